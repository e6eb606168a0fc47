"""``python -m core classify``."""

import argparse
from pathlib import Path
from typing import Any

from core.commands.common import Bar, add_clip_options, add_up_option, cache_of, load_model, load_pair, medium_of
from core.descriptions import load_classes
from core.errors import SettingError
from core.features import encode_samples
from core.predictions import predict
from core.samples import collect_samples
from core.text2model import METHODS


def add_options(command: argparse.ArgumentParser) -> None:
    """The command's own."""
    command.add_argument("--classes", type=Path, required=True, help='JSON {"name": "description"}, or lines')
    what: Any = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--images", type=Path, nargs="+", help="photos: files, folders, zip archives")
    what.add_argument("--clouds", type=Path, nargs="+", help="meshes and point clouds: files, folders, zip archives")
    add_up_option(command)
    command.add_argument("--out", type=Path, required=True, help="the CSV of predictions")
    command.add_argument(
        "--threshold", type=float, help='0 to 1: answer "none of these" below; for one class 0.5 without it'
    )
    command.add_argument("--ignore-names", action="store_true", help="read the descriptions alone")
    command.add_argument("--checkpoint", type=Path)
    add_clip_options(command)
    command.add_argument("--no-cache", action="store_true", help="encode everything again")


def classify(options: argparse.Namespace) -> None:
    """Label samples with a classifier made from words."""
    medium = medium_of(options)
    classes = load_classes(options.classes)
    if options.threshold is not None and not 0 <= options.threshold <= 1:
        raise SettingError(f"--threshold is a probability from 0 to 1, not {options.threshold:g}.")
    samples = collect_samples(options.images or options.clouds, limit=None, medium=medium)
    if not samples:
        raise SettingError(f"There are no {medium.plural} to classify; give files, folders or zip archives.")
    pair = load_pair(options, medium)
    with Bar("Encoding") as tell:
        encoded = encode_samples(samples, pair.sample, cache_of(pair, options.no_cache), tell, medium=medium)
    model = load_model(options, pair, encoded.vectors)
    classifiers = {method: model.generate(classes, method, not options.ignore_names) for method in METHODS}
    predictions = predict(classifiers, samples, encoded, model.titles, options.threshold)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(predictions.to_csv(), encoding="utf-8", newline="")
    print(f"{options.out}: {len(encoded.readable)} {medium.plural} labelled, {len(encoded.problems)} could not be read")
    for method in METHODS:
        accuracy = predictions.accuracy(method)
        if accuracy is None:
            continue
        counted = predictions.labelled.sum()
        line = f"{model.titles[method]}: {100 * accuracy:.1f} % right of {counted} labelled {medium.plural}"
        if predictions.can_rank:
            line += f", average precision {100 * predictions.precision_recall(method)[2]:.1f} %"
        print(line)
