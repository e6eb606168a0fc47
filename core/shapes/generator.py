"""As many clouds as one likes, the same ones for the same seed."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar
from zlib import crc32

import numpy as np

from core.shapes.catalogue import CATALOGUE
from core.shapes.scan import SCAN, Scan, scan

Made = TypeVar("Made")
POINTS = 1024
AT_ONCE = 256
"""Clouds that a process makes before it hands them over."""


def draw(category: str, seed: int, number: int, points: int = POINTS, how: Scan = SCAN) -> np.ndarray:
    """The ``number``-th cloud of a category, ``(points, 3)`` float32, z up, in the unit sphere."""
    random = np.random.default_rng([seed, crc32(category.encode()), number])
    return scan(CATALOGUE[category](random), points, random, how)


def draw_all(
    categories: Sequence[str],
    each: int,
    seed: int,
    then: Callable[[np.ndarray], Made],
    points: int = POINTS,
    how: Scan = SCAN,
    workers: int | None = None,
) -> Iterator[Made]:
    """``each`` clouds of every category, by turns, ``len(categories) * each`` in all.

    Args:
        categories: keys of ``CATALOGUE``.
        each: how many of each.
        seed: other seeds, other clouds.
        then: what each process makes of a batch ``(b, points, 3)`` float32, and hands over.
        points: of each cloud.
        how: how they are scanned.
        workers: processes; None for one a processor.
    """
    total = len(categories) * each
    spans = [range(start, min(start + AT_ONCE, total)) for start in range(0, total, AT_ONCE)]
    make: Callable[[range], Made] = partial(_draw_some, tuple(categories), seed, then, points, how)
    if workers == 1:
        yield from map(make, spans)
        return
    with ProcessPoolExecutor(workers or os.cpu_count(), get_context("spawn")) as pool:
        try:
            yield from pool.map(make, spans)
        finally:
            pool.shutdown(cancel_futures=True)  # who was stopped need not wait for the rest


def as_drawn(clouds: np.ndarray) -> np.ndarray:
    """A batch itself, for ``draw_all``."""
    return clouds


def _draw_some(
    categories: tuple[str, ...], seed: int, then: Callable[[np.ndarray], Made], points: int, how: Scan, span: range
) -> Made:
    clouds = [draw(categories[i % len(categories)], seed, i // len(categories), points, how) for i in span]
    return then(np.stack(clouds))
