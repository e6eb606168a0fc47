"""``python -m core train | evaluate | classify | info``."""

import argparse
import json
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from core.attributes import attributes_hash, load_attributes
from core.bootstrap import learn, learnt_checkpoint, sample_photos
from core.checkpoint import (
    Checkpoint,
    default_checkpoint,
    load_card,
    paper_checkpoint,
    record_metrics,
    record_rejection,
    save_checkpoint,
)
from core.corpus import corpus_hash, load_corpus
from core.descriptions import load_classes
from core.devices import resolve_device
from core.encoders import (
    AUTO,
    LITE,
    SUGGESTED,
    EncoderPair,
    choose,
    download_size,
    download_weights,
    load_encoder,
    parse_source,
    weights_on_disk,
)
from core.encoders.prompts import PROMPTS
from core.errors import DescriptionError, PhotoError, SettingError, Text2ModelError
from core.features import FeatureCache, Progress, encode_photos, part_of
from core.lessons import prepare_lessons
from core.photos import collect_photos
from core.predictions import predict
from core.protocols import Results, evaluate_folders, evaluate_pairs, load_folders
from core.rejection import NoneOfThese, none_of_these
from core.text2model import METHODS, PROMPTS_BY_DEFAULT, TITLES, Text2Model
from core.tower_training import TowerRecipe
from core.training import Recipe, paper_recipe, prototype_data, train
from core.training_photos import add_photos
from core.unseen import Bench, imagenet_zsl, negation
from core.user_cache import feature_cache, user_cache

ENCODER_HELP = (
    "auto (CLIP where its weights are on this machine, or else lite), lite, or any open_clip model: "
    f"{SUGGESTED[0]}, ViT-B-32:/path/weights.safetensors, or a folder with open_clip_config.json"
)
PROTOCOLS = ("imagenet-zsl", "negation", "none-of-these")


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
    commands = parser.add_subparsers(required=True, metavar="train | evaluate | classify | info")

    def command(name: str, run: Any, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(run=run)
        sub.add_argument("--encoder", default=AUTO, help=ENCODER_HELP)
        sub.add_argument("--device", default=AUTO, help="auto, cpu, cuda, cuda:1 or mps")
        return sub

    training = command("train", _train, "Train a hypernetwork on the corpus, image-free.")
    training.add_argument(
        "--images", type=Path, help="real photos to mix in: a folder a class, named as the corpus does"
    )
    training.add_argument("--target", choices=["linear", "two_layer"], default="linear")
    training.add_argument("--paper", action="store_true", help="T2M-HN as in the paper, to be compared with")
    training.add_argument("--steps", type=int, help="episodes' batches, instead of the recipe's own number")
    training.add_argument("--seed", type=int, default=0)
    training.add_argument("--out", type=Path, help="default: checkpoints/<encoder>[-paper].safetensors")
    training.add_argument("--fresh", action="store_true", help="do not go on from an interrupted training")

    evaluation = command("evaluate", _evaluate, "Measure T2M beside zero-shot on labelled photos.")
    evaluation.add_argument("--images", type=Path, required=True, help="a folder of folders of photos, one a class")
    evaluation.add_argument("--classes", type=Path, help='JSON {"folder": "description" or ["several", "phrasings"]}')
    evaluation.add_argument("--pairs", type=Path, help='JSON lines {"a": folder, "b": folder, "a_text", "b_text"}')
    evaluation.add_argument("--protocol", choices=PROTOCOLS, help="train on seen classes, test on unseen ones")
    evaluation.add_argument("--folds", choices=["test", "validation"], default="test", help="of the protocol")
    evaluation.add_argument("--ways", default=None, help="comma-separated, such as 2,10,all")
    evaluation.add_argument("--tasks", type=int, default=500, help="random tasks for each number of ways")
    evaluation.add_argument("--phrases", type=int, default=5, help="of protocol negation: attributes of a kind a class")
    evaluation.add_argument("--seed", type=int, default=0)
    evaluation.add_argument("--checkpoint", type=Path)
    _add_clip_options(evaluation)
    evaluation.add_argument("--json", type=Path, help="also write the figures here")
    evaluation.add_argument("--record", action="store_true", help="also write the figures into the checkpoint's card")
    evaluation.add_argument("--no-cache", action="store_true", help="encode every photo again")

    classification = command("classify", _classify, "Label photos with a classifier made from words.")
    classification.add_argument("--classes", type=Path, required=True, help='JSON {"name": "description"}, or lines')
    classification.add_argument("--images", type=Path, nargs="+", required=True, help="files, folders, zip archives")
    classification.add_argument("--out", type=Path, required=True, help="the CSV of predictions")
    classification.add_argument(
        "--threshold", type=float, help='0 to 1: answer "none of these" below; for one class 0.5 without it'
    )
    classification.add_argument("--ignore-names", action="store_true", help="read the descriptions alone")
    classification.add_argument("--checkpoint", type=Path)
    _add_clip_options(classification)
    classification.add_argument("--no-cache", action="store_true", help="encode every photo again")

    command("info", _info, "Say what is installed: encoders, checkpoints, device.")
    return parser


def _add_clip_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--prompts", choices=PROMPTS, default=PROMPTS_BY_DEFAULT, help="for CLIP's text tower")
    command.add_argument("--fast", action="store_true", help="T2M does without CLIP's text tower")


def _encoders(options: argparse.Namespace) -> EncoderPair:
    """The pair that was asked for. Whoever names it on the command line has asked for its weights, too."""
    device = resolve_device(options.device)
    name = choose(options.encoder)
    if name != LITE:
        source = parse_source(name)
        if weights_on_disk(source) is None:
            with _Bar(f"Downloading {source.name}, {download_size(source) / 1e6:.0f} MB") as tell:
                download_weights(source, tell)
    return load_encoder(name, device)


def _train(options: argparse.Namespace) -> None:
    encoders = _encoders(options)
    if encoders.tower is not None:
        _train_tower(options, encoders)
        return
    corpus = load_corpus()
    table = load_attributes(corpus)
    recipe = Recipe(target=options.target, seed=options.seed)
    recipe = paper_recipe(recipe) if options.paper else recipe
    recipe = replace(recipe, steps=options.steps) if options.steps else recipe
    shipped = default_checkpoint(encoders.name)
    out = options.out or (paper_checkpoint(shipped) if options.paper else shipped)
    started = time.perf_counter()
    with _Bar("Training") as tell:
        tell(0.0, "reading the corpus")
        lessons = prepare_lessons(corpus, table, encoders.text.encode, with_sentences=options.paper)
        space, data = prototype_data(encoders, corpus, torch.arange(len(corpus)), lessons, recipe)
        if options.images is not None:
            data = add_photos(data, space, corpus, encoders, options.images, _cache(encoders, False), tell)
        resume = out.with_suffix(".training")
        if options.fresh:
            resume.unlink(missing_ok=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        network = train(data, recipe, tell, resume)
    seconds = time.perf_counter() - started
    card = {
        "data": {
            "corpus": corpus_hash(corpus),
            "attributes": attributes_hash(table),
            "classes": len(corpus),
            "texts": len(lessons.vectors),
            "photos": 0 if data.photos is None else len(data.photos),
        },
        "recipe": asdict(recipe),
        "seconds": round(seconds),
        "torch": torch.__version__,
        "date": datetime.now(UTC).date().isoformat(),
    }
    save_checkpoint(out, Checkpoint(network, space, card), encoders)
    print(f"{out}: {out.stat().st_size / 2**20:.1f} MB, trained in {seconds:.0f} s on {encoders.image.device}")


def _train_tower(options: argparse.Namespace, encoders: EncoderPair) -> None:
    if options.paper or options.target != "linear":
        raise SettingError("For CLIP there is only T2M's correction to train; leave out --paper and --target.")
    recipe = TowerRecipe(seed=options.seed)
    recipe = replace(recipe, steps=options.steps) if options.steps else recipe
    out = options.out or learnt_checkpoint(encoders, recipe)
    with _Bar("Training") as tell:
        photos = sample_photos() if options.images is None else collect_photos([options.images], limit=None)
        features = encode_photos(photos, encoders.image, feature_cache(encoders.image), part_of(tell, 0.0, 0.1))
        if not features.readable:
            raise PhotoError(f"'{options.images}' has no photos that can be read.")
        kept = learn(encoders, features.vectors, part_of(tell, 0.1, 1.0), recipe, options.images, out)
    print(f"{out}: {out.stat().st_size / 2**20:.1f} MB, trained in {kept.card['seconds']} s on {kept.card['device']}")


def _model(
    options: argparse.Namespace, encoders: EncoderPair, photos: torch.Tensor, with_paper: bool = False
) -> Text2Model:
    """The model that was asked for; the first time that a CLIP encoder is used, it learns its correction.

    Args:
        photos: ``(n, d_raw)`` features of the photos at hand.
    """
    if encoders.tower is not None and options.checkpoint is None and not learnt_checkpoint(encoders).exists():
        with _Bar(f"Learning for {encoders.name}, once") as tell:
            learn(encoders, photos, tell)
    return Text2Model.load(encoders.name, options.device, options.checkpoint, with_paper, options.fast, options.prompts)


def _evaluate(options: argparse.Namespace) -> None:
    modes = [bool(options.classes), bool(options.pairs), bool(options.protocol)]
    if sum(modes) != 1:
        raise SettingError("Say what to evaluate: exactly one of --classes, --pairs and --protocol.")
    settings: dict[str, Any] = {"seed": options.seed, "tasks": options.tasks}
    if options.protocol:
        encoders = _encoders(options)
        if encoders.tower is not None:
            raise SettingError(
                f"The protocol {options.protocol} is for encoders with a classifier of known classes: lite."
            )
        corpus, recipe = load_corpus(), Recipe(seed=options.seed)
        networks = None if options.no_cache else user_cache() / "networks"
        cache = _cache(encoders, options.no_cache)
        bench = Bench(encoders, corpus, load_attributes(corpus), recipe, cache, networks)
        with _Bar("Evaluating") as tell:
            compared = options.protocol != "none-of-these"
            folds = bench.folds(options.images, options.folds, tell, with_paper=compared)
            if options.protocol == "imagenet-zsl":
                ways = [way for way in _ways(options.ways or "2,5,10,50,200") if isinstance(way, int)]
                by_text = imagenet_zsl(bench, folds, ways, options.tasks, options.seed)
            elif options.protocol == "negation":
                by_text = negation(bench, folds, options.tasks, options.seed, options.phrases)
                settings["phrases"] = options.phrases
            else:
                card = load_card(options.checkpoint or default_checkpoint(encoders.name))
                calibration = card.get("rejection") if options.folds == "test" else None
                _reject(options, encoders.name, none_of_these(bench, folds, options.seed, calibration))
                return
        settings |= {"protocol": options.protocol, "folds": options.folds, "recipe": asdict(recipe)}
        report: dict[str, Any] = {kind: _figures(results) for kind, results in by_text.items()}
        for kind, results in by_text.items():
            _print_table(results, f"{options.protocol}, {options.folds} folds, unseen classes by {kind}")
        # Other programs read "methods": what the product runs on.
        main_kind = "descriptions" if options.protocol == "imagenet-zsl" else "trained, both"
        report = {"methods": report[main_kind], "by_text": report}
    else:
        encoders = _encoders(options)
        with _Bar("Encoding") as tell:
            photos = load_folders(options.images, encoders, _cache(encoders, options.no_cache), tell)
        for name, problem in photos.problems.items():
            print(f"left out: {name}: {problem}", file=sys.stderr)
        model = _model(options, encoders, photos.vectors, with_paper=True)
        titles = model.titles
        if options.classes:
            classes = load_classes(options.classes)
            described = sum(c.name in photos.names for c in classes)
            ways_ = _ways(options.ways) if options.ways else [way for way in (2, 10) if way < described] + ["all"]
            results = evaluate_folders(model, photos, classes, ways_, options.tasks, options.seed)
        else:
            results = evaluate_pairs(model, photos, _read_pairs(options.pairs), options.seed)
        settings |= {"images": str(options.images), "encoder": encoders.name, "photos": len(photos.vectors)}
        _print_table(results, f"{options.images}", titles)
        report = {"methods": _figures(results)}
    if options.record:
        path = options.checkpoint or default_checkpoint(encoders.name)
        record_metrics(path, options.protocol or options.images.name, {"command": _command(options.json), **report})
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({**report, "settings": settings}, indent=2) + "\n", encoding="utf-8")


def _reject(options: argparse.Namespace, encoder: str, result: NoneOfThese) -> None:
    """Print how well strangers are told, and write the calibration where ``generate`` finds it."""
    print(f"\nnone-of-these, {options.folds} folds: photos of the classes against photos of other unseen classes")
    for method, (auc, known, strangers) in result.figures.items():
        print(f"{METHODS[method]:20} AUC {auc:.1f}, at even odds keeps {known:.1f} % and rejects {strangers:.1f} %")
    if options.record:
        path = options.checkpoint or default_checkpoint(encoder)
        if options.folds == "validation":
            record_rejection(path, result.calibration)
        record_metrics(path, f"none-of-these, {options.folds}", {"command": _command(None), "figures": result.figures})


def _classify(options: argparse.Namespace) -> None:
    classes = load_classes(options.classes)
    if options.threshold is not None and not 0 <= options.threshold <= 1:
        raise SettingError(f"--threshold is a probability from 0 to 1, not {options.threshold:g}.")
    photos = collect_photos(options.images, limit=None)
    if not photos:
        raise SettingError("There are no photos to classify; give picture files, folders or zip archives.")
    encoders = _encoders(options)
    with _Bar("Encoding") as tell:
        encoded = encode_photos(photos, encoders.image, _cache(encoders, options.no_cache), tell)
    model = _model(options, encoders, encoded.vectors)
    classifiers = {method: model.generate(classes, method, not options.ignore_names) for method in METHODS}
    predictions = predict(classifiers, photos, encoded, model.titles, options.threshold)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(predictions.to_csv(), encoding="utf-8", newline="")
    print(f"{options.out}: {len(encoded.readable)} photos labelled, {len(encoded.problems)} could not be read")
    for method in METHODS:
        accuracy = predictions.accuracy(method)
        if accuracy is None:
            continue
        line = f"{model.titles[method]}: {100 * accuracy:.1f} % right of {predictions.labelled.sum()} labelled photos"
        if predictions.can_rank:
            line += f", average precision {100 * predictions.precision_recall(method)[2]:.1f} %"
        print(line)


def _info(options: argparse.Namespace) -> None:
    device = resolve_device(options.device)
    card_name = torch.cuda.get_device_name(device) if device.type == "cuda" else str(device)
    print(f"device: {card_name}, torch {torch.__version__}")
    print(f"encoder auto: {choose(AUTO)}")
    lite = load_encoder(LITE, device)
    print(f"encoder lite: bundled, {lite.image.fingerprint}, {lite.text.fingerprint}")
    try:
        card = load_card(default_checkpoint(LITE))
        print(f"  checkpoint {default_checkpoint(LITE).name}: {card['date']}, {card['data']['classes']} classes")
    except Text2ModelError as error:
        print(f"  {error}")
    for name in SUGGESTED if options.encoder in (AUTO, LITE) else [options.encoder]:
        source = parse_source(name)
        path = weights_on_disk(source)
        size = f"needs a download of about {download_size(source) / 1e6:.0f} MB" if path is None else f"on disk, {path}"
        print(f"encoder {name}: {size}")


def _command(left_out: Path | None) -> str:
    """This command as it can be typed again, without where else its figures went."""
    return shlex.join(["python", "-m", "core", *(a for a in sys.argv[1:] if a not in ("--json", str(left_out)))])


def _ways(text: str) -> list[int | str]:
    try:
        return [way if way == "all" else int(way) for way in (part.strip() for part in text.split(","))]
    except ValueError:
        raise SettingError(f"--ways takes numbers and 'all', such as 2,10,all, not '{text}'.") from None


def _read_pairs(path: Path) -> list[dict[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        pairs = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise DescriptionError(f"The file of pairs '{path}' cannot be read: {error}.") from None
    if not all(isinstance(pair, dict) for pair in pairs):
        raise DescriptionError(f"The file of pairs '{path}' must hold one JSON object a line.")
    return pairs


def _cache(encoders: EncoderPair, off: bool) -> FeatureCache:
    return FeatureCache() if off else feature_cache(encoders.image)


def _figures(results: Results) -> dict[str, Any]:
    return {method: {way: f.to_json() for way, f in by_way.items()} for method, by_way in results.items()}


def _print_table(results: Results, title: str, titles: Mapping[str, str] = METHODS | TITLES) -> None:
    ways = list(next(iter(results.values())))
    print(f"\n{title} (accuracy in %, 95 % interval over classes, SEM over tasks)")
    print(f"{'':20}" + "".join(f"{way + '-way':>26}" for way in ways))
    for method, by_way in results.items():
        cells = [f"{f.mean:.1f} [{f.low:.1f}, {f.high:.1f}] ±{f.sem:.2f}" for f in by_way.values()]
        print(f"{titles[method]:20}" + "".join(f"{cell:>26}" for cell in cells))


class _Bar:
    """A progress bar that is a ``Progress`` callable inside ``with``."""

    def __init__(self, title: str) -> None:
        self._bar = tqdm(
            total=100, desc=title, mininterval=0.5, bar_format="{desc}: {percentage:3.0f}%|{bar}| {elapsed} {postfix}"
        )

    def __enter__(self) -> Progress:
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def _tell(self, share: float, message: str) -> None:
        self._bar.set_postfix_str(message, refresh=False)
        self._bar.update(100 * share - self._bar.n)


if __name__ == "__main__":
    sys.exit(main())
