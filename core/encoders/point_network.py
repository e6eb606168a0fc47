"""The network that looks at point clouds: groups of neighbouring points, and the shape's three plans, at once.

The first half is PointNet++ (Qi et al. 2017, section 3: sampling, grouping, PointNet, twice over). The second looks at
the depths of the shape from the front, the side and above, as an architect draws it. Neither minds the order of points.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

POINTS = 512
"""Of a cloud, the farthest apart: what the groups are made of."""
CENTRES, NEIGHBOURS = (128, 32), 12
PIXELS = 32
ANGLES = 60
"""Directions between 0 and 90 degrees that a box about the shape is tried at."""
HALF = 128
"""Features of each half."""


class PointNetwork(nn.Module):
    """Clouds to features."""

    dim = 2 * HALF

    def __init__(self) -> None:
        super().__init__()
        self.near = _Abstraction(6, 32, 64)
        self.far = _Abstraction(67, 96, 128)
        self.whole = _mlp(131, 192, 192)
        self.groups = nn.Linear(2 * 192, HALF)
        plans = nn.Sequential(*_conv(4, 32, 2), *_conv(32, 64, 2), *_conv(64, 128, 1))
        self.plans = plans.to(memory_format=torch.channels_last)
        self.drawn = nn.Linear(3 * 128, HALF)

    def forward(self, far: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        """Clouds to features.

        Args:
            far: ``(n, POINTS, 3)``, ``farthest`` of the points.
            points: ``(n, p, 3)``, ``aligned``.

        Returns:
            ``(n, 256)``, none of them negative.
        """
        halves = [self.groups(self._grouped(far)), self.drawn(self._drawn(points))]
        return functional.relu(torch.cat(halves, dim=1))

    def _grouped(self, points: torch.Tensor) -> torch.Tensor:
        """``(n, p, 3)`` -> ``(n, 384)``."""
        local = self.near(points[:, : CENTRES[0]], points, points)
        middle = self.far(points[:, : CENTRES[1]], points[:, : CENTRES[0]], local)
        all_of_it = self.whole(torch.cat([points[:, : CENTRES[1]], middle], dim=-1))
        return torch.cat([all_of_it.max(dim=1).values, all_of_it.mean(dim=1)], dim=-1)

    def _drawn(self, points: torch.Tensor) -> torch.Tensor:
        """``(n, p, 3)`` -> ``(n, 384)``."""
        n = len(points)
        drawn = plans(points).flatten(0, 1).contiguous(memory_format=torch.channels_last)
        seen = self.plans(drawn).flatten(2)
        pooled = (seen.max(dim=-1).values + seen.mean(dim=-1)).unflatten(0, (n, 3))
        sides = pooled[:, :2]
        return torch.cat([sides.max(dim=1).values, sides.mean(dim=1), pooled[:, 2]], dim=-1)


def plans(points: torch.Tensor) -> torch.Tensor:
    """``(n, p, 3)`` -> ``(n, 3, 4, PIXELS, PIXELS)``: seen along x, y and z, how near the shape comes to the viewer and
    to whoever stands opposite, where it is at all, and whether it is seen from above."""
    n = len(points)
    scaled = (points.clamp(-1, 1) + 1) / 2
    pictures = points.new_zeros(n, 3, 4, PIXELS * PIXELS)
    for axis, (across, up) in enumerate(((1, 2), (0, 2), (0, 1))):
        column, row = ((scaled[..., i] * (PIXELS - 1.001)).long() for i in (across, up))
        for step in (0, 1, PIXELS, PIXELS + 1):  # each point covers four pixels, or surfaces would look like sieves
            pixel = row * PIXELS + column + step
            depth = 0.2 + 0.8 * scaled[..., axis]
            pictures[:, axis, 0].scatter_reduce_(1, pixel, depth, "amax")
            pictures[:, axis, 1].scatter_reduce_(1, pixel, 1.2 - depth, "amax")
            pictures[:, axis, 2].scatter_(1, pixel, 1.0)
    pictures[:, 2, 3] = 1.0
    return pictures.unflatten(-1, (PIXELS, PIXELS))


def aligned(points: torch.Tensor) -> torch.Tensor:
    """Clouds ``(n, p, 3)`` turned about z so that the smallest box about them lies along the axes, moved so that it
    lies in the middle, and scaled into the unit sphere.

    However a cloud was turned about z, it ends up the same but for quarter turns.
    """
    flat = points[..., :2] - points[..., :2].mean(dim=1, keepdim=True)
    xx, yy, xy = (flat[..., a] * flat[..., b] for a, b in ((0, 0), (1, 1), (0, 1)))
    main = torch.atan2(2 * xy.sum(dim=1), (xx - yy).sum(dim=1)) / 2  # the directions tried turn with the cloud
    angles = main.unsqueeze(1) + torch.arange(ANGLES, device=points.device) * (torch.pi / 2 / ANGLES)
    cos, sin = angles.cos(), angles.sin()
    along = torch.stack([torch.stack([cos, sin], dim=-1), torch.stack([-sin, cos], dim=-1)], dim=1)  # (n, 2, a, 2)
    spread = torch.einsum("npx,ndax->ndap", flat, along)
    area = (spread.max(dim=-1).values - spread.min(dim=-1).values).prod(dim=1)
    best = area.argmin(dim=1)
    turned = along[torch.arange(len(points), device=points.device), :, best]  # (n, 2, 2)
    return in_unit_sphere(torch.cat([flat @ turned.mT, points[..., 2:]], dim=-1))


def in_unit_sphere(points: torch.Tensor) -> torch.Tensor:
    """``(n, p, 3)`` -> the same with the middles of their boxes at the origin and the farthest points at distance 1."""
    centred = points - (points.max(dim=1, keepdim=True).values + points.min(dim=1, keepdim=True).values) / 2
    return centred / centred.norm(dim=-1).max(dim=1).values.clamp(min=1e-9)[:, None, None]


def farthest(points: torch.Tensor, count: int = POINTS) -> torch.Tensor:
    """The ``count`` points farthest apart, ``(n, p, 3)`` -> ``(n, count, 3)``: each the farthest from all before it, so
    that any number of the first ones covers the shape. Their order before makes no difference."""
    if points.shape[1] < count:  # repeated: a point beside itself changes nothing that is looked at
        points = points.repeat(1, -(-count // points.shape[1]), 1)
    each = torch.arange(len(points), device=points.device)
    columns = points.unbind(-1)
    distance = torch.full(points.shape[:2], torch.inf, device=points.device)
    chosen = points.norm(dim=-1).argmax(dim=1)
    order = torch.empty(len(points), count, dtype=torch.long, device=points.device)
    for i in range(count):
        order[:, i] = chosen
        x, y, z = ((column - column[each, chosen].unsqueeze(1)).square_() for column in columns)
        torch.minimum(distance, x.add_(y).add_(z), out=distance)
        chosen = distance.argmax(dim=1)
    return points.gather(1, order.unsqueeze(-1).expand(-1, -1, 3))


def quarter_turned(points: torch.Tensor, quarters: int) -> torch.Tensor:
    """Clouds turned about z by so many right angles."""
    x, y, z = points.unbind(-1)
    for _ in range(quarters % 4):
        x, y = -y, x
    return torch.stack([x, y, z], dim=-1)


class _Abstraction(nn.Module):
    """Set abstraction: what is known of the points near each centre, seen from there."""

    def __init__(self, before: int, hidden: int, after: int) -> None:
        super().__init__()
        self.each = _mlp(before, hidden)
        self.last = nn.Linear(hidden, after, bias=False)
        self.norm = _Norm(after)

    def forward(self, centres: torch.Tensor, points: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """What is known ``(n, p, c)`` at points ``(n, p, 3)``, about centres ``(n, g, 3)`` -> ``(n, g, d)``."""
        near = torch.cdist(centres, points).topk(NEIGHBOURS, dim=-1, largest=False, sorted=False).indices
        index = near.flatten(1).unsqueeze(-1)
        offset = points.gather(1, index.expand(-1, -1, 3)).unflatten(1, near.shape[1:]) - centres.unsqueeze(2)
        there = known.gather(1, index.expand(-1, -1, known.shape[-1])).unflatten(1, near.shape[1:])
        seen = self.last(self.each(torch.cat([4 * offset, there], dim=-1)))
        return functional.relu(self.norm(seen.max(dim=2).values))  # normed after the maximum: a sixteenth of the work


class _Norm(nn.BatchNorm1d):
    """Batch norm over all but the last dimension."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return super().forward(input.flatten(0, -2)).view(input.shape)


def _mlp(*widths: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after in pairwise(widths):
        layers += [nn.Linear(before, after, bias=False), _Norm(after), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


def _conv(before: int, after: int, stride: int) -> list[nn.Module]:
    return [
        nn.Conv2d(before, after, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    ]
