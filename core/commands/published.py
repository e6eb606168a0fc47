"""``python -m core evaluate --data``: the tables of the papers, on benchmarks as they are published."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch

from core.attribute_texts import Say, say_corpus, say_words
from core.attributes import AttributeTable
from core.bootstrap import learn, learnt_checkpoint
from core.commands.choices import methods_of, pairs_of, rivals_among, texts_of, ways_of
from core.commands.common import Bar, cache_of, load_pair
from core.datasets import Benchmark, class_pairs, load_benchmark
from core.datasets.base import keep_samples, plain_name
from core.descriptions import load_classes
from core.devices import resolve_device
from core.encoders import EncoderPair
from core.encoders.given import given_features
from core.episodes import TrainingData
from core.errors import DescriptionError, SampleError, SettingError
from core.feature_space import FeatureSpace
from core.features import encode_samples
from core.knowledge import knowledge
from core.network_cache import lessons_once
from core.progress import Progress
from core.report import Report, Row
from core.rivals import VECTOR_READERS, train_rivals
from core.seen_classes import learn_seen, recipe_for
from core.text2model import CLIP_METHODS, METHODS, TITLES, Text2Model
from core.text_cache import Remembering
from core.training import RECIPES
from core.trial import VECTORS, Measured, Trial, Words
from core.user_cache import user_cache

CLIPS = {"zero_shot": "clip", "zero_shot_flip": "clip_flip"}
"""What CLIP's own methods are called in a table that has a ridge map, too."""


def evaluate_published(options: argparse.Namespace) -> Report:
    """Learn from a benchmark's seen classes, or from the encoder's own where it has none, and test."""
    texts, file = texts_of(options.text)
    pairs_asked, ways_asked = pairs_of(options.pairs), ways_of(options.ways) if options.ways else None
    benchmark = load_benchmark(options.data, options.photos)
    benchmark, features, pair = _encoded(options, benchmark)
    benchmark = _with_attributes(options.attributes, benchmark)
    words = _words(benchmark, pair, _described(file, benchmark.classes))
    for text in texts:
        words.check(text)
    texts = texts or [text for text in words.texts() if text != VECTORS]
    pairs = {which: class_pairs(benchmark, benchmark.unseen, which) for which in pairs_asked}
    few: list[int | str] = [way for way in (2, 5, 10) if way < len(benchmark.unseen)]
    spoken = [text for text in texts if text != VECTORS]
    trials = [(text, trial) for trial in _trials(options, benchmark, features, pair, words, False) for text in spoken]
    if VECTORS in texts:
        trials += [(VECTORS, trial) for trial in _trials(options, benchmark, features, pair, words, True)]
    rows: list[Row] = []
    with Bar("Testing") as tell:
        for number, (text, trial) in enumerate(trials):
            tell(number / len(trials), text)
            measured = trial.measure(text, ways_asked or [*few, "all"], options.tasks)
            for which, chosen in pairs.items():
                measured |= trial.pairs(text, which, chosen)
            is_clip_beside = trial.model.tower is not None and len(benchmark.seen) > 0
            rows += rows_of({text: measured}, benchmark.name, CLIPS if is_clip_beside else {})
    settings = {
        "data": options.data,
        "encoder": pair.name,
        "classes": len(benchmark.classes),
        "seen": len(benchmark.seen),
        "unseen": len(benchmark.unseen),
        "samples": len(benchmark.labels),
        "tasks": options.tasks,
        "seed": options.seed,
    }
    clips = {CLIPS[method]: title for method, title in CLIP_METHODS.items() if method in CLIPS}
    titles = METHODS | TITLES | clips | dict(trials[0][1].model.titles)
    return Report(tuple(rows), settings, titles)


def rows_of(
    by_text: Mapping[str, Measured], data: str, name_of: Mapping[str, str] = MappingProxyType({})
) -> tuple[Row, ...]:
    """Everything that was measured, a row each."""
    return tuple(
        Row(data, text, name_of.get(method, method), measure, figure)
        for text, measured in by_text.items()
        for measure, figures in measured.items()
        for method, figure in figures.items()
    )


def _encoded(options: argparse.Namespace, benchmark: Benchmark) -> tuple[Benchmark, torch.Tensor, EncoderPair]:
    """Features of all samples that can be read, and what made them. They are kept, so that a run that was interrupted
    goes on where it was."""
    if benchmark.features is not None:
        device = resolve_device(options.device)
        pair = given_features(benchmark.features.shape[1], device)
        return benchmark, benchmark.features.to(device), replace(pair, text=Remembering(pair.text))
    pair = load_pair(options, benchmark.medium)
    with Bar("Encoding") as tell:
        encoded = encode_samples(
            benchmark.samples, pair.sample, cache_of(pair, options.no_cache), tell, medium=benchmark.medium
        )
    for position, problem in encoded.problems.items():
        print(f"left out: {benchmark.samples[position].name}: {problem}", file=sys.stderr)
    if not encoded.readable:
        raise SampleError(f"None of the {len(benchmark.samples)} {benchmark.medium.plural} can be read.")
    pair = replace(pair, text=Remembering(pair.text))  # each space has a model of its own, which reads the same texts
    return keep_samples(benchmark, torch.tensor(encoded.readable)), encoded.vectors, pair


def _words(benchmark: Benchmark, pair: EncoderPair, descriptions: Mapping[str, tuple[str, ...]]) -> Words:
    """What is known of all classes; attributes that are the corpus's own are said in its many wordings."""
    say: Say | None = None
    if benchmark.attributes and benchmark.has is not None:
        known = {attribute.id: attribute for attribute in knowledge(pair.corpus).table.attributes}
        if known.keys() >= set(benchmark.attributes):
            say = say_corpus(AttributeTable(tuple(known[id] for id in benchmark.attributes), benchmark.has))
        else:
            say = say_words(benchmark.attributes)
    vectors = benchmark.strengths if len(benchmark.seen) else None
    return Words(benchmark.classes, descriptions, benchmark.has, say, vectors)


def _trials(
    options: argparse.Namespace,
    benchmark: Benchmark,
    features: torch.Tensor,
    pair: EncoderPair,
    words: Words,
    by_vectors: bool,
) -> list[Trial]:
    """One for each feature space: T2M's with the methods that are learnt as it is, and CLIP's own.

    Args:
        by_vectors: whether the methods that can read attribute vectors do; of the others T2M and ridge are kept beside,
            which read the same attributes in words.
    """
    networks = None if options.no_cache else user_cache() / "networks"
    learns = len(benchmark.seen) > 0
    methods = methods_of(options.methods, pair.tower is not None, learns)
    if by_vectors:
        methods = [method for method in methods if method in (*VECTOR_READERS, "t2m", "zero_shot")]
    tested = torch.cat([benchmark.test_seen, benchmark.test_unseen])
    labels, seen = benchmark.labels[tested], benchmark.labels[benchmark.test_seen].unique()

    def trial(model: Text2Model, chosen: Sequence[str]) -> Trial:
        inputs = model.space(features[tested])
        return Trial(model, tuple(chosen), words, inputs, labels, seen, benchmark.unseen, options.seed)

    own = [method for method in methods if method not in CLIPS.values()]
    clips = [method for method, name in CLIPS.items() if name in methods]
    trials = []
    if own:
        trials.append(trial(_model(options, benchmark, features, pair, words, own, networks, by_vectors), own))
    if clips:
        trials.append(trial(Text2Model.of(pair, fast=options.fast, prompts=options.prompts), clips))
    return trials


def _model(
    options: argparse.Namespace,
    benchmark: Benchmark,
    features: torch.Tensor,
    pair: EncoderPair,
    words: Words,
    methods: Sequence[str],
    networks: Path | None,
    by_vectors: bool,
) -> Text2Model:
    rivals = rivals_among(methods)
    with Bar("Learning") as tell:
        if len(benchmark.seen):
            recipe = recipe_for(benchmark, options.seed)
            return learn_seen(benchmark, features, pair, words.descriptions, rivals, recipe, networks, tell, by_vectors)
        if pair.tower is not None:
            if options.checkpoint is None and not learnt_checkpoint(pair).exists():
                learn(pair, features, tell)
            return Text2Model.of(pair, options.checkpoint, fast=options.fast, prompts=options.prompts)
        if pair.prototypes is None:
            raise SettingError(
                f"'{options.data}' has no seen classes to learn from and no samples that an encoder could look at; "
                "say which classes are unseen."
            )
        return _shipped(options, pair, rivals, networks, tell)


def _shipped(
    options: argparse.Namespace, pair: EncoderPair, rivals: Sequence[str], networks: Path | None, tell: Progress
) -> Text2Model:
    """The checkpoint that the product runs on, its rivals beside it, and others trained on the same classes."""
    model = Text2Model.of(pair, options.checkpoint, with_rivals=True)
    missing = [rival for rival in rivals if rival not in model.rivals]
    if not missing:
        return model
    assert isinstance(model.space, FeatureSpace)
    recipe = replace(RECIPES[pair.corpus], seed=options.seed)
    data = TrainingData(lessons_once(knowledge(pair.corpus), pair.text, networks), model.space.prototypes)
    return replace(model, rivals={**model.rivals, **train_rivals(missing, data, recipe, networks, tell)})


def _described(path: Path | None, classes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The descriptions of a class file, by class; blanks, underscores and capitals do not matter."""
    if path is None:
        return {}
    described = {plain_name(one.name): one.texts for one in load_classes(path)}
    lacking = [name for name in classes if not described.get(plain_name(name))]
    if lacking:
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        raise DescriptionError(f"'{path}' has no description of '{lacking[0]}'{more}; every class needs one.")
    return {name: described[plain_name(name)] for name in classes}


def _with_attributes(path: Path | None, benchmark: Benchmark) -> Benchmark:
    """What a file says that the classes have and lack, in the place of what the benchmark says."""
    if path is None:
        return benchmark
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
        sides = {
            name.replace("_", " ").lower(): {
                word: sign for key, sign in (("lacks", -1), ("has", 1)) for word in one[key]
            }
            for name, one in said.items()
        }
        attributes = tuple(dict.fromkeys(word for one in sides.values() for word in one))
        rows = [[sides[plain_name(name)].get(word, 0) for word in attributes] for name in benchmark.classes]
        has = torch.tensor(rows, dtype=torch.int8)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DescriptionError(f"The attributes '{path}' cannot be read: {error}.") from None
    except KeyError as error:
        raise DescriptionError(f"The attributes '{path}' lack {error}; each class needs has and lacks.") from None
    if not attributes or not all(isinstance(word, str) for word in attributes):
        raise DescriptionError(f"The attributes '{path}' must be lists of words.")
    return replace(benchmark, attributes=attributes, has=has, strengths=None)
