"""What an example asks of a layer, with another step here or there: for mistakes."""

import numpy as np

from ...activations import sigmoid
from ...backprop import backprop


def wish(back=lambda w, delta: -w.T @ delta, error=lambda a, y, z: (a - y) * sigmoid.prime(z)):
    """The wishes with another way back, back(w, delta), or with another error of the outputs."""
    def function(net, x, y):
        fp = net.forward(x)
        return back(net.w[net.L], error(fp.a[net.L], y, fp.z[net.L]))

    return function


def onward(go_on):
    """Go on from the right wishes: go_on(wishes, net, fp)."""
    return lambda net, x, y: go_on(wish()(net, x, y), net, net.forward(x))


def for_layer_before(net, x, y):
    """The wishes of one layer further back."""
    delta = -wish()(net, x, y) * sigmoid.prime(net.forward(x).z[net.L - 1])
    return -net.w[net.L - 1].T @ delta


def prime_of_layer_before(sign):
    """The differences at the outputs, back along the weights, times σ′ of the layer before."""
    def function(net, x, y):
        fp = net.forward(x)
        back = net.w[net.L].T @ (fp.a[net.L] - y)
        return sign * back * sigmoid.prime(fp.z[net.L - 1])

    return function


def weights_of(layer):
    """The right error of the outputs, brought back through the weights of another layer."""
    def function(net, x, y):
        fp = net.forward(x)
        delta = (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])
        return -net.w[layer(net.L)].T @ delta

    return function


def one_row(which):
    """Only one output has a say: that with the number which(y, delta)."""
    def function(net, x, y):
        fp = net.forward(x)
        delta = (fp.a[net.L] - y) * sigmoid.prime(fp.z[net.L])
        j = which(y, delta)
        return -net.w[net.L][j:j + 1].T @ delta[j:j + 1]

    return function


def weight_slopes(net, x, y):
    return backprop(net, x, y).w[net.L]


def loudest(shares):
    """Of each column the entry that is furthest from 0."""
    return np.take_along_axis(shares, abs(shares).argmax(axis=0)[None], axis=0).T
