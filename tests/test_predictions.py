"""Answers, none of these, and the ranking of a single class, on numbers that can be worked out by hand."""

import numpy as np
import pytest

from core.predictions import NONE, Predictions


def made(chances, known, truth, classes=("cat", "dog"), threshold=0.0):
    chances = np.array(chances, dtype=float)
    return Predictions(
        files=tuple(f"{i}.jpg" for i in range(len(chances))),
        classes=classes,
        truth=np.array(truth),
        labels=tuple("" if t < 0 else (*classes, NONE)[t] for t in truth),
        problems=("",) * len(chances),
        probabilities={"t2m": chances},
        known={"t2m": np.array(known, dtype=float)},
        titles={"t2m": "T2M"},
        threshold=threshold,
    )


@pytest.fixture
def four():
    return made([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]], [0.9, 0.3, 0.8, 0.2], [0, 0, 1, 2])


def test_nothing_is_rejected_unless_asked(four):
    assert four.answers("t2m").tolist() == [0, 0, 1, 0]
    assert four.accuracy("t2m") == 0.75
    assert four.outcomes == ("cat", "dog", NONE)  # a label says so
    assert four.confusion("t2m").tolist() == [[2, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_a_threshold_rejects_and_counts(four):
    rejecting = four.with_threshold(0.25)
    assert rejecting.answers("t2m").tolist() == [0, 0, 1, 2]
    assert rejecting.accuracy("t2m") == 1.0
    stricter = four.with_threshold(0.5)
    assert stricter.answers("t2m").tolist() == [0, 2, 1, 2]
    assert stricter.accuracy("t2m") == 0.75
    assert stricter.answer_chance("t2m", 3) == (NONE, pytest.approx(0.8))
    assert list(stricter.table()["T2M"]) == ["cat", NONE, "dog", NONE]
    assert four.answers("t2m").tolist() == [0, 0, 1, 0]  # the first is as it was


def test_what_is_right_is_told_of_labelled_files_alone(four):
    assert four.right("t2m").tolist() == [True, True, True, False]
    assert four.with_threshold(0.5).right("t2m").tolist() == [True, False, True, True]
    unlabelled = made([[0.9, 0.1], [0.2, 0.8]], [1, 1], [-1, 1])
    assert unlabelled.right("t2m").tolist() == [True]
    assert made([[0.9, 0.1]], [1], [-1]).accuracy("t2m") is None


def test_without_strangers_there_is_no_such_outcome():
    plain = made([[0.9, 0.1], [0.2, 0.8]], [0.9, 0.8], [0, 1])
    assert plain.outcomes == ("cat", "dog")
    assert plain.confusion("t2m").shape == (2, 2)
    assert plain.with_threshold(0.95).confusion("t2m").shape == (3, 3)


def test_a_single_class_is_ranked():
    one = made([[0.9], [0.8], [0.3], [0.1]], [0.9, 0.8, 0.3, 0.1], [0, 1, 0, 1], ("horned",), 0.5)
    assert one.has_one_class
    assert one.answers("t2m").tolist() == [0, 0, 1, 1]
    precision, recall, area = one.precision_recall("t2m")
    assert area == pytest.approx((1 + 2 / 3) / 2)  # hits at rank 1 and 3
    assert precision[-1] == 1
    assert recall[0] == 1
