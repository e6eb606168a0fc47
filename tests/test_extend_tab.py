"""The tab that extends a classifier: what it says and keeps, and the tab in a real browser."""

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
import torch
from browsing import CHROME, answered

from app import extend_views as views
from app.extend_plots import stacking_plot
from app.extend_session import Extended, Extending
from app.extend_tab import EXTEND, MOST, ExtendTab
from app.presets import EXAMPLES, MEDIA, example_photos
from app.studio import Studio
from core.descriptions import ClassDescription, check_classes
from core.encoders import LITE
from core.errors import DescriptionError, SettingError
from core.heads import load_head

EVIL = "<img src=x onerror=window.hacked=1>"
FIRST, TWO = list(EXTEND.presets.values())[:2]
"""Without example photos of them, and with."""
THREE = [described.name for described in FIRST]


def silent(share: float, message: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def work() -> Extending:
    """The real head, encoder and checkpoints."""
    return Extending(Studio("auto", "cpu"))


@pytest.fixture(scope="module")
def tried(work: Extending) -> Extended:
    """The example photos under the 1000 classes and those that two of them show."""
    return work.extend(work.add(Extended(), example_photos(), "me", silent), TWO, "icis")


# -- without a browser


def test_presets_are_of_classes_that_imagenet_lacks(work: Extending) -> None:
    assert THREE == ["euphonium", "joshua tree", "menorah"]
    for title, classes in EXTEND.presets.items():
        assert not {described.name for described in check_classes(classes)} & set(work.extender.aliases), title


def test_nothing_is_loaded_before_it_is_used() -> None:
    with gr.Blocks():
        tab = ExtendTab(Studio("lite", "cpu"), gr.State(Extended()))
    assert not tab.work.is_loaded
    assert tab.studio.current == ""


def test_it_answers_with_lite_whatever_the_page_uses(work: Extending, tried: Extended) -> None:
    assert work.extender.model.encoders.name == LITE
    assert tried.batch is not None
    assert tried.batch.fingerprint == work.extender.head.fingerprint
    assert work.studio.current == ""  # the page's own encoder was not asked for
    assert work.extender is work.extender


def test_classes_are_added_one_after_another_and_nothing_is_forgotten(work: Extending) -> None:
    one = work.extend(Extended(), FIRST[:1], "icis")
    two = work.extend(one, FIRST, "t2m")
    assert one.head is not None
    assert two.head is not None
    assert two.head.names == (*work.extender.head.names, *THREE)
    assert torch.equal(two.head.weight[:1001], one.head.weight)
    assert torch.equal(two.head.weight[:1000], work.extender.head.weight)
    assert two.methods == ("ICIS", "T2M", "T2M")
    assert two.milliseconds > 0
    assert one.head.injected == 1  # it has not changed
    assert work.start_over(two) == Extended()


def test_what_was_added_stays(work: Extending, one_sentence: Callable[[object], str]) -> None:
    session = work.extend(Extended(), FIRST, "zero_shot")
    with pytest.raises(DescriptionError) as caught:
        work.extend(session, FIRST[1:], "icis")
    assert "all of these classes already" in one_sentence(caught.value)
    other = [ClassDescription(" Euphonium ", ("a tuba that sings",))]
    with pytest.raises(DescriptionError) as caught:
        work.extend(session, other, "icis")
    assert "'Euphonium' stays as it was added" in one_sentence(caught.value)
    for classes, sentence in (
        ([ClassDescription("Flamingo")], "has a class 'Flamingo' already"),
        ([], "at least one class"),
        ([ClassDescription("")], "no name"),
    ):
        with pytest.raises(DescriptionError) as caught:
            work.extend(session, classes, "icis")
        assert sentence in one_sentence(caught.value)
    with pytest.raises(SettingError) as caught_setting:
        work.extend(Extended(), FIRST, "magic")
    assert "cannot be made by 'magic'" in one_sentence(caught_setting.value)


def test_favouring_computes_nothing_again(tried: Extended) -> None:
    assert tried.answers is not None
    assert tried.head is not None
    more, less = tried.with_favour(MOST), tried.with_favour(-MOST)
    assert more.answers is not None
    assert less.answers is not None
    assert more.answers.logits is less.answers.logits is tried.answers.logits
    assert more.shift == pytest.approx(tried.head.shift + MOST)
    assert more.answers.accuracy("new") == 100.0
    assert (less.answers.answers < 1000).all()
    assert (more.with_favour(0.0).answers.answers == tried.answers.answers).all()  # type: ignore[union-attr]


def test_two_sessions_share_nothing_that_changes(work: Extending, tried: Extended) -> None:
    before = tried.head
    other = work.extend(replace(tried, favour=3.0), [ClassDescription("lantern fish")], "icis")
    assert tried.head is before
    assert other.head is not None
    assert other.favour == 3.0
    assert "lantern fish" not in tried.head.names  # type: ignore[union-attr]


def test_new_classes_bear_a_word_and_not_a_colour_alone(tried: Extended) -> None:
    assert tried.batch is not None
    assert tried.answers is not None
    html = views.gallery(tried.batch, tried.answers, range(5), 0)
    items = re.findall(r"<li.*?</li>", html)
    assert len(items) == 25
    for item in items:
        name = re.search(r"<span>([^<]+)", item)
        assert name is not None
        is_new = name[1].strip() in ("tower", "bus")
        assert ("◆ " in item and "new</span>" in item) == is_new
        assert ("t2m-is-new" in item) == is_new


def test_hostile_names_stay_text(work: Extending) -> None:
    samples = [replace(sample, name=f"{EVIL}.jpg", label=EVIL) for sample in example_photos()[:1]]
    samples.append(replace(samples[0], problem=f"It is {EVIL}."))
    classes = [ClassDescription(EVIL, (EVIL,)), ClassDescription(f"'{EVIL}")]
    session = work.extend(work.add(Extended(), samples, "me", silent), classes, "icis").with_favour(MOST)
    assert session.batch is not None
    assert session.answers is not None
    assert session.head is not None
    strange = replace(session.answers, truth=session.answers.truth - 9999)
    said = [
        views.gallery(session.batch, session.answers, [0, 1], 0),
        views.tiles(session.answers) + views.tiles(strange),
        views.added(session),
        views.head_line(session),
        views.snippet(session.head),
    ]
    for html in said:
        assert "<img src=x" not in html
    assert "&lt;img src=x" in said[0]
    assert "&lt;img src=x" in said[1]


def test_it_says_what_the_curve_lacks(work: Extending, tried: Extended) -> None:
    assert tried.answers is not None
    assert "For the curve" not in views.tiles(tried.answers)
    for classes, kept, lacking in (
        (FIRST, 5, "photos of new classes, in folders such as &#x27;euphonium&#x27;."),
        (TWO, 0, "photos of ImageNet&#x27;s, in folders such as &#x27;flamingo&#x27;."),
    ):
        samples = [sample for sample in example_photos() if kept or sample.label in ("tower", "bus")]
        session = work.extend(work.add(Extended(), samples, "me", silent), classes, "icis")
        assert session.answers is not None
        html = views.tiles(session.answers)
        assert lacking in html
        assert "needs labels of both" in html


def test_the_curve_marks_where_one_is(tried: Extended) -> None:
    assert tried.answers is not None
    curve, now = tried.answers.curve(), tried.answers.seen_unseen()
    assert curve is not None
    assert now is not None
    figure = stacking_plot(curve, now)
    line, best, present = figure.data
    assert list(line.x) == curve.seen.tolist()
    assert (present.x[0], present.y[0]) == (now.seen, now.unseen) == (100.0, 50.0)
    assert (best.x[0], best.y[0]) == (100.0, 100.0)
    assert "area 100.0 %" in figure.layout.title.text
    assert best.marker.symbol != present.marker.symbol


def test_a_table_of_labels_labels_what_is_there(work: Extending, tried: Extended, tmp_path: Path) -> None:
    with gr.Blocks():
        tab = ExtendTab(work.studio, gr.State(Extended()))
    tab.work = work
    table = tmp_path / "labels.csv"
    table.write_text("file,label\nlion.jpg,n02129165\ntower.jpg,BUS\n", encoding="utf-8")
    request: Any = SimpleNamespace(session_hash="me")
    (update,) = tab.add_photos(tried, [(table, table.name)], request, lambda share, desc: None)  # type: ignore[arg-type]
    now = update[tab.session]
    assert now.answers.labels[2:] == ("n02129165", "bus", "BUS")
    assert now.answers.accuracy("old") == 100.0
    assert now.answers.accuracy("new") == 0.0
    assert now.batch.features is tried.batch.features  # type: ignore[union-attr]


# -- in the browser

browser_test = pytest.mark.skipif(CHROME is None, reason="needs a browser; install chromium or google-chrome")


@pytest.fixture
def open_tab(visit: Callable[..., Any]) -> Callable[..., Any]:
    """``open_tab(**context options)`` -> the page of a new visitor, at this tab."""

    def opened(**options: Any) -> Any:
        page = visit(**options)
        page.get_by_role("tab", name="Extend a classifier").click()
        page.locator("#extend-classes .t2m-card").first.wait_for()
        return page

    return opened


def expect(what: Any) -> Any:
    """Playwright's, which need not be there for the other tests."""
    from playwright.sync_api import expect

    return expect(what)


def tile(page: Any, title: str) -> Any:
    """The tile with a title."""
    return page.locator("#extend-tiles .t2m-tile").filter(has=page.get_by_text(title, exact=True))


def replace_classes(page: Any, lines: str) -> None:
    """Paste a list over the classes."""
    editor = page.locator("#extend-classes")
    editor.get_by_role("button", name="Paste a list").click()
    editor.get_by_label("Pasted list, one class a line").fill(lines)
    editor.get_by_role("button", name="Replace all classes").click()
    expect(editor.locator(".t2m-card")).to_have_count(len(lines.splitlines()))


def press(page: Any, button: str = "#extend-extend") -> None:
    """Press a button and wait for the answer."""
    with answered(page):
        page.locator(button).click()


def top(page: Any) -> dict[str, str]:
    """The likeliest class of each photo."""
    figures = page.locator("#extend-gallery figure:not(.t2m-unread)").all()
    return {
        Path(figure.locator("img").get_attribute("alt")).name: figure.locator(".t2m-top li").first.inner_text()
        for figure in figures
    }


@pytest.mark.browser
@browser_test
def test_extend_favour_add_more_and_start_over(open_tab: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_tab()
    line = page.locator("#extend-line")
    expect(line).to_contain_text("1000 classes, none added yet")
    assert [card.input_value() for card in page.locator("#extend-classes .t2m-card input").all()] == THREE
    replace_classes(page, "tower: a very tall tower of iron girders, no bells\nbus: a red bus with large windows")
    press(page)
    expect(line).to_contain_text("1000 old + 2 new = 1002 classes")
    expect(tile(page, "Photos").locator(".t2m-value")).to_have_text("5")
    expect(tile(page, "Old classes (seen)")).to_contain_text("3 photos of 2 classes")
    expect(tile(page, "New classes (unseen)").locator(".t2m-value")).to_have_text("50.0 %")
    expect(page.locator("#extend-curve")).to_contain_text("area 100.0 %")
    before = top(page)
    assert "◆ new" in before["tower.jpg"]
    assert before["lion.jpg"].startswith("lion")
    assert page.locator("#extend-gallery .t2m-top").first.locator("li").count() == 5

    # The slider, by keyboard, and back; nothing is looked at again.
    from core.encoders.lite import LiteImageEncoder

    monkeypatch.setattr(LiteImageEncoder, "encode", None)
    slider = page.locator("#extend-favour input[type=range]")
    with answered(page):
        slider.press("End")
    expect(tile(page, "New classes (unseen)").locator(".t2m-value")).to_have_text("100.0 %")
    expect(line).to_contain_text("the automatic one is")
    expect(tile(page, "Answered new").locator(".t2m-value")).not_to_have_text("1")
    press(page, "#extend-auto")
    expect(tile(page, "New classes (unseen)").locator(".t2m-value")).to_have_text("50.0 %")
    assert top(page) == before

    # One more: the others stay.
    page.get_by_role("button", name="Add class").click()
    page.keyboard.type("sphinx")
    page.get_by_role("button", name="Add more classes").click()
    expect(line).to_contain_text("1000 old + 3 new = 1003 classes")
    expect(page.locator("#extend-added li")).to_have_text([re.compile(name) for name in ("tower", "bus", "sphinx")])
    with answered(page):
        page.get_by_label("Answered new").click()
    assert "tower.jpg" in top(page)
    assert "lion.jpg" not in top(page)
    with answered(page):
        page.get_by_role("button", name="Start over from the 1000").click()
    expect(line).to_contain_text("none added yet")
    expect(page.locator("#extend-gallery .t2m-new")).to_have_count(1)  # the legend's
    assert top(page)["lion.jpg"].startswith("lion")
    expect(page.locator("#extend-classes .t2m-card")).to_have_count(3)  # the words stay
    outside = [url for url in page.requested if not re.match(r"https?://127\.0\.0\.1[:/]|data:|blob:", url)]
    assert outside == []
    assert page.complaints == []


@pytest.mark.browser
@browser_test
def test_photos_before_any_class_and_a_broken_one(open_tab: Callable[..., Any], tmp_path: Path) -> None:
    for name, label in EXAMPLES.items():
        (tmp_path / "photos" / label).mkdir(parents=True, exist_ok=True)
        shutil.copy(MEDIA / name, tmp_path / "photos" / label)
    (tmp_path / "photos" / EVIL).mkdir()
    (tmp_path / "photos" / EVIL / f"{EVIL}.jpg").write_bytes(b"nothing")
    page = open_tab()
    with answered(page):
        page.set_input_files("#extend-drop [data-input=folder]", tmp_path / "photos")
    expect(tile(page, "Photos")).to_contain_text("1 could not be read")
    expect(page.locator("#extend-gallery .t2m-unread")).to_contain_text(f"{EVIL}.jpg")
    expect(tile(page, "New classes (unseen)")).to_have_count(0)
    expect(page.locator("#extend-tiles")).to_contain_text("not counted: 'bus', 'tower'")
    expect(page.locator("#extend-favour")).to_have_count(0)
    press(page)
    expect(page.locator("#extend-line")).to_contain_text("1003 classes")
    expect(tile(page, "Photos").locator(".t2m-value")).to_have_text("5")  # no examples beside them
    expect(page.locator("#extend-tiles")).to_contain_text("in folders such as 'euphonium'")
    with answered(page):
        page.get_by_role("button", name="Remove all photos").click()
    expect(page.locator("#extend-notice")).to_contain_text("All photos were removed.")
    expect(page.locator("#extend-line")).to_contain_text("1003 classes")
    assert page.evaluate("window.hacked") is None
    assert page.complaints == []


@pytest.mark.browser
@browser_test
def test_downloads(open_tab: Callable[..., Any], tmp_path: Path) -> None:
    page = open_tab()
    replace_classes(page, f"tower\n=cmd: {EVIL}")
    press(page)
    with page.expect_download() as sent:
        page.get_by_role("button", name="Download the head").click()
    path = tmp_path / sent.value.suggested_filename
    sent.value.save_as(path)
    head = load_head(path)
    assert head.names[1000:] == ("tower", "=cmd")
    assert head.module().weight.shape == (1002, 1280)
    with page.expect_download() as sent:
        page.get_by_role("button", name="Download answers as CSV").click()
    table = tmp_path / sent.value.suggested_filename
    sent.value.save_as(table)
    rows = list(csv.DictReader(table.open(encoding="utf-8-sig")))
    assert [row["File"] for row in rows] == [f"{label}/{file}" for file, label in EXAMPLES.items()]
    assert rows[2]["Answer 1"] == "lion"
    assert {row[f"Kind {place}"] for row in rows for place in range(1, 6)} == {"old", "new"}
    page.get_by_role("button", name="Use the downloaded head in Python").click()
    code = page.locator("#extend-snippet pre").inner_text().splitlines()
    assert len(code) == 3
    network = SimpleNamespace()
    exec("\n".join(code).replace(views.HEAD_FILE, str(path)), {"network": network})
    assert torch.equal(network.classifier.weight, head.weight)
    assert page.complaints == []


@pytest.mark.browser
@browser_test
def test_mistakes_are_one_sentence_and_visitors_do_not_meet(
    open_tab: Callable[..., Any], one_sentence: Callable[[object], str]
) -> None:
    one, two = open_tab(), open_tab()
    press(one)
    before = one.locator("#extend-line, #extend-tiles, #extend-added").all_inner_texts()
    expect(two.locator("#extend-line")).to_contain_text("none added yet")
    press(one)
    toast = one.get_by_test_id("toast-text")
    expect(toast).to_be_visible()
    assert "all of these classes already" in one_sentence(toast.inner_text())
    assert one.locator("#extend-line, #extend-tiles, #extend-added").all_inner_texts() == before
    replace_classes(two, "flamingo: a pink bird")
    press(two)
    toast = two.get_by_test_id("toast-text")
    assert "has a class 'flamingo' already" in one_sentence(toast.inner_text())
    expect(two.locator("#extend-line")).to_contain_text("none added yet")


@pytest.mark.browser
@browser_test
def test_a_phone_scrolls_in_one_direction_and_the_keyboard_reaches_all(open_tab: Callable[..., Any]) -> None:
    page = open_tab(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    measure = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    width, room = page.evaluate(measure)
    assert width <= room
    replace_classes(page, "tower: a very tall tower of iron girders")
    page.locator("#extend-classes").get_by_role("button", name="Paste a list").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "extend-extend":
            break
    with answered(page):
        page.keyboard.press("Enter")
    expect(page.locator("#extend-curve .js-plotly-plot")).to_be_visible()
    width, room = page.evaluate(measure)
    assert width <= room
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.innerText || document.activeElement.type"))
    for name in ("Start over from the 1000", "Download the head", "Choose files", "Stop", "range", "Auto", "radio"):
        assert any(name in what for what in reached), (name, reached)
    assert "Download answers as CSV" in reached
