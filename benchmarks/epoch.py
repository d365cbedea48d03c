"""How fast is one epoch of MNIST? Seconds and ratios, all measured in one run, on one thread.

    python benchmarks/epoch.py [--rounds 20]

A network of 784-30-10 neurons in float32 with quadratic cost and eta 3.0 sees the 50,000 training
images in mini-batches. Four ways, taken in turn in every round, each on a fifth of the images and
times five. On a shared machine a slow round says what the neighbours did, so the figure is the
quickest round, with the median beside it:

loop      backprop on one example at a time, summed over the mini-batch (on a fiftieth, times 50)
sgd       bpkit.sgd with all examples of a mini-batch as columns
torch     the same network and the same steps in PyTorch's eager mode, if it is installed
products  only the four large matrix products of each step, on mini-batches laid ready: the floor
"""

import os

for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{name}_NUM_THREADS"] = "1"

import argparse
import statistics
import time

import numpy as np

import bpkit

SIZES, ETA = [784, 30, 10], 3.0


def new_network():
    return bpkit.Network(SIZES, rng=0, dtype=np.float32)


def one_by_one(net, x, y):
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


def loop_epoch(data, batch_size):
    return 50 * seconds(bpkit.sgd, new_network(), data.train[:1000], 1, batch_size, ETA, rng=0,
                        gradient=one_by_one, show=False)


def sgd_epoch(data, batch_size):
    return 5 * seconds(bpkit.sgd, new_network(), data.train[:10_000], 1, batch_size, ETA, rng=0,
                       show=False)


def products_epoch(data, batch_size):
    net = new_network()
    fp = net.forward(data.train.x[:, :batch_size])
    a2, delta2, delta3 = fp.a[2], fp.z[2], fp.z[3]
    x = data.train.x[:, np.random.default_rng(0).permutation(10_000)]

    def run():
        for start in range(0, x.shape[1], batch_size):
            batch = x[:, start : start + batch_size]
            net.w[2] @ batch
            net.w[3] @ a2
            delta3 @ a2.T
            delta2 @ batch.T

    return 5 * seconds(run)


def torch_epoch(data, batch_size):
    import torch

    torch.set_num_threads(1)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 30), torch.nn.Sigmoid(), torch.nn.Linear(30, 10), torch.nn.Sigmoid()
    )
    steps = torch.optim.SGD(model.parameters(), lr=ETA)
    x = torch.from_numpy(np.ascontiguousarray(data.train.x.T))
    y = torch.from_numpy(np.ascontiguousarray(data.train.y.T))
    order = torch.from_numpy(np.random.default_rng(0).permutation(10_000))

    def run():
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            steps.zero_grad()
            loss = 0.5 * ((model(x[batch]) - y[batch]) ** 2).sum() / len(batch)
            loss.backward()
            steps.step()

    return 5 * seconds(run)


def seconds(function, *args, **kwargs):
    start = time.perf_counter()
    function(*args, **kwargs)
    return time.perf_counter() - start


def ways():
    found = {"loop": loop_epoch, "sgd": sgd_epoch, "products": products_epoch}
    try:
        import torch  # noqa: F401
    except ImportError:
        print("PyTorch is not installed; to measure it too: pip install torch")
    else:
        found["torch"] = torch_epoch
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="how often each way is measured")
    rounds = parser.parse_args().rounds
    data, compared = bpkit.mnist.load(), ways()
    for batch_size in (10, 100, 1000):
        epochs = {name: [] for name in compared}
        for _ in range(rounds):
            for name, way in compared.items():
                epochs[name].append(way(data, batch_size))
        best = {name: min(times) for name, times in epochs.items()}
        print(f"\nmini-batches of {batch_size}: seconds per epoch of 50,000 images, "
              f"the quickest of {rounds} rounds")
        for name, times in epochs.items():
            print(f"  {name:9} {best[name]:7.3f}  {best[name] / best['sgd']:6.2f} times bpkit.sgd"
                  f"   (median {statistics.median(times):.3f})")
        print(f"  bpkit.sgd takes {best['sgd'] / best['products']:.2f} times the matrix products")


if __name__ == "__main__":
    main()
