"""Writes view-losses-golden.json: losses of two views without negatives, by TensorFlow for Python in float64, with its gradients.

    .venv/bin/python test/oracles/make_view_losses_golden.py
    npx biome format --write test/oracles/view-losses-golden.json

Written as the authors' own programs have them (batch normalisation, off-diagonal entries taken out of a flat matrix), not as the papers'
formulas. `vicRegHalved` has the variance term halved, as the authors' program and pytorch-metric-learning's VICRegLoss.
"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy
import tensorflow

random = numpy.random.default_rng(11)
LEFT = numpy.round(random.normal(size=(6, 4)) * 64) / 64
RIGHT = numpy.round((LEFT + random.normal(size=(6, 4)) / 2) * 64) / 64
WEIGHTS = numpy.round(random.normal(size=(4, 4)) * 64) / 64


def off_diagonal(x):
    size = x.shape[0]
    return tensorflow.reshape(tensorflow.reshape(tensorflow.reshape(x, [-1])[:-1], [size - 1, size + 1])[:, 1:], [-1])


def barlow_twins(x, y):
    norm = lambda z: (z - tensorflow.reduce_mean(z, 0)) / tensorflow.math.reduce_std(z, 0)
    correlation = tensorflow.transpose(norm(x)) @ norm(y) / len(LEFT)
    on = tensorflow.reduce_sum((tensorflow.linalg.diag_part(correlation) - 1) ** 2)
    return on + 0.005 * tensorflow.reduce_sum(off_diagonal(correlation) ** 2)


def vic_reg(x, y, variance):
    size, dimensions = LEFT.shape
    total = 25 * tensorflow.reduce_mean((x - y) ** 2)
    for z in (x, y):
        z = z - tensorflow.reduce_mean(z, 0)
        deviation = tensorflow.sqrt(tensorflow.math.reduce_variance(z, 0) * size / (size - 1) + 1e-4)
        total += variance * tensorflow.reduce_mean(tensorflow.nn.relu(1 - deviation))
        together = tensorflow.transpose(z) @ z / (size - 1)
        total += tensorflow.reduce_sum(off_diagonal(together) ** 2) / dimensions
    return total


def sim_siam(x, y):
    cosine = lambda p, z: tensorflow.reduce_sum(
        tensorflow.math.l2_normalize(p, 1) * tensorflow.stop_gradient(tensorflow.math.l2_normalize(z, 1)), 1)
    return -tensorflow.reduce_mean(cosine(x @ WEIGHTS, y) + cosine(y @ WEIGHTS, x)) / 2


def case(loss):
    towers = [tensorflow.Variable(LEFT), tensorflow.Variable(RIGHT)]
    with tensorflow.GradientTape() as tape:
        value = loss(*towers)
    return {"value": float(value), "gradients": [slope.numpy().tolist() for slope in tape.gradient(value, towers)]}


found = {
    "versions": {"tensorflow": tensorflow.__version__},
    "left": LEFT.tolist(),
    "right": RIGHT.tolist(),
    "weights": WEIGHTS.tolist(),
    "losses": {
        "barlowTwins": case(barlow_twins),
        "simSiam": case(sim_siam),
        "vicReg": case(lambda x, y: vic_reg(x, y, 25)),
        "vicRegHalved": case(lambda x, y: vic_reg(x, y, 12.5)),
    },
}
Path(__file__).with_name("view-losses-golden.json").write_text(json.dumps(found) + "\n")
