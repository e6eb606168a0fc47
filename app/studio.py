"""What the page asks for, without the page: one model for all sessions, and each session's own task and samples."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from PIL import Image

from app.encoder_jobs import EncoderJobs, Work
from app.modality import IMAGES, Modality, Shown
from app.presets import example_photos
from app.session import Batch, Session, Task
from core.bootstrap import learn, learnt_checkpoint, sample_photos
from core.descriptions import ClassDescription, check_classes
from core.encoders import LITE, choose, parse_source, weights_on_disk
from core.encoders.prompts import templates
from core.errors import Cancelled, SampleError, SettingError, WeightsError
from core.features import FeatureCache, encode_samples
from core.media import Medium
from core.progress import Progress
from core.samples import Sample
from core.text2model import METHODS, PROMPTS_BY_DEFAULT, Text2Model
from core.tower_training import TowerRecipe

__all__ = ["Batch", "Session", "Studio", "Task"]

CLOSING = 10.0
"""Seconds at most."""
DROP_AGAIN = "Stopped. What was read so far is remembered: drop the {} again to go on from there."
CHOSEN_AT_START = (
    "This page is open to other machines, so its encoder is chosen where it is started: python app.py --encoder NAME."
)
PRESS_AGAIN = "Stopped. What was read so far is remembered: press Generate classifier to go on from there."


@dataclass
class Studio:
    """The model for one kind of samples, loaded when it is first needed and shared by all sessions.

    There is one at a time. Whoever computes in several steps takes ``model`` once and hands it to each step: the next
    moment another encoder may have taken its place, and what two encoders make does not fit together.
    """

    encoder: str
    """The one to start with; where it is not to be had, ``lite`` answers for photos and ``work`` says why."""
    device: str
    fast: bool = False
    prompts: str = PROMPTS_BY_DEFAULT
    is_open: bool = False
    """Whether other machines are let in: their visitors choose no encoder, for that names files of this machine."""
    recipe: TowerRecipe | None = None
    """How T2M learns for an encoder that it has learnt nothing for; None for the product's."""
    modality: Modality = IMAGES
    """What is classified."""
    _model: Text2Model | None = None
    _others: dict[str, Text2Model] = field(default_factory=dict)
    """Models that some visitors have chosen for themselves, by encoder."""
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _cache: FeatureCache = field(default_factory=FeatureCache)
    _stops: dict[str, threading.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._jobs = EncoderJobs(self._load, self._learn, self._take)

    @property
    def model(self) -> Text2Model:
        """Loaded on first use; whoever comes second waits for the first."""
        with self._loading:
            return self._model or self._first()

    def model_for(self, session: Session) -> Text2Model:
        """The model that answers a visitor: the one that this visitor has chosen, or else the one for everybody."""
        encoder = session.encoder
        if not encoder:
            return self.model
        with self._loading:
            if encoder not in self._others:
                self._others[encoder] = self._load(encoder)
            return self._others[encoder]

    @property
    def current(self) -> str:
        """The name of the encoder that answers; empty while the first one is being loaded."""
        return "" if self._model is None else self._model.encoders.name

    @property
    def work(self) -> Work:
        """What is going on with encoders, the same for everybody."""
        return Work("loading", self.encoder) if self._model is None else self._jobs.work

    def use(self, encoder: str, prompts: str = PROMPTS_BY_DEFAULT, fast: bool = False) -> None:
        """Let another encoder answer, for everybody, as soon as it is there; ``work`` tells how far that is.

        Raises:
            SettingError: there is no such encoder, or no such prompts, or visitors choose none; nothing has changed.
        """
        if self.is_open:
            raise SettingError(CHOSEN_AT_START)
        encoder = encoder.strip()
        if encoder != LITE:
            parse_source(encoder)
        templates(prompts)
        model = self.model
        self.prompts, self.fast = prompts, fast
        if not self._jobs.runs(encoder):
            self._jobs.start(encoder)
        elif model.encoders.name == encoder:  # it is learning, and that is the same for all prompts
            self._take(Text2Model.assemble(model.encoders, model.model, model.space, fast=fast, prompts=prompts))

    def try_again(self) -> None:
        """After a problem: the same once more."""
        if self.work.problem and not self.is_open:
            self._jobs.start(self.work.encoder)

    def cancel(self) -> None:
        """Stop getting or learning what is being got or learnt."""
        if not self.is_open:
            self._jobs.cancel()

    def wait(self, seconds: float) -> Work:
        """Until nothing is going on with encoders, at most so long."""
        self._jobs.wait(seconds)
        return self.work

    def close(self) -> None:
        """End what goes on in the background, which would trouble the end of the process."""
        self._jobs.cancel()
        self._jobs.wait(CLOSING)

    def warm_up(self) -> None:
        """Load the model for photos and run each part once, so that the first visitor does not wait for it."""
        self.generate([ClassDescription("cat"), ClassDescription("dog")])
        self.model.encoders.sample.encode([Image.new("RGB", (64, 64))])

    def generate(self, classes: Sequence[ClassDescription], model: Text2Model | None = None) -> Task:
        """Make the classifiers of every method.

        Args:
            classes: the classes.
            model: None for the present one.

        Raises:
            DescriptionError: no classifier can be made of these classes.
        """
        *_, task = self.tasks(classes, model or self.model)
        return task

    def tasks(
        self,
        classes: Sequence[ClassDescription],
        model: Text2Model,
        visitor: str = "",
        on_progress: Progress = lambda share, line: None,
    ) -> Iterator[Task]:
        """As ``generate``, method by method, T2M first: what CLIP's text tower has to read may take seconds.

        Raises:
            Cancelled: the visitor pressed Stop; what was read by then is not read again.
        """
        encoder, checked = model.encoders.sample, check_classes(classes)
        task = Task(
            checked,
            {},
            model.titles,
            {},
            model.encoders.name,
            encoder.fingerprint,
            encoder.n_bytes,
            str(encoder.device),
            is_trained=model.is_trained,
        )
        with self._stoppable(visitor, on_progress, PRESS_AGAIN) as tell:
            for method in METHODS:
                started, saved = time.perf_counter(), model.seconds_saved
                # A session that keeps its task must not keep an encoder in memory that nobody uses any more.
                made = model.generate(checked, method, on_progress=tell).without_encoder()
                elapsed = time.perf_counter() - started
                milliseconds = 1000 * (elapsed + model.seconds_saved - saved)
                task = replace(
                    task,
                    elapsed=task.elapsed or 1000 * elapsed,
                    classifiers={**task.classifiers, method: made},
                    milliseconds={**task.milliseconds, method: milliseconds},
                )
                yield task

    def encode(
        self,
        samples: Sequence[Sample],
        visitor: str,
        on_progress: Progress,
        model: Text2Model | None = None,
        reading: str = "",
    ) -> Batch:
        """Read and encode samples; ``stop`` ends it, and what was encoded by then is not encoded again.

        Args:
            samples: what was handed over.
            visitor: who may stop it.
            on_progress: told how far it is.
            model: None for the present one.
            reading: how files are to be read; empty for the usual way.

        Raises:
            SampleError: there are no samples.
            Cancelled: the visitor pressed Stop.
        """
        modality = self.modality
        if not samples:
            what = f"{modality.plural} in what you dropped; add {modality.what}"
            raise SampleError(f"There are no {what}, a folder of them or a zip.")
        encoder, medium, shown = (model or self.model).encoders.sample, modality.medium(reading), Shown(modality)
        with self._stoppable(visitor, on_progress, DROP_AGAIN.format(modality.plural)) as tell:
            features = encode_samples(samples, encoder, self._cache, tell, shown.add, medium)
        return Batch(
            tuple(samples),
            features,
            encoder.fingerprint,
            shown.thumbnails,
            medium=medium,
            clouds=shown.clouds,
        )

    def fit(self, session: Session, visitor: str, on_progress: Progress, model: Text2Model) -> Session:
        """The same session where all is ``model``'s, and read as the visitor wants it: classifiers made and samples
        read by another encoder, or in another way, are made and read again.

        Raises:
            Cancelled: the visitor pressed Stop.
        """
        fingerprint, task, batch = model.encoders.sample.fingerprint, session.task, session.batch
        medium = self.modality.medium(session.reading)
        if batch is not None and (batch.fingerprint, batch.medium.reading) != (fingerprint, medium.reading):
            with self._stoppable(visitor, on_progress, PRESS_AGAIN) as tell:
                batch = self._read_again(batch, model, medium, tell)
        if task is not None and task.fingerprint != fingerprint:
            session = session.with_task(self.generate(task.classes, model))
        return replace(session, batch=batch)

    def _read_again(self, batch: Batch, model: Text2Model, medium: Medium[Any], tell: Progress) -> Batch:
        """The same samples by another encoder, or read in another way. What was not readable stays so."""
        problems, encoder = batch.features.problems, model.encoders.sample
        samples = [replace(sample, problem=problems.get(i)) for i, sample in enumerate(batch.samples)]
        looks_different = batch.medium.reading != medium.reading
        shown = Shown(self.modality) if looks_different else Shown(self.modality, batch.thumbnails, batch.clouds)
        how = "once more" if looks_different else "with the new encoder"
        features = encode_samples(
            samples,
            encoder,
            self._cache,
            lambda share, line: tell(share, f"{line} {how}"),
            shown.add if looks_different else None,
            medium,
        )
        return replace(
            batch,
            features=features,
            fingerprint=encoder.fingerprint,
            thumbnails={i: url for i, url in shown.thumbnails.items() if i not in features.problems},
            clouds={i: points for i, points in shown.clouds.items() if i not in features.problems},
            medium=medium,
        )

    def stop(self, session: str) -> None:
        """End what ``session`` is waiting for."""
        event = self._stops.get(session)
        if event is not None:
            event.set()

    @contextmanager
    def _stoppable(self, session: str, on_progress: Progress, sentence: str) -> Iterator[Progress]:
        """Inside, telling of progress raises ``Cancelled`` once the session has pressed Stop."""
        stop = self._stops[session] = threading.Event()

        def tell(share: float, message: str) -> None:
            if stop.is_set():
                raise Cancelled(sentence)
            on_progress(share, message)

        try:
            yield tell
        finally:
            self._stops.pop(session, None)

    def _first(self) -> Text2Model:
        """The encoder that was asked for, or else, for photos, ``lite``: weights that are not here are downloaded
        meanwhile."""
        encoder = choose(self.encoder, self.modality.for_clouds)
        if self.modality.for_clouds:
            model = self._model = self._load(encoder)
            return model
        try:
            model = self._model = self._load(encoder)
        except WeightsError as error:
            model = self._model = self._load(LITE)
            if weights_on_disk(parse_source(encoder)) is None:
                self._jobs.start(encoder)
            else:
                self._jobs.fail(encoder, str(error))
        else:
            if not model.is_trained:
                self._jobs.start(encoder, model)
        return model

    def _load(self, encoder: str) -> Text2Model:
        return Text2Model.load(
            encoder, self.device, fast=self.fast, prompts=self.prompts, for_clouds=self.modality.for_clouds
        )

    def _take(self, model: Text2Model) -> None:
        self._model = model

    def _learn(self, model: Text2Model, on_progress: Progress) -> None:
        """What ``model`` has to learn, kept where ``_load`` finds it. A few photos show where photos lie."""
        on_progress(0.0, "Looking at a few photos")
        photos = encode_samples(example_photos() or sample_photos(), model.encoders.sample, self._cache)
        out = learnt_checkpoint(model.encoders)
        learn(model.encoders, photos.vectors, on_progress, self.recipe, out=out)
