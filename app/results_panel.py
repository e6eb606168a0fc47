"""The results, in the ways one may want to see them; the same for every kind of input."""

from typing import Any

import gradio as gr

from app import compare, plots, views
from app.class_editor import PAGE
from app.studio import Session
from app.why_panel import Update, WhyPanel
from app.wiring import PRIVATE, REDRAW
from core.predictions import Predictions
from core.text2model import METHODS

HINT = "Press Generate classifier. It is tried on five example photos, or on yours once you drop some."
NO_LABELS = "Photos with labels show here which classes are taken for which: name folders after classes."
SEVERAL: dict[str, Any] = {
    "label": "Answer “none of these” below (%)",
    "info": "How likely a photo must be to show any of the classes, learnt on classes that training never saw. "
    "0 always answers with a class.",
}
SINGLE: dict[str, Any] = {
    "label": "Answer “yes” from (%)",
    "info": "How likely a photo must be to show the class; below, it is “none of these”.",
}


class ResultsPanel:
    """Tiles, and below them photos, reasons, figures and methods, behind one filter and one threshold."""

    def __init__(self, session: gr.State) -> None:
        self.notice = gr.HTML(views.notice(HINT), elem_id="notice")
        self.tiles = gr.HTML(elem_id="tiles")
        with gr.Column(visible=False) as self.body:
            self.threshold = gr.Slider(0, 95, 0, step=1, precision=0, elem_id="threshold", buttons=[], **SEVERAL)
            self.filter = gr.Radio(views.FILTERS, value="All", label="Show", elem_id="filter")
            self.page = gr.State(0)
            pressing = (PAGE / "gallery.js").read_text(encoding="utf-8")
            # Wrapped, so that none of them hides in a menu on a phone.
            with gr.Tabs(overflow_behavior="wrap") as self.tabs:
                with gr.Tab("Photos", id="photos"):
                    self.gallery = gr.HTML(js_on_load=pressing, elem_id="gallery")
                    with gr.Row(elem_classes="t2m-pager"):
                        self.back = gr.Button("← Previous", size="sm", min_width=80)
                        self.page_line = gr.HTML(min_height=20)
                        self.forward = gr.Button("Next →", size="sm", min_width=80)
                with gr.Tab("Why", id="why", elem_id="why-tab"):
                    self.why = WhyPanel(session)
                with gr.Tab("Table", id="table"):
                    self.csv = gr.HTML()
                    self.table = gr.Dataframe(
                        interactive=False, wrap=True, label="Predictions", elem_id="table", max_height=520
                    )
                with gr.Tab("Compare", id="compare"):
                    self.compared = gr.HTML(js_on_load=pressing, elem_id="compare")
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
        return [self.notice, self.body, self.threshold, self.filter, *self.why.outputs, *self._answers]

    @property
    def _selected(self) -> list[gr.blocks.Block]:
        """What the filter decides on."""
        return [self.page, self.gallery, self.page_line, self.back, self.forward, self.table]

    @property
    def _answers(self) -> list[gr.blocks.Block]:
        """What the threshold decides on."""
        figures = [self.confusion_tab, self.about_labels, self.ranking, *self.confusion.values(), self.per_class]
        return [self.tiles, self.csv, self.compared, *figures, *self._selected]

    def update(self, session: Session, notice: str = "", asked: int | None = None) -> Update:
        """Show the session's results, all of them, from the first page on.

        Args:
            notice: a sentence above them.
            asked: the photo that is explained.
        """
        predictions = session.predictions()
        if predictions is None or session.task is None:
            return {self.notice: views.notice(notice or HINT), self.tiles: "", self.body: gr.Column(visible=False)}
        words = SINGLE if predictions.has_one_class else SEVERAL
        return {
            self.notice: views.notice(notice) if notice else "",
            self.body: gr.Column(visible=True),
            self.threshold: gr.Slider(
                value=round(100 * predictions.threshold), visible=session.task.can_reject, **words
            ),
            self.filter: gr.Radio(value="All"),
            **self.why.ask(session, asked),
            **self._answered(session, predictions, "All", 0),
        }

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
        note = views.ranking_note(predictions) if single else views.notice(NO_LABELS)
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
            self.gallery: views.gallery(session.batch, predictions, positions.tolist(), page),
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

        def reject(now: Session, percent: int | None, chosen: str, page: int) -> Update:
            """Answer anew, by the same probabilities."""
            predictions = now.predictions()
            if percent is None or predictions is None or percent == round(100 * predictions.threshold):
                return gr.skip()  # Gradio takes an empty dict for a missing answer
            now = now.with_threshold(percent / 100)
            return {session: now, **self._answered(now, predictions.with_threshold(percent / 100), chosen, page)}

        # While the slider is dragged, only where it has come to is asked for. Not "input": a number that is too high
        # is put right when the field is left, and that counts as a change alone.
        inputs = [session, self.threshold, self.filter, self.page]
        self.threshold.change(reject, inputs, [session, *self._answers], trigger_mode="always_last", **quiet)

        def ask(now: Session, event: gr.EventData) -> Update:
            """The photo that was pressed, explained."""
            return {**self.why.ask(now, event.index), self.tabs: gr.Tabs(selected="why")}

        # Where the keyboard goes on: from the tab that has been opened.
        focus = "() => { document.getElementById('why-tab-button')?.focus(); }"
        for pictures in (self.gallery, self.compared):
            opened = pictures.select(ask, session, [*self.why.outputs, self.tabs], **quiet)
            opened.then(None, js=focus, **PRIVATE)
