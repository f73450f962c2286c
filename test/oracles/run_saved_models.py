"""Runs SavedModels by their serving signature in Python's TensorFlow.

Reads JSON lines {"folder", "images": [...], "shape": [...]} and prints one line of JSON each: the embeddings, row-major.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tensorflow as tf

tf.get_logger().setLevel("ERROR")

for line in sys.stdin:
    task = json.loads(line)
    images = np.array(task["images"], np.float32).reshape(task["shape"])
    model = tf.saved_model.load(task["folder"])
    embeddings = model.signatures["serving_default"](images=tf.constant(images))["embeddings"]
    print(json.dumps(embeddings.numpy().ravel().tolist()))
