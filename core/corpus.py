"""What the hypernetwork learns from: 1000 classes in words, and the many ways to say each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from core.errors import CheckpointError

CORPUS = Path(__file__).resolve().parent.parent / "assets" / "corpus" / "imagenet.json"


@dataclass(frozen=True)
class CorpusClass:
    """One class of the corpus."""

    id: str
    """WordNet's id, e.g. ``n02124075``: the encoder's prototype has the same."""
    names: tuple[str, ...]
    """What it is called; the first is the plain one, unique in the corpus."""
    short: str
    """One phrase that sets it apart by sight, without its name; empty where nobody has written one."""
    rich: tuple[str, ...]
    """Descriptions of 12 to 40 words without its name: its build, its looks in plain words, how photos show it."""
    kind: str
    """Its place in the taxonomy: ``animal > bird > songbird``; empty where it has none."""

    def forms(self) -> list[str]:
        """Every way in which this class is put into words for training, in a fixed order.

        Names alone, a description alone, and both together, because people type all three.
        """
        name = self.names[0]
        alternatives = [self.names[i % len(self.names)] for i in range(1, 3)]
        kind = self.kind.rsplit(" > ", 1)[-1]
        photo = f"a photo of a {name}, a kind of {kind}" if kind else f"a photo of a {name}"
        short = [self.short, f"{name}: {self.short}", f"a {name}, {self.short}"] if self.short else []
        return [name, *alternatives, photo, *short, *self.rich, *(f"{name}: {text}" for text in self.rich)]


@cache
def load_corpus(path: Path = CORPUS) -> tuple[CorpusClass, ...]:
    """The corpus, sorted by id.

    Raises:
        CheckpointError: the file is missing or not a corpus.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        classes = [
            CorpusClass(id, tuple(e["names"]), e["short"], tuple(e["rich"]), e["kind"]) for id, e in entries.items()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CheckpointError(f"The corpus '{path}' is missing or damaged; check out the repository again.") from None
    return tuple(sorted(classes, key=lambda entry: entry.id))


def corpus_hash(corpus: Sequence[CorpusClass]) -> str:
    """16 digits that change when any word of the corpus does."""
    return sha256(repr(corpus).encode()).hexdigest()[:16]
