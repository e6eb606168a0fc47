"""Classes in words, embedded: as sets of phrases, and as the whole sentences that other methods read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from core.descriptions import ClassDescription
from core.hypernetwork import PhraseSets
from core.progress import Progress


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


Encode = Callable[[list[str]], torch.Tensor]
"""``n`` texts -> ``(n, dim)``, each of length one."""


def watched(encode: Encode, on_progress: Progress | None, what: str, at_once: int) -> Encode:
    """``encode``, told of before every ``at_once`` texts; what the progress raises ends it."""
    if on_progress is None:
        return encode

    def tell_and_encode(texts: list[str]) -> torch.Tensor:
        parts = []
        for done in range(0, len(texts), at_once):
            on_progress(done / len(texts), f"{what} {done:,} of {len(texts):,} texts")
            parts.append(encode(texts[done : done + at_once]))
        return torch.cat(parts) if parts else encode(texts)

    return tell_and_encode


def embed(
    classes: Sequence[ClassDescription],
    read: Encode,
    with_names: bool,
    with_sentences: bool,
    tower: Encode | None = None,
) -> Said:
    """What is said of ``k`` classes.

    Args:
        classes: the classes, checked.
        read: encodes for the hypernetwork.
        with_names: whether a class's name is read as part of its description.
        with_sentences: whether whole sentences are needed; without, that part is empty, and nothing is spent on it.
        tower: encodes for the image encoder; its embeddings stand behind the others. Where nothing is denied it is
            asked of the class as a whole alone, as CLIP's users do: elsewhere its half is zero.
    """
    statements = [described.statements(with_names) for described in classes]
    sentences = [described.sentences(with_names) for described in classes] if with_sentences else []
    groups = [statement.texts for said in statements for statement in said]
    means = _means([*groups, *sentences], read)
    if tower is not None:
        asked = [
            statement.texts if statement.whole or any(not s.positive for s in said) else ()
            for said in statements
            for statement in said
        ]
        means = torch.cat([means, _means([*asked, *sentences], tower)], dim=-1)
    counts = torch.tensor([len(said) for said in statements], device=means.device)
    there = torch.arange(int(counts.max()), device=means.device) < counts.unsqueeze(1)
    vectors = means.new_zeros((*there.shape, means.shape[-1]))
    vectors[there] = means[: len(groups)]
    polarity = means.new_zeros(there.shape)
    weights = [s.weight if s.positive else -s.weight for said in statements for s in said]
    polarity[there] = torch.tensor(weights, device=means.device)
    of_whole = torch.zeros_like(there)
    of_whole[there] = torch.tensor([s.whole for said in statements for s in said], device=means.device)
    return Said(PhraseSets(vectors, polarity, of_whole), means[len(groups) :])


def _means(groups: Sequence[tuple[str, ...]], read: Encode) -> torch.Tensor:
    """The mean embedding of each group of texts, of length one; zero where there are none."""
    flat = read([text for group in groups for text in group])
    owner = torch.repeat_interleave(torch.tensor([len(group) for group in groups], device=flat.device))
    sums = flat.new_zeros((len(groups), flat.shape[-1])).index_add_(0, owner, flat)
    return functional.normalize(sums, dim=-1)
