"""What every peer is given, as jobs/materials.mjs wrote it: images, which of them meet, and the initial weights."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Materials:
    train: np.ndarray
    """[n, height, width, channels], uint8"""
    test: np.ndarray
    rows: np.ndarray
    """[columns, examples], int32: left and right of the training pairs, or anchor, positive, negative"""
    targets: np.ndarray
    """[examples], uint8: 1 for same"""
    test_rows: np.ndarray
    """[2, pairs], int32: left and right of the test pairs"""
    test_targets: np.ndarray
    folder: Path
    layers: list[dict]

    def weights(self, seed: int = 0) -> list[tuple[str, list[np.ndarray]]]:
        """The initial weights, in Keras's layouts, a layer at a time in the network's order."""
        values = np.fromfile(self.folder / f"weights-{seed}.f32", np.float32)
        layers, start = [], 0
        for layer in self.layers:
            arrays = []
            for shape in layer["shapes"]:
                end = start + int(np.prod(shape))
                arrays.append(values[start:end].reshape(shape))
                start = end
            layers.append((layer["name"], arrays))
        return layers

    def batches(self, first: int, steps: int, batch: int) -> list[tuple[np.ndarray, np.ndarray]]:
        """Rows [columns, batch] and float targets [batch] of some steps, in the common order; after the last example comes the first."""
        per_pass = self.rows.shape[1] // batch
        starts = [step % per_pass * batch for step in range(first, first + steps)]
        return [
            (self.rows[:, start : start + batch], self.targets[start : start + batch].astype(np.float32))
            for start in starts
        ]


def read_materials(folder: str) -> Materials:
    path = Path(folder)
    about = json.loads((path / "about.json").read_text())

    def images(name: str) -> np.ndarray:
        return np.fromfile(path / name, np.uint8).reshape(-1, *about["shape"])

    def rows(name: str, columns: int) -> np.ndarray:
        return np.fromfile(path / name, np.int32).reshape(columns, -1)

    return Materials(
        train=images("train.u8"),
        test=images("test.u8"),
        rows=rows("rows.i32", about["columns"]),
        targets=np.fromfile(path / "targets.u8", np.uint8),
        test_rows=rows("test-rows.i32", 2),
        test_targets=np.fromfile(path / "test-targets.u8", np.uint8),
        folder=path,
        layers=about["layers"],
    )
