"""Generated shapes to learn from, where there are no scans: what each category looks like to an encoder."""

from collections.abc import Sequence
from dataclasses import replace

import torch

from core.corpus import CorpusClass
from core.discriminants import discriminants
from core.encoders import POINTS, EncoderPair
from core.episodes import TrainingData
from core.feature_space import Space
from core.features import FeatureCache
from core.progress import Progress
from core.shapes.generator import as_drawn, draw_all

EACH, EACH_IN_VIEWS = 40, 8
"""Clouds of a category that an encoder looks at: pictures take a hundred times as long as points."""
SEED = 1
"""Other clouds than the point network has learnt from."""


def looks_of_shapes(
    encoders: EncoderPair,
    corpus: Sequence[CorpusClass],
    cache: FeatureCache,
    on_progress: Progress | None = None,
) -> tuple[EncoderPair, torch.Tensor]:
    """What the encoder sees of generated clouds, each looked at once.

    Returns:
        The encoders, with prototypes of the classes where they had none, and ``(classes, each, d_raw)``.
    """
    looks = generated_looks(encoders, corpus, cache, EACH if encoders.name == POINTS else EACH_IN_VIEWS, on_progress)
    if encoders.prototypes is None:
        classes = torch.arange(looks.shape[0], device=looks.device).repeat_interleave(looks.shape[1])
        prototypes = discriminants([entry.id for entry in corpus], looks.flatten(0, 1), classes)
        encoders = replace(encoders, prototypes=lambda: prototypes)
    return encoders, looks


def generated_looks(
    encoders: EncoderPair,
    corpus: Sequence[CorpusClass],
    cache: FeatureCache,
    each: int,
    on_progress: Progress | None = None,
) -> torch.Tensor:
    """``(classes, each, d_raw)``: features of ``each`` generated clouds of every class."""
    key = f"generated-{SEED}-{each}-{len(corpus)}"
    known = cache.get(key)
    if known is None:
        done, total, parts = 0, each * len(corpus), []
        for clouds in draw_all([entry.id for entry in corpus], each, SEED, as_drawn):
            parts.append(encoders.sample.encode(list(clouds)).cpu())
            done += len(clouds)
            if on_progress is not None:
                on_progress(done / total, f"Looked at {done:,} of {total:,} generated shapes")
        known = torch.cat(parts)
        cache.put(key, known)
    return known.unflatten(0, (each, len(corpus))).transpose(0, 1).to(encoders.sample.device)


def add_shapes(data: TrainingData, space: Space, looks: torch.Tensor) -> TrainingData:
    """``data`` with features of samples beside the prototypes.

    Args:
        looks: ``(classes, each, d_raw)`` of the data's classes.
    """
    counts = torch.full((len(looks),), looks.shape[1], device=looks.device)
    return replace(data, photos=space(looks.flatten(0, 1)), photo_counts=counts)
