"""What a zip archive says of itself, read before ``zipfile`` makes an object of every entry."""

import re
import sys
import zipfile
from typing import IO

INFLATABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How entries may be packed: ``zipfile`` inflates bzip2 and LZMA whole, so one megabyte could fill the memory."""


def directory_bytes(stream: IO[bytes]) -> int:
    """How large an archive says its own directory is.

    A forged archive may hold several end records; the largest counts, whichever of them ``zipfile`` takes. One of
    the newer zip64 kind, which ordinary batches never need, counts as larger than any limit.

    Raises:
        zipfile.BadZipFile: it is no archive.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - (1 << 16) - 64))
    tail = stream.read()
    ends = [end.start() for end in re.finditer(b"PK\5\6", tail)]
    if not ends:
        raise zipfile.BadZipFile
    largest = max(int.from_bytes(tail[end + 12 : end + 16], "little") for end in ends)
    return sys.maxsize if b"PK\6\7" in tail else largest
