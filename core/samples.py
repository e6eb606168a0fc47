"""From what a person hands over (files, folders, zip archives) to a list of samples with names and labels.

Nothing is unpacked to disk and nothing is decoded here: a sample knows where its bytes are and reads them when
asked. What cannot be used stays in the list with the reason, so that one bad file among 200 is one row.
"""

import csv
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from core.archives import INFLATABLE, directory_bytes
from core.errors import LabelError, SampleError
from core.media import PHOTOS, Medium

MAX_SAMPLES = 1000
MAX_TOTAL_BYTES = 500 * 2**20
MAX_CSV_BYTES = 5 * 2**20
CSV_HEAD = 4096
"""Bytes that show what a CSV file holds."""
MAX_ZIP_DIRECTORY = 4 * 2**20
MAX_ZIP_TABLES = 20
HEADERS = (["file", "label"], ["filename", "label"], ["image", "label"])
IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True)
class Sample:
    """One file that should be a picture or a shape."""

    name: str
    """Its path below what was handed over, with forward slashes: ``lions/simba.jpg``."""
    path: Path
    """The file on disk; a zip archive when ``member`` is set."""
    member: str | None = None
    """The entry in the archive."""
    size: int = 0
    """Its bytes, as the file system or the archive's directory says."""
    label: str | None = None
    """What its maker says it shows."""
    problem: str | None = None
    """One sentence when it cannot be used."""
    max_bytes: int = PHOTOS.max_bytes
    """No more of it is read, but for one byte."""
    data: bytes | None = field(default=None, repr=False)
    """Its bytes, where it is one of several in a file."""

    def read(self) -> bytes:
        """The file's bytes, at most one more than ``max_bytes`` of them: a header may lie about its size.

        Raises:
            SampleError: the file is gone, or the archive is damaged or locked.
        """
        if self.problem:
            raise SampleError(self.problem)
        if self.data is not None:
            return self.data
        try:
            if self.member is None:
                with self.path.open("rb") as stream:
                    return stream.read(self.max_bytes + 1)
            archive = _opened(self.path, self.path.stat().st_mtime_ns)
            return _inflate(archive, archive.getinfo(self.member), self.max_bytes + 1)
        except Exception:  # zlib, zipfile and the file system each have errors of their own
            raise SampleError("The file cannot be read; it may be damaged or protected by a password.") from None


def collect_samples(
    sources: Iterable[Path | tuple[Path, str]], limit: int | None = MAX_SAMPLES, medium: Medium[Any] = PHOTOS
) -> list[Sample]:
    """All the samples in ``sources`` in a stable order, labelled by the folder that each lies in.

    Args:
        sources: files, folders (searched to the bottom), zip archives, and CSV files ``file,label``,
            in any mixture; a pair is a file and the name it goes by, ``lions/simba.jpg``. A CSV's labels take the
            place of the folders' names.
        limit: the most files that are taken, with ``MAX_TOTAL_BYTES`` together; None for neither limit.
        medium: what the samples are.

    Returns:
        One ``Sample`` a file; ``problem`` is set on each that cannot be used, those past the limits included.

    Raises:
        SampleError: there is nothing to read at all.
        LabelError: a CSV of labels cannot be understood.
    """
    samples: list[Sample] = []
    labels: dict[str, str] = {}
    for source in sources:
        for path, name in _files_of(source):
            if _is_ignored(name):
                continue
            if is_table(path, medium):
                labels |= load_labels(path)
            elif path.suffix.lower() == ".zip":
                members, tables = _in_zip(path, medium)
                samples += members
                labels |= tables
            elif medium.several(path):
                samples += _in_set(path, medium)
            else:
                name = os.fsencode(name).decode("utf-8", "replace")  # other names can be neither shown nor written
                samples.append(_checked(Sample(name, path, size=path.stat().st_size, label=_folder_of(name)), medium))
    samples = apply_labels(samples, labels) if labels else samples
    return samples if limit is None else _within_limits(samples, limit)


def _files_of(source: Path | tuple[Path, str]) -> list[tuple[Path, str]]:
    """The files of one source, each with the name it goes by."""
    if isinstance(source, tuple):
        return [source]
    if source.is_dir():
        found = [path for path in sorted(source.rglob("*")) if path.is_file() and not path.is_symlink()]
        return [(path, path.relative_to(source).as_posix()) for path in found]
    if source.is_file():
        return [(source, source.name)]
    raise SampleError(f"There is no file or folder '{source}'; check the path.")


def is_table(path: Path, medium: Medium[Any]) -> bool:
    """Whether a file is a CSV of labels."""
    if path.suffix.lower() != ".csv":
        return False
    with path.open("rb") as stream:
        return not medium.is_sample(stream.read(CSV_HEAD))


def load_labels(path: Path) -> dict[str, str]:
    """``read_labels`` of a file, of which no more is read than may be.

    Raises:
        LabelError: it is no text, or a row has no label.
    """
    with path.open("rb") as stream:
        return read_labels(stream.read(MAX_CSV_BYTES + 1), path.name)


def read_labels(data: bytes, name: str = "labels.csv") -> dict[str, str]:
    """``file,label`` rows -> label by file name; a header row, semicolons and tabs are understood.

    Raises:
        LabelError: it is no text, or a row has no label.
    """
    if len(data) > MAX_CSV_BYTES:
        raise LabelError(f"{name} has more than {MAX_CSV_BYTES // 2**20} MB; a label file has two short columns.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LabelError(f"{name} is not a UTF-8 text file; save it as CSV (UTF-8).") from None
    first = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error:
        raise LabelError(f"{name} is not a CSV file with the two columns file,label.") from None
    rows = [(line, row) for line, row in rows if any(row)]
    if rows and [cell.lower() for cell in rows[0][1][:2]] in HEADERS:
        rows = rows[1:]
    for line, row in rows:
        if len(row) < 2 or not row[0]:
            raise LabelError(f"{name}, line {line} lacks a column; each line needs a file and its label.")
    return {row[0].replace("\\", "/"): row[1] for _, row in rows if row[1]}


def apply_labels(samples: list[Sample], labels: dict[str, str]) -> list[Sample]:
    """Give each sample the label that ``labels`` has for its whole name, or else for its file name alone.

    A file name that stands for several labels (``lions/1.jpg`` and ``tigers/1.jpg``) says nothing alone.
    """
    by_name = {_key(name): label for name, label in labels.items()}
    by_file: dict[str, str | None] = {}
    for name, label in by_name.items():
        file = PurePosixPath(name).name
        by_file[file] = label if by_file.get(file, label) == label else None

    def label_of(sample: Sample) -> str | None:
        name = _key(sample.name)
        return by_name.get(name) or by_file.get(PurePosixPath(name).name) or sample.label

    return [replace(sample, label=label_of(sample)) for sample in samples]


def _key(name: str) -> str:
    """What two spellings of one name share: Macs write accents, and people capitals, in ways of their own."""
    return unicodedata.normalize("NFC", str(PurePosixPath(name))).casefold()


def _in_set(path: Path, medium: Medium[Any]) -> list[Sample]:
    """The samples of a file that holds several."""
    try:
        inside = medium.unpack(path)
    except SampleError as error:
        return [Sample(path.name, path, problem=str(error))]
    return [Sample(f"{path.stem}/{name}", path, size=len(data), label=label, data=data) for name, label, data in inside]


def _in_zip(path: Path, medium: Medium[Any]) -> tuple[list[Sample], dict[str, str]]:
    """The samples of one archive, and the labels that its CSV files hold."""
    try:
        with path.open("rb") as stream:
            too_large = directory_bytes(stream) > MAX_ZIP_DIRECTORY
        if too_large:
            return [Sample(path.name, path, problem="The zip archive lists too many files; split it.")], {}
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_ignored(_name_of(entry))]
            tables = [entry for entry in entries if _is_table(archive, entry, medium)]
            if sum(table.file_size for table in tables[:MAX_ZIP_TABLES]) > MAX_CSV_BYTES:
                raise LabelError(
                    f"{path.name} holds more than {MAX_CSV_BYTES // 2**20} MB of CSV files; leave them out."
                )
            labels: dict[str, str] = {}
            for table in tables[:MAX_ZIP_TABLES]:
                labels |= read_labels(_inflate(archive, table, MAX_CSV_BYTES + 1), table.filename)
    except LabelError:
        raise
    except Exception:  # a hostile archive may raise anything
        return [Sample(path.name, path, problem="The zip archive is damaged or locked; make it again.")], {}
    members = sorted((entry for entry in entries if entry not in tables), key=lambda entry: entry.filename)
    return [_member(path, entry, medium) for entry in members], labels


def _member(path: Path, entry: zipfile.ZipInfo, medium: Medium[Any]) -> Sample:
    name = _name_of(entry)
    problem = None
    if name.startswith("/") or ".." in PurePosixPath(name).parts or re.match("[A-Za-z]:", name):
        problem = "The entry's path leads out of the archive; it was not opened."
    elif stat.S_ISLNK(entry.external_attr >> 16):
        problem = "The entry is a link, not a file; it was not opened."
    elif entry.flag_bits & 1:
        problem = "The entry is protected by a password; make the archive without one."
    elif entry.compress_type not in INFLATABLE:
        problem = "The entry is packed in a rare way; make the archive as an ordinary zip."
    return _checked(Sample(name, path, entry.filename, entry.file_size, _folder_of(name), problem), medium)


def _name_of(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/")


def _is_table(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, medium: Medium[Any]) -> bool:
    if not entry.filename.lower().endswith(".csv"):
        return False
    return entry.compress_type not in INFLATABLE or not medium.is_sample(_inflate(archive, entry, CSV_HEAD))


@lru_cache(maxsize=2)
def _opened(path: Path, changed: int) -> zipfile.ZipFile:
    """The last archives stay open: each sample that is read would parse the whole directory anew."""
    return zipfile.ZipFile(path)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """At most ``most`` bytes of an entry, whatever its size is said to be."""
    if entry.compress_type not in INFLATABLE:
        raise zipfile.BadZipFile
    with archive.open(entry) as stream:
        return stream.read(most)


def _is_ignored(name: str) -> bool:
    """What systems leave in folders and nobody means to hand over."""
    return any(part.startswith(".") or part.lower() in IGNORED for part in PurePosixPath(name).parts if part != "..")


def _folder_of(name: str) -> str | None:
    return PurePosixPath(name).parent.name or None


def _checked(sample: Sample, medium: Medium[Any]) -> Sample:
    sample = replace(sample, max_bytes=medium.max_bytes)
    if sample.problem:
        return sample
    if PurePosixPath(sample.name).suffix.lower() not in medium.suffixes:
        return replace(sample, problem=f"This is not {medium.one}; use {medium.formats}.")
    if sample.size > medium.max_bytes:
        size, limit = sample.size / 2**20, medium.max_bytes // 2**20
        return replace(sample, problem=f"The file has {size:.1f} MB; the limit is {limit} MB {medium.each}.")
    return sample


def _within_limits(samples: list[Sample], limit: int) -> list[Sample]:
    """The first ``limit`` samples, those past ``MAX_TOTAL_BYTES`` marked; one row says what was left out."""
    kept, total = [], 0
    for sample in samples[:limit]:
        total += 0 if sample.problem else sample.size
        if not sample.problem and total > MAX_TOTAL_BYTES:
            most = MAX_TOTAL_BYTES // 2**20
            sample = replace(sample, problem=f"The batch exceeds {most} MB here; hand over the rest later.")
        kept.append(sample)
    if len(samples) > limit:
        problem = f"Only the first {limit} files were taken; try the rest later."
        kept.append(Sample(f"{len(samples) - limit} more", samples[limit].path, problem=problem))
    return kept


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows instead of running it as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
