"""Training, image-free: the rows of a pretrained classifier stand in for photos of its classes.

An episode is a task of k random classes, each said in one random way. Pseudo-images are drawn around the
classes' prototypes, T2M makes a classifier of the words, and the cross-entropy of its answers is descended.
Every task differs, so what is learnt is how words turn into classifiers, not the classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional
from torch.optim.lr_scheduler import OneCycleLR

from core.baselines.ridge import RidgeMap
from core.corpus import CorpusClass
from core.encoders import EncoderPair, TextEncoder
from core.errors import CheckpointError
from core.feature_space import FeatureSpace
from core.features import Progress
from core.hypernetwork import HypernetworkConfig, Target
from core.model import T2M

PSEUDO_IMAGES = 2
"""Pictures of a class in an episode."""
PHRASINGS = 3
"""Forms that are averaged where a class is said in several."""
SAVE_EVERY = 100


@dataclass(frozen=True)
class Recipe:
    """Every choice that training makes; the checkpoint's card records it.

    Chosen on the validation folds alone (``core.protocols``), never on a class that a figure is reported on.
    """

    target: Target = "linear"
    ridge_share: float | None = 0.6
    """How much the ridge direction counts beside the hypernetwork's; None trains T2M-HN as the paper has it."""
    dim: int = 512
    """Directions of the feature space."""
    hidden: int = 1024
    dropout: float = 0.5
    ridge: float = 10.0
    steps: int = 1200
    slots: int = 256
    """Classes a step, over all its episodes."""
    min_ways: int = 2
    max_ways: int = 20
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    clip: float = 5.0
    phrasings: float = 0.8
    """Share of classes that are said in several forms at once."""
    text_noise: float = 0.5
    """Norm of the noise on a text embedding."""
    mixup: float = 0.5
    """Share of episodes whose classes are each a mixture of two, in words and in looks."""
    image_noise: float = 3.0
    """Noise of a pseudo-image, in units of the prototypes' root mean square."""
    photo_share: float = 0.3
    """Share of pseudo-images that a real photo replaces, where the class has any."""
    seed: int = 0


@dataclass(frozen=True)
class TrainingData:
    """What episodes are drawn from, on the training device."""

    texts: torch.Tensor
    """``(n, forms, d_text)``: every class in every form."""
    prototypes: torch.Tensor
    """``(n, d_feat)``, of length one."""
    photos: torch.Tensor | None = None
    """``(m, d_feat)``: real photos in the feature space, sorted by class; None trains image-free."""
    photo_counts: torch.Tensor | None = None
    """``(n,)``: how many of them each class has."""


def embed_forms(corpus: Sequence[CorpusClass], encoder: TextEncoder) -> torch.Tensor:
    """Every form of every class, ``(n, forms, d_text)``."""
    forms = [entry.forms() for entry in corpus]
    flat = encoder.encode([text for class_forms in forms for text in class_forms])
    return flat.unflatten(0, (len(forms), -1))


def prototype_data(
    encoders: EncoderPair, corpus: Sequence[CorpusClass], classes: torch.Tensor, forms: torch.Tensor, recipe: Recipe
) -> tuple[FeatureSpace, TrainingData]:
    """The feature space of the seen classes, and what episodes about them are drawn from.

    Args:
        corpus: the classes in words.
        classes: ``(n,)``, which of them may be seen.
        forms: what ``embed_forms`` made of the whole corpus.

    Raises:
        CheckpointError: the encoder has no prototype for a class of the corpus.
    """
    prototypes = encoders.image.prototypes()
    row = {id: i for i, id in enumerate(prototypes.ids)}
    try:
        rows = torch.tensor([row[corpus[i].id] for i in classes.tolist()])
    except KeyError as error:
        raise CheckpointError(f"The encoder {encoders.name} knows no class {error}; train on its own corpus.") from None
    space, looks = FeatureSpace.fit(prototypes, rows, recipe.dim)
    return space, TrainingData(forms[classes], looks)


def fit_ridge(data: TrainingData, strength: float) -> RidgeMap:
    """The zero-shot baseline on all forms of all classes."""
    forms = data.texts.shape[1]
    return RidgeMap.fit(data.texts.flatten(0, 1), data.prototypes.repeat_interleave(forms, dim=0), strength)


def train(
    data: TrainingData,
    recipe: Recipe,
    on_progress: Progress | None = None,
    resume: Path | None = None,
) -> T2M:
    """Train one hypernetwork. The same data, recipe and machine give the same weights, bit for bit, on a CPU.

    Args:
        data: what to learn from.
        recipe: how.
        on_progress: told after each step; what it raises ends the training.
        resume: a file that holds the state every ``SAVE_EVERY`` steps and from which an interrupted training
            goes on; removed at the end.
    """
    device = data.texts.device
    ridge = fit_ridge(data, recipe.ridge)
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(recipe.seed)
        model = _new_model(data, recipe, ridge).to(device).train()
        optimiser = torch.optim.AdamW(
            model.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.learning_rate, total_steps=recipe.steps)
        key = _key(data, recipe)
        start = _restore(resume, model, optimiser, schedule, key) if resume is not None and resume.exists() else 0
        for step in range(start, recipe.steps):
            loss = _episode_loss(model, data, recipe)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
            optimiser.step()
            schedule.step()
            if resume is not None and (step + 1) % SAVE_EVERY == 0:
                _save_state(resume, model, optimiser, step + 1, key)
            if on_progress is not None:
                on_progress((step + 1) / recipe.steps, f"step {step + 1} of {recipe.steps}, loss {loss.item():.3f}")
    if resume is not None:
        resume.unlink(missing_ok=True)
    return model.eval()


def _new_model(data: TrainingData, recipe: Recipe, ridge: RidgeMap) -> T2M:
    config = HypernetworkConfig(
        d_text=data.texts.shape[-1],
        d_feat=data.prototypes.shape[-1],
        hidden=recipe.hidden,
        target=recipe.target,
        dropout=recipe.dropout,
    )
    return T2M(config, ridge, recipe.ridge_share)


def _episode_loss(model: T2M, data: TrainingData, recipe: Recipe) -> torch.Tensor:
    """Cross-entropy of a batch of ``b`` episodes of ``k`` classes with ``PSEUDO_IMAGES`` pictures a class."""
    ways = int(torch.randint(recipe.min_ways, recipe.max_ways + 1, ()))
    episodes = max(1, recipe.slots // ways)
    classes = _draw_classes(data, episodes, ways)
    texts, looks = _texts_of(data, classes, recipe.phrasings), data.prototypes[classes]
    mixed = torch.rand(episodes, 1, 1, device=texts.device) < recipe.mixup
    others = _draw_classes(data, episodes, ways)
    share = torch.rand(episodes, ways, 1, device=texts.device) * mixed
    texts = torch.lerp(texts, _texts_of(data, others, recipe.phrasings), share)
    looks = functional.normalize(torch.lerp(looks, data.prototypes[others], share), dim=-1)
    texts = texts + recipe.text_noise / texts.shape[-1] ** 0.5 * torch.randn_like(texts)
    images = _pseudo_images(looks, data.prototypes, recipe.image_noise)
    if data.photos is not None:
        images = _with_photos(images, data, classes, recipe.photo_share, mixed)
    logits = model.added(texts).logits(images.flatten(1, 2))
    truth = torch.arange(ways, device=logits.device).expand(episodes, PSEUDO_IMAGES, ways).reshape(-1)
    return functional.cross_entropy(logits.flatten(0, 1), truth)


def _draw_classes(data: TrainingData, episodes: int, ways: int) -> torch.Tensor:
    """``(episodes, ways)`` class positions, none twice in an episode."""
    return torch.rand(episodes, len(data.prototypes), device=data.texts.device).topk(ways, dim=1).indices


def _texts_of(data: TrainingData, classes: torch.Tensor, several: float) -> torch.Tensor:
    """Random words for each class, ``(b, k)`` -> ``(b, k, d_text)``: one form, or for a share of ``several`` the
    mean of ``PHRASINGS`` forms, as a class is embedded that is described in several phrasings."""
    forms = data.texts.shape[1]
    one, *others = (
        data.texts[classes, torch.randint(forms, classes.shape, device=classes.device)] for _ in range(PHRASINGS)
    )
    joined = functional.normalize(sum(others, one), dim=-1)
    return torch.where(torch.rand(*classes.shape, 1, device=classes.device) < several, joined, one)


def _pseudo_images(looks: torch.Tensor, prototypes: torch.Tensor, noise: float) -> torch.Tensor:
    """Pictures that might be of classes that look so: ``(b, k, d_feat)`` -> ``(b, images, k, d_feat)``, unit length.

    A prototype of random strength plus isotropic noise: real features scatter around their class's classifier row.
    """
    shape = (len(looks), PSEUDO_IMAGES, *looks.shape[1:])
    strength = 2 * (0.7 + 0.6 * torch.rand(*shape[:-1], 1, device=looks.device))
    spread = noise * prototypes.square().mean().sqrt()
    scattered = strength * looks.unsqueeze(1) + spread * torch.randn(shape, device=looks.device)
    return functional.normalize(scattered, dim=-1)


def _with_photos(
    images: torch.Tensor, data: TrainingData, classes: torch.Tensor, share: float, mixed: torch.Tensor
) -> torch.Tensor:
    """Put real photos in the place of some pseudo-images, where the class has any and is not a mixture."""
    assert data.photos is not None
    assert data.photo_counts is not None
    first = data.photo_counts.cumsum(0) - data.photo_counts
    counts = data.photo_counts[classes].unsqueeze(1)
    draw = torch.rand(images.shape[:-1], device=images.device)
    pick = first[classes].unsqueeze(1) + (draw * counts).long()
    replaced = (torch.rand_like(draw) < share) & (counts > 0) & ~mixed
    return torch.where(replaced.unsqueeze(-1), data.photos[pick.clamp(max=len(data.photos) - 1)], images)


def _key(data: TrainingData, recipe: Recipe) -> str:
    """What tells one training from another: its recipe and every number it learns from."""
    digest = sha256(repr(recipe).encode())
    for tensor in (data.texts, data.prototypes, data.photos, data.photo_counts):
        if tensor is not None:
            digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()


def _save_state(path: Path, model: T2M, optimiser: torch.optim.Optimizer, step: int, key: str) -> None:
    """Everything that the next step depends on, as plain tensors; ``key`` says of which training."""
    state = {f"model.{name}": tensor for name, tensor in model.state_dict().items()}
    for index, moments in optimiser.state_dict()["state"].items():
        state |= {f"adam.{index}.{name}": tensor for name, tensor in moments.items()}
    state["step"] = torch.tensor(step)
    state["rng.cpu"] = torch.get_rng_state()
    if torch.cuda.is_available():
        state["rng.cuda"] = torch.cuda.get_rng_state()
    part = path.with_suffix(".part")
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, part, {"training": key})
    part.replace(path)


def _restore(path: Path, model: T2M, optimiser: torch.optim.Optimizer, schedule: OneCycleLR, key: str) -> int:
    """Put a saved state back; returns the step to go on from.

    Raises:
        CheckpointError: the state belongs to another training.
    """
    try:
        with safe_open(path, "pt") as file:
            if (file.metadata() or {}).get("training") != key:
                raise CheckpointError(f"'{path}' belongs to another training; pass --fresh to start over.")
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (not a dict)
    except SafetensorError:
        raise CheckpointError(f"'{path}' is damaged; pass --fresh to start over.") from None
    model.load_state_dict({n.removeprefix("model."): t for n, t in state.items() if n.startswith("model.")})
    moments: dict[int, dict[str, torch.Tensor]] = {}
    for name, tensor in state.items():
        if name.startswith("adam."):
            _, index, moment = name.split(".", 2)
            moments.setdefault(int(index), {})[moment] = tensor
    step = int(state["step"])
    for _ in range(step):
        optimiser.step()  # there are no gradients yet: this only lets the schedule move along
        schedule.step()
    optimiser.load_state_dict({"state": moments, "param_groups": optimiser.state_dict()["param_groups"]})
    torch.set_rng_state(state["rng.cpu"])
    if "rng.cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["rng.cuda"])
    return step
