"""Time to a classifier: ``python -m benchmarks.generation [--encoder NAME] [--device D] [--json OUT]``.

T2M (``lite``, and ``fast`` for CLIP) against open_clip's own ``build_zero_shot_classifier`` with 7 and 80 templates,
for the same classes in words that nobody has read before. The contestants take turns in one run, each in a process of
its own; medians are printed. Where CLIP's weights are not on this machine, random ones take their place: they are as
fast and as large.
"""

import argparse
import json
import platform
import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

from benchmarks.clip_models import clip_pair, fast_t2m
from benchmarks.worker import Worker
from core.descriptions import ClassDescription
from core.devices import resolve_device
from core.encoders import SUGGESTED
from core.text2model import Text2Model

WAYS = (2, 10, 100)
TURNS = 5
LONG = 90.0
"""Seconds after which a contestant has had enough turns."""
WORDS = "a large animal with {i} stripes, a tail {turn} hands long, horns {i} inches apart, spots on leg {turn}"


def texts(ways: int, turn: int) -> list[tuple[str, str]]:
    """Name and description of ``ways`` classes; each turn says something new."""
    return [(f"animal {turn}-{i}", WORDS.format(i=i + 10 * turn, turn=turn)) for i in range(ways)]


def make_t2m(load: Callable[[], Text2Model]) -> Callable[[int, int], object]:
    """T2M, warm."""
    model = load()

    def generate(ways: int, turn: int) -> None:
        weights = model.generate([ClassDescription(name, (text,)) for name, text in texts(ways, turn)]).weights
        weights.last.sum().item()  # waits for the device

    generate(2, -1)
    return generate


def make_clip(name: str, device: str, templates: str) -> Callable[[int, int], object]:
    """CLIP zero-shot, warm."""
    import open_clip

    tower = clip_pair(name, device).tower
    forms = open_clip.OPENAI_IMAGENET_TEMPLATES if templates == "80" else open_clip.SIMPLE_IMAGENET_TEMPLATES

    def build(ways: int, turn: int) -> None:
        said = [f"{name}: {text}" for name, text in texts(ways, turn)]
        weights = open_clip.build_zero_shot_classifier(tower._model, tower._tokenizer, said, forms, device=device)
        weights.sum().item()

    open_clip.build_zero_shot_classifier(tower._model, tower._tokenizer, ["cat"], forms[:2], device=device)
    return build


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default=SUGGESTED[0])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--ways", default=",".join(map(str, WAYS)))
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    device = str(resolve_device(options.device))
    contestants = {
        "T2M, lite": partial(make_t2m, partial(Text2Model.load, "lite", device)),
        "T2M, CLIP fast": partial(make_t2m, partial(fast_t2m, options.encoder, device)),
        "CLIP, 7 templates": partial(make_clip, options.encoder, device, "7"),
        "CLIP, 80 templates": partial(make_clip, options.encoder, device, "80"),
    }
    workers = {name: Worker(make) for name, make in contestants.items()}
    seconds: dict[str, dict[int, list[float]]] = {name: {} for name in workers}
    for ways in map(int, options.ways.split(",")):
        for turn in range(TURNS):
            for name, worker in workers.items():
                done = seconds[name].setdefault(ways, [])
                if sum(done) < LONG:
                    done.append(worker(ways, turn))
    peaks = {name: worker.peak() for name, worker in workers.items()}
    for worker in workers.values():
        worker.end()
    report(seconds, peaks, options.encoder, device)
    if options.json:
        figures = {
            name: {"milliseconds": {k: 1000 * statistics.median(s) for k, s in by.items()}, "peak MB": peaks[name]}
            for name, by in seconds.items()
        }
        settings = {"encoder": options.encoder, "device": device_name(device), "torch": torch.__version__}
        options.json.write_text(json.dumps({"settings": settings, "figures": figures}, indent=2) + "\n")


def report(seconds: dict[str, dict[int, list[float]]], peaks: dict[str, float], encoder: str, device: str) -> None:
    """A row a contestant: the median time for each number of classes, and how many times that is T2M's."""
    ways = list(next(iter(seconds.values())))
    print(f"{encoder}, {device_name(device)}: median ms to a classifier (times T2M lite, times T2M fast)")
    print(f"{'':20}" + "".join(f"{f'k = {k}':>28}" for k in ways) + f"{'peak MB':>10}")
    medians = {name: {k: 1000 * statistics.median(s) for k, s in by.items()} for name, by in seconds.items()}
    for name, by in medians.items():
        cells = [
            f"{by[k]:.1f} ({by[k] / medians['T2M, lite'][k]:.1f}, {by[k] / medians['T2M, CLIP fast'][k]:.1f})"
            for k in ways
        ]
        print(f"{name:20}" + "".join(f"{cell:>28}" for cell in cells) + f"{peaks[name]:10.0f}")


def device_name(device: str) -> str:
    """What it runs on, for a table."""
    if device.startswith("cuda"):
        return f"{torch.cuda.get_device_name(device)}, CUDA {torch.version.cuda}"
    return f"{platform.machine()} CPU, {torch.get_num_threads()} threads"


if __name__ == "__main__":
    main()
