"""Writes wav-golden.json: small WAV files by libsndfile and by Python's wave module, and the samples that libsndfile reads from them.

    python -m venv golden && golden/bin/pip install soundfile==0.14.0 numpy==2.4.6
    golden/bin/python test/oracles/make_wav_golden.py
    npx biome format --write test/oracles/wav-golden.json
"""

import base64
import io
import json
import wave
from pathlib import Path

import numpy as np
import soundfile

random = np.random.default_rng(2312)


def by_libsndfile(subtype, channels, frames, rate, container="WAV"):
    file = io.BytesIO()
    signal = random.uniform(-1, 1, (frames, channels))
    signal[0] = 1
    signal[1] = -1
    soundfile.write(file, signal, rate, format=container, subtype=subtype)
    return f"{container} {subtype}, {channels} channels", file.getvalue()


def by_python(width, channels, frames, rate):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(random.bytes(width * channels * frames))
    return f"Python's wave, {8 * width} bits, {channels} channels", file.getvalue()


def case(name, data):
    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    info = soundfile.info(io.BytesIO(data))
    return {
        "name": name,
        "file": base64.b64encode(data).decode(),
        "sampleRate": rate,
        "subtype": info.subtype,
        "channels": [[float(value) for value in channel] for channel in samples.T],
    }


golden = {
    "madeWith": {"soundfile": soundfile.__version__, "libsndfile": soundfile.__libsndfile_version__},
    "cases": [
        case(*by_libsndfile("PCM_U8", 1, 7, 11025)),
        case(*by_libsndfile("PCM_16", 1, 8, 8000)),
        case(*by_libsndfile("PCM_16", 2, 8, 44100)),
        case(*by_libsndfile("PCM_24", 2, 8, 48000)),
        case(*by_libsndfile("PCM_32", 3, 8, 96000)),
        case(*by_libsndfile("FLOAT", 2, 8, 16000)),
        case(*by_libsndfile("PCM_24", 1, 7, 48000, "WAVEX")),
        case(*by_libsndfile("FLOAT", 2, 6, 48000, "WAVEX")),
        case(*by_python(1, 3, 5, 22050)),
        case(*by_python(2, 1, 9, 8000)),
        case(*by_python(3, 1, 9, 8000)),
        case(*by_python(4, 2, 9, 8000)),
    ],
}
(Path(__file__).parent / "wav-golden.json").write_text(json.dumps(golden))
