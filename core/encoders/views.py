"""Depth views: a picture encoder that looks at clouds, drawn from several sides (PointCLIP, Zhang et al. 2022)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from core.encoders.base import EncoderPair, SampleEncoder
from core.encoders.batches import in_batches
from core.encoders.point_network import aligned

YAWS = (35.0, 125.0, 215.0, 305.0)
"""Degrees: as the box about a cloud lies along the axes but for quarter turns, so does this set of views."""
PITCH = 20.0
"""Degrees that the viewer stands above."""
SIDE = 112
"""Pixels of a view before it is made larger: points so far apart still look like surfaces."""
BATCH = 32


class ViewsEncoder:
    """Clouds of points, z up -> the mean of the features of depth pictures from ``YAWS``."""

    def __init__(self, pictures: SampleEncoder[Image.Image]) -> None:
        self._pictures = pictures
        self.name = f"views-{pictures.name}"
        self.dim = pictures.dim
        self.device = pictures.device
        self.fingerprint = f"views-{pictures.fingerprint}"
        self.n_bytes = pictures.n_bytes

    def encode(self, clouds: Sequence[np.ndarray] | Sequence[torch.Tensor] | torch.Tensor) -> torch.Tensor:
        """``n`` clouds of as many points each, ``(points, 3)`` -> ``(n, dim)``."""
        parts = in_batches(list(clouds), self._encode_batch, BATCH)
        return torch.cat(parts) if parts else torch.empty(0, self.dim, device=self.device)

    def _encode_batch(self, clouds: list[np.ndarray] | list[torch.Tensor]) -> torch.Tensor:
        points = aligned(torch.stack([torch.as_tensor(cloud) for cloud in clouds]).to(torch.float32))
        drawn = depth_views(points).flatten(0, 1)
        shades = (255 * drawn).round().to(torch.uint8).numpy()
        pictures = [Image.fromarray(shade).convert("RGB") for shade in shades]
        seen = functional.normalize(self._pictures.encode(pictures), dim=-1)
        return seen.unflatten(0, (len(clouds), len(YAWS))).mean(dim=1)


def depth_views(points: torch.Tensor) -> torch.Tensor:
    """``(n, p, 3)`` clouds in the unit sphere -> ``(n, views, SIDE, SIDE)``: what is near is bright, 0 to 1."""
    yaw, pitch = torch.deg2rad(torch.tensor(YAWS)), torch.deg2rad(torch.tensor(PITCH))
    right = torch.stack([yaw.cos(), yaw.sin(), torch.zeros_like(yaw)], dim=-1)
    away = torch.stack([-yaw.sin() * pitch.cos(), yaw.cos() * pitch.cos(), -pitch.sin().expand_as(yaw)], dim=-1)
    up = torch.linalg.cross(right, away)
    across, depth, high = (torch.einsum("npc,vc->nvp", points, axis) for axis in (right, away, up))
    column = ((across + 1.1) / 2.2 * (SIDE - 3)).long().clamp(0, SIDE - 3)
    row = ((1.1 - high) / 2.2 * (SIDE - 3)).long().clamp(0, SIDE - 3)
    shade = 0.35 + 0.65 * (1 - depth.clamp(-1, 1)) / 2
    picture = points.new_zeros(*depth.shape[:2], SIDE * SIDE)
    for step in (i * SIDE + j for i in range(3) for j in range(3)):  # each point covers nine pixels
        picture.scatter_reduce_(2, row * SIDE + column + step, shade, "amax")
    return picture.unflatten(-1, (SIDE, SIDE))


def as_views(pair: EncoderPair) -> EncoderPair:
    """The pair that looks at clouds with the eyes of one that looks at pictures."""
    encoder = ViewsEncoder(pair.sample)
    return replace(pair, name=f"{pair.name}-views", sample=encoder, prototypes=None, corpus="shapes")
