"""What training without images loses: ``python -m benchmarks.text_only --images DIR``.

A CLIP encoder's correction is learnt from its text tower alone (``core.tower_training``). CLIP's weights cannot be had
everywhere, so the recipe is tried on the ``lite`` pair, with towers put together from it: the image tower is
EfficientNet-Lite2 in T2M's feature space; the text tower is MiniLM and a ridge map, fitted on the classes that are seen
alone. Each is moved to a cone of its own, as CLIP's are. The correction is learnt twice: from the text tower's word for
what classes look like, and from the rows of the image classifier. Both learn where photos lie from the five example
photos that gradio ships. DIR is that of the protocols ``imagenet-zsl`` and ``negation``, which are run on both.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from torch.nn import functional
from tqdm import tqdm

from app.presets import example_photos
from core.baselines.ridge import RidgeMap
from core.encoders import EncoderPair, TextEncoder, load_encoder
from core.evaluation import Figure
from core.feature_space import UnitSpace
from core.features import encode_samples, feature_cache
from core.knowledge import IMAGENET, knowledge
from core.lessons import prepare_lessons
from core.samples import collect_samples
from core.text2model import Text2Model
from core.text_cache import Remembering
from core.tower_training import TowerRecipe, place_of, prototype_embeddings, read_corpus, train_tower
from core.training import Recipe, fit_ridge, prototype_data
from core.trial import DESCRIPTIONS, NAMES
from core.unseen import Bench, Fold, by_ways, negation, zsl

APART = 1.2
"""How far each cone is from the origin, beside what a text or a photo says: cosines of CLIP's size."""
SCALE = 100.0
"""CLIP's."""
WAYS = (2, 10)
VARIANTS = ("text", "images")


class SimulatedTower:
    """MiniLM and a ridge map, as a text tower."""

    name, fingerprint, scale = "simulated", "simulated", SCALE
    device = torch.device("cpu")

    def __init__(self, text: TextEncoder, ridge: RidgeMap, cone: torch.Tensor) -> None:
        self.dim = len(cone)
        self._text, self._ridge, self._cone = text, ridge, cone

    def encode(self, texts: list[str], prompts: str = "plain") -> torch.Tensor:
        """``n`` texts -> ``(n, dim)``; the prompts make no difference."""
        return into_cone(functional.normalize(self._ridge(self._text.encode(texts)), dim=-1), self._cone)


def into_cone(directions: torch.Tensor, cone: torch.Tensor) -> torch.Tensor:
    """Directions ``(n, d)`` of length one -> points of a cone around ``cone``, of length one."""
    return functional.normalize(directions + APART * cone, dim=-1)


def folds_of(bench: Bench, images: Path, which: str, recipe: TowerRecipe) -> dict[str, Iterator[Fold]]:
    """Both variants' folds, trained one after another."""
    lite = bench.encoders
    lessons = prepare_lessons(bench.corpus, bench.knowledge.table, lite.text.encode, with_sentences=False)
    examples = encode_samples(example_photos(), lite.sample, bench.cache).vectors
    generator = torch.Generator().manual_seed(0)
    cones = functional.normalize(torch.randn(2, Recipe().dim, generator=generator), dim=-1)

    def run(variant: str) -> Iterator[Fold]:
        for split in bench.splits(collect_samples([images], limit=None), which):
            space, data = prototype_data(lite, bench.corpus, split.seen, lessons, bench.recipe)
            tower = SimulatedTower(lite.text, fit_ridge(data, bench.recipe.ridge), cones[0])
            read = read_corpus(lite.text, tower, bench.corpus, bench.knowledge.table, recipe)
            photos = into_cone(space(examples), cones[1])
            looks = None
            if variant == "images":
                centre = place_of(photos, prototype_embeddings(read), read.neutral).centre
                looks = functional.normalize(into_cone(data.prototypes, cones[1]) - centre, dim=-1)
            with tqdm(total=recipe.steps, desc=variant) as bar:
                model = train_tower(
                    read, photos, SCALE, recipe, split.seen, looks, on_progress=lambda share, message: bar.update()
                )
            pair = EncoderPair("simulated", lite.text, lite.sample, tower)
            yield Fold(
                Text2Model.assemble(pair, model, UnitSpace()),
                split.unseen,
                into_cone(space(split.features), cones[1]),
                split.photo_class,
                into_cone(space(split.seen_features), cones[1]),
                split.seen_class,
            )

    return {variant: run(variant) for variant in VARIANTS}


def main() -> None:
    """Train both, test both, print a table of both and of what is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--folds", choices=["test", "validation"], default="test")
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    device = torch.device("cpu")
    lite, known = load_encoder("lite", device), knowledge(IMAGENET)
    lite = replace(lite, text=Remembering(lite.text))
    bench = Bench(lite, known, Recipe(), feature_cache(lite.sample), None)
    recipe = TowerRecipe()
    figures = {}
    for variant, folds in folds_of(bench, options.images, options.folds, recipe).items():
        kept = list(folds)
        texts, methods = (NAMES, DESCRIPTIONS), kept[0].model.methods
        figures[variant] = by_ways(zsl(bench, iter(kept), texts, methods, WAYS, options.tasks, 0))
        figures[variant] |= negation(bench, iter(kept), options.tasks, 0, 5)
    report(figures)
    if options.json:
        options.json.write_text(json.dumps(to_json(figures), indent=2) + "\n", encoding="utf-8")


def report(figures: dict[str, dict[str, dict[str, dict[str, Figure]]]]) -> None:
    """One row a column of the protocols; text alone, image prototypes, their difference, and the baselines."""
    print(f"{'':34}{'text alone':>12}{'images':>12}{'lost':>8}{'fast':>8}{'flip':>8}{'plain':>8}")
    for column, by_method in figures["text"].items():
        for way in by_method["t2m"]:
            text, images = (figures[variant][column]["t2m"][way].mean for variant in VARIANTS)
            fast, flip, plain = (by_method[m][way].mean for m in ("t2m_fast", "zero_shot_flip", "zero_shot"))
            name = f"{column}, {way}-way"
            print(f"{name:34}{text:12.1f}{images:12.1f}{images - text:8.1f}{fast:8.1f}{flip:8.1f}{plain:8.1f}")


def to_json(figures: dict[str, dict[str, dict[str, dict[str, Figure]]]]) -> dict[str, object]:
    """Variant -> column -> method -> ways -> figure."""
    return {
        variant: {
            column: {method: {way: f.to_json() for way, f in ways.items()} for method, ways in by_method.items()}
            for column, by_method in columns.items()
        }
        for variant, columns in figures.items()
    }


if __name__ == "__main__":
    main()
