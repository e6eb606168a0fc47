"""How long a person waits, and what it costs in memory: ``python -m benchmarks.latency [--json OUT]``.

Starts ``app.py`` as a person would and measures, in one run: the time until the page answers, the time of the first
classification right after that, the time to generate a classifier of 10 classes of five phrases each when warm, and
the peak memory of the server. Needs a Linux machine for the memory (``/proc``).
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {
    "page answers, s": 15,
    "first classification, s": 5,
    "k = 10, five phrases, two of them denied, warm, ms": 120,
    "k = 10, five phrases, all affirmed, warm, ms": 120,
    "peak memory, MB": 2048,
}
PHRASES = (
    "a large animal with {i} stripes, a tail {turn} hands long, {no}horns {i} inches apart, {no}spots on leg {turn}"
)


def main() -> int:
    """Measure, print a table, and return 1 where a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    figures = measure()
    for name, value in figures.items():
        print(f"{name:52}{value:10.1f}   limit {LIMITS[name]}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return int(any(value > LIMITS[name] for name, value in figures.items()))


def measure() -> dict[str, float]:
    """The figures, from a fresh server."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "GRADIO_ANALYTICS_ENABLED": "False", "NO_PROXY": "localhost,127.0.0.1"}
    # Imported before the clock starts: it is this program's, not the page's.
    from gradio_client import Client, handle_file

    from app.presets import example_photos

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    started = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "app.py", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(url):
            if server.poll() is not None or time.perf_counter() - started > 120:
                raise SystemExit("app.py did not start; run it by hand to see why.")
            time.sleep(0.05)
        page = time.perf_counter() - started
        client = Client(url, verbose=False)
        classes = {"cheetah": "a spotted big cat", "lion": "a big cat with a mane", "bus": "a long road vehicle"}
        files = [handle_file(str(photo.path)) for photo in example_photos()]
        clicked = time.perf_counter()
        client.predict(files, classes, api_name="/classify")
        first = time.perf_counter() - clicked
        warm = []
        for no in ("no ", ""):
            turns = []
            for turn in range(15):
                # Each turn says something new, so that no text comes from the cache.
                ten = {f"animal {i} {no}": PHRASES.format(i=i + 10 * turn, turn=turn, no=no) for i in range(10)}
                turns.append(client.predict(ten, api_name="/generate")["milliseconds"])
            warm.append(statistics.median(turns))
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
        peak = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    finally:
        server.terminate()
        server.wait()
    return dict(zip(LIMITS, (page, first, *warm, peak), strict=True))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
