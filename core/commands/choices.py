"""What is compared and on what, by the names of the command line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from core.datasets.pairs import Which
from core.errors import SettingError
from core.rivals import RIVALS
from core.trial import DESCRIPTIONS, TEXTS

RIDGE = {"ridge": "zero_shot", "ridge-flip": "zero_shot_flip"}
CLIP = {"clip": "zero_shot", "clip-flip": "zero_shot_flip"}
BESIDE = {"clip": "clip", "clip-flip": "clip_flip"}
"""CLIP's own, where a ridge map stands in the same table."""
_RIVALS = {method.replace("_", "-"): method for method in RIVALS}
METHOD_NAMES = ("t2m", "t2m-fast", *_RIVALS, *RIDGE, *CLIP)


def methods_of(asked: str | None, has_tower: bool, learns: bool = True) -> list[str]:
    """The methods that were asked for, by the keys of ``core.text2model``.

    Args:
        asked: names, separated by commas; None for T2M, the paper's, and the zero-shot baselines.
        has_tower: whether the encoder has a text tower of its own, as CLIP has.
        learns: whether there are seen classes to learn from; without, an encoder with a tower has CLIP's methods alone.

    Raises:
        SettingError: there is no such method, or not for this encoder.
    """
    there: Mapping[str, str]
    if has_tower and not learns:
        there = {"t2m": "t2m", "t2m-fast": "t2m_fast", **CLIP}
        default = ["t2m", *CLIP]
    else:
        there = {"t2m": "t2m", **_RIVALS, **RIDGE, **(BESIDE if has_tower else {})}
        default = ["t2m", "t2m-paper", *RIDGE, *(CLIP if has_tower else ())]
    names = [name.strip() for name in asked.split(",")] if asked else default
    for name in names:
        if name in there:
            continue
        if name in CLIP:
            raise SettingError(
                f"The method {name} needs a CLIP encoder, such as --encoder ViT-B-32/laion2b_s34b_b79k; with this one "
                "ridge plays its part."
            )
        if name in METHOD_NAMES:
            raise SettingError(f"The method {name} is not for this encoder and data; use {', '.join(there)}.")
        raise SettingError(f"There is no method '{name}'; use {', '.join(METHOD_NAMES)}.")
    return list(dict.fromkeys(there[name] for name in names))


def ways_of(text: str) -> list[int | str]:
    """``2,10,all``.

    Raises:
        SettingError: it is something else.
    """
    try:
        return [way if way == "all" else int(way) for way in (part.strip() for part in text.split(","))]
    except ValueError:
        raise SettingError(f"--ways takes numbers and 'all', such as 2,10,all, not '{text}'.") from None


def pairs_of(asked: str | None) -> list[Which]:
    """``all``, ``easy``, ``hard`` or several of them; none where nothing was asked for.

    Raises:
        SettingError: it is something else.
    """
    kinds: tuple[Which, ...] = get_args(Which)
    parts = [part.strip() for part in asked.split(",")] if asked else []
    unknown = [part for part in parts if part not in kinds]
    if unknown:
        raise SettingError(f"--pairs of a benchmark takes {', '.join(kinds)}, not '{unknown[0]}'.")
    return [kind for kind in kinds if kind in parts]


def texts_of(asked: str | None) -> tuple[list[str], Path | None]:
    """The kinds of text that were asked for, in order, and the file of ``descriptions:FILE``.

    Raises:
        SettingError: there is no such kind.
    """
    texts, file = [], None
    for part in asked.split(",") if asked else []:
        text, _, path = part.strip().partition(":")
        if text not in TEXTS or (path and text != DESCRIPTIONS):
            raise SettingError(f"--text takes {', '.join(TEXTS)} or {DESCRIPTIONS}:FILE, not '{part}'.")
        file = Path(path) if path else file
        texts.append(text)
    return list(dict.fromkeys(texts)), file


def rivals_among(methods: Sequence[str]) -> list[str]:
    """Those that are trained beside T2M."""
    return [method for method in methods if method in RIVALS]
