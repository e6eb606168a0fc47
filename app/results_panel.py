"""The results, in the ways one may want to see them; the same for every kind of input."""

from typing import Any

import gradio as gr

from app import compare, plots, views
from app.class_editor import PAGE
from app.modality import Modality
from app.shape_viewer import ShapeViewer, about
from app.studio import Session
from app.why_panel import Update, WhyPanel
from app.wiring import PRIVATE, REDRAW
from core.predictions import Predictions
from core.text2model import METHODS

NEAREST = "{block: 'nearest', behavior: 'smooth'}"
HINT = "Press Generate classifier. It is tried on {}, or on yours once you drop some."
NO_LABELS = "{}s with labels show here which classes are taken for which: name folders after classes."
SEVERAL = {
    "label": "Answer “none of these” below (%)",
    "info": "How likely a {} must be to show any of the classes, learnt on classes that training never saw. "
    "0 always answers with a class.",
}
SINGLE = {
    "label": "Answer “yes” from (%)",
    "info": "How likely a {} must be to show the class; below, it is “none of these”.",
}


class ResultsPanel:
    """Tiles, and below them samples, reasons, figures and methods, behind one filter and one threshold."""

    def __init__(self, session: gr.State, modality: Modality) -> None:
        self.modality = modality
        self.hint, self.no_labels = HINT.format(modality.tried_on), NO_LABELS.format(modality.noun.capitalize())
        named = modality.named
        self.notice = gr.HTML(views.notice(self.hint), elem_id=named("notice"), elem_classes="t2m-at-notice")
        self.tiles = gr.HTML(elem_id=named("tiles"))
        with gr.Column(visible=False) as self.body:
            self.threshold = gr.Slider(
                *(0, 95, 0),
                step=1,
                precision=0,
                elem_id=named("threshold"),
                elem_classes="t2m-at-threshold",
                buttons=[],
                **self._threshold_words(SEVERAL),
            )
            self.filter = gr.Radio(views.FILTERS, value="All", label="Show", elem_id=named("filter"))
            self.page = gr.State(0)
            pressing = (PAGE / "gallery.js").read_text(encoding="utf-8")
            # Wrapped, so that none of them hides in a menu on a phone.
            with gr.Tabs(overflow_behavior="wrap") as self.tabs:
                with gr.Tab(modality.plural.capitalize(), id="samples"):
                    self.viewer = None if modality.cloud is None else ShapeViewer(named)
                    self.gallery = gr.HTML(js_on_load=pressing, elem_id=named("gallery"))
                    with gr.Row(elem_classes="t2m-pager"):
                        self.back = gr.Button("← Previous", size="sm", min_width=80)
                        self.page_line = gr.HTML(min_height=20)
                        self.forward = gr.Button("Next →", size="sm", min_width=80)
                with gr.Tab("Why", id="why", elem_id=named("why-tab")):
                    self.why = WhyPanel(session, modality)
                with gr.Tab("Table", id="table"):
                    self.csv = gr.HTML()
                    self.table = gr.Dataframe(
                        interactive=False,
                        wrap=True,
                        label="Predictions",
                        elem_id=named("table"),
                        elem_classes="t2m-at-table",
                        max_height=520,
                    )
                with gr.Tab("Compare", id="compare"):
                    self.compared = gr.HTML(js_on_load=pressing, elem_id=named("compare"))
                with gr.Tab("Confusion", id="confusion") as self.confusion_tab:
                    self.about_labels = gr.HTML()
                    self.ranking = gr.Plot(show_label=False)
                    self.confusion = {method: gr.Plot(show_label=False) for method in METHODS}
                with gr.Tab("Classes", id="classes"):
                    self.per_class = gr.Plot(show_label=False)
        self._wire(session)

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that ``update`` may change."""
        unique = dict.fromkeys([*self._looked_at, *self._answers])
        return [self.notice, self.body, self.threshold, self.filter, *unique]

    @property
    def _looked_at(self) -> list[gr.blocks.Block]:
        """What shows a single sample."""
        return [*self.why.outputs, *(self.viewer.outputs if self.viewer else [])]

    @property
    def asked(self) -> gr.State:
        """The sample that somebody looks at."""
        return self.why.asked

    @property
    def _selected(self) -> list[gr.blocks.Block]:
        """What the filter decides on."""
        return [self.page, self.gallery, self.page_line, self.back, self.forward, self.table]

    @property
    def _answers(self) -> list[gr.blocks.Block]:
        """What the threshold decides on."""
        figures = [self.confusion_tab, self.about_labels, self.ranking, *self.confusion.values(), self.per_class]
        beside = [self.viewer.about] if self.viewer else []
        return [self.tiles, self.csv, self.compared, *beside, *figures, *self._selected]

    def update(self, session: Session, notice: str = "", asked: int | None = None) -> Update:
        """Show the session's results, all of them, from the first page on.

        Args:
            notice: a sentence above them.
            asked: the sample that is explained.
        """
        predictions = session.predictions()
        if predictions is None or session.task is None:
            return {self.notice: views.notice(notice or self.hint), self.tiles: "", self.body: gr.Column(visible=False)}
        words = self._threshold_words(SINGLE if predictions.has_one_class else SEVERAL)
        return {
            self.notice: views.notice(notice) if notice else "",
            self.body: gr.Column(visible=True),
            self.threshold: gr.Slider(
                value=round(100 * predictions.threshold), visible=session.task.can_reject, **words
            ),
            self.filter: gr.Radio(value="All"),
            **self._look_at(session, predictions, asked),
            **self._answered(session, predictions, "All", 0),
        }

    def _threshold_words(self, words: dict[str, str]) -> dict[str, Any]:
        return {name: text.format(self.modality.noun) for name, text in words.items()}

    def _look_at(self, session: Session, predictions: Predictions, sample: Any) -> Update:
        """Show a single sample, and why it is answered as it is."""
        shown = self.viewer.show(session, predictions, sample) if self.viewer else {}
        return {**self.why.ask(session, sample), **shown}

    def _answered(self, session: Session, predictions: Predictions, chosen: str, page: int) -> Update:
        """All that shows answers."""
        assert session.task is not None
        assert session.batch is not None
        return {
            self.tiles: views.tiles(predictions),
            self.csv: views.csv_link(predictions),
            self.compared: compare.compared(session.task, session.batch, predictions),
            **self._figures(predictions),
            **self._selection(session, predictions, chosen, page),
        }

    def _figures(self, predictions: Predictions) -> Update:
        """Which classes are taken for which, or how well a single class is told from everything else."""
        labelled, single = bool(predictions.labelled.any()), predictions.has_one_class
        note = views.ranking_note(predictions) if single else views.notice(self.no_labels)
        ranked = predictions.can_rank
        matrices = {
            method: plots.confusion_plot(predictions, method, f"{predictions.titles[method]}: what is taken for what")
            for method in predictions.probabilities
            if labelled and not single
        }
        return {
            self.confusion_tab: gr.Tab("Ranking" if single else "Confusion", id="confusion"),
            self.about_labels: note if single or not labelled else "",
            self.ranking: gr.Plot(plots.ranking_plot(predictions) if ranked else None, visible=ranked),
            self.per_class: gr.Plot(plots.per_class_plot(predictions) if labelled else None, visible=labelled),
            **{
                plot: gr.Plot(matrices.get(method), visible=method in matrices)
                for method, plot in self.confusion.items()
            },
        }

    def _selection(self, session: Session, predictions: Predictions, chosen: str, page: int) -> Update:
        """Gallery and table of the files that the filter keeps."""
        assert session.batch is not None
        positions = views.select(predictions, chosen)
        last = max(0, (len(positions) - 1) // views.PER_PAGE)
        page = min(max(page, 0), last)
        table = predictions.table().iloc[positions]
        if predictions.read.all():
            table = table.drop(columns="Problem")
        widths: list[int | str] = [190, 100, *(110, 70, 95), *(120, 100) * (len(predictions.probabilities) - 1), 200]
        return {
            self.page: page,
            self.gallery: views.gallery(
                session.batch, predictions, positions.tolist(), page, views.LOOK if self.viewer else views.WHY
            ),
            self.page_line: views.page_line(len(positions), page),
            self.back: gr.Button(interactive=page > 0, visible=last > 0),
            self.forward: gr.Button(interactive=page < last, visible=last > 0),
            self.table: gr.Dataframe(table, column_widths=widths[: len(table.columns)]),
        }

    def _wire(self, session: gr.State) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", **PRIVATE}

        def turn(step: int) -> Any:
            def show(now: Session, chosen: str, page: int) -> Update:
                predictions = now.predictions()
                if predictions is None:
                    return gr.skip()
                return self._selection(now, predictions, chosen, page + step if step else 0)

            return show

        self.tabs.change(None, js=REDRAW, **PRIVATE)
        inputs = [session, self.filter, self.page]
        self.filter.input(turn(0), inputs, self._selected, **quiet)
        self.back.click(turn(-1), inputs, self._selected, **quiet)
        self.forward.click(turn(1), inputs, self._selected, **quiet)

        def reject(now: Session, percent: int | None, chosen: str, page: int, asked: int | None) -> Update:
            """Answer anew, by the same probabilities."""
            predictions = now.predictions()
            if percent is None or predictions is None or percent == round(100 * predictions.threshold):
                return gr.skip()  # Gradio takes an empty dict for a missing answer
            now, predictions = now.with_threshold(percent / 100), predictions.with_threshold(percent / 100)
            assert now.batch is not None
            said: Update = {self.viewer.about: about(predictions, now.batch.asked(asked))} if self.viewer else {}
            return {session: now, **self._answered(now, predictions, chosen, page), **said}

        # While the slider is dragged, only where it has come to is asked for. Not "input": a number that is too high
        # is put right when the field is left, and that counts as a change alone.
        inputs = [session, self.threshold, self.filter, self.page, self.asked]
        self.threshold.change(reject, inputs, [session, *self._answers], trigger_mode="always_last", **quiet)

        def ask(now: Session, event: gr.EventData) -> Update:
            """What was pressed, explained."""
            return {**self._looked(now, event.index), self.tabs: gr.Tabs(selected="why")}

        self.why.sample.input(self._looked, [session, self.why.sample], self._looked_at, **quiet)
        for pictures in (self.compared,) if self.viewer else (self.compared, self.gallery):
            opened = pictures.select(ask, session, [*self._looked_at, self.tabs], **quiet)
            opened.then(None, js=self._focus, **PRIVATE)
        if self.viewer:
            self._wire_viewer(session, self.viewer, quiet)

    def _wire_viewer(self, session: gr.State, viewer: ShapeViewer, quiet: dict[str, Any]) -> None:
        """The gallery and the viewer's buttons choose what it shows; what it shows, the Why tab explains."""

        def pressed(now: Session, event: gr.EventData) -> Update:
            return self._looked(now, event.index)

        def step(by: int) -> Any:
            def to_the_next(now: Session, asked: int | None, chosen: str) -> Update:
                """From what is looked at to the next one that the filter keeps."""
                predictions = now.predictions()
                if predictions is None or now.batch is None:
                    return gr.skip()
                there = [p for p in views.select(predictions, chosen).tolist() if p in now.batch.clouds]
                if not there:
                    return gr.skip()
                following = there[(there.index(asked) + by) % len(there)] if asked in there else there[0]
                return self._looked(now, following)

            return to_the_next

        looked_at = self._looked_at
        # It is above the gallery, which may be long.
        seen = f"() => {{ document.getElementById('{self.modality.named('viewer')}')?.scrollIntoView({NEAREST}); }}"
        self.gallery.select(pressed, session, looked_at, **quiet).then(None, js=seen, **PRIVATE)
        viewer.back.click(step(-1), [session, self.asked, self.filter], looked_at, **quiet)
        viewer.forward.click(step(1), [session, self.asked, self.filter], looked_at, **quiet)
        viewer.turn.click(viewer.turned, [session, self.asked, viewer.yaw], viewer.outputs, **quiet)
        opened = viewer.why.click(lambda: gr.Tabs(selected="why"), None, self.tabs, **quiet)
        opened.then(None, js=self._focus, **PRIVATE)

    def _looked(self, now: Session, sample: Any) -> Update:
        """``_look_at`` for events, which may come when there is nothing to look at any more."""
        predictions = now.predictions()
        return {self.asked: None} if predictions is None else self._look_at(now, predictions, sample)

    @property
    def _focus(self) -> str:
        """Where the keyboard goes on, in the browser: from the tab that has been opened."""
        return f"() => {{ document.getElementById('{self.modality.named('why-tab')}-button')?.focus(); }}"
