import numpy as np


def area_under_curve(scores: np.ndarray, same: np.ndarray) -> float:
    """The chance that a random same pair scores higher than a random different one; ties count half (Mann and Whitney)."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positives = int(same.sum())
    negatives = len(same) - positives
    return float((ranks[same == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))
