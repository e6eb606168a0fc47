"""Fittings of bathrooms, and what else has taps."""

import numpy as np

from core.shapes.forms import bow_handle, carcass, fronts
from core.shapes.parts import (
    ORIGIN,
    Maker,
    Part,
    Point,
    Shape,
    arc,
    bar,
    both,
    box,
    capped,
    corners,
    cylinder,
    lathe,
    loft,
    move,
    oval,
    prism,
    put,
    sheet,
    tube,
    turn,
)


def sink(random: np.random.Generator) -> Shape:
    """A wall basin, a pedestal basin, a bowl or basin on a cabinet or legs, or a kitchen sink unit; with taps."""
    draw = random.uniform
    kind = random.integers(6)
    if kind == 2:
        return _vanity(random)
    if kind >= 4:
        return _kitchen_sink(random)
    wide, deep, bowl, top = draw(0.4, 0.75), draw(0.35, 0.52), draw(0.12, 0.22), draw(0.78, 0.9)
    outline, low = _basin_outline(random), top - bowl
    back = outline[:, 1].max() * deep / 2
    parts = [_basin(outline, wide, deep, bowl, low)]
    if kind == 0:  # on the wall
        parts.append(box((0.6 * wide, 0.04, 0.8 * bowl), (0, back, low)))
        if random.random() < 0.6:
            parts.append(tube([(0, 0, low), (0, 0, low - 0.12), (0, back, low - 0.12)], 0.018))
            parts.append(cylinder(0.03, 0.1, (0, 0, low - 0.16), sides=10))
    elif kind == 1:  # a pedestal
        foot = draw(0.09, 0.14)
        column = [(foot, 0), (foot, 0.04), (0.7 * foot, 0.12), (0.6 * foot, 0.5 * top), (foot, low + 0.04)]
        parts.append(lathe(column, (0, 0.2 * back, 0), 14))
    else:  # a board on legs
        parts += [box((1.3 * wide, deep, 0.03), (0, 0, low - 0.03)), cylinder(0.02, 0.3, (0, 0, low - 0.3), sides=8)]
        parts += corners(bar((0, 0, 0), (0, 0, low), 0.03), 0.6 * wide, 0.42 * deep)
    if random.random() < 0.85:
        parts += _tap((0.0, back - 0.05, top), draw(0.08, 0.2), draw(0.1, 0.15))
    return parts


def bathtub(random: np.random.Generator) -> Shape:
    """A hollow tub: free-standing on claws or its belly, fitted behind panels, round, or across a corner; with taps."""
    draw = random.uniform
    kind = random.integers(4)
    long, wide, high = draw(1.4, 1.9), draw(0.68, 0.9), draw(0.45, 0.65)
    wall = draw(0.03, 0.1)
    if kind < 2:  # free-standing
        lift = draw(0.08, 0.15) if kind == 0 else 0.0
        belly, outline = draw(0.65, 0.95), oval(random.choice([2.2, 3.0, 4.0]), 28)
        part = _tub(outline, long, wide, high - lift, wall, lift, belly)
        if random.random() < 0.4:  # a slipper: one or both ends rise
            x, z = part[..., 0] / long * 2, part[..., 2]
            rise = np.abs(x) if random.random() < 0.5 else (x + 1) / 2
            part[..., 2] = lift + (z - lift) * (1 + draw(0.15, 0.4) * rise**2)
        parts = [part]
        if kind == 0:
            claw = tube([(0.05, 0.03, 0), (0, 0, 0.06), (-0.1, -0.08, lift + 0.1)], 0.025)
            parts += corners(claw, 0.33 * long, 0.27 * wide)
    elif kind == 2:  # fitted
        inner = oval(random.choice([2.5, 4.0, 10.0]), 28)
        parts = [_rim(inner, (long, wide), (long - 2 * wall, wide - 2 * wall), high)]
        parts.append(_tub(inner, long - 2 * wall, wide - 2 * wall, 0.85 * high, 0.01, 0.15 * high, 0.8))
        if random.random() < 0.75:
            parts.append(box((long, 0.02, high - 0.03), (0, 0.02 - wide / 2, 0)))
            parts += both(box((0.02, wide, high - 0.03), (long / 2 - 0.02, 0, 0)))
    else:  # a corner
        side = draw(1.2, 1.6)
        outline = _corner(side / 2, side / 2, draw(0.35, 0.8) * side, random.random() < 0.6)
        parts = [_tub(outline, 2, 2, high, wall, 0.0, 1.0)]
        long = wide = side
    if random.random() < 0.6:
        is_beside = random.random() < 0.5
        tap = _tap(ORIGIN, draw(0.1, 0.25), 0.15)
        at = (0.0, wide / 2 - 0.03, high) if is_beside else (long / 2 - 0.03, 0.0, high)
        parts += [move(turn(part, 0 if is_beside else -90), at) for part in tap]
    return parts


def toilet(random: np.random.Generator) -> Shape:
    """A hollow bowl on a foot or hung on the wall, a seat, a lid down or up, a cistern behind, high up or in a wall."""
    draw = random.uniform
    high, wide, long = draw(0.36, 0.46), draw(0.33, 0.4), draw(0.42, 0.52)
    x, y = (oval(random.choice([2.0, 2.3, 3.0])) * (wide / 2, long / 2)).T
    outline = np.stack([x, np.where(y < 0, 1.15 * y, 0.85 * y)], axis=1)
    kind = int(5 * random.random() ** 1.4)  # twice close-coupled, low cistern apart, hung, cistern high up
    base, waist = draw(0.55, 0.85), draw(0.45, 0.8)
    rows = [
        (0.0, 0.0, 0.0, 0.05),
        (base, 0.9, 0.0, 0.06),
        (waist, 0.8, 0.4 * high, 0.06),
        (0.85, 0.9, 0.75 * high, 0.02),
    ]
    if kind == 3:
        rows = [(0.0, 0.0, 0.1, 0.1), (0.5, 0.6, 0.1, 0.1), (0.85, 0.9, 0.7 * high, 0.03)]
    bowl = [(1, 1, high), (0.75, 0.78, high), (0.6, 0.65, high - 0.1), (0.25, 0.25, high - 0.22), (0, 0, high - 0.22)]
    parts = [loft(outline, rows + [(*row, 0.0) for row in bowl])]
    seat = [(1.02, high), (1.02, high + 0.02), (0.64, high + 0.02), (0.64, high)]
    parts.append(loft(outline, [(s, s, z, 0.0) for s, z in seat]))
    back = 0.425 * long
    lid = loft(outline, [(s, s, high + z, 0.0) for s, z in ((0, 0.025), (1.03, 0.025), (1.0, 0.045), (0, 0.045))])
    if random.random() < 0.85:
        is_up = random.random() < 0.35
        parts.append(turn(lid, -draw(92, 102), "x", (0, back, high + 0.03)) if is_up else lid)
    return parts + _cistern(random, kind, (wide, back, high))


def shower_cabin(random: np.random.Generator) -> Shape:
    """A tray below framed glass walls: square, a round or cut corner, or an open screen; shower head and grip."""
    draw = random.uniform
    x, y, tray, high = draw(0.38, 0.65), draw(0.38, 0.5), draw(0.03, 0.2), draw(1.9, 2.2)
    kind = random.integers(4)
    if kind in (1, 2):
        y = x = draw(0.4, 0.55)
        outline = _corner(x, y, draw(0.9, 1.8) * x, kind == 1)
    else:
        outline = np.array([(x, y), (-x, y), (-x, -y), (x, -y), (x, y)])
    parts = [prism(outline[:-1], tray), prism(0.85 * outline[:-1], 0.005, (0, 0, tray))]
    start = 0 if random.random() < 0.4 or kind == 3 else 1  # panels at the back, or the room's own walls
    glass = outline[start:]
    if kind == 3:
        glass = outline[[3, 0, 1]] if random.random() < 0.5 else outline[[1, 2]]
    low, top = [np.concatenate([glass, np.full((len(glass), 1), z)], axis=1) for z in (tray, high)]
    parts.append(sheet(np.stack([low, top])))
    thick = draw(0.008, 0.025)
    parts += [tube(low, thick, 4), tube(top, thick, 4)]
    posts = range(len(glass)) if len(glass) < 7 else (0, 1, -5, -2, -1)
    parts += [bar(tuple(low[i]), tuple(top[i]), 1.5 * thick) for i in posts]
    if kind == 0:
        door = draw(-0.2, 0.2)
        parts.append(bar((door, -y, tray), (door, -y, high), 1.5 * thick))
    if random.random() < 0.25:
        parts.append(prism(outline[:-1], 0.04, (0, 0, high)))
    parts.append(bow_handle((0.2 * x, -0.95 * y, 0.95), (0.2 * x, -0.95 * y, 1.25), 0.04, 0.01))
    head, wall = draw(0.05, 0.14), y - 0.05
    reach, z = draw(0.1, 0.35), draw(1.8, 1.98)
    parts.append(tube([(0, wall, 1.0), (0, wall, z), (0, wall - reach, z)], 0.012))
    parts.append(cylinder(head, 0.03, (0, wall - reach, z - 0.03), 0.3 * head, sides=12))
    return [*parts, box((0.25, 0.05, 0.05), (0, wall, 1.05))]


def _tap(at: Point, high: float, reach: float) -> Shape:
    """A spout and its lever."""
    bend = [
        (0, 0, 0),
        (0, 0, 0.85 * high),
        (0, -0.3 * reach, high),
        (0, -0.8 * reach, 0.97 * high),
        (0, -reach, 0.8 * high),
    ]
    lever = tube([(0.0, 0.0, 0.3 * high), (0.07, 0.01, 0.3 * high + 0.02)], 0.008)
    return put([tube(bend, 0.013), lever, cylinder(0.025, 0.02, sides=10)], at)


def _basin(outline: np.ndarray, wide: float, deep: float, high: float, low: float) -> Part:
    """A hollow basin with a broad rim at its back."""
    x, y = wide / 2, deep / 2
    outer = [
        (0, 0, 0, 0),
        (0.4 * x, 0.4 * y, 0, 0),
        (0.85 * x, 0.85 * y, 0.5 * high, 0),
        (x, y, 0.85 * high, 0),
        (x, y, high, 0),
    ]
    shift = -0.1 * y
    inner = [
        (0.9 * x, 0.82 * y, high, shift),
        (0.8 * x, 0.7 * y, 0.55 * high, shift),
        (0.35 * x, 0.3 * y, 0.15 * high, 0),
        (0, 0, 0.15 * high, 0),
    ]
    return loft(outline, outer + inner, (0, 0, low))


def _kitchen_sink(random: np.random.Generator) -> Shape:
    """A worktop with one or two bowls and perhaps a drainer, above a cabinet or by itself."""
    draw = random.uniform
    deep, bowl, thick = draw(0.45, 0.62), draw(0.14, 0.22), draw(0.02, 0.05)
    cells = [draw(0.4, 0.6) for _ in range(random.integers(1, 3))]
    drainer = random.random() < (0.75 if len(cells) == 1 else 0.35)
    total = sum(cells) + 0.45 * drainer
    top = draw(0.82, 0.92) if random.random() < 0.65 else bowl + 0.02
    outline, parts, left = oval(random.choice([6.0, 20.0]), 24), [], -total / 2
    for wide in cells:
        x, y = 0.42 * wide, 0.38 * deep
        inner = [(x, y, 0, -0.03), (0.95 * x, 0.95 * y, -bowl, -0.03), (0, 0, -bowl - 0.01, -0.03)]
        square = np.sign(outline) * (wide / 2, deep / 2)
        parts.append(move(_between(square, outline * (x, y) + (0, -0.03), top), (left + wide / 2, 0, 0)))
        parts.append(loft(outline, inner, (left + wide / 2, 0, top)))
        left += wide
    if drainer:
        parts.append(box((0.45, deep, thick), (left + 0.225, 0, top - thick)))
        parts += [box((0.012, 0.7 * deep, 0.006), (left + at, -0.03, top)) for at in np.linspace(0.06, 0.4, 7)]
    edge = [(total / 2, deep / 2, top - thick, 0), (total / 2, deep / 2, top, 0)]
    parts += [loft(oval(60, 8), edge), *_tap((draw(-0.2, 0.2), 0.42 * deep, top), draw(0.18, 0.38), draw(0.15, 0.22))]
    if top > 0.5:
        inset, foot = draw(0.0, 0.02), draw(0.0, 0.12)
        body = (total - 2 * inset, deep - 0.04, top - thick - foot)
        parts += carcass(body, 0.018, (0, 0.01, foot))[:-1] + fronts(
            (body[0], body[2]), int(random.integers(1, 4)), int(random.integers(1, 3)), (0, 0.03 - deep / 2, foot)
        )
        parts.append(box((total - 0.02, deep - 0.12, foot), (0, 0.03, 0)))
    return parts


def _between(outer: np.ndarray, inner: np.ndarray, z: float) -> Part:
    """A flat plate between two outlines."""
    return sheet(np.stack([np.concatenate([xy, np.full((len(xy), 1), z)], axis=1) for xy in (outer, inner)]))


def _rim(outline: np.ndarray, outer: tuple[float, float], inner: tuple[float, float], z: float) -> Part:
    """A rectangular rim, with its short skirt, about an opening."""
    square = np.sign(outline) * np.array(outer) / 2
    skirt = sheet(np.stack([np.concatenate([square, np.full((len(square), 1), h)], axis=1) for h in (z - 0.05, z)]))
    return np.concatenate([skirt, _between(square, outline * np.array(inner) / 2, z)])


def _tub(outline: np.ndarray, long: float, wide: float, high: float, wall: float, low: float, belly: float) -> Part:
    """A tub with both its faces; ``belly`` is how wide its floor is, in parts of its rim."""
    x, y, rows = long / 2, wide / 2, []
    for share, z in ((0.0, 0.0), (belly * 0.9, 0.0), (belly, 0.15), ((1 + belly) / 2, 0.6), (1.0, 0.93), (1.0, 1.0)):
        rows.append((share * x, share * y, low + z * high, 0.0))
    floor = min(belly, 0.85)
    for share, z in ((1.0, 1.0), ((1 + floor) / 2, 0.55), (floor, 0.22), (floor * 0.8, 0.12), (0.0, 0.12)):
        a, b = (max(share * half - wall * (share > 0), 0.0) for half in (x, y))
        rows.append((a, b, low + z * high, 0.0))
    return loft(outline, rows)


def _basin_outline(random: np.random.Generator) -> np.ndarray:
    """Oval to rectangular; half of them flat at the back."""
    outline = oval(random.choice([2.0, 3.0, 5.0, 20.0]))
    return np.stack([outline[:, 0], outline[:, 1].clip(max=random.choice([0.75, 1.0]))], axis=1)


def _vanity(random: np.random.Generator) -> Shape:
    """One or two basins in or on a cabinet that stands or hangs."""
    draw = random.uniform
    deep, bowl, top = draw(0.38, 0.52), draw(0.12, 0.18), draw(0.78, 0.9)
    count, is_on, outline = random.integers(1, 3), random.random() < 0.4, _basin_outline(random)
    wide = draw(0.4, 0.65)
    total = count * wide * draw(1.0, 1.8)
    board = top - bowl if is_on else top - 0.03
    foot = draw(0.0, 0.4) if random.random() < 0.5 else 0.0
    parts = carcass((total, deep, board - foot), 0.02, (0, 0, foot), (0.5,))[: None if is_on else -1]
    parts += fronts((total, board - foot), int(random.integers(1, 4)), int(random.integers(1, 3)), (0, -deep / 2, foot))
    for x in (np.arange(count) - (count - 1) / 2) * total / count:
        parts.append(move(_basin(outline, wide, deep, bowl, top - bowl), (x, 0, 0)))
        parts += _tap((x, 0.42 * deep, board), draw(0.1, 0.18) + bowl * is_on, 0.14)
    if random.random() < 0.2:  # a mirror
        parts.append(box((0.9 * total, 0.02, draw(0.5, 0.9)), (0, deep / 2, top + 0.2)))
    return parts


def _corner(x: float, y: float, cut: float, is_round: bool) -> np.ndarray:
    """A closed rectangle, the corner at the front left cut off or rounded."""
    bend = arc(1.0, 180, 270, 6) if is_round else np.array([(-1.0, 0.0), (0.0, -1.0)])
    return np.concatenate([[(x, y), (-x, y)], bend * cut + (cut - x, cut - y), [(x, -y), (x, y)]])


def _cistern(random: np.random.Generator, kind: int, bowl: Point) -> Shape:
    """What is behind a toilet's bowl: a cistern on it, above it or high up, or a wall with one inside."""
    draw = random.uniform
    wide, back, high = bowl
    deep, tall, width = draw(0.15, 0.21), draw(0.3, 0.42), draw(0.34, 0.5)
    behind = back + deep / 2 + 0.04
    if kind == 3:
        if random.random() < 0.3:
            return []
        wall = box((draw(0.4, 0.9), 0.15, draw(0.9, 1.2)), (0, back + 0.1, 0))
        return [wall, box((0.25, 0.01, 0.16), (0, back + 0.02, 0.7))]
    if kind == 4:
        z = draw(1.5, 1.9)
        parts = [cylinder(0.02, z - high, (0, behind, high - 0.05), sides=8), box((width, deep, 0.32), (0, behind, z))]
        return [*parts, tube([(0.3 * width, behind - 0.12, z + 0.2), (0.3 * width, behind - 0.12, z - 0.5)], 0.008)]
    low = high - 0.02 if kind < 2 else high + draw(0.1, 0.3)
    rows = capped(width / 2, deep / 2, low, low + tall, draw(0.85, 1.0))
    parts = [loft(oval(random.choice([5.0, 30.0])), rows, (0, behind, 0))]
    parts.append(box((width + 0.02, deep + 0.02, 0.03), (0, behind, low + tall)))
    parts.append(box((0.55 * wide, deep + 0.1, 0.08), (0, behind - 0.05, high - 0.09)))
    if random.random() < 0.5:
        parts.append(cylinder(0.025, 0.015, (0, behind, low + tall + 0.03), sides=10))
    else:
        parts.append(box((0.15 * width, 0.02, 0.02), (0.35 * width, behind - deep / 2 - 0.01, low + 0.8 * tall)))
    if kind == 2:
        parts.append(cylinder(0.025, low - high + 0.1, (0, behind, high - 0.08), sides=8))
    return parts


CATEGORIES: dict[str, Maker] = {
    "sink": sink,
    "bathtub": bathtub,
    "toilet": toilet,
    "shower cabin": shower_cabin,
}
