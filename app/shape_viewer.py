"""The 3-D view: one shape that can be turned, and beside it what is answered."""

from collections.abc import Callable
from html import escape
from typing import Any

import gradio as gr

from app import plots, views
from app.class_editor import PAGE
from app.pictures import YAW
from app.studio import Session
from core.predictions import Predictions

Update = dict[gr.blocks.Block, Any]
STEP = 45
"""Degrees that a press of the button turns a shape."""
HINT = '<p class="t2m-hint">Drag to turn; pinch, or scroll with Ctrl, to come closer. Higher points are brighter.</p>'


class ShapeViewer:
    """A shape, its answers, and buttons: to the next one, round by a step, and to the reasons.

    A browser draws few 3-D pictures at a time, so there is one; the gallery and the buttons choose what it shows.
    """

    def __init__(self, named: Callable[[str], str]) -> None:
        self.yaw = gr.State(YAW)
        with gr.Row(elem_id=named("viewer"), elem_classes="t2m-viewer", equal_height=False):
            with gr.Column(scale=3, min_width=260):
                self.plot = gr.Plot(label="The shape in 3-D", show_label=False, elem_id=named("plot"))
            with gr.Column(scale=2, min_width=200):
                self.about = gr.HTML(elem_id=named("about"))
                with gr.Row(elem_classes="t2m-tools"):
                    self.back = gr.Button("← Previous shape", size="sm", min_width=120)
                    self.forward = gr.Button("Next shape →", size="sm", min_width=120)
                    self.turn = gr.Button("Turn it", size="sm", min_width=80)
                    self.why = gr.Button("Why this answer?", size="sm", min_width=120)
                gr.HTML(HINT, js_on_load=(PAGE / "shape_viewer.js").read_text(encoding="utf-8"))

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that ``show`` may change."""
        return [self.yaw, self.plot, self.about]

    def show(self, session: Session, predictions: Predictions, sample: Any, yaw: float = YAW) -> Update:
        """Show a shape.

        Args:
            session: whose it is.
            predictions: the answers.
            sample: its position; for anything else, the first one that could be read is shown.
            yaw: where the viewer stands.
        """
        assert session.batch is not None
        sample = session.batch.asked(sample)
        points = session.batch.clouds.get(sample)
        figure = None if points is None else plots.cloud_plot(points, yaw)
        return {
            self.yaw: yaw,
            self.plot: gr.Plot(figure, visible=figure is not None),
            self.about: about(predictions, sample),
        }

    def turned(self, session: Session, sample: Any, yaw: float) -> Update:
        """The same shape, from a step further round; for whoever cannot drag."""
        predictions = session.predictions()
        if predictions is None:
            return gr.skip()
        return self.show(session, predictions, sample, (yaw + STEP) % 360)


def about(predictions: Predictions, sample: int) -> str:
    """What is answered to a shape, in words and numbers."""
    name, label, problem = predictions.files[sample], predictions.labels[sample], predictions.problems[sample]
    if problem:
        return views.notice(f"{name} was not read: {problem}")
    said = f"label: {escape(label)}" if label else "no label"
    badge = views.badge(predictions.verdicts("t2m")[sample])
    return (
        f'<div class="t2m-about" role="status"><h3>{escape(name)}</h3>{badge}'
        f"{views.answers(predictions, sample)}<p>{said}</p></div>"
    )
