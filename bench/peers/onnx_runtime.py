"""onnxruntime on the ONNX model that `saveEncoder` wrote: it only embeds."""

import platform
import time

import numpy as np
import onnxruntime
from materials import read_materials
from protocol import serve


class Peer:
    def prepare(self, folder: str, threads: int, **_) -> dict:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        materials = read_materials(folder)
        self.test = materials.test
        model = str(materials.folder / "onnx" / "encoder.onnx")
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        versions = {"onnxruntime": onnxruntime.__version__, "python": platform.python_version()}
        return {"versions": versions, "device": "CPU", "threads": threads}

    def pass_of(self, images: np.ndarray) -> np.ndarray:
        pixels = images.astype(np.float32) / np.float32(255)
        return self.session.run(["embeddings"], {"images": pixels})[0]

    def embed(self, images: int) -> dict:
        start = time.perf_counter()
        parts = [self.pass_of(self.test[at : min(at + 500, images)]) for at in range(0, images, 500)]
        values = np.concatenate(parts)
        return {"seconds": time.perf_counter() - start, "sum": float(np.abs(values).sum(dtype=np.float64))}


peer = Peer()
serve({"prepare": peer.prepare, "embed": peer.embed})
