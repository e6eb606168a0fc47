"""The results, in the ways one may want to see them; the same for every kind of input."""

from typing import Any

import gradio as gr

from app import plots, views
from app.studio import Session
from app.wiring import PRIVATE
from core.predictions import Predictions
from core.text2model import METHODS

Update = dict[gr.blocks.Block, Any]
HINT = "Press Generate classifier. It is tried on five example photos, or on yours once you drop some."


class ResultsPanel:
    """Tiles, and below them photos, table, confusion and classes, behind one filter."""

    def __init__(self, session: gr.State) -> None:
        self.notice = gr.HTML(views.notice(HINT), elem_id="notice")
        self.tiles = gr.HTML(elem_id="tiles")
        with gr.Column(visible=False) as self.body:
            self.filter = gr.Radio(views.FILTERS, value="All", label="Show", elem_id="filter")
            self.page = gr.State(0)
            with gr.Tabs():
                with gr.Tab("Photos"):
                    self.gallery = gr.HTML(elem_id="gallery")
                    with gr.Row(elem_classes="t2m-pager"):
                        self.back = gr.Button("← Previous", size="sm", min_width=80)
                        self.page_line = gr.HTML(min_height=20)
                        self.forward = gr.Button("Next →", size="sm", min_width=80)
                with gr.Tab("Table"):
                    self.csv = gr.HTML()
                    self.table = gr.Dataframe(
                        interactive=False,
                        wrap=True,
                        label="Predictions",
                        elem_id="table",
                        max_height=520,
                        column_widths=[190, 100, 110, 70, 95, 120, 90, 200],
                    )
                with gr.Tab("Confusion"):
                    self.unlabelled = gr.HTML()
                    self.confusion = {method: gr.Plot(show_label=False) for method in METHODS}
                with gr.Tab("Classes"):
                    self.per_class = gr.Plot(show_label=False)
        self._wire(session)

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that ``update`` may change."""
        return [
            *(self.notice, self.tiles, self.body, self.filter, self.page, self.gallery, self.page_line, self.back),
            *(self.forward, self.table, self.csv, self.unlabelled, self.per_class, *self.confusion.values()),
        ]

    def update(self, session: Session, notice: str = "") -> Update:
        """Show the session's results, all of them, from the first page on."""
        predictions = session.predictions()
        if predictions is None or session.batch is None:
            return {self.notice: views.notice(notice or HINT), self.tiles: "", self.body: gr.Column(visible=False)}
        labelled = bool(predictions.labelled.any())
        ask = views.notice(
            "Photos with labels show here which classes are taken for which: name folders after classes."
        )
        return {
            self.notice: views.notice(notice) if notice else "",
            self.tiles: views.tiles(predictions),
            self.body: gr.Column(visible=True),
            self.filter: gr.Radio(value="All"),
            self.csv: views.csv_link(predictions),
            self.unlabelled: "" if labelled else ask,
            self.per_class: gr.Plot(plots.per_class_plot(predictions, METHODS) if labelled else None, visible=labelled),
            **{
                plot: gr.Plot(
                    plots.confusion_plot(predictions, method, f"{METHODS[method]}: what is taken for what")
                    if labelled
                    else None,
                    visible=labelled,
                )
                for method, plot in self.confusion.items()
            },
            **self._selection(session, predictions, "All", 0),
        }

    def _selection(self, session: Session, predictions: Predictions, chosen: str, page: int) -> Update:
        """Gallery and table of the files that the filter keeps."""
        assert session.batch is not None
        positions = views.select(predictions, chosen)
        last = max(0, (len(positions) - 1) // views.PER_PAGE)
        page = min(max(page, 0), last)
        return {
            self.page: page,
            self.gallery: views.gallery(session.batch, predictions, positions.tolist(), page),
            self.page_line: views.page_line(len(positions), page),
            self.back: gr.Button(interactive=page > 0, visible=last > 0),
            self.forward: gr.Button(interactive=page < last, visible=last > 0),
            self.table: predictions.table(METHODS).iloc[positions],
        }

    def _wire(self, session: gr.State) -> None:
        selected = [self.page, self.gallery, self.page_line, self.back, self.forward, self.table]

        def turn(step: int) -> Any:
            def show(now: Session, chosen: str, page: int) -> Update:
                predictions = now.predictions()
                return (
                    {} if predictions is None else self._selection(now, predictions, chosen, page + step if step else 0)
                )

            return show

        inputs = [session, self.filter, self.page]
        self.filter.input(turn(0), inputs, selected, show_progress="hidden", **PRIVATE)
        self.back.click(turn(-1), inputs, selected, show_progress="hidden", **PRIVATE)
        self.forward.click(turn(1), inputs, selected, show_progress="hidden", **PRIVATE)
