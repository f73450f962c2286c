"""Writes pca-golden.json: what scikit-learn says about the principal components of small sets of points.

    python -m venv golden && golden/bin/pip install scikit-learn==1.7.2
    golden/bin/python test/oracles/make_pca_golden.py
    npx biome format --write test/oracles/pca-golden.json
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.decomposition import PCA


def correlated(random, size, dimensions, offset):
    """Normal points, mixed so that some directions hold far more variance than others."""
    mixing = random.normal(0, 1, (dimensions, dimensions)) * np.geomspace(3, 0.1, dimensions)[:, None]
    return (random.normal(0, 1, (size, dimensions)) @ mixing + offset).round(4)


def case(name, points, components):
    # The library holds points in single precision.
    points = points.astype(np.float32)
    fitted = [PCA(components, whiten=whiten, svd_solver="full").fit(points.astype(float)) for whiten in (False, True)]
    projected = [one.transform(points.astype(float)).round(8).ravel().tolist() for one in fitted]
    return {
        "name": name,
        "size": len(points),
        "dimensions": points.shape[1],
        "components": components,
        "values": [float(str(value)) for value in points.ravel()],
        "projected": projected[0],
        "whitened": projected[1],
        "explainedVariance": fitted[0].explained_variance_ratio_.tolist(),
    }


random = np.random.default_rng(1901)
golden = {
    "madeWith": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "cases": [
        case("three of five", correlated(random, 30, 5, 0), 3),
        case("all of four, far from the origin", correlated(random, 25, 4, 50), 4),
        case("fewer points than dimensions", correlated(random, 6, 9, 1), 5),
        case("one of two", correlated(random, 10, 2, -3), 1),
    ],
}
Path(__file__).with_name("pca-golden.json").write_text(json.dumps(golden) + "\n")
