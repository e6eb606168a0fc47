"""A tab of the page: describe classes on the left, try them on samples on the right. The same for every modality."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from app import plots, views
from app.class_editor import ClassEditor
from app.drop_zone import DropZone
from app.errors import for_people
from app.results_panel import ResultsPanel, Update
from app.studio import Session, Studio
from app.wiring import MODEL, PRIVATE, WATCHED
from core.descriptions import ClassDescription
from core.errors import Cancelled
from core.progress import Progress
from core.samples import MAX_SAMPLES, Sample, apply_labels, collect_samples, is_table, load_labels
from core.text2model import Text2Model


class Tab:
    """Components and events that every tab has; a tab with something of its own says so in a subclass."""

    def __init__(self, studio: Studio, session: gr.State) -> None:
        self.studio, self.session, self.modality = studio, session, studio.modality
        modality, named = self.modality, self.modality.named
        titles = list(modality.presets)
        with gr.Row(equal_height=False):
            with gr.Column(scale=4, min_width=320):
                gr.HTML("<h2>1. Describe</h2>")
                self.preset = gr.Dropdown(titles, value=titles[0], label="Start from")
                self.editor = ClassEditor(modality.presets[titles[0]], modality, elem_id=named("classes"))
                self.button = gr.Button("Generate classifier", variant="primary", size="lg", elem_id=named("generate"))
                self.line = gr.HTML(elem_id=named("task-line"), elem_classes="t2m-at-task-line")
                self._build_below_line()
                with gr.Accordion("What was generated", open=False, visible=False) as self.made:
                    self.weights = gr.Plot(show_label=False)
            with gr.Column(scale=6, min_width=320):
                gr.HTML("<h2>2. Try</h2>")
                self.drop = DropZone(modality, elem_id=named("drop"))
                with gr.Row(elem_classes="t2m-tools"):
                    self.examples = [
                        gr.Button(some.button, size="sm", min_width=max(120, 7 * len(some.button)))
                        for some in modality.examples
                    ]
                    self.clear = gr.Button(f"Remove all {modality.plural}", size="sm", min_width=120)
                    self.stop = gr.Button("Stop", size="sm", min_width=80, elem_id=named("stop"))
                self._build_below_drop()
                self.results = ResultsPanel(session, modality)
        self._wire()

    def _build_below_line(self) -> None:
        """What a tab has of its own below the line that says what was generated."""

    def _build_below_drop(self) -> None:
        """What a tab has of its own below the drop zone."""

    def _own(self) -> Update:
        """How that looks now."""
        return {}

    def _own_outputs(self) -> list[gr.blocks.Block]:
        """All that ``_own`` may change."""
        return []

    def _note(self, session: Session) -> str:
        """HTML after the line that says what was generated."""
        return ""

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that the tab's events may change."""
        return [self.session, self.line, self.made, self.weights, *self._own_outputs(), *self.results.outputs]

    @property
    def inputs(self) -> list[gr.blocks.Block]:
        """What they ask for."""
        return [self.session, self.editor, self.results.asked]

    def _wire(self) -> None:
        inputs, outputs = self.inputs, self.outputs
        self.preset.input(
            self.modality.presets.get, self.preset, self.editor, show_progress="hidden", queue=False, **PRIVATE
        )
        # Progress is told in one place, beside what was pressed; Gradio would cover every result with it.
        here: dict[str, Any] = {"show_progress_on": self.line, **MODEL, **PRIVATE}
        self.button.click(self.generate, inputs, outputs, **here)
        self.drop.upload(self.add_samples, [*inputs, self.drop], outputs, **self._there)
        for button, some in zip(self.examples, self.modality.examples, strict=True):
            button.click(self._trying(some.samples), inputs, outputs, **self._there)
        self.clear.click(self.remove_samples, self.session, outputs, show_progress="hidden", **PRIVATE)
        self.stop.click(self.stop_work, queue=False, **PRIVATE)

    @property
    def _there(self) -> dict[str, Any]:
        """How events with samples are wired."""
        return {"show_progress_on": self.results.notice, **MODEL, **PRIVATE}

    def generate(
        self,
        session: Session,
        classes: list[ClassDescription],
        asked: int | None,
        request: gr.Request,
        progress: gr.Progress = WATCHED,
    ) -> Iterator[Update]:
        """Make the classifiers, show them, and try them on the samples there are, or else on the examples."""
        with for_people():
            model, tell = self._started(session, progress)
            tell(0.0, "Reading the descriptions" if model.tower is None else "CLIP reads the descriptions")
            made = session
            try:
                for task in self.studio.tasks(classes, model, str(request.session_hash), tell):
                    made = session.with_task(task)
                    if model.fast and len(task.classifiers) == 1:  # what it is compared with may take seconds more
                        yield self._task_shown(made)
                        tell(0.5, "CLIP reads the descriptions, for the methods beside T2M")
            except Cancelled as stopped:
                gr.Info(str(stopped))
                yield self._task_shown(session)
                return
            fitted = self._fitted(made, request, tell, model)
            if fitted is None:  # stopped: what there was fits together, and stays
                yield self._task_shown(session)
                return
            # The classifier stands before any sample is looked at: what follows may take long, or be stopped.
            yield {self.session: fitted, **self._task_shown(fitted)}
            if fitted.batch is None:
                examples = self.modality.examples[0].samples()
                fitted = self._with_samples(fitted, examples, request, tell, model, is_example=True) or fitted
            yield {self.session: fitted, **self.results.update(fitted, asked=asked)}

    def add_samples(
        self,
        session: Session,
        classes: list[ClassDescription],
        asked: int | None,
        files: list[tuple[Path, str]],
        request: gr.Request,
        progress: gr.Progress = WATCHED,
    ) -> Iterator[Update]:
        """Add uploaded samples to those that are there; the examples give way. A CSV of labels alone labels what is
        there."""
        with for_people():
            model, tell = self._started(session, progress)
            medium = self.modality.medium(session.reading)
            if session.batch is None or session.batch.is_example:
                asked = None
            files = sorted(files, key=lambda file: file[1])
            samples = collect_samples(files, limit=MAX_SAMPLES, medium=medium)
            tables = [path for path, _ in files if is_table(path, medium)]
            if not samples and tables and session.batch is not None:
                labels = {file: label for path in tables for file, label in load_labels(path).items()}
                labelled = tuple(apply_labels(list(session.batch.samples), labels))
                session = replace(session, batch=replace(session.batch, samples=labelled))
            elif (fitted := self._fitted(session, request, tell, model)) is not None:
                session = self._with_samples(fitted, samples, request, tell, model, is_example=False) or fitted
            yield from self._answers(session, classes, asked, model)

    def _trying(self, examples: Callable[[], list[Sample]]) -> Callable[..., Iterator[Update]]:
        """The listener of a button that tries examples instead of what is there."""

        def use_examples(
            session: Session,
            classes: list[ClassDescription],
            asked: int | None,
            request: gr.Request,
            progress: gr.Progress = WATCHED,
        ) -> Iterator[Update]:
            with for_people():
                model, tell = self._started(session, progress)
                fitted = self.studio.fit(replace(session, batch=None), str(request.session_hash), tell, model)
                session = self._with_samples(fitted, examples(), request, tell, model, is_example=True) or session
                yield from self._answers(session, classes, asked, model)

        return use_examples

    def remove_samples(self, session: Session) -> Update:
        """Forget the samples; the classifier stays."""
        session = replace(session, batch=None)
        return {self.session: session, **self.results.update(session, f"All {self.modality.plural} were removed.")}

    def stop_work(self, request: gr.Request) -> None:
        """End the encoding that this visitor waits for."""
        self.studio.stop(str(request.session_hash))

    def _started(self, session: Session, progress: gr.Progress) -> tuple[Text2Model, Progress]:
        """The model that answers this visitor, and how to tell of progress."""

        def tell(share: float, message: str) -> None:
            progress(share, desc=message)

        if not self.studio.current:
            tell(0.0, "Loading the model")
        return self.studio.model_for(session), tell

    def _answers(
        self, session: Session, classes: list[ClassDescription], asked: int | None, model: Text2Model
    ) -> Iterator[Update]:
        """The results for new samples; whoever drops some first gets a classifier of what is typed."""
        if session.task is None:
            session = session.with_task(self.studio.generate(classes, model))
        yield {self.session: session, **self._task_shown(session), **self.results.update(session, asked=asked)}

    def _fitted(self, session: Session, request: gr.Request, tell: Progress, model: Text2Model) -> Session | None:
        """The session with everything by its encoder (``Studio.fit``), or None where the visitor stopped it."""
        try:
            return self.studio.fit(session, str(request.session_hash), tell, model)
        except Cancelled as stopped:
            gr.Info(str(stopped))
            return None

    def _with_samples(
        self,
        session: Session,
        samples: list[Sample],
        request: gr.Request,
        tell: Progress,
        model: Text2Model,
        is_example: bool,
    ) -> Session | None:
        """The session with ``samples``, too; None where the visitor stopped it."""
        old = None if is_example or session.batch is None or session.batch.is_example else session.batch
        room = MAX_SAMPLES - (len(old.samples) if old else 0)
        if len(samples) > room:
            gr.Warning(f"Only {room} more {self.modality.plural} fit; the limit is {MAX_SAMPLES} at a time.")
        try:
            batch = self.studio.encode(samples[:room], str(request.session_hash), tell, model, session.reading)
        except Cancelled as stopped:
            gr.Info(str(stopped))
            return None
        batch = replace(batch, is_example=is_example)
        return replace(session, batch=old.joined(batch) if old else batch)

    def _task_shown(self, session: Session) -> Update:
        """What was generated."""
        task = session.task
        if task is None:
            return self._own()
        return {
            **self._own(),
            self.line: views.task_line(task, task.device) + self._note(session),
            self.made: gr.Accordion(visible=True),
            self.weights: plots.weights_plot(task.classifiers["t2m"]),
        }
