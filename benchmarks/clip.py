"""T2M against CLIP zero-shot, in one command: ``python -m benchmarks.clip [--encoder NAME] [--images DIR ...]``.

Downloads the encoder where it is not on this machine yet, learns T2M's correction from words alone (once), and prints
T2M, T2M fast, CLIP with flip and CLIP zero-shot: with ``--images DIR --classes FILE`` for random tasks over a
folder of folders, with ``--images DIR --pairs FILE`` for given pairs, and without photos for the few that gradio
ships, in pairs that are told apart by what one has and the other lacks. Without the web it says so.
"""

import argparse
import json
import sys
import tempfile
from itertools import permutations
from pathlib import Path
from shutil import copy

from app.presets import example_photos
from core.__main__ import main as command
from core.encoders import SUGGESTED

TRAITS = {
    "cheetah": ("spotted fur", "four legs"),
    "lion": ("a mane", "four legs"),
    "bus": ("wheels", "windows"),
    "tower": ("a spire", "iron beams"),
}
"""What each example shows: one photo of it can be told from another's by what it has, or by what it has not."""


def main() -> int:
    """Run the comparison; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default=SUGGESTED[0])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--prompts", default="simple")
    parser.add_argument("--images", type=Path)
    parser.add_argument("--classes", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    shared = ["evaluate", "--encoder", options.encoder, "--device", options.device, "--prompts", options.prompts]
    shared += ["--json", str(options.json)] if options.json else []
    if options.images is not None:
        said = ["--pairs", str(options.pairs)] if options.pairs else ["--classes", str(options.classes)]
        return command([*shared, "--images", str(options.images), *said])
    with tempfile.TemporaryDirectory() as folder:
        pairs = write_examples(Path(folder))
        for kind, file in pairs.items():
            print(f"\nThe example photos, by what each {kind}:", file=sys.stderr)
            status = command([*shared, "--images", folder, "--pairs", str(file)])
            if status:
                return status
    return 0


def write_examples(folder: Path) -> dict[str, Path]:
    """The example photos in folders, and files of pairs that are told apart by what they have, and by what not."""
    for photo in example_photos():
        (folder / str(photo.label)).mkdir(exist_ok=True)
        copy(str(photo.path), folder / str(photo.label) / Path(photo.name).name)
    files = {}
    for kind in ("has", "has not"):
        lines = []
        for a, b in permutations([name for name in TRAITS if (folder / name).is_dir()], 2):
            own, other = ([t for t in TRAITS[x] if t not in TRAITS[y]] for x, y in ((a, b), (b, a)))
            texts = (own, other) if kind == "has" else ([f"no {t}" for t in other], [f"no {t}" for t in own])
            a_text, b_text = (", ".join(said) for said in texts)
            lines.append(json.dumps({"a": a, "b": b, "a_text": a_text, "b_text": b_text}))
        files[kind] = folder / f"{kind.replace(' ', '_')}.jsonl"
        files[kind].write_text("\n".join(lines), encoding="utf-8")
    return files


if __name__ == "__main__":
    sys.exit(main())
