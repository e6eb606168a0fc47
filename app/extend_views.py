"""Fragments of HTML for the tab that extends a classifier. Every text that came from a person goes through
``escape``."""

from collections.abc import Sequence
from html import escape

import numpy as np

from app.compare import some
from app.extend_session import Extended, listed
from app.session import Batch
from app.views import PER_PAGE, badge, notice, percent
from core.head_answers import NEW, OLD, HeadAnswers
from core.heads import LinearHead
from core.predictions import RIGHT, WRONG

FILTERS = ("All", "Right", "Wrong", "Answered new", "Not read")
MARK = '<span class="t2m-new"><span aria-hidden="true">◆ </span>new</span>'
INTRO = (
    "ImageNet’s 1000 classes are there: this is the head that comes with <code>lite</code>’s picture network "
    "(EfficientNet-Lite2). Describe classes that it lacks; their rows are made from words alone, and the 1000 stay as "
    "they are."
)
HEAD_FILE, ANSWERS_FILE = "extended-head.safetensors", "answers.csv"
KINDS = {OLD: "Old classes (seen)", NEW: "New classes (unseen)"}


def head_line(session: Extended) -> str:
    """What there is, in one line."""
    head = session.head
    if head is None:
        return '<p class="t2m-line" role="status">ImageNet’s <b>1000</b> classes, none added yet.</p>'
    shift = f"shift {session.shift:.2f}"
    parts = [
        f"<b>{head.n_old}</b> old + <b>{head.injected}</b> new = <b>{len(head.names)}</b> classes",
        f"last made in <b>{session.milliseconds:.0f}</b> ms",
        f"{shift}, the automatic one" if session.favour == 0 else f"{shift}; the automatic one is {head.shift:.2f}",
    ]
    return f'<p class="t2m-line" role="status">Classifier ready: {" · ".join(parts)}</p>'


def added(session: Extended) -> str:
    """The classes that were added, and what made each."""
    if not session.added:
        return ""
    items = "".join(
        f"<li>{MARK} <b>{escape(described.name)}</b> <small>{escape(method)}</small></li>"
        for described, method in zip(session.added, session.methods, strict=True)
    )
    return f'<ul class="t2m-added" aria-label="Classes that were added">{items}</ul>'


def tiles(answers: HeadAnswers) -> str:
    """The figures that are looked at first, and what they lack."""
    read, unread = len(answers.readable), len(answers.files) - len(answers.readable)
    cells = [(str(read), "Photos", f"{unread} could not be read" if unread else "all read")]
    for kind, title in KINDS.items():
        if kind == OLD or answers.head.injected:
            cells.append((_percents(answers.accuracy(kind)), title, _counts(answers, kind)))
    point = answers.seen_unseen()
    if answers.head.injected:
        note = "of both" if point else "needs labels of both"
        cells.append((_percents(point.harmonic if point else None), "Harmonic mean", note))
        new = int((answers.answers >= answers.head.n_old).sum())
        cells.append((str(new), "Answered new", "photos whose likeliest class is new"))
    made = "".join(
        f'<div class="t2m-tile"><div class="t2m-value">{value}</div><div>{title}</div><small>{about}</small></div>'
        for value, title, about in cells
    )
    return f'<div class="t2m-tiles" role="status">{made}</div>{_lacking(answers)}{_strange(answers)}'


def _percents(share: float | None) -> str:
    return "–" if share is None else f"{share:.1f}&nbsp;%"


def _counts(answers: HeadAnswers, kind: str) -> str:
    photos, classes = int(answers.counted(kind).sum()), answers.n_classes(kind)
    if not photos:
        return "no labels"
    return f"{some(photos, 'photo')} of {classes} class{'es' if classes > 1 else ''}"


def _lacking(answers: HeadAnswers) -> str:
    """Why there is no curve, where there is none."""
    if not answers.head.injected or not answers.readable:
        return ""
    old, new = (bool(answers.counted(kind).any()) for kind in (OLD, NEW))
    if old and new:
        return ""
    example = answers.head.names[answers.head.n_old]
    of_new, of_old = f"of new classes, in folders such as '{example}'", "of ImageNet's, in folders such as 'flamingo'"
    missing = of_new if old else of_old if new else f"{of_new}, and {of_old}"
    return notice(f"For the curve of seen and unseen accuracy there should also be photos {missing}.")


def _strange(answers: HeadAnswers) -> str:
    """Labels that name no class do not count; the person is told which."""
    strange = {
        label
        for label, truth, problem in zip(answers.labels, answers.truth, answers.problems, strict=True)
        if label and truth < 0 and not problem
    }
    if not strange:
        return ""
    return notice(f"Labels that are neither a new class nor one of ImageNet's are not counted: {listed(strange)}.")


def select(answers: HeadAnswers, chosen: str) -> np.ndarray:
    """Positions of the files that a filter keeps."""
    verdicts = np.array(answers.verdicts())
    keep = {
        "All": np.ones(len(verdicts), dtype=bool),
        "Right": verdicts == RIGHT,
        "Wrong": verdicts == WRONG,
        "Answered new": answers.answers >= answers.head.n_old,
        "Not read": ~answers.read,
    }[chosen]
    return np.flatnonzero(keep)


def gallery(batch: Batch, answers: HeadAnswers, positions: Sequence[int], page: int) -> str:
    """One page of photos, each with its likeliest classes."""
    if len(positions) == 0:
        return notice("No photo fits this filter.")
    verdicts, (classes, chances) = answers.verdicts(), answers.top()
    cards = [
        _read(batch.thumbnails[at], answers, at, verdicts[at], _fives(answers, classes[at], chances[at]))
        if at in batch.thumbnails
        else _unread(answers, at)
        for at in positions[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    legend = f"<span>{MARK} made from words, striped bar</span><span>no mark: one of ImageNet’s, plain bar</span>"
    return f'<p class="t2m-legend">{legend}</p><div class="t2m-gallery t2m-fives">{"".join(cards)}</div>'


def _read(thumbnail: str, answers: HeadAnswers, position: int, verdict: str, fives: str) -> str:
    name, label, truth = escape(answers.files[position]), answers.labels[position], int(answers.truth[position])
    meant = ""
    if truth >= 0 and answers.head.names[truth].casefold() != label.casefold():
        meant = f" ({escape(answers.head.names[truth])})"  # a synonym, or a WordNet id
    said = f"label: {escape(label)}{meant}" if label else escape(verdict)
    return (
        f'<figure class="t2m-sample t2m-photo"><img src="{thumbnail}" alt="{name}">{badge(verdict)}'
        f'<figcaption>{fives}<small title="{name}">{name} · {said}</small></figcaption></figure>'
    )


def _unread(answers: HeadAnswers, position: int) -> str:
    return (
        '<figure class="t2m-sample t2m-unread"><div class="t2m-nopic" aria-hidden="true">⚠</div><figcaption>'
        f"<b>{escape(answers.files[position])}</b><br>{escape(answers.problems[position])}</figcaption></figure>"
    )


def _fives(answers: HeadAnswers, classes: np.ndarray, chances: np.ndarray) -> str:
    """The likeliest classes of a photo, those made from words marked by a word, a sign and stripes."""
    lines = []
    for position, chance in zip(classes.tolist(), chances.tolist(), strict=True):
        is_new = answers.kind(position) == NEW
        lines.append(
            f"<li{' class=t2m-is-new' if is_new else ''}>"
            f"<span>{escape(answers.head.names[position])}{f' {MARK}' if is_new else ''}</span>"
            f"<span>{percent(chance)}</span>"
            f'<div class="t2m-track"><div class="t2m-bar" style="width:{100 * chance:.0f}%"></div></div></li>'
        )
    return f'<ol class="t2m-top">{"".join(lines)}</ol>'


def snippet(head: LinearHead) -> str:
    """How the downloaded head is used."""
    code = f'from core.heads import load_head\nhead = load_head("{HEAD_FILE}")\nnetwork.classifier = head.module()'
    rows, columns = head.weight.shape
    about = (
        f"An ordinary <code>torch.nn.Linear({columns}, {rows})</code>, shift and all, for timm’s "
        "<code>tf_efficientnet_lite2</code>; <code>head.names</code> are its classes:"
    )
    return (
        f'<p class="t2m-line">{about}</p><pre class="t2m-code" tabindex="0" role="region" '
        f'aria-label="Python">{escape(code, quote=False)}</pre>'
    )
