"""Anybody's own benchmark: a folder of folders of photos or of shapes, one a class."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from core.datasets.base import Benchmark, split_samples
from core.datasets.files import read_lines
from core.errors import SampleError
from core.images import SUFFIXES
from core.media import PHOTOS, Medium, clouds_medium
from core.samples import collect_samples

SEEN, UNSEEN = "seen.txt", "unseen.txt"


def load_folder(folder: Path) -> Benchmark:
    """Every file that can be used, labelled by its folder with blanks for underscores.

    All classes are unseen, unless the folder holds ``seen.txt`` or ``unseen.txt`` with one class a line. Where there is
    only one of the two, all other classes belong to the other; where both are there, a class in neither is left out.

    Args:
        folder: photos; or shapes, which an .npz of them can be, too.

    Raises:
        SampleError: there is no labelled sample, or a list names a class that has none.
    """
    has_photos = any(path.suffix.lower() in SUFFIXES for path in folder.rglob("*"))
    medium: Medium[Any] = PHOTOS if has_photos else clouds_medium()
    samples = [sample for sample in collect_samples([folder], None, medium) if sample.label and not sample.problem]
    if not samples:
        raise SampleError(f"'{folder}' holds no folders of photos or shapes, one a class; name one that does.")
    names = [str(sample.label).replace("_", " ") for sample in samples]
    classes = tuple(sorted(set(names)))
    labels = torch.tensor([classes.index(name) for name in names])
    everything = torch.arange(len(classes))
    seen, unseen = _listed(folder / SEEN, classes), _listed(folder / UNSEEN, classes)
    if unseen is None:
        unseen = everything if seen is None else everything[~torch.isin(everything, seen)]
    if seen is None:
        seen = everything[~torch.isin(everything, unseen)]
    both = seen[torch.isin(seen, unseen)].tolist()
    if both:
        raise SampleError(f"'{classes[both[0]]}' stands in {SEEN} and in {UNSEEN}; leave it in one of them.")
    split = split_samples(labels, seen, unseen)
    return Benchmark(folder.resolve().name, classes, labels, **split._asdict(), samples=tuple(samples), medium=medium)


def _listed(path: Path, classes: Sequence[str]) -> torch.Tensor | None:
    """The positions of the classes that a file lists; None where there is no file."""
    if not path.is_file():
        return None
    names = [line.replace("_", " ") for line in read_lines(path, "a list of classes, one a line,")]
    unknown = [name for name in names if name not in classes]
    if unknown:
        raise SampleError(f"'{path}' lists '{unknown[0]}', of which there is no sample; correct the name.")
    return torch.tensor([classes.index(name) for name in names]).unique()
