"""What takes long is done once: embedded lessons and trained networks are kept, the next protocol asks for the same."""

import os
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from core.attributes import attributes_hash
from core.corpus import corpus_hash
from core.encoders import TextEncoder
from core.episodes import TrainingData
from core.knowledge import Knowledge
from core.lessons import Lessons, prepare_lessons
from core.model import T2M
from core.progress import Progress
from core.training import Recipe, new_model, train, training_key


def train_once(data: TrainingData, recipe: Recipe, folder: Path | None, on_progress: Progress | None = None) -> T2M:
    """``train``, or what it made of the same data and recipe before.

    Args:
        folder: where networks are kept, under a key of everything that they learn from; None trains anew.
    """
    path = None if folder is None else folder / f"{training_key(data, recipe)[:32]}.safetensors"
    if path is not None and path.exists():
        try:
            state = load_file(path, device=str(data.prototypes.device))
            settings = new_model(data, recipe).settings()
            return T2M.restore(settings, state).to(data.prototypes.device).eval()
        except (SafetensorError, RuntimeError, KeyError):
            path.unlink()  # damaged, or of another version
    model = train(data, recipe, on_progress)
    if path is not None:
        keep(path, model.state_dict())
    return model


def lessons_once(known: Knowledge, encoder: TextEncoder, folder: Path | None) -> Lessons:
    """``prepare_lessons`` with sentences, or what it made of the same words before.

    Args:
        folder: where embedded texts are kept; None embeds them anew.
    """
    if folder is None:
        return prepare_lessons(known.corpus, known.table, encoder.encode)
    texts = f"{corpus_hash(known.corpus)}-{attributes_hash(known.table)}"
    path = folder / f"lessons-{encoder.fingerprint.replace(':', '-')}-{texts}.safetensors"
    if path.exists():
        try:
            return Lessons(**load_file(path, device=str(encoder.device)))
        except (SafetensorError, TypeError):
            path.unlink()  # damaged, or of another version
    lessons = prepare_lessons(known.corpus, known.table, encoder.encode)
    keep(path, vars(lessons))
    return lessons


def keep(path: Path, tensors: Mapping[str, torch.Tensor]) -> None:
    """Write tensors in one step: nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, part)
    part.replace(path)
