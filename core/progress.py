"""How long work tells of itself."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the share that is done, 0 to 1, and a line to show. It may raise ``Cancelled`` to stop the work."""


def part_of(on_progress: Progress | None, start: float, end: float, prefix: str = "") -> Progress | None:
    """A ``Progress`` for one part of longer work, which takes the whole from ``start`` to ``end``."""
    if on_progress is None:
        return None
    return lambda share, message: on_progress(start + share * (end - start), prefix + message)
