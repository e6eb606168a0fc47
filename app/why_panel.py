"""The Why tab: one photo, one or two classes, and what spoke for and against."""

from html import escape
from typing import Any

import gradio as gr

from app import views
from app.studio import Batch, Session, Task
from app.why import bars, explain
from app.wiring import PRIVATE

Update = dict[gr.blocks.Block, Any]
NOTHING = -1
"""Chosen instead of a second class."""
TWO_LAYERS = "This classifier has a hidden layer, so its answers cannot be split into what each phrase gave."


class WhyPanel:
    """A photo and up to two classes to choose, and below them the reasons."""

    def __init__(self, session: gr.State) -> None:
        self.asked = gr.State(None)
        """The photo that is explained; after new words, it is still that one."""
        quiet: dict[str, Any] = {"show_progress": "hidden", **PRIVATE}
        with gr.Row():
            self.photo = gr.Dropdown([], label="Photo", elem_id="why-photo", min_width=300, scale=2)
            self.first = gr.Dropdown([], label="Why", elem_id="why-first", min_width=120)
            self.second = gr.Dropdown([], label="rather than", elem_id="why-second", min_width=120)
        self.view = gr.HTML(elem_id="why")
        self.photo.input(self.ask, [session, self.photo], self.outputs, **quiet)
        chosen = [session, self.photo, self.first, self.second]
        for field in (self.first, self.second):
            field.input(self.compare, chosen, self.view, **quiet)

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that ``ask`` may change."""
        return [self.asked, self.photo, self.first, self.second, self.view]

    def ask(self, session: Session, photo: Any) -> Update:
        """Explain the answer to a photo, beside the runner-up.

        Args:
            photo: its position; for anything else, the first photo that could be read is explained.
        """
        task, batch = session.task, session.batch
        if task is None or batch is None:
            return {self.asked: None}  # Gradio takes an empty dict for a missing answer
        files = [(file.name, position) for position, file in enumerate(batch.photos)]
        if not isinstance(photo, int) or not 0 <= photo < len(files):
            photo = batch.features.readable[0] if batch.features.readable else 0
        first, second = _top_two(task, batch, photo)
        names = [(described.name, position) for position, described in enumerate(task.classes)]
        return {
            self.asked: photo,
            self.photo: gr.Dropdown(files, value=photo),
            self.first: gr.Dropdown(names, value=first),
            self.second: gr.Dropdown(
                [*names, ("nothing: this class alone", NOTHING)], value=second, visible=not task.has_one_class
            ),
            self.view: _why(task, batch, photo, first, second),
        }

    def compare(self, session: Session, photo: int | None, first: int, second: int) -> str:
        """Explain the same photo by other classes."""
        if session.task is None or session.batch is None or photo is None or photo >= len(session.batch.photos):
            return ""
        last = len(session.task.classes) - 1
        return _why(session.task, session.batch, photo, min(first, last), min(second, last))


def _top_two(task: Task, batch: Batch, photo: int) -> tuple[int, int]:
    """T2M's answer among the classes, and the runner-up."""
    if photo not in batch.features.readable or task.has_one_class:
        return 0, NOTHING
    best, runner_up = task.classifiers["t2m"].predict_proba(batch.vector(photo))[0].topk(2).indices.tolist()
    return best, runner_up


def _why(task: Task, batch: Batch, photo: int, first: int, second: int) -> str:
    """The photo, what T2M makes of it, and the reasons."""
    if photo not in batch.features.readable:
        return views.notice(f"{batch.photos[photo].name} was not read: {batch.features.problems.get(photo, '')}")
    classifier = task.classifiers["t2m"]
    if classifier.parts is None:
        return views.notice(TWO_LAYERS)
    compared = None if second in (NOTHING, first) else second
    reasons = bars(explain(classifier, batch.vector(photo), first, compared))
    return f'<div class="t2m-why">{_facts(task, batch, photo, first, compared)}<div>{reasons}</div></div>'


def _facts(task: Task, batch: Batch, photo: int, first: int, second: int | None) -> str:
    classifier, vector = task.classifiers["t2m"], batch.vector(photo)
    chances = classifier.predict_proba(vector)[0].tolist()
    said = [
        f"{escape(classifier.labels[k])}: <b>{views.percent(chances[k])}</b>" for k in (first, second) if k is not None
    ]
    if task.can_reject and not task.has_one_class:
        said.append(f"any of the classes: {views.percent(float(classifier.known(vector)[0]))}")
    name, label = batch.photos[photo].name, batch.photos[photo].label
    said.append(f"label: {escape(label)}" if label else "no label")
    lines = "".join(f"<div>{line}</div>" for line in said)
    return (
        f'<figure><img src="{batch.thumbnails[photo]}" alt="{escape(name)}">'
        f"<figcaption>{lines}<small>{escape(name)}</small></figcaption></figure>"
    )
