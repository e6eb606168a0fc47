"""Files of MATLAB, of version 5 and without anything that could run."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.datasets.files import damaged


def read_mat(path: Path, names: Sequence[str], source: str) -> dict[str, np.ndarray]:
    """Some variables of a .mat file, as they are there.

    Raises:
        SampleError: the file is missing or damaged, or lacks one of them.
    """
    from scipy.io import loadmat  # 0.2 s that only its readers should wait for

    try:
        content = loadmat(path, appendmat=False, variable_names=names)
        return {name: np.asarray(content[name]) for name in names}
    except Exception:  # the parser raises whatever a damaged header makes it raise
        raise damaged(path, source) from None


def texts(cells: np.ndarray) -> list[str]:
    """A cell array of texts.

    Raises:
        ValueError: it is something else.
    """
    found = [np.asarray(cell).item() for cell in cells.ravel()]
    if not all(isinstance(text, str) for text in found):
        raise ValueError
    return found
