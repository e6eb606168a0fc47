"""The Images tab: photos, and which encoder looks at them."""

import gradio as gr

from app.encoder_panel import EncoderPanel
from app.encoder_views import base_alone
from app.results_panel import Update
from app.studio import Session
from app.tab import Tab


class ImagesTab(Tab):
    """With the encoder panel, and what is going on with encoders meanwhile."""

    def _build_below_line(self) -> None:
        self.encoder = EncoderPanel(self.studio)

    def _own(self) -> Update:
        return self.encoder.shown(ready=False)

    def _own_outputs(self) -> list[gr.blocks.Block]:
        return self.encoder.outputs

    def _note(self, session: Session) -> str:
        if session.task is None or session.task.is_trained:
            return ""
        return base_alone(self.studio.work.doing == "learning")
