"""The methods side by side: the statistics against numbers known elsewhere, the words, the order, hostile names."""

import re
from dataclasses import replace
from html import unescape
from math import comb
from pathlib import Path

import numpy as np
import pytest
import torch

from app import views
from app.compare import NO_LABELS, compared, disagreeing, disagreements, duration, size, table, verdict, verdicts
from app.studio import Batch, Session, Studio, Task
from core.classifier import Familiarity, OnDemandClassifier
from core.descriptions import ClassDescription
from core.feature_space import UnitSpace
from core.features import SampleFeatures
from core.hypernetwork import Weights
from core.predictions import Predictions, predict
from core.samples import Sample
from core.significance import Discordance, wilson
from core.text2model import CLIP_METHODS, Text2Model

EVIL = "<img src=x onerror=alert(1)>\"'&"
METHODS = ("t2m", "zero_shot_flip", "zero_shot")


def scene(
    answers: dict[str, list[int]],
    truth: list[int],
    classes: tuple[str, ...] = ("cat", "dog"),
    unread: tuple[int, ...] = (),
    seconds: float | None = 0.021,
) -> tuple[Task, Batch, Predictions]:
    """What the tab is given, where each method answers as told (each photo by 0.7)."""
    n, k = len(truth), len(classes)
    names = [f"{i:02}.jpg" for i in range(n)]
    labels = ["" if t < 0 else (*classes, "other")[t] for t in truth]
    problems = tuple("It is damaged." if i in unread else "" for i in range(n))
    chances = {}
    for method, said in answers.items():
        rows = np.full((n, k), 0.3 / max(1, k - 1))
        for i, answer in enumerate(said):
            if answer < k:
                rows[i, answer] = 0.7
        chances[method] = np.where(np.isin(np.arange(n), unread)[:, None], np.nan, rows)
    predictions = Predictions(
        files=tuple(names),
        classes=classes,
        truth=np.array(truth),
        labels=tuple(labels),
        problems=problems,
        probabilities=chances,
        known={method: rows.max(axis=1) for method, rows in chances.items()},
        titles={method: CLIP_METHODS[method] for method in answers},
        threshold=0.5 if k == 1 else 0.0,
    )
    made = OnDemandClassifier(classes, Weights(torch.zeros(k, 512), torch.zeros(k)), UnitSpace(), None)
    task = Task(
        tuple(ClassDescription(name) for name in classes),
        dict.fromkeys(answers, made),
        predictions.titles,
        {"t2m": 61.2, "zero_shot_flip": 7.04, "zero_shot": 1480.0},
        "tiny",
        "tiny:1",
        24_400_000,
    )
    read = [i for i in range(n) if i not in unread]
    photos = tuple(Sample(name, Path(name), label=label or None) for name, label in zip(names, labels, strict=True))
    features = SampleFeatures(torch.zeros(len(read), 4), tuple(read), dict.fromkeys(unread, "It is damaged."), seconds)
    return task, Batch(photos, features, "tiny:1", dict.fromkeys(read, "data:,")), predictions


def tilted(t2m_only: int, other_only: int, both: int = 3) -> Predictions:
    """T2M alone is right on some photos, CLIP zero-shot alone on others, and both on the rest."""
    n = t2m_only + other_only + both
    t2m = [0] * t2m_only + [1] * other_only + [0] * both
    other = [1] * t2m_only + [0] * other_only + [0] * both
    return scene({"t2m": t2m, "zero_shot": other}, [0] * n)[2]


def text(html: str) -> str:
    """What is read, without the markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


# -- the statistics


@pytest.mark.parametrize(
    ("first", "second", "p"), [(10, 2, 0.03857421875), (12, 3, 0.03515625), (0, 0, 1.0), (5, 5, 1.0), (6, 0, 0.03125)]
)
def test_mcnemar_on_known_counts(first, second, p):
    assert Discordance(first, second).p_value == pytest.approx(p, abs=1e-12)
    assert Discordance(second, first).p_value == pytest.approx(p, abs=1e-12)


def test_mcnemar_is_twice_the_tail_of_a_coin():
    for n in range(1, 40):
        for first in range(n + 1):
            tail = sum(comb(n, i) for i in range(min(first, n - first) + 1)) / 2**n
            assert Discordance(first, n - first).p_value == pytest.approx(min(1, 2 * tail), abs=1e-9)


def test_six_photos_can_tell_and_five_cannot():
    assert Discordance(6, 0).can_tell
    assert not Discordance(6, 0).is_chance
    assert not Discordance(5, 0).can_tell
    assert Discordance(5, 0).is_chance


def test_the_order_of_the_photos_changes_nothing():
    rng = np.random.default_rng(0)
    first, second = rng.random((2, 200)) < 0.7
    order = rng.permutation(200)
    found = Discordance.of(first, second)
    assert found == Discordance.of(first[order], second[order])
    assert found == Discordance((first > second).sum(), (first < second).sum())


def test_wilson_on_known_shares():
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    for right, counted, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(right, counted) == pytest.approx((low, high), abs=5e-5)


def test_photos_without_a_label_or_unread_do_not_count():
    answers = {"t2m": [0, 0, 1, 0, 0], "zero_shot": [1, 0, 1, 1, 1]}
    _, _, predictions = scene(answers, [0, 0, 0, -1, 0], unread=(4,))
    assert predictions.right("t2m").tolist() == [True, True, False]
    assert predictions.right("zero_shot").tolist() == [False, True, False]
    assert Discordance.of(predictions.right("t2m"), predictions.right("zero_shot")) == Discordance(1, 0)
    assert predictions.accuracy("t2m") == pytest.approx(2 / 3)


# -- one product for both numbers


def test_probabilities_and_known_come_from_one_product(monkeypatch):
    torch.manual_seed(0)
    features = torch.randn(5, 8)
    photos = [Sample(f"{i}.jpg", Path("x")) for i in range(5)]
    logits, calls = OnDemandClassifier.logits, []

    def counted(self, inputs):
        calls.append(len(inputs))
        return logits(self, inputs)

    for k in (1, 2, 7):
        for familiarity in (None, Familiarity(2.0, 0.1, -1.0)):
            weights = Weights(torch.randn(k, 8), torch.randn(k))
            names = tuple(map(str, range(k)))
            made = OnDemandClassifier(names, weights, UnitSpace(), None, familiarity, temperature=1.7)
            chances, known = made.predict_proba(features), made.known(features)
            with monkeypatch.context() as patch:
                patch.setattr(OnDemandClassifier, "logits", counted)
                calls.clear()
                encoded = SampleFeatures(features, (0, 1, 2, 3, 4), {})
                predictions = predict({"t2m": made}, photos, encoded, {"t2m": "T2M"})
            assert calls == [5]
            assert np.array_equal(predictions.probabilities["t2m"], chances.double().numpy())
            assert np.array_equal(predictions.known["t2m"], known.double().numpy())


# -- the table


def test_the_table_has_a_row_a_method():
    answers = {"t2m": [0] * 10, "zero_shot_flip": [0] * 8 + [1] * 2, "zero_shot": [0] * 5 + [1] * 5}
    html = table(*scene(answers, [0] * 10))
    assert html.count('<th scope="col">') == 5
    assert html.count('<th scope="row">') == 3
    assert "<caption>" in html
    rows = [text(row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    assert rows == [
        "Method Right To build Per photo Size",
        "T2M 100.0 % 72 to 100 % 61 ms 21 ms 24.4 MB + 4.1 kB",
        "CLIP with flip 80.0 % 49 to 94 % 7.0 ms 21 ms 24.4 MB + 4.1 kB",
        "CLIP zero-shot 50.0 % 24 to 76 % 1.5 s 21 ms 24.4 MB + 4.1 kB",
    ]
    for method in METHODS:
        assert views.key(method) in html
    assert "the share of 10 labelled photos" in text(html)
    assert "had been read before" not in html


def test_what_was_not_measured_is_a_dash_and_said():
    html = text(table(*scene({"t2m": [0, 1], "zero_shot": [0, 1]}, [-1, -1], seconds=None)))
    assert "T2M – 61 ms – 24.4 MB + 4.1 kB" in html
    assert "Right needs labelled photos" in html
    assert "“–” because all of these had been read before" in html


def test_what_takes_photos_to_the_classifier_is_part_of_the_encoder():
    task, batch, predictions = scene({"t2m": [0], "zero_shot": [0]}, [0])

    class Space(UnitSpace):
        def tensors(self):
            return {"projection": torch.zeros(1000, 1000)}

    made = {method: replace(classifier, space=Space()) for method, classifier in task.classifiers.items()}
    assert "28.4 MB + 4.1 kB" in text(table(replace(task, classifiers=made), batch, predictions))


def test_a_single_class_is_judged_by_its_ranking_too():
    answers = {"t2m": [0, 0, 1, 1], "zero_shot": [0, 1, 0, 1]}
    html = text(table(*scene(answers, [0, 0, 1, 1], ("horned",))))
    assert "Average precision Right To build" in html
    assert "T2M 100.0 % 100.0 % 51 to 100 %" in html
    assert "a method says yes from 50 % on" in html
    one_sort = text(table(*scene(answers, [0, 0, 0, 0], ("horned",))))
    assert "Average precision" not in one_sort
    assert "T2M 50.0 % 15 to 85 %" in one_sort


def test_numbers_are_readable():
    spans = {0.00042: "0.4 ms", 0.00996: "10 ms", 0.0612: "61 ms", 0.9994: "999 ms", 0.9996: "1.0 s", 12.34: "12.3 s"}
    assert {seconds: text(duration(seconds)) for seconds in spans} == spans
    sizes = {0: "0.0 kB", 2052: "2.1 kB", 12_312: "12 kB", 24_400_000: "24.4 MB", 1_710_000_000: "1.7 GB"}
    assert {count: text(size(count)) for count in sizes} == sizes


# -- the sentences


def test_a_difference_is_one_sentence(one_sentence):
    said = verdict(tilted(12, 3), "zero_shot")
    assert said == (
        "T2M is right where CLIP zero-shot is wrong on 12 photos, the other way round on 3: a difference this large "
        "would come about by chance in 3.5 % of cases (McNemar's exact test)."
    )
    assert "on 3 photos, the other way round on 12: a difference" in verdict(tilted(3, 12), "zero_shot")
    assert "in less than 0.1 % of cases (" in verdict(tilted(30, 1), "zero_shot")
    maybe = verdict(tilted(7, 3), "zero_shot")
    assert "by chance in 34 % of cases, so nothing can be said about which is better (" in maybe
    for counts in ((12, 3), (7, 3), (0, 0), (1, 0), (0, 5), (6, 5), (40, 0)):
        assert "100 %" not in one_sentence(verdict(tilted(*counts), "zero_shot").replace(" %", "%"))


def test_few_photos_say_nothing():
    assert verdict(tilted(0, 0), "zero_shot").endswith(
        "right on the same photos: nothing can be said about which is better."
    )
    one = verdict(tilted(1, 0, both=0), "zero_shot")
    assert one.endswith("wrong on 1 photo, the other way round on none: too few to say which is better.")
    assert "wrong on no photo, the other way round on 5: too few" in verdict(tilted(0, 5), "zero_shot")
    assert "on 6 photos, the other way round on 5, about as many: nothing" in verdict(tilted(6, 5), "zero_shot")


def test_each_other_method_has_its_sentence_and_without_labels_there_is_one():
    answers = {"t2m": [0] * 8, "zero_shot_flip": [0] * 8, "zero_shot": [1] * 8}
    _, _, labelled = scene(answers, [0] * 8)
    html = verdicts(labelled)
    assert html.count("<li>") == 2
    assert "T2M and CLIP with flip are right on the same photos" in html
    assert "by chance in 0.8 % of cases" in html
    _, _, without = scene(answers, [-1] * 8)
    assert verdicts(without) == f"<p>{NO_LABELS.format('photo')}</p>"


def test_none_of_these_changes_what_is_right():
    predictions = tilted(12, 3)
    rejecting = predictions.with_threshold(0.9)
    assert verdict(rejecting, "zero_shot").startswith("T2M and CLIP zero-shot are right on the same photos")


# -- where they disagree


def test_disagreements_with_labels_come_first():
    answers = {"t2m": [0, 0, 1, 0, 1, 0], "zero_shot_flip": [0, 1, 1, 0, 0, 1], "zero_shot": [1, 1, 1, 0, 0, 0]}
    _, batch, predictions = scene(answers, [-1, 0, 0, 0, 1, 0], unread=(5,))
    assert disagreeing(predictions).tolist() == [1, 4, 0]
    html = disagreements(batch, predictions)
    assert "The methods disagree on 3 of 5 photos (labelled ones first)." in html
    assert re.findall(r'data-sample="(\d+)"', html) == ["1", "4", "0"]
    assert views.gallery(batch, predictions, [1, 4, 0], 0) in html
    cards = [text(card) for card in re.findall(r"<figcaption>(.*?)</figcaption>", html)]
    assert cards[1] == (
        "dog 70 % CLIP with flip: ✗ wrong: cat 70 % CLIP zero-shot: ✗ wrong: cat 70 % 04.jpg · label: dog"
    )
    assert cards[2] == "cat 70 % CLIP with flip: cat 70 % CLIP zero-shot: dog 70 % 00.jpg · no label"


def test_only_a_page_of_them_is_shown():
    n = views.PER_PAGE + 5
    _, batch, predictions = scene({"t2m": [0] * n, "zero_shot": [1] * n}, [0] * n)
    html = disagreements(batch, predictions)
    assert f"on {n} of {n} photos (here are {views.PER_PAGE}, and all of them in Photos under Disagree)." in html
    assert html.count("data-sample=") == views.PER_PAGE


def test_no_disagreement_is_a_sentence():
    for n, said in ((1, "the one photo"), (4, "all 4 photos")):
        _, batch, predictions = scene({"t2m": [0] * n, "zero_shot": [0] * n}, [0] * n)
        assert disagreements(batch, predictions) == f"<p>The methods give the same answer to {said}.</p>"
    task, batch, predictions = scene({"t2m": [0], "zero_shot": [0]}, [0], unread=(0,))
    assert "No photo could be read." in compared(task, batch, predictions)
    assert NO_LABELS.format("photo") in compared(task, batch, predictions)


def test_hostile_names_stay_text():
    answers = {"t2m": [0, 1], "zero_shot_flip": [1, 1], "zero_shot": [1, 0]}
    for classes in ((f"{EVIL}one", f"{EVIL}two"), (f"{EVIL}one",)):
        task, batch, predictions = scene(answers, [0, 1], classes)
        predictions = replace(predictions, files=(f"{EVIL}.jpg", f"{EVIL}2.jpg"))
        html = compared(task, batch, predictions)
        assert "<img src=x" not in html
        assert html.count("<img ") == 2  # the photos
        assert EVIL in unescape(html)
        assert "onerror" not in re.sub(r'"[^"]*"', "", re.sub(r">[^<]*<", "><", html))


def test_with_a_real_clip_before_anything_is_learnt(tiny_clip, tmp_path, picture, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Handed over: a studio that loads it itself would begin to learn.
    studio = Studio(str(tiny_clip), "cpu", _model=Text2Model.load(str(tiny_clip), "cpu"))
    photos = []
    for seed in range(6):
        (tmp_path / f"{seed}.png").write_bytes(picture(seed=seed))
        photos.append(Sample(f"{seed}.png", tmp_path / f"{seed}.png", label=("cat", "dog")[seed % 2]))
    classes = [ClassDescription("cat", ("furry, no stripes",)), ClassDescription("dog", ("loud, without a mane",))]
    batch = studio.encode(photos, "me", lambda share, message: None)
    session = Session(studio.generate(classes), batch)
    html = text(compared(session.task, session.batch, session.predictions()))
    for title in CLIP_METHODS.values():
        assert title in html
    assert "T2M and CLIP with flip are right on the same photos" in html
