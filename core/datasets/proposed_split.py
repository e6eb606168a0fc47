"""The Proposed Split of zero-shot benchmarks, version 2.0: Xian, Lampert, Schiele and Akata, "Zero-Shot Learning - A
Comprehensive Evaluation of the Good, the Bad and the Ugly", 2018, section 4.

Its unseen classes are none of ImageNet's 1,000, on which the encoders of photos were trained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from core.datasets.base import Benchmark, Split, plain_name, unit_rows
from core.datasets.files import find_photos, last_two, photo
from core.datasets.mats import read_mat, texts
from core.datasets.taxonomy import taxonomy_of
from core.errors import SampleError, SettingError
from core.samples import Sample

SPLITS, SAMPLES = "att_splits.mat", "res101.mat"
SOURCE = "xlsa17.zip of the Proposed Split 2.0 from https://www.mpi-inf.mpg.de/zsl-benchmark"


@dataclass(frozen=True)
class ProposedSplit:
    """What the two files of a dataset say."""

    place: Path
    """The folder that holds them."""
    classes: tuple[str, ...]
    """c plain names."""
    labels: torch.Tensor
    """``(n,)`` positions in ``classes``."""
    files: tuple[str, ...]
    """n photos, by the last two parts of their paths."""
    split: Split
    strengths: torch.Tensor
    """``(c, a)``, rows of length one."""
    features: torch.Tensor | None
    """``(n, d)``, float32; None where they were not wanted."""

    def rows_of(self, names: Sequence[str], list_of_classes: Path) -> torch.Tensor:
        """``(c,)``: where each class stands in the dataset's own list.

        Raises:
            SampleError: a class is not there.
        """
        position = {plain_name(name): i for i, name in enumerate(names)}
        unknown = [name for name in self.classes if name not in position]
        if unknown:
            raise SampleError(
                f"'{self.place / SPLITS}' has a class '{unknown[0]}' that '{list_of_classes}' lacks; take both from "
                "the same dataset."
            )
        return torch.tensor([position[name] for name in self.classes])

    def benchmark(
        self, name: str, attributes: Sequence[str], has: torch.Tensor, photos: tuple[Path, str] | None
    ) -> Benchmark:
        """The dataset with this split.

        Args:
            attributes: a of them, in words.
            has: ``(c, a)``, int8.
            photos: the folder of the photos and where to get them; None takes the published features.

        Raises:
            SampleError: there is another number of attributes, or a photo is missing.
        """
        if self.strengths.shape[1] != len(attributes):
            raise SampleError(
                f"'{self.place / SPLITS}' has {self.strengths.shape[1]} attributes and the dataset {len(attributes)}; "
                "take both from the same dataset."
            )
        samples: tuple[Sample, ...] = ()
        if photos is not None:
            paths = zip(find_photos(self.files, *photos), self.labels.tolist(), strict=True)
            samples = tuple(photo(path, photos[0], self.classes[label]) for path, label in paths)
        parents, families = taxonomy_of(name, self.classes)
        return Benchmark(
            name,
            self.classes,
            self.labels,
            **self.split._asdict(),
            samples=samples,
            features=self.features,
            attributes=tuple(attributes),
            has=has,
            strengths=self.strengths,
            parents=parents,
            families=families,
        )


def find_proposed_split(folder: Path, root: Path, name: str) -> Path | None:
    """The folder of the two files: the dataset's own, or ``xlsa17/data/NAME`` in it or beside it.

    Args:
        folder: what was named.
        root: the dataset's folder, there or below.
        name: ``AWA2``, ``CUB`` or ``SUN``.
    """
    folder, root = folder.resolve(), root.resolve()
    bases = (folder, root, root.parent, folder.parent)
    places = [root, folder, *(base / "xlsa17" / "data" / name for base in bases)]
    return next((place for place in places if (place / SPLITS).exists()), None)


def needed_split(folder: Path, root: Path, name: str) -> Path:
    """``find_proposed_split`` for a dataset that has no other.

    Raises:
        SettingError: it is not there.
    """
    place = find_proposed_split(folder, root, name)
    if place is None:
        raise SettingError(
            f"'{root}' has no {SPLITS}, which is needed to know what may be learnt from; unpack {SOURCE} there."
        )
    return place


def read_proposed_split(place: Path, with_features: bool) -> ProposedSplit:
    """Read both files.

    Args:
        with_features: whether the features are wanted, which are most of it (300 MB for AwA2).

    Raises:
        SampleError: one is missing or damaged, or they do not belong together.
    """
    if not (place / SAMPLES).exists():
        raise SampleError(
            f"'{place / SAMPLES}' is missing, without which nobody knows which image a position in {SPLITS} means; "
            f"unpack {SOURCE} again."
        )
    names = ("allclasses_names", "att", "trainval_loc", "test_seen_loc", "test_unseen_loc")
    splits = read_mat(place / SPLITS, names, SOURCE)
    wanted = ("labels", "image_files", *(("features",) if with_features else ()))
    samples = read_mat(place / SAMPLES, wanted, SOURCE)
    try:
        return _understood(place, splits, samples)
    except (ValueError, TypeError, IndexError):
        raise SampleError(
            f"'{place / SPLITS}' and {SAMPLES} beside it are damaged or do not belong together; unpack {SOURCE} again."
        ) from None


def _understood(place: Path, splits: dict[str, np.ndarray], samples: dict[str, np.ndarray]) -> ProposedSplit:
    classes = tuple(plain_name(name) for name in texts(splits["allclasses_names"]))
    files = tuple(last_two(path) for path in texts(samples["image_files"]))
    labels = _positions(samples["labels"], len(classes))
    train, test_seen, test_unseen = (
        _positions(splits[f"{name}_loc"], len(files)) for name in ("trainval", "test_seen", "test_unseen")
    )
    strengths = torch.from_numpy(np.asarray(splits["att"], dtype=np.float64)).T
    features = None
    if "features" in samples:
        features = torch.from_numpy(np.ascontiguousarray(samples["features"].T, dtype=np.float32))
        if features.ndim != 2 or len(features) != len(files) or not features.isfinite().all():
            raise ValueError
    seen, unseen = labels[train].unique(), labels[test_unseen].unique()
    fits = (
        len(set(classes)) == len(classes) == len(strengths)
        and len(set(files)) == len(files) == len(labels)
        and bool(strengths.isfinite().all())
        and not torch.isin(train, test_seen).any()
        and not torch.isin(unseen, seen).any()
        and bool(torch.isin(labels[test_seen], seen).all())
    )
    if not fits:
        raise ValueError
    split = Split(seen, unseen, train, test_seen, test_unseen)
    return ProposedSplit(place, classes, labels, files, split, unit_rows(strengths), features)


def _positions(numbers: np.ndarray, count: int) -> torch.Tensor:
    """MATLAB's numbers from 1 to ``count`` as positions from 0."""
    found = np.asarray(numbers, dtype=np.float64).ravel()
    if not np.isin(found, np.arange(1, count + 1)).all():
        raise ValueError
    return torch.from_numpy(found).long() - 1
