"""TensorFlow by hand: one tf.function a step, the towers as one batch, the images uint8 in the graph. `--xla`: jit_compile=True."""

import sys
import time

import numpy as np
from keras_networks import about, contrastive_loss, encoder_of, euclidean_distance, keras, limit_threads, tf, triplet_loss
from materials import Materials, read_materials
from protocol import serve

xla = "--xla" in sys.argv
learning_rates = {"fashion": 1e-3, "mobilenet": 1e-4}


def train_step(network: str, encoder: keras.Model, images: tf.Tensor):
    optimizer = keras.optimizers.Adam(learning_rates[network])
    optimizer.build(encoder.trainable_variables)

    @tf.function(jit_compile=xla)
    def step(rows: tf.Tensor, same: tf.Tensor) -> tf.Tensor:
        batch = tf.cast(tf.gather(images, tf.reshape(rows, [-1])), tf.float32) / 255
        with tf.GradientTape() as tape:
            towers = tf.split(encoder(batch, training=True), rows.shape[0])
            if network == "fashion":
                loss = contrastive_loss(same, euclidean_distance(*towers))
            else:
                loss = tf.reduce_mean(triplet_loss(*towers))
        gradients = tape.gradient(loss, encoder.trainable_variables)
        optimizer.apply(gradients, encoder.trainable_variables)
        return loss

    return step


class Peer:
    def prepare(self, folder: str, network: str, batch: int, threads: int, dropout: float) -> dict:
        limit_threads(threads)
        self.materials: Materials = read_materials(folder)
        self.network, self.batch, self.done = network, batch, 0
        self.images = tf.constant(self.materials.train)
        encoder = encoder_of(network, self.materials, dropout)
        self.step = train_step(network, encoder, self.images)
        embedder = tf.function(lambda pixels: encoder(tf.cast(pixels, tf.float32) / 255, training=False), jit_compile=xla)
        self.embedder = embedder
        return about()

    def losses(self, step, first: int, steps: int) -> np.ndarray:
        losses = [step(tf.constant(rows), tf.constant(same)) for rows, same in self.materials.batches(first, steps, self.batch)]
        return tf.stack(losses).numpy()

    def check(self, steps: int, dropout: float) -> dict:
        encoder = encoder_of(self.network, self.materials, dropout)
        losses = self.losses(train_step(self.network, encoder, self.images), 0, steps)
        return {"first": float(losses[0]), "loss": float(losses.mean())}

    def train(self, steps: int) -> dict:
        start = time.perf_counter()
        self.losses(self.step, self.done, steps)
        self.done += steps
        return {"seconds": time.perf_counter() - start}

    def epoch(self, examples: int) -> dict:
        return self.train(examples // self.batch)

    def embed(self, images: int) -> dict:
        start = time.perf_counter()
        pixels = self.materials.test[:images]
        values = np.concatenate([self.embedder(pixels[at : at + 500]).numpy() for at in range(0, images, 500)])
        return {"seconds": time.perf_counter() - start, "sum": float(np.abs(values).sum())}


peer = Peer()
serve({name: getattr(peer, name) for name in ("prepare", "check", "train", "epoch", "embed")})
