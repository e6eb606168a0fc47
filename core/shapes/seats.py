"""Seats."""

import numpy as np

from core.shapes.forms import backrest, cushion, lean_back, legs, ribbon, rim
from core.shapes.parts import (
    Maker,
    Part,
    Point,
    Shape,
    any_of,
    arc,
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
    sheet,
    sideways,
    smooth,
    tube,
    turn,
)


def chair(random: np.random.Generator) -> Shape:
    """A dining, shell, folding, cafe, cantilever or padded chair."""
    kinds = (_plain_chair, _plain_chair, _plain_chair, _shell_chair, _folding_chair, _cafe_chair, _bent_chair, _padded)
    return any_of(random, *kinds)


def armchair(random: np.random.Generator) -> Shape:
    """A club chair, a tub, cushions in a wooden frame, a wing chair or a dining chair with arms."""
    return any_of(random, _club_chair, _club_chair, _tub_chair, _framed_chair, _wing_chair, _carver)


def office_chair(random: np.random.Generator) -> Shape:
    """A seat on a gas spring and a star of castors, with a low or a high back, most with arms."""
    u = random.uniform
    wide, deep, high, reach = u(0.42, 0.55), u(0.4, 0.52), u(0.4, 0.54), u(0.26, 0.36)
    soft = u(0.04, 0.13)
    parts = around(bar((0, 0, 0.12), (reach, 0, 0.08), 0.04), 5) + around(_castor(0.03, reach), 5)
    parts += [cylinder(0.03, high - 0.1, (0, 0, 0.08), sides=8), box((0.2, 0.24, 0.03), (0, 0, high - 0.03))]
    parts.append(cushion((wide, deep, soft), (0, 0, high)))
    gap, back, lean, y = u(-0.05, 0.2), u(0.32, 0.8), u(3, 18), deep / 2 - 0.02
    if random.random() < 0.5:
        rest = [cushion((wide * u(0.8, 1.05), u(0.05, 0.13), back), (0, 0, gap + soft))]
    else:
        line = [(0, 0), (-0.05, back * 0.35), (0, back * 0.7), (0.03, back)]
        rest = [move(ribbon(smooth(line), wide * u(0.8, 1), 0.02, 0.04, 5), (0, 0, gap + soft))]
    if random.random() < 0.25:
        rest.append(cushion((u(0.22, 0.32), 0.06, u(0.1, 0.17)), (0, -0.01, gap + soft + back + u(0.0, 0.05))))
    parts += lean_back([*rest, box((0.06, 0.02, gap + soft + 0.3), (0, 0.05, -0.02))], lean, (0, y, high))
    if random.random() < 0.7:
        x, arm = wide / 2 + 0.04, high + soft + u(0.15, 0.24)
        parts += both(box((u(0.04, 0.09), u(0.2, 0.34), 0.03), (x, 0, arm)))
        if random.random() < 0.5:
            parts += both(box((0.03, u(0.05, 0.09), arm - high), (x, 0, high)))
            parts.append(box((2 * x, 0.06, 0.02), (0, 0, high - 0.02)))
        else:
            parts += both(tube([(x, -0.15, arm), (x, -0.1, high), (x, 0.15, high), (x, 0.17, arm)], 0.015))
    return parts


def rocking_chair(random: np.random.Generator) -> Shape:
    """A chair with a back and arms, or a shell, on two bent runners."""
    u = random.uniform
    wide, deep, high, leg = u(0.42, 0.58), u(0.42, 0.52), u(0.34, 0.44), u(0.025, 0.045)
    back, lean, radius = u(0.55, 0.85), u(8, 20), u(0.8, 1.4)
    half = np.degrees(u(0.36, 0.5) / radius)
    runner = np.add(arc(radius, -90 - half, -90 + half * u(0.9, 1.4), 11), (0, radius + leg / 2))
    low, x = leg + 0.02, wide / 2 - leg / 2
    parts = both(move(ribbon(runner, leg, leg), (x, 0, 0)))
    if random.random() < 0.25:
        return parts + _shell(random, wide, deep, high, back * 0.7) + _struts(leg / 2, x, 0.7 * deep / 2, low, high)
    parts += corners(box((leg, leg, high - low), (0, 0, low)), x, deep / 2 - leg / 2)
    parts += both(box((leg / 2, deep, leg), (x, 0, high * 0.5)))
    parts.append(box((wide, deep, u(0.02, 0.04)), (0, 0, high)))
    if random.random() < 0.4:
        parts.append(cushion((wide, deep, u(0.06, 0.1)), (0, 0, high)))
        parts += lean_back([cushion((wide * 0.9, 0.09, back * 0.9), (0, -0.06, 0.05))], lean, (0, deep / 2, high))
    parts += lean_back(backrest(random, wide, back, leg), lean, (0, deep / 2 - leg / 2, high))
    if random.random() < 0.85:
        parts += _arms(wide, deep, high, u(0.18, 0.26), leg)
    return parts


def stool(random: np.random.Generator) -> Shape:
    """A low, kitchen or bar stool, on legs or on one foot; some with a low back."""
    u = random.uniform
    high = u(0.6, 0.82) if random.random() < 0.6 else u(0.38, 0.5)
    wide, thick, tall = u(0.28, 0.42), u(0.02, 0.09), high > 0.55
    square, padded = random.random() < 0.4, random.random() < 0.3
    seat: Part = box((wide, wide * u(0.75, 1), thick)) if square else cylinder(wide / 2, thick)
    if padded:
        seat = cushion((wide, wide, thick + 0.04)) if square else ellipsoid((wide / 2, wide / 2, thick), (0, 0, thick))
    parts = [move(seat, (0, 0, high))]
    if random.random() < 0.3:
        foot = wide * u(0.5, 0.65)
        parts += [lathe([(0, 0), (foot, 0), (foot, 0.015), (0.03, u(0.03, 0.08)), (0.03, high), (0, high)])]
        if tall:
            y, z = -wide * u(0.4, 0.5), high * u(0.3, 0.45)
            parts.append(ring(-y, 0.012, (0, u(-0.08, 0), z)))
            parts.append(box((-1.8 * y, 0.02, 0.02), (0, 0, z)))
    elif square:
        reach = wide / 2 * u(0.95, 1.2)
        parts += legs(random, reach, reach * 0.9, high, u(0.02, 0.045), (0, 1, 3, 4))
        parts += both(box((0.02, 1.5 * reach, 0.025), (reach * 0.88, 0, high * u(0.2, 0.5))))
    else:
        splay, count, leg = wide * u(0.0, 0.25), int(random.integers(3, 5)), u(0.025, 0.04)
        parts += around(bar((wide * 0.35 + splay, 0, 0), (wide * 0.35, 0, high), leg), count, 45)
        if tall or random.random() < 0.3:
            z = u(0.25, 0.45)
            parts.append(ring(wide * 0.35 + splay * (1 - z), leg * 0.35, (0, 0, z * high)))
    return parts + (_low_back(random, wide, high) if tall and random.random() < 0.4 else [])


def bench(random: np.random.Generator) -> Shape:
    """A park bench of slats, a concrete slab on blocks, a plank, a padded bench or a pew."""
    return any_of(random, _park_bench, _park_bench, _slab_bench, _plank_bench, _padded_bench, _pew)


def sofa(random: np.random.Generator) -> Shape:
    """A couch of two to four seats, straight, with a return at one end, or a futon on a wooden frame."""
    kind, count = random.random(), int(random.integers(2, 5))
    if kind < 0.15:
        return _futon(random)
    wide = random.uniform(0.55, 0.75) * count + random.uniform(0.2, 0.5)
    return _couch(random, wide, count, return_long=random.uniform(0.5, 1.5) if kind < 0.4 else 0.0)


def sun_lounger(random: np.random.Generator) -> Shape:
    """A slatted or padded lounger with a back to raise, a wave of one piece, or a deck chair of cloth."""
    return any_of(random, _flat_lounger, _flat_lounger, _wave_lounger, _deck_chair)


def footstool(random: np.random.Generator) -> Shape:
    """A low padded block, round pouf or cushion on short legs."""
    u = random.uniform
    wide, deep, high = u(0.35, 0.8), u(0.33, 0.55), u(0.22, 0.46)
    soft = high * u(0.25, 0.6)
    kind = random.integers(4)
    if kind == 0:  # a pouf
        round_ = [(0, 0), (0.8, 0), (1, 0.25), (1, 0.8), (0.85, 1), (0, u(0.95, 1.1))]
        return [lathe([(max(deep * 0.55, high * 0.6) * r, high * z) for r, z in round_])]
    if kind == 1:  # a block
        foot = u(0.01, 0.05)
        feet = corners(cylinder(0.025, foot, sides=8), wide / 2 - 0.05, deep / 2 - 0.05)
        base = box((wide * 0.98, deep * 0.98, high - foot - soft * 0.5), (0, 0, foot))
        return [*feet, base, cushion((wide, deep, soft), (0, 0, high - soft))]
    top = cushion((wide, deep, soft), (0, 0, high - soft))
    if kind == 2:
        top = ellipsoid((deep * 0.55, deep * 0.55, soft / 2), (0, 0, high - soft / 2))
        wide = deep = deep * 0.75
    leg = u(0.025, 0.05)
    frame = box((wide * 0.96, deep * 0.96, leg), (0, 0, high - soft - leg))
    return [top, frame, *legs(random, wide / 2, deep / 2, high - soft, leg, (0, 1, 2, 3))]


def high_chair(random: np.random.Generator) -> Shape:
    """A small seat with a tray and a footrest, high on splayed legs, on crossed tubes or between leaning beams."""
    u = random.uniform
    high, wide, deep = u(0.5, 0.62), u(0.3, 0.4), u(0.26, 0.34)
    back, arm, leg, reach = u(0.28, 0.48), u(0.14, 0.22), u(0.022, 0.04), u(0.22, 0.3)
    parts, kind = [box((wide, deep, u(0.015, 0.05)), (0, 0, high))], random.integers(3)
    if kind == 0:
        parts += _struts(leg, reach, reach, 0, high, deep / 2 - leg)
        parts.append(box((1.5 * reach, leg, leg), (0, -0.21, high * 0.3)))
    elif kind == 1:
        top = wide / 2
        for y in (-reach, reach):
            line = [(top, -y / 2, high), (reach, y, 0.01), (-reach, y, 0.01), (-top, -y / 2, high)]
            parts.append(tube(line, leg / 2))
    else:
        x = wide / 2 + leg / 2
        parts += both(bar((x, -0.16, 0.02), (x, deep / 2 + 0.04, high + back), leg * 1.4))
        parts += both(box((leg, 0.5, leg), (x, 0.05, 0)))
        parts += [box((2 * x, leg, leg), (0, y, 0.02)) for y in (-0.15, 0.25)]
    parts.append(box((wide, u(0.08, 0.16), 0.02), (0, -deep / 2 - 0.05, high * u(0.4, 0.6))))
    if random.random() < 0.4:
        parts += _shell(random, wide, deep, high + 0.02, back, dish=0.1)
    else:
        parts += lean_back(backrest(random, wide, back, leg * 0.8), u(0, 12), (0, deep / 2, high))
    parts += _arms(wide, deep, high, arm, leg * 0.8)
    if random.random() < 0.8:
        across, out = wide * u(1.1, 1.4), u(0.18, 0.28)
        tray = [box((across, out, 0.015)), *rim(across, out, 0.03, 0.012)]
        parts += put(tray, (0, -deep / 2 - out * 0.3, high + arm))
    return parts


def wheelchair(random: np.random.Generator) -> Shape:
    """A seat between two large wheels with push rims, castors and footrests in front; some sporty, some electric."""
    u = random.uniform
    if random.random() < 0.2:
        return _electric_wheelchair(random)
    radius, wide, deep, pipe = u(0.27, 0.32), u(0.4, 0.5), u(0.38, 0.46), u(0.01, 0.016)
    high, back, x, y = u(0.45, 0.54), u(0.34, 0.5), wide / 2, deep / 2
    sporty, camber = random.random() < 0.25, u(0, 6)
    at, small = (x + 0.05, y * u(0.4, 0.9), radius), u(0.05, 0.1)
    parts = [side for p in _pushed_wheel(radius) for side in both(move(turn(p, 90 - camber, "y"), at))]
    parts += both(_roller(small, 0.03, (x - 0.02, -y, 0)))
    parts += both(bar((x - 0.02, -y, small * 2), (x - 0.02, -y, high), 0.02))
    parts += [box((wide, deep, 0.02), (0, 0, high)), *lean_back([box((wide, 0.02, back))], u(2, 10), (0, y, high))]
    if random.random() < 0.4:
        parts.append(cushion((wide * 0.95, deep, 0.07), (0, 0, high)))
    handle = [] if sporty else [(x, y + 0.05, high + back + 0.05), (x, y + 0.16, high + back + 0.04)]
    parts += both(tube([(x, y - 0.02, 0.2), (x, y, high), (x, y + 0.04, high + back), *handle], pipe))
    fore = y + u(0.16, 0.26)
    front = [(x, y, high), (x, -y, high), (x * 0.9, -fore, high * 0.9), (x * 0.8, -fore - 0.08, 0.12)]
    parts += both(tube(front, pipe))
    parts += both(tube([(x, y, 0.2), (x, -y, 0.2), (x, -y, high)], pipe))
    parts += both(box((x * 0.8, 0.16, 0.015), (x * 0.5, -fore - 0.1, 0.1)))
    if not sporty:
        arm = high + u(0.18, 0.25)
        parts += both(box((0.05, deep * 0.7, 0.03), (x + 0.01, 0, arm)))
        parts += both(tube([(x, -y * 0.6, high), (x, -y * 0.6, arm), (x, y, arm)], pipe))
        parts += both(box((0.01, deep * 0.7, arm - high), (x, 0.04, high)))
    return parts


def _plain_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high = u(0.36, 0.5), u(0.36, 0.5), u(0.4, 0.5)
    thick, leg = u(0.015, 0.07), u(0.02, 0.05)
    parts = [box((wide, deep, thick), (0, 0, high - thick))]
    if random.random() < 0.25:
        parts.append(cushion((wide * 0.98, deep * 0.95, u(0.03, 0.08)), (0, 0, high)))
    if random.random() < 0.35:
        parts += rim(wide - leg, deep - leg, u(0.04, 0.07), 0.02)
        parts[-4:] = put(parts[-4:], (0, 0, high - thick - 0.05))
    parts += legs(random, wide / 2, deep / 2, high - thick, leg, (0, 0, 1, 2, 3))
    return parts + lean_back(backrest(random, wide, u(0.3, 0.62), leg), u(0, 14), (0, deep / 2 - leg / 2, high))


def _shell_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high = u(0.42, 0.52), u(0.4, 0.48), u(0.4, 0.47)
    parts = _shell(random, wide, deep, high, u(0.28, 0.45))
    if random.random() < 0.2:
        parts.append(_wall(wide * 0.52, 0.015, high + 0.12, high + 0.22, 125))
    if random.random() < 0.25:
        foot, stem = wide * u(0.45, 0.6), u(0.02, 0.05)
        return [*parts, lathe([(0, 0), (foot, 0), (foot, 0.02), (stem, u(0.04, 0.2)), (stem, high * 0.7), (0.1, high)])]
    return parts + legs(random, wide * 0.45, deep * 0.45, high - 0.02, u(0.02, 0.04), (1, 1, 3, 5))


def _folding_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, leg, back = u(0.38, 0.46), u(0.36, 0.42), u(0.42, 0.47), u(0.02, 0.04), u(0.32, 0.42)
    x, y, top = wide / 2, deep / 2, (0.0, y_top := deep / 2 + u(0, 0.06), high + back)
    parts = both(bar((x, -y - u(0, 0.06), 0), (x, y_top, top[2]), leg))
    parts += both(bar((x - leg, y + u(0, 0.08), 0), (x - leg, -y, high), leg))
    parts += [box((wide, leg, leg), (0, s * y, z)) for s, z in ((-1, 0.1), (1, 0.12))]
    if random.random() < 0.5:
        parts.append(row((wide, deep / 7, 0.015), (0, -y, high), (0, y, high), 6))
        slats, wide_slat = int(random.integers(1, 4)), u(0.05, 0.08)
    else:
        parts.append(box((wide, deep, u(0.015, 0.04)), (0, 0, high)))
        slats, wide_slat = 1, u(0.12, 0.24)
    rise = np.linspace((0, -0.02, -wide_slat), (0, -0.08, -back * 0.75), slats)
    return [*parts, boxes((wide, 0.02, wide_slat), rise + top)]


def _cafe_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    radius, high, back, pipe = u(0.18, 0.22), u(0.43, 0.48), u(0.36, 0.48), u(0.009, 0.017)
    parts = [
        cylinder(radius, u(0.015, 0.05), (0, 0, high - 0.03)),
        ring(radius * 0.9, pipe * 0.8, (0, 0, high * u(0.4, 0.7))),
    ]
    splay = u(0.0, 0.25) * radius
    parts += around(tube([(radius * 0.9 + splay, 0, 0), (radius * 0.9, 0, high)], pipe), 4, 45)
    outer = smooth([(-0.72, 0, 0), (-0.9, 0, 0.9), (0, 0.08, 1.2), (0.9, 0, 0.9), (0.72, 0, 0)])
    hoops = [tube(outer * (radius, radius, back), pipe)]
    kind = random.integers(3)
    if kind == 0:
        hoops.append(tube(outer * (radius * 0.6, radius, back * 0.7), pipe))
    elif kind == 1:
        hoops.append(
            row((pipe, pipe, back * 0.9), (-radius * 0.5, 0, 0), (radius * 0.5, 0, 0), int(random.integers(2, 6)))
        )
    else:
        hoops.append(row((radius * 1.6, 0.012, back * 0.12), (0, 0, back * 0.4), (0, 0, back * 0.85), 3))
    return parts + lean_back(hoops, u(5, 14), (0, radius * 0.75, high))


def _bent_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, back, pipe = u(0.42, 0.52), u(0.42, 0.5), u(0.42, 0.47), u(0.34, 0.45), u(0.01, 0.016)
    x, y, lean = wide / 2, deep / 2, u(0.03, 0.1)
    line = [(x, y, pipe), (x, -y, pipe), (x, -y, high), (x, y, high), (x, y + lean, high + back)]
    parts = [*both(tube(smooth(line, 1), pipe)), tube([(-x, y, pipe), (x, y, pipe)], pipe)]
    soft = u(0.015, 0.06)
    parts.append(box((wide, deep * 0.92, soft), (0, 0, high)))
    parts += lean_back(
        [box((wide, soft, back * u(0.5, 0.9)), (0, 0, back * 0.1))], np.degrees(lean / back), (0, y, high)
    )
    if random.random() < 0.3:
        parts += both(tube([(x, -y, high), (x, -y, high + 0.2), (x, y + lean / 2, high + 0.2)], pipe))
    return parts


def _padded(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, soft, leg = u(0.42, 0.52), u(0.42, 0.52), u(0.44, 0.5), u(0.08, 0.14), u(0.03, 0.05)
    parts = legs(random, wide / 2, deep / 2, high - soft, leg, (0, 1))
    parts.append(cushion((wide, deep, soft), (0, 0, high - soft)))
    back, thick = u(0.4, 0.65), u(0.05, 0.11)
    rest = cushion((wide * u(0.9, 1), thick, back + soft), (0, 0, -soft))
    if random.random() < 0.3:
        return [*parts, _wall(wide / 2 - thick / 2, thick, high - soft, high + back * 0.7, u(50, 80))]
    return parts + lean_back([rest], u(2, 12), (0, deep / 2 - thick / 2, high))


def _club_chair(random: np.random.Generator) -> Shape:
    return _couch(random, random.uniform(0.7, 1.1), 1)


def _tub_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    radius, thick, foot, seat = u(0.26, 0.34), u(0.05, 0.13), u(0.02, 0.2), u(0.38, 0.46)
    top = u(0.66, 0.85)
    parts = [_wall(radius, thick, foot if random.random() < 0.7 else seat, top, u(90, 130), u(0, 0.2))]
    parts += [cylinder(radius, seat - foot - 0.1, (0, 0, foot)), cylinder(radius, 0.12, (0, 0, seat - 0.1))]
    return parts + legs(random, radius * 0.8, radius * 0.8, foot, u(0.03, 0.05), (0, 1))


def _framed_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, seat, arm, leg = u(0.55, 0.68), u(0.6, 0.72), u(0.3, 0.4), u(0.52, 0.62), u(0.025, 0.06)
    x, y, lean, back, soft = wide / 2 + leg / 2, deep / 2, u(15, 28), u(0.55, 0.75), u(0.08, 0.15)
    kind = random.integers(3)
    if kind == 0:  # bent wood
        side = smooth([(y, 0.02), (-y, 0.02), (-y - 0.05, arm), (y, arm - 0.03)])
        parts = both(move(ribbon(side, 0.06, 0.03), (x, 0, 0)))
    elif kind == 1:
        parts = both(box((leg * 2, deep, 0.03), (x, 0, arm)))
        parts += corners(bar((0, 0, 0), (0, -0.04, arm), leg), x, y - 0.06)
    else:
        line = [(x, -y, arm), (x, -y, 0.015), (x, y, 0.015), (x, y, arm), (x, -y, arm)]
        parts = both(tube(line, leg * 0.4))
    parts += both(bar((x, -y, seat), (x, y, seat - 0.06), leg))
    tilted = turn(cushion((wide, deep * 0.9, soft), (0, 0, seat)), -5, "x", (0, 0, seat))
    rest = [cushion((wide, soft, back)), box((wide, 0.02, back), (0, soft / 2, 0))]
    return [
        *parts,
        tilted,
        box((wide, deep * 0.9, 0.02), (0, 0, seat - 0.03)),
        *lean_back(rest, lean, (0, y * 0.6, seat)),
    ]


def _wing_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, foot, seat, arm, top = (
        u(0.5, 0.62),
        u(0.6, 0.72),
        u(0.1, 0.2),
        u(0.42, 0.48),
        u(0.58, 0.66),
        u(0.98, 1.2),
    )
    thick, y = u(0.08, 0.14), deep / 2
    parts = legs(random, wide / 2, y, foot, u(0.04, 0.06), (0, 1, 2))
    parts += [box((wide, deep, seat - foot - 0.12), (0, 0, foot)), cushion((wide, deep, 0.14), (0, 0, seat - 0.13))]
    parts.append(cushion((wide + 2 * thick, thick, top - foot), (0, y, foot)))
    parts += both(cushion((thick, deep, arm - foot), (wide / 2 + thick / 2, 0, foot)))
    return parts + both(cushion((thick * 0.7, deep * u(0.3, 0.5), top - arm), (wide / 2 + thick / 2, y * 0.6, arm)))


def _carver(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, leg = u(0.5, 0.62), u(0.45, 0.55), u(0.4, 0.46), u(0.03, 0.05)
    parts = legs(random, wide / 2, deep / 2, high, leg, (0, 0, 1, 2))
    parts += [
        box((wide, deep, 0.05), (0, 0, high - 0.05)),
        cushion((wide * 0.95, deep * 0.95, u(0.04, 0.1)), (0, 0, high)),
    ]
    parts += lean_back(backrest(random, wide, u(0.35, 0.6), leg), u(4, 14), (0, deep / 2 - leg / 2, high))
    return parts + _arms(wide, deep, high, u(0.18, 0.25), leg)


def _couch(random: np.random.Generator, wide: float, count: int, return_long: float = 0.0) -> Shape:
    """Upholstered, of ``count`` seats; with a couch's other leg ``return_long`` to the front, at one end."""
    u = random.uniform
    deep, foot, seat, top = u(0.75, 1.0), u(0.02, 0.17), u(0.38, 0.47), u(0.68, 0.95)
    arm, arm_top, thick, soft = u(0.08, 0.28), u(0.52, 0.68), u(0.12, 0.26), u(0.1, 0.2)
    inner, y, block = wide - 2 * arm, deep / 2, cushion if random.random() < 0.6 else box
    parts = corners(cylinder(0.02, foot, top=0.03, sides=8), wide / 2 - 0.07, y - 0.07)
    parts.append(box((inner, deep - thick, seat - soft - foot), (0, -thick / 2, foot)))
    parts += lean_back([block((wide - 0.02, thick, top - foot))], u(0, 10), (0, y - thick / 2, foot))
    arms = [block((arm, deep - thick * 0.5, arm_top - foot), (wide / 2 - arm / 2, -thick * 0.25, foot))]
    if random.random() < 0.25:  # rolled
        roll = cylinder(arm * 0.62, deep - thick * 0.5, (0, 0, 0), sides=12)
        arms.append(forward(roll, (wide / 2 - arm / 2, y - thick * 0.5, arm_top - arm * 0.3)))
    each, long = inner / count, deep - thick
    parts += [side for part in arms for side in both(part)]
    lean, rest = u(8, 18), min(soft, 0.16)
    for x in (np.arange(count) - (count - 1) / 2) * each:
        parts.append(cushion((each, long, soft), (x, -thick / 2, seat - soft)))
        behind = cushion((each * 0.98, rest, top - seat + u(-0.06, 0.06)))
        parts += lean_back([behind], lean, (x, y - thick - rest * 0.6, seat - 0.03))
    if return_long:
        x = wide / 2 - arm - each / 2
        base = box((each + arm, return_long + 0.02, seat - soft - foot), (arm / 2, 0, foot))
        chaise = [base, cushion((each, return_long, soft), (0, 0, seat - soft))]
        if return_long > 0.8:  # the back goes on
            chaise.append(block((arm, return_long, top - foot), (each / 2 + arm / 2, 0, foot)))
            chaise.append(cushion((rest, return_long * 0.95, top - seat), (each / 2 - rest / 2, 0, seat)))
        parts += put(chaise, (x, -y - return_long / 2, 0))
        parts = [scale(part, (-1, 1, 1)) for part in parts] if random.random() < 0.5 else parts
    if random.random() < 0.3:
        throw = lean_back([cushion((0.42, 0.14, 0.4))], 25, (inner / 2 - 0.25, y - thick - 0.3, seat))
        parts += both(throw[0])
    return parts


def _futon(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, seat, back, thick, bar_ = (
        u(1.3, 2.0),
        u(0.7, 0.9),
        u(0.32, 0.42),
        u(0.4, 0.6),
        u(0.1, 0.18),
        u(0.04, 0.07),
    )
    y, arm, lean = deep / 2, u(0.52, 0.65), u(0.1, 0.25)
    line = smooth([(-y, seat), (y * 0.7, seat - 0.05), (y, seat - 0.04), (y + lean, seat + back)], 1)
    parts = [ribbon(line, wide, thick), ribbon(np.add(line, (0, -thick * 0.6)), wide, 0.02)]
    x = wide / 2 + bar_ / 2
    if random.random() < 0.7:
        parts += both(box((bar_ * 1.4, deep + 0.1, 0.035), (x, 0.05, arm)))
        parts += corners(box((bar_, bar_, arm)), x, y)
        ends = (x, -y, seat - 0.15), (x, y, seat - 0.15)
        parts += both(row((0.02, bar_, arm - seat + 0.15), *ends, int(random.integers(2, 7))))
    else:
        parts += corners(box((bar_, bar_, seat - thick / 2)), x - bar_, y)
    return [
        *parts,
        box((wide, 0.03, 0.1), (0, -y, seat - thick / 2 - 0.12)),
        *both(box((0.03, deep, 0.1), (x, 0, seat - 0.2))),
    ]


def _park_bench(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, deep, high, back, slat = u(1.1, 2.2), u(0.38, 0.5), u(0.4, 0.47), u(0.3, 0.5), u(0.02, 0.045)
    y, lean, count = deep / 2, u(5, 22), int(random.integers(3, 8))
    parts = [row((long, deep / count * u(0.6, 0.9), slat), (0, -y, high), (0, y * 0.8, high - 0.02), count)]
    rows, thick = int(random.integers(2, 6)), u(0.03, 0.1)
    boards = row((long, slat, back / rows * u(0.5, 0.8)), (0, 0, 0.08), (0, 0, back), rows)
    parts += lean_back([boards], lean, (0, y, high))
    kind, posts = random.integers(3), np.linspace(-0.44, 0.44, int(random.integers(2, 4))) * long
    arms = random.random() < 0.6
    for x in posts:
        if kind == 0:  # iron
            tip = y + np.sin(np.radians(lean)) * back
            parts.append(
                tube(
                    smooth([(x, -y, 0), (x, -y * 0.8, high - 0.02), (x, y, high - 0.03), (x, tip, high + back)]),
                    thick * 0.3,
                )
            )
            parts.append(tube([(x, y + 0.08, 0), (x, y * 0.8, high)], thick * 0.3))
        elif kind == 1:  # blocks
            parts.append(box((thick * 1.6, deep, high - 0.01), (x, 0, 0)))
            parts += lean_back([box((0.05, 0.05, back), (0, slat, 0))], lean, (x, y, high))
        else:  # timber
            parts += [box((thick, thick, high), (x, s * (y - thick / 2), 0)) for s in (-1, 1)]
            parts += lean_back([box((thick, thick, back), (0, thick / 2, 0))], lean, (x, y, high))
            parts.append(box((thick, deep, thick), (x, 0, high - thick)))
    if arms:
        z = high + u(0.18, 0.25)
        parts += both(box((0.06, deep, 0.03), (posts[-1], 0, z)))
        parts += both(box((0.04, 0.04, z - high), (posts[-1], -y + 0.04, high)))
    return parts


def _slab_bench(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, deep, high, thick = u(1.1, 2.4), u(0.35, 0.6), u(0.38, 0.5), u(0.06, 0.16)
    block, x = u(0.08, 0.35), long * u(0.25, 0.48)
    parts = [box((long, deep, thick), (0, 0, high - thick))]
    parts += both(box((block, deep * u(0.6, 1), high - thick), (min(x, long / 2 - block / 2), 0, 0)))
    if random.random() < 0.25:
        parts += lean_back([box((long, thick * 0.7, u(0.3, 0.45)))], u(0, 12), (0, deep / 2 - thick / 2, high))
    return parts


def _plank_bench(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, deep, high, thick = u(0.9, 2.0), u(0.25, 0.45), u(0.4, 0.48), u(0.025, 0.06)
    count = int(random.integers(1, 7))
    y = deep * (1 - 1 / count) / 2
    parts = [row((long, deep / count * 0.93, thick), (0, -y, high - thick), (0, y, high - thick), count)]
    if random.random() < 0.3:  # crossed legs
        x, foot, top = long * u(0.35, 0.45), deep / 2, high - thick
        parts += [side for s in (-foot, foot) for side in both(bar((x, -s, 0), (x, s, top), thick * 1.4))]
    else:
        parts += legs(random, long / 2, deep / 2, high - thick, u(0.04, 0.08))
    if random.random() < 0.4:
        parts.append(box((long * 0.85, thick, thick * 1.5), (0, 0, high * u(0.3, 0.8))))
    return parts


def _padded_bench(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, deep, high, soft = u(0.8, 1.6), u(0.32, 0.5), u(0.42, 0.52), u(0.06, 0.14)
    parts = [
        cushion((long, deep, soft), (0, 0, high - soft)),
        box((long * 0.96, deep * 0.94, 0.06), (0, 0, high - soft - 0.05)),
    ]
    return parts + legs(random, long / 2, deep / 2, high - soft, u(0.03, 0.06))


def _pew(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, deep, high, back, thick = u(1.0, 2.6), u(0.38, 0.5), u(0.42, 0.48), u(0.4, 0.6), u(0.025, 0.05)
    parts = [
        box((long, deep, thick), (0, 0, high)),
        *lean_back([box((long, thick, back + 0.1))], u(0, 10), (0, deep / 2, high - 0.1)),
    ]
    side = smooth(
        [(-deep / 2, 0), (-deep / 2, high + u(0.15, 0.25)), (deep * 0.3, high + 0.3), (deep * 0.6, high + back)]
    )
    outline = np.concatenate([side, [(deep * 0.6, 0)]])
    low = np.stack([outline[:, 0], np.zeros(len(outline))], axis=1)
    grid = np.stack(
        [
            np.stack([np.full(len(outline), long / 2 + d), *edge.T], axis=1)
            for d in (0, thick)
            for edge in (low, outline)
        ]
    )
    parts += both(sheet(grid))
    if random.random() < 0.4:
        parts += [box((long, thick, high), (0, y, 0)) for y in (-deep / 2 + 0.03, deep / 2)]
    return parts


def _flat_lounger(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, seat, back, high, rail = u(0.58, 0.75), u(1.1, 1.35), u(0.6, 0.8), u(0.24, 0.4), u(0.03, 0.06)
    rise, long = u(0, 65), seat + back
    parts = both(
        box((rail, seat + back * 0.9, rail * 1.5), (wide / 2 - rail / 2, (back - seat) / 2, high - rail * 1.6))
    )
    step = u(0.06, 0.12)
    slats = row((wide, step * 0.75, 0.018), (0, -seat, high), (0, -step / 2, high), int(seat / step))
    rest = [row((wide * 0.9, 0.018, step * 0.75), (0, 0, 0), (0, 0, back - step), int(back / step))]
    if random.random() < 0.25:  # cloth
        slats, rest = box((wide, seat, 0.015), (0, -seat / 2, high)), [box((wide, 0.015, back))]
    if random.random() < 0.4:
        soft = u(0.05, 0.1)
        parts.append(cushion((wide * 0.95, seat, soft), (0, -seat / 2, high + 0.02)))
        rest.append(cushion((wide * 0.95, soft, back), (0, -soft / 2, 0.02)))
    if random.random() < 0.3:
        rest.append(cushion((wide * 0.8, 0.1, 0.2), (0, -0.08, back - 0.22)))
    parts += [slats, *lean_back(rest, 90 - rise, (0, 0, high))]
    wheel = random.random() < 0.3
    leg = box((rail, rail * 1.3, high - rail))
    parts += both(move(leg, (wide / 2 - rail / 2, -seat * u(0.75, 0.95), 0)))
    parts += both(_roller(u(0.08, 0.12), 0.03, (wide / 2 + 0.02, back * 0.5, 0))) if wheel else []
    parts += both(move(leg, (wide / 2 - rail / 2, back * u(0.4, 0.8), 0)))
    if random.random() < 0.2:
        parts += both(box((0.05, long * 0.25, 0.025), (wide / 2, -0.2, high + 0.22)))
        parts += both(boxes((0.03, 0.03, 0.24), np.array([(wide / 2, -0.4, high), (wide / 2, 0, high)])))
    return parts


def _wave_lounger(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, high, lift, thick = u(0.55, 0.7), u(0.28, 0.4), u(0.4, 0.7), u(0.015, 0.08)
    line = smooth(
        [(-1.0, high * u(0.5, 1)), (-0.45, high * u(1.1, 1.5)), (0, high * 0.8), (0.25, high), (0.75, high + lift)]
    )
    parts = [ribbon(line, wide, thick)]
    if random.random() < 0.6:
        x, pipe = wide / 2, u(0.012, 0.02)
        parts += both(tube(np.insert(line, 0, x, axis=1), pipe))
        for y in (-0.5, 0.2):
            parts.append(tube([(-x, y, high), (-x, y * 1.5, pipe), (x, y * 1.5, pipe), (x, y, high)], pipe))
        if random.random() < 0.5:
            parts += both(tube([(x, -0.3, high), (x, -0.25, high + 0.25), (x, 0.35, high + 0.25)], pipe * 1.3))
        return parts
    return [
        *parts,
        box((wide * 0.7, 1.5, 0.02), (0, -0.1, 0)),
        box((wide * 0.6, 0.9, high * 0.85), (0, -0.15, 0)),
    ]


def _deck_chair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, rail, top = u(0.5, 0.62), u(0.03, 0.05), u(0.8, 1.0)
    x, high = wide / 2, u(0.32, 0.45)
    parts = both(bar((x, -0.6, 0.02), (x, 0.5, top), rail)) + both(
        bar((x - rail, 0.6, 0.02), (x - rail, -0.5, high), rail)
    )
    cloth = smooth([(-0.5, high), (-0.3, high * 0.6), (0.1, high * 0.6), (0.3, top * 0.6), (0.5, top)])
    parts += [
        ribbon(cloth, wide * 0.9, 0.008),
        box((wide, rail, rail), (0, 0.5, top)),
        box((wide, rail, rail), (0, -0.5, high)),
    ]
    parts += [box((wide, rail, rail), (0, y, 0)) for y in (-0.58, 0.58)]
    if random.random() < 0.5:
        parts += both(box((0.05, 0.55, 0.025), (x + rail, 0.1, 0.55))) + both(
            bar((x + rail, -0.1, 0.55), (x, -0.05, 0.4), rail * 0.7)
        )
    return parts


def _low_back(random: np.random.Generator, wide: float, high: float) -> Shape:
    """What a bar stool's seat at ``high`` may have behind."""
    u, back = random.uniform, random.uniform(0.1, 0.34)
    if random.random() < 0.5:
        return lean_back(backrest(random, wide, back, 0.025), u(0, 12), (0, wide * 0.4, high))
    post = bar((wide * 0.35, wide * 0.3, high), (wide * 0.37, wide * 0.33, high + back), 0.02)
    return [_wall(wide / 2 - 0.02, 0.025, high + back * u(0.1, 0.8), high + back, u(45, 100)), *both(post)]


def _pushed_wheel(radius: float) -> Shape:
    """A lying wheel: a tyre, a push rim above it, spokes and a hub."""
    spokes = np.concatenate(around(box((2 * radius, 0.006, 0.006)), 7))
    rims = [ring(radius - 0.016, 0.016, sides=20), ring(radius * 0.9, 0.008, (0, 0, 0.04), 16)]
    return [*rims, np.concatenate([spokes, cylinder(0.03, 0.06, sides=8)])]


def _electric_wheelchair(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, back, wheel = u(0.44, 0.52), u(0.42, 0.5), u(0.46, 0.54), u(0.45, 0.65), u(0.15, 0.19)
    x, y = wide / 2, deep / 2
    parts = [
        box((wide * 0.8, deep * 1.2, u(0.15, 0.25)), (0, 0.05, 0.1)),
        cylinder(0.06, high - 0.3, (0, 0, 0.3), sides=8),
    ]
    parts += both(_roller(wheel, 0.07, (x, y * u(-0.5, 0.9), 0)))
    parts += both(_roller(0.09, 0.05, (x, -y - 0.05, 0))) + both(_roller(0.07, 0.04, (x * 0.8, y + 0.2, 0)))
    parts.append(cushion((wide, deep, u(0.07, 0.12)), (0, 0, high - 0.02)))
    parts += lean_back([cushion((wide * 0.95, 0.1, back))], u(4, 14), (0, y, high))
    parts += both(box((0.07, deep * 0.8, 0.04), (x + 0.02, 0, high + 0.22)))
    parts += both(box((0.03, 0.05, 0.24), (x + 0.02, y * 0.6, high)))
    parts.append(cylinder(0.015, 0.08, (x + 0.02, -y * 0.8, high + 0.25), sides=6))
    parts += [
        bar((0, -y, high - 0.05), (0, -y - 0.2, 0.14), 0.05),
        box((wide * 0.8, 0.22, 0.015), (0, -y - 0.25, 0.12)),
    ]
    return parts


def _shell(
    random: np.random.Generator, wide: float, deep: float, high: float, back: float, dish: float = 0.05
) -> Shape:
    """A moulded seat and back in one."""
    y, u = deep / 2, random.uniform
    line = [
        (-y, high - 0.03),
        (-y * 0.8, high),
        (y * 0.4, high - 0.03),
        (y, high + 0.02),
        (y + u(0.02, 0.12), high + back),
    ]
    share = np.array([0.8, 1, 1, 0.95, u(0.5, 0.95)])
    bent = smooth(np.column_stack([line, wide * share]))
    return [ribbon(bent[:, :2], bent[:, 2], u(0.008, 0.02), u(0.2, 1.2) * dish, 5)]


def _arms(wide: float, deep: float, high: float, rise: float, leg: float) -> Shape:
    """Two armrests on posts, ``rise`` above a seat."""
    x, y = wide / 2, deep / 2
    rests = both(box((leg * 1.4, deep * 0.95, leg * 0.7), (x, 0, high + rise)))
    return rests + both(box((leg * 0.8, leg * 0.8, rise), (x, -y * 0.7, high)))


def _struts(leg: float, x: float, y: float, low: float, high: float, inner: float | None = None) -> Shape:
    """Four legs from ``(+-x, +-y)`` up to a smaller seat."""
    top = 0.6 * y if inner is None else inner
    return [bar((a * x, b * y, low), (a * min(x, top), b * top, high), leg) for a in (-1, 1) for b in (-1, 1)]


def _wall(radius: float, thick: float, low: float, high: float, spread: float, dip: float = 0.0) -> Part:
    """A wall round the back, ``spread`` degrees to either side, lower by ``dip`` at its ends."""
    turns = np.linspace(-1, 1, 13)[:, None]
    angles, top = np.radians(90 + spread * turns), high - dip * turns**2
    far = radius + thick
    radii = np.array([radius, far, far, radius, radius])
    z = np.concatenate([top * 0 + low, top * 0 + low, top, top, top * 0 + low], axis=1)
    grid = np.stack([radii * np.cos(angles), radii * np.sin(angles), z], axis=-1)
    ends = np.broadcast_to(grid[[0, -1], :4].mean(axis=1, keepdims=True), (2, 5, 3))
    return sheet(np.concatenate([ends[:1], grid, ends[1:]]))


def _castor(radius: float, reach: float) -> Part:
    """A small wheel that rolls along x, ``reach`` from the z axis."""
    return forward(cylinder(radius, 0.04, sides=8), (reach, 0.02, radius))


def _roller(radius: float, wide: float, at: Point) -> Part:
    """A wheel that stands on ``at`` and rolls along y."""
    return sideways(cylinder(radius, wide), (at[0] - wide / 2, at[1], at[2] + radius))


CATEGORIES: dict[str, Maker] = {
    "chair": chair,
    "armchair": armchair,
    "office chair": office_chair,
    "rocking chair": rocking_chair,
    "stool": stool,
    "bench": bench,
    "sofa": sofa,
    "sun lounger": sun_lounger,
    "footstool": footstool,
    "high chair": high_chair,
    "wheelchair": wheelchair,
}
