"""Evaluation of a checkpoint on labelled photos: random tasks over folders, and given pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from core.descriptions import ClassDescription
from core.encoders import EncoderPair
from core.errors import PhotoError, SettingError
from core.evaluation import Figure, evaluate_tasks, sample_tasks
from core.features import FeatureCache, Progress, encode_photos
from core.photos import collect_photos
from core.said import Said
from core.text2model import Text2Model

Results = dict[str, dict[str, Figure]]
"""Method -> number of ways (``2``, ``10``, ``all``) -> figure."""


@dataclass(frozen=True)
class LabelledFeatures:
    """Photos of known classes, encoded."""

    vectors: torch.Tensor
    """``(n, d_raw)``."""
    classes: torch.Tensor
    """``(n,)`` positions in ``names``."""
    names: tuple[str, ...]
    """The folders, sorted; only those with a photo that can be read."""
    problems: dict[str, str]
    """Photos that were left out, and why."""


def load_folders(
    folder: Path, encoders: EncoderPair, cache: FeatureCache, on_progress: Progress | None = None
) -> LabelledFeatures:
    """Encode a folder of folders of photos, one a class.

    Raises:
        PhotoError: there is no photo in any folder that can be read.
    """
    photos = [photo for photo in collect_photos([folder], limit=None) if photo.label is not None]
    encoded = encode_photos(photos, encoders.image, cache, on_progress)
    if not encoded.readable:
        raise PhotoError(f"'{folder}' has no readable photos in folders; make one folder a class with photos in it.")
    labels = [str(photos[position].label) for position in encoded.readable]
    names = tuple(sorted(set(labels)))
    classes = torch.tensor([names.index(label) for label in labels])
    return LabelledFeatures(
        encoded.vectors, classes, names, {photos[i].name: why for i, why in encoded.problems.items()}
    )


def evaluate_folders(
    model: Text2Model,
    photos: LabelledFeatures,
    classes: Sequence[ClassDescription],
    ways: Sequence[int | str],
    tasks: int,
    seed: int,
) -> Results:
    """Random k-way tasks over the folders that are described.

    Args:
        model: what is evaluated, with its baseline.
        photos: the folders.
        classes: descriptions, named as the folders; the texts alone are read, or the name where there is none.
        ways: how many classes a task has; ``all`` takes every described folder.
        tasks: how many tasks for each number of ways.
        seed: of the draw.

    Raises:
        SettingError: fewer than two folders are described, or there are fewer classes than ways.
    """
    described = {c.name: c for c in classes}
    names = [name for name in photos.names if name in described]
    if len(names) < 2:
        raise SettingError(
            f"Only {len(names)} folders are described in the class file; its keys must be folder names such as "
            f"'{photos.names[0]}'."
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
        photos: the folders.
        pairs: ``{"a": folder, "b": folder, "a_text": "...", "b_text": "..."}`` each.
        seed: of the bootstrap.

    Raises:
        SettingError: a pair lacks a key, or names a folder that has no photos.
    """
    for number, pair in enumerate(pairs, 1):
        missing = [key for key in ("a", "b", "a_text", "b_text") if not isinstance(pair.get(key), str)]
        if missing:
            raise SettingError(f"Pair {number} lacks {', '.join(missing)}; each line needs a, b, a_text and b_text.")
        unknown = [pair[key] for key in ("a", "b") if pair[key] not in photos.names]
        if unknown or pair["a"] == pair["b"]:
            raise SettingError(
                f"Pair {number} needs two folders that have photos, not '{pair['a']}' and '{pair['b']}'."
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
