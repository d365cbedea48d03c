"""One file per claim about speed or size; each prints a table, never a pass mark.

numpy has one thread here, as in the course itself: see run.py. That has to be set before it is
imported.
"""

import os

for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")
