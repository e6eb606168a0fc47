"""ICIS: classifier rows from descriptors, learnt from the rows of a trained classifier and no image.

Image-free Classifier Injection with Semantics (Christensen et al., ICCV 2023, arXiv 2308.10599, section 3): two
encoder-decoder pairs, one for class descriptors and one for classifier weights, share a latent space. Each side is
reconstructed from itself and from the other; what is kept for use is the way from descriptors to weights.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import torch
from torch import nn
from torch.nn import functional

from core.hypernetwork import Weights
from core.progress import Progress, part_of

Loss = Literal["descriptor to row", "row to descriptor", "descriptor to itself", "row to itself"]
LOSSES: tuple[Loss, ...] = get_args(Loss)
DESCRIPTOR_SCALE = 4.0
"""Centred sentence embeddings are short; the encoder sees them this many times longer."""
LOGIT_SCALE = 16.0
"""Of cosine logits: no answer depends on it."""


@dataclass(frozen=True)
class IcisRecipe:
    """How the two pairs are trained."""

    losses: tuple[Loss, ...] = LOSSES
    """Those that count; the paper's ablation leaves out the last three."""
    distance: Literal["cosine", "l2"] = "cosine"
    hidden: int = 1024
    """Width of the shared latent space."""
    dropout: float = 0.2
    text_noise: float = 0.25
    """Norm of the noise on a descriptor, as in ``core.training.Recipe``."""
    mixup: float = 0.5
    """Share of pairs that are mixtures of two classes, in descriptor and in row."""
    phrasings: int = 5
    """Forms whose mean a class's descriptor is, mostly; in one of five draws it is a single form."""
    batch: int = 128
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    held_out: float = 0.1
    """Share of the seen classes by which training is stopped."""
    check_every: int = 25
    patience: int = 6
    """Checks without a better one after which it stops."""
    most_steps: int = 3000
    seed: int = 0


@dataclass(frozen=True)
class Icis:
    """The way from descriptors to rows: ``z -> last @ relu(first @ (z - text_mean) * DESCRIPTOR_SCALE + first_bias) +
    last_bias``."""

    text_mean: torch.Tensor
    """``(d_text,)``."""
    first: torch.Tensor
    """``(hidden, d_text)``."""
    first_bias: torch.Tensor
    """``(hidden,)``."""
    last: torch.Tensor
    """``(d_row, hidden)``."""
    last_bias: torch.Tensor
    """``(d_row,)``."""

    def directions(self, texts: torch.Tensor) -> torch.Tensor:
        """Descriptors ``(..., d_text)`` -> rows ``(..., d_row)``, of which only the direction means anything."""
        latent = functional.linear((texts - self.text_mean) * DESCRIPTOR_SCALE, self.first, self.first_bias).relu()
        return functional.linear(latent, self.last, self.last_bias)

    def __call__(self, texts: torch.Tensor) -> Weights:
        """Descriptors ``(..., k, d_text)`` -> a classifier by cosine."""
        rows = LOGIT_SCALE * functional.normalize(self.directions(texts), dim=-1)
        return Weights(rows, rows.new_zeros(rows.shape[:-1]))


def fit_icis(
    texts: torch.Tensor, rows: torch.Tensor, recipe: IcisRecipe | None = None, on_progress: Progress | None = None
) -> Icis:
    """Learn from ``c`` seen classes.

    When to stop is learnt from a tenth of them that is held out, by how well their rows are told from their
    descriptors; then all of them are learnt from for as many steps. Unseen classes are never looked at.

    Args:
        texts: ``(c, f, d_text)``, ``f`` descriptors of each class: embedded forms of it, or one vector of attributes.
        rows: ``(c, d_row)`` of a trained classifier, without what all rows share.
        recipe: how.
        on_progress: told after each check; what it raises ends the work.
    """
    recipe = recipe or IcisRecipe()
    count = len(texts)
    held = int(recipe.held_out * count)
    with torch.random.fork_rng(devices=[texts.device] if texts.is_cuda else []):
        torch.manual_seed(recipe.seed)
        order = torch.randperm(count, device=texts.device)
        steps = recipe.most_steps
        if held:
            steps = _Training(texts, rows, recipe).best_step(order[held:], order[:held], part_of(on_progress, 0.0, 0.6))
        learner = _Training(texts, rows, recipe)
        for step in range(steps):
            learner.step(order)
            if on_progress is not None and step % recipe.check_every == 0:
                on_progress(0.6 + 0.4 * step / steps, f"step {step} of {steps}")
    return learner.model.kept()


class _Pairs(nn.Module):
    """The two encoder-decoder pairs."""

    def __init__(self, text_mean: torch.Tensor, d_row: int, recipe: IcisRecipe) -> None:
        super().__init__()

        def encoder(inputs: int) -> nn.Sequential:
            return nn.Sequential(
                nn.Dropout(recipe.dropout), nn.Linear(inputs, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.dropout)
            )

        self.text_mean = text_mean
        self.read_descriptor, self.read_row = encoder(len(text_mean)), encoder(d_row)
        self.write_descriptor = nn.Linear(recipe.hidden, len(text_mean))
        self.write_row = nn.Linear(recipe.hidden, d_row)

    def kept(self) -> Icis:
        """From descriptors to rows."""
        first, last = self.read_descriptor[1], self.write_row
        assert isinstance(first, nn.Linear)
        tensors = (first.weight, first.bias, last.weight, last.bias)
        return Icis(self.text_mean, *(tensor.detach().clone() for tensor in tensors))


class _Training:
    """A fresh model and its optimiser."""

    def __init__(self, texts: torch.Tensor, rows: torch.Tensor, recipe: IcisRecipe) -> None:
        self.texts, self.rows, self.recipe = texts, rows, recipe
        self.model = _Pairs(texts.flatten(0, 1).mean(dim=0), rows.shape[-1], recipe).to(texts.device)
        self._optimiser = torch.optim.AdamW(
            self.model.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
        )

    def step(self, classes: torch.Tensor) -> None:
        """Descend on a batch of pairs of ``classes``."""
        descriptors, rows = self._pairs(classes)
        model, recipe = self.model, self.recipe
        noise = recipe.text_noise * DESCRIPTOR_SCALE / descriptors.shape[-1] ** 0.5
        from_text = model.read_descriptor(descriptors + noise * torch.randn_like(descriptors))
        from_row = model.read_row(rows)
        costs = {
            "descriptor to row": (model.write_row(from_text), rows),
            "row to descriptor": (model.write_descriptor(from_row), descriptors),
            "descriptor to itself": (model.write_descriptor(from_text), descriptors),
            "row to itself": (model.write_row(from_row), rows),
        }
        loss = torch.stack([self._distance(*costs[name]) for name in recipe.losses]).sum()
        self._optimiser.zero_grad()
        loss.backward()
        self._optimiser.step()

    def best_step(self, learnt: torch.Tensor, held_out: torch.Tensor, on_progress: Progress | None) -> int:
        """After how many steps on the classes ``learnt`` the rows of those ``held_out`` are told best."""
        descriptors, best, best_at = self.texts[held_out].mean(dim=1), -2.0, 0
        patience = self.recipe.patience * self.recipe.check_every
        for step in range(1, self.recipe.most_steps + 1):
            self.step(learnt)
            if step % self.recipe.check_every and step < self.recipe.most_steps:
                continue
            with torch.no_grad():
                told = self.model.kept().directions(descriptors)
                likeness = float(functional.cosine_similarity(told, self.rows[held_out], dim=-1).mean())
            if on_progress is not None:
                on_progress(step / self.recipe.most_steps, f"step {step}, held out {likeness:.3f}")
            if likeness > best:
                best, best_at = likeness, step
            elif step - best_at >= patience:
                break
        return best_at

    def _pairs(self, classes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Random (descriptor, row) pairs, ``(batch, d_text)`` and ``(batch, d_row)``, some of them mixtures."""
        batch = self.recipe.batch
        one, other = (classes[torch.randint(len(classes), (batch,), device=classes.device)] for _ in range(2))
        share = torch.rand(batch, 1, device=classes.device)
        share = share * (torch.rand(batch, 1, device=classes.device) < self.recipe.mixup)
        descriptors = torch.lerp(self._descriptors(one), self._descriptors(other), share)
        descriptors = (descriptors - self.model.text_mean) * DESCRIPTOR_SCALE
        return descriptors, torch.lerp(self.rows[one], self.rows[other], share)

    def _descriptors(self, classes: torch.Tensor) -> torch.Tensor:
        """One form of each class, or, mostly, the direction of the mean of several."""
        forms, several = self.texts.shape[1], self.recipe.phrasings
        draw = torch.randint(forms, (several, len(classes)), device=classes.device)
        said = self.texts[classes, draw]
        if forms == 1:
            return said[0]
        single = torch.rand(len(classes), 1, device=classes.device) < 1 / several
        return torch.where(single, said[0], functional.normalize(said.sum(dim=0), dim=-1))

    def _distance(self, made: torch.Tensor, true: torch.Tensor) -> torch.Tensor:
        if self.recipe.distance == "l2":
            return (made - true).square().sum(dim=-1).mean()
        return 1 - functional.cosine_similarity(made, true, dim=-1).mean()
