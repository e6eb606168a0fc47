"""``python -m core train-icis``."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

import torch

from core.baselines.icis import IcisRecipe, fit_icis
from core.checkpoint import default_checkpoint, icis_checkpoint, load_checkpoint, made, save_icis
from core.commands.common import Bar, load_pair
from core.corpus import corpus_hash
from core.encoders import LITE
from core.errors import SettingError
from core.feature_space import FeatureSpace
from core.knowledge import knowledge


def add_options(command: argparse.ArgumentParser) -> None:
    """The command's own."""
    command.add_argument("--checkpoint", type=Path, help="T2M's, in whose feature space ICIS speaks; default: shipped")
    command.add_argument("--seed", type=int, default=0)


def train(options: argparse.Namespace) -> None:
    """Train ICIS on the encoder's own classes, in words and as rows, beside the checkpoint that it is compared with."""
    pair = load_pair(options)
    if pair.prototypes is None:
        raise SettingError(f"The encoder {pair.name} has no classifier of known classes; train ICIS for {LITE}.")
    path = options.checkpoint or default_checkpoint(pair.name)
    beside = load_checkpoint(path, pair)
    assert isinstance(beside.space, FeatureSpace)
    corpus = knowledge(pair.corpus).corpus
    recipe = IcisRecipe(seed=options.seed)
    started = time.perf_counter()
    with Bar("Training") as tell:
        tell(0.0, "reading the corpus")
        forms = [entry.forms() for entry in corpus]
        vectors = pair.text.encode([text for said in forms for text in said])
        texts = torch.stack(vectors.split([len(said) for said in forms]))
        icis = fit_icis(texts, beside.space.prototypes, recipe, tell)
    seconds = time.perf_counter() - started
    out = icis_checkpoint(path)
    card = {
        "data": {"corpus": corpus_hash(corpus), "classes": len(corpus)},
        "recipe": asdict(recipe),
        **made(seconds),
    }
    save_icis(out, icis, beside, card)
    print(f"{out}: {out.stat().st_size / 2**20:.1f} MB, trained in {seconds:.0f} s on {pair.sample.device}")
