"""What is climbed, and what keeps one from falling or going on."""

import numpy as np

from core.shapes.parts import (
    Maker,
    Part,
    Shape,
    bar,
    both,
    box,
    copies,
    cylinder,
    ellipsoid,
    lathe,
    move,
    points,
    ring,
    rods,
    scale,
    shares,
    sheet,
    tube,
    turn,
    upright,
)


def stairs(random: np.random.Generator) -> Shape:
    """Steps straight up, about a landing, curved or spiral; solid, on stringers or open; with or without rails."""
    rise, run, wide = random.uniform(0.14, 0.21), random.uniform(0.22, 0.33), random.uniform(0.65, 1.5)
    course = random.random()
    spiral = course > 0.8
    if course < 0.58:
        left, right, heights = _straight_course(random, run, wide)
    else:
        left, right, heights = _curved_course(random, run, wide, spiral)
    heights = rise * heights
    floor, kind = np.concatenate([[0.0], heights[:-1]]), random.integers(spiral, 4)
    thick = (10.0, random.uniform(1, 2) * rise, random.uniform(0.025, 0.06))[min(int(kind), 2)]
    parts = [_slabs(left, right, np.maximum(heights - thick, 0), heights)]
    if kind == 3:  # risers
        parts.append(sheet(np.stack([[_lift(line[:-1], z) for line in (left, right)] for z in (floor, heights)])))
    rails = random.random() < 0.6
    across = (right - left) / np.linalg.norm(right - left, axis=1, keepdims=True)
    nose = np.concatenate([heights, heights[-1:]])
    if spiral:
        parts.append(cylinder(random.uniform(0.04, 0.12), heights[-1] + random.uniform(0, 1), sides=10))
    for line, inward in ((right, -across), (left, across))[: 1 if spiral else 2]:
        if kind > 1 and random.random() < 0.75:
            parts.append(_stringer(line, nose - rise * 0.8, inward, random.uniform(0.2, 0.32)))
        if rails and random.random() < 0.8:
            parts += _banister(random, line + 0.04 * inward, nose)
    return [part * np.array((-1.0, 1.0, 1.0)) for part in parts] if random.random() < 0.5 else parts


def railing(random: np.random.Generator) -> Shape:
    """Rails and posts with balusters, bars, crosses, panes or rings between; straight, sloping or about a balcony."""
    long, high, thick = random.uniform(0.8, 3.5), random.uniform(0.75, 1.15), random.uniform(0.03, 0.09)
    low = random.uniform(0.04, 0.15)
    parts = [box((long, thick * random.uniform(0.8, 2), thick), (0, 0, high - thick))]
    fill = [_balusters, _balusters, _rails, _panels, _crosses, _ringed_bars][random.integers(6)]
    parts += fill(random, long, low, high - thick)
    if fill is not _rails or random.random() < 0.3:
        parts.append(box((long, thick, thick * 0.7), (0, 0, low)))
    post = random.uniform(0.04, 0.14)
    if random.random() < 0.8:
        parts += both(box((post, post, high + random.uniform(0, 0.1)), (long / 2, 0, 0)))
        if random.random() < 0.3:
            parts += both(ellipsoid((post * 0.6,) * 3, (long / 2, 0, high + post), 8))
    if random.random() < 0.2:  # two more sides, about a balcony
        short = random.uniform(0.3, 0.7)
        side = [turn(scale(part, (short, 1, 1)), 90) for part in parts]
        parts += [twin for part in side for twin in both(move(part, (long / 2, long * short / 2, 0)))]
    elif random.random() < 0.25:  # beside stairs
        slope = np.array((0, 0, random.uniform(0.4, 0.9)))
        parts = [part + (part[..., :1] + long / 2) * slope for part in parts]
    return parts


def fence(random: np.random.Generator) -> Shape:
    """Posts and rails with pickets, boards, iron bars, wire, lattice or nothing between."""
    long, high, post = random.uniform(1.2, 6), random.uniform(0.7, 2.0), random.uniform(0.06, 0.14)
    ends = np.linspace(-long / 2, long / 2, max(1, round(long / random.uniform(1.2, 2.6))) + 1)
    tall = high * random.uniform(0.95, 1.15)
    pillar = [box((post, post, tall))]
    if random.random() < 0.3:
        pillar.append(lathe([(post * 0.75, tall), (0, tall + post * 0.6)], sides=4))
    parts = [move(part, (x, 0.03, 0)) for x in ends for part in pillar]
    style, rail = random.integers(6), random.uniform(0.04, 0.12)
    if style == 0:  # rails only
        shares = np.linspace(0.2, 0.92, int(random.integers(2, 5)))
        return parts + [box((long, 0.03, rail), (0, 0, high * share - rail / 2)) for share in shares]
    if style == 1:
        return parts + _mesh(random, long, high)
    if style == 2:
        return parts + _boards(random, long, high)
    parts += [box((long, 0.03, rail), (0, 0, high * share - rail / 2)) for share in (0.2, 0.8)]
    return parts + (_spears(random, long, high) if style == 3 else _pickets(random, long, high, len(ends) - 1))


def ladder(random: np.random.Generator) -> Shape:
    """Two rails with rungs, upright or leaning; drawn out in two lengths; or a stepladder with treads."""
    if random.random() < 0.4:
        return _stepladder(random)
    high, half, step = random.uniform(1.2, 4.5), random.uniform(0.15, 0.28), random.uniform(0.22, 0.35)
    thick, taper = random.uniform(0.025, 0.07), random.uniform(0, 0.15)
    zs = np.arange(step * 0.8, high - 0.1, step)
    xs = half * (1 + taper * (1 - zs / high))
    rungs = rods(points(-xs, 0, zs), points(xs, 0, zs), random.uniform(0.01, 0.022), 6)
    parts = [*both(bar((half * (1 + taper), 0, 0), (half, 0, high), thick)), rungs]
    if random.random() < 0.25:  # drawn out
        up = high * random.uniform(0.2, 0.7)
        parts += [move(part * (0.86, 1, 1), (0, thick, up)) for part in parts]
    lean = random.uniform(-35, 0) if random.random() < 0.6 else 0.0
    return [turn(part, lean, "x") for part in parts]


def _flights(count: int, run: float, wide: float, first: int, turns: int) -> tuple[np.ndarray, np.ndarray]:
    """Left and right ends of the edges of steps: ``first`` steps, turns by 45 degrees to the left, the others."""
    left, right = np.zeros((count + 1, 2)), np.zeros((count + 1, 2))
    heading = 90
    for i in range(count + 1):
        if first < i <= first + turns:
            heading += 45
            left[i] = left[i - 1]
        elif i:
            left[i] = left[i - 1] + run * np.array((np.cos(np.radians(heading)), np.sin(np.radians(heading))))
        across = wide * (2**0.5 if heading % 90 else 1)
        right[i] = left[i] + across * np.array((np.sin(np.radians(heading)), -np.cos(np.radians(heading))))
    return left, right


def _slabs(left: np.ndarray, right: np.ndarray, low: np.ndarray, high: np.ndarray) -> Part:
    """A slab between each two edges, whose ends are given, from a height to another."""
    u, v, w = np.moveaxis(box((1, 1, 1))[None], -1, 0)[..., None]
    u, v = u + 0.5, v + 0.5
    ends = [points[:, None, None] for points in (left[:-1], right[:-1], left[1:], right[1:])]
    flat = (1 - v) * ((1 - u) * ends[0] + u * ends[1]) + v * ((1 - u) * ends[2] + u * ends[3])
    height = low[:, None, None, None] * (1 - w) + high[:, None, None, None] * w
    return np.concatenate([flat, height], axis=-1).reshape(-1, 3, 3)


def _stringer(line: np.ndarray, heights: np.ndarray, inward: np.ndarray, deep: float) -> Part:
    """A board on edge along the ends of steps."""
    near, far = _lift(line, heights), _lift(line + 0.04 * inward, heights)
    down = np.array((0, 0, deep))
    return sheet(
        np.stack([near + 0.2 * down, near - 0.8 * down, far - 0.8 * down, far + 0.2 * down, near + 0.2 * down])
    )


def _banister(random: np.random.Generator, line: np.ndarray, heights: np.ndarray) -> Shape:
    """A handrail along the ends of steps, on posts, or a low wall."""
    high, feet = random.uniform(0.8, 1.0), _lift(line, heights)
    rail = move(feet, (0, 0, high))
    style = random.integers(5)
    if style == 0:
        return [sheet(np.stack([feet - (0, 0, 0.1), rail]))]
    parts = [rods(rail[:-1], rail[1:], random.uniform(0.02, 0.04), 6)]
    if style == 1:
        return [*parts, rods(feet[[0, -1]], rail[[0, -1]], 0.03)] + [
            rods(move(feet[:-1], (0, 0, z)), move(feet[1:], (0, 0, z)), 0.012)
            for z in high * shares(random.integers(2, 6))
        ]
    posts = feet
    if style > 2:
        posts = np.concatenate([feet, (feet[1:] + feet[:-1]) / 2 - (0, 0, 0.08)])
    parts.append(
        rods(posts, posts * (1, 1, 0) + _lift(0 * posts[:, :2], posts[:, 2] + high), random.uniform(0.008, 0.022))
    )
    if random.random() < 0.6:
        post = random.uniform(0.06, 0.12)
        parts += [box((post, post, high + 0.15), (x, y, z - 0.1)) for x, y, z in feet[[0, -1]]]
    return parts


def _lift(flat: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Points (x, y) raised to heights."""
    return np.concatenate([flat, heights[:, None]], axis=1)


def _straight_course(random: np.random.Generator, run: float, wide: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Left and right ends of the edges of steps, and how many rises up each step is: one flight, or two about a turn
    to the left of a quarter or a half, over a landing or winders."""
    count, turns = int(random.integers(4, 19)), int(random.choice([0, 0, 2, 4]))
    first = int(random.integers(1, count)) if turns else count
    wide = wide if turns else wide * random.uniform(0.8, 2)
    left, right = _flights(count + turns, run, wide, first, turns)
    climbs = np.ones(count + turns)
    climbs[first + 1 : first + turns] = random.random() < 0.3
    return left, right, np.cumsum(climbs)


def _curved_course(
    random: np.random.Generator, run: float, wide: float, spiral: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same about a centre, for a ``spiral`` near to it."""
    count = int(random.integers(7, 22))
    near = random.uniform(0.03, 0.12) if spiral else random.uniform(0.3, 1.8)
    step = np.radians(random.uniform(20, 34)) if spiral else run / (near + 0.5 * wide)
    angles = step * np.arange(count + 1)
    spokes = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return near * spokes, (near + wide) * spokes, np.arange(1, count + 1)


def _balusters(random: np.random.Generator, long: float, low: float, top: float) -> Shape:
    """Turned or cast balusters, or plain bars, between two heights."""
    xs = np.linspace(-long / 2, long / 2, int(long / random.uniform(0.1, 0.2)) + 2)[1:-1]
    if random.random() < 0.5:
        return [rods(points(xs, 0, low), points(xs, 0, top), random.uniform(0.008, 0.025))]
    fat = random.uniform(0.02, 0.07)
    knots = fat * random.uniform(0.4, 1, 7)
    one = lathe(list(zip(knots, np.linspace(low, top, 7), strict=True)), sides=6)
    return [copies(one, [(x, 0, 0) for x in xs[:: 1 + len(xs) // 16]])]


def _rails(random: np.random.Generator, long: float, low: float, top: float) -> Shape:
    """Bars or wires along."""
    zs = np.linspace(low, top, int(random.integers(3, 9)))
    return [rods(points(0 * zs - long / 2, 0, zs), points(0 * zs + long / 2, 0, zs), random.uniform(0.006, 0.025))]


def _panels(random: np.random.Generator, long: float, low: float, top: float) -> Shape:
    """Panes or boards."""
    number, span = int(random.integers(1, 5)), top - low
    pane = box((long / number * 0.93, random.uniform(0.008, 0.03), span * 0.9), (0, 0, low + span * 0.05))
    return [move(pane, (long * ((i + 0.5) / number - 0.5), 0, 0)) for i in range(number)]


def _crosses(random: np.random.Generator, long: float, low: float, top: float) -> Shape:
    """Crossed bars."""
    ends, thin = np.linspace(-long / 2, long / 2, int(random.integers(2, 5))), random.uniform(0.012, 0.035)
    left, right = ends[:-1], ends[1:]
    return [
        rods(points(left, 0, low), points(right, 0, top), thin),
        rods(points(left, 0, top), points(right, 0, low), thin),
    ]


def _ringed_bars(random: np.random.Generator, long: float, low: float, top: float) -> Shape:
    """Iron bars with rings between them."""
    count, thin = min(12, int(long / random.uniform(0.12, 0.2)) + 1), random.uniform(0.005, 0.012)
    gap = long / count / 2
    xs = np.linspace(-long / 2, long / 2, count + 1)
    circle = turn(ring(gap * 0.9, thin, sides=8), 90, "x")
    height = (low + gap, top - gap, (low + top) / 2)[random.integers(3)]
    return [rods(points(xs, 0, low), points(xs, 0, top), thin), *(move(circle, (x + gap, 0, height)) for x in xs[:-1])]


def _pickets(random: np.random.Generator, long: float, high: float, bays: int) -> Shape:
    """Pointed or flat slats, their tops level or in waves."""
    broad = random.uniform(0.05, 0.13)
    half = broad / 2
    tips = [(0.0, high)] if random.random() < 0.7 else [(half / 2, high), (-half / 2, high)]
    slat = upright([(-half, 0.05), (half, 0.05), (half, high - broad), *tips, (-half, high - broad)], 0.02)
    xs = np.linspace(broad - long / 2, long / 2 - broad, min(40, int(long / (broad * random.uniform(1.2, 2)))))
    bend = random.uniform(-0.2, 0.2) if random.random() < 0.3 else 0.0
    wave = 1 + bend * np.cos(2 * np.pi * xs * bays / long)
    return [np.concatenate([move(slat * (1, 1, tall), (x, -0.025, 0)) for x, tall in zip(xs, wave, strict=True)])]


def _spears(random: np.random.Generator, long: float, high: float) -> Shape:
    """Iron bars with spearheads."""
    xs = np.linspace(-long / 2, long / 2, min(60, int(long / random.uniform(0.09, 0.16))))
    tip = lathe([(0.011, 0), (0.03, 0.05), (0, 0.13)], sides=4)
    bars = rods(points(xs, 0, 0.05), points(xs, 0, high), 0.011)
    return [bars, copies(tip, [(x, 0, high) for x in xs])]


def _mesh(random: np.random.Generator, long: float, high: float) -> Shape:
    """Wires or slats slanting both ways, between two rails."""
    at, thin = np.arange(-long / 2 - high, long / 2, random.uniform(0.12, 0.3)), random.uniform(0.004, 0.015)
    low, top = np.clip(at, -long / 2, None), np.clip(at + high, None, long / 2)
    starts, stops = points(low, 0, low - at), points(top, 0, top - at)
    rails = [box((long, 0.04, 0.04), (0, 0, z)) for z in (high, 0.03)]
    return [rods(starts, stops, thin), rods(starts * (-1, 1, 1), stops * (-1, 1, 1), thin), *rails]


def _boards(random: np.random.Generator, long: float, high: float) -> Shape:
    """Boards, upright or lying, without gaps."""
    if random.random() < 0.5:
        zs = np.arange(0.05, high - 0.1, random.uniform(0.12, 0.2))
        return [box((long, 0.02, (zs[1] - zs[0]) * 0.95), (0, 0, z)) for z in zs]
    count = min(30, int(long / 0.15))
    board = box((long / count * 0.97, 0.02, high * 0.95), (0, 0, 0.03))
    return [move(board, (long * ((i + 0.5) / count - 0.5), 0.02 * (i % 2), 0)) for i in range(count)]


def _stepladder(random: np.random.Generator) -> Shape:
    """Treads between rails, a prop behind; perhaps a platform and a rail to hold."""
    high, half, step = random.uniform(0.7, 2.4), random.uniform(0.16, 0.26), random.uniform(0.2, 0.28)
    lean, thick, flat = np.radians(random.uniform(12, 24)), random.uniform(0.025, 0.06), random.uniform(0.06, 0.13)
    y, z = high * np.sin(lean), high * np.cos(lean)
    foot, back = half * random.uniform(1, 1.3), y + z * np.tan(np.radians(random.uniform(10, 22)))
    parts = [*both(bar((foot, 0, 0), (half, y, z), thick)), *both(bar((foot, back, 0), (half, y, z), thick * 0.7))]
    for share in np.arange(step * 0.8, high, step) / high:
        parts.append(box((2 * (foot + (half - foot) * share), flat, 0.025), (0, y * share, z * share)))
    for share in np.linspace(0.15, 0.6, random.integers(1, 4)):
        at, up = back + (y - back) * share, z * share
        parts.append(bar((-foot, at, up), (foot, at, up), 0.025))
    if random.random() < 0.6:
        parts.append(box((2.2 * half, random.uniform(0.12, 0.3), 0.03), (0, y, z)))
    if random.random() < 0.3:
        parts.append(tube([(-half, y, z), (-half, y + 0.05, z + 0.5), (half, y + 0.05, z + 0.5), (half, y, z)], 0.015))
    return parts


CATEGORIES: dict[str, Maker] = {
    "stairs": stairs,
    "railing": railing,
    "fence": fence,
    "ladder": ladder,
}
