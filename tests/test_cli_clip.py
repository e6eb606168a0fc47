"""The command line with an open_clip encoder, on small weights: ``train | evaluate | classify | info``."""

import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from core import seen_classes
from core.__main__ import main
from core.attributes import AttributeTable, load_attributes
from core.bootstrap import learnt_checkpoint
from core.corpus import load_corpus
from core.encoders import load_encoder
from core.shapes.generator import draw
from core.tower_training import TowerRecipe
from tests.miniatures import write_awa2


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """A cache of its own, and a corpus and recipe that take seconds."""
    corpus = load_corpus()
    table = load_attributes(corpus)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("core.bootstrap.load_corpus", lambda: corpus[:40])
    monkeypatch.setattr("core.bootstrap.load_attributes", lambda _: AttributeTable(table.attributes, table.values[:40]))
    small = TowerRecipe(steps=5, hidden=32, slots=32, max_ways=4)
    monkeypatch.setattr("core.bootstrap.TowerRecipe", lambda: small)
    return tmp_path


@pytest.fixture
def folder(tmp_path, picture):
    for label, seed in (("zebra", 1), ("bus", 5), ("owl", 9)):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for number in range(3):
            (tmp_path / "photos" / label / f"{number}.png").write_bytes(picture(seed=seed + number))
    return tmp_path / "photos"


def test_evaluate_learns_once_and_shows_every_method(quick, folder, tiny_clip, capsys):
    classes = quick / "classes.json"
    classes.write_text(
        json.dumps({"zebra": "a horse with stripes, no horns", "bus": "a road vehicle", "owl": "a bird"})
    )
    out = quick / "out.json"
    shared = ["evaluate", "--encoder", str(tiny_clip), "--device", "cpu", "--images", str(folder), "--json", str(out)]
    assert main([*shared, "--classes", str(classes), "--ways", "2,all", "--tasks", "5"]) == 0
    methods = json.loads(out.read_text(encoding="utf-8"))["methods"]
    assert list(methods) == ["t2m", "zero_shot_flip", "zero_shot", "t2m_fast"]
    assert all({"2", "all"} == set(by_way) for by_way in methods.values())
    first = capsys.readouterr()
    assert "CLIP zero-shot" in first.out
    assert "Learning for" in first.err
    pairs = quick / "pairs.jsonl"
    pairs.write_text(json.dumps({"a": "zebra", "b": "owl", "a_text": "stripes", "b_text": "no stripes"}))
    assert main([*shared, "--pairs", str(pairs), "--prompts", "plain"]) == 0
    assert "Learning for" not in capsys.readouterr().err
    assert set(json.loads(out.read_text(encoding="utf-8"))["methods"]["t2m_fast"]) == {"2"}


def test_classify(quick, folder, tiny_clip, capsys):
    classes = quick / "classes.txt"
    classes.write_text("zebra: a horse with stripes, no wings\nowl: a bird\n", encoding="utf-8")
    packed = quick / "photos.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.rglob("*.png")):
            archive.write(file, file.relative_to(folder))
        archive.writestr("broken.png", b"not a picture")
    out = quick / "out.csv"
    command = ["classify", "--encoder", str(tiny_clip), "--device", "cpu", "--classes", str(classes), "--fast"]
    assert main([*command, "--images", str(packed), "--out", str(out)]) == 0
    table = pd.read_csv(out)
    assert len(table) == 10
    assert {"T2M", "CLIP with flip", "CLIP zero-shot"} <= set(table.columns)
    assert "right of 6 labelled photos" in capsys.readouterr().out


def test_train_goes_where_load_looks(quick, tiny_clip, capsys, monkeypatch):
    monkeypatch.setattr(
        "core.commands.train.TowerRecipe", lambda seed: TowerRecipe(hidden=32, slots=32, max_ways=4, seed=seed)
    )
    out = quick / "own.safetensors"
    assert main(["train", "--encoder", str(tiny_clip), "--device", "cpu", "--steps", "3", "--out", str(out)]) == 0
    card = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["recipe"]["steps"] == 3
    assert card["data"]["classes"] == 40
    assert main(["train", "--encoder", str(tiny_clip), "--device", "cpu", "--steps", "3"]) == 0
    pair = load_encoder(str(tiny_clip), torch.device("cpu"))
    expected = learnt_checkpoint(pair, TowerRecipe(hidden=32, slots=32, max_ways=4, steps=3))
    assert expected.exists()


@pytest.mark.parametrize("option", ["--paper", "--target=two_layer"])
def test_what_clip_cannot_be_trained_as(quick, tiny_clip, option, capsys, one_sentence):
    assert main(["train", "--encoder", str(tiny_clip), "--device", "cpu", option]) == 2
    one_sentence(capsys.readouterr().err.strip().removeprefix("error: "))


def test_protocols_are_for_lite(quick, tiny_clip, folder, capsys, one_sentence):
    command = ["evaluate", "--protocol", "negation", "--encoder", str(tiny_clip), "--images", str(folder)]
    assert main([*command, "--device", "cpu"]) == 2
    assert "lite" in one_sentence(capsys.readouterr().err.strip().removeprefix("error: "))


def test_info_says_what_needs_a_download(monkeypatch, tmp_path, tiny_clip, capsys):
    monkeypatch.setattr("core.commands.info.weights_on_disk", lambda source: source.file)
    assert main(["info", "--device", "cpu"]) == 0
    said = capsys.readouterr().out
    assert "encoder lite: bundled" in said
    assert "ViT-B-32/laion2b_s34b_b79k: needs a download of about 605 MB" in said
    assert main(["info", "--device", "cpu", "--encoder", str(tiny_clip)]) == 0
    assert "on disk" in capsys.readouterr().out


def test_an_encoder_that_is_none(capsys, one_sentence):
    assert main(["info", "--encoder", "clip9000"]) == 2
    assert "clip9000" in one_sentence(capsys.readouterr().err.strip().removeprefix("error: "))


def test_clip_looks_at_shapes_drawn_from_several_sides(quick, tiny_clip, capsys):
    labels = ["chair", "bottle", "car"] * 2
    clouds = quick / "clouds.npz"
    np.savez(clouds, points=np.stack([draw(label, 3, i) for i, label in enumerate(labels)]), labels=np.array(labels))
    classes, out = quick / "classes.txt", quick / "out.json"
    classes.write_text("chair: a seat with a backrest\nbottle: a vessel with a neck, no legs\ncar\n", encoding="utf-8")
    shared = ["--encoder", str(tiny_clip), "--device", "cpu", "--clouds", str(clouds), "--classes", str(classes)]
    assert main(["evaluate", *shared, "--ways", "all", "--json", str(out)]) == 0
    first = capsys.readouterr()
    assert "CLIP zero-shot" in first.out
    assert "Learning for" in first.err
    assert json.loads(out.read_text(encoding="utf-8"))["settings"]["shapes"] == 6
    assert main(["classify", *shared, "--out", str(quick / "out.csv")]) == 0
    assert "6 shapes labelled" in capsys.readouterr().out


def test_clip_learns_for_shapes_from_words_and_generated_shapes(quick, tiny_clip, monkeypatch, capsys, one_sentence):
    small = TowerRecipe(hidden=32, slots=32, max_ways=4)
    monkeypatch.setattr("core.commands.train.TowerRecipe", lambda seed: small)
    command = ["train", "--encoder", str(tiny_clip), "--device", "cpu", "--clouds", "--steps", "3"]
    assert main([*command, "--out", str(quick / "own.safetensors")]) == 0
    card = json.loads((quick / "own.safetensors").with_suffix(".json").read_text(encoding="utf-8"))
    assert card["data"]["photos that show where photos lie"] == 153
    assert card["fingerprints"]["image"].startswith("views-")
    assert main([*command, "--images", "."]) == 2
    one_sentence(capsys.readouterr().err.strip().splitlines()[-1].removeprefix("error: "))


def test_a_benchmark_has_clips_own_methods_beside_those_that_are_learnt(quick, tiny_clip, monkeypatch):
    whole = seen_classes.recipe_for
    small = {"steps": 20, "hidden": 32, "slots": 32}
    monkeypatch.setattr("core.commands.published.recipe_for", lambda *a: replace(whole(*a), **small))
    spec, out = write_awa2(quick / "data", with_mats=False), quick / "table"
    shared = ["evaluate", "--encoder", str(tiny_clip), "--device", "cpu", "--tasks", "5", "--ways", "2"]
    methods = ["--methods", "t2m,ridge,clip,clip-flip", "--text", "names,negative"]
    assert main([*shared, "--data", spec, *methods, "--out", str(out)]) == 0
    figures = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    assert {row["method"] for row in figures["rows"]} == {"t2m", "zero_shot", "clip", "clip_flip"}
    assert {row["text"] for row in figures["rows"]} == {"names", "negative"}
    assert "CLIP zero-shot" in out.with_suffix(".md").read_text(encoding="utf-8")


def test_without_seen_classes_clip_is_tested_by_what_it_knows(quick, folder, tiny_clip, capsys):
    shared = ["evaluate", "--encoder", str(tiny_clip), "--device", "cpu", "--data", f"folder:{folder}", "--ways", "2"]
    out = quick / "figures.json"
    assert main([*shared, "--json", str(out), "--tasks", "3"]) == 0
    assert set(json.loads(out.read_text(encoding="utf-8"))["methods"]) == {"t2m", "zero_shot", "zero_shot_flip"}
    assert main([*shared, "--methods", "dem"]) == 2
    assert "not for this encoder and data" in capsys.readouterr().err
