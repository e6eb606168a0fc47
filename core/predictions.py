"""What classifiers answered for a batch of photos, and how often they were right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.classifier import OnDemandClassifier
from core.features import PhotoFeatures
from core.photos import Photo, safe_cell

RIGHT, WRONG, UNLABELLED, UNREAD = "✓ right", "✗ wrong", "no label", "not read"


@dataclass(frozen=True)
class Predictions:
    """Answers of several methods, side by side, for ``n`` files and ``k`` classes."""

    files: tuple[str, ...]
    classes: tuple[str, ...]
    truth: np.ndarray
    """``(n,)`` the class position that each file's label names, or -1."""
    labels: tuple[str, ...]
    """The labels as they were given; empty where there is none."""
    problems: tuple[str, ...]
    """Why a file could not be read; empty where it could."""
    probabilities: Mapping[str, np.ndarray]
    """Method -> ``(n, k)``; rows of files that could not be read are NaN."""

    @property
    def read(self) -> np.ndarray:
        """``(n,)`` which files could be read."""
        return np.array([not problem for problem in self.problems], dtype=bool)

    @property
    def labelled(self) -> np.ndarray:
        """``(n,)`` which files count in the accuracy: read, and labelled with one of the classes."""
        return self.read & (self.truth >= 0)

    def answers(self, method: str) -> np.ndarray:
        """``(n,)`` the class position with the highest probability, -1 where the file could not be read."""
        chances = self.probabilities[method]
        return np.where(self.read, np.nan_to_num(chances, nan=-1.0).argmax(axis=1), -1)

    def disagreements(self) -> np.ndarray:
        """``(n,)`` where the methods do not all give the same answer."""
        answers = np.stack([self.answers(method) for method in self.probabilities])
        return (answers != answers[0]).any(axis=0)

    def accuracy(self, method: str) -> float | None:
        """The share of labelled files answered right, 0 to 1; None without labels."""
        counted = self.labelled
        return float((self.answers(method) == self.truth)[counted].mean()) if counted.any() else None

    def confusion(self, method: str) -> np.ndarray:
        """``(k, k)`` counts: row the label, column the answer."""
        matrix = np.zeros((len(self.classes), len(self.classes)), dtype=int)
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

    def table(self, titles: Mapping[str, str]) -> pd.DataFrame:
        """One row a file: name, label, each method's answer and its probability, the first one's verdict, the problem.

        Args:
            titles: what each method is called in the column heads.
        """
        first = next(iter(self.probabilities))
        columns: dict[str, Sequence[object]] = {"File": self.files, "Label": self.labels}
        for method, chances in self.probabilities.items():
            answers = self.answers(method)
            columns[titles[method]] = ["" if a < 0 else self.classes[a] for a in answers]
            columns[f"{titles[method]} p"] = [
                None if a < 0 else round(float(row[a]), 4) for a, row in zip(answers, chances, strict=True)
            ]
            if method == first:
                columns[f"{titles[method]} is"] = self.verdicts(method)
        return pd.DataFrame(columns | {"Problem": self.problems})

    def to_csv(self, titles: Mapping[str, str]) -> str:
        """``table`` with the probability of every class, as CSV that no spreadsheet runs as formulas."""
        table = self.table(titles)
        for method, chances in self.probabilities.items():
            for position, name in enumerate(self.classes):
                table[f"{titles[method]}: p({name})"] = np.round(chances[:, position], 4)
        table.columns = [safe_cell(str(name)) for name in table.columns]
        for column in table.select_dtypes(include=["object", "string"]):
            table[column] = table[column].map(lambda cell: safe_cell(cell) if isinstance(cell, str) else cell)
        return table.to_csv(index=False)


def predict(
    classifiers: Mapping[str, OnDemandClassifier], photos: Sequence[Photo], encoded: PhotoFeatures
) -> Predictions:
    """Apply each method's classifier to the photos that could be read.

    Args:
        classifiers: by method; all of the same classes in the same order.
        photos: ``n`` of them.
        encoded: what ``encode_photos`` made of them.
    """
    classes = next(iter(classifiers.values())).labels
    position = {_plain(name): i for i, name in reversed(list(enumerate(classes)))}
    probabilities = {}
    for method, classifier in classifiers.items():
        chances = np.full((len(photos), len(classes)), np.nan)
        if encoded.readable:
            chances[list(encoded.readable)] = classifier.predict_proba(encoded.vectors).cpu().numpy()
        probabilities[method] = chances
    return Predictions(
        files=tuple(photo.name for photo in photos),
        classes=classes,
        truth=np.array([position.get(_plain(photo.label or ""), -1) for photo in photos], dtype=int),
        labels=tuple(photo.label or "" for photo in photos),
        problems=tuple(encoded.problems.get(i, "") for i in range(len(photos))),
        probabilities=probabilities,
    )


def _plain(name: str) -> str:
    """A label and a class name are the same whatever their case, underscores and hyphens."""
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()
