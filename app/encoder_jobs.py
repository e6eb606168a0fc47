"""Getting another encoder while the present one answers: download, load, learn, in the background, one at a time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Lock, Thread
from typing import Literal

from core.encoders import LITE, download_weights, parse_source
from core.errors import Cancelled, Text2ModelError
from core.progress import Progress
from core.text2model import Text2Model

Doing = Literal["", "loading", "downloading", "learning"]
STOPPED = "Stopped; the encoder that was there before stays in use."
NOT_LEARNT = "Learning was stopped; CLIP's own classifier goes on alone."
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """What is going on, or how it ended."""

    doing: Doing = ""
    """Empty when nothing is."""
    encoder: str = ""
    """Which one it is about."""
    share: float | None = None
    """How much is done, 0 to 1; None where nobody can tell."""
    line: str = ""
    """What is being done right now."""
    problem: str = ""
    """One sentence: why it ended before its time."""


class EncoderJobs:
    """The work on encoders, of which there is one at a time: whoever asks for another one stops what runs.

    Any thread may ask. What is to be seen of it, ``work``, is replaced as a whole.
    """

    def __init__(
        self,
        load: Callable[[str], Text2Model],
        learn: Callable[[Text2Model, Progress], None],
        take: Callable[[Text2Model], None],
    ) -> None:
        """
        Args:
            load: from weights on this machine, by the encoder's name.
            learn: what a model that is not trained lacks, for ``load`` to find; what its progress raises ends it.
            take: lets a model answer from now on.
        """
        self._load, self._learn, self._take = load, learn, take
        self.work = Work()
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self, encoder: str, loaded: Text2Model | None = None) -> None:
        """Get ``encoder``; where its model is ``loaded`` already, it only has to learn."""
        with self._lock:
            self._stop.set()
            self._stop, before = Event(), self._thread
            self.work = Work("loading", encoder)
            arguments = (encoder, loaded, self._stop, before)
            self._thread = Thread(target=self._run, args=arguments, name="encoder", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Stop what runs; what answers goes on."""
        with self._lock:
            if self.work.doing:
                self._stop.set()
                self.work = replace(self.work, share=None, line="Stopping")

    def fail(self, encoder: str, problem: str) -> None:
        """Say why ``encoder`` is not to be had."""
        with self._lock:
            self.work = Work(encoder=encoder, problem=problem)

    def runs(self, encoder: str) -> bool:
        """Whether there is work on ``encoder`` that nobody has stopped."""
        with self._lock:
            return bool(self.work.doing) and self.work.encoder == encoder and not self._stop.is_set()

    def wait(self, seconds: float) -> None:
        """Until nothing runs, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, encoder: str, model: Text2Model | None, stop: Event, before: Thread | None) -> None:
        def tell(doing: Doing, share: float | None = None, line: str = "") -> None:
            with self._lock:
                if stop.is_set():
                    raise Cancelled(STOPPED)
                self.work = Work(doing, encoder, share, line)

        if before is not None:
            before.join()  # it ends at its next step; two at once would only be in each other's way
        problem = ""
        try:
            if model is None:
                if encoder != LITE:
                    download_weights(parse_source(encoder), partial(tell, "downloading"))
                tell("loading")
                model = self._load(encoder)
                tell("loading")
                self._take(model)
            if not model.is_trained:
                tell("learning", 0.0)
                self._learn(model, partial(tell, "learning"))
                tell("loading")
                self._take(self._load(encoder))
        except Cancelled:
            problem = STOPPED if model is None else NOT_LEARNT
        except Text2ModelError as error:
            problem = str(error)
        except Exception as error:  # a full disk, no memory: the page goes on, whatever it is
            _log.exception("Work on the encoder %s failed", encoder)
            problem = _unexpected(error, encoder, model is not None)
        with self._lock:
            if self._stop is stop:
                self.work = Work(encoder=encoder, problem=problem)


def _unexpected(error: Exception, encoder: str, learning: bool) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    if learning:
        return f"What T2M learns for {encoder} was not finished ({reason}); CLIP's own classifier goes on alone."
    return f"{encoder} cannot be used ({reason}); the encoder that was there before stays in use."
