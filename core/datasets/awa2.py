"""Animals with Attributes 2: Xian, Lampert, Schiele and Akata 2018; 50 animals, 37,322 photos, 85 attributes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from core.datasets.base import Benchmark, plain_name, split_samples, unit_rows
from core.datasets.files import damaged, find_root, photo, read_column, read_lines, read_matrix
from core.datasets.proposed_split import find_proposed_split, read_proposed_split
from core.datasets.taxonomy import taxonomy_of
from core.errors import SampleError
from core.samples import Sample

SOURCE = "AwA2-data.zip from https://cvml.ista.ac.at/AwA2/"
PHOTOS_FOLDER = "JPEGImages"
IN_WORDS: Mapping[str, str] = {
    "toughskin": "tough skin",
    "bulbous": "bulbous body",
    "lean": "lean body",
    "longleg": "long legs",
    "longneck": "long neck",
    "chewteeth": "chewing teeth",
    "meatteeth": "meat-eating teeth",
    "buckteeth": "buck teeth",
    "strainteeth": "straining teeth",
    "flys": "flies",
    "muscle": "muscular",
    "quadrapedal": "quadrupedal",
    "agility": "agile",
    "hibernate": "hibernates",
    "newworld": "new world",
    "oldworld": "old world",
    "nestspot": "nest spot",
}
"""Predicates that are no English as the dataset writes them."""


def load_awa2(folder: Path, images: bool) -> Benchmark:
    """Read the dataset, with the Proposed Split where it is there, or else with its authors' own 40 and 10 classes.

    Args:
        folder: see ``load_benchmark``.
        images: take the photos, not the features of the Proposed Split.

    Raises:
        SampleError: a file is missing or damaged.
    """
    root = find_root(folder, "predicate-matrix-binary.txt", SOURCE)
    names = read_column(root / "classes.txt", SOURCE)
    predicates = read_column(root / "predicates.txt", SOURCE)
    attributes = tuple(IN_WORDS.get(predicate, plain_name(predicate)) for predicate in predicates)
    shape = (len(names), len(attributes))
    binary = read_matrix(root / "predicate-matrix-binary.txt", shape, SOURCE)
    continuous = read_matrix(root / "predicate-matrix-continuous.txt", shape, SOURCE)
    has = torch.where(binary > 0, 1, -1).masked_fill(continuous < 0, 0).to(torch.int8)
    place = find_proposed_split(folder, root, "AWA2")
    if place is not None:
        proposed = read_proposed_split(place, with_features=not images)
        has = has[proposed.rows_of(names, root / "classes.txt")]
        return proposed.benchmark("awa2", attributes, has, (root / PHOTOS_FOLDER, SOURCE) if images else None)
    classes = tuple(map(plain_name, names))
    samples = [sample for name in names for sample in _photos(root / PHOTOS_FOLDER, name)]
    labels = torch.tensor([classes.index(str(sample.label)) for sample in samples])
    seen, unseen = (_listed(root / f"{which}classes.txt", classes) for which in ("train", "test"))
    if torch.isin(unseen, seen).any():
        raise damaged(root / "testclasses.txt", SOURCE)
    parents, families = taxonomy_of("awa2", classes)
    return Benchmark(
        "awa2",
        classes,
        labels,
        **split_samples(labels, seen, unseen)._asdict(),
        samples=tuple(samples),
        attributes=attributes,
        has=has,
        strengths=unit_rows(continuous),
        parents=parents,
        families=families,
    )


def _photos(folder: Path, name: str) -> list[Sample]:
    found = sorted((folder / name).glob("*.jpg"))
    if not found:
        raise SampleError(f"'{folder / name}' holds no .jpg; unpack {SOURCE} again.")
    return [photo(path, folder, plain_name(name)) for path in found]


def _listed(path: Path, classes: Sequence[str]) -> torch.Tensor:
    """The positions of the classes that a file lists."""
    try:
        return torch.tensor([classes.index(plain_name(line)) for line in read_lines(path, SOURCE)])
    except ValueError:
        raise damaged(path, SOURCE) from None
