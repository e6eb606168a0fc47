"""Plants, and what they are put into."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.shapes.forms import fluted, vessel
from core.shapes.parts import (
    Maker,
    Part,
    Point,
    Shape,
    arc,
    both,
    cylinder,
    ellipsoid,
    lathe,
    loft,
    move,
    oval,
    put,
    scale,
    sheet,
    tube,
    turn,
)


def flower_pot(random: np.random.Generator) -> Shape:
    """A pot, a bowl, an urn, a box or a trough for flowers, mostly with soil; at times a saucer or a few shoots."""
    draw = random.uniform
    if random.random() < 0.2:  # a trough
        x, y, high, base = draw(0.25, 0.6), draw(0.08, 0.2), draw(0.14, 0.4), draw(0.75, 1.0)
        soil = 0.85 * high
        outer = [(0, 0, 0, 0), (base, base, 0, 0), (1, 1, high, 0)]
        inner = [(0.93, 0.85, high, 0), (0.9, 0.82, soil, 0), (0, 0, soil, 0)]
        parts = [loft(oval(random.choice([6.0, 60.0]), 16) * (x, y), [*outer, *inner])]
        roots = np.column_stack([np.linspace(-0.8, 0.8, 6) * x, np.zeros(6), np.full(6, soil)])
    else:
        radius = draw(0.08, 0.25)
        parts, soil = _pot(random, radius, radius * draw(1.2, 2.4))
        roots = np.column_stack([draw(-0.5, 0.5, (5, 2)) * radius, np.full(5, soil)])
        if random.random() < 0.25:
            parts.append(vessel([(0.9 * radius, 0), (1.15 * radius, 0.12 * radius)], 0.01))
    if random.random() < 0.3:
        parts.append(_leaves(random, np.repeat(roots, 4, axis=0), draw(0.1, 0.3), 0.04, (30, 85), 0.3))
    return parts


def vase(random: np.random.Generator) -> Shape:
    """A hollow of turned or squarish outline: bellied, slender, with handles, a beaker; at times with a few flowers."""
    draw = random.uniform
    high, belly = draw(0.2, 0.6), draw(0.1, 0.35)
    waist = belly * draw(0.25, 0.9)
    spots = [(belly * draw(0.35, 0.9), 0.0), (belly, draw(0.25, 0.7)), (waist, draw(0.78, 0.88))]
    spots.append((waist * draw(1.0, 1.6), 1.0))
    if random.random() < 0.25:  # a beaker: no neck
        spots = [(belly * draw(0.4, 0.9), 0.0), (belly * draw(0.6, 1.0), 0.5), (belly, 1.0)]
    if random.random() < 0.2:  # on a foot
        spots = [(0.5 * belly, -0.15), (0.2 * belly, -0.1), *spots]
    line = _eased([(r * high, (z - spots[0][1]) * high) for r, z in spots])
    wall, (lip, top) = draw(0.02, 0.06) * high, line[-1]
    if random.random() < 0.15:  # squarish
        inner = [(0.85 * r, max(z, wall)) for r, z in reversed(line)]
        section = oval(random.choice([4.0, 8.0]))
        parts = [loft(section, [(r, r, z, 0) for r, z in [(0.0, 0.0), *line, *inner, (0.0, wall)]])]
    else:
        parts = [vessel(line, wall, sides=20)]
    if random.random() < 0.2:
        low, reach = draw(0.45, 0.7) * top, max(r for r, _ in line) * draw(1.05, 1.4)
        body = float(np.interp(low, [z for _, z in line], [r for r, _ in line]))
        ear = [(lip, 0, 0.92 * top), (0.9 * reach, 0, 0.93 * top), (reach, 0, (0.93 * top + low) / 2), (body, 0, low)]
        parts += both(tube(ear, 0.03 * high))
    if random.random() < 0.15:
        parts += _flowers(random, int(random.integers(1, 6)), (0, 0, 0.2 * top), draw(1.3, 2.0) * top, 0.3 * top)
    return parts


def plant(random: np.random.Generator) -> Shape:
    """A pot with broad leaves, blades, fronds, a bush, a little tree or a clipped ball; flowers in a vase; a shrub."""
    draw = random.uniform
    kind, count = random.integers(8), int(random.integers(8, 26))
    if kind == 6:
        return _bouquet(random)
    radius = draw(0.1, 0.22)
    parts, soil = _pot(random, radius, radius * draw(1.3, 2.2)) if kind < 7 else ([], 0.0)
    tall, root = radius * draw(3, 8), np.array((0.0, 0.0, soil))
    if kind == 0 or (kind == 7 and random.random() < 0.5):  # a rosette of broad leaves
        wide = tall * draw(0.1, 0.25)
        parts.append(_leaves(random, np.tile(root, (count, 1)), 0.7 * tall, wide, (15, 80), draw(0.2, 0.6)))
    elif kind == 1:  # blades
        roots = root + np.column_stack([draw(-0.5, 0.5, (count, 2)) * radius, np.zeros(count)])
        parts.append(_leaves(random, roots, 0.8 * tall, tall * draw(0.05, 0.12), (72, 90), 0.05))
    elif kind == 2:  # fronds on one or more stems
        for x, y in draw(-0.4, 0.4, (random.integers(1, 4), 2)) * radius:
            top = (2 * x, 2 * y, soil + tall * draw(0.3, 0.9))
            parts.append(tube([(x, y, soil), top], draw(0.01, 0.03)))
            parts.append(_leaves(random, np.tile(top, (12, 1)), 0.5 * tall, 0.1 * tall, (0, 75), draw(0.4, 0.9)))
    elif kind == 3:  # clipped to a cone or a ball
        ball = tall * draw(0.2, 0.35)
        cut_cone = cylinder(ball, 3 * ball, (0, 0, soil + 0.1 * tall), top=0.0)
        crown = _clump(random, (ball, ball, ball), (0, 0, soil + 0.8 * tall))
        parts += [cut_cone if random.random() < 0.4 else crown, cylinder(0.015, 0.8 * tall, (0, 0, soil), sides=8)]
    elif kind == 4:  # a little tree
        size, lean = tall * draw(0.2, 0.35), draw(-0.1, 0.1) * tall
        parts.append(tube([(0, 0, soil), (lean, 0, soil + 0.35 * tall), (0, 0, soil + 0.8 * tall)], 0.015))
        radii = (size, size, size * draw(0.8, 1.5))
        parts.append(_foliage(random, 160, 0.12 * tall, (0, 0, soil + 0.75 * tall), radii))
    else:  # a bush
        wide, high = tall * draw(0.25, 0.45), tall * draw(0.25, 0.5)
        parts.append(_foliage(random, 220, 0.12 * tall, (0, 0, soil + 0.85 * high), (wide, wide, high)))
        stems = np.column_stack([draw(-0.5, 0.5, (5, 2)) * wide, np.full(5, soil + high)])
        parts += [tube(np.stack([root, stem]), 0.006, 4) for stem in stems]
    return parts


def tree(random: np.random.Generator) -> Shape:
    """A conifer in tiers, boughs or one cone; a crown in one piece, in clumps or of leaves on boughs; bare; a palm."""
    draw = random.uniform
    kind, high, trunk = random.integers(9), draw(4.0, 9.0), draw(0.08, 0.25)
    if kind < 3:
        return _conifer(random, high, trunk)
    if kind == 3:  # a palm
        bend, height = draw(-1, 1, 2), np.linspace(0, draw(3.0, 7.0), 7)
        line = np.column_stack([np.linspace(0, 1, 7)[:, None] ** 2 * bend, height])
        roots = np.tile(line[-1], (int(random.integers(9, 20)), 1))
        fronds = _leaves(random, roots, draw(1.5, 2.6), draw(0.3, 0.6), (-10, 65), draw(0.5, 1.0))
        return [tube(line, trunk, 8), fronds, move(ellipsoid((1.3 * trunk, 1.3 * trunk, 0.3)), line[-1])]
    stem, wide = high * draw(0.2, 0.5), high * draw(0.22, 0.42)
    parts = [cylinder(1.3 * trunk, stem + (0.3 * (high - stem) if kind < 6 else 0), top=trunk, sides=10)]
    middle, radii = np.array((0.0, 0.0, stem / 2 + 0.55 * high)), np.array((wide, wide, (high - stem) / 2))
    if kind == 4:
        return [*parts, _clump(random, radii, middle)]
    if kind == 5:
        parts.append(_clump(random, 0.7 * radii, middle))
        for at in _directions(random, int(random.integers(4, 9))) * radii * draw(0.5, 0.8):
            parts.append(_clump(random, wide * draw(0.35, 0.6) * np.array((1, 1, draw(0.6, 1.0))), middle + at))
        return parts
    fork = np.array((0.0, 0.0, 0.92 * stem))
    for tip in middle + _directions(random, int(random.integers(5, 10))) * radii * draw(0.6, 0.95):
        knee = fork + (tip - fork) * (0.55, 0.55, 0.4)
        parts.append(tube(np.stack([fork, knee, tip]), 0.35 * trunk, 5))
        if kind == 8:  # bare
            for end in knee + (tip - knee) * draw(0.2, 1.0, (3, 1)) + draw(-0.2, 0.3, (3, 3)) * wide:
                parts.append(tube(np.stack([knee + 0.3 * (tip - knee), end]), 0.15 * trunk, 4))
    return parts if kind == 8 else [*parts, _foliage(random, 350, 0.11 * high, middle, radii)]


def cactus(random: np.random.Generator) -> Shape:
    """A ribbed column with arms, a ribbed ball, a cluster of columns, or flat pads on pads; half of them in a pot."""
    draw = random.uniform
    kind, ribs, radius = random.integers(4), int(random.integers(7, 14)), draw(0.1, 0.16)
    plants: Shape = []
    if kind == 0:  # a column with arms
        high = draw(0.8, 1.8)
        plants.append(_ribbed(radius, high, ribs))
        for _ in range(random.integers(1, 4)):
            out, thick, yaw = radius * draw(1.7, 3.0), radius * draw(0.55, 0.8), draw(0, 360)
            elbow = arc(1.0, -90, 0, 5) * (out, 0.8 * out) + (radius / 2, high * draw(0.25, 0.6) + 0.8 * out)
            upright = move(_ribbed(thick, high * draw(0.15, 0.4), 7), (elbow[-1, 0], 0, elbow[-1, 1]))
            bend = tube(np.column_stack([elbow[:, 0], np.zeros(5), elbow[:, 1]]), thick, 8)
            plants += [turn(part, yaw) for part in (bend, upright)]
    elif kind == 1:
        plants.append(_ribbed(radius, radius * draw(1.6, 2.6), ribs + 6))
        if random.random() < 0.4:
            plants.append(ellipsoid((0.03, 0.03, 0.05), (0, 0, plants[0][..., 2].max()), 8))
    elif kind == 2:
        for x, y in draw(-0.12, 0.12, (random.integers(3, 7), 2)):
            plants.append(move(_ribbed(draw(0.03, 0.06), draw(0.2, 0.7), 7), (x, y, 0)))
    else:  # pads
        size = draw(0.12, 0.2)
        pad = ellipsoid((0.6 * size, 0.15 * size, size), (0, 0, 0.95 * size), 10)
        plants.append(pad)
        for lean in (-35, 10, 45)[: random.integers(2, 4)]:
            child, yaw, tilt = [scale(pad, draw(0.6, 0.9))], draw(-40, 40), lean + draw(-10, 10)
            child += [move(turn(scale(pad, 0.6), a, "y"), (0, 0, 1.3 * size)) for a in (-30, 35)[: random.integers(3)]]
            at = (0.01 * lean * size, 0, 1.75 * size)
            plants += [move(turn(turn(part, yaw), tilt, "y"), at) for part in child]
    if random.random() < 0.5:
        return plants
    parts, soil = _pot(random, radius * draw(1.2, 1.6), radius * draw(1.5, 2.2))
    return parts + put(plants, (0, 0, soil))


def mushroom(random: np.random.Generator) -> Shape:
    """A stem below a round, flat, pointed or hollow cap, perhaps with a skirt and spots; one, or some together."""
    draw, parts, kind = random.uniform, [], int(3.3 * random.random())
    for index in range(1 if random.random() < 0.65 else random.integers(2, 4)):
        high, stem, cap = draw(0.6, 1.2), draw(0.08, 0.24), draw(0.35, 0.6)
        thick, lift = cap * (draw(0.6, 0.9), draw(0.25, 0.45), draw(1.0, 1.5), 0.1)[kind], high - 0.1 * cap
        if kind == 3:  # a funnel
            lift *= 0.6
            skin = [(stem, lift), (cap, high), (0.93 * cap, high + 0.02), (0.9 * stem, lift + 0.06), (0, lift + 0.06)]
        else:
            dome = arc(1.0, 0, 90, 7) if kind < 2 else np.array([(1.0, 0.0), (0.75, 0.25), (0.4, 0.7), (0.0, 1.0)])
            skin = [(stem, lift), (0.9 * cap, lift - 0.05 * cap), *((cap * r, lift + thick * z) for r, z in dome)]
        foot = [(0, 0), (stem * draw(1.0, 1.7), 0.0), (stem, 0.4 * lift), (0.85 * stem, lift)]
        group = [lathe(foot, sides=12), lathe(skin, sides=18)]
        if random.random() < 0.25:
            group.append(cylinder(1.6 * stem, 0.1 * high, (0, 0, 0.6 * lift), stem, is_open=True))
        if kind == 0 and random.random() < 0.4:  # spots
            for side in np.abs(_directions(random, 9)) * random.choice([-1, 1], (9, 3)):
                at = (side[0] * cap, side[1] * cap, lift + abs(side[2]) * thick)
                group.append(ellipsoid((0.07, 0.07, 0.05), at, 6))
        size = 1.0 if index == 0 else draw(0.4, 0.8)
        beside, lean = (index * draw(0.4, 0.6) * (-1) ** index, draw(-0.3, 0.3) * index, 0), draw(-4, 4)
        parts += [move(turn(scale(part, size), lean, "y"), beside) for part in group]
    return parts


def _eased(spots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A soft (radius, z) line through spots."""
    line = [spots[0]]
    for (r, z), (r_next, z_next) in pairwise(spots):
        for t in (0.25, 0.5, 0.75, 1.0):
            line.append((r + (r_next - r) * (3 * t**2 - 2 * t**3), z + (z_next - z) * t))
    return line


def _pot(random: np.random.Generator, radius: float, high: float) -> tuple[Shape, float]:
    """A plant pot and the height of its soil."""
    draw = random.uniform
    kind, soil, base = random.integers(5), high * draw(0.8, 0.93), radius * draw(0.6, 0.85)
    if kind == 0:  # square
        walls = [(base, 0), (radius, high), (0.88 * radius, high), (0.85 * radius, soil)]
        rows = [(r, r, z, 0) for r, z in [(0.0, 0.0), *walls, (0.0, soil)]]
        return [loft(oval(60, 8) * 0.9, rows)], soil
    if kind == 1:  # bellied
        line = _eased([(base, 0), (1.1 * radius, draw(0.5, 0.7) * high), (radius, high)])
    elif kind == 2:  # an urn on a foot
        line = _eased([(base, 0), (0.35 * radius, 0.25 * high), (0.9 * radius, 0.7 * high), (1.1 * radius, high)])
    elif kind == 3:  # with a collar
        line = [(base, 0), (radius, 0.78 * high), (1.1 * radius, 0.79 * high), (1.12 * radius, high)]
    else:
        line = [(base, 0), (radius, high)]
    return [vessel(line, 0.07 * radius), cylinder(0.86 * radius, 0.004, (0, 0, soil))], soil


def _bouquet(random: np.random.Generator) -> Shape:
    """Flowers and leaves in a vase."""
    draw = random.uniform
    radius, high = draw(0.05, 0.1), draw(0.18, 0.35)
    line = _eased([(draw(0.5, 1) * radius, 0), (radius, 0.5 * high), (0.6 * radius, 0.85 * high), (0.8 * radius, high)])
    count, spread = int(random.integers(4, 14)), draw(0.12, 0.25)
    flowers = _flowers(random, count, (0, 0, 0.3 * high), draw(1.4, 2.2) * high, spread)
    return [vessel(line, 0.006), *flowers, _foliage(random, 60, 0.05, (0, 0, 1.1 * high), (0.12, 0.12, 0.3 * high))]


def _leaves(
    random: np.random.Generator, roots: np.ndarray, long: float, wide: float, rise: tuple[float, float], droop: float
) -> Part:
    """Bent leaves, one from each root, that ``rise`` by a range of degrees and hang over."""
    count = len(roots)
    yaw, up = random.uniform(0, 2 * np.pi, count), np.radians(random.uniform(*rise, count))
    length = long * random.uniform(0.7, 1.1, count)
    t, side = np.linspace(0, 1, 6)[:, None, None], np.array((-1.0, 0.0, 1.0))[:, None]
    out = length * t * np.cos(up) + 0 * side
    lift = length * (t * np.sin(up) - droop * t**2) + 0.2 * wide * np.abs(side)
    across_leaf = side * wide / 2 * np.sin(np.pi * (0.06 + 0.94 * t) ** 0.8) + 0 * length
    x, y = out * np.cos(yaw) - across_leaf * np.sin(yaw), out * np.sin(yaw) + across_leaf * np.cos(yaw)
    return sheet(np.stack([x, y, lift], axis=-1) + roots)


def _directions(random: np.random.Generator, count: int) -> np.ndarray:
    """``(count, 3)`` unit vectors, upwards rather than down."""
    vectors = random.standard_normal((count, 3)) + (0, 0, 0.4)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _foliage(
    random: np.random.Generator, count: int, size: float, at: Point | np.ndarray, radii: Point | np.ndarray
) -> Part:
    """Single leaves in a cloud about ``at``."""
    centres = _directions(random, count) * radii * random.uniform(0.45, 1.0, (count, 1)) + at
    a, b = size * random.uniform(-0.5, 0.5, (2, count, 3))
    return sheet(np.stack([np.stack([centres - a - b, centres - a + b]), np.stack([centres + a - b, centres + a + b])]))


def _clump(random: np.random.Generator, radii: Point | np.ndarray, at: Point | np.ndarray) -> Part:
    """A lumpy ball."""
    ball = ellipsoid((1.0, 1.0, 1.0))
    for wave in random.uniform(-5, 5, (3, 3)):
        ball = ball * (1 + 0.07 * np.sin(ball @ wave + wave[0]))[..., None]
    return ball * np.array(radii) + np.array(at)


def _ribbed(radius: float, high: float, ribs: int) -> Part:
    """An upright column with ribs and a round top."""
    cap = min(0.4, 1.2 * radius / high)
    dome = [(r, 1 - cap + cap * z) for r, z in arc(1.0, 0, 90, 4)]
    line = [(radius * r, high * z) for r, z in [(0.7, 0.0), (1.0, 0.3 * (1 - cap)), *dome]]
    return fluted(lathe(line, sides=4 * ribs if ribs < 10 else 2 * ribs), ribs, 0.09)


def _flowers(random: np.random.Generator, count: int, root: Point, high: float, spread: float) -> Shape:
    """Stems that fan out, each with a blossom and leaves."""
    draw, parts = random.uniform, []
    blossom = draw(0.05, 0.1) * high
    for x, y in draw(-1, 1, (count, 2)) * spread:
        tip = (x, y, high * draw(0.75, 1.0))
        parts.append(tube([root, (0.3 * x, 0.3 * y, 0.6 * tip[2]), tip], 0.006 * high + 0.001, 4))
        if random.random() < 0.5:
            parts.append(
                lathe([(0, 0), (blossom, 0.5 * blossom), (0.8 * blossom, blossom), (0, 0.4 * blossom)], tip, 8)
            )
        else:
            parts.append(ellipsoid((blossom, blossom, 0.7 * blossom), tip, 8))
    return parts


def _conifer(random: np.random.Generator, high: float, trunk: float) -> Shape:
    """Tiers of cones, whorls of boughs, or one slender body."""
    draw = random.uniform
    wide, stem, kind = high * draw(0.15, 0.32), high * draw(0.08, 0.22), random.integers(4)
    if kind == 2:
        parts = [cylinder(trunk, 0.9 * high, top=0.3 * trunk, sides=8)]
        for t in np.linspace(0, 0.95, 9):
            roots = np.tile((0.0, 0.0, stem + (high - stem) * t), (12, 1))
            long, broad = 1.2 * wide * (1.05 - t), 0.45 * wide * (1.1 - t)
            parts.append(_leaves(random, roots, long, broad, (0, 30), draw(0.2, 0.4)))
        return parts
    parts = [cylinder(trunk, stem + 0.1 * high, sides=8)]
    if kind < 2:
        levels = np.linspace(0, 1, int(random.integers(3, 8)))[:-1]
        rise = (high - stem) * draw(1.5, 2.0) / (len(levels) + 0.6)
        for t in levels:
            radius, z = wide * (1 - 0.8 * t), stem + (high - stem) * t
            top = min(rise, high - z)
            tier = [(0.2 * radius, z + 0.15 * top), (radius, z), (0.45 * radius, z + 0.5 * top), (0, z + top)]
            parts.append(lathe(tier, sides=14))
    elif random.random() < 0.5:
        parts.append(lathe([(0, stem), (wide, stem), (0, high)]))
    else:
        line = [(0.3 * wide, stem), (0.7 * wide, stem + 0.2 * high), (0.45 * wide, 0.7 * high), (0.0, high)]
        parts.append(lathe(_eased(line)))
        radii = (0.6 * wide, 0.6 * wide, 0.4 * (high - stem))
        parts.append(_foliage(random, 120, 0.05 * high, (0, 0, (stem + high) / 2), radii))
    return parts


CATEGORIES: dict[str, Maker] = {
    "flower pot": flower_pot,
    "vase": vase,
    "plant": plant,
    "tree": tree,
    "cactus": cactus,
    "mushroom": mushroom,
}
