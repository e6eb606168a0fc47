"""Evaluation of a checkpoint on labelled samples: random tasks over labels, and given pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch

from core.descriptions import ClassDescription
from core.encoders import EncoderPair
from core.errors import SampleError, SettingError
from core.evaluation import Figure, evaluate_tasks, sample_tasks
from core.features import FeatureCache, encode_samples
from core.media import PHOTOS, Medium
from core.progress import Progress
from core.said import Said
from core.samples import Sample
from core.text2model import Text2Model

Results = dict[str, dict[str, Figure]]
"""Method -> number of ways (``2``, ``10``, ``all``) -> figure."""


@dataclass(frozen=True)
class LabelledFeatures:
    """Samples of known classes, encoded."""

    vectors: torch.Tensor
    """``(n, d_raw)``."""
    classes: torch.Tensor
    """``(n,)`` positions in ``names``."""
    names: tuple[str, ...]
    """The labels, sorted; only those with a sample that can be read."""
    problems: dict[str, str]
    """Samples that were left out, and why."""


def encode_labelled(
    samples: Sequence[Sample],
    encoders: EncoderPair,
    cache: FeatureCache,
    source: Path,
    medium: Medium[Any] = PHOTOS,
    on_progress: Progress | None = None,
) -> LabelledFeatures:
    """Encode the samples that have a label.

    Args:
        source: where they are from, for people.

    Raises:
        SampleError: none with a label can be read.
    """
    labelled = [sample for sample in samples if sample.label is not None]
    encoded = encode_samples(labelled, encoders.sample, cache, on_progress, medium=medium)
    if not encoded.readable:
        raise SampleError(
            f"'{source}' has no readable {medium.plural} with labels; make a folder for each class, {medium.plural} "
            "in it."
        )
    labels = [str(labelled[position].label) for position in encoded.readable]
    names = tuple(sorted(set(labels)))
    classes = torch.tensor([names.index(label) for label in labels])
    return LabelledFeatures(
        encoded.vectors, classes, names, {labelled[i].name: why for i, why in encoded.problems.items()}
    )


def evaluate_labels(
    model: Text2Model,
    photos: LabelledFeatures,
    classes: Sequence[ClassDescription],
    ways: Sequence[int | str],
    tasks: int,
    seed: int,
) -> Results:
    """Random k-way tasks over the labels that are described.

    Args:
        model: what is evaluated, with its baseline.
        photos: the samples.
        classes: descriptions, named as the labels; the texts alone are read, or the name where there is none.
        ways: how many classes a task has; ``all`` takes every described label.
        tasks: how many tasks for each number of ways.
        seed: of the draw.

    Raises:
        SettingError: fewer than two labels are described, or there are fewer classes than ways.
    """
    described = {c.name: c for c in classes}
    names = [name for name in photos.names if name in described]
    if len(names) < 2:
        raise SettingError(
            f"Only {len(names)} labels are described in the class file; its keys must be labels, or names of folders, "
            f"such as '{photos.names[0]}'."
        )
    kept, positions = _restrict(photos, names)
    said = model.embed([described[name] for name in names], with_names=False)
    features = model.space(kept)
    results: Results = {method: {} for method in model.methods}
    for way in ways:
        drawn = sample_tasks(len(names), len(names) if way == "all" else int(way), tasks, seed)
        for method, figure in compare(model, said, drawn, features, positions, seed).items():
            results[method][str(way)] = figure
    return results


def evaluate_pairs(
    model: Text2Model, photos: LabelledFeatures, pairs: Sequence[Mapping[str, str]], seed: int
) -> Results:
    """2-way accuracy over given pairs, each with its own two texts.

    Args:
        model: what is evaluated, with its baseline.
        photos: the samples.
        pairs: ``{"a": folder, "b": folder, "a_text": "...", "b_text": "..."}`` each.
        seed: of the bootstrap.

    Raises:
        SettingError: a pair lacks a key, or names a label that has no samples.
    """
    for number, pair in enumerate(pairs, 1):
        missing = [key for key in ("a", "b", "a_text", "b_text") if not isinstance(pair.get(key), str)]
        if missing:
            raise SettingError(f"Pair {number} lacks {', '.join(missing)}; each line needs a, b, a_text and b_text.")
        unknown = [pair[key] for key in ("a", "b") if pair[key] not in photos.names]
        if unknown or pair["a"] == pair["b"]:
            raise SettingError(
                f"Pair {number} needs two labels that have samples, not '{pair['a']}' and '{pair['b']}'."
            )
    if not pairs:
        raise SettingError("The file of pairs is empty.")
    names = sorted({pair[key] for pair in pairs for key in ("a", "b")})
    kept, positions = _restrict(photos, names)
    drawn = torch.tensor([[names.index(pair["a"]), names.index(pair["b"])] for pair in pairs])
    sides = [ClassDescription("", (pair[key],)) for pair in pairs for key in ("a_text", "b_text")]
    said = model.embed(sides, with_names=False)
    words = torch.arange(len(sides)).unflatten(0, (len(pairs), 2))
    compared = compare(model, said, drawn, model.space(kept), positions, seed, words)
    return {method: {"2": figure} for method, figure in compared.items()}


def compare(
    model: Text2Model,
    said: Said,
    tasks: torch.Tensor,
    features: torch.Tensor,
    photo_class: torch.Tensor,
    seed: int,
    words: torch.Tensor | None = None,
) -> dict[str, Figure]:
    """Every method on the same tasks; the arguments are those of ``evaluate_tasks``."""
    return {
        method: evaluate_tasks(partial(model.weights, method=method), said, tasks, features, photo_class, seed, words)
        for method in model.methods
    }


def _restrict(photos: LabelledFeatures, names: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """The photos of ``names``: ``(m, d_raw)``, and their positions in ``names``, ``(m,)``."""
    new = torch.full((len(photos.names),), -1)
    for position, name in enumerate(names):
        new[photos.names.index(name)] = position
    positions = new[photos.classes]
    return photos.vectors[positions >= 0], positions[positions >= 0]
