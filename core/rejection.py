"""None of these: how likely a photo shows any of the classes, calibrated on classes that no training has seen."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from core.descriptions import ClassDescription
from core.evaluation import sample_tasks
from core.text2model import METHODS
from core.unseen import Bench, Fold

WAYS = (2, 3, 5, 10, 20)
TASKS = 40
"""Of each number of ways, for each fold."""


@dataclass(frozen=True)
class NoneOfThese:
    """What was found about strangers."""

    calibration: dict[str, tuple[float, float, float]]
    """Method -> what ``core.classifier.Familiarity`` is made of."""
    figures: dict[str, tuple[float, float, float]]
    """Method -> area under the ROC curve, and at even odds the share of known photos kept and of strangers rejected,
    in percent."""


def none_of_these(
    bench: Bench,
    folds: Iterator[Fold],
    seed: int,
    calibration: Mapping[str, tuple[float, float, float]] | None = None,
) -> NoneOfThese:
    """Tell photos of a task's classes from photos of other unseen classes, by the highest logit.

    Classes are said by name and short description. Both sides weigh the same.

    Args:
        calibration: one that was made on other folds; None makes one of these.
    """
    seen = [_scores(bench, fold, seed) for fold in folds]
    made: dict[str, tuple[float, float, float]] = {}
    figures = {}
    for method in METHODS:
        inputs = np.concatenate([scores[method][0] for scores in seen])
        known = np.concatenate([scores[method][1] for scores in seen])
        weight = np.where(known, 0.5 / known.mean(), 0.5 / (~known).mean())
        if calibration is None:
            fitted = LogisticRegression(C=1e6).fit(inputs, known, sample_weight=weight)
            slope, per_log_k = map(float, fitted.coef_[0])
            made[method] = (slope, per_log_k, float(fitted.intercept_[0]))
        else:
            made[method] = calibration[method]
        value = inputs @ np.array(made[method][:2]) + made[method][2]
        figures[method] = (
            100 * float(roc_auc_score(known, value, sample_weight=weight)),
            100 * float((value[known] >= 0).mean()),
            100 * float((value[~known] < 0).mean()),
        )
    return NoneOfThese(made, figures)


def _scores(bench: Bench, fold: Fold, seed: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each method the highest logit and the logarithm of the ways, ``(n, 2)``, and who is known, ``(n,)``."""
    entries = [bench.corpus[i] for i in fold.unseen]
    said = fold.model.embed([ClassDescription(entry.names[0], (entry.short,)) for entry in entries])
    collected: dict[str, tuple[list[np.ndarray], list[np.ndarray]]] = {method: ([], []) for method in METHODS}
    with torch.inference_mode():
        for way in WAYS:
            drawn = sample_tasks(len(entries), way, TASKS, seed)
            known = (drawn.unsqueeze(-1) == fold.photo_class.cpu()).any(dim=1)
            for method, (inputs, truth) in collected.items():
                top = fold.model.weights(said[drawn], method).logits(fold.features).max(dim=-1).values.cpu()
                ways = torch.full_like(top, math.log(way))
                inputs.append(torch.stack([top, ways], dim=-1).flatten(0, 1).numpy())
                truth.append(known.flatten().numpy())
    return {method: (np.concatenate(a), np.concatenate(b)) for method, (a, b) in collected.items()}
