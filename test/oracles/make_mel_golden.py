"""Writes mel-golden.json: log-mel spectrograms by TensorFlow's tf.signal.

    .venv/bin/python test/oracles/make_mel_golden.py
    npx biome format --write test/oracles/mel-golden.json
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf

random = np.random.default_rng(1937)


def spectrogram(samples, rate, length, step, bands, lowest, highest):
    size = 2 ** int(np.ceil(np.log2(length)))
    spectra = tf.signal.stft(
        samples, length, step, size, window_fn=lambda n, dtype: tf.signal.hann_window(n, periodic=True, dtype=dtype)
    )
    filters = tf.signal.linear_to_mel_weight_matrix(bands, size // 2 + 1, rate, lowest, highest, dtype=tf.float64)
    powers = tf.cast(tf.abs(spectra), tf.float64) ** 2 @ filters
    return 10 * np.log10(np.maximum(powers.numpy(), 1e-10))


def case(name, samples, rate, length, step, bands, lowest, highest):
    samples = samples.astype(np.float32)
    values = spectrogram(samples.astype(np.float64), rate, length, step, bands, lowest, highest)
    settings = {"sampleRate": rate, "window": length / rate, "hop": step / rate, "bands": bands}
    return {
        "name": name,
        "samples": samples.tolist(),
        "options": {**settings, "lowest": lowest, "highest": highest},
        "frames": values.shape[0],
        "values": np.round(values, 6).flatten().tolist(),
    }


time = np.arange(900) / 8000
cases = [
    case("noise", random.uniform(-1, 1, 700), 8000, 256, 80, 20, 50.0, 4000.0),
    case("two tones", 0.5 * np.sin(2 * np.pi * 440 * time) + 0.1 * np.sin(2 * np.pi * 3000 * time), 8000, 200, 100, 16, 80.0, 3800.0),
    case("a chirp with silence", np.sin(2 * np.pi * 4000 * time**2) * (time < 0.05), 8000, 128, 64, 12, 100.0, 4000.0),
    case("another rate", random.normal(0, 0.1, 1500), 16000, 400, 160, 24, 125.0, 7600.0),
]
Path(__file__).with_name("mel-golden.json").write_text(json.dumps({"tensorflow": tf.__version__, "cases": cases}))
