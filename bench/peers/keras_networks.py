"""The two encoders, and their losses, in Keras 3 on TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf
from keras import layers, ops
from materials import Materials


def limit_threads(threads: int) -> None:
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def about() -> dict:
    return {
        "versions": {"tensorflow": tf.__version__, "keras": keras.__version__},
        "device": "GPU" if tf.config.list_physical_devices("GPU") else "CPU",
        "threads": tf.config.threading.get_intra_op_parallelism_threads(),
    }


def fashion_encoder(dropout: float) -> keras.Model:
    """The article's network: its ReLU inside the convolution, before the pool."""
    image = keras.Input((28, 28, 1))
    x = image
    for _ in range(2):
        x = layers.Conv2D(64, 2, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Dropout(dropout)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(48)(x))


def mobilenet_encoder(_dropout: float) -> keras.Model:
    return keras.applications.MobileNetV2(
        input_shape=(32, 32, 3), include_top=False, weights=None, pooling="avg"
    )


def encoder_of(network: str, materials: Materials, dropout: float, seed: int = 0) -> keras.Model:
    encoder = (fashion_encoder if network == "fashion" else mobilenet_encoder)(dropout)
    set_weights(encoder, materials.weights(seed))
    return encoder


def set_weights(encoder: keras.Model, weights: list) -> None:
    own = [layer for layer in encoder.layers if layer.weights]
    assert len(own) == len(weights), (len(own), len(weights))
    by_name = {layer.name: layer for layer in own}
    for layer, (name, values) in zip(own, weights):
        by_name.get(name, layer).set_weights(values)


def euclidean_distance(a, b):
    return ops.sqrt(ops.maximum(ops.sum(ops.square(a - b), axis=1), 1e-7))


def contrastive_loss(same, distance):
    return ops.mean(same * ops.square(distance) + (1 - same) * ops.square(ops.maximum(1 - distance, 0)))


def cosine_distance(a, b):
    return 1 - ops.sum(ops.normalize(a, axis=-1) * ops.normalize(b, axis=-1), axis=-1)


def triplet_loss(anchor, positive, negative):
    """[batch]"""
    return ops.maximum(cosine_distance(anchor, positive) - cosine_distance(anchor, negative) + 0.4, 0)
