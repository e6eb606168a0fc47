"""What one visitor has: the classifiers that were made, the samples that were handed over, and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch

from core.classifier import OnDemandClassifier
from core.descriptions import ClassDescription
from core.features import SampleFeatures
from core.media import PHOTOS, Medium
from core.predictions import Predictions, predict
from core.samples import Sample


@dataclass(frozen=True)
class Task:
    """The classifiers that were made of one list of classes, by method."""

    classes: tuple[ClassDescription, ...]
    classifiers: dict[str, OnDemandClassifier]
    titles: Mapping[str, str]
    """Method -> what it is called in front of people."""
    milliseconds: Mapping[str, float]
    """Method -> how long its classifier takes to make of words that nobody has read yet."""
    encoder: str
    """The name of the encoders that it was made with."""
    fingerprint: str
    """Of the encoder of samples: those that another one has encoded do not fit."""
    encoder_bytes: int
    """How large that encoder is, which goes wherever a classifier goes."""
    device: str = ""
    """Where they run."""
    elapsed: float = 0.0
    """Milliseconds that it took to make T2M's classifier this time."""
    is_trained: bool = True
    """Whether T2M has learnt anything for this encoder; before that it is CLIP's own classifier, with flip."""

    @property
    def has_one_class(self) -> bool:
        """Whether it tells a single class from everything else."""
        return len(self.classes) == 1

    @property
    def can_reject(self) -> bool:
        """Whether it knows how likely a sample shows any of the classes at all."""
        return self.has_one_class or self.classifiers["t2m"].familiarity is not None

    @property
    def methods(self) -> tuple[str, ...]:
        """Those that can differ: where nothing is denied, the two baselines are the same, and one of them will do."""
        denies = any(not phrase.positive for described in self.classes for phrase in described.phrases)
        return tuple(method for method in self.classifiers if denies or method != "zero_shot_flip")


@dataclass(frozen=True)
class Batch:
    """Samples that were handed over, encoded once."""

    samples: tuple[Sample, ...]
    features: SampleFeatures
    fingerprint: str
    """Of the encoder."""
    thumbnails: dict[int, str]
    """Small pictures as data URLs, by position: they live in the session and never on disk."""
    is_example: bool = False
    medium: Medium[Any] = PHOTOS
    """How their files were read."""
    clouds: dict[int, np.ndarray] = field(default_factory=dict)
    """Points of those that may be turned, ``(p, 3)``, by position."""

    def vector(self, position: int) -> torch.Tensor:
        """The features of one sample that could be read, ``(1, d_raw)``."""
        row = self.features.readable.index(position)
        return self.features.vectors[row : row + 1]

    def asked(self, position: object) -> int:
        """The position that somebody asks about; for anything else, that of the first sample that could be read."""
        if isinstance(position, int) and 0 <= position < len(self.samples):
            return position
        return self.features.readable[0] if self.features.readable else 0

    def joined(self, other: "Batch") -> "Batch":
        """These samples, then the other's, read and encoded the same way."""
        assert (self.fingerprint, self.medium.reading) == (other.fingerprint, other.medium.reading)
        n = len(self.samples)
        features = SampleFeatures(
            torch.cat([self.features.vectors, other.features.vectors]),
            self.features.readable + tuple(n + i for i in other.features.readable),
            self.features.problems | {n + i: why for i, why in other.features.problems.items()},
            other.features.seconds or self.features.seconds,
        )
        return replace(
            self,
            samples=self.samples + other.samples,
            features=features,
            thumbnails=self.thumbnails | {n + i: url for i, url in other.thumbnails.items()},
            clouds=self.clouds | {n + i: points for i, points in other.clouds.items()},
            is_example=False,
        )


@dataclass(frozen=True)
class Session:
    """All that one visitor has. Frozen, so that nothing of it can leak into another visitor's."""

    task: Task | None = None
    batch: Batch | None = None
    threshold: float | None = None
    """How likely a sample must show any of the classes, or else it is none of these; None for what suits the task:
    any will do among several classes, and even odds are asked of a single one. It waits while a task cannot tell."""
    reading: str = ""
    """How files are to be read (``Medium.reading``); empty for the usual way."""
    encoder: str = ""
    """The encoder that this visitor has chosen; empty for the one that answers everybody."""

    def with_task(self, task: Task) -> "Session":
        """The same samples with other classes; those of another encoder have to be read again (``Studio.fit``). The
        threshold stays, unless it now means another thing."""
        same = self.task is None or self.task.has_one_class == task.has_one_class
        return replace(self, task=task, threshold=self.threshold if same else None)

    def predictions(self) -> Predictions | None:
        """The answers of the task's classifiers on the batch, once there are both, of one encoder."""
        if self._predicted is None or self.threshold is None or self.task is None or not self.task.can_reject:
            return self._predicted
        return self._predicted.with_threshold(self.threshold)

    @cached_property
    def _predicted(self) -> Predictions | None:
        if self.task is None or self.batch is None or self.task.fingerprint != self.batch.fingerprint:
            return None
        classifiers = {method: self.task.classifiers[method] for method in self.task.methods}
        batch = self.batch
        return predict(classifiers, batch.samples, batch.features, self.task.titles, noun=batch.medium.noun)

    def with_threshold(self, threshold: float) -> "Session":
        """The same answers but for what is rejected: nothing is computed again."""
        changed = replace(self, threshold=threshold)
        changed.__dict__["_predicted"] = self._predicted
        return changed

    def __deepcopy__(self, memo: dict[int, object]) -> "Session":
        """Itself: it cannot change."""
        return self
