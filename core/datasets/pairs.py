"""Pairs of classes that are easy or hard to tell apart, by the dataset's taxonomy."""

from typing import Literal

import torch

from core.datasets.base import Benchmark
from core.errors import SettingError

Which = Literal["all", "easy", "hard"]


def class_pairs(benchmark: Benchmark, classes: torch.Tensor, which: Which) -> torch.Tensor:
    """Pairs ``(t, 2)`` among some classes, each once.

    Args:
        classes: ``(k,)`` class positions.
        which: ``hard`` for pairs of one parent, ``easy`` for pairs of different families, ``all`` for every pair.

    Raises:
        SettingError: the benchmark has no taxonomy, or no such pair.
    """
    pairs = torch.combinations(classes)
    if which != "all":
        above = benchmark.parents if which == "hard" else benchmark.families
        if not above:
            raise SettingError(f"No taxonomy of {benchmark.name} says which pairs are {which}; take all pairs.")
        kinds = sorted(set(above))
        numbers = torch.tensor([kinds.index(kind) for kind in above])
        together = numbers[pairs[:, 0]] == numbers[pairs[:, 1]]
        pairs = pairs[together if which == "hard" else ~together]
    if not len(pairs):
        kind = "pair" if which == "all" else f"{which} pair"
        raise SettingError(f"These {len(classes)} classes of {benchmark.name} make no {kind}; choose others.")
    return pairs
