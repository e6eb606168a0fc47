"""A person's mistake becomes one sentence on the page; a bug stays a bug and is logged whole."""

from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from core.errors import Text2ModelError


@contextmanager
def for_people() -> Iterator[None]:
    """Inside, what core raises for people is shown to them."""
    try:
        yield
    except Text2ModelError as error:
        raise gr.Error(str(error), print_exception=False, duration=None) from None
