"""Rows for anybody's linear head: what its own classes, in words, teach of others."""

from collections.abc import Sequence
from dataclasses import replace

import torch

from core.baselines.icis import IcisRecipe, fit_icis
from core.descriptions import ClassDescription
from core.encoders import Prototypes
from core.episodes import TrainingData
from core.errors import SettingError
from core.feature_space import FeatureSpace
from core.heads import LinearHead
from core.hypernetwork import PhraseSets
from core.injection import RowMaker
from core.knowledge import IMAGENET
from core.lessons import Lessons
from core.progress import Progress
from core.said import Encode, embed
from core.text2model import ICIS
from core.training import RECIPES, Recipe, paper_recipe, train

FEWEST = 10
LEARNERS = (ICIS, "t2m")


def learn_rows(
    head: LinearHead,
    classes: Sequence[ClassDescription],
    encode: Encode,
    recipe: IcisRecipe | Recipe | None = None,
    on_progress: Progress | None = None,
) -> RowMaker:
    """ICIS, or T2M-HN as in the paper, for any linear head; both read each class as a whole, "not" and all.

    Args:
        head: at least ten classes, better hundreds.
        classes: its old classes in its order; a name alone will do.
        encode: reads texts, ``(n, d_text)``.
        recipe: of ICIS or, where it is a ``core.training.Recipe``, of T2M-HN; None takes ICIS's own.
        on_progress: told as it learns; what it raises ends the work.

    Raises:
        SettingError: the head has fewer than ten classes, or ``classes`` are not its own.
    """
    old = head.original()
    if len(old.names) < FEWEST:
        raise SettingError(
            f"From {len(old.names)} classes nothing can be learnt of others; a head needs at least {FEWEST}."
        )
    if tuple(described.name for described in classes) != old.names:
        raise SettingError("The descriptions must be of the head's own classes, in its order.")

    def read(said: Sequence[ClassDescription]) -> torch.Tensor:
        return embed(said, encode, with_names=True, with_sentences=True).sentences.to(old.weight)

    named = encode([described.name for described in classes]).to(old.weight)
    texts = torch.stack([named, read(classes)], dim=1)
    if isinstance(recipe, Recipe):
        return _by_t2m(old, texts, read, recipe, on_progress)
    icis = fit_icis(texts, old.weight - old.weight.mean(dim=0), recipe, on_progress)

    @torch.inference_mode()
    def make(said: Sequence[ClassDescription]) -> torch.Tensor:
        return icis.directions(read(said))

    return make


def t2m_recipe(classes: int) -> Recipe:
    """Of T2M-HN for a head of so many classes."""
    recipe = paper_recipe(RECIPES[IMAGENET])
    return replace(recipe, dim=min(recipe.dim, classes), max_ways=min(recipe.max_ways, classes), sentences=0.0)


def _by_t2m(
    old: LinearHead, texts: torch.Tensor, read: RowMaker, recipe: Recipe, on_progress: Progress | None
) -> RowMaker:
    """The rows are those of a classifier of the new classes alone, taken back from the space of the old rows."""
    count, forms, _ = texts.shape
    everyone = torch.arange(count, device=texts.device)
    nothing = everyone.new_zeros(count, 0)
    lessons = Lessons(
        texts.flatten(0, 1),
        forms=torch.arange(count * forms, device=texts.device).view(count, forms),
        phrases=nothing,
        sentences=nothing,
        wordings=nothing[:0],
        affirms=nothing[:0],
        families=everyone,
        values=nothing,
    )
    mean = old.weight.new_zeros(old.weight.shape[1]) if old.feature_mean is None else old.feature_mean
    space = FeatureSpace.fit(Prototypes(old.names, old.weight, old.bias, mean), everyone, recipe.dim)
    model = train(TrainingData(lessons, space.prototypes), recipe, on_progress)

    @torch.inference_mode()
    def make(said: Sequence[ClassDescription]) -> torch.Tensor:
        return model(PhraseSets.whole(read(said))).last @ space.projection.T

    return make
