"""The SUN Attribute database: Patterson and Hays 2012; 717 scenes, 14,340 photos, 102 attributes."""

import re
from pathlib import Path

import numpy as np
import torch

from core.datasets.base import Benchmark
from core.datasets.files import find_root, last_two
from core.datasets.mats import read_mat, texts
from core.datasets.proposed_split import ProposedSplit, needed_split, read_proposed_split
from core.errors import SampleError

SITE = "https://cs.brown.edu/~gmpatter/sunattributes.html"
SOURCE = f"SUNAttributeDB.tar.gz from {SITE}"
PHOTOS_SOURCE = f"SUNAttributeDB_Images.tar.gz from {SITE}"
LABELS = "attributeLabels_continuous.mat"
HALF = 0.5
"""Share of the votes from which on a class has an attribute."""


def load_sun(folder: Path, images: bool) -> Benchmark:
    """Read the dataset with the Proposed Split; what a class has is the mean over its photos.

    Args:
        folder: see ``load_benchmark``.
        images: take the photos, not the features of the Proposed Split.

    Raises:
        SettingError: the Proposed Split is not there.
        SampleError: a file is missing or damaged.
    """
    root = find_root(folder, LABELS, SOURCE)
    files = read_mat(root / "images.mat", ["images"], SOURCE)["images"]
    words = read_mat(root / "attributes.mat", ["attributes"], SOURCE)["attributes"]
    votes = read_mat(root / LABELS, ["labels_cv"], SOURCE)["labels_cv"]
    try:
        positions = {last_two(path): i for i, path in enumerate(texts(files))}
        attributes = [in_words(text) for text in texts(words)]
        shares = torch.from_numpy(np.asarray(votes, dtype=np.float64))
        if shares.shape != (files.size, len(attributes)) or not shares.isfinite().all():
            raise ValueError
    except (ValueError, TypeError):
        raise SampleError(
            f"images.mat, attributes.mat and {LABELS} in '{root}' do not belong together; unpack {SOURCE} again."
        ) from None
    proposed = read_proposed_split(needed_split(folder, root, "SUN"), with_features=not images)
    means = _means(proposed, positions, shares)
    has = torch.where(means >= HALF, 1, -1).to(torch.int8)
    return proposed.benchmark("sun", attributes, has, (_photos(folder, root), PHOTOS_SOURCE) if images else None)


def in_words(attribute: str) -> str:
    """``sailing/ boating`` -> ``sailing or boating``; what stands in brackets is no part of the words."""
    return re.sub(r"\s*/\s*", " or ", re.sub(r"\([^)]*\)", "", attribute).strip())


def _means(proposed: ProposedSplit, positions: dict[str, int], shares: torch.Tensor) -> torch.Tensor:
    """``(c, a)``: the mean over each class's photos."""
    unknown = [file for file in proposed.files if file not in positions]
    if unknown:
        raise SampleError(
            f"images.mat lacks {len(unknown)} photos that res101.mat in '{proposed.place}' names, such as "
            f"'{unknown[0]}'; unpack {SOURCE} again."
        )
    rows = shares[[positions[file] for file in proposed.files]]
    sums = shares.new_zeros(len(proposed.classes), shares.shape[1]).index_add_(0, proposed.labels, rows)
    return sums / proposed.labels.bincount(minlength=len(proposed.classes)).clamp(min=1).unsqueeze(-1)


def _photos(folder: Path, root: Path) -> Path:
    """Where the second archive was unpacked: in the dataset's folder, beside it, or where ``load_benchmark`` looks."""
    bases = (root, root.resolve().parent, folder)
    places = [base / name for base in bases for name in ("SUNAttributeDB_Images", "images")]
    return next((place for place in places if place.is_dir()), places[0])
