"""How long does Python take to compute everything that moving one weight will show?

    python run.py bench sweep [--rounds 30]

When a weight is selected in `explore`, all the values that it can be moved to are computed at once
and sent, so that no later move asks Python. Here that sweep is compared with the same numbers from
`perturb`, value by value, for the network of `explore()` and for one that reads digits.
"""

from __future__ import annotations

import argparse

import numpy as np

from bpkit import Network, mnist, perturb, sweep
from bpkit.figures.nudge import example
from bpkit.widgets.views.grid import grid
from tools.benchmarks.measuring import in_turn, median, seconds, table, times


def measured(rounds: int) -> str:
    """Return the table."""
    data, wide = mnist.load(), Network([784, 30, 10], rng=0)
    one = data.train[:1]
    rows = []
    for net, x, y, place in (example(), (wide, one.x, one.y, ("w", 2, 17, 300))):
        _, l, j, k = place
        base = float(net.w[l][j, k])
        values = grid(base).values

        def at_once(net=net, x=x, y=y, place=place, values=values):
            sweep(net, x, y, place, values)

        def one_by_one(net=net, x=x, y=y, place=place, moves=values - base):
            for d in moves:
                perturb(net, x, y, place, d)

        at_once()
        taken = in_turn({"sweep": lambda: seconds(at_once), "perturb": lambda: seconds(one_by_one)},
                        rounds)
        ms = [f"{1000 * median(taken[name]):.1f}" for name in ("sweep", "perturb")]
        ratio = f"{times(taken['perturb'], taken['sweep']):.0f}"
        rows.append(["-".join(map(str, net.sizes)), np.size(values), *ms, ratio])
    return table(["network", "values", "sweep, ms", "perturb one by one, ms", "times"], rows)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    print(measured(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
