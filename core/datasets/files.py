"""Finding and reading the files of a dataset; what is wrong with one is said with its name and where to get it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from core.errors import SampleError
from core.images import SUFFIXES
from core.media import PHOTOS
from core.samples import Sample


def find_root(folder: Path, marker: str, source: str) -> Path:
    """The dataset's own folder, which is ``folder`` or lies one or two levels below, as archives unpack.

    Args:
        marker: a file of the dataset, relative to its folder.
        source: what to unpack, and where to get it.

    Raises:
        SampleError: it is not there.
    """
    for above in ("", "*/", "*/*/"):
        found = sorted(folder.glob(above + marker))
        if found:
            return found[0].parents[marker.count("/")]
    raise SampleError(f"There is no {marker} in '{folder}' or below it; unpack {source} there.")


def damaged(path: Path, source: str) -> SampleError:
    """What to raise for a file that cannot be used."""
    return SampleError(f"'{path}' is missing or damaged; unpack {source} again.")


def read_lines(path: Path, source: str) -> list[str]:
    """The lines of a text file that are not blank.

    Raises:
        SampleError: there are none.
    """
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise damaged(path, source) from None
    if not any(lines):
        raise damaged(path, source)
    return [line for line in lines if line]


def read_column(path: Path, source: str) -> list[str]:
    """What follows the number in each line, ``1 antelope``.

    Raises:
        SampleError: a line is not made so.
    """
    rows = [line.split(maxsplit=1) for line in read_lines(path, source)]
    if any(len(row) != 2 or not row[0].isdigit() for row in rows):
        raise damaged(path, source)
    return [row[1] for row in rows]


def read_matrix(path: Path, shape: tuple[int, int], source: str) -> torch.Tensor:
    """Numbers in rows and columns, ``shape``, float64.

    Raises:
        SampleError: they are not numbers, or not so many.
    """
    try:
        matrix = np.array([line.split() for line in read_lines(path, source)], dtype=np.float64)
    except ValueError:
        raise damaged(path, source) from None
    if matrix.shape != shape or not np.isfinite(matrix).all():
        raise SampleError(
            f"'{path}' does not hold {shape[0]} rows of {shape[1]} numbers as the lists beside it say; "
            f"unpack {source} again."
        )
    return torch.from_numpy(matrix)


def photo(path: Path, below: Path, label: str) -> Sample:
    """A photo of a class, named by its path below a folder."""
    return Sample(path.relative_to(below).as_posix(), path, size=path.stat().st_size, label=label)


def last_two(path: str) -> str:
    """The end of a path by which a photo is known on every disk: ``antelope/antelope_10001.jpg``."""
    return "/".join(path.replace("\\", "/").split("/")[-2:])


def find_photos(names: Sequence[str], folder: Path, source: str) -> list[Path]:
    """The files of photos that are known by the ``last_two`` parts of their paths.

    Raises:
        SampleError: some are missing.
    """
    found = {last_two(path.as_posix()): path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES}
    missing = [name for name in names if name not in found]
    if missing:
        raise SampleError(
            f"{len(missing)} of {len(names)} {PHOTOS.plural} that res101.mat names are not in '{folder}', such as "
            f"'{missing[0]}'; unpack {source} there."
        )
    return [found[name] for name in names]
