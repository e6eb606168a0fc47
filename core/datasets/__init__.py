"""Benchmarks as they are published, each loaded into one form."""

from collections.abc import Callable, Mapping
from pathlib import Path

from core.datasets.awa2 import load_awa2
from core.datasets.base import Benchmark
from core.datasets.cub import load_cub
from core.datasets.feature_file import load_features
from core.datasets.folder import load_folder
from core.datasets.modelnet import DATASETS, load_dataset, load_modelnet
from core.datasets.pairs import class_pairs
from core.datasets.sun import load_sun
from core.errors import SampleError, SettingError

__all__ = ["BENCHMARKS", "DATASETS", "Benchmark", "class_pairs", "load_benchmark", "load_dataset"]

BENCHMARKS: Mapping[str, str] = {
    "awa2": "DIR",
    "cub": "DIR",
    "sun": "DIR",
    "modelnet40": "DIR",
    "modelnet10": "DIR",
    "folder": "DIR",
    "features": "FILE",
}
"""Each kind of benchmark, and what follows its colon."""
_LOADERS: Mapping[str, Callable[[Path, bool], Benchmark]] = {
    "awa2": load_awa2,
    "cub": load_cub,
    "sun": load_sun,
    "modelnet40": lambda folder, images: load_modelnet("modelnet40", folder),
    "modelnet10": lambda folder, images: load_modelnet("modelnet10", folder),
    "folder": lambda folder, images: load_folder(folder),
    "features": load_features,
}


def load_benchmark(spec: str, images: bool = False) -> Benchmark:
    """A benchmark on disk.

    Args:
        spec: what it is and where it lies, ``awa2:DIR``; one of ``BENCHMARKS``. The folder is the dataset's own, or the
            one in which its archive was unpacked.
        images: take the photos even where published features of them lie beside.

    Raises:
        SettingError: there is no such kind of benchmark, or it cannot be split without a file that is not there.
        SampleError: a file is missing, damaged, or does not fit the others.
    """
    kind, colon, place = spec.partition(":")
    if kind not in BENCHMARKS or not colon or not place:
        choices = ", ".join(f"{name}:{what}" for name, what in BENCHMARKS.items())
        raise SettingError(f"'{spec}' names no benchmark; use one of {choices}.")
    path = Path(place).expanduser()
    benchmark = _LOADERS[kind](path, images)
    if not len(benchmark.test_unseen):
        raise SampleError(f"'{path}' has no sample of an unseen class, so there is nothing to test on; add some.")
    return benchmark
