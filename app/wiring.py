"""Settings that events share."""

from typing import Any

PRIVATE: dict[str, Any] = {"api_visibility": "private", "api_name": "page"}
"""Not part of the API: Gradio would publish every listener otherwise, under its function's name."""
MODEL: dict[str, Any] = {"concurrency_id": "model", "concurrency_limit": 1}
"""Everything that computes waits in one line, so that two visitors do not halve each other's speed."""
