"""The course's own widgets, each with its JavaScript and CSS beside it, and their contents."""
