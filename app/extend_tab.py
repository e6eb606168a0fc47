"""The tab that extends a classifier: ImageNet's 1000 classes, those that somebody describes, and photos to try both."""

import base64
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from app import extend_views as views
from app.class_editor import PAGE, ClassEditor
from app.drop_zone import DropZone
from app.errors import for_people
from app.extend_plots import stacking_plot
from app.extend_session import STAYS, Extended, Extending, listed
from app.modality import IMAGES
from app.presets import ASSETS, example_photos
from app.studio import Studio
from app.views import PER_PAGE, notice, page_line
from app.wiring import MODEL, PRIVATE, WATCHED
from core.descriptions import ClassDescription
from core.errors import Cancelled, SampleError
from core.extension import EXTENDERS
from core.heads import save_head
from core.progress import Progress
from core.samples import MAX_SAMPLES, Sample, apply_labels, collect_samples, is_table, load_labels
from core.text2model import ICIS

Update = dict[gr.blocks.Block, Any]
MOST = 6.0
"""That a visitor may add to the shift, or take from it."""
EXTEND = replace(
    IMAGES,
    title="Extend a classifier",
    key="extend",
    presets_file=ASSETS / "presets-extend.json",
    editor={
        "name": "Name, e.g. euphonium",
        "asks": "What it looks like: what it has, what it has not, where it is found",
        "says": "a brass instrument with coiled tubing and a wide bell, no slide, no strings",
        "pasted": "menorah: a candelabrum with seven or nine branches\njoshua tree",
    },
)
HINT = "Drop photos to see what the 1000 classes make of them, and what the new ones change; or try the example photos."
METHODS_HELP = (
    "ICIS learns what a class’s row has to do with its words; T2M makes a classifier of what is said and denied; "
    "Ridge is one linear map."
)
FAVOUR_HELP = (
    "Added to the scores of new classes, beside what was chosen automatically on the old classes alone (0): to the "
    "right they win more often, to the left less."
)


class ExtendTab:
    """Components and events. Nothing is loaded before somebody uses it."""

    def __init__(self, studio: Studio, session: gr.State) -> None:
        self.studio, self.session, self.work = studio, session, Extending(studio)
        named, titles = EXTEND.named, list(EXTEND.presets)
        with gr.Row(equal_height=False):
            with gr.Column(scale=4, min_width=320):
                gr.HTML(f'<h2>1. Describe new classes</h2><p class="t2m-line">{views.INTRO}</p>')
                self.preset = gr.Dropdown(titles, value=titles[0], label="Start from", elem_id=named("preset"))
                self.editor = ClassEditor(EXTEND.presets[titles[0]], EXTEND, elem_id=named("classes"))
                methods = [(title, method) for method, title in EXTENDERS.items()]
                self.method = gr.Radio(
                    methods,
                    value=ICIS,
                    label="What makes their rows",
                    info=METHODS_HELP,
                    elem_id=named("method"),
                    elem_classes="t2m-at-choice",
                )
                self.button = gr.Button("Extend", variant="primary", size="lg", elem_id=named("extend"))
                self.line = gr.HTML(views.head_line(Extended()), elem_id=named("line"), elem_classes="t2m-at-task-line")
                self.added = gr.HTML(elem_id=named("added"))
                with gr.Column(visible=False) as self.made:
                    with gr.Row(elem_classes="t2m-tools"):
                        self.restart = gr.Button("Start over from the 1000", size="sm", min_width=160)
                        self.get_head = gr.Button("Download the head", size="sm", min_width=140)
                    with gr.Accordion("Use the downloaded head in Python", open=False):
                        self.snippet = gr.HTML(elem_id=named("snippet"))
            with gr.Column(scale=6, min_width=320):
                gr.HTML("<h2>2. Try</h2>")
                self.drop = DropZone(EXTEND, elem_id=named("drop"))
                with gr.Row(elem_classes="t2m-tools"):
                    self.examples = gr.Button("Use the example photos", size="sm", min_width=150)
                    self.clear = gr.Button("Remove all photos", size="sm", min_width=120)
                    self.stop = gr.Button("Stop", size="sm", min_width=80, elem_id=named("stop"))
                self.notice = gr.HTML(notice(HINT), elem_id=named("notice"), elem_classes="t2m-at-notice")
                self._build_results(named)
        with gr.Column(visible=False):
            self.download = gr.JSON(label="download")
        self._wire()

    def _build_results(self, named: Callable[[str], str]) -> None:
        self.tiles = gr.HTML(elem_id=named("tiles"))
        with gr.Column(visible=False) as self.body:
            with gr.Row(elem_classes="t2m-favour", visible=False) as self.favouring:
                self.favour = gr.Slider(
                    *(-MOST, MOST, 0.0),
                    step=0.1,
                    label="Favour new classes",
                    info=FAVOUR_HELP,
                    buttons=[],
                    scale=5,
                    min_width=300,
                    elem_id=named("favour"),
                    elem_classes="t2m-at-threshold",
                )
                self.auto = gr.Button("Auto", size="sm", min_width=70, scale=0, elem_id=named("auto"))
            self.curve = gr.Plot(visible=False, show_label=False, elem_id=named("curve"))
            self.filter = gr.Radio(views.FILTERS, value="All", label="Show", elem_id=named("filter"))
            self.page = gr.State(0)
            with gr.Row(elem_classes="t2m-tools"):
                self.get_answers = gr.Button("Download answers as CSV", size="sm", min_width=200, scale=0)
            self.gallery = gr.HTML(elem_id=named("gallery"))
            with gr.Row(elem_classes="t2m-pager"):
                self.back = gr.Button("← Previous", size="sm", min_width=80)
                self.page_line = gr.HTML(min_height=20)
                self.forward = gr.Button("Next →", size="sm", min_width=80)

    @property
    def _selected(self) -> list[gr.blocks.Block]:
        """What the filter decides on."""
        return [self.page, self.gallery, self.page_line, self.back, self.forward]

    @property
    def _answers(self) -> list[gr.blocks.Block]:
        """What the slider decides on."""
        return [self.line, self.tiles, self.curve, *self._selected]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that events may change."""
        made = [self.session, self.button, self.added, self.made, self.snippet, self.notice]
        return [*made, self.body, self.favouring, self.favour, self.filter, *self._answers]

    def _wire(self) -> None:
        session, outputs = self.session, self.outputs
        quiet: dict[str, Any] = {"show_progress": "hidden", **PRIVATE}
        there: dict[str, Any] = {"show_progress_on": self.notice, **MODEL, **PRIVATE}
        self.preset.input(EXTEND.presets.get, self.preset, self.editor, queue=False, **quiet)
        making = [session, self.editor, self.method]
        self.button.click(self.extend, making, outputs, show_progress_on=self.line, **MODEL, **PRIVATE)
        self.restart.click(self.start_over, session, outputs, **quiet, **MODEL)
        self.drop.upload(self.add_photos, [session, self.drop], outputs, **there)
        self.examples.click(self.use_examples, session, outputs, **there)
        self.clear.click(self.remove_photos, session, outputs, **quiet)
        self.stop.click(self.stop_work, queue=False, **PRIVATE)
        looking = [session, self.filter, self.page]
        # While the slider is dragged, only where it has come to is asked for. Not "input": a number that is too high
        # is put right when the field is left, and that counts as a change alone.
        sliding = [session, self.favour, self.filter, self.page]
        self.favour.change(self.favoured, sliding, [session, *self._answers], trigger_mode="always_last", **quiet)
        self.auto.click(lambda: 0.0, None, self.favour, queue=False, **quiet)
        for event, step in ((self.filter.input, 0), (self.back.click, -1), (self.forward.click, 1)):
            event(self._turning(step), looking, self._selected, **quiet)
        fetch = (PAGE / "download.js").read_text(encoding="utf-8")
        for button, make in ((self.get_head, self.head_file), (self.get_answers, self.answers_file)):
            made = button.click(make, session, self.download, **quiet)
            made.then(None, self.download, self.download, js=fetch, **PRIVATE)

    def opened(self) -> None:
        """Get ready: whoever has opened the tab will press the button."""
        with for_people():
            self.work.warm_up()

    def extend(
        self,
        session: Extended,
        classes: list[ClassDescription],
        method: str,
        request: gr.Request,
        progress: gr.Progress = WATCHED,
    ) -> Iterator[Update]:
        """Add the classes, show what they change, and try the examples where nothing was handed over."""
        with for_people():
            tell = self._started(progress)
            tell(0.1, "Making rows from words")
            changed = session.changed_since(classes)
            session = self.work.extend(session, classes, method)
            if changed:
                gr.Warning(escape(STAYS.format(listed(changed)), quote=False))
            yield {**self._made(session), **self._results(session)}
            if session.batch is None:
                yield from self._with_samples(session, example_photos(), request, tell, is_example=True)

    def start_over(self, session: Extended) -> Update:
        """The 1000 alone; cards and photos stay."""
        session = self.work.start_over(session)
        return {**self._made(session), **self._results(session)}

    def add_photos(
        self,
        session: Extended,
        files: list[tuple[Path, str]],
        request: gr.Request,
        progress: gr.Progress = WATCHED,
    ) -> Iterator[Update]:
        """Add uploaded photos to those that are there; the examples give way. A CSV of labels alone labels what is
        there."""
        with for_people():
            tell, medium = self._started(progress), EXTEND.medium("")
            files = sorted(files, key=lambda file: file[1])
            samples = collect_samples(files, limit=MAX_SAMPLES, medium=medium)
            tables = [path for path, _ in files if is_table(path, medium)]
            if samples or not tables or session.batch is None:
                yield from self._with_samples(session, samples, request, tell, is_example=False)
                return
            labels = {file: label for path in tables for file, label in load_labels(path).items()}
            labelled = tuple(apply_labels(list(session.batch.samples), labels))
            yield self._results(self.work.with_batch(session, replace(session.batch, samples=labelled)))

    def use_examples(self, session: Extended, request: gr.Request, progress: gr.Progress = WATCHED) -> Iterator[Update]:
        """Try the examples instead of what is there."""
        with for_people():
            tell = self._started(progress)
            yield from self._with_samples(session, example_photos(), request, tell, is_example=True)

    def remove_photos(self, session: Extended) -> Update:
        """Forget the photos; the classifier stays."""
        return self._results(replace(session, batch=None, answers=None), "All photos were removed.")

    def stop_work(self, request: gr.Request) -> None:
        """End the encoding that this visitor waits for."""
        self.studio.stop(str(request.session_hash))

    def favoured(self, session: Extended, favour: float | None, chosen: str, page: int) -> Update:
        """Answer anew, by the same logits."""
        if favour is None or abs(favour) > MOST or favour == session.favour:
            return gr.skip()  # Gradio takes an empty dict for a missing answer
        session = session.with_favour(favour)
        return {self.session: session, **self._answered(session, chosen, page)}

    def head_file(self, session: Extended) -> dict[str, str] | None:
        """The extended head, as the browser makes a file of it."""
        if session.head is None:
            return None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, views.HEAD_FILE)
            save_head(path, session.head.with_shift(session.shift))
            return _file(path.name, "application/octet-stream", path.read_bytes())

    def answers_file(self, session: Extended) -> dict[str, str] | None:
        """The answers, with a mark by which spreadsheets know UTF-8."""
        if session.answers is None:
            return None
        return _file(views.ANSWERS_FILE, "text/csv", ("\ufeff" + session.answers.to_csv()).encode())

    def _turning(self, step: int | None) -> Callable[[Extended, str, int], Update]:
        """The listener that shows another page; None shows the first one."""

        def turn(session: Extended, chosen: str, page: int) -> Update:
            return (
                gr.skip() if session.answers is None else self._selection(session, chosen, page + step if step else 0)
            )

        return turn

    def _started(self, progress: gr.Progress) -> Progress:
        """How to tell of progress."""

        def tell(share: float, message: str) -> None:
            progress(share, desc=message)

        if not self.work.is_loaded:
            tell(0.0, "Loading the classifier")
        return tell

    def _with_samples(
        self, session: Extended, samples: list[Sample], request: gr.Request, tell: Progress, is_example: bool
    ) -> Iterator[Update]:
        """Results with ``samples``, too; nothing new where the visitor stopped it."""
        if is_example or (session.batch is not None and session.batch.is_example):
            session = replace(session, batch=None, answers=None)
        room = MAX_SAMPLES - (len(session.batch.samples) if session.batch else 0)
        if samples and not room:
            raise SampleError(f"There are {MAX_SAMPLES} photos already; remove them to try others.")
        if len(samples) > room:
            gr.Warning(f"Only {room} more photos fit; the limit is {MAX_SAMPLES} at a time.")
        try:
            session = self.work.add(session, samples[:room], str(request.session_hash), tell)
        except Cancelled as stopped:
            gr.Info(str(stopped))
            return
        assert session.batch is not None
        yield self._results(replace(session, batch=replace(session.batch, is_example=is_example)))

    def _made(self, session: Extended) -> Update:
        """What was added so far."""
        head = session.head
        return {
            self.session: session,
            self.button: gr.Button("Extend" if head is None else "Add more classes"),
            self.line: views.head_line(session),
            self.added: views.added(session),
            self.made: gr.Column(visible=head is not None),
            self.snippet: "" if head is None else views.snippet(head),
        }

    def _results(self, session: Extended, said: str = "") -> Update:
        """All results, from the first page on."""
        there = session.answers is not None
        return {
            self.session: session,
            self.notice: notice(said or HINT) if said or not there else "",
            self.body: gr.Column(visible=there),
            self.favouring: gr.Row(visible=session.head is not None),
            self.favour: session.favour,
            self.filter: "All",
            **self._answered(session, "All", 0),
        }

    def _answered(self, session: Extended, chosen: str, page: int) -> Update:
        """All that shows answers."""
        line = views.head_line(session)
        if session.answers is None:
            return {self.line: line, self.tiles: "", self.curve: gr.Plot(None, visible=False)}
        curve, now = session.answers.curve(), session.answers.seen_unseen()
        figure = None if curve is None or now is None else stacking_plot(curve, now)
        return {
            self.line: line,
            self.tiles: views.tiles(session.answers),
            self.curve: gr.Plot(figure, visible=figure is not None),
            **self._selection(session, chosen, page),
        }

    def _selection(self, session: Extended, chosen: str, page: int) -> Update:
        """Gallery of the photos that the filter keeps."""
        assert session.batch is not None
        assert session.answers is not None
        positions = views.select(session.answers, chosen)
        last = max(0, (len(positions) - 1) // PER_PAGE)
        page = min(max(page, 0), last)
        return {
            self.page: page,
            self.gallery: views.gallery(session.batch, session.answers, positions.tolist(), page),
            self.page_line: page_line(len(positions), page),
            self.back: gr.Button(interactive=page > 0, visible=last > 0),
            self.forward: gr.Button(interactive=page < last, visible=last > 0),
        }


def _file(name: str, kind: str, data: bytes) -> dict[str, str]:
    """A file for ``download.js``."""
    return {"name": name, "type": kind, "data": base64.b64encode(data).decode("ascii")}
