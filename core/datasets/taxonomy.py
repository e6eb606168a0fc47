"""Where the classes of a dataset stand among each other."""

import json
from collections.abc import Sequence
from pathlib import Path

from core.errors import CheckpointError

TAXONOMIES = Path(__file__).resolve().parents[2] / "assets" / "taxonomies"
"""By dataset ``{class: [parent, family]}``: for animals a biological order and a broader group, for birds the family
and the order, for shapes two levels of use."""


def taxonomy_of(name: str, classes: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parent and the family of each class; none where a class is not in the dataset's taxonomy, or there is none.

    Raises:
        CheckpointError: the file is damaged.
    """
    path = TAXONOMIES / f"{name}.json"
    if not path.exists():
        return (), ()
    try:
        places: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
        if any(name not in places for name in classes):
            return (), ()
        parents, families = zip(*(places[name] for name in classes), strict=True)
    except (OSError, ValueError, TypeError):
        raise CheckpointError(f"The taxonomy '{path}' is damaged; check out the repository again.") from None
    return parents, families
