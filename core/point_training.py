"""Training of the point network: generated shapes alone, their categories and what each category has and lacks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from core.attributes import AttributeTable
from core.checkpoint import save_halved, write_card
from core.encoders.base import Prototypes
from core.encoders.point_network import PointNetwork, aligned, farthest
from core.progress import Progress, part_of
from core.shapes.generator import draw_all

MAKING = 0.2
"""Share of the work that making the clouds is, for the progress bar."""


@dataclass(frozen=True)
class PointRecipe:
    """Every choice that training the network makes; its card records it."""

    each: int = 180
    """Clouds of each category."""
    epochs: float = 3.5
    batch: int = 32
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    smoothing: float = 0.1
    attributes: float = 0.5
    """What telling the attributes apart weighs beside telling the categories apart."""
    sway: float = 8.0
    """Degrees that a cloud is turned about z, either way, away from its box."""
    dropout: float = 0.3
    seed: int = 0


@dataclass(frozen=True)
class Clouds:
    """Aligned clouds, half precision, ready for the network."""

    points: torch.Tensor
    """``(n, p, 3)``."""
    far: torch.Tensor
    """``(n, POINTS, 3)``."""
    category: torch.Tensor
    """``(n,)``."""


def make_clouds(
    categories: Sequence[str], each: int, seed: int, on_progress: Progress | None = None, workers: int | None = None
) -> Clouds:
    """``each`` generated clouds of every category, aligned."""
    points: list[torch.Tensor] = []
    far: list[torch.Tensor] = []
    total, done = each * len(categories), 0
    for placed, chosen in draw_all(categories, each, seed, _place, workers=workers):
        points.append(torch.from_numpy(placed))
        far.append(torch.from_numpy(chosen))
        done += len(placed)
        if on_progress is not None:
            on_progress(done / total, f"{done:,} of {total:,} shapes made")
    return Clouds(torch.cat(points), torch.cat(far), torch.arange(total) % len(categories))


def _place(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Clouds as the network takes them, in a process of its own."""
    torch.set_num_threads(1)
    points = aligned(torch.from_numpy(batch))
    return points.half().numpy(), farthest(points).half().numpy()


def train_points(
    categories: Sequence[str],
    table: AttributeTable | None,
    recipe: PointRecipe,
    device: torch.device,
    on_progress: Progress | None = None,
    clouds: Clouds | None = None,
) -> tuple[PointNetwork, Prototypes]:
    """Train the network and a classifier on top of it.

    Args:
        categories: what to learn.
        table: what they have and lack, row by row; None learns the categories alone.
        recipe: how.
        device: where.
        on_progress: told as it goes; what it raises ends the training.
        clouds: what ``make_clouds`` made of the categories; None makes them.
    """
    if clouds is None:
        clouds = make_clouds(categories, recipe.each, recipe.seed, part_of(on_progress, 0.0, MAKING))
    tell = part_of(on_progress, MAKING, 1.0)
    torch.manual_seed(recipe.seed)
    network = PointNetwork().to(device).train()
    head = nn.Linear(network.dim, len(categories)).to(device)
    values = torch.zeros(len(categories), 0) if table is None else table.values[:, table.trained].float()
    probes = nn.Linear(network.dim, values.shape[1]).to(device)
    values = values.to(device)
    parameters = [*network.parameters(), *head.parameters(), *probes.parameters()]
    steps = round(recipe.epochs * len(clouds.category) / recipe.batch)
    optimiser = torch.optim.AdamW(parameters, recipe.learning_rate, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.learning_rate, total_steps=steps)
    order = torch.cat([torch.randperm(len(clouds.category)) for _ in range(int(recipe.epochs) + 1)])
    mean = torch.zeros(network.dim, device=device)
    for step in range(steps):
        chosen = order[step * recipe.batch : (step + 1) * recipe.batch]
        far, points = _swayed(clouds, chosen, recipe.sway, device)
        truth = clouds.category[chosen].to(device)
        features = network(far, points)
        mean = torch.lerp(mean, features.detach().mean(dim=0), 0.02)
        dropped = functional.dropout(features, recipe.dropout)
        loss = functional.cross_entropy(head(dropped), truth, label_smoothing=recipe.smoothing)
        if values.shape[1]:
            said = values[truth]
            each = functional.binary_cross_entropy_with_logits(probes(dropped), (said + 1) / 2, reduction="none")
            loss = loss + recipe.attributes * (each * said.abs()).sum() / said.abs().sum() * 10
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5.0)
        optimiser.step()
        schedule.step()
        if tell is not None:
            tell((step + 1) / steps, f"step {step + 1} of {steps}, loss {loss.item():.3f}")
    return network.eval(), Prototypes(tuple(categories), head.weight.detach(), head.bias.detach(), mean)


def _swayed(
    clouds: Clouds, chosen: torch.Tensor, degrees: float, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Some clouds as they might be aligned as well: by quarter turns, mirrored, a little off."""
    angle = (torch.rand(len(chosen)) * 2 - 1) * (degrees * torch.pi / 180) + torch.randint(4, (len(chosen),)) * (
        torch.pi / 2
    )
    cos, sin = angle.cos(), angle.sin()
    flip = torch.randint(2, (len(chosen),)) * 2 - 1.0
    turn = torch.stack([torch.stack([flip * cos, flip * sin], dim=-1), torch.stack([-sin, cos], dim=-1)], dim=1)
    both = []
    for part in (clouds.far, clouds.points):
        points = part[chosen].float()
        both.append(torch.cat([points[..., :2] @ turn, points[..., 2:]], dim=-1).to(device))
    return both[0], both[1]


def save_points(path: Path, network: PointNetwork, head: Prototypes, card: dict[str, object]) -> None:
    """Write weights and card."""
    tensors = {**network.state_dict(), "rows": head.rows, "bias": head.bias, "feature_mean": head.feature_mean}
    save_halved(path, tensors, {"ids": json.dumps(head.ids)})
    write_card(path, card)
