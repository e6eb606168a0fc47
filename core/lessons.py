"""What training draws from: every text of the corpus, embedded once, and where each class finds its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import torch

from core.attributes import AttributeTable
from core.corpus import CorpusClass
from core.descriptions.phrases import parse_phrases
from core.phrasing import TRAINED, phrases_of, sentence
from core.said import Encode

SENTENCES = 6
"""Sentences about attributes that a class has for the paper's mode, which reads whole sentences."""
MOST_SAID = 5
"""Attributes in such a sentence."""


@dataclass(frozen=True)
class Lessons:
    """Embedded texts and indices into them; -1 stands where a class or attribute has no further text."""

    vectors: torch.Tensor
    """``(texts, d_text)``."""
    forms: torch.Tensor
    """``(classes, forms)``: a class as a whole."""
    phrases: torch.Tensor
    """``(classes, p)``: the phrases of its descriptions."""
    sentences: torch.Tensor
    """``(classes, SENTENCES)``: what it has and lacks, in one sentence."""
    wordings: torch.Tensor
    """``(attributes, w)``: what the parser leaves of the attribute's wordings."""
    affirms: torch.Tensor
    """``(attributes, w)``: 1 where the wording affirms the attribute, -1 where it denies it."""
    families: torch.Tensor
    """``(classes,)``: the same number for classes of the same kind."""
    values: torch.Tensor
    """``(classes, attributes)``: 1 has, -1 lacks, 0 not said, or not to be learnt from."""

    def of(self, classes: torch.Tensor) -> "Lessons":
        """The lessons of some classes, ``(n,)`` positions."""
        rows = {name: getattr(self, name)[classes] for name in ("forms", "phrases", "sentences", "families", "values")}
        return replace(self, **rows)


def prepare_lessons(
    corpus: Sequence[CorpusClass], table: AttributeTable, encode: Encode, with_sentences: bool = True
) -> Lessons:
    """Collect and embed every text. Reserved attributes and held-out wordings are left out.

    Args:
        encode: reads them all at once.
        with_sentences: whether the paper's mode will be trained; no other reads whole sentences about attributes.
    """
    known: dict[str, int] = {}

    def place(texts: Sequence[str]) -> list[int]:
        return [known.setdefault(text, len(known)) for text in texts]

    random = Random(0)
    values = table.values * table.trained
    forms = [place(entry.forms()) for entry in corpus]
    phrases = [
        place([phrase.text for text in (entry.short, *entry.rich) for phrase in parse_phrases(text) if phrase.positive])
        for entry in corpus
    ]
    sentences = [place(_sentences(row, table, random) if with_sentences else []) for row in values.tolist()]
    said = [
        [] if attribute.reserved else [phrase for wording in attribute.wordings for phrase in phrases_of(wording)]
        for attribute in table.attributes
    ]
    wordings = [place([phrase.text for phrase in phrases]) for phrases in said]
    affirms = [[1 if phrase.positive else -1 for phrase in phrases] for phrases in said]
    kinds = sorted({entry.kind for entry in corpus})
    vectors = encode(list(known))
    device = vectors.device
    return Lessons(
        vectors,
        forms=_padded(forms).to(device),
        phrases=_padded(phrases).to(device),
        sentences=_padded(sentences).to(device),
        wordings=_padded(wordings).to(device),
        affirms=_padded(affirms).to(device),
        families=torch.tensor([kinds.index(entry.kind) for entry in corpus]).to(device),
        values=values.to(device),
    )


def _sentences(values: list[int], table: AttributeTable, random: Random) -> list[str]:
    """Affirmed, denied and mixed, by turns."""
    has = [a for a, value in zip(table.attributes, values, strict=True) if value > 0]
    lacks = [a for a, value in zip(table.attributes, values, strict=True) if value < 0]
    texts = []
    for number in range(SENTENCES):
        said = []
        if number % 3 != 1:
            said += [(a, True) for a in random.sample(has, min(len(has), random.randint(1, MOST_SAID)))]
        if number % 3 != 0:
            said += [(a, False) for a in random.sample(lacks, min(len(lacks), random.randint(1, MOST_SAID)))]
        texts.append(sentence(said, TRAINED, random))
    return texts


def _padded(rows: list[list[int]]) -> torch.Tensor:
    longest = max(map(len, rows), default=0)
    padded = [row + [-1] * (longest - len(row)) for row in rows]
    return torch.tensor(padded, dtype=torch.long).reshape(len(rows), longest)
