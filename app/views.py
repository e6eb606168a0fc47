"""Fragments of HTML. Every text that came from a person goes through ``escape``."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from app.studio import Batch, Task
from core.predictions import RIGHT, WRONG, Predictions

PER_PAGE = 48


@dataclass(frozen=True)
class Press:
    """What pressing a picture does, in words; ``{}`` is what people call what it shows."""

    short: str
    """On the picture, and for whoever hears its name."""
    hint: str


WHY = Press("Why?", "Press a {} to see why.")
LOOK = Press("Look at", "Press a {} to look at it from all sides.")


def notice(text: str) -> str:
    """One sentence in a box."""
    return f'<p class="t2m-notice" role="status">{escape(text)}</p>'


def percent(share: float) -> str:
    """HTML without decimals, and never more certain than it is."""
    rounded = "&gt; 99" if 0.995 <= share < 1 else "&lt; 1" if 0 < share < 0.005 else f"{100 * share:.0f}"
    return f"{rounded}&nbsp;%"


def key(method: str) -> str:
    """A patch in the colour and pattern of a method."""
    return f'<span class="t2m-key t2m-{method}" aria-hidden="true"></span>'


def task_line(task: Task, device: str) -> str:
    """What was generated, in one line."""
    made = task.classifiers["t2m"]
    parts = [
        "<b>1</b> class against everything else" if task.has_one_class else f"<b>{len(made.labels)}</b> classes",
        f"<b>{made.n_parameters:,}</b> weights",
        f"<b>{task.elapsed:.0f}</b> ms",
        f"encoder {escape(task.encoder)}",
        escape(device.upper() if device == "cpu" else device),
    ]
    return f'<p class="t2m-line" role="status">Classifier ready: {" · ".join(parts)}</p>'


def tiles(predictions: Predictions) -> str:
    """The figures that are looked at first."""
    cells = [_figure(predictions, method) for method in predictions.probabilities]
    read, they = int(predictions.read.sum()), f"{predictions.noun}s"
    unread = len(predictions.files) - read
    cells.append((str(read), they.capitalize(), f"{unread} could not be read" if unread else "all read"))
    answers = predictions.answers("t2m")
    level = percent(predictions.threshold)
    if predictions.has_one_class:
        cells.append((str((answers == 0).sum()), "Yes", f"T2M says {level} or more"))
    elif predictions.threshold > 0:
        cells.append((str((answers == len(predictions.classes)).sum()), "None of these", f"T2M, below {level}"))
    cells.append((str(int(predictions.disagreements().sum())), "Disagree", f"{they} where the methods differ"))
    made = "".join(
        f'<div class="t2m-tile"><div class="t2m-value">{value}</div><div>{title}</div><small>{note}</small></div>'
        for value, title, note in cells
    )
    return f'<div class="t2m-tiles" role="status">{made}</div>{_label_note(predictions)}'


def _figure(predictions: Predictions, method: str) -> tuple[str, str, str]:
    """How good a method is: accuracy, or of a single class average precision where there are labels of both sorts."""
    title = f"{key(method)} {predictions.titles[method]}"
    accuracy, labelled = predictions.accuracy(method), int(predictions.labelled.sum())
    if accuracy is None:
        return "–", title, "no labels yet"
    if predictions.can_rank:
        area = predictions.precision_recall(method)[2]
        return f"{100 * area:.1f} %", title, f"average precision; {percent(accuracy)} of {labelled} right"
    return f"{100 * accuracy:.1f} %", title, f"right of {labelled} labelled"


def ranking_note(predictions: Predictions) -> str:
    """What the labels mean where there is a single class."""
    truth, name = predictions.truth[predictions.labelled], predictions.classes[0]
    yes, no = int((truth == 0).sum()), int((truth == 1).sum())
    missing = "" if yes and no else " The curve needs labels of both sorts."
    they = f"{predictions.noun.capitalize()}s"
    return notice(
        f"{they} labelled '{name}' should rank first ({yes} of them); every other label counts as something else "
        f"({no}). {they} without a label do not count.{missing}"
    )


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
    """Positions of the files that a filter keeps; for a single class, the likeliest first."""
    verdicts = np.array(predictions.verdicts("t2m"))
    keep = {
        "All": np.ones(len(verdicts), dtype=bool),
        "Right": verdicts == RIGHT,
        "Wrong": verdicts == WRONG,
        "Disagree": predictions.disagreements(),
        "Not read": ~predictions.read,
    }[chosen]
    positions = np.flatnonzero(keep)
    if predictions.has_one_class:
        positions = positions[np.argsort(-predictions.probabilities["t2m"][positions, 0], kind="stable")]
    return positions


def gallery(batch: Batch, predictions: Predictions, positions: Sequence[int], page: int, press: Press = WHY) -> str:
    """One page of pictures with the answers on them."""
    if len(positions) == 0:
        return notice(f"No {predictions.noun} fits this filter.")
    shown = positions[page * PER_PAGE : (page + 1) * PER_PAGE]
    verdicts = predictions.verdicts("t2m")
    cards = [
        _read(batch.thumbnails[position], predictions, position, verdicts[position], press)
        if position in batch.thumbnails
        else _unread(predictions, position)
        for position in shown
    ]
    methods = "".join(
        f"<span>{key(method)} {predictions.titles[method]}</span>" for method in predictions.probabilities
    )
    legend = f'<p class="t2m-legend">{methods}<span>{press.hint.format(predictions.noun)}</span></p>'
    return f'{legend}<div class="t2m-gallery">{"".join(cards)}</div>'


def _unread(predictions: Predictions, position: int) -> str:
    return (
        '<figure class="t2m-sample t2m-unread"><div class="t2m-nopic" aria-hidden="true">⚠</div><figcaption>'
        f"<b>{escape(predictions.files[position])}</b><br>{escape(predictions.problems[position])}"
        "</figcaption></figure>"
    )


def _read(thumbnail: str, predictions: Predictions, position: int, verdict: str, press: Press) -> str:
    """A picture that can be pressed, T2M's answer, and in small the baselines'."""
    name, label = escape(predictions.files[position]), predictions.labels[position]
    said = f"label: {escape(label)}" if label else escape(verdict)
    return (
        f'<figure class="t2m-sample t2m-{predictions.noun}"><button type="button" class="t2m-ask" '
        f'data-sample="{position}" data-press="{press.short}" aria-label="{press.short} {name}" '
        f'title="{press.short}"><img src="{thumbnail}" alt="{name}"></button>{badge(verdict)}'
        f'<figcaption>{answers(predictions, position)}<small title="{name}">{name} · {said}</small></figcaption>'
        "</figure>"
    )


def badge(verdict: str) -> str:
    """Whether T2M is right, on a picture."""
    return f'<span class="t2m-badge t2m-{verdict[2:]}">{verdict}</span>' if verdict in (RIGHT, WRONG) else ""


def answers(predictions: Predictions, position: int) -> str:
    """What each method says of a sample, a line each."""
    return "".join(_answer(predictions, method, position) for method in predictions.probabilities)


def _answer(predictions: Predictions, method: str, position: int) -> str:
    """What a method says of a sample; of a single class, yes or no and how likely yes is."""
    answer, chance = predictions.answer_chance(method, position)
    if predictions.has_one_class:
        chance = float(predictions.probabilities[method][position, 0])
        answer = "yes" if predictions.answers(method)[position] == 0 else "no"
    track = f'<div class="t2m-track"><div class="t2m-bar" style="width:{100 * chance:.0f}%"></div></div>'
    main = method == "t2m"
    who = "" if main else f'{key(method)}<span class="t2m-hidden">{predictions.titles[method]}: </span>'
    return (
        f'<div class="t2m-answer t2m-{method}">{who}'
        + ("" if main else _mark(predictions, method, position))
        + (f"<b>{escape(answer)}</b>" if main else f'<span class="t2m-what">{escape(answer)}</span>')
        + f" <span>{percent(chance)}</span>{track if main else ''}</div>"
    )


def _mark(predictions: Predictions, method: str, position: int) -> str:
    """Whether a baseline is right; what T2M is, the badge says."""
    if predictions.truth[position] < 0:
        return ""
    sign, word = (
        ("✓", "right") if predictions.answers(method)[position] == predictions.truth[position] else ("✗", "wrong")
    )
    return f'<span aria-hidden="true">{sign}</span><span class="t2m-hidden">{word}: </span>'


def page_line(count: int, page: int) -> str:
    """Which samples a page of the gallery shows."""
    if count == 0:
        return ""
    first, last = page * PER_PAGE + 1, min(count, (page + 1) * PER_PAGE)
    return f'<p class="t2m-line">{first} to {last} of {count}</p>'


def csv_link(predictions: Predictions) -> str:
    """A download that lives in the page: no file is left on the server."""
    data = base64.b64encode(("\ufeff" + predictions.to_csv()).encode()).decode("ascii")
    return (
        f'<a class="t2m-button" download="predictions.csv" href="data:text/csv;charset=utf-8;base64,{data}">'
        "Download CSV</a>"
    )
