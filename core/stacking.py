"""Seen against unseen: accuracy on old classes and on new ones for every calibration between them."""

from dataclasses import dataclass

import numpy as np

from core.injection import Margins


@dataclass(frozen=True)
class SeenUnseen:
    """One point of the curve; percent, each the mean over classes (Xian et al., arXiv 1707.00600, section 3.3)."""

    shift: float
    seen: float
    unseen: float

    @property
    def harmonic(self) -> float:
        """``2 S U / (S + U)``."""
        total = self.seen + self.unseen
        return 2 * self.seen * self.unseen / total if total else 0.0


@dataclass(frozen=True)
class StackingCurve:
    """What calibrated stacking trades (Chao et al., ECCV 2016, arXiv 1605.04253, section 4)."""

    shifts: np.ndarray
    """``(g,)``, rising: above which of them, added to the logits of new classes, the accuracies hold, up to the
    next."""
    seen: np.ndarray
    """``(g,)``: mean accuracy over old classes, in percent; falling."""
    unseen: np.ndarray
    """``(g,)``: the same over new classes; rising."""

    @property
    def area(self) -> float:
        """Under the curve of unseen over seen accuracy, in percent of the square (AUSUC)."""
        return float(np.trapezoid(self.unseen[::-1], self.seen[::-1]) / 100)

    @property
    def best(self) -> SeenUnseen:
        """Where the harmonic mean is highest."""
        return max(map(self._point, range(len(self.shifts))), key=lambda point: point.harmonic)

    def at(self, shift: float) -> SeenUnseen:
        """The accuracies at a shift; at one of ``shifts``, a photo sits on the fence and stays with the old classes."""
        place = max(int(np.searchsorted(self.shifts, shift)) - 1, 0)
        return SeenUnseen(shift, float(self.seen[place]), float(self.unseen[place]))

    def losing(self, points: float) -> SeenUnseen:
        """As far in favour of the new classes as the old ones lose at most that many points."""
        return self._point(int(np.flatnonzero(self.seen >= self.seen[0] - points - 1e-9)[-1]))

    def _point(self, place: int) -> SeenUnseen:
        """In the middle of where its accuracies hold, so that rounding changes no answer."""
        start = float(self.shifts[place])
        end = float(self.shifts[place + 1]) if place + 1 < len(self.shifts) else start + 1.0
        return SeenUnseen((start + end) / 2, float(self.seen[place]), float(self.unseen[place]))


def stacking_curve(found: Margins, n_old: int) -> StackingCurve:
    """Seen and unseen accuracy at every shift at which an answer changes, exactly.

    Args:
        found: of photos of old and of new classes, with at least one of each.
        n_old: classes from this position on are new.
    """
    margin, right, classes = (tensor.cpu().numpy() for tensor in (found.margin, found.right, found.classes))
    _, owner, counts = np.unique(classes, return_inverse=True, return_counts=True)
    is_new = classes >= n_old
    n_classes = np.array([len(np.unique(classes[~is_new])), len(np.unique(classes[is_new]))])
    weight = 100 * right / counts[owner] / n_classes[is_new.astype(int)]
    order = np.argsort(margin, kind="stable")
    # At a shift above a photo's margin, the best new class beats the best old one.
    lost = np.cumsum(np.where(is_new, 0.0, weight)[order])
    won = np.cumsum(np.where(is_new, weight, 0.0)[order])
    total = float(np.where(is_new, 0.0, weight).sum())
    shifts = np.concatenate([[margin.min() - 1.0], margin[order]])
    seen, unseen = total - np.concatenate([[0.0], lost]), np.concatenate([[0.0], won])
    last = np.append(shifts[1:] != shifts[:-1], True)  # of equal margins, the state after all of them
    return StackingCurve(shifts[last], seen[last], unseen[last])
