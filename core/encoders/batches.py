"""Batches that fit into memory."""

from collections.abc import Callable
from typing import TypeVar

import torch

Item = TypeVar("Item")


def in_batches(items: list[Item], encode: Callable[[list[Item]], torch.Tensor], size: int) -> list[torch.Tensor]:
    """``encode`` some items at a time. Where memory runs out, the batch is halved, and the work goes on.

    Args:
        items: what to encode.
        encode: takes up to ``size`` items.
        size: the first try.

    Raises:
        torch.OutOfMemoryError: a single item is too much.
    """
    parts: list[torch.Tensor] = []
    start = 0
    while start < len(items):
        try:
            parts.append(encode(items[start : start + size]))
            start += size
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            size = max(1, size // 2)
            torch.cuda.empty_cache()
    return parts
