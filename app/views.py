"""Fragments of HTML. Every text that came from a person goes through ``escape``."""

import base64
from collections.abc import Sequence
from html import escape

import numpy as np

from app.studio import Batch, Task
from core.predictions import RIGHT, WRONG, Predictions
from core.text2model import METHODS

PER_PAGE = 48


def notice(text: str) -> str:
    """One sentence in a box."""
    return f'<p class="t2m-notice" role="status">{escape(text)}</p>'


def task_line(task: Task, encoder: str, device: str) -> str:
    """What was generated, in one line."""
    made = task.classifiers["t2m"]
    parts = [
        f"<b>{len(made.labels)}</b> classes",
        f"<b>{made.n_parameters:,}</b> weights",
        f"<b>{task.milliseconds:.0f}</b> ms",
        f"encoder {escape(encoder)}",
        escape(device.upper() if device == "cpu" else device),
    ]
    return f'<p class="t2m-line" role="status">Classifier ready: {" · ".join(parts)}</p>'


def tiles(predictions: Predictions) -> str:
    """The figures that are looked at first."""
    labelled, read = int(predictions.labelled.sum()), int(predictions.read.sum())
    cells = []
    for method, title in METHODS.items():
        accuracy = predictions.accuracy(method)
        value = "–" if accuracy is None else f"{100 * accuracy:.1f} %"
        note = "no labels yet" if accuracy is None else f"right of {labelled} labelled"
        cells.append((value, title, note))
    unread = len(predictions.files) - read
    cells.append((str(read), "Photos", f"{unread} could not be read" if unread else "all read"))
    cells.append((str(int(predictions.disagreements().sum())), "Disagreements", "the two methods differ"))
    made = "".join(
        f'<div class="t2m-tile"><div class="t2m-value">{escape(value)}</div>'
        f"<div>{escape(title)}</div><small>{escape(note)}</small></div>"
        for value, title, note in cells
    )
    return f'<div class="t2m-tiles" role="status">{made}</div>{_label_note(predictions)}'


def _label_note(predictions: Predictions) -> str:
    """Labels that name no class do not count; the person is told which."""
    strange = {
        label
        for label, truth, problem in zip(predictions.labels, predictions.truth, predictions.problems, strict=True)
        if label and truth < 0 and not problem
    }
    if not strange:
        return ""
    shown = ", ".join(f"'{label}'" for label in sorted(strange)[:5]) + (", …" if len(strange) > 5 else "")
    return notice(f"Labels that are no class are not counted: {shown}. Rename the class or the folder to match.")


FILTERS = ("All", "Right", "Wrong", "Disagree", "Not read")


def select(predictions: Predictions, chosen: str) -> np.ndarray:
    """Positions of the files that a filter keeps."""
    verdicts = np.array(predictions.verdicts("t2m"))
    keep = {
        "All": np.ones(len(verdicts), dtype=bool),
        "Right": verdicts == RIGHT,
        "Wrong": verdicts == WRONG,
        "Disagree": predictions.disagreements(),
        "Not read": ~predictions.read,
    }[chosen]
    return np.flatnonzero(keep)


def gallery(batch: Batch, predictions: Predictions, positions: Sequence[int], page: int) -> str:
    """One page of pictures with the answers on them."""
    if len(positions) == 0:
        return notice("No photo fits this filter.")
    shown = positions[page * PER_PAGE : (page + 1) * PER_PAGE]
    verdicts = predictions.verdicts("t2m")
    cards = []
    for position in shown:
        name = predictions.files[position]
        if position not in batch.thumbnails:
            cards.append(
                f'<figure class="t2m-photo t2m-unread"><div class="t2m-nopic" aria-hidden="true">⚠</div><figcaption>'
                f"<b>{escape(name)}</b><br>{escape(predictions.problems[position])}</figcaption></figure>"
            )
            continue
        lines = []
        for method, title in METHODS.items():
            chances = predictions.probabilities[method][position]
            answer = int(chances.argmax())
            strong = "b" if method == "t2m" else "span"
            lines.append(
                f'<div class="t2m-answer t2m-{method}"><{strong}>{escape(predictions.classes[answer])}</{strong}> '
                f"<span>{100 * chances[answer]:.0f} %</span>"
                f'<div class="t2m-track"><div class="t2m-bar" style="width:{100 * chances[answer]:.0f}%"></div></div>'
                f'<span class="t2m-method">{escape(title)}</span></div>'
            )
        verdict = verdicts[position]
        label = predictions.labels[position]
        said = f"label: {escape(label)}" if label else escape(verdict)
        badge = f'<span class="t2m-badge t2m-{verdict[2:]}">{verdict}</span>' if verdict in (RIGHT, WRONG) else ""
        cards.append(
            f'<figure class="t2m-photo"><img src="{batch.thumbnails[position]}" '
            f'alt="{escape(name)}">{badge}<figcaption>{"".join(lines)}'
            f'<small title="{escape(name)}">{escape(name)} · {said}</small></figcaption></figure>'
        )
    return f'<div class="t2m-gallery">{"".join(cards)}</div>'


def page_line(count: int, page: int) -> str:
    """Which photos a page of the gallery shows."""
    if count == 0:
        return ""
    first, last = page * PER_PAGE + 1, min(count, (page + 1) * PER_PAGE)
    return f'<p class="t2m-line">{first} to {last} of {count}</p>'


def csv_link(predictions: Predictions) -> str:
    """A download that lives in the page: no file is left on the server."""
    data = base64.b64encode(("\ufeff" + predictions.to_csv(METHODS)).encode()).decode("ascii")
    return (
        f'<a class="t2m-button" download="predictions.csv" href="data:text/csv;charset=utf-8;base64,{data}">'
        "Download CSV</a>"
    )
