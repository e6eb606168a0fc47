"""Photos a second: ``python -m benchmarks.throughput [--encoder NAME] [--device D] [--images DIR] [--json OUT]``.

``lite`` against a CLIP image encoder, each with its own preprocessing, on the same decoded photos (500 x 375 pixels of
noise, or those of DIR). They take turns in one run, each in a process of its own; the medians are printed. Where
CLIP's weights are not on this machine, random ones take their place: they are as fast and as large.
"""

import argparse
import json
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.clip_models import clip_pair
from benchmarks.generation import device_name
from benchmarks.worker import Worker
from core.devices import resolve_device
from core.encoders import LITE, SUGGESTED, load_encoder
from core.images import read_image
from core.samples import collect_samples

PHOTOS = 64
TURNS = 5


def make_encoder(name: str, device: str, images: Path | None) -> Callable[[], object]:
    """An image encoder that is warm, and photos for it."""
    pair = load_encoder(LITE, torch.device(device)) if name == LITE else clip_pair(name, device)
    photos = load_photos(images)

    def encode() -> None:
        pair.sample.encode(photos).sum().item()  # waits for the device

    pair.sample.encode(photos[:8])
    return encode


def load_photos(images: Path | None) -> list[Image.Image]:
    """``PHOTOS`` decoded photos."""
    if images is None:
        random = np.random.default_rng(0)
        return [Image.fromarray(random.integers(0, 256, (375, 500, 3), dtype=np.uint8)) for _ in range(PHOTOS)]
    return [read_image(photo.read()) for photo in collect_samples([images], limit=None)[:PHOTOS]]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default=SUGGESTED[0])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--images", type=Path)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    device = str(resolve_device(options.device))
    count = len(load_photos(options.images))
    workers = {name: Worker(partial(make_encoder, name, device, options.images)) for name in (LITE, options.encoder)}
    seconds: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(TURNS):
        for name, worker in workers.items():
            seconds[name].append(worker())
    figures = {
        name: {"photos a second": count / statistics.median(turns), "peak MB": workers[name].peak()}
        for name, turns in seconds.items()
    }
    for worker in workers.values():
        worker.end()
    print(f"{device_name(device)}, {count} photos, median of {TURNS} turns")
    for name, figure in figures.items():
        print(f"{name:36}{figure['photos a second']:8.1f} photos a second, peak {figure['peak MB']:6.0f} MB")
    ratio = figures[LITE]["photos a second"] / figures[options.encoder]["photos a second"]
    print(f"lite is {ratio:.2f} times as fast")
    if options.json:
        settings = {"encoder": options.encoder, "device": device_name(device), "torch": torch.__version__}
        options.json.write_text(json.dumps({"settings": settings, "figures": figures}, indent=2) + "\n")


if __name__ == "__main__":
    main()
