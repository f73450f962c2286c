"""The source articles' way: a Keras model with the towers called one by one, trained by `fit` with its defaults."""

import time

import numpy as np
from area_under_curve import area_under_curve
from keras_networks import about, contrastive_loss, encoder_of, euclidean_distance, keras, limit_threads, ops, triplet_loss
from materials import Materials, read_materials
from protocol import serve

learning_rates = {"fashion": 1e-3, "mobilenet": 1e-4}


def siamese_model(network: str, encoder: keras.Model) -> keras.Model:
    inputs = [keras.Input(encoder.input_shape[1:]) for _ in range(2 if network == "fashion" else 3)]
    towers = [encoder(image) for image in inputs]
    if network == "fashion":
        output = keras.layers.Lambda(lambda pair: euclidean_distance(*pair), output_shape=())(towers)
        loss = contrastive_loss
    else:
        output = keras.layers.Lambda(lambda triplet: triplet_loss(*triplet), output_shape=())(towers)
        loss = lambda _, losses: ops.mean(losses)
    model = keras.Model(inputs, output)
    model.compile(loss=loss, optimizer=keras.optimizers.Adam(learning_rates[network]))
    return model


class Peer:
    def prepare(self, folder: str, network: str, batch: int, threads: int, dropout: float) -> dict:
        limit_threads(threads)
        self.materials: Materials = read_materials(folder)
        self.network, self.batch, self.step = network, batch, 0
        self.encoder = encoder_of(network, self.materials, dropout)
        self.model = siamese_model(network, self.encoder)
        return about()

    def arrays(self, first: int, steps: int) -> tuple[list[np.ndarray], np.ndarray]:
        """As the articles have them: float images of all examples, one array a tower."""
        batches = self.materials.batches(first, steps, self.batch)
        rows = np.concatenate([rows for rows, _ in batches], axis=1)
        targets = np.concatenate([targets for _, targets in batches])
        return [self.materials.train[tower].astype(np.float32) / 255 for tower in rows], targets

    def check(self, steps: int, dropout: float) -> dict:
        """The first loss, and the mean loss of the first steps, from the initial weights."""
        model = siamese_model(self.network, encoder_of(self.network, self.materials, dropout))
        towers, targets = self.arrays(0, steps)
        means: list[float] = []
        note = keras.callbacks.LambdaCallback(on_train_batch_end=lambda _, logs: means.append(logs["loss"]))
        model.fit(towers, targets, batch_size=self.batch, shuffle=False, callbacks=[note])
        return {"first": float(means[0]), "loss": float(means[-1])}

    def train(self, steps: int) -> dict:
        start = time.perf_counter()
        towers, targets = self.arrays(self.step, steps)
        self.model.fit(towers, targets, batch_size=self.batch)
        self.step += steps
        return {"seconds": time.perf_counter() - start}

    def epoch(self, examples: int) -> dict:
        return self.train(examples // self.batch)

    def embed(self, images: int) -> dict:
        start = time.perf_counter()
        values = self.encoder.predict(self.materials.test[:images].astype(np.float32) / 255, batch_size=500)
        return {"seconds": time.perf_counter() - start, "sum": float(np.abs(values).sum())}

    def quality(self, seed: int, every: int, target: float, most: int) -> dict:
        """Trains until the area under the ROC curve of the test pairs is `target`, looked at after every `every` steps."""
        keras.utils.set_random_seed(seed)
        encoder = encoder_of(self.network, self.materials, 0.3, seed)
        checks: list[dict] = []
        start, outside = time.perf_counter(), 0.0

        class Look(keras.callbacks.Callback):
            steps = 0

            def on_train_batch_end(self, _batch, logs=None):
                nonlocal outside
                self.steps += 1
                if self.steps % every:
                    return
                begun = time.perf_counter()
                area = peer.area(encoder)
                checks.append({"steps": self.steps, "seconds": begun - start - outside, "area": area})
                if area >= target or self.steps >= most:
                    self.model.stop_training = True
                outside += time.perf_counter() - begun

        peer = self
        model = siamese_model(self.network, encoder)
        all_steps = self.materials.rows.shape[1] // self.batch
        towers, targets = self.arrays(0, all_steps)
        model.fit(towers, targets, batch_size=self.batch, epochs=most // all_steps + 1, callbacks=[Look()])
        return {"checks": checks}

    def area(self, encoder: keras.Model) -> float:
        values = encoder.predict(self.materials.test.astype(np.float32) / 255, batch_size=500, verbose=0)
        if self.network == "mobilenet":  # As the cosine distance sees them.
            values /= np.linalg.norm(values, axis=1, keepdims=True)
        left, right = self.materials.test_rows
        distances = np.linalg.norm(values[left] - values[right], axis=1)
        return area_under_curve(-distances, self.materials.test_targets)


peer = Peer()
serve({name: getattr(peer, name) for name in ("prepare", "check", "train", "epoch", "embed", "quality")})
