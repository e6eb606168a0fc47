"""Settings that events share."""

from typing import Any

import gradio as gr

WATCHED = gr.Progress()
"""As a default it makes Gradio hand a listener the visitor's own progress."""
PRIVATE: dict[str, Any] = {"api_visibility": "private", "api_name": "page"}
"""Not part of the API: Gradio would publish every listener otherwise, under its function's name."""
REDRAW = "() => { setTimeout(() => dispatchEvent(new Event('resize')), 50); }"
"""In the browser: Plotly draws figures that nobody sees yet at a width of its own, and has to look again."""
MODEL: dict[str, Any] = {"concurrency_id": "model", "concurrency_limit": 1}
"""Everything that computes waits in one line, so that two visitors do not halve each other's speed."""
