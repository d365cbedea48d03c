"""The programs that keep, measure and publish the course, and what a teacher uses."""
