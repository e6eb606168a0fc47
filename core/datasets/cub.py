"""Caltech-UCSD Birds 200-2011: Wah et al. 2011; 200 birds, 11,788 photos, 312 attributes."""

import re
from collections.abc import Mapping
from pathlib import Path

import torch

from core.datasets.base import Benchmark
from core.datasets.files import find_root, read_column, read_matrix
from core.datasets.proposed_split import needed_split, read_proposed_split

SOURCE = "CUB_200_2011.tgz from https://www.vision.caltech.edu/datasets/cub_200_2011/"
STRENGTHS = "attributes/class_attribute_labels_continuous.txt"
HALF = 50.0
"""Percent of the votes from which on a class has an attribute."""
PARTS: Mapping[str, str] = {"wing": "wings", "eye": "eyes", "leg": "legs", "primary": "plumage"}
VALUES: Mapping[str, str] = {
    "dagger": "dagger-shaped",
    "needle": "needle-shaped",
    "cone": "cone-shaped",
    "solid": "single-coloured",
    "multi-colored": "many-coloured",
    "malar": "malar stripe on the",
    "eyebrow": "eyebrow stripe on the",
    "eyering": "eye ring on the",
    "eyeline": "eye line on the",
    "unique pattern": "unique pattern on the",
    "about the same as head": "as long as the head",
    "longer than head": "longer than the head",
    "shorter than head": "shorter than the head",
}


def load_cub(folder: Path, images: bool) -> Benchmark:
    """Read the dataset with the Proposed Split.

    Args:
        folder: see ``load_benchmark``.
        images: take the photos, not the features of the Proposed Split.

    Raises:
        SettingError: the Proposed Split is not there.
        SampleError: a file is missing or damaged.
    """
    root = find_root(folder, STRENGTHS, SOURCE)
    names = read_column(root / "classes.txt", SOURCE)
    # The archive has the list of attributes beside the dataset's folder.
    lists = [place / "attributes.txt" for place in (root, root / "attributes", root.resolve().parent)]
    attributes = [in_words(name) for name in read_column(next((p for p in lists if p.exists()), lists[0]), SOURCE)]
    percent = read_matrix(root / STRENGTHS, (len(names), len(attributes)), SOURCE)
    has = torch.where(percent >= HALF, 1, -1).to(torch.int8)
    proposed = read_proposed_split(needed_split(folder, root, "CUB"), with_features=not images)
    rows = proposed.rows_of(names, root / "classes.txt")
    return proposed.benchmark("cub", attributes, has[rows], (root / "images", SOURCE) if images else None)


def in_words(attribute: str) -> str:
    """``has_bill_shape::hooked_seabird`` -> ``hooked seabird bill``, ``has_wing_color::blue`` -> ``blue wings``."""
    group, _, value = attribute.partition("::")
    part, _, aspect = group.removeprefix("has_").rpartition("_")
    value = re.sub(r"_?\(.*\)", "", value).replace("_", " ").replace("-wings", " wings")
    value = VALUES.get(value, value)
    if not part:  # "has_size::small", "has_shape::duck-like"
        return f"{value} {aspect}"
    part = PARTS.get(part, part.replace("_", " "))
    if aspect == "length":
        return f"{part} {value}"
    return value if value.endswith(part) else f"{value} {part}"
