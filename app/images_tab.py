"""The Images tab: describe classes on the left, try them on photos on the right."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from app import plots, views
from app.class_editor import ClassEditor
from app.drop_zone import DropZone
from app.encoder_panel import EncoderPanel
from app.encoder_views import base_alone
from app.errors import for_people
from app.presets import example_photos, presets
from app.results_panel import ResultsPanel, Update
from app.studio import Session, Studio
from app.wiring import MODEL, PRIVATE
from core.descriptions import ClassDescription
from core.errors import Cancelled
from core.features import Progress
from core.photos import MAX_PHOTOS, Photo, apply_labels, collect_photos, load_labels
from core.text2model import Text2Model


class ImagesTab:
    """Components and events of the tab."""

    def __init__(self, studio: Studio, session: gr.State) -> None:
        self.studio, self.session = studio, session
        titles = list(presets())
        with gr.Row(equal_height=False):
            with gr.Column(scale=4, min_width=320):
                gr.HTML("<h2>1. Describe</h2>")
                self.preset = gr.Dropdown(titles, value=titles[0], label="Start from")
                self.editor = ClassEditor(presets()[titles[0]], elem_id="classes")
                self.button = gr.Button("Generate classifier", variant="primary", size="lg", elem_id="generate")
                self.line = gr.HTML(elem_id="task-line")
                self.encoder = EncoderPanel(studio)
                with gr.Accordion("What was generated", open=False, visible=False) as self.made:
                    self.weights = gr.Plot(show_label=False)
            with gr.Column(scale=6, min_width=320):
                gr.HTML("<h2>2. Try</h2>")
                self.drop = DropZone(elem_id="drop")
                with gr.Row(elem_classes="t2m-tools"):
                    self.examples = gr.Button("Use the example photos", size="sm", min_width=120)
                    self.clear = gr.Button("Remove all photos", size="sm", min_width=120)
                    self.stop = gr.Button("Stop", size="sm", min_width=80, elem_id="stop")
                self.results = ResultsPanel(session)
        self._wire()

    def _wire(self) -> None:
        outputs = [
            *(self.session, self.line, self.made, self.weights),
            *self.encoder.outputs,
            *self.results.outputs,
        ]
        inputs = [self.session, self.editor, self.results.why.asked]
        self.preset.input(presets().get, self.preset, self.editor, show_progress="hidden", queue=False, **PRIVATE)
        # Progress is told in one place, beside what was pressed; Gradio would cover every result with it.
        here: dict[str, Any] = {"show_progress_on": self.line, **MODEL, **PRIVATE}
        there: dict[str, Any] = {"show_progress_on": self.results.notice, **MODEL, **PRIVATE}
        self.button.click(self.generate, inputs, outputs, **here)
        self.drop.upload(self.add_photos, [*inputs, self.drop], outputs, **there)
        self.examples.click(self.use_examples, inputs, outputs, **there)
        self.clear.click(self.remove_photos, self.session, outputs, show_progress="hidden", **PRIVATE)
        self.stop.click(self.stop_work, queue=False, **PRIVATE)

    def generate(
        self,
        session: Session,
        classes: list[ClassDescription],
        asked: int | None,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),
    ) -> Iterator[Update]:
        """Make the classifiers, show them, and try them on the photos there are, or else on the examples."""
        with for_people():
            model, tell = self.studio.model, _teller(progress)
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
            # The classifier stands before any photo is looked at: what follows may take long, or be stopped.
            yield {self.session: fitted, **self._task_shown(fitted)}
            if fitted.batch is None:
                fitted = self._with_photos(fitted, example_photos(), request, tell, model, is_example=True) or fitted
            yield {self.session: fitted, **self.results.update(fitted, asked=asked)}

    def add_photos(
        self,
        session: Session,
        classes: list[ClassDescription],
        asked: int | None,
        files: list[tuple[Path, str]],
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),
    ) -> Iterator[Update]:
        """Add uploaded photos to those that are there; the examples give way. A CSV alone labels what is there."""
        with for_people():
            model, tell = self.studio.model, _teller(progress)
            if session.batch is None or session.batch.is_example:
                asked = None
            files = sorted(files, key=lambda file: file[1])
            photos = collect_photos(files, limit=MAX_PHOTOS)
            tables = [path for path, name in files if name.lower().endswith(".csv")]
            if not photos and tables and session.batch is not None:
                labels = {file: label for path in tables for file, label in load_labels(path).items()}
                labelled = tuple(apply_labels(list(session.batch.photos), labels))
                session = replace(session, batch=replace(session.batch, photos=labelled))
            elif (fitted := self._fitted(session, request, tell, model)) is not None:
                session = self._with_photos(fitted, photos, request, tell, model, is_example=False) or fitted
            yield from self._answers(session, classes, asked, model)

    def use_examples(
        self,
        session: Session,
        classes: list[ClassDescription],
        asked: int | None,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),
    ) -> Iterator[Update]:
        """Try the classifier on the example photos instead of what is there."""
        with for_people():
            model, tell = self.studio.model, _teller(progress)
            fitted = self.studio.fit(replace(session, batch=None), str(request.session_hash), tell, model)
            session = self._with_photos(fitted, example_photos(), request, tell, model, is_example=True) or session
            yield from self._answers(session, classes, asked, model)

    def remove_photos(self, session: Session) -> Update:
        """Forget the photos; the classifier stays."""
        session = replace(session, batch=None)
        return {self.session: session, **self.results.update(session, "All photos were removed.")}

    def stop_work(self, request: gr.Request) -> None:
        """End the encoding that this visitor waits for."""
        self.studio.stop(str(request.session_hash))

    def _answers(
        self, session: Session, classes: list[ClassDescription], asked: int | None, model: Text2Model
    ) -> Iterator[Update]:
        """The results for new photos; whoever drops photos first gets a classifier of what is typed."""
        if session.task is None:
            session = session.with_task(self.studio.generate(classes, model))
        yield {self.session: session, **self._task_shown(session), **self.results.update(session, asked=asked)}

    def _fitted(self, session: Session, request: gr.Request, tell: Progress, model: Text2Model) -> Session | None:
        """The session with everything by the present encoder (``Studio.fit``), or None where the visitor stopped it."""
        try:
            return self.studio.fit(session, str(request.session_hash), tell, model)
        except Cancelled as stopped:
            gr.Info(str(stopped))
            return None

    def _with_photos(
        self,
        session: Session,
        photos: list[Photo],
        request: gr.Request,
        tell: Progress,
        model: Text2Model,
        is_example: bool,
    ) -> Session | None:
        """The session with ``photos``, too; None where the visitor stopped it."""
        old = None if is_example or session.batch is None or session.batch.is_example else session.batch
        room = MAX_PHOTOS - (len(old.photos) if old else 0)
        if len(photos) > room:
            gr.Warning(f"Only {room} more photos fit; the limit is {MAX_PHOTOS} at a time.")
        try:
            batch = self.studio.encode(photos[:room], str(request.session_hash), tell, model)
        except Cancelled as stopped:
            gr.Info(str(stopped))
            return None
        batch = replace(batch, is_example=is_example)
        return replace(session, batch=old.joined(batch) if old else batch)

    def _task_shown(self, session: Session) -> Update:
        """What was generated, and what is going on with encoders meanwhile."""
        task, panel = session.task, self.encoder.shown(ready=False)
        if task is None:
            return panel
        alone = "" if task.is_trained else base_alone(self.studio.work.doing == "learning")
        return {
            **panel,
            self.line: views.task_line(task, task.device) + alone,
            self.made: gr.Accordion(visible=True),
            self.weights: plots.weights_plot(task.classifiers["t2m"]),
        }


def _teller(progress: gr.Progress) -> Progress:
    return lambda share, message: progress(share, desc=message)
