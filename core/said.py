"""Classes in words, embedded: as sets of phrases, and as the whole sentences that other methods read."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from core.descriptions import ClassDescription
from core.hypernetwork import PhraseSets
from core.text_cache import TextCache


@dataclass(frozen=True)
class Said:
    """``k`` classes; leading dimensions are batches of tasks."""

    phrases: PhraseSets
    """``(..., k, m)``."""
    sentences: torch.Tensor
    """``(..., k, d_text)``: the mean of each class's sentences, "not" and all, of length one; empty where no method
    reads them."""

    def __getitem__(self, index: torch.Tensor) -> "Said":
        """Classes by position, ``(t, k)`` or ``(k,)``."""
        return Said(self.phrases[index], self.sentences[index] if len(self.sentences) else self.sentences)


def embed(classes: Sequence[ClassDescription], texts: TextCache, with_names: bool, with_sentences: bool) -> Said:
    """What is said of ``k`` classes.

    Args:
        classes: the classes, checked.
        texts: encodes, and remembers.
        with_names: whether a class's name is read as part of its description.
        with_sentences: whether whole sentences are needed; without, that part is empty, and nothing is spent on it.
    """
    statements = [described.statements(with_names) for described in classes]
    groups = [statement.texts for said in statements for statement in said]
    sentences = [described.sentences(with_names) for described in classes] if with_sentences else []
    flat = texts.encode([text for group in (*groups, *sentences) for text in group])
    means = _means(flat, [len(group) for group in (*groups, *sentences)])
    counts = torch.tensor([len(said) for said in statements], device=flat.device)
    there = torch.arange(int(counts.max()), device=flat.device) < counts.unsqueeze(1)
    vectors = flat.new_zeros((*there.shape, flat.shape[-1]))
    vectors[there] = means[: len(groups)]
    polarity = flat.new_zeros(there.shape)
    weights = [s.weight if s.positive else -s.weight for said in statements for s in said]
    polarity[there] = torch.tensor(weights, device=flat.device)
    return Said(PhraseSets(vectors, polarity), means[len(groups) :])


def _means(flat: torch.Tensor, sizes: list[int]) -> torch.Tensor:
    """The mean of each run of rows, of length one."""
    owner = torch.repeat_interleave(torch.tensor(sizes, device=flat.device))
    sums = flat.new_zeros((len(sizes), flat.shape[-1])).index_add_(0, owner, flat)
    return functional.normalize(sums, dim=-1)
