"""A class: the progress files of many learners as tables and a picture."""
