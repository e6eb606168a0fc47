"""A process of its own for each contestant: they take turns, and each one's peak memory is its own."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any

Job = Callable[..., object]


class Worker:
    """Runs one function in a process of its own, and times it. Needs a Linux machine for the memory (``/proc``)."""

    def __init__(self, make: Callable[[], Job]) -> None:
        """
        Args:
            make: called once in the process; returns what is timed. It must be a function of a module.
        """
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, make), daemon=True)
        self._process.start()
        self._pipe.recv()  # made

    @property
    def pid(self) -> int | None:
        """The process."""
        return self._process.pid

    def __call__(self, *arguments: Any) -> float:
        """Run the function; returns the seconds that it took."""
        self._pipe.send(arguments)
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return float(answer)

    def peak(self) -> float:
        """The most memory that the process has had so far, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def end(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join()


def _serve(pipe: Connection, make: Callable[[], Job]) -> None:
    job = make()
    pipe.send("made")
    while True:
        arguments = pipe.recv()
        if arguments is None:
            return
        try:
            begun = perf_counter()
            job(*arguments)
            pipe.send(perf_counter() - begun)
        except Exception as error:
            pipe.send(error)
