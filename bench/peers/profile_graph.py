"""Where a recorded training step's time goes: python profile_graph.py SAVED_MODEL_FILE OPS_LIBRARY. Prints one line of JSON.

Runs the graph on random weights, first as it is, then traced (RunMetadata, FULL_TRACE), and adds up the time of each kind of op.
"""

import collections
import ctypes
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

v1 = tf.compat.v1
runs, traced = 20, 10


def load_ops(path: str) -> None:
    """The library is Node's addon as well, whose symbols are not here: TensorFlow's own loader would insist on them."""
    loader = ctypes.CDLL(None)
    loader.dlopen.restype = ctypes.c_void_p
    if not loader.dlopen(path.encode(), os.RTLD_LAZY):
        loader.dlerror.restype = ctypes.c_char_p
        raise OSError(loader.dlerror().decode())


def feed(node) -> np.ndarray:
    shape = [size.size for size in node.attr["shape"].shape.dim]
    dtype = tf.as_dtype(node.attr["dtype"].type)
    random = np.random.default_rng(0)
    if dtype == tf.float32:
        return (random.random(shape) * 0.1).astype(np.float32) if shape else np.float32(1e-3)
    return random.integers(0, 64, shape).astype(dtype.as_numpy_dtype)


def op_of(stats) -> str:
    """From a label such as `add = AddV2(a, b)`."""
    label = stats.timeline_label
    return label.split(" = ")[-1].split("(")[0] if " = " in label else stats.node_name


model = saved_model_pb2.SavedModel()
with open(sys.argv[1], "rb") as file:
    model.ParseFromString(file.read())
if os.path.exists(sys.argv[2]):
    load_ops(sys.argv[2])
definition = model.meta_graphs[0].graph_def
v1.disable_eager_execution()
with tf.Graph().as_default() as graph:
    tf.import_graph_def(definition, name="")
session = v1.Session(graph=graph)
placeholders = {node.name: node for node in definition.node if node.op == "Placeholder"}
feeds = {name + ":0": feed(node) for name, node in placeholders.items()}
session.run("initialised:0", {name: value for name, value in feeds.items() if name.startswith("initial")})
inputs = {name: value for name, value in feeds.items() if name.startswith("0/")}
fetches = ["0/output0:0", "0/done:0"]

seconds = []
for _ in range(5 + runs):
    start = time.perf_counter()
    session.run(fetches, inputs)
    seconds.append(time.perf_counter() - start)

spent: dict[str, float] = collections.defaultdict(float)
count: dict[str, int] = collections.Counter()
for _ in range(traced):
    metadata = v1.RunMetadata()
    session.run(fetches, inputs, options=v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE), run_metadata=metadata)
    for device in metadata.step_stats.dev_stats:
        for stats in device.node_stats:
            spent[op_of(stats)] += (stats.op_end_rel_micros - stats.op_start_rel_micros) / 1e3 / traced
            count[op_of(stats)] += 1
ops = [{"op": op, "milliseconds": spent[op], "count": count[op] // traced} for op in sorted(spent, key=spent.get, reverse=True)]
print(json.dumps({"stepMilliseconds": float(np.median(seconds[5:])) * 1e3, "ops": ops}))
