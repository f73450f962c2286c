"""PyTorch, channels-last, the towers as one batch, the images uint8 on the device. `--compile`: torch.compile."""

import platform
import sys
import time

import numpy as np
import torch
from materials import Materials, read_materials
from protocol import serve
from torch import Tensor, nn
from torch_networks import contrastive_loss, encoder_of, triplet_loss

compiled = "--compile" in sys.argv
device = "cuda" if torch.cuda.is_available() else "cpu"
learning_rates = {"fashion": 1e-3, "mobilenet": 1e-4}


def pixels_of(images: Tensor) -> Tensor:
    """uint8 [n, height, width, channels] to float [n, channels, height, width], channels-last in memory as before."""
    return images.permute(0, 3, 1, 2).float() / 255


def train_step(network: str, encoder: nn.Module, images: Tensor):
    optimizer = torch.optim.Adam(encoder.parameters(), learning_rates[network], eps=1e-7, fused=True)
    loss_of_network = contrastive_loss if network == "fashion" else triplet_loss

    def loss_of(rows: Tensor, same: Tensor) -> Tensor:
        embeddings = encoder(pixels_of(images[rows.flatten()]))
        return loss_of_network(same, embeddings.chunk(rows.shape[0]))

    loss_function = torch.compile(loss_of) if compiled else loss_of

    def step(rows: Tensor, same: Tensor) -> Tensor:
        optimizer.zero_grad()
        loss = loss_function(rows, same)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


class Peer:
    def prepare(self, folder: str, network: str, batch: int, threads: int, dropout: float) -> dict:
        torch.set_num_threads(threads)
        self.materials: Materials = read_materials(folder)
        self.network, self.batch, self.done = network, batch, 0
        self.images = torch.from_numpy(self.materials.train).to(device)
        self.test = torch.from_numpy(self.materials.test).to(device)
        self.encoder = encoder_of(network, self.materials.weights(), dropout, device)
        self.step = train_step(network, self.encoder, self.images)
        embedder = lambda images: self.encoder(pixels_of(images))
        self.embedder = torch.compile(embedder) if compiled else embedder
        versions = {"torch": torch.__version__, "python": platform.python_version()}
        return {"versions": versions, "device": "GPU" if device == "cuda" else "CPU", "threads": torch.get_num_threads()}

    def losses(self, step, first: int, steps: int) -> np.ndarray:
        batches = self.materials.batches(first, steps, self.batch)
        losses = [step(torch.from_numpy(rows).to(device), torch.from_numpy(same).to(device)) for rows, same in batches]
        return torch.stack(losses).cpu().numpy()

    def check(self, steps: int, dropout: float) -> dict:
        encoder = encoder_of(self.network, self.materials.weights(), dropout, device).train()
        losses = self.losses(train_step(self.network, encoder, self.images), 0, steps)
        return {"first": float(losses[0]), "loss": float(losses.mean())}

    def train(self, steps: int) -> dict:
        self.encoder.train()
        start = time.perf_counter()
        self.losses(self.step, self.done, steps)
        self.done += steps
        return {"seconds": time.perf_counter() - start}

    def epoch(self, examples: int) -> dict:
        return self.train(examples // self.batch)

    def embed(self, images: int) -> dict:
        self.encoder.eval()
        start = time.perf_counter()
        with torch.inference_mode():
            parts = [self.embedder(self.test[at : at + 500]).cpu().numpy() for at in range(0, images, 500)]
        values = np.concatenate(parts)
        return {"seconds": time.perf_counter() - start, "sum": float(np.abs(values).sum())}


peer = Peer()
serve({name: getattr(peer, name) for name in ("prepare", "check", "train", "epoch", "embed")})
