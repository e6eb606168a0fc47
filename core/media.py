"""What samples can be: photos, or point clouds. How a file becomes one, and what it is called in front of people."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from PIL import Image

from core import clouds, images
from core.clouds import Up

Item = TypeVar("Item")
IMAGE, CLOUD = "image", "cloud"


@dataclass(frozen=True)
class Medium(Generic[Item]):
    """One kind of sample."""

    name: str
    """``IMAGE`` or ``CLOUD``."""
    noun: str
    """What people call one of them."""
    one: str
    """What people call a file of one."""
    each: str
    """What people count."""
    suffixes: frozenset[str]
    formats: str
    """The formats, for people."""
    max_bytes: int
    """The largest file that is read."""
    read: Callable[[bytes, str], Item]
    """A file's bytes and its name -> the sample. Raises ``SampleError``."""
    reading: str = ""
    """Tells apart ways to read the same file, where there are several."""
    is_sample: Callable[[bytes], bool] = lambda head: False
    """Whether the beginning of a CSV file is a sample; otherwise it is a table of labels."""
    several: Callable[[Path], bool] = lambda path: False
    """Whether a file holds several samples."""
    unpack: Callable[[Path], list[tuple[str, str | None, bytes]]] = lambda path: []
    """Name, label and bytes of each of several samples in a file. Raises ``SampleError``."""

    @property
    def plural(self) -> str:
        """What people call several of them."""
        return f"{self.noun}s"


def _read_photo(data: bytes, name: str) -> Image.Image:
    return images.read_image(data)


PHOTOS = Medium(
    IMAGE,
    "photo",
    "a picture",
    "an image",
    images.SUFFIXES,
    "JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF",
    images.MAX_BYTES,
    _read_photo,
)


def clouds_medium(up: Up = "auto") -> Medium[np.ndarray]:
    """Point clouds and meshes, ``(points, 3)`` each, z up.

    Args:
        up: which axis points up in the files.
    """
    return Medium(
        CLOUD,
        "shape",
        "a mesh or a point cloud",
        "a shape",
        clouds.SUFFIXES,
        "PLY, PCD, OFF, OBJ, STL, GLB, glTF, XYZ, TXT, CSV, NPY, NPZ or LAS",
        clouds.MAX_BYTES,
        partial(_read_cloud, up=up),
        up,
        _is_numbers,
        clouds.is_cloud_set,
        _unpack,
    )


def array_bytes(points: np.ndarray) -> bytes:
    """An array as the bytes of an .npy file, which ``clouds_medium`` reads."""
    stream = io.BytesIO()
    np.save(stream, points, allow_pickle=False)
    return stream.getvalue()


def _unpack(path: Path) -> list[tuple[str, str | None, bytes]]:
    inside = clouds.read_cloud_set(path)
    labels = inside.labels or (None,) * len(inside.points)
    return [
        (f"{label or 'shape'}-{number:04}.npy", label, array_bytes(points))
        for number, (points, label) in enumerate(zip(inside.points, labels, strict=True), 1)
    ]


def _read_cloud(data: bytes, name: str, up: Up) -> np.ndarray:
    return clouds.upright(clouds.read_cloud(data, name), up, name)


def _is_numbers(head: bytes) -> bool:
    """Whether the last whole line of ``head`` begins with three numbers."""
    lines = [line for line in head.decode("utf-8", "replace").splitlines()[:3] if line.strip()]
    number = r"\s*\"?[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\"?\s*"
    return bool(lines) and re.match(rf"({number}[,;\t]){{2}}{number}([,;\t]|$)", lines[-1]) is not None
