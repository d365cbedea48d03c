"""The exercises, one file each, in the order of the course."""

from ..exercise import Exercise
from . import (
    add_back,
    backprop,
    bias_gradient,
    bp3_proof,
    bp4_proof,
    decay_step,
    divide,
    feedforward,
    go_back,
    hadamard,
    hidden_error,
    linear_neurons,
    matmul_back,
    matrix_form,
    mini_batch,
    modified_neuron,
    multiplications,
    numerical,
    output_error,
    path_sum,
    quadratic_cost,
    relu_error,
    shuffled,
    sigmoid_prime,
    softmax,
    softmax_error,
    unrolled,
    weight_gradient,
    wishes,
)

EXERCISES: dict[str, Exercise] = {
    module.EXERCISE.id: module.EXERCISE
    for module in (
        feedforward, sigmoid_prime, quadratic_cost, hadamard, output_error, hidden_error,
        bias_gradient, weight_gradient, bp3_proof, bp4_proof, matrix_form, unrolled, backprop,
        numerical, modified_neuron, linear_neurons, shuffled, mini_batch, multiplications,
        path_sum, wishes, go_back, matmul_back, divide, add_back,
        softmax, relu_error, softmax_error, decay_step,
    )
}
