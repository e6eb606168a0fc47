"""What things are kept in."""

import numpy as np

from core.shapes.forms import cushion, drawers, legs, rim
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
    prism,
    put,
    ring,
    row,
    scale,
    tube,
    turn,
)


def dresser(random: np.random.Generator) -> Shape:
    """A chest of drawers, low and wide or tall and narrow, on legs or a plinth; perhaps a door or a mirror."""
    u = random.uniform
    tall = random.random() < 0.35
    wide, deep, high = (u(0.5, 0.95), u(0.38, 0.5), u(1.0, 1.4)) if tall else (u(0.75, 1.8), u(0.4, 0.55), u(0.7, 1.0))
    columns, rows = (
        1 if wide < 0.95 else int(random.integers(1, 4)),
        int(random.integers(4, 7)) if tall else int(random.integers(3, 5)),
    )
    foot, body = _feet(random, wide, deep)
    case = high - foot
    if random.random() < 0.3:  # a row of small drawers above the others
        low = case * (1 - 1 / rows)
        shape = drawers(random, wide, deep, low, (columns, rows - 1))
        shape += put(drawers(random, wide, deep, case - low, (columns + 1, 1)), (0, 0, low))
    elif columns > 1 and random.random() < 0.3:  # a door at either side
        side = wide / (columns + 1)
        shape = drawers(random, wide - 2 * side, deep, case, (1, rows))
        shape += [
            move(p, (s * (wide - side) / 2, 0, 0)) for s in (-1, 1) for p in _case(random, side, deep, case, rows, 1)
        ]
    else:
        shape = drawers(random, wide, deep, case, (columns, rows))
    parts = [*body, *put(shape, (0, 0, foot))]
    if random.random() < 0.6:
        over = u(0.01, 0.03)
        parts.append(box((wide + over, deep + over, u(0.02, 0.04)), (0, -over / 2, high)))
    if not tall and random.random() < 0.2:
        parts += _mirror(random, wide * u(0.5, 0.9), u(0.6, 0.9), (0, deep / 2 - 0.03, high))
    return parts


def night_stand(random: np.random.Generator) -> Shape:
    """A bedside cabinet as high as the mattress: a drawer or three, a shelf or a door, on legs or a plinth."""
    u = random.uniform
    wide, deep, high = u(0.35, 0.6), u(0.32, 0.48), u(0.42, 0.68)
    kind = random.integers(5)
    if kind == 0:
        return _round_night_stand(random, wide / 2, high)
    foot, parts = _feet(random, wide, deep)
    case = high - foot
    upper = case * u(0.25, 0.5)
    if kind == 1 and foot < 0.2:  # a drawer on long legs
        parts = legs(random, wide / 2, deep / 2, high - upper, u(0.025, 0.045), (0, 1, 2))
        if random.random() < 0.5:
            parts.append(box((wide * 0.96, deep * 0.94, 0.02), (0, 0, high * u(0.12, 0.3))))
    elif kind == 2:  # an open shelf
        parts += put(_shelves(wide, deep, case - upper, int(random.integers(0, 2))), (0, 0, foot))
    elif kind == 3:  # a door
        parts += put(_case(random, wide, deep, case - upper, 1, 1), (0, 0, foot))
    else:
        upper = case
    rows = int(random.integers(1, 4)) if upper == case else 1
    parts += put(drawers(random, wide, deep, upper, (1, rows)), (0, 0, high - upper))
    if random.random() < 0.6:
        parts.append(box((wide + 0.03, deep + 0.02, 0.022), (0, 0, high)))
    return parts


def wardrobe(random: np.random.Generator) -> Shape:
    """A tall cabinet of one to four doors, shelves and a rod within, perhaps drawers below, or open."""
    u = random.uniform
    doors = int(random.integers(1, 5))
    wide, deep, high = doors * u(0.42, 0.62) + 0.1 * (doors == 1), u(0.5, 0.66), u(1.8, 2.3)
    foot, parts = _feet(random, wide, deep, 0.12)
    lower = u(0.2, 0.5) if random.random() < 0.4 else 0.0
    if lower:
        grid = (max(1, doors // 2), int(random.integers(1, 3)))
        parts += put(drawers(random, wide, deep, lower, grid), (0, 0, foot))
    case, kind = high - foot - lower, random.random()
    body = _shelves(wide, deep, case, 0) + _inside(random, wide, deep, case, kind > 0.85 or random.random() < 0.2)
    if kind < 0.7:
        body += _doors(random, wide, deep, case, doors)
    elif kind < 0.85:  # sliding
        count = max(2, doors - 1)
        for i in range(count):
            x, y = (i - (count - 1) / 2) * wide / count, -deep / 2 - 0.02 - 0.025 * (i % 2)
            body.append(box((wide / count + 0.04, 0.02, case), (x, y, 0)))
            body.append(box((0.03, 0.015, 0.2), (x + wide / count * 0.4, y - 0.02, case * 0.45)))
    if random.random() < 0.3:
        over = u(0.04, 0.12)
        body.append(box((wide + over, deep + over, u(0.03, 0.1)), (0, 0, case)))
    return parts + put(body, (0, 0, foot + lower))


def bookshelf(random: np.random.Generator) -> Shape:
    """Shelves between sides, in one or more columns, as a ladder or cubes; empty, half full or full of books."""
    u = random.uniform
    wide, deep, high, columns, kind = u(0.5, 1.2), u(0.22, 0.38), u(1.1, 2.3), 1, random.integers(8)
    if kind == 0:
        return _ladder_shelf(random)
    rows = max(2, round(high / u(0.28, 0.42)))
    if kind == 1:  # low
        high, rows = u(0.7, 1.0), int(random.integers(2, 4))
    elif kind == 2:  # cubes
        columns, rows, cube = int(random.integers(2, 5)), int(random.integers(2, 6)), u(0.32, 0.42)
        wide, high = columns * cube, rows * cube
    elif kind == 3:  # wide
        columns, wide = int(random.integers(2, 4)), u(1.4, 2.4)
    thick, low, x = u(0.015, 0.04), u(0, 0.09), wide / 2
    parts = [row((thick, deep, high), (thick / 2 - x, 0, 0), (x - thick / 2, 0, 0), columns + 1)]
    if kind == 4:  # posts for sides
        parts = corners(box((0.03, 0.03, high)), x - 0.015, deep / 2 - 0.015)
    elif random.random() < 0.65:
        parts.append(box((wide, 0.006, high - low), (0, deep / 2, low)))
    parts.append(row((wide, deep, thick), (0, 0, low), (0, 0, high - thick), rows + 1))
    gap = (high - low - thick) / rows
    parts += _filling(random, wide, [deep] * rows, gap - thick, [(0, 0, low + i * gap + thick) for i in range(rows)])
    if random.random() < 0.15:
        parts.append(box((wide + 0.06, deep + 0.04, 0.05), (0, 0, high)))
    return parts


def tv_stand(random: np.random.Generator) -> Shape:
    """A low, wide cabinet with open bays, doors or drawers, or glass shelves on posts; some cut for a corner."""
    u = random.uniform
    wide, deep, high = u(0.9, 2.1), u(0.35, 0.52), u(0.3, 0.62)
    kind = random.random()
    if kind < 0.25:  # panes
        levels = np.linspace((0, 0, u(0.03, 0.1)), (0, 0, high), int(random.integers(2, 4)))
        cut = prism([(-0.5, 0.5), (-0.5, 0.1), (-0.3, -0.5), (0.3, -0.5), (0.5, 0.1), (0.5, 0.5)], 1)
        pane = scale(cut, (wide, deep, 0.012)) if random.random() < 0.4 else box((wide, deep, 0.015))
        posts = corners(cylinder(u(0.015, 0.04), high, sides=8), wide * u(0.3, 0.46), deep * 0.38)
        if random.random() < 0.3:
            posts = [box((wide * 0.25, 0.06, high), (0, deep * 0.4, 0))]
        return [*(move(pane, tuple(at)) for at in levels), *posts]
    foot, parts = _feet(random, wide, deep, 0.16)
    case, bays = high - foot, int(random.integers(2, 5))
    each, filled = wide / bays, random.integers(3)
    for i in range(bays):
        x, closed = (i - (bays - 1) / 2) * each, i in (0, bays - 1) if filled == 0 else filled == 1 and i % 2 == 0
        if not closed:
            bay = _shelves(each, deep, case, int(random.integers(0, 3)))
        elif random.random() < 0.5:
            bay = drawers(random, each, deep, case, (1, int(random.integers(1, 3))))
        else:
            bay = _case(random, each, deep, case, 1, 1)
        parts += put(bay, (x, 0, foot))
    parts.append(box((wide + u(0, 0.06), deep + 0.02, u(0.02, 0.05)), (0, 0, high)))
    if random.random() < 0.15:  # with shelves above
        top = u(0.5, 1.1)
        parts += both(box((0.03, 0.3, top), (wide / 2 - 0.015, deep / 2 - 0.15, high)))
        parts += [box((wide, 0.3, 0.03), (0, deep / 2 - 0.15, high + top)), box((wide, 0.01, top), (0, deep / 2, high))]
    return parts


def kitchen_cabinet(random: np.random.Generator) -> Shape:
    """A base cabinet with plinth and worktop, a wall cabinet, one with glass doors, or a tall or corner one."""
    u = random.uniform
    doors, kind = int(random.integers(1, 4)), random.random()
    wide, deep, plinth = doors * u(0.3, 0.6), u(0.52, 0.62), u(0.08, 0.16)
    if kind < 0.35:  # on the wall
        size = (max(wide, 0.4), u(0.3, 0.38), u(0.4, 0.95))
        return _case(random, *size, int(random.integers(1, 4)), doors, glass=random.random() < 0.4)
    if kind < 0.45:  # tall
        wide, case = u(0.45, 0.65), u(1.8, 2.1)
        low = case * u(0.3, 0.6)
        upper = put(_case(random, wide, deep, case - low, 2, 1), (0, 0, low))
        body = [box((wide, deep - 0.06, plinth), (0, 0.03, -plinth)), *_case(random, wide, deep, low, 2, 1), *upper]
        return put(body, (0, 0, plinth))
    case, top = u(0.68, 0.78), u(0.1, 0.18) if random.random() < 0.5 else 0.0
    if random.random() < 0.25:
        body = drawers(random, wide, deep, case - top, (1 if wide < 0.8 else 2, int(random.integers(2, 4))))
    else:
        body = _case(random, wide, deep, case - top, int(random.integers(1, 3)), doors)
    if top:
        body += put(drawers(random, wide, deep, top, (doors, 1)), (0, 0, case - top))
    body += [box((wide, deep - 0.06, plinth), (0, 0.03, -plinth))]
    body.append(box((wide + u(0.0, 0.04), deep + 0.04, u(0.025, 0.05)), (0, -0.02, case)))
    if kind < 0.6:  # round a corner
        arm = u(0.4, 1.0)
        side = [*_case(random, arm, deep, case, 1, 1), box((arm, deep + 0.04, 0.03), (0, -0.02, case))]
        body += put([turn(p, 90) for p in side], (-wide / 2 + deep / 2, -deep / 2 - arm / 2, 0))
    elif kind < 0.7:  # a wall cabinet above it
        wall = _case(random, wide, 0.35, u(0.55, 0.75), 2, doors, glass=random.random() < 0.3)
        body += [*put(wall, (0, deep / 2 - 0.175, 1.3)), box((wide, 0.01, 1.3 - case), (0, deep / 2, case))]
    return put(body, (0, 0, plinth))


def coat_rack(random: np.random.Generator) -> Shape:
    """A pole with hooks on feet, a board of hooks for the wall, a panel with hooks and a bench, or a rail."""
    return any_of(random, _hat_stand, _hat_stand, _hat_stand, _hook_board, _hook_board, _hall_stand, _clothes_rail)


def glass_box(random: np.random.Generator) -> Shape:
    """Panes around nothing: an open or closed case, an aquarium, or a show case with shelves and a base."""
    u = random.uniform
    wide, deep, high, thick = u(0.3, 1.4), u(0.25, 0.6), u(0.2, 1.0), u(0.004, 0.015)
    kind = random.random()
    if kind < 0.3:  # a show case
        wide, deep, high = u(0.4, 1.2), u(0.35, 0.55), u(0.9, 2.0)
    elif kind < 0.5:
        deep = wide * u(0.8, 1.0)
    parts = [*rim(wide, deep, high, thick), box((wide, deep, thick))]
    if random.random() < 0.7:
        parts.append(box((wide, deep, thick), (0, 0, high - thick)))
    if random.random() < 0.5:  # edges
        edge = u(0.01, 0.03)
        parts += corners(box((edge, edge, high)), wide / 2, deep / 2)
        for z in (0.0, high - edge):
            parts += put(rim(wide + edge, deep + edge, edge, edge), (0, 0, z))
    if kind < 0.3:
        rows = int(random.integers(1, 5))
        parts.append(row((wide, deep, 0.008), (0, 0, 0), (0, 0, high), rows, inside=True))
        base = u(0.05, 0.4)
        return [box((wide + 0.02, deep + 0.02, base)), *put(parts, (0, 0, base))]
    if random.random() < 0.2:  # a lid or a filling
        parts.append(box((wide * 0.98, deep * 0.98, high * u(0.05, 0.12)), (0, 0, high * u(0.9, 1.0))))
    return parts


def suitcase(random: np.random.Generator) -> Shape:
    """A trolley case with wheels and a pull-out handle, a flat case with straps, a briefcase or a travel bag."""
    return any_of(random, _trolley_case, _trolley_case, _trolley_case, _flat_case, _flat_case, _travel_bag)


def crate(random: np.random.Generator) -> Shape:
    """A box of slats, open on top, a bottle crate, or a closed shipping crate with battens."""
    return any_of(random, _slatted_crate, _slatted_crate, _shipping_crate, _bottle_crate)


def shoe_rack(random: np.random.Generator) -> Shape:
    """Low tiers of slats, rods or boards, level or sloping, with or without shoes; or a narrow cabinet with flaps."""
    u = random.uniform
    wide, deep, tiers, gap = u(0.55, 1.0), u(0.24, 0.34), int(random.integers(2, 6)), u(0.16, 0.24)
    if random.random() < 0.2:  # a cabinet with flaps
        flaps = min(tiers, 4)
        high = flaps * u(0.3, 0.42)
        return [*drawers(random, wide, u(0.17, 0.24), high, (1, flaps)), box((wide + 0.02, 0.25, 0.02), (0, 0, high))]
    slope, x, kind, rods = max(0.0, u(-15, 25)), wide / 2, random.integers(3), int(random.integers(2, 7))
    rise, low = 0.5 * deep * np.sin(np.radians(slope)), u(0.05, 0.12)
    high, shod, parts = (tiers - 1) * gap + low + rise + u(0, 0.15), random.random() < 0.4, []
    for i in range(tiers):
        if kind == 0:
            tier = [box((wide, deep, 0.015))]
        elif kind == 1:
            tier = [row((wide, deep / rods * 0.7, 0.012), (0, -deep * 0.45, 0), (0, deep * 0.45, 0), rods)]
        else:
            tier = [
                tube([(-x, y, 0), (x, y, 0)], 0.007, 6) for y in np.linspace(-deep * 0.42, deep * 0.42, min(rods, 4))
            ]
        pairs = int(wide / u(0.24, 0.3)) if shod and random.random() < 0.8 else 0
        tier += [_shoes((j + 0.5) * wide / pairs - x, u(0.24, 0.3)) for j in range(pairs)]
        parts += put([turn(p, slope, "x") for p in tier], (0, 0, low + i * gap + rise))
    if random.random() < 0.4:
        parts += both(box((0.018, deep, high), (x, 0, 0)))
    else:
        post = u(0.015, 0.03)
        parts += corners(box((post, post, high)), x, deep / 2 - post / 2)
        parts += both(box((post, deep, post), (x, 0, high - post)))
    if random.random() < 0.25:
        parts += [cushion((wide, deep + 0.04, 0.07), (0, 0, high + 0.02)), box((wide, deep, 0.02), (0, 0, high))]
    return parts


def _round_night_stand(random: np.random.Generator, radius: float, high: float) -> Shape:
    drawer, top = random.uniform(0.12, 0.3), high - 0.02
    parts = [cylinder(radius, 0.02, (0, 0, top)), cylinder(radius * 0.96, drawer, (0, 0, top - drawer), sides=20)]
    parts.append(box((0.1, 0.02, 0.02), (0, -radius, high - drawer * 0.5)))
    return parts + legs(random, radius * 0.68, radius * 0.68, top - drawer, 0.03, (0, 1, 3))


def _inside(random: np.random.Generator, wide: float, deep: float, high: float, clothed: bool) -> Shape:
    """Shelves on a wardrobe's left, a rod on its right, perhaps with clothes."""
    split = wide * random.uniform(-0.3, 0.2) if wide > 0.9 else -wide / 2 + 0.02
    left, right = (split - wide / 2) / 2, (split + wide / 2) / 2
    rod = turn(cylinder(0.015, wide / 2 - split, sides=6), 90, "y")
    parts = [move(rod, (split, 0, high - 0.12)), box((0.02, deep, high), (split, 0, 0))]
    levels = (left, 0.0, 0.0), (left, 0.0, high)
    parts.append(row((split + wide / 2, deep * 0.95, 0.018), *levels, int(random.integers(1, 5)), inside=True))
    if clothed:
        long, half = random.uniform(0.6, 1.0), (wide / 2 - split) * random.uniform(0.2, 0.45)
        hung = (right - half, 0.0, high - 0.14 - long), (right + half, 0.0, high - 0.14 - long)
        parts.append(row((0.03, deep * 0.75, long), *hung, int(random.integers(3, 9))))
    return parts


def _ladder_shelf(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, rows = u(0.45, 0.8), u(0.35, 0.5), u(1.5, 2.1), int(random.integers(3, 7))
    parts = both(bar((wide / 2, -deep / 2, 0), (wide / 2, deep * 0.2, high), 0.04))
    parts += both(box((0.03, 0.03, high), (wide / 2, deep / 2, 0)))
    z, deeps = np.linspace(0.12, 0.95, rows) * high, np.linspace(0.95, 0.35, rows) * deep
    y = (deep - deeps) / 2
    parts.append(boxes(np.stack([0 * z + wide, deeps, 0 * z + 0.02], axis=1), np.stack([0 * z, y, z], axis=1)))
    places: list[Point] = [(0, float(a), float(b) + 0.02) for a, b in zip(y, z, strict=True)]
    return parts + _filling(random, wide, list(deeps), high / rows * 0.8, places)


def _filling(random: np.random.Generator, wide: float, deeps: list[float], gap: float, places: list[Point]) -> Shape:
    """Rows of books for some of the ``places``; often for none."""
    full = max(0.0, random.uniform(-0.8, 1.0))
    chosen = [pair for pair in zip(deeps, places, strict=True) if random.random() < full]
    return [move(_books(random, wide * 0.94, deep, gap, full), at) for deep, at in chosen]


def _hat_stand(random: np.random.Generator) -> Shape:
    u = random.uniform
    high, pole, reach = u(1.6, 1.95), u(0.015, 0.035), u(0.2, 0.32)
    parts = [cylinder(pole, high, sides=8), ellipsoid((pole * 1.6, pole * 1.6, pole * 1.6), (0, 0, high), 8)]
    if random.random() < 0.4:
        parts.append(lathe([(0, 0), (reach, 0), (reach, 0.02), (pole, u(0.03, 0.08))]))
    else:
        drop = u(0.05, 0.45)
        leg = tube([(0, 0, drop), (reach * 0.6, 0, drop * 0.8), (reach, 0, 0.01)], u(0.015, 0.03))
        parts += around(leg, int(random.integers(3, 5)))
    out, up, count = u(0.1, 0.22), u(0.03, 0.2), int(random.integers(3, 7))
    straight = [(0, 0, -0.1), (out, 0, up - 0.1)]
    bent = [(0, 0, -0.05), (out * 0.7, 0, -0.12), (out, 0, -0.05), (out, 0, up * 0.5)]
    hook = tube(straight if random.random() < 0.5 else bent, u(0.008, 0.014))
    for z in (high, high - 0.3)[: int(random.integers(1, 3))]:
        parts += around(move(hook, (0, 0, z)), count, u(0, 90))
    if random.random() < 0.25:  # a ring for umbrellas
        parts += [ring(reach * 0.7, 0.01, (0, 0, 0.5)), box((reach * 1.4, 0.015, 0.015), (0, 0, 0.5))]
    return parts


def _hook_board(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, high, out, up, pipe = u(0.4, 1.1), u(0.08, 0.25), u(0.05, 0.13), u(0.02, 0.07), u(0.006, 0.018)
    low, x = high * 0.4, wide * 0.42
    parts = [box((wide, 0.02, high))]
    for at in np.linspace(-x, x, int(random.integers(3, 9))):
        parts.append(tube([(at, 0, low + 0.02), (at, -out, low), (at, -out, low + up)], pipe))
    if random.random() < 0.4:  # a shelf for hats
        parts += [box((wide, 0.26, 0.02), (0, -0.13, high))]
        parts += both(box((0.02, 0.24, high), (wide / 2 - 0.01, -0.12, 0)))
    return parts


def _hall_stand(random: np.random.Generator) -> Shape:
    u = random.uniform
    parts = _hook_board(random)
    wide, tall, seat, deep = float(np.ptp(parts[0][..., 0])), u(1.3, 1.7), u(0.4, 0.48), u(0.3, 0.42)
    parts = [*put(parts, (0, 0, tall)), box((wide, 0.02, tall)), box((wide, deep, 0.03), (0, -deep / 2, seat))]
    if random.random() < 0.4:
        parts.append(box((wide, deep, 0.02), (0, -deep / 2, seat * 0.4)))
    return parts + both(box((0.03, deep, seat), (wide / 2 - 0.015, -deep / 2, 0)))


def _clothes_rail(random: np.random.Generator) -> Shape:
    u = random.uniform
    x, high, pipe, foot = u(0.4, 0.75), u(1.4, 1.75), u(0.012, 0.02), u(0.2, 0.28)
    parts = [tube([(-x, 0, 0.06), (-x, 0, high), (x, 0, high), (x, 0, 0.06)], pipe)]
    parts += both(box((0.03, 2 * foot, 0.03), (x, 0, 0.05))) + corners(cylinder(0.025, 0.05, sides=8), x, foot)
    return parts + [tube([(-x, y, 0.08), (x, y, 0.08)], pipe * 0.8) for y in (-foot * 0.6, foot * 0.6)]


def _trolley_case(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, wheel = u(0.34, 0.52), u(0.19, 0.33), u(0.48, 0.78), u(0.02, 0.04)
    body, kind = [(cushion if random.random() < 0.6 else box)((wide, deep, high))], random.integers(3)
    if kind == 0:  # ribs
        ends = (-wide * 0.38, 0.0, high * 0.07), (wide * 0.38, 0.0, high * 0.07)
        body.append(row((0.015, deep + 0.012, high * 0.85), *ends, int(random.integers(4, 8))))
    elif kind == 1:  # pockets
        body += [cushion((wide * 0.85, 0.05, high * 0.35), (0, -deep / 2, high * z)) for z in (0.08, 0.5)]
    body.append(_handle(0.07, high, 0.03))
    rise, x, y = u(0.02, 0.5), wide * u(0.15, 0.32), deep / 2 - 0.02
    body.append(move(_handle(x, high * 0.97, rise), (0, y, 0)))
    wheels = corners(turn(cylinder(wheel, 0.025, sides=10), 90, "y"), wide / 2 - 0.06, deep / 2 - 0.03)
    return put(body, (0, 0, wheel * 1.8)) + put(wheels, (0, 0, wheel))


def _flat_case(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high = u(0.42, 0.75), u(0.13, 0.24), u(0.32, 0.5)
    if random.random() < 0.25:  # a briefcase
        wide, deep, high = u(0.38, 0.48), u(0.08, 0.14), u(0.28, 0.35)
    parts = [box((wide, deep, high)), box((wide + 0.008, 0.02, high + 0.008)), _handle(0.08, high, 0.045)]
    if random.random() < 0.6:  # straps
        parts += both(box((0.035, deep + 0.02, high + 0.014), (wide * u(0.2, 0.35), 0, -0.007)))
    if random.random() < 0.5:  # corners
        for z in (-0.005, high - 0.05):
            parts += corners(box((0.06, 0.06, 0.055), (0, 0, z)), wide / 2 - 0.025, deep / 2 - 0.025)
    if random.random() < 0.3:  # lying
        parts = put([turn(p, 90, "x") for p in parts], (0, high / 2, deep / 2))
    return parts


def _travel_bag(random: np.random.Generator) -> Shape:
    wide, radius = random.uniform(0.42, 0.75), random.uniform(0.11, 0.19)
    round_ = turn(lathe([(0, 0), (0.8, 0), (1, 0.04), (1, 0.96), (0.8, 1), (0, 1)]), 90, "y")
    bag = scale(move(round_, (-0.5, 0, 1)), (wide, radius * random.uniform(0.8, 1), radius))
    grip = _handle(0.13, 1.6 * radius, random.uniform(0.08, 0.2))
    bands = both(scale(turn(cylinder(1.03, 0.05), 90, "y"), (1, radius, radius)) + np.array((0.12, 0, radius)))
    return [bag, *bands, move(grip, (0, -0.05, 0)), move(grip, (0, 0.05, 0))]


def _handle(x: float, low: float, rise: float) -> Part:
    """A bow from one side to the other, to carry or pull something by."""
    return tube([(-x, 0, low), (-0.9 * x, 0, low + rise), (0.9 * x, 0, low + rise), (x, 0, low)], 0.01)


def _slatted_crate(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, thick = u(0.35, 0.9), u(0.28, 0.6), u(0.2, 0.55), u(0.008, 0.025)
    rows, boards, post = int(random.integers(2, 6)), int(random.integers(3, 8)), u(0.02, 0.05)
    slat, x, y = high / rows * u(0.6, 0.9), wide / 2, deep / 2
    top = high * (1 - 1 / rows)
    parts = corners(box((post, post, high)), x - post / 2, y - post / 2)
    parts += both(row((thick, deep, slat), (x, 0, 0), (x, 0, top), rows))
    parts += [row((wide, thick, slat), (0, side, 0), (0, side, top), rows) for side in (-y, y)]
    levels = (0.0, high) if random.random() < 0.15 else (0.0,)
    size = (wide, deep / boards * 0.8, thick)
    return parts + [row(size, (0, -0.84 * y, z), (0, 0.84 * y, z), boards) for z in levels]


def _shipping_crate(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, batten, thick = u(0.4, 1.0), u(0.35, 0.8), u(0.3, 0.8), u(0.04, 0.1), u(0.01, 0.025)
    frame = rim(wide + 2 * thick, deep + 2 * thick, batten, thick * 2)
    parts = [box((wide, deep, high)), *frame, *put(frame, (0, 0, high - batten))]
    parts += corners(box((batten, batten, high)), wide / 2 - batten / 2 + thick, deep / 2 - batten / 2 + thick)
    long, angle, braces = np.hypot(wide, high) * 0.85, np.degrees(np.arctan2(high, wide)), random.integers(3)
    brace = turn(box((long, thick, batten), (0, 0, -batten / 2)), angle, "y")
    for y in (-deep / 2 - thick / 2, deep / 2 + thick / 2):
        parts += put(both(brace)[:braces], (0, y, high / 2))
    return parts


def _bottle_crate(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, thick = u(0.35, 0.6), u(0.28, 0.4), u(0.22, 0.38), u(0.008, 0.02)
    parts = [*rim(wide, deep, high * 0.45, thick), box((wide, deep, thick))]
    parts += put(rim(wide, deep, high * 0.2, thick), (0, 0, high * 0.8))
    x, y = wide / 2, deep / 2
    parts += corners(box((0.05, 0.05, high)), x - 0.025, y - 0.025) + corners(box((0.03, thick, high)), wide * 0.15, y)
    if random.random() < 0.6:
        size = (thick / 2, deep, high * 0.5), (wide, thick / 2, high * 0.5)
        parts.append(row(size[0], (-x, 0, 0), (x, 0, 0), int(random.integers(2, 5)), inside=True))
        parts.append(row(size[1], (0, -y, 0), (0, y, 0), int(random.integers(1, 4)), inside=True))
    return parts


def _feet(random: np.random.Generator, wide: float, deep: float, most: float = 0.22) -> tuple[float, Shape]:
    """How high a case stands, and on what: a plinth, legs or nothing."""
    kind, thick = random.random(), random.uniform(0.03, 0.06)
    if kind < 0.3:
        return 0.0, []
    if kind < 0.55:
        high = random.uniform(0.03, 0.1)
        return high, [box((wide * 0.97, deep - 0.04, high), (0, 0.02, 0))]
    high = random.uniform(0.08, most)
    return high, legs(random, wide / 2, deep / 2, high, thick, (0, 0, 1, 2, 3))


def _shelves(wide: float, deep: float, high: float, count: int) -> Shape:
    """An open case with ``count`` shelves."""
    parts = [
        *both(box((0.02, deep, high), (wide / 2 - 0.01, 0, 0))),
        box((wide, 0.008, high), (0, deep / 2 - 0.004, 0)),
    ]
    return [*parts, row((wide, deep, 0.02), (0, 0, 0), (0, 0, high - 0.02), count + 2)]


def _case(
    random: np.random.Generator, wide: float, deep: float, high: float, shelves: int, doors: int, glass: bool = False
) -> Shape:
    """A case with shelves behind doors."""
    return _shelves(wide, deep, high, shelves) + _doors(random, wide, deep, high, doors, glass)


def _doors(
    random: np.random.Generator, wide: float, deep: float, high: float, count: int, glass: bool = False
) -> Shape:
    """Doors side by side on the front, flat, framed or glazed, with grips."""
    each, y = wide / count, -deep / 2 - 0.01
    at = np.stack([(np.arange(count) - (count - 1) / 2) * each, np.full(count, y), np.full(count, 0.005)], axis=1)
    size = (each - 0.01, 0.02, high - 0.01)
    parts = []
    framed = glass or random.random() < 0.4
    if not glass:
        parts.append(boxes((size[0], 0.012, size[2]) if framed else size, at))
    if framed:
        stile = min(random.uniform(0.04, 0.08), each / 4)
        for place in at:
            frame = [turn(p, 90, "x") for p in rim(size[0], size[2], 0.022, stile)]
            parts += put(frame, (place[0], y + 0.011, high / 2))
        if glass:
            parts.append(boxes((size[0], 0.005, size[2]), at))
    grip = random.integers(3)
    grip_high = (0.025, random.uniform(0.1, 0.25), random.uniform(0.3, 0.6) * high)[grip]
    hands = np.where(np.arange(count) % 2 == 0, 1, -1) * (each / 2 - 0.035)
    level = high * random.uniform(0.4, 0.75) if high > 1 else high * random.uniform(0.3, 0.6)
    parts.append(
        boxes(
            (0.02, 0.025, min(grip_high, high * 0.4)),
            at + np.stack([hands, 0 * hands - 0.022, 0 * hands + level], axis=1),
        )
    )
    return parts


def _mirror(random: np.random.Generator, wide: float, high: float, at: Point) -> Shape:
    """An oval or framed pane to stand on something."""
    frame = random.uniform(0.03, 0.08)
    if random.random() < 0.4:
        pane = scale(turn(cylinder(0.5, 0.02, sides=24), 90, "x"), (wide, 1, high))
        return [
            move(pane, (at[0], at[1], at[2] + high / 2)),
            *both(box((0.04, 0.03, high * 0.6), (wide / 2, at[1], at[2]))),
        ]
    panel = [
        box((wide, 0.01, high)),
        *(forward(p, (0, 0.015, high / 2)) for p in rim(wide, high, 0.03, frame)),
    ]
    return put(panel, at)


def _books(random: np.random.Generator, wide: float, deep: float, gap: float, fill: float) -> Part:
    """A row of books, standing from the left."""
    count = int(max(2, min(16, wide / 0.05) * fill))
    thick = random.uniform(0.02, 0.06, count) * min(1.0, wide * fill / (0.04 * count))
    sizes = np.stack([thick, deep * random.uniform(0.55, 0.9, count), gap * random.uniform(0.6, 0.95, count)], axis=1)
    x = np.cumsum(thick) - thick / 2 - wide / 2
    at = np.stack([x, np.full(count, 0.0), np.zeros(count)], axis=1)
    return boxes(sizes[x < wide / 2 - 0.03], at[x < wide / 2 - 0.03])


def _shoes(x: float, long: float) -> Part:
    """A pair of shoes, side by side, toes to the front."""
    toe = ellipsoid((0.045, long / 2, 0.04), (0.05, 0, 0.055), 6)
    one = np.concatenate([toe, box((0.07, long * 0.45, 0.1), (0.05, long * 0.25, 0.02))])
    return move(np.concatenate(both(one)), (x, 0, 0))


CATEGORIES: dict[str, Maker] = {
    "dresser": dresser,
    "night stand": night_stand,
    "wardrobe": wardrobe,
    "bookshelf": bookshelf,
    "tv stand": tv_stand,
    "kitchen cabinet": kitchen_cabinet,
    "coat rack": coat_rack,
    "glass box": glass_box,
    "suitcase": suitcase,
    "crate": crate,
    "shoe rack": shoe_rack,
}
