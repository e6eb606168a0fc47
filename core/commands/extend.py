"""``python -m core extend``."""

import argparse
import json
from pathlib import Path

import torch

from core.commands.common import Bar, cache_of, load_pair
from core.descriptions import ClassDescription, load_classes
from core.errors import DescriptionError
from core.extension import EXTENDERS, Extender, learn_rows
from core.features import encode_samples
from core.heads import LinearHead, load_head, save_head
from core.injection import inject
from core.predictions import safe_cell
from core.samples import collect_samples
from core.text2model import ICIS, Text2Model

TOP = 5


def add_options(command: argparse.ArgumentParser) -> None:
    """The command's own."""
    command.add_argument("--classes", type=Path, required=True, help='new ones: JSON {"name": "description"}, or lines')
    command.add_argument("--method", choices=EXTENDERS, default=ICIS, help="what makes their rows")
    command.add_argument("--head", type=Path, help="safetensors of a linear layer; default: ImageNet's 1000 classes")
    command.add_argument("--head-names", type=Path, help="its classes, one a line, where the file does not name them")
    command.add_argument("--shift", type=float, help="how much new classes are favoured; default: chosen on old ones")
    command.add_argument("--images", type=Path, nargs="+", help="photos to label by old and new classes")
    command.add_argument("--labels", type=Path, help="where their top five go, a CSV; default: printed")
    command.add_argument("--out", type=Path, required=True, help="the extended head, safetensors")
    command.add_argument("--no-cache", action="store_true", help="encode everything again")


def extend(options: argparse.Namespace) -> None:
    """Add classes made from words to a linear classifier, and label photos by it."""
    classes = load_classes(options.classes)
    pair = load_pair(options)
    extender = Extender.of(Text2Model.of(pair, with_rivals=True))
    head = extender.head if options.head is None else load_head(options.head, _names(options.head_names))
    if head.weight.shape[1] == extender.head.weight.shape[1] and head.fingerprint == extender.head.fingerprint:
        extended = extender.extend(classes, options.method, head)
    else:
        with Bar("Learning from the head's classes") as tell:
            own = [ClassDescription(name) for name in head.original().names]
            maker = learn_rows(head, own, pair.text.encode, on_progress=tell)
        extended = inject(head, classes, maker)
    if options.shift is not None:
        extended = extended.with_shift(options.shift)
    save_head(options.out, extended)
    print(f"{options.out}: {extended.n_old} old and {extended.injected} new classes, shift {extended.shift:.2f}")
    if options.images:
        _label(options, extended, pair)


def _names(path: Path | None) -> list[str] | None:
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DescriptionError(f"The class names '{path}' cannot be read: {error}.") from None
    return [line.strip() for line in lines if line.strip()]
