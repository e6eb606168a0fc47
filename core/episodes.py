"""Episodes: small tasks that training makes up, in words and in pseudo-images.

Each kind of episode teaches one thing that a person may type: a class as a whole, by what it has and lacks, by phrases
and by what it is not, or a single class against all the rest.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch.nn import functional

from core.hypernetwork import PhraseSets
from core.lessons import Lessons

PSEUDO_IMAGES = 2
"""Pictures of a class in an episode."""
PHRASINGS = 3
"""Forms that are averaged where a class is said in several."""
MOST_PHRASES = 6
"""Phrases of a class in an episode."""
PLAIN_SAY = 0.05
"""How likely an attribute is said that does not tell its class from the others, beside one that does."""
REST = 4
"""Classes that fit, and that do not, in an episode of one class."""


class Place(NamedTuple):
    """Where pictures lie, if not around the origin."""

    centre: torch.Tensor
    """``(d_feat,)``."""
    spread: torch.Tensor
    """``()``: how far a picture is from it."""


@dataclass(frozen=True)
class TrainingData:
    """What episodes are drawn from, on the training device."""

    lessons: Lessons
    prototypes: torch.Tensor
    """``(n, d_feat)``, of length one."""
    photos: torch.Tensor | None = None
    """``(m, d_feat)``: real photos in the feature space, sorted by class; None trains image-free."""
    photo_counts: torch.Tensor | None = None
    """``(n,)``: how many of them each class has."""
    place: Place | None = None
    """Where pictures lie; prototypes are directions from there."""


@dataclass(frozen=True)
class Words:
    """How an episode speaks."""

    phrasings: float
    """Share of classes that are said in several forms at once."""
    text_noise: float
    """Norm of the noise on a text embedding."""
    mixup: float
    """Share of episodes whose classes are each a mixture of two, in words and in looks."""
    hard: float
    """Share of episodes whose classes are of one family, as far as it goes."""
    sentences: float = 0.0
    """Share of classes that a whole sentence about attributes describes, for the paper's mode."""


@dataclass(frozen=True)
class Episode:
    """``b`` tasks of ``k`` classes."""

    phrases: PhraseSets
    """``(b, k, m, d_text)``."""
    looks: torch.Tensor
    """``(b, k, d_feat)``: what the classes look like."""
    classes: torch.Tensor
    """``(b, k)`` positions."""
    mixed: torch.Tensor
    """``(b, 1, 1)``: whether its classes are mixtures."""


def whole_classes(data: TrainingData, episodes: int, ways: int, words: Words) -> Episode:
    """Each class said as a whole, in a single embedding."""
    device = data.prototypes.device
    classes, others = (draw_classes(data, episodes, ways, words.hard) for _ in range(2))
    mixed = torch.rand(episodes, 1, 1, device=device) < words.mixup
    share = torch.rand(episodes, ways, 1, device=device) * mixed
    texts = torch.lerp(_whole(data, classes, words), _whole(data, others, words), share)
    looks = functional.normalize(torch.lerp(data.prototypes[classes], data.prototypes[others], share), dim=-1)
    return Episode(PhraseSets.whole(_noised(texts, words.text_noise)), looks, classes, mixed)


def attributes(data: TrainingData, episodes: int, ways: int, words: Words, with_whole: bool) -> Episode:
    """Each class by what it has, what it lacks, or both: mostly what tells it from the other classes."""
    classes = draw_classes(data, episodes, ways, words.hard)
    values = data.lessons.values[classes].float()
    others = (values.sum(dim=1, keepdim=True) - values) / max(1, ways - 1)
    indices, polarity = _choose(values, others, MOST_PHRASES)
    return _episode(data, classes, _worded(data, indices, polarity), words, with_whole)


def phrases(data: TrainingData, episodes: int, ways: int, words: Words, with_whole: bool) -> Episode:
    """Each class by phrases of its own descriptions, and by those of another class, which are denied."""
    classes = draw_classes(data, episodes, ways, words.hard)
    device = classes.device
    shape = (episodes, ways, MOST_PHRASES)
    own = _pick(_sayings(data), classes.unsqueeze(-1).expand(shape))
    other = _pick(_sayings(data), classes.roll(1, dims=1).unsqueeze(-1).expand(shape))
    lean = torch.rand(episodes, ways, 1, device=device)
    denied = torch.rand(shape, device=device) < torch.where(lean < 0.4, 0.0, torch.where(lean < 0.7, 0.5, 1.0))
    polarity = torch.where(denied, -1.0, 1.0) * _some(shape, device)
    texts = data.lessons.vectors[torch.where(denied, other, own)]
    return _episode(data, classes, PhraseSets(texts, polarity), words, with_whole)


def one_class(data: TrainingData, episodes: int, words: Words) -> tuple[PhraseSets, torch.Tensor, torch.Tensor]:
    """One class against the rest: what is said ``(b, 1, m, d)``, looks ``(b, 2 * REST, d_feat)`` and whether they fit
    ``(b, 2 * REST)``. Half of the tasks speak of a class as a whole, half of attributes."""
    device = data.prototypes.device
    n = len(data.prototypes)
    anchor = torch.randint(n, (episodes, 1), device=device)
    values = data.lessons.values.float()
    indices, polarity = _choose(values[anchor], values.mean(dim=0).expand(episodes, 1, -1), most=2)
    said = _worded(data, indices, polarity)
    agrees = values[:, indices.squeeze(1)].movedim(0, 1) * polarity  # (b, n, m)
    fits = (agrees > 0).sum(dim=-1) == (polarity != 0).sum(dim=-1)
    fails = (agrees < 0).any(dim=-1)
    as_whole = torch.rand(episodes, 1, device=device) < 0.5
    itself = torch.arange(n, device=device) == anchor
    fits = torch.where(as_whole, itself, fits | itself)
    fails = torch.where(as_whole, ~itself, fails & ~itself)
    whole = _whole(data, anchor, words)
    alone = torch.zeros_like(polarity)
    alone[..., 0] = 1
    polarity = torch.where(as_whole.unsqueeze(1), alone, said.polarity)
    texts = torch.where(as_whole.view(-1, 1, 1, 1), whole.unsqueeze(2), said.vectors)
    right = torch.multinomial(fits.float() + 1e-9, REST, replacement=True)
    wrong = torch.multinomial(fails.float() + 1e-9, REST, replacement=True)
    looks = data.prototypes[torch.cat([right, wrong], dim=1)]
    truth = torch.cat([torch.ones_like(right), torch.zeros_like(wrong)], dim=1).float()
    return PhraseSets(_noised(texts, words.text_noise), polarity), looks, truth


def draw_classes(data: TrainingData, episodes: int, ways: int, hard: float) -> torch.Tensor:
    """``(episodes, ways)`` class positions, none twice in an episode; in a share of ``hard`` relatives come first."""
    device, n = data.prototypes.device, len(data.prototypes)
    draw = torch.rand(episodes, n, device=device)
    anchor = torch.randint(n, (episodes, 1), device=device)
    related = data.lessons.families[anchor] == data.lessons.families
    draw = draw + (related & (torch.rand(episodes, 1, device=device) < hard))
    return draw.topk(ways, dim=1).indices


def pseudo_images(looks: torch.Tensor, data: TrainingData, noise: float) -> torch.Tensor:
    """Pictures of what looks so, one each, of unit length.

    A prototype of random strength plus isotropic noise: real features scatter around their class's classifier row.
    """
    strength = 2 * (0.7 + 0.6 * torch.rand(*looks.shape[:-1], 1, device=looks.device))
    spread = noise * data.prototypes.square().mean().sqrt()
    images = functional.normalize(strength * looks + spread * torch.randn_like(looks), dim=-1)
    if data.place is None:
        return images
    return functional.normalize(data.place.centre + data.place.spread * images, dim=-1)


def _episode(data: TrainingData, classes: torch.Tensor, said: PhraseSets, words: Words, with_whole: bool) -> Episode:
    if with_whole:
        whole = PhraseSets.whole(_whole(data, classes, words))
        said = PhraseSets(
            torch.cat([whole.vectors, said.vectors], dim=-2), torch.cat([whole.polarity, said.polarity], dim=-1)
        )
    said = PhraseSets(_noised(said.vectors, words.text_noise), said.polarity)
    mixed = torch.zeros(len(classes), 1, 1, dtype=torch.bool, device=classes.device)
    return Episode(said, data.prototypes[classes], classes, mixed)


def _whole(data: TrainingData, classes: torch.Tensor, words: Words) -> torch.Tensor:
    """Random words for each class, ``(b, k)`` -> ``(b, k, d_text)``: one form, or the mean of ``PHRASINGS`` forms, as
    a class is embedded that is described in several phrasings."""
    one, *others = (data.lessons.vectors[_pick(data.lessons.forms, classes)] for _ in range(PHRASINGS))
    joined = functional.normalize(sum(others, one), dim=-1)
    draw = torch.rand(2, *classes.shape, 1, device=classes.device)
    texts = torch.where(draw[0] < words.phrasings, joined, one)
    if words.sentences > 0:
        texts = torch.where(
            draw[1] < words.sentences, data.lessons.vectors[_pick(data.lessons.sentences, classes)], texts
        )
    return texts


def _choose(values: torch.Tensor, others: torch.Tensor, most: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Attributes to say of each class, ``(b, k, most)``, and whether it has them; 0 where none is said.

    Args:
        values: ``(b, k, attributes)`` of the classes.
        others: the mean over the classes that each is to be told from.
    """
    device = values.device
    has = (values > 0) * (PLAIN_SAY + (1 - others).clamp(min=0) / 2)
    lacks = (values < 0) * (PLAIN_SAY + (1 + others).clamp(min=0) / 2)
    lean = torch.rand(*values.shape[:-1], 1, device=device)
    weights = torch.cat(
        [
            has / has.sum(dim=-1, keepdim=True).clamp(min=1e-6) * (lean < 0.65),
            lacks / lacks.sum(dim=-1, keepdim=True).clamp(min=1e-6) * (lean > 0.3),
        ],
        dim=-1,
    )
    # The largest of weight / exponential: a draw without replacement, each in proportion to its weight.
    top = (weights / torch.empty_like(weights).exponential_()).topk(min(most, weights.shape[-1]), dim=-1)
    count = values.shape[-1]
    polarity = torch.where(top.indices < count, 1.0, -1.0) * (top.values > 0) * _some(top.indices.shape, device)
    return top.indices % count, polarity


def _some(shape: torch.Size | tuple[int, ...], device: torch.device) -> torch.Tensor:
    """Ones for the first few of the last dimension, at least one, at random; zeros for the rest."""
    count = torch.randint(1, shape[-1] + 1, (*shape[:-1], 1), device=device)
    return (torch.arange(shape[-1], device=device) < count).float()


def _sayings(data: TrainingData) -> torch.Tensor:
    return torch.cat([data.lessons.forms, data.lessons.phrases], dim=1)


def _worded(data: TrainingData, attributes: torch.Tensor, polarity: torch.Tensor) -> PhraseSets:
    """Attributes ``(b, k, m)`` in random wordings."""
    place = _place(data.lessons.wordings, attributes)
    vectors = data.lessons.vectors[data.lessons.wordings[attributes, place]]
    return PhraseSets(vectors, polarity * data.lessons.affirms[attributes, place])


def _pick(padded: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """A random entry of each of the rows that is not padding, in the shape of ``rows``."""
    return padded[rows, _place(padded, rows)]


def _place(padded: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """Where such an entry stands."""
    counts = (padded >= 0).sum(dim=1)
    return (torch.rand(rows.shape, device=rows.device) * counts[rows]).long()


def _noised(texts: torch.Tensor, norm: float) -> torch.Tensor:
    return texts + norm / texts.shape[-1] ** 0.5 * torch.randn_like(texts)
