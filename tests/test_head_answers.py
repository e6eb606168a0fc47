"""What an extended head answers, how often it is right about old and new classes, and the command that makes one."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from app.presets import EXAMPLES, MEDIA
from core.__main__ import main
from core.features import SampleFeatures
from core.head_answers import NEW, OLD, HeadAnswers, answer
from core.heads import LinearHead, load_head, save_head
from core.predictions import RIGHT, UNLABELLED, UNREAD, WRONG
from core.samples import Sample

NAMES = ("tench", "giant panda", "Granny Smith", "jay walker", "=SUM(A1)", "tower")
ALIASES = {"n01440764": 0, "Tinca tinca": 0, "panda": 1, "tower": 1, "n02510455": 1}
LABELS = ("TENCH", "tinca_tinca", "n02510455", "panda", "granny-smith", "jay_walker", "Tower", "moon", "")


def head(shift: float = 0.5, seed: int = 0) -> LinearHead:
    """Four old classes and two new ones, of features of five numbers."""
    generator = torch.Generator().manual_seed(seed)
    weight, bias = torch.randn(6, 5, generator=generator), torch.randn(6, generator=generator)
    return LinearHead(NAMES, weight, bias, injected=2, shift=shift)


def answers(labels: tuple[str, ...] = LABELS, of: LinearHead | None = None, unread: int | None = None) -> HeadAnswers:
    """To as many photos, one of which may not have been read."""
    vectors = torch.randn(len(labels), 5, generator=torch.Generator().manual_seed(1))
    readable = tuple(i for i in range(len(labels)) if i != unread)
    problems = {} if unread is None else {unread: "It is damaged."}
    photos = [Sample(f"{i}.jpg", Path(f"{i}.jpg"), label=label or None) for i, label in enumerate(labels)]
    return answer(of or head(), photos, SampleFeatures(vectors[list(readable)], readable, problems), ALIASES)


def test_labels_mean_new_classes_by_name_and_old_ones_by_any_alias() -> None:
    assert answers().truth.tolist() == [0, 0, 1, 1, 2, 3, 5, -1, -1]
    old = answers(of=head().original())
    assert old.truth.tolist() == [0, 0, 1, 1, 2, 3, 1, -1, -1]  # "tower" is a synonym again
    assert old.accuracy(NEW) is None


def test_the_likeliest_classes() -> None:
    found = answers(unread=3)
    classes, chances = found.top(3)
    assert classes[3].tolist() == [-1, -1, -1]
    assert np.isnan(chances[3]).all()
    assert (np.diff(np.delete(chances, 3, axis=0), axis=1) <= 0).all()
    assert (classes[:, 0] == found.answers).all()
    every = np.delete(found.top(99)[1], 3, axis=0)
    assert every.shape == (8, 6)
    assert every.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert found.verdicts()[3] == UNREAD
    assert found.verdicts()[7:] == [UNLABELLED, UNLABELLED]
    assert {found.verdicts()[i] for i in (0, 1, 2, 4, 5, 6)} <= {RIGHT, WRONG}


def test_another_shift_is_another_head_on_the_same_logits() -> None:
    found = answers()
    for shift in (-3.0, 0.0, 2.5):
        moved, anew = found.with_shift(shift), answers(of=head(shift))
        assert moved.logits is found.logits
        assert (moved.answers == anew.answers).all()
        assert moved.top()[1] == pytest.approx(anew.top()[1])
    assert (found.with_shift(99.0).answers >= 4).all()
    assert (found.with_shift(-99.0).answers < 4).all()


def test_accuracy_is_the_mean_over_classes() -> None:
    found = answers(of=head(-99.0))
    common = int(np.bincount(found.answers).argmax())
    rare = next(i for i in range(4) if i not in found.answers)
    labels = tuple(NAMES[common if a == common else rare] for a in found.answers)
    assert answers(labels, head(-99.0)).accuracy(OLD) == 50.0
    assert answers(labels).n_classes(OLD) == 2
    assert answers(labels).counted(OLD).sum() == len(labels)


def test_the_curve_goes_through_every_shift() -> None:
    generator = np.random.default_rng(0)
    labels = tuple(NAMES[i] for i in generator.integers(0, 6, 60))
    found = answers(labels, unread=7)
    curve = found.curve()
    assert curve is not None
    for shift in (-9.0, -2.0, -0.3, 0.5, 1.7, 9.0):
        point, there = found.with_shift(shift).seen_unseen(), curve.at(shift)
        assert point is not None
        assert (point.seen, point.unseen) == pytest.approx((there.seen, there.unseen))
    assert curve.best.harmonic >= max(curve.at(shift).harmonic for shift in (-2.0, 0.0, 1.0, 2.0))


@pytest.mark.parametrize("labels", [("tench", "panda"), ("tower", "=SUM(A1)"), ("moon", "")])
def test_without_both_kinds_there_is_no_curve(labels: tuple[str, ...]) -> None:
    found = answers(labels)
    assert found.curve() is None
    assert found.seen_unseen() is None
    assert (found.accuracy(OLD) is None) == ("tench" not in labels)
    assert (found.accuracy(NEW) is None) == ("tower" not in labels)


def test_csv_marks_new_classes_and_runs_no_formulas() -> None:
    found = answers(("=1+1", "tower"), head(99.0))
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert rows[0]["Label"] == "'=1+1"
    assert {row["Answer 1"] for row in rows} <= {"'=SUM(A1)", "tower"}
    assert [[row[f"Kind {place}"] for place in range(1, 6)] for row in rows] == 2 * [[NEW, NEW, OLD, OLD, OLD]]
    assert all(float(row["p 1"]) > 0.3 for row in rows)
    unread = answers(("tench", ""), unread=0).table()
    assert unread["Answer 1"][0] == unread["Kind 5"][0] == ""
    assert unread["Problem"].tolist() == ["It is damaged.", ""]


def test_nothing_that_could_be_read() -> None:
    found = answers(("tench",), unread=0)
    assert found.answers.tolist() == [-1]
    assert found.curve() is None
    assert "It is damaged." in found.to_csv()


# -- the command, with the shipped encoder and the example photos


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example photos in folders named after what they show, and one that is damaged."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "photos"
    for file, label in EXAMPLES.items():
        (root / label).mkdir(parents=True, exist_ok=True)
        shutil.copy(MEDIA / file, root / label / file)
    (root / "lion" / "broken.jpg").write_bytes(b"no picture")
    return root


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    """What ImageNet lacks."""
    path = tmp_path / "classes.json"
    path.write_text(json.dumps({"tower": "a very tall tower of iron girders, no bells"}), encoding="utf-8")
    return path


def test_the_command_extends_labels_and_measures(
    photos: Path, classes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, out, table = tmp_path / "first.safetensors", tmp_path / "second.safetensors", tmp_path / "answers.csv"
    assert main(["extend", "--classes", str(classes), "--out", str(first), "--images", str(photos)]) == 0
    said = capsys.readouterr().out
    assert "1000 old and 1 new classes" in said
    assert "tower/tower.jpg: tower (new) " in said
    assert "lion/broken.jpg: " in said
    assert "seen: 100.0 % (old classes: 2, photos: 3)" in said
    assert "unseen: 100.0 % (new classes: 1, photos: 1)" in said
    assert "harmonic mean: 100.0 %" in said

    more = tmp_path / "more.txt"
    more.write_text("bus: a red bus with windows\n", encoding="utf-8")
    command = ["extend", "--classes", str(more), "--method", "t2m", "--head", str(first), "--out", str(out)]
    assert main([*command, "--shift", "-9", "--images", str(photos), "--answers", str(table)]) == 0
    said = capsys.readouterr().out
    assert "1000 old and 2 new classes, shift -9.00" in said
    assert "5 photos labelled, 1 could not be read" in said
    assert "unseen: 0.0 % (new classes: 2, photos: 2)" in said
    rows = {row["File"]: row for row in csv.DictReader(table.open(encoding="utf-8"))}
    assert rows["lion/lion.jpg"]["Answer 1"] == "lion"
    assert rows["lion/lion.jpg"]["Kind 1"] == OLD
    assert rows["lion/broken.jpg"]["Problem"]
    before, after = load_head(first), load_head(out)
    assert after.names == (*before.names, "bus")
    assert torch.equal(after.weight[:1001], before.weight)
    layer = after.module()
    assert torch.equal(layer.weight, after.weight)
    assert torch.allclose(layer.bias[1000:] + 9, after.bias[1000:], atol=1e-5)


def test_mistakes_of_the_command_are_one_sentence(
    photos: Path,
    classes: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    one_sentence: Callable[[object], str],
) -> None:
    own, missing = tmp_path / "own.safetensors", tmp_path / "names.txt"
    save_head(own, LinearHead(tuple(f"kind {i}" for i in range(12)), torch.randn(12, 7), torch.zeros(12)))
    command = ["extend", "--classes", str(classes), "--out", str(tmp_path / "out.safetensors")]
    for more, expected in {
        ("--answers", "a.csv"): "--answers needs photos",
        ("--head", str(own), "--images", str(photos)): "takes other features than lite's",
        ("--head", str(own), "--method", "zero_shot"): "can make rows, not zero_shot",
        ("--head", str(own), "--head-names", str(missing)): "cannot be read; check the path",
        ("--images", str(missing)): "no file or folder",
    }.items():
        assert main([*command, *more]) == 2
        assert expected in one_sentence(capsys.readouterr().err.removeprefix("error: ").strip().splitlines()[-1])
