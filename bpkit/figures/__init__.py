"""Static drawings of the course. `python -m bpkit.figures` writes those in imgs/ anew."""
