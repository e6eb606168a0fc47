"""What a person says of each class, and the files it is written in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import DescriptionError

MIN_CLASSES = 2
MAX_CLASSES = 200
MAX_CHARACTERS = 2000


@dataclass(frozen=True)
class ClassDescription:
    """One class in words."""

    name: str
    """What the classifier answers."""
    texts: tuple[str, ...] = ()
    """What it looks like: one description, or several phrasings of it. None, and the name has to do."""

    def sentences(self, with_name: bool) -> tuple[str, ...]:
        """The sentences that are encoded for this class: never none.

        Args:
            with_name: put the name before each description. A name that says something (lion) helps; one that
                does not (class 3) is best left out.
        """
        if not self.texts:
            return (self.name,)
        return tuple(f"{self.name}: {text}" for text in self.texts) if with_name else self.texts


def check_classes(classes: Sequence[ClassDescription]) -> tuple[ClassDescription, ...]:
    """Trim names and texts, and refuse what no classifier can be built from.

    Raises:
        DescriptionError: fewer than 2 or more than 200 classes, a name that is empty, used twice or too long, or
            a description that is too long.
    """
    trimmed = tuple(
        ClassDescription(_trimmed(described.name), tuple(text for text in map(_trimmed, described.texts) if text))
        for described in classes
    )
    if len(trimmed) < MIN_CLASSES:
        raise DescriptionError(f"A classifier needs at least {MIN_CLASSES} classes; add another one.")
    if len(trimmed) > MAX_CLASSES:
        raise DescriptionError(f"There are {len(trimmed)} classes; the limit is {MAX_CLASSES}.")
    seen: set[str] = set()
    for number, described in enumerate(trimmed, 1):
        if not described.name:
            raise DescriptionError(f"Class {number} has no name; type one or remove the class.")
        if described.name.casefold() in seen:
            raise DescriptionError(f"Two classes are called '{described.name}'; give each its own name.")
        seen.add(described.name.casefold())
        longest = max(map(len, (described.name, *described.texts)))
        if longest > MAX_CHARACTERS:
            raise DescriptionError(
                f"'{described.name[:40]}' has {longest} characters; the limit is {MAX_CHARACTERS} each."
            )
    return trimmed


def _trimmed(text: str) -> str:
    """One line without spare blanks; half a surrogate pair, which JSON can hold and no tokenizer takes, becomes ?."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def parse_classes(text: str) -> list[ClassDescription]:
    """Read pasted lines, one class each: ``name: description``, or the name alone.

    A tab, or else the first colon, stands between name and description. Empty lines and lines that start with #
    are skipped.
    """
    classes = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, _, description = line.partition("\t" if "\t" in line else ":")
        classes.append(ClassDescription(name.strip(), (description.strip(),) if description.strip() else ()))
    return classes


def load_classes(path: Path) -> list[ClassDescription]:
    """Read a class file: JSON ``{"name": "description" or ["several", "phrasings"]}``, or text as
    ``parse_classes`` reads it.

    Raises:
        DescriptionError: there is no such file, or it is neither.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise DescriptionError(f"The class file '{path}' cannot be read; check the path.") from None
    except UnicodeDecodeError:
        raise DescriptionError(f"The class file '{path}' is not a UTF-8 text file.") from None
    if path.suffix.lower() != ".json":
        return parse_classes(text)
    try:
        content = json.loads(text, object_pairs_hook=_without_repeats)
    except ValueError as error:
        raise DescriptionError(f"The class file '{path}' is not valid JSON: {error}.") from None
    except RecursionError:
        raise DescriptionError(f"The class file '{path}' is nested too deeply; it needs one level.") from None
    shape = f'The class file \'{path}\' must be a JSON object {{"name": "description" or ["several", "phrasings"]}}.'
    if not isinstance(content, dict):
        raise DescriptionError(shape)
    classes = []
    for name, value in content.items():
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise DescriptionError(shape)
        classes.append(ClassDescription(name, tuple(text for text in texts if text.strip())))
    return classes


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets a name stand twice and keeps the last; a class would be lost without a word."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a name stands in it twice")
    return content
