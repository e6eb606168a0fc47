"""Benchmarks of shapes as they are published."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

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
