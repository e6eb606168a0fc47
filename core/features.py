"""Photos to features: each picture is decoded and encoded once, however often the descriptions change."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, get_ident
from time import perf_counter

import numpy as np
import torch
from PIL import Image

from core.encoders import ImageEncoder
from core.errors import Text2ModelError
from core.images import read_image
from core.photos import Photo

Progress = Callable[[float, str], None]
"""Called with the share that is done, 0 to 1, and a line to show. It may raise ``Cancelled`` to stop the work."""

BATCH = 32


def part_of(on_progress: Progress | None, start: float, end: float, prefix: str = "") -> Progress | None:
    """A ``Progress`` for one part of longer work, which takes the whole from ``start`` to ``end``."""
    if on_progress is None:
        return None
    return lambda share, message: on_progress(start + share * (end - start), prefix + message)


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
class PhotoFeatures:
    """What encoding a batch of photos left: one entry a photo, in order."""

    vectors: torch.Tensor
    """``(m, dim)`` on the encoder's device: the ``m`` photos that could be read."""
    readable: tuple[int, ...]
    """Which photos those are, ``m`` positions."""
    problems: dict[int, str]
    """Why each other photo could not be read, by position."""
    seconds: float | None = None
    """What decoding and encoding took for each photo that was new; None where none was."""


def encode_photos(
    photos: Sequence[Photo],
    encoder: ImageEncoder,
    cache: FeatureCache,
    on_progress: Progress | None = None,
    on_image: Callable[[int, Image.Image], None] | None = None,
) -> PhotoFeatures:
    """Encode each photo once, however often its bytes are there.

    Args:
        photos: what ``collect_photos`` found.
        encoder: the image encoder.
        cache: looked into first, filled afterwards.
        on_progress: told before the first photo, after each batch and at the end; what it raises ends the work, and
            what was encoded stays in the cache.
        on_image: given each decoded picture with its position (for thumbnails); with it, cached photos are decoded too.

    Returns:
        The features, and for each photo that cannot be read the reason. One bad photo never stops the rest.
    """
    problems: dict[int, str] = {}
    keys: dict[int, str] = {}
    found: dict[str, torch.Tensor] = {}
    waiting: dict[str, Image.Image] = {}

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
        if on_progress is not None and photos:
            on_progress(done / len(photos), f"Looked at {done} of {len(photos)} photos")

    for position, photo in enumerate(photos):
        if position % BATCH == 0:
            tell(position)
        try:
            data = photo.read()
            key = hashlib.sha256(encoder.fingerprint.encode() + data).hexdigest()
            if key not in found and (cached := cache.get(key)) is not None:
                found[key] = cached
            known = key in found or key in waiting
            begun = perf_counter()
            image = None if known and on_image is None else read_image(data)
            spent += 0.0 if known else perf_counter() - begun
        except Text2ModelError as error:
            problems[position] = str(error)
            continue
        keys[position] = key
        if image is not None and on_image is not None:
            on_image(position, image)
        if image is not None and not known:
            waiting[key] = image
        if len(waiting) == BATCH:
            flush()
    flush()
    tell(len(photos))
    vectors = torch.stack([found[key] for key in keys.values()]) if keys else torch.empty(0, encoder.dim)
    seconds = spent / encoded if encoded else None
    return PhotoFeatures(vectors.to(encoder.device), tuple(keys), problems, seconds)
