"""The API, for programs: ``/generate`` and ``/classify``, and the same for shapes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from app.class_editor import read_classes
from app.errors import for_people
from app.studio import Session, Studio, Task
from app.wiring import MODEL
from core.errors import DescriptionError, SettingError
from core.predictions import Predictions, predict
from core.samples import collect_samples
from core.text2model import METHODS


def add(studio: Studio, session: gr.State) -> None:
    """Put both endpoints into the page that is being built; for shapes ``/generate_shapes`` and
    ``/classify_shapes``."""
    modality = studio.modality
    ending = f"_{modality.key}" if modality.key else ""
    ways = tuple(medium.reading for medium in modality.media)

    def generate(now: Session, classes: Any) -> tuple[Session, dict[str, Any]]:
        """Make a classifier from words and keep it for what this session classifies.

        classes: [{"name": "...", "description": "...", "phrases": ...}, ...] or {"name": "description", ...};
        phrases, [{"text": "...", "positive": true}, ...], stand for those that the description is read as.
        """
        with for_people(plain=True):
            task = studio.generate(read_classes(classes))
            batch = now.batch if now.batch is not None and now.batch.fingerprint == task.fingerprint else None
            return replace(now, batch=batch).with_task(task), _describe(task)

    def classify(
        now: Session,
        request: gr.Request,
        files: Sequence[str] | None,
        classes: Any = None,
        threshold: float | None = None,
        up: str | None = None,
    ) -> tuple[Session, dict[str, Any]]:
        """Label files (one sample each, zip archives, CSV of labels) with the classes given, or else with those of
        this session's last call that generated some.

        threshold: 0 to 1; what is less likely to show any of the classes is answered "none of these".
        up: of shapes, which axis of the files points up: "auto", "z" or "y".
        """
        with for_people(plain=True):
            if threshold is not None and not 0 <= threshold <= 1:
                raise SettingError(f"The threshold must be from 0 to 1, not {threshold:g}.")
            if up is not None and up not in ways:
                raise SettingError(f"There is no way up called '{up}'; use {', '.join(ways)}.")
            model, visitor = studio.model, str(request.session_hash)
            now = replace(now, batch=None, reading=up or "", encoder="")
            if classes:
                now = now.with_task(studio.generate(read_classes(classes), model))
            now = studio.fit(now, visitor, _silent, model)
            if now.task is None:
                raise DescriptionError(f"There is no classifier yet; pass classes, or call /generate{ending} first.")
            samples = collect_samples([Path(file) for file in files or []], medium=modality.medium(now.reading))
            batch = studio.encode(samples, visitor, _silent, model, now.reading)
            predictions = predict(now.task.classifiers, batch.samples, batch.features, now.task.titles, threshold)
            return replace(now, batch=batch), _report(predictions)

    with gr.Column(visible=False):
        classes = gr.JSON(label="classes")
        files = gr.File(label="files", file_count="multiple")
        threshold = gr.Number(label="threshold")
        up = gr.Textbox(label="up") if len(ways) > 1 else None
        result = gr.JSON(label="result")
        trigger = gr.Button()
    asked = [session, files, classes, threshold, *([up] if up else [])]
    trigger.click(generate, [session, classes], [session, result], api_name=f"generate{ending}", **MODEL)
    trigger.click(classify, asked, [session, result], api_name=f"classify{ending}", **MODEL)


def _silent(share: float, message: str) -> None:
    """Programs do not watch."""


def _describe(task: Task) -> dict[str, Any]:
    made = task.classifiers["t2m"]
    return {
        "classes": list(made.labels),
        "understood": {
            described.name: [{"text": phrase.text, "positive": phrase.positive} for phrase in described.phrases]
            for described in task.classes
        },
        "n_parameters": made.n_parameters,
        "milliseconds": round(task.elapsed, 1),
        "encoder": task.encoder,
        "device": task.device,
        "trained": task.is_trained,
    }


def _report(predictions: Predictions) -> dict[str, Any]:
    rows = []
    for position, file in enumerate(predictions.files):
        row: dict[str, Any] = {"file": file, "label": predictions.labels[position] or None}
        if predictions.problems[position]:
            row["problem"] = predictions.problems[position]
        else:
            row |= {method: _answer(predictions, method, position) for method in predictions.probabilities}
        rows.append(row)
    report = {
        "classes": list(predictions.classes),
        "threshold": predictions.threshold,
        "predictions": rows,
        "accuracy": {method: predictions.accuracy(method) for method in METHODS},
    }
    if predictions.can_rank:
        report["average_precision"] = {method: predictions.precision_recall(method)[2] for method in METHODS}
    return report


def _answer(predictions: Predictions, method: str, position: int) -> dict[str, Any]:
    answer, chance = predictions.answer_chance(method, position)
    chances = [round(float(p), 6) for p in predictions.probabilities[method][position]]
    return {
        "answer": answer,
        "probability": round(chance, 6),
        "probabilities": dict(zip(predictions.classes, chances, strict=True)),
        "none_of_these": round(1 - float(predictions.known[method][position]), 6),
    }
