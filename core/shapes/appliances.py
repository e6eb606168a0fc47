"""Appliances of kitchen and household."""

import numpy as np

from core.shapes.forms import bow_handle, carcass, knob
from core.shapes.parts import (
    ORIGIN,
    Maker,
    Part,
    Point,
    Shape,
    across,
    any_of,
    around,
    bar,
    both,
    box,
    capped,
    copies,
    corners,
    cylinder,
    ellipsoid,
    forward,
    lathe,
    loft,
    move,
    oval,
    put,
    ring,
    scale,
    sheet,
    sideways,
    tube,
    turn,
)


def refrigerator(random: np.random.Generator) -> Shape:
    """One door, a freezer above or below, an American pair or French doors over a drawer; grips, shelves inside."""
    draw = random.uniform
    kind = random.integers(5)
    wide, deep = draw(0.75, 1.0) if kind > 2 else draw(0.48, 0.72), draw(0.5, 0.75)
    high = draw(0.8, 1.9) if kind == 0 else draw(1.65, 1.95) if kind > 2 else draw(1.3, 2.05)
    thick, foot, gap = draw(0.04, 0.09), draw(0.0, 0.06), draw(0.004, 0.02)
    split, aside = (1.0, draw(0.6, 0.75), draw(0.3, 0.5), 1.0, draw(0.3, 0.5))[kind], draw(-0.12, 0.02)
    doors = {  # left, right, bottom, top
        0: [(-0.5, 0.5, 0.0, 1.0)],
        3: [(-0.5, aside, 0.0, 1.0), (aside, 0.5, 0.0, 1.0)],
        4: [(-0.5, 0.0, split, 1.0), (0.0, 0.5, split, 1.0), (-0.5, 0.5, 0.0, split)],
    }.get(int(kind), [(-0.5, 0.5, 0.0, split), (-0.5, 0.5, split, 1.0)])
    if random.random() < 0.25:
        parts = carcass((wide, deep, high - foot), 0.04, (0, 0, foot), np.linspace(0.2, 0.85, random.integers(2, 6)))
    else:
        parts = [box((wide, deep, high - foot), (0, 0, foot))]
    front, tall, grip, hinge = -deep / 2 - thick, high - foot, random.integers(3), random.choice([-1, 1])
    for left, right, low, top in doors:
        size = ((right - left) * wide - gap, thick, (top - low) * tall - gap)
        middle = (left + right) / 2 * wide
        parts.append(box(size, (middle, front + thick / 2 - gap / 2, foot + low * tall + gap / 2)))
        if grip == 2:
            continue
        if kind == 4 and low == 0:
            z, x = foot + top * tall - 0.08, 0.42 * size[0]
            parts.append(bow_handle((-x, front, z), (x, front, z), 0.04, 0.012))
            continue
        x = middle + (hinge if right - left == 1 else -np.sign(middle)) * (size[0] / 2 - 0.05)
        long, z = size[2] * draw(0.25, 0.8), foot + (low + top) / 2 * tall
        z += (low == 0 and top < 1) * (size[2] - long - 0.1) / 2 - (low > 0) * (size[2] - long - 0.1) / 2
        parts.append(bow_handle((x, front, z - long / 2), (x, front, z + long / 2), 0.04, (0.01, 0.018)[grip]))
    if kind == 3 and random.random() < 0.6:  # water and ice
        parts.append(box((0.2, 0.02, 0.35), (-0.25 * wide, front, 0.55 * high)))
    return parts + (corners(cylinder(0.02, foot, sides=6), wide / 2 - 0.05, deep / 2 - 0.05) if foot > 0.02 else [])


def oven(random: np.random.Generator) -> Shape:
    """A built-in oven, a cooker with a hob or a wide range: glass doors with bars, knobs, burners, racks inside."""
    draw = random.uniform
    kind = random.integers(4)  # built in, twice a cooker, a range
    wide, deep = (draw(0.55, 0.62), draw(0.48, 0.65), draw(0.6, 0.78), draw(0.85, 1.25))[kind], draw(0.5, 0.66)
    high, foot = (draw(0.44, 0.62), 0.0) if kind == 0 else (draw(0.84, 0.95), draw(0.02, 0.12))
    panel, thick = draw(0.07, 0.14), draw(0.02, 0.05)
    drawer = draw(0.1, 0.22) if kind and random.random() < 0.6 else 0.0
    front, low = -deep / 2 - thick, foot + drawer
    parts = carcass((wide, deep, high - foot), 0.05, (0, 0, foot), (0.35, 0.6) if kind else (0.4,))
    count = random.integers(1, 3) if kind == 3 else 1
    for x in (np.arange(count) - (count - 1) / 2) * wide / count:
        size = (wide / count - 0.01, thick, high - panel - low - 0.01)
        parts.append(box(size, (x, front + thick / 2, low)))
        parts.append(box((0.7 * size[0], 0.01, 0.55 * size[2]), (x, front, low + 0.2 * size[2])))
        z = low + size[2] - 0.05
        parts.append(bow_handle((x - 0.42 * size[0], front, z), (x + 0.42 * size[0], front, z), 0.045, 0.01))
    if drawer:
        parts.append(box((wide - 0.01, thick, drawer - 0.01), (0, front + thick / 2, foot)))
    parts.append(box((wide, thick, panel), (0, front + thick / 2, high - panel)))
    for x in np.linspace(-0.42, 0.42, random.integers(2, 8)) * wide:
        parts.append(knob(draw(0.017, 0.022), 0.03, (x, front, high - panel / 2)))
    if kind:
        parts += _hob(random, wide, deep, high, 2 if kind < 3 else 3)
        if random.random() < 0.5:  # a splashback, or a lid that stands open
            parts.append(box((wide, draw(0.01, 0.06), draw(0.1, 0.5)), (0, deep / 2, high)))
        parts += corners(cylinder(0.02, foot, sides=6), wide / 2 - 0.05, deep / 2 - 0.05)
    return parts


def washing_machine(random: np.random.Generator) -> Shape:
    """A front loader with a porthole, drum, drawer and dial, or a top loader with a lid and a panel at the back."""
    draw = random.uniform
    wide, deep, high = draw(0.55, 0.68), draw(0.42, 0.65), draw(0.8, 0.95)
    foot = draw(0.01, 0.04)
    parts = corners(cylinder(0.025, foot, sides=6), wide / 2 - 0.06, deep / 2 - 0.06)
    if random.random() < 0.25:  # from above
        wide, deep = (draw(0.4, 0.48), 0.62) if random.random() < 0.3 else (draw(0.6, 0.72), draw(0.58, 0.7))
        parts = [box((wide, deep, high)), box((0.85 * wide, 0.65 * deep, 0.02), (0, -0.1 * deep, high))]
        rise, back = draw(0.08, 0.2), deep / 2
        parts.append(across([(back - 0.15, high), (back, high), (back, high + rise), (back - 0.07, high + rise)], wide))
        for x in np.linspace(-0.3, 0.3, random.integers(2, 5)) * wide:
            parts.append(move(turn(cylinder(0.03, 0.03, sides=10), 55, "x"), (x, back - 0.11, high + rise / 2)))
        return [*parts, cylinder(0.22, high - 0.3, (0, 0, 0.2), is_open=True)] if random.random() < 0.5 else parts
    front, radius, z = -deep / 2, draw(0.15, 0.21), high * draw(0.43, 0.52)
    panel = draw(0.1, 0.16)
    parts.append(box((wide, deep, high - foot), (0, 0, foot)))
    if random.random() < 0.5:  # the top's overhang
        parts.append(box((wide + 0.01, deep + 0.02, 0.03), (0, 0, high)))
    lens = [(0, 0.0), (0.6, 0.02), (0.75, 0.05), (0.95, 0.05), (1.0, 0.03), (1.0, 0.0)]
    parts.append(forward(lathe([(radius * r, d) for r, d in lens], sides=20), (0, front, z)))
    if random.random() < 0.4:
        drum = [(0.9, 0.0), (1.1, -0.05), (1.1, -0.6 * deep), (0, -0.6 * deep)]
        parts.append(forward(lathe([(radius * r, d) for r, d in drum], sides=20), (0, front, z)))
    parts.append(box((wide, 0.015, panel), (0, front, high - panel)))
    parts.append(box((0.3 * wide, 0.03, 0.7 * panel), (-0.32 * wide, front, high - 0.85 * panel)))
    parts.append(knob(draw(0.025, 0.04), 0.03, (draw(0.0, 0.15) * wide, front, high - panel / 2)))
    parts.append(box((0.2 * wide, 0.03, 0.3 * panel), (0.33 * wide, front, high - 0.65 * panel)))
    if random.random() < 0.4:  # filter flap
        parts.append(box((0.12, 0.02, 0.1), (0.3 * wide, front, 0.06)))
    return parts


def microwave(random: np.random.Generator) -> Shape:
    """A low box with a cavity and turntable, a door with window and grip, and a panel of knobs or buttons beside it."""
    draw = random.uniform
    wide, deep, high = draw(0.42, 0.6), draw(0.28, 0.42), draw(0.24, 0.33)
    share, thick, foot = draw(0.66, 0.82), draw(0.015, 0.04), draw(0.005, 0.02)
    front, door = -deep / 2 - thick, wide * share
    x, z = (door - wide) / 2, foot + high * 0.15
    parts = corners(cylinder(0.015, foot, sides=6), wide / 2 - 0.05, deep / 2 - 0.05)
    if random.random() < 0.6:
        parts += carcass((wide, deep, high), 0.015, (0, 0, foot))
        parts += [box((0.01, deep - 0.03, high - 0.03), (x + door / 2, 0, foot + 0.015))]
        parts.append(cylinder(min(door, deep) * 0.4, 0.008, (x, 0, foot + 0.03)))
    else:
        parts.append(box((wide, deep, high), (0, 0, foot)))
    parts += _frame((door - 0.005, thick, high), 0.13 * door, (x, front + thick / 2, foot))
    parts.append(box((0.76 * door, 0.005, 0.7 * high), (x, front + thick / 2, z)))
    parts.append(box((wide - door, thick, high), (door / 2, front + thick / 2, foot)))
    if random.random() < 0.6:
        at = x + door * 0.45
        parts.append(bow_handle((at, front, z), (at, front, z + 0.7 * high), 0.03, 0.008))
    middle = door / 2
    if random.random() < 0.5:
        for at in (0.3, 0.65):
            parts.append(knob((wide - door) * 0.25, 0.02, (middle, front, foot + at * high)))
    else:
        parts.append(box((0.7 * (wide - door), 0.01, 0.12 * high), (middle, front, foot + 0.8 * high)))
        rows = np.linspace(0.15, 0.65, random.integers(3, 6)) * high
        keys = [(middle + x * (wide - door), front, foot + z) for x in (-0.25, 0.0, 0.25) for z in rows]
        parts.append(copies(box((0.018, 0.01, 0.018)), keys))
    return parts


def range_hood(random: np.random.Generator) -> Shape:
    """A canopy over filters below a chimney: a pyramid, flat box, glass visor, slant or tube; or no chimney."""
    draw = random.uniform
    kind = random.integers(6)
    wide, deep, lip, rise = draw(0.55, 1.0), draw(0.42, 0.6), draw(0.03, 0.09), draw(0.45, 1.0)
    flue, back = draw(0.2, 0.32), deep / 2
    depth = flue * draw(0.7, 1.0)
    shaft = box((flue, depth, rise), (0, back - depth / 2, lip))
    filters = [box((0.44 * wide, 0.8 * deep, 0.008), (x * wide, 0, 0.005)) for x in (-0.23, 0.23)]
    if kind == 0:  # pyramid
        peak, shift, square = lip + draw(0.12, 0.35), back - depth / 2, oval(40, 8)
        rows = [(wide / 2, deep / 2, 0, 0), (wide / 2, deep / 2, lip, 0), (flue / 2, depth / 2, peak, shift)]
        return [loft(square, rows), box((flue, depth, rise), (0, shift, peak)), *filters]
    if kind == 1:
        return [box((wide, deep, lip)), shaft, *filters, box((0.3 * wide, 0.01, 0.5 * lip), (0, -deep / 2, 0.2 * lip))]
    if kind == 2:  # a bent glass visor over a narrow body
        x = np.linspace(-0.5, 0.5, 9)
        z = draw(0.0, 0.2) * (1 - 4 * x**2) * random.choice([-1, 1])
        y = -deep / 2 - draw(0.0, 0.15) * (1 - 4 * x**2)
        visor = sheet(np.stack([np.stack([wide * x, edge, z], axis=1) for edge in (y, np.full(9, back))]))
        trunk = box((1.6 * flue, 0.9 * deep, lip), (0, 0.05 * deep, 0))
        return put([visor, move(visor, (0, 0, 0.01)), trunk, shaft], (0, 0, -min(0.0, z.min())))
    if kind == 3:  # a slanted panel before a chimney
        high, thick = draw(0.35, 0.6), draw(0.02, 0.06)
        face = [(-0.7 * deep, 0), (back - 0.1, high), (back - 0.1, high + thick), (-0.7 * deep, thick)]
        wedge = across([(-deep * 0.2, 0.05), (back, 0.05), (back, high)], 0.8 * wide)
        return [across(face, wide), wedge, move(shaft, (0, 0, 0.15))]
    if kind == 4:  # under a cupboard
        high, nose = draw(0.12, 0.25), draw(0.03, 0.1)
        body = across([(-back, 0), (back, 0), (back, high), (-back * draw(0.1, 0.8), high), (-back, nose)], wide)
        buttons = [knob(0.012, 0.01, (x, -back, nose / 2)) for x in (0.1, 0.15, 0.2)]
        return [body, *filters, *buttons]
    radius, top = draw(0.14, 0.2), rise + 0.2
    skirt = [(2 * radius, 0.0), (2 * radius, lip), (radius, 0.25)] if random.random() < 0.85 else [(radius, 0.0)]
    return [lathe([(0, 0.01), *skirt, (radius, top), (0, top)], sides=20), cylinder(1.2 * radius, 0.02, (0, 0, top))]


def radiator(random: np.random.Generator) -> Shape:
    """Hot-water columns, a ribbed panel, a smooth electric panel, an oil-filled row on wheels, or a towel rail."""
    return any_of(random, _column_radiator, _ribbed_radiator, _electric_radiator, _oil_radiator, _towel_rail)


def fan(random: np.random.Generator) -> Shape:
    """Blades and a motor in a round guard on a pole or a foot, in a square frame, or below a ceiling; or a tower."""
    draw = random.uniform
    kind = random.integers(7)  # twice standing, twice on a table, box, ceiling, tower
    radius = draw(0.16, 0.26)
    if kind >= 5:
        return _ceiling_fan(random) if kind == 5 else _tower_fan(random)
    rotor = around(_blade(0.15 * radius, 0.92 * radius, draw(0.4, 0.8) * radius, 0.35), int(random.integers(3, 6)))
    rotor.append(cylinder(0.17 * radius, 0.05, (0, 0, -0.01), 0.12 * radius, sides=10))
    if kind == 4:  # box
        side, deep = 2.15 * radius, draw(0.08, 0.14)
        parts = _frame((side, deep, side), 0.04, ORIGIN) + [forward(part, (0, 0, side / 2)) for part in rotor]
        for front in (-deep / 2, deep / 2):
            parts += [forward(ring(radius * r, 0.004, sides=16), (0, front, side / 2)) for r in (1.0, 0.75, 0.5, 0.25)]
            parts += [bar((x * side, front, 0), (x * side, front, side), 0.006) for x in np.linspace(-0.4, 0.4, 7)]
        return [*parts, *both(box((0.04, 0.25, 0.03), (0.4 * side, 0, -0.03)))]
    deep = draw(0.05, 0.08)
    curve = [(0.15 * radius, deep), (0.7 * radius, 0.9 * deep), (radius, 0.0)]
    wires, count = [(r, 0.0, z) for r, z in curve], int(random.integers(12, 28))
    head = [*rotor, ring(radius, 0.007, sides=24), cylinder(0.18 * radius, 0.01, (0, 0, deep), sides=12)]
    for part in (tube(wires, 0.0025, 3), tube(scale(np.array(wires), (1, 1, -0.8)), 0.0025, 3)):
        head.append(np.concatenate(around(part, count)))
    motor = lathe([(0, -0.2), (0.05, -0.19), (0.065, -0.12), (0.06, -0.03), (0, -0.02)], sides=12)
    pole = draw(0.75, 1.3) if kind < 2 else radius + draw(0.04, 0.15)
    tilt = draw(75, 95)
    parts = [move(turn(part, tilt, "x"), (0, 0, pole)) for part in (*head, motor)]
    parts += [cylinder(draw(0.012, 0.02), pole - 0.05, (0, 0.1, 0), sides=8)]
    foot = draw(0.16, 0.24) if kind < 2 else draw(0.5, 0.8) * radius
    if kind < 2 and random.random() < 0.3:
        cross = bar((-foot, 0, 0.015), (foot, 0, 0.015), 0.03)
        return parts + [move(turn(cross, a), (0, 0.1, 0)) for a in (45, 135)]
    return [*parts, lathe([(0, 0), (foot, 0), (foot, 0.015), (0.3 * foot, 0.04), (0, 0.06)], (0, 0.1, 0), 20)]


def vacuum_cleaner(random: np.random.Generator) -> Shape:
    """A canister with wheels, hose and wand, a workshop drum, an upright with a bag or a bin, a stick, or a robot."""
    draw, kind = random.uniform, random.random()
    if kind < 0.35:
        return _upright_cleaner(random)
    if kind > 0.93:  # a robot
        radius, high = draw(0.15, 0.18), draw(0.08, 0.1)
        disc = [(0, 0.01), (radius, 0.01), (radius, 0.9 * high), (0.95 * radius, high), (0, high)]
        return [lathe(disc, sides=24), cylinder(0.04, 0.02, (0, 0.03, high))]
    long, wide, high = draw(0.17, 0.25), draw(0.11, 0.16), draw(0.17, 0.28)
    if kind < 0.8:  # a canister
        rows = [(0, 0, 0.04, 0), (1, 1, 0.04, 0), (1, 1, 0.5 * high, 0), (0.75, 0.7, 0.93 * high, 0), (0, 0, high, 0)]
        parts = [loft(oval(random.choice([2.2, 3.0, 4.0])) * (wide, long), rows)]
        parts += both(sideways(cylinder(draw(0.06, 0.1), 0.04, sides=14), (wide - 0.01, 0.6 * long, 0.08)))
        parts.append(cylinder(0.03, 0.04, (0, -0.7 * long, 0), sides=8))
        parts.append(tube([(0, -0.3 * long, high - 0.02), (0, 0, high + 0.04), (0, 0.4 * long, high - 0.02)], 0.015))
    else:
        drum = [(0, 0.06), (1, 0.06), (1.1, 1.5 * high), (1.15, 1.5 * high), (0.9, 2.0 * high), (0, 2.1 * high)]
        parts = [lathe([(wide * r, z) for r, z in drum])]
        parts += corners(sideways(cylinder(0.03, 0.03, sides=8), (0, 0, 0.03)), 0.8 * wide, 0.8 * wide)
        long = wide
    return parts + _hose(random, (0.0, -long, 0.6 * high))


def toaster(random: np.random.Generator) -> Shape:
    """A rounded box with one, two or four slots, a lever, a dial and feet, sometimes slices of bread."""
    draw = random.uniform
    kind = random.integers(4)  # twice two slots side by side, one long slot, four
    long = (draw(0.12, 0.17), draw(0.12, 0.17), draw(0.18, 0.22), draw(0.14, 0.17))[kind]
    wide = (draw(0.07, 0.1), draw(0.07, 0.1), draw(0.05, 0.07), draw(0.13, 0.16))[kind]
    high, foot, soft = draw(0.16, 0.21), draw(0.008, 0.02), draw(0.85, 0.97)
    top = high + foot
    rows = [(0, 0, foot, 0), (1, 1, foot, 0), (1, 1, 0.8 * top, 0), (soft, soft, top, 0), (0, 0, top, 0)]
    parts = [loft(oval(random.choice([4.0, 8.0, 30.0])) * (long, wide), rows)]
    slot = (0.42 if kind == 3 else 0.75) * long
    for x in (-0.5, 0.5) if kind == 3 else (0.0,):
        for y in (0.0,) if kind == 2 else (-0.42, 0.42):
            walls = [(slot, 0.015, foot + 0.4 * high, 0), (slot, 0.015, top, 0), (slot + 0.006, 0.02, top + 0.003, 0)]
            parts.append(loft(oval(30, 8), walls, (x * long, y * wide, 0)))
            if random.random() < 0.2:
                parts.append(box((1.8 * slot, 0.014, 0.75 * high), (x * long, y * wide, foot + 0.45 * high)))
    for y in (0.0,) if kind < 3 else (-0.4 * wide, 0.4 * wide):
        parts.append(box((0.03, 0.04, 0.015), (long + 0.01, y, foot + draw(0.5, 0.8) * high)))
        parts.append(box((0.006, 0.012, 0.6 * high), (long, y, foot + 0.25 * high)))
        parts.append(sideways(cylinder(0.015, 0.02, sides=10), (long, y + 0.4 * wide, foot + 0.25 * high)))
    return parts + corners(cylinder(0.012, foot, sides=6), 0.75 * long, 0.7 * wide)


def _frame(size: Point, width: float, at: Point) -> Shape:
    """An upright frame, open to front and back."""
    wide, deep, high = size
    parts = both(box((width, deep, high), ((wide - width) / 2, 0, 0)))
    parts += [box((wide - 2 * width, deep, width), (0, 0, z)) for z in (0, high - width)]
    return put(parts, at)


def _blade(start: float, end: float, width: float, twist: float) -> Part:
    """A fan's blade along x."""
    x, half = np.linspace(start, end, 4), width / 2 * np.array([0.45, 0.9, 1.0, 0.7])
    edges = [np.stack([x, side * half, side * half * twist], axis=1) for side in (-1, 1)]
    return sheet(np.stack(edges))


def _column_radiator(random: np.random.Generator) -> Shape:
    """Columns side by side: slabs with round heads, or rows of tubes."""
    draw = random.uniform
    pitch, deep, high, lift = draw(0.045, 0.1), draw(0.07, 0.22), draw(0.35, 1.0), draw(0.05, 0.15)
    wide, last = draw(0.5, 0.95) * pitch, pitch * random.integers(5, 19)
    if random.random() < 0.5:
        column = loft(oval(3.0, 12), capped(wide / 2, deep / 2, lift, lift + high))
    else:
        rows = (-0.4, 0.4) if deep < 0.13 else (-0.4, 0.0, 0.4)
        column = np.concatenate([cylinder(0.4 * wide, high, (0, deep * y, lift), sides=6) for y in rows])
    parts = [move(column, (x, 0, 0)) for x in np.arange(0, last + pitch / 2, pitch)]
    parts += [box((last + pitch, 0.7 * deep, 0.05), (last / 2, 0, lift + z)) for z in (0.015, high - 0.065)]
    parts.append(tube([(last + 0.1, 0, 0), (last + 0.1, 0, lift + 0.04), (last, 0, lift + 0.04)], 0.012))
    return parts + [box((wide, deep, lift), (x, 0, 0)) for x in (0, last)]


def _ribbed_radiator(random: np.random.Generator) -> Shape:
    """One or two pressed panels under a grille, with a valve."""
    draw = random.uniform
    wide, high, deep, lift = draw(0.4, 1.8), draw(0.3, 0.7), draw(0.05, 0.16), draw(0.0, 0.12)
    x = np.linspace(-wide / 2, wide / 2, int(wide / 0.06) * 4 + 1)
    y = np.where(np.arange(len(x)) % 4 < 2, 0.0, 0.012)
    face = sheet(np.stack([np.stack([x, y, np.full(len(x), z)], axis=1) for z in (lift, lift + high)]))
    parts = both(box((0.01, deep, high), (wide / 2, 0, lift)))
    for side in (-deep / 2, deep / 2 - 0.012) if deep > 0.08 else (-deep / 2,):
        parts += [move(face, (0, side, 0)), box((wide, 0.01, high), (0, side + 0.02, lift))]
    bars = [(at, 0, lift + high - 0.01) for at in np.linspace(-0.5, 0.5, 20) * wide]
    parts.append(copies(box((0.012, deep, 0.01)), bars))
    end = wide / 2 + 0.05
    parts.append(tube([(end, 0, 0), (end, 0, lift + 0.05), (wide / 2, 0, lift + 0.05)], 0.01))
    return [*parts, sideways(cylinder(0.025, 0.08, sides=8), (wide / 2, 0, lift + 0.9 * high))]


def _electric_radiator(random: np.random.Generator) -> Shape:
    """A thin box with outlet slits and a control, on feet or on the wall."""
    draw = random.uniform
    wide, high, deep = draw(0.35, 1.5), draw(0.3, 0.65), draw(0.04, 0.12)
    lift = draw(0.03, 0.12) if random.random() < 0.5 else 0.0
    parts = [box((wide, deep, high), (0, 0, lift))]
    parts.append(box((0.9 * wide, 0.01, 0.7 * high), (0, -deep / 2, lift + 0.12 * high)))
    slits = [(x, -deep / 2, lift + high - 0.06) for x in np.linspace(-0.45, 0.45, 24) * wide]
    parts += [copies(box((0.012, 0.02, 0.05)), slits), box((0.08, 0.8 * deep, 0.02), (0.42 * wide, 0, lift + high))]
    if lift:
        return parts + both(box((0.04, 0.25, lift), (0.35 * wide, 0, 0)))
    return [*parts, box((0.7 * wide, 0.03, 0.5 * high), (0, deep / 2, 0.2 * high))]


def _oil_radiator(random: np.random.Generator) -> Shape:
    """Upright fins behind a control box, on wheels."""
    draw = random.uniform
    count, deep, high, lift = random.integers(5, 14), draw(0.13, 0.2), draw(0.45, 0.65), draw(0.05, 0.1)
    fin = loft(oval(4.0, 12), capped(deep / 2, high / 2, 0, 0.02))[..., [2, 0, 1]]
    parts = [move(fin, (0.05 * i, 0, lift + high / 2)) for i in range(count)]
    parts.append(box((0.1, deep, 0.9 * high), (-0.08, 0, lift)))
    parts += [box((0.05 * count, 0.04, 0.04), (0.025 * count, 0, z)) for z in (lift + 0.06, lift + high - 0.1)]
    for x in (0.0, 0.05 * count - 0.05):
        parts.append(box((0.03, 0.28, 0.02), (x, 0, 0.03)))
        parts += [sideways(cylinder(0.03, 0.03, sides=8), (x, y, 0.03)) for y in (-0.13, 0.13)]
    return parts


def _towel_rail(random: np.random.Generator) -> Shape:
    """Groups of rungs between two uprights, held off the wall."""
    draw = random.uniform
    wide, high, bow, count = draw(0.4, 0.65), draw(0.7, 1.8), draw(0.0, 0.08), random.integers(3, 7)
    parts = both(box((0.035, 0.035, high), (wide / 2, 0, 0)))
    for group in np.arange(0.03, 0.97, draw(0.22, 0.34)):
        for z in (group + np.linspace(0, 0.18, count)) * high:
            if z < high:
                parts.append(tube([(-wide / 2, 0, z), (0, -bow, z), (wide / 2, 0, z)], 0.011))
    return parts + [box((0.02, 0.07, 0.02), (x * wide, 0.035, z * high)) for x in (-0.5, 0.5) for z in (0.1, 0.9)]


def _hob(random: np.random.Generator, wide: float, deep: float, high: float, columns: int) -> Shape:
    """Two rows of plates, or of gas burners below grates."""
    has_grates, parts = random.random() < 0.5, []
    for x in (np.arange(columns) - (columns - 1) / 2) * wide / columns:
        for y in (-0.22 * deep, 0.22 * deep):
            parts.append(cylinder(0.04 if has_grates else random.uniform(0.06, 0.1), 0.015, (x, y, high), sides=12))
            if has_grates:
                parts.append(ring(0.1, 0.006, (x, y, high + 0.03), 8))
                parts += [box(size, (x, y, high + 0.03)) for size in ((0.24, 0.01, 0.01), (0.01, 0.24, 0.01))]
    return parts


def _upright_cleaner(random: np.random.Generator) -> Shape:
    """A leaning rod with a bag, a bin or a small motor, on a wheeled head."""
    draw = random.uniform
    high, wide, lean, kind = draw(1.0, 1.2), draw(0.12, 0.16), draw(5, 35), random.integers(3)
    grip = [(0, 0, -0.1), (0, -0.07, -0.06), (0, -0.06, 0.06), (0, 0.03, 0.08), (0, 0, -0.1)]
    rod = [cylinder(0.016, high - 0.1, (0, 0, 0.05), sides=8), move(tube(grip, 0.016), (0, 0, high))]
    if kind == 0:  # a stick
        z = draw(0.2, 0.75)
        rod += [cylinder(0.05, 0.22, (0, 0.02, z), 0.055, sides=12), box((0.07, 0.12, 0.09), (0, 0, z + 0.22))]
    elif kind == 1:
        bag = [(0.3, 0.05, 0.1, 0), (1.0, 0.09, 0.25, 0), (1.0, 0.1, 0.5, 0), (0.3, 0.04, 0.85, 0)]
        rod.append(loft(oval(2.5) * (wide, 1.0), bag))
    else:
        rod += [cylinder(0.08, 0.3, (0, -0.05, 0.28), 0.09, sides=14), box((1.6 * wide, 0.14, 0.6), (0, 0.05, 0.08))]
    size = (draw(0.26, 0.36), draw(0.2, 0.32), draw(0.07, 0.12)) if kind else (0.26, 0.11, 0.05)
    wheels = both(sideways(cylinder(0.05, 0.03, sides=10), (0.11, 0.08, 0.05)))
    return [box(size), *(turn(part, -lean, "x", (0, 0, 0.05)) for part in rod), *wheels]


def _hose(random: np.random.Generator, mouth: Point) -> Shape:
    """A hose from its mouth, in a bow up to the grip of a wand, which ends in a head on the floor."""
    draw = random.uniform
    x, reach, top = draw(-0.5, 0.5), draw(0.5, 0.9), draw(0.7, 1.0)
    t = np.linspace(0, 1, 12)[:, None]
    grip, tip = np.array((x, mouth[1] - 0.25 * reach, top)), np.array((1.4 * x, mouth[1] - reach, 0.04))
    first, second = np.add(mouth, (0, -0.5, draw(-0.1, 0.4))), np.add(grip, (0, 0.6, draw(-0.1, 0.2)))
    hose = (1 - t) ** 3 * mouth + 3 * t * (1 - t) ** 2 * first + 3 * t**2 * (1 - t) * second + t**3 * grip
    hose[:, 2] = hose[:, 2].clip(min=0.025)
    head = box((draw(0.24, 0.34), draw(0.08, 0.13), draw(0.03, 0.06)), (tip[0], tip[1], 0))
    return [tube(hose, 0.022, 8), tube(np.stack([grip, tip]), 0.016, 8), head]


def _tower_fan(random: np.random.Generator) -> Shape:
    """A slender column with slits on a round foot."""
    high, wide = random.uniform(0.7, 1.1), random.uniform(0.055, 0.1)
    body = loft(oval(random.choice([2.0, 5.0])), capped(wide, wide, 0.05, high))
    slits = copies(box((1.1 * wide, 0.02, 0.008)), [(0, -wide, z) for z in np.linspace(0.3, 0.92, 14) * high])
    return [body, cylinder(2 * wide, 0.03, top=1.6 * wide), cylinder(0.8 * wide, 0.05, sides=8), slits]


def _ceiling_fan(random: np.random.Generator) -> Shape:
    """Long blades about a motor on a rod, perhaps with a lamp."""
    draw = random.uniform
    drop = draw(0.15, 0.5)
    parts = around(_blade(0.12, draw(0.45, 0.7), draw(0.1, 0.15), 0.1), int(random.integers(3, 6)))
    parts += [lathe([(0, -0.06), (0.08, -0.05), (0.11, 0), (0.1, 0.06), (0, 0.08)]), cylinder(0.012, drop, sides=6)]
    parts.append(cylinder(0.07, 0.06, (0, 0, drop - 0.06), 0.05))
    return [*parts, ellipsoid((0.1, 0.1, 0.07), (0, 0, -0.1))] if random.random() < 0.5 else parts


CATEGORIES: dict[str, Maker] = {
    "refrigerator": refrigerator,
    "oven": oven,
    "washing machine": washing_machine,
    "microwave": microwave,
    "range hood": range_hood,
    "radiator": radiator,
    "fan": fan,
    "vacuum cleaner": vacuum_cleaner,
    "toaster": toaster,
}
