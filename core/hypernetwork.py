"""T2M-HN (Text2Model, arXiv 2210.15182, section 4): k descriptions in, the weights of a k-way classifier out.

The network is equivariant to the order of the classes: permuting the descriptions permutes the rows of the last
layer and leaves every other layer as it is, so the classifier's answers are permuted and nothing else (Theorem 4.1).

Beyond the paper a description is itself a set: its phrases, each with a polarity. The network is equivariant to them
too, up to its heads, whose outputs are averaged within the class. So a class's row is a mean of what each of its
phrases contributes, which is what explains an answer.
"""

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Literal

import torch
from torch import nn
from torch.nn import functional

Target = Literal["linear", "two_layer"]


@dataclass(frozen=True)
class HypernetworkConfig:
    """What a hypernetwork is built from; the checkpoint's card holds it."""

    d_text: int
    d_feat: int
    hidden: int = 1024
    depth: int = 2
    """Equivariant layers before the heads."""
    sets: bool = True
    """Whether a class is a set of phrases with polarities; without, it is one embedding, as in the paper."""
    target: Target = "linear"
    target_hidden: int = 64
    """Width of the generated classifier's hidden layer (``two_layer`` only)."""
    input_dropout: float = 0.2
    dropout: float = 0.5


@dataclass(frozen=True)
class PhraseSets:
    """Tasks of ``k`` classes, each said in up to ``m`` phrases. Leading dimensions are batches of tasks."""

    vectors: torch.Tensor
    """``(..., k, m, d_text)`` embeddings."""
    polarity: torch.Tensor
    """``(..., k, m)``: above 0 the class has it, below 0 it has not, 0 there is no such phrase; its size is how much
    the phrase counts beside the others of its class."""
    of_whole: torch.Tensor | None = None
    """``(..., k, m)``: which of them say the class as a whole, by its name or all that is said of it; None where that
    is not known."""

    @classmethod
    def whole(cls, vectors: torch.Tensor) -> "PhraseSets":
        """Each class said by a single affirmed embedding, ``(..., k, d_text)``."""
        return cls(vectors.unsqueeze(-2), vectors.new_ones((*vectors.shape[:-1], 1)))

    @property
    def share(self) -> torch.Tensor:
        """``(..., k, m, 1)``: what each phrase counts in its class; a class's shares sum to 1."""
        there = self.polarity.abs()
        return (there / there.sum(dim=-1, keepdim=True).clamp(min=1e-8)).unsqueeze(-1)

    def __getitem__(self, index: object) -> "PhraseSets":
        """Some of the tasks, or of the classes."""
        of_whole = None if self.of_whole is None else self.of_whole[index]  # type: ignore[index]
        return PhraseSets(self.vectors[index], self.polarity[index], of_whole)  # type: ignore[index]


@dataclass(frozen=True)
class Weights:
    """The weights of ``k`` classes' classifier: ``logits = last @ relu(pen @ x + pen_bias) + last_bias [+ skip @ x]``,
    or ``last @ x + last_bias`` where there is no hidden layer. Leading dimensions are batches of tasks."""

    last: torch.Tensor
    """``(..., k, d_feat)``, or ``(..., k, h)`` behind a hidden layer: one row a class, equivariant."""
    last_bias: torch.Tensor
    """``(..., k)``."""
    pen: torch.Tensor | None = None
    """``(..., h, d_feat)``: the penultimate layer, the same for any order of the classes."""
    pen_bias: torch.Tensor | None = None
    """``(..., h)``."""
    skip: torch.Tensor | None = None
    """``(..., k, d_feat)``: a straight way past the hidden layer, equivariant."""

    def logits(self, features: torch.Tensor) -> torch.Tensor:
        """``(..., n, d_feat)`` -> ``(..., n, k)``."""
        hidden = features
        if self.pen is not None and self.pen_bias is not None:
            hidden = functional.relu(features @ self.pen.mT + self.pen_bias.unsqueeze(-2))
        logits = hidden @ self.last.mT + self.last_bias.unsqueeze(-2)
        return logits if self.skip is None else logits + features @ self.skip.mT

    def tensors(self) -> dict[str, torch.Tensor]:
        """The tensors by name, without those that this target does not have."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: tensor for name, tensor in named.items() if tensor is not None}


class EquivariantLayer(nn.Module):
    """``EV(z)_i = A z_i + B mean_j z_j + b`` over the classes (equation 4, with a mean where the reference code sums,
    so that activations do not grow with k); for sets in sets also ``+ C mean_phrases z_i`` within each class."""

    def __init__(self, d_in: int, d_out: int, sets: bool) -> None:
        super().__init__()
        self.own = nn.Linear(d_in, d_out)
        self.context = nn.Linear(d_in, d_out, bias=False)
        self.siblings = nn.Linear(d_in, d_out, bias=False) if sets else None
        # Phrases and classes start out apart: what they say of each other is learnt only where it helps.
        nn.init.zeros_(self.context.weight)
        if self.siblings is not None:
            nn.init.zeros_(self.siblings.weight)

    def forward(self, z: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
        """``(..., k, m, d_in)`` and each phrase's share in its class, ``(..., k, m, 1)`` -> ``(..., k, m, d_out)``."""
        classes = (z * share).sum(dim=-2, keepdim=True)
        mixed = self.own(z) + self.context(classes.mean(dim=-3, keepdim=True))
        return mixed if self.siblings is None else mixed + self.siblings(classes)


class InvariantHead(nn.Module):
    """A mean over phrases and classes, then a linear map: the same for any order of them."""

    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.map = nn.Linear(d_in, d_out)

    def forward(self, z: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
        """``(..., k, m, d_in)`` -> ``(..., d_out)``."""
        return self.map((z * share).sum(dim=-2).mean(dim=-2))


class Hypernetwork(nn.Module):
    """Equivariant layers with ReLU and dropout; an equivariant head for the last layer of the target and, for
    ``two_layer``, an invariant head for the one before it."""

    def __init__(self, config: HypernetworkConfig) -> None:
        super().__init__()
        self.config = config
        # A phrase enters beside its polarity, and what comes out is turned by it: to begin with, "no horns" is just the
        # opposite of "horns", and no negation can be overlooked; what else it means is learnt.
        d_in = config.d_text + 1 if config.sets else config.d_text
        widths = [d_in] + [config.hidden] * config.depth
        layers = [EquivariantLayer(a, b, config.sets) for a, b in pairwise(widths)]
        if config.sets:
            with torch.no_grad():
                layers[0].own.weight[:, -1] = 0.0
        self.layers = nn.ModuleList(layers)
        self.input_dropout = nn.Dropout(config.input_dropout)
        self.dropout = nn.Dropout(config.dropout)
        two_layer = config.target == "two_layer"
        width = config.target_hidden if two_layer else config.d_feat
        self.last_head = EquivariantLayer(config.hidden, width + 1, config.sets)
        self.pen_head = InvariantHead(config.hidden, config.target_hidden * (config.d_feat + 1)) if two_layer else None

    def forward(self, phrases: PhraseSets) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Phrases -> what each contributes to its class's row and bias, ``(..., k, m, width + 1)``, whose mean over
        the class is the last layer; and the penultimate layer, flat, if the target has one."""
        share, sign = phrases.share, phrases.polarity.sign().unsqueeze(-1)
        z = self.input_dropout(phrases.vectors)
        if self.config.sets:
            z = torch.cat([z, sign], dim=-1)
        for layer in self.layers:
            z = self.dropout(functional.relu(layer(z, share)))
        rows = self.last_head(z, share)
        return rows * sign, None if self.pen_head is None else self.pen_head(z, share)
