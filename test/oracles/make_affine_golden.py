"""Writes affine-golden.json: what scipy.ndimage says about affine maps of two small images, by linear interpolation.

    python -m venv golden && golden/bin/pip install scipy==1.17.1
    golden/bin/python test/oracles/make_affine_golden.py
    npx biome format --write test/oracles/affine-golden.json

A case has the matrix that leads from a place in the result to one in the source, [[yy, yx], [xy, xx]] in SciPy's order (y first), the source
of the centre, and the result. `grid-constant` also interpolates between the edge and the value beyond it.
"""

import json
from pathlib import Path

import numpy
import scipy
from scipy import ndimage

random = numpy.random.default_rng(7)
IMAGES = numpy.round(random.random((2, 7, 5)) * 256) / 256
CASES = [
    dict(matrix=[[0.96, -0.28], [0.28, 0.96]], offset=[0.0, 0.0], fill=0.0),
    dict(matrix=[[1.25, 0.0], [0.0, 0.8]], offset=[0.5, -0.75], fill=0.0),
    dict(matrix=[[1.0, 0.3], [-0.2, 1.0]], offset=[-1.4, 2.2], fill=0.6),
    dict(matrix=[[-0.7, -0.9], [0.5, -1.1]], offset=[0.3, 0.1], fill=-1.0),
]

for case in CASES:
    center = (numpy.array(IMAGES.shape[1:]) - 1) / 2
    matrix = numpy.array(case["matrix"])
    offset = center + case["offset"] - matrix @ center
    case["results"] = [
        ndimage.affine_transform(image, matrix, offset, order=1, mode="grid-constant", cval=case["fill"]).tolist()
        for image in IMAGES
    ]

found = {"versions": {"scipy": scipy.__version__}, "images": IMAGES.tolist(), "cases": CASES}
Path(__file__).with_name("affine-golden.json").write_text(json.dumps(found) + "\n")
