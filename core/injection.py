"""Classes put into a trained linear head by words alone.

The rows of the old classes stay as they are. A new row gets the length that old ones have beside what all rows share,
and the bias with which it answers an average photo as an old one does (ICIS, arXiv 2308.10599, section 3.3, injects
the rows as they come; cosines say nothing of their length). How much new classes are favoured beside old ones is chosen
on the old ones alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch.nn import functional

from core.descriptions import ClassDescription, check_classes
from core.errors import DescriptionError
from core.heads import LinearHead

RowMaker = Callable[[Sequence[ClassDescription]], torch.Tensor]
"""``k`` classes in words -> ``(k, d)`` directions in a head's feature space, beside what its rows share."""

MOST_LOST = 0.02
"""Share of photos of old classes that new ones may take over, by the automatic calibration."""
PSEUDO_PHOTOS = 8000
STRENGTH_SPREAD, REST = 0.38, 3.5
"""Of pseudo-photos, in units of how far photos lie in the direction of their class's row on average: how much that
varies, and the length of what they have beside it. Measured on photos of the validation folds (lite)."""
CONFIDENCE = 0.8
"""Mean probability of the answer to a pseudo-photo, as a trained head has it on photos it knows."""


def inject(
    head: LinearHead,
    classes: Sequence[ClassDescription],
    make_rows: RowMaker,
    photos: "KnownPhotos | None" = None,
) -> LinearHead:
    """Add classes to a head; what it has stays as it is, to the bit. The shift is chosen anew (``calibrated``).

    Args:
        head: any linear head, with or without classes that were injected before.
        classes: 1 to 200 new ones.
        make_rows: what turns them into directions.
        photos: of old classes, for the shift; None imagines some.

    Raises:
        DescriptionError: the classes are none, too many, unnamed, double or too long, or the head has one of them.
    """
    checked = check_classes(classes)
    known = {name.casefold() for name in head.names}
    double = next((described.name for described in checked if described.name.casefold() in known), None)
    if double is not None:
        raise DescriptionError(f"The classifier has a class '{double}' already; give the new one another name.")
    old = head.original()
    shared = old.weight.mean(dim=0)
    length = (old.weight - shared).norm(dim=1).mean()
    made = make_rows(checked).to(head.weight)
    rows = length * functional.normalize(made, dim=-1) + shared
    mean = rows.new_zeros(rows.shape[1]) if head.feature_mean is None else head.feature_mean
    biases = (old.weight @ mean + old.bias).mean() - rows @ mean
    extended = replace(
        head,
        names=(*head.names, *(described.name for described in checked)),
        weight=torch.cat([head.weight, rows]),
        bias=torch.cat([head.bias, biases]),
        injected=head.injected + len(checked),
    )
    return calibrated(extended, photos=photos)


@dataclass(frozen=True)
class KnownPhotos:
    """Photos of old classes, as the old head answers them: what injected classes may take over is counted on these."""

    features: torch.Tensor
    """``(m, d)``: those that it answers right."""
    logits: torch.Tensor
    """``(m,)``, of these answers."""
    count: int
    """How many photos there were, right or not."""

    @classmethod
    def of(cls, head: LinearHead, features: torch.Tensor, classes: torch.Tensor) -> "KnownPhotos":
        """Photos ``(n, d)`` that show old ``classes`` ``(n,)``."""
        if not len(features):
            return cls(features, features[:, 0], 0)
        best = head.original().logits(features).max(dim=1)
        right = best.indices == classes
        return cls(features[right], best.values[right], len(features))

    @classmethod
    def imagined(cls, head: LinearHead, seed: int = 0) -> "KnownPhotos":
        """Of pseudo-photos: no photo is needed."""
        return cls.of(head, *pseudo_photos(head.original(), seed))


def calibrated(head: LinearHead, most_lost: float = MOST_LOST, photos: KnownPhotos | None = None) -> LinearHead:
    """With the largest shift at which injected classes take over at most ``most_lost`` of the photos of old ones;
    nothing of the new classes is known.

    Args:
        most_lost: 0 to 1, a share of all photos.
        photos: None imagines some.
    """
    photos = KnownPhotos.imagined(head) if photos is None else photos
    if not head.injected or not len(photos.features):  # nothing could be lost
        return head
    new = photos.features @ head.weight[head.n_old :].T + head.bias[head.n_old :]
    margins = (photos.logits - new.max(dim=1).values).sort().values
    lost = int(most_lost * photos.count)
    # The photo with the margin at ``lost`` is the first to stay: the shift ends just below it.
    shift = margins[lost] if lost < len(margins) else margins[-1] + 1.0
    return head.with_shift(float(shift) - 1e-4)


def calibrated_on(head: LinearHead, features: torch.Tensor, classes: torch.Tensor, most_lost: float) -> LinearHead:
    """``calibrated`` by photos ``(n, d)`` of old ``classes`` ``(n,)``."""
    return calibrated(head, most_lost, KnownPhotos.of(head, features, classes))


@dataclass(frozen=True)
class Margins:
    """By how much old classes beat new ones, without any shift, and who would be right."""

    margin: torch.Tensor
    """``(n,)``."""
    right: torch.Tensor
    """``(n,)``: whether the best class of the photo's own kind, old or new, is the right one."""
    classes: torch.Tensor
    """``(n,)``: the class each shows, in the head."""


def margins(head: LinearHead, features: torch.Tensor, classes: torch.Tensor) -> Margins:
    """Of photos ``(n, d)`` that show ``classes`` ``(n,)``, old or injected."""
    return margins_of(head.with_shift(0.0).logits(features), head.n_old, classes)


def margins_of(logits: torch.Tensor, n_old: int, classes: torch.Tensor) -> Margins:
    """``margins`` of photos whose logits ``(n, c)`` are there, without any shift."""
    old, new = _best_of_both(logits, n_old)
    right = torch.where(classes >= n_old, new.indices + n_old, old.indices) == classes
    return Margins(old.values - new.values, right, classes)


def pseudo_photos(head: LinearHead, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """What photos of a head's classes may look like: ``(n, d)`` features and the classes ``(n,)`` that they show.

    Each lies in the direction of its class's row, more or less, and has much else besides. How far they lie out is
    chosen so that the head is as sure of them as heads are of photos they know.
    """
    generator = torch.Generator().manual_seed(seed)
    rows = head.weight.cpu()
    centred = functional.normalize(rows - rows.mean(dim=0), dim=-1)
    count, d = rows.shape
    classes = torch.randint(count, (PSEUDO_PHOTOS,), generator=generator)
    own = 1 + STRENGTH_SPREAD * torch.randn(PSEUDO_PHOTOS, 1, generator=generator)
    rest = torch.randn(PSEUDO_PHOTOS, d, generator=generator) * REST / d**0.5
    directions = centred[classes]
    away = own * directions + rest - (rest * directions).sum(dim=-1, keepdim=True) * directions
    mean = rows.new_zeros(d) if head.feature_mean is None else head.feature_mean.cpu()
    at_mean, per_unit = rows @ mean + head.bias.cpu(), away[:1000] @ rows.T
    low, high = 0.0, 1e4
    for _ in range(40):  # confidence grows with the distance
        middle = (low * high) ** 0.5 if low else high / 100
        sure = float((at_mean + middle * per_unit).softmax(dim=-1).amax(dim=-1).mean())
        low, high = (middle, high) if sure < CONFIDENCE else (low, middle)
    return (mean + high * away).to(head.weight), classes.to(head.weight.device)


def _best_of_both(logits: torch.Tensor, n_old: int) -> tuple[torch.return_types.max, torch.return_types.max]:
    """The best old class and the best new one of each photo, ``(n, c)`` without the shift."""
    return logits[:, :n_old].max(dim=1), logits[:, n_old:].max(dim=1)
