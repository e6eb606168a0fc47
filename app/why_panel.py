"""The Why tab: one sample, one or two classes, and what spoke for and against."""

from html import escape
from typing import Any

import gradio as gr

from app import views
from app.modality import Modality
from app.studio import Batch, Session, Task
from app.why import bars, explain
from app.wiring import PRIVATE

Update = dict[gr.blocks.Block, Any]
NOTHING = -1
"""Chosen instead of a second class."""
TWO_LAYERS = "This classifier has a hidden layer, so its answers cannot be split into what each phrase gave."


class WhyPanel:
    """A sample and up to two classes to choose, and below them the reasons. Whoever builds it wires the choice of a
    sample, which may show elsewhere, too."""

    def __init__(self, session: gr.State, modality: Modality) -> None:
        self.asked = gr.State(None)
        """The sample that is explained; after new words, it is still that one."""
        named = modality.named
        quiet: dict[str, Any] = {"show_progress": "hidden", **PRIVATE}
        with gr.Row():
            label, name = modality.noun.capitalize(), named(f"why-{modality.noun}")
            self.sample = gr.Dropdown([], label=label, elem_id=name, min_width=300, scale=2)
            self.first = gr.Dropdown([], label="Why", elem_id=named("why-first"), min_width=120)
            self.second = gr.Dropdown([], label="rather than", elem_id=named("why-second"), min_width=120)
        self.view = gr.HTML(elem_id=named("why"))
        chosen = [session, self.sample, self.first, self.second]
        for field in (self.first, self.second):
            field.input(self.compare, chosen, self.view, **quiet)

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that ``ask`` may change."""
        return [self.asked, self.sample, self.first, self.second, self.view]

    def ask(self, session: Session, sample: Any) -> Update:
        """Explain the answer to a sample, beside the runner-up.

        Args:
            sample: its position; for anything else, the first one that could be read is explained.
        """
        task, batch = session.task, session.batch
        if task is None or batch is None:
            return {self.asked: None}  # Gradio takes an empty dict for a missing answer
        files = [(file.name, position) for position, file in enumerate(batch.samples)]
        sample = batch.asked(sample)
        first, second = _top_two(task, batch, sample)
        names = [(described.name, position) for position, described in enumerate(task.classes)]
        return {
            self.asked: sample,
            self.sample: gr.Dropdown(files, value=sample),
            self.first: gr.Dropdown(names, value=first),
            self.second: gr.Dropdown(
                [*names, ("nothing: this class alone", NOTHING)], value=second, visible=not task.has_one_class
            ),
            self.view: _why(task, batch, sample, first, second),
        }

    def compare(self, session: Session, sample: int | None, first: int, second: int) -> str:
        """Explain the same sample by other classes."""
        if session.task is None or session.batch is None or sample is None or sample >= len(session.batch.samples):
            return ""
        last = len(session.task.classes) - 1
        return _why(session.task, session.batch, sample, min(first, last), min(second, last))


def _top_two(task: Task, batch: Batch, sample: int) -> tuple[int, int]:
    """T2M's answer among the classes, and the runner-up."""
    if sample not in batch.features.readable or task.has_one_class:
        return 0, NOTHING
    best, runner_up = task.classifiers["t2m"].predict_proba(batch.vector(sample))[0].topk(2).indices.tolist()
    return best, runner_up


def _why(task: Task, batch: Batch, sample: int, first: int, second: int) -> str:
    """The sample, what T2M makes of it, and the reasons."""
    if sample not in batch.features.readable:
        return views.notice(f"{batch.samples[sample].name} was not read: {batch.features.problems.get(sample, '')}")
    classifier = task.classifiers["t2m"]
    if classifier.parts is None:
        return views.notice(TWO_LAYERS)
    compared = None if second in (NOTHING, first) else second
    reasons = bars(explain(classifier, batch.vector(sample), first, compared))
    return f'<div class="t2m-why">{_facts(task, batch, sample, first, compared)}<div>{reasons}</div></div>'


def _facts(task: Task, batch: Batch, sample: int, first: int, second: int | None) -> str:
    classifier, vector = task.classifiers["t2m"], batch.vector(sample)
    chances = classifier.predict_proba(vector)[0].tolist()
    said = [
        f"{escape(classifier.labels[k])}: <b>{views.percent(chances[k])}</b>" for k in (first, second) if k is not None
    ]
    if task.can_reject and not task.has_one_class:
        said.append(f"any of the classes: {views.percent(float(classifier.known(vector)[0]))}")
    name, label = batch.samples[sample].name, batch.samples[sample].label
    said.append(f"label: {escape(label)}" if label else "no label")
    lines = "".join(f"<div>{line}</div>" for line in said)
    return (
        f'<figure><img src="{batch.thumbnails[sample]}" alt="{escape(name)}">'
        f"<figcaption>{lines}<small>{escape(name)}</small></figcaption></figure>"
    )
