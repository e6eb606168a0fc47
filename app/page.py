"""The page: one Blocks with a tab for each kind of input, and the API beside it."""

from typing import Any

import gradio as gr

from app import endpoints
from app.class_editor import PAGE
from app.extend_session import Extended
from app.extend_tab import EXTEND, ExtendTab
from app.images_tab import ImagesTab
from app.shapes_tab import ShapesTab
from app.studio import Session, Studio
from app.wiring import PRIVATE, REDRAW
from core.samples import MAX_TOTAL_BYTES

TITLE = "Text2Model Studio"
CLAIM = (
    "Say what each class looks like, and get a classifier of photos or 3-D shapes that has never been trained on an "
    "example of it."
)
HOUR = 3600


def build_page(*studios: Studio) -> gr.Blocks:
    """The whole application, a tab for each studio and one that extends a classifier of photos, ready to be launched
    with ``launch_options``."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(HOUR, 24 * HOUR)) as page:
        gr.HTML(f"<h1>{TITLE}</h1><p>{CLAIM}</p>", elem_id="title")
        # Nothing that a visitor does in one tab is known in another.
        visitors = [(studio, gr.State(Session(), time_to_live=HOUR)) for studio in studios]
        # Wrapped, so that none of them hides in a menu on a phone.
        with gr.Tabs(overflow_behavior="wrap") as tabs:
            for studio, session in visitors:
                with gr.Tab(studio.modality.title):
                    if studio.modality.for_clouds:
                        ShapesTab(studio, session)
                    else:
                        ImagesTab(studio, session).encoder.wire(page)
            for studio in studios:
                if not studio.modality.for_clouds:
                    with gr.Tab(EXTEND.title) as tab:
                        extending = ExtendTab(studio, gr.State(Extended(), time_to_live=HOUR))
                    tab.select(extending.opened, show_progress="hidden", queue=False, **PRIVATE)
        for studio, session in visitors:
            endpoints.add(studio, session)
        tabs.change(None, js=REDRAW, **PRIVATE)
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
