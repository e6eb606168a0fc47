"""Tasks to start from, and the photos that gradio's own package ships, which suit the first of them.

Gradio is not imported here: whoever loads a model before the page is there may ask for the photos.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from core.descriptions import ClassDescription
from core.samples import Sample

ASSETS = Path(__file__).resolve().parent.parent / "assets"
PRESETS = ASSETS / "presets.json"
_GRADIO = find_spec("gradio")
SHIPPED = Path((_GRADIO and _GRADIO.origin) or "").parent / "media_assets"
"""What gradio ships to try things on."""
MEDIA = SHIPPED / "images"
EXAMPLES = {
    "cheetah.jpg": "cheetah",
    "cheetah1.jpg": "cheetah",
    "lion.jpg": "lion",
    "bus.png": "bus",
    "tower.jpg": "tower",
}


@cache
def presets(file: Path = PRESETS) -> dict[str, tuple[ClassDescription, ...]]:
    """Title -> classes; the first is filled in when the page opens."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return {
        title: tuple(ClassDescription(name, (text,) if text else ()) for name, text in classes.items())
        for title, classes in content.items()
    }


def example_photos() -> list[Sample]:
    """The example photos with their labels; those that this version of gradio does not ship are left out."""
    found = [(MEDIA / file, label) for file, label in EXAMPLES.items() if (MEDIA / file).is_file()]
    return [Sample(f"{label}/{path.name}", path, size=path.stat().st_size, label=label) for path, label in found]
