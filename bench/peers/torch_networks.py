"""The two encoders, and their losses, in PyTorch. Layers stand in the order in which Keras has them."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F


def same_convolution(inputs: int, outputs: int, size: int, stride: int = 1, groups: int = 1, bias: bool = False) -> nn.Sequential:
    """A convolution with TensorFlow's "same" padding for maps of even size: what does not divide goes right and below."""
    total = size - stride if stride > 1 else size - 1
    before, after = total // 2, total - total // 2
    convolution = nn.Conv2d(inputs, outputs, size, stride, 0 if before != after else before, groups=groups, bias=bias)
    return nn.Sequential(*([nn.ZeroPad2d((before, after, before, after))] if before != after else []), convolution)


class FashionEncoder(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        block = lambda inputs: [same_convolution(inputs, 64, 2, bias=True), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(dropout)]
        self.features = nn.Sequential(*block(1), *block(64))
        self.dense = nn.Linear(64, 48)

    def forward(self, images: Tensor) -> Tensor:
        return self.dense(self.features(images).mean((2, 3)))


def normalised(convolution: nn.Module, channels: int, rectify: bool = True) -> list[nn.Module]:
    norm = nn.BatchNorm2d(channels, eps=1e-3, momentum=0.001)
    return [convolution, norm, *([nn.ReLU6()] if rectify else [])]


class InvertedResidual(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int):
        super().__init__()
        wide = inputs * expansion
        expand = normalised(same_convolution(inputs, wide, 1), wide) if expansion > 1 else []
        depthwise = normalised(same_convolution(wide, wide, 3, stride, groups=wide), wide)
        self.layers = nn.Sequential(*expand, *depthwise, *normalised(same_convolution(wide, outputs, 1), outputs, False))
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x) if self.adds else self.layers(x)


bottlenecks = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
"""Expansion, channels, repeats, stride of the first: table 2 of the paper."""


class MobilenetEncoder(nn.Module):
    def __init__(self, _dropout: float):
        super().__init__()
        blocks: list[nn.Module] = [*normalised(same_convolution(3, 32, 3, 2), 32)]
        channels = 32
        for expansion, outputs, repeats, stride in bottlenecks:
            for repeat in range(repeats):
                blocks.append(InvertedResidual(channels, outputs, stride if repeat == 0 else 1, expansion))
                channels = outputs
        self.features = nn.Sequential(*blocks, *normalised(same_convolution(channels, 1280, 1), 1280))

    def forward(self, images: Tensor) -> Tensor:
        return self.features(images).mean((2, 3))


def encoder_of(network: str, weights: list, dropout: float, device: str) -> nn.Module:
    encoder = (FashionEncoder if network == "fashion" else MobilenetEncoder)(dropout)
    set_weights(encoder, weights)
    return encoder.to(device, memory_format=torch.channels_last)


def set_weights(encoder: nn.Module, weights: list[tuple[str, list[np.ndarray]]]) -> None:
    own = [module for module in encoder.modules() if isinstance(module, (nn.Conv2d, nn.Linear, nn.BatchNorm2d))]
    assert len(own) == len(weights), (len(own), len(weights))
    with torch.no_grad():
        for module, (_, values) in zip(own, weights):
            first, *rest = [torch.from_numpy(value.copy()) for value in values]
            if isinstance(module, nn.Conv2d):  # [h, w, in, out], or depthwise [h, w, channels, 1]
                first = first.permute(2, 3, 0, 1) if module.groups > 1 else first.permute(3, 2, 0, 1)
            if isinstance(module, nn.Linear):
                first = first.T
            own_tensors = [module.weight, module.bias]
            if isinstance(module, nn.BatchNorm2d):
                own_tensors += [module.running_mean, module.running_var]
            for tensor, value in zip(own_tensors, [first, *rest]):
                assert tensor.shape == value.shape, (tensor.shape, value.shape)
                tensor.copy_(value)


def contrastive_loss(same: Tensor, towers: list[Tensor]) -> Tensor:
    left, right = towers
    distance = (left - right).square().sum(1).clamp_min(1e-7).sqrt()
    return (same * distance.square() + (1 - same) * (1 - distance).clamp_min(0).square()).mean()


def triplet_loss(_same: Tensor, towers: list[Tensor]) -> Tensor:
    anchor, positive, negative = [F.normalize(tower, dim=1) for tower in towers]
    positive_distance = 1 - (anchor * positive).sum(1)
    negative_distance = 1 - (anchor * negative).sum(1)
    return (positive_distance - negative_distance + 0.4).clamp_min(0).mean()
