"""Sentences are encoded once: changing one description re-encodes that one."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import perf_counter

import torch

from core.encoders import TextEncoder


class TextCache:
    """Embeddings of the last ``capacity`` sentences."""

    def __init__(self, encode: Callable[[list[str]], torch.Tensor], capacity: int = 20_000) -> None:
        self._encode = encode
        self._capacity = capacity
        self._known: OrderedDict[str, tuple[torch.Tensor, float]] = OrderedDict()
        self._lock = Lock()
        self.saved = 0.0
        """Seconds that remembering has saved so far: what it takes to make a classifier of texts that are all new is
        the time that passes and what is saved meanwhile."""

    def encode(self, texts: list[str]) -> torch.Tensor:
        """As the encoder's own: ``(n, dim)``, in order."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                begun = perf_counter()
                vectors = self._encode(new)
                each = (perf_counter() - begun) / len(new)
                self._known.update((text, (vector, each)) for text, vector in zip(new, vectors, strict=True))
                self.saved -= each * len(new)
            for text in dict.fromkeys(texts):
                self._known.move_to_end(text)
                self.saved += self._known[text][1]
            vectors = torch.stack([self._known[text][0] for text in texts])
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
            return vectors


class Remembering:
    """A text encoder that remembers, for protocols whose folds ask for the same texts again and again."""

    def __init__(self, encoder: TextEncoder, capacity: int = 200_000) -> None:
        self.name, self.dim, self.device = encoder.name, encoder.dim, encoder.device
        self.fingerprint = encoder.fingerprint
        self.encode = TextCache(encoder.encode, capacity).encode
