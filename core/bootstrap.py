"""The first time that an encoder with a text tower is used here, its correction is learnt, and kept."""

import time
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import torch

from core.attributes import attributes_hash, load_attributes
from core.baselines.ridge import RidgeMap
from core.checkpoint import Checkpoint, made, save_checkpoint
from core.corpus import corpus_hash, load_corpus
from core.encoders import EncoderPair
from core.episodes import TrainingData
from core.errors import CheckpointError
from core.feature_space import UnitSpace
from core.features import feature_cache
from core.progress import Progress, part_of
from core.samples import Sample
from core.tower_model import Cones, TowerT2M
from core.tower_training import TowerRecipe, neutral_direction, read_corpus, train_tower
from core.training_photos import add_photos
from core.user_cache import user_cache

READING = 0.6
"""Share of the time that it takes to embed the corpus."""


def learnt_checkpoint(encoders: EncoderPair, recipe: TowerRecipe | None = None) -> Path:
    """Where the correction for an encoder is kept: under a key of its weights, the corpus and the recipe."""
    corpus = load_corpus()
    parts = (
        encoders.text.fingerprint,
        encoders.sample.fingerprint,
        corpus_hash(corpus),
        attributes_hash(load_attributes(corpus)),
        repr(recipe or TowerRecipe()),
    )
    return user_cache() / "checkpoints" / f"{sha256(repr(parts).encode()).hexdigest()[:24]}.safetensors"


def sample_photos() -> list[Sample]:
    """Photos that come with scikit-learn, for whoever has none at hand."""
    from sklearn.datasets import load_sample_images

    paths = [Path(name) for name in load_sample_images().filenames]
    return [Sample(path.name, path, size=path.stat().st_size) for path in paths]


def tower_alone(encoders: EncoderPair) -> TowerT2M:
    """T2M before anything is learnt: CLIP's own classifier, with what is denied turned round."""
    assert encoders.tower is not None
    neutral = neutral_direction(encoders.tower, load_corpus(), TowerRecipe().prompts)
    d_text, d_feat = encoders.text.dim, encoders.tower.dim
    nothing = RidgeMap(neutral.new_zeros(d_text), neutral.new_zeros(d_text, d_feat))
    return TowerT2M(nothing, Cones(neutral, neutral, encoders.tower.scale), None).to(neutral.device).eval()


def learn(
    encoders: EncoderPair,
    photos: torch.Tensor,
    on_progress: Progress | None = None,
    recipe: TowerRecipe | None = None,
    folder: Path | None = None,
    out: Path | None = None,
) -> Checkpoint:
    """Learn the correction for an encoder with a text tower, and keep it.

    Args:
        encoders: the pair.
        photos: ``(n, d_raw)`` features of a few photos, of anything: they show where photos lie.
        on_progress: told often; what it raises ends the work.
        recipe: how; None for the product's.
        folder: photos of the corpus's classes to mix in.
        out: where it is kept; None for where ``Text2Model.load`` looks.

    Raises:
        CheckpointError: the encoder has no text tower.
        SampleError: no photo of ``folder`` belongs to a class of the corpus.
    """
    if encoders.tower is None:
        raise CheckpointError(f"The encoder {encoders.name} has no text tower to learn from.")
    started = time.perf_counter()
    recipe = recipe or TowerRecipe()
    corpus, space = load_corpus(), UnitSpace()
    table = load_attributes(corpus)
    read = read_corpus(encoders.text, encoders.tower, corpus, table, recipe, part_of(on_progress, 0.0, READING))

    def mix(data: TrainingData) -> TrainingData:
        if folder is None:
            return data
        return add_photos(data, space, corpus, encoders, folder, feature_cache(encoders.sample))

    model = train_tower(
        read, space(photos), encoders.tower.scale, recipe, mix=mix, on_progress=part_of(on_progress, READING, 1.0)
    )
    card = {
        "data": {
            "corpus": corpus_hash(corpus),
            "attributes": attributes_hash(table),
            "classes": len(corpus),
            "texts": len(read.lessons.vectors),
            "texts read by the tower": read.read,
            "photos that show where photos lie": len(photos),
            "photos": None if folder is None else str(folder),
        },
        "recipe": asdict(recipe),
        "device": str(encoders.tower.device),
        **made(time.perf_counter() - started),
    }
    kept = Checkpoint(model, space, card)
    path = out or learnt_checkpoint(encoders, recipe)
    # Written aside and renamed: what is cut short is never found. The card goes first, for the tensors are looked for.
    aside = path.with_stem(f"{path.stem}.part")
    save_checkpoint(aside, kept, encoders)
    aside.with_suffix(".json").replace(path.with_suffix(".json"))
    aside.replace(path)
    return kept
