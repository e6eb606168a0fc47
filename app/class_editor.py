"""The class editor: a card a class with name and description, edited in the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from app.errors import for_people
from core.descriptions import ClassDescription
from core.errors import DescriptionError

PAGE = Path(__file__).resolve().parent.parent / "assets" / "page"


class ClassEditor(gr.HTML):
    """A component whose value is the list of classes, ``[{"name": ..., "description": ...}]`` in the browser."""

    def __init__(self, value: Sequence[ClassDescription], **kwargs: Any) -> None:
        super().__init__(
            value=value,
            html_template=(PAGE / "class_editor.html").read_text(encoding="utf-8"),
            js_on_load=(PAGE / "class_editor.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            **kwargs,
        )

    def postprocess(self, value: Any) -> Any:
        """Classes -> what the browser edits."""
        if value is None:
            return None
        return [{"name": c.name, "description": " ".join(c.texts)} for c in value]

    def preprocess(self, payload: Any) -> list[ClassDescription]:  # type: ignore[override]
        """What the browser sends -> classes; anything else was not sent by our page."""
        with for_people():
            return read_classes(payload or [])

    def api_info(self) -> dict[str, Any]:
        """A list of classes."""
        return CLASSES_SCHEMA


CLASSES_SCHEMA = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": {"type": "string"}, "description": {"type": "string"}}},
}


def read_classes(payload: Any) -> list[ClassDescription]:
    """JSON from outside -> classes: ``[{"name", "description"}]`` or ``{"name": "description"}``.

    Raises:
        DescriptionError: it has another shape.
    """
    entries = (
        [{"name": name, "description": text} for name, text in payload.items()]
        if isinstance(payload, dict)
        else payload
    )
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and isinstance(entry.get("name"), str) and isinstance(entry.get("description", ""), str)
        for entry in entries
    ):
        raise DescriptionError('Classes must be a list of {"name": "...", "description": "..."}.')
    return [
        ClassDescription(entry["name"], (entry["description"],) if entry.get("description", "").strip() else ())
        for entry in entries
    ]
