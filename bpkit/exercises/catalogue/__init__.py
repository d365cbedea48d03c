"""The exercises, one file each, in the order of the course."""

from ..exercise import Exercise
from . import (
    backprop,
    bias_gradient,
    bp3_proof,
    bp4_proof,
    feedforward,
    hadamard,
    hidden_error,
    linear_neurons,
    matrix_form,
    mini_batch,
    modified_neuron,
    multiplications,
    numerical,
    output_error,
    path_sum,
    quadratic_cost,
    sigmoid_prime,
    unrolled,
    weight_gradient,
    wishes,
)

EXERCISES: dict[str, Exercise] = {
    module.EXERCISE.id: module.EXERCISE
    for module in (
        feedforward, sigmoid_prime, quadratic_cost, hadamard, output_error, hidden_error,
        bias_gradient, weight_gradient, bp3_proof, bp4_proof, matrix_form, unrolled, backprop,
        numerical, modified_neuron, linear_neurons, mini_batch, multiplications, path_sum,
        wishes,
    )
}
