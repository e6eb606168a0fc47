"""The class editor on a page of its own: what it sends and takes, and the phrases that a person flips and drops."""

import json
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import gradio as gr
import pytest

from app.class_editor import CLASSES_SCHEMA, PAGE, ClassEditor, read_classes, read_phrases
from core.descriptions import ClassDescription, Phrase
from core.errors import DescriptionError

CHROME = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ANIMAL = "a large animal with stripes, no horns, does not live in water"
READ = ["✓ has: large animal", "✓ has: stripes", "✗ has not: horns", "✗ has not: live in water"]
EVIL = "<img src=x onerror=window.hacked=1>"
PATIENCE = 15_000


def phrase(text: str, positive: bool) -> dict[str, Any]:
    """A phrase as JSON."""
    return {"text": text, "positive": positive}


# -- in Python


def test_read_phrases() -> None:
    expected = [phrase("large animal", True), phrase("stripes", True)]
    assert read_phrases([ANIMAL, ""]) == [
        [*expected, phrase("horns", False), phrase("live in water", False)],
        [],
    ]
    assert read_phrases([]) == []


def test_read_phrases_of_anything_else_are_none() -> None:
    for payload in (None, 5, "stripes", {"0": "stripes"}, ["stripes"] * 201):
        assert read_phrases(payload) == []
    assert read_phrases([None, ["stripes"], "s" * 2001, "\ud800 stripes"]) == [[], [], [], [phrase("stripes", True)]]
    assert len(read_phrases(["stripes"] * 200)) == 200
    assert read_phrases(["s" * 2000]) == [[phrase("s" * 2000, True)]]


def test_read_classes_takes_corrected_phrases() -> None:
    entry = {"name": "zebra", "description": "stripes, no horns"}
    as_read = ClassDescription("zebra", ("stripes, no horns",))
    assert read_classes([entry]) == read_classes([{**entry, "phrases": None}]) == [as_read]
    assert read_classes({"zebra": "stripes, no horns"}) == [as_read]
    flipped = read_classes([{**entry, "phrases": [phrase("stripes", True), phrase("horns", True)]}])
    assert flipped[0].corrected == flipped[0].phrases == (Phrase("stripes"), Phrase("horns"))
    dropped = read_classes([{"name": "zebra", "phrases": []}])
    assert dropped == [ClassDescription("zebra", (), ())]


@pytest.mark.parametrize(
    "phrases",
    [
        "stripes",
        {"text": "stripes", "positive": True},
        ["stripes"],
        [{"text": "stripes"}],
        [{"text": 1, "positive": True}],
        [{"text": "stripes", "positive": 1}],
        [{"text": "stripes", "positive": "yes"}],
        False,
    ],
)
def test_read_classes_refuses_other_phrases(phrases: Any, one_sentence: Callable[[object], str]) -> None:
    with pytest.raises(DescriptionError) as caught:
        read_classes([{"name": "zebra", "phrases": phrases}])
    assert '"phrases": [{"text": "...", "positive": true}]' in one_sentence(caught.value)


def test_the_editor_gives_back_corrections() -> None:
    editor = ClassEditor([])
    classes = [
        ClassDescription("zebra", ("stripes, no horns",), (Phrase("stripes"), Phrase("hooves", False))),
        ClassDescription("horse", ("a long mane",)),
        ClassDescription("thing", ("round",), ()),
    ]
    shown = editor.postprocess(classes)
    assert [entry["phrases"] for entry in shown] == [[phrase("stripes", True), phrase("hooves", False)], None, []]
    assert editor.preprocess(json.loads(json.dumps(shown))) == classes
    with pytest.raises(gr.Error, match="must be a list"):
        editor.preprocess([{"name": "zebra", "phrases": "stripes"}])
    assert set(CLASSES_SCHEMA["items"]["properties"]) == set(shown[0])  # type: ignore[index]


# -- in the browser


@pytest.fixture(scope="module")
def small_page() -> Iterator[str]:
    """A page with nothing but the editor, a button that shows what Python gets, and one that fills the editor."""
    if CHROME is None:
        pytest.skip("needs a browser; install chromium or google-chrome")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"GRADIO_ANALYTICS_ENABLED": "False", "NO_PROXY": "localhost,127.0.0.1"}.items():
            patch.setenv(name, value)
        patch.setenv("no_proxy", "localhost,127.0.0.1")
        sent = ClassDescription("sent", (ANIMAL,), (Phrase("large animal"), Phrase("horns"), Phrase("hooves", False)))
        with gr.Blocks(analytics_enabled=False) as page:
            editor = ClassEditor([ClassDescription("one", (ANIMAL,))])
            told = gr.Textbox(elem_id="told")
            numbers = count(1)  # so that no two answers are the same
            gr.Button("Tell").click(
                lambda classes: json.dumps({"number": next(numbers), "classes": list(map(_told, classes))}),
                editor,
                told,
            )
            gr.Button("Fill").click(lambda: [sent], None, editor)
        css = (PAGE / "page.css").read_text(encoding="utf-8")
        _, url, _ = page.launch(prevent_thread_lock=True, quiet=True, ssr_mode=False, css=css)
        yield url
        page.close(verbose=False)


def _told(described: ClassDescription) -> dict[str, Any]:
    corrected = described.corrected
    return {
        "name": described.name,
        "texts": described.texts,
        "corrected": None if corrected is None else [[phrase.text, phrase.positive] for phrase in corrected],
    }


@pytest.fixture(scope="module")
def browser(small_page: str) -> Iterator[Any]:
    """One browser for all tests; the page comes first, because Playwright occupies this thread's event loop."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright; see requirements-dev.txt")
    sync_api.expect.set_options(timeout=PATIENCE)
    with (
        sync_api.sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROME, args=["--no-sandbox", "--disable-gpu"]) as started,
    ):
        yield started


class Editor:
    """The editor as a visitor has it before them."""

    def __init__(self, page: Any) -> None:
        from playwright.sync_api import expect

        self.page, self.expect = page, expect
        self.cards = page.locator(".t2m-card")
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def describe(self, text: str, card: int = 0) -> None:
        """Type a description."""
        self.cards.nth(card).get_by_label("Description").fill(text)

    def shows(self, *chips: str, card: int = 0) -> None:
        """Wait until a card shows these phrases and no others."""
        self.expect(self.cards.nth(card).locator(".t2m-flip")).to_have_text(list(chips))

    def button(self, label: str, card: int = 0) -> Any:
        """A button of a card, by what a screen reader says."""
        return self.cards.nth(card).get_by_role("button", name=label)

    def flip(self, phrase: str, card: int = 0) -> None:
        """Press a phrase."""
        self.button(f"{phrase}: has", card).click()

    def drop(self, phrase: str, card: int = 0) -> None:
        """Press the cross of a phrase."""
        self.button(f"Drop: {phrase}", card).click()

    def undo(self) -> None:
        """Press Undo."""
        self.page.get_by_role("button", name="Undo").click()

    def told(self) -> list[dict[str, Any]]:
        """What Python gets."""
        field = self.page.locator("#told textarea")
        before = field.input_value()
        self.page.get_by_role("button", name="Tell").click()
        self.expect(field).not_to_have_value(before)
        return json.loads(field.input_value())["classes"]

    def corrected(self) -> list[Any]:
        """The corrected phrases of each class that Python gets."""
        return [described["corrected"] for described in self.told()]


@pytest.fixture
def editor(browser: Any, small_page: str) -> Iterator[Editor]:
    """The page as a new visitor sees it, with its phrases read."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    visible = Editor(page)
    page.goto(small_page)
    visible.shows(*READ)
    yield visible
    assert visible.complaints == []
    context.close()


@pytest.mark.browser
def test_phrases_are_flipped_and_dropped(editor: Editor) -> None:
    assert editor.told() == [{"name": "one", "texts": [ANIMAL], "corrected": None}]
    editor.describe("a small bird without a crest, it cannot fly")
    editor.shows("✓ has: small bird", "✗ has not: crest", "✗ has not: fly")
    editor.flip("crest")
    editor.shows("✓ has: small bird", "✓ has: crest", "✗ has not: fly")
    editor.expect(editor.cards.locator(".t2m-corrected")).to_contain_text("corrected")
    editor.drop("fly")
    assert editor.corrected() == [[["small bird", True], ["crest", True]]]
    editor.flip("small bird")
    editor.flip("crest")
    assert editor.corrected() == [[["small bird", False], ["crest", False]]]
    editor.drop("small bird")
    editor.drop("crest")
    assert editor.corrected() == [[]]
    editor.expect(editor.cards.locator(".t2m-corrected")).to_contain_text("the name alone counts")
    editor.button("Read again").click()
    editor.shows("✓ has: small bird", "✗ has not: crest", "✗ has not: fly")
    editor.expect(editor.cards.locator(".t2m-corrected")).to_have_count(0)
    assert editor.corrected() == [None]


@pytest.mark.browser
def test_corrections_stay_while_the_description_changes(editor: Editor) -> None:
    editor.flip("horns")
    editor.drop("stripes")
    editor.describe(f"{ANIMAL}, no tail")
    editor.shows("✓ has: large animal", "✓ has: horns", "✗ has not: live in water", "✗ has not: tail")
    assert editor.corrected() == [[["large animal", True], ["horns", True], ["live in water", False], ["tail", False]]]
    editor.describe("a striped animal with horns")  # what is typed now was never corrected
    editor.shows("✓ has: striped animal", "✓ has: horns")
    assert editor.corrected() == [None]
    editor.describe("")
    editor.shows()
    editor.expect(editor.cards.locator(".t2m-phrases")).to_be_hidden()


@pytest.mark.browser
def test_corrections_go_where_the_class_goes(editor: Editor) -> None:
    fixed = [["large animal", True], ["horns", True], ["live in water", False]]
    editor.flip("horns")
    editor.drop("stripes")
    editor.undo()
    editor.shows(*READ[:2], "✓ has: horns", READ[3])
    editor.undo()
    editor.shows(*READ)
    assert editor.corrected() == [None]
    editor.flip("horns")
    editor.drop("stripes")
    editor.button("Duplicate").click()
    editor.flip("large animal", card=1)
    copied = [["large animal", False], *fixed[1:]]
    assert editor.corrected() == [fixed, copied]
    editor.button("Move down").click()
    editor.page.get_by_role("button", name="Paste a list").click()
    editor.page.get_by_label("Pasted list, one class a line").fill("horse: no stripes")
    editor.page.get_by_role("button", name="Add to the classes").click()
    editor.shows("✗ has not: stripes", card=2)
    assert editor.corrected() == [copied, fixed, None]
    editor.page.reload()
    editor.shows("✗ has not: stripes", card=2)
    assert editor.corrected() == [copied, fixed, None]
    editor.page.get_by_role("button", name="Fill").click()
    editor.shows("✓ has: large animal", "✓ has: horns", "✗ has not: hooves")
    assert editor.corrected() == [[["large animal", True], ["horns", True], ["hooves", False]]]
    editor.button("Read again").click()
    editor.shows(*READ)
    editor.undo()
    editor.undo()
    assert editor.corrected() == [copied, fixed, None]


@pytest.mark.browser
def test_phrases_by_keyboard(editor: Editor) -> None:
    page = editor.page
    editor.cards.get_by_label("Description").focus()
    for _ in range(5):  # two buttons a phrase
        page.keyboard.press("Tab")
    editor.expect(editor.button("horns: has not. Press to change to has")).to_be_focused()
    page.keyboard.press("Space")
    editor.expect(editor.button("horns: has. Press to change to has not")).to_be_focused()
    page.keyboard.press("Enter")
    editor.expect(editor.button("horns: has not. Press to change to has")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    editor.expect(editor.button("Drop: live in water")).to_be_focused()
    page.keyboard.press("Enter")
    editor.expect(editor.button("Drop: stripes")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    editor.expect(editor.button("Read again")).to_be_focused()
    page.keyboard.press("Enter")
    editor.expect(editor.button("large animal: has. Press to change to has not")).to_be_focused()
    editor.shows(*READ)


@pytest.mark.browser
def test_late_answers_are_ignored(editor: Editor) -> None:
    held: list[Any] = []

    def hold_first(route: Any) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    editor.page.route("**/component_server**", hold_first)
    with editor.page.expect_request("**/component_server**"):
        editor.describe("long ears")
    editor.describe("no tail")
    editor.shows("✗ has not: tail")
    with editor.page.expect_response("**/component_server**"):
        held[0].continue_()
    editor.page.wait_for_timeout(200)
    editor.shows("✗ has not: tail")


@pytest.mark.browser
def test_nothing_moves_under_a_held_button(editor: Editor) -> None:
    editor.describe("long ears, no tail")
    box = editor.button("horns: has not").bounding_box()
    editor.page.mouse.move(box["x"] + 5, box["y"] + 5)
    with editor.page.expect_response("**/component_server**"):
        editor.page.mouse.down()  # leaves the description, which is read at once
    editor.page.wait_for_timeout(100)
    editor.shows(*READ)
    editor.page.mouse.up()
    editor.shows("✓ has: long ears", "✗ has not: tail")


@pytest.mark.browser
def test_one_question_for_all_new_cards(editor: Editor) -> None:
    asked = []
    editor.page.on("request", lambda request: asked.append(request) if "component_server" in request.url else None)
    editor.page.get_by_role("button", name="Paste a list").click()
    lines = "\n".join(f"class {n}: trait {n}, no stripes" for n in range(40))
    editor.page.get_by_label("Pasted list, one class a line").fill(lines)
    editor.page.get_by_role("button", name="Replace all classes").click()
    editor.shows("✓ has: trait 39", "✗ has not: stripes", card=39)
    assert [len(request.post_data_json["data"]) for request in asked] == [40]


@pytest.mark.browser
def test_markup_in_a_phrase_is_text(editor: Editor) -> None:
    editor.describe(f"no “{EVIL}” and {EVIL}")
    editor.expect(editor.cards.locator(".t2m-flip").first).to_contain_text("img")
    editor.cards.locator(".t2m-flip").first.click()
    editor.page.evaluate(
        "classes => sessionStorage.setItem('t2m-classes', JSON.stringify(classes))",
        [{"name": EVIL, "description": EVIL, "phrases": [phrase(EVIL, True)]}],
    )
    editor.page.reload()
    editor.shows(f"✓ has: {EVIL}")
    assert editor.page.locator("img[src=x]").count() == 0
    assert editor.page.evaluate("window.hacked") is None
