"""Samples to features: each file is read and encoded once, however often the descriptions change."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, get_ident
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
import torch

from core.encoders.base import SampleEncoder
from core.errors import Text2ModelError
from core.media import PHOTOS, Medium
from core.progress import Progress
from core.samples import Sample
from core.user_cache import user_cache

BATCH = 32
Item = TypeVar("Item")


class FeatureCache:
    """Features by content hash, for one encoder: in memory, and in a folder where one is given.

    Two sessions that show the same bytes share one entry, and learn nothing of each other by it.
    """

    def __init__(self, capacity: int = 8192, folder: Path | None = None) -> None:
        """
        Args:
            capacity: how many vectors stay in memory (5 kB each for ``lite``), the last used ones.
            folder: where vectors are kept from one run to the next; None keeps them in memory alone.
        """
        self._memory: OrderedDict[str, torch.Tensor] = OrderedDict()
        self._capacity = capacity
        self._folder = folder
        self._lock = Lock()

    def get(self, key: str) -> torch.Tensor | None:
        """The vector ``(dim,)`` stored under ``key``, or None."""
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
        if self._folder is None:
            return None
        try:
            vector = torch.from_numpy(np.load(self._file(key), allow_pickle=False))
        except Exception:  # not there yet, cut short or overwritten, each with an error of its own: it is encoded again
            return None
        self._remember(key, vector)
        return vector

    def put(self, key: str, vector: torch.Tensor) -> None:
        """Store ``vector`` under ``key``."""
        vector = vector.detach().cpu()
        self._remember(key, vector)
        if self._folder is None:
            return
        file = self._file(key)
        part = file.with_suffix(f".{os.getpid()}-{get_ident()}.part.npy")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.save(part, vector.numpy(), allow_pickle=False)
            part.replace(file)  # in one step: a half-written file is never read
        except OSError:  # a disk that is full or read-only costs time in the next run, not this one's work
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _remember(self, key: str, vector: torch.Tensor) -> None:
        with self._lock:
            self._memory[key] = vector
            self._memory.move_to_end(key)
            while len(self._memory) > self._capacity:
                self._memory.popitem(last=False)

    def _file(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / key[:2] / f"{key}.npy"


@dataclass(frozen=True)
class SampleFeatures:
    """What encoding a batch of samples left: one entry a sample, in order."""

    vectors: torch.Tensor
    """``(m, dim)`` on the encoder's device: the ``m`` samples that could be read."""
    readable: tuple[int, ...]
    """Which samples those are, ``m`` positions."""
    problems: dict[int, str]
    """Why each other sample could not be read, by position."""
    seconds: float | None = None
    """What reading and encoding took for each sample that was new; None where none was."""


def feature_cache(encoder: SampleEncoder[Any]) -> FeatureCache:
    """The features that earlier runs have made."""
    return FeatureCache(folder=user_cache() / "features" / encoder.fingerprint.replace(":", "-"))


def encode_samples(
    samples: Sequence[Sample],
    encoder: SampleEncoder[Item],
    cache: FeatureCache,
    on_progress: Progress | None = None,
    on_item: Callable[[int, Item], None] | None = None,
    medium: Medium[Any] = PHOTOS,
) -> SampleFeatures:
    """Encode each sample once, however often its bytes are there.

    Args:
        samples: what ``collect_samples`` found.
        encoder: reads what ``medium`` reads from files.
        cache: looked into first, filled afterwards.
        on_progress: told before the first sample, after each batch and at the end; what it raises ends the work, and
            what was encoded stays in the cache.
        on_item: given each sample with its position, as it was read (for thumbnails); with it, cached ones are read
            too.
        medium: what the samples are.

    Returns:
        The features, and for each sample that cannot be read the reason. One bad file never stops the rest.
    """
    problems: dict[int, str] = {}
    keys: dict[int, str] = {}
    found: dict[str, torch.Tensor] = {}
    waiting: dict[str, Item] = {}

    spent, encoded = 0.0, 0

    def flush() -> None:
        nonlocal spent, encoded
        if not waiting:
            return
        begun = perf_counter()
        vectors = encoder.encode(list(waiting.values())).cpu()
        spent += perf_counter() - begun
        encoded += len(waiting)
        for key, vector in zip(waiting, vectors, strict=True):
            found[key] = vector.clone()  # of its own: a view would keep the whole batch in memory
            cache.put(key, found[key])
        waiting.clear()

    def tell(done: int) -> None:
        if on_progress is not None and samples:
            on_progress(done / len(samples), f"Looked at {done} of {len(samples)} {medium.plural}")

    prefix = (encoder.fingerprint + medium.reading).encode()
    for position, sample in enumerate(samples):
        if position % BATCH == 0:
            tell(position)
        try:
            data = sample.read()
            key = hashlib.sha256(prefix + data).hexdigest()
            if key not in found and (cached := cache.get(key)) is not None:
                found[key] = cached
            known = key in found or key in waiting
            begun = perf_counter()
            item = None if known and on_item is None else medium.read(data, sample.name)
            spent += 0.0 if known else perf_counter() - begun
        except Text2ModelError as error:
            problems[position] = str(error)
            continue
        keys[position] = key
        if item is not None and on_item is not None:
            on_item(position, item)
        if item is not None and not known:
            waiting[key] = item
        if len(waiting) == BATCH:
            flush()
    flush()
    tell(len(samples))
    vectors = torch.stack([found[key] for key in keys.values()]) if keys else torch.empty(0, encoder.dim)
    seconds = spent / encoded if encoded else None
    return SampleFeatures(vectors.to(encoder.device), tuple(keys), problems, seconds)
