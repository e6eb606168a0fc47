"""Why a photo is answered as it is: the numbers, the words, and the markup of a hostile class."""

import re
from dataclasses import replace
from html import unescape

import pytest

from app.presets import example_photos, presets
from app.studio import Session, Studio
from app.why import MOST_BARS, Explanation, Reason, bars, explain
from app.why_panel import NOTHING, TWO_LAYERS, _top_two, _why
from core.descriptions import ClassDescription

EVIL = "<img src=x onerror=alert(1)>"
TAGS = "div figure img figcaption b small p span ul li"
NUMBER = r"([+−][\d.]+)"


@pytest.fixture(scope="module")
def session() -> Session:
    """The first preset on the example photos."""
    studio = Studio("lite", "cpu")
    batch = studio.encode(example_photos(), "me", lambda share, message: None)
    return Session(studio.generate(next(iter(presets().values()))), batch)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def shown(html: str) -> list[tuple[str, float]]:
    """Each bar's label and number."""
    found = re.findall(rf'<li><span title="([^"]*)">[^<]*</span> <b>{NUMBER}</b>', html)
    return [(unescape(label), number(value)) for label, value in found]


def test_reasons_add_up_to_the_logit(session: Session) -> None:
    classifier = session.task.classifiers["t2m"]
    for photo in session.batch.features.readable:
        vector = session.batch.vector(photo)
        logits = classifier.logits(vector)[0]
        for first in range(4):
            one = explain(classifier, vector, first)
            assert one.score == pytest.approx(float(logits[first]), abs=1e-4)
            assert one.explained == pytest.approx(float(logits[first]), abs=1e-3)
            assert len(one.reasons) == len(classifier.parts.statements[first])
            second = (first + 1) % 4
            two = explain(classifier, vector, first, second)
            assert two.explained == pytest.approx(float(logits[first] - logits[second]), abs=1e-3)
            sizes = [abs(reason.counts) for reason in two.reasons]
            assert sizes == sorted(sizes, reverse=True)


def test_what_is_shown_adds_up_and_says_so(session: Session) -> None:
    task, batch = session.task, session.batch
    first, second = _top_two(task, batch, 2)
    assert task.classes[first].name == "lion"
    html = _why(task, batch, 2, first, second)
    rows = shown(html)
    total = number(re.search(rf"These add up to {NUMBER}: ", html)[1])
    assert sum(value for _, value in rows) == pytest.approx(total, abs=0.005 * (len(rows) + 1))
    assert "nothing is left unexplained" in html
    assert "lion has not: spots" in dict(rows)
    assert "<b>lion</b> rather than <b>" in html
    alone = _why(task, batch, 2, first, NOTHING)
    assert "has not: spots" in dict(shown(alone))
    logit = float(task.classifiers["t2m"].logits(batch.vector(2))[0, first])
    assert number(re.search(rf"lion’s score, {NUMBER}: nothing", alone)[1]) == pytest.approx(logit, abs=0.006)


def test_the_second_class_counts_the_other_way_round(session: Session) -> None:
    classifier, vector = session.task.classifiers["t2m"], session.batch.vector(0)
    ahead, behind = explain(classifier, vector, 0, 1), explain(classifier, vector, 1, 0)
    assert {r.says: round(r.counts, 4) for r in ahead.reasons} == {r.says: round(-r.counts, 4) for r in behind.reasons}
    one = {reason.says: reason.counts for reason in explain(classifier, vector, 1).reasons}
    for reason in ahead.reasons:
        if reason.says.startswith("lion "):
            assert reason.counts == -one[reason.says.removeprefix("lion ")]


def test_what_is_missing_is_not_passed_over() -> None:
    made = Explanation(("cat",), (3.0,), (Reason("has: fur", "“has: fur”", 2.5),))
    assert "+0.50 is left unexplained" in bars(made)


def test_the_sentence_names_who_is_ahead_and_what_speaks_against() -> None:
    reasons = (
        Reason("cat has: mane", "“cat has: mane” fits", 3.0),
        Reason("dog has: tail", "“dog has: tail” fits", -2.5),
        Reason("dog has: bark", "“dog has: bark” fits", -2.0),
        Reason("dog has: a leash", "“dog has: a leash” fits", -0.5),
    )
    html = bars(Explanation(("cat", "dog"), (1.0, 3.0), reasons))
    assert (
        "<b>dog</b> rather than <b>cat</b>, mostly because “dog has: tail” fits (−2.5) and “dog has: bark” fits (−2.0)"
        ", although “cat has: mane” fits (+3.0)." in html
    )


def test_many_reasons_are_gathered_and_still_add_up() -> None:
    reasons = tuple(Reason(f"has: {i}", "", 1 + 1 / (i + 1)) for i in range(60))
    rows = shown(bars(Explanation(("cat",), (sum(r.counts for r in reasons),), reasons)))
    assert len(rows) == MOST_BARS + 1
    assert rows[-1][0] == f"{60 - MOST_BARS} smaller ones together"
    assert sum(value for _, value in rows) == pytest.approx(sum(r.counts for r in reasons), abs=0.2)


def test_hostile_words_stay_text() -> None:
    studio = Studio("lite", "cpu")
    classes = [
        ClassDescription(f'{EVIL}"one', (f"has {EVIL}, no {EVIL} horns",)),
        ClassDescription(f"{EVIL}two", (f"{EVIL} without '\"><b>",)),
    ]
    batch = studio.encode(example_photos()[:1], "me", lambda share, message: None)
    for some in (classes, classes[:1]):
        task = studio.generate(some)
        html = _why(task, batch, 0, *_top_two(task, batch, 0))
        assert "<img src=x" not in html
        assert "&lt;img" in html
        assert set(re.findall(r"<([a-z]+)", html)) <= set(TAGS.split())
        assert html.count("<img") == 1  # the photo


def test_a_hidden_layer_and_an_unread_photo_are_one_sentence(session: Session) -> None:
    made = replace(session.task.classifiers["t2m"], parts=None)
    task = replace(session.task, classifiers=session.task.classifiers | {"t2m": made})
    assert TWO_LAYERS in _why(task, session.batch, 0, 0, 1)
    features = replace(session.batch.features, readable=(1, 2, 3, 4), problems={0: f"It is {EVIL}."})
    unread = _why(session.task, replace(session.batch, features=features), 0, 0, 1)
    assert "was not read: It is &lt;img" in unread
