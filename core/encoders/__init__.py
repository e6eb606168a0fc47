"""Text, image and point-cloud encoders, by name."""

import os
from functools import cache
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

import torch

from core.encoders.base import EncoderPair, Prototypes, SampleEncoder, TextEncoder, TextTower
from core.encoders.clip import load_clip
from core.encoders.clip_weights import (
    SUGGESTED,
    ClipSource,
    download_size,
    download_weights,
    parse_source,
    weights_on_disk,
)
from core.encoders.lite import lite_text, load_lite
from core.encoders.points import load_points
from core.encoders.views import as_views
from core.errors import SettingError

LITE, POINTS, AUTO = "lite", "points", "auto"
_clips: WeakValueDictionary[tuple[str, torch.device], EncoderPair] = WeakValueDictionary()
"""One copy for all who use it; it is freed with the last of them."""
_loading = Lock()

__all__ = [
    "AUTO",
    "LITE",
    "POINTS",
    "SUGGESTED",
    "ClipSource",
    "EncoderPair",
    "Prototypes",
    "SampleEncoder",
    "TextEncoder",
    "TextTower",
    "choose",
    "download_size",
    "download_weights",
    "load_encoder",
    "looks_at_points",
    "parse_source",
    "weights_on_disk",
]


def choose(name: str, for_clouds: bool = False) -> str:
    """What ``auto`` means on this machine: for clouds ``points``; for photos the first of ``SUGGESTED`` whose weights
    are on disk, or else ``lite``. Any other name stays as it is."""
    if name != AUTO:
        return name
    if for_clouds:
        return POINTS
    if not _any_model_is_cached():  # most machines: open_clip need not be imported to find nothing
        return LITE
    return next((clip for clip in SUGGESTED if weights_on_disk(parse_source(clip)) is not None), LITE)


def _any_model_is_cached() -> bool:
    """Whether the Hugging Face cache holds any model at all."""
    home = Path(os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")) / "huggingface")
    cache = Path(os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE") or home / "hub")
    return any(cache.expanduser().glob("models--*"))


def load_encoder(name: str, device: torch.device, for_clouds: bool = False) -> EncoderPair:
    """The encoder pair called ``name``, shared by all who ask for it.

    Args:
        name: ``lite``, ``points``, ``points:FILE`` with other weights, ``auto``, or what
            ``core.encoders.clip_weights.parse_source`` takes.
        device: where it runs.
        for_clouds: whether it will look at clouds; an encoder of pictures then sees them drawn from several sides.

    Raises:
        SettingError: there is no encoder of that name.
        WeightsError: its weights are missing or damaged; nothing is downloaded here.
    """
    name = choose(name, for_clouds)
    if looks_at_points(name) and not for_clouds:
        raise SettingError("The encoder 'points' looks at shapes; for photos use lite or an open_clip model.")
    with _loading:  # two sessions that start together must not load it twice
        if looks_at_points(name):
            return _points(name.removeprefix(POINTS)[1:], device)
        pair = _of_pictures(name, device)
    return as_views(pair) if for_clouds else pair


def looks_at_points(name: str) -> bool:
    """Whether it is the point network, with its own weights or with others, and not an encoder of pictures."""
    return name == POINTS or name.startswith(f"{POINTS}:")


def _of_pictures(name: str, device: torch.device) -> EncoderPair:
    if name == LITE:
        return _lite(device)
    source = parse_source(name)
    pair = _clips.get((source.name, device))
    if pair is None:
        pair = _clips[source.name, device] = load_clip(source, lite_text(device), device)
    return pair


@cache
def _points(path: str, device: torch.device) -> EncoderPair:
    return load_points(device, Path(path)) if path else load_points(device)


@cache
def _lite(device: torch.device) -> EncoderPair:
    return load_lite(device)
