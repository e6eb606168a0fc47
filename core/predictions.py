"""What classifiers answered for a batch of photos, and how often they were right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, precision_recall_curve

from core.classifier import OnDemandClassifier
from core.features import SampleFeatures
from core.samples import Sample, safe_cell

NONE = "none of these"
NONE_LABELS = frozenset({"none of these", "none", "other", "others", "rest", "nothing", "unknown", "background"})
"""Labels that say that a photo shows none of the classes; one that is a class's name means that class."""
RIGHT, WRONG, UNLABELLED, UNREAD = "✓ right", "✗ wrong", "no label", "not read"


@dataclass(frozen=True)
class Predictions:
    """Answers of several methods, side by side, for ``n`` files and ``k`` classes."""

    files: tuple[str, ...]
    classes: tuple[str, ...]
    truth: np.ndarray
    """``(n,)`` the class position that each file's label names, ``k`` for none of these, or -1."""
    labels: tuple[str, ...]
    """The labels as they were given; empty where there is none."""
    problems: tuple[str, ...]
    """Why a file could not be read; empty where it could."""
    probabilities: Mapping[str, np.ndarray]
    """Method -> ``(n, k)``; rows of files that could not be read are NaN."""
    known: Mapping[str, np.ndarray]
    """Method -> ``(n,)`` how likely it is any of the classes at all."""
    titles: Mapping[str, str]
    """Method -> what it is called in front of people."""
    threshold: float = 0.0
    """A photo that is less likely than this to be any of the classes is answered "none of these"; 0 never is."""
    noun: str = "photo"
    """What people call one of what was classified; with an s, several."""

    @property
    def read(self) -> np.ndarray:
        """``(n,)`` which files could be read."""
        return np.array([not problem for problem in self.problems], dtype=bool)

    @property
    def labelled(self) -> np.ndarray:
        """``(n,)`` which files count in the accuracy: read, and labelled with one of the classes or none of these."""
        return self.read & (self.truth >= 0)

    def answers(self, method: str) -> np.ndarray:
        """``(n,)`` the class position with the highest probability, ``k`` where it is none of these, -1 where the file
        could not be read."""
        return self._answers[method]

    @cached_property
    def _answers(self) -> dict[str, np.ndarray]:
        """Once for all: they are asked for again and again, for each photo that is shown."""
        answers = {}
        for method, chances in self.probabilities.items():
            best = np.nan_to_num(chances, nan=-1.0).argmax(axis=1)
            known = np.nan_to_num(self.known[method]) >= self.threshold
            answers[method] = np.where(self.read, np.where(known, best, len(self.classes)), -1)
        return answers

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The classes and, where anything was labelled or answered so, "none of these"."""
        none = len(self.classes)
        there = (self.truth == none).any() or any((self.answers(m) == none).any() for m in self.probabilities)
        return (*self.classes, NONE) if there else self.classes

    @property
    def has_one_class(self) -> bool:
        """Whether photos are ranked by a single class instead of sorted into several."""
        return len(self.classes) == 1

    @property
    def can_rank(self) -> bool:
        """Whether there is a single class, and labels that say yes and labels that say no."""
        return self.has_one_class and len(set(self.truth[self.labelled])) == 2

    def with_threshold(self, threshold: float) -> "Predictions":
        """The same, rejecting more or less."""
        return replace(self, threshold=threshold)

    def answer_chance(self, method: str, position: int) -> tuple[str, float]:
        """What a file is answered, and how sure that is."""
        answer = int(self.answers(method)[position])
        if answer == len(self.classes):
            return NONE, 1 - float(self.known[method][position])
        return self.classes[answer], float(self.probabilities[method][position][answer])

    def precision_recall(self, method: str) -> tuple[np.ndarray, np.ndarray, float]:
        """Of a single class against the rest, over the labelled files: precision and recall at every threshold, and
        the area below (average precision)."""
        counted = self.labelled
        truth, chances = self.truth[counted] == 0, self.probabilities[method][counted, 0]
        precision, recall, _ = precision_recall_curve(truth, chances)
        return precision, recall, float(average_precision_score(truth, chances))

    def disagreements(self) -> np.ndarray:
        """``(n,)`` where the methods do not all give the same answer."""
        answers = np.stack([self.answers(method) for method in self.probabilities])
        return (answers != answers[0]).any(axis=0)

    def right(self, method: str) -> np.ndarray:
        """``(m,)`` which of the ``m`` labelled files are answered right."""
        return (self.answers(method) == self.truth)[self.labelled]

    def accuracy(self, method: str) -> float | None:
        """The share of labelled files answered right, 0 to 1; None without labels."""
        right = self.right(method)
        return float(right.mean()) if len(right) else None

    def confusion(self, method: str) -> np.ndarray:
        """Counts, in the order of ``outcomes``: row the label, column the answer."""
        size = len(self.outcomes)
        matrix = np.zeros((size, size), dtype=int)
        counted = self.labelled
        np.add.at(matrix, (self.truth[counted], self.answers(method)[counted]), 1)
        return matrix

    def verdicts(self, method: str) -> list[str]:
        """For each file ``RIGHT``, ``WRONG``, ``UNLABELLED`` or ``UNREAD``: words and signs, not colours alone."""
        right = self.answers(method) == self.truth
        return [
            UNREAD if not read else UNLABELLED if truth < 0 else RIGHT if hit else WRONG
            for read, truth, hit in zip(self.read, self.truth, right, strict=True)
        ]

    def table(self) -> pd.DataFrame:
        """One row a file: name, label, each method's answer and how sure it is, if the first is right, the problem."""
        first = next(iter(self.probabilities))
        columns: dict[str, Sequence[object]] = {"File": self.files, "Label": self.labels}
        for method in self.probabilities:
            answers = self.answers(method)
            said = [("", None) if a < 0 else self.answer_chance(method, i) for i, a in enumerate(answers)]
            title = self.titles[method]
            columns[title] = [name for name, _ in said]
            columns[f"{title} p"] = [None if p is None else round(p, 4) for _, p in said]
            if method == first:
                columns[f"{title} is"] = self.verdicts(method)
        return pd.DataFrame(columns | {"Problem": self.problems})

    def to_csv(self) -> str:
        """``table`` with the probability of every class, as CSV that no spreadsheet runs as formulas."""
        table = self.table()
        heads = [f"{self.titles[method]}: p({name})" for method in self.probabilities for name in self.classes]
        chances = np.round(np.hstack(list(self.probabilities.values())), 4)
        table = pd.concat([table, pd.DataFrame(chances, columns=heads)], axis=1)
        table.columns = [safe_cell(str(name)) for name in table.columns]
        for column in table.select_dtypes(include=["object", "string"]):
            table[column] = table[column].map(lambda cell: safe_cell(cell) if isinstance(cell, str) else cell)
        return table.to_csv(index=False)


def predict(
    classifiers: Mapping[str, OnDemandClassifier],
    photos: Sequence[Sample],
    encoded: SampleFeatures,
    titles: Mapping[str, str],
    threshold: float | None = None,
    noun: str = "photo",
) -> Predictions:
    """Apply each method's classifier to the photos that could be read.

    Args:
        classifiers: by method; all of the same classes in the same order.
        photos: ``n`` of them.
        encoded: what ``encode_samples`` made of them.
        titles: what each method is called in front of people.
        threshold: below which a photo is none of these; None never rejects among several classes, and takes even
            odds for a single one.
        noun: what people call one of them.
    """
    classes = next(iter(classifiers.values())).labels
    probabilities, known = {}, {}
    for method, classifier in classifiers.items():
        chances, sure = np.full((len(photos), len(classes)), np.nan), np.full(len(photos), np.nan)
        if encoded.readable:
            rows = list(encoded.readable)
            chances[rows], sure[rows] = (tensor.cpu().numpy() for tensor in classifier.answers(encoded.vectors))
        probabilities[method], known[method] = chances, sure
    return Predictions(
        files=tuple(photo.name for photo in photos),
        classes=classes,
        truth=_truth(classes, [photo.label or "" for photo in photos]),
        labels=tuple(photo.label or "" for photo in photos),
        problems=tuple(encoded.problems.get(i, "") for i in range(len(photos))),
        probabilities=probabilities,
        known=known,
        titles=titles,
        threshold=(0.5 if len(classes) == 1 else 0.0) if threshold is None else threshold,
        noun=noun,
    )


def _truth(classes: Sequence[str], labels: Sequence[str]) -> np.ndarray:
    """The class that each label names. With a single class, any other label means the rest."""
    position = {plain_label(name): i for i, name in reversed(list(enumerate(classes)))}
    for name in NONE_LABELS:
        position.setdefault(name, len(classes))
    other = len(classes) if len(classes) == 1 else -1
    return np.array([position.get(plain_label(label), other) if label else -1 for label in labels], dtype=int)


def plain_label(name: str) -> str:
    """A label and a class name are the same whatever their case, underscores and hyphens."""
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()
