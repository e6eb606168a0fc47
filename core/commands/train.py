"""``python -m core train`` and ``train-points``."""

import argparse
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from core.attributes import AttributeTable, attributes_hash
from core.bootstrap import learn, learnt_checkpoint, sample_photos
from core.checkpoint import Checkpoint, default_checkpoint, made, paper_checkpoint, save_checkpoint
from core.commands.common import Bar, cache_of, load_pair
from core.corpus import CorpusClass, corpus_hash
from core.devices import resolve_device
from core.encoders import LITE, POINTS, EncoderPair, choose, looks_at_points
from core.encoders.points import WEIGHTS
from core.errors import SampleError, SettingError
from core.features import encode_samples
from core.knowledge import SHAPES, knowledge
from core.lessons import prepare_lessons
from core.media import PHOTOS, clouds_medium
from core.point_training import PointRecipe, save_points
from core.point_training import train_points as train_point_network
from core.progress import Progress, part_of
from core.reptile import Reptile
from core.samples import collect_samples
from core.tower_training import TowerRecipe
from core.training import RECIPES, paper_recipe, prototype_data
from core.training import train as train_network
from core.training_photos import add_photos
from core.training_shapes import add_shapes, generated_looks, looks_of_shapes

SEEING = 0.3
"""Share of the work that looking at generated shapes is, for the progress bar."""


def add_options(command: argparse.ArgumentParser) -> None:
    """The command's own."""
    command.add_argument(
        "--images", type=Path, help="real photos to mix in: a folder a class, named as the corpus does"
    )
    command.add_argument("--clouds", action="store_true", help="an encoder of pictures that looks at shapes")
    command.add_argument("--target", choices=["linear", "two_layer"], default="linear")
    command.add_argument("--paper", action="store_true", help="T2M-HN as in the paper, to be compared with")
    command.add_argument(
        "--objective",
        choices=["direct", "reptile"],
        default="direct",
        help="what the hypernetwork goes down: its weights' cost, or their way to where an inner loop takes them",
    )
    command.add_argument("--steps", type=int, help="episodes' batches, instead of the recipe's own number")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--out", type=Path, help="default: checkpoints/<encoder>[-paper].safetensors")
    command.add_argument("--fresh", action="store_true", help="do not go on from an interrupted training")


def add_point_options(command: argparse.ArgumentParser) -> None:
    """Those of ``train-points``."""
    command.add_argument("--each", type=int, default=PointRecipe.each, help="generated clouds of each category")
    command.add_argument("--epochs", type=float, default=PointRecipe.epochs)
    command.add_argument("--leave-out", choices=["test", "validation"], help="learn nothing of a split's classes")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--out", type=Path, default=WEIGHTS)


def train(options: argparse.Namespace) -> None:
    """Train a hypernetwork."""
    pair = load_pair(options, clouds_medium() if options.clouds or looks_at_points(options.encoder) else PHOTOS)
    if pair.tower is not None:
        _train_tower(options, pair)
        return
    if options.images is not None and pair.corpus == SHAPES:
        raise SettingError("Shapes are learnt from generated ones alone; leave out --images.")
    known = knowledge(pair.corpus)
    recipe = replace(RECIPES[pair.corpus], target=options.target, seed=options.seed)
    recipe = paper_recipe(recipe) if options.paper else recipe
    recipe = replace(recipe, reptile=Reptile()) if options.objective == "reptile" else recipe
    recipe = replace(recipe, steps=options.steps) if options.steps else recipe
    shipped = default_checkpoint(pair.name)
    out = options.out or (paper_checkpoint(shipped) if options.paper else shipped)
    started = time.perf_counter()
    with Bar("Training") as tell:
        tell(0.0, "reading the corpus")
        looks = None
        if pair.corpus == SHAPES:
            pair, looks = looks_of_shapes(pair, known.corpus, cache_of(pair, False), part_of(tell, 0.0, SEEING))
        lessons = prepare_lessons(known.corpus, known.table, pair.text.encode, with_sentences=options.paper)
        space, data = prototype_data(pair, known.corpus, torch.arange(len(known.corpus)), lessons, recipe)
        if options.images is not None:
            data = add_photos(data, space, known.corpus, pair, options.images, cache_of(pair, False), tell)
        if looks is not None:
            data = add_shapes(data, space, looks)
        resume = out.with_suffix(".training")
        if options.fresh:
            resume.unlink(missing_ok=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        network = train_network(data, recipe, tell if looks is None else part_of(tell, SEEING, 1.0), resume)
    seconds = time.perf_counter() - started
    card = {
        "data": {
            **_data_of(known.corpus, known.table),
            "texts": len(lessons.vectors),
            "photos" if pair.corpus != SHAPES else "generated shapes": 0 if data.photos is None else len(data.photos),
        },
        "recipe": asdict(recipe),
        **made(seconds),
    }
    save_checkpoint(out, Checkpoint(network, space, card), pair)
    print(f"{out}: {out.stat().st_size / 2**20:.1f} MB, trained in {seconds:.0f} s on {pair.sample.device}")


def train_points(options: argparse.Namespace) -> None:
    """Train the network that looks at shapes, on generated ones alone."""
    if choose(options.encoder) not in (LITE, POINTS):
        raise SettingError("train-points trains the encoder 'points' alone; leave out --encoder.")
    known = knowledge(SHAPES)
    left_out = {id for fold in known.folds(options.leave_out) for id in fold} if options.leave_out else set()
    kept = [i for i, entry in enumerate(known.corpus) if entry.id not in left_out]
    recipe = PointRecipe(each=options.each, epochs=options.epochs, seed=options.seed)
    table = replace(known.table, values=known.table.values[kept])
    started = time.perf_counter()
    with Bar("Training") as tell:
        network, head = train_point_network(
            [known.corpus[i].id for i in kept], table, recipe, resolve_device(options.device), tell
        )
    seconds = time.perf_counter() - started
    card = {
        "data": {**_data_of(known.corpus, known.table), "left out": sorted(left_out)},
        "recipe": asdict(recipe),
        **made(seconds),
    }
    save_points(options.out, network, head, card)
    print(f"{options.out}: {options.out.stat().st_size / 2**20:.1f} MB, trained in {seconds:.0f} s")


def _data_of(corpus: tuple[CorpusClass, ...], table: AttributeTable) -> dict[str, Any]:
    return {"corpus": corpus_hash(corpus), "attributes": attributes_hash(table), "classes": len(corpus)}


def _train_tower(options: argparse.Namespace, pair: EncoderPair) -> None:
    if options.clouds and options.images is not None:
        raise SettingError("Shapes are learnt from words alone; leave out --images.")
    if options.paper or options.target != "linear" or options.objective != "direct":
        raise SettingError(
            "For CLIP there is only T2M's correction to train; leave out --paper, --target and --objective."
        )
    recipe = TowerRecipe(seed=options.seed)
    recipe = replace(recipe, steps=options.steps) if options.steps else recipe
    out = options.out or learnt_checkpoint(pair, recipe)
    with Bar("Training") as tell:
        vectors = _some_samples(options, pair, part_of(tell, 0.0, 0.1))
        kept = learn(pair, vectors, part_of(tell, 0.1, 1.0), recipe, options.images, out)
    print(f"{out}: {out.stat().st_size / 2**20:.1f} MB, trained in {kept.card['seconds']} s on {kept.card['device']}")


def _some_samples(options: argparse.Namespace, pair: EncoderPair, on_progress: Progress | None) -> torch.Tensor:
    """``(n, d_raw)`` features that show where samples lie: of a few photos, or of a generated shape a category."""
    if pair.corpus == SHAPES:
        return generated_looks(pair, knowledge(SHAPES).corpus, cache_of(pair, False), 1, on_progress).flatten(0, 1)
    photos = sample_photos() if options.images is None else collect_samples([options.images], limit=None)
    features = encode_samples(photos, pair.sample, cache_of(pair, False), on_progress)
    if not features.readable:
        raise SampleError(f"'{options.images}' has no photos that can be read.")
    return features.vectors
