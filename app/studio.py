"""What the page asks for, without the page: one model for all sessions, and each session's own task and photos."""

import base64
import io
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import torch
from PIL import Image

from core.classifier import OnDemandClassifier
from core.descriptions import ClassDescription, check_classes
from core.errors import Cancelled, PhotoError
from core.features import FeatureCache, PhotoFeatures, Progress, encode_photos
from core.photos import Photo
from core.predictions import Predictions, predict
from core.text2model import METHODS, Text2Model

THUMBNAIL = 192


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
    """Of the image encoder: photos that another one has encoded do not fit."""
    encoder_bytes: int
    """How large the image encoder is, which goes wherever a classifier goes."""

    @property
    def has_one_class(self) -> bool:
        """Whether it tells a single class from everything else."""
        return len(self.classes) == 1

    @property
    def can_reject(self) -> bool:
        """Whether it knows how likely a photo shows any of the classes at all."""
        return self.has_one_class or self.classifiers["t2m"].familiarity is not None

    @property
    def methods(self) -> tuple[str, ...]:
        """Those that can differ: where nothing is denied, the two baselines are the same, and one of them will do."""
        denies = any(not phrase.positive for described in self.classes for phrase in described.phrases)
        return tuple(method for method in self.classifiers if denies or method != "zero_shot_flip")


@dataclass(frozen=True)
class Batch:
    """Photos that were handed over, encoded once."""

    photos: tuple[Photo, ...]
    features: PhotoFeatures
    fingerprint: str
    """Of the image encoder."""
    thumbnails: dict[int, str]
    """Small JPEGs as data URLs, by position: they live in the session and never on disk."""
    is_example: bool = False

    def vector(self, position: int) -> torch.Tensor:
        """The features of one photo that could be read, ``(1, d_raw)``."""
        row = self.features.readable.index(position)
        return self.features.vectors[row : row + 1]

    def joined(self, other: "Batch") -> "Batch":
        """These photos, then the other's."""
        n = len(self.photos)
        features = PhotoFeatures(
            torch.cat([self.features.vectors, other.features.vectors]),
            self.features.readable + tuple(n + i for i in other.features.readable),
            self.features.problems | {n + i: why for i, why in other.features.problems.items()},
            other.features.seconds or self.features.seconds,
        )
        thumbnails = self.thumbnails | {n + i: url for i, url in other.thumbnails.items()}
        return Batch(self.photos + other.photos, features, other.fingerprint, thumbnails)


@dataclass(frozen=True)
class Session:
    """All that one visitor has. Frozen, so that nothing of it can leak into another visitor's."""

    task: Task | None = None
    batch: Batch | None = None
    threshold: float | None = None
    """How likely a photo must show any of the classes, or else it is none of these; None for what suits the task:
    any will do among several classes, and even odds are asked of a single one."""

    def with_task(self, task: Task) -> "Session":
        """The same photos with other classes. The threshold stays, unless it now means another thing."""
        same = self.task is None or self.task.has_one_class == task.has_one_class
        return replace(self, task=task, threshold=self.threshold if same else None)

    def predictions(self) -> Predictions | None:
        """The answers of the task's classifiers on the batch, once there are both."""
        if self._predicted is None or self.threshold is None:
            return self._predicted
        return self._predicted.with_threshold(self.threshold)

    @cached_property
    def _predicted(self) -> Predictions | None:
        if self.task is None or self.batch is None:
            return None
        classifiers = {method: self.task.classifiers[method] for method in self.task.methods}
        return predict(classifiers, self.batch.photos, self.batch.features, self.task.titles)

    def with_threshold(self, threshold: float) -> "Session":
        """The same answers but for what is rejected: nothing is computed again."""
        changed = replace(self, threshold=threshold)
        changed.__dict__["_predicted"] = self._predicted
        return changed

    def __deepcopy__(self, memo: dict[int, object]) -> "Session":
        """Itself: it cannot change."""
        return self


@dataclass
class Studio:
    """The model, loaded when it is first needed and shared by all sessions."""

    encoder: str
    device: str
    _model: Text2Model | None = None
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _cache: FeatureCache = field(default_factory=FeatureCache)
    _stops: dict[str, threading.Event] = field(default_factory=dict)

    @property
    def model(self) -> Text2Model:
        """Loaded on first use; whoever comes second waits for the first."""
        with self._loading:
            if self._model is None:
                self._model = Text2Model.load(self.encoder, self.device)
            return self._model

    def warm_up(self) -> None:
        """Load the model and run each part once, so that the first visitor does not wait for it."""
        self.generate([ClassDescription("cat"), ClassDescription("dog")])
        self.model.encoders.image.encode([Image.new("RGB", (64, 64))])

    def generate(self, classes: Sequence[ClassDescription]) -> Task:
        """Make the classifiers of every method.

        Raises:
            DescriptionError: no classifier can be made of these classes.
        """
        model = self.model
        classifiers, milliseconds = {}, {}
        for method in METHODS:
            started, saved = time.perf_counter(), model.seconds_saved
            # A session that keeps its task must not keep an encoder in memory that nobody uses any more.
            classifiers[method] = model.generate(classes, method).without_encoder()
            milliseconds[method] = 1000 * (time.perf_counter() - started + model.seconds_saved - saved)
        image = model.encoders.image
        return Task(
            check_classes(classes),
            classifiers,
            model.titles,
            milliseconds,
            model.encoders.name,
            image.fingerprint,
            image.n_bytes,
        )

    def encode(self, photos: Sequence[Photo], session: str, on_progress: Progress) -> Batch:
        """Read and encode photos; ``stop`` ends it, and what was encoded by then is not encoded again.

        Raises:
            PhotoError: there are no photos.
            Cancelled: the session pressed Stop.
        """
        if not photos:
            raise PhotoError("There are no photos in what you dropped; add pictures, a folder of them or a zip.")
        stop = self._stops[session] = threading.Event()

        def tell(share: float, message: str) -> None:
            if stop.is_set():
                raise Cancelled(
                    "Stopped. What was read so far is remembered: drop the photos again to go on from there."
                )
            on_progress(share, message)

        thumbnails: dict[int, str] = {}

        def keep_thumbnail(position: int, image: Image.Image) -> None:
            thumbnails[position] = _data_url(image)

        try:
            encoder = self.model.encoders.image
            features = encode_photos(photos, encoder, self._cache, tell, keep_thumbnail)
        finally:
            self._stops.pop(session, None)
        return Batch(tuple(photos), features, encoder.fingerprint, thumbnails)

    def stop(self, session: str) -> None:
        """End what ``session`` is waiting for."""
        event = self._stops.get(session)
        if event is not None:
            event.set()


def _data_url(image: Image.Image) -> str:
    small = image.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.BICUBIC)
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
