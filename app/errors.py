"""A person's mistake becomes one sentence on the page; a bug stays a bug and is logged whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import gradio as gr

from core.errors import Text2ModelError


@contextmanager
def for_people(plain: bool = False) -> Iterator[None]:
    """Inside, what core raises for people is shown to them.

    Args:
        plain: for programs, which take a message as it is; the page takes it for HTML.
    """
    try:
        yield
    except Text2ModelError as error:
        message = str(error) if plain else escape(str(error), quote=False)
        raise gr.Error(message, print_exception=False, duration=None) from None
