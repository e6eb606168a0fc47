"""What furnishes walls and floors."""

import numpy as np

from core.shapes.forms import arch_line, band, framed
from core.shapes.parts import (
    Maker,
    Shape,
    arc,
    bar,
    both,
    box,
    cylinder,
    ellipsoid,
    lathe,
    move,
    points,
    rods,
    scale,
    sheet,
    sideways,
    tube,
    turn,
    upright,
)


def curtain(random: np.random.Generator) -> Shape:
    """One or two pleated panels, straight, gathered or tied back; a rod, a valance or swags."""
    high, wide, pair = random.uniform(1.0, 2.8), random.uniform(0.6, 2.6), random.random() < 0.7
    folds, deep, down = random.uniform(3, 9), random.uniform(0.03, 0.1), np.linspace(0, 1, 12)[:, None]
    share = 1 + random.uniform(-0.3, 0.2) * down
    if random.random() < 0.35:  # tied back
        waist, pinch = random.uniform(0.45, 0.7), random.uniform(0.25, 0.6)
        share = 1 - (1 - pinch) * np.exp(-(((down - waist) / 0.22) ** 2))
    cover, across = random.uniform(0.25, 0.5) if pair else 1.0, np.linspace(0, 1, 46)
    parts: Shape = []
    for side in (1, -1) if pair else (1,):
        wave = 2 * np.pi * folds * across + random.uniform(0, 6) + 0.6 * np.sin(5 * across + random.uniform(0, 6))
        x = side * wide * (0.5 - cover * share * across)
        y = deep * (0.5 + 0.7 * down) * np.sin(wave) * (0.7 + 0.3 * np.sin(3 * across + side))
        parts.append(sheet(np.stack(np.broadcast_arrays(x, y, high * (1 - down)), axis=-1)))
    if random.random() < 0.65:
        out, z = wide / 2 + random.uniform(0.03, 0.2), high + 0.02
        parts.append(tube([(-out, 0, z), (out, 0, z)], random.uniform(0.01, 0.03), 8))
        parts += both(ellipsoid((random.uniform(0.02, 0.06),) * 3, (out, 0, z), 8))
    if random.random() < 0.35:  # a valance, its lower edge straight or in swags
        drop, swags = high * random.uniform(0.1, 0.25), int(random.integers(0, 5))
        edge = drop * (0.4 + 0.6 * np.abs(np.sin(np.pi * swags * across))) if swags else np.full(46, drop)
        y = -1.2 * deep - 0.04 - 0.4 * deep * np.sin(2 * np.pi * folds * 1.5 * across)
        x = wide * 1.04 * (across - 0.5)
        parts.append(sheet(np.stack([points(x, y, high + 0.05), points(x, y, high + 0.05 - edge)])))
    return parts


def rug(random: np.random.Generator) -> Shape:
    """A thin slab, oblong, oval or round, flat or wavy, with fringes, a raised border or an end rolled up."""
    wide, long, thick = random.uniform(0.6, 2.4), random.uniform(0.9, 3.5), random.uniform(0.004, 0.035)
    style = random.integers(5)
    if style < 2:  # round or oval
        long = wide if random.random() < 0.4 else long
        steps = np.linspace(0, 1, 10)[:, None, None]
        flat = np.concatenate([steps * arc(1, 0, 360, 29), np.zeros((10, 29, 1))], axis=2) * (wide / 2, long / 2, 0)
    else:
        x, y = np.meshgrid(np.linspace(-wide / 2, wide / 2, 14), np.linspace(-long / 2, long / 2, 20), indexing="ij")
        flat = np.stack([x, y, 0 * x], axis=-1)
    if random.random() < 0.4:
        ways, phase = random.uniform(-4, 4, 2), random.uniform(0, 6)
        flat[..., 2] += random.uniform(0.005, 0.03) * (1 + np.sin(flat[..., :2] @ ways + phase))
    top = move(flat, (0, 0, thick))
    parts = [sheet(flat), sheet(top)]
    parts += [sheet(np.stack([flat[-1], top[-1]]))]
    if style >= 2:
        parts += [sheet(np.stack([flat[0], top[0]])), *(sheet(np.stack([flat[:, i], top[:, i]])) for i in (0, -1))]
    if style == 3:
        xs = np.repeat(np.linspace(-wide / 2, wide / 2, 30), 2)
        ends, reach = np.tile([-long / 2, long / 2], 30), random.uniform(0.04, 0.12)
        parts.append(rods(points(xs, ends, thick / 2), points(xs, ends * (1 + 2 * reach / long), 0.003), 0.005))
    elif style == 4 and random.random() < 0.4:  # rolled up at an end
        turns = np.linspace(0, random.uniform(2, 5) * np.pi, 26)
        radius = random.uniform(0.02, 0.05) * (1 + 0.06 * (turns[-1] - turns))
        spiral = np.stack([long / 2 + radius * np.sin(turns), radius[0] - radius * np.cos(turns)], axis=1)
        parts.append(sheet(np.stack([np.insert(spiral, 0, x, axis=1) for x in (-wide / 2, wide / 2)])))
    return parts


def mantel(random: np.random.Generator) -> Shape:
    """A fireplace surround: legs, a header, a shelf; with a hearth, a firebox, logs, a chimney breast."""
    wide, high, deep = random.uniform(1.1, 2.2), random.uniform(0.95, 1.5), random.uniform(0.1, 0.4)
    leg, head, shelf = random.uniform(0.12, 0.4), random.uniform(0.15, 0.4), random.uniform(0.03, 0.1)
    open_wide, open_high = wide - 2 * leg, high - head - shelf
    parts = [*both(box((leg, deep, high - shelf), ((wide - leg) / 2, 0, 0)))]
    if random.random() < 0.3:  # an arched opening
        inner = arch_line(open_wide, open_high, min(open_wide * random.uniform(0.1, 0.35), open_high * 0.5))[1:-1]
        outer = np.stack([inner[:, 0], np.full(len(inner), high - shelf)], axis=1)
        parts.append(band(outer, inner, deep))
    else:
        parts.append(box((open_wide, deep, head), (0, 0, open_high)))
    out = random.uniform(0.04, 0.2)
    for i, share in enumerate((1, 0.5)[: random.integers(1, 3)]):
        tall = shelf * (1 - 0.3 * i)
        parts.append(box((wide + 2 * out * share, deep + 2 * out * share, tall), (0, 0, high - shelf - i * tall)))
    parts += _mantel_front(random, wide, leg, deep, open_high, head)
    if random.random() < 0.5:
        reach = random.uniform(0.25, 0.6)
        size = (wide * random.uniform(1, 1.2), deep + reach, random.uniform(0.03, 0.12))
        parts.append(box(size, (0, -reach / 2, -0.03)))
    if random.random() < 0.55:
        parts += _firebox(random, open_wide, open_high, deep)
    elif random.random() < 0.3:
        parts.append(box((wide, 0.02, high), (0, deep / 2, 0)))
    if random.random() < 0.2:  # a chimney breast or an overmantel
        size = (wide * random.uniform(0.6, 1), deep * random.uniform(0.4, 1), random.uniform(0.5, 1.3))
        parts.append(box(size, (0, deep * 0.1, high)))
    return parts


def mirror(random: np.random.Generator) -> Shape:
    """A framed pane, oblong, oval, round or arched, on a wall, on a stand or on a foot; wings, a sunburst, a crest."""
    wide, high, thick = random.uniform(0.4, 1.1), random.uniform(0.6, 1.9), random.uniform(0.015, 0.05)
    style = random.integers(7)
    high = wide if style == 0 else high
    pane = _mirror_pane(random, wide, high, thick, style == 0)
    if style == 0:  # with rays
        ray = box((0.02, 0.01, wide * random.uniform(0.2, 0.4)), (0, 0, wide / 2))
        return pane + [move(turn(ray, 15 * i, "y"), (0, 0, high / 2)) for i in range(24)]
    if style == 1:  # swinging between posts
        x, lift, tall = wide / 2 + 0.04, random.uniform(0.1, 0.3), high * random.uniform(0.55, 1)
        pane = [move(turn(part, random.uniform(-15, -5), "x", (0, 0, high / 2)), (0, 0, lift)) for part in pane]
        pane += [*both(box((0.04, 0.04, lift + tall), (x, 0, 0))), *both(box((0.05, high * 0.3, 0.05), (x, 0, 0)))]
        return [*pane, box((wide, 0.03, 0.04), (0, 0, lift * 0.5))]
    if style == 2:  # on a table
        lift = random.uniform(0.08, 0.2)
        pane = [move(scale(part, 0.35), (0, 0, lift)) for part in pane]
        return [*pane, cylinder(0.012, lift, sides=8), lathe([(wide * 0.15, 0), (wide * 0.15, 0.012), (0.015, 0.035)])]
    if style == 3:  # leaning, with a stay
        stay = both(bar((wide * 0.4, high * 0.4, 0), (wide * 0.4, high * 0.12, high * 0.85), 0.03))
        return [turn(part, -random.uniform(5, 12), "x") for part in pane] + stay[: 2 * random.integers(2)]
    if style == 4:  # with wings
        wing = move(framed(wide / 2, high * 0.95, 0.03, thick, infill=thick * 0.4), (wide / 4, 0, 0))
        return pane + both(move(turn(wing, -random.uniform(15, 50)), (wide / 2, 0, 0)))
    if style == 5:  # with a crest or a shelf
        crest = ellipsoid((wide * 0.25, thick, 0.08), (0, 0, high), 8)
        return [*pane, crest if random.random() < 0.6 else box((wide, 0.12, 0.02), (0, -0.06, -0.02))]
    return pane


def _mirror_pane(random: np.random.Generator, wide: float, high: float, thick: float, is_round: bool) -> Shape:
    """A frame about glass on its board."""
    border, form = random.uniform(0.02, 0.12), random.random()
    if not is_round and form < 0.5:
        return [framed(wide, high, border, thick, infill=thick * 0.4)]
    middle = np.array((0, high / 2))
    if is_round or form < 0.85:
        outer = arc(1, 0, 360, 33) * (wide / 2, high / 2) + middle
    else:
        outer = arch_line(wide, high, wide / 2 * random.uniform(0.4, 1))
    inner = (outer - middle) * (1 - 2 * border / wide, 1 - 2 * border / high) + middle
    return [band(outer, inner, thick), upright(outer, thick * 0.4)]


def _mantel_front(
    random: np.random.Generator, wide: float, leg: float, deep: float, open_high: float, head: float
) -> Shape:
    """Pilasters, columns, panels or nothing before the legs."""
    x, y, style = (wide - leg) / 2, -deep / 2, random.integers(4)
    if style == 0:
        blocks = [t for z in (0, open_high - 0.1) for t in both(box((leg * 1.1, deep + 0.1, 0.1), (x, 0, z)))]
        return both(box((leg * 0.7, 0.05, open_high), (x, y - 0.02, 0))) + blocks
    if style == 1:
        shaft = cylinder(leg * 0.3, open_high + head * 0.8, (x, y - leg * 0.25, 0), leg * 0.25, 12)
        return both(shaft) + both(box((leg * 0.9, leg * 0.9, 0.06), (x, y - leg * 0.2, 0)))
    if style == 2:
        panel = box(
            ((wide - 2 * leg) * random.uniform(0.3, 0.95), 0.04, head * 0.6), (0, y - 0.01, open_high + head * 0.15)
        )
        return [*both(box((leg * 0.6, 0.04, open_high * 0.8), (x, y - 0.01, open_high * 0.1))), panel]
    return []


def _firebox(random: np.random.Generator, wide: float, high: float, deep: float) -> Shape:
    """The inside of a fireplace; perhaps tiles about its mouth, and logs."""
    inside = random.uniform(0.2, 0.5)
    parts = [
        box((wide, 0.02, high), (0, inside - deep / 2, 0)),
        box((wide, inside, 0.02), (0, inside / 2 - deep / 2, 0)),
    ]
    parts += both(box((0.02, inside, high), (wide / 2, inside / 2 - deep / 2, 0)))
    if random.random() < 0.5:
        parts.append(move(framed(wide, high, random.uniform(0.06, 0.18), 0.03, foot=0.02), (0, deep * 0.2, 0)))
    if random.random() < 0.3:
        log = sideways(cylinder(0.05, 0.5, sides=8), (-0.25, 0.08, 0.1))
        parts += [log, turn(log, 30, "y"), turn(move(log, (0, 0.08, 0.06)), 15)]
    return parts


CATEGORIES: dict[str, Maker] = {
    "curtain": curtain,
    "rug": rug,
    "mantel": mantel,
    "mirror": mirror,
}
