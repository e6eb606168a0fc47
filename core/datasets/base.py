"""What every benchmark comes down to: classes, samples, and which of them may be learnt from."""

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import torch
from torch.nn import functional

from core.media import PHOTOS, Medium
from core.samples import Sample

EVERY = 5
"""One in so many samples of a seen class is kept for testing where the data has no split of its own."""


@dataclass(frozen=True)
class Benchmark:
    """A labelled dataset with classes that may be learnt from (seen) and classes that may not (unseen).

    What says so are positions: ``seen`` and ``unseen`` of classes, the other three of samples.
    Generalised zero-shot tests on ``test_seen`` and ``test_unseen``, among all classes (Xian et al. 2018, section
    4.2); plain zero-shot on the latter, among the unseen ones.
    """

    name: str
    """``awa2``; that of the folder or file where it has no other."""
    classes: tuple[str, ...]
    """c plain English names: ``killer whale``, ``black footed albatross``."""
    labels: torch.Tensor
    """``(n,)``: the class of each sample."""
    seen: torch.Tensor
    """``(s,)``: classes that have a sample to learn from; empty where the data has no such split."""
    unseen: torch.Tensor
    """``(u,)``: the classes to test on."""
    train: torch.Tensor
    """Samples of seen classes to learn from."""
    test_seen: torch.Tensor
    """Samples of seen classes to test on."""
    test_unseen: torch.Tensor
    """Samples of unseen classes."""
    samples: tuple[Sample, ...] = ()
    """n files still to be encoded; empty where features are given."""
    features: torch.Tensor | None = None
    """``(n, d)``, float32, as published: for the Proposed Split the 2048 of ResNet-101."""
    medium: Medium[Any] = PHOTOS
    """What the samples are."""
    attributes: tuple[str, ...] = ()
    """a of them, in words."""
    has: torch.Tensor | None = None
    """``(c, a)``, int8: 1 the class has the attribute, -1 lacks it, 0 is not said."""
    strengths: torch.Tensor | None = None
    """``(c, a)``, float32: how strongly, each row of length one as in the Proposed Split."""
    parents: tuple[str, ...] = ()
    """Each class's parent in the dataset's taxonomy, such as its biological order; empty where there is none."""
    families: tuple[str, ...] = ()
    """One level further up: classes of different ones are far apart."""


class Split(NamedTuple):
    """The fields of a ``Benchmark`` that say what may be learnt from."""

    seen: torch.Tensor
    unseen: torch.Tensor
    train: torch.Tensor
    test_seen: torch.Tensor
    test_unseen: torch.Tensor


def split_samples(
    labels: torch.Tensor, seen: torch.Tensor, unseen: torch.Tensor, learnt: torch.Tensor | None = None
) -> Split:
    """Which samples to learn from, given the classes.

    Args:
        labels: ``(n,)`` class positions; the samples of a class in their sorted order.
        seen: ``(s,)`` class positions.
        unseen: ``(u,)`` class positions, none of them seen.
        learnt: ``(n,)``, bool: samples to learn from where their class is seen; None for all but one in ``EVERY`` of a
            class, beginning with its second.
    """
    if learnt is None:
        order = labels.argsort(stable=True)
        counts = labels.bincount()
        rank = torch.empty_like(labels)
        rank[order] = torch.arange(len(labels)) - (counts.cumsum(0) - counts)[labels[order]]
        learnt = rank % EVERY != 1
    of_seen = torch.isin(labels, seen)
    return Split(
        labels[of_seen & learnt].unique(),
        unseen.unique(),
        (of_seen & learnt).nonzero().flatten(),
        (of_seen & ~learnt).nonzero().flatten(),
        torch.isin(labels, unseen).nonzero().flatten(),
    )


def keep_samples(benchmark: Benchmark, kept: torch.Tensor) -> Benchmark:
    """The same with some of its samples, ``(m,)`` positions in rising order; classes without any drop out."""
    place = torch.full((len(benchmark.labels),), -1)
    place[kept] = torch.arange(len(kept))

    def at(positions: torch.Tensor) -> torch.Tensor:
        return place[positions][place[positions] >= 0]

    labels, test_unseen = benchmark.labels[kept], at(benchmark.test_unseen)
    train = at(benchmark.train)
    return replace(
        benchmark,
        labels=labels,
        seen=labels[train].unique(),
        unseen=labels[test_unseen].unique(),
        train=train,
        test_seen=at(benchmark.test_seen),
        test_unseen=test_unseen,
        samples=tuple(benchmark.samples[i] for i in kept.tolist()) if benchmark.samples else (),
        features=None if benchmark.features is None else benchmark.features[kept],
    )


def plain_name(name: str) -> str:
    """``001.Black_footed_Albatross`` -> ``black footed albatross``, ``grizzly+bear`` -> ``grizzly bear``."""
    return " ".join(re.sub(r"^\d+\.|[_+/\s]", " ", name).lower().split())


def unit_rows(strengths: torch.Tensor) -> torch.Tensor:
    """A class-attribute matrix as the Proposed Split has it: float32, each row of length one."""
    return functional.normalize(strengths.double(), dim=-1).float()
