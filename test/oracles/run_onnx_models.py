"""Checks ONNX models with ONNX's own checker, and runs them in onnxruntime on the processor.

Reads JSON lines {"file", "images": [...], "shape": [...]} and prints one line of JSON each: {"embeddings": row-major, "input",
"output": [name, type, shape]} or {"error"}.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime

onnxruntime.set_default_logger_severity(3)
sessions = {}


def session_of(file: str) -> onnxruntime.InferenceSession:
    if file not in sessions:
        onnx.checker.check_model(file, full_check=True)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        sessions[file] = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    return sessions[file]


def run(task: dict) -> dict:
    images = np.array(task["images"], np.float32).reshape(task["shape"])
    session = session_of(task["file"])
    (embeddings,) = session.run(["embeddings"], {"images": images})
    port = lambda one: [one.name, one.type, one.shape]
    return {
        "embeddings": embeddings.ravel().tolist(),
        "shape": embeddings.shape,
        "input": port(session.get_inputs()[0]),
        "output": port(session.get_outputs()[0]),
    }


for line in sys.stdin:
    try:
        reply = run(json.loads(line))
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
