"""Networks that were trained once for a protocol are kept: the next protocol asks for the same ones."""

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from core.episodes import TrainingData
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
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, part)
        part.replace(path)
    return model
