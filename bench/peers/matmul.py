"""The processor's own peak: TensorFlow's product of two 2048 x 2048 float32 matrices, 2 n^3 operations each."""

import time

from keras_networks import about, limit_threads, tf
from protocol import serve

size = 2048


class Peer:
    def prepare(self, threads: int, **_) -> dict:
        limit_threads(threads)
        self.a, self.b = tf.random.normal([size, size]), tf.random.normal([size, size])
        self.product = tf.function(lambda a, b: tf.linalg.matmul(a, b))
        return about()

    def train(self, steps: int) -> dict:
        start = time.perf_counter()
        for _ in range(steps):
            result = self.product(self.a, self.b)
        result[0, 0].numpy()
        return {"seconds": time.perf_counter() - start}


peer = Peer()
serve({"prepare": peer.prepare, "train": peer.train})
