"""Training without any image for an encoder with a text tower: prompts stand in for photos.

The tower's embeddings of the corpus's classes are moved to where photos lie and noised; what is learnt on them works on
photos, because the towers were trained to agree. (That a classifier trained on one tower's embeddings works on the
other's: Zhang et al., arXiv 2302.04269.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch.nn import functional

from core.attributes import AttributeTable
from core.baselines.ridge import RidgeMap
from core.corpus import CorpusClass
from core.encoders import TextEncoder, TextTower
from core.episodes import Place, TrainingData
from core.hypernetwork import HypernetworkConfig
from core.lessons import Lessons, prepare_lessons
from core.memory import AttributeMemory
from core.phrasing import phrases_of
from core.progress import Progress, part_of
from core.said import watched
from core.tower_model import Cones, Correction, TowerT2M
from core.training import Recipe, descend, known_attributes

NEUTRAL_NAMES = 64
"""Class names whose mean is what texts have in common."""
CHUNK = 256
"""Texts that are read between two reports of progress."""
READING = 0.3
"""Share of the time in which the corpus is read for the hypernetwork."""


@dataclass(frozen=True)
class TowerRecipe(Recipe):
    """As ``Recipe``, for a correction of the tower's own directions. Chosen on the validation folds of
    ``benchmarks.text_only``."""

    ridge_share: float | None = None
    steps: int = 800
    bound: float = 0.25
    """The longest that a correction can be, beside a direction of length one."""
    voice: float = 0.15
    """How loud the hypernetwork speaks beside what the memory recalls. On the tower's own embeddings its directions are
    exact, so much of what is learnt to be added there is of no use on photos."""
    prompts: str = "photo"
    """Templates that the tower reads the corpus in."""


@dataclass(frozen=True)
class TowerLessons:
    """What the tower says of the corpus."""

    lessons: Lessons
    """Each vector is the hypernetwork's embedding and, behind it, the tower's, or what the ridge map takes for it."""
    ridge: RidgeMap
    neutral: torch.Tensor
    """``(d_feat,)``."""
    read: int
    """Texts that the tower has read."""


def neutral_direction(tower: TextTower, corpus: Sequence[CorpusClass], prompts: str) -> torch.Tensor:
    """What texts of all kinds have in common in the tower's space, ``(d_feat,)``."""
    every = max(1, len(corpus) // NEUTRAL_NAMES)
    return tower.encode([entry.names[0] for entry in corpus[::every]], prompts).mean(dim=0)


PROTOTYPE_FORMS = (0, 5)
"""Of ``CorpusClass.forms``: the name, and the name with the short description stand in for photos of a class."""


class JointReader:
    """Reads texts twice, for the hypernetwork and with the tower. The tower is slow on a CPU, so it may read the chosen
    texts alone: a ridge map, fitted on these, says what it would make of the others."""

    def __init__(
        self,
        text: TextEncoder,
        tower: TextTower,
        neutral: torch.Tensor,
        chosen: frozenset[str] | None,
        recipe: TowerRecipe,
        on_progress: Progress | None,
    ) -> None:
        """
        Args:
            chosen: what the tower reads; None for everything.
        """
        self.text, self.tower, self.neutral = text, tower, neutral
        self.chosen, self.recipe, self.on_progress = chosen, recipe, on_progress
        self.ridge: RidgeMap | None = None
        self.read = 0

    def encode(self, texts: list[str]) -> torch.Tensor:
        """``n`` texts -> ``(n, d_text + d_feat)``."""
        own = watched(self.text.encode, part_of(self.on_progress, 0.0, READING), "Read", CHUNK)(texts)
        read = [i for i, text in enumerate(texts) if self.chosen is None or text in self.chosen]
        tower = partial(self.tower.encode, prompts=self.recipe.prompts)
        tell = part_of(self.on_progress, READING, 1.0)
        exact = watched(tower, tell, "CLIP read", CHUNK)([texts[i] for i in read])
        self.read = len(read)
        self.ridge = RidgeMap.fit(own[read], exact - self.neutral, self.recipe.ridge)
        pointed = functional.normalize(self.neutral + self.ridge(own), dim=-1)
        pointed[read] = exact
        return torch.cat([own, pointed], dim=-1)


def place_of(photos: torch.Tensor, texts: torch.Tensor, neutral: torch.Tensor) -> Place:
    """Where photos lie, from a few of them: the modality gap is the mean way from the text that each is closest to.

    Compared with the plain mean of the photos this leaves out most of what they show.

    Args:
        photos: ``(n, d_feat)`` of length one.
        texts: ``(m, d_feat)`` of length one: the tower's embeddings of many classes.
        neutral: ``(d_feat,)`` their mean.
    """
    gap = (photos - texts[(photos @ texts.T).argmax(dim=-1)]).mean(dim=0)
    centre = neutral + gap
    return Place(centre, (photos - centre).square().sum(dim=-1).mean().sqrt())


def read_corpus(
    text: TextEncoder,
    tower: TextTower,
    corpus: Sequence[CorpusClass],
    table: AttributeTable,
    recipe: TowerRecipe,
    on_progress: Progress | None = None,
) -> TowerLessons:
    """Embed the corpus for both readers. On a CPU the tower reads the classes' prototypes and each attribute once."""
    neutral = neutral_direction(tower, corpus, recipe.prompts)
    chosen = None
    if tower.device.type == "cpu":
        prototypes = {entry.forms()[form] for entry in corpus for form in PROTOTYPE_FORMS}
        wordings = {
            phrases_of(attribute.wordings[0])[0].text for attribute in table.attributes if not attribute.reserved
        }
        chosen = frozenset(prototypes | wordings)
    reader = JointReader(text, tower, neutral, chosen, recipe, on_progress)
    lessons = prepare_lessons(corpus, table, reader.encode, with_sentences=False)
    assert reader.ridge is not None
    return TowerLessons(lessons, reader.ridge, neutral, reader.read)


def prototype_embeddings(read: TowerLessons) -> torch.Tensor:
    """The tower's embedding of each class, ``(n, d_feat)`` of length one."""
    lessons = read.lessons
    forms = lessons.vectors[lessons.forms[:, list(PROTOTYPE_FORMS)], len(read.ridge.mean) :]
    return functional.normalize(forms.mean(dim=1), dim=-1)


def train_tower(
    read: TowerLessons,
    photos: torch.Tensor,
    scale: float,
    recipe: TowerRecipe,
    classes: torch.Tensor | None = None,
    looks: torch.Tensor | None = None,
    mix: Callable[[TrainingData], TrainingData] | None = None,
    on_progress: Progress | None = None,
) -> TowerT2M:
    """Learn the correction of a tower's directions.

    Args:
        read: what ``read_corpus`` made of the corpus.
        photos: ``(n, d_feat)`` of length one: a few, of anything, to see where photos lie.
        scale: of the tower's cosines.
        recipe: how.
        classes: ``(n,)``, which of them may be seen; None for all.
        looks: ``(n, d_feat)`` of length one, what the seen classes look like from where photos lie; None takes the
            tower's word for it, and no image is needed.
        mix: puts photos of the classes beside the rest.
        on_progress: told after each step; what it raises ends the training.
    """
    texts = prototype_embeddings(read)
    place = place_of(photos, texts, read.neutral)
    classes = torch.arange(len(texts), device=texts.device) if classes is None else classes
    if looks is None:
        looks = functional.normalize(texts[classes] - read.neutral, dim=-1)
    data = TrainingData(read.lessons.of(classes), looks, place=place)
    data = data if mix is None else mix(data)

    def make(data: TrainingData, _: Recipe) -> TowerT2M:
        d_text, d_feat = read.ridge.weight.shape
        config = HypernetworkConfig(d_text, d_feat, hidden=recipe.hidden, dropout=recipe.dropout)
        memory = AttributeMemory.empty(d_text, d_feat).to(looks.device)
        correction = Correction(config, read.ridge.mean, recipe.bound, memory)
        return TowerT2M(read.ridge, Cones(read.neutral, place.centre, scale), correction)

    model = descend(make, data, recipe, on_progress)
    assert model.correction is not None
    model.correction.memorise(known_attributes(data, recipe, len(read.ridge.mean)), recipe.voice)
    return model
