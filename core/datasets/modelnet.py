"""ModelNet40 and ModelNet10: Wu et al. 2015, "3D ShapeNets"; 40 kinds of things as meshes, 10 of them cleaned."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.datasets.base import Benchmark, split_samples
from core.datasets.taxonomy import taxonomy_of
from core.errors import SampleError, SettingError
from core.media import Medium, array_bytes, clouds_medium
from core.samples import Sample

MODELNET = "https://modelnet.cs.princeton.edu"
POINTS = 1024
"""Of each cloud of the HDF5 files, as their users take them."""
DATASETS: Mapping[str, str] = {
    "modelnet10": f"ModelNet10.zip from {MODELNET}",
    "modelnet40": f"ModelNet40.zip from {MODELNET}, or modelnet40_ply_hdf5_2048.zip of PointNet",
}
"""Each benchmark, and what to unpack."""
UNSEEN = frozenset({"bathtub", "bed", "chair", "desk", "dresser", "monitor", "night stand", "sofa", "table", "toilet"})
"""The classes of ModelNet10, which zero-shot work leaves unseen of the 40 (Cheraghian et al. 2019)."""


def load_modelnet(name: str, folder: Path) -> Benchmark:
    """ModelNet40 with its 30 classes that are not of ModelNet10 as the seen ones; ModelNet10 with none.

    The published training and test shapes of the seen classes are ``train`` and ``test_seen``; unseen classes are
    tested on their test shapes alone.

    The arguments and errors are those of ``load_dataset``.
    """
    tests, medium = load_dataset(name, folder)
    learnt: list[Sample] = []
    if name == "modelnet40":
        learnt = [sample for sample in load_dataset(name, folder, "train")[0] if sample.label not in UNSEEN]
    samples = learnt + tests
    classes = tuple(sorted({str(sample.label) for sample in samples}))
    labels = torch.tensor([classes.index(str(sample.label)) for sample in samples])
    is_unseen = torch.tensor([kind in UNSEEN or name == "modelnet10" for kind in classes])
    seen, unseen = (chosen.nonzero().flatten() for chosen in (~is_unseen, is_unseen))
    parents, families = taxonomy_of("modelnet40", classes)
    return Benchmark(
        name,
        classes,
        labels,
        **split_samples(labels, seen, unseen, torch.arange(len(samples)) < len(learnt))._asdict(),
        samples=tuple(samples),
        medium=medium,
        parents=parents,
        families=families,
    )


def load_dataset(name: str, folder: Path, split: str = "test") -> tuple[list[Sample], Medium[Any]]:
    """The samples of a benchmark's split, labelled, and how to read them.

    Two layouts are known: meshes, ``<class>/<split>/*.off``, z up; and clouds, ``ply_data_<split>*.h5`` with ``data``
    (n, 2048, 3) and ``label`` (n, 1) beside ``shape_names.txt``, y up. Underscores in names of classes become blanks.

    Args:
        name: one of ``DATASETS``.
        folder: where it was unpacked, or the folder in it.

    Raises:
        SettingError: there is no such benchmark.
        SampleError: it is not in the folder, or a file of it is damaged.
    """
    if name not in DATASETS:
        raise SettingError(f"There is no benchmark '{name}'; use one of {', '.join(DATASETS)}.")
    meshes = sorted(path for path in folder.glob("**/*.off") if path.parent.name == split)
    if meshes:
        medium = clouds_medium("z")
        return [_mesh(path, split, medium) for path in meshes], medium
    tables = sorted(folder.glob(f"**/ply_data_{split}*.h5"))
    if tables:
        return [sample for path in tables for sample in _clouds(path)], clouds_medium("y")
    raise SampleError(
        f"'{folder}' holds neither <class>/{split}/*.off nor ply_data_{split}0.h5; unpack {DATASETS[name]} there."
    )


def _mesh(path: Path, split: str, medium: Medium[Any]) -> Sample:
    kind = path.parent.parent.name
    return Sample(
        f"{kind}/{split}/{path.name}",
        path,
        size=path.stat().st_size,
        label=kind.replace("_", " "),
        max_bytes=medium.max_bytes,
    )


def _clouds(path: Path) -> list[Sample]:
    import h5py

    names = path.parent / "shape_names.txt"
    try:
        kinds = [line.strip().replace("_", " ") for line in names.read_text(encoding="utf-8").splitlines()]
        with h5py.File(path, "r") as file:
            points = np.asarray(file["data"][:, :POINTS], dtype=np.float32)
            labels = [kinds[int(label)] for label in np.asarray(file["label"]).ravel()]
        return [
            Sample(f"{path.stem}/{label}-{i:04}.npy", path, label=label, data=array_bytes(cloud))
            for i, (cloud, label) in enumerate(zip(points, labels, strict=True))
        ]
    except (OSError, KeyError, ValueError, IndexError, TypeError):
        raise SampleError(
            f"'{path}' or {names.name} beside it is missing or damaged; unpack the archive again."
        ) from None
