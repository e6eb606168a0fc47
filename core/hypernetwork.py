"""T2M-HN (Text2Model, arXiv 2210.15182, section 4): k descriptions in, the weights of a k-way classifier out.

The network is equivariant to the order of the classes: permuting the descriptions permutes the rows of the last
layer and leaves every other layer as it is, so the classifier's answers are permuted and nothing else (Theorem 4.1).
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
    target: Target = "linear"
    target_hidden: int = 64
    """Width of the generated classifier's hidden layer (``two_layer`` only)."""
    input_dropout: float = 0.2
    dropout: float = 0.5


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
    """``EV(z)_i = A z_i + B mean_j z_j + b`` (equation 4, with a mean where the reference code sums, so that
    activations do not grow with k)."""

    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.own = nn.Linear(d_in, d_out)
        self.context = nn.Linear(d_in, d_out, bias=False)
        # The classes start out apart: what they say of each other is learnt only where it helps.
        nn.init.zeros_(self.context.weight)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """``(..., k, d_in)`` -> ``(..., k, d_out)``."""
        return self.own(z) + self.context(z.mean(dim=-2, keepdim=True))


class InvariantHead(nn.Module):
    """A mean over the classes, then a linear map: the same for any order of the classes."""

    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.map = nn.Linear(d_in, d_out)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """``(..., k, d_in)`` -> ``(..., d_out)``."""
        return self.map(z.mean(dim=-2))


class Hypernetwork(nn.Module):
    """Equivariant layers with ReLU and dropout; an equivariant head for the last layer of the target and, for
    ``two_layer``, an invariant head for the one before it."""

    def __init__(self, config: HypernetworkConfig) -> None:
        super().__init__()
        self.config = config
        widths = [config.d_text] + [config.hidden] * config.depth
        self.layers = nn.ModuleList(EquivariantLayer(a, b) for a, b in pairwise(widths))
        self.input_dropout = nn.Dropout(config.input_dropout)
        self.dropout = nn.Dropout(config.dropout)
        two_layer = config.target == "two_layer"
        self.last_head = EquivariantLayer(config.hidden, (config.target_hidden if two_layer else config.d_feat) + 1)
        self.pen_head = InvariantHead(config.hidden, config.target_hidden * (config.d_feat + 1)) if two_layer else None

    def forward(self, z: torch.Tensor) -> Weights:
        """Text embeddings ``(..., k, d_text)``, any k -> the weights of a k-way classifier."""
        z = self.input_dropout(z)
        for layer in self.layers:
            z = self.dropout(functional.relu(layer(z)))
        last = self.last_head(z)
        if self.pen_head is None:
            return Weights(last[..., :-1], last[..., -1])
        pen = self.pen_head(z).unflatten(-1, (self.config.target_hidden, self.config.d_feat + 1))
        return Weights(last[..., :-1], last[..., -1], pen[..., :-1], pen[..., -1])
