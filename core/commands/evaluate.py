"""``python -m core evaluate``."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from core.checkpoint import default_checkpoint, load_card, record_metrics, record_rejection
from core.commands.choices import METHOD_NAMES, methods_of, rivals_among, texts_of, ways_of
from core.commands.common import (
    Bar,
    add_clip_options,
    add_up_option,
    cache_of,
    command_line,
    load_model,
    load_pair,
    medium_of,
)
from core.commands.published import evaluate_published, rows_of
from core.datasets import BENCHMARKS, load_dataset
from core.descriptions import load_classes
from core.encoders import EncoderPair
from core.errors import DescriptionError, SettingError
from core.knowledge import IMAGENET, SHAPES, knowledge
from core.media import Medium
from core.progress import Progress, part_of
from core.protocols import Results, encode_labelled, evaluate_labels, evaluate_pairs
from core.rejection import NoneOfThese, none_of_these
from core.report import Report
from core.samples import Sample, collect_samples
from core.text2model import METHODS, TITLES
from core.training import RECIPES
from core.training_shapes import looks_of_shapes
from core.trial import DESCRIPTIONS, NAMES, TEXTS
from core.unseen import Bench, by_ways, negation, zsl
from core.user_cache import user_cache

PROTOCOLS = ("imagenet-zsl", "shapes-zsl", "negation", "none-of-these")
WAYS = {IMAGENET: "2,5,10,50,200", SHAPES: "2,5,10"}


def add_options(command: argparse.ArgumentParser) -> None:
    """The command's own."""
    what: Any = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--images", type=Path, help="a folder of folders of photos, one a class")
    what.add_argument("--clouds", type=Path, help="an .npz of points (n, p, 3) and labels (n,), or a folder of folders")
    what.add_argument("--data", help=f"a benchmark as it is published: {', '.join(map(':'.join, BENCHMARKS.items()))}")
    add_up_option(command)
    command.add_argument("--classes", type=Path, help='JSON {"label": "description" or ["several", "phrasings"]}')
    command.add_argument(
        "--pairs",
        help='JSON lines {"a": label, "b": label, "a_text", "b_text"}; of a benchmark: all, easy or hard pairs of its '
        "unseen classes",
    )
    command.add_argument("--methods", help=f"comma-separated: {', '.join(METHOD_NAMES)}")
    command.add_argument(
        "--text", help=f"comma-separated: {', '.join(TEXTS)}; of a benchmark descriptions:FILE, a class file"
    )
    command.add_argument(
        "--attributes", type=Path, help='JSON {"class": {"has": [words], "lacks": [words]}}, for a benchmark without'
    )
    command.add_argument("--photos", action="store_true", help="of a benchmark, even where features of them lie beside")
    command.add_argument("--protocol", choices=PROTOCOLS, help="train on seen classes, test on unseen ones")
    command.add_argument("--folds", choices=["test", "validation"], default="test", help="of the protocol")
    command.add_argument("--ways", default=None, help="comma-separated, such as 2,10,all")
    command.add_argument("--tasks", type=int, default=500, help="random tasks for each number of ways")
    command.add_argument("--phrases", type=int, default=5, help="of protocol negation: attributes of a kind a class")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--checkpoint", type=Path)
    add_clip_options(command)
    command.add_argument("--json", type=Path, help="also write the figures here")
    command.add_argument("--out", type=Path, help="also write PREFIX.csv, .json, .md and .html, a chart")
    command.add_argument("--record", action="store_true", help="also write the figures into the checkpoint's card")
    command.add_argument("--no-cache", action="store_true", help="encode everything again")


def evaluate(options: argparse.Namespace) -> None:
    """Measure T2M beside zero-shot on labelled samples."""
    if options.data and not options.classes:
        if options.protocol:
            raise SettingError("A protocol has its own splits and words; with --data leave out --protocol.")
        published = evaluate_published(options)
        print(f"\n{published.to_markdown()}")
        if options.out:
            tell_files(_write(published, options.out))
        if options.json:
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps(published.to_json(), indent=2) + "\n", encoding="utf-8")
        return
    if sum(map(bool, (options.classes, options.pairs, options.protocol))) != 1:
        raise SettingError("Say what to evaluate: exactly one of --classes, --pairs and --protocol.")
    source, samples, medium = _source(options)
    pair = load_pair(options, medium)
    settings: dict[str, Any] = {"seed": options.seed, "tasks": options.tasks}
    if options.protocol:
        report = _protocol(options, pair, medium, samples, settings)
    else:
        report = _tasks(options, pair, medium, samples, source, settings)
    if options.record and report:
        path = options.checkpoint or default_checkpoint(pair.name)
        record_metrics(path, options.protocol or source.name, {"command": command_line(options.json), **report})
    if options.json and report:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({**report, "settings": settings}, indent=2) + "\n", encoding="utf-8")


def _source(options: argparse.Namespace) -> tuple[Path, list[Sample], Medium[Any]]:
    """What is evaluated on: where it is, what is there, and how it is read."""
    if options.data is None:
        source, medium = options.images or options.clouds, medium_of(options)
        return source, collect_samples([source], limit=None, medium=medium), medium
    name, colon, folder = options.data.partition(":")
    if not colon or not folder:
        raise SettingError(f"--data takes a benchmark and its folder, such as modelnet40:DIR, not '{options.data}'.")
    return Path(folder), *load_dataset(name, Path(folder))


def _tasks(
    options: argparse.Namespace,
    pair: EncoderPair,
    medium: Medium[Any],
    found: list[Sample],
    source: Path,
    settings: dict[str, Any],
) -> dict[str, Any]:
    """Tasks over the labels, or given pairs of them."""
    with Bar("Encoding") as tell:
        samples = encode_labelled(found, pair, cache_of(pair, options.no_cache), source, medium, tell)
    for name, problem in samples.problems.items():
        print(f"left out: {name}: {problem}", file=sys.stderr)
    model = load_model(options, pair, samples.vectors, with_rivals=True)
    if options.classes:
        classes = load_classes(options.classes)
        described = sum(c.name in samples.names for c in classes)
        ways = ways_of(options.ways) if options.ways else [way for way in (2, 10) if way < described] + ["all"]
        results = evaluate_labels(model, samples, classes, ways, options.tasks, options.seed)
    else:
        results = evaluate_pairs(model, samples, _read_pairs(Path(options.pairs)), options.seed)
    settings |= {medium.plural: len(samples.vectors), f"{medium.name}s": str(source), "encoder": pair.name}
    _print_table(results, str(source), model.titles)
    return {"methods": _figures(results)}


def _protocol(
    options: argparse.Namespace,
    pair: EncoderPair,
    medium: Medium[Any],
    found: list[Sample],
    settings: dict[str, Any],
) -> dict[str, Any]:
    """Networks that are trained without the classes they are tested on."""
    if pair.tower is not None:
        raise SettingError(
            f"The protocol {options.protocol} is for encoders with a classifier of known classes: lite or points."
        )
    if options.protocol.removesuffix("-zsl") not in (pair.corpus, options.protocol):
        raise SettingError(f"The protocol {options.protocol} is not for {medium.plural}.")
    recipe = replace(RECIPES[pair.corpus], seed=options.seed)
    settings |= {"protocol": options.protocol, "folds": options.folds, "recipe": asdict(recipe)}
    networks = None if options.no_cache else user_cache() / "networks"
    known, cache = knowledge(pair.corpus), cache_of(pair, options.no_cache)
    with Bar("Evaluating") as bar:
        tell: Progress | None = bar
        looks = None
        if pair.corpus == SHAPES:
            pair, looks = looks_of_shapes(pair, known.corpus, cache, part_of(tell, 0.0, 0.3))
            tell = part_of(tell, 0.3, 1.0)
        bench = Bench(pair, known, recipe, cache, networks, medium, looks)
        compared = options.protocol != "none-of-these"
        methods = methods_of(options.methods or "t2m,ridge-flip,ridge,t2m-paper", has_tower=False)
        folds = bench.folds(found, options.folds, tell, rivals_among(methods) if compared else ())
        if options.protocol == "negation":
            by_text = negation(bench, folds, options.tasks, options.seed, options.phrases)
            settings["phrases"] = options.phrases
        elif compared:
            measured = zsl(
                bench,
                folds,
                texts_of(options.text)[0] or [NAMES, DESCRIPTIONS],
                methods,
                ways_of(options.ways or WAYS[pair.corpus]),
                options.tasks,
                options.seed,
            )
            by_text = by_ways(measured)
            rows = rows_of(measured, options.protocol)
            if options.out:
                tell_files(_write(Report(rows, settings, METHODS | TITLES), options.out))
        else:
            card = load_card(options.checkpoint or default_checkpoint(pair.name))
            calibration = card.get("rejection") if options.folds == "test" else None
            _reject(options, pair.name, none_of_these(bench, folds, options.seed, calibration))
            return {}
    report: dict[str, Any] = {kind: _figures(results) for kind, results in by_text.items()}
    for kind, results in by_text.items():
        _print_table(results, f"{options.protocol}, {options.folds} folds, unseen classes by {kind}")
    # Other programs read "methods": what the product runs on.
    main_kind = next((kind for kind in ("trained, both", DESCRIPTIONS) if kind in report), next(iter(report)))
    return {"methods": report[main_kind], "by_text": report}


def _reject(options: argparse.Namespace, encoder: str, result: NoneOfThese) -> None:
    """Print how well strangers are told, and write the calibration where ``generate`` finds it."""
    print(f"\nnone-of-these, {options.folds} folds: samples of the classes against samples of other unseen classes")
    for method, (auc, known, strangers) in result.figures.items():
        print(f"{METHODS[method]:20} AUC {auc:.1f}, at even odds keeps {known:.1f} % and rejects {strangers:.1f} %")
    if options.record:
        path = options.checkpoint or default_checkpoint(encoder)
        if options.folds == "validation":
            record_rejection(path, result.calibration)
        record_metrics(
            path, f"none-of-these, {options.folds}", {"command": command_line(None), "figures": result.figures}
        )


def _write(report: Report, prefix: Path) -> tuple[Path, ...]:
    from core.commands.charts import write  # plotly takes long to import

    return write(report, prefix)


def tell_files(paths: Sequence[Path]) -> None:
    """Say where figures went."""
    print(f"written: {', '.join(map(str, paths))}")


def _read_pairs(path: Path) -> list[dict[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        pairs = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise DescriptionError(f"The file of pairs '{path}' cannot be read: {error}.") from None
    if not all(isinstance(pair, dict) for pair in pairs):
        raise DescriptionError(f"The file of pairs '{path}' must hold one JSON object a line.")
    return pairs


def _figures(results: Results) -> dict[str, Any]:
    return {method: {way: f.to_json() for way, f in by_way.items()} for method, by_way in results.items()}


def _print_table(results: Results, title: str, titles: Mapping[str, str] = METHODS | TITLES) -> None:
    ways = list(next(iter(results.values())))
    print(f"\n{title} (accuracy in %, 95 % interval over classes, SEM over tasks)")
    print(f"{'':20}" + "".join(f"{way + '-way':>26}" for way in ways))
    for method, by_way in results.items():
        cells = [f"{f.mean:.1f} [{f.low:.1f}, {f.high:.1f}] ±{f.sem:.2f}" for f in by_way.values()]
        print(f"{titles[method]:20}" + "".join(f"{cell:>26}" for cell in cells))
