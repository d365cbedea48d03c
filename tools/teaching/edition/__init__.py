"""The teacher's edition: notebooks with the solutions filled in, and a page of notes for each."""
