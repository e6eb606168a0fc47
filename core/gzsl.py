"""Zero-shot accuracy as the field reports it: per class, among the unseen classes alone and among all.

Accuracy is the mean over classes, so that a class with many photos counts no more than others, and generalised
zero-shot the harmonic mean of seen and unseen (Xian et al., arXiv 1707.00600). The intervals are of a class-level
bootstrap: classes are drawn again with replacement.
"""

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from core.errors import SampleError
from core.evaluation import BOOTSTRAPS, Figure
from core.injection import Margins
from core.stacking import SeenUnseen, stacking_curve

CURVES = 200
"""Resamples where each is a curve."""


def zsl(answers: torch.Tensor, truth: torch.Tensor, seed: int = 0) -> Figure:
    """The mean over classes of how many of a class's photos are answered right.

    Args:
        answers: ``(n,)`` the class that each photo is taken for; for plain zero-shot, one of the unseen.
        truth: ``(n,)`` the class that it shows.
        seed: of the bootstrap.

    Returns:
        One task; the SEM is over classes.
    """
    accuracy = _per_class(answers, truth)
    return _over(accuracy, _resampled(accuracy, np.random.default_rng(seed)), 1)


def gzsl(answers: torch.Tensor, truth: torch.Tensor, unseen: torch.Tensor, seed: int = 0) -> dict[str, Figure]:
    """``seen``, ``unseen`` and ``harmonic``, from answers among all classes at once.

    Args:
        answers: ``(n,)`` the class that each photo is taken for.
        truth: ``(n,)`` the class that it shows.
        unseen: ``(u,)`` the unseen classes.
        seed: of the bootstrap.

    Returns:
        As ``zsl`` of the photos of either kind. Seen and unseen classes are drawn apart, and each draw of both gives
        a harmonic mean: their spread is its SEM.

    Raises:
        SampleError: there are no photos of one kind.
    """
    is_new = _is_new(truth, unseen)
    generator = np.random.default_rng(seed)
    old, new = (_per_class(answers[kind], truth[kind]) for kind in (~is_new, is_new))
    drawn_old, drawn_new = _resampled(old, generator), _resampled(new, generator)
    drawn = 2 * drawn_old * drawn_new / np.maximum(drawn_old + drawn_new, 1e-9)
    mean = SeenUnseen(0.0, float(old.mean()), float(new.mean())).harmonic
    return {
        "seen": _over(old, drawn_old, 1),
        "unseen": _over(new, drawn_new, 1),
        "harmonic": Figure(mean, float(drawn.std()), *_interval(drawn), 1),
    }


def harmonic(seen: Figure, unseen: Figure) -> Figure:
    """The harmonic mean of two figures whose classes are not the same, such as those of k-way tasks.

    By the delta method: SEMs and half intervals are taken times the derivatives ``2 U^2 / (S + U)^2`` and
    ``2 S^2 / (S + U)^2`` and add in quadrature, as in ``combine``; the interval ends at 0 and 100.
    """
    mean = SeenUnseen(0.0, seen.mean, unseen.mean).harmonic
    total = max(seen.mean + unseen.mean, 1e-9)
    by_seen, by_unseen = 2 * (unseen.mean / total) ** 2, 2 * (seen.mean / total) ** 2
    sem = float(np.hypot(by_seen * seen.sem, by_unseen * unseen.sem))
    below = float(np.hypot(by_seen * (seen.mean - seen.low), by_unseen * (unseen.mean - unseen.low)))
    above = float(np.hypot(by_seen * (seen.high - seen.mean), by_unseen * (unseen.high - unseen.mean)))
    return Figure(mean, sem, max(mean - below, 0.0), min(mean + above, 100.0), seen.n_tasks + unseen.n_tasks)


def seen_unseen_area(logits: torch.Tensor, truth: torch.Tensor, unseen: torch.Tensor, seed: int = 0) -> Figure:
    """The area under unseen over seen accuracy for every calibration between them (``StackingCurve.area``).

    Args:
        logits: ``(n, c)`` of photos, among all classes.
        truth: ``(n,)`` the class that each photo shows.
        unseen: ``(u,)`` the unseen classes.
        seed: of the bootstrap, which draws seen and unseen classes apart.

    Returns:
        One task; the SEM is the spread of the bootstrap.

    Raises:
        SampleError: there are no photos of seen classes, or none of unseen ones.
    """
    logits, truth, unseen = logits.cpu(), truth.cpu(), unseen.cpu()
    is_new = _is_new(truth, unseen)
    column_is_new = torch.isin(torch.arange(logits.shape[1]), unseen)
    old = logits.masked_fill(column_is_new, -torch.inf).max(dim=1)
    new = logits.masked_fill(~column_is_new, -torch.inf).max(dim=1)
    right = torch.where(is_new, new.indices, old.indices) == truth
    # The classes that are shown, seen ones first.
    shown = torch.cat([truth[~is_new].unique(), truth[is_new].unique()])
    n_old, number = len(truth[~is_new].unique()), torch.zeros(logits.shape[1], dtype=torch.long)
    number[shown] = torch.arange(len(shown))
    found = Margins(old.values - new.values, right, number[truth])
    drawn = _areas(found, n_old, len(shown), np.random.default_rng(seed))
    area = stacking_curve(found, n_old).area
    return Figure(area, float(np.std(drawn)), *_interval(drawn), 1)


def one_class_auc(scores: torch.Tensor, has: torch.Tensor, truth: torch.Tensor, seed: int = 0) -> Figure:
    """How well single attributes find the classes that have them: the area under the ROC curve, in percent.

    For each attribute photos of classes that have it stand against those of classes that lack it; all other photos,
    and attributes without photos on both sides, are left out. The bootstrap is over attributes, not classes: the
    interval says how much the mean would move with other attributes of the same classes.

    Args:
        scores: ``(n, a)``, higher where the photo rather shows the attribute.
        has: ``(c, a)`` in {1, -1, 0}.
        truth: ``(n,)`` the class that each photo shows.
        seed: of the bootstrap.

    Returns:
        The mean over attributes, each a task.

    Raises:
        SampleError: no attribute has photos on both sides.
    """
    values, marks = has[truth].cpu().numpy(), scores.cpu().numpy()
    areas = []
    for value, mark in zip(values.T, marks.T, strict=True):
        said = value != 0
        if (value > 0).any() and (value < 0).any():
            areas.append(100 * roc_auc_score(value[said] > 0, mark[said]))
    if not areas:
        raise SampleError("No attribute tells the photos' classes apart; take photos of more classes.")
    return _over(np.array(areas), _resampled(np.array(areas), np.random.default_rng(seed)), len(areas))


def _areas(found: Margins, n_old: int, n_classes: int, generator: np.random.Generator) -> np.ndarray:
    """Areas under the curve ``(CURVES,)`` with other classes, drawn again from the old and from the new ones.

    From one photo to the next in the order of margins, either an old class loses or a new one wins, so that the area is
    the sum of what is lost, times what has been won by then.
    """
    order = found.margin.argsort(stable=True)
    classes, right = found.classes[order].numpy(), found.right[order].numpy()
    sizes = [n_old, n_classes - n_old]
    times = np.hstack([generator.multinomial(size, np.full(size, 1 / size), size=CURVES) / size for size in sizes])
    weight = 100 * right / np.bincount(classes, minlength=n_classes)[classes] * times[:, classes]
    is_new = classes >= n_old
    won = np.cumsum(np.where(is_new, weight, 0.0), axis=1)
    return (np.where(is_new, 0.0, weight) * won).sum(axis=1) / 100


def _is_new(truth: torch.Tensor, unseen: torch.Tensor) -> torch.Tensor:
    """``(n,)``: which photos show an unseen class; some do and some do not."""
    is_new = torch.isin(truth, unseen)
    if is_new.all() or not is_new.any():
        kind = "seen" if is_new.any() else "unseen"
        raise SampleError(
            f"There are no photos of {kind} classes to test on; generalised zero-shot needs seen and unseen ones."
        )
    return is_new


def _per_class(answers: torch.Tensor, truth: torch.Tensor) -> np.ndarray:
    """``(classes with a photo,)``, in percent."""
    _, owner = np.unique(truth.cpu().numpy(), return_inverse=True)
    return 100 * np.bincount(owner, (answers == truth).cpu().numpy()) / np.bincount(owner)


def _resampled(values: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """``(BOOTSTRAPS,)`` means of ``values`` ``(m,)`` drawn with replacement."""
    drawn = generator.multinomial(len(values), np.full(len(values), 1 / len(values)), size=BOOTSTRAPS)
    return drawn @ values / len(values)


def _over(values: np.ndarray, resampled: np.ndarray, n_tasks: int) -> Figure:
    """The mean of ``values``, its SEM, and the interval of its resamples."""
    sem = float(values.std(ddof=1)) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return Figure(float(values.mean()), sem, *_interval(resampled), n_tasks)


def _interval(drawn: np.ndarray) -> tuple[float, float]:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
