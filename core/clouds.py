"""One 3-D file -> one point cloud, whatever its maker put into it.

A 3-D file is hostile until it is checked: what it is is read from its content, and from its name only where the
content cannot tell. A count in it is believed only as far as its bytes reach.
"""

import hashlib
import io
import math
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Literal

import numpy as np

from core import cloud_files
from core.archives import INFLATABLE, directory_bytes
from core.cloud_files import MAX_FACES, MAX_POINTS, Shape
from core.errors import SampleError
from core.pcd import read_pcd

MAX_BYTES = 50 * 2**20
MAX_SET_BYTES = 2 * 2**30
"""Of the points of a cloud set, unpacked."""
MAX_ARRAY_BYTES = MAX_POINTS * 3 * 8
"""Of one array of an .npz, unpacked."""
MAX_INDEX = 2**20
"""Bytes of a zip's table of contents, which becomes an object for each of its entries."""
POINTS = 2048
"""Kept of a file."""
MIN_POINTS = 16
"""Different ones, below which there is no shape to see."""
FAR = 1e30
"""A coordinate beyond this is no measure but a mistake, and its square would overflow; it counts as not a number."""
FLAT = 1e-12
"""Area of a mesh one unit long that is none: what rounding leaves of a line."""
SUFFIXES = frozenset(
    {".ply", ".pcd", ".off", ".obj", ".stl", ".glb", ".gltf", ".xyz", ".txt", ".csv", ".npy", ".npz", ".las", ".pts"}
)
TEXTS = frozenset({".xyz", ".txt", ".csv", ".pts"})
Y_UP = frozenset({".glb", ".gltf", ".obj"})
"""glTF says so in its standard, and OBJ's programs agree. All others come from scanners and CAD: z is up."""
Up = Literal["auto", "z", "y"]


@dataclass(frozen=True)
class CloudSet:
    """Many clouds of one archive."""

    points: np.ndarray
    """(n, p, 3) float32, as the file has them; ``as_cloud`` makes of each what ``read_cloud`` makes of a file."""
    labels: tuple[str, ...]
    """n, or none."""


def read_cloud(data: bytes, name: str) -> np.ndarray:
    """Read a 3-D file: (POINTS, 3) float32 within the unit sphere, the up axis as the file has it.

    A mesh is sampled evenly over its surface, with the transforms of its scene; a mesh without a surface is the
    cloud of its vertices. The same bytes always give the same points. See ``as_cloud`` for the rest.

    Args:
        name: decides, by its suffix, between formats that look the same: kinds of text.

    Raises:
        SampleError: the bytes are no 3-D file, a broken one, one without a shape, or one too large to open safely.
    """
    if not data:
        raise SampleError("The file is empty.")
    if len(data) > MAX_BYTES:
        raise SampleError(f"The file has {len(data) / 2**20:.1f} MB; the limit is {MAX_BYTES // 2**20} MB a 3-D file.")
    seed = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
    try:
        with np.errstate(all="ignore"):  # a hostile file's numbers overflow; what becomes of them is checked
            points, faces = _read(data, PurePath(name).suffix.lower())
            if len(points) > MAX_POINTS:
                raise cloud_files.too_many("points", MAX_POINTS)
            if len(faces) > MAX_FACES:
                raise cloud_files.too_many("triangles", MAX_FACES)
            surface = _surface(points, faces, seed)
    except SampleError:
        raise
    except Exception:  # readers raise whatever a hostile file makes them raise
        raise SampleError("The file is damaged or cut short; open it in a 3-D program and save it again.") from None
    return as_cloud(points if surface is None else surface, seed)


def as_cloud(points: np.ndarray, seed: int = 0) -> np.ndarray:
    """What ``read_cloud`` gives, of points (p, 3) of any number type: (POINTS, 3) float32 within the unit sphere.

    Of more than POINTS, a random choice is kept; of fewer, all, and random ones of them again. Those that are not
    a number are dropped first. The middle of the bounding box becomes 0 and the farthest point gets the distance 1.

    Raises:
        SampleError: there are fewer than MIN_POINTS different points.
    """
    points = points[(np.abs(points) < FAR).all(axis=1)]
    random = np.random.default_rng(seed)
    if len(points) > POINTS:
        points = points[random.choice(len(points), POINTS, replace=False)]
    points = points.astype(np.float64)  # map coordinates have more digits than float32 before they are centred
    if len(np.unique(points, axis=0)) < MIN_POINTS:
        raise SampleError(f"The file holds fewer than {MIN_POINTS} different points; a shape needs more.")
    points -= (points.min(axis=0) + points.max(axis=0)) / 2
    points /= np.abs(points).max()  # first, lest the squares of tiny numbers become 0
    points /= np.linalg.norm(points, axis=1).max()
    again = random.integers(len(points), size=POINTS - len(points))
    return np.concatenate([points, points[again]]).astype(np.float32)


def upright(points: np.ndarray, up: Up, name: str) -> np.ndarray:
    """Points (p, 3) with z up, of a file whose up axis is ``up``; "auto" goes by what its format's makers agree on.

    No guess is made from the shape: a table upside down is a table to no rule that would not turn a lamp.
    """
    if up == "y" or (up == "auto" and PurePath(name).suffix.lower() in Y_UP):
        x, y, z = points.T
        return np.stack([x, -z, y], axis=1)
    return points


def _read(data: bytes, suffix: str) -> Shape:
    start = data[: cloud_files.HEADER].removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"ply\s", start):
        return cloud_files.read_ply(data)
    if data.startswith(b"glTF") or start.startswith(b"{"):
        return cloud_files.read_gltf(data)
    if data.startswith(b"\x93NUMPY"):
        return cloud_files.cloud(_table(_read_array(io.BytesIO(data), MAX_ARRAY_BYTES)))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return cloud_files.cloud(_table(_read_npz(io.BytesIO(data))))
    if data.startswith(b"LASF"):
        return cloud_files.read_las(data)
    if re.match(rb"# ?\.PCD|(?:#[^\n]*\n)*VERSION [.\d]+\s+FIELDS ", start):
        return read_pcd(data)
    if cloud_files.OFF_START.match(start):
        return cloud_files.read_off(data)
    if cloud_files.is_binary_stl(data) or (start[:5].lower() == b"solid" and re.search(rb"(?i)\bfacet\b", start)):
        return cloud_files.read_stl(data)
    if suffix == ".stl":
        return cloud_files.read_stl(data)
    if suffix == ".obj" or re.search(rb"(?m)^[ \t]*v[ \t]+[-+.\d]", start):
        return cloud_files.read_obj(data)
    if suffix in TEXTS or suffix not in SUFFIXES:
        return cloud_files.read_text(data)
    raise cloud_files.no_file()


# Surfaces


def _surface(points: np.ndarray, faces: np.ndarray, seed: int) -> np.ndarray | None:
    """(POINTS, 3) spread evenly over the triangles; nothing if they have no area."""
    good = (np.abs(points) < FAR).all(axis=1)
    faces = faces[good[faces].all(axis=1)]
    if not len(faces):
        return None
    low, high = points[good].min(axis=0), points[good].max(axis=0)
    points = (points - (low + high) / 2) / ((high - low).max() or 1)  # areas must neither vanish nor overflow
    import trimesh

    mesh = trimesh.Trimesh(points, faces, process=False)
    if not mesh.area > FLAT:
        return None
    return trimesh.sample.sample_surface(mesh, POINTS, seed=seed)[0]


# NumPy's files


def read_cloud_set(path: Path) -> CloudSet:
    """Read an .npz of many clouds: ``points`` (n, p, 3), and ``labels`` (n,) of texts or whole numbers, or none.

    Raises:
        SampleError: arrays are missing, of another shape or type, too large, pickled, damaged or not numbers.
    """
    try:
        with path.open("rb") as file, _open_zip(file) as archive:
            names = set(archive.namelist())
            if "points.npy" not in names:
                raise SampleError(
                    'The archive has no array "points"; save it with numpy.savez(points=..., labels=...).'
                )
            with archive.open(_entry(archive, "points.npy")) as entry:
                shape, dtype, _ = _array_header(entry)
            if len(shape) != 3 or shape[2] != 3 or shape[0] < 1 or shape[1] < MIN_POINTS or dtype.kind not in "fiu":
                raise SampleError(
                    f'The array "points" has the shape {shape} of {dtype}; it must be (clouds, points, 3) of numbers '
                    f"with {MIN_POINTS} points or more."
                )
            labels: tuple[str, ...] = ()
            if "labels.npy" in names:
                with archive.open(_entry(archive, "labels.npy")) as entry:
                    values = _read_array(entry, MAX_ARRAY_BYTES)
                if values.shape != shape[:1] or values.dtype.kind not in "USiu":
                    raise SampleError(
                        f'The array "labels" has the shape {values.shape} of {values.dtype}; it must be one text or '
                        "whole number for each cloud."
                    )
                labels = tuple(v.decode() if isinstance(v, bytes) else str(v) for v in values.tolist())
            with archive.open(_entry(archive, "points.npy")) as entry:
                points = _read_array(entry, MAX_SET_BYTES).astype(np.float32, copy=False)
        if not np.isfinite(points).all():
            raise SampleError('The array "points" holds values that are not a number; remove these clouds.')
    except SampleError:
        raise
    except Exception:
        raise SampleError("The archive is damaged and cannot be read; save it again with numpy.savez.") from None
    return CloudSet(points, labels)


def is_cloud_set(path: Path) -> bool:
    """Whether the file is an .npz of many clouds, by its headers alone."""
    try:
        with path.open("rb") as file, _open_zip(file) as archive, archive.open(_entry(archive, "points.npy")) as entry:
            shape, _, _ = _array_header(entry)
    except Exception:
        return False
    return len(shape) == 3


def _open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """A zip whose table of contents is small; Python's reader makes an object of every entry before it can be asked."""
    if directory_bytes(file) > MAX_INDEX:
        raise SampleError("The archive has too many entries; save it again with numpy.savez and nothing else in it.")
    return zipfile.ZipFile(file)


def _entry(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    entry = archive.getinfo(name)
    if entry.compress_type not in INFLATABLE:
        raise SampleError("The archive is compressed in a way that NumPy does not use; save it again with numpy.savez.")
    return entry


def _read_npz(file: IO[bytes]) -> np.ndarray:
    with _open_zip(file) as archive:
        names = [name for name in archive.namelist() if name.endswith(".npy")]
        usual = [name for name in ("points.npy", "xyz.npy", "pos.npy") if name in names]
        if not usual and len(names) != 1:
            raise SampleError('The archive holds no array "points"; save it with numpy.savez(points=...).')
        with archive.open(_entry(archive, (usual or names)[0])) as entry:
            return _read_array(entry, MAX_ARRAY_BYTES)


def _array_header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype, bool]:
    """Shape, type and whether it is in Fortran's order, of a .npy file; what follows them is left to be read."""
    if np.lib.format.read_magic(file) != (1, 0):  # later versions only differ in headers of up to 4 GB
        raise ValueError("no array of plain numbers")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype.hasobject:
        raise SampleError("The array holds Python objects, which could run code and are not read; save it as numbers.")
    return shape, dtype, fortran


def _read_array(file: IO[bytes], limit: int) -> np.ndarray:
    """A .npy file of at most so many bytes. What it says of its size is checked before memory is taken."""
    shape, dtype, fortran = _array_header(file)
    size = math.prod(shape) * dtype.itemsize
    if size > limit:
        raise SampleError(f"The array takes {size / 2**20:.0f} MB; the limit is {limit // 2**20} MB.")
    raw = bytearray()
    while len(raw) < size:  # in pieces: memory grows with what is there and not with what is promised
        piece = file.read(min(2**24, size - len(raw)))
        if not piece:
            raise ValueError("cut short")
        raw += piece
    return np.frombuffer(raw, dtype=dtype).reshape(shape, order="F" if fortran else "C")


def _table(array: np.ndarray) -> np.ndarray:
    """The first three columns of (p, 3 or more) numbers."""
    if array.dtype.kind not in "fiu" or array.ndim != 2 or array.shape[1] < 3:
        raise SampleError(
            f"The array has the shape {array.shape} of {array.dtype}; a cloud is one row of x, y and z for each point."
        )
    if len(array) > MAX_POINTS:
        raise cloud_files.too_many("points", MAX_POINTS)
    return array[:, :3]
