"""How good a method is: random k-way tasks over folders of photos, and given pairs.

A figure comes with two measures of doubt. The SEM over tasks says how well the tasks were averaged; tasks share
classes, so it is too small. The class-level bootstrap interval says how much the figure would move with other
classes of the same kind, and is the one to trust.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch

from core.errors import SettingError
from core.hypernetwork import Weights
from core.said import Said

BOOTSTRAPS = 1000
MAX_LOGITS = 25_000_000
MAX_PHRASES = 20_000
"""Phrases that go through a hypernetwork at once."""

Method = Callable[[Said], Weights]
"""The classes of a batch of tasks, ``(t, k)`` -> the weights of their classifiers."""


@dataclass(frozen=True)
class Figure:
    """An accuracy in percent."""

    mean: float
    sem: float
    """Standard error of the mean over tasks."""
    low: float
    high: float
    """The 95 % interval of a class-level bootstrap."""
    n_tasks: int

    def to_json(self) -> dict[str, float]:
        """The keys that ``evaluate --json`` promises."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def sample_tasks(n_classes: int, ways: int, tasks: int, seed: int) -> torch.Tensor:
    """``(tasks, ways)`` class positions, each row without repetition; one task where ``ways`` is ``n_classes``.

    Raises:
        SettingError: there are fewer classes than ways, or less than two ways.
    """
    if not 2 <= ways <= n_classes:
        raise SettingError(f"A {ways}-way task cannot be drawn from {n_classes} classes; choose 2 to {n_classes} ways.")
    if ways == n_classes:
        return torch.arange(n_classes).unsqueeze(0)
    generator = torch.Generator().manual_seed(seed)
    return torch.stack([torch.randperm(n_classes, generator=generator)[:ways] for _ in range(tasks)])


def evaluate_tasks(
    method: Method,
    said: Said,
    tasks: torch.Tensor,
    features: torch.Tensor,
    photo_class: torch.Tensor,
    seed: int = 0,
    words: torch.Tensor | None = None,
) -> Figure:
    """Accuracy of one method over tasks.

    Args:
        method: makes the classifiers.
        said: classes in words, ``(u,)``.
        tasks: ``(t, k)``, the positions of the classes.
        features: ``(n, d_feat)`` photos in the feature space of the method.
        photo_class: ``(n,)``, the class position of each photo.
        seed: of the bootstrap.
        words: ``(t, k)``, which of ``said`` describes each class of each task; None where ``said`` is the classes.

    Returns:
        The mean over tasks of the share of a task's photos that are answered right.
    """
    ways, n_classes = tasks.shape[1], int(photo_class.max()) + 1
    words = tasks if words is None else words
    right = []
    step = max(1, min(MAX_LOGITS // (len(photo_class) * ways), MAX_PHRASES // (ways * said.phrases.polarity.shape[-1])))
    with torch.inference_mode():
        for start in range(0, len(tasks), step):
            batch = tasks[start : start + step]
            answers = method(said[words[start : start + step]]).logits(features).argmax(dim=-1)
            slots = torch.full((len(batch), n_classes), -1).scatter_(1, batch, torch.arange(ways).expand_as(batch))
            truth = slots[:, photo_class]
            hits = (answers.cpu() == truth).double()
            right.append(torch.zeros(batch.shape, dtype=torch.double).scatter_add_(1, truth.clamp(min=0), hits))
    photos = torch.bincount(photo_class, minlength=n_classes).double()
    return _figure(torch.cat(right).numpy(), photos[tasks].numpy(), tasks.numpy(), n_classes, seed)


def _figure(right: np.ndarray, photos: np.ndarray, tasks: np.ndarray, n_classes: int, seed: int) -> Figure:
    """The mean over tasks, its SEM and its bootstrap interval from counts ``(t, k)`` by task and class.

    Classes are drawn with replacement. The photos of class c in a task weigh as often as c was drawn, times how
    often, on average, the classes it has to be told from were drawn: for k = 2 that is both classes of the pair.
    """
    accuracy = right.sum(axis=1) / photos.sum(axis=1)
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(n_classes, np.full(n_classes, 1 / n_classes), size=BOOTSTRAPS)
    means = []
    for counts in drawn:
        own = counts[tasks].astype(float)
        others = (own.sum(axis=1, keepdims=True) - own) / (tasks.shape[1] - 1)
        weight = own * others
        if (weight * photos).sum() > 0:
            means.append((weight * right).sum() / (weight * photos).sum())
    low, high = np.percentile(means, [2.5, 97.5])
    sem = accuracy.std(ddof=1) / len(accuracy) ** 0.5 if len(accuracy) > 1 else 0.0
    mean, sem, low, high = (100 * float(value) for value in (accuracy.mean(), sem, low, high))
    return Figure(mean, sem, low, high, len(tasks))


def combine(figures: Sequence[Figure]) -> Figure:
    """The mean of independent splits: SEM and half intervals add in quadrature."""
    n = len(figures)
    mean = sum(f.mean for f in figures) / n
    below = sum((f.mean - f.low) ** 2 for f in figures) ** 0.5 / n
    above = sum((f.high - f.mean) ** 2 for f in figures) ** 0.5 / n
    sem = sum(f.sem**2 for f in figures) ** 0.5 / n
    return Figure(mean, sem, mean - below, mean + above, sum(f.n_tasks for f in figures))
