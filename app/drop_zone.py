"""The drop zone: files, folders and zip archives, uploaded with the names of the folders they lie in."""

from pathlib import Path, PurePosixPath
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from app.class_editor import PAGE, filled
from app.modality import IMAGES, Modality


class DropZone(gr.HTML):
    """A component whose value is a list of uploaded files, each with the path it had on the visitor's machine."""

    def __init__(self, modality: Modality = IMAGES, **kwargs: Any) -> None:
        super().__init__(
            value=[],
            html_template=filled("drop_zone.html", **modality.drop_words()),
            js_on_load=(PAGE / "drop_zone.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            **kwargs,
        )

    def preprocess(self, payload: Any) -> list[tuple[Path, str]]:  # type: ignore[override]
        """Uploaded files -> ``(where each lies here, its name there)``.

        The browser says where its uploads lie, and a hostile one may say anything: only files in Gradio's own
        upload folder are taken.
        """
        root = Path(get_upload_folder()).resolve()
        files = []
        for entry in payload if isinstance(payload, list) else []:
            path = Path(str(entry.get("path"))).resolve()
            if not path.is_relative_to(root) or not path.is_file():
                raise gr.Error("The upload did not arrive; drop the files again.", print_exception=False)
            name = str(entry.get("orig_name") or path.name).replace("\\", "/")
            parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..", ".")]
            files.append((path, "/".join(parts) or path.name))
        return files

    def postprocess(self, value: Any) -> Any:
        """The server never fills the drop zone; it only empties it."""
        return []

    def api_info(self) -> dict[str, Any]:
        """Files."""
        return {"type": "array", "items": {"type": "object"}}
