"""Training, image-free: the rows of a pretrained classifier stand in for photos of its classes.

An episode is a task of k random classes, each said in one random way. Pseudo-images are drawn around the
classes' prototypes, T2M makes a classifier of the words, and the cross-entropy of its answers is descended.
Every task differs, so what is learnt is how words turn into classifiers, not the classes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional
from torch.optim.lr_scheduler import OneCycleLR

from core import episodes
from core.baselines.ridge import RidgeMap
from core.corpus import CorpusClass
from core.encoders import EncoderPair
from core.episodes import TrainingData
from core.errors import CheckpointError
from core.feature_space import FeatureSpace
from core.hypernetwork import HypernetworkConfig, Target, Weights
from core.knowledge import IMAGENET, SHAPES
from core.lessons import Lessons
from core.memory import AttributeMemory
from core.model import T2M
from core.probes import fit_probes
from core.progress import Progress
from core.reptile import Cost, Reptile, drawn
from core.tower_model import TowerT2M

SAVE_EVERY = 100
Learner = TypeVar("Learner", T2M, TowerT2M)


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
    dropout: float = 0.2
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
    text_noise: float = 0.25
    """Norm of the noise on a text embedding."""
    mixup: float = 0.5
    """Share of episodes whose classes are each a mixture of two, in words and in looks."""
    image_noise: float = 3.0
    """Noise of a pseudo-image, in units of the prototypes' root mean square."""
    hard_sets: float = 0.1
    """Share of episodes whose classes are of one family: hard ones to tell apart."""
    photo_share: float = 0.3
    """Share of pseudo-images that a real photo replaces, where the class has any."""
    sets: bool = True
    """Whether classes are sets of phrases with a polarity; without, single sentences, as in the paper."""
    whole_classes: float = 0.5
    """Share of steps whose classes are said as a whole."""
    one_class: float = 0.1
    """Share of steps with a single class against the rest."""
    phrases: float = 0.1
    """Share of steps on phrases of descriptions; what is left over are steps on attributes."""
    with_whole: float = 0.4
    """Share of the last two in which the class is said as a whole besides."""
    recalls_whole: bool = True
    """Whether the memory of attributes speaks for classes as a whole, too, whose bare names may look like a wording."""
    sentences: float = 0.5
    """Share of classes that whole sentences about attributes describe, where classes are no sets."""
    seed: int = 0
    reptile: Reptile | None = field(default=None, repr=False)
    """How weights are descended in an inner loop, as in the paper's reference code; None goes down the cost itself, by
    back-propagation. ``training_key`` adds it to the rest."""


RECIPES = {
    IMAGENET: Recipe(),
    SHAPES: Recipe(
        dim=96,
        hidden=256,
        dropout=0.4,
        ridge_share=4.0,
        photo_share=0.8,
        whole_classes=0.7,
        recalls_whole=False,
        steps=600,
    ),
}
"""What is shipped for each corpus (``core.knowledge``)."""


def paper_recipe(recipe: Recipe) -> Recipe:
    """The same for T2M-HN as in the paper: one sentence embedding a class, plain weights, no ridge."""
    return replace(recipe, sets=False, ridge_share=None)


def prototype_data(
    encoders: EncoderPair, corpus: Sequence[CorpusClass], classes: torch.Tensor, lessons: Lessons, recipe: Recipe
) -> tuple[FeatureSpace, TrainingData]:
    """The feature space of the seen classes, and what episodes about them are drawn from.

    Args:
        corpus: the classes in words.
        classes: ``(n,)``, which of them may be seen.
        lessons: what ``prepare_lessons`` made of the whole corpus.

    Raises:
        CheckpointError: the encoder has no prototypes, or none for a class of the corpus.
    """
    if encoders.prototypes is None:
        raise CheckpointError(f"The encoder {encoders.name} has no classifier of known classes to learn from.")
    prototypes = encoders.prototypes()
    row = {id: i for i, id in enumerate(prototypes.ids)}
    try:
        rows = torch.tensor([row[corpus[i].id] for i in classes.tolist()])
    except KeyError as error:
        raise CheckpointError(f"The encoder {encoders.name} knows no class {error}; train on its own corpus.") from None
    space = FeatureSpace.fit(prototypes, rows, recipe.dim)
    return space, TrainingData(lessons.of(classes), space.prototypes)


def fit_ridge(data: TrainingData, strength: float) -> RidgeMap:
    """The zero-shot baseline on all forms of all classes."""
    lessons = data.lessons
    texts = lessons.vectors[lessons.forms]
    targets = data.prototypes.unsqueeze(1).expand(-1, texts.shape[1], -1)
    has, lacks = (lessons.values > 0).float(), (lessons.values < 0).float()
    known = (has.sum(dim=0) > 0) & (lacks.sum(dim=0) > 0)
    looks = [side.T @ data.prototypes / side.sum(dim=0).clamp(min=1).unsqueeze(-1) for side in (has, lacks)]
    directions = functional.normalize(looks[0] - looks[1], dim=-1)
    at = (lessons.wordings >= 0) & known.unsqueeze(-1)
    attribute = torch.arange(len(at), device=at.device).unsqueeze(-1).expand_as(at)[at]
    return RidgeMap.fit(
        torch.cat([texts.flatten(0, 1), lessons.vectors[lessons.wordings[at]]]),
        torch.cat([targets.flatten(0, 1), directions[attribute] * lessons.affirms[at].unsqueeze(-1)]),
        strength,
    )


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
    model = descend(new_model, data, recipe, on_progress, resume)
    if recipe.sets and recipe.ridge_share is not None:
        model.memorise(known_attributes(data, recipe))
    return model


def descend(
    make: Callable[[TrainingData, Recipe], Learner],
    data: TrainingData,
    recipe: Recipe,
    on_progress: Progress | None = None,
    resume: Path | None = None,
) -> Learner:
    """Make a network and train it on episodes; the arguments are those of ``train``."""
    device = data.prototypes.device
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(recipe.seed)
        model = make(data, recipe).to(device).train()
        optimiser = torch.optim.AdamW(
            model.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.learning_rate, total_steps=recipe.steps)
        key = training_key(data, recipe)
        start = _restore(resume, model, optimiser, schedule, key) if resume is not None and resume.exists() else 0
        for step in range(start, recipe.steps):
            loss = _loss(model, data, recipe)
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


def new_model(data: TrainingData, recipe: Recipe) -> T2M:
    """An untrained network, on top of the ridge map of the data."""
    config = HypernetworkConfig(
        d_text=data.lessons.vectors.shape[-1],
        d_feat=data.prototypes.shape[-1],
        hidden=recipe.hidden,
        sets=recipe.sets,
        target=recipe.target,
        dropout=recipe.dropout,
    )
    memory = AttributeMemory.empty(config.d_text, config.d_feat).to(data.prototypes.device)
    return T2M(config, fit_ridge(data, recipe.ridge), recipe.ridge_share, memory, recipe.recalls_whole)


def known_attributes(data: TrainingData, recipe: Recipe, d_text: int | None = None) -> AttributeMemory:
    """What the training classes teach of the attributes, by heart.

    Args:
        d_text: how much of a text's vector the memory reads; None for all.
    """
    lessons = data.lessons
    planes = fit_probes(lessons.values, data.prototypes, recipe.image_noise)
    if data.place is not None:  # the probes take a picture's direction from the centre
        planes = torch.cat([planes[:, :-1] / data.place.spread, planes[:, -1:]], dim=1)
    there = (lessons.wordings >= 0) & (planes.abs().sum(dim=-1) > 0).unsqueeze(-1)
    owner = torch.arange(len(there), device=there.device).unsqueeze(-1).expand_as(there)[there]
    keys = lessons.vectors[lessons.wordings[there], :d_text]
    return AttributeMemory(keys, owner, lessons.affirms[there].float(), planes)


def _loss(model: T2M | TowerT2M, data: TrainingData, recipe: Recipe) -> torch.Tensor:
    """What one random batch of episodes costs."""
    words = episodes.Words(
        recipe.phrasings,
        recipe.text_noise,
        recipe.mixup,
        recipe.hard_sets,
        0.0 if recipe.sets else recipe.sentences,
    )
    ways = int(torch.randint(recipe.min_ways, recipe.max_ways + 1, ()))
    kind = float(torch.rand(()))
    with_whole = float(torch.rand(())) < recipe.with_whole
    if not recipe.sets or kind < recipe.whole_classes:
        episode = episodes.whole_classes(data, max(1, recipe.slots // ways), ways, words)
        return _choice_loss(model, data, recipe, episode)
    if kind < recipe.whole_classes + recipe.one_class:
        said, looks, truth = episodes.one_class(data, recipe.slots // 2, words)
        images = episodes.pseudo_images(looks, data, recipe.image_noise)

        def cost(weights: Weights) -> torch.Tensor:
            return functional.binary_cross_entropy_with_logits(weights.logits(images).squeeze(-1), truth)

        return _taught_loss(model.taught(said), cost, recipe)
    count = max(1, recipe.slots // 2 // ways)
    make = episodes.phrases if kind > 1 - recipe.phrases else episodes.attributes
    episode = make(data, count, ways, words, with_whole)
    return _choice_loss(model, data, recipe, episode)


def _choice_loss(model: T2M | TowerT2M, data: TrainingData, recipe: Recipe, episode: episodes.Episode) -> torch.Tensor:
    """Cross-entropy of the answers to ``PSEUDO_IMAGES`` pictures a class."""
    count, ways = episode.classes.shape
    looks = episode.looks.unsqueeze(1).expand(-1, episodes.PSEUDO_IMAGES, -1, -1)
    images = episodes.pseudo_images(looks, data, recipe.image_noise)
    if data.photos is not None:
        images = _with_photos(images, data, episode.classes, recipe.photo_share, episode.mixed)
    images = images.flatten(1, 2)
    truth = torch.arange(ways, device=images.device).expand(count, episodes.PSEUDO_IMAGES, ways).reshape(-1)

    def cost(weights: Weights) -> torch.Tensor:
        return functional.cross_entropy(weights.logits(images).flatten(0, 1), truth)

    return _taught_loss(model.taught(episode.phrases), cost, recipe)


def _taught_loss(taught: list[Weights], cost: Cost, recipe: Recipe) -> torch.Tensor:
    """What all of the weights cost together; with ``recipe.reptile`` each has an inner loop of its own."""
    reptile = recipe.reptile
    losses = [cost(weights) if reptile is None else drawn(weights, cost, reptile) for weights in taught]
    return torch.stack(losses).sum()


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


def training_key(data: TrainingData, recipe: Recipe) -> str:
    """What tells one training from another: its recipe and every number it learns from."""
    digest = sha256(repr(recipe).encode())
    if recipe.reptile is not None:  # what was trained without keeps its key from before there was a choice
        digest.update(repr(recipe.reptile).encode())
    for tensor in (*vars(data.lessons).values(), data.prototypes, data.photos, data.photo_counts, *(data.place or ())):
        if tensor is not None:
            digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()


def _save_state(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, step: int, key: str) -> None:
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


def _restore(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, schedule: OneCycleLR, key: str) -> int:
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
