"""``python -m core extend``."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from core.commands.common import Bar, cache_of, load_pair
from core.descriptions import ClassDescription, load_classes
from core.encoders import LITE, EncoderPair
from core.errors import SettingError
from core.extension import EXTENDERS, Extender
from core.features import encode_samples
from core.head_answers import NEW, OLD, HeadAnswers, answer
from core.heads import LinearHead, load_head, save_head
from core.injection import inject
from core.row_learning import LEARNERS, learn_rows, t2m_recipe
from core.samples import collect_samples
from core.text2model import ICIS, Text2Model


def add_options(command: argparse.ArgumentParser) -> None:
    """The command's own."""
    command.set_defaults(encoder=LITE)
    command.add_argument("--classes", type=Path, required=True, help='new ones: JSON {"name": "description"}, or lines')
    command.add_argument("--method", choices=EXTENDERS, default=ICIS, help="what makes their rows")
    command.add_argument("--head", type=Path, help="safetensors of a linear layer; default: ImageNet's 1000 classes")
    command.add_argument("--head-names", type=Path, help="its classes, one a line, where the file does not name them")
    command.add_argument("--shift", type=float, help="how much new classes are favoured; default: chosen on old ones")
    command.add_argument("--out", type=Path, required=True, help="the extended head, safetensors")
    command.add_argument("--images", type=Path, nargs="+", help="photos to label: files, folders, zip archives")
    command.add_argument("--answers", type=Path, help="where the five likeliest classes of each photo go, a CSV")
    command.add_argument("--no-cache", action="store_true", help="encode everything again")


def extend(options: argparse.Namespace) -> None:
    """Add classes made from words to a linear classifier, and label photos by it."""
    if options.answers is not None and not options.images:
        raise SettingError("--answers needs photos to label; give --images as well.")
    classes = load_classes(options.classes)
    names = None if options.head_names is None else _names(options.head_names)
    given = None if options.head is None else load_head(options.head, names)
    pair = load_pair(options)
    extender = Extender.of(Text2Model.of(pair, with_rivals=True))
    head = extender.head if given is None else given
    is_own = head.fingerprint == extender.head.fingerprint
    if options.images and not is_own:
        raise SettingError(f"'{options.head}' takes other features than {pair.name}'s; leave --images out.")
    extended = extender.extend(classes, options.method, head) if is_own else _learnt(options, classes, head, pair)
    if options.shift is not None:
        extended = extended.with_shift(options.shift)
    save_head(options.out, extended)
    print(f"{options.out}: {extended.n_old} old and {extended.injected} new classes, shift {extended.shift:.2f}")
    if options.images:
        has_aliases = extended.original().names == extender.head.names
        _answer(options, extended, pair, extender.aliases if has_aliases else {})


def _learnt(
    options: argparse.Namespace, classes: list[ClassDescription], head: LinearHead, pair: EncoderPair
) -> LinearHead:
    """Somebody's own head, extended by what its classes teach."""
    if options.method not in LEARNERS:
        raise SettingError(f"For a head of one's own {' and '.join(LEARNERS)} can make rows, not {options.method}.")
    recipe = None if options.method == ICIS else t2m_recipe(head.n_old)
    with Bar("Learning from the head's classes") as tell:
        own = [ClassDescription(name) for name in head.original().names]
        maker = learn_rows(head, own, pair.text.encode, recipe, tell)
    return inject(head, classes, maker)


def _answer(options: argparse.Namespace, head: LinearHead, pair: EncoderPair, aliases: Mapping[str, int]) -> None:
    """Label photos by the head, and say how often that is right where they have labels."""
    photos = collect_samples(options.images, limit=None)
    if not photos:
        raise SettingError("There are no photos to label; give files, folders or zip archives.")
    with Bar("Encoding") as tell:
        encoded = encode_samples(photos, pair.sample, cache_of(pair, options.no_cache), tell)
    answers = answer(head, photos, encoded, aliases)
    if options.answers is None:
        print("\n".join(_lines(answers)))
    else:
        options.answers.parent.mkdir(parents=True, exist_ok=True)
        options.answers.write_text(answers.to_csv(), encoding="utf-8", newline="")
        read, unread = len(encoded.readable), len(encoded.problems)
        print(f"{options.answers}: {read} photos labelled, {unread} could not be read")
    print("\n".join(_figures(answers)))


def _lines(answers: HeadAnswers) -> list[str]:
    """One a photo: its likeliest classes, new ones marked."""
    lines = []
    for file, problem, classes, chances in zip(answers.files, answers.problems, *answers.top(), strict=True):
        said = [
            f"{answers.head.names[position]}{' (new)' if answers.kind(position) == NEW else ''} {100 * chance:.0f} %"
            for position, chance in zip(classes, chances, strict=True)
            if position >= 0
        ]
        lines.append(f"{file}: {problem or ', '.join(said)}")
    return lines


def _figures(answers: HeadAnswers) -> list[str]:
    """Accuracies, as far as there are labels."""
    lines = []
    for kind, title in ((OLD, "seen"), (NEW, "unseen")):
        accuracy, photos = answers.accuracy(kind), int(answers.counted(kind).sum())
        if accuracy is None:
            lines.append(f"{title}: no photos are labelled with {kind} classes")
        else:
            lines.append(f"{title}: {accuracy:.1f} % ({kind} classes: {answers.n_classes(kind)}, photos: {photos})")
    point, curve = answers.seen_unseen(), answers.curve()
    if point is not None and curve is not None:
        lines.append(f"harmonic mean: {point.harmonic:.1f} %, at best {curve.best.harmonic:.1f} %")
        lines.append(f"area under the curve of seen and unseen: {curve.area:.1f} %")
    return lines


def _names(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        raise SettingError(f"The class names '{path}' cannot be read; check the path.") from None
    except UnicodeDecodeError:
        raise SettingError(f"The class names '{path}' are not a UTF-8 text file.") from None
    return [line.strip() for line in lines if line.strip()]
