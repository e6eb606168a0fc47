"""DEM (Zhang, Xiang and Gong, CVPR 2017, arXiv 1611.05088, section 3): a text is taken to where pictures are.

There a picture belongs to the class whose text lands nearest to it. In this direction fewer texts are nearest to
pictures of all kinds than where pictures are taken to the texts (hubness). Two fully connected layers take the text
there, by least squares with weight decay.

In the paper both layers end in a ReLU, because its pooled features are never negative. The features here are centred
and have signs, so the last layer is linear.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from core.hypernetwork import Weights
from core.progress import Progress


@dataclass(frozen=True)
class DemOptions:
    """How the layers are learnt. The authors' code chooses most of it anew for each data set; this was chosen on
    the validation folds of ImageNet."""

    hidden: int = 700
    weight_decay: float = 3e-3
    """What the squared weights cost beside the squared distance between pictures of length one."""
    learning_rate: float = 5e-3
    """Of Adam, at its highest."""
    steps: int = 1500
    batch: int = 64
    """Pictures a step."""


@dataclass(frozen=True)
class Dem:
    """``z -> last @ relu(first @ z + first_bias) + last_bias``."""

    first: torch.Tensor
    """``(hidden, d_text)``."""
    first_bias: torch.Tensor
    """``(hidden,)``."""
    last: torch.Tensor
    """``(d_feat, hidden)``."""
    last_bias: torch.Tensor
    """``(d_feat,)``."""

    def looks(self, texts: torch.Tensor) -> torch.Tensor:
        """The pictures' mean that is expected of each text, ``(..., d_text)`` -> ``(..., d_feat)``."""
        hidden = functional.relu(functional.linear(texts, self.first, self.first_bias))
        return functional.linear(hidden, self.last, self.last_bias)

    def __call__(self, texts: torch.Tensor) -> Weights:
        """``(..., k, d_text)`` -> rows ``(..., k, d_feat)`` and biases ``(..., k)``, whose logits are the negative
        squared distances to a picture, up to what is the same for all classes: its own squared length."""
        looks = self.looks(texts)
        return Weights(2 * looks, -looks.square().sum(dim=-1))


def fit_dem(
    texts: torch.Tensor,
    images: Callable[[torch.Tensor], torch.Tensor],
    options: DemOptions,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Dem:
    """Learn the layers from seen classes. The same seed and machine give the same layers, bit for bit, on a CPU.

    Args:
        texts: ``(c, f, d_text)``: each class in ``f`` forms, of which one goes with a picture at random. They are
            centred and scaled, as one, to a mean square of 1.
        images: ``(b,)`` class positions -> ``(b, d_feat)``, a random picture of each, of length one.
        options: how.
        seed: of the start and of all draws, also of what ``images`` draws with torch's own generator.
        on_progress: told after each step; what it raises ends the work.
    """
    device, (count, forms, d_text) = texts.device, texts.shape
    mean = texts.mean(dim=(0, 1))
    scale = (texts - mean).square().mean().sqrt()
    texts = (texts - mean) / scale
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        d_feat = images(torch.zeros(1, dtype=torch.long, device=device)).shape[1]
        first = nn.Linear(d_text, options.hidden, device=device, dtype=texts.dtype)
        last = nn.Linear(options.hidden, d_feat, device=device, dtype=texts.dtype)
        # The optimiser's decay is the gradient of half as much weight times the squares.
        decayed: dict[str, Any] = {"params": [first.weight, last.weight], "weight_decay": 2 * options.weight_decay}
        optimiser = torch.optim.Adam([decayed, {"params": [first.bias, last.bias]}], options.learning_rate, fused=True)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.learning_rate, total_steps=options.steps)
        for step in range(options.steps):
            classes = torch.randint(count, (options.batch,), device=device)
            said = texts[classes, torch.randint(forms, (options.batch,), device=device)]
            loss = (last(functional.relu(first(said))) - images(classes)).square().sum(dim=1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            if on_progress is not None:
                on_progress((step + 1) / options.steps, f"step {step + 1} of {options.steps}, loss {loss.item():.3f}")
    with torch.no_grad():
        scaled = first.weight / scale
        return Dem(scaled, first.bias - scaled @ mean, last.weight.detach(), last.bias.detach())
