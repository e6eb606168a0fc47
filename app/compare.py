"""The Compare tab: the methods side by side, whether their difference may be chance, and where they disagree."""

from html import escape

import numpy as np

from app import views
from app.studio import Batch, Task
from core.predictions import Predictions
from core.significance import Discordance, wilson

CAPTION = "The methods side by side"
NO_LABELS = "Labelled {}s show here which method is right more often: name folders after classes."
UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
NOTHING_SAID = "nothing can be said about which is better"


def compared(task: Task, batch: Batch, predictions: Predictions) -> str:
    """Everything in the tab."""
    return (
        f'<div class="t2m-compare">{table(task, batch, predictions)}'
        f"<h3>Which is right more often?</h3>{verdicts(predictions)}"
        f"<h3>Where they disagree</h3>{disagreements(batch, predictions)}</div>"
    )


def table(task: Task, batch: Batch, predictions: Predictions) -> str:
    """One row a method: how often it is right, what it costs in time, and how large it is."""
    heads = [
        "Method",
        *(["Average precision"] if predictions.can_rank else []),
        "Right",
        "To build",
        f"Per {predictions.noun}",
        "Size",
    ]
    rows = "".join(_row(task, batch, predictions, method) for method in predictions.probabilities)
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    head = f"<caption>{CAPTION}</caption><thead><tr>{columns}</tr></thead>"
    return (
        f'<div class="t2m-scroll" role="region" tabindex="0" aria-label="{CAPTION}">'
        f"<table>{head}<tbody>{rows}</tbody></table></div>"
        f'<dl class="t2m-terms">{_terms(batch, predictions)}</dl>'
    )


def _row(task: Task, batch: Batch, predictions: Predictions, method: str) -> str:
    classifier = task.classifiers[method]
    right, seconds = predictions.right(method), batch.features.seconds
    share = "–"
    if len(right):
        low, high = wilson(int(right.sum()), len(right))
        share = f"<b>{100 * right.mean():.1f}&nbsp;%</b> <small>{100 * low:.0f} to {100 * high:.0f}&nbsp;%</small>"
    # What takes a sample to the classifier goes where the encoder goes, and is the same for all classes.
    encoder = task.encoder_bytes + sum(tensor.nbytes for tensor in classifier.space.tensors().values())
    cells = [
        *([f"<b>{100 * predictions.precision_recall(method)[2]:.1f}&nbsp;%</b>"] if predictions.can_rank else []),
        share,
        duration(task.milliseconds[method] / 1000),
        "–" if seconds is None else duration(seconds),
        f"{size(encoder)} +&nbsp;{size(4 * classifier.n_parameters)}",
    ]
    made = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{views.key(method)} {escape(predictions.titles[method])}</th>{made}</tr>'


def _terms(batch: Batch, predictions: Predictions) -> str:
    """What the columns mean."""
    counted, noun = int(predictions.labelled.sum()), predictions.noun
    right = f"needs labelled {noun}s"
    if counted:
        right = (
            f"the share of {some(counted, noun, 'labelled ')}; below it, where it would lie on many more {noun}s of "
            "the same kind (95 % interval)"
        )
    if predictions.has_one_class:
        right += f"; a method says yes from {views.percent(predictions.threshold)} on"
    known = "; “–” because all of these had been read before" if batch.features.seconds is None else ""
    terms = {
        "Right": right,
        "To build": "the classifier, from words that nobody has read yet",
        f"Per {noun}": f"to open and encode a new one, once for all methods{known}",
        "Size": f"of what would be put to use: {batch.medium.name} encoder + classifier",
    }
    if predictions.can_rank:
        terms = {"Average precision": f"100 % where all {noun}s of the class rank before all others"} | terms
    return "".join(f"<div><dt>{term}</dt> <dd>{meaning}</dd></div>" for term, meaning in terms.items())


def verdicts(predictions: Predictions) -> str:
    """T2M against each other method, a sentence each."""
    if not predictions.labelled.any():
        return f"<p>{NO_LABELS.format(predictions.noun)}</p>"
    others = [method for method in predictions.probabilities if method != "t2m"]
    return (
        f'<ul class="t2m-said">{"".join(f"<li>{escape(verdict(predictions, method))}</li>" for method in others)}</ul>'
    )


def verdict(predictions: Predictions, method: str) -> str:
    """Whether T2M or another method is right more often, or whether that may be chance."""
    t2m, other, noun = predictions.titles["t2m"], predictions.titles[method], predictions.noun
    found = Discordance.of(predictions.right("t2m"), predictions.right(method))
    if not found.first + found.second:
        return f"{t2m} and {other} are right on the same {noun}s: {NOTHING_SAID}."
    ahead, behind = some(found.first, noun), found.second or "none"
    counts = f"{t2m} is right where {other} is wrong on {ahead}, the other way round on {behind}"
    if not found.can_tell:
        return f"{counts}: too few to say which is better."
    p = found.p_value
    if p > 0.995:
        return f"{counts}, about as many: {NOTHING_SAID}."
    often = "less than 0.1 %" if p < 0.001 else f"{100 * p:.0f} %" if p >= 0.0995 else f"{100 * p:.1f} %"
    chance = f"a difference this large would come about by chance in {often} of cases"
    return f"{counts}: {chance}{f', so {NOTHING_SAID}' if found.is_chance else ''} (McNemar's exact test)."


def disagreeing(predictions: Predictions) -> np.ndarray:
    """Positions of the samples to which the methods give different answers, those with labels first."""
    positions = np.flatnonzero(predictions.disagreements())
    return positions[np.argsort(~predictions.labelled[positions], kind="stable")]


def disagreements(batch: Batch, predictions: Predictions) -> str:
    """How many samples the methods answer differently, and a page of them."""
    positions, read, noun = disagreeing(predictions), int(predictions.read.sum()), predictions.noun
    if read == 0:
        return f"<p>No {noun} could be read.</p>"
    if len(positions) == 0:
        those = f"the one {noun}" if read == 1 else f"all {read} {noun}s"
        return f"<p>The methods give the same answer to {those}.</p>"
    labelled, notes = predictions.labelled[positions], []
    if labelled.any() and not labelled.all():
        notes.append("labelled ones first")
    if len(positions) > views.PER_PAGE:
        notes.append(f"here are {views.PER_PAGE}, and all of them in {noun.capitalize()}s under Disagree")
    more = f" ({'; '.join(notes)})" if notes else ""
    counts = f"The methods disagree on {len(positions)} of {some(read, noun)}{more}."
    return f"<p>{counts}</p>{views.gallery(batch, predictions, positions.tolist(), 0)}"


def some(count: int, noun: str, kind: str = "") -> str:
    """``1 photo``, ``12 labelled photos``, ``no photo``."""
    return f"{count or 'no'} {kind}{noun}{'s' if count > 1 else ''}"


def duration(seconds: float) -> str:
    """Two or three digits and a unit."""
    milliseconds = 1000 * seconds
    if milliseconds >= 999.5:
        return f"{seconds:.1f}&nbsp;s"
    return f"{milliseconds:.0f}&nbsp;ms" if milliseconds >= 9.95 else f"{milliseconds:.1f}&nbsp;ms"


def size(count: int) -> str:
    """Bytes, in the unit that suits them."""
    unit, name = next(unit for unit in UNITS if count >= unit[0] or unit is UNITS[-1])
    return f"{count / unit:.{0 if count >= 10_000 and unit == 1e3 else 1}f}&nbsp;{name}"
