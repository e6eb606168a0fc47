"""Parts that shapes are built from: surfaces as triangles, z up, the front towards -y."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np

Part = np.ndarray
"""``(t, 3, 3)``: t triangles of three corners of x, y, z, in metres or any other unit."""
Shape = list[Part]
Point = tuple[float, float, float]
Maker = Callable[[np.random.Generator], Shape]
"""Draws one shape of a category; no two are the same."""

ORIGIN: Point = (0.0, 0.0, 0.0)
"""Where the middle of a part's underside is, unless it is put ``at`` a point or its function says otherwise."""


def sheet(grid: np.ndarray) -> Part:
    """The surface through a grid of points ``(m, n, 3)``."""
    a, b, c, d = grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]
    return np.stack([np.stack([a, b, c], axis=-2), np.stack([a, c, d], axis=-2)]).reshape(-1, 3, 3)


def closed_sheet(sections: np.ndarray) -> Part:
    """The surface through sections ``(m, n, 3)``, both ends closed to a point."""
    middles = sections[[0, -1]].mean(axis=1)[:, None, None] + np.zeros((1, sections.shape[1], 3))
    return sheet(np.concatenate([middles[0], sections, middles[1]]))


def points(x: np.ndarray | float, y: np.ndarray | float, z: np.ndarray | float) -> np.ndarray:
    """``(n, 3)`` points of coordinates, of which some may be the same for all."""
    return np.stack(np.broadcast_arrays(x, y, z), axis=1)


def box(size: Point, at: Point = ORIGIN) -> Part:
    """A box of ``size`` (x, y, z)."""
    return _unit_box() * np.array(size) + np.array(at)


def boxes(sizes: np.ndarray | Point, at: np.ndarray | Point) -> Part:
    """Many boxes as one part: ``(n, 3)`` of what ``box`` takes, or one size for all."""
    sizes, at = np.broadcast_arrays(np.atleast_2d(sizes), np.atleast_2d(at))
    return (_unit_box() * sizes[:, None, None] + at[:, None, None]).reshape(-1, 3, 3)


def row(size: Point, start: Point, end: Point, count: int, inside: bool = False) -> Part:
    """``count`` boxes evenly from ``start`` to ``end``; ``inside`` leaves out the two ends themselves."""
    return boxes(size, np.linspace(start, end, count + 2)[1:-1] if inside else np.linspace(start, end, count))


def lathe(profile: Sequence[tuple[float, float]], at: Point = ORIGIN, sides: int = 16) -> Part:
    """What turns about the z axis: a line through ``(radius, z)`` points, from one end to the other."""
    radius, height = np.array(profile, dtype=float).T
    ring = _ring(sides)
    grid = np.empty((len(radius), sides + 1, 3))
    grid[..., :2] = radius[:, None, None] * ring
    grid[..., 2] = height[:, None]
    return sheet(grid) + np.array(at)


def cylinder(
    radius: float, height: float, at: Point = ORIGIN, top: float | None = None, sides: int = 16, is_open: bool = False
) -> Part:
    """An upright cylinder, or a cone where the radius at the ``top`` is another; ``is_open`` leaves out both ends.
    Few ``sides`` make prisms; with 4 of them, corners lie on the axes."""
    top = radius if top is None else top
    wall = [(radius, 0.0), (top, height)]
    return lathe(wall if is_open else [(0.0, 0.0), *wall, (0.0, height)], at, sides)


def ellipsoid(radii: Point, at: Point = ORIGIN, sides: int = 14) -> Part:
    """A ball of three ``radii``; ``at`` is its centre."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)
    return lathe(list(zip(np.cos(angles), np.sin(angles), strict=True)), sides=sides) * np.array(radii) + np.array(at)


def ring(radius: float, thickness: float, at: Point = ORIGIN, sides: int = 16) -> Part:
    """A lying doughnut, ``thickness`` the radius of its tube; ``at`` is its centre."""
    angles = np.linspace(0, 2 * np.pi, 9)
    profile = zip(radius + thickness * np.cos(angles), thickness * np.sin(angles), strict=True)
    return lathe(list(profile), at, sides)


def tube(points: Sequence[Point] | np.ndarray, radius: float, sides: int = 6) -> Part:
    """A pipe, bar or wire along a line through ``points``."""
    line = np.asarray(points, dtype=float)
    along = np.diff(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
    helper = np.where(np.abs(along[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    first = np.cross(along, helper)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(along, first)
    circle = radius * (_square() if sides == 4 else _ring(sides))
    around = circle[:, :1] * first[:, None] + circle[:, 1:] * second[:, None]
    return np.concatenate([sheet(np.stack([a + r, b + r])) for a, b, r in zip(line, line[1:], around, strict=False)])


def bar(start: Point, end: Point, width: float, depth: float | None = None) -> Part:
    """A straight beam from ``start`` to ``end``, square if no ``depth`` is given.

    ``depth`` lies horizontally, and ``width`` upright, or as nearly so as the beam's leaning allows. Only where the
    beam itself is nearly upright (less than 26 degrees off) does ``width`` lie along x, and ``depth`` along y.
    """
    part = tube([start, end], width / 2**0.5, sides=4)
    if depth is None or depth == width:
        return part
    along = np.subtract(end, start) / (np.linalg.norm(np.subtract(end, start)) + 1e-9)
    thin = np.cross(along, [0.0, 0.0, 1.0] if abs(along[2]) < 0.9 else [1.0, 0.0, 0.0])
    thin /= np.linalg.norm(thin)
    offset = (part - np.array(start)) @ thin
    return part + offset[..., None] * thin * (depth / width - 1)


def rods(starts: np.ndarray, ends: np.ndarray, radius: float, sides: int = 4) -> Part:
    """Straight rods, all as thick, from points ``(n, 3)`` to others."""
    along = ends - starts
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
    helper = np.where(np.abs(along[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    first = np.cross(along, helper)
    first /= np.linalg.norm(first, axis=1, keepdims=True) + 1e-9
    x, y = radius * arc(1.0, 45, 405, sides + 1).T[:, :, None, None]
    circle = x * first + y * np.cross(along, first)
    return sheet(np.stack([starts + circle, ends + circle]))


def prism(outline: Sequence[tuple[float, float]] | np.ndarray, height: float, at: Point = ORIGIN) -> Part:
    """An ``outline`` of (x, y) corners, convex or nearly so, raised to a ``height``."""
    flat = np.asarray(outline, dtype=float)
    closed = np.concatenate([flat, flat[:1]])
    middle = np.broadcast_to(flat.mean(axis=0), closed.shape)
    rows = [(middle, 0.0), (closed, 0.0), (closed, height), (middle, height)]
    grid = np.stack([np.concatenate([xy, np.full((len(xy), 1), z)], axis=1) for xy, z in rows])
    return sheet(grid) + np.array(at)


def across(outline: Sequence[tuple[float, float]] | np.ndarray, width: float) -> Part:
    """A side view, an outline of (y, z) corners, as a body ``width`` across x."""
    return prism(outline, width)[..., [2, 0, 1]] - np.array((width / 2, 0, 0))


def upright(outline: Sequence[tuple[float, float]] | np.ndarray, depth: float) -> Part:
    """A front view, an outline of (x, z) corners, as a standing board ``depth`` thick."""
    return forward(prism(outline, depth), (0, depth / 2, 0))


def loft(outline: np.ndarray, rows: Sequence[tuple[float, float, float, float]], at: Point = ORIGIN) -> Part:
    """A skin over copies of a closed ``outline``: each of the ``rows`` stretches it along x and y, raises it to z and
    shifts it along y."""
    x, y, z, shift = (column[:, None] for column in np.array(rows, dtype=float).T)
    grid = np.stack(np.broadcast_arrays(x * outline[:, 0], y * outline[:, 1] + shift, z), axis=-1)
    return sheet(grid) + np.array(at)


def capped(x: float, y: float, low: float, top: float, taper: float = 1.0) -> list[tuple[float, float, float, float]]:
    """Rows for ``loft``: an upright closed body, of half-sizes x and y at its top, narrower below by the ``taper``."""
    return [(0, 0, low, 0), (taper * x, taper * y, low, 0), (x, y, top, 0), (0, 0, top, 0)]


def oval(power: float, count: int = 20) -> np.ndarray:
    """A closed outline within (+-1, +-1): an ellipse for a ``power`` of 2, the squarer the higher it is."""
    angles = np.linspace(0, 2 * np.pi, count + 1) + np.pi / 4
    both_ways = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.sign(both_ways) * np.abs(both_ways) ** (2 / power)


def arc(radius: float, start: float, end: float, count: int = 9) -> np.ndarray:
    """``(count, 2)`` points on a circle about the origin, from one angle to another, in degrees."""
    angles = np.radians(np.linspace(start, end, count))
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def smooth(line: Sequence[tuple[float, ...]] | np.ndarray, times: int = 2) -> np.ndarray:
    """A line with its corners cut."""
    line = np.asarray(line, dtype=float)
    for _ in range(times):
        near, far = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
        cut = np.stack([near, far], axis=1).reshape(-1, line.shape[1])
        line = np.concatenate([line[:1], cut[1:-1], line[-1:]])
    return line


def shares(count: int | np.integer) -> np.ndarray:
    """Where to divide something into a ``count`` of equal shares."""
    return np.arange(1, count) / count


def move(part: Part, by: Point) -> Part:
    """Shifted."""
    return part + np.array(by)


def scale(part: Part, by: Point | float) -> Part:
    """Stretched from the origin; a negative factor mirrors."""
    return part * np.array(by)


def turn(part: Part, degrees: float, axis: str = "z", about: Point = ORIGIN) -> Part:
    """Turned about an ``axis`` (x, y or z) through ``about``, anticlockwise as seen from its tip: about x by 90, what
    pointed up (z) points to -y."""
    a, b = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    moved = part - np.array(about)
    turned = moved.copy()
    turned[..., a] = cos * moved[..., a] - sin * moved[..., b]
    turned[..., b] = sin * moved[..., a] + cos * moved[..., b]
    return turned + np.array(about)


def forward(part: Part, at: Point = ORIGIN) -> Part:
    """What points up, pointing to the front (-y)."""
    return move(turn(part, 90, "x"), at)


def sideways(part: Part, at: Point = ORIGIN) -> Part:
    """What points up, pointing to the right (x)."""
    return move(turn(part, 90, "y"), at)


def put(shape: Iterable[Part], at: Point) -> Shape:
    """A shape, shifted."""
    return [move(part, at) for part in shape]


def grounded(shape: Shape) -> Shape:
    """A shape that stands on z = 0."""
    low = min(part[..., 2].min() for part in shape)
    return put(shape, (0.0, 0.0, -low))


def copies(part: Part, places: Sequence[Point] | np.ndarray) -> Part:
    """One part of many: ``part`` at each of the ``places``."""
    return (part + np.array(places, dtype=float)[:, None, None, :]).reshape(-1, 3, 3)


def around(part: Part, count: int, start: float = 0.0) -> Shape:
    """Copies of a part, evenly about the z axis."""
    return [turn(part, start + 360 * i / count) for i in range(count)]


def both(part: Part) -> Shape:
    """A part on the right (x > 0) and its mirror image on the left."""
    return [part, part * np.array((-1.0, 1.0, 1.0))]


def corners(part: Part, x: float, y: float) -> Shape:
    """A part made about the z axis, put at the four corners ``(+-x, +-y)``, mirrored into each."""
    moved = part + np.array((x, y, 0.0))
    return [moved * np.array((a, b, 1.0)) for a in (1.0, -1.0) for b in (1.0, -1.0)]


def any_of(random: np.random.Generator, *makers: Maker) -> Shape:
    """What one of the ``makers`` builds, each as likely."""
    return makers[random.integers(len(makers))](random)


@cache
def _unit_box() -> Part:
    outline = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]
    low = np.array([(x, y, 0.0) for x, y in outline])
    high = low + np.array((0.0, 0.0, 1.0))
    sides = [np.stack([low[[i, (i + 1) % 4]], high[[i, (i + 1) % 4]]]) for i in range(4)]
    caps = [np.stack([face[[0, 1]], face[[3, 2]]]) for face in (low, high)]
    return np.concatenate([sheet(grid) for grid in (*sides, *caps)])


@cache
def _square() -> np.ndarray:
    """A ring of four whose sides, not corners, lie across the axes: what beams are cut to."""
    return arc(1.0, 45.0, 405.0, 5)


@cache
def _ring(sides: int) -> np.ndarray:
    return arc(1.0, 0.0, 360.0, sides + 1)
