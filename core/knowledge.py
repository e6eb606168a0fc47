"""What there is to learn for a kind of samples: a corpus, what its classes have and lack, and how it is split."""

import json
from dataclasses import dataclass
from pathlib import Path

from core.attributes import ATTRIBUTES, AttributeTable, load_attributes
from core.corpus import CORPUS, CorpusClass, load_corpus

ASSETS = CORPUS.parent.parent
IMAGENET, SHAPES = "imagenet", "shapes"
_ATTRIBUTES = {IMAGENET: ATTRIBUTES, SHAPES: ATTRIBUTES.with_name("shapes-attributes.json")}


@dataclass(frozen=True)
class Knowledge:
    """Everything in words."""

    corpus: tuple[CorpusClass, ...]
    table: AttributeTable
    splits: Path
    """The folds of classes that the protocols leave unseen."""

    def folds(self, which: str) -> list[list[str]]:
        """The ids of each fold, ``test`` for figures that are reported, ``validation`` for choosing."""
        return json.loads(self.splits.read_text(encoding="utf-8"))[which]


def knowledge(name: str) -> Knowledge:
    """That of ``IMAGENET`` or ``SHAPES`` (``EncoderPair.corpus``).

    Raises:
        CheckpointError: a file of it is missing or damaged.
    """
    corpus = load_corpus(CORPUS.with_name(f"{name}.json"))
    return Knowledge(corpus, load_attributes(corpus, _ATTRIBUTES[name]), ASSETS / "splits" / f"{name}-zsl.json")
