"""What benchmarks are made of; the measuring itself is never a test."""

import json
import os
from functools import partial

import pytest

from benchmarks.clip import TRAITS, write_examples
from benchmarks.generation import texts
from benchmarks.worker import Worker


def make_job(offset):
    """A job that fails where it is asked to."""

    def job(number):
        if number < 0:
            raise ValueError("negative")
        return sum(range(10_000)) + number + offset

    return job


def test_a_worker_times_in_a_process_of_its_own():
    worker = Worker(partial(make_job, 1))
    try:
        assert worker(1) > 0
        assert worker.pid != os.getpid()
        assert worker.peak() > 1
        with pytest.raises(ValueError, match="negative"):
            worker(-1)
        assert worker(2) > 0  # and goes on
    finally:
        worker.end()


def test_the_example_pairs_can_be_told_apart(tmp_path):
    files = write_examples(tmp_path)
    folders = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert folders <= set(TRAITS)
    for kind, file in files.items():
        pairs = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        assert len(pairs) == len(folders) * (len(folders) - 1)
        for pair in pairs:
            assert pair["a"] != pair["b"]
            assert pair["a_text"] != pair["b_text"]
            denied = [phrase.startswith("no ") for side in ("a_text", "b_text") for phrase in pair[side].split(", ")]
            assert all(denied) if kind == "has not" else not any(denied)


def test_every_turn_says_something_new():
    said = [text for turn in range(5) for text in texts(10, turn)]
    assert len(set(said)) == len(said)
