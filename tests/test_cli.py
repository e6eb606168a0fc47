"""The command line on real encoders, real photos and the shipped checkpoint."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import gradio
import pytest

from core.__main__ import main
from core.knowledge import IMAGENET, knowledge
from core.training import Recipe

MEDIA = Path(gradio.__file__).parent / "media_assets" / "images"
CLASSES = {
    "cheetah": "a slender spotted big cat with long legs and a small round head",
    "lion": ["a heavy sand-coloured big cat with a brown mane", "a large tawny cat of the savanna"],
    "bus": "a long boxy road vehicle with rows of windows",
    "tower": "a tall slim iron structure that rises high above the ground",
}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def photos(tmp_path):
    root = tmp_path / "photos"
    for file, label in {"cheetah.jpg": "cheetah", "lion.jpg": "lion", "bus.png": "bus", "tower.jpg": "tower"}.items():
        (root / label).mkdir(parents=True)
        shutil.copy(MEDIA / file, root / label / file)
    return root


@pytest.fixture
def classes(tmp_path):
    path = tmp_path / "classes.json"
    path.write_text(json.dumps(CLASSES), encoding="utf-8")
    return path


def test_classify_writes_a_row_a_photo_and_keeps_going_past_a_broken_one(photos, classes, tmp_path, capsys):
    (photos / "lion" / "broken.jpg").write_bytes(b"no picture")
    out = tmp_path / "predictions.csv"
    assert main(["classify", "--classes", str(classes), "--images", str(photos), "--out", str(out)]) == 0
    rows = {row["File"]: row for row in csv.DictReader(out.open(encoding="utf-8"))}
    assert {name.split("/")[0]: row["T2M"] for name, row in rows.items() if "broken" not in name} == {
        name: name for name in CLASSES
    }
    assert rows["lion/broken.jpg"]["Problem"]
    chances = [float(rows["bus/bus.png"][f"T2M: p({name})"]) for name in CLASSES]
    assert sum(chances) == pytest.approx(1, abs=1e-3)
    assert "100.0 % right of 4 labelled" in capsys.readouterr().out


def test_evaluate_ways_writes_the_promised_json(photos, classes, tmp_path):
    out = tmp_path / "figures.json"
    command = ["evaluate", "--images", str(photos), "--classes", str(classes), "--ways", "2,3,all", "--tasks", "20"]
    assert main([*command, "--seed", "0", "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert set(report) == {"methods", "settings"}
    assert set(report["methods"]) == {"t2m", "zero_shot", "zero_shot_flip", "t2m_paper", "icis"}
    for by_way in report["methods"].values():
        assert set(by_way) == {"2", "3", "all"}
        assert by_way["2"]["n_tasks"] == 20
        assert by_way["all"]["n_tasks"] == 1
        assert by_way["2"]["mean"] > 80


def test_evaluate_pairs_reads_each_pairs_own_texts(photos, tmp_path):
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "figures.json"
    right = {"a": "bus", "b": "lion", "a_text": CLASSES["bus"], "b_text": "a big cat with a mane"}
    swapped = {**right, "a_text": right["b_text"], "b_text": right["a_text"]}
    for lines, expected in (([right], 100), ([swapped], 0), ([right, swapped], 50)):
        pairs.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        assert main(["evaluate", "--images", str(photos), "--pairs", str(pairs), "--json", str(out)]) == 0
        report = json.loads(out.read_text(encoding="utf-8"))
        assert report["methods"]["t2m"]["2"]["mean"] == expected
        assert report["methods"]["t2m"]["2"]["n_tasks"] == len(lines)


def test_pairs_can_be_told_by_what_they_lack(photos, tmp_path):
    """The plain baseline overlooks "no" and gets it the wrong way round."""
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "figures.json"
    line = {"a": "cheetah", "b": "lion", "a_text": "no mane", "b_text": "no spots"}
    pairs.write_text(json.dumps(line), encoding="utf-8")
    assert main(["evaluate", "--images", str(photos), "--pairs", str(pairs), "--json", str(out)]) == 0
    means = {method: f["2"]["mean"] for method, f in json.loads(out.read_text(encoding="utf-8"))["methods"].items()}
    assert means["t2m"] == means["zero_shot_flip"] == 100
    assert means["zero_shot"] == 0


def test_a_single_class_and_a_threshold(photos, tmp_path, capsys):
    classes, out = tmp_path / "one.txt", tmp_path / "one.csv"
    classes.write_text("cheetah: a big cat with spots, no mane\n", encoding="utf-8")
    command = ["classify", "--classes", str(classes), "--images", str(photos), "--out", str(out)]
    assert main(command) == 0
    rows = {row["File"].split("/")[0]: row for row in csv.DictReader(out.open(encoding="utf-8"))}
    scores = {name: float(row["T2M: p(cheetah)"]) for name, row in rows.items()}
    assert max(scores, key=scores.get) == "cheetah"
    assert rows["tower"]["T2M"] == "none of these"
    printed = capsys.readouterr().out
    assert "of 4 labelled photos, average precision 100.0 %" in printed.split("T2M: ")[1].splitlines()[0]
    assert main([*command, "--threshold", "1"]) == 0
    assert {row["T2M"] for row in csv.DictReader(out.open(encoding="utf-8"))} == {"none of these"}


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["classify", "--classes", "missing.json", "--images", "{photos}", "--out", "x.csv"], "cannot be read"),
        (["classify", "--classes", "{classes}", "--images", "missing", "--out", "x.csv"], "no file or folder"),
        (["evaluate", "--images", "{photos}"], "exactly one of"),
        (["evaluate", "--images", "{photos}", "--classes", "{classes}", "--ways", "9"], "cannot be drawn"),
        (["evaluate", "--images", "{photos}", "--classes", "{classes}", "--ways", "two"], "--ways takes numbers"),
        (["evaluate", "--images", "{photos}", "--pairs", "{classes}"], "Pair 1 lacks"),
        (
            ["classify", "--classes", "{classes}", "--images", "{photos}", "--out", "x", "--threshold", "7"],
            "--threshold is a probability",
        ),
        (["info", "--device", "cuda:99"], "no device"),
        (["info", "--device", "toaster"], "is not a device"),
        (["classify", "--encoder", "x", "--classes", "{classes}", "--images", "{photos}", "--out", "x"], "no encoder"),
    ],
)
def test_a_mistake_is_one_line_on_stderr(command, sentence, photos, classes, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main([part.format(photos=photos, classes=classes) for part in command]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error:")]
    assert sentence in line


def test_train_writes_a_checkpoint_that_classifies(tmp_path, photos, classes, monkeypatch):
    """A training of a few steps on a few classes: the shipped one takes minutes."""
    known = knowledge(IMAGENET)
    few = replace(known, corpus=known.corpus[::40], table=replace(known.table, values=known.table.values[::40]))
    monkeypatch.setattr("core.commands.train.knowledge", lambda name: few)
    monkeypatch.setattr("core.commands.train.RECIPES", {IMAGENET: Recipe(dim=16, hidden=32)})
    checkpoint = tmp_path / "small.safetensors"
    assert main(["train", "--steps", "5", "--out", str(checkpoint), "--images", str(_known(photos))]) == 0
    card = json.loads(checkpoint.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["data"]["classes"] == 25
    assert card["data"]["photos"] == 1
    assert card["recipe"]["steps"] == 5
    out = tmp_path / "out.csv"
    command = ["classify", "--classes", str(classes), "--images", str(photos), "--checkpoint", str(checkpoint)]
    assert main([*command, "--out", str(out)]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1 + 5


def _known(photos):
    """The photos with one folder named as the first class of the corpus is."""
    shutil.copytree(photos / "lion", photos / "tench")
    return photos


def test_info_names_encoder_and_checkpoint(capsys):
    assert main(["info", "--device", "cpu"]) == 0
    printed = capsys.readouterr().out
    assert "efficientnet-lite2:" in printed
    assert "1000 classes" in printed
