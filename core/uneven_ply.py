"""Binary PLY whose polygons have several sizes, as Blender writes it: trimesh takes all to be as the first."""

import io
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

MAX_ROWS = 2_000_000
"""Rows with lists, and triangles of them: each takes a step of its own, about a second a million."""
CODES = {
    **dict.fromkeys(("char", "int8"), "b"),
    **dict.fromkeys(("uchar", "uint8"), "B"),
    **dict.fromkeys(("short", "int16"), "h"),
    **dict.fromkeys(("ushort", "uint16"), "H"),
    **dict.fromkeys(("int", "int32"), "i"),
    **dict.fromkeys(("uint", "uint32"), "I"),
    **dict.fromkeys(("float", "float32"), "f"),
    **dict.fromkeys(("double", "float64"), "d"),
}
"""A type's name -> what ``struct`` and numpy call it."""
Element = tuple[str, int, list[list[str]]]
"""Its name, its rows, and the words of each property."""


def read_uneven(header: list[str], body: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Points ``(n, 3)`` float64 and triangles ``(m, 3)`` int64, polygons cut into fans.

    Args:
        header: its lines, without comments.
        body: the bytes after it.

    Raises:
        ValueError, KeyError, struct.error: it is damaged, or has more rows than ``MAX_ROWS``.
    """
    order = "<" if any("little" in line for line in header[:2]) else ">"
    points, triangles, stream = np.empty((0, 3)), list[tuple[int, int, int]](), io.BytesIO(body)
    for name, count, properties in _elements(header):
        if any(words[1] == "list" for words in properties):
            for corners in _rows(stream, count, properties, order):
                triangles += [(corners[0], *pair) for pair in pairwise(corners[1:])]
                if len(triangles) > MAX_ROWS:
                    raise ValueError("too many polygons")
            continue
        kind = np.dtype([(words[2], order + CODES[words[1]]) for words in properties])
        block = np.frombuffer(stream.read(kind.itemsize * count), kind, count)
        if name == "vertex":
            points = np.stack([block[axis] for axis in "xyz"], axis=1).astype(np.float64)
    return points, np.array(triangles, dtype=np.int64).reshape(-1, 3)


def _elements(header: list[str]) -> list[Element]:
    elements: list[Element] = []
    for words in map(str.split, header):
        if words[0] == "element":
            elements.append((words[1], int(words[2]), []))
        elif words[0] == "property":
            elements[-1][2].append(words)
    return elements


def _rows(stream: io.BytesIO, count: int, properties: list[list[str]], order: str) -> Iterator[tuple[int, ...]]:
    """The corners that each row lists, none where it lists no vertices."""

    def read(kind: str, number: int = 1) -> tuple[Any, ...]:
        return struct.unpack(f"{order}{number}{CODES[kind]}", stream.read(number * struct.calcsize(CODES[kind])))

    if count > MAX_ROWS:
        raise ValueError("too many polygons")
    for _ in range(count):
        corners: tuple[int, ...] = ()
        for words in properties:
            if words[1] != "list":
                read(words[1])
                continue
            (length,) = read(words[2])
            values = read(words[3], length)
            corners = values if words[4].startswith("vertex_ind") else corners
        yield corners
