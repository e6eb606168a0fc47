"""Where the weights of a CLIP come from: names, files and folders, and a hub that this machine plays itself."""

import errno
import hashlib
import json
import os
import re
import socket
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import huggingface_hub
import open_clip
import pytest
import torch
import transformers
from huggingface_hub import constants, file_download
from huggingface_hub.utils import close_session

from core.encoders import clip_weights
from core.encoders.clip_weights import (
    SUGGESTED,
    ClipSource,
    download_size,
    download_weights,
    parse_source,
    weights_on_disk,
)
from core.errors import Cancelled, SettingError, WeightsError

Sentence = Callable[[object], str]

NAME = "ViT-B-32/laion2b_s34b_b79k"
REPO = "laion/CLIP-ViT-B-32-laion2B-s34B-b79K"
SAFE = f"/{REPO}/resolve/main/open_clip_model.safetensors"
OLD = f"/{REPO}/resolve/main/open_clip_pytorch_model.bin"
BLOCK = 1 << 20
WEIGHTS = os.urandom(8 * BLOCK)
SOON = 6.0
"""Seconds within which a person has to be told that there is no network."""


class Hub:
    """What the Hugging Face hub answers to a download, from a thread on 127.0.0.1."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {SAFE: WEIGHTS}
        self.asked: list[tuple[str, str]] = []
        """Method and path of each request."""
        self.status = 200
        """Of every answer, where it is another."""
        self.headers: dict[str, str] = {}
        """More headers for the answer about a file."""
        self.is_hub = True
        """Or a server that knows nothing of repositories."""
        self.pause = 0.0
        """Seconds between two blocks."""
        self.cut_at = len(WEIGHTS)
        """Where each connection ends."""
        self.hold_at = len(WEIGHTS)
        """Where nothing more comes, until ``held`` is set."""
        self.held = threading.Event()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                hub.answer(self)

            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, *_: Any) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One file, or a part of it, or why not."""
        self.asked.append((request.command, request.path))
        content = self.files.get(request.path)
        if self.status != 200 or content is None:
            request.send_response(self.status if self.status != 200 else 404)
            if self.status == 200:
                request.send_header("X-Error-Code", "EntryNotFound")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        start = int(re.sub(r"\D", "", request.headers.get("Range", "0")))
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(content) - start))
        if start:
            request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        about = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": "1" * 40}
        for name, value in ({**about, **self.headers} if self.is_hub else {}).items():
            request.send_header(name, value)
        request.end_headers()
        if request.command == "GET":
            with suppress(OSError):  # whoever asked is gone
                self.send(request, content, start)

    def send(self, request: BaseHTTPRequestHandler, content: bytes, start: int) -> None:
        """The bytes from ``start``, as slowly and as far as the test wants."""
        for position in range(start, len(content), BLOCK // 4):
            if position >= self.cut_at:
                return
            if position >= self.hold_at:
                self.held.wait(10)
            request.wfile.write(content[position : position + BLOCK // 4])
            time.sleep(self.pause)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub that holds the weights of ``NAME``, and an empty cache folder."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    hub = Hub()
    ask(monkeypatch, hub.url)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", False)
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 10 * BLOCK)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    yield hub
    hub.held.set()
    hub.server.shutdown()
    hub.server.server_close()
    close_session()


def ask(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    """Do as if HF_ENDPOINT had been ``endpoint`` from the start."""
    monkeypatch.setattr(constants, "ENDPOINT", endpoint)
    monkeypatch.setattr(transformers.utils.hub, "_hf_api", None)  # it keeps the endpoint of its first use
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", endpoint + "/{repo_id}/resolve/{revision}/{filename}")
    close_session()  # the next one reads the proxy settings anew


@pytest.fixture
def failure(one_sentence: Sentence) -> Callable[[ClipSource], str]:
    """Download, and return the sentence that it ends with soon enough; nothing may be left behind."""

    def check(source: ClipSource, within: float = SOON) -> str:
        started = time.monotonic()
        with pytest.raises(WeightsError) as caught:
            download_weights(source)
        assert time.monotonic() - started < within
        assert weights_on_disk(source) is None
        assert left_over() == []
        return one_sentence(caught.value)

    return check


def left_over() -> list[Path]:
    """Unfinished files in the two caches."""
    folders = [Path(constants.HF_HUB_CACHE), Path(os.environ["XDG_CACHE_HOME"])]
    return [path for folder in folders for end in ("incomplete", "part") for path in folder.rglob(f"*.{end}")]


# --- names


@pytest.mark.parametrize("name", SUGGESTED)
def test_what_is_suggested_exists(name: str) -> None:
    source = parse_source(name)
    assert (source.model, source.tag) in open_clip.list_pretrained()
    assert source == ClipSource(name, *name.split("/"))


@pytest.mark.parametrize("name", ["ViT-B/32/openai", " ViT-B-32/OpenAI\n"])
def test_names_are_read_as_open_clip_reads_them(name: str) -> None:
    assert parse_source(name) == ClipSource(name.strip(), "ViT-B-32", tag="openai")


def test_a_name_is_read_quickly_and_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("it asked the network"))
    started = time.monotonic()
    for model, tag in open_clip.list_pretrained():
        assert parse_source(f"{model}/{tag}").tag == tag
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("file", ["weights.safetensors", "a:b", "with space/ä.pt"])
def test_a_file_and_its_model(file: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"weights")
    source = parse_source(f"ViT-B/32:{path}")
    assert source == ClipSource(f"ViT-B/32:{path}", "ViT-B-32", file=path)
    assert weights_on_disk(source) == download_weights(source) == path
    assert download_size(source) == 0


def test_a_file_may_be_named_from_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.bin").write_bytes(b"weights")
    assert parse_source("ViT-B-32:~/a.bin").file == tmp_path / "a.bin"


def test_a_folder(tiny_clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tiny_clip / "open_clip_model.safetensors"
    assert parse_source(str(tiny_clip)) == ClipSource(str(tiny_clip), f"local-dir:{tiny_clip}", file=weights)
    monkeypatch.chdir(tiny_clip.parent)
    source = parse_source(tiny_clip.name)
    assert source.name == tiny_clip.name
    assert source.file == weights
    open_clip.create_model(source.model, require_pretrained=True)


def test_a_tag_wins_over_a_folder_of_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert parse_source(NAME).tag == "laion2b_s34b_b79k"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "No model is named"),
        ("ViT-B32/openai", "close to it: ViT-B-32,"),
        ("vit-b-32/openai", "close to it: ViT-B-32,"),
        ("qqqq", f"use one such as {NAME}"),
        ("models/clip", "no open_clip model and no folder"),
        ("hf-hub:laion/CLIP-ViT-B-32", "no encoder 'hf-hub'"),
        ("ViT-B-32", "needs a tag; use one such as ViT-B-32/openai"),
        ("ViT-B/32", "needs a tag; use one such as ViT-B-32/openai"),
        ("ViT-B-32/", "no weights with the tag ''"),
        ("ViT-B-32/laion2b_s34b_b80k", "use one such as ViT-B-32/laion2b_s34b_b79k"),
        ("ViT-B-32/zzzz", "use one such as ViT-B-32/openai"),
        ("mt5-base-ViT-B-32/openai", "give a file, as in mt5-base-ViT-B-32:/path"),
        ("ViT-B-32:/no/such/file", "There is no weights file '/no/such/file'"),
        ("ViT-B-32:/", "There is no weights file '/'"),
        ("ViT-B-32:", "There is no weights file ''"),
        ("ViT-B-32:openai", "write ViT-B-32/openai for the tag"),
        ("/no/such/folder", "There is no folder /no/such/folder"),
        ("./nowhere", "There is no folder ./nowhere"),
        ("x" * 300, "no open_clip model"),
    ],
)
def test_names_that_mean_nothing(name: str, says: str, one_sentence: Sentence) -> None:
    with pytest.raises(SettingError) as caught:
        parse_source(name)
    assert says in one_sentence(caught.value)


def test_a_file_without_its_model(tmp_path: Path, one_sentence: Sentence) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"weights")
    with pytest.raises(SettingError, match="write which model it belongs to") as caught:
        parse_source(str(file))
    one_sentence(caught.value)


MODEL = {"embed_dim": 1, "vision_cfg": {}, "text_cfg": {}}


@pytest.mark.parametrize(
    ("config", "says"),
    [
        (None, "lacks open_clip_config.json"),
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[]", "does not describe a CLIP model"),
        (b'{"model_cfg": 1}', "does not describe a CLIP model"),
        (b'{"model_cfg": {"embed_dim": 1}}', "does not describe a CLIP model"),
        (json.dumps({"model_cfg": MODEL}).encode(), "holds no weights"),
    ],
)
def test_folders_that_hold_no_model(config: bytes | None, says: str, tmp_path: Path, one_sentence: Sentence) -> None:
    if config is not None:
        (tmp_path / "open_clip_config.json").write_bytes(config)
    with pytest.raises(SettingError, match=says) as caught:
        parse_source(str(tmp_path))
    one_sentence(caught.value)


# --- sizes


@pytest.mark.parametrize(
    ("name", "megabytes"),
    [
        (NAME, 605),
        ("ViT-L-14/openai", 1710),
        ("RN50/openai", 408),
        ("xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k", 1464),
    ],
)
def test_the_size_is_known_without_a_network(
    name: str, megabytes: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("it asked the network"))
    clip_weights._parameters.cache_clear()
    assert download_size(parse_source(name)) / 1e6 == pytest.approx(megabytes, rel=0.01)
    assert "No pretrained weights" not in capfd.readouterr().err


# --- a download that works


def test_a_download(hub: Hub) -> None:
    source, told = parse_source(NAME), []
    hub.pause = 0.03
    assert weights_on_disk(source) is None
    path = download_weights(source, lambda share, line: told.append((share, line, threading.get_ident())))
    assert path.read_bytes() == WEIGHTS
    assert weights_on_disk(source) == path
    assert path.is_relative_to(constants.HF_HUB_CACHE)
    shares = [share for share, _, _ in told]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert len({share for share in shares if 0 < share < 1}) >= 3
    assert told[-1][1] == "Downloaded 8 of 8 MB"
    assert {thread for _, _, thread in told} == {threading.get_ident()}
    hub.asked.clear()
    assert download_weights(source) == path
    assert hub.asked == []  # not even a question, once it is here


def test_an_old_repository_has_no_safetensors(hub: Hub) -> None:
    hub.files = {OLD: WEIGHTS}
    path = download_weights(parse_source(NAME))
    assert path.name == "open_clip_pytorch_model.bin"
    assert weights_on_disk(parse_source(NAME)) == path
    assert [path for method, path in hub.asked if method == "GET"] == [OLD]


def test_a_tag_that_names_its_file(hub: Hub) -> None:
    source = parse_source("ViTamin-S/datacomp1b")
    hub.files = {"/jienengchen/ViTamin-S/resolve/main/pytorch_model.bin": WEIGHTS}
    assert download_weights(source).name == "pytorch_model.bin"


def test_files_in_xet_storage_come_over_plain_http(hub: Hub) -> None:
    """hf_xet ignores what its progress callback raises, so nobody could stop it."""
    hub.headers = {"X-Xet-Hash": "a" * 64, "X-Xet-Refresh-Route": f"{hub.url}/token"}
    assert download_weights(parse_source(NAME)).read_bytes() == WEIGHTS
    assert {path for _, path in hub.asked} == {SAFE}


TEXT_TOWER = {
    "model_type": "roberta",
    "hidden_size": 32,
    "num_attention_heads": 2,
    "num_hidden_layers": 1,
    "intermediate_size": 32,
    "vocab_size": 3,
}
WORDS = {
    "version": "1.0",
    "added_tokens": [],
    "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": None,
    "decoder": None,
    "truncation": None,
    "padding": None,
    "model": {"type": "WordLevel", "vocab": {"<pad>": 0, "a": 1, "cat": 2}, "unk_token": "<pad>"},
}


def test_what_a_text_tower_of_others_needs_comes_first(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    source = parse_source("roberta-ViT-B-32/laion2b_s12b_b32k")
    weights = "/laion/CLIP-ViT-B-32-roberta-base-laion2B-s12B-b32k/resolve/main/open_clip_model.safetensors"
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>"}
    parts = {"config.json": TEXT_TOWER, "tokenizer.json": WORDS, "tokenizer_config.json": settings}
    hub.files = {f"/roberta-base/resolve/main/{name}": json.dumps(part).encode() for name, part in parts.items()}
    hub.files[weights] = WEIGHTS
    download_weights(source)
    assert hub.asked[-1] == ("GET", weights)
    hub.asked.clear()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert open_clip.get_tokenizer(source.model)(["a cat"])[0, :3].tolist() == [1, 2, 0]
    with torch.device("meta"):
        open_clip.create_model(source.model, load_weights=False, pretrained_text=False, device="meta")
    assert hub.asked == []


def test_a_tokenizer_that_is_missing(hub: Hub, failure: Callable[..., str]) -> None:
    hub.files = {"/timm/ViT-B-16-SigLIP/resolve/main/open_clip_model.safetensors": WEIGHTS}
    assert "Fetching the tokenizer of ViT-B-16-SigLIP/webli failed" in failure(parse_source("ViT-B-16-SigLIP/webli"))


def test_two_at_once_are_one_download(hub: Hub) -> None:
    hub.pause, source = 0.03, parse_source(NAME)
    results: list[Path] = []
    lines: set[str] = set()
    first = threading.Thread(target=lambda: results.append(download_weights(source)))
    first.start()
    time.sleep(0.3)
    results.append(download_weights(source, lambda _, line: lines.add(line)))
    first.join()
    assert results[0] == results[1]
    assert lines == {"Waiting for another download to end"}
    assert [method for method, _ in hub.asked].count("GET") == 1


# --- stopping


def test_a_cancelled_download_leaves_nothing_and_works_again(hub: Hub) -> None:
    source = parse_source(NAME)
    hub.pause = 0.05

    def cancel(share: float, _: str) -> None:
        if share > 0.3:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        download_weights(source, cancel)
    assert weights_on_disk(source) is None
    assert left_over() == []
    hub.pause = 0
    assert download_weights(source).read_bytes() == WEIGHTS


@pytest.mark.parametrize("hold_at", [0, len(WEIGHTS) // 2])
def test_a_download_that_hangs_can_be_cancelled(hold_at: int, hub: Hub) -> None:
    source, hub.hold_at, started = parse_source(NAME), hold_at, []

    def cancel(share: float, line: str) -> None:
        started.extend([time.monotonic()] if line.startswith("Downloaded") else [])
        if started and time.monotonic() - started[0] > 0.5:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        download_weights(source, cancel)
    assert time.monotonic() - started[0] < 2
    assert weights_on_disk(source) is None
    hub.hold_at = len(WEIGHTS)
    hub.held.set()
    assert download_weights(source).read_bytes() == WEIGHTS


def test_what_progress_raises_is_not_mistaken_for_a_failed_download(hub: Hub) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "mine")

    with pytest.raises(OSError, match="mine"):
        download_weights(parse_source(NAME), refuse)


# --- refusals before it starts


def test_offline_is_respected(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "unset HF_HUB_OFFLINE" in failure(parse_source(NAME))
    assert hub.asked == []


Usage = namedtuple("Usage", "total used free")


def test_a_disk_without_room(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_weights, "disk_usage", lambda _: Usage(10**9, 9 * 10**8, 10**8))
    said = failure(parse_source(NAME))
    assert "need about 605 MB" in said
    assert "has 100 MB free" in said
    assert "HF_HUB_CACHE" in said
    assert hub.asked == []


def test_a_cache_folder_that_cannot_be_made(
    hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "file" / "hub"))
    assert "cannot be written to (Not a directory); set HF_HUB_CACHE" in failure(parse_source(NAME))


# --- failures on the way


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "refuses to send"),
        (403, "refuses to send"),
        (404, "choose another tag"),
        (407, "The proxy refuses"),
        (429, "try again in a few minutes"),
        (503, "try again in a few minutes"),
    ],
)
def test_what_the_hub_refuses(status: int, says: str, hub: Hub, failure: Callable[..., str]) -> None:
    hub.status = status
    said = failure(parse_source(NAME))
    assert says in said
    assert f"127.0.0.1:{hub.server.server_port}" in said


def test_a_repository_without_weights(hub: Hub, failure: Callable[..., str]) -> None:
    hub.files = {}
    assert "(HTTP 404); choose another tag" in failure(parse_source(NAME))
    assert hub.asked == [("HEAD", SAFE), ("HEAD", OLD)]


def test_a_server_that_is_no_hub(hub: Hub, failure: Callable[..., str]) -> None:
    hub.is_hub = False
    assert "check HF_ENDPOINT" in failure(parse_source(NAME))


def test_a_connection_that_breaks_off(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_download.time, "sleep", lambda _: None)  # between the hub client's six tries
    hub.cut_at = len(WEIGHTS) // 2
    assert "broke off" in failure(parse_source(NAME))
    hub.cut_at = len(WEIGHTS)
    assert download_weights(parse_source(NAME)).read_bytes() == WEIGHTS


def test_a_connection_that_breaks_off_once_goes_on(hub: Hub) -> None:
    hub.cut_at, told = len(WEIGHTS) // 2, []

    def mend(share: float, _: str) -> None:
        told.append(share)
        if share >= 0.4:
            hub.cut_at = len(WEIGHTS)

    assert download_weights(parse_source(NAME), mend).read_bytes() == WEIGHTS
    assert told == sorted(told)


def test_a_server_that_says_nothing(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_weights, "_ANSWER", 1.0)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        ask(monkeypatch, f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert "does not answer" in failure(parse_source(NAME))


def test_a_download_that_stands_still(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_weights, "_PATIENCE", 0.5)
    hub.hold_at = len(WEIGHTS) // 2
    with pytest.raises(WeightsError, match="does not answer"):
        download_weights(parse_source(NAME))
    assert weights_on_disk(parse_source(NAME)) is None


def test_a_name_server_that_says_nothing(
    hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setattr(clip_weights, "_FIRST_PATIENCE", 0.5)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(5))
    try:
        assert "does not answer" in failure(parse_source(NAME), within=3)
    finally:
        release.set()


def test_a_port_where_nothing_listens(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    ask(monkeypatch, "http://127.0.0.1:9")
    assert "The connection to 127.0.0.1:9 is refused" in failure(parse_source(NAME))


def test_a_host_that_nobody_knows(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    ask(monkeypatch, "https://hub.invalid")
    assert "The name hub.invalid cannot be looked up" in failure(parse_source(NAME))


@pytest.mark.parametrize("endpoint", ["http://hub.invalid", "https://hub.invalid"])
def test_a_proxy_that_refuses(
    endpoint: str, hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.status = 407  # for https it has to CONNECT, which this server refuses as well
    monkeypatch.setenv("HTTP_PROXY", hub.url)
    monkeypatch.setenv("HTTPS_PROXY", hub.url)
    ask(monkeypatch, endpoint)
    assert "The proxy refuses to connect to hub.invalid" in failure(parse_source(NAME))


@pytest.mark.parametrize("proxy", ["nonsense://here:1", "socks5://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used(
    proxy: str, hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    ask(monkeypatch, "http://hub.invalid")
    assert "ALL_PROXY" in failure(parse_source(NAME))


def test_an_endpoint_that_is_no_url(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    ask(monkeypatch, "hub.example.org")
    assert "check HF_ENDPOINT" in failure(parse_source(NAME))


def test_a_certificate_that_is_not_trusted(source_error: Callable[[BaseException], str]) -> None:
    import httpx2

    assert "SSL_CERT_FILE" in source_error(httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"))


def test_an_error_that_nobody_thought_of(source_error: Callable[[BaseException], str]) -> None:
    assert "failed (ZeroDivisionError); try again" in source_error(ZeroDivisionError("1. 2\n3"))


@pytest.fixture
def source_error(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The sentence for an error of the hub's client."""

    def check(error: BaseException) -> str:
        def fail(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr(huggingface_hub, "get_hf_file_metadata", fail)
        return failure(parse_source(NAME))

    return check


def test_a_cache_folder_that_is_read_only(source_error: Callable[[BaseException], str]) -> None:
    said = source_error(PermissionError(errno.EACCES, "Permission denied", "/cache/x"))
    assert "cannot be written to (Permission denied); set HF_HUB_CACHE" in said


def test_a_disk_that_fills_up(hub: Hub, failure: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = file_download.http_get

    def http_get(url: str, temp_file: Any, **options: Any) -> None:
        written = []

        def write(block: bytes) -> int:
            written.append(block)
            if len(written) > 3:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return len(block)

        real(url, type("Full", (), {"write": staticmethod(write), "tell": temp_file.tell})(), **options)

    monkeypatch.setattr(file_download, "http_get", http_get)
    said = failure(parse_source(NAME))
    assert "is full" in said
    assert "HF_HUB_CACHE" in said


# --- a tag that has a URL alone


@pytest.fixture
def by_url(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> ClipSource:
    """``NAME`` as if open_clip knew a URL for it and no repository."""
    source = parse_source(NAME)
    path = f"/openaipublic/{hashlib.sha256(WEIGHTS).hexdigest()}/ViT-B-32.pt"
    hub.files = {path: WEIGHTS}
    monkeypatch.setattr(open_clip, "get_pretrained_cfg", lambda *_: {"url": hub.url + path, "hf_hub": ""})
    return source


def test_a_tag_with_a_url_alone(hub: Hub, by_url: ClipSource, tmp_path: Path) -> None:
    shares: list[float] = []
    hub.pause = 0.03
    assert weights_on_disk(by_url) is None
    path = download_weights(by_url, lambda share, _: shares.append(share))
    assert path == tmp_path / "own" / "text2model" / "clip" / "ViT-B-32.pt" == weights_on_disk(by_url)
    assert path.read_bytes() == WEIGHTS
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(set(shares)) >= 4
    assert left_over() == []


def test_a_file_that_is_another(hub: Hub, by_url: ClipSource, failure: Callable[..., str]) -> None:
    hub.files = dict.fromkeys(hub.files, WEIGHTS[::-1])
    assert "is not the file of" in failure(by_url)


def test_a_url_without_a_hash_is_taken_as_it_is(hub: Hub, by_url: ClipSource, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.files = {"/weights.pt": WEIGHTS}
    monkeypatch.setattr(open_clip, "get_pretrained_cfg", lambda *_: {"url": f"{hub.url}/weights.pt"})
    assert download_weights(by_url).read_bytes() == WEIGHTS


@pytest.mark.parametrize("trouble", ["cut", "missing", "cancel"])
def test_a_url_that_fails(trouble: str, hub: Hub, by_url: ClipSource, failure: Callable[..., str]) -> None:
    content = dict(hub.files)
    if trouble == "cut":
        hub.cut_at = BLOCK
        assert "broke off" in failure(by_url)
        hub.cut_at = len(WEIGHTS)
    elif trouble == "missing":
        hub.files = {}
        assert "(HTTP 404)" in failure(by_url)
        hub.files = content
    else:
        hub.pause = 0.05
        with pytest.raises(Cancelled):
            download_weights(by_url, stop_halfway)
        assert left_over() == []
        hub.pause = 0
    assert weights_on_disk(by_url) is None
    assert download_weights(by_url).read_bytes() == WEIGHTS


def stop_halfway(share: float, _: str) -> None:
    """Press Cancel in the middle."""
    if share > 0.3:
        raise Cancelled("Stopped.")


def test_open_clips_rule_for_hashes() -> None:
    assert (
        clip_weights._sha256_in("https://x/mlfoundations/v0.2-weights/rn50-quickgelu-yfcc15m-455df137.pt") == "455df137"
    )
    assert clip_weights._sha256_in("https://x/vit_b_32-laion2b.pt") == ""


def test_a_link_to_a_file_that_was_deleted(hub: Hub) -> None:
    path = download_weights(parse_source(NAME))
    path.resolve().unlink()
    assert weights_on_disk(parse_source(NAME)) is None
    assert download_weights(parse_source(NAME)).read_bytes() == WEIGHTS
