"""Redraw the pictures in imgs/: `python -m bpkit.figures [FOLDER]`."""

import sys
from pathlib import Path

from matplotlib.backends.backend_pdf import PdfPages

from .details import DETAILS, detail_name, draw_detail
from .pictures import PICTURES, SHEET
from .sheet import network_by_hand, sheet
from .style import plainly


def main() -> None:
    """Draw every picture into the folder named, or into imgs/ of the repository."""
    here = Path(__file__).resolve().parents[2] / "imgs"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    folder.mkdir(parents=True, exist_ok=True)
    with plainly():
        write(folder)


def write(folder: Path) -> None:
    """Draw every picture into the folder."""
    for name, draw in PICTURES.items():
        figure = draw()
        # The version of matplotlib is left out, so the same drawing gives the same file.
        # The reader's background shows through, light or dark; the sheet is paper, so it is white.
        ground = "white" if draw is sheet else "none"
        figure.savefig(folder / name, dpi=110, facecolor=ground, metadata={"Software": None})
        print(folder / name)
        if name in DETAILS:
            (folder / detail_name(name)).write_bytes(draw_detail(figure, name, ground))
    # For printing: lines and letters, not pixels.
    with PdfPages(folder / SHEET, metadata={"CreationDate": None}) as pages:
        pages.savefig(network_by_hand())
        pages.savefig(sheet())
    print(folder / SHEET)


if __name__ == "__main__":
    main()
