"""What the corpus knows of its classes beyond descriptions: what each has, lacks, or is not said to have."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import torch

from core.corpus import CorpusClass
from core.errors import CheckpointError

ATTRIBUTES = Path(__file__).resolve().parent.parent / "assets" / "corpus" / "attributes.json"

Sort = Literal["noun", "verb", "adjective", "less"]
"""What a wording is grammatically, which decides how a sentence affirms or denies it."""


@dataclass(frozen=True)
class Wording:
    """One way to say an attribute, without any cue: ``horns`` (noun), ``lives in water`` (verb), ``striped``
    (adjective); only ``less`` denies by itself (``hornless``)."""

    sort: Sort
    text: str


@dataclass(frozen=True)
class Attribute:
    """Something that a class can have or lack."""

    id: str
    group: str
    """``body parts``, ``colours``, ``where it lives or is found`` ..."""
    wordings: tuple[Wording, ...]
    """At least four; what training sees."""
    held_out: tuple[Wording, ...]
    """Further ones that no training sees."""
    reserved: bool
    """No training sees this attribute at all."""


@dataclass(frozen=True)
class AttributeTable:
    """Attributes of the corpus's classes."""

    attributes: tuple[Attribute, ...]
    values: torch.Tensor
    """``(classes, attributes)``, int8: 1 has, -1 lacks, 0 is not said. Unknown is not absent."""

    @property
    def trained(self) -> torch.Tensor:
        """``(attributes,)``: which of them training may see."""
        return torch.tensor([not attribute.reserved for attribute in self.attributes])


@cache
def load_attributes(corpus: Sequence[CorpusClass], path: Path = ATTRIBUTES) -> AttributeTable:
    """The attributes of ``corpus``, its classes in its order.

    Raises:
        CheckpointError: the file is missing or does not fit the corpus.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        attributes = tuple(_read(id, entry) for id, entry in content["attributes"].items())
        position = {attribute.id: i for i, attribute in enumerate(attributes)}
        scopes = [entry["scope"] for entry in content["attributes"].values()]
        rows = []
        for entry in corpus:
            # In its scope an attribute that is not listed is lacking; outside, nothing is said.
            domain = entry.kind.split(" > ")[0]
            row = [-1 if domain in scope else 0 for scope in scopes]
            for id in content["classes"][entry.id]["unsure"]:
                row[position[id]] = 0
            for id in content["classes"][entry.id]["has"]:
                row[position[id]] = 1
            rows.append(row)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CheckpointError(
            f"The attributes '{path}' are missing or damaged; check out the repository again."
        ) from None
    return AttributeTable(attributes, torch.tensor(rows, dtype=torch.int8))


def attributes_hash(table: AttributeTable) -> str:
    """16 digits that change when any word or value of the table does."""
    return sha256(repr(table.attributes).encode() + table.values.numpy().tobytes()).hexdigest()[:16]


def _read(id: str, entry: dict[str, Any]) -> Attribute:
    return Attribute(id, entry["group"], _wordings(entry["wordings"]), _wordings(entry["held_out"]), entry["reserved"])


def _wordings(by_sort: dict[Sort, list[str]]) -> tuple[Wording, ...]:
    return tuple(Wording(sort, text) for sort, texts in by_sort.items() for text in texts)
