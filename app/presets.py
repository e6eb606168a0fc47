"""Tasks to start from, and the photos that gradio's own package ships, which suit the first of them."""

import json
from functools import cache
from pathlib import Path

import gradio as gr

from core.descriptions import ClassDescription
from core.photos import Photo

PRESETS = Path(__file__).resolve().parent.parent / "assets" / "presets.json"
MEDIA = Path(gr.__file__).parent / "media_assets" / "images"
EXAMPLES = {
    "cheetah.jpg": "cheetah",
    "cheetah1.jpg": "cheetah",
    "lion.jpg": "lion",
    "bus.png": "bus",
    "tower.jpg": "tower",
}


@cache
def presets() -> dict[str, tuple[ClassDescription, ...]]:
    """Title -> classes; the first is filled in when the page opens."""
    content = json.loads(PRESETS.read_text(encoding="utf-8"))
    return {
        title: tuple(ClassDescription(name, (text,) if text else ()) for name, text in classes.items())
        for title, classes in content.items()
    }


def example_photos() -> list[Photo]:
    """The example photos with their labels; those that this version of gradio does not ship are left out."""
    found = [(MEDIA / file, label) for file, label in EXAMPLES.items() if (MEDIA / file).is_file()]
    return [Photo(f"{label}/{path.name}", path, size=path.stat().st_size, label=label) for path, label in found]
