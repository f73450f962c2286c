"""Writes omniglot-golden.json: what Pillow and Python read from Omniglot's small archives and its one-shot runs. Nothing of the images
themselves is in it.

    python -m venv golden && golden/bin/pip install pillow==13.0.0
    golden/bin/python test/oracles/make_omniglot_golden.py FOLDER-OF-THE-ZIPS
    npx biome format --write test/oracles/omniglot-golden.json
"""

import io
import json
import sys
import zipfile
from pathlib import Path

import PIL
from PIL import Image

folder = Path(sys.argv[1])


def ink(archive, name):
    """How many pixels of a picture are black, and the sum of their places from 1 on: it notices mirrored or shifted pictures."""
    pixels = Image.open(io.BytesIO(archive.read(name))).convert("L").tobytes()
    places = [place for place, level in enumerate(pixels, 1) if level == 0]
    return [len(places), sum(places)]


def archive_summary(name):
    with zipfile.ZipFile(folder / name) as archive:
        names = sorted(entry for entry in archive.namelist() if entry.endswith(".png"))
        found = [ink(archive, entry) for entry in names]
        return {
            "images": len(names),
            "ink": [sum(column) for column in zip(*found)],
            "some": {entry.split("/", 1)[1]: found[i] for i, entry in enumerate(names) if i % 500 == 0},
        }


def run_summary(archive, run):
    lines = archive.read(f"{run}/class_labels.txt").decode().split("\n")
    pairs = dict(line.split() for line in lines if line)
    tests = sorted(pairs)
    trainings = sorted(pairs.values())
    return {
        "answers": [trainings.index(pairs[test]) for test in tests],
        "training": [ink(archive, name) for name in trainings],
        "test": [ink(archive, name) for name in tests],
    }


with zipfile.ZipFile(folder / "all_runs.zip") as archive:
    runs = {f"run{i:02}": run_summary(archive, f"run{i:02}") for i in range(1, 21)}
golden = {
    "madeWith": {"pillow": PIL.__version__, "python": sys.version.split()[0]},
    "small1": archive_summary("images_background_small1.zip"),
    "small2": archive_summary("images_background_small2.zip"),
    "runs": runs,
}
(Path(__file__).parent / "omniglot-golden.json").write_text(json.dumps(golden))
