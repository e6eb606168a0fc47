"""What flies and floats."""

import numpy as np

from core.shapes.forms import fuselage, open_tub, tyred_wheel
from core.shapes.parts import (
    Maker,
    Part,
    Shape,
    across,
    any_of,
    arc,
    around,
    bar,
    both,
    box,
    corners,
    cylinder,
    ellipsoid,
    forward,
    lathe,
    move,
    prism,
    put,
    ring,
    rods,
    scale,
    sheet,
    tube,
    turn,
)


def airplane(random: np.random.Generator) -> Shape:
    """An airliner, light aeroplane, fighter, biplane or glider."""
    return any_of(random, _airliner, _airliner, _light_plane, _light_plane, _fighter, _glider)


def helicopter(random: np.random.Generator) -> Shape:
    """A cabin with a tail boom, rotors and skids or wheels; or a long one with a rotor at each end."""
    long, wide, high = random.uniform(3, 5), random.uniform(1.3, 2.0), random.uniform(1.4, 2.0)
    z, lift = random.uniform(0.4, 0.8) + high / 2, random.uniform(0.15, 0.5)
    blade = box((random.uniform(0.18, 0.3), long * random.uniform(0.95, 1.4), 0.03), (0, long * 0.6, 0))
    rotor = [*around(blade, int(random.integers(2, 6)), random.uniform(0, 90)), cylinder(0.15, 0.2, sides=8)]
    if random.random() < 0.12:
        return _tandem(rotor, long * 1.4, wide, high, z)
    end, square = random.uniform(0.25, 0.4), random.uniform(2, 3.5)
    steps = [
        (-0.5, 0.05, -0.15),
        (-0.42, 0.52, -0.12),
        (-0.25, 0.88, -0.05),
        (0, 1, 0),
        (0.25, 0.85, 0.05),
        (0.5, end, 0.15),
    ]
    parts = [fuselage([(y * long, s * wide / 2, s * high / 2, z + c * high) for y, s, c in steps], 14, square)]
    tail, up = long * random.uniform(1.1, 1.6), z + 0.3 * high
    parts.append(fuselage([(0.3 * long, 0.2 * wide, 0.2 * high, z + 0.15 * high), (tail, 0.09, 0.12, up)], 10))
    fin = turn(_wing(0.7, 0.4, random.uniform(0.7, 1.2), 0.4, 0.08), -90, "y")
    parts += [move(fin, (0, tail - 0.4, up)), *both(move(_wing(0.4, 0.3, 0.9, 0, 0.05), (0, tail - 0.9, up)))]
    parts += [move(turn(part, 90, "y") * 0.22, (0.15, tail, z + high * 0.55)) for part in rotor]
    parts += [cylinder(0.08, high / 2 + lift, (0, 0, z), sides=8)]
    parts.append(box((wide * 0.5, long * 0.45, high * 0.2), (0, long * 0.1, z + high * 0.4)))
    parts += put(rotor, (0, 0, z + high / 2 + lift))
    if random.random() < 0.7:  # skids
        x, half = wide * random.uniform(0.45, 0.6), long * 0.4
        parts += both(tube([(x, -half - 0.2, 0.2), (x, -half, 0.04), (x, half, 0.04)], 0.05))
        return parts + [
            t for y in (-half / 2, half / 2) for t in both(bar((x, y, 0.04), (0, y, z - high * 0.35), 0.06))
        ]
    parts += both(move(tyred_wheel(0.25, 0.15, 10), (wide * 0.5, long * 0.15, 0.25)))
    fore = (0, -long * 0.3, 0.2)
    parts += [move(tyred_wheel(0.2, 0.12, 10), fore), bar(fore, (0, -long * 0.3, z), 0.08)]
    return [*parts, bar((-wide / 2, long * 0.15, 0.25), (wide / 2, long * 0.15, 0.25), 0.08)]


def sailboat(random: np.random.Generator) -> Shape:
    """A dinghy, yacht, two-master or catamaran: hulls, masts, sails; perhaps a cabin, a keel and a rudder."""
    long = random.uniform(3.5, 12)
    wide, deep, tall = (
        long * random.uniform(0.28, 0.38),
        long * random.uniform(0.09, 0.14),
        long * random.uniform(1, 1.4),
    )
    hull = _hull(long, wide, deep, random.uniform(0.5, 0.85))
    parts = _two_hulls(hull, long, wide, deep) if random.random() < 0.12 else _yacht(random, hull, long, wide, deep)
    one = random.random() < 0.8
    for at, share in ((-0.08, 1.0),) if one else ((-0.15, 1.0), (0.25, 0.75)):
        y, top, boom = at * long, tall * share, deep + tall * 0.1
        reach, side = long * (0.45 if one else 0.35), random.uniform(-25, 25)
        rig = [tube([(0, y, boom), (0, y + reach, boom)], 0.007 * long)]
        if random.random() < 0.9:
            belly = random.uniform(-0.08, 0.08) * long
            rig.append(_sail((y, boom), (y + reach, boom), (y, top + deep * 0.4), belly))
        parts.append(cylinder(0.009 * long, top, (0, y, deep * 0.5), 0.005 * long, 6))
        parts += [turn(part, side, about=(0, y, 0)) for part in rig]
    if random.random() < 0.75:
        y, belly = (-0.08 if one else -0.15) * long, random.uniform(-0.06, 0.06) * long
        parts.append(_sail((-0.48 * long, deep * 1.1), (y, deep * 1.8), (y, tall * 0.85), belly))
    return parts


def rowing_boat(random: np.random.Generator) -> Shape:
    """An open shell with benches, perhaps oars in their locks: a dinghy, a canoe pointed at both ends, or a punt."""
    style = random.integers(4)
    long, wide, deep = random.uniform(2.5, 5), random.uniform(0.3, 0.45), random.uniform(0.09, 0.14)
    wide, deep = wide * long * (0.6 if style == 0 else 1), deep * long
    hull = _hull(long, wide, deep, 0.0 if style == 0 else random.uniform(0.5, 0.8), style == 3)
    inner = move(hull * (0.94, 0.96, 0.92), (0, 0, 0.08 * deep))
    parts = [sheet(hull), sheet(inner)]
    parts += [sheet(np.stack([hull[:, i], inner[:, i]])) for i in (0, -1)]
    parts.append(sheet(np.stack([hull[-1], np.broadcast_to(hull[-1, [0, -1]].mean(axis=0), hull[-1].shape)])))
    for share in np.linspace(-0.25, 0.35, random.integers(2, 4)):
        at = hull[int((share + 0.5) * (len(hull) - 1)), 0]
        parts.append(box((2 * abs(at[0]) * 0.92, long * 0.07, 0.04), (0, share * long, deep * 0.6)))
    if random.random() < 0.6:
        reach, y, swing = long * random.uniform(0.45, 0.6), long * 0.05, random.uniform(-60, 60)
        oar = [cylinder(0.025, reach, sides=6), box((0.14, 0.02, reach * 0.25), (0, 0, reach * 0.9))]
        for part in oar:
            part = turn(turn(move(part, (0, 0, -reach * 0.3)), 100, "y"), swing)
            parts += both(move(part, (wide / 2, y, deep * 1.1)))
    if random.random() < 0.4:
        parts.append(box((0.04, long, 0.08), (0, 0, -0.05)))
    return parts


def rocket(random: np.random.Generator) -> Shape:
    """A launcher with stages and boosters, a slim missile, a toy rocket on big fins, or a shuttle on its tank."""
    style, high = random.integers(4), random.uniform(3, 8)
    toy = style == 0
    radius = high * (random.uniform(0.1, 0.2) if toy else random.uniform(0.035, 0.08))
    parts = [_bulging(radius, high) if toy else _stages(random, radius, high, style == 1)]
    parts.append(lathe([(radius * 0.6, 0), (radius * 0.3, 0.06 * high), (radius * 0.3, 0.1 * high)], sides=12))
    if style != 1 or random.random() < 0.5:  # fins
        big = high * (random.uniform(0.1, 0.18) if toy else random.uniform(0.06, 0.14))
        low, out = random.choice([-0.4, 0, 0.3]) * big, radius * 0.8 + big
        fin = [(radius * 0.7, 0.08 * high), (out, low), (out, low + big * 0.7), (radius * 0.75, 0.08 * high + 2 * big)]
        blade = forward(prism(fin, 0.02 * high), (0, 0.01 * high, 0))
        parts += around(blade, int(random.integers(3, 5)), random.uniform(0, 90))
    if style in (1, 3):
        fat, up = radius * random.uniform(0.4, 0.7), high * random.uniform(0.35, 0.6)
        line = [(fat * 0.7, 0), (fat * 0.5, 0.04 * high), (fat, 0.05 * high), (fat, up), (0, up + 3 * fat)]
        count = 4 if style == 1 and random.random() < 0.4 else 2
        parts += around(move(lathe(line, sides=12), (radius + fat, 0, 0)), count)
    if style == 3:
        size = high * 0.6
        parts += [forward(part, (0, -radius - 0.09 * size, size * 0.55)) for part in _shuttle(size)]
    return parts


def hot_air_balloon(random: np.random.Generator) -> Shape:
    """A pear-shaped envelope, smooth or ribbed, a basket hung from ropes beneath it."""
    high, radius = random.uniform(14, 20), random.uniform(6.0, 8.5)
    mouth, gores = random.uniform(2.7, 5.2), int(random.integers(8, 25))
    neck, s = radius * random.uniform(0.12, 0.25), np.linspace(0, 1, 18)[:, None]
    below = neck + (radius - neck) * np.sin(np.pi / 2 * np.minimum(s / 0.55, 1)) ** random.uniform(1.0, 1.5)
    above = radius * np.sqrt(1 - ((s - 0.55) / 0.45).clip(0, 1) ** 2)
    turns = np.linspace(0, 2 * np.pi, 41)
    wide = np.where(s < 0.55, below, above) * (1 + random.uniform(0, 0.05) * np.abs(np.sin(gores * turns / 2)))
    grid = np.broadcast_arrays(wide * np.cos(turns), wide * np.sin(turns), mouth + high * s)
    parts = [sheet(np.stack(grid, axis=-1))]
    size, wall = random.uniform(1.1, 2.2), random.uniform(0.9, 1.3)
    if random.random() < 0.7:
        parts += open_tub((size, size), (size * 0.9, size * 0.9), wall)
    else:
        parts.append(lathe([(0, 0), (size / 2, 0), (size * 0.55, wall), (size * 0.5, wall), (size * 0.45, 0.1)]))
    ropes = np.insert(arc(1, 45, 405, 4 * int(random.integers(1, 4)) + 1), 2, 0.0, axis=1)
    low, top = move(ropes * size * 0.62, (0, 0, wall)), move(ropes * neck, (0, 0, mouth))
    parts += [rods(low, top, random.uniform(0.02, 0.06)), cylinder(0.2, 0.5, (0, 0, wall + 0.9), sides=8)]
    if random.random() < 0.3:
        parts.append(ring(radius * 1.01, 0.1, (0, 0, mouth + high * 0.55), 24))
    return parts


def _airliner(random: np.random.Generator) -> Shape:
    """Swept wings, engines beneath them or at the tail."""
    long = random.uniform(28, 65)
    radius, span, chord = (
        long * random.uniform(0.042, 0.06),
        long * random.uniform(0.42, 0.55),
        long * random.uniform(0.13, 0.2),
    )
    z, steps = radius * 1.7, [(-0.5, 0.02, -0.3), (-0.485, 0.4, -0.25), (-0.45, 0.75, -0.1), (-0.4, 0.97, 0)]
    steps += [(0.2, 1, 0), (0.35, 0.75, 0.2), (0.5, 0.1, 0.65)]
    parts = [fuselage([(y * long, s * radius, s * radius, z + c * radius) for y, s, c in steps], 14)]
    sweep, rise, at = (
        span * random.uniform(0.3, 0.6),
        span * random.uniform(0.02, 0.12),
        -long * random.uniform(0.08, 0.15),
    )
    level, rise = (z + radius * 0.9, -rise) if random.random() < 0.15 else (z - radius * 0.6, rise)
    parts += both(move(_wing(chord, chord * 0.25, span, sweep, chord * 0.1, rise), (0, at, level)))
    fin = turn(_wing(chord * 0.8, chord * 0.35, long * random.uniform(0.12, 0.17), long * 0.09, chord * 0.06), -90, "y")
    tail = _wing(chord * 0.55, chord * 0.25, span * 0.36, span * 0.2, chord * 0.05, span * 0.02)
    parts.append(move(fin, (0, long * 0.35, z + radius * 0.6)))
    r, high_tail = radius * random.uniform(0.4, 0.6), random.random() < 0.25
    engine = turn(lathe([(r * 0.75, 0), (r, 0.1 * r), (r, 2 * r), (r * 0.5, 4 * r), (0, 4.2 * r)], sides=12), -90, "x")
    if high_tail:
        parts += both(move(engine, (radius + r, long * 0.25, z + radius * 0.4)))
        parts += both(move(tail, (0, long * 0.45, z + radius * 3.4)))
    else:
        parts += both(move(tail, (0, long * 0.4, z + radius * 0.4)))
        for s in (0.33, 0.6)[: random.integers(1, 3)]:
            parts += both(move(engine, (span * s, at + sweep * s - 2.2 * r, level + rise * s - 1.3 * r)))
    if random.random() < 0.3:
        wheel, low = tyred_wheel(radius * 0.3, radius * 0.3, 10), radius * 0.3
        for x, y in ((radius * 1.2, at + chord), (radius * 0.15, -long * 0.38)):
            parts += both(move(wheel, (x, y, low))) + both(bar((x, y, low), (x, y, z), radius * 0.12))
    return parts


def _light_plane(random: np.random.Generator) -> Shape:
    """A propeller, straight wings, high, low or two above each other, fixed wheels."""
    long, style = random.uniform(6, 9), random.integers(3)
    r, z, wheel = (
        long * random.uniform(0.07, 0.09),
        long * random.uniform(0.17, 0.22),
        tyred_wheel(long * 0.035, long * 0.02, 10),
    )
    steps = [(-0.5, 0.3, 0), (-0.48, 0.7, 0), (-0.3, 0.9, 0), (-0.1, 1, 0.15), (0.1, 0.8, 0.1), (0.5, 0.15, 0.3)]
    parts = [fuselage([(y * long, s * r, s * r * 1.15, z + c * r) for y, s, c in steps], 12, random.uniform(2, 4))]
    span, chord, low = long * random.uniform(0.55, 0.75), long * random.uniform(0.15, 0.22), long * 0.035
    wing = _wing(chord, chord * random.uniform(0.6, 1), span, chord * 0.1, chord * 0.13, span * random.uniform(0, 0.08))
    for level in ((1.15,), (-0.7,), (-0.8, 1.9))[style]:
        parts += both(move(wing, (0, -long * 0.25, z + level * r)))
    if style == 2:  # struts between two wings
        spots = [(s * span, dy * chord - long * 0.25) for s in (0.25, 0.75) for dy in (0.1, 0.8)]
        parts += [t for x, y in spots for t in both(bar((x, y, z - 0.8 * r), (x, y, z + 2 * r), 0.06))]
    elif style == 0:
        parts += both(bar((r * 0.8, -long * 0.15, z - r * 0.8), (span * 0.45, -long * 0.15, z + 1.15 * r), 0.08))
    if style:
        parts.append(ellipsoid((r * 0.7, long * 0.12, r * 0.7), (0, -long * 0.05, z + r), 10))
    tail = _wing(chord * 0.6, chord * 0.4, span * 0.32, chord * 0.15, chord * 0.06)
    fin = turn(_wing(chord * 0.75, chord * 0.4, long * 0.16, chord * 0.35, chord * 0.06), -90, "y")
    parts += [*both(move(tail, (0, long * 0.4, z + r * 0.4))), move(fin, (0, long * 0.38, z + r * 0.3))]
    blade = box((long * 0.02, 0.04, long * random.uniform(0.1, 0.14)))
    count, nose = int(random.integers(2, 4)), (0, -long * 0.52, z)
    parts += [move(turn(blade, 30 + 360 * i / count, "y"), nose) for i in range(count)]
    parts.append(ellipsoid((r * 0.25, r * 0.5, r * 0.25), nose, 8))
    x, y, end = long * 0.12, -long * 0.25, long * (-0.44 if random.random() < 0.5 else 0.45)
    parts += both(move(wheel, (x, y, low))) + both(bar((x, y, low), (r * 0.5, -long * 0.2, z - r * 0.6), 0.08))
    return [*parts, move(wheel, (0, end, low)), bar((0, end, low), (0, end, z), 0.06)]


def _fighter(random: np.random.Generator) -> Shape:
    """A jet with delta or swept wings, air intakes and one or two fins."""
    long = random.uniform(13, 20)
    r, z = long * random.uniform(0.045, 0.06), long * 0.12
    steps = [(-0.5, 0.02, 0.02), (-0.4, 0.4, 0.4), (-0.25, 0.75, 0.8), (0.0, 1.2, 1), (0.4, 1.1, 0.9), (0.5, 0.6, 0.6)]
    parts = [fuselage([(y * long, w * r, h * r, z) for y, w, h in steps], 12, 2.5)]
    parts.append(ellipsoid((r * 0.5, long * 0.09, r * 0.6), (0, -long * 0.22, z + r * 0.7), 10))
    parts += both(box((r * 0.8, long * 0.35, r * 1.1), (r * 1.2, 0, z - r * 0.7)))
    root, span = long * random.uniform(0.3, 0.45), long * random.uniform(0.22, 0.33)
    wing = _wing(root, root * random.uniform(0.1, 0.3), span, root * random.uniform(0.5, 0.8), root * 0.04)
    parts += both(move(wing, (r, -long * 0.05, z)))
    fin = turn(_wing(long * 0.17, long * 0.08, long * 0.14, long * 0.1, long * 0.01), -90, "y")
    if random.random() < 0.5:
        parts.append(move(fin, (0, long * 0.3, z + r * 0.6)))
    else:
        parts += both(move(turn(fin, random.uniform(5, 25), "y"), (r, long * 0.28, z + r * 0.5)))
    if random.random() < 0.75:
        parts += both(move(_wing(long * 0.13, long * 0.06, long * 0.13, long * 0.08, long * 0.01), (r, long * 0.37, z)))
    for share in (0.4, 0.7)[: random.integers(0, 3)]:
        missile = turn(lathe([(0, 0), (0.1, 0.3), (0.1, 2.5), (0, 2.5)], sides=6), -90, "x")
        parts += both(move(missile, (r + span * share, root * 0.6 - 1.5, z - 0.35)))
    return parts


def _glider(random: np.random.Generator) -> Shape:
    """Long slender wings."""
    long = random.uniform(6, 8)
    r, z, span = long * 0.05, long * 0.1, long * random.uniform(0.9, 1.3)
    steps = [(-0.5, 0.05), (-0.45, 0.6), (-0.3, 1), (-0.1, 0.85), (0.1, 0.4), (0.5, 0.15)]
    parts = [fuselage([(y * long, s * r, s * r * 1.3, z + (1 - s) * r * 0.5) for y, s in steps], 12)]
    chord = long * 0.11
    parts += both(
        move(_wing(chord, chord * 0.4, span, chord * 0.2, chord * 0.12, span * 0.05), (0, -long * 0.2, z + r))
    )
    fin = turn(_wing(chord, chord * 0.6, long * 0.16, chord * 0.4, chord * 0.1), -90, "y")
    lift = long * 0.15 if random.random() < 0.6 else 0.0
    parts += [
        move(fin, (0, long * 0.4, z)),
        *both(move(_wing(chord * 0.6, chord * 0.4, span * 0.17, 0.1, 0.04), (0, long * 0.43, z + lift))),
    ]
    return parts


def _wing(root: float, tip: float, span: float, sweep: float, thick: float, rise: float = 0.0) -> Part:
    """A wing out to x, leading edge to -y, from a chord at the ``root`` at y = 0 to one at the ``tip``."""
    section = np.array([(0, 0), (0.15, 0.5), (0.5, 0.4), (1, 0), (0.5, -0.25), (0.15, -0.3), (0, 0)])
    inner = np.insert(section * (root, thick), 0, 0.0, axis=1)
    outer = np.insert(section * (tip, thick * tip / root) + np.array((sweep, rise)), 0, span, axis=1)
    return sheet(np.stack([inner, outer, np.broadcast_to(outer.mean(axis=0), outer.shape)]))


def _hull(long: float, wide: float, deep: float, stern: float, flat: bool = False) -> np.ndarray:
    """Sections ``(13, 9, 3)`` of a hull, bow to -y, each from one gunwale around the keel to the other; ``stern`` is
    the width there, as a share."""
    s = np.linspace(0, 1, 13)[:, None]
    after = stern + (1 - stern) * np.sqrt(np.clip(1 - ((s - 0.55) / 0.45) ** 2, 0, 1))
    beam = wide / 2 * np.where(s < 0.55, np.sin(np.pi / 2 * s / 0.55) ** 0.8, after)
    top = deep * (1 + 0.35 * (1 - 2 * s) ** 2 * np.where(s < 0.5, 1, 0.5))
    low = deep * 0.7 * (1 - s / 0.3).clip(0) ** 2 + 0.3 * deep * ((s - 0.75) / 0.25).clip(0) ** 2
    cos, sin = arc(1.0, 0, 180, 9).T
    power = 0.35 if flat else 0.75
    x = beam * np.sign(cos) * np.abs(cos) ** power
    return np.stack(np.broadcast_arrays(x, (s - 0.5) * long, top - (top - low) * sin**power), axis=-1)


def _sail(tack: tuple[float, float], clew: tuple[float, float], head: tuple[float, float], belly: float) -> Part:
    """A three-cornered cloth of (y, z) corners, blown out to x."""
    up, back = np.linspace(0, 1, 7)[:, None, None], np.linspace(0, 1, 7)[None, :, None]
    flat = (1 - up) * ((1 - back) * np.array(tack) + back * np.array(clew)) + up * np.array(head)
    bulge = belly * np.sin(np.pi * back) * np.sin(np.pi * up**0.7)
    return sheet(np.concatenate([bulge, flat], axis=-1))


def _tandem(rotor: Shape, long: float, wide: float, high: float, z: float) -> Shape:
    """A long cabin with a rotor on a pylon at each end."""
    ends = [(-0.8, 0.1), (-0.72, 0.6), (-0.57, 1), (0.57, 1), (0.8, 0.5)]
    parts = [fuselage([(y * long, s * wide / 2, s * high / 2, z) for y, s in ends], 14, 4)]
    for y, up in ((-0.6 * long, 0.3), (0.64 * long, 1.2)):
        parts += [box((0.5, 1.2, up + high / 2), (0, y, z)), *put(rotor, (0, y, z + high / 2 + up))]
    return parts + corners(move(tyred_wheel(0.3, 0.2, 10), (0, 0, 0.3)), wide / 2, long * 0.43)


def _two_hulls(hull: np.ndarray, long: float, wide: float, deep: float) -> Shape:
    """Slim hulls under a deck."""
    slim = move(hull * (0.3, 1, 1), (wide * 0.7, 0, 0))
    return [
        *both(sheet(slim)),
        *both(sheet(slim[:, [0, -1]])),
        box((wide * 1.5, long * 0.5, 0.06), (0, 0.05 * long, deep)),
    ]


def _yacht(random: np.random.Generator, hull: np.ndarray, long: float, wide: float, deep: float) -> Shape:
    """A hull with a deck or a floor, a rudder, perhaps a cabin and a keel."""
    sink = deep * (0.05 if random.random() < 0.5 else 0.4)
    parts = [sheet(hull), sheet(move(hull[:, [0, -1]] * (0.97, 1, 1), (0, 0, -sink)))]
    boards = [([(0.47, 0.8), (0.52, 0.8), (0.52, -0.6), (0.46, -0.6)], 0.02 * long)]
    if random.random() < 0.6:
        boards.append(([(-0.2, 1), (-0.1, 1.5), (0.12, 1.6), (0.14, 1)], wide * 0.5))
    if random.random() < 0.6:
        boards.append(([(-0.1, 0.2), (0.1, 0.2), (0.08, -1.5), (-0.02, -1.5)], 0.03 * long))
    return parts + [across([(y * long, z * deep) for y, z in line], thick) for line, thick in boards]


def _bulging(radius: float, high: float) -> Part:
    """A fat body, pointed at the top."""
    z = np.linspace(0.1, 1, 12)
    widths = 1.1 * radius * np.abs(np.sin(np.pi * z**1.1)) ** 0.6 + radius * 0.35 * (1 - z)
    return lathe([(0.0, 0.1 * high), *zip(widths, z * high, strict=True)])


def _stages(random: np.random.Generator, radius: float, high: float, stepped: bool) -> Part:
    """A cylinder, perhaps slimmer above, with a rounded or pointed nose."""
    waist, tip = random.uniform(0.4, 0.6) * high, high * random.uniform(0.12, 0.3)
    slim, power = radius * (random.uniform(0.65, 0.9) if stepped else 1), random.uniform(1.2, 2.2)
    cone = [(slim * (1 - share**power), high - tip + share * tip) for share in np.linspace(0, 1, 7)]
    return lathe([(0, 0.06 * high), (radius, 0.06 * high), (radius, waist), (slim, waist + radius), *cone])


def _shuttle(size: float) -> Shape:
    """A winged craft, its nose to -y."""
    steps = [(-0.5, 0.01), (-0.4, 0.06), (-0.2, 0.085), (0.45, 0.085), (0.5, 0.065)]
    wing = move(_wing(0.6, 0.15, 0.32, 0.45, 0.03), (0.04, -0.12, -0.05))
    fin = move(turn(_wing(0.2, 0.1, 0.22, 0.15, 0.02), -90, "y"), (0, 0.3, 0.06))
    return [scale(part, size) for part in (fuselage([(y, s, s, 0.0) for y, s in steps], 12, 2.5), *both(wing), fin)]


CATEGORIES: dict[str, Maker] = {
    "airplane": airplane,
    "helicopter": helicopter,
    "sailboat": sailboat,
    "rowing boat": rowing_boat,
    "rocket": rocket,
    "hot-air balloon": hot_air_balloon,
}
