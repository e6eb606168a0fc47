"""Where the weights of an open_clip model come from: a tag that is downloaded once, a file, or a folder.

open_clip and huggingface_hub take seconds to import, so the functions that need them import them.
"""

import errno
import hashlib
import json
import logging
import math
import os
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from shutil import disk_usage
from threading import Lock, Thread, get_ident
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit

import torch
from tqdm import tqdm

from core.errors import SettingError, Text2ModelError, WeightsError
from core.progress import Progress
from core.user_cache import user_cache

SUGGESTED = (
    "ViT-B-32/laion2b_s34b_b79k",
    "ViT-B-16/laion2b_s34b_b88k",
    "ViT-L-14/laion2b_s32b_b82k",
    "ViT-B-32/openai",
)
"""What is offered by name; any other model and tag of open_clip works too."""

_CONFIG = "open_clip_config.json"
_BLOCK = 1 << 18
_TICK = 0.1
_ANSWER = 4.0
"""Seconds that a server may take for each step of its first answer."""
_FIRST_PATIENCE = 4.5
"""Seconds without an answer to the first question: the look-up of a name knows no time limit of its own."""
_PATIENCE = 30.0
"""Seconds without a byte in the middle of a download."""
_TEXT_TOWERS = {
    "roberta-base": 125_000_000,
    "xlm-roberta-base": 278_000_000,
    "xlm-roberta-large": 560_000_000,
    "facebook/nllb-200-distilled-600M": 414_000_000,
    "facebook/nllb-200-distilled-1.3B": 766_000_000,
}
"""Rounded parameters of the text encoders of others, whose architecture is not in open_clip but on the hub."""

Result = TypeVar("Result")
_turn = Lock()


@dataclass(frozen=True)
class ClipSource:
    """An open_clip model and where its weights are."""

    name: str
    """As it is typed and shown, e.g. ``ViT-B-32/laion2b_s34b_b79k``, ``ViT-B-32:/path/model.safetensors``."""
    model: str
    """What ``open_clip.create_model`` takes: ``ViT-B-32`` or ``local-dir:/path/folder``."""
    tag: str | None = None
    """A tag of open_clip's pretrained list."""
    file: Path | None = None
    """A weights file on this machine: the one that is named, or the one in the folder."""


def parse_source(name: str) -> ClipSource:
    """What ``name`` means: ``model/tag``, ``model:file`` or a folder with ``open_clip_config.json`` and weights.

    Raises:
        SettingError: there is no such model, tag, file or folder, or the folder lacks what it needs.
    """
    import open_clip

    typed = name.strip()
    if not typed:
        raise SettingError(f"No model is named; use one such as {SUGGESTED[0]}.")
    path = os.path.expanduser(typed)
    model, _, tag = typed.rpartition("/")
    model = _model_of(model)
    if open_clip.get_pretrained_cfg(model, tag):
        return ClipSource(typed, model, tag=tag.lower().replace("-", "_"))
    if os.path.isdir(path):
        return _parse_folder(typed, Path(path).absolute())
    before, colon, file = typed.partition(":")
    if colon and _model_of(before) in open_clip.list_models():
        return _parse_file(typed, _model_of(before), file)
    if os.path.isfile(path):
        raise SettingError(f"{typed} is a file; write which model it belongs to, as in ViT-B-32:{typed} for example.")
    if typed.startswith(("/", ".", "~")):
        raise SettingError(f"There is no folder {typed}; give one that holds {_CONFIG} and the weights.")
    if _model_of(typed) in open_clip.list_models():
        raise SettingError(f"The model {typed} needs a tag; {_advice(_model_of(typed))}.")
    if model in open_clip.list_models():
        raise SettingError(f"{model} has no weights with the tag '{tag}'; {_advice(model, tag)}.")
    raise SettingError(_unknown_model(before if colon else model or typed))


def _model_of(typed: str) -> str:
    return typed.replace("/", "-")  # as open_clip does: ViT-B/32 is ViT-B-32


def _unknown_model(typed: str) -> str:
    import open_clip

    models = {model.lower(): model for model, _ in open_clip.list_pretrained()}
    close = get_close_matches(_model_of(typed).lower(), models, n=3, cutoff=0.5)
    hint = f"close to it: {', '.join(models[match] for match in close)}" if close else f"use one such as {SUGGESTED[0]}"
    return f"There is no encoder '{typed}', no open_clip model and no folder of that name; {hint}."


def _advice(model: str, typed: str = "") -> str:
    """What to write for ``model`` instead: tags, those like ``typed`` if there are some; without any tag, a file."""
    import open_clip

    tags = open_clip.list_pretrained_tags_by_model(model)
    if not tags:
        return f"give a file, as in {model}:/path/to/weights.safetensors"
    close = get_close_matches(typed.lower().replace("-", "_"), tags, n=3, cutoff=0.4)
    return f"use one such as {', '.join(f'{model}/{tag}' for tag in (close or tags[:4]))}"


def _parse_file(typed: str, model: str, file: str) -> ClipSource:
    import open_clip

    path = Path(os.path.expanduser(file)).absolute()
    if file and os.path.isfile(path):
        return ClipSource(typed, model, file=path)
    if open_clip.get_pretrained_cfg(model, file):
        raise SettingError(f"There is no file '{file}'; write {model}/{file} for the tag of that name.")
    raise SettingError(f"There is no weights file '{file}'; write {model}: and the path of one that exists.")


def _parse_folder(typed: str, folder: Path) -> ClipSource:
    from open_clip.factory import _find_checkpoint_in_dir  # which file open_clip would load

    try:
        config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingError(f"The folder {typed} lacks {_CONFIG}; give one that was saved by open_clip.") from None
    except (OSError, ValueError):
        raise SettingError(f"{_CONFIG} in {typed} cannot be read; copy or download the folder again.") from None
    model = config.get("model_cfg") if isinstance(config, dict) else None
    if not isinstance(model, dict) or not {"embed_dim", "vision_cfg", "text_cfg"} <= model.keys():
        raise SettingError(
            f"{_CONFIG} in {typed} does not describe a CLIP model; give a folder that was saved by open_clip."
        )
    with _quiet():
        file = _find_checkpoint_in_dir(folder)
    if file is None:
        raise SettingError(
            f"The folder {typed} holds no weights; put the file open_clip_model.safetensors beside {_CONFIG}."
        )
    return ClipSource(typed, f"local-dir:{folder}", file=Path(file))


def weights_on_disk(source: ClipSource) -> Path | None:
    """The complete weights file on this machine, or None where it has to be downloaded first."""
    from huggingface_hub import try_to_load_from_cache

    if source.file is not None:
        return source.file
    if not _hub_path(source):
        target = _own_file(source)
        return target if target.is_file() else None
    repo, names = _hub_files(source)
    for name in names:
        if isinstance(found := try_to_load_from_cache(repo, name), str):
            return Path(found)
    return None


def download_size(source: ClipSource) -> int:
    """About how many bytes a download of ``source`` takes, known without any network; 0 for a file or folder."""
    return 0 if source.file is not None else 4 * _parameters(source.model)


@cache
def _parameters(model: str) -> int:
    import open_clip

    tower = open_clip.get_model_config(model)["text_cfg"].get("hf_model_name")
    small = {"text_cfg": {"context_length": 1, "vocab_size": 1, "width": 64, "heads": 1, "layers": 1}}
    with _quiet(), torch.device("meta"):
        built = open_clip.create_model(
            model, load_weights=False, pretrained_text=False, device="meta", **(small if tower else {})
        )
    return sum(parameter.numel() for parameter in built.parameters()) + _TEXT_TOWERS.get(tower, 0)


@contextmanager
def _quiet() -> Iterator[None]:
    """Drops what this thread says through the root logger, as open_clip does about weights it was not to load."""
    thread = get_ident()

    def others(record: logging.LogRecord) -> bool:
        return record.thread != thread

    logging.getLogger().addFilter(others)
    try:
        yield
    finally:
        logging.getLogger().removeFilter(others)


def download_weights(source: ClipSource, on_progress: Progress | None = None) -> Path:
    """Download the weights of ``source``, unless they are on disk, and before them the files of its tokenizer.

    A download that ends early leaves nothing that could be taken for the whole. One waits for the other.

    Args:
        source: what ``parse_source`` returned.
        on_progress: told ten times a second, in the thread of the caller; what it raises ends the download.

    Returns:
        The complete file.

    Raises:
        WeightsError: the download is forbidden, or failed.
    """
    if (found := weights_on_disk(source)) is not None:
        return found
    tell = on_progress or (lambda share, line: None)
    while not _turn.acquire(timeout=_TICK):
        tell(0.0, "Waiting for another download to end")
    try:
        return weights_on_disk(source) or _download(source, tell)
    finally:
        _turn.release()


def _download(source: ClipSource, tell: Progress) -> Path:
    _check_allowed(source)
    _check_room(source)
    asking = _Meter(f"Asking {_host(source)} for {source.name}")
    words = _Meter(f"Fetching the tokenizer of {source.name}")
    meter = _Meter(f"Downloading {source.name}")
    tell(0.0, asking.line())
    if _hub_path(source):
        name, meter.total = _attended(lambda: _ask_hub(source, asking), source, asking, tell, _FIRST_PATIENCE)
        _attended(lambda: _fetch_tokenizer(source), source, words, tell, math.inf)
        path = _attended(lambda: _fetch_from_hub(source, name, meter), source, meter, tell, _PATIENCE)
    else:
        path = _attended(lambda: _fetch_url(source, meter), source, meter, tell, _PATIENCE)
    tell(1.0, meter.line())
    return path


class _Stopped(Exception):
    """Nobody waits for this download any longer."""


class _Meter:
    """How far a piece of work is: its thread writes it, the one that waits reads it."""

    def __init__(self, doing: str) -> None:
        self.doing = doing
        self.done = 0
        self.total = 0
        self.stopped = False
        self.moved = monotonic()

    def add(self, count: int) -> None:
        """``count`` more bytes are here (less, where a server makes the hub's client start again)."""
        if self.stopped:
            raise _Stopped
        self.done += count
        self.moved = monotonic()

    def share(self) -> float:
        return min(self.done / self.total, 1.0) if self.total else 0.0

    def line(self) -> str:
        if not self.total:
            return self.doing
        return f"Downloaded {min(self.done, self.total) / 1e6:.0f} of {_megabytes(self.total)}"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB"


def _attended(work: Callable[[], Result], source: ClipSource, meter: _Meter, tell: Progress, patience: float) -> Result:
    """``work`` in a thread of its own: whoever stops it need not wait for a server that says nothing.

    Args:
        work: calls ``meter.add`` as it goes on, which raises in it once nobody waits any longer.
        source: what the work is for.
        meter: shown while the work goes on.
        tell: what it raises ends the waiting.
        patience: seconds without any ``meter.add``.

    Raises:
        WeightsError: the work failed, or ``patience`` ran out.
    """
    outcome: Future[Result] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    thread = Thread(target=run, name="clip-download", daemon=True)
    meter.moved = monotonic()
    thread.start()
    try:
        while not wait([outcome], timeout=_TICK).done:
            tell(meter.share(), meter.line())
            if monotonic() - meter.moved > patience:
                raise WeightsError(_silence(_host(source)))
    finally:
        meter.stopped = True
        thread.join(0.5)  # as a rule it ends with the next block, and takes its unfinished file with it
    error = outcome.exception()
    if error is None:
        return outcome.result()
    if isinstance(error, Text2ModelError):
        raise error
    raise WeightsError(_explained(error, source, meter.doing)) from error


def _hub_path(source: ClipSource) -> str:
    """``owner/repo/file`` or ``owner/repo/`` on the Hugging Face hub, or nothing for a tag that has a URL alone."""
    return str(_pretrained(source).get("hf_hub", ""))


def _pretrained(source: ClipSource) -> dict[str, Any]:
    import open_clip

    return dict(open_clip.get_pretrained_cfg(source.model, source.tag))


def _hub_files(source: ClipSource) -> tuple[str, list[str]]:
    """The repository, and the names under which the weights may be in it: the ones open_clip prefers first."""
    from open_clip.constants import HF_WEIGHTS_NAME
    from open_clip.pretrained import _get_safe_alternatives

    repo, _, name = _hub_path(source).rpartition("/")
    name = name or HF_WEIGHTS_NAME
    return repo, [*_get_safe_alternatives(name), name]


def _own_file(source: ClipSource) -> Path:
    """Where the weights of a tag go that has a URL alone."""
    return user_cache() / "clip" / os.path.basename(_pretrained(source)["url"])


def _folder(source: ClipSource) -> tuple[Path, str]:
    """The folder that the weights are downloaded into, and the variable that moves it elsewhere."""
    from huggingface_hub import constants

    if _hub_path(source):
        return Path(constants.HF_HUB_CACHE), "HF_HUB_CACHE"
    return _own_file(source).parent, "XDG_CACHE_HOME"


def _host(source: ClipSource) -> str:
    from huggingface_hub import constants

    url = constants.ENDPOINT if _hub_path(source) else _pretrained(source)["url"]
    return urlsplit(url).netloc or url


def _check_allowed(source: ClipSource) -> None:
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise WeightsError(
            f"The weights of {source.name} are not on this machine and the environment forbids downloads; unset "
            "HF_HUB_OFFLINE (and TRANSFORMERS_OFFLINE) to download them."
        )


def _check_room(source: ClipSource) -> None:
    folder, variable = _folder(source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = disk_usage(folder).free
    except OSError as error:
        raise WeightsError(_explained(error, source, f"Making {folder}")) from error
    if free < (size := download_size(source)):
        raise WeightsError(
            f"The weights of {source.name} need about {_megabytes(size)} and {folder} has {_megabytes(free)} free; "
            f"make room there, or set {variable} to a folder on another disk."
        )


def _ask_hub(source: ClipSource, meter: _Meter) -> tuple[str, int]:
    """The name and size of the weights file in the hub's repository, by one or two quick questions."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError

    repo, names = _hub_files(source)
    for name in names:
        try:
            answer = get_hf_file_metadata(hf_hub_url(repo, name), timeout=_ANSWER)
        except HfHubHTTPError as error:
            if error.response.status_code != 404 or name == names[-1]:
                raise
            meter.add(0)
        else:
            return name, answer.size or 0
    raise AssertionError("names is never empty")


def _fetch_tokenizer(source: ClipSource) -> None:
    """What open_clip asks the hub for besides the weights: first, so that weights on disk mean that all is there."""
    import open_clip

    text = open_clip.get_model_config(source.model)["text_cfg"]
    if "hf_model_name" in text:
        from transformers import AutoConfig

        AutoConfig.from_pretrained(text["hf_model_name"])
    if "hf_tokenizer_name" in text:
        open_clip.get_tokenizer(source.model)


def _fetch_from_hub(source: ClipSource, name: str, meter: _Meter) -> Path:
    from huggingface_hub import constants, hf_hub_download

    class Bar(tqdm):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "disable": True})

        def update(self, n: float | None = 1) -> None:
            meter.add(int(n or 0))

    constants.HF_HUB_DISABLE_XET = True  # hf_xet goes on whatever its progress callback raises
    constants.DOWNLOAD_CHUNK_SIZE = _BLOCK  # it is 10 MB: seconds between two updates, on a slow line
    repo, _ = _hub_files(source)
    return Path(hf_hub_download(repo, name, tqdm_class=Bar))


def _fetch_url(source: ClipSource, meter: _Meter) -> Path:
    """Download a tag that has a URL alone, through a file that is renamed once its SHA-256 is right."""
    import httpx2
    from huggingface_hub.utils import get_session

    url, target = _pretrained(source)["url"], _own_file(source)
    limits = httpx2.Timeout(_PATIENCE, connect=_ANSWER)
    part = target.with_name(f"{target.name}.{os.getpid()}-{get_ident()}.part")
    digest = hashlib.sha256()
    identity = {"Accept-Encoding": "identity"}
    try:
        with get_session().stream("GET", url, headers=identity, timeout=limits) as answer, part.open("wb") as stream:
            answer.raise_for_status()
            meter.total = int(answer.headers.get("Content-Length", 0))
            for block in answer.iter_bytes(_BLOCK):
                meter.add(len(block))
                stream.write(block)
                digest.update(block)
        if not digest.hexdigest().startswith(expected := _sha256_in(url)):
            raise WeightsError(
                f"What {_host(source)} sent is not the file of {source.name} (its SHA-256 "
                f"starts with {digest.hexdigest()[:8]} instead of {expected[:8]}); try again, or choose another tag."
            )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _sha256_in(url: str) -> str:
    """The first digits of the SHA-256 that a URL of open_clip's carries, by its own rule; empty where it has none."""
    digits = url.split("/")[-2] if "openaipublic" in url else Path(url).stem.split("-")[-1]
    return digits if re.fullmatch("[0-9a-f]{8,64}", digits) else ""


def _silence(host: str) -> str:
    return f"{host} does not answer; check the network connection and HTTPS_PROXY, and try again."


def _explained(error: BaseException, source: ClipSource, doing: str) -> str:
    """The sentence for what ended a download: about the first cause that says something, or else what failed."""
    cause: BaseException | None = error
    while cause is not None:
        if (sentence := _sentence(cause, source)) is not None:
            return sentence
        cause = cause.__cause__ or cause.__context__
    return f"{doing} failed ({type(error).__name__}); try again later, or choose another model."


def _sentence(error: BaseException, source: ClipSource) -> str | None:
    import httpx2  # what huggingface_hub talks with
    from huggingface_hub.errors import FileMetadataError, HfHubHTTPError

    host = _host_of(error) or _host(source)
    again = "check the network connection, and try again"
    match error:
        case HfHubHTTPError() | httpx2.HTTPStatusError():
            return _refusal(error.response.status_code, host, source)
        case httpx2.ProxyError():
            return _refusal(407, host, source)
        case httpx2.TimeoutException():
            return _silence(host)
        case httpx2.ConnectError():
            return _unreachable(error, host)
        case httpx2.NetworkError() | httpx2.RemoteProtocolError():
            return f"The connection to {host} broke off; {again}."
        case httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            return "The address of the hub or of the proxy is no URL; check HF_ENDPOINT, HTTPS_PROXY and ALL_PROXY."
        case ValueError() | ImportError() if "proxy" in str(error).lower():  # as httpx2 reads these variables
            return "The address of the proxy cannot be used; check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY."
        case FileMetadataError():
            return f"{host} does not answer as a Hugging Face hub does; check HF_ENDPOINT and HTTPS_PROXY."
        case OSError() if error.errno in (errno.ENOSPC, errno.EDQUOT):
            folder, variable = _folder(source)
            return f"The disk of {folder} is full; make room there, or set {variable} to a folder on another disk."
        case OSError() if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            folder, variable = _folder(source)
            return f"{folder} cannot be written to ({error.strerror}); set {variable} to another folder."
        case OSError() if "Consistency check failed" in str(error):
            return f"The connection to {host} broke off; {again}."
    return None


def _host_of(error: BaseException) -> str:
    """The host that a request of httpx2 went to, which a redirect may have chosen."""
    try:
        return str(error.request.url.netloc.decode())  # type: ignore[attr-defined]
    except (AttributeError, RuntimeError):  # not of a request, or it is not known of which
        return ""


def _refusal(status: int, host: str, source: ClipSource) -> str:
    if status == 407:
        return f"The proxy refuses to connect to {host}; check HTTPS_PROXY, and the user name and password in it."
    if status in (401, 403):
        return (
            f"{host} refuses to send the weights of {source.name} (HTTP {status}); run 'hf auth login' as someone who "
            "may have them."
        )
    if status == 404:
        return (
            f"{host} has no weights of {source.name} (HTTP 404); choose another tag, or give a file as "
            f"{source.model}:/path/to/file."
        )
    return f"{host} cannot send the weights of {source.name} now (HTTP {status}); try again in a few minutes."


def _unreachable(error: BaseException, host: str) -> str:
    again = "check the network connection and HTTPS_PROXY, and try again"
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return f"The certificate of {host} is not trusted here; set SSL_CERT_FILE to the one of your network's proxy."
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return f"The name {host} cannot be looked up; {again}."
        if isinstance(cause, ConnectionRefusedError):
            return f"The connection to {host} is refused; {again}."
        cause = cause.__cause__ or cause.__context__
    return f"{host} cannot be reached; {again}."
