"""DeViSE (Frome et al., NeurIPS 2013, section 3): a linear map takes a picture to where texts are.

There the picture belongs to the class whose text, of length one, has the largest dot product with it. So a class's
classifier row is its text, taken back through the map.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.nn import functional

from core.hypernetwork import Weights
from core.progress import Progress


@dataclass(frozen=True)
class DeviseOptions:
    """How the map is learnt. The margin is the paper's, the rest was chosen on the validation folds of ImageNet."""

    margin: float = 0.1
    """By how much the dot product with the right text is to exceed that with a wrong one."""
    learning_rate: float = 0.01
    """Of Adagrad, which the paper uses, too."""
    steps: int = 1000
    batch: int = 256
    """Pictures a step."""


@dataclass(frozen=True)
class Devise:
    """The map, ``M`` in the paper."""

    weight: torch.Tensor
    """``(d_text, d_feat)``."""

    def __call__(self, texts: torch.Tensor) -> Weights:
        """``(..., k, d_text)`` of any length -> rows ``t M``, ``(..., k, d_feat)``, without a bias."""
        rows = functional.normalize(texts, dim=-1) @ self.weight
        return Weights(rows, rows.new_zeros(rows.shape[:-1]))


def rank_hinges(scores: torch.Tensor, classes: torch.Tensor, margin: float) -> torch.Tensor:
    """The terms of the hinge rank loss, ``max(0, margin - t_right M v + t_wrong M v)`` (equation 1).

    Args:
        scores: ``(b, c)`` dot products of the pictures, mapped, with the text of each class.
        classes: ``(b,)``, which of them is right.
        margin: by how much it is to exceed the others.

    Returns:
        ``(b, c)``, 0 at the right class.
    """
    right = classes.unsqueeze(1)
    return (margin - scores.gather(1, right) + scores).clamp(min=0).scatter(1, right, 0.0)


def fit_devise(
    texts: torch.Tensor,
    images: Callable[[torch.Tensor], torch.Tensor],
    options: DeviseOptions,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Devise:
    """Learn the map from seen classes. The same seed and machine give the same map, bit for bit, on a CPU.

    As in the paper, wrong texts are gone through in random order and the first that violates the margin is the only
    one to count: each that does is as likely as any other.

    Args:
        texts: ``(c, f, d_text)``: each class in ``f`` forms; a step takes one of them at random.
        images: ``(b,)`` class positions -> ``(b, d_feat)``, a random picture of each, of length one.
        options: how.
        seed: of all draws, also of what ``images`` draws with torch's own generator.
        on_progress: told after each step; what it raises ends the work.
    """
    device, (count, forms, d_text) = texts.device, texts.shape
    texts = functional.normalize(texts, dim=-1)
    everyone = torch.arange(count, device=device)
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        # The loss is convex in the map, so that no random start is needed.
        weight = texts.new_zeros(d_text, images(everyone[:1]).shape[1]).requires_grad_()
        optimiser = torch.optim.Adagrad([weight], options.learning_rate)
        for step in range(options.steps):
            said = texts[everyone, torch.randint(forms, (count,), device=device)]
            classes = torch.randint(count, (options.batch,), device=device)
            hinges = rank_hinges(images(classes) @ weight.T @ said.T, classes, options.margin)
            first = (torch.rand_like(hinges) * (hinges > 0)).argmax(dim=1, keepdim=True)
            loss = hinges.gather(1, first).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if on_progress is not None:
                on_progress((step + 1) / options.steps, f"step {step + 1} of {options.steps}, loss {loss.item():.3f}")
    return Devise(weight.detach())
