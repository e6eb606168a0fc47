"""Learning from a benchmark's own seen classes: their words, their attributes and their samples."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from core.attributes import Attribute, AttributeTable, Wording
from core.corpus import CorpusClass
from core.datasets import Benchmark
from core.discriminants import discriminants
from core.encoders import EncoderPair
from core.errors import SettingError
from core.knowledge import IMAGENET, SHAPES
from core.lessons import prepare_lessons
from core.network_cache import train_once
from core.progress import Progress, part_of
from core.rivals import train_rivals
from core.text2model import Rival, Text2Model
from core.training import RECIPES, Recipe, prototype_data

FEWEST = 3
"""Classes that anything can be learnt from."""
MANY = 500
"""From so many classes on, they are learnt from as ImageNet's are."""


def recipe_for(benchmark: Benchmark, seed: int) -> Recipe:
    """What suits the number of seen classes and what is known of them."""
    count = len(benchmark.seen)
    recipe = RECIPES[IMAGENET if count >= MANY else SHAPES]
    recipe = replace(recipe, seed=seed, dim=min(recipe.dim, count), max_ways=min(recipe.max_ways, count))
    if benchmark.has is None:  # nothing can be said of what a class has or lacks
        recipe = replace(recipe, whole_classes=1.0, one_class=0.0, phrases=0.0, sentences=0.0)
    return recipe


def learn_seen(
    benchmark: Benchmark,
    features: torch.Tensor,
    encoders: EncoderPair,
    descriptions: Mapping[str, Sequence[str]],
    rivals: Sequence[str],
    recipe: Recipe,
    networks: Path | None,
    on_progress: Progress | None = None,
    by_vectors: bool = False,
) -> Text2Model:
    """Train T2M and its rivals on the seen classes of a benchmark; nothing of the unseen ones is looked at.

    Args:
        features: ``(n, d_raw)`` of all its samples, of which those to learn from are taken.
        encoders: what made them.
        descriptions: by name of a class; may be empty.
        rivals: some of ``core.rivals.RIVALS``.
        recipe: such as ``recipe_for`` recommends.
        networks: where what was trained is kept; None trains anew.
        on_progress: told as the work goes on; what it raises ends it.
        by_vectors: whether the rivals that read vectors get the class-attribute matrix in the place of texts.

    Raises:
        SettingError: it has fewer than three seen classes.
    """
    if len(benchmark.seen) < FEWEST:
        raise SettingError(
            f"{benchmark.name} has {len(benchmark.seen)} seen classes with samples; learning needs {FEWEST} or more."
        )
    corpus = _corpus(benchmark, descriptions)
    table = _table(benchmark)
    lessons = prepare_lessons(corpus, table, encoders.text.encode, with_sentences=bool(table.attributes))
    classes = torch.searchsorted(benchmark.seen, benchmark.labels[benchmark.train])
    order = classes.argsort(stable=True)
    learnt = features[benchmark.train[order]]
    ids = [corpus[i].id for i in benchmark.seen.tolist()]
    prototypes = discriminants(ids, learnt, classes[order])
    # What is learnt reads the text encoder alone; a tower's own methods need no learning.
    encoders = replace(encoders, prototypes=lambda: prototypes, tower=None)
    space, data = prototype_data(encoders, corpus, benchmark.seen, lessons, recipe)
    data = replace(data, photos=space(learnt), photo_counts=classes.bincount(minlength=len(ids)).to(learnt.device))
    vectors = None
    if by_vectors and benchmark.strengths is not None:
        vectors = benchmark.strengths[benchmark.seen].unsqueeze(1).to(learnt)
    middle = 1 / (1 + len(rivals))
    network = train_once(data, recipe, networks, part_of(on_progress, 0.0, middle, "t2m, "))
    trained: dict[str, Rival] = train_rivals(rivals, data, recipe, networks, part_of(on_progress, middle, 1.0), vectors)
    return Text2Model.assemble(encoders, network, space, trained)


def _corpus(benchmark: Benchmark, descriptions: Mapping[str, Sequence[str]]) -> tuple[CorpusClass, ...]:
    """Each class by its name and, where all seen ones have some, as many descriptions as the one with most."""
    most = max((len(descriptions.get(benchmark.classes[i], ())) for i in benchmark.seen.tolist()), default=0)
    described = most and all(descriptions.get(benchmark.classes[i]) for i in benchmark.seen.tolist())
    kinds = benchmark.parents or ("",) * len(benchmark.classes)
    entries = []
    for name, kind in zip(benchmark.classes, kinds, strict=True):
        texts = list(descriptions.get(name, ())) or [name]
        rich = tuple(texts[i % len(texts)] for i in range(most)) if described else ()
        entries.append(CorpusClass(name, (name,), "", rich, kind))
    return tuple(entries)


def _table(benchmark: Benchmark) -> AttributeTable:
    """Its attributes, each in the words that it has for it."""
    if benchmark.has is None:
        return AttributeTable((), torch.zeros(len(benchmark.classes), 0, dtype=torch.int8))
    attributes = [Attribute(words, "", (Wording("noun", words),), (), reserved=False) for words in benchmark.attributes]
    return AttributeTable(tuple(attributes), benchmark.has)
