"""What a teacher uses beside the course: the notebooks filled in, notes, and how a class gets on.

    python run.py teacher           the teacher's edition, into the folder teacher/
    python run.py class FOLDER      the progress files of a class, as tables and a picture

docs/teachers.md tells of both.
"""
