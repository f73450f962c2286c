"""Keras's own fit of a small network with regularizers and constraints: python make_penalties_golden.py > penalties-golden.json"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

images = (np.arange(24) * 37 % 256).reshape(6, 4).astype("float32") / 255
labels = np.array([0, 1, 2, 0, 1, 2], "float32")
initial = [
    1.5 * np.sin(np.arange(1, 13)).reshape(4, 3),
    np.array([-0.3, 0.2, 0.1]),
    np.cos(np.arange(1, 7)).reshape(3, 2),
    np.array([0.5, -0.5]),
]


def trained(optimizer):
    hidden = keras.layers.Dense(
        3,
        activation="tanh",
        kernel_regularizer=keras.regularizers.L1L2(0.01, 0.02),
        kernel_constraint=keras.constraints.MaxNorm(1.0),
        bias_constraint=keras.constraints.NonNeg(),
    )
    output = keras.layers.Dense(2, bias_regularizer=keras.regularizers.L2(0.1), kernel_constraint=keras.constraints.UnitNorm())
    model = keras.Sequential([keras.Input([4]), hidden, output])
    model.set_weights(initial)
    model.compile(optimizer=optimizer, loss="mse")
    targets = np.stack([labels, labels], 1)
    history = model.fit(images, targets, batch_size=6, epochs=5, shuffle=False, verbose=0)
    return {"loss": history.history["loss"], "weights": [w.flatten().tolist() for w in model.get_weights()]}


print(json.dumps({"sgd": trained(keras.optimizers.SGD(0.5)), "adam": trained(keras.optimizers.Adam(0.05))}))
