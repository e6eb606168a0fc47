"""Sentences are encoded once: changing one description re-encodes that one."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import torch


class TextCache:
    """Embeddings of the last ``capacity`` sentences."""

    def __init__(self, encode: Callable[[list[str]], torch.Tensor], capacity: int = 20_000) -> None:
        self._encode = encode
        self._capacity = capacity
        self._known: OrderedDict[str, torch.Tensor] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: list[str]) -> torch.Tensor:
        """As the encoder's own: ``(n, dim)``, in order."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                self._known.update(zip(new, self._encode(new), strict=True))
            for text in texts:
                self._known.move_to_end(text)
            vectors = torch.stack([self._known[text] for text in texts])
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
            return vectors
