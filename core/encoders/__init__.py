"""Text and image encoders, by name."""

from collections.abc import Callable
from functools import cache
from threading import Lock

import torch

from core.encoders.base import EncoderPair, ImageEncoder, Prototypes, TextEncoder
from core.encoders.lite import load_lite
from core.errors import SettingError

ENCODERS: dict[str, Callable[[torch.device], EncoderPair]] = {"lite": load_lite}
AUTO = "auto"
_loading = Lock()

__all__ = ["AUTO", "ENCODERS", "EncoderPair", "ImageEncoder", "Prototypes", "TextEncoder", "load_encoder"]


def load_encoder(name: str, device: torch.device) -> EncoderPair:
    """The encoder pair called ``name``; loaded once a process and shared.

    Raises:
        SettingError: there is no encoder of that name.
        WeightsError: its weights are missing or damaged.
    """
    name = "lite" if name == AUTO else name
    if name not in ENCODERS:
        raise SettingError(f"There is no encoder '{name}'; use one of: {', '.join([AUTO, *ENCODERS])}.")
    with _loading:  # two sessions that start together must not load it twice
        return _load(name, device)


@cache
def _load(name: str, device: torch.device) -> EncoderPair:
    return ENCODERS[name](device)
