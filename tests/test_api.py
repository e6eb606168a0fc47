"""The API as a program meets it, with the real page behind it, and the parts of the app that need no server."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import numpy as np
import pytest
import torch
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from app import plots, views
from app.class_editor import ClassEditor, read_classes
from app.drop_zone import DropZone
from app.presets import EXAMPLES, MEDIA, presets
from app.studio import Batch, Task
from core.descriptions import ClassDescription
from core.errors import DescriptionError
from core.features import SampleFeatures
from core.predictions import Predictions
from core.samples import Sample
from core.text2model import METHODS

EVIL = "<script>alert(1)</script>"
TASK = {described.name: " ".join(described.texts) for described in next(iter(presets().values()))}
OTHERS = [{"name": "animal", "description": "a living thing with fur and legs"}, {"name": "thing that people built"}]
PHOTOS = ("cheetah.jpg", "lion.jpg", "bus.png", "tower.jpg")
EXPECTED = [EXAMPLES[name] for name in PHOTOS]


@pytest.fixture
def client(site: Any) -> Callable[[], Client]:
    """``client()`` -> a visitor nobody has seen before."""
    return lambda: Client(site.url, verbose=False)


def uploads(*names: str) -> list[Any]:
    """Photos of gradio's own package, to be sent."""
    return [handle_file(MEDIA / name) for name in names]


def answers(result: dict[str, Any], method: str = "t2m") -> list[str]:
    """What ``method`` said of each file."""
    return [row[method]["answer"] for row in result["predictions"]]


def test_two_endpoints_a_tab_and_no_more_are_public(client: Callable[[], Client]) -> None:
    api = client().view_api(return_format="dict", print_info=False)
    assert api["unnamed_endpoints"] == {}
    parameters = {
        name: [(p["parameter_name"], p["parameter_has_default"]) for p in described["parameters"]]
        for name, described in api["named_endpoints"].items()
    }
    assert parameters == {
        "/generate": [("classes", False)],
        "/classify": [("files", False), ("classes", True), ("threshold", True)],
        "/generate_shapes": [("classes", False)],
        "/classify_shapes": [("files", False), ("classes", True), ("threshold", True), ("up", True)],
    }


def test_generate_then_classify_uses_the_sessions_own_classifier(client: Callable[[], Client]) -> None:
    one, two = client(), client()
    made = one.predict(TASK, api_name="/generate")
    assert made["classes"] == list(TASK)
    assert made["n_parameters"] > 0
    assert made["milliseconds"] > 0
    assert two.predict(OTHERS, api_name="/generate")["classes"] == [entry["name"] for entry in OTHERS]

    mine = one.predict(uploads(*PHOTOS), api_name="/classify")
    theirs = two.predict(uploads(*PHOTOS), api_name="/classify")
    assert mine["classes"] == list(TASK)
    assert [row["file"] for row in mine["predictions"]] == list(PHOTOS)
    assert answers(mine) == answers(mine, "zero_shot") == EXPECTED
    assert mine["accuracy"] == dict.fromkeys(METHODS)
    assert theirs["classes"] == [entry["name"] for entry in OTHERS]
    assert set(answers(theirs)) <= set(theirs["classes"])
    for row in (*mine["predictions"], *theirs["predictions"]):
        for method in METHODS:
            assert sum(row[method]["probabilities"].values()) == pytest.approx(1, abs=1e-4)
            assert row[method]["probability"] == max(row[method]["probabilities"].values())
            assert 0 <= row[method]["none_of_these"] <= 1


def test_classify_takes_classes_of_its_own_and_remembers_them(client: Callable[[], Client]) -> None:
    visitor = client()
    classes = [{"name": name, "description": text} for name, text in TASK.items()]
    assert answers(visitor.predict(uploads(*PHOTOS), classes, api_name="/classify")) == EXPECTED
    assert answers(visitor.predict(uploads("bus.png"), api_name="/classify")) == ["bus"]


def test_generate_tells_how_it_understood_the_words(client: Callable[[], Client]) -> None:
    said = {"text": "stripes", "positive": True}, {"text": "horns", "positive": False}
    corrected = [{"text": "wings", "positive": False}]
    classes = [{"name": "zebra", "description": "stripes, no horns"}, {"name": "cat", "phrases": corrected}]
    made = client().predict(classes, api_name="/generate")
    assert made["understood"] == {"zebra": list(said), "cat": corrected}


def test_one_class_is_told_from_everything_else(client: Callable[[], Client], tmp_path: Path) -> None:
    visitor = client()
    assert visitor.predict({"cheetah": TASK["cheetah"]}, api_name="/generate")["classes"] == ["cheetah"]
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in PHOTOS:
            made.write(MEDIA / name, f"{EXAMPLES[name]}/{name}")
    result = visitor.predict([handle_file(archive)], api_name="/classify")
    assert result["threshold"] == 0.5
    rows = {row["file"].split("/")[1]: row["t2m"] for row in result["predictions"]}
    assert rows["cheetah.jpg"]["answer"] == "cheetah"
    assert rows["bus.png"]["answer"] == rows["tower.jpg"]["answer"] == "none of these"
    for answer in rows.values():
        assert answer["none_of_these"] == pytest.approx(1 - answer["probabilities"]["cheetah"], abs=1e-5)
        assert answer["probability"] == pytest.approx(
            answer["none_of_these"] if answer["answer"] == "none of these" else answer["probabilities"]["cheetah"],
            abs=1e-5,
        )
    chances = {name: answer["probabilities"]["cheetah"] for name, answer in rows.items()}
    assert max(chances, key=lambda name: chances[name]) == "cheetah.jpg"
    assert result["average_precision"]["t2m"] == 1
    answered = sum((EXAMPLES[name] == "cheetah") == (rows[name]["answer"] == "cheetah") for name in PHOTOS)
    assert result["accuracy"]["t2m"] == answered / len(PHOTOS)

    anything = visitor.predict([handle_file(archive)], None, 0, api_name="/classify")
    assert answers(anything) == ["cheetah"] * len(PHOTOS)
    assert anything["accuracy"]["t2m"] == 1 / len(PHOTOS)


@pytest.mark.parametrize("threshold", [-0.1, 1.5])
def test_a_threshold_is_a_probability(
    client: Callable[[], Client], one_sentence: Callable[[object], str], threshold: float
) -> None:
    with pytest.raises(AppError) as caught:
        client().predict(uploads("bus.png"), TASK, threshold, api_name="/classify")
    assert "from 0 to 1" in one_sentence(caught.value)


def test_a_visitor_without_a_classifier_is_told_so(
    client: Callable[[], Client], one_sentence: Callable[[object], str]
) -> None:
    client().predict(TASK, api_name="/generate")  # somebody else's, which must not help
    with pytest.raises(AppError) as caught:
        client().predict(uploads("bus.png"), api_name="/classify")
    assert "no classifier yet" in one_sentence(caught.value)


def test_no_photos_is_one_sentence(client: Callable[[], Client], one_sentence: Callable[[object], str]) -> None:
    with pytest.raises(AppError) as caught:
        client().predict([], TASK, api_name="/classify")
    assert "no photos" in one_sentence(caught.value)


def test_a_zip_of_labelled_folders_gives_an_accuracy(client: Callable[[], Client], tmp_path: Path) -> None:
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in PHOTOS:
            made.write(MEDIA / name, f"{EXAMPLES[name]}/{name}")
        made.write(MEDIA / "bus.png", "Lion/really a bus.png")
    result = client().predict([handle_file(archive)], TASK, api_name="/classify")
    assert {row["file"]: row["label"] for row in result["predictions"]} == {
        **{f"{EXAMPLES[name]}/{name}": EXAMPLES[name] for name in PHOTOS},
        "Lion/really a bus.png": "Lion",
    }
    assert result["accuracy"] == {method: pytest.approx(4 / 5) for method in METHODS}


def test_one_broken_file_is_one_row(
    client: Callable[[], Client], tmp_path: Path, one_sentence: Callable[[object], str]
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this was cut short")
    files = [*uploads("lion.jpg"), handle_file(tmp_path / "broken.jpg"), *uploads("bus.png")]
    lion, broken, bus = client().predict(files, TASK, api_name="/classify")["predictions"]
    assert (lion["t2m"]["answer"], bus["t2m"]["answer"]) == ("lion", "bus")
    assert broken["file"] == "broken.jpg"
    one_sentence(broken["problem"])
    assert not {*METHODS} & {*broken}
    assert "problem" not in lion


@pytest.mark.parametrize(
    ("classes", "reason"),
    [
        ([], "at least one class"),
        ({}, "at least one class"),
        ([{"name": "cat"}, {"name": " Cat "}], "Two classes are called"),
        ([{"name": "cat"}, {"name": "  "}], "no name"),
        ([{"name": f"class {i}"} for i in range(201)], "limit is 200"),
        ([{"name": "cat", "description": "x" * 2001}, {"name": "dog"}], "limit is 2000"),
        (5, "must be a list"),
        ("cat, dog", "must be a list"),
        (["cat", "dog"], "must be a list"),
        ({"cat": 1, "dog": 2}, "must be a list"),
        ([{"name": "cat", "description": None}, {"name": "dog"}], "must be a list"),
        ([{"description": "without a name"}, {"name": "dog"}], "must be a list"),
    ],
)
def test_bad_classes_are_one_sentence(
    client: Callable[[], Client], one_sentence: Callable[[object], str], classes: Any, reason: str
) -> None:
    with pytest.raises(AppError) as caught:
        client().predict(classes, api_name="/generate")
    assert reason in one_sentence(caught.value)


def test_a_name_of_markup_stays_text(client: Callable[[], Client]) -> None:
    visitor = client()
    assert visitor.predict({EVIL: "a word", "dog": ""}, api_name="/generate")["classes"] == [EVIL, "dog"]
    with pytest.raises(AppError, match="Two classes are called") as caught:
        visitor.predict([{"name": EVIL}, {"name": EVIL}], api_name="/generate")
    assert EVIL in str(caught.value)


def test_read_classes_takes_both_shapes() -> None:
    expected = [ClassDescription("cat", ("furry",)), ClassDescription("dog")]
    assert read_classes([{"name": "cat", "description": "furry"}, {"name": "dog"}]) == expected
    assert read_classes([{"name": "cat", "description": "furry"}, {"name": "dog", "description": "  "}]) == expected
    assert read_classes({"cat": "furry", "dog": ""}) == expected
    assert read_classes([]) == []


@pytest.mark.parametrize("payload", [None, 5, "cat", ["cat"], [["cat", "furry"]], [{"name": 1}], {"cat": ["furry"]}])
def test_read_classes_refuses_other_shapes(payload: Any, one_sentence: Callable[[object], str]) -> None:
    with pytest.raises(DescriptionError) as caught:
        read_classes(payload)
    one_sentence(caught.value)


def test_the_editor_gives_back_what_it_shows() -> None:
    editor = ClassEditor([])
    classes = [ClassDescription("cat", ("furry", "with whiskers")), ClassDescription("dog")]
    shown = editor.postprocess(classes)
    assert shown == [
        {"name": "cat", "description": "furry with whiskers", "phrases": None},
        {"name": "dog", "description": "", "phrases": None},
    ]
    assert editor.preprocess(shown) == [ClassDescription("cat", ("furry with whiskers",)), ClassDescription("dog")]
    assert editor.preprocess(None) == []
    with pytest.raises(gr.Error, match="must be a list"):
        editor.preprocess([1])


@pytest.fixture
def upload_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gradio's upload folder, empty, for this test alone."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


def test_the_drop_zone_keeps_folders_and_nothing_that_leads_out(upload_folder: Path) -> None:
    path = upload_folder / "a.jpg"
    path.write_bytes(b"picture")
    names = {
        "lions/simba.jpg": "lions/simba.jpg",
        "lions\\simba.jpg": "lions/simba.jpg",
        "/etc/../../lions/./simba.jpg": "etc/lions/simba.jpg",
        "": "a.jpg",
        "..": "a.jpg",
    }
    files = DropZone().preprocess([{"path": str(path), "orig_name": name} for name in names])
    assert files == [(path.resolve(), name) for name in names.values()]
    assert DropZone().preprocess(None) == []
    assert DropZone().postprocess([{"path": str(path)}]) == []


def test_the_drop_zone_refuses_paths_outside_the_upload_folder(
    upload_folder: Path, one_sentence: Callable[[object], str]
) -> None:
    (upload_folder / "link.jpg").symlink_to("/etc/passwd")
    outside = upload_folder.parent / "uploads-of-others.jpg"
    outside.write_bytes(b"secret")
    hostile = [
        *("/etc/passwd", "../../../../../../../../etc/passwd", f"{upload_folder}/../{outside.name}", str(outside)),
        *(f"{upload_folder}/link.jpg", f"{upload_folder}/missing.jpg", str(upload_folder), ""),
    ]
    for path in hostile:
        with pytest.raises(gr.Error) as caught:
            DropZone().preprocess([{"path": path, "orig_name": "a.jpg"}])
        one_sentence(caught.value.message)


def evil_batch() -> tuple[Batch, Predictions]:
    """Three files, the last of which cannot be read; every text that a person chose is markup."""
    names = tuple(f"{EVIL}/{i}{EVIL}.jpg" for i in range(3))
    features = SampleFeatures(torch.zeros(2, 4), (0, 1), {2: f"It holds {EVIL}."})
    batch = Batch(
        tuple(Sample(name, Path("x.jpg")) for name in names), features, "none:1", dict.fromkeys((0, 1), "data:,")
    )
    chances = np.array([[0.9, 0.1], [0.2, 0.8], [np.nan, np.nan]])
    predictions = Predictions(
        files=names,
        classes=(EVIL, f'"{EVIL}'),
        truth=np.array([0, -1, -1]),
        labels=(EVIL, f"no class {EVIL}", ""),
        problems=("", "", f"It holds {EVIL}."),
        probabilities=dict.fromkeys(METHODS, chances),
        known=dict.fromkeys(METHODS, np.array([0.9, 0.4, np.nan])),
        titles=METHODS,
    )
    return batch, predictions


def test_views_escape_what_people_wrote() -> None:
    batch, predictions = evil_batch()
    made = SimpleNamespace(labels=predictions.classes, n_parameters=12)
    classes = (ClassDescription("a"), ClassDescription("b"))
    task = Task(classes, {"t2m": made}, METHODS, {"t2m": 3.0}, EVIL, "none:1", 0)  # type: ignore[dict-item]
    single = replace(
        predictions,
        classes=(EVIL,),
        probabilities={"t2m": predictions.probabilities["t2m"][:, :1]},
        known={"t2m": predictions.known["t2m"]},
        threshold=0.5,
    )
    fragments = {
        "tiles": views.tiles(predictions),
        "gallery": views.gallery(batch, predictions, [0, 1, 2], 0),
        "none_of_these": views.gallery(batch, replace(predictions, threshold=0.5), [0, 1, 2], 0),
        "one_class": views.gallery(batch, single, [0, 1, 2], 0),
        "ranking_note": views.ranking_note(single),
        "task_line": views.task_line(task, EVIL),
        "notice": views.notice(f'"{EVIL}'),
    }
    for name, fragment in fragments.items():
        assert "<script>" not in fragment, name
        assert "&lt;script&gt;" in fragment, name
    assert '="<' not in fragments["gallery"]
    assert fragments["gallery"].count("<figure") == 3
    assert "none of these" in fragments["none_of_these"]
    assert "none of these" not in fragments["gallery"]


def test_plots_show_names_as_text() -> None:
    predictions = evil_batch()[1]
    rejecting = replace(predictions, threshold=0.95)
    for figure in (
        *(plots.confusion_plot(some, "t2m", "Title") for some in (predictions, rejecting)),
        *(plots.per_class_plot(some) for some in (predictions, rejecting)),
    ):
        text = figure.to_json().replace("\\u003c", "<").replace("\\u003e", ">")
        assert "<scr" not in text
        assert "&lt;scr" in text
        assert figure.layout.yaxis.type == "category"  # a class called 2024-01-01 is no date


def test_csv_runs_no_formulas() -> None:
    predictions = Predictions(
        files=("=cmd|' /C calc'!A0.jpg", "+1.jpg", "-1.jpg", "@SUM.jpg"),
        classes=("=cmd", "dog"),
        truth=np.array([0, 1, -1, -1]),
        labels=("=cmd", "dog", "@label", "+label"),
        problems=("", "", "", "=problem"),
        probabilities=dict.fromkeys(METHODS, np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [np.nan, np.nan]])),
        known=dict.fromkeys(METHODS, np.array([1.0, 1.0, 1.0, np.nan])),
        titles=METHODS,
    )
    head, *rows = csv.reader(io.StringIO(predictions.to_csv()))
    assert [row[0] for row in rows] == [f"'{name}" for name in predictions.files]
    assert rows[0][head.index("T2M")] == "'=cmd"
    assert rows[3][head.index("Problem")] == "'=problem"
    assert not [cell for row in (head, *rows) for cell in row if cell.startswith(("=", "+", "-", "@"))]
