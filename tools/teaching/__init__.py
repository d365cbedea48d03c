"""The teacher's tools: the notebooks with solutions, notes, and the progress of a class.

    python run.py teacher           the teacher's edition, into the folder teacher/
    python run.py class FOLDER      the progress files of a class, as tables and a picture

docs/teachers.md describes both.
"""
