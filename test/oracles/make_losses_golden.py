"""Writes losses-golden.json: what pytorch-metric-learning says about one small labelled batch, in float64.

    python -m venv golden && golden/bin/pip install torch==2.15.0 pytorch-metric-learning==2.9.0
    golden/bin/python test/oracles/make_losses_golden.py
    npx biome format --write test/oracles/losses-golden.json

A case has the loss, its gradient by the embeddings and, where the loss has weights, by the weights ([classes, d]); a miner the rows
that it chooses. Where the library averages over what costs something, normalises embeddings or does not, it is told to do as the paper.
"""

import json
from pathlib import Path

import pytorch_metric_learning
import torch
from pytorch_metric_learning import distances, losses, miners, reducers, regularizers

EMBEDDINGS = torch.tensor(
    [[40, -13, 22, 5], [31, 17, -8, 44], [-25, 36, 51, -7], [12, 49, 33, -28], [55, -30, 3, 19], [-41, -22, 60, 35],
     [8, 27, -46, 15]], dtype=torch.float64) / 64
LABELS = torch.tensor([0, 0, 1, 1, 0, 2, 1])
WEIGHTS = torch.tensor(
    [[33, -9, -14, 52], [-21, 45, 38, -6], [17, -50, 29, 11], [-37, 4, 58, 23], [26, 31, -42, 19], [-12, -28, 7, 63]],
    dtype=torch.float64) / 64
CLASSES, DIMENSIONS = 3, EMBEDDINGS.shape[1]

mean, euclidean = reducers.MeanReducer(), distances.LpDistance(normalize_embeddings=False)
dot = distances.DotProductSimilarity(normalize_embeddings=False)
normalised = lambda x: torch.nn.functional.normalize(x)


def case(loss, inputs=lambda x: x, mined=None, labels=LABELS, weights=None):
    x = EMBEDDINGS.clone().requires_grad_()
    if weights is not None:
        weights.data = weights.data.double()
        wide = weights.shape[0] == DIMENSIONS and weights.shape[1] != DIMENSIONS
        values = WEIGHTS[: weights.shape[1] if wide else weights.shape[0]]
        weights.data = (values.T if wide else values).clone()
    chosen = mined(inputs(x).detach(), labels) if mined else None
    value = loss(inputs(x), labels, chosen)
    value.backward()
    found = {"value": value.item(), "gradient": x.grad.tolist()}
    return found if weights is None else found | {"weightGradient": (weights.grad.T if wide else weights.grad).tolist()}


def classes(loss, name, inputs=lambda x: x):
    return case(loss, inputs, weights=getattr(loss, name))


def views(loss):
    """Rows 0 to 2 and 3 to 5: two views of three things; row 6 sits out."""
    x = EMBEDDINGS.clone().requires_grad_()
    value = loss(x[:3], x[3:6])
    value.backward()
    return {"value": value.item(), "gradient": x.grad.tolist()}


def rows(miner, inputs=lambda x: x):
    return [part.tolist() for part in miner(inputs(EMBEDDINGS), LABELS)]


cosine_margin = miners.PairMarginMiner(pos_margin=0.7, neg_margin=0.2, distance=distances.CosineSimilarity())
by_class = dict(num_classes=CLASSES, embedding_size=DIMENSIONS)
found = {
    "versions": {"pytorch-metric-learning": pytorch_metric_learning.__version__, "torch": torch.__version__.split("+")[0]},
    "embeddings": EMBEDDINGS.tolist(),
    "labels": LABELS.tolist(),
    "weights": WEIGHTS.tolist(),
    "losses": {
        "angular": case(losses.AngularLoss(alpha=45), normalised),
        "arcFace": classes(losses.ArcFaceLoss(**by_class, margin=28.64788975654116, scale=64), "W"),
        "batchHard": case(
            losses.TripletMarginLoss(margin=0.4, distance=euclidean, reducer=mean),
            mined=miners.BatchHardMiner(distance=euclidean)),
        "cosFace": classes(losses.CosFaceLoss(**by_class, margin=0.35, scale=64), "W"),
        "fastAp": case(losses.FastAPLoss(num_bins=10)),
        "generalisedLifted": case(losses.GeneralizedLiftedStructureLoss(distance=euclidean), labels=LABELS % 2),
        "infoNce": views(losses.SelfSupervisedLoss(losses.NTXentLoss(temperature=0.5), symmetric=False)),
        "lifted": case(losses.LiftedStructureLoss(distance=euclidean)),
        "margin": case(losses.MarginLoss(margin=0.2, beta=1.2), mined=miners.BatchHardMiner(distance=distances.LpDistance())),
        "multiSimilarity": case(losses.MultiSimilarityLoss(alpha=2, beta=50, base=0.5)),
        "multiSimilarityMined": case(
            losses.MultiSimilarityLoss(alpha=2, beta=50, base=0.5), mined=miners.MultiSimilarityMiner(epsilon=0.1)),
        "multiSimilarityOfCosineMargin": case(losses.MultiSimilarityLoss(alpha=2, beta=50, base=0.5), mined=cosine_margin),
        "nPairs": case(losses.NPairsLoss(distance=dot)),
        "normalisedSoftmax": classes(losses.NormalizedSoftmaxLoss(**by_class, temperature=0.05), "W"),
        "ntXent": views(losses.SelfSupervisedLoss(losses.NTXentLoss(temperature=0.5))),
        "proxyAnchor": classes(losses.ProxyAnchorLoss(**by_class, margin=0.1, alpha=32), "proxies"),
        "proxyNcaWithOwnProxy": classes(losses.ProxyNCALoss(**by_class, softmax_scale=3), "proxies"),
        "signalToNoise": case(losses.SignalToNoiseRatioContrastiveLoss(
            pos_margin=0.1, neg_margin=1.5, reducer=mean, distance=distances.SNRDistance(normalize_embeddings=False),
            embedding_regularizer=regularizers.ZeroMeanRegularizer(), embedding_reg_weight=0.1)),
        "softTriple": classes(losses.SoftTripleLoss(**by_class, centers_per_class=2, la=20, gamma=0.1, margin=0.01), "fc"),
        "triplet": case(losses.TripletMarginLoss(margin=0.4, distance=euclidean, reducer=mean)),
        "tupletMargin": case(losses.TupletMarginLoss(margin=5.729577951308232, scale=64)),
    },
    "miners": {
        "angular": rows(miners.AngularMiner(angle=20), normalised),
        "batchHard": rows(miners.BatchHardMiner(distance=euclidean)),
        "multiSimilarity": rows(miners.MultiSimilarityMiner(epsilon=0.1)),
        "pairMargin": rows(miners.PairMarginMiner(pos_margin=0.8, neg_margin=1.2, distance=euclidean)),
    },
}
Path(__file__).with_name("losses-golden.json").write_text(json.dumps(found) + "\n")
