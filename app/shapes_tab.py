"""The Point clouds tab: shapes, which way is up in their files, and what looks at them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from app.errors import for_people
from app.results_panel import Update
from app.studio import Session
from app.tab import Tab
from app.wiring import WATCHED
from core.checkpoint import default_checkpoint
from core.descriptions import ClassDescription
from core.encoders import LITE

UP = "Which way is up in your files?"
UP_HELP = "Auto: y in OBJ, GLB and glTF files, z in all others. The pictures show what that makes of yours."
WAYS = [("Auto", "auto"), ("Z", "z"), ("Y", "y")]
LOOK = "Look at shapes with"
LOOKS = [("points (small network, fast)", ""), ("depth views (the picture encoder)", LITE)]


class ShapesTab(Tab):
    """With a choice of the up axis and, where T2M has learnt for both, of the encoder."""

    def _build_below_drop(self) -> None:
        with gr.Row(elem_classes="t2m-tools"):
            named, both = self.modality.named, default_checkpoint(f"{LITE}-views").exists()
            style: dict[str, Any] = {"elem_classes": "t2m-at-choice", "min_width": 260}
            self.up = gr.Radio(WAYS, value="auto", label=UP, info=UP_HELP, elem_id=named("up"), **style)
            self.looks = gr.Radio(LOOKS, value="", label=LOOK, visible=both, elem_id=named("looks"), **style)

    def _own_outputs(self) -> list[gr.blocks.Block]:
        return [self.up, self.looks]

    def _wire(self) -> None:
        super()._wire()
        chosen = [*self.inputs, self.up, self.looks]
        for choice in (self.up, self.looks):
            choice.input(self.read_again, chosen, self.outputs, **self._there)

    def read_again(
        self,
        session: Session,
        classes: list[ClassDescription],
        asked: int | None,
        up: str,
        looks: str,
        request: gr.Request,
        progress: gr.Progress = WATCHED,
    ) -> Iterator[Update]:
        """Read what is there in another way, or look at it with another encoder; its classifier is made anew."""
        before, session = session, replace(session, reading=up, encoder=looks)
        with for_people():
            if session.batch is None:
                yield {self.session: session}
                return
            model, tell = self._started(session, progress)
            fitted = self._fitted(session, request, tell, model)
            if fitted is None:  # stopped: the choice goes back to what is shown
                yield {self.up: before.reading or "auto", self.looks: before.encoder}
                return
            yield from self._answers(fitted, classes, asked, model)
