"""Buildings, and columns."""

from itertools import pairwise

import numpy as np

from core.shapes.forms import arch_line, band, framed
from core.shapes.parts import (
    ORIGIN,
    Maker,
    Part,
    Shape,
    any_of,
    arc,
    around,
    bar,
    both,
    box,
    copies,
    cylinder,
    ellipsoid,
    forward,
    lathe,
    move,
    points,
    put,
    ring,
    rods,
    scale,
    shares,
    sheet,
    turn,
    upright,
)


def column(random: np.random.Generator) -> Shape:
    """A round, fluted, twisted or square shaft with a base and a capital, plain, scrolled or leafy; long or stout."""
    high, radius = random.uniform(1.2, 5), random.uniform(0.1, 0.3)
    foot, head = random.uniform(0.2, 0.6) * radius, random.uniform(0.3, 1.2) * radius
    out, z = random.uniform(1.15, 1.5), high - head
    parts = [box((2.1 * radius * out, 2.1 * radius * out, foot))]
    if random.random() < 0.2:  # square
        parts.append(box((2 * radius, 2 * radius, z - foot), (0, 0, foot)))
        steps = ((2.3 * radius, z), (2 * radius * out, z + head / 2))
        return parts + [box((size, size, head / 2), (0, 0, at)) for size, at in steps]
    top = radius * random.uniform(0.75, 1)
    parts.append(_shaft(random, radius, top, foot, z))
    for share in random.uniform(0.95, 1.25, random.integers(1, 3)):
        foot += 0.2 * radius
        parts.append(ring(radius * share, 0.12 * radius, (0, 0, foot - 0.1 * radius), 14))
    bell = [(top, z), (top * random.uniform(1, 1.2), z + head * 0.4), (top * out, z + head * 0.8)]
    parts += [lathe(bell), box((2.2 * top * out, 2.2 * top * out, 0.25 * head), (0, 0, high - 0.2 * head))]
    ornament = random.random()
    if ornament < 0.35:  # scrolls
        parts += both(forward(cylinder(top * 0.32, 2 * top, sides=12), (top * 1.05, top, z + head * 0.5)))
    elif ornament < 0.55:  # leaves
        parts += around(bar((top, 0, z - head * 0.5), (top * 1.35, 0, z + head * 0.6), top * 0.4, 0.03), 8)
    return parts


def tent(random: np.random.Generator) -> Shape:
    """A ridge tent, dome, tunnel, tepee, bell tent or an open marquee on poles."""
    wide, long, high = random.uniform(1.4, 3), random.uniform(1.8, 4), random.uniform(1.1, 2.2)
    style = [_ridge_tent, _dome_tent, _tunnel_tent, _tepee, _marquee, _marquee][random.integers(6)]
    return style(random, wide, long, high)


def house(random: np.random.Generator) -> Shape:
    """Walls with doors and windows under a gable, hip or flat roof; a wing, a porch, a chimney."""
    wide, deep, storeys = random.uniform(5, 12), random.uniform(5, 10), 1 + int(random.random() < 0.35)
    high = storeys * random.uniform(2.4, 3.2)
    parts = [box((wide, deep, high)), *_roof(random, wide, deep, high)]
    pane = framed(1.1, 1.3, 0.12, 0.15, 2, (0.5,), 0.06)
    for z in 0.9 + np.arange(storeys) * high / storeys:
        xs = np.linspace(-wide / 2, wide / 2, int(random.integers(4, 7)))[1:-1]
        parts += [move(pane, (x, y, z)) for x in xs for y in (-deep / 2, deep / 2)]
        parts += [twin for y in (-deep / 4, deep / 4) for twin in both(box((0.15, 1.1, 1.2), (wide / 2, y, z)))]
    parts.append(box((1.1, 0.2, 2.1), (random.uniform(-0.3, 0.3) * wide, -deep / 2, 0)))
    if random.random() < 0.6:
        at = (random.uniform(-0.35, 0.35) * wide, random.uniform(-0.2, 0.3) * deep, 0)
        parts.append(box((0.7, 0.7, high + random.uniform(2, 4)), at))
    if random.random() < 0.35:  # a wing
        w, d, h = wide * random.uniform(0.3, 0.6), deep * random.uniform(0.4, 0.8), min(high, random.uniform(2.4, 3))
        at = (random.choice([-1, 1]) * wide * 0.4, -deep / 2, 0)
        parts += [move(turn(part, 90), at) for part in (box((d, w, h)), *_roof(random, d, w, h))]
    elif random.random() < 0.4:  # a porch on posts
        reach, broad = random.uniform(1.2, 2.5), wide * random.uniform(0.3, 1)
        roof = turn(box((broad * 1.05, reach * 1.1, 0.1)), 8, "x")
        y, edge = -deep / 2 - reach / 2, -deep / 2 - reach * 0.92
        parts += [box((broad, reach, 0.2), (0, y, 0)), move(roof, (0, y, 2.4))]
        parts += [cylinder(0.1, 2.4, (x, edge, 0), sides=8) for x in np.linspace(-broad / 2.1, broad / 2.1, 4)]
    return parts


def lighthouse(random: np.random.Generator) -> Shape:
    """A tapering tower, round or eight-sided, with a gallery and a lantern; perhaps beside a house or on a rock."""
    high, radius, sides = random.uniform(8, 30), random.uniform(1.6, 3.5), 8 if random.random() < 0.35 else 20
    top, share = radius * random.uniform(0.5, 0.8), np.linspace(0, 1, 7)
    widths = top + (radius - top) * (1 - share) ** random.uniform(1, 2)
    parts = [lathe(list(zip(widths, share * high, strict=True)), sides=sides)]
    parts += put(_lantern(random, top, sides), (0, 0, high))
    for i in (2, 4, 5)[: random.integers(0, 4)]:
        parts.append(box((0.6, 0.4, 1.0), (0, -widths[i], high * share[i])))
    parts.append(box((1.1, 0.5, 2.1), (0, -radius, 0)))
    extra = random.random()
    if extra < 0.25:
        parts += put([box((6, 4.5, 2.8)), *_roof(random, 6, 4.5, 2.8)], (radius + 2.5, 0, 0))
    elif extra < 0.45:
        parts.append(cylinder(radius * random.uniform(1.3, 2.2), random.uniform(0.5, 2), ORIGIN, radius * 1.2, 9))
    return parts


def windmill(random: np.random.Generator) -> Shape:
    """A Dutch mill with lattice sails, a wind pump of many blades on a lattice tower, or a wind turbine."""
    return any_of(random, _dutch_mill, _dutch_mill, _wind_pump, _wind_turbine)


def bridge(random: np.random.Generator) -> Shape:
    """A deck along x on stone arches, hung from towers, in trusses or on piers; or a humped footbridge."""
    if random.random() < 0.2:
        return _footbridge(random)
    long, wide = random.uniform(20, 80), random.uniform(4, 10)
    high, thick = long * random.uniform(0.08, 0.2), long * random.uniform(0.012, 0.03)
    style = [_stone_bridge, _suspension, _trusses, _piers][random.integers(4)]
    return [box((long, wide, thick), (0, 0, high)), *style(random, long, wide, high, thick)]


def _roof(random: np.random.Generator, wide: float, deep: float, high: float) -> Shape:
    """A roof with eaves over a box, its ridge along x."""
    style, rise, out = random.integers(5), random.uniform(0.25, 0.6) * deep, random.uniform(0.2, 0.8)
    y, x = deep / 2 + out, wide / 2 + out
    drop = rise * out / (deep / 2)
    if style == 0:
        return [box((2 * x, 2 * y, 0.25), (0, 0, high))]
    hip = 0.0 if style < 4 else min(y, x)
    ends = np.array(
        [[(-x, -y, -drop), (x, -y, -drop)], [(hip - x, 0, rise), (x - hip, 0, rise)], [(-x, y, -drop), (x, y, -drop)]]
    )
    faces = sheet(move(ends, (0, 0, high)))
    if hip:
        return [
            faces,
            sheet(move(np.stack([ends[:, 0], np.broadcast_to(ends[1, 0], (3, 3))]), (0, 0, high))),
            sheet(move(np.stack([ends[:, 1], np.broadcast_to(ends[1, 1], (3, 3))]), (0, 0, high))),
        ]
    gable = turn(upright([(-deep / 2, 0), (deep / 2, 0), (0, rise)], 0.1), 90)
    return [faces, move(faces, (0, 0, 0.15)), *both(move(gable, (wide / 2, 0, high)))]


def _ridge_tent(random: np.random.Generator, wide: float, long: float, high: float) -> Shape:
    """A ridge over sagging sides, with walls or none, guys, flaps closed or open."""
    wall, side = max(0.0, random.uniform(-0.4, 0.4)) * high, np.linspace(0, 1, 7)
    z = wall + (high - wall) * side - random.uniform(0, 0.12) * np.sin(np.pi * side) * high
    x = wide / 2 * (1 - side)
    parts = both(sheet(np.stack([points(x, y, z) for y in np.linspace(-long / 2, long / 2, 6)])))
    if random.random() < 0.8:
        gable = upright([(-wide / 2, 0), (wide / 2, 0), (wide / 2, wall), (0, high), (-wide / 2, wall)], 0.01)
        parts.append(move(gable, (0, long / 2, 0)))
    if wall:
        parts += both(box((0.01, long, wall), (wide / 2, 0, 0)))
    if random.random() < 0.7:
        flap = upright([(0.04 - wide / 2, 0), (0, 0), (0, wall), (0.04 - wide / 2, high)], 0.01)
        parts += both(move(turn(flap, random.uniform(0, 70)), (wide / 2, -long / 2, 0)))
    parts += [cylinder(0.02, high * 1.05, (0, y, 0), sides=6) for y in (-long / 2, long / 2)]
    if random.random() < 0.5:
        eaves = np.array([(x * wide / 2, y * long / 2, wall) for x in (1, -1) for y in (1, 0.3, -0.3, -1)])
        parts.append(rods(eaves, eaves * (1.5, 1.1, 0), 0.008))
    return [*parts, box((wide, long, 0.01))] if random.random() < 0.6 else parts


def _dome_tent(random: np.random.Generator, wide: float, long: float, high: float) -> Shape:
    """A dome, round or of few sides, perhaps with an entrance."""
    sides = int(random.choice([4, 6, 8, 24]))
    profile = [(np.cos(a) ** 0.8, np.sin(a)) for a in np.linspace(0, np.pi / 2, 8)]
    dome = turn(lathe([*profile, (0.0, 1.0)], sides=sides), 180 / sides)
    parts = [scale(dome, (wide / 2 * 1.2, long / 2 * 1.1, high * 0.75)), box((wide * 0.8, long * 0.75, 0.01))]
    if random.random() < 0.6:
        bows = [(arch_line(wide * s, high * t, high * t * 0.9), y) for s, t, y in ((0.7, 0.7, 0.15), (0.9, 0.45, 0.75))]
        parts.append(sheet(np.stack([np.insert(bow, 1, -long * y, axis=1) for bow, y in bows])))
    return parts


def _tunnel_tent(random: np.random.Generator, wide: float, long: float, high: float) -> Shape:
    """Cloth over hoops."""
    spans, steps = random.uniform(0.6, 1, 5), np.linspace(-long / 2, long / 2, 5)
    spans[1:4] = 1
    hoops = [arch_line(wide * s, high * s, high * s * 0.95) for s in spans]
    parts = [
        sheet(np.stack([np.insert(hoop, 1, y, axis=1) for hoop, y in zip(hoops, steps, strict=True)])),
        box((wide, long, 0.01)),
    ]
    return parts + [move(upright(hoops[i], 0.01), (0, steps[i], 0)) for i in (0, -1)]


def _tepee(random: np.random.Generator, wide: float, long: float, high: float) -> Shape:
    """A cone with an entrance, and poles that cross above it."""
    high *= 1.5
    sides, gap = int(random.integers(6, 14)), random.uniform(20, 70)
    edge = np.insert(arc(wide / 2, gap / 2 - 90, 270 - gap / 2, sides + 1), 2, 0.0, axis=1)
    parts = [sheet(np.stack([edge, move(0.12 * edge, (0, 0, high * 0.92))]))]
    pole = rods(np.array([[wide / 2, 0, 0]]), np.array([[-0.08 * wide, 0, high * 1.12]]), 0.02)
    return parts + around(pole, int(random.integers(5, 10)))


def _marquee(random: np.random.Generator, wide: float, long: float, high: float) -> Shape:
    """A pointed roof over walls or poles."""
    sides, closed = int(random.choice([4, 4, 6, 8, 12])), random.random() < 0.5
    wall, radius, curve = high * random.uniform(0.5, 0.9), wide * 0.8, random.uniform(0.0, 0.25)
    top = wall + high * random.uniform(0.3, 0.7)
    roof = [(radius, wall), (radius * 0.45, top + (wall - top) * (0.5 + curve)), (0.02, top)]
    parts = [lathe(roof, sides=sides), lathe([(radius * 1.02, wall), (radius * 1.02, wall - 0.2)], sides=sides)]
    if closed:
        parts += [lathe([(radius, 0), (radius, wall)], sides=sides)[2:], cylinder(0.03, top, sides=6)]
    else:
        parts += around(move(cylinder(0.025, wall, sides=6), (radius * 0.97, 0, 0)), sides)
    parts = [turn(part, 180 / sides) for part in parts]
    return [scale(part, (1, long / wide, 1)) for part in parts] if sides == 4 else parts


def _dutch_mill(random: np.random.Generator) -> Shape:
    """A tapering tower, a cap and four sails."""
    high, radius, sides = random.uniform(7, 14), random.uniform(2.2, 4), int(random.choice([6, 8, 16, 4]))
    top = radius * random.uniform(0.5, 0.8)
    cap = [(top * 1.1, 0), (top * 1.1, 0.2), (top * 0.8, top * 0.7), (0, top * random.uniform(1, 1.5))]
    parts = [cylinder(radius, high, ORIGIN, top, sides), lathe(cap, (0, 0, high), 10)]
    parts += [box((1.2, 0.5, 2.1), (0, -radius * 0.93, 0)), box((0.8, 0.4, 1), (0, -(radius + top) / 2, high * 0.5))]
    if random.random() < 0.4:
        parts.append(cylinder(radius * 1.35, 0.2, (0, 0, high * 0.3), sides=sides * 2))
    hub, reach, spin = high + top * 0.4, high * random.uniform(0.6, 0.85), random.uniform(0, 90)
    cloth = 0.03 if random.random() < 0.5 else 0.0
    sail = move(
        framed(1.6, reach * 0.75, 0.08, 0.08, 3, shares(8), 0.08, cloth), (random.uniform(0, 0.8), 0, reach * 0.22)
    )
    blades = [turn(part, spin + 90 * i, "y") for i in range(4) for part in (box((0.2, 0.2, reach)), sail)]
    parts += put(blades, (0, -top * 1.3, hub))
    return [*parts, forward(cylinder(0.25, top * 1.5, sides=8), (0, 0, hub))]


def _wind_pump(random: np.random.Generator) -> Shape:
    """A lattice tower, a wheel of many blades and a vane."""
    high, foot = random.uniform(8, 14), random.uniform(1, 1.6)
    legs = np.array([(x, y, 0.0) for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1))])
    frames = [move(legs * foot * (1 - 0.92 * s), (0, 0, s * high)) for s in np.linspace(0, 0.95, 5)]
    parts = [rods(frames[0], frames[-1], 0.06)]
    parts += [rods(frame, np.roll(frame, 1, axis=0), 0.04) for frame in frames[1:]]
    parts += [rods(low, np.roll(up, 1, axis=0), 0.03) for low, up in pairwise(frames)]
    count, reach = int(random.integers(12, 19)), random.uniform(1.2, 2)
    blade = upright([(-0.08, 0.2 * reach), (0.08, 0.2 * reach), (0.25, reach), (-0.25, reach)], 0.02)
    rotor = [turn(turn(blade, 25), 360 * i / count, "y") for i in range(count)]
    rotor.append(turn(ring(reach * 0.8, 0.03), 90, "x"))
    parts += put(rotor, (0, -0.4, high))
    return [*parts, box((0.06, 2.4, 0.06), (0, 1, high)), box((0.03, 1, 0.9), (0, 2.4, high - 0.4))]


def _wind_turbine(random: np.random.Generator) -> Shape:
    """A slender tower and three long blades."""
    high = random.uniform(30, 80)
    reach, long = high * random.uniform(0.4, 0.65), high * 0.12
    parts = [cylinder(high * 0.03, high, ORIGIN, high * 0.018, 12)]
    parts.append(ellipsoid((high * 0.025, long / 2, high * 0.025), (0, 0, high), 10))
    share, chord = np.linspace(0, 1, 6)[:, None], reach * np.array([0.036, 0.09, 0.07, 0.055, 0.036, 0.01])[:, None]
    x, y = np.array([(-0.3, 0), (0.1, 0.15), (0.7, 0), (0.1, -0.1), (-0.3, 0)]).T
    blade = sheet(np.stack(np.broadcast_arrays(chord * x, chord * y, reach * share), axis=-1))
    spin = random.uniform(0, 120)
    parts += [move(turn(blade, spin + 120 * i, "y"), (0, -long * 0.5, high)) for i in range(3)]
    return [*parts, ellipsoid((high * 0.018,) * 3, (0, -long * 0.5, high), 8)]


def _stone_bridge(random: np.random.Generator, long: float, wide: float, high: float, thick: float) -> Shape:
    """Arches beneath and parapets upon a deck."""
    count = int(random.integers(1, 6))
    span = long / count
    inner = arch_line(span * random.uniform(0.75, 0.92), high * 0.95, min(high * 0.85, span / 2))
    outer = np.stack([np.clip(inner[:, 0] * 1.8, -span / 2, span / 2), np.full(len(inner), high)], axis=1)
    outer[0], outer[-1] = (-span / 2, 0), (span / 2, 0)
    parts = [move(band(outer, inner, wide), ((i + 0.5) * span - long / 2, 0, 0)) for i in range(count)]
    return parts + [box((long, 0.4, 1.0), (0, y, high + thick)) for y in (-wide / 2, wide / 2)]


def _suspension(random: np.random.Generator, long: float, wide: float, high: float, thick: float) -> Shape:
    """Two towers, cables and hangers."""
    tall, at, top = long * random.uniform(0.16, 0.25), long * random.uniform(0.25, 0.32), high + thick
    xs, parts = np.linspace(-long / 2, long / 2, 33), []
    sag = np.where(np.abs(xs) < at, (xs / at) ** 2 * 0.95 + 0.05, (long / 2 - np.abs(xs)) / (long / 2 - at))
    for y in (-wide / 2, wide / 2):
        cable = points(xs, y, top + tall * sag)
        parts += [rods(cable[:-1], cable[1:], thick * 0.2), rods(points(xs, y, high), cable, thick * 0.08)]
        parts += both(box((thick * 1.3, thick * 1.3, top + tall), (at, y, 0)))
    return parts + [t for s in (0.5, 1) for t in both(box((thick, wide, thick), (at, 0, high + s * tall)))]


def _trusses(random: np.random.Generator, long: float, wide: float, high: float, thick: float) -> Shape:
    """A lattice on each side, level or bowed, and abutments."""
    bays, tall, thin = int(random.integers(4, 10)), long * random.uniform(0.1, 0.18), thick * 0.5
    xs = np.linspace(-long / 2, long / 2, bays + 1)
    lift = tall * np.sin(np.pi * np.arange(1, bays) / bays) ** max(0.0, random.uniform(-0.5, 0.7))
    parts = both(box((wide * 0.4, wide, high), (long / 2 - wide * 0.2, 0, 0)))
    for y in (-wide / 2, wide / 2):
        foot, top = points(xs, y, high), points(xs[1:-1], y, high + lift)
        chord = np.concatenate([foot[:1], top, foot[-1:]])
        parts += [rods(chord[:-1], chord[1:], thin), rods(foot[1:-1], top, thin), rods(foot[1:-2], top[1:], thin)]
    return [*parts, rods(top, top * (1, -1, 1), thin * 0.7)]


def _piers(random: np.random.Generator, long: float, wide: float, high: float, thick: float) -> Shape:
    """Piers, edge beams and railings."""
    xs, top = np.linspace(-0.5, 0.5, int(random.integers(3, 7)))[1:-1] * long, high + 2 * thick
    parts = [box((thick * 2, wide * 0.7, high), (x, 0, 0)) for x in xs]
    posts = np.linspace(-0.5, 0.5, 25) * long
    for y in (-wide / 2, wide / 2):
        parts += [
            box((long, 0.3, thick), (0, y, high + thick)),
            rods(points(posts, y, high), points(posts, y, top), 0.12),
        ]
        parts.append(box((long, 0.25, 0.2), (0, y, top)))
    return parts


def _footbridge(random: np.random.Generator) -> Shape:
    """A hump of planks with railings."""
    long, wide, hump = random.uniform(2.5, 8), random.uniform(1, 2), random.uniform(0.3, 1.2)
    xs = np.linspace(-long / 2, long / 2, 21)
    z, plank = 0.1 + hump * np.cos(np.pi * xs / long), box((long / 21 * 0.95, wide, 0.05))
    parts = [copies(plank, points(xs, 0, z))]
    for y in (-wide / 2, wide / 2):
        line = points(xs, y, z)
        parts += [move(rods(line[:-1], line[1:], 0.05), (0, 0, s)) for s in (-0.1, 0.5, 0.95)]
        parts.append(rods(line[::2], move(line[::2], (0, 0, 1)), 0.045))
    return parts


def _shaft(random: np.random.Generator, radius: float, top: float, low: float, high: float) -> Part:
    """A smooth, fluted or twisted shaft from a height to another."""
    style = random.integers(4)
    share = np.linspace(0, 1, 24 if style == 3 else 7)[:, None]
    angles = np.linspace(0, 2 * np.pi, 61 if style == 2 else 25)
    lobes: np.ndarray | float = 0.0
    if style == 2:
        lobes = 0.06 * np.cos(int(random.integers(8, 20)) * angles)
    elif style == 3:
        lobes = 0.14 * np.cos(2 * angles + random.uniform(4, 14) * share)
    r = (radius + (top - radius) * share**1.7) * (1 + lobes)
    grid = np.broadcast_arrays(r * np.cos(angles), r * np.sin(angles), low + share * (high - low))
    return sheet(np.stack(grid, axis=-1))


def _lantern(random: np.random.Generator, top: float, sides: int) -> Shape:
    """A gallery with its railing, and a lamp behind glass or bars under a roof."""
    wide, lamp, crown = top * random.uniform(1.2, 1.6), top * random.uniform(0.5, 0.8), top * random.uniform(1, 1.8)
    parts = [lathe([(top, -0.5), (wide, 0), (wide, 0.25), (0, 0.25)], sides=sides)]
    posts, rail = arc(wide * 0.95, 0, 360, 17), random.uniform(1, 1.4)
    parts.append(rods(np.insert(posts, 2, 0.0, axis=1), np.insert(posts, 2, rail, axis=1), 0.05))
    parts += [ring(wide * 0.95, 0.06, (0, 0, z), 16) for z in (rail, rail / 2)]
    if random.random() < 0.6:
        parts.append(cylinder(lamp, crown, sides=sides))
    else:
        parts += around(box((0.12, 0.12, crown), (lamp, 0, 0)), 8)
        parts.append(ellipsoid((lamp * 0.4, lamp * 0.4, crown * 0.3), (0, 0, crown / 2), 8))
    roof = [(lamp * 1.3, crown), (0.0, crown + lamp * random.uniform(0.8, 1.6))]
    if random.random() < 0.5:
        roof = [(1.25 * lamp * np.cos(a), crown + lamp * np.sin(a)) for a in np.linspace(0, np.pi / 2, 6)]
    return [*parts, lathe(roof, sides=sides), cylinder(0.08, lamp * 2, (0, 0, crown), sides=6)]


CATEGORIES: dict[str, Maker] = {
    "column": column,
    "tent": tent,
    "house": house,
    "lighthouse": lighthouse,
    "windmill": windmill,
    "bridge": bridge,
}
