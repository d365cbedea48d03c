"""Train the network that comes with the explorer `digit`: python tools/digit_network.py.

It takes a minute. Another machine may round differently, and so end with slightly different
weights.
"""

from __future__ import annotations

import zlib

import numpy as np

from bpkit import Network, accuracy, mnist, sgd
from bpkit.widgets.digit.asks import TRAINED, trained_net


def main() -> None:
    """Write w², b², w³, b³ as float16, which is exact enough and half as large, packed by zlib."""
    data = mnist.load()
    net = Network([784, 30, 10], rng=0, dtype=np.float32)
    for l in net.w:  # a start so small that pixels that are never inked stay quiet
        net.w[l] /= np.float32(np.sqrt(net.n[l - 1]))
    sgd(net, data.train, epochs=30, batch_size=10, eta=1.0, rng=0)
    learnt = np.concatenate([part[l].ravel() for l in net.w for part in (net.w, net.b)])
    TRAINED.write_bytes(zlib.compress(learnt.astype("<f2").tobytes(), 9))
    right = accuracy(trained_net(), data.test.x, data.test.labels)
    print(f"{TRAINED.name}: right on {100 * right:.2f} % of the test images")


if __name__ == "__main__":
    main()
