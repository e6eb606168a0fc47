"""Lamps and what else holds a light."""

import numpy as np

from core.shapes.forms import rim
from core.shapes.parts import (
    Maker,
    Part,
    Point,
    Shape,
    any_of,
    around,
    bar,
    both,
    box,
    boxes,
    corners,
    cylinder,
    ellipsoid,
    forward,
    lathe,
    move,
    put,
    ring,
    row,
    scale,
    smooth,
    tube,
    turn,
)


def table_lamp(random: np.random.Generator) -> Shape:
    """A shade on a vase or stem, a jointed work lamp, a goose neck, a globe, a mushroom or a banker's lamp."""
    kinds = (_shade_lamp, _shade_lamp, _shade_lamp, _work_lamp, _work_lamp, _goose_neck, _globe_lamp, _banker_lamp)
    return any_of(random, *kinds)


def floor_lamp(random: np.random.Generator) -> Shape:
    """A tall lamp: a shade, bowl or spots on a pole, a tripod, an arc, or a column of paper."""
    kinds = (_standard_lamp, _standard_lamp, _tripod_lamp, _column_lamp, _arc_lamp, _uplighter, _reading_lamp)
    return any_of(random, *kinds)


def ceiling_lamp(random: np.random.Generator) -> Shape:
    """A pendant of a cone, bell, globe or drum on a cord or chain, a flush dome or disc, a bar of tubes or spots."""
    return any_of(random, _pendant, _pendant, _pendant, _row_of_pendants, _flush_lamp, _tube_lamp, _spots)


def street_lamp(random: np.random.Generator) -> Shape:
    """A classic lamppost with a lantern, a park light, or a tall pole with one or two arms."""
    return any_of(random, _lamppost, _lamppost, _park_light, _road_light, _road_light)


def chandelier(random: np.random.Generator) -> Shape:
    """Arms with candles or cups about a turned body, a wheel with candles, rings of crystals, or a star of rods."""
    u = random.uniform
    high, cord = u(0.3, 0.6), u(0.15, 0.7)
    kinds = (_arms, _arms, _arms, _wheel, _crystals, _star)
    body = kinds[random.integers(6)](random, u(0.28, 0.55), high, int(random.integers(4, 10)))
    return [_cord(random, high, cord), cylinder(0.06, 0.025, (0, 0, high + cord)), *body]


def candlestick(random: np.random.Generator) -> Shape:
    """A turned stem with a candle, a branched one, a chamberstick with a ring, or a fat candle on a plate."""
    return any_of(random, _candle_stem, _candle_stem, _candelabra, _candelabra, _chamberstick, _pillar_candle)


def lantern(random: np.random.Generator) -> Shape:
    """A storm lantern, a case of panes with a roof and a ring, a paper lantern or a stone one."""
    return any_of(random, _storm_lantern, _storm_lantern, _pane_lantern, _pane_lantern, _paper_lantern, _stone_lantern)


def _shade_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, wide, tall = u(0.16, 0.42), u(0.1, 0.2), u(0.13, 0.28)
    kind = random.integers(5)
    r = u(0.05, min(0.12, wide * 0.8))
    if kind == 0:  # a vase
        belly = [(0, 0), (0.6, 0), (0.65, 0.05), (1, u(0.3, 0.6)), (0.8, 0.75), (0.25, 0.9), (0.2, 1), (0, 1)]
        body = [lathe([(a * r, z * high) for a, z in belly])]
    elif kind == 1:  # a ball, or a pile of them
        count = int(random.integers(1, 4))
        half = high / count / 2
        body = [
            ellipsoid((min(r, half * 1.5), min(r, half * 1.5), half), (0, 0, half * (2 * i + 1)), 10)
            for i in range(count)
        ]
    elif kind == 2:
        body = (
            [box((r * 1.4, r * 1.4, high))] if random.random() < 0.5 else [cylinder(r * 0.7, high, top=r * u(0.3, 1))]
        )
    elif kind == 3:
        body = [*around(bar((r, 0, 0), (0.01, 0, high), 0.014), 3), cylinder(0.02, 0.03, (0, 0, high - 0.02), sides=8)]
    else:
        body = [*_base(random, u(0.06, 0.1)), _turned(random, u(0.008, 0.02), high)]
    parts = [*body, cylinder(0.01, tall * 0.5, (0, 0, high - 0.01), sides=6)]
    return parts + _shade(random, wide, tall, (0, 0, high - u(0, 0.02)))


def _work_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    first, second, pipe, gap = u(0.25, 0.45), u(0.22, 0.45), u(0.005, 0.011), u(0.01, 0.02)
    tilt, rise = np.radians(u(5, 45)), np.radians(u(-10, 45))
    y, z = first * np.sin(tilt), 0.04 + first * np.cos(tilt)
    tip_y, tip_z = y - second * np.cos(rise), z + second * np.sin(rise)
    clamp = [box((0.04, 0.07, 0.09)), cylinder(0.01, 0.1, sides=6)]
    parts = _base(random, u(0.07, 0.11)) if random.random() < 0.75 else clamp
    parts += both(tube([(gap, 0, 0.02), (gap, y, z)], pipe)) + both(tube([(gap, y, z), (gap, tip_y, tip_z)], pipe))
    parts += [ellipsoid((0.025, 0.02, 0.02), at, 8) for at in ((0, y, z), (0, tip_y, tip_z))]
    if random.random() < 0.2:  # a flat head
        head = [box((u(0.05, 0.09), u(0.2, 0.4), 0.025), (0, -0.12, 0))]
        return parts + put(_nod(head, u(-20, 5), 0), (0, tip_y, tip_z))
    tall = u(0.1, 0.17)
    return parts + put(_nod(_bell(random, u(0.06, 0.1), tall), u(0, 50), tall), (0, tip_y, tip_z - tall))


def _goose_neck(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, out, drop = u(0.3, 0.5), u(0.12, 0.3), u(0.0, 0.15)
    line = smooth(
        [
            (0, 0, 0.02),
            (0, 0.02, high),
            (0, -out * 0.5, high * 1.2),
            (0, -out, high - drop + 0.12),
            (0, -out, high - drop),
        ]
    )
    head = _bell(random, u(0.05, 0.1), u(0.08, 0.15))
    top = float(max(p[..., 2].max() for p in head))
    return [
        *_base(random, u(0.06, 0.1)),
        tube(line, u(0.006, 0.012)),
        *put(head, (0, -out, high - drop - top)),
    ]


def _globe_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    radius, high = u(0.07, 0.15), u(0.02, 0.3)
    if random.random() < 0.4:  # a mushroom
        high = max(high, 0.15)
        stem = lathe([(0, 0), (radius * 0.8, 0), (radius * 0.7, 0.02), (0.03, high * 0.4), (0.025, high), (0, high)])
        return [stem, _bowl(radius * 1.3, radius * 0.9, (0, 0, high - 0.03), up=False)]
    return [
        *_base(random, radius * u(0.5, 0.8)),
        _turned(random, 0.015, high + 0.02),
        *put(_globe(random, radius), (0, 0, high)),
    ]


def _banker_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, long, round_ = u(0.28, 0.4), u(0.22, 0.3), u(0.06, 0.09)
    trough = turn(lathe([(0.9, 0), (1, 0.03), (1, 0.97), (0.9, 1)], sides=16), 90, "y") * np.array(
        (long, round_, round_)
    )
    trough = np.maximum(trough, (-9, -9, -round_ * 0.2))  # open below
    parts = [*_base(random, u(0.07, 0.1)), _turned(random, 0.012, high), move(trough, (-long / 2, -0.04, high))]
    return [*parts, *both(tube([(0, 0.02, high * 0.7), (long * 0.3, 0.04, high), (long * 0.48, -0.04, high)], 0.005))]


def _standard_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, pole, wide, tall = u(1.35, 1.85), u(0.008, 0.02), u(0.16, 0.3), u(0.2, 0.38)
    low = high - tall
    shade = _shade(random, wide, tall, (0, 0, low))
    stem = _turned(random, pole * 2, low) if random.random() < 0.25 else cylinder(pole, high - tall * 0.4, sides=8)
    if random.random() < 0.35:  # a swinging arm
        out = u(0.15, 0.35)
        arm = tube([(0, 0, low - 0.05), (0, -out, low - 0.05), (0, -out, low)], pole)
        shade = [*put(shade, (0, -out, 0)), arm]
    return [*_base(random, u(0.11, 0.18)), stem, *shade]


def _tripod_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    top, reach, tall = u(1.1, 1.5), u(0.22, 0.34), u(0.2, 0.32)
    legs = around(bar((reach, 0, 0), (0.02, 0, top), u(0.015, 0.04)), 3)
    return [*legs, cylinder(0.04, 0.05, (0, 0, top - 0.04), sides=8), *_shade(random, u(0.18, 0.28), tall, (0, 0, top))]


def _column_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, r, post = u(0.9, 1.7), u(0.1, 0.2), u(0.01, 0.02)
    body = cylinder(r, high - 0.08, (0, 0, 0.05))
    if random.random() < 0.6:
        body = box((r * 1.8, r * 1.8, high - 0.08), (0, 0, 0.05))
    hoops = row((r * 1.85, r * 1.85, 0.012), (0, 0, 0.05), (0, 0, high), int(random.integers(2, 8)))
    return [body, hoops, *corners(box((post, post, high)), r * 0.9, r * 0.9)]


def _arc_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, reach, drop = u(1.4, 1.8), u(0.8, 1.5), u(0.1, 0.5)
    top = high + 0.35
    line = [(0, 0, 0.03), (0, 0, high), (0, -reach * 0.3, top), (0, -reach * 0.9, top - 0.05), (0, -reach, top - drop)]
    head = put(_bell(random, u(0.13, 0.24), 0.2), (0, -reach, top - drop - 0.2))
    return [*_base(random, u(0.14, 0.24)), tube(smooth(line), u(0.01, 0.02)), *head]


def _uplighter(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, pole = u(1.5, 1.9), u(0.01, 0.02)
    parts = [*_base(random, u(0.11, 0.18)), cylinder(pole, high, sides=8)]
    parts.append(_bowl(u(0.14, 0.24), u(0.06, 0.16), (0, 0, high), up=True))
    if random.random() < 0.5:  # an arm to read by
        z = high * u(0.6, 0.75)
        parts.append(tube(smooth([(0, 0, z), (0, -0.2, z + 0.15), (0, -0.35, z)]), pole * 0.7))
        parts += put(_bell(random, 0.06, 0.12), (0, -0.35, z - 0.12))
    return parts


def _reading_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, pole = u(1.2, 1.75), u(0.008, 0.018)
    parts = [*_base(random, u(0.11, 0.16)), cylinder(pole, high, sides=8)]
    for share in (1.0, 0.82, 0.65)[: int(random.integers(1, 4))]:
        out, yaw = u(0.06, 0.35), u(-60, 60)
        head = put(_nod(_bell(random, u(0.05, 0.09), 0.15), u(-10, 70)), (0, -out, high * share - 0.1))
        arm = tube([(0, 0, high * share - 0.04), (0, -out, high * share + 0.04)], pole * 0.7)
        parts += [turn(p, yaw) for p in [arm, *head]]
    return parts


def _pendant(random: np.random.Generator) -> Shape:
    head = _hanging(random, random.uniform(0.12, 0.28), random.uniform(0.25, 1.0))
    rose = random.uniform(0.04, 0.09)
    return [*head, cylinder(rose, 0.03, top=rose * 0.7)] if random.random() < 0.8 else head


def _row_of_pendants(random: np.random.Generator) -> Shape:
    count, radius, cord = int(random.integers(2, 5)), random.uniform(0.06, 0.13), random.uniform(0.25, 1.0)
    parts = [box((count * radius * 3, 0.06, 0.03))]
    for x in (np.arange(count) - (count - 1) / 2) * radius * 3:
        parts += put(_hanging(random, radius, cord * random.uniform(0.8, 1.1)), (x, 0, 0))
    return parts


def _hanging(random: np.random.Generator, radius: float, drop: float) -> Shape:
    """A shade or globe ``drop`` below the origin."""
    tall, kind = radius * random.uniform(0.7, 1.8), random.random()
    if kind < 0.5:
        head = _bell(random, radius, tall)
    elif kind < 0.75:
        head = _shade(random, radius, tall)
    else:
        head = [*_globe(random, radius)]
        tall = float(head[0][..., 2].max()) + 0.03
        head.append(cylinder(radius * 0.35, 0.06, (0, 0, tall - 0.05), sides=10))
    return put([*head, _cord(random, tall, drop)], (0, 0, -tall - drop))


def _flush_lamp(random: np.random.Generator) -> Shape:
    u = random.uniform
    radius, drop = u(0.12, 0.28), u(0.05, 0.16)
    plate = cylinder(radius * u(0.7, 1.1), 0.025, (0, 0, drop))
    if random.random() < 0.3:
        return [plate, *rim(1.8 * radius, 1.8 * radius, drop, 0.008), box((1.8 * radius, 1.8 * radius, 0.008))]
    dome = lathe([(0, 0), (0.5, 0.06), (0.85, 0.35), (1, 0.8), (0.95, 1)]) if random.random() < 0.6 else cylinder(1, 1)
    return [plate, scale(dome, (radius, radius, drop)), ellipsoid((0.012, 0.012, 0.012), (0, 0, -0.005), 6)]


def _tube_lamp(random: np.random.Generator) -> Shape:
    long, wide = random.uniform(0.5, 1.4), random.uniform(0.05, 0.3)
    x, y = long * 0.47, 0.0 if wide < 0.12 else wide * 0.25
    parts = [box((long, wide, 0.03), (0, 0, 0.05))]
    parts += [tube([(-x, at, 0.03), (x, at, 0.03)], 0.014) for at in {y, -y}]
    return parts + both(box((0.02, wide, 0.05), (x, 0, 0.01)))


def _spots(random: np.random.Generator) -> Shape:
    long, wide, tall = random.uniform(0.3, 1.0), random.uniform(0.03, 0.05), random.uniform(0.08, 0.14)
    parts = [box((long, 0.06, 0.03), (0, 0, 0.2))]
    for x in np.linspace(-0.4, 0.4, int(random.integers(2, 5))) * long:
        spot = [*_bell(random, wide, tall), cylinder(0.008, 0.2 - tall, (0, 0, tall), sides=6)]
        parts += put(_nod(spot, random.uniform(-40, 40), 0.2), (x, 0, 0))
    return parts


def _lamppost(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, post, out = u(2.4, 4.2), u(0.035, 0.07), u(0.3, 0.55)
    foot = [(0, 0), (3.0, 0), (3.0, 0.04), (2.2, 0.07), (2.2, 0.2), (1.4, 0.24), (1.0, 0.3), (0.8, 0.95), (1.6, 0.96)]
    parts = [lathe([(r * post, z * high) for r, z in [*foot, (1, 1)]], sides=10)]
    head = _street_head(random, u(0.16, 0.26))
    if random.random() < 0.65:
        ladder_rest = [tube([(-0.3, 0, high * 0.9), (0.3, 0, high * 0.9)], 0.02)] if random.random() < 0.3 else []
        return [*parts, *ladder_rest, *put(head, (0, 0, high))]
    scroll = tube(smooth([(0, 0, high * 0.85), (out, 0, high * 0.8), (out, 0, high * 0.92)]), 0.02)
    count = int(random.integers(2, 4))
    parts += [p for side in (scroll, *put(head, (out, 0, high * 0.92))) for p in around(side, count)]
    return parts if random.random() < 0.5 else [*parts, *put(head, (0, 0, high))]


def _park_light(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, post = u(0.5, 1.1) if random.random() < 0.25 else u(2.2, 4.0), u(0.03, 0.06)
    r = min(u(0.15, 0.35), high * 0.15)
    parts = [cylinder(post, high, top=post * 0.8, sides=10), cylinder(post * 2.5, 0.05, sides=10)]
    if random.random() < 0.4:
        return [*parts, ellipsoid((r, r, r), (0, 0, high + r * 0.9)), cylinder(r * 0.5, r * 0.3, (0, 0, high))]
    parts.append(cylinder(r * u(0.5, 0.9), r, (0, 0, high), top=r))
    if random.random() < 0.5:
        return [*parts, _bowl(r * 1.5, r * 0.6, (0, 0, high + r), up=False)]
    return [*parts, cylinder(r * 1.6, 0.04, (0, 0, high + r))]


def _road_light(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, reach, post = u(4.5, 9.0), u(0.7, 2.2), u(0.06, 0.12)
    top, long = high + u(0.0, 0.9), u(0.45, 0.85)
    parts = [cylinder(post, high, top=post * 0.6, sides=10), cylinder(post * 1.7, high * 0.1, sides=10)]
    bend = [(0, 0, high * 0.98), (0, 0, top), (0, -reach * 0.5, top), (0, -reach, top)]
    arm = [tube(smooth(bend) if random.random() < 0.6 else [bend[0], bend[-1]], post * 0.5)]
    y, kind = -reach - long * 0.4, random.integers(3)
    if kind == 0:
        arm.append(box((long * 0.4, long, u(0.06, 0.14)), (0, y, top - 0.05)))
    elif kind == 1:
        arm.append(ellipsoid((long * 0.24, long * 0.6, long * 0.17), (0, y, top), 10))
    else:
        arm += put(_bell(random, long * 0.4, 0.4), (0, -reach, top - 0.4))
    return parts + arm + ([turn(p, 180) for p in arm] if random.random() < 0.3 else [])


def _arms(random: np.random.Generator, radius: float, high: float, count: int) -> Shape:
    """A chandelier's turned body and arms."""
    u = random.uniform
    body = [(0, 0), (0.03, 0.03), (0.07, 0.12), (0.02, 0.25), (0.05, 0.4), (0.015, 0.6), (0.04, 0.8), (0.01, 1)]
    parts = [lathe([(r * u(0.7, 1.3), z * high) for r, z in body], sides=10)]
    start, up = high * u(0.15, 0.4), u(0.1, 0.3)
    low = start - u(0.0, 0.2)
    line = smooth([(0.02, 0, start), (radius * 0.4, 0, low), (radius, 0, low), (radius, 0, low + up)])
    parts += around(tube(line, u(0.006, 0.014)), count)
    parts += around(np.concatenate(_light(random, (radius, 0, low + up))), count)
    if random.random() < 0.3:  # a smaller tier
        inner = radius * 0.55
        upper = np.concatenate([tube(line * (0.55, 1, 1), 0.008), *_light(random, (inner, 0, low + up))])
        parts += put(around(upper, max(3, count // 2), 30), (0, 0, high * 0.45))
    if random.random() < 0.35:  # drops
        parts += around(ellipsoid((0.012, 0.012, 0.04), (radius, 0, low + up - 0.08), 6), count)
    return parts


def _wheel(random: np.random.Generator, radius: float, high: float, count: int) -> Shape:
    """A chandelier's hoop, hung from above, with candles."""
    level = 0.06
    parts = [ring(radius, random.uniform(0.01, 0.025), (0, 0, level), 24)]
    parts += around(tube([(radius, 0, level), (0, 0, high)], 0.006, 4), 3 + count % 2)
    if random.random() < 0.5:
        parts.append(box((2 * radius, 0.02, 0.02), (0, 0, level)))
    return parts + around(np.concatenate(_light(random, (radius, 0, level))), count)


def _crystals(random: np.random.Generator, radius: float, high: float, count: int) -> Shape:
    """A chandelier's curtains of crystals, each within the other."""
    tiers, share = count // 2, random.uniform(0.5, 0.8)
    drop, parts = high * 0.9 / tiers, around(tube([(radius, 0, high * 0.85), (0, 0, high)], 0.005, 4), 4)
    for i in range(tiers):
        r, z = radius * share**i, high * 0.85 - i * drop
        parts += [ring(r, 0.01, (0, 0, z), 20), cylinder(r, drop, (0, 0, z - drop), sides=20, is_open=True)]
    return [*parts, ellipsoid((0.04, 0.04, 0.05), (0, 0, -0.04), 8)]


def _star(random: np.random.Generator, radius: float, high: float, count: int) -> Shape:
    """A chandelier's rods in all directions from a ball."""
    bulb = random.uniform(0.02, 0.05)
    parts = [ellipsoid((0.06, 0.06, 0.06), sides=8), cylinder(0.008, high / 2, sides=6)]
    rod = np.concatenate(
        [tube([(0, 0, 0), (radius, 0, 0)], 0.006, 4), ellipsoid((bulb, bulb, bulb), (radius, 0, 0), 6)]
    )
    for pitch in (-35, 0, 35):
        parts += around(turn(rod, pitch, "y"), max(4, count - 2), pitch)
    return put(parts, (0, 0, high / 2))


def _candle_stem(random: np.random.Generator) -> Shape:
    high = random.uniform(0.06, 0.35)
    return [*_candle_foot(random, high), *_holder(random, random.uniform(0.009, 0.013), (0, 0, high))]


def _candelabra(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, out, drop, rise = u(0.15, 0.35), u(0.08, 0.15), u(0.02, 0.07), u(0.0, 0.06)
    parts, candle, count = _candle_foot(random, high), u(0.009, 0.013), int(random.integers(1, 4))
    star = random.random() < 0.3
    for i in range(1, 2 if star else count + 1):
        x, low = out * i / (1 + 0.3 * (count - 1)), high - min(drop * i, 0.7 * high - drop)
        line = smooth([(0, 0, low), (x * 0.6, 0, low - drop), (x, 0, low), (x, 0, high + rise)])
        branch = [tube(line, 0.005), *_holder(random, candle, (x, 0, high + rise))]
        parts += around(np.concatenate(branch), count + 2 if star else 2)
    return parts + (_holder(random, candle, (0, 0, high)) if random.random() < 0.8 else [])


def _chamberstick(random: np.random.Generator) -> Shape:
    dish = random.uniform(0.06, 0.09)
    plate = [(0, 0), (0.8, 0), (1, 0.25), (0.97, 0.27), (0.75, 0.05), (0, 0.05)]
    parts = [lathe([(r * dish, z * dish) for r, z in plate]), cylinder(0.016, 0.03, sides=10)]
    parts.append(forward(ring(0.02, 0.004, sides=10), (dish + 0.015, 0, 0.02)))
    return parts + _candle(random, random.uniform(0.009, 0.013), random.uniform(0.05, 0.16), (0, 0, 0.02))


def _pillar_candle(random: np.random.Generator) -> Shape:
    u = random.uniform
    foot, thick, rise = u(0.05, 0.08), u(0.03, 0.045), u(0.02, 0.25)
    top = rise + 0.015
    stem = [(0, 0), (foot, 0), (foot, 0.008), (0.012, 0.02), (0.01, rise), (thick * 1.3, top), (0, top)]
    return [lathe(stem), *_candle(random, thick, u(0.07, 0.2), (0, 0, top))]


def _storm_lantern(random: np.random.Generator) -> Shape:
    r, high = random.uniform(0.06, 0.09), random.uniform(0.2, 0.3)
    tank = [(0, 0), (1, 0), (1.05, 0.25), (0.6, 0.3), (0.45, 0.34)]
    glass = [(0.45, 0.34), (0.7, 0.5), (0.65, 0.65), (0.42, 0.8)]
    cap = [(0.42, 0.8), (0.75, 0.82), (0.45, 0.95), (0.45, 1.05), (0.3, 1.1), (0, 1.1)]
    side = smooth([(0.9, 0, 0.25), (1.25, 0, 0.4), (1.1, 0, 0.95), (0.4, 0, 1)], 1) * (r, 1, high)
    parts = [scale(lathe(line), (r, r, high)) for line in (tank, glass, cap)]
    parts += [*both(tube(side, 0.006)), cylinder(0.01, 0.1 * high, (0, 0, 0.34 * high), sides=6)]
    return [*parts, _bail(r * 1.15, 0.85 * high, high * random.uniform(0.4, 0.7))]


def _pane_lantern(random: np.random.Generator) -> Shape:
    u = random.uniform
    sides, r, high = (4, 4, 6)[random.integers(3)], u(0.06, 0.14), u(0.16, 0.4)
    low, roof, base = r / u(0.75, 1.25), u(0.04, 0.14), u(0.01, 0.05)
    top = base + high
    parts = [cylinder(low * 1.15, base, sides=sides), cylinder(low, high, (0, 0, base), r, sides, is_open=True)]
    parts += around(bar((low, 0, base), (r, 0, top), 0.012), sides)
    cap = [(0, 0), (r * 1.25, 0), (r * 0.35, roof), (r * 0.35, roof * 1.3), (0, roof * 1.5)]
    parts += [lathe(cap, (0, 0, top), sides), *_candle(random, low * u(0.25, 0.5), high * u(0.3, 0.6), (0, 0, base))]
    handle = forward(ring(0.03, 0.004, sides=12), (0, 0, top + roof * 1.4 + 0.03))
    if random.random() < 0.4:
        handle = _bail(r * 0.8, top, roof * 1.5 + u(0.05, 0.15))
    return [*([turn(p, 45) for p in parts] if sides == 4 else parts), handle]


def _paper_lantern(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, high, power = u(0.1, 0.22), u(0.18, 0.4), u(0.3, 0.8)
    z = np.linspace(0, 1, 2 * int(random.integers(5, 12)) + 1)
    profile = wide * (0.35 + 0.65 * (1 - (2 * z - 1) ** 2) ** power) * (1 - 0.04 * (np.arange(len(z)) % 2))
    end = profile[0] * 1.05
    parts = [lathe(list(zip(profile, z * high, strict=True)))]
    parts += [cylinder(end, 0.03, (0, 0, -0.02)), cylinder(end, 0.03, (0, 0, high - 0.01))]
    if random.random() < 0.4:
        tassel = u(0.06, 0.15)
        parts.append(cylinder(0.02, tassel, (0, 0, -tassel - 0.02), top=0.006, sides=8))
    if random.random() < 0.5:
        return [*parts, _bail(end, high, u(0.05, 0.15))]
    return [*parts, cylinder(0.003, u(0.1, 0.3), (0, 0, high), sides=6)]


def _stone_lantern(random: np.random.Generator) -> Shape:
    u = random.uniform
    r, sides, foot, room = u(0.2, 0.3), (4, 6, 12)[random.integers(3)], u(0.28, 1.0), u(0.2, 0.3)
    parts = [cylinder(r * 1.1, 0.08, sides=sides), cylinder(r * 0.4, foot, sides=10)]
    parts += [cylinder(r * 0.6, 0.1, (0, 0, foot), r, sides), cylinder(r * 0.5, room, (0, 0, foot + 0.1), sides=sides)]
    parts += around(box((0.05, 0.05, room), (r * 0.65, 0, foot + 0.1)), min(sides, 6))
    roof = [(0, 0), (r * 1.5, 0.0), (r * 1.55, 0.06), (r * 0.7, 0.14), (0.05, 0.25), (0.07, 0.3), (0, 0.38)]
    return [*parts, lathe(roof, (0, 0, foot + 0.1 + room), sides)]


def _nod(shape: Shape, degrees: float, above: float = 0.12) -> Shape:
    """A lamp's head, turned up to the front about a joint ``above`` its foot."""
    return [turn(part, -degrees, "x", (0, 0, above)) for part in shape]


def _base(random: np.random.Generator, foot: float) -> Shape:
    """A lamp's foot: a disc, a dome or a block."""
    kind, thick = random.integers(3), random.uniform(0.01, 0.04)
    if kind == 0:
        return [cylinder(foot, thick, sides=20)]
    if kind == 1:
        return [
            lathe(
                [
                    (0, 0),
                    (foot, 0),
                    (foot, thick * 0.4),
                    (foot * 0.7, thick),
                    (foot * 0.2, thick * 1.6),
                    (0, thick * 1.7),
                ]
            )
        ]
    return [box((foot * 1.8, foot * random.uniform(1.2, 1.8), thick))]


def _turned(random: np.random.Generator, radius: float, high: float) -> Part:
    """A stem, straight or with knobs."""
    knobs = int(random.integers(0, 5))
    r = np.ones(2 * knobs + 3)
    r[1:-1] = random.uniform(0.7, 2.4, 2 * knobs + 1)
    z = np.linspace(0, high, len(r))
    return lathe([(0, 0), *zip(r * radius, z, strict=True), (0, high)], sides=10)


def _shade(random: np.random.Generator, wide: float, tall: float, at: Point = (0.0, 0.0, 0.0)) -> Shape:
    """A shade open above and below: a cone, a drum, a bell, or with edges; a bulb inside."""
    kind = random.random()
    sides = (4, 6, 8)[random.integers(3)] if kind < 0.15 else 18
    top = wide * (random.uniform(0.85, 1.0) if kind > 0.7 else random.uniform(0.35, 0.8))
    line = [(wide, 0.0), (top, tall)]
    if 0.15 < kind < 0.3:
        line = [(wide, 0.0), (wide * 0.75, tall * 0.3), (top, tall * 0.75), (top * 0.9, tall)]
    wall = [*line, *((r - 0.004, z) for r, z in reversed(line))]
    parts = [lathe(wall, at, sides), ellipsoid((0.028, 0.028, 0.045), (at[0], at[1], at[2] + tall * 0.5), 8)]
    if random.random() < 0.5:
        parts.append(boxes((2 * top, 0.004, 0.004), (at[0], at[1], at[2] + tall * 0.97)))
    return [turn(p, 45) for p in parts] if sides == 4 and at[0] == at[1] == 0 else parts


def _bell(random: np.random.Generator, wide: float, tall: float) -> Shape:
    """A metal or glass shade, closed above, with a bulb: a cone, a dome, a bell, a flat hat or a can."""
    shapes = (
        [(1, 0), (0.25, 0.8), (0.25, 1), (0, 1)],
        [(1, 0), (0.95, 0.25), (0.7, 0.6), (0.25, 0.85), (0.2, 1), (0, 1)],
        [(1, 0), (0.75, 0.15), (0.6, 0.5), (0.3, 0.75), (0.15, 1), (0, 1)],
        [(1, 0), (0.95, 0.06), (0.4, 0.3), (0.3, 0.6), (0.2, 1), (0, 1)],
        [(0.7, 0), (0.7, 0.85), (0.2, 1), (0, 1)],
    )
    outer = [(r * wide, z * tall) for r, z in shapes[random.integers(len(shapes))]]
    inner = [(r * 0.96, z * 0.96) for r, z in outer]
    bulb = ellipsoid((wide * 0.25, wide * 0.25, wide * 0.3), (0, 0, tall * random.uniform(0.1, 0.4)), 8)
    return [lathe(outer), lathe(inner), bulb]


def _globe(random: np.random.Generator, radius: float) -> Shape:
    squash = random.uniform(0.7, 1.15)
    return [ellipsoid((radius, radius, radius * squash), (0, 0, radius * squash))]


def _bowl(wide: float, deep: float, at: Point, up: bool) -> Part:
    """A shallow dish, open to the top or to the bottom."""
    angles = np.linspace(0, np.pi / 2, 6)
    outer = np.stack([wide * np.sin(angles), deep * (1 - np.cos(angles))], axis=1)
    part = lathe([*outer, *np.add(outer[::-1] * (0.97, 1), (0, 0.004))])
    return move(part if up else move(scale(part, (1, 1, -1)), (0, 0, deep)), at)


def _cord(random: np.random.Generator, start: float, long: float) -> Part:
    """A cord, rod or chain up from a lamp."""
    if random.random() < 0.7:
        return cylinder(random.uniform(0.003, 0.012), long, (0, 0, start), sides=6)
    count = int(min(14, max(3, long / 0.05)))
    step = long / count
    x, z = step * 0.3, step * 0.6
    link = tube(
        [(0, 0, -z), (x, 0, -z / 2), (x, 0, z / 2), (0, 0, z), (-x, 0, z / 2), (-x, 0, -z / 2), (0, 0, -z)],
        step * 0.1,
        3,
    )
    return np.concatenate([move(turn(link, 90 * (i % 2)), (0, 0, start + (i + 0.5) * step)) for i in range(count)])


def _street_head(random: np.random.Generator, size: float) -> Shape:
    """What shines on a lamppost: a lantern of panes with a roof, or a globe."""
    if random.random() < 0.3:
        return [*_globe(random, size), cylinder(size * 0.5, 0.05)]
    sides, tall = (4, 6, 8)[random.integers(3)], size * random.uniform(1.6, 2.4)
    low = size * random.uniform(0.5, 0.7)
    posts = np.concatenate(around(bar((low, 0, 0), (size, 0, tall), 0.02), sides))
    roof = [
        (size * 1.15, tall),
        (size * 1.1, tall * 1.05),
        (size * 0.4, tall * 1.3),
        (size * 0.2, tall * 1.32),
        (0, tall * 1.55),
    ]
    return [cylinder(low, tall, top=size, sides=sides), posts, lathe(roof, sides=sides)]


def _light(random: np.random.Generator, at: Point) -> Shape:
    """What ends an arm of a chandelier: a candle in a dish, or a glass cup, up or down."""
    kind = random.integers(3)
    if kind == 0:
        return [
            lathe([(0.01, 0), (0.04, 0.012)], at, 10),
            cylinder(0.011, 0.1, at, sides=6),
            ellipsoid((0.012, 0.012, 0.03), (at[0], at[1], at[2] + 0.12), 6),
        ]
    cup = [(0.02, 0.0), (0.05, 0.03), (0.06, 0.08), (0.075, 0.12)]
    return [lathe(cup if kind == 1 else [(r, -z) for r, z in cup], at, 10), cylinder(0.02, 0.03, at, sides=6)]


def _candle(random: np.random.Generator, radius: float, high: float, at: Point) -> Shape:
    """A candle, perhaps alight."""
    stick = cylinder(radius, high, at, sides=10)
    if random.random() < 0.5:
        return [stick]
    return [stick, ellipsoid((0.006, 0.006, 0.016), (at[0], at[1], at[2] + high + 0.018), 6)]


def _candle_foot(random: np.random.Generator, high: float) -> Shape:
    """A foot and a turned stem."""
    foot = random.uniform(0.045, 0.075)
    base = lathe([(0, 0), (foot, 0), (foot, 0.008), (foot * 0.5, 0.025), (0.012, 0.035)])
    return [base, move(_turned(random, 0.014, high - 0.02), (0, 0, 0.02))]


def _holder(random: np.random.Generator, candle: float, at: Point) -> Shape:
    """A drip pan, a socket and a candle, which may be missing."""
    pan = lathe(
        [(0, 0), (candle, 0), (candle * 2.6, 0.008), (candle * 1.4, 0.01), (candle * 1.5, 0.035), (candle, 0.035)],
        at,
        12,
    )
    return [
        pan,
        *(
            _candle(random, candle, random.uniform(0.08, 0.24), (at[0], at[1], at[2] + 0.02))
            if random.random() < 0.85
            else []
        ),
    ]


def _bail(reach: float, low: float, rise: float) -> Part:
    """A wire handle, from side to side."""
    angles = np.linspace(0, np.pi, 9)
    return tube(np.stack([reach * np.cos(angles), 0 * angles, low + rise * np.sin(angles)], axis=1), 0.004)


CATEGORIES: dict[str, Maker] = {
    "table lamp": table_lamp,
    "floor lamp": floor_lamp,
    "ceiling lamp": ceiling_lamp,
    "street lamp": street_lamp,
    "chandelier": chandelier,
    "candlestick": candlestick,
    "lantern": lantern,
}
