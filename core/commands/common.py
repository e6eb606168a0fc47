"""What the commands share."""

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from core.bootstrap import learn, learnt_checkpoint
from core.devices import resolve_device
from core.encoders import (
    AUTO,
    LITE,
    SUGGESTED,
    EncoderPair,
    choose,
    download_size,
    download_weights,
    load_encoder,
    looks_at_points,
    parse_source,
    weights_on_disk,
)
from core.encoders.prompts import PROMPTS
from core.features import FeatureCache, feature_cache
from core.media import CLOUD, PHOTOS, Medium, clouds_medium
from core.progress import Progress
from core.text2model import PROMPTS_BY_DEFAULT, Text2Model

ENCODER_HELP = (
    "auto (for photos CLIP where its weights are on this machine, or else lite; for shapes points), lite, or any "
    f"open_clip model: {SUGGESTED[0]}, ViT-B-32:/path/weights.safetensors, or a folder with open_clip_config.json"
)


def add_encoder_options(command: argparse.ArgumentParser) -> None:
    """Which encoder, and where it runs."""
    command.add_argument("--encoder", default=AUTO, help=ENCODER_HELP)
    command.add_argument("--device", default=AUTO, help="auto, cpu, cuda, cuda:1 or mps")


def add_clip_options(command: argparse.ArgumentParser) -> None:
    """What matters for CLIP alone."""
    command.add_argument("--prompts", choices=PROMPTS, default=PROMPTS_BY_DEFAULT, help="for CLIP's text tower")
    command.add_argument("--fast", action="store_true", help="T2M does without CLIP's text tower")


def add_up_option(command: argparse.ArgumentParser) -> None:
    """What matters for shapes alone."""
    command.add_argument(
        "--up",
        choices=["auto", "z", "y"],
        default="auto",
        help="which axis of files of shapes points up",
    )


def medium_of(options: argparse.Namespace) -> Medium[Any]:
    """Photos, or shapes where ``--clouds`` was given."""
    return PHOTOS if options.clouds is None else clouds_medium(options.up)


def load_pair(options: argparse.Namespace, medium: Medium[Any] = PHOTOS) -> EncoderPair:
    """The pair that was asked for. Whoever names it on the command line has asked for its weights, too."""
    device = resolve_device(options.device)
    for_clouds = medium.name == CLOUD
    name = choose(options.encoder, for_clouds)
    if name != LITE and not looks_at_points(name):
        source = parse_source(name)
        if weights_on_disk(source) is None:
            with Bar(f"Downloading {source.name}, {download_size(source) / 1e6:.0f} MB") as tell:
                download_weights(source, tell)
    return load_encoder(name, device, for_clouds)


def load_model(
    options: argparse.Namespace,
    pair: EncoderPair,
    features: torch.Tensor,
    with_rivals: bool = False,
) -> Text2Model:
    """The model that was asked for; the first time that a CLIP encoder is used, it learns its correction.

    Args:
        features: ``(n, d_raw)`` of the samples at hand.
    """
    if pair.tower is not None and options.checkpoint is None and not learnt_checkpoint(pair).exists():
        with Bar(f"Learning for {pair.name}, once") as tell:
            learn(pair, features, tell)
    return Text2Model.of(pair, options.checkpoint, with_rivals, options.fast, options.prompts)


def cache_of(pair: EncoderPair, off: bool) -> FeatureCache:
    """Features of earlier runs, or none."""
    return FeatureCache() if off else feature_cache(pair.sample)


def command_line(left_out: Path | None) -> str:
    """This command as it can be typed again, without where else its figures went."""
    return shlex.join(["python", "-m", "core", *(a for a in sys.argv[1:] if a not in ("--json", str(left_out)))])


class Bar:
    """A progress bar that is a ``Progress`` callable inside ``with``."""

    def __init__(self, title: str) -> None:
        self._bar = tqdm(
            total=100, desc=title, mininterval=0.5, bar_format="{desc}: {percentage:3.0f}%|{bar}| {elapsed} {postfix}"
        )

    def __enter__(self) -> Progress:
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def _tell(self, share: float, message: str) -> None:
        self._bar.set_postfix_str(message, refresh=False)
        self._bar.update(100 * share - self._bar.n)
