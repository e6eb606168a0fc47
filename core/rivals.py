"""The methods that T2M is compared with, each trained on what it was trained on itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from core.baselines.dem import Dem, DemOptions, fit_dem
from core.baselines.devise import Devise, DeviseOptions, fit_devise
from core.baselines.icis import Icis, IcisRecipe, fit_icis
from core.episodes import TrainingData, pseudo_images
from core.errors import SettingError
from core.network_cache import keep, train_once
from core.progress import Progress, part_of
from core.reptile import Reptile
from core.text2model import ICIS, PAPER, TITLES, Rival, of_sentences, of_vectors
from core.training import Recipe, paper_recipe, training_key

Images = Callable[[torch.Tensor], torch.Tensor]
"""Class positions ``(b,)`` -> a random picture of each, ``(b, d_feat)`` of length one."""

ICIS_RECIPES: Mapping[str, IcisRecipe] = {
    ICIS: IcisRecipe(),
    "icis_direct": IcisRecipe(losses=("descriptor to row",)),
    "icis_l2": IcisRecipe(distance="l2"),
}
"""As published, and its ablations."""
VECTOR_READERS = (*ICIS_RECIPES, "devise", "dem")
"""Those that can learn from vectors of attributes in the place of texts."""
RIVALS = tuple(method for method in TITLES if method != "t2m_fast")


def train_rivals(
    methods: Sequence[str],
    data: TrainingData,
    recipe: Recipe,
    folder: Path | None,
    on_progress: Progress | None = None,
    descriptors: torch.Tensor | None = None,
) -> dict[str, Rival]:
    """Each of ``methods``, some of ``RIVALS``, trained on the same classes as T2M.

    Args:
        recipe: T2M's own.
        folder: where what was trained is kept for the next time; None trains anew.
        on_progress: told as the work goes on; what it raises ends it.
        descriptors: ``(classes, f, d)`` that all but the networks of T2M learn from; None takes all forms of the
            classes, embedded.

    Raises:
        SettingError: there is no such method.
    """
    trained: dict[str, Rival] = {}
    for number, method in enumerate(methods):
        tell = part_of(on_progress, number / len(methods), (number + 1) / len(methods), f"{method}, ")
        trained[method] = _train(method, data, recipe, folder, tell, descriptors)
    return trained


def _train(
    method: str,
    data: TrainingData,
    recipe: Recipe,
    folder: Path | None,
    on_progress: Progress | None,
    descriptors: torch.Tensor | None,
) -> Rival:
    if method not in RIVALS:
        raise SettingError(f"There is no method '{method}'; choose from {', '.join(RIVALS)}.")
    if method.startswith(PAPER):
        paper = paper_recipe(recipe)
        paper = replace(paper, reptile=Reptile()) if method.endswith("reptile") else paper
        return of_sentences(train_once(data, paper, folder, on_progress))
    if method == "t2m_reptile":
        model = train_once(data, replace(recipe, reptile=Reptile()), folder, on_progress)
        return lambda said: model(said.phrases)
    texts = data.lessons.vectors[data.lessons.forms] if descriptors is None else descriptors
    images = partial(_draw, data, recipe)
    key = sha256(f"{training_key(data, recipe)}{method}".encode())
    key.update(texts.cpu().numpy().tobytes())
    device = data.prototypes.device
    if method in ICIS_RECIPES:
        options = replace(ICIS_RECIPES[method], seed=recipe.seed)
        key.update(repr(options).encode())
        learn = partial(fit_icis, texts, data.prototypes, options, on_progress)
        return of_vectors(_once(key.hexdigest(), folder, device, Icis, learn))
    if method == "devise":
        key.update(repr(DeviseOptions()).encode())
        fit = partial(fit_devise, texts, images, DeviseOptions(), recipe.seed, on_progress)
        return of_vectors(_once(key.hexdigest(), folder, device, Devise, fit))
    key.update(repr(DemOptions()).encode())
    descend = partial(fit_dem, texts, images, DemOptions(), recipe.seed, on_progress)
    return of_vectors(_once(key.hexdigest(), folder, device, Dem, descend))


def _draw(data: TrainingData, recipe: Recipe, classes: torch.Tensor) -> torch.Tensor:
    """Pictures of classes: real ones where there are any, as often as T2M's training takes them, or pseudo-images."""
    drawn = pseudo_images(data.prototypes[classes], data, recipe.image_noise)
    if data.photos is None or data.photo_counts is None:
        return drawn
    counts = data.photo_counts[classes]
    first = data.photo_counts.cumsum(0)[classes] - counts
    pick = (first + (torch.rand_like(counts.float()) * counts).long()).clamp(max=len(data.photos) - 1)
    real = (torch.rand_like(counts.float()) < recipe.photo_share) & (counts > 0)
    return torch.where(real.unsqueeze(-1), data.photos[pick], drawn)


def _once(key: str, folder: Path | None, device: torch.device, kind: Callable[..., Any], fit: Callable[[], Any]) -> Any:
    """``fit``, or what it made before; its result consists of tensors on ``device``."""
    path = None if folder is None else folder / f"{key[:32]}.safetensors"
    if path is not None and path.exists():
        try:
            return kind(**load_file(path, device=str(device)))
        except (SafetensorError, TypeError):
            path.unlink()  # damaged, or of another version
    made = fit()
    if path is not None:
        keep(path, vars(made))
    return made
