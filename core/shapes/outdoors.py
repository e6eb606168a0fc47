"""Bins, vessels and street furniture."""

import numpy as np

from core.shapes.forms import fluted, vessel
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
    capped,
    corners,
    cylinder,
    ellipsoid,
    forward,
    lathe,
    loft,
    move,
    oval,
    prism,
    put,
    ring,
    scale,
    sheet,
    sideways,
    tube,
    turn,
)


def trash_can(random: np.random.Generator) -> Shape:
    """A can or pedal bin with a lid, an open bin, a dome with a flap, a slatted or hung park bin, a wheeled bin."""
    return any_of(random, _lidded_can, _open_bin, _dome_bin, _park_bin, _wheeled_bin)


def bucket(random: np.random.Generator) -> Shape:
    """A tapered hollow pail with a rim and a bail, up or fallen; of staves with hoops, oval, or with a lid."""
    draw = random.uniform
    radius, high, wall = draw(0.11, 0.17), draw(0.2, 0.34), draw(0.002, 0.008)
    base = radius * draw(0.62, 0.88)
    is_wooden = random.random() < 0.2
    parts = [vessel([(base, 0), (radius, high)], 0.015 if is_wooden else wall, sides=12 if is_wooden else 20)]
    for share in (0.2, 0.75) if is_wooden else (1.0, draw(0.7, 0.95))[: random.integers(1, 3)]:
        parts.append(ring(base + (radius - base) * share, 0.006, (0, 0, share * high), 20))
    bail = np.concatenate([arc(radius, 0, 180, 13), np.zeros((13, 1))], axis=1)[:, [0, 2, 1]]
    bail[:, 2] *= draw(0.8, 1.3)
    angle = 0.0 if random.random() < 0.5 else draw(60, 115)
    handle = [tube(bail, draw(0.003, 0.006))]
    if random.random() < 0.5:
        top = bail[6, 2]
        handle.append(sideways(cylinder(0.013, 0.09, (0, 0, -0.045), sides=8), (0, 0, top)))
    parts += [move(turn(part, angle, "x"), (0, 0, 0.94 * high)) for part in handle]
    parts += both(sideways(cylinder(0.018, 0.012, sides=8), (radius - 0.01, 0, 0.94 * high)))
    if random.random() < 0.12:
        lid = [(0, high + 0.02), (0.9 * radius, high + 0.015), (1.04 * radius, high), (1.04 * radius, high - 0.02)]
        parts.append(lathe(lid))
    squeeze = draw(0.7, 0.85) if random.random() < 0.12 else 1.0
    return [scale(part, (1.0, squeeze, 1.0)) for part in parts]


def basket(random: np.random.Generator) -> Shape:
    """Wickerwork, open wire or slats, round, oval or rectangular, with an arched handle, two grips, or a lid."""
    draw = random.uniform
    x, high = draw(0.15, 0.28), draw(0.3, 0.6) if random.random() < 0.25 else draw(0.12, 0.3)
    base, outline = draw(0.65, 1.0), _even(oval(random.choice([2.0, 3.0, 8.0])) * (x, x * draw(0.6, 1.0)), 25)
    if random.random() < 0.5:  # closed walls, bulging row by row
        size = np.linspace(base, 1, 13) + 0.015 * (np.arange(13) % 2)
        outer = [(s, s, z, 0) for s, z in zip(size, np.linspace(0, high, 13), strict=True)]
        inner = [(0.94, 0.94, high, 0), (0.92 * base, 0.92 * base, 0.02, 0), (0, 0, 0.02, 0)]
        parts = [loft(outline, [(0, 0, 0, 0), *outer, *inner])]
    else:  # stakes and hoops
        hoops = np.linspace(0.08, 0.95, random.integers(3, 8))
        parts = [_hoop(outline * (base + (1 - base) * t), t * high, draw(0.003, 0.008)) for t in hoops]
        rails = [outline[:-1] + step * np.diff(outline, axis=0) for step in (-0.15, 0.15)]
        feet, heads = ([np.insert(size * rail, 2, z, axis=1) for rail in rails] for size, z in ((base, 0), (1, high)))
        parts += [sheet(np.array([feet, heads])), loft(outline * base, capped(1, 1, 0, 0.01))]
    parts.append(_hoop(outline, high, draw(0.006, 0.014)))
    kind = random.integers(4)
    if kind < 2:  # an arch, along or across
        reach = outline[:, kind].max()
        bow = np.column_stack([np.zeros((15, 2)), arc(draw(0.6, 1.3) * x, 0, 180, 15)[:, 1] + high - 0.02])
        bow[:, kind] = arc(reach, 0, 180, 15)[:, 0]
        parts.append(tube(bow, draw(0.006, 0.013)))
    elif kind == 2:
        grip = np.column_stack([np.zeros(9), arc(0.06, 0, 180)]) + (outline[:, 0].max(), 0, high)
        parts += both(tube(grip, 0.008))
    elif high > 0.3:
        parts.append(loft(outline * 1.04, [(1, 1, high, 0), *capped(0.3, 0.3, high + 0.03, high + 0.06, 3.3)[1:]]))
    return parts


def barrel(random: np.random.Generator) -> Shape:
    """Bulging staves in hoops, upright, lying on a cradle with a tap, or open on top; or a steel drum with ribs."""
    draw = random.uniform
    kind = random.integers(6)
    radius, high, belly = draw(0.25, 0.36), draw(0.65, 1.0), draw(1.08, 1.3)
    if kind == 0:  # steel
        ribs = [(r, z + dz) for z in (0.02, 0.34, 0.67, 0.97) for r, dz in ((0.97, -0.02), (1.01, 0), (0.97, 0.02))]
        drum = lathe([(0, 0.02), (0.97, 0.02), *ribs, (0.97, 0.97), (0, 0.97)], sides=24)
        size = high * draw(0.3, 0.38)
        return [scale(drum, (size, size, high)), cylinder(0.03, 0.015, (0.6 * size, 0, 0.97 * high), sides=8)]
    z = np.linspace(0, 1, 9)
    swell = radius * (1 + (belly - 1) * (1 - (2 * z - 1) ** 2))
    staves = list(zip(swell.tolist(), (z * high).tolist(), strict=True))
    if kind == 1:  # open on top, or half of one
        part = vessel(staves[: random.choice([5, 9])], 0.025, sides=20)
    else:
        ends = [(0.0, 0.03), (radius - 0.02, 0.03), (radius - 0.02, 0.0)]
        part = lathe([*ends, *staves, *((r, high - h) for r, h in reversed(ends))], sides=20)
    parts = [part]
    for t in (0.05, 0.25, 0.75, 0.95) if part[..., 2].max() > 0.6 * high else (0.05, 0.25):
        hoop = cylinder(float(np.interp(t, z, swell)) + 0.006, 0.035, is_open=True, sides=20)
        parts.append(move(hoop, (0, 0, t * high - 0.017)))
    if kind < 4:
        return parts
    parts = [forward(part, (0, high / 2, radius * belly + 0.08)) for part in parts]
    parts += [box((1.5 * radius, 0.06, 0.16), (0, y * high, 0)) for y in (-0.3, 0.3)]
    parts += both(box((0.06, 0.8 * high, 0.08), (0.6 * radius, 0, 0)))
    if random.random() < 0.5:
        parts.append(forward(cylinder(0.015, 0.12, sides=8), (0, -high / 2, 0.4 * radius)))
        parts.append(cylinder(0.01, 0.05, (0, -high / 2 - 0.08, 0.4 * radius), sides=6))
    return parts


def cone(random: np.random.Generator) -> Shape:
    """A traffic cone: a hollow blunt cone on a square, eight-sided or round plate, with sleeves; or a plain cone."""
    draw = random.uniform
    high, radius = draw(0.4, 1.0), draw(0.1, 0.2)
    if random.random() < 0.2:
        solid = cylinder(radius * draw(1, 2.5), high, top=0.0, sides=24)
        return [solid, cylinder(radius * 2.5, 0.02, sides=24)] if random.random() < 0.3 else [solid]
    plate, tip, wall = draw(0.02, 0.05), draw(0.1, 0.35) * radius, 0.006
    half, top = radius * draw(1.15, 1.6), plate + high
    outer = [(1.08 * radius, plate), (radius, plate + 0.02), (tip, top)]
    parts = [lathe([*outer, (tip - wall, top), (radius - wall, 0.0)], sides=20)]
    foot = arc(1.1, 22.5, 382.5, 9) if random.random() < 0.15 else oval(random.choice([2.0, 6.0, 60.0]), 16)
    hole = radius / half
    rows = [(hole, hole, 0, 0), (1, 1, 0, 0), (1, 1, plate, 0), (hole, hole, plate, 0)]
    parts.append(loft(foot * half, rows))
    for low in (0.35, 0.65)[: random.integers(3)]:
        wide, narrow = (radius + (tip - radius) * t + 0.003 for t in (low, low + 0.18))
        parts.append(cylinder(wide, 0.18 * high, (0, 0, plate + low * high), narrow, 20, is_open=True))
    if random.random() < 0.15:  # a grip
        parts.append(cylinder(tip, 0.03, (0, 0, top), 0.6 * tip, sides=10))
        parts.append(ring(1.2 * tip, 0.006, (0, 0, top + 0.03), 10))
    return parts


def traffic_light(random: np.random.Generator) -> Shape:
    """Two or three lamps under visors in a case: alone, on a post, four ways, or hung from an arm over the road."""
    draw = random.uniform
    kind, head = random.integers(6), _signal(random, 3 if random.random() < 0.8 else 2)
    if kind == 0:
        return head
    high, radius = draw(2.2, 3.4), draw(0.04, 0.09)
    parts = [cylinder(1.8 * radius, draw(0.05, 0.5), sides=10)]
    if kind == 1:  # an arm
        high, reach = draw(5.0, 6.5), draw(2.5, 5.0)
        parts.append(cylinder(1.4 * radius, high, top=radius, sides=10))
        parts.append(tube([(0, 0, 0.95 * high), (-reach, 0, high)], 0.7 * radius))
        for x, y, z in [(-reach, -0.1, high - 0.7), (-0.4 * reach, -0.1, high - 0.7), (0, -0.2, 2.4)]:
            parts += put(head, (x, y, z)) if x == -reach or random.random() < 0.5 else []
        return parts
    parts.append(cylinder(radius, high + draw(0, 0.9), sides=10))
    ways = (1, 1, 1, 2, 4)[random.integers(5)]
    for i in range(ways):
        parts += [turn(move(part, (0, -0.12 - radius, high)), 360 / ways * i) for part in head]
    if ways == 1:
        parts += [box((0.04, 0.1 + radius, 0.03), (0, -0.06, high + z)) for z in (0.1, 0.7)]
    if random.random() < 0.25:  # for those on foot
        parts += [turn(move(scale(part, 0.75), (0, -0.2, high - 0.75)), 90) for part in _signal(random, 2)]
        parts.append(box((0.1, 0.08, 0.16), (0, -radius - 0.04, 1.0)))
    return parts


def signpost(random: np.random.Generator) -> Shape:
    """Arrow boards on a post, a road sign (round or with corners), a board on two posts or hung from an arm."""
    draw = random.uniform
    kind, high, radius = random.integers(6), draw(1.9, 3.0), draw(0.025, 0.06)
    post = cylinder(radius, high, sides=4 if random.random() < 0.3 else 10)
    if kind < 2:
        return [post, ellipsoid((1.5 * radius,) * 3, (0, 0, high), 8), *_arrows(random, high, radius)]
    if kind < 4:  # road signs
        parts, size, sides = [post], draw(0.25, 0.4), int(random.choice([3, 4, 4, 8, 20]))
        for index in range(random.integers(1, 3)):
            start = {3: 90.0, 4: 45.0 * random.integers(2), 8: 22.5}.get(sides, 0.0)
            outline = arc(size * (0.7 if index else 1.0), start, start + 360, sides + 1)[:-1]
            outline = outline * (draw(0.7, 1.6), 1.0) if sides == 4 and start else outline
            parts.append(forward(prism(outline, 0.015), (0, -radius, high - size - index * 2.1 * size)))
            sides = 4 if random.random() < 0.5 else sides
        return parts
    wide, tall = draw(0.6, 1.6), draw(0.4, 0.9)
    if kind == 4:  # on two posts
        parts = both(move(post, (draw(0.35, 0.5) * wide, 0, 0)))
        parts.append(box((wide, 0.03, tall), (0, -radius, high - tall - draw(0.02, 0.3))))
        if random.random() < 0.3:
            parts.append(forward(prism([(-0.6 * wide, 0), (0.6 * wide, 0), (0, 0.3)], 0.3), (0, 0.15, high)))
        return parts
    wide, arm = 0.7 * wide, 0.93 * high
    parts = [post, bar((-0.1, 0, arm), (wide + 0.15, 0, arm), 1.5 * radius)]
    parts.append(bar((0, 0, 0.75 * high), (0.3, 0, arm), radius))
    parts.append(box((wide, 0.025, 0.7 * tall), (wide / 2 + 0.1, 0, 0.89 * high - 0.7 * tall)))
    return parts + [cylinder(0.006, 0.04 * high, (x, 0, 0.89 * high), sides=4) for x in (0.2, wide)]


def mailbox(random: np.random.Generator) -> Shape:
    """A tunnel or gabled box with a flag on a post, a box for a wall or a stand, a round pillar, a box on four legs."""
    draw, kind = random.uniform, random.integers(6)
    if kind < 3:
        return _road_mailbox(random, kind == 2)
    if kind == 3:  # a flat box
        wide, deep, high, lift = (
            draw(0.25, 0.42),
            draw(0.09, 0.18),
            draw(0.28, 0.5),
            draw(0.7, 1.1) * random.integers(2),
        )
        side = [(deep / 2, 0), (-deep / 2, 0), (-deep / 2, draw(0.75, 0.95) * high), (deep / 2, high)]
        parts = [
            move(across(side, wide), (0, 0, lift)),
            box((0.75 * wide, 0.01, 0.03), (0, -deep / 2, lift + 0.68 * high)),
        ]
        parts.append(box((0.5 * wide, 0.01, 0.35 * high), (0, -deep / 2, lift + 0.15 * high)))
        if lift:
            return parts + both(box((0.03, 0.03, lift + high), (wide / 2 + 0.02, 0.03, 0)))
        roll = sideways(cylinder(0.05, wide, is_open=True), (-wide / 2, 0, -0.06))
        return [*parts, roll] if random.random() < 0.4 else parts
    if kind == 4:  # a pillar
        radius, high = draw(0.2, 0.28), draw(1.25, 1.6)
        body = [(0, 0), (1.1, 0), (1.1, 0.08), (1, 0.09), (1, 0.86), (1.14, 0.88), (1.14, 0.92), (0.8, 0.97), (0, 1)]
        parts = [lathe([(radius * r, high * z) for r, z in body], sides=20)]
        parts.append(box((0.24, 0.08, 0.04), (0, -radius + 0.03, 0.76 * high)))
        return [*parts, box((1.2 * radius, 0.3, 0.3 * high), (0, -0.9 * radius + 0.15, 0.3 * high))]
    wide, deep, wall, leg = draw(0.45, 0.6), draw(0.45, 0.6), draw(0.7, 0.85), draw(0.1, 0.25)
    top = arc(deep / 2, 180, 0, 11) * (1, draw(0.5, 1.0)) + np.array((0, wall))
    parts = [move(across([(deep / 2, 0), (-deep / 2, 0), *((y, z) for y, z in top)], wide), (0, 0, leg))]
    parts.append(box((0.7 * wide, 0.05, 0.15), (0, -deep / 2, leg + wall - 0.05)))
    parts.append(box((0.7 * wide, 0.015, 0.4 * wall), (0, -deep / 2, leg + 0.15)))
    return parts + corners(box((0.05, 0.05, leg)), wide / 2 - 0.03, deep / 2 - 0.03)


def fire_hydrant(random: np.random.Generator) -> Shape:
    """A stout or slender barrel between flanges, a domed bonnet with a nut, two capped outlets and a wide one."""
    draw = random.uniform
    radius, high = draw(0.09, 0.13), draw(0.65, 0.9)
    if random.random() < 0.25:  # slender
        high, radius = draw(0.9, 1.3), draw(0.06, 0.09)
    foot, level, dome = draw(1.3, 1.8), draw(0.55, 0.72), draw(0.1, 0.16)
    flare = draw(1.0, 1.25)
    body = [(0, 0), (foot, 0), (foot, 0.05), (1, 0.06), (0.95, level - 0.16), (1.0, level - 0.14)]
    body += [
        (1.05, 1 - dome - 0.06),
        (1.35 * flare, 1 - dome - 0.05),
        (1.35 * flare, 1 - dome),
        (1.15 * flare, 1 - dome),
    ]
    body += [(1.1 * flare * np.cos(a), 1 - dome + (dome - 0.04) * np.sin(a)) for a in np.linspace(0, 1.4, 5)]
    parts = [lathe([(radius * r, high * z) for r, z in [*body, (0, 0.97)]], sides=18)]
    parts.append(cylinder(0.28 * radius, 0.06 * high, (0, 0, 0.95 * high), 0.22 * radius, sides=5))
    if random.random() < 0.6:
        z = draw(0.2, 0.35) * high
        parts.append(cylinder(1.35 * radius, 0.05, (0, 0, z), sides=18))
    bolts = cylinder(0.012, 0.025, ((foot + 1) / 2 * radius, 0, 0.05 * high), sides=5)
    parts.append(np.concatenate(around(bolts, 8)))
    size, out = draw(0.4, 0.55) * radius, draw(1.5, 1.9) * radius
    cap = [(size, out - 0.05), (1.3 * size, out - 0.05), (1.3 * size, out), (0.4 * size, out)]
    outlet = [(size, 0), *cap, (0.4 * size, out + 0.025), (0, out + 0.025)]
    nozzle = lathe(outlet, sides=10)
    parts += both(sideways(nozzle, (0, 0, level * high)))
    if random.random() < 0.75:
        parts.append(forward(scale(nozzle, (1.5, 1.5, draw(0.9, 1.05))), (0, 0, (level - draw(0, 0.1)) * high)))
    return parts


def _even(outline: np.ndarray, count: int) -> np.ndarray:
    """Points at even steps along an outline."""
    way = np.concatenate([[0.0], np.linalg.norm(np.diff(outline, axis=0), axis=1).cumsum()])
    return np.column_stack([np.interp(np.linspace(0, way[-1], count), way, column) for column in outline.T])


def _hoop(outline: np.ndarray, z: float, radius: float) -> Part:
    """A lying wire of a given outline."""
    out = radius / float(outline.max())
    return loft(outline, [(1 + x * out, 1 + x * out, z + y * radius, 0) for x, y in arc(1.0, 0, 360, 6)])


def _arrows(random: np.random.Generator, high: float, radius: float) -> Shape:
    """Boards that point to any side, below each other on a post."""
    draw, parts, z = random.uniform, [], high - 0.05
    is_flat = random.random() < 0.5
    for _ in range(random.integers(1, 6)):
        long, tall, thick = draw(0.5, 1.0), draw(0.12, 0.22), draw(0.01, 0.04)
        tip = [(0.75 * long, 0), (0.85 * long, tall / 2), (0.75 * long, tall)]
        board = forward(prism([(-0.15 * long, 0), *tip, (-0.15 * long, tall)], thick), (0, -radius, z - tall))
        parts.append(turn(board, 180.0 * random.integers(2) + draw(-25, 25) if is_flat else draw(0, 360)))
        z -= tall + draw(0.02, 0.08)
    return parts


def _road_mailbox(random: np.random.Generator, is_gabled: bool) -> Shape:
    """A tunnel or a little house, with a flag, on a post."""
    draw = random.uniform
    wide, wall, deep, post = draw(0.16, 0.28), draw(0.08, 0.18), draw(0.4, 0.56), draw(0.85, 1.15)
    post = post if random.random() < 0.8 else 0.0
    gable = np.array([(0.6 * wide, 0.0), (0.0, 0.5 * wide), (-0.6 * wide, 0.0)])
    arch = (gable if is_gabled else arc(wide / 2, 0, 180, 11)) + np.array((0, wall))
    outline = np.concatenate([[(-wide / 2, 0), (wide / 2, 0)], arch])
    parts = [forward(prism(outline, deep), (0, deep / 2, post))]
    parts.append(forward(prism(outline * 1.04, 0.015), (0, -deep / 2, post)))
    parts.append(forward(cylinder(0.012, 0.03, sides=8), (0, -deep / 2, post + wall + 0.2 * wide)))
    if random.random() < 0.75:
        up, hinge = draw(0.15, 0.3), (wide / 2 + 0.01, -0.1, post + 0.5 * wall)
        flag = [move(box((0.008, 0.02, up)), hinge), move(box((0.008, 0.09, 0.06), (0, 0.03, up)), hinge)]
        parts += flag if random.random() < 0.6 else [turn(part, 90, "x", hinge) for part in flag]
    if post:
        parts.append(box((wide, 0.9 * deep, 0.02), (0, 0, post - 0.02)))
        parts.append(box((0.1, 0.1, post)) if random.random() < 0.6 else cylinder(0.03, post, sides=8))
        if random.random() < 0.3:
            parts.append(bar((0, 0.05, 0.6 * post), (0, -0.35 * deep, post - 0.02), 0.06))
    return parts


def _signal(random: np.random.Generator, count: int) -> Shape:
    """A traffic light's case with its lamps, to the front."""
    lamp, deep = random.uniform(0.09, 0.13), random.uniform(0.12, 0.22)
    wide, step = 2.7 * lamp, 2.5 * lamp
    parts = [box((wide, deep, count * step + 0.05))]
    if random.random() < 0.25:  # a plate behind it
        parts.append(box((2.0 * wide, 0.02, (count + 0.8) * step), (0, deep / 2, 0.025 - 0.4 * step)))
    edge = arc(1.15 * lamp, -20, 200, 10)
    visor = sheet(np.stack([np.column_stack([edge[:, 0], np.full(10, y), edge[:, 1]]) for y in (0.0, -1.6 * lamp)]))
    lens = forward(lathe([(lamp, 0), (0.7 * lamp, 0.03), (0, 0.045)], sides=12), (0, 0, 0))
    for z in (np.arange(count) + 0.5) * step + 0.025:
        parts += put([visor, lens], (0, -deep / 2, z))
    return parts


def _lidded_can(random: np.random.Generator) -> Shape:
    """A fluted or smooth can with a domed lid and grips, or one with a pedal."""
    draw = random.uniform
    radius, high, rise, has_pedal = draw(0.18, 0.28), draw(0.4, 0.75), draw(0.03, 0.15), random.random() < 0.4
    base = radius * draw(0.8, 1.0)
    profile = [(1.04 * radius, -0.03), (1.04 * radius, 0), (0.8 * radius, 0.7 * rise), (0, rise)]
    body, lid = vessel([(base, 0), (radius, high)], 0.01, 28), lathe(profile, (0, 0, high), 20)
    if has_pedal:
        if random.random() < 0.15:  # open
            lid = turn(lid, -draw(60, 95), "x", (0, radius, high))
        return [body, lid, box((0.08, 0.1, 0.02), (0, -base - 0.03, 0.02)), ring(1.02 * base, 0.012, (0, 0, 0.015), 20)]
    if random.random() < 0.5:
        body = fluted(body, 14, 0.02)
    grip = tube([(-0.06, 0, 0), (-0.05, 0, 0.05), (0.05, 0, 0.05), (0.06, 0, 0)], 0.008)
    return [body, lid, move(grip, (0, 0, high + rise - 0.005)), *both(sideways(grip, (radius, 0, 0.75 * high)))]


def _open_bin(random: np.random.Generator) -> Shape:
    """A waste-paper bin: a plain or square hollow, or wire."""
    draw = random.uniform
    radius, high, base = draw(0.11, 0.18), draw(0.25, 0.42), draw(0.6, 1.0)
    if random.random() < 0.3:  # wire
        wire = tube([(base * radius, 0, 0), (radius, 0, high)], 0.002, 3)
        hoops = [ring(radius * (base + (1 - base) * t), 0.003, (0, 0, t * high), 14) for t in np.linspace(0, 1, 7)]
        return [np.concatenate(around(wire, 28)), cylinder(base * radius, 0.006), *hoops]
    shape = oval(random.choice([2.0, 2.0, 5.0, 30.0])) * (radius, radius * draw(0.7, 1.0))
    return [_tapered(shape, base, 0, high), loft(shape, [(1.03, 1.03, high - 0.02, 0), (1.03, 1.03, high, 0)])]


def _tapered(shape: np.ndarray, base: float, low: float, high: float) -> Part:
    """A hollow of any outline, narrower below."""
    outer = [(0, 0, low, 0), (base, base, low, 0), (1, 1, high, 0)]
    return loft(
        shape, [*outer, (0.95, 0.95, high, 0), (base - 0.04, base - 0.04, low + 0.02, 0), (0, 0, low + 0.02, 0)]
    )


def _dome_bin(random: np.random.Generator) -> Shape:
    """A cylinder or a box under a dome or a hood with a flap or an opening."""
    draw = random.uniform
    radius, high, rise = draw(0.17, 0.28), draw(0.5, 0.9), draw(0.7, 1.2)
    section = oval(random.choice([2.0, 2.0, 2.0, 8.0]), 24)
    dome = [(r, r, z, 0.0) for r, z in arc(1.0, 0, 90, 7) * (radius, rise * radius) + np.array((0.0, high))]
    parts = [loft(section, [(0, 0, 0, 0), (0.95 * radius, 0.95 * radius, 0, 0), (radius, radius, high, 0), *dome])]
    parts += [
        loft(section * 1.03, [(radius, radius, z, 0), (radius, radius, z + 0.03, 0)]) for z in (0.0, high - 0.015)
    ]
    flap = box((1.1 * radius, 0.02, 0.55 * rise * radius))
    return [*parts, move(turn(flap, -draw(15, 35), "x"), (0, -0.93 * radius, high + 0.08 * rise * radius))]


def _park_bin(random: np.random.Generator) -> Shape:
    """Slats about an inner bin, perhaps below a roof, or a bin hung on a post."""
    draw = random.uniform
    radius, high = draw(0.18, 0.3), draw(0.45, 0.8)
    if random.random() < 0.45:  # on a post
        lift, deep = draw(0.3, 0.6), 0.65 * radius
        shape = oval(random.choice([2.0, 6.0])) * (0.8 * radius, deep)
        parts = [_tapered(shape, 0.85, lift, lift + 0.45), loft(shape * 1.05, capped(1, 1, lift + 0.52, lift + 0.55))]
        parts = put(parts[: random.integers(1, 3)], (0, -deep - 0.04, 0))
        return [*parts, cylinder(0.035, draw(1.1, 1.4), sides=8), cylinder(0.1, 0.015)]
    foot, top = draw(0.0, 0.1), high + draw(0.2, 0.35)
    slat = box((0.015, 0.3 * radius, high), (radius, 0, foot))
    parts = [np.concatenate(around(slat, int(random.integers(14, 19)))), cylinder(0.6 * radius, foot + 0.01)]
    parts.append(vessel([(0.88 * radius, foot), (0.92 * radius, foot + 0.95 * high)], 0.008))
    parts += [ring(1.02 * radius, 0.012, (0, 0, foot + t * high), 20) for t in (0.1, 0.9)]
    if random.random() < 0.45:
        parts.append(lathe([(0, top), (1.05 * radius, top), (0.9 * radius, top + 0.06), (0, top + 0.12)]))
        parts += around(bar((radius, 0, foot + high), (radius, 0, top), 0.02), 4)
    return parts


def _wheeled_bin(random: np.random.Generator) -> Shape:
    """A tapering box with a sloping lid, a bar at the back and two or four wheels."""
    draw = random.uniform
    x, y, high = draw(0.24, 0.3), draw(0.26, 0.37), draw(0.85, 1.05)
    is_large = random.random() < 0.2
    if is_large:
        x, y, high = draw(0.55, 0.7), draw(0.38, 0.5), draw(1.0, 1.2)
    base, low = draw(0.75, 0.9), 0.12 if is_large else 0.03
    shape = oval(random.choice([8.0, 30.0])) * (x, y)
    lid = [(-1.08 * y, high - 0.02), (1.02 * y, high), (1.02 * y, high + 0.12), (0.3 * y, high + 0.12)]
    parts = [_tapered(shape, base, low, high), across([*lid, (-1.08 * y, high + 0.03)], 2.06 * x)]
    parts.append(loft(shape * 1.03, [(1, 1, high - 0.08, 0), (1, 1, high - 0.02, 0)]))
    parts.append(
        tube([(-0.7 * x, y, high), (-0.7 * x, y + 0.07, high), (0.7 * x, y + 0.07, high), (0.7 * x, y, high)], 0.015)
    )
    if is_large:
        return parts + corners(sideways(cylinder(0.07, 0.04, sides=10), (0, 0, 0.07)), 0.7 * x, 0.65 * y)
    return parts + both(sideways(cylinder(0.1, 0.05, sides=14), (base * x - 0.04, base * y, 0.1)))


CATEGORIES: dict[str, Maker] = {
    "trash can": trash_can,
    "bucket": bucket,
    "basket": basket,
    "barrel": barrel,
    "cone": cone,
    "traffic light": traffic_light,
    "signpost": signpost,
    "mailbox": mailbox,
    "fire hydrant": fire_hydrant,
}
