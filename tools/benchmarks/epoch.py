"""How fast is one epoch of MNIST, against peers and against the matrix products alone?

    python run.py bench epoch [--rounds 10]

A network of 784-30-10 neurons in float32 with quadratic cost and eta 3.0 sees the 50,000 training
images in mini-batches. Four ways, taken in turn in every round, each on a fifth of the images and
times five; the figures are medians over the rounds:

loop      backprop on one example at a time, summed over the mini-batch (on a fiftieth, times 50)
sgd       bpkit.sgd with all examples of a mini-batch as columns
torch     the same network and the same steps in PyTorch's eager mode, if it is installed
products only the four large matrix products of each step, on prepared mini-batches: the floor
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

import numpy as np

import bpkit
from tools.benchmarks.measuring import in_turn, median, seconds, table, times

SIZES, ETA = [784, 30, 10], 3.0
BATCHES = (10, 100, 1000)
NO_TORCH = (
    "torch: not installed. In the course's folder: "
    '`.venv/bin/python -m pip install -e ".[peers]"` (on Windows `.venv\\Scripts\\python`).'
)


def new_network() -> bpkit.Network:
    """The network that learns."""
    return bpkit.Network(SIZES, rng=0, dtype=np.float32)


def one_by_one(net: bpkit.Network, x: Any, y: Any) -> Any:
    """The gradient of a mini-batch, one example at a time."""
    m = x.shape[1]
    w = {l: np.zeros_like(net.w[l]) for l in net.w}
    b = {l: np.zeros_like(net.b[l]) for l in net.b}
    for i in range(m):
        grad = bpkit.backprop(net, x[:, i : i + 1], y[:, i : i + 1])
        for l in w:
            w[l] += grad.w[l] / m
            b[l] += grad.b[l] / m
    return b, w


def loop_epoch(data: Any, batch_size: int) -> float:
    """bpkit's backprop in a loop over the examples."""
    return 50 * seconds(bpkit.sgd, new_network(), data.train[:1000], 1, batch_size, ETA, rng=0,
                        gradient=one_by_one, show=False)


def sgd_epoch(data: Any, batch_size: int) -> float:
    """bpkit's sgd."""
    return 5 * seconds(bpkit.sgd, new_network(), data.train[:10_000], 1, batch_size, ETA, rng=0,
                       show=False)


def products_epoch(data: Any, batch_size: int) -> float:
    """The matrix products that every way needs."""
    net = new_network()
    fp = net.forward(data.train.x[:, :batch_size])
    a2, delta2, delta3 = fp.a[2], fp.z[2], fp.z[3]
    x = data.train.x[:, np.random.default_rng(0).permutation(10_000)]

    def run() -> None:
        for start in range(0, x.shape[1], batch_size):
            batch = x[:, start : start + batch_size]
            net.w[2] @ batch
            net.w[3] @ a2
            delta3 @ a2.T
            delta2 @ batch.T

    return 5 * seconds(run)


def torch_epoch(data: Any, batch_size: int) -> float:
    """PyTorch's steps."""
    import torch

    torch.set_num_threads(1)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 30), torch.nn.Sigmoid(), torch.nn.Linear(30, 10), torch.nn.Sigmoid()
    )
    steps = torch.optim.SGD(model.parameters(), lr=ETA)
    x = torch.from_numpy(np.ascontiguousarray(data.train.x.T))
    y = torch.from_numpy(np.ascontiguousarray(data.train.y.T))
    order = torch.from_numpy(np.random.default_rng(0).permutation(10_000))

    def run() -> None:
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            steps.zero_grad()
            loss = 0.5 * ((model(x[batch]) - y[batch]) ** 2).sum() / len(batch)
            loss.backward()
            steps.step()

    return 5 * seconds(run)


def ways() -> dict[str, Any]:
    """What is compared here: PyTorch too, if it is installed."""
    found = {"loop": loop_epoch, "sgd": sgd_epoch, "products": products_epoch}
    try:
        import torch
    except ImportError:
        return found
    return {**found, f"torch {torch.__version__.split('+')[0]}": torch_epoch}


def measured(rounds: int, batches: tuple[int, ...] = BATCHES) -> str:
    """Return the table, with a line about PyTorch if it is missing."""
    data, compared = bpkit.mnist.load(), ways()
    head, rows = ["way"], {name: [name] for name in compared}
    for batch_size in batches:
        head += [f"s, batches of {batch_size}", "times sgd"]
        epochs = in_turn({name: partial(way, data, batch_size) for name, way in compared.items()},
                         rounds)
        for name, taken in epochs.items():
            rows[name] += [f"{median(taken):.2f}", f"{times(taken, epochs['sgd']):.2f}"]
    shown = table(head, list(rows.values()))
    return shown if len(compared) > 3 else f"{shown}\n\n{NO_TORCH}"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10, help="how often each way is measured")
    print(measured(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
