"""Classes put into words by their attributes alone, whatever the number of ways: by what each has and most of the
others lack, by what it lacks and most of the others have, or by both in turn."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Literal

import torch

from core.attributes import AttributeTable
from core.descriptions import parse_phrases
from core.errors import SettingError
from core.phrasing import TRAINED, Phrasing, sentence

Kind = Literal["attributes", "negative"]
Say = Callable[[Sequence[tuple[int, bool]]], str]
"""Positions of attributes, each with whether it is affirmed -> a description; the same for the same."""

MOST = 8
"""Attributes in a description."""


def attribute_descriptions(has: torch.Tensor, say: Say, kind: Kind, most: int = MOST) -> list[str]:
    """What tells each class from the others, said of it without its name.

    Args:
        has: ``(u, a)`` in {1, -1, 0}: the class has the attribute, lacks it, or nothing is said of it.
        say: puts attributes into words.
        kind: ``attributes`` affirms what the class has, first what most of the other classes lack; ``negative`` denies
            what it lacks, first what most of the others have.
        most: attributes in a description; of equally good ones the first in ``has``.

    Returns:
        ``u`` texts.

    Raises:
        SettingError: nothing tells a class from any other one.
    """
    affirmed = kind == "attributes"
    own = has == (1 if affirmed else -1)
    unlike = (has == (-1 if affirmed else 1)).sum(dim=0) * own  # (u, a): in how many other classes it is the opposite
    texts = []
    for number, counts in enumerate(unlike):
        best = counts.argsort(descending=True, stable=True)[:most]
        told = best[counts[best] > 0].tolist()
        if not told:
            lacks, have = ("has", "lack") if affirmed else ("lacks", "have")
            raise SettingError(
                f"Class {number} {lacks} no attribute that other classes {have}; leave it out or describe the classes "
                "in other words."
            )
        texts.append(say([(j, affirmed) for j in told]))
    return texts


def mixed(tasks: torch.Tensor, n_classes: int) -> torch.Tensor:
    """Which text describes each class of tasks where every other one is said by what it lacks.

    Args:
        tasks: ``(t, k)`` class positions.
        n_classes: u, where the texts are u that affirm and, behind them, u that deny.

    Returns:
        ``(t, k)`` positions of texts, the ``words`` of ``evaluate_tasks``: the first, third ... class of a task is said
        by what it has, the others by what they lack.
    """
    return tasks + n_classes * (torch.arange(tasks.shape[1]) % 2)


def say_words(names: Sequence[str]) -> Say:
    """For benchmarks whose attributes are bare words, nouns, verbs and adjectives alike: ``has: stripes; walks; without
    horns; without hairless``.

    Args:
        names: ``a`` attributes in words.
    """

    def say(said: Sequence[tuple[int, bool]]) -> str:
        affirmed = [names[j] for j, positive in said if positive]
        denied = [_denied(names[j]) for j, positive in said if not positive]
        # Semicolons, which no denial passes: a comma would let "no horizon" deny the attribute behind it too.
        return "; ".join([f"has: {affirmed[0]}", *affirmed[1:], *denied] if affirmed else denied)

    return say


def say_corpus(table: AttributeTable, phrasing: Phrasing = TRAINED, seed: int = 0) -> Say:
    """For attributes of the corpus: a clause for each, in a random wording and form.

    Args:
        table: whose attributes are meant.
        phrasing: the forms.
        seed: of the choice, which is the same whenever the same is said.
    """

    def say(said: Sequence[tuple[int, bool]]) -> str:
        random = Random(f"{seed} {list(said)}")
        return sentence([(table.attributes[j], positive) for j, positive in said], phrasing, random)

    return say


def _denied(name: str) -> str:
    """``without`` the attribute, or ``none`` behind it where the parser would take a part of its name for the end of
    what is denied, or for two attributes: still water, sailing or boating."""
    meant = {(phrase.text, not phrase.positive) for phrase in parse_phrases(name)}
    forms = (f"without {name}", f"{name}: none")
    read = ({(phrase.text, phrase.positive) for phrase in parse_phrases(form)} for form in forms)
    return next((form for form, said in zip(forms, read, strict=True) if said == meant), forms[0])
