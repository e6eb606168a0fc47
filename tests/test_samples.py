"""Files, folders and archives become rows; what cannot be used is a row that says why."""

import os
import re
import stat
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import core.samples
from core.errors import LabelError, SampleError
from core.media import PHOTOS
from core.samples import Sample, apply_labels, collect_samples, read_labels, safe_cell

SMALL = replace(PHOTOS, max_bytes=1000)


@pytest.fixture
def folder(tmp_path, picture):
    """``folder({"lions/a.jpg": bytes or None})`` -> a folder that holds these files; None stands for some picture."""

    def make(files):
        root = tmp_path / "folder"
        root.mkdir(exist_ok=True)
        for name, data in files.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(picture() if data is None else data)
        return root

    return make


@pytest.fixture
def archive(tmp_path, picture):
    """``archive({"lions/a.jpg": bytes or None})`` -> a zip archive of these entries."""

    def make(entries, compression=zipfile.ZIP_DEFLATED, name="photos.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", compression) as file:
            for entry, data in entries.items() if isinstance(entries, dict) else entries:
                file.writestr(entry, picture() if data is None else data)
        return path

    return make


def forge(path, signature, offset, value):
    """Overwrite bytes at ``offset`` in each record of a zip archive that starts with ``signature``."""
    data = bytearray(path.read_bytes())
    for record in [match.start() for match in re.finditer(signature, data)]:
        data[record + offset : record + offset + len(value)] = value
    path.write_bytes(data)


LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"


def labelled(photos):
    return {photo.name: photo.label for photo in photos}


def problems(photos):
    return {photo.name: photo.problem for photo in photos if photo.problem}


# Files and folders


def test_a_folder_is_searched_to_the_bottom_and_labelled_by_folder(folder):
    root = folder(dict.fromkeys(["tigers/b.png", "lions/a.JPG", "lions/old/c.webp", "top.jpeg"]))
    photos = collect_samples([root])
    assert labelled(photos) == {
        "lions/a.JPG": "lions",
        "lions/old/c.webp": "old",
        "tigers/b.png": "tigers",
        "top.jpeg": None,
    }
    assert not problems(photos)
    assert all(photo.size == len(photo.read()) > 0 for photo in photos)


def test_the_order_does_not_depend_on_the_file_system(folder, monkeypatch):
    root = folder(dict.fromkeys(f"{kind}/{number}.jpg" for kind in "zax" for number in (3, 1, 2)))
    names = [photo.name for photo in collect_samples([root])]
    found = list(root.rglob("*"))
    monkeypatch.setattr(Path, "rglob", lambda *_: reversed(found))
    assert [photo.name for photo in collect_samples([root])] == names == sorted(names)


@pytest.mark.parametrize(
    "name",
    ["Thumbs.db", "lions/thumbs.db", "desktop.ini", ".DS_Store", ".git/a.jpg", "lions/._a.jpg", "__MACOSX/a.jpg"],
)
@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_what_systems_leave_behind_is_no_row(request, kind, name):
    source = request.getfixturevalue(kind)({name: b"x", "lions/a.jpg": None})
    assert labelled(collect_samples([source])) == {"lions/a.jpg": "lions"}


def test_a_hidden_folder_further_up_does_not_matter(tmp_path, picture):
    root = tmp_path / ".cache" / "upload"
    root.mkdir(parents=True)
    (root / "a.jpg").write_bytes(picture())
    assert len(collect_samples([root])) == 1


def test_links_are_not_followed(folder, tmp_path, picture):
    root = folder({"a.jpg": None})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(picture())
    (root / "file.jpg").symlink_to(outside / "secret.jpg")
    (root / "folder").symlink_to(outside, target_is_directory=True)
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "nowhere.jpg").symlink_to(tmp_path / "gone")
    assert [photo.name for photo in collect_samples([root])] == ["a.jpg"]


def test_single_files_in_the_order_given(folder):
    root = folder(dict.fromkeys(["b.jpg", "a.png"]))
    photos = collect_samples([root / "b.jpg", root / "a.png"])
    assert labelled(photos) == {"b.jpg": None, "a.png": None}
    assert [photo.name for photo in photos] == ["b.jpg", "a.png"]


@pytest.mark.parametrize("name", ["notes.txt", "drawing.svg", "page.html", "noextension", "photo.jpg.exe"])
def test_another_kind_of_file_is_a_row_that_says_so(folder, name, one_sentence):
    photos = collect_samples([folder({name: b"x", "a.jpg": None})])
    assert list(problems(photos)) == [name]
    assert "not a picture" in one_sentence(problems(photos)[name])
    with pytest.raises(SampleError, match="not a picture"):
        next(photo for photo in photos if photo.problem).read()


def test_a_file_of_too_many_bytes_is_a_row_that_says_so(folder, monkeypatch, one_sentence):
    photos = collect_samples([folder({"big.jpg": b"x" * 1001, "fits.jpg": b"x" * 1000})], medium=SMALL)
    assert list(problems(photos)) == ["big.jpg"]
    assert "the limit" in one_sentence(problems(photos)["big.jpg"])


def test_a_file_that_grew_since_is_read_to_the_limit_and_no_further(folder, monkeypatch):
    root = folder({"a.jpg": b"x"})
    photo = collect_samples([root], medium=SMALL)[0]
    (root / "a.jpg").write_bytes(b"x" * 5000)
    assert len(photo.read()) == 1001


def test_a_file_that_is_gone_is_one_sentence(folder, one_sentence):
    root = folder({"a.jpg": None})
    photo = collect_samples([root])[0]
    (root / "a.jpg").unlink()
    with pytest.raises(SampleError) as caught:
        photo.read()
    one_sentence(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_name_that_is_not_utf_8_can_be_written(folder):
    root = folder({})
    Path(os.fsdecode(os.fsencode(root) + b"/l\xf6we.jpg")).write_bytes(b"x")
    photo = collect_samples([root])[0]
    assert photo.name.encode("utf-8").decode() == "l\ufffdwe.jpg"
    assert photo.read() == b"x"


def test_a_missing_path_is_refused(tmp_path, one_sentence):
    with pytest.raises(SampleError) as caught:
        collect_samples([tmp_path / "gone.jpg"])
    assert "gone.jpg" in one_sentence(caught.value)


def test_nothing_is_an_empty_list(tmp_path, archive):
    (tmp_path / "empty" / "deeper").mkdir(parents=True)
    assert collect_samples([]) == []
    assert collect_samples([tmp_path / "empty"]) == []
    assert collect_samples([archive({})]) == []


def test_any_mixture(folder, archive):
    root = folder(dict.fromkeys(["single.jpg", "inner/lions/a.jpg"]))
    zipped = archive(dict.fromkeys(["tigers/b.jpg"]))
    assert labelled(collect_samples([root / "single.jpg", zipped, root / "inner"])) == {
        "single.jpg": None,
        "tigers/b.jpg": "tigers",
        "lions/a.jpg": "lions",
    }


def test_an_archive_in_a_folder_is_opened(folder, archive):
    zipped = archive(dict.fromkeys(["tigers/b.jpg"]))
    assert labelled(collect_samples([folder({"in.ZIP": zipped.read_bytes()})])) == {"tigers/b.jpg": "tigers"}


# Archives


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_is_labelled_by_folder(archive, picture, compression):
    photos = collect_samples([archive(dict.fromkeys(["tigers/b.png", "lions/a.jpg", "c.jpg"]), compression)])
    assert [(photo.name, photo.label) for photo in photos] == [
        ("c.jpg", None),
        ("lions/a.jpg", "lions"),
        ("tigers/b.png", "tigers"),
    ]
    assert [photo.read() for photo in photos] == [picture()] * 3
    assert {photo.size for photo in photos} == {len(picture())}


def test_folders_in_an_archive_are_no_rows(archive):
    assert [photo.name for photo in collect_samples([archive({"lions/": b"", "lions/a.jpg": None})])] == ["lions/a.jpg"]


def test_an_archive_from_windows_has_folders_too(archive):
    path = archive({"lions|a.jpg": None, "__MACOSX|a.jpg": b"x"})
    path.write_bytes(path.read_bytes().replace(b"|", b"\\"))
    photos = collect_samples([path])
    assert labelled(photos) == {"lions/a.jpg": "lions"}
    assert photos[0].read()


@pytest.mark.parametrize(
    "name",
    ["../a.jpg", "lions/../../a.jpg", "/etc/a.jpg", "C:/a.jpg", "c:a.jpg", "..\\a.jpg", "C:\\a.jpg", "\\\\host\\a.jpg"],
)
def test_an_entry_that_leads_out_of_the_archive_is_not_opened(archive, name, one_sentence):
    photos = collect_samples([archive({name: None, "lions/b.jpg": None})])
    (problem,) = problems(photos).values()
    assert "leads out" in one_sentence(problem)
    assert len(photos) == 2


@pytest.mark.parametrize("name", ["lions/a..b.jpg", "12:30.jpg", "2024-01-01 12:30/a.jpg", "mine (2).jpg"])
def test_a_name_that_only_looks_odd_is_fine(archive, name):
    assert not problems(collect_samples([archive({name: None})]))


def test_a_link_in_an_archive_is_not_opened(archive, one_sentence):
    link = zipfile.ZipInfo("lions/link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    photos = collect_samples([archive([(link, b"/etc/passwd"), ("lions/a.jpg", None)])])
    assert list(problems(photos)) == ["lions/link.jpg"]
    assert "link" in one_sentence(photos[1].problem)


def test_a_locked_entry_says_so(archive, one_sentence):
    path = archive({"a.jpg": None})
    forge(path, LOCAL, 6, b"\1\0")
    forge(path, CENTRAL, 8, b"\1\0")
    photos = collect_samples([path])
    assert "password" in one_sentence(photos[0].problem)


def test_an_entry_that_is_too_large_says_so(archive, monkeypatch, one_sentence):
    photos = collect_samples([archive({"bomb.jpg": b"\0" * 100_000, "fits.jpg": b"\0" * 1000})], medium=SMALL)
    assert list(problems(photos)) == ["bomb.jpg"]
    assert "the limit" in one_sentence(photos[0].problem)
    assert len(photos[1].read()) == 1000


@pytest.mark.parametrize("claimed", [10, 999])
def test_an_entry_that_lies_about_its_size_is_not_inflated(archive, monkeypatch, one_sentence, claimed):
    path = archive({"liar.jpg": b"\0" * 100_000})
    forge(path, LOCAL, 22, claimed.to_bytes(4, "little"))
    forge(path, CENTRAL, 24, claimed.to_bytes(4, "little"))
    photo = collect_samples([path], medium=SMALL)[0]
    assert (photo.problem, photo.size) == (None, claimed)
    with pytest.raises(SampleError) as caught:
        photo.read()
    one_sentence(caught.value)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_inflated_in_part_is_not_inflated(archive, monkeypatch, one_sentence, compression):
    path = archive({"a.jpg": None}, compression)
    photo = collect_samples([path])[0]
    assert "packed" in one_sentence(photo.problem)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was inflated"))
    with pytest.raises(SampleError):
        Sample("a.jpg", path, "a.jpg").read()


def test_a_second_entry_of_the_same_name_cannot_slip_through(archive, recwarn):
    bomb = zipfile.ZipInfo("a.jpg")
    bomb.compress_type = zipfile.ZIP_BZIP2
    photos = collect_samples([archive([("a.jpg", None), (bomb, b"\0" * 100_000)])])
    assert [photo.problem is None for photo in photos] == [True, False]
    with pytest.raises(SampleError):
        photos[0].read()


def test_damaged_bytes_of_one_entry_cost_that_entry(archive, picture, one_sentence):
    path = archive({"a.jpg": picture(seed=1), "b.jpg": picture(seed=2)}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(picture(seed=1), bytes(len(picture(seed=1)))))
    damaged, whole = collect_samples([path])
    with pytest.raises(SampleError) as caught:
        damaged.read()
    one_sentence(caught.value)
    assert whole.read() == picture(seed=2)


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_damaged_archive_is_one_row(archive, folder, one_sentence, share):
    data = archive(dict.fromkeys(["a.jpg", "b.jpg"])).read_bytes()
    photos = collect_samples([folder({"damaged.zip": data[: int(len(data) * share)], "c.jpg": None})])
    assert list(problems(photos)) == ["damaged.zip"]
    assert "damaged" in one_sentence(problems(photos)["damaged.zip"])
    assert len(photos) == 2


def test_a_picture_that_is_called_zip_is_one_row(folder, picture):
    assert len(problems(collect_samples([folder({"a.zip": picture()})]))) == 1


def test_a_directory_of_too_many_entries_is_not_loaded(archive, monkeypatch, one_sentence):
    path = archive({f"{number}.jpg": b"x" for number in range(20)})
    assert len(collect_samples([path])) == 20
    monkeypatch.setattr(core.samples, "MAX_ZIP_DIRECTORY", 200)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was loaded"))
    photos = collect_samples([path])
    assert [photo.name for photo in photos] == ["photos.zip"]
    assert "too many" in one_sentence(photos[0].problem)


def test_a_forged_end_record_does_not_hide_the_directorys_size(archive, monkeypatch):
    path = archive({f"{number:02}.jpg": b"x" for number in range(20)})
    forge(path, END, 4, END)  # a second record inside the first, which claims the directory's offset for its size
    with zipfile.ZipFile(path) as opened:
        assert len(opened.infolist()) == 20
        offset, size = opened.start_dir, path.stat().st_size - 22 - opened.start_dir
    assert offset < size
    monkeypatch.setattr(core.samples, "MAX_ZIP_DIRECTORY", (offset + size) // 2)
    assert "too many" in (collect_samples([path])[0].problem or "")


def test_a_zip64_archive_counts_as_too_large(archive, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    path = archive(dict.fromkeys(["a.jpg", "b.jpg"]))
    assert b"PK\6\7" in path.read_bytes()
    assert "too many" in (collect_samples([path])[0].problem or "")


def test_an_archive_with_a_comment_and_something_before_it(archive):
    path = archive(dict.fromkeys(["a.jpg"]))
    with zipfile.ZipFile(path, "a") as opened:
        opened.comment = b"made by hand " * 3000
    path.write_bytes(b"#!/bin/sh\n" + path.read_bytes())
    assert collect_samples([path])[0].read()


def test_an_archive_in_an_archive_is_no_picture(archive):
    inner = archive({"a.jpg": None}, name="inner.zip").read_bytes()
    photos = collect_samples([archive({"inner.zip": inner, "b.jpg": None}, zipfile.ZIP_STORED)])
    assert list(problems(photos)) == ["inner.zip"]
    assert [photo.name for photo in photos] == ["b.jpg", "inner.zip"]


def test_an_archives_directory_is_parsed_once_and_not_once_a_photo(archive, monkeypatch):
    photos = collect_samples([archive({f"{number}.jpg": None for number in range(10)})])
    opened = []
    original = zipfile.ZipFile
    monkeypatch.setattr(zipfile, "ZipFile", lambda path: opened.append(path) or original(path))
    assert len({photo.read() for photo in photos}) == 1
    assert len(opened) <= 1


def test_an_archive_that_was_replaced_is_opened_anew(archive):
    path = archive({"a.jpg": b"old"})
    assert collect_samples([path])[0].read() == b"old"
    path = archive({"a.jpg": b"new!"})
    os.utime(path, ns=(1, 1))
    assert collect_samples([path])[0].read() == b"new!"


# Labels


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["", "file,label", "File,Label", "filename,label", "image,label"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n"])
def test_labels_in_every_dialect(delimiter, header, newline, start):
    lines = [*([header] if header else []), "a.jpg,lion", " dir/b.jpg , white tiger ", "", "c.jpg,", "d.jpg,Löwe,0.9"]
    text = start + newline.join(lines).replace(",", delimiter) + newline
    assert read_labels(text.encode()) == {"a.jpg": "lion", "dir/b.jpg": "white tiger", "d.jpg": "Löwe"}


def test_quoted_labels_and_windows_paths():
    assert read_labels(b'"a, b.jpg","lion, old"\nlions\\c.jpg,cub\n') == {"a, b.jpg": "lion, old", "lions/c.jpg": "cub"}


@pytest.mark.parametrize("data", [b"", b"\n\n", b"file,label\n", b"\xef\xbb\xbf"])
def test_a_table_without_rows_labels_nothing(data):
    assert read_labels(data) == {}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param("Löwe".encode("latin-1") + b".jpg,x\n", "UTF-8", id="latin-1"),
        pytest.param("a.jpg,lion\n".encode("utf-16"), "UTF-8", id="utf-16"),
        pytest.param(b"a.jpg\nb.jpg\n", "line 1 ", id="one column"),
        pytest.param(b"file,label\na.jpg,lion\n\nb.jpg\n", "line 4 ", id="one row cut short"),
        pytest.param(b"file,label\n,lion\n", "line 2 ", id="no file"),
        pytest.param(b'a.jpg,"' + b"x" * 200_000, "two columns", id="an endless cell"),
    ],
)
def test_a_table_that_is_none_is_refused(data, says, one_sentence):
    with pytest.raises(LabelError) as caught:
        read_labels(data, "my labels.csv")
    message = one_sentence(str(caught.value).replace("my labels.csv", "It"))
    assert says in message
    assert str(caught.value).startswith("my labels.csv")


def test_a_table_of_too_many_bytes_is_refused(folder, monkeypatch):
    monkeypatch.setattr(core.samples, "MAX_CSV_BYTES", 100)
    with pytest.raises(LabelError, match="MB"):
        collect_samples([folder({"labels.csv": b"a.jpg,lion\n" * 10})])


@pytest.mark.parametrize(
    ("table", "label"),
    [
        pytest.param("cats/a.jpg,tiger", "tiger", id="whole name"),
        pytest.param("CATS/A.JPG,tiger", "tiger", id="other capitals"),
        pytest.param("./cats/a.jpg,tiger", "tiger", id="from here"),
        pytest.param("cats\\a.jpg,tiger", "tiger", id="Windows"),
        pytest.param("a.jpg,tiger", "tiger", id="file name"),
        pytest.param("/home/me/photos/a.jpg,tiger", "tiger", id="another folder"),
        pytest.param("a.jpg,puma\ncats/a.jpg,tiger", "tiger", id="the whole name counts more"),
        pytest.param("dogs/a.jpg,wolf\nfoxes/a.jpg,fox", "cats", id="two of that file name"),
        pytest.param("b.jpg,tiger", "cats", id="not listed"),
        pytest.param("file,label", "cats", id="nothing listed"),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_a_tables_label_takes_the_place_of_the_folders_name(request, kind, table, label):
    source = request.getfixturevalue(kind)({"cats/a.jpg": None, "labels.csv": table.encode()})
    assert labelled(collect_samples([source])) == {"cats/a.jpg": label}


def test_accents_written_in_two_ways_are_the_same_name():
    photo = Sample("Lo\u0308we.jpg", Path("x"))  # as a Mac's archive writes it
    assert apply_labels([photo], {"L\u00f6we.jpg": "lion"})[0].label == "lion"


def test_a_table_beside_the_photos_in_a_mixture(folder):
    root = folder({"a.jpg": None, "b.jpg": None, "labels.CSV": b"a.jpg;lion"})
    assert labelled(collect_samples([root / "labels.CSV", root / "a.jpg", root / "b.jpg"])) == {
        "a.jpg": "lion",
        "b.jpg": None,
    }


def test_a_broken_table_in_an_archive_is_named(archive):
    with pytest.raises(LabelError, match=r"labels\.csv"):
        collect_samples([archive({"a.jpg": None, "labels.csv": b"a.jpg\n"})])


def test_the_tables_of_an_archive_share_one_limit(archive, monkeypatch, one_sentence):
    monkeypatch.setattr(core.samples, "MAX_CSV_BYTES", 100)
    path = archive({f"{number}.csv": b"a.jpg,lion\n" * 5 for number in range(3)})
    with pytest.raises(LabelError) as caught:
        collect_samples([path])
    assert "MB of CSV" in one_sentence(caught.value)


# Limits


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_more_than_the_limit_is_one_row_that_says_so(request, kind, one_sentence):
    source = request.getfixturevalue(kind)({f"{number}.jpg": None for number in range(5)})
    assert not problems(collect_samples([source], limit=5))
    photos = collect_samples([source], limit=3)
    assert [photo.name for photo in photos] == ["0.jpg", "1.jpg", "2.jpg", "2 more"]
    assert "first 3 files" in one_sentence(photos[-1].problem)
    assert len(collect_samples([source], limit=None)) == 5


def test_the_default_limit(folder):
    photos = collect_samples([folder({f"{number:04}.jpg": b"" for number in range(core.samples.MAX_SAMPLES + 1)})])
    assert len(photos) == 1001
    assert list(problems(photos)) == ["1 more"]


def test_photos_past_the_total_are_marked(folder, monkeypatch, one_sentence):
    monkeypatch.setattr(core.samples, "MAX_TOTAL_BYTES", 250)
    root = folder({"a.jpg": b"x" * 100, "b.txt": b"x" * 500, "c.jpg": b"x" * 150, "d.jpg": b"x", "e.jpg": b"x"})
    marked = problems(collect_samples([root]))
    assert list(marked) == ["b.txt", "d.jpg", "e.jpg"]
    assert "exceeds" in one_sentence(marked["d.jpg"])
    assert list(problems(collect_samples([root], limit=None))) == ["b.txt"]


# Spreadsheets


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_made_text(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "lion.jpg", "a=b", "1-2"])
def test_plain_text_stays(text):
    assert safe_cell(text) == text
