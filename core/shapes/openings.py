"""Openings in walls."""

import numpy as np

from core.shapes.forms import arch_line, band, framed
from core.shapes.parts import (
    Maker,
    Part,
    Shape,
    arc,
    both,
    box,
    cylinder,
    ellipsoid,
    forward,
    move,
    points,
    put,
    rods,
    shares,
    tube,
    turn,
    upright,
)


def door(random: np.random.Generator) -> Shape:
    """One leaf or two, closed or ajar, with handles; in a frame, between side lights; or a garage door."""
    if random.random() < 0.06:
        return _garage_door(random)
    wide, high, thick = random.uniform(0.65, 1.05), random.uniform(1.9, 2.25), random.uniform(0.025, 0.06)
    arched = random.random() < 0.12
    leaf = _arched_leaf(random, wide, high, thick) if arched else _leaf(random, wide, high, thick)
    handle = _handle(random, wide / 2 - random.uniform(0.05, 0.09), random.uniform(0.9, 1.1), thick)
    ajar = random.uniform(15, 105) if random.random() < 0.2 else 0.0
    leaf = put([*leaf, *(handle if random.random() < 0.85 else [])], (wide / 2, 0, 0))
    leaf = [move(turn(part, -ajar), (-wide / 2, 0, 0)) for part in leaf]
    if random.random() < 0.25:
        leaf = [twin for part in leaf for twin in both(move(part, (-wide / 2 - 0.002, 0, 0)))]
        wide, arched = 2 * wide, False
    parts = leaf
    border, deep = random.uniform(0.03, 0.12), random.uniform(0.06, 0.25)
    if arched and random.random() < 0.6:
        inner = arch_line(wide, high, wide / 2)
        parts.append(band(inner * (1 + 2 * border / wide, 1 + border / high), inner, deep))
    elif not arched and random.random() < 0.7:
        parts += _doorway(wide, high, border, deep)
        if random.random() < 0.4:  # architraves on the wall
            parts += _doorway(wide + border, high + border / 2, 1.3 * border, deep * 1.15)
        lit, light = random.random(), random.uniform(0.25, 0.5)
        for side in (1, -1)[: 2 if lit < 0.12 else 1 if lit < 0.2 else 0]:
            pane = framed(light, high, 0.06, deep * 0.6, 1, shares(random.integers(1, 5)), 0.03, 0.006)
            parts.append(move(pane, (side * (wide / 2 + border + light / 2), 0, 0)))
        if random.random() < 0.1:
            parts.append(move(framed(wide + 2 * border, 0.4, 0.05, deep, 3, (), 0.03, 0.006), (0, 0, high + border)))
    return parts


def window(random: np.random.Generator) -> Shape:
    """Fixed, double-hung, sliding, casement, French, round, half-round or round-topped; bars, sill, shutters."""
    deep, border, sash = random.uniform(0.05, 0.22), random.uniform(0.02, 0.08), random.uniform(0.03, 0.08)
    glass = random.uniform(0.004, 0.02) if random.random() < 0.7 else 0.0
    if random.random() < 0.22:
        return _curved_window(random, deep, border + sash, glass)
    style = [_fixed, _double_hung, _double_hung, _sliding, _casements, _casements, _casements][random.integers(7)]
    parts, wide, high = style(random, sash, glass)
    parts = put(parts, (0, 0, border))
    if random.random() < 0.9:
        parts.append(framed(wide + 2 * border, high + 2 * border, border, deep))
    if random.random() < 0.3:  # architraves on the wall
        trim, flat = random.uniform(0.06, 0.12), random.uniform(0.015, 0.03)
        parts.append(move(framed(wide + 2 * trim, high + 2 * trim, trim, flat), (0, -deep / 2, border - trim)))
    if random.random() < 0.4:
        out = random.uniform(0.04, 0.2)
        parts.append(box((wide * random.uniform(1.05, 1.15), out, 0.04), (0, -(deep + out) / 2, -0.02)))
    if random.random() < 0.12:
        parts += both(move(_louvres(wide / 2, high, 0.05, 0.035), (wide * 0.75 + border, -deep / 2, border)))
    return parts


def archway(random: np.random.Generator) -> Shape:
    """An arch in a wall, on pillars, of bands, a triumphal arch or a garden arch of slats."""
    wide, high, deep = random.uniform(0.9, 3), random.uniform(2.0, 3.6), random.uniform(0.15, 1.0)
    rise = min(wide / 2 * random.uniform(0.5, 1.4), high * 0.6)
    sharp, style, fat = (2.0, 2.0, 1.4)[random.integers(3)], random.integers(4), random.uniform(0.1, 0.5)
    inner, outer = arch_line(wide, high, rise, sharp), arch_line(wide + 2 * fat, high + fat, rise + fat, sharp)
    x, spring = wide / 2 + fat / 2, high - rise
    if style == 0:
        return _walled_arch(random, inner, deep)
    if style == 1:
        return _garden_arch(random, inner, spring)
    if style == 2:  # on columns
        parts = [band(outer[1:-1], inner[1:-1], deep), *both(cylinder(fat * 0.42, spring, (x, 0, 0), fat * 0.36, 12))]
        return parts + [t for z in (0, spring - 0.1) for t in both(box((fat * 1.1, max(deep, fat), 0.1), (x, 0, z)))]
    parts = [band(outer, inner, deep), *both(box((fat * 1.4, deep * 1.3, high * 0.08), (x, 0, 0)))]
    if random.random() < 0.6:
        parts += both(box((fat * 1.3, deep * 1.2, high * 0.04), (x, 0, spring)))
    if random.random() < 0.5:
        parts.append(box((fat * 0.7, deep * 1.2, fat * 1.3), (0, 0, high - fat * 0.1)))
    return parts


def _louvres(wide: float, high: float, border: float, thick: float) -> Part:
    """A leaf of slanting slats."""
    slat = turn(box((wide - 2 * border, 0.005, 0.06)), 40, "x")
    slats = [move(slat, (0, 0.01, z)) for z in np.linspace(border, high - border - 0.05, 18)]
    return np.concatenate([framed(wide, high, border, thick, 1, (0.5,), border), *slats])


def _leaf(random: np.random.Generator, wide: float, high: float, thick: float) -> Shape:
    """A door leaf about z: plain, panelled, glazed, louvred, planked or a screen."""
    style, border = random.integers(8), random.uniform(0.07, 0.14)
    glass, thin = random.uniform(0.004, 0.01), random.uniform(0.02, 0.1)
    if style < 2:
        return [box((wide, thick, high))]
    if style < 4:  # panels, set back or raised
        columns, rows = int(random.integers(1, 3)), np.sort(random.uniform(0.2, 0.85, random.integers(0, 4)))
        leaf = [framed(wide, high, border, thick, columns, rows, thin, thick * random.uniform(0.3, 0.7), border * 1.6)]
        return (
            leaf
            if random.random() < 0.5
            else [*leaf, box((wide - 3 * border, thick * 1.1, high * 0.3), (0, 0, border * 2))]
        )
    if style == 4:  # glazed all over
        columns, rows = int(random.integers(1, 4)), shares(random.integers(1, 6))
        return [
            framed(wide, high, border, thick, columns, rows, min(thin, 0.035), glass, border * random.uniform(1, 2.5))
        ]
    if style == 5:  # glass above, boards below
        low = high * random.uniform(0.35, 0.6)
        above = framed(
            wide, high - low, border, thick, int(random.integers(1, 4)), shares(random.integers(1, 4)), 0.025, glass
        )
        return [
            framed(wide, low, border, thick, int(random.integers(1, 3)), (), thin, thick * 0.5),
            move(above, (0, 0, low)),
        ]
    if style == 6:
        return [_louvres(wide, high, border, thick)]
    return [framed(wide, high, border * 0.7, thick, 1, (random.uniform(0.35, 0.5),), border * 0.7, 0.002)]


def _arched_leaf(random: np.random.Generator, wide: float, high: float, thick: float) -> Shape:
    """A round-topped leaf with bands or planks."""
    outline = arch_line(wide, high, wide / 2)
    parts = [upright(outline, thick)]
    if random.random() < 0.5:
        parts += [box((wide * 0.9, thick + 0.03, 0.07), (0, 0, high * share)) for share in (0.15, 0.65)]
    else:
        parts += [box((wide / 6, thick + 0.02, high - wide / 2), (wide * (i / 5 - 0.4), 0, 0.02)) for i in range(5)]
    return parts


def _garage_door(random: np.random.Generator) -> Shape:
    wide, high, rows = random.uniform(2.2, 5), random.uniform(2, 2.5), int(random.integers(3, 7))
    row = high / rows
    parts = [
        move(framed(wide, row * 0.98, row * 0.15, 0.05, int(random.integers(1, 7)), (), 0.1, 0.03), (0, 0, i * row))
        for i in range(rows)
    ]
    return parts + (_doorway(wide, high, 0.1, 0.15) if random.random() < 0.6 else [])


def _doorway(wide: float, high: float, border: float, deep: float) -> Shape:
    """Jambs and a head about an opening."""
    jambs = both(box((border, deep, high), ((wide + border) / 2, 0, 0)))
    return [np.concatenate(jambs), box((wide + 2 * border, deep, border), (0, 0, high))]


def _handle(random: np.random.Generator, x: float, z: float, thick: float) -> Shape:
    """A knob, lever or pull on both faces."""
    y, style = -thick / 2, random.integers(3)
    if style == 0:
        front = [
            ellipsoid((0.03, 0.025, 0.03), (x, y - 0.05, z), 8),
            forward(cylinder(0.012, 0.05, sides=6), (x, y, z)),
        ]
    elif style == 1:
        front = [
            box((0.04, 0.01, random.uniform(0.05, 0.25)), (x, y, z - 0.08)),
            tube([(x, y, z), (x, y - 0.05, z), (x - 0.12, y - 0.05, z)], 0.01),
        ]
    else:
        long = random.uniform(0.15, 1.0)
        front = [tube([(x, y, z), (x, y - 0.05, z), (x, y - 0.05, z + long), (x, y, z + long)], 0.012)]
    grip = np.concatenate(front)
    return [grip, grip * np.array((1.0, -1.0, 1.0))] if random.random() < 0.8 else [grip]


def _curved_window(random: np.random.Generator, deep: float, border: float, glass: float) -> Shape:
    """A round or oval window, or one with a round top, or only that top."""
    wide, spokes, is_round = random.uniform(0.5, 1.4), int(random.integers(0, 6)), random.random() < 0.4
    if is_round:
        high = wide * max(1.0, random.uniform(0.2, 1.7))
        outer, middle = arc(1, 0, 360, 33) * (wide / 2, high / 2), high / 2
        spans = np.linspace(0, np.pi, spokes, endpoint=False)
    else:
        rise = wide / 2 * min(1.0, random.uniform(0.3, 2))
        high = rise if random.random() < 0.4 else rise + random.uniform(0.3, 1.4)
        outer, middle = arch_line(wide, high, rise), max(high - rise, border)
        outer = np.concatenate([outer, outer[:1]]) - np.array((0, middle))
        spans = np.linspace(0, np.pi, spokes + 2)[1:-1]
    inner = outer * (1 - 2 * border / wide)
    parts = [band(outer, inner, deep)]
    if glass:
        parts.append(upright(outer[:-1] * 0.97, glass))
    if spokes:
        tips = np.insert(np.stack([np.cos(spans), np.sin(spans)], axis=1) * inner.max(axis=0), 1, 0.0, axis=1)
        parts.append(rods(-tips if is_round else 0 * tips, tips, 0.016))
    parts = put(parts, (0, 0, middle))
    if is_round:
        return parts
    parts.append(box((wide, deep * 0.8, border / 2), (0, 0, middle - border / 4)))
    if middle > 0.25:
        rows = shares(random.integers(1, 4))
        parts.append(framed(wide, middle, border, deep * 0.6, int(random.integers(1, 4)), rows, 0.03))
    if random.random() < 0.4:
        parts.append(box((wide * 1.1, deep + 0.12, 0.04), (0, 0, -0.04)))
    return parts


def _fixed(random: np.random.Generator, sash: float, glass: float) -> tuple[Shape, float, float]:
    """A pane that does not open; its width and height."""
    wide, high = random.uniform(0.45, 2.4), random.uniform(0.5, 1.5)
    return [framed(wide, high, sash, *_bars(random), glass)], wide, high


def _double_hung(random: np.random.Generator, sash: float, glass: float) -> tuple[Shape, float, float]:
    """A lower sash, perhaps pushed up, before an upper one; the width and height."""
    wide, high = random.uniform(0.5, 1.2), random.uniform(0.7, 1.8)
    low = high * random.uniform(0.45, 0.55)
    up = random.uniform(0, 0.5 * low) if random.random() < 0.3 else 0.0
    slim, columns, rows, thin = _bars(random)
    lower = framed(wide, low, sash, slim, columns, rows[:1], thin, glass)
    upper = framed(wide, high - low + sash, sash, slim, columns, rows[:1], thin, glass)
    return [move(lower, (0, -slim / 2, up)), move(upper, (0, slim / 2, low - sash))], wide, high


def _sliding(random: np.random.Generator, sash: float, glass: float) -> tuple[Shape, float, float]:
    """Two sashes side by side, one before the other; the width and height."""
    wide, high = random.uniform(0.8, 2.4), random.uniform(0.5, 1.5)
    high = random.uniform(1.9, 2.2) if random.random() < 0.2 else high
    bars = _bars(random)
    pane = framed(wide / 2 + sash / 2, high, sash, *bars, glass)
    slide = random.uniform(0, 0.4) * wide if random.random() < 0.3 else 0.0
    return [move(pane, (-wide / 4 + slide, -bars[0] / 2, 0)), move(pane, (wide / 4, bars[0] / 2, 0))], wide, high


def _casements(random: np.random.Generator, sash: float, glass: float) -> tuple[Shape, float, float]:
    """One to three wings on hinges, as high as a door in a third, perhaps open, perhaps with a light above; the width
    and height."""
    wings, tall = int(random.choice([1, 2, 2, 2, 3])), random.random() < 0.3
    high = random.uniform(1.9, 2.3) if tall else random.uniform(0.5, 1.6)
    foot = sash * random.uniform(1, 6) if tall else sash
    wing, bars = random.uniform(0.4, 0.8), _bars(random)
    pane = framed(wing, high, sash, *bars, glass, foot)
    ajar = random.uniform(10, 100) if random.random() < 0.25 else 0.0
    wide = wings * wing
    left = move(turn(move(pane, (wing / 2, 0, 0)), -ajar), (-wide / 2, 0, 0))
    parts = [left] if wings == 1 else [left, left * np.array((-1.0, 1.0, 1.0)), *[pane] * (wings - 2)]
    if random.random() < 0.5:
        x = wide / 2 - sash / 2 if wings == 1 else 0.0
        parts.append(cylinder(0.012, 0.12, (x, -bars[0] / 2 - 0.012, high / 2), sides=6))
    if random.random() < 0.2:
        light = random.uniform(0.25, 0.45)
        parts.append(move(framed(wide, light, sash, bars[0], wings, (), 0.03, glass), (0, 0, high)))
        high += light
    return parts, wide, high


def _bars(random: np.random.Generator) -> tuple[float, int, np.ndarray, float]:
    """How thick a sash is, its number of columns, where its rows part and how thin its bars are."""
    columns = int(random.integers(2, 4)) if random.random() < 0.4 else 1
    rows = shares(random.integers(2, 5)) if random.random() < 0.5 else shares(1)
    return random.uniform(0.025, 0.06), columns, rows, random.uniform(0.012, 0.035)


def _walled_arch(random: np.random.Generator, inner: np.ndarray, deep: float) -> Shape:
    """A wall about an opening, perhaps with a cornice."""
    half, high = inner[-1, 0], inner[:, 1].max()
    beside, top = half * random.uniform(1.2, 2.2), high * random.uniform(1.05, 1.5)
    outer = np.stack([np.clip(2 * inner[:, 0] / half, -1, 1) * beside, np.full(len(inner), top)], axis=1)
    outer[[0, -1], 1] = 0
    cornice = box((2.2 * beside, deep * 1.2, high * 0.06), (0, 0, top))
    return [band(outer, inner, deep), *[cornice][: random.integers(2)]]


def _garden_arch(random: np.random.Generator, inner: np.ndarray, spring: float) -> Shape:
    """Two bows joined by slats, their sides perhaps barred."""
    deep, thin, half = random.uniform(0.4, 1), random.uniform(0.015, 0.04), inner[-1, 0]
    bow, back = np.insert(inner, 1, deep / 2, axis=1), np.array((0, deep, 0))
    parts = [rods(bow[:-1] - shift, bow[1:] - shift, thin) for shift in (0 * back, back)]
    zs = np.arange(0.15, spring, random.uniform(0.15, 0.35))
    legs = np.concatenate([points(0 * zs - half, deep / 2, zs), points(0 * zs + half, deep / 2, zs), bow[1:-1]])
    parts.append(rods(legs, legs - back, thin * 0.7))
    if random.random() < 0.5:
        feet = np.array([(x, y * deep, 0) for x in (-half, half) for y in (-0.3, 0, 0.3)])
        parts.append(rods(feet, move(feet, (0, 0, spring)), thin * 0.6))
    return parts


CATEGORIES: dict[str, Maker] = {
    "door": door,
    "window": window,
    "archway": archway,
}
