"""``python -m core train | train-points | train-icis | evaluate | classify | extend | info``."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from core.commands import classify, common, evaluate, extend, info, train, train_icis
from core.errors import Text2ModelError

COMMANDS = ("train", "train-points", "train-icis", "evaluate", "classify", "extend", "info")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. A user's mistake is one line on stderr and status 2."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except Text2ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Classifiers from words.")
    commands = parser.add_subparsers(
        required=True, metavar="train | train-points | train-icis | evaluate | classify | extend | info"
    )

    def command(name: str, run: Any, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(run=run)
        common.add_encoder_options(sub)
        return sub

    train.add_options(command("train", train.train, "Train a hypernetwork on the corpus, image-free."))
    train.add_point_options(command("train-points", train.train_points, "Train the network that looks at shapes."))
    train_icis.add_options(command("train-icis", train_icis.train, "Train ICIS beside a shipped checkpoint."))
    evaluate.add_options(command("evaluate", evaluate.evaluate, "Measure T2M beside zero-shot on labelled samples."))
    classify.add_options(command("classify", classify.classify, "Label samples with a classifier made from words."))
    extend.add_options(command("extend", extend.extend, "Add classes made from words to a linear classifier."))
    command("info", info.info, "Say what is installed: encoders, checkpoints, device.")
    return parser


if __name__ == "__main__":
    sys.exit(main())
