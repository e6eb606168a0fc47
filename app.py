"""Text2Model Studio in a browser: ``python app.py``."""

import argparse
import os
import sys
import threading

# Before gradio is imported: nothing is reported to anybody, and its own start-up check stays on this machine.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
for variable in ("NO_PROXY", "no_proxy"):
    os.environ[variable] = ",".join(filter(None, [os.environ.get(variable), "localhost,127.0.0.1"]))

from app.modality import SHAPES  # noqa: E402
from app.studio import Studio  # noqa: E402
from core.devices import resolve_device  # noqa: E402
from core.encoders import AUTO, LITE, parse_source  # noqa: E402
from core.encoders.prompts import PROMPTS  # noqa: E402
from core.errors import Text2ModelError  # noqa: E402
from core.text2model import PROMPTS_BY_DEFAULT  # noqa: E402

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEAD_START = 3.0
"""Seconds that the page waits for the model; the click that comes then finds most of it loaded."""


def main() -> int:
    """Parse the flags, build the page and serve it until interrupted."""
    parser = argparse.ArgumentParser(description="Classifiers from words, in the browser.")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--port", type=int, help="default: GRADIO_SERVER_PORT, or the first free one from 7860")
    parser.add_argument("--device", default=AUTO, help="auto, cpu, cuda, cuda:1 or mps")
    parser.add_argument(
        "--encoder", default=AUTO, help="auto, lite, or an open_clip model, whose weights are downloaded if need be"
    )
    parser.add_argument("--fast", action="store_true", help="T2M does not wait for CLIP's text tower")
    parser.add_argument("--prompts", default=PROMPTS_BY_DEFAULT, choices=PROMPTS, help="what CLIP reads phrases in")
    options = parser.parse_args()
    try:
        resolve_device(options.device)
        if options.encoder not in (AUTO, LITE):
            parse_source(options.encoder)
    except Text2ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    is_open = options.host not in LOOPBACK
    studio = Studio(options.encoder, options.device, options.fast, options.prompts, is_open)
    shapes = Studio(AUTO, options.device, modality=SHAPES)  # its model is loaded when somebody uses it
    # Loading starts before gradio's own import, and the page waits a little for it: better a page a moment later
    # than a first click that is kept waiting.
    loading = threading.Thread(target=studio.warm_up, daemon=True)
    loading.start()
    from app.page import build_page, launch_options

    page = build_page(studio, shapes)
    loading.join(timeout=HEAD_START)
    try:
        page.launch(server_name=options.host, server_port=options.port, prevent_thread_lock=True, **launch_options())
    except OSError as error:
        print(f"error: The page cannot be served there: {error}", file=sys.stderr)
        return 2
    page.block_thread()
    studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
