"""From a shape to the points that a scanner, or a sampled mesh, would give of it."""

from dataclasses import dataclass

import numpy as np

from core.shapes.parts import Shape


@dataclass(frozen=True)
class Scan:
    """How far scans stray from the plain surface; lengths in units of the shape's radius."""

    stretch: float = 0.12
    """Spread of the logarithm of each axis's length."""
    density: float = 0.4
    """Spread of the logarithm of how densely each part is sampled."""
    drop: float = 0.15
    """Share of shapes that lose a part."""
    bend: float = 0.1
    """Most that a shape leans and bends."""
    hidden: float = 0.2
    """Share of shapes of which only what faces a scanner is seen."""
    noise: float = 0.015
    """Most that points stray."""
    tilt: float = 4.0
    """Most degrees away from upright."""


SCAN = Scan()
"""As the encoder learns from them."""
PLAIN = Scan(0, 0, 0, 0, 0, 0, 0)
"""The surface itself."""


def scan(shape: Shape, count: int, random: np.random.Generator, how: Scan = SCAN) -> np.ndarray:
    """``(count, 3)`` float32 points, uniform by area on each part; turned about z at random unless ``how`` is
    ``PLAIN``, in the unit sphere."""
    shape = _lose_a_part(shape, random) if random.random() < how.drop else shape
    triangles = np.concatenate(shape)
    edges = triangles[:, 1:] - triangles[:, :1]
    normals = np.cross(edges[:, 0], edges[:, 1])
    weight = np.linalg.norm(normals, axis=1)
    if how.density:
        each = np.exp(how.density * random.standard_normal(len(shape)))
        weight = weight * np.repeat(each, [len(part) for part in shape])
    if random.random() < how.hidden:
        # Sides that a surface turns away are seldom told from the others in a mesh: either way round will do.
        facing = normals @ _direction(random)
        weight = np.where(facing >= 0, weight, 0.03 * weight)
    points = _sample(triangles, edges, weight, count, random)
    points = unit(points)
    if how is not PLAIN:
        points = _distort(points, random, how)
    return unit(points).astype(np.float32)


def unit(points: np.ndarray) -> np.ndarray:
    """``(p, 3)`` points with the middle of their box at the origin, the farthest at distance 1."""
    points = points - (points.min(axis=0) + points.max(axis=0)) / 2
    return points / (np.sqrt((points**2).sum(axis=1).max()) + 1e-9)


def _sample(
    triangles: np.ndarray, edges: np.ndarray, weight: np.ndarray, count: int, random: np.random.Generator
) -> np.ndarray:
    total = np.cumsum(weight)
    chosen = np.searchsorted(total, random.random(count) * total[-1]).clip(max=len(total) - 1)
    u, v = random.random((2, count, 1))
    over = u + v > 1
    u, v = np.where(over, 1 - u, u), np.where(over, 1 - v, v)
    return triangles[chosen, 0] + u * edges[chosen, 0] + v * edges[chosen, 1]


def _lose_a_part(shape: Shape, random: np.random.Generator) -> Shape:
    lost = int(random.integers(len(shape)))
    kept = [part for i, part in enumerate(shape) if i != lost]
    areas = [np.linalg.norm(np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]), axis=1).sum() for p in shape]
    return kept if areas[lost] < 0.25 * sum(areas) else shape  # not what makes it what it is


def _direction(random: np.random.Generator) -> np.ndarray:
    """Where a scanner stands: anywhere around, rather above than below."""
    yaw, height = random.uniform(0, 2 * np.pi), random.uniform(0.0, 0.8)
    return np.array([np.cos(yaw), np.sin(yaw), height])


def _distort(points: np.ndarray, random: np.random.Generator, how: Scan) -> np.ndarray:
    points = points * np.exp(how.stretch * random.standard_normal(3))
    x, y, z = points.T
    lean, curve, taper = how.bend * random.uniform(-1, 1, (3, 2))
    bent, leant, wide = x + lean[0] * z + curve[0] * z**2, y + lean[1] * z, 1 + taper[0] * z
    points = np.stack([bent * wide, leant * wide, z], axis=1)
    points = points @ _rotation(random, how.tilt)
    points += random.uniform(0, how.noise) * random.standard_normal(points.shape)
    return points


def _rotation(random: np.random.Generator, tilt: float) -> np.ndarray:
    """Any turn about z after a slight one about x and y."""
    yaw = random.uniform(0, 2 * np.pi)
    a, b = np.radians(tilt) * random.uniform(-1, 1, 2)
    turn = np.array([[np.cos(yaw), np.sin(yaw), 0], [-np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]])
    tip = np.array([[1, 0, 0], [0, np.cos(a), np.sin(a)], [0, -np.sin(a), np.cos(a)]])
    lean = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    return tip @ lean @ turn
