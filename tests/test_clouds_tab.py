"""The Point clouds tab: its pictures, its words, what it reads, and the tab in a real browser."""

import base64
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from browsing import CHROME, answered
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from app import compare, plots, views
from app.example_shapes import MADE, PRESETS, found_shapes, made_shapes
from app.modality import IMAGES, SHAPES
from app.pictures import BACKGROUND, KEPT_POINTS, SIDE, cloud_to_keep, picture_of_cloud, viewer
from app.presets import EXAMPLES, MEDIA, presets
from app.results_panel import ResultsPanel
from app.shape_viewer import STEP, about
from app.shapes_tab import ShapesTab
from app.studio import Batch, Session, Studio
from core.descriptions import check_classes
from core.errors import Cancelled, CheckpointError, SampleError
from core.features import SampleFeatures
from core.media import array_bytes
from core.predictions import Predictions
from core.samples import Sample
from core.shapes.generator import draw
from core.text2model import METHODS

EVIL = "<img src=x onerror=window.hacked=1>"
FURNITURE = next(iter(SHAPES.presets.values()))
CATEGORIES = ("chair", "table", "sofa", "bed", "floor lamp", "bookshelf")


def silent(share: float, message: str) -> None:
    """Nobody watches."""


def pole(points: int = 300) -> np.ndarray:
    """Points one above the other."""
    return np.stack([np.zeros(points), np.zeros(points), np.linspace(-1, 1, points)], axis=1)


# -- files


def as_off(points: np.ndarray) -> bytes:
    lines = ["OFF", f"{len(points)} 0 0", *(" ".join(map(str, point)) for point in points)]
    return "\n".join(lines).encode()


def as_ply(points: np.ndarray) -> bytes:
    head = f"ply\nformat ascii 1.0\nelement vertex {len(points)}\n"
    head += "".join(f"property float {axis}\n" for axis in "xyz") + "end_header\n"
    return (head + "\n".join(" ".join(map(str, point)) for point in points)).encode()


def as_pcd(points: np.ndarray) -> bytes:
    head = "VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\n"
    head += f"WIDTH {len(points)}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {len(points)}\nDATA ascii\n"
    return (head + "\n".join(" ".join(map(str, point)) for point in points)).encode()


def as_obj(points: np.ndarray) -> bytes:
    """Vertices alone; y is up in such files."""
    return "\n".join(f"v {x} {z} {-y}" for x, y, z in points).encode()


def as_text(points: np.ndarray) -> bytes:
    return "\n".join(" ".join(map(str, point)) for point in points).encode()


def as_csv(points: np.ndarray) -> bytes:
    return "\n".join(",".join(map(str, point)) for point in points).encode()


def as_npz(points: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, points=points)
    return stream.getvalue()


FORMATS: dict[str, Callable[[np.ndarray], bytes]] = {
    "npy": array_bytes,
    "npz": as_npz,
    "off": as_off,
    "ply": as_ply,
    "pcd": as_pcd,
    "obj": as_obj,
    "xyz": as_text,
    "csv": as_csv,
}


def shape_file(folder: Path, category: str, number: int, kind: str) -> Path:
    """A generated shape in a folder that is named after what it is."""
    file = folder / category / f"{number:03}.{kind}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(FORMATS[kind](draw(category, 5, number, points=400).round(4)))
    return file


# -- pictures


def pixels(url: str) -> np.ndarray:
    """What a data URL shows."""
    kind, data = url.split(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")).astype(int)


def drawn(url: str) -> np.ndarray:
    """Where the picture is not background."""
    return np.abs(pixels(url) - list(bytes.fromhex(BACKGROUND[1:]))).sum(axis=2) > 60


def test_a_picture_has_what_is_high_at_its_top_and_bright() -> None:
    picture = pixels(picture_of_cloud(pole()))
    assert picture.shape == (SIDE, SIDE, 3)
    rows, columns = np.nonzero(drawn(picture_of_cloud(pole())))
    assert rows.max() - rows.min() > 0.8 * SIDE
    assert columns.max() - columns.min() < 0.1 * SIDE
    column = int(np.median(columns))
    assert picture[rows.min() + 3, column].sum() > picture[rows.max() - 3, column].sum() + 100


def test_what_is_in_front_covers_what_is_behind() -> None:
    near, far = viewer()[None] / 2, -viewer()[None] / 2  # on one line of sight
    frame = np.array([[0.9, 0, -0.9], [-0.9, 0, 0.9]])
    middle = slice(SIDE // 2 - 2, SIDE // 2 + 2)

    def shade(*parts: np.ndarray) -> np.ndarray:
        return pixels(picture_of_cloud(np.concatenate([*parts, frame])))[middle, middle].mean(axis=(0, 1))

    both = shade(near, far)
    assert np.abs(both - shade(far, near)).max() < 1
    assert np.abs(both - shade(near)).max() < 25
    assert np.abs(both - shade(far)).max() > 50


def test_any_cloud_can_be_drawn() -> None:
    flat = np.random.default_rng(0).uniform(-1, 1, (50, 3)) * [1, 1, 0]
    for cloud in (flat, np.zeros((16, 3)), flat[:1], flat.astype(np.float16)):
        assert pixels(picture_of_cloud(cloud)).shape == (SIDE, SIDE, 3)
        assert isinstance(plots.cloud_plot(cloud, 35.0), go.Figure)


def test_few_points_are_kept() -> None:
    for count in (16, 2000, 2001, 2048, 9000):
        kept = cloud_to_keep(np.random.default_rng(0).uniform(-1, 1, (count, 3)))
        assert len(kept) == min(count, KEPT_POINTS)
        assert kept.dtype == np.float16


def test_the_3d_view() -> None:
    points = cloud_to_keep(draw("chair", 7, 1, points=2048))
    figure = plots.cloud_plot(points, 35.0)
    cloud = figure.data[0]
    assert len(cloud.x) == len(points) <= 2000
    assert list(cloud.marker.color) == list(cloud.z)
    scene = figure.layout.scene
    assert scene.aspectmode == "data"
    assert (scene.xaxis.visible, scene.yaxis.visible, scene.zaxis.visible) == (False, False, False)
    arrow = figure.data[2]
    assert arrow.text[1] == "up"
    assert arrow.x[0] == arrow.x[1]
    assert arrow.z[1] > arrow.z[0] == cloud.z.min()
    assert scene.camera.eye.y < 0 < scene.camera.eye.x
    turned = plots.cloud_plot(points, 35.0 + STEP).layout
    assert turned.scene.camera.eye.x > scene.camera.eye.x
    assert turned.uirevision != figure.layout.uirevision
    assert plots.cloud_plot(points, 35.0).layout.uirevision == figure.layout.uirevision


# -- what there is to try


def test_presets_speak_of_form_and_of_what_is_not_there() -> None:
    for title, classes in presets(PRESETS).items():
        check_classes(classes)
        denied = [phrase for described in classes for phrase in described.phrases if not phrase.positive]
        assert len(denied) >= len(classes), title
    assert set(MADE) == {described.name for described in FURNITURE}


def test_example_shapes() -> None:
    shapes = made_shapes()
    assert [shape.label for shape in shapes] == list(MADE)
    assert len({shape.name for shape in shapes}) == len(MADE) == 8
    assert [shape.data for shape in shapes] == [shape.data for shape in made_shapes()]
    for shape in shapes:
        assert SHAPES.media[0].read(shape.read(), shape.name).shape[1] == 3


def test_found_shapes_stand_alone() -> None:
    found = found_shapes()
    assert {shape.name for shape in found} <= {"Bunny.obj", "Duck.glb", "Fox.gltf"}
    for shape in found:
        assert shape.label is None
        points = SHAPES.media[0].read(shape.read(), shape.name)
        assert np.isfinite(points).all()


# -- words


def test_no_word_of_photos() -> None:
    """Whatever the tab says, it speaks of shapes; the Images tab says what it has always said."""
    with gr.Blocks() as page:
        ShapesTab(Studio("auto", "cpu", modality=SHAPES), gr.State(Session()))
    shown = [
        value
        for component in page.config["components"]
        for value in component["props"].values()
        if isinstance(value, str) and "addEventListener" not in value
    ]
    said = " ".join(shown) + " ".join(fragments("shape").values())
    assert "shape" in said
    assert not re.search(
        r"photo|picture (?!encoder)|image encoder", re.sub(r"t2m-\w+|data-\w+|The pictures", "", said), re.I
    )
    assert "photo" in " ".join(fragments("photo").values())
    assert "shape" not in " ".join(fragments("photo").values())


def fragments(noun: str) -> dict[str, str]:
    """What is said of a batch with a right, a wrong and an unread sample, and of a single class."""
    chances = np.array([[0.9, 0.1], [0.2, 0.8], [np.nan, np.nan]])
    predictions = Predictions(
        files=("a", "b", "c"),
        classes=("one", "two"),
        truth=np.array([0, 0, -1]),
        labels=("one", "one", ""),
        problems=("", "", "It is damaged."),
        probabilities={"t2m": chances, "zero_shot": chances[:, ::-1]},
        known=dict.fromkeys(("t2m", "zero_shot"), np.array([0.9, 0.4, np.nan])),
        titles=METHODS,
        noun=noun,
    )
    modality = SHAPES if noun == "shape" else IMAGES
    batch = Batch(
        tuple(Sample(name, Path(name)) for name in "abc"),
        SampleFeatures(torch.zeros(2, 4), (0, 1), {2: "It is damaged."}, 0.1),
        "tiny:1",
        dict.fromkeys((0, 1), "data:,"),
        medium=modality.media[0],
    )
    made = SimpleNamespace(space=SimpleNamespace(tensors=dict), n_parameters=12)
    task = SimpleNamespace(
        classifiers=dict.fromkeys(predictions.probabilities, made),
        encoder_bytes=100,
        milliseconds=dict.fromkeys(predictions.probabilities, 1.0),
    )
    single = replace(
        predictions,
        classes=("one",),
        probabilities={method: rows[:, :1] for method, rows in predictions.probabilities.items()},
        threshold=0.5,
    )
    same = replace(predictions, probabilities=dict.fromkeys(predictions.probabilities, chances))
    unread = replace(predictions, problems=("x", "y", "z"))
    unlabelled = replace(predictions, truth=np.full(3, -1), labels=("", "", ""))
    return {
        "tiles": views.tiles(predictions) + views.tiles(single),
        "gallery": views.gallery(batch, predictions, [0, 1, 2], 0, views.LOOK),
        "nothing": views.gallery(batch, predictions, [], 0),
        "ranking": views.ranking_note(single),
        "compare": "".join(
            compare.compared(task, batch, some)  # type: ignore[arg-type]
            for some in (predictions, same, unread, unlabelled)
        ),
        "confusion": plots.confusion_plot(predictions, "t2m", "").data[0].hovertemplate,
    }


def test_ids_differ_between_tabs() -> None:
    with gr.Blocks() as page:
        for modality in (IMAGES, SHAPES):
            ResultsPanel(gr.State(Session()), modality)
    ids = [component["props"].get("elem_id") for component in page.config["components"]]
    named = [name for name in ids if name]
    assert len(named) == len(set(named))
    assert "gallery" in named
    assert "shapes-gallery" in named


def test_hostile_names_stay_text() -> None:
    chances = np.array([[0.9, 0.1], [np.nan, np.nan]])
    predictions = Predictions(
        files=(f"{EVIL}/a.ply", f"{EVIL}.ply"),
        classes=(EVIL, f'"{EVIL}'),
        truth=np.array([0, -1]),
        labels=(EVIL, ""),
        problems=("", f"It is {EVIL}."),
        probabilities={"t2m": chances},
        known={"t2m": np.array([1.0, np.nan])},
        titles=METHODS,
        noun="shape",
    )
    for position in (0, 1):
        html = about(predictions, position)
        assert "<img" not in html
        assert "&lt;img" in html


# -- what is read


@pytest.fixture(scope="module")
def studio() -> Studio:
    """The real encoder and checkpoint for shapes."""
    return Studio("auto", "cpu", modality=SHAPES)


def test_nothing_is_loaded_before_it_is_used() -> None:
    fresh = Studio("auto", "cpu", modality=SHAPES)
    with gr.Blocks():
        ShapesTab(fresh, gr.State(Session()))
    assert fresh.current == ""


def test_depth_views_are_a_choice_where_there_is_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file, there in ((tmp_path, True), (tmp_path / "missing.safetensors", False)):
        monkeypatch.setattr("app.shapes_tab.default_checkpoint", lambda name, file=file: file)
        with gr.Blocks():
            assert ShapesTab(Studio("auto", "cpu", modality=SHAPES), gr.State(Session())).looks.visible is there


def test_a_visitor_chooses_an_encoder_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load(encoder: str, device: str, **options: Any) -> object:
        assert options["for_clouds"]
        loaded.append(encoder)
        return object()

    monkeypatch.setattr("core.text2model.Text2Model.load", load)
    fresh = Studio("auto", "cpu", modality=SHAPES)
    mine, theirs = fresh.model_for(Session(encoder="lite")), fresh.model_for(Session())
    assert fresh.model_for(Session(encoder="lite")) is mine is not theirs
    assert fresh.model is theirs
    assert loaded == ["lite", "points"]


def test_files_are_read_again_the_other_way_up(studio: Studio, tmp_path: Path) -> None:
    points = draw("floor lamp", 5, 1, points=400)
    files = [tmp_path / "z.ply", tmp_path / "y.obj"]
    files[0].write_bytes(as_ply(points))
    files[1].write_bytes(as_obj(points))
    samples = [Sample(file.name, file) for file in files] + [Sample("gone.ply", tmp_path / "gone.ply")]
    session = Session(studio.generate(FURNITURE), studio.encode(samples, "me", silent))
    before = session.batch
    assert before is not None
    assert set(before.clouds) == set(before.thumbnails) == {0, 1}
    assert np.ptp(before.clouds[0][:, 2]) == pytest.approx(np.ptp(before.clouds[1][:, 2]), abs=0.02)

    after = studio.fit(replace(session, reading="y"), "me", silent, studio.model).batch
    assert after is not None
    assert after.medium.reading == "y"
    # What was y is z now: the PLY file lies, and the OBJ file stands as it stood.
    assert np.ptp(after.clouds[0][:, 2]) == pytest.approx(np.ptp(before.clouds[0][:, 1]), abs=0.01)
    assert np.array_equal(after.clouds[1], before.clouds[1])
    assert after.thumbnails[0] != before.thumbnails[0]
    assert after.thumbnails[1] == before.thumbnails[1]
    assert not torch.equal(after.vector(0), before.vector(0))
    assert torch.equal(after.vector(1), before.vector(1))
    assert set(after.features.problems) == {2}
    back = studio.fit(replace(session, batch=after), "me", silent, studio.model).batch
    assert back is not None
    assert back.thumbnails == before.thumbnails
    assert torch.equal(back.features.vectors, before.features.vectors)


def test_stop_keeps_what_there_was(studio: Studio, tab: ShapesTab) -> None:
    samples = made_shapes()
    session = Session(studio.generate(FURNITURE), studio.encode(samples, "me", silent))
    with pytest.raises(Cancelled, match="press Generate"):
        studio.fit(replace(session, reading="y"), "me", lambda share, message: studio.stop("me"), studio.model)
    with pytest.raises(Cancelled, match="drop the shapes again"):
        studio.encode(samples, "me", lambda share, message: studio.stop("me"), reading="y")
    # The choice goes back to what is shown.
    request = SimpleNamespace(session_hash="me")
    stopping = tab.read_again(session, [], None, "y", "", request, lambda share, desc: studio.stop("me"))  # type: ignore[arg-type]
    assert list(stopping) == [{tab.up: "auto", tab.looks: ""}]


def test_joined_batches_keep_their_points(studio: Studio) -> None:
    first, second = made_shapes()[:2], made_shapes()[2:4]
    joined = studio.encode(first, "me", silent).joined(studio.encode(second, "me", silent))
    whole = studio.encode(first + second, "me", silent)
    assert joined.thumbnails == whole.thumbnails
    assert all(np.array_equal(joined.clouds[i], whole.clouds[i]) for i in range(4))
    assert (joined.medium.noun, joined.medium.reading) == ("shape", "auto")


def test_no_shapes_is_one_sentence(studio: Studio, one_sentence: Callable[[object], str]) -> None:
    with pytest.raises(SampleError) as caught:
        studio.encode([], "me", silent)
    assert "no shapes in what you dropped; add meshes or point clouds" in one_sentence(caught.value)


@pytest.fixture
def tab(studio: Studio) -> Iterator[ShapesTab]:
    """The tab without a browser."""
    with gr.Blocks():
        yield ShapesTab(studio, gr.State(Session()))


def dropped(tab: ShapesTab, files: list[tuple[Path, str]], session: Session | None = None) -> Session:
    """The session after files were dropped."""
    *_, update = tab.add_samples(
        session or Session(),
        list(FURNITURE),
        None,
        files,
        SimpleNamespace(session_hash="me"),  # type: ignore[arg-type]
        lambda share, desc: None,  # type: ignore[arg-type]
    )
    return update[tab.session]


def test_two_hundred_files_of_every_kind_and_ten_that_are_broken(
    tab: ShapesTab, tmp_path: Path, one_sentence: Callable[[object], str]
) -> None:
    kinds = list(FORMATS)
    good = [
        shape_file(tmp_path / "good", CATEGORIES[i % len(CATEGORIES)], i, kinds[i % len(kinds)]) for i in range(190)
    ]
    points = pole(40)
    nowhere = np.full((40, 3), np.nan)
    broken = {
        "cut.ply": as_ply(points)[:150],
        "cut.npy": array_bytes(points)[:200],
        "empty.xyz": b"",
        "one-point.off": as_off(np.zeros((40, 3))),
        "words.txt": b"these are no numbers\n" * 20,
        "photo.jpg": b"\xff\xd8\xff\xe0",
        "noise.glb": b"glTF" + bytes(range(256)),
        "noise.stl": bytes(100),
        "nowhere.npy": array_bytes(nowhere),
        "broken.npz": b"PK\x03\x04" + bytes(50),
    }
    (tmp_path / "bad").mkdir()
    for name, data in broken.items():
        (tmp_path / "bad" / name).write_bytes(data)
    files = [(path, str(path.relative_to(tmp_path))) for path in [*good, *(tmp_path / "bad" / name for name in broken)]]
    session = dropped(tab, files)
    predictions = session.predictions()
    assert predictions is not None
    assert len(predictions.files) == 200
    assert int(predictions.read.sum()) == 190
    assert {name for name, read in zip(predictions.files, predictions.read, strict=True) if not read} == {
        f"bad/{name}" for name in broken
    }
    for problem in filter(None, predictions.problems):
        one_sentence(problem)
    assert int(predictions.labelled.sum()) == 190
    assert session.batch is not None
    assert len(session.batch.thumbnails) == len(session.batch.clouds) == 190


def test_a_missing_checkpoint_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_sentence: Callable[[object], str]
) -> None:
    def load(*arguments: Any, **options: Any) -> None:
        raise CheckpointError("The checkpoint 'points' is missing or damaged; train it again.")

    monkeypatch.setattr("core.text2model.Text2Model.load", load)
    with gr.Blocks():
        broken = ShapesTab(Studio("auto", "cpu", modality=SHAPES), gr.State(Session()))
    with pytest.raises(gr.Error) as caught:
        dropped(broken, [(shape_file(tmp_path, "chair", 1, "ply"), "chair/1.ply")])
    assert "missing or damaged" in one_sentence(caught.value.message)


def test_sets_archives_and_labels(tab: ShapesTab, tmp_path: Path) -> None:
    clouds = np.stack([draw(name, 5, 1, points=400) for name in ("chair", "table")])
    np.savez(tmp_path / "set.npz", points=clouds, labels=np.array(["chair", "table"]))
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("bed/a.ply", as_ply(draw("bed", 5, 1, points=400)))
        archive.writestr("b.xyz", as_text(draw("sofa", 5, 1, points=400)))
    (tmp_path / "labels.csv").write_text("file,label\nb.xyz,sofa\n", encoding="utf-8")
    session = dropped(tab, [(path, path.name) for path in sorted(tmp_path.iterdir())])
    assert session.batch is not None
    assert {(sample.label, sample.problem) for sample in session.batch.samples} == {
        (label, None) for label in ("chair", "table", "bed", "sofa")
    }
    # A CSV of numbers is a shape, a CSV of labels alone labels what is there.
    (tmp_path / "points.csv").write_bytes(as_csv(clouds[0].round(4)))
    session = dropped(tab, [(tmp_path / "points.csv", "points.csv")], session)
    assert session.batch is not None
    assert len(session.batch.samples) == 5
    (tmp_path / "later.csv").write_text("file,label\npoints.csv,chair\n", encoding="utf-8")
    session = dropped(tab, [(tmp_path / "later.csv", "later.csv")], session)
    assert session.batch is not None
    assert session.batch.samples[-1].label == "chair"
    assert len(session.batch.samples) == 5


# -- the API


def test_the_api_for_shapes(site: Any, tmp_path: Path, one_sentence: Callable[[object], str]) -> None:
    visitor = Client(site.url, verbose=False)
    files = [shape_file(tmp_path, "floor lamp", 1, "ply"), shape_file(tmp_path, "table", 2, "obj")]
    sent = [handle_file(file) for file in files]
    with pytest.raises(AppError) as caught:
        visitor.predict(sent, api_name="/classify_shapes")
    assert "call /generate_shapes first" in one_sentence(caught.value)
    task = {described.name: " ".join(described.texts) for described in FURNITURE}
    made = visitor.predict(task, api_name="/generate_shapes")
    assert made["classes"] == list(task)
    assert made["encoder"] == site.shapes.current
    result = visitor.predict(sent, api_name="/classify_shapes")
    assert [row["file"] for row in result["predictions"]] == ["001.ply", "002.obj"]
    assert all(set(METHODS) <= set(row) for row in result["predictions"])
    other = visitor.predict(sent, None, None, "y", api_name="/classify_shapes")
    assert other["predictions"][0] != result["predictions"][0]
    assert other["predictions"][1] == result["predictions"][1]
    with pytest.raises(AppError) as caught:
        visitor.predict(sent, None, None, "sideways", api_name="/classify_shapes")
    assert "no way up called 'sideways'" in one_sentence(caught.value)
    # What was made for shapes is nothing for photos.
    with pytest.raises(AppError, match="no classifier yet"):
        visitor.predict([handle_file(MEDIA / "bus.png")], api_name="/classify")


# -- in the browser

browser_test = pytest.mark.skipif(CHROME is None, reason="needs a browser; install chromium or google-chrome")


@pytest.fixture
def open_shapes(visit: Callable[..., Any]) -> Callable[..., Any]:
    """``open_shapes(**context options)`` -> the page of a new visitor, at the tab for shapes."""

    def opened(**options: Any) -> Any:
        page = visit(**options)
        page.get_by_role("tab", name="Point clouds").click()
        page.locator("#shapes-classes .t2m-card").first.wait_for()
        return page

    return opened


def expect(what: Any) -> Any:
    """Playwright's, which need not be there for the other tests."""
    from playwright.sync_api import expect

    return expect(what)


def tile(page: Any, title: str) -> Any:
    """The tile with a title."""
    return page.locator("#shapes-tiles .t2m-tile").filter(has=page.get_by_text(title, exact=True))


def generate(page: Any) -> None:
    """Press the button and wait for the results."""
    with answered(page):
        page.locator("#shapes-generate").click()
    expect(tile(page, "Shapes")).to_be_visible()


def seen(page: Any) -> dict[str, Any]:
    """What the 3-D view draws: how many points, how wide, how high, and from where."""
    plot = page.locator("#shapes-plot .js-plotly-plot")
    expect(plot).to_have_count(1)
    expect(plot.locator("canvas")).to_have_count(1)
    return plot.evaluate(
        "e => { const { x, z } = e._fullData[0]; return { points: x.length, height: Math.max(...z) - Math.min(...z), "
        "first: x[0], eye: e._fullLayout.scene.camera.eye, width: e.getBoundingClientRect().width, "
        "drawn: Number(e.querySelector('.main-svg').getAttribute('width')) }; }"
    )


@pytest.mark.browser
@browser_test
def test_the_example_shapes(open_shapes: Callable[..., Any]) -> None:
    page = open_shapes()
    cards = page.locator("#shapes-classes .t2m-card input")
    assert [card.input_value() for card in cards.all()] == [described.name for described in FURNITURE]
    assert page.locator("#shapes-viewer").count() == 0
    generate(page)
    expect(tile(page, "Shapes").locator(".t2m-value")).to_have_text("8")
    expect(tile(page, "T2M")).to_contain_text("right of 8 labelled")
    names = [image.get_attribute("alt") for image in page.locator("#shapes-gallery img").all()]
    assert names == [shape.name for shape in made_shapes()]
    view, beside = seen(page), page.locator("#shapes-about")
    assert 1000 < view["points"] <= 2000
    assert view["drawn"] == pytest.approx(view["width"], abs=1)
    expect(beside).to_contain_text(names[0])
    expect(beside).to_contain_text("label: chair")
    answer = page.locator("#shapes-gallery figure").first.locator(".t2m-t2m").inner_text()
    expect(beside.locator(".t2m-t2m")).to_have_text(answer.replace("\n", " "), use_inner_text=True)

    # A press on a picture, the buttons beside the view, and the keyboard.
    with answered(page):
        page.locator("#shapes-gallery").get_by_role("button", name="Look at bed/bed-1.npy").click()
    expect(beside).to_contain_text("bed/bed-1.npy")
    assert seen(page)["first"] != view["first"]
    expect(page.locator("#shapes-viewer")).to_be_in_viewport()
    following = page.get_by_role("button", name="Next shape")
    following.focus()
    with answered(page):
        page.keyboard.press("Enter")
    expect(beside).to_contain_text("floor lamp/floor lamp-1.npy")
    expect(following).to_be_focused()
    before = seen(page)["eye"]
    page.get_by_role("button", name="Turn it").focus()
    with answered(page):
        page.keyboard.press("Enter")
    assert seen(page)["eye"] != before
    with answered(page):
        page.get_by_role("button", name="Why this answer?").click()
    expect(page.get_by_role("tab", name="Why", exact=True)).to_be_focused()
    expect(page.get_by_label("Shape", exact=True)).to_have_value("floor lamp/floor lamp-1.npy")
    expect(page.locator("#shapes-why .t2m-because")).to_be_visible()
    # Both tabs are there beside each other, with what each has.
    page.get_by_role("tab", name="Images", exact=True).click()
    expect(page.locator("#tiles .t2m-tile")).to_have_count(0)
    page.get_by_role("tab", name="Point clouds", exact=True).click()
    expect(page.locator("#shapes-why .t2m-because")).to_be_visible()
    outside = [url for url in page.requested if not re.match(r"https?://127\.0\.0\.1[:/]|data:|blob:", url)]
    assert outside == []
    assert page.complaints == []


@pytest.mark.browser
@browser_test
def test_uploads_of_several_kinds_and_the_way_up(open_shapes: Callable[..., Any], tmp_path: Path) -> None:
    page = open_shapes()
    folder = tmp_path / "shapes"
    for number, kind in enumerate(FORMATS):
        shape_file(folder, "floor lamp", number, kind)
    (folder / EVIL).mkdir()
    (folder / EVIL / f"{EVIL}.ply").write_bytes(as_ply(draw("table", 5, 1, points=400)))
    (folder / EVIL / f"{EVIL} broken.ply").write_bytes(b"ply\n")
    with answered(page):
        page.set_input_files("#shapes-drop [data-input=folder]", folder)
    expect(tile(page, "Shapes")).to_contain_text("1 could not be read")
    expect(tile(page, "Shapes").locator(".t2m-value")).to_have_text("9")
    expect(page.locator("#shapes-gallery .t2m-unread")).to_contain_text(f"{EVIL} broken.ply")
    with answered(page):
        page.locator("#shapes-gallery").get_by_role("button", name=f"Look at shapes/{EVIL}/{EVIL}.ply").click()
    expect(page.locator("#shapes-about")).to_contain_text(f"label: {EVIL}")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0

    lamp = "Look at shapes/floor lamp/003.ply"
    with answered(page):
        page.locator("#shapes-gallery").get_by_role("button", name=lamp).click()
    standing, picture = seen(page)["height"], page.get_by_alt_text("shapes/floor lamp/003.ply").get_attribute("src")
    with answered(page):
        page.locator("#shapes-up").get_by_label("Y", exact=True).check()
    expect(page.locator("#shapes-about")).to_contain_text("003.ply")
    expect(page.get_by_alt_text("shapes/floor lamp/003.ply")).not_to_have_attribute("src", picture)
    assert seen(page)["height"] < 0.8 * standing
    with answered(page):
        page.locator("#shapes-up").get_by_label("Auto", exact=True).check()
    expect(page.get_by_alt_text("shapes/floor lamp/003.ply")).to_have_attribute("src", picture)
    assert seen(page)["height"] == pytest.approx(standing)
    assert page.complaints == []


@pytest.mark.browser
@browser_test
def test_shapes_that_nobody_made_for_this(open_shapes: Callable[..., Any]) -> None:
    page = open_shapes()
    with answered(page):
        page.get_by_role("button", name="What does it make of these?").click()
    expect(page.locator("#shapes-gallery figure")).to_have_count(len(found_shapes()))
    expect(tile(page, "T2M")).to_contain_text("no labels yet")
    expect(page.locator("#shapes-task-line")).to_contain_text("6 classes")
    with answered(page):
        page.get_by_role("button", name="Remove all shapes").click()
    expect(page.locator("#shapes-notice")).to_contain_text("All shapes were removed.")
    assert page.complaints == []


@pytest.mark.browser
@browser_test
def test_a_phone_scrolls_in_one_direction(open_shapes: Callable[..., Any]) -> None:
    page = open_shapes(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    measure = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    width, room = page.evaluate(measure)
    assert width <= room
    generate(page)
    view = seen(page)
    assert view["drawn"] == pytest.approx(view["width"], abs=1)
    for name in ("Why", "Table", "Compare", "Confusion", "Classes", "Shapes"):
        page.get_by_role("tab", name=name, exact=True).click()
        width, room = page.evaluate(measure)
        assert width <= room, name


@pytest.mark.browser
@browser_test
def test_each_tab_keeps_its_own_classes(open_shapes: Callable[..., Any]) -> None:
    page = open_shapes()
    card = page.locator("#shapes-classes .t2m-card").first
    card.get_by_label("Class name").fill("throne")
    page.wait_for_function("JSON.stringify({...sessionStorage}).includes('throne')")
    page.get_by_role("tab", name="Images", exact=True).click()
    names = [field.input_value() for field in page.locator("#classes .t2m-card input").all()]
    assert names == list(dict.fromkeys(EXAMPLES.values()))
    page.reload()
    page.locator("#classes .t2m-card").first.wait_for()
    names = [field.input_value() for field in page.locator("#classes .t2m-card input").all()]
    assert names == list(dict.fromkeys(EXAMPLES.values()))
    page.get_by_role("tab", name="Point clouds", exact=True).click()
    expect(page.locator("#shapes-classes .t2m-card").first.get_by_label("Class name")).to_have_value("throne")


def test_the_page_says_what_it_takes() -> None:
    drop = (SHAPES.drop_words(), IMAGES.drop_words())
    assert "PLY" in drop[0]["formats"]
    assert drop[0]["limits"] == "up to 1,000 shapes of 50 MB"
    assert drop[1]["formats"] == "JPEG, PNG, WebP, TIFF, BMP, GIF, AVIF"
    assert drop[1]["limits"] == "up to 1,000 photos of 20 MB"
    assert {".ply", ".npz", ".zip", ".csv"} <= set(SHAPES.accept.split(","))
    assert json.loads(PRESETS.read_text(encoding="utf-8"))
