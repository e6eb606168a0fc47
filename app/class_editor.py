"""The class editor: a card a class with name, description and its phrases as understood, edited in the browser."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import gradio as gr

from app.errors import for_people
from app.modality import IMAGES, Modality
from core.descriptions import MAX_CHARACTERS, MAX_CLASSES, ClassDescription, Phrase, parse_phrases
from core.errors import DescriptionError

PAGE = Path(__file__).resolve().parent.parent / "assets" / "page"


def filled(template: str, **words: str) -> str:
    """A template of the page, with what differs between tabs."""
    text = Template((PAGE / template).read_text(encoding="utf-8"))
    return text.substitute({name: escape(word) for name, word in words.items()})


def read_phrases(texts: Any) -> list[list[dict[str, Any]]]:
    """The phrases of each description, for the browser to show under it.

    Whoever calls this may send anything: what is no list of descriptions, or is too long, has no phrases.
    """
    if not isinstance(texts, list) or len(texts) > MAX_CLASSES:
        return []
    return [
        _as_json(parse_phrases(text)) if isinstance(text, str) and len(text) <= MAX_CHARACTERS else [] for text in texts
    ]


class ClassEditor(gr.HTML):
    """A component whose value is the list of classes, in the browser
    ``[{"name": ..., "description": ..., "phrases": null or [{"text": ..., "positive": ...}]}]``.

    ``phrases`` is null where they count as read from the description, and a list where a person corrected them.
    """

    def __init__(self, value: Sequence[ClassDescription], modality: Modality = IMAGES, **kwargs: Any) -> None:
        draft = f"t2m-{modality.named('classes')}"
        super().__init__(
            value=value,
            html_template=filled("class_editor.html", draft=draft, **modality.editor),
            js_on_load=(PAGE / "class_editor.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            server_functions=[read_phrases],
            **kwargs,
        )

    def postprocess(self, value: Any) -> Any:
        """Classes -> what the browser edits."""
        if value is None:
            return None
        return [
            {
                "name": described.name,
                "description": " ".join(described.texts),
                "phrases": None if described.corrected is None else _as_json(described.corrected),
            }
            for described in value
        ]

    def preprocess(self, payload: Any) -> list[ClassDescription]:  # type: ignore[override]
        """What the browser sends -> classes; anything else was not sent by our page."""
        with for_people():
            return read_classes(payload or [])

    def api_info(self) -> dict[str, Any]:
        """A list of classes."""
        return CLASSES_SCHEMA


PHRASES_SCHEMA = {
    "type": "array",
    "items": {"type": "object", "properties": {"text": {"type": "string"}, "positive": {"type": "boolean"}}},
}
CLASSES_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "description": {"type": "string"},
            "phrases": {"anyOf": [PHRASES_SCHEMA, {"type": "null"}]},
        },
    },
}


def read_classes(payload: Any) -> list[ClassDescription]:
    """JSON from outside -> classes: ``[{"name", "description", "phrases"}]`` or ``{"name": "description"}``.

    Description and phrases may be left out; phrases are ``[{"text", "positive"}]``, or null for those that the
    description is read as.

    Raises:
        DescriptionError: it has another shape.
    """
    entries = (
        [{"name": name, "description": text} for name, text in payload.items()]
        if isinstance(payload, dict)
        else payload
    )
    if not isinstance(entries, list) or not all(map(_is_class, entries)):
        raise DescriptionError(
            'Classes must be a list of {"name": "...", "description": "..."}, '
            'each with "phrases": [{"text": "...", "positive": true}] where they are corrected.'
        )
    return [
        ClassDescription(
            entry["name"],
            (entry["description"],) if entry.get("description", "").strip() else (),
            _corrected(entry.get("phrases")),
        )
        for entry in entries
    ]


def _is_class(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        return False
    phrases = entry.get("phrases")
    return isinstance(entry.get("description", ""), str) and (
        phrases is None or (isinstance(phrases, list) and all(map(_is_phrase, phrases)))
    )


def _is_phrase(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("text"), str) and isinstance(entry.get("positive"), bool)


def _corrected(phrases: list[dict[str, Any]] | None) -> tuple[Phrase, ...] | None:
    return None if phrases is None else tuple(Phrase(entry["text"], entry["positive"]) for entry in phrases)


def _as_json(phrases: Iterable[Phrase]) -> list[dict[str, Any]]:
    return [{"text": phrase.text, "positive": phrase.positive} for phrase in phrases]
