"""python -m bpkit: the command of the course."""

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main())
