"""The page: one Blocks with a tab for each kind of input, and the API beside it."""

from typing import Any

import gradio as gr

from app import endpoints
from app.class_editor import PAGE
from app.images_tab import ImagesTab
from app.studio import Session, Studio
from core.photos import MAX_TOTAL_BYTES

TITLE = "Text2Model Studio"
HOUR = 3600


def build_page(studio: Studio) -> gr.Blocks:
    """The whole application, ready to be launched with ``launch_options``."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(HOUR, 24 * HOUR)) as page:
        session = gr.State(Session(), time_to_live=HOUR)
        gr.HTML(
            f"<h1>{TITLE}</h1><p>Say what each class looks like, and get a classifier that has never been trained on "
            "a photo of it.</p>",
            elem_id="title",
        )
        with gr.Tabs(), gr.Tab("Images"):
            images = ImagesTab(studio, session)
        images.encoder.wire(page)
        endpoints.add(studio, session)
    return page.queue(max_size=64, default_concurrency_limit=8)


def launch_options() -> dict[str, Any]:
    """Looks and limits, which ``launch`` takes: system fonts, one accent colour, nothing from outside."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "sans-serif"]
    return {
        "theme": gr.themes.Default(primary_hue="blue", font=fonts, font_mono=["ui-monospace", "monospace"]),
        "css": (PAGE / "page.css").read_text(encoding="utf-8"),
        "footer_links": ["api"],
        "max_file_size": MAX_TOTAL_BYTES,
        "state_session_capacity": 100,
        "share": False,
        "run_history": False,
        "enable_monitoring": False,
        "ssr_mode": False,
    }
