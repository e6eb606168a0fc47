"""How fast shapes are made and looked at, and how well real ones are known: ``python -m benchmarks.shapes``.

With ``--clouds``, its own classifier chooses among all classes that the file and the generator share, at 2,048 and at
1,024 points, and after a turn about the up axis.
"""

import argparse
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch

from core.clouds import read_cloud_set
from core.encoders import load_encoder
from core.encoders.base import Prototypes, SampleEncoder
from core.shapes.catalogue import CATALOGUE
from core.shapes.generator import as_drawn, draw_all

MADE, SEEN = 20, 512
"""Clouds of each category that are made, and clouds that are looked at."""
BOOTSTRAPS = 2000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clouds", type=Path, help="an .npz of points (n, p, 3) and labels (n,), z up")
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    begun = perf_counter()
    made = np.concatenate(list(draw_all(list(CATALOGUE), MADE, 0, as_drawn, workers=1)))
    each = (perf_counter() - begun) / len(made)
    print(f"made: {1 / each:.0f} clouds a second on one core, 30,000 in {30_000 * each:.0f} s")
    encoder = load_encoder("points", torch.device(options.device), for_clouds=True).sample
    clouds = torch.from_numpy(made[:SEEN])
    encoder.encode(clouds[:32])
    begun = perf_counter()
    encoder.encode(clouds).sum().item()
    rate = len(clouds) / (perf_counter() - begun)
    print(f"looked at: {rate:.0f} clouds a second on {options.device}, {torch.get_num_threads()} threads")
    if options.clouds:
        _closed_set(encoder, encoder.prototypes(), options.clouds)


def _closed_set(encoder: SampleEncoder[Any], head: Prototypes, path: Path) -> None:
    found = read_cloud_set(path)
    points = torch.from_numpy(found.points).float()
    known = sorted(set(found.labels) & set(head.ids))
    chosen = torch.tensor([label in known for label in found.labels])
    truth = torch.tensor([known.index(label) for label in found.labels if label in known])
    rows = torch.tensor([head.ids.index(label) for label in known])
    random = torch.Generator().manual_seed(0)
    fewer = points[:, torch.randperm(points.shape[1], generator=random)[:1024]]
    angle = torch.tensor(0.7)
    turn = torch.tensor([[angle.cos(), angle.sin(), 0], [-angle.sin(), angle.cos(), 0], [0, 0, 1]])
    print(f"{path}: {len(truth)} clouds of {len(known)} classes, chosen among these by the network's own classifier")
    for title, cloud in (("all points", points), ("1,024 of them", fewer), ("turned by 40 degrees", points @ turn)):
        logits = encoder.encode(list(cloud[chosen])) @ head.rows.T + head.bias
        right = (logits[:, rows].argmax(dim=1) == truth).double().numpy()
        low, high = _interval(right, truth.numpy())
        print(f"  {title:22} {100 * right.mean():.1f} % [{low:.1f}, {high:.1f}]")


def _interval(right: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of a bootstrap over classes, in percent."""
    random = np.random.default_rng(0)
    n = int(truth.max()) + 1
    counts, hits = np.bincount(truth, minlength=n), np.bincount(truth, right, minlength=n)
    drawn = random.integers(n, size=(BOOTSTRAPS, n))
    low, high = np.percentile(100 * hits[drawn].sum(axis=1) / counts[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
