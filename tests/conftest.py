"""What the tests share: pictures made on the spot, and an encoder that needs no weights."""

import io
import json
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from browsing import CHROME, PATIENCE, QUIET, watch
from PIL import Image

from core.encoders import Prototypes

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """The team's development data, which a fresh clone does not have."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the development data in {SHARED}")
    return SHARED


@pytest.fixture(autouse=True)
def _auto_is_lite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever CLIP weights lie on this machine, the tests' ``auto`` means the bundled encoder."""
    monkeypatch.setattr("core.encoders.weights_on_disk", lambda source: source.file)


def make_picture(
    mode: str = "RGB", size: tuple[int, int] = (32, 24), format: str = "PNG", seed: int = 0, **options: Any
) -> bytes:
    """The bytes of a picture file: a smooth gradient, another one for each ``seed``."""
    width, height = size
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    channels = [(x * 3 + seed * 41) % 256, (y * 5 + seed * 17) % 256, (x + y + seed * 29) % 256]
    image = Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8)).convert(mode)
    return file_of(image, format, **options)


def file_of(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    """``image`` as the bytes of a file."""
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """``picture(mode, size, format, seed, **options)`` -> the bytes of a picture file."""
    return make_picture


@pytest.fixture
def picture_file() -> Callable[..., bytes]:
    """``picture_file(image, format, **options)`` -> the bytes of a file that holds ``image``."""
    return file_of


@pytest.fixture
def one_sentence() -> Callable[[object], str]:
    """Checks that a message is one sentence, and returns it."""

    def check(message: object) -> str:
        text = str(message)
        assert re.fullmatch(r"[^\s.](?:(?!\. |\n).)*\.", text), f"not one sentence: {text!r}"
        return text

    return check


class CountingEncoder:
    """An image encoder without weights: a picture's vector is its pixels at 2 x 2. It counts what it is given."""

    name = "counting"
    dim = 12
    n_bytes = 0

    def __init__(self, fingerprint: str = "counting:1") -> None:
        self.device = torch.device("cpu")
        self.fingerprint = fingerprint
        self.batches: list[int] = []

    @property
    def encoded(self) -> int:
        """How many pictures were encoded so far."""
        return sum(self.batches)

    def encode(self, images: list[Image.Image]) -> torch.Tensor:
        """``n`` RGB images -> ``(n, 12)``."""
        assert all(image.mode == "RGB" for image in images)
        self.batches.append(len(images))
        pixels = [np.asarray(image.resize((2, 2), Image.Resampling.BOX), dtype=np.float32) for image in images]
        return torch.from_numpy(np.stack(pixels).reshape(len(images), -1) / 255)

    def prototypes(self) -> Prototypes:
        """It knows of no classes."""
        raise NotImplementedError


@pytest.fixture
def encoder() -> CountingEncoder:
    """A fresh ``CountingEncoder``."""
    return CountingEncoder()


TINY_CLIP = {
    "embed_dim": 64,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 64, "head_width": 32, "patch_size": 16},
    "text_cfg": {"context_length": 40, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2},
}
"""open_clip's own architecture, three sizes smaller."""


@pytest.fixture(scope="session")
def tiny_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small open_clip model, as the hub keeps them: a config and random weights (13 MB)."""
    import open_clip
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("tiny-clip")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = open_clip.CLIP(**TINY_CLIP)
    save_file(
        {name: tensor.contiguous() for name, tensor in model.state_dict().items()},
        folder / "open_clip_model.safetensors",
    )
    preprocess = {"mean": [0.48, 0.46, 0.41], "std": [0.27, 0.26, 0.28], "interpolation": "bicubic"}
    config = {"model_cfg": TINY_CLIP, "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Site:
    """The running page."""

    url: str
    studio: Any
    """The ``app.studio.Studio`` behind its first tab."""
    shapes: Any
    """The one behind its tab for shapes."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real page with the real encoder and checkpoint, served by this process on a free port."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"HF_HUB_OFFLINE": "1", "GRADIO_ANALYTICS_ENABLED": "False"}.items():
            patch.setenv(name, value)
        for name in ("NO_PROXY", "no_proxy"):
            patch.setenv(name, "localhost,127.0.0.1")
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
        from app.modality import SHAPES
        from app.page import build_page, launch_options
        from app.studio import Studio

        studio, shapes = Studio("lite", "cpu"), Studio("auto", "cpu", modality=SHAPES)
        page = build_page(studio, shapes)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = {"server_name": "127.0.0.1", "server_port": port, "prevent_thread_lock": True, "quiet": True}
        page.launch(**options, **launch_options())
        studio.warm_up()
        yield Site(f"http://127.0.0.1:{port}/", studio, shapes)
        page.close(verbose=False)


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Any]:
    """One browser for all tests; ``site`` comes first, because Playwright occupies this thread's event loop."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    sync_api.expect.set_options(timeout=PATIENCE)
    with sync_api.sync_playwright() as playwright:
        options = {"executable_path": CHROME, "args": [*QUIET.split(), "--no-first-run"]}
        with playwright.chromium.launch(**options) as started:
            yield started


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """``visit(**context options)`` -> the page as a new visitor sees it."""
    contexts = []

    def opened(**options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        watch(page)
        page.goto(site.url)
        page.locator("#classes .t2m-card").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
