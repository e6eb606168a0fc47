"""The API: ``/generate`` and ``/classify``, for programs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from app.class_editor import read_classes
from app.errors import for_people
from app.studio import Session, Studio, Task
from app.wiring import MODEL
from core.errors import DescriptionError
from core.photos import collect_photos
from core.predictions import Predictions
from core.text2model import METHODS


def add(studio: Studio, session: gr.State) -> None:
    """Put both endpoints into the page that is being built."""

    def generate(now: Session, classes: Any) -> tuple[Session, dict[str, Any]]:
        """Make a classifier from words and keep it for this session's /classify.

        classes: [{"name": "...", "description": "..."}, ...] or {"name": "description", ...}
        """
        with for_people(plain=True):
            task = studio.generate(read_classes(classes))
            return replace(now, task=task), _describe(task, studio)

    def classify(
        now: Session, request: gr.Request, files: Sequence[str] | None, classes: Any = None
    ) -> tuple[Session, dict[str, Any]]:
        """Label photos (pictures, zip archives, CSV of labels) with the classes given, or else with those of
        this session's last /generate."""
        with for_people(plain=True):
            if classes:
                now = replace(now, task=studio.generate(read_classes(classes)))
            if now.task is None:
                raise DescriptionError("There is no classifier yet; pass classes, or call /generate first.")
            photos = collect_photos([Path(file) for file in files or []])
            now = replace(now, batch=studio.encode(photos, str(request.session_hash), lambda share, message: None))
            predictions = now.predictions()
            assert predictions is not None
            return now, _report(predictions)

    with gr.Column(visible=False):
        classes = gr.JSON(label="classes")
        files = gr.File(label="files", file_count="multiple")
        result = gr.JSON(label="result")
        trigger = gr.Button()
    trigger.click(generate, [session, classes], [session, result], api_name="generate", **MODEL)
    trigger.click(classify, [session, files, classes], [session, result], api_name="classify", **MODEL)


def _describe(task: Task, studio: Studio) -> dict[str, Any]:
    made = task.classifiers["t2m"]
    return {
        "classes": list(made.labels),
        "n_parameters": made.n_parameters,
        "milliseconds": round(task.milliseconds, 1),
        "encoder": studio.model.encoders.name,
        "device": str(studio.model.encoders.image.device),
    }


def _report(predictions: Predictions) -> dict[str, Any]:
    rows = []
    for position, file in enumerate(predictions.files):
        row: dict[str, Any] = {"file": file, "label": predictions.labels[position] or None}
        if predictions.problems[position]:
            row["problem"] = predictions.problems[position]
        else:
            for method, chances in predictions.probabilities.items():
                values = [round(float(p), 6) for p in chances[position]]
                best = int(chances[position].argmax())
                row[method] = {
                    "answer": predictions.classes[best],
                    "probability": values[best],
                    "probabilities": dict(zip(predictions.classes, values, strict=True)),
                }
        rows.append(row)
    return {
        "classes": list(predictions.classes),
        "predictions": rows,
        "accuracy": {method: predictions.accuracy(method) for method in METHODS},
    }
