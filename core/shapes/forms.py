"""Forms that many things are made of, from ``parts``: cushions, limbs, hollows, legs, drawers, frames, wheels."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from core.shapes.parts import (
    ORIGIN,
    Part,
    Point,
    Shape,
    arc,
    bar,
    both,
    box,
    boxes,
    closed_sheet,
    corners,
    cylinder,
    ellipsoid,
    forward,
    grounded,
    lathe,
    move,
    put,
    ring,
    rods,
    row,
    sheet,
    smooth,
    tube,
    turn,
)

Line = Sequence[Sequence[float] | np.ndarray] | np.ndarray
Profile = list[tuple[float, float]]
"""(radius, z) points, for ``lathe``."""

# Bodies


def cushion(size: Point, at: Point = ORIGIN, power: float = 0.3) -> Part:
    """A box with soft edges, the boxier the lower the ``power``; 1 makes it a ball."""
    soft = _soft_box() if power == 0.3 else _soften(power)
    return soft * np.array(size) + np.array(at)


def ribbon(
    line: Sequence[tuple[float, float]] | np.ndarray,
    width: float | np.ndarray,
    thick: float,
    dish: float = 0.0,
    columns: int = 2,
) -> Part:
    """A board bent along a ``line`` of (y, z) points, front to back; ``width`` for all or for each point; its sides are
    raised by ``dish``."""
    middle = np.asarray(line, dtype=float)
    along = np.gradient(middle, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / (np.linalg.norm(along, axis=1, keepdims=True) + 1e-9)
    rows = np.r_[0, : len(middle), len(middle) - 1]
    half = np.full((len(rows), 1), thick / 2)
    half[[0, -1]] = 0
    across = np.linspace(-1, 1, columns)
    x = np.concatenate([across, across[::-1], across[:1]])
    upper = np.repeat([1.0, -1.0, 1.0], [columns, columns, 1])
    grid = np.empty((len(rows), len(x), 3))
    grid[..., 0] = np.broadcast_to(width, len(middle))[rows, None] / 2 * x
    grid[..., 1:] = middle[rows, None] + (dish * x**2 + half * upper)[..., None] * normal[rows, None]
    return sheet(grid)


def limb(line: Line, radii: Sequence[object] | np.ndarray, sides: int = 8, tip: float = 0.5) -> Part:
    """A smooth limb along a ``line``, of a radius at each point, or of two: sideways (x, where the line allows), and
    across both. Ends are closed, drawn out by ``tip`` times their radius."""
    points, radius = np.array(line, dtype=float), np.array(radii, dtype=float)
    radius = radius.reshape(len(points), -1)
    steps = _unit(points[1:] - points[:-1])
    along = np.empty_like(points)
    along[0], along[-1] = steps[0], steps[-1]
    along[1:-1] = steps[1:] + steps[:-1]
    along = _unit(along)
    sideways = np.abs(steps).max(axis=0).argmin()
    first = along * -along[:, sideways, None]
    first[:, sideways] += 1
    first = _unit(first)
    second = along[:, [1, 2, 0]] * first[:, [2, 0, 1]] - along[:, [2, 0, 1]] * first[:, [1, 2, 0]]
    circle, faces = _wrapping(len(points) + 2, sides)
    grid = np.empty((len(points) + 2, sides + 1, 3))
    grid[1:-1] = points[:, None] + circle[:, :1] * (first * radius[:, :1])[:, None]
    grid[1:-1] += circle[:, 1:] * (second * radius[:, -1:])[:, None]
    grid[0] = points[0] - tip * radius[0].min() * along[0]
    grid[-1] = points[-1] + tip * radius[-1].min() * along[-1]
    return grid.reshape(-1, 3)[faces]


def fuselage(stations: Sequence[tuple[float, float, float, float]], sides: int, square: float = 2.0) -> Part:
    """A closed body along y through ovals: each a y, half a width, half a height and the height of its middle; the
    more ``square``, the nearer to boxes."""
    y, wide, high, z = np.array(stations).T[:, :, None]
    cos, sin = arc(1.0, -90, 270, sides + 1).T
    stretch = (np.abs(cos) ** square + np.abs(sin) ** square) ** (-1 / square)
    ovals = np.stack(np.broadcast_arrays(wide * cos * stretch, y, z + high * sin * stretch), axis=-1)
    return closed_sheet(ovals)


def fluted(part: Part, count: int, depth: float) -> Part:
    """A turned part with a ``count`` of waves around it, as deep as a share of its radius."""
    waved = part.copy()
    waved[..., :2] *= 1 + depth * np.cos(count * np.arctan2(part[..., 1], part[..., 0]))[..., None]
    return waved


# Hollows


def hollow(outer: Sequence[tuple[float, float]], wall: float, floor: float | None = None, least: float = 0) -> Profile:
    """A profile with its inside: up the ``outer`` line of (radius, z), and down again ``wall`` further in, though never
    by more than leaves a ``least`` share of the radius."""
    low = outer[0][1]
    bottom = low + (wall if floor is None else floor)
    inner = [(max(r - wall, least * r), max(z, bottom)) for r, z in reversed(outer)]
    return [(0.0, low), *outer, *inner, (0.0, bottom)]


def vessel(line: Sequence[tuple[float, float]], wall: float, sides: int = 16) -> Part:
    """Both faces of a turned hollow: ``line`` is its outside, (radius, z) from its foot up to its rim."""
    return lathe(hollow(line, wall, least=0.2), sides=sides)


def open_tub(top: tuple[float, float], foot: tuple[float, float], deep: float) -> Shape:
    """An open box with walls, ``top`` and ``foot`` its width and length there."""
    square = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)])
    rims = [(foot, 0.0, 1.0), (top, deep, 1.0), (top, deep, 0.94), (foot, deep * 0.05, 0.94)]
    grid = np.stack([np.insert(square * size * share, 2, z, axis=1) for size, z, share in rims])
    return [sheet(grid), box((foot[0], foot[1], deep * 0.05))]


# Furniture


def lean_back(shape: Shape, degrees: float, at: Point) -> Shape:
    """An upright shape at the origin, leant towards +y and put somewhere."""
    return put([turn(part, -degrees, "x") for part in shape], at)


def rim(wide: float, deep: float, high: float, thick: float) -> Shape:
    """Four upright boards around a rectangle."""
    sides = both(box((thick, deep, high), (wide / 2 - thick / 2, 0, 0)))
    return [*sides, *(box((wide, thick, high), (0, y, 0)) for y in (thick / 2 - deep / 2, deep / 2 - thick / 2))]


def legs(
    random: np.random.Generator,
    x: float,
    y: float,
    high: float,
    thick: float,
    kinds: tuple[int, ...] = (0, 1, 2, 3, 4, 5),
) -> Shape:
    """What holds a top with corners at ``(+-x, +-y)``: 0 square, 1 round and splayed, 2 turned, 3 hoops at both ends,
    4 boards at both ends, 5 hairpins."""
    kind, in_x, in_y = kinds[random.integers(len(kinds))], x - thick / 2, y - thick / 2
    if kind == 0:
        shape = corners(box((thick, thick, high)), in_x, in_y)
    elif kind == 1:
        leg = cylinder(thick * random.uniform(0.3, 0.5), high, top=thick * random.uniform(0.45, 0.7), sides=8)
        inset = random.uniform(0, 0.15) * high
        leg[..., :2] -= min(inset, 0.4 * x, 0.4 * y) * leg[..., 2:] / high
        shape = corners(leg, in_x, in_y)
    elif kind == 2:
        turned = [(0.3, 0), (0.5, 0.1), (0.35, 0.2), (0.5, 0.45), (0.6, 0.6), (0.35, 0.75), (0.6, 0.78), (0.6, 1)]
        shape = corners(lathe([(r * thick, z * high) for r, z in turned], sides=8), in_x, in_y)
    elif kind == 3:
        r = thick * random.uniform(0.25, 0.5)
        shape = both(tube([(in_x, -in_y, high), (in_x, -in_y, r), (in_x, in_y, r), (in_x, in_y, high)], r, 4))
    elif kind == 4:
        shape = both(box((thick * 0.7, 2 * y, high), (in_x, 0, 0)))
    else:
        wide = random.uniform(0.2, 0.35) * min(x, y)
        pin = tube([(-wide, 0, high), (0, 0, 0), (0, -wide, high)], thick * 0.2, 6)
        shape = corners(pin, in_x, in_y)
    if kind < 3 and random.random() < 0.15:
        z = high * random.uniform(0.15, 0.4)
        shape += [
            *both(box((thick / 2, 2 * in_y, thick / 2), (in_x, 0, z))),
            box((2 * in_x, thick / 2, thick / 2), (0, 0, z)),
        ]
    return shape


def backrest(random: np.random.Generator, wide: float, high: float, thick: float) -> Shape:
    """An upright back: a board, a hoop, or posts with slats, spindles, a splat or a cross."""
    kind, u = random.integers(6), random.uniform
    if kind == 0:
        gap = high * max(0.0, u(-0.4, 0.5))
        posts = both(box((thick, thick * 0.8, high * 0.8), (wide * u(0.3, 0.45), thick * 0.8, 0)))
        return [box((wide, thick * u(0.5, 1.2), high - gap), (0, 0, gap)), *posts]
    if kind == 1:
        bow = smooth([(-0.5, 0, 0), (-0.55, 0, 1.0), (0, 0, 1.05), (0.55, 0, 1.0), (0.5, 0, 0)])
        size, x = (thick * 0.4, thick * 0.4, high * 0.85), wide * 0.35
        spindles = row(size, (-x, 0, 0), (x, 0, 0), int(random.integers(3, 8)))
        return [tube(bow * (wide - thick, 1, high), thick * 0.5, 6), spindles]
    parts = both(box((thick, thick, high), (wide / 2 - thick / 2, 0, 0)))
    top = u(0.08, 0.25)
    parts.append(box((wide, thick * 0.6, top * high), (0, 0, (1 - top) * high)))
    if kind == 2:
        count = int(random.integers(1, 5))
        ends = (0.0, 0.0, u(0.0, 0.3) * high), (0.0, 0.0, (0.95 - top) * high)
        parts.append(row((wide, thick * 0.5, high * u(0.06, 0.5 / count)), *ends, count, inside=True))
    elif kind == 3:
        count, low = int(random.integers(3, 9)), u(0, 0.25) * high
        pole = u(0.3, 0.6) * thick if random.random() < 0.6 else wide / count * 0.45
        parts.append(row((pole, thick * 0.4, high * 0.95 - low), (-0.38 * wide, 0, low), (0.38 * wide, 0, low), count))
        parts.append(box((wide, thick * 0.6, thick), (0, 0, low)))
    elif kind == 4:
        parts.append(box((wide * u(0.2, 0.6), thick * 0.5, high * 0.95)))
    else:
        parts += both(bar((wide / 2, 0, high * (1 - top)), (-wide / 2, 0, 0.05 * high), thick * 0.6))
    return parts


def drawers(
    random: np.random.Generator, wide: float, deep: float, high: float, grid: tuple[int, int] | None = None
) -> Shape:
    """A block of drawers, ``grid`` of them beside and above each other, with grips, facing -y."""
    across, up = grid or (1, int(random.integers(1, 5)))
    parts = [*rim(wide, deep, high, 0.018), box((wide, deep, 0.018)), box((wide, deep, 0.018), (0, 0, high - 0.018))]
    x, z = (np.arange(across) - (across - 1) / 2) * wide / across, np.arange(up) * high / up
    at = np.stack([*(g.ravel() for g in np.meshgrid(x, z)), np.full(across * up, -deep / 2 - 0.01)], axis=1)[
        :, [0, 2, 1]
    ]
    size = (wide / across - 0.012, 0.02, high / up - 0.012)
    parts.append(boxes(size, move(at, (0, 0, 0.006))))
    if up > 1:
        parts.append(row((wide - 0.03, deep * 0.9, 0.012), (0, 0, 0), (0, 0, high), up - 1, inside=True))
    grip = (0.025, 0.025, 0.025) if random.random() < 0.4 else (random.uniform(0.2, 0.6) * size[0], 0.025, 0.015)
    if random.random() < 0.85:
        parts.append(boxes(grip, move(at, (0, -0.022, size[2] * random.uniform(0.45, 0.8)))))
    return parts


def carcass(size: Point, wall: float, at: Point = ORIGIN, levels: Sequence[float] | np.ndarray = ()) -> Shape:
    """A case that is open in front, its back last, with shelves at shares of its height."""
    wide, deep, high = size
    parts = both(box((wall, deep, high), ((wide - wall) / 2, 0, 0)))
    parts += [box((wide - 2 * wall, deep, wall), (0, 0, z)) for z in (0, high - wall)]
    parts += [box((wide - 2 * wall, deep - 2 * wall, 0.006), (0, 0, share * high)) for share in levels]
    parts.append(box((wide - 2 * wall, wall, high - 2 * wall), (0, (deep - wall) / 2, wall)))
    return put(parts, at)


def fronts(size: tuple[float, float], columns: int, rows: int, at: Point) -> Shape:
    """Doors or drawers with knobs, side by side and above each other, as wide and high in all as ``size``."""
    wide, high = size[0] / columns, size[1] / rows
    parts = []
    for x in (np.arange(columns) - (columns - 1) / 2) * wide:
        for z in np.arange(rows) * high:
            parts.append(box((wide - 0.01, 0.02, high - 0.01), (x, -0.01, z + 0.005)))
            parts.append(knob(0.012, 0.025, (x + (0.4 * wide if rows == 1 else 0), -0.02, z + 0.75 * high)))
    return put(parts, at)


def knob(radius: float, depth: float, at: Point) -> Part:
    """A knob that points to the front."""
    return forward(cylinder(radius, depth, top=0.85 * radius, sides=10), at)


def bow_handle(start: Point, end: Point, out: float, radius: float) -> Part:
    """A handle that stands out to the front, from one point to another."""
    away = np.array((0.0, -out, 0.0))
    return tube(np.array([start, start + away, end + away, end]), radius)


# Openings


def framed(
    wide: float,
    high: float,
    border: float,
    deep: float,
    columns: int = 1,
    rows: Sequence[float] | np.ndarray = (),
    thin: float = 0.0,
    infill: float = 0.0,
    foot: float | None = None,
) -> Part:
    """A standing frame divided by ``thin`` bars into columns and at ``rows`` (shares of its height), filled with glass
    or boards as thick as ``infill``; the lower border is ``foot`` high."""
    foot = border if foot is None else foot
    inside, clear = wide - 2 * border, high - border - foot
    pieces = both(box((border, deep, high), ((wide - border) / 2, 0, 0)))
    pieces += [box((inside, deep, foot)), box((inside, deep, border), (0, 0, high - border))]
    pieces += [box((thin, deep * 0.8, clear), (inside * (i / columns - 0.5), 0, foot)) for i in range(1, columns)]
    pieces += [box((inside, deep * 0.8, thin), (0, 0, foot + share * clear - thin / 2)) for share in rows]
    if infill:
        pieces.append(box((inside, infill, clear), (0, 0, foot)))
    return np.concatenate(pieces)


def arch_line(wide: float, high: float, rise: float, sharp: float = 2.0, count: int = 15) -> np.ndarray:
    """``(count + 2, 2)`` points in x, z: from the left foot over an arch of a ``rise`` to the right foot; pointed the
    more, the less ``sharp`` is below 2."""
    x, z = arc(1.0, 180, 0, count).T
    top = np.stack(
        [np.abs(x) ** (2 / sharp) * np.sign(x) * wide / 2, high - rise + rise * np.abs(z) ** (2 / sharp)], axis=1
    )
    return np.concatenate([[(-wide / 2, 0)], top, [(wide / 2, 0)]])


def band(outer: np.ndarray, inner: np.ndarray, deep: float) -> Part:
    """What stands between two lines of (x, z) points, ``deep`` thick."""
    edges = ((outer, -deep / 2), (outer, deep / 2), (inner, deep / 2), (inner, -deep / 2), (outer, -deep / 2))
    return sheet(np.stack([np.insert(line, 1, y, axis=1) for line, y in edges]))


# Wheels


def tyred_wheel(radius: float, wide: float, sides: int = 14) -> Part:
    """A tyre on a rim, its axle along x through the origin."""
    half = wide / 2
    outside = [
        (0, half * 0.6),
        (radius * 0.58, half * 0.5),
        (radius * 0.64, half),
        (radius * 0.93, half),
        (radius, half * 0.7),
    ]
    return turn(lathe([*outside, *((r, -x) for r, x in outside[::-1])], sides=sides), 90, "y")


def spoked_wheel(radius: float, tyre: float, spokes: int, sides: int = 20) -> Part:
    """A thin tyre with spokes, its axle along x through the origin."""
    tips = np.insert(arc(radius, 0, 360, spokes + 1)[1:], 2, 0.0, axis=1)
    hub = np.zeros((spokes, 3))
    hub[:, 2] = np.where(np.arange(spokes) % 2, 0.03, -0.03)
    spread, axle = rods(hub, tips, max(0.002, tyre * 0.15)), cylinder(tyre, 0.08, (0, 0, -0.04), sides=8)
    return turn(np.concatenate([ring(radius - tyre, tyre, sides=sides), spread, axle]), 90, "y")


# How it lies


def laid(shape: Shape, random: np.random.Generator, odds: float = 0.5) -> Shape:
    """What was made upright: laid flat by the ``odds``, else head up, or down."""
    if random.random() < odds:
        return grounded([turn(part, 90, "x") for part in shape])
    return grounded([part * (1, 1, -1) for part in shape] if random.random() < 0.2 else shape)


@cache
def _soft_box() -> Part:
    return _soften(0.3)


def _soften(power: float) -> Part:
    """A ball, drawn out to the sides of a box of size 1."""
    ball = ellipsoid((1, 1, 1), sides=12)
    return np.sign(ball) * np.abs(ball) ** power / 2 + (0, 0, 0.5)


def _unit(vectors: np.ndarray) -> np.ndarray:
    """Each of length 1."""
    return vectors / np.sqrt((vectors * vectors) @ np.ones((3, 1)) + 1e-12)


@cache
def _wrapping(rows: int, sides: int) -> tuple[np.ndarray, np.ndarray]:
    """A circle, and which points of a grid of ``rows`` such make up its triangles."""
    index = np.arange(rows * (sides + 1)).reshape(rows, sides + 1)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    return arc(1.0, 0.0, 360.0, sides + 1), np.stack([a, b, c, a, c, d], axis=-1).reshape(-1, 3)
