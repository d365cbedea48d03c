"""The widgets of our own, each with its JavaScript and CSS beside it, and what they show."""
