"""The page in a real browser, with the real encoder behind it: what a visitor sees, types, drops and reads."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROME, answered

from app.presets import EXAMPLES, MEDIA, presets
from core.classifier import Familiarity
from core.text2model import METHODS

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright; pip install -r requirements-dev.txt")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROME is None, reason="needs a browser; install chromium or google-chrome"),
]

expect = sync_api.expect
EVIL = "<img src=x onerror=window.hacked=1>"
TASK = [described.name for described in next(iter(presets().values()))]
TABS = ("Why", "Table", "Compare", "Confusion", "Classes", "Photos")
PHOTOS = ("cheetah.jpg", "lion.jpg", "bus.png", "tower.jpg")


def generate(page: Any) -> None:
    """Press the button and wait for the results."""
    with answered(page):
        page.locator("#generate").click()
    expect(tile(page, "Photos")).to_be_visible()


def upload(page: Any, field: str, paths: Any) -> None:
    """Choose files, or a folder, and wait for the results."""
    with answered(page):
        page.set_input_files(f"[data-input={field}]", paths)
    expect(tile(page, "Photos")).to_be_visible()


def open_tab(page: Any, name: str) -> None:
    """Open a tab of the results."""
    page.get_by_role("tab", name=name, exact=True).click()


def replace_classes(page: Any, lines: str) -> None:
    """Paste a list over the classes."""
    page.get_by_role("button", name="Paste a list").click()
    page.get_by_label("Pasted list, one class a line").fill(lines)
    page.get_by_role("button", name="Replace all classes").click()
    expect(page.locator("#classes .t2m-card")).to_have_count(len(lines.splitlines()))


def names(page: Any) -> list[str]:
    """The names on the cards."""
    return [field.input_value() for field in page.locator("#classes .t2m-card input").all()]


def answers(page: Any) -> dict[str, str]:
    """The name of each photo in the gallery that was read -> what T2M says of it."""
    figures = page.locator("#gallery figure:not(.t2m-unread)").all()
    return {figure.locator("img").get_attribute("alt"): figure.locator(".t2m-t2m b").inner_text() for figure in figures}


def tile(page: Any, title: str) -> Any:
    """The tile with a title."""
    return page.locator("#tiles .t2m-tile").filter(has=page.get_by_text(title, exact=True))


def test_the_example_works_as_it_opens(visit: Callable[..., Any]) -> None:
    page = visit()
    assert names(page) == TASK
    expect(page.locator("#classes .t2m-count")).to_have_text(f"{len(TASK)} classes")
    assert all(field.input_value() for field in page.locator("#classes .t2m-card textarea").all())
    generate(page)
    expect(tile(page, "Photos").locator(".t2m-value")).to_have_text("5")
    expect(tile(page, "T2M").locator(".t2m-value")).to_have_text("100.0 %")
    expect(page.locator("#task-line")).to_contain_text("4 classes")
    assert answers(page) == {f"{label}/{file}": label for file, label in EXAMPLES.items()}
    expect(page.locator("#gallery .t2m-right")).to_have_count(5)
    for tab in TABS:
        open_tab(page, tab)
    outside = [url for url in page.requested if not re.match(r"https?://127\.0\.0\.1[:/]|data:|blob:", url)]
    assert outside == []
    assert page.complaints == []


def test_typing(visit: Callable[..., Any]) -> None:
    page = visit()
    cards = page.locator("#classes .t2m-card")

    def press(label: str, card: int) -> None:
        cards.nth(card).locator(f"button[title='{label}']").click()

    cards.nth(0).get_by_label("Class name").fill("spotted cat")
    cards.nth(0).get_by_label("Description").fill("a cat with spots")
    page.get_by_role("button", name="Add class").click()
    page.keyboard.type("horse")  # the new card's name has the focus
    assert names(page) == ["spotted cat", *TASK[1:], "horse"]
    press("Move up", 4)
    assert names(page) == ["spotted cat", *TASK[1:3], "horse", TASK[3]]
    press("Duplicate", 3)
    press("Remove", 0)
    assert names(page) == [*TASK[1:3], "horse", "horse 2", TASK[3]]
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    assert names(page) == ["spotted cat", *TASK[1:3], "horse", TASK[3]]
    replace_classes(page, "zebra: a striped wild horse\ngiraffe\tvery long neck: the longest\ntree")
    assert names(page) == ["zebra", "giraffe", "tree"]
    expect(cards.nth(1).get_by_label("Description")).to_have_value("very long neck: the longest")
    page.reload()
    expect(cards).to_have_count(3)
    assert names(page) == ["zebra", "giraffe", "tree"]
    # By keyboard alone, from the last card on.
    cards.nth(2).get_by_label("Class name").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "generate":
            break
    expect(page.locator("#generate")).to_be_focused()
    with answered(page):
        page.keyboard.press("Enter")
    expect(page.locator("#task-line")).to_contain_text("3 classes")
    assert set(answers(page).values()) <= {"zebra", "giraffe", "tree"}


def test_a_preset_replaces_the_classes_and_undo_brings_them_back(visit: Callable[..., Any]) -> None:
    page = visit()
    title, classes = list(presets().items())[1]
    page.get_by_label("Start from").click()
    page.get_by_role("option", name=title).click()
    expect(page.locator("#classes .t2m-card input").first).to_have_value(classes[0].name)
    assert names(page) == [described.name for described in classes]
    page.get_by_role("button", name="Undo").click()
    assert names(page) == TASK


def test_uploads_of_files_and_folders(visit: Callable[..., Any], tmp_path: Path) -> None:
    page = visit()
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 this was cut short")
    upload(page, "files", [*(MEDIA / name for name in PHOTOS), broken])
    expect(page.locator("#drop .t2m-status")).to_have_text("5 files uploaded.")
    expect(tile(page, "Photos")).to_contain_text("1 could not be read")
    expect(tile(page, "T2M")).to_contain_text("no labels yet")
    assert answers(page) == {name: EXAMPLES[name] for name in PHOTOS}
    expect(page.locator("#gallery .t2m-unread")).to_contain_text("broken.jpg")

    with answered(page):
        page.get_by_role("button", name="Remove all photos").click()
    expect(page.locator("#tiles .t2m-tile")).to_have_count(0)
    folder = tmp_path / "photos"
    for name in PHOTOS:
        (folder / EXAMPLES[name]).mkdir(parents=True)
        shutil.copy(MEDIA / name, folder / EXAMPLES[name] / name)
    shutil.copy(MEDIA / "bus.png", folder / "lion" / "really a bus.png")
    shutil.copy(broken, folder / "lion" / "broken.jpg")
    upload(page, "folder", folder)
    expect(tile(page, "T2M").locator(".t2m-value")).to_have_text("80.0 %")
    expect(tile(page, "T2M")).to_contain_text("right of 5 labelled")
    expect(tile(page, "Photos")).to_contain_text("1 could not be read")
    open_tab(page, "Table")
    rows = page.locator("#table [role=row]:has([role=gridcell])")
    expect(rows).to_have_count(6)
    cells = [row.locator("[role=gridcell]").all_inner_texts() for row in rows.all()]
    table = {row[0].strip(): " ".join(row[1:]) for row in cells}
    assert "✓ right" in table["photos/bus/bus.png"]
    assert "✗ wrong" in table["photos/lion/really a bus.png"]
    assert "not read" in table["photos/lion/broken.jpg"]
    with answered(page):
        page.get_by_label("Not read").click()
    open_tab(page, "Photos")
    expect(page.locator("#gallery figure")).to_have_count(1)
    expect(page.locator("#gallery .t2m-unread")).to_contain_text("broken.jpg")


def test_new_words_look_at_no_photo_again(
    visit: Callable[..., Any], site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit()
    generate(page)
    kind = type(site.studio.model.encoders.sample)
    encode, calls = kind.encode, []

    def counted(self: Any, images: list[Any]) -> Any:
        calls.append(len(images))
        return encode(self, images)

    monkeypatch.setattr(kind, "encode", counted)
    before = page.locator("#gallery").inner_text()
    page.locator("#classes .t2m-card").nth(1).get_by_label("Description").fill("a thing of iron and glass")
    generate(page)
    expect(page.locator("#gallery figure")).to_have_count(5)
    assert page.locator("#gallery").inner_text() != before
    assert calls == []


def test_markup_is_shown_as_text(visit: Callable[..., Any], tmp_path: Path) -> None:
    page = visit()
    folder = tmp_path / "photos" / EVIL
    folder.mkdir(parents=True)
    shutil.copy(MEDIA / "lion.jpg", folder / f"{EVIL}.jpg")
    (folder / f"{EVIL} broken.jpg").write_bytes(b"nothing")
    replace_classes(page, f"{EVIL}\n{EVIL} two\n{EVIL} two")
    with answered(page):
        page.locator("#generate").click()
    toast = page.get_by_test_id("toast-text")
    expect(toast).to_have_text(f"Two classes are called '{EVIL} two'; give each its own name.")
    page.get_by_test_id("toast-close").click()
    replace_classes(page, f"{EVIL}: has {EVIL}, no {EVIL} horns\n{EVIL} two: {EVIL}")
    upload(page, "folder", folder.parent)
    expect(page.locator("#gallery")).to_contain_text(f"photos/{EVIL}/{EVIL}.jpg")
    expect(page.locator("#gallery .t2m-t2m b")).to_contain_text(EVIL)
    page.get_by_role("button", name="What was generated").click()
    expect(page.locator(".ytick text", has_text="<img src=x")).not_to_have_count(0)
    open_tab(page, "Compare")
    for tab in ("Why", "Table", "Confusion", "Classes"):
        open_tab(page, tab)
        expect(page.get_by_role("tabpanel").filter(visible=True).last).to_contain_text("<img")
    assert page.locator("img[src=x]").count() == 0
    assert page.evaluate("window.hacked") is None


def reasons(page: Any) -> list[tuple[str, float]]:
    """The bars of the Why tab: what each says, and its number."""
    return [
        (bar.locator("span").inner_text(), float(bar.locator("b").inner_text().replace("−", "-")))
        for bar in page.locator("#why li").all()
    ]


def adds_up(page: Any) -> bool:
    """Whether the bars' numbers are the sum that stands below them, but for rounding."""
    rows = reasons(page)
    said = page.locator("#why .t2m-sum").inner_text()
    total = float(re.findall(r"[+−][\d.]+", said)[0].replace("−", "-"))
    return len(rows) > 1 and abs(sum(value for _, value in rows) - total) <= 0.005 * (len(rows) + 1)


def test_a_photo_that_is_pressed_is_explained(visit: Callable[..., Any]) -> None:
    page = visit()
    generate(page)
    photo = page.locator("#gallery").get_by_role("button", name="Why? lion/lion.jpg")
    with answered(page):
        photo.click()
    expect(page.get_by_role("tab", name="Why")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Photo", exact=True)).to_have_value("lion/lion.jpg")
    expect(page.locator("#why-first input")).to_have_value("lion")
    expect(page.locator("#why .t2m-because")).to_contain_text(re.compile("^lion rather than "))
    assert adds_up(page)
    assert "lion has not: spots" in dict(reasons(page))
    with answered(page):
        page.locator("#why-second input").click()
        page.get_by_role("option", name="nothing: this class alone").click()
    assert adds_up(page)
    assert "has not: spots" in dict(reasons(page))

    # Another one, by keyboard alone; the focus goes along.
    open_tab(page, "Photos")
    photo.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#gallery").get_by_role("button", name="Why? bus/bus.png")).to_be_focused()
    with answered(page):
        page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Why")).to_be_focused()
    expect(page.locator("#why figure img")).to_have_attribute("alt", "bus/bus.png")
    expect(page.locator("#why .t2m-because")).to_contain_text(re.compile("^bus rather than "))

    # Other words: the same photo is explained by them.
    replace_classes(page, "red bus: a red vehicle, no wings\nplane: has wings")
    generate(page)
    expect(page.locator("#why figure img")).to_have_attribute("alt", "bus/bus.png")
    assert "red bus has not: wings" in dict(reasons(page))
    assert adds_up(page)
    assert page.complaints == []


def test_methods_side_by_side(visit: Callable[..., Any], tmp_path: Path) -> None:
    for name in PHOTOS:
        (tmp_path / "photos" / EXAMPLES[name]).mkdir(parents=True)
        shutil.copy(MEDIA / name, tmp_path / "photos" / EXAMPLES[name])
    page = visit()
    replace_classes(page, "lion: no spots\ncheetah: no mane\nbus: no legs, no fur")
    upload(page, "folder", tmp_path / "photos")
    open_tab(page, "Compare")
    compare = page.locator("#compare")
    expect(page.get_by_role("table", name="The methods side by side")).to_be_visible()
    heads = compare.get_by_role("columnheader").all_inner_texts()
    assert heads == ["Method", "Right", "To build", "Per photo", "Size"]
    expect(compare.get_by_role("rowheader")).to_have_text([f" {title}" for title in METHODS.values()])
    row = compare.get_by_role("row").filter(has_text="T2M").inner_text().replace("\xa0", " ")
    # Photos that another test has shown are not encoded again.
    assert re.search(r"\d+\.\d %\s+\d+ to \d+ %\s+[\d.]+ m?s\s+(–|[\d.]+ m?s)\s+34\.1 MB \+ [\d.]+ kB", row)
    expect(compare).to_contain_text("the share of 3 labelled photos")
    expect(compare.locator(".t2m-said li")).to_have_count(2)
    expect(compare.locator(".t2m-said li").last).to_contain_text("T2M is right where Zero-shot (ridge) is wrong on")
    # The tower's label is no class: whatever is said of it comes last.
    photos = compare.locator("figure")
    expect(compare).to_contain_text(f"The methods disagree on {photos.count()} of 4 photos")
    cheetah = photos.filter(has=page.get_by_alt_text("photos/cheetah/cheetah.jpg"))
    expect(cheetah.locator(".t2m-t2m")).to_contain_text("cheetah")
    expect(cheetah.locator(".t2m-zero_shot .t2m-what")).to_have_text("lion")
    shown = [image.get_attribute("alt") for image in photos.locator("img").all()]
    assert "photos/tower/tower.jpg" not in shown[:-1]
    cheetah.get_by_role("button").focus()
    with answered(page):
        page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Why")).to_be_focused()
    expect(page.locator("#why figure img")).to_have_attribute("alt", "photos/cheetah/cheetah.jpg")
    assert page.complaints == []


def test_none_of_these(visit: Callable[..., Any], site: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = site.studio.model
    even = dict.fromkeys(METHODS, Familiarity(0.0, 0.0, 0.0))  # every photo is as likely known as not
    monkeypatch.setattr(site.studio, "_model", replace(model, familiarity=even))
    for name, label in {"lion.jpg": "lion", "bus.png": "bus", "tower.jpg": "none of these"}.items():
        (tmp_path / "photos" / label).mkdir(parents=True)
        shutil.copy(MEDIA / name, tmp_path / "photos" / label)
    page = visit()
    upload(page, "folder", tmp_path / "photos")
    accuracy = tile(page, "T2M").locator(".t2m-value")
    expect(accuracy).to_have_text("66.7 %")
    expect(tile(page, "T2M")).to_contain_text("right of 3 labelled")
    before = answers(page)
    assert "none of these" not in before.values()
    monkeypatch.setattr(type(model.encoders.sample), "encode", None)  # nothing is encoded from here on
    slider = page.locator("#threshold input[type=range]")

    def move(key: str) -> None:
        with answered(page):
            slider.press(key)

    move("End")
    expect(accuracy).to_have_text("33.3 %")
    expect(tile(page, "None of these").locator(".t2m-value")).to_have_text("3")
    assert set(answers(page).values()) == {"none of these"}
    open_tab(page, "Confusion")
    expect(page.locator(".js-plotly-plot").filter(visible=True).first).to_contain_text("none of these")
    open_tab(page, "Table")
    rows = page.locator("#table [role=row]:has([role=gridcell])")
    expect(rows.filter(has_text="none of these")).to_have_count(3)
    open_tab(page, "Compare")
    expect(page.locator("#compare")).to_contain_text("The methods give the same answer to all 3 photos.")
    open_tab(page, "Photos")
    # It stays while the words change.
    replace_classes(page, "lion\nbus: no legs\ntower")
    generate(page)
    assert set(answers(page).values()) == {"none of these"}
    move("Home")
    expect(tile(page, "None of these")).to_have_count(0)
    assert answers(page) == before
    assert page.complaints == []


def test_one_class_ranks_the_photos(visit: Callable[..., Any]) -> None:
    page = visit()
    replace_classes(page, "cheetah: a slender spotted big cat, no mane")
    generate(page)
    expect(page.locator("#task-line")).to_contain_text("1 class against everything else")
    expect(tile(page, "T2M").locator(".t2m-value")).to_have_text("100.0 %")
    expect(tile(page, "T2M")).to_contain_text("average precision")
    names = [image.get_attribute("alt") for image in page.locator("#gallery img").all()]
    assert {name.split("/")[0] for name in names[:2]} == {"cheetah"}
    assert len(names) == 5
    assert answers(page)["tower/tower.jpg"] == "no"
    assert page.get_by_text("Error", exact=True).count() == 0  # the slider moves to even odds, which changes nothing
    yes = list(answers(page).values()).count("yes")
    expect(tile(page, "Yes").locator(".t2m-value")).to_have_text(str(yes))
    open_tab(page, "Ranking")
    plot = page.locator(".js-plotly-plot").filter(visible=True)
    expect(plot).to_have_count(1)
    expect(plot).to_contain_text("T2M: area 100.0 %")
    expect(plot).to_contain_text("Zero-shot with flip: area")
    panel = page.get_by_role("tabpanel").filter(visible=True).last
    expect(panel).to_contain_text("Photos labelled 'cheetah' should rank first (2 of them)")
    open_tab(page, "Why")
    expect(page.locator("#why-second")).to_have_count(0)
    assert "has not: mane" in dict(reasons(page))
    assert adds_up(page)
    with answered(page):
        page.locator("#threshold input[type=range]").press("Home")
    expect(tile(page, "Yes").locator(".t2m-value")).to_have_text("5")
    assert page.complaints == []


def test_a_phone_scrolls_in_one_direction(visit: Callable[..., Any]) -> None:
    page = visit(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    measure = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    generate(page)
    for tab in TABS:
        open_tab(page, tab)
        width, room = page.evaluate(measure)
        assert width <= room, tab
    # New figures are drawn while their tab is closed; they fit once it is opened.
    replace_classes(page, "cheetah\nlion: no spots\ncat")
    generate(page)
    open_tab(page, "Confusion")
    plots = page.locator(".js-plotly-plot").filter(visible=True)
    expect(plots).to_have_count(3)
    for plot in plots.all():
        room = plot.bounding_box()["width"]
        expect(plot.locator(".main-svg").first).to_have_attribute("width", f"{room:g}")


def test_a_mistake_is_one_sentence_and_keeps_the_results(
    visit: Callable[..., Any], one_sentence: Callable[[object], str]
) -> None:
    page = visit()
    generate(page)
    results = page.locator("#tiles, #gallery, #filter, #task-line")
    before = results.all_inner_texts()
    for _ in TASK:
        page.locator("#classes .t2m-card button[title='Remove']").last.click()
    expect(page.locator("#classes .t2m-count")).to_have_text("0 classes")
    with answered(page):
        page.locator("#generate").click()
    toast = page.get_by_test_id("toast-text")
    expect(toast).to_be_visible()
    assert "at least one class" in one_sentence(toast.inner_text())
    assert results.all_inner_texts() == before
    assert page.locator("[data-testid=status-tracker] .error").filter(visible=True).count() == 0  # nothing covers them


def test_visitors_do_not_see_each_other(visit: Callable[..., Any]) -> None:
    one, two = visit(), visit()
    replace_classes(two, "animal\nvehicle")
    generate(one)
    mine = answers(one)
    generate(two)
    assert set(answers(two).values()) <= {"animal", "vehicle"}
    with answered(one):
        one.get_by_label("Not read").click()
    expect(one.locator("#gallery figure")).to_have_count(0)
    with answered(one):
        one.get_by_label("All", exact=True).click()
    assert answers(one) == mine
    assert set(mine.values()) == set(TASK)
    assert names(one) == TASK
