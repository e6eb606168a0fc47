"""The command line on shapes, with the shipped weights: ``train-points | train | evaluate | classify | info``."""

import csv
import json

import numpy as np
import pytest
import trimesh

from core.__main__ import main
from core.shapes.generator import draw

CLASSES = {
    "chair": "a seat for one person with four legs and a backrest, no armrests",
    "bottle": "a tall round vessel with a narrow neck, no handle, no legs",
    "car": "a road vehicle with four wheels and a cabin",
}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def classes(tmp_path):
    path = tmp_path / "classes.json"
    path.write_text(json.dumps(CLASSES), encoding="utf-8")
    return path


@pytest.fixture
def clouds(tmp_path):
    """A set of generated shapes in one file."""
    labels = [name for name in CLASSES for _ in range(4)]
    points = np.stack([draw(name, seed=9, number=i) for i, name in enumerate(labels)])
    path = tmp_path / "clouds.npz"
    np.savez(path, points=points.astype(np.float16), labels=np.array(labels))
    return path


@pytest.fixture
def folder(tmp_path):
    """Folders of files in several formats, one of them broken."""
    for name in CLASSES:
        kept = tmp_path / "shapes" / name
        kept.mkdir(parents=True)
        cloud = draw(name, seed=10, number=0)
        np.save(kept / "a.npy", cloud)
        np.savetxt(kept / "b.xyz", draw(name, seed=10, number=1))
        np.savetxt(kept / "c.csv", draw(name, seed=10, number=2), delimiter=",")
        trimesh.PointCloud(cloud).export(kept / "d.ply")
    (tmp_path / "shapes" / "chair" / "broken.obj").write_bytes(b"\0\1 no shape")
    return tmp_path / "shapes"


def test_classify_takes_many_formats_and_keeps_going_past_a_broken_file(folder, classes, tmp_path, capsys):
    out = tmp_path / "predictions.csv"
    assert main(["classify", "--classes", str(classes), "--clouds", str(folder), "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert len(rows) == 13
    assert sum(bool(row["Problem"]) for row in rows) == 1
    printed = capsys.readouterr().out
    assert "12 shapes labelled, 1 could not be read" in printed
    right = [row["T2M"] == row["Label"] for row in rows if not row["Problem"]]
    assert np.mean(right) > 0.7


def test_classify_takes_a_set_of_clouds(clouds, classes, tmp_path, capsys):
    out = tmp_path / "predictions.csv"
    assert main(["classify", "--classes", str(classes), "--clouds", str(clouds), "--out", str(out)]) == 0
    assert len(list(csv.DictReader(out.open(encoding="utf-8")))) == 12
    assert "labelled shapes" in capsys.readouterr().out


def test_evaluate_by_classes_and_by_pairs(clouds, classes, tmp_path):
    out, pairs = tmp_path / "figures.json", tmp_path / "pairs.jsonl"
    command = ["evaluate", "--clouds", str(clouds), "--json", str(out)]
    assert main([*command, "--classes", str(classes), "--ways", "2,all"]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert {"t2m", "zero_shot", "zero_shot_flip"} <= set(report["methods"])
    assert report["methods"]["t2m"]["2"]["mean"] > 80
    assert report["settings"]["shapes"] == 12
    line = {"a": "chair", "b": "bottle", "a_text": "four legs and a backrest", "b_text": "no legs, no backrest"}
    pairs.write_text(json.dumps(line), encoding="utf-8")
    assert main([*command, "--pairs", str(pairs)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["methods"]["t2m"]["2"]["mean"] > 80


def test_evaluate_on_a_benchmark_as_published(tmp_path, capsys):
    for name in ("chair", "night_stand"):
        kept = tmp_path / "ModelNet40" / name / "test"
        kept.mkdir(parents=True)
        for number in range(2):
            trimesh.creation.box((1, 1, 1 + number)).export(kept / f"{name}_{number}.off")
    classes = tmp_path / "classes.json"
    classes.write_text(json.dumps({"chair": "a seat with a backrest", "night stand": "a small box with a drawer"}))
    command = ["evaluate", "--data", f"modelnet40:{tmp_path}", "--classes", str(classes)]
    assert main([*command, "--ways", "2"]) == 0
    assert "T2M" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["classify", "--classes", "{classes}", "--clouds", "missing", "--out", "x.csv"], "no file or folder"),
        (["evaluate", "--clouds", "{clouds}", "--protocol", "imagenet-zsl"], "not for shapes"),
        (["evaluate", "--data", "modelnet40", "--classes", "{classes}"], "modelnet40:DIR"),
        (["evaluate", "--data", "shapenet:.", "--classes", "{classes}"], "no benchmark"),
        (["evaluate", "--data", "modelnet40:.", "--classes", "{classes}"], "princeton"),
        (["train", "--encoder", "points", "--images", "."], "generated ones alone"),
        (["train-points", "--encoder", "ViT-B-32/openai"], "leave out --encoder"),
        (["evaluate", "--images", ".", "--encoder", "points", "--classes", "{classes}"], "looks at shapes"),
    ],
)
def test_a_mistake_is_one_line_on_stderr(command, sentence, clouds, classes, capsys, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert main([part.format(clouds=clouds, classes=classes) for part in command]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error:")]
    assert sentence in line


def test_train_points_and_train_for_a_few_steps(tmp_path, monkeypatch):
    """On a few categories: the shipped ones take minutes."""
    from dataclasses import replace

    from core.knowledge import SHAPES, knowledge
    from core.training import RECIPES

    known = knowledge(SHAPES)
    few = replace(known, corpus=known.corpus[::10], table=replace(known.table, values=known.table.values[::10]))
    monkeypatch.setattr("core.commands.train.knowledge", lambda name: few)
    monkeypatch.setattr("core.commands.train.RECIPES", {SHAPES: replace(RECIPES[SHAPES], dim=8, hidden=32)})
    weights = tmp_path / "small-encoder.safetensors"
    assert main(["train-points", "--each", "8", "--epochs", "1", "--out", str(weights)]) == 0
    card = json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["data"]["classes"] == len(few.corpus)
    assert card["recipe"]["each"] == 8
    assert weights.stat().st_size < 1_500_000
