"""Protocols on unseen classes: train on most classes of the corpus, image-free, and test on real samples of the others.

The encoder itself was trained on samples of all classes; what has never met the unseen ones is the way from words to
classifiers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import torch

from core.attribute_texts import say_corpus
from core.attributes import AttributeTable
from core.corpus import CorpusClass
from core.descriptions import ClassDescription
from core.encoders import EncoderPair
from core.errors import SampleError
from core.evaluation import Figure, combine
from core.features import FeatureCache, encode_samples
from core.knowledge import Knowledge
from core.media import PHOTOS, Medium
from core.network_cache import lessons_once, train_once
from core.phrasing import HELD_OUT, TRAINED, Phrasing, sentence
from core.progress import Progress, part_of
from core.protocols import compare
from core.rivals import train_rivals
from core.samples import Sample
from core.text2model import PAPER, Text2Model
from core.text_cache import Remembering
from core.training import Recipe, prototype_data
from core.training_shapes import add_shapes
from core.trial import Measured, Trial, Words, combine_measured

ENCODING = 0.2
"""Share of the work that encoding the samples is, for the progress bar."""

Columns = dict[str, dict[str, dict[str, Figure]]]
"""Kind of text -> method -> number of ways -> figure."""


@dataclass(frozen=True)
class Fold:
    """Networks that have seen the other folds, and samples of classes that they have not."""

    model: Text2Model
    unseen: tuple[int, ...]
    """Positions in the corpus; only classes that have a sample."""
    features: torch.Tensor
    """``(n, d_feat)``."""
    photo_class: torch.Tensor
    """``(n,)`` positions in ``unseen``."""
    seen_features: torch.Tensor
    """``(m, d_feat)``: samples of classes that the networks have seen in words."""
    seen_class: torch.Tensor
    """``(m,)`` positions in the corpus."""


@dataclass(frozen=True)
class Split:
    """Classes that may be seen, and samples of those that may not."""

    seen: torch.Tensor
    """Positions in the corpus."""
    unseen: tuple[int, ...]
    """Positions in the corpus; only classes that have a photo."""
    features: torch.Tensor
    """``(n, d_raw)``: photos of the unseen classes."""
    photo_class: torch.Tensor
    """``(n,)`` positions in ``unseen``."""
    seen_features: torch.Tensor
    """``(m, d_raw)``: photos of the seen ones."""
    seen_class: torch.Tensor
    """``(m,)`` positions in the corpus."""


@dataclass(frozen=True)
class Bench:
    """What every protocol on unseen classes needs."""

    encoders: EncoderPair
    knowledge: Knowledge
    recipe: Recipe
    cache: FeatureCache
    networks: Path | None
    """Where trained networks are kept, so that the next protocol need not train them again."""
    medium: Medium[Any] = PHOTOS
    """What the samples are."""
    looks: torch.Tensor | None = None
    """``(classes, each, d_raw)``: features of samples of the corpus's classes to learn from, where there are any."""

    @property
    def corpus(self) -> Sequence[CorpusClass]:
        """The classes in words."""
        return self.knowledge.corpus

    def splits(self, found: Sequence[Sample], folds: str, on_progress: Progress | None = None) -> list[Split]:
        """One for each fold, which is left unseen.

        Args:
            found: samples whose file names start with the class's id, or whose labels are ids.
            folds: ``test`` for figures that are reported, ``validation`` for choosing.

        Raises:
            SampleError: there are no such samples.
        """
        position = {entry.id: i for i, entry in enumerate(self.corpus)}
        samples = [sample for sample in found if _id_of(sample, position) is not None]
        if not samples:
            raise SampleError(
                f"There are no {self.medium.plural} whose labels, or names up to '_', are ids of the corpus, such as "
                f"'{self.corpus[0].id}'."
            )
        encoded = encode_samples(samples, self.encoders.sample, self.cache, on_progress, medium=self.medium)
        photo_class = torch.tensor([position[str(_id_of(samples[i], position))] for i in encoded.readable])
        photographed = set(photo_class.tolist())
        assert self.encoders.prototypes is not None
        known = set(self.encoders.prototypes().ids)  # an encoder may have been trained without some classes
        splits = []
        for ids in self.knowledge.folds(folds):
            held_out = {position[id] for id in ids}
            unseen = torch.tensor(sorted(held_out & photographed))
            seen = torch.tensor([i for i, entry in enumerate(self.corpus) if i not in held_out and entry.id in known])
            chosen = torch.isin(photo_class, unseen)
            classes = torch.searchsorted(unseen, photo_class[chosen])
            others = torch.isin(photo_class, seen)
            splits.append(
                Split(
                    seen,
                    tuple(unseen.tolist()),
                    encoded.vectors[chosen],
                    classes,
                    encoded.vectors[others],
                    photo_class[others],
                )
            )
        return splits

    def folds(
        self,
        found: Sequence[Sample],
        folds: str,
        on_progress: Progress | None = None,
        rivals: Sequence[str] = (PAPER,),
    ) -> Iterator[Fold]:
        """Train on all but one fold and hand out what is needed to test on it, fold by fold.

        Args:
            rivals: what else is trained, some of ``core.rivals.RIVALS``.

        The other arguments, and errors, are those of ``splits``.
        """
        encoders = replace(self.encoders, text=Remembering(self.encoders.text))
        splits = self.splits(found, folds, part_of(on_progress, 0.0, ENCODING))
        # With sentences always, so that every protocol asks for the same networks.
        lessons = lessons_once(self.knowledge, self.encoders.text, self.networks)
        share = (1 - ENCODING) / len(splits)
        for number, split in enumerate(splits):
            begun, title = ENCODING + share * number, f"fold {number + 1} of {len(splits)}: "
            space, data = prototype_data(self.encoders, self.corpus, split.seen, lessons, self.recipe)
            data = data if self.looks is None else add_shapes(data, space, self.looks[split.seen])
            middle, end = begun + share / (1 + len(rivals)), begun + share
            network = train_once(data, self.recipe, self.networks, part_of(on_progress, begun, middle, title))
            others = train_rivals(rivals, data, self.recipe, self.networks, part_of(on_progress, middle, end, title))
            model = Text2Model.assemble(encoders, network, space, others)
            yield Fold(
                model,
                split.unseen,
                space(split.features),
                split.photo_class,
                space(split.seen_features),
                split.seen_class,
            )


def corpus_words(bench: Bench) -> Words:
    """All classes of the corpus: by name, by the descriptions behind the name, and by attributes."""
    entries, table = bench.corpus, bench.knowledge.table
    return Words(
        tuple(entry.names[0] for entry in entries),
        {entry.names[0]: (entry.short, *entry.rich) for entry in entries},
        table.values,
        say_corpus(table),
    )


def zsl(
    bench: Bench,
    folds: Iterator[Fold],
    texts: Sequence[str],
    methods: Sequence[str],
    ways: Sequence[int | str],
    tasks: int,
    seed: int,
) -> dict[str, Measured]:
    """Tasks over unseen and seen classes, all unseen ones and all there are at once, by kind of text; the mean over the
    folds.

    Args:
        texts: some of ``core.trial.TEXTS``.
        methods: some of the folds' models'.
        ways: classes in a task, or ``all`` the unseen ones.
        tasks: of each number of ways, for each fold.
        seed: of the draw.

    Raises:
        SettingError: classes cannot be said so, or there are fewer than ways.
    """
    words = corpus_words(bench)
    measured = []
    for fold in folds:
        unseen = torch.tensor(fold.unseen)
        labels = torch.cat([unseen[fold.photo_class.cpu()], fold.seen_class])
        features = torch.cat([fold.features, fold.seen_features])
        trial = Trial(fold.model, tuple(methods), words, features, labels, fold.seen_class.unique(), unseen, seed)
        measured.append({text: trial.measure(text, ways, tasks) for text in texts})
    return {text: combine_measured([part[text] for part in measured], combine) for text in texts}


def by_ways(measured: Mapping[str, Measured]) -> Columns:
    """Of what ``zsl`` measured, the tasks among unseen classes."""
    columns: Columns = {}
    for text, measures in measured.items():
        for measure, figures in measures.items():
            side, _, way = measure.partition(", ")
            if side == "unseen":
                for method, figure in figures.items():
                    columns.setdefault(text, {}).setdefault(method, {})[way.removesuffix("-way")] = figure
    return columns


@dataclass(frozen=True)
class NegationColumn:
    """Which attributes are said, and in which words."""

    reserved: bool
    phrasing: Phrasing
    new_wordings: bool


NEGATION_COLUMNS: Mapping[str, NegationColumn] = {
    "trained": NegationColumn(False, TRAINED, False),
    "reserved": NegationColumn(True, TRAINED, False),
    "new phrasings": NegationColumn(False, HELD_OUT, False),
    "new wordings": NegationColumn(False, HELD_OUT, True),
}
KINDS = ("positive", "negative", "mixed", "both")


def negation(bench: Bench, folds: Iterator[Fold], tasks: int, seed: int, most: int) -> Columns:
    """Pairs of unseen classes (of photos: animals), each described by attributes that tell it from the other.

    ``positive``: by what it has and the other lacks; ``negative``: by what it lacks and the other has; ``mixed``: one
    of each; ``both``: each class by both. The sentences go through the parser, names are never read, and all methods
    get the same sentences.

    Args:
        tasks: pairs for each fold.
        seed: of the draw.
        most: attributes of a kind in a description.
    """

    def measure(fold: Fold) -> Columns:
        kinds = [bench.corpus[i].kind for i in fold.unseen]
        animals = [n for n, kind in enumerate(kinds) if kind.startswith("animal")] or list(range(len(kinds)))
        columns: Columns = {}
        for name, column in NEGATION_COLUMNS.items():
            pairs = _describe_pairs(bench.knowledge.table, fold.unseen, animals, column, tasks, seed, most)
            if not pairs:
                continue
            drawn = torch.tensor([pair for pair, _ in pairs])
            for kind in KINDS:
                sides = [ClassDescription("", (text,)) for _, texts in pairs for text in texts[kind]]
                said = fold.model.embed(sides, with_names=False)
                words = torch.arange(len(sides)).unflatten(0, (len(pairs), 2))
                compared = compare(fold.model, said, drawn, fold.features, fold.photo_class, seed, words)
                columns[f"{name}, {kind}"] = {method: {"2": figure} for method, figure in compared.items()}
        return columns

    return _mean_over(folds, measure)


def _describe_pairs(
    table: AttributeTable,
    unseen: Sequence[int],
    animals: Sequence[int],
    column: NegationColumn,
    count: int,
    seed: int,
    most: int,
) -> list[tuple[tuple[int, int], dict[str, tuple[str, str]]]]:
    """Random pairs that the column's attributes tell apart on both sides, and two sentences for each kind; none where
    there is no such pair."""
    random = Random(seed)
    usable = [j for j, attribute in enumerate(table.attributes) if attribute.reserved == column.reserved]
    values_of = table.values[torch.tensor([unseen[n] for n in animals], dtype=torch.long)][:, usable].float()
    more = (values_of > 0).float() @ (values_of < 0).float().T  # how much each has that each other lacks
    if not (more.minimum(more.T) > 0).any():
        return []
    pairs: list[tuple[tuple[int, int], dict[str, tuple[str, str]]]] = []
    while len(pairs) < count:
        first, second = random.sample(list(animals), 2)
        values = [table.values[unseen[n]].tolist() for n in (first, second)]
        of_first = [j for j in usable if values[0][j] > 0 > values[1][j]]
        of_second = [j for j in usable if values[1][j] > 0 > values[0][j]]
        if not of_first or not of_second:
            continue

        def say(has: Sequence[int], lacks: Sequence[int]) -> str:
            said = [
                (table.attributes[j], positive)
                for chosen, positive in ((has, True), (lacks, False))
                for j in random.sample(list(chosen), min(most, len(chosen)))
            ]
            return sentence(said, column.phrasing, random, column.new_wordings)

        one_of_each = [(of_first, []), ([], of_first)] if len(pairs) % 2 else [([], of_second), (of_second, [])]
        pairs.append(
            (
                (first, second),
                {
                    "positive": (say(of_first, []), say(of_second, [])),
                    "negative": (say([], of_second), say([], of_first)),
                    "mixed": (say(*one_of_each[0]), say(*one_of_each[1])),
                    "both": (say(of_first, of_second), say(of_second, of_first)),
                },
            )
        )
    return pairs


def _mean_over(folds: Iterator[Fold], measure: Callable[[Fold], Columns]) -> Columns:
    measured = [measure(fold) for fold in folds]
    return {
        kind: {
            method: {
                way: combine([columns[kind][method][way] for columns in measured if kind in columns]) for way in by_way
            }
            for method, by_way in by_method.items()
        }
        for columns in reversed(measured)
        for kind, by_method in columns.items()
    }


def _id_of(sample: Sample, known: Mapping[str, int]) -> str | None:
    """The id that its name begins with, or that is its label."""
    begins = sample.name.rsplit("/", 1)[-1].split("_", 1)[0].split(".", 1)[0]
    return next((text for text in (begins, sample.label) if text in known), None)
