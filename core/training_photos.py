"""Real photos to mix into training: which class of the corpus each one shows, and its features."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from core.corpus import CorpusClass
from core.encoders import EncoderPair
from core.episodes import TrainingData
from core.errors import SampleError
from core.feature_space import Space
from core.features import FeatureCache, encode_samples
from core.progress import Progress
from core.samples import Sample, collect_samples


def add_photos(
    data: TrainingData,
    space: Space,
    corpus: Sequence[CorpusClass],
    encoders: EncoderPair,
    folder: Path,
    cache: FeatureCache,
    on_progress: Progress | None = None,
) -> TrainingData:
    """``data`` of the whole ``corpus`` with the photos of ``folder`` beside the prototypes.

    A photo belongs to the class whose id begins its file name or its folder's name (``n02129165_lion.jpg``), or
    whose name its folder has (``lion``). The others are left out.

    Raises:
        SampleError: no photo belongs to a class of the corpus.
    """
    by_key = {name.casefold(): i for i, entry in enumerate(corpus) for name in (entry.id, *entry.names)}
    classified = [(photo, class_of(photo, by_key)) for photo in collect_samples([folder], limit=None)]
    known = [(photo, position) for photo, position in classified if position is not None]
    encoded = encode_samples([photo for photo, _ in known], encoders.sample, cache, on_progress)
    if not encoded.readable:
        raise SampleError(f"No photo in '{folder}' lies in a folder named like a class of the corpus, such as 'lion'.")
    classes = torch.tensor([known[i][1] for i in encoded.readable])
    order = classes.argsort(stable=True)
    counts = torch.bincount(classes, minlength=len(corpus))
    device = data.prototypes.device
    return replace(data, photos=space(encoded.vectors[order]).to(device), photo_counts=counts.to(device))


def class_of(photo: Sample, by_key: dict[str, int]) -> int | None:
    """The position that ``by_key`` has for a photo's id, its folder's id or its folder's name; None for neither."""
    folder, _, file = photo.name.rpartition("/")
    folder = photo.label or folder
    for text in (file.split("_", 1)[0].split(".", 1)[0], folder.split("_", 1)[0], folder.replace("_", " "), folder):
        position = by_key.get(text.strip().casefold())
        if position is not None:
            return position
    return None
