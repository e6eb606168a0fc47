"""T2M's first lessons for an encoder: learnt on this machine, watched, and stopped at any time."""

from dataclasses import replace

import torch

from core.bootstrap import learn, learnt_checkpoint, sample_photos
from core.encoders import EncoderPair, TextEncoder
from core.features import FeatureCache, Progress, encode_photos, part_of
from core.tower_training import TowerRecipe

READING = 0.4
"""Share of the time in which the corpus is read for the hypernetwork; CLIP reads less of it."""
CHUNK = 512
"""Texts between two reports."""


class WatchedReader:
    """A text encoder that tells how far it is in a long list."""

    def __init__(self, reader: TextEncoder, on_progress: Progress) -> None:
        self.name, self.dim, self.device, self.fingerprint = reader.name, reader.dim, reader.device, reader.fingerprint
        self._reader, self._on_progress = reader, on_progress

    def encode(self, texts: list[str]) -> torch.Tensor:
        """As the encoder's own; what the progress raises ends it."""
        parts = []
        for start in range(0, len(texts), CHUNK):
            self._on_progress(start / len(texts), f"Read {start:,} of {len(texts):,} descriptions")
            parts.append(self._reader.encode(texts[start : start + CHUNK]))
        return torch.cat(parts) if parts else self._reader.encode([])


def learn_here(encoders: EncoderPair, cache: FeatureCache, recipe: TowerRecipe | None, on_progress: Progress) -> None:
    """Learn the correction for ``encoders`` and keep it where ``Text2Model.load`` finds it.

    Args:
        encoders: with a text tower.
        cache: of photos' features.
        recipe: how; None for the product's.
        on_progress: what it raises ends the work.
    """
    from app.presets import example_photos  # imports gradio, which need not be there before the model

    on_progress(0.0, "Looking at a few photos")
    photos = encode_photos(example_photos() or sample_photos(), encoders.image, cache)
    reading, learning = part_of(on_progress, 0.0, READING), part_of(on_progress, READING, 1.0)
    assert reading is not None
    watched = replace(encoders, text=WatchedReader(encoders.text, reading))
    learn(watched, photos.vectors, learning, recipe, out=learnt_checkpoint(encoders))
