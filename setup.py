"""What the wheel holds besides the package; everything else about it is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithCourse(build_py):
    """Copy the course into the wheel too, for readers who have no clone."""

    def run(self) -> None:
        """Build the package, and put the course into it unless the installation is editable."""
        super().run()
        if self.editable_mode:
            return
        course = Path(self.build_lib, "bpkit", "course")
        shutil.rmtree(course, ignore_errors=True)  # of an earlier build
        for pattern in ("run.py", "notebooks/*.ipynb", "imgs/*"):
            for path in Path().glob(pattern):
                (course / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, course / path)


setup(cmdclass={"build_py": WithCourse})
