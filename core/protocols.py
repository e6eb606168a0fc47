"""Evaluation protocols: what is trained on, what is tested on, and by which words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from core.corpus import CorpusClass
from core.descriptions import ClassDescription
from core.encoders import EncoderPair
from core.errors import PhotoError, SettingError
from core.evaluation import Figure, combine, evaluate_tasks, sample_tasks
from core.features import FeatureCache, Progress, encode_photos, part_of
from core.photos import collect_photos
from core.text2model import METHODS, Text2Model
from core.training import Recipe, embed_forms, prototype_data, train

SPLITS = Path(__file__).resolve().parent.parent / "assets" / "splits" / "imagenet-zsl.json"

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
    texts = model.embed([described[name] for name in names], with_names=False)
    features = model.space(kept)
    results: Results = {method: {} for method in METHODS}
    for way in ways:
        drawn = sample_tasks(len(names), len(names) if way == "all" else int(way), tasks, seed)
        for method, figure in _compare(model, texts[drawn], drawn, features, positions, seed).items():
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
    texts = model.embed(sides, with_names=False).unflatten(0, (len(pairs), 2))
    features = model.space(kept)
    compared = _compare(model, texts, drawn, features, positions, seed)
    return {method: {"2": figure} for method, figure in compared.items()}


def _compare(
    model: Text2Model,
    texts: torch.Tensor,
    tasks: torch.Tensor,
    features: torch.Tensor,
    photo_class: torch.Tensor,
    seed: int,
) -> dict[str, Figure]:
    """Every method on the same tasks; the arguments are those of ``evaluate_tasks``."""
    return {
        method: evaluate_tasks(partial(model.weights, method=method), texts, tasks, features, photo_class, seed)
        for method in METHODS
    }


def _restrict(photos: LabelledFeatures, names: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """The photos of ``names``: ``(m, d_raw)``, and their positions in ``names``, ``(m,)``."""
    new = torch.full((len(photos.names),), -1)
    for position, name in enumerate(names):
        new[photos.names.index(name)] = position
    positions = new[photos.classes]
    return photos.vectors[positions >= 0], positions[positions >= 0]


TEXT_KINDS = ("names", "descriptions")
ENCODING = 0.2
"""Share of the work that encoding the photos is, for the progress bar."""


def zsl_texts(entry: CorpusClass, kind: str) -> ClassDescription:
    """How a class is put into words in ``imagenet-zsl``: its plain name, or the name before each description."""
    name = entry.names[0]
    return ClassDescription(name, () if kind == "names" else (entry.short, *entry.rich))


def imagenet_zsl(
    encoders: EncoderPair,
    corpus: Sequence[CorpusClass],
    images: Path,
    recipe: Recipe,
    cache: FeatureCache,
    folds: str = "test",
    ways: Sequence[int] = (2, 5, 10, 50, 200),
    tasks: int = 500,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> dict[str, Results]:
    """Train image-free on 800 classes, test on real photos of the other 200; once for each fold.

    The image encoder itself was trained on photos of all 1000 classes; what has never met the unseen ones is the
    way from words to classifiers.

    Args:
        images: photos whose file names start with the class's WordNet id.
        folds: ``test`` for figures that are reported, ``validation`` for choosing.

    Returns:
        Kind of text -> method -> ways -> figure, the mean over the folds.

    Raises:
        PhotoError: there are no such photos.
    """
    position = {entry.id: i for i, entry in enumerate(corpus)}
    photos = [photo for photo in collect_photos([images], limit=None) if _id_of(photo.name) in position]
    if not photos:
        raise PhotoError(f"'{images}' has no photos whose names start with a WordNet id such as n02124075_cat.jpg.")
    encoded = encode_photos(photos, encoders.image, cache, part_of(on_progress, 0.0, ENCODING))
    photo_class = torch.tensor([position[_id_of(photos[i].name)] for i in encoded.readable])
    photographed = set(photo_class.tolist())
    forms = embed_forms(corpus, encoders.text)
    collected: dict[str, dict[str, dict[str, list[Figure]]]] = {}
    splits = json.loads(SPLITS.read_text(encoding="utf-8"))[folds]
    share = (1 - ENCODING) / len(splits)
    for number, ids in enumerate(splits):
        begun = ENCODING + share * number
        tell = part_of(on_progress, begun, begun + share, f"fold {number + 1} of {len(splits)}: ")
        held_out = {position[id] for id in ids}
        unseen = torch.tensor(sorted(held_out & photographed))
        seen = torch.tensor([i for i in range(len(corpus)) if i not in held_out])
        space, data = prototype_data(encoders, corpus, seen, forms, recipe)
        network = train(data, recipe, tell)
        model = Text2Model.assemble(encoders, network, space)
        chosen = torch.isin(photo_class, unseen)
        features = space(encoded.vectors[chosen])
        classes = torch.searchsorted(unseen, photo_class[chosen])
        for kind in TEXT_KINDS:
            texts = model.embed([zsl_texts(corpus[i], kind) for i in unseen.tolist()])
            for way in ways:
                drawn = sample_tasks(len(unseen), way, tasks, seed)
                compared = _compare(model, texts[drawn], drawn, features, classes, seed)
                for method, figure in compared.items():
                    collected.setdefault(kind, {}).setdefault(method, {}).setdefault(str(way), []).append(figure)
    return {
        kind: {method: {way: combine(figures) for way, figures in by_way.items()} for method, by_way in results.items()}
        for kind, results in collected.items()
    }


def _id_of(name: str) -> str:
    return name.rsplit("/", 1)[-1].split("_", 1)[0].split(".", 1)[0]
