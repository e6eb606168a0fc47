"""What a person says of each class, and the files it is written in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.descriptions.phrases import Phrase, parse_phrases
from core.errors import DescriptionError

MIN_CLASSES = 1
"""A single class is told from everything else."""
MAX_CLASSES = 200
MAX_CHARACTERS = 2000
MAX_PHRASES = 60
"""Of one class."""


@dataclass(frozen=True)
class Statement:
    """One element of the set that a class is to the hypernetwork."""

    texts: tuple[str, ...]
    """Encoded, then averaged: several phrasings of the same."""
    positive: bool
    weight: float
    """How much it counts beside the class's other statements."""
    whole: bool = False
    """Whether it speaks of the class as a whole, name and all, and not of one trait."""


@dataclass(frozen=True)
class ClassDescription:
    """One class in words."""

    name: str
    """What the classifier answers."""
    texts: tuple[str, ...] = ()
    """What it looks like: one description, or several phrasings of it. None, and the name has to do."""
    corrected: tuple[Phrase, ...] | None = None
    """The phrases as a person put them right; None where they are as read from the texts."""

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """What the texts say and deny, each once."""
        if self.corrected is not None:
            return self.corrected
        return tuple(dict.fromkeys(phrase for text in self.texts for phrase in parse_phrases(text)))

    def sentences(self, with_name: bool) -> tuple[str, ...]:
        """The texts as they stand, "not" and all, for whoever reads whole sentences: never none.

        Args:
            with_name: put the name before each description. A name that says something (lion) helps; one that
                does not (class 3) is best left out.
        """
        if not self.texts:
            return (self.name,)
        return tuple(f"{self.name}: {text}" for text in self.texts) if with_name else self.texts

    def statements(self, with_name: bool) -> tuple[Statement, ...]:
        """What is encoded for this class: it as a whole, and each phrase; never none.

        The whole is the texts where they affirm all they say. Where something is denied, it is the name alone, for a
        sentence encoder would overlook "not"; without a name, the phrases have to do. The whole counts as much as all
        phrases together.
        """
        phrases = self.phrases
        as_typed = self.corrected is None or self.corrected == replace(self, corrected=None).phrases
        if all(phrase.positive for phrase in phrases) and as_typed:
            whole = self.sentences(with_name)
            if len(phrases) == 1 or not phrases:
                return (Statement(whole, True, 1.0, True),)
        elif with_name or not phrases:
            whole = (self.name,)
        else:
            whole = ()
        parts = tuple(Statement((phrase.text,), phrase.positive, 1.0) for phrase in phrases)
        return (Statement(whole, True, float(len(phrases) or 1), True), *parts) if whole else parts


def check_classes(classes: Sequence[ClassDescription]) -> tuple[ClassDescription, ...]:
    """Trim names and texts, and refuse what no classifier can be built from.

    Raises:
        DescriptionError: none or more than 200 classes, a name that is empty, used twice or too long, or
            a description that is too long or has too many phrases.
    """
    trimmed = tuple(map(_trimmed_class, classes))
    if len(trimmed) < MIN_CLASSES:
        raise DescriptionError("A classifier needs at least one class; add one.")
    if len(trimmed) > MAX_CLASSES:
        raise DescriptionError(f"There are {len(trimmed)} classes; the limit is {MAX_CLASSES}.")
    seen: set[str] = set()
    for number, described in enumerate(trimmed, 1):
        if not described.name:
            raise DescriptionError(f"Class {number} has no name; type one or remove the class.")
        if described.name.casefold() in seen:
            raise DescriptionError(f"Two classes are called '{described.name}'; give each its own name.")
        seen.add(described.name.casefold())
        if len(described.phrases) > MAX_PHRASES:
            raise DescriptionError(
                f"'{described.name[:40]}' has {len(described.phrases)} phrases; the limit is {MAX_PHRASES}."
            )
        longest = max(map(len, (described.name, *described.texts, *(phrase.text for phrase in described.phrases))))
        if longest > MAX_CHARACTERS:
            raise DescriptionError(
                f"'{described.name[:40]}' has {longest} characters; the limit is {MAX_CHARACTERS} each."
            )
    return trimmed


def _trimmed_class(described: ClassDescription) -> ClassDescription:
    texts = tuple(text for text in map(_trimmed, described.texts) if text)
    if described.corrected is None:
        return ClassDescription(_trimmed(described.name), texts)
    phrases = (replace(phrase, text=_trimmed(phrase.text)) for phrase in described.corrected)
    return ClassDescription(
        _trimmed(described.name), texts, tuple(dict.fromkeys(phrase for phrase in phrases if phrase.text))
    )


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
    ``parse_classes`` reads it. Where the phrases are not as they should be understood, the JSON can say so:
    ``{"name": {"text": "...", "phrases": {"stripes": true, "horns": false}}}``.

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
    if not isinstance(content, dict):
        raise DescriptionError(_shape(path))
    return [_read_entry(path, name, value) for name, value in content.items()]


def _read_entry(path: Path, name: str, value: object) -> ClassDescription:
    corrected = None
    if isinstance(value, dict):
        corrected = _read_phrases(path, value.get("phrases"))
        value = value.get("text", "")
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise DescriptionError(_shape(path))
    return ClassDescription(name, tuple(text for text in texts if text.strip()), corrected)


def _read_phrases(path: Path, value: object) -> tuple[Phrase, ...] | None:
    if value is None:
        return None
    phrases = value.items() if isinstance(value, dict) else None
    if phrases is None or not all(isinstance(positive, bool) for _, positive in phrases):
        raise DescriptionError(_shape(path))
    return tuple(Phrase(text, positive) for text, positive in phrases)


def _shape(path: Path) -> str:
    return (
        f'The class file \'{path}\' must be a JSON object {{"name": "description" or ["several", "phrasings"] or '
        f'{{"text": "...", "phrases": {{"stripes": true, "horns": false}}}}}}.'
    )


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets a name stand twice and keeps the last; a class would be lost without a word."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a name stands in it twice")
    return content
