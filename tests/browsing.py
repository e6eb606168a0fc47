"""What the tests that drive a browser share; the fixtures ``browser`` and ``visit`` are in ``conftest``."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHROME = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 30_000
QUIET = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--enable-unsafe-swiftshader"  # 3-D without a graphics card
)


def watch(page: Any) -> None:
    """Keep what ``page`` asks for, what it complains of, and how many answers it has got."""

    def count_streams(request: Any) -> None:
        if "/queue/data" in request.url:
            page.streams += 1

    page.set_default_timeout(PATIENCE)
    page.requested, page.complaints, page.streams = [], [], 0
    page.on("request", lambda request: page.requested.append(request.url))
    page.on("requestfailed", count_streams)
    page.on("requestfinished", count_streams)
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))


@contextmanager
def answered(page: Any) -> Iterator[None]:
    """Inside, something is asked of the server; afterwards the page shows the answer."""
    before = page.streams
    yield
    deadline = time.monotonic() + PATIENCE / 1000
    while page.streams == before:  # Gradio closes its stream when the last answer is there
        assert time.monotonic() < deadline, "the server did not answer"
        page.wait_for_timeout(50)
    progress = page.locator("[data-testid=status-tracker] .progress-text")
    while progress.count():
        assert time.monotonic() < deadline, "the progress does not go away"
        page.wait_for_timeout(50)
    page.wait_for_timeout(200)  # for the page to draw it
