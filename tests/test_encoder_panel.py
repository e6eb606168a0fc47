"""Another encoder, chosen while the page runs: got, taught, used and given up, with photos and classifiers kept."""

import gc
import re
import shutil
import socket
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr
import pytest
import torch
from gradio_client import Client, handle_file
from huggingface_hub import constants
from huggingface_hub.utils import close_session

import app.studio
from app.encoder_jobs import NOT_LEARNT, STOPPED, Work
from app.encoder_panel import EncoderPanel
from app.encoder_views import status, title, what_it_takes
from app.presets import EXAMPLES, MEDIA, example_photos, presets
from app.studio import Session, Studio
from core import bootstrap
from core.attributes import AttributeTable, load_attributes
from core.corpus import load_corpus
from core.descriptions import ClassDescription
from core.encoders import LITE
from core.errors import Cancelled, SettingError
from core.samples import Sample
from core.tower_training import TowerRecipe

Sentence = Callable[[object], str]

NAME = "ViT-B-32/laion2b_s34b_b79k"
QUICK = TowerRecipe(steps=2, slots=32)
CLASSES = next(iter(presets().values()))
EVIL = "<img src=x onerror=window.hacked=1>"
CHROME = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 60.0
SOON = 10.0
"""Seconds within which a person has to be told that there is no network."""


@pytest.fixture(scope="module", autouse=True)
def few_lessons() -> Iterator[None]:
    """A corpus of 25 classes and 40 attributes, which is read in seconds."""
    corpus = load_corpus()[::40]
    table = load_attributes(corpus)
    few = AttributeTable(table.attributes[::10], table.values[:, ::10])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "load_corpus", lambda: corpus)
        patch.setattr(bootstrap, "load_attributes", lambda corpus: few)
        yield


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the correction for the tiny model is kept from one test to the next."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The user's own is never touched."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def lite() -> Iterator[Studio]:
    """A studio that learns quickly."""
    studio = Studio(LITE, "cpu", recipe=QUICK)
    assert studio.model.encoders.name == LITE
    yield studio
    studio.close()


@pytest.fixture
def taught(lite: Studio, tiny_clip: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Studio:
    """A studio whose encoder is the tiny one, once it has learnt for it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    lite.use(str(tiny_clip))
    assert lite.wait(PATIENCE) == Work(encoder=str(tiny_clip))
    assert lite.model.is_trained
    return lite


class Gate:
    """Learning waits here until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        learn, self.opened = app.studio.learn, Event()

        def gated(*arguments: Any, **options: Any) -> Any:
            assert self.opened.wait(PATIENCE)
            return learn(*arguments, **options)

        monkeypatch.setattr(app.studio, "learn", gated)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A closed one, opened at the end."""
    gate = Gate(monkeypatch)
    yield gate
    gate.opened.set()


def until(done: Callable[[], bool]) -> None:
    """Wait for another thread."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def silent(share: float, message: str) -> None:
    """Nobody watches."""


def session_of(studio: Studio) -> Session:
    """The example classes and photos."""
    return Session(studio.generate(CLASSES), studio.encode(example_photos(), "me", silent))


def test_the_base_answers_until_the_correction_is_learnt(lite: Studio, tiny_clip: Path, gate: Gate) -> None:
    before = session_of(lite)
    lite.use(str(tiny_clip))
    until(lambda: lite.work.doing == "learning" and lite.work.line != "")
    assert lite.current == str(tiny_clip)
    assert not lite.model.is_trained

    base = session_of(lite)
    assert (base.task.encoder, base.task.device, base.task.is_trained) == (str(tiny_clip), "cpu", False)
    assert base.task.titles["zero_shot"] == "CLIP zero-shot"
    alone, flip = (base.task.classifiers[method].weights.last for method in ("t2m", "zero_shot_flip"))
    assert torch.allclose(alone, flip, atol=1e-5)
    assert len(base.predictions().files) == len(EXAMPLES)

    gate.opened.set()
    assert lite.wait(PATIENCE) == Work(encoder=str(tiny_clip))
    assert lite.model.is_trained
    after = session_of(lite)
    assert after.task.is_trained
    assert after.task.fingerprint == base.task.fingerprint
    assert not torch.allclose(after.task.classifiers["t2m"].weights.last, alone, atol=1e-3)
    # What was made before still answers, of the photos it belongs to.
    assert before.predictions().accuracy("t2m") == 1
    assert base.with_task(after.task).predictions() is not None
    assert before.with_task(after.task).predictions() is None


def test_what_was_learnt_is_found_again(taught: Studio, tiny_clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.studio, "learn", None)
    second = Studio(str(tiny_clip), "cpu")
    assert second.model.is_trained
    assert second.work == Work()
    first, again = (studio.generate(CLASSES).classifiers["t2m"].weights.last for studio in (taught, second))
    assert torch.allclose(first, again)


def test_cancelled_learning_leaves_the_base_and_can_be_started_again(lite: Studio, tiny_clip: Path, gate: Gate) -> None:
    lite.use(str(tiny_clip))
    until(lambda: lite.work.doing == "learning")
    lite.cancel()
    assert lite.work.line == "Stopping"
    gate.opened.set()
    assert lite.wait(PATIENCE).problem == NOT_LEARNT
    assert lite.current == str(tiny_clip)
    assert not session_of(lite).task.is_trained
    lite.try_again()
    assert lite.wait(PATIENCE).problem == ""
    assert lite.model.is_trained


def test_another_choice_stops_the_learning(lite: Studio, tiny_clip: Path, gate: Gate) -> None:
    lite.use(str(tiny_clip))
    until(lambda: lite.work.doing == "learning")
    lite.use(LITE)
    gate.opened.set()
    assert lite.wait(PATIENCE) == Work(encoder=LITE)
    assert lite.current == LITE
    assert not list(bootstrap.user_cache().rglob("*.safetensors"))


def test_what_nobody_foresaw_leaves_the_base(
    lite: Studio, tiny_clip: Path, monkeypatch: pytest.MonkeyPatch, one_sentence: Sentence
) -> None:
    def full(*arguments: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(app.studio, "learn", full)
    lite.use(str(tiny_clip))
    problem = one_sentence(lite.wait(PATIENCE).problem)
    assert "No space left on device" in problem
    assert "CLIP's own classifier goes on alone" in problem
    assert lite.generate(CLASSES).encoder == str(tiny_clip)


def test_prompts_and_fast_need_no_new_learning(taught: Studio, tiny_clip: Path, gate: Gate) -> None:
    simple = taught.generate(CLASSES)
    taught.use(str(tiny_clip), "plain", fast=True)
    assert taught.wait(PATIENCE) == Work(encoder=str(tiny_clip))
    assert (taught.model.fast, taught.prompts) == (True, "plain")
    plain = taught.generate(CLASSES)
    for method, made in plain.classifiers.items():
        assert not torch.allclose(made.weights.last, simple.classifiers[method].weights.last)
    saved, said = taught.model.tower.saved, [ClassDescription("a thing that nobody has said")]
    assert list(next(taught.tasks(said, taught.model)).classifiers) == ["t2m"]
    assert taught.model.tower.saved == saved  # it was not asked


def test_prompts_change_while_it_learns(lite: Studio, tiny_clip: Path, gate: Gate) -> None:
    lite.use(str(tiny_clip))
    until(lambda: lite.work.doing == "learning")
    simple = lite.generate(CLASSES).classifiers["t2m"].weights.last
    lite.use(str(tiny_clip), "plain")
    assert lite.work.doing == "learning"
    assert not torch.allclose(lite.generate(CLASSES).classifiers["t2m"].weights.last, simple)
    lite.cancel()
    gate.opened.set()
    assert lite.wait(PATIENCE).problem == NOT_LEARNT
    assert lite.prompts == "plain"


@pytest.fixture
def broken_clip(tiny_clip: Path, tmp_path: Path) -> Path:
    """The tiny model, its weights cut short."""
    folder = tmp_path / EVIL
    shutil.copytree(tiny_clip, folder)
    weights = folder / "open_clip_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5_000_000])
    return folder


def test_broken_weights_leave_what_was_there(lite: Studio, broken_clip: Path, one_sentence: Sentence) -> None:
    lite.use(str(broken_clip))
    work = lite.wait(PATIENCE)
    assert "damaged" in one_sentence(work.problem)
    assert session_of(lite).predictions().accuracy("t2m") == 1
    lite.try_again()
    assert lite.wait(PATIENCE) == work
    for shown in (
        status(LITE, work, True),
        status(LITE, Work("learning", EVIL, 0.4, EVIL), True),
        what_it_takes(EVIL, LITE)[0],
    ):
        assert "<img" not in shown
        assert "&lt;img" in shown


def test_a_start_with_broken_weights_is_a_start_on_lite(broken_clip: Path, one_sentence: Sentence) -> None:
    studio = Studio(str(broken_clip), "cpu")
    assert studio.generate(CLASSES).encoder == LITE
    assert "damaged" in one_sentence(studio.work.problem)
    assert studio.work.encoder == str(broken_clip)


@pytest.mark.parametrize("name", ["", "nonsense", "ViT-B-32/nonsense", "/nowhere", f"ViT-B-32:{EVIL}"])
def test_what_is_no_encoder_changes_nothing(lite: Studio, name: str, one_sentence: Sentence) -> None:
    with pytest.raises(SettingError) as caught:
        lite.use(name)
    one_sentence(caught.value)
    assert (lite.current, lite.work) == (LITE, Work())
    said, usable, _ = what_it_takes(name, LITE)
    assert not usable
    assert "<img" not in said


def test_a_start_without_a_network_is_a_start_on_lite(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, one_sentence: Sentence
) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    url = "http://127.0.0.1:9/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", url)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    close_session()
    assert what_it_takes(NAME, LITE)[0] == '<p class="t2m-line">Needs a download of about 605 MB, once.</p>'
    studio = Studio(NAME, "cpu")
    assert studio.model.encoders.name == LITE
    work = studio.wait(SOON)
    assert (work.doing, work.encoder) == ("", NAME)
    assert "refused" in one_sentence(work.problem)
    assert title(studio.current, work) == "Encoder: lite · problem"
    studio.try_again()
    assert studio.wait(SOON) == work
    close_session()


def test_a_cancelled_download_leaves_what_was_there(lite: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(source: Any, tell: Callable[[float, str], None]) -> None:
        while True:
            tell(0.25, "Downloaded 150 of 600 MB")
            time.sleep(0.05)

    monkeypatch.setattr("app.encoder_jobs.download_weights", slow)
    lite.use(NAME)
    until(lambda: lite.work.share == 0.25)
    shown = status(LITE, lite.work, True)
    assert 'role="progressbar"' in shown
    assert 'aria-valuenow="25"' in shown
    assert f"Downloading {NAME}: 25&nbsp;%. Until it is there, lite answers." in shown
    lite.cancel()
    assert lite.wait(PATIENCE).problem == STOPPED
    assert lite.generate(CLASSES).encoder == LITE


def test_photos_and_classifiers_go_along_both_ways(
    lite: Studio, taught: Studio, tiny_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = taught
    studio.use(LITE)
    studio.wait(PATIENCE)
    photos = [Sample("missing.jpg", tmp_path / "missing.jpg"), *example_photos()]
    there = Session(studio.generate(CLASSES), studio.encode(photos, "me", silent))
    right = there.predictions()
    assert right.accuracy("t2m") == 1

    studio.use(str(tiny_clip))
    studio.wait(PATIENCE)
    told = []
    moved = studio.fit(there, "me", lambda share, line: told.append(line), studio.model)
    assert moved.task.encoder == str(tiny_clip)
    assert moved.task.fingerprint == moved.batch.fingerprint != there.batch.fingerprint
    assert (moved.batch.samples, moved.batch.thumbnails) == (there.batch.samples, there.batch.thumbnails)
    assert set(moved.batch.features.problems) == {0}
    with pytest.raises(AssertionError):
        there.batch.joined(moved.batch)
    assert len(moved.predictions().answers("t2m")) == len(photos)
    assert told[-1] == "Looked at 6 of 6 photos with the new encoder"
    assert studio.fit(moved, "me", silent, studio.model) == moved

    studio.use(LITE)
    studio.wait(PATIENCE)
    monkeypatch.setattr(type(studio.model.encoders.sample), "encode", None)  # nothing is encoded twice
    back = studio.fit(moved, "me", silent, studio.model)
    assert back.predictions().answers("t2m").tolist() == right.answers("t2m").tolist()
    assert there.predictions() is right


def test_stopped_on_the_way_all_stays_as_it_was(taught: Studio) -> None:
    model = taught.model
    taught.use(LITE)
    taught.wait(PATIENCE)
    there = session_of(taught)
    with pytest.raises(Cancelled, match="press Generate classifier"):
        taught.fit(there, "me", lambda share, line: taught.stop("me"), model)
    assert there.predictions().accuracy("t2m") == 1


def test_the_encoder_that_nobody_uses_is_freed(taught: Studio) -> None:
    session, encoder = session_of(taught), weakref.ref(taught.model.encoders.sample)
    taught.use(LITE)
    taught.wait(PATIENCE)
    gc.collect()
    assert encoder() is None
    assert session.predictions() is not None


@dataclass(frozen=True)
class Served:
    """A page of its own."""

    url: str
    studio: Studio


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The real page, on ``lite``, whose encoder may be changed."""
    for name, value in {"HF_HUB_OFFLINE": "1", "GRADIO_ANALYTICS_ENABLED": "False"}.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "localhost,127.0.0.1")
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    from app.page import build_page, launch_options

    studio = Studio(LITE, "cpu", recipe=QUICK)
    page = build_page(studio)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"server_name": "127.0.0.1", "server_port": port, "prevent_thread_lock": True, "quiet": True}
    page.launch(**options, **launch_options())
    studio.warm_up()
    yield Served(f"http://127.0.0.1:{port}/", studio)
    page.close(verbose=False)
    studio.close()


def test_the_api_never_mixes_two_encoders(
    served: Served, tiny_clip: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    visitor = Client(served.url, verbose=False)
    task = {described.name: " ".join(described.texts) for described in CLASSES}
    photos = [handle_file(photo.path) for photo in example_photos()]
    made = visitor.predict(task, api_name="/generate")
    assert (made["encoder"], made["device"], made["trained"]) == (LITE, "cpu", True)
    first = visitor.predict(photos, api_name="/classify")

    served.studio.use(str(tiny_clip))
    assert served.studio.wait(PATIENCE).problem == ""
    second = visitor.predict(photos, api_name="/classify")  # of the classes that the other encoder was asked about
    assert second["classes"] == first["classes"]
    assert second["predictions"] != first["predictions"]
    made = visitor.predict(task, api_name="/generate")
    assert (made["encoder"], made["trained"]) == (str(tiny_clip), True)
    assert visitor.predict(photos, api_name="/classify")["predictions"] == second["predictions"]

    served.studio.use(LITE)
    served.studio.wait(PATIENCE)
    assert visitor.predict(photos, api_name="/classify")["predictions"] == first["predictions"]


@pytest.mark.browser
@pytest.mark.skipif(CHROME is None, reason="needs a browser; install chromium or google-chrome")
def test_a_visitor_changes_the_encoder(served: Served, tiny_clip: Path, gate: Gate) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with sync_api.sync_playwright() as playwright:
        options = {"executable_path": CHROME, "args": ["--no-sandbox", "--disable-gpu"]}
        with playwright.chromium.launch(**options) as browser:
            page = browser.new_page()
            page.set_default_timeout(1000 * PATIENCE)
            sync_api.expect.set_options(timeout=1000 * PATIENCE)
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(served.url)
            change_the_encoder(page, sync_api.expect, str(tiny_clip), gate)
            assert complaints == []


def change_the_encoder(page: Any, expect: Any, tiny: str, gate: Gate) -> None:
    """What the visitor does and sees."""
    title, status, line = page.locator("#encoder > button"), page.locator("#encoder-status"), page.locator("#task-line")
    name, use, about = page.locator("#encoder-name input"), page.locator("#encoder-use"), page.locator("#encoder-about")
    tiles = page.locator("#tiles .t2m-tile")
    expect(title).to_have_text(re.compile("Encoder: lite"))
    page.locator("#generate").click()
    expect(tiles.first).to_contain_text("100.0 %")

    title.click()
    expect(about).to_have_text("In use now.")
    expect(page.get_by_label("Prompts")).to_have_count(0)
    for typed, said, label in (
        ("ViT-B-32/nonsense", "has no weights with the tag 'nonsense'", "Use this encoder"),
        (f"ViT-B-32:{EVIL}", f"There is no weights file '{EVIL}'", "Use this encoder"),
        (tiny, "On this machine: nothing is downloaded.", "Use this encoder"),
    ):
        name.fill(typed)
        name.press("Enter")
        expect(about).to_contain_text(said)
        expect(use).to_have_text(label)
        expect(use).to_be_enabled(enabled=typed == tiny)
    expect(page.get_by_label("Prompts")).to_be_visible()
    use.focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text(f"T2M is learning its correction for {tiny}")
    expect(status).to_contain_text("Until it is done, CLIP's own classifier answers.")
    expect(status.get_by_role("progressbar")).to_have_attribute("aria-valuenow", re.compile(r"\d+"))
    expect(title).to_contain_text("learning")

    # Meanwhile the base answers, and the photos are read again; a second visitor sees what goes on.
    page.locator("#generate").click()
    expect(line).to_contain_text("CLIP's base alone: T2M is still learning")
    expect(tiles.first).to_contain_text("right of 5 labelled")
    expect(tiles.nth(1)).to_contain_text("CLIP with flip")
    other = page.context.browser.new_page()
    other.goto(page.url)
    expect(other.locator("#encoder-status")).to_contain_text("T2M is learning")
    expect(other.locator("#encoder-name input")).to_have_value(tiny)
    other.close()

    gate.opened.set()
    expect(status).to_have_text("Ready: press Generate classifier to use it.")
    expect(page.locator("#encoder-cancel")).to_have_count(0)
    expect(about).to_have_text("In use now.")
    page.locator("#generate").click()
    expect(line).not_to_contain_text("base alone")
    expect(line).to_contain_text(tiny)
    for position, method in enumerate(("T2M", "CLIP with flip", "CLIP zero-shot", "5")):
        expect(tiles.nth(position)).to_contain_text(method)

    # And back: whoever adds photos now has them answered by a classifier of the same words.
    name.fill(LITE)
    name.press("Enter")
    use.click()
    expect(title).to_contain_text("lite")
    expect(status).to_have_text("Ready: press Generate classifier to use it.")
    page.set_input_files("[data-input=files]", [MEDIA / "lion.jpg", MEDIA / "bus.png"])
    expect(page.locator("#gallery figure")).to_have_count(2)
    assert page.locator("#gallery .t2m-t2m b").all_inner_texts() == ["bus", "lion"]
    expect(line).to_contain_text("encoder lite")


def test_stop_ends_what_clip_reads(taught: Studio, one_sentence: Sentence) -> None:
    classes = [ClassDescription(f"animal {i}", (f"it has {i} stripes, no horns",)) for i in range(12)]
    told = []

    def press_stop(share: float, line: str) -> None:
        told.append(line)
        taught.stop("visitor")

    with pytest.raises(Cancelled) as raised:
        list(taught.tasks(classes, taught.model, "visitor", press_stop))
    assert "press Generate" in str(raised.value)
    assert len(told) == 1
    assert "CLIP read 0 of" in told[0]
    *_, task = taught.tasks(classes, taught.model, "visitor")
    assert set(task.classifiers) == {"t2m", "zero_shot_flip", "zero_shot"}


def test_visitors_from_other_machines_choose_no_encoder(tiny_clip: Path, one_sentence: Sentence) -> None:
    """What they type would name files of this machine, and what they download would fill its disk."""
    studio = Studio(LITE, "cpu", is_open=True)
    for encoder in (str(tiny_clip), NAME, "/etc"):
        with pytest.raises(SettingError) as raised:
            studio.use(encoder)
        one_sentence(raised.value)
    with gr.Blocks():
        panel = EncoderPanel(studio)
    about = panel.chosen("/etc")[panel.about]
    assert "other machines" in about
    assert "/etc" not in about
    assert studio.work.doing in ("", "loading")
