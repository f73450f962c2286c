"""Writes evaluation-golden.json: what scikit-learn says about small sets of scored pairs.

    python -m venv golden && golden/bin/pip install scikit-learn==1.7.2
    golden/bin/python test/oracles/make_evaluation_golden.py
    npx biome format --write test/oracles/evaluation-golden.json
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import accuracy_score, auc, average_precision_score, confusion_matrix, roc_auc_score, roc_curve

RATES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 1]


def scored(random, same_count, different_count, gap, decimals):
    """Normal scores, same pairs `gap` standard deviations higher; few decimals make ties."""
    scores = np.concatenate([random.normal(gap, 1, same_count), random.normal(0, 1, different_count)])
    same = np.repeat([1, 0], [same_count, different_count])
    order = random.permutation(len(same))
    return scores[order].round(decimals), same[order]


def case(name, scores, same):
    scores, same = np.asarray(scores, float), np.asarray(same)
    every_fpr, every_tpr, every_threshold = roc_curve(same, scores, drop_intermediate=False)
    # FPR + TPR rises strictly from 0 to 2 along the curve; where it is 1, false positive and false negative rate are equal.
    equal_error_rate = np.interp(1, every_fpr + every_tpr, every_fpr)
    accuracies = [accuracy_score(same, scores >= threshold) for threshold in every_threshold]
    return {
        "name": name,
        "scores": scores.tolist(),
        "same": same.tolist(),
        "roc": {
            "falsePositiveRate": every_fpr.tolist(),
            "truePositiveRate": every_tpr.tolist(),
            "thresholds": every_threshold[1:].tolist(),
        },
        "areaUnderCurve": roc_auc_score(same, scores),
        "areaByTrapezoids": auc(every_fpr, every_tpr),
        "averagePrecision": float(average_precision_score(same, scores)),
        "equalErrorRate": float(equal_error_rate),
        "bestAccuracy": max(accuracies),
        "falseNonMatchRates": [[rate, float(1 - every_tpr[every_fpr <= rate].max())] for rate in RATES],
    }


random = np.random.default_rng(2020)
more = np.random.default_rng(2026)
cases = [
    case("well apart, no ties", *scored(random, 30, 30, 2.5, 4)),
    case("overlapping, many ties", *scored(random, 40, 40, 1, 1)),
    case("rare matches", *scored(random, 5, 60, 1.5, 2)),
    case("upside down", *scored(random, 25, 35, -1, 2)),
    case("perfect", [3, 2.5, 2, 1, 0.5, -1], [1, 1, 1, 0, 0, 0]),
    case("all tied", [1, 1, 1, 1, 1], [1, 0, 0, 1, 0]),
    case("one of each", [0.25, 0.75], [1, 0]),
    case("a thousand pairs, scores in whole numbers", *scored(more, 400, 600, 2, 0)),
    case("five hundred pairs, many ties", *scored(more, 150, 350, 0.7, 1)),
    case("rare matches, many ties", *scored(more, 12, 400, 1.2, 1)),
]
actual, predicted = random.integers(0, 4, 50), random.integers(0, 5, 50)
matrix = confusion_matrix(actual, predicted, labels=range(6))
golden = {
    "madeWith": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "cases": cases,
    "confusion": {"actual": actual.tolist(), "predicted": predicted.tolist(), "matrix": matrix.tolist()},
}
Path(__file__).with_name("evaluation-golden.json").write_text(json.dumps(golden) + "\n")
