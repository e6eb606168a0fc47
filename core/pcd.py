"""Point clouds of the Point Cloud Library (.pcd), which no library that installs with pip reads on its own."""

import re
import struct

import numpy as np

from core.cloud_files import HEADER, MAX_POINTS, Shape, cloud, numbers, too_many
from core.errors import SampleError

MAX_LZF = 16 * 2**20
"""Bytes of a compressed file. It is unpacked step by step: 16 MB take up to 2 seconds."""
MAX_INFLATED = 512 * 2**20


def read_pcd(data: bytes) -> Shape:
    """PCD: ascii, binary and binary_compressed."""
    start = re.search(rb"^DATA[ \t]+(\w+)[ \t]*\r?\n", data[:HEADER], re.MULTILINE)
    if start is None:
        raise ValueError("no header")
    lines = [line.split() for line in data[: start.start()].decode("latin-1").splitlines()]
    header = {words[0]: words[1:] for words in lines if words}
    names = header["FIELDS"]
    sizes = [int(size) for size in header["SIZE"]]
    many = [int(count) for count in header.get("COUNT", ["1"] * len(names))]
    points = int(header["POINTS"][0]) if "POINTS" in header else int(header["WIDTH"][0]) * int(header["HEIGHT"][0])
    if min(*sizes, *many) < 1 or not 0 <= points <= MAX_POINTS:
        raise too_many("points", MAX_POINTS)
    at = [names.index(axis) for axis in "xyz"]
    body = data[start.end() :]
    if start[1] == b"ascii":
        table = numbers(body, [sum(many[:place]) for place in at], r"\s+")
        if len(table) < points:
            raise ValueError("cut short")
        return cloud(table[:points])
    kinds = [f"<{header['TYPE'][place].lower()}{sizes[place]}" for place in at]
    widths = [size * count for size, count in zip(sizes, many, strict=True)]
    offsets = [sum(widths[:place]) for place in at]
    if start[1] == b"binary":
        types = np.dtype({"names": list("xyz"), "formats": kinds, "offsets": offsets, "itemsize": sum(widths)})
        block = np.frombuffer(body, dtype=types, count=points)
        return cloud(np.stack([block[axis] for axis in "xyz"], axis=1))
    if start[1] != b"binary_compressed":
        raise ValueError("an unknown kind of data")
    # Each field's values of all points, one field after the other.
    packed, needed = struct.unpack_from("<I", body)[0], points * (max(offsets) + 8)
    if packed > MAX_LZF or needed > MAX_INFLATED:
        raise SampleError(
            "The compressed PCD file is too large to unpack; save it as a binary PCD without compression."
        )
    if packed + 8 > len(body):
        raise ValueError("cut short")
    ends = [points * (offset + sizes[place]) for offset, place in zip(offsets, at, strict=True)]
    unpacked = unpack_lzf(body[8 : 8 + packed], max(ends))
    fields = [
        np.frombuffer(unpacked, dtype=kind, count=points, offset=points * offset)
        for kind, offset in zip(kinds, offsets, strict=True)
    ]
    return cloud(np.stack(fields, axis=1))


def unpack_lzf(packed: bytes, needed: int) -> bytes:
    """The first ``needed`` bytes, and at most 264 more, of what LZF has packed.

    Raises:
        ValueError, IndexError: it does not hold as many.
    """
    out, place = bytearray(), 0
    while len(out) < needed:
        code = packed[place]
        place += 1
        if code < 32:
            out += packed[place : place + code + 1]
            place += code + 1
            continue
        length = code >> 5
        if length == 7:
            length += packed[place]
            place += 1
        length += 2
        back = ((code & 31) << 8) + packed[place] + 1
        place += 1
        start = len(out) - back
        if start < 0:
            raise ValueError("refers to what was before the start")
        # A copy may reach into what it is writing: the last bytes repeat.
        out += out[start : start + length] if back >= length else (out[start:] * (length // back + 1))[:length]
    return bytes(out)
