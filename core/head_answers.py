"""What a head of old and new classes answers to photos, and how often it is right about either kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
import torch

from core.features import SampleFeatures
from core.heads import LinearHead
from core.injection import margins_of
from core.predictions import RIGHT, UNLABELLED, UNREAD, WRONG, plain_label
from core.samples import Sample, safe_cell
from core.stacking import SeenUnseen, StackingCurve, stacking_curve

TOP = 5
OLD, NEW = "old", "new"


@dataclass(frozen=True)
class HeadAnswers:
    """The answers of one head to ``n`` files, ``m`` of which could be read."""

    files: tuple[str, ...]
    labels: tuple[str, ...]
    """As they were given; empty where there is none."""
    problems: tuple[str, ...]
    """Why a file could not be read; empty where it could."""
    readable: tuple[int, ...]
    """``m`` positions of files that could."""
    head: LinearHead
    logits: torch.Tensor = field(repr=False)
    """``(m, c)`` on the CPU, without the shift."""
    truth: np.ndarray = field(repr=False)
    """``(n,)`` the class in the head that each label means, or -1."""

    def with_shift(self, shift: float) -> "HeadAnswers":
        """The same photos, new classes favoured more or less: nothing is multiplied again."""
        return replace(self, head=self.head.with_shift(shift))

    @property
    def read(self) -> np.ndarray:
        """``(n,)`` which files could be read."""
        return np.array([not problem for problem in self.problems], dtype=bool)

    @property
    def labelled(self) -> np.ndarray:
        """``(n,)`` which files count: read, and labelled with a class of the head."""
        return self.read & (self.truth >= 0)

    @property
    def shifted(self) -> torch.Tensor:
        """``(m, c)``: the logits with the shift."""
        return self.logits + self.head.shift * self.head.is_new.cpu()

    @cached_property
    def answers(self) -> np.ndarray:
        """``(n,)`` the likeliest class of each file, -1 where it could not be read."""
        answers = np.full(len(self.files), -1)
        answers[list(self.readable)] = self.shifted.argmax(dim=-1).numpy()
        return answers

    def top(self, k: int = TOP) -> tuple[np.ndarray, np.ndarray]:
        """The likeliest classes of each file, and how likely each is among old and new ones together.

        Returns:
            ``(n, k)`` positions in the head, and ``(n, k)`` probabilities; -1 and NaN where it could not be read.
        """
        k, rows = min(k, len(self.head.names)), list(self.readable)
        classes, chances = np.full((len(self.files), k), -1), np.full((len(self.files), k), np.nan)
        found = self.shifted.softmax(dim=-1).topk(k)
        classes[rows], chances[rows] = found.indices.numpy(), found.values.numpy()
        return classes, chances

    def kind(self, position: int) -> str:
        """``OLD`` or ``NEW``: what a class of the head is."""
        return NEW if position >= self.head.n_old else OLD

    def counted(self, kind: str) -> np.ndarray:
        """``(n,)`` which labelled files show classes of that kind."""
        return self.labelled & ((self.truth >= self.head.n_old) == (kind == NEW))

    def n_classes(self, kind: str) -> int:
        """How many classes of that kind labelled files show."""
        return len(np.unique(self.truth[self.counted(kind)]))

    def accuracy(self, kind: str) -> float | None:
        """In percent, the mean over the classes of that kind that labelled files show; None where they show none."""
        counted = self.counted(kind)
        if not counted.any():
            return None
        right = pd.Series(self.answers[counted] == self.truth[counted]).groupby(self.truth[counted]).mean()
        return 100 * float(right.mean())

    def seen_unseen(self) -> SeenUnseen | None:
        """Both accuracies at the present shift; None without labelled files of both kinds."""
        seen, unseen = self.accuracy(OLD), self.accuracy(NEW)
        return None if seen is None or unseen is None else SeenUnseen(self.head.shift, seen, unseen)

    def curve(self) -> StackingCurve | None:
        """Both accuracies at every shift; None without labelled files of both kinds."""
        if not (self.counted(OLD).any() and self.counted(NEW).any()):
            return None
        counted = self.labelled[list(self.readable)]
        truth = torch.from_numpy(self.truth[self.labelled])
        return stacking_curve(margins_of(self.logits[counted], self.head.n_old, truth), self.head.n_old)

    def verdicts(self) -> list[str]:
        """For each file whether its answer is right, in words and signs (``core.predictions``)."""
        right = self.answers == self.truth
        return [
            UNREAD if not read else UNLABELLED if truth < 0 else RIGHT if hit else WRONG
            for read, truth, hit in zip(self.read, self.truth, right, strict=True)
        ]

    def table(self) -> pd.DataFrame:
        """One row a file: name, label, the likeliest classes with their probabilities and kinds, if the first is
        right, the problem."""
        classes, chances = self.top()
        columns: dict[str, Sequence[object]] = {"File": self.files, "Label": self.labels}
        for place in range(classes.shape[1]):
            found = classes[:, place]
            columns[f"Answer {place + 1}"] = ["" if c < 0 else self.head.names[c] for c in found]
            columns[f"p {place + 1}"] = [None if np.isnan(p) else round(float(p), 4) for p in chances[:, place]]
            columns[f"Kind {place + 1}"] = ["" if c < 0 else self.kind(c) for c in found]
        return pd.DataFrame(columns | {"Answer 1 is": self.verdicts(), "Problem": self.problems})

    def to_csv(self) -> str:
        """``table`` as CSV that no spreadsheet runs as formulas."""
        table = self.table()
        for column in table.select_dtypes(include=["object", "string"]):
            table[column] = table[column].map(lambda cell: safe_cell(cell) if isinstance(cell, str) else cell)
        return table.to_csv(index=False)


def answer(
    head: LinearHead, photos: Sequence[Sample], encoded: SampleFeatures, aliases: Mapping[str, int] | None = None
) -> HeadAnswers:
    """Apply a head to the photos that could be read.

    Args:
        head: of old classes, or of old and new ones.
        photos: ``n`` of them.
        encoded: what ``encode_samples`` made of them.
        aliases: what labels may call old classes besides their names.
    """
    labels = tuple(photo.label or "" for photo in photos)
    # A name of a new class comes before names of old ones, and those before what old ones may be called besides.
    meant = {plain_label(name): position for name, position in reversed([*(aliases or {}).items()])}
    meant |= {plain_label(name): position for position, name in enumerate(head.names)}
    return HeadAnswers(
        files=tuple(photo.name for photo in photos),
        labels=labels,
        problems=tuple(encoded.problems.get(i, "") for i in range(len(photos))),
        readable=encoded.readable,
        head=head,
        logits=head.with_shift(0.0).logits(encoded.vectors).cpu(),
        truth=np.array([meant.get(plain_label(label), -1) for label in labels], dtype=int),
    )
