"""What the page asks for, without the page: stopping, joining batches, labels that come later, thresholds, ranking."""

from dataclasses import replace

import pytest
import torch

from app import plots, views
from app.studio import Session, Studio
from core.classifier import Familiarity
from core.descriptions import ClassDescription, Phrase
from core.errors import Cancelled, SampleError
from core.samples import Sample, apply_labels, collect_samples
from core.text2model import METHODS

CLASSES = [ClassDescription("bus", ("a long road vehicle",)), ClassDescription("lion", ("a big cat",))]


@pytest.fixture(scope="module")
def studio():
    return Studio("lite", "cpu")


@pytest.fixture
def photos(tmp_path, picture):
    for seed in range(40):
        folder = tmp_path / ("bus" if seed % 2 else "lion")
        folder.mkdir(exist_ok=True)
        (folder / f"{seed:02}.png").write_bytes(picture(seed=seed))
    return collect_samples([tmp_path])


def test_stop_ends_the_session_that_asked_and_no_other(studio, photos):
    seen = []

    def press_stop(share, message):
        seen.append(share)
        studio.stop("me")
        studio.stop("somebody who waits for nothing")

    with pytest.raises(Cancelled, match="Stopped"):
        studio.encode(photos, "me", press_stop)
    assert len(seen) == 1
    assert len(studio.encode(photos, "me", lambda share, message: studio.stop("another")).samples) == 40


def test_no_photos_is_one_sentence(studio):
    with pytest.raises(SampleError, match="no photos in what you dropped"):
        studio.encode([], "me", lambda share, message: None)


def test_joined_batches_keep_each_photo_with_its_answer_and_its_problem(studio, photos, tmp_path):
    broken = Sample("broken.jpg", tmp_path / "missing.jpg")

    def encode(some):
        return studio.encode(some, "me", lambda share, message: None)

    joined = encode([photos[0], broken]).joined(encode([broken, photos[1]]))
    whole = encode([photos[0], broken, broken, photos[1]])
    task = studio.generate(CLASSES)
    first, second = (Session(task, batch).predictions() for batch in (joined, whole))
    assert first.to_csv() == second.to_csv()
    assert set(joined.features.problems) == {1, 2}
    assert joined.thumbnails == whole.thumbnails


def test_a_label_counts_whatever_its_case_and_hyphens_and_only_if_it_is_a_class(studio, photos):
    labels = {photos[0].name: "BUS", photos[1].name: " bus ", photos[2].name: "giraffe"}
    labelled = apply_labels(photos[:3], labels)
    predictions = Session(
        studio.generate(CLASSES), studio.encode(labelled, "me", lambda share, message: None)
    ).predictions()
    assert predictions.truth.tolist() == [0, 0, -1]
    assert predictions.labelled.sum() == 2
    assert predictions.confusion("t2m").sum() == 2


def calibrated(task, batch):
    """``task``, calibrated so that one photo is less likely than even to show any of the classes, and which one."""
    top = task.classifiers["t2m"].logits(batch.features.vectors).max(dim=-1).values
    lowest, next_one = top.argsort()[:2].tolist()
    familiarity = Familiarity(10.0, 0.0, -5 * float(top[lowest] + top[next_one]))
    classifiers = {method: replace(made, familiarity=familiarity) for method, made in task.classifiers.items()}
    return replace(task, classifiers=classifiers), lowest


def test_a_threshold_changes_answers_and_accuracy_and_encodes_nothing(studio, photos, monkeypatch):
    batch = studio.encode(photos[:6], "me", lambda share, message: None)
    task, lowest = calibrated(studio.generate(CLASSES), batch)
    answers = Session(task, batch).predictions().answers("t2m")
    labels = [CLASSES[answer].name for answer in answers]
    labels[lowest] = "none of these"
    labelled = tuple(replace(photo, label=label) for photo, label in zip(batch.samples, labels, strict=True))
    session = Session(task, replace(batch, samples=labelled))

    def refuse(*arguments):
        raise AssertionError("a photo was encoded or a classifier generated again")

    monkeypatch.setattr(type(studio.model.encoders.sample), "encode", refuse)
    monkeypatch.setattr(type(studio.model), "generate", refuse)
    before, after = session.predictions(), replace(session, threshold=0.5).predictions()
    assert before.accuracy("t2m") == pytest.approx(5 / 6)
    assert after.accuracy("t2m") == 1
    assert before.answers("t2m")[lowest] == answers[lowest]
    assert after.answers("t2m")[lowest] == len(CLASSES)
    assert (before.answers("t2m") != after.answers("t2m")).sum() == 1
    assert after.table()["T2M"][lowest] == "none of these"
    assert "none of these" in views.gallery(session.batch, after, [lowest], 0)
    assert "<div>None of these</div>" in views.tiles(after)
    assert "<div>None of these</div>" not in views.tiles(before)
    assert after.confusion("t2m")[-1, -1] == 1


def test_a_threshold_stays_with_new_words_unless_it_means_another_thing(studio):
    several, others, single = (studio.generate(classes) for classes in (CLASSES, CLASSES[::-1], CLASSES[:1]))
    session = replace(Session().with_task(several), threshold=0.3)
    assert session.with_task(others).threshold == 0.3
    assert session.with_task(single).threshold is None
    assert Session().with_task(single).threshold is None


def test_a_threshold_waits_while_a_task_cannot_tell(studio, photos):
    batch = studio.encode(photos[:6], "me", lambda share, message: None)
    able, _ = calibrated(studio.generate(CLASSES), batch)
    unable = replace(
        able, classifiers={method: replace(made, familiarity=None) for method, made in able.classifiers.items()}
    )
    session = Session(able, batch, threshold=0.5)
    assert session.with_task(unable).predictions().threshold == 0
    assert session.with_task(unable).with_task(able).predictions().threshold == 0.5


def test_only_baselines_that_can_differ_are_compared(studio):
    denying = [*CLASSES, ClassDescription("cat", ("a furry animal, no mane",))]
    corrected = [CLASSES[0], ClassDescription("cat", ("furry",), (Phrase("furry", False),))]
    assert studio.generate(CLASSES).methods == ("t2m", "zero_shot")
    assert studio.generate(denying).methods == studio.generate(corrected).methods == tuple(METHODS)
    plain, flip = (studio.generate(CLASSES).classifiers[method].weights.last for method in METHODS if method != "t2m")
    assert torch.equal(plain, flip)


def test_a_single_class_ranks_the_photos(studio, photos):
    batch = studio.encode(photos[::5], "me", lambda share, message: None)
    predictions = Session(studio.generate(CLASSES[:1]), batch).predictions()
    chances = predictions.probabilities["t2m"][:, 0]
    ranked = views.select(predictions, "All")
    assert sorted(ranked) == list(range(8))
    assert chances[ranked].tolist() == sorted(chances, reverse=True)
    assert len(set(chances)) > 1
    assert predictions.threshold == 0.5
    tiles = views.tiles(predictions)
    assert f'<div class="t2m-value">{(chances >= 0.5).sum()}</div><div>Yes</div>' in tiles
    area = predictions.precision_recall("t2m")[2]
    assert f'<div class="t2m-value">{100 * area:.1f} %</div>' in tiles
    figure = plots.ranking_plot(predictions)
    for method, line in zip(predictions.probabilities, figure.data, strict=True):
        assert f"area {100 * predictions.precision_recall(method)[2]:.1f} %" in line.name
    assert "should rank first (4 of them); every other label counts as something else (4)" in views.ranking_note(
        predictions
    )
