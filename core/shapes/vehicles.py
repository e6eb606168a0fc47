"""What drives."""

from itertools import pairwise

import numpy as np

from core.shapes.forms import fuselage, open_tub, spoked_wheel, tyred_wheel
from core.shapes.parts import (
    ORIGIN,
    Maker,
    Part,
    Point,
    Shape,
    across,
    arc,
    bar,
    both,
    box,
    closed_sheet,
    copies,
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
    sideways,
    tube,
    turn,
)

# Of each kind of car: its length, width and height; the waist as a share of its height; how far the ends are rounded.
_CARS = [
    (4.6, 1.8, 1.45, 0.62, 0.2),
    (4.0, 1.7, 1.5, 0.62, 0.2),
    (4.7, 1.8, 1.5, 0.61, 0.18),
    (4.6, 1.9, 1.8, 0.63, 0.15),
    (4.0, 1.75, 1.85, 0.62, 0.06),
    (4.7, 1.9, 1.9, 0.58, 0.15),
    (4.4, 1.85, 1.2, 0.68, 0.25),
    (3.0, 1.55, 1.5, 0.6, 0.2),
    (4.2, 1.8, 1.3, 0.95, 0.22),
    (4.1, 1.6, 1.5, 0.6, 0.5),
    (4.2, 1.7, 1.75, 0.62, 0.15),
]


# The line of its top from the front to the back, in shares of its length and height.
_CAR_LINES = [
    [(0, 0.45), (0.03, 0.52), (0.27, 0.63), (0.42, 0.96), (0.54, 1), (0.68, 0.97), (0.82, 0.7), (0.97, 0.67), (1, 0.5)],
    [(0, 0.42), (0.04, 0.52), (0.24, 0.63), (0.42, 0.96), (0.55, 1), (0.82, 0.96), (0.95, 0.68), (1, 0.45)],
    [(0, 0.43), (0.04, 0.52), (0.27, 0.62), (0.41, 0.96), (0.55, 1), (0.9, 0.96), (0.98, 0.65), (1, 0.45)],
    [(0, 0.45), (0.02, 0.58), (0.26, 0.66), (0.36, 0.95), (0.5, 1), (0.9, 0.98), (0.98, 0.65), (1, 0.4)],
    [(0, 0.5), (0.01, 0.6), (0.27, 0.62), (0.32, 0.97), (0.5, 1), (0.97, 1), (0.98, 0.65), (1, 0.4)],
    [(0, 0.38), (0.04, 0.48), (0.16, 0.58), (0.32, 0.94), (0.45, 1), (0.92, 0.98), (0.98, 0.6), (1, 0.35)],
    [(0, 0.36), (0.05, 0.48), (0.35, 0.69), (0.5, 0.97), (0.57, 1), (0.68, 0.94), (0.84, 0.76), (0.97, 0.72), (1, 0.5)],
    [(0, 0.4), (0.05, 0.52), (0.2, 0.6), (0.36, 0.95), (0.55, 1), (0.88, 0.95), (0.97, 0.65), (1, 0.42)],
    [(0, 0.55), (0.05, 0.72), (0.34, 0.92), (0.37, 0.6), (0.66, 0.6), (0.69, 0.95), (0.97, 0.85), (1, 0.6)],
    [(0, 0.3), (0.08, 0.5), (0.2, 0.6), (0.33, 0.68), (0.41, 0.92), (0.52, 1), (0.66, 0.95), (0.85, 0.68), (1, 0.3)],
    [(0, 0.5), (0.02, 0.62), (0.38, 0.68), (0.42, 0.97), (0.55, 1), (0.82, 0.99), (0.93, 0.66), (1, 0.35)],
]


_ROADSTER, _BEETLE = 8, 9


def car(random: np.random.Generator) -> Shape:
    """A sedan, hatchback, estate, off-roader, van, sports car, roadster, city car, beetle or vintage car."""
    kind = int(random.integers(len(_CARS)))
    *size, waist, ends = _CARS[kind]
    line = np.array(_CAR_LINES[kind])
    long, wide, high = np.array(size) * random.uniform(0.92, 1.08, 3)
    line[1:-1] += random.uniform(-0.012, 0.012, (len(line) - 2, 2))
    radius, tyre = random.uniform(0.29, 0.36) * (high / 1.5) ** 0.5, random.uniform(0.17, 0.26)
    axles = long * np.array((random.uniform(0.16, 0.2) - 0.5, 0.5 - random.uniform(0.17, 0.22)))
    old, is_open = kind >= _BEETLE, kind == _ROADSTER
    broad, clear = wide * (0.8 if old else 1), random.uniform(0.13, 0.22) + 0.06 * old
    cut = not is_open and random.random() < 0.35
    arches = (0 if old else radius * 1.15, axles, radius)
    parts = [_car_body((long, broad, high), waist * high, ends, line, clear, arches, cut)]
    wheel = tyred_wheel(radius, tyre)
    parts += [twin for y in axles for twin in both(move(wheel, (wide / 2 - tyre * 0.55, y, radius)))]
    if old:
        parts += _mudguards(long, wide, high, axles, radius, clear)
    if cut or is_open or random.random() < 0.35:
        roof = line[line[:, 1] > 0.9, 0].mean() - 0.5
        parts += _cabin(wide, high, clear, long * (0.05 if is_open else roof))
    if is_open:
        pane = across([(0, 0), (0.03, 0), (0.3, 0.35), (0.27, 0.35)], broad * 0.8)
        parts.append(move(pane, (0, -long * 0.17, high * 0.9)))
    if random.random() < 0.6:
        parts += both(ellipsoid((0.11, 0.05, 0.07), (broad / 2 + 0.05, -long * 0.15, waist * high + 0.05), 8))
    if random.random() < 0.5:
        parts += [box((broad * 0.9, 0.12, 0.15), (0, y * long, clear + 0.1)) for y in (-0.5, 0.5)]
    if random.random() < 0.15 and not is_open:
        parts += both(bar((wide * 0.3, -long * 0.02, high + 0.06), (wide * 0.3, long * 0.25, high + 0.06), 0.04))
    return parts


def truck(random: np.random.Generator) -> Shape:
    """A pick-up, or a lorry with a box, a flat bed, a tipper, a tank or a trailer."""
    style = random.integers(6)
    if style == 0:
        return _pick_up(random)
    wide, radius, load = random.uniform(2.1, 2.5), random.uniform(0.42, 0.55), random.uniform(3.5, 7)
    tall, deep, floor = random.uniform(1.7, 2.6), random.uniform(1.4, 2.2), radius * random.uniform(1.4, 2)
    bonnet = random.uniform(0.8, 1.5) if random.random() < 0.35 else 0.0
    base, lean, start = radius * 0.9, random.uniform(0, 0.35), deep + random.uniform(0.1, 0.5)
    nose = [(-bonnet, base), (-bonnet, base + tall * 0.45)] if bonnet else [(0.0, base)]
    outline = [*nose, (0.0, base + tall * 0.5), (lean, base + tall), (deep, base + tall), (deep, base)]
    ys = [radius * 1.3 - bonnet * 0.6]
    if style == 1:  # a trailer behind a tractor unit
        load, start = load * 1.7, deep + 0.3
        ys.append(deep + 1.0)
    end = start + load
    ys += [end - radius * 1.5, end - radius * 3.8][: 2 if load > 5 else 1]
    parts = [across(outline, wide * random.uniform(0.9, 1)), box((wide * 0.4, end, 0.25), (0, end / 2, floor - 0.25))]
    body = [_box_body, _box_body, _flat_bed, _tipper, _tank_body][style - 1](random, wide, load)
    parts += put(body, (0, start + load / 2, floor))
    wheel = tyred_wheel(radius, 0.32, 12)
    parts += [twin for y in ys for twin in both(move(wheel, (wide / 2 - 0.18, y, radius)))]
    if random.random() < 0.6:
        parts += both(box((0.08, 0.2, 0.4), (wide / 2 + 0.1, 0, base + tall * 0.55)))
    if random.random() < 0.3:
        parts += both(cylinder(0.08, tall * 1.1, (wide * 0.42, deep + 0.1, floor), sides=8))
    return parts


def bus(random: np.random.Generator) -> Shape:
    """A city bus, coach, double-decker, minibus or school bus with a bonnet; wheels, windows, perhaps seats."""
    style, long, wide, high = (
        random.integers(5),
        random.uniform(9, 13),
        random.uniform(2.3, 2.6),
        random.uniform(2.7, 3.3),
    )
    if style == 0:
        long, high = random.uniform(8, 11), random.uniform(4, 4.5)
    elif style == 1:
        long, wide, high = random.uniform(5, 7), random.uniform(1.9, 2.2), random.uniform(2.2, 2.7)
    radius, clear, slant = random.uniform(0.42, 0.52), random.uniform(0.25, 0.4), random.uniform(0, 0.25)
    tall, ends = high - clear, [(-0.5, 0.93), (-0.49, 1), (0.49, 1), (0.5, 0.95)]
    stations = [(y * long, s * wide / 2, s * tall / 2, clear + tall / 2) for y, s in ends]
    body = fuselage(stations, 28, random.uniform(5, 14))
    body[..., 1] += slant * np.maximum(body[..., 2] / high - 0.4, 0) * (body[..., 1] < 0)
    parts = [body, box((wide * 0.85, 0.05, tall * 0.36), (0, slant * 0.2 - long / 2, clear + tall * 0.48))]
    axles = [-long * random.uniform(0.25, 0.35), long * random.uniform(0.2, 0.32)]
    if style == 2:  # a bonnet
        hood, top = random.uniform(1.2, 1.8), clear + tall * 0.5
        outline = [(0, clear), (0, top - tall * 0.1), (0.15, top - tall * 0.05), (hood, top), (hood, clear)]
        parts.append(move(across(outline, wide * 0.85), (0, -long / 2 - hood, 0)))
        axles[0] = -long / 2 - hood * 0.4
    wheel = tyred_wheel(radius, 0.3, 12)
    parts += [twin for y in axles for twin in both(move(wheel, (wide / 2 - 0.13, y, radius)))]
    for deck in (0.28, 0.68) if style == 0 else (0.45,):
        parts += _deck(random, long, wide, tall * (0.24 if style == 0 else 0.35), clear + tall * deck)
    if random.random() < 0.6:
        parts += both(box((0.15, 0.08, 0.35), (wide / 2 + 0.12, -long / 2, high * 0.65)))
    if random.random() < 0.3:
        parts.append(box((wide * 0.6, long * 0.25, 0.25), (0, long * random.uniform(-0.2, 0.2), high)))
    return parts


def bicycle(random: np.random.Generator) -> Shape:
    """A diamond or step-through frame on two spoked wheels; racing, touring, mountain or a child's."""
    r, base, small = random.uniform(0.28, 0.36), random.uniform(0.98, 1.1), random.random() < 0.2
    crank, head = (
        np.array((0, 0, random.uniform(0.25, 0.3))),
        np.array((0, 0.16 - base * 0.58, random.uniform(0.8, 0.92))),
    )
    rear, front = np.array((0, base * 0.42, r)), np.array((0, -base * 0.58, r))
    seat, tyre = np.array((0, 0.17, random.uniform(0.68, 0.85))), random.uniform(0.012, 0.03)
    top = move(seat, (0, 0.03, random.uniform(0.05, 0.2)))
    wheel = spoked_wheel(r, tyre, int(random.integers(8, 21)))
    saddle = [(0.02, -0.15), (0.08, 0.1), (0.08, 0.14), (-0.08, 0.14), (-0.08, 0.1), (-0.02, -0.15)]
    parts = [wheel + rear, wheel + front, *_bicycle_frame(random, crank, seat, head, rear, front, top)]
    parts += [*_bicycle_bars(random, head), prism(saddle, random.uniform(0.03, 0.07)) + top, *_pedals(random, crank)]
    if random.random() < 0.45:  # mudguards
        line = np.insert(arc(r + tyre + 0.015, 20, 170), 0, 0.0, axis=1)
        strip = sheet(np.stack([move(line, (x, 0, 0)) for x in (-0.025, 0.025)]))
        parts += [strip + rear, turn(strip, 30, "x") + front]
    if random.random() < 0.3:  # a carrier
        stay = tube([(0.06, rear[1], r), (0.06, rear[1], 2 * r + 0.06)], 0.007)
        parts += [box((0.13, 0.35, 0.015), (0, rear[1], 2 * r + 0.06)), *both(stay)]
    if random.random() < 0.2:
        parts += put(open_tub((0.35, 0.28), (0.3, 0.22), 0.22), (0, front[1] - 0.05, head[2] - 0.2))
    if small:
        parts = [scale(part, (0.75, 0.8, 0.8)) for part in parts]
        if random.random() < 0.5:
            parts += both(move(tyred_wheel(0.06, 0.03, 10), (0.13, rear[1] * 0.8, 0.06)))
    return parts


def motorcycle(random: np.random.Generator) -> Shape:
    """A naked, racing or touring motorcycle, chopper or dirt bike."""
    r, base, style = random.uniform(0.28, 0.34), random.uniform(1.3, 1.5), random.integers(5)
    chopper, dirt = style == 1, style == 2
    fat, rake = random.uniform(0.11, 0.18) * (0.7 if dirt else 1), random.uniform(0.3, 0.45) + 0.3 * chopper
    base += 0.25 * chopper
    front, rear = (0.0, -base * 0.55, r * (1.1 if dirt else 1)), (0.0, base * 0.45, r)
    y, z = front[1] + rake, random.uniform(0.85, 1.0)
    parts = [move(tyred_wheel(r, fat), rear), move(tyred_wheel(front[2], fat * 0.8), front)]
    for line, thick in (([front, (0, y, z)], 0.025), ([(0, 0.15, 0.45), rear], 0.03)):
        parts += both(move(tube(line, thick), (0.09, 0, 0)))
    parts += both(tube([(0.09, y, z - 0.1), (0.09, -0.1, 0.25), (0.09, 0.15, 0.3), (0.09, 0.3, 0.7)], 0.018))
    parts.append(ellipsoid((random.uniform(0.13, 0.18), random.uniform(0.22, 0.32), 0.14), (0, -0.15, 0.82), 12))
    engine = move(turn(cylinder(0.09, 0.3, sides=10), 20, "x"), (0, -0.08, 0.48))
    parts += [box((0.28, 0.42, 0.3), (0, -0.05, 0.25)), engine, ellipsoid((0.1, 0.1, 0.1), (0, y - 0.12, z - 0.08), 10)]
    seat = [(0.05, 0.72), (0.05, 0.8), (0.35, 0.74), (0.5, 0.82), (0.85, 0.88), (0.85, 0.82), (0.45, 0.7)]
    parts.append(across(seat, random.uniform(0.2, 0.3)))
    grip, half = z + (0.35 if chopper else random.uniform(0.02, 0.15)), random.uniform(0.3, 0.42)
    parts += both(tube([(0, y, z), (0.1, y, grip), (half * 0.7, y + 0.05, grip), (half, y + 0.18, grip - 0.02)], 0.014))
    for wheel, lift in ((front, 0.12 if dirt else 0.03), (rear, 0.05)):
        line = np.insert(arc(wheel[2] + lift, 20, 150), 0, 0.0, axis=1) + wheel
        parts.append(sheet(np.stack([move(line, (x * fat, 0, 0)) for x in (-0.6, 0.6)])))
    pipe = [tube([(0.16, -0.2, 0.45), (0.16, -0.25, 0.22), (0.16, 0.2, 0.22)], 0.025)]
    pipe.append(tube([(0.16, 0.2, 0.22), (0.16, base * 0.55, 0.35)], 0.05, 8))
    parts += [twin for part in pipe for twin in both(part)[: random.integers(1, 3)]]
    if style == 0:  # a fairing
        steps = [(-0.75, 0.05, 0.08, 0.8), (-0.6, 0.2, 0.22, 0.8), (-0.3, 0.22, 0.32, 0.65), (0.1, 0.18, 0.2, 0.5)]
        parts += [fuselage(steps, 12), bar((0, -0.7, 0.95), (0, -0.5, 1.15), 0.25, 0.01)]
    elif style == 3:  # cases and a windscreen
        screen = move(turn(box((0.45, 0.01, 0.45)), -25, "x"), (0, y - 0.15, z))
        parts += [*both(box((0.2, 0.45, 0.35), (0.25, 0.6, 0.45))), box((0.4, 0.3, 0.3), (0, 0.95, 0.85)), screen]
    return parts


def locomotive(random: np.random.Generator) -> Shape:
    """A steam engine with its boiler, chimney, cab and rods; a diesel; or an electric train's head."""
    if random.random() < 0.5:
        return _steam_engine(random)
    long, wide, high = random.uniform(12, 20), random.uniform(2.7, 3.1), random.uniform(3.4, 4.2)
    floor, style, half = 1.1, random.integers(3), long / 2
    parts = [box((wide, long, 0.2), (0, 0, floor - 0.2)), box((wide * 0.8, long * 0.2, 0.3), (0, 0, 0.6))]
    if style == 0:  # a cab above long hoods
        cab = random.uniform(-0.3, 0.1) * long
        parts += [box((wide * 0.7, long * 0.94, high * 0.45), (0, 0, floor))]
        parts.append(box((wide, long * 0.18, high - floor), (0, cab, floor)))
        rail = [(y * long, floor + z) for y, z in ((-0.48, 0), (-0.48, 0.9), (0.48, 0.9), (0.48, 0))]
        parts += both(tube([(wide / 2, y, z) for y, z in rail], 0.04))
    elif style == 1:  # boxy with slanted ends
        cut, waist = random.uniform(0.3, 1.2), floor + high * 0.3
        side = [(-half, floor), (-half, waist), (cut - half, high), (half - cut, high), (half, waist), (half, floor)]
        parts.append(across(side, wide))
    else:  # streamlined
        tall, z = (high - 0.6) / 2, (high + 0.6) / 2
        steps = [(-0.5, 0.15, -0.7), (-0.47, 0.42, -0.55), (-0.4, 0.72, -0.3), (-0.3, 1, 0), (0.5, 1, 0)]
        parts.append(fuselage([(y * long, s * wide / 2, s * tall, z + c * tall) for y, s, c in steps], 20, 5))
    wheel, step = tyred_wheel(0.5, 0.14, 12), int(random.integers(1, 3))
    for y in (-0.32 * long, 0.32 * long):
        parts.append(box((wide * 0.7, 3.4, 0.4), (0, y, 0.45)))
        parts += [t for offset in (-1.2, 0, 1.2)[::step] for t in both(move(wheel, (0.72, y + offset, 0.5)))]
        parts += both(forward(cylinder(0.22, 0.3, sides=10), (0.9, y * 1.57 + 0.15, floor - 0.1)))
    if style and random.random() < 0.5:
        parts.append(
            tube([(0, 0, high), (0, 1, high + 0.5), (0, 0, high + 1), (-0.9, 0, high + 1), (0.9, 0, high + 1)], 0.05)
        )
    return parts


def tractor(random: np.random.Generator) -> Shape:
    """Big wheels behind, small ones before, a bonnet, and a cab or an open seat; perhaps a shovel."""
    big, base = random.uniform(0.65, 0.95), random.uniform(1.8, 2.6)
    small, wide = big * random.uniform(0.5, 0.75), random.uniform(1.4, 2.0)
    z, bonnet, tall = big * 0.75, random.uniform(0.55, 0.8), random.uniform(0.5, 0.8)
    front, rear, fore = -base * 0.6 - small * random.uniform(0.2, 0.8), base * 0.4, -base * 0.6
    hood = [(front, z), (front - 0.05, z + tall * 0.8), (front + 0.2, z + tall), (0.1, z + tall * 1.1), (0.1, z)]
    parts = [across(hood, bonnet), box((bonnet * 0.6, base, 0.35), (0, -0.1, z - 0.3))]
    x = wide / 2 * (0.25 if random.random() < 0.25 else random.uniform(0.85, 1))
    parts += both(move(tyred_wheel(big, random.uniform(0.35, 0.5), 18), (wide / 2, rear, big)))
    parts += both(move(tyred_wheel(small, random.uniform(0.2, 0.35)), (x, fore, small)))
    parts += [bar((-x, fore, small), (x, fore, small), 0.12), bar((-wide / 2, rear, big), (wide / 2, rear, big), 0.2)]
    line = np.insert(arc(big * 1.12, 40, 150) + np.array((rear, big)), 0, wide / 2, axis=1)
    parts += both(sheet(np.stack([move(line, (out, 0, 0)) for out in (-0.2, 0.2)])))
    parts += put(_seat(0.45, 0.35), (0, rear - 0.1, z + 0.35))
    parts.append(move(turn(ring(0.2, 0.02, sides=12), -40, "x"), (0, 0.25, z + tall * 1.25)))
    shelter = random.random()
    if shelter < 0.55:
        parts += put(_tractor_cab(random, wide * 0.65), (0, rear - 0.1, z + 0.3))
    elif shelter < 0.7:  # a roll bar
        at, top = rear + 0.2, z + 1.5
        parts.append(tube([(-0.45, at, z), (-0.45, at, top), (0.45, at, top), (0.45, at, z)], 0.04))
    if random.random() < 0.8:
        parts.append(cylinder(0.05, random.uniform(0.5, 1), (bonnet * 0.3, fore + 0.4, z + tall), sides=8))
    if random.random() < 0.2:  # a shovel
        parts += both(bar((bonnet * 0.8, -0.2, z + 0.5), (bonnet * 0.8, front - 0.9, 0.4), 0.1))
        line = [(-1.2, 0.1), (-0.8, 0.1), (-0.7, 0.7), (-0.8, 0.7), (-0.9, 0.2)]
        parts.append(across([(front + y, up) for y, up in line], wide))
    return parts


def scooter(random: np.random.Generator) -> Shape:
    """A motor scooter: a leg shield, a footboard, a rounded tail under the seat, small wheels."""
    r, base, fat = random.uniform(0.19, 0.26), random.uniform(1.15, 1.35), random.uniform(0.09, 0.13)
    front, rear, half = -base * 0.55, base * 0.45, random.uniform(0.16, 0.22)
    floor, middle, grip = random.uniform(0.26, 0.34), random.uniform(0.5, 0.56), random.uniform(0.28, 0.36)
    seat, y, z = middle + random.uniform(0.2, 0.26), front + 0.26, random.uniform(0.92, 1.05)
    wheel = tyred_wheel(r, fat)
    parts = [
        move(wheel, (0, front, r)),
        move(wheel, (0, rear, r)),
        box((2 * half, 0.42, 0.07), (0, -0.08, floor - 0.03)),
    ]
    parts += [*_leg_shield(half, floor, y, z - 0.12), tube([(0, front, r), (0, y, z)], 0.03, 8)]
    tail = [(0.1, 0.5, 0.75), (0.2, 0.9, 0.95), (0.4, 1, 1), (0.65, 0.85, 0.75), (0.85, 0.3, 0.3)]
    if random.random() < 0.4:
        tail = [(0.12, 0.9, 0.95), (0.35, 1, 1), (0.7, 0.6, 0.5), (0.95, 0.2, 0.15)]
    steps = [(s * rear * 1.45, w * half * 0.95, h * 0.22, middle + (1 - h) * 0.15) for s, w, h in tail]
    parts.append(fuselage(steps, 12, 2.6))
    cushion = [(0.1, 0), (0.13, 0.09), (0.4, 0.07), (0.75, 0.12), (0.8, 0.03)]
    parts.append(across([(at, seat + up) for at, up in cushion], random.uniform(0.2, 0.28)))
    parts += both(tube([(0, y, z), (grip * 0.5, y + 0.02, z + 0.06), (grip, y + 0.1, z + 0.04)], 0.016))
    parts.append(ellipsoid((0.1, 0.1, 0.09), (0, y - 0.05, z), 10))
    guard = np.insert(arc(r + 0.04, 10, 170) + np.array((front, r)), 0, 0.0, axis=1)
    edges = ((-0.8, -0.07), (-0.5, 0), (0.5, 0), (0.8, -0.07))
    parts.append(sheet(np.stack([move(guard, (x * fat, 0, up)) for x, up in edges])))
    if random.random() < 0.6:  # mirrors
        parts += both(tube([(grip * 0.8, y + 0.05, z + 0.05), (grip * 0.95, y, z + 0.22)], 0.006))
        parts += both(ellipsoid((0.05, 0.015, 0.05), (grip * 0.95, y, z + 0.24), 8))
    if random.random() < 0.3:
        parts.append(box((0.35, 0.32, 0.3), (0, rear * 1.35, seat + 0.1)))
    if random.random() < 0.3:
        parts.append(move(turn(box((0.4, 0.008, random.uniform(0.3, 0.5))), -20, "x"), (0, y - 0.08, z + 0.05)))
    return parts


def tank(random: np.random.Generator) -> Shape:
    """A hull between two tracks on wheels, a turret and its gun."""
    long, wide, high = random.uniform(5.5, 7.5), random.uniform(2.9, 3.7), random.uniform(0.9, 1.2)
    belt, tall, half = wide * random.uniform(0.15, 0.22), random.uniform(0.85, 1.15), long / 2
    r, lift = tall / 2, tall * 0.35
    loop = [
        (-half, tall * 0.65),
        (0.25 - half, tall),
        (half - 0.25, tall),
        (half, tall * 0.65),
        (half - r, 0),
        (r - half, 0),
    ]
    track = np.insert(np.array([*loop, loop[0]]), 0, wide / 2, axis=1)
    parts = both(sheet(np.stack([track, move(track, (-belt, 0, 0))])))
    wheel = sideways(cylinder(r * 0.62, belt * 0.9, sides=12), (wide / 2 - belt * 0.95, 0, r * 0.66))
    ys = np.linspace(r - half, half - r, int(random.integers(5, 8)))
    parts += both(copies(wheel, [(0, y, 0) for y in ys]))
    nose, top = random.uniform(0.5, 1.4) - half, lift + high
    bow, stern = (
        [(0.6 - half, lift), (-half, lift + 0.3), (nose, top)],
        [(half * 0.95, top), (half, lift + 0.4), (half - 0.4, lift)],
    )
    parts.append(across([*bow, *stern], wide - 2 * belt))
    if random.random() < 0.6:
        parts += both(box((belt, long * 0.95, 0.05), (wide / 2 - belt / 2, 0, max(tall, top - 0.1))))
    swing = random.uniform(-40, 40) if random.random() < 0.4 else 0.0
    turret = _turret(random, wide * random.uniform(0.28, 0.38), long * random.uniform(0.35, 0.7))
    at = random.uniform(-0.1, 0.12) * long
    return parts + [move(turn(part, swing), (0, at, top)) for part in turret]


def _steam_engine(random: np.random.Generator) -> Shape:
    """A boiler on wheels with rods, a chimney and domes, a cab; perhaps a cowcatcher and a tender."""
    long, r, floor = random.uniform(5, 9), random.uniform(0.6, 0.9), random.uniform(1.1, 1.4)
    z, wide, cab = floor + r, random.uniform(2.0, 2.6), random.uniform(1.3, 2)
    line = [(0, 0), (r * 1.08, 0), (r * 1.08, 0.9), (r, 0.9), (r, long - cab), (0, long - cab)]
    boiler = turn(lathe(line, sides=18), -90, "x")
    parts = [move(boiler, (0, -long / 2, z)), box((wide * 0.8, long * 1.02, 0.25), (0, 0, floor - 0.25))]
    up, flare = random.uniform(0.5, 1.1), random.uniform(1, 2.2)
    chimney = [(r * 0.3, 0), (r * 0.25, up * 0.6), (r * 0.25 * flare, up), (r * 0.15, up)]
    parts.append(lathe(chimney, (0, 0.5 - long / 2, z + r * 0.9), 12))
    for share in (0.4, 0.65)[: random.integers(1, 3)]:
        parts.append(ellipsoid((r * 0.35, r * 0.35, r * 0.5), (0, share * (long - cab) - long / 2, z + r), 10))
    house = _driver_cab(wide, cab, r * 2 + random.uniform(0.5, 0.9))
    parts += put(house, (0, long / 2 - cab / 2, floor))
    big, little = random.uniform(0.55, 0.85), tyred_wheel(0.4, 0.12, 12)
    ys = long / 2 - 0.6 - np.arange(random.integers(2, 5)) * 2.1 * big
    wheel, height = spoked_wheel(big, 0.07, 8, 12), big * random.uniform(0.6, 1.3)
    parts += [t for y in ys for t in both(move(wheel, (0.75, y, big)))]
    parts += both(box((0.08, np.ptp(ys) + 0.2, 0.12), (0.85, ys.mean(), height)))
    ahead = np.arange(0.5 - long / 2, ys[-1] - big - 0.45, 1.0)[:2]
    parts += [t for y in ahead for t in both(move(little, (0.75, y, 0.4)))]
    parts += both(forward(cylinder(0.3, 0.9, sides=10), (wide * 0.45, 1.2 - long / 2, 0.75)))
    if random.random() < 0.5:
        parts.append(move(across([(-0.9, 0.1), (0, 0.9), (0, 0.1)], wide * 0.8), (0, -long / 2, 0)))
    if random.random() < 0.35:
        deep = random.uniform(2.5, 4)
        tender = [*open_tub((wide, deep), (wide, deep), 1.3), box((wide * 0.9, deep * 0.9, 0.8), (0, 0, 0.1))]
        tender += [t for y in (-0.3 * deep, 0.3 * deep) for t in both(move(little, (0.75, y, 0.4 - floor)))]
        parts += put(tender, (0, long / 2 + deep / 2 + 0.3, floor))
    return parts


def _pick_up(random: np.random.Generator) -> Shape:
    """A car's front before an open bed."""
    long, wide, high = random.uniform(4.8, 5.8), random.uniform(1.75, 2.0), random.uniform(1.65, 1.9)
    radius, clear, rear = random.uniform(0.35, 0.42), random.uniform(0.25, 0.4), random.uniform(0.5, 0.68)
    line = [(0, 0.42), (0.02, 0.6), (0.24, 0.65), (0.35, 0.96), (0.45, 1), (rear - 0.02, 0.97), (rear, 0.36), (1, 0.34)]
    axles, bed, side = long * np.array((-0.31, 0.27)), (1 - rear) * long, high * 0.3
    arches, cut = (radius * 1.15, axles, radius), random.random() < 0.3
    parts = [_car_body((long, wide, high), 0.64 * high, 0.12, np.array(line), clear, arches, cut)]
    parts += both(box((0.07, bed, side), (wide / 2 - 0.05, long / 2 - bed / 2, high * 0.34)))
    parts.append(box((wide * 0.95, 0.06, side), (0, long / 2 - 0.03, high * 0.34)))
    wheel = tyred_wheel(radius, 0.26)
    parts += [t for y in axles for t in both(move(wheel, (wide / 2 - 0.14, y, radius)))]
    parts += both(ellipsoid((0.12, 0.06, 0.1), (wide / 2 + 0.1, -long * 0.17, high * 0.68), 8))
    if random.random() < 0.5:
        parts += [box((wide * 0.95, 0.15, 0.2), (0, y * long, clear + 0.1)) for y in (-0.5, 0.5)]
    return parts + _cabin(wide, high, clear, -long * 0.05) if random.random() < 0.4 else parts


def _car_body(
    size: Point,
    waist: float,
    ends: float,
    line: np.ndarray,
    clear: float,
    arches: tuple[float, np.ndarray, float],
    cut: bool,
) -> Part:
    """A body under a ``line``, with room for wheels (a radius, where along y, the height of the axles); with side
    windows ``cut`` out."""
    long, wide, high = size
    radius, axles, axle = arches
    y = np.linspace(-0.5, 0.5, 41)
    top = high * np.interp(y + 0.5, line[:, 0], line[:, 1])
    top = np.convolve(np.pad(top, 1, "edge"), (0.25, 0.5, 0.25), "valid")
    belt = np.minimum(top, waist)
    above = top - belt
    room = radius**2 - (y[:, None] * long - axles) ** 2
    arch = np.where(room > 0, axle + np.sqrt(room.clip(0)), 0).max(axis=1)
    floor = np.minimum(np.maximum(clear + 0.12 * high * np.abs(2 * y) ** 8, arch), belt - 0.03)
    half = wide / 2 * (1 - ends * np.abs(2 * y) ** (3 if ends > 0.4 else 5))
    slim, low, up = half * 0.96 - 0.42 * above, 0.7 * floor + 0.3 * belt, 0.3 * floor + 0.7 * belt
    points = [(0 * y, floor), (half * 0.92, floor), (half, low), (half, up), (half * 0.96, belt)]
    points += [(slim + 0.03, belt + 0.88 * above), (slim * 0.82, top), (0 * y, top + 0.025)]
    right = np.stack([np.stack([x, y * long, z], axis=1) for x, z in points], axis=1)
    section = np.concatenate([right, right[:, -2::-1] * (-1, 1, 1)], axis=1)
    faces = closed_sheet(section)
    if not cut:
        return faces
    grid = faces.reshape(2, len(section) + 1, section.shape[1] - 1, 3, 3)
    keep = np.ones(grid.shape[1:3], dtype=bool)
    glazed = np.flatnonzero(above > 0.7 * above.max())
    keep[glazed[(glazed - glazed[0]) % max(6, len(glazed) // 2) > 0, None] + 1, [4, 9]] = False
    return grid[:, keep].reshape(-1, 3, 3)


def _cabin(wide: float, high: float, clear: float, middle: float) -> Shape:
    """Seats, a dashboard and a steering wheel."""
    floor, tall = clear + 0.08, high / 1.5
    low = [part * np.array((1, 1, tall)) for part in _seat(wide * 0.28, 0.25)]
    parts = [twin for part in low for twin in both(move(part, (wide * 0.2, middle - 0.25, floor)))]
    parts += [move(part * np.array((2.5, 1, 1)), (0, middle + 0.65, floor)) for part in low]
    parts.append(box((wide * 0.8, 0.3, 0.25), (0, middle - 1.05, floor + 0.35 * tall)))
    return [*parts, move(turn(ring(0.18, 0.015, sides=12), 65, "x"), (wide * 0.2, middle - 0.75, floor + 0.5 * tall))]


def _seat(wide: float, lift: float) -> Shape:
    """A cushion and a back, on the floor."""
    back = turn(box((wide, 0.12, 0.6)), -12, "x")
    return [box((wide, 0.5, 0.14), (0, 0, lift - 0.1)), move(back, (0, 0.25, lift))]


def _bicycle_bars(random: np.random.Generator, head: np.ndarray) -> Shape:
    """Handlebars, straight, swept back or dropped."""
    half = random.uniform(0.2, 0.32)
    x = half * 0.7
    dropped = [(x, 0.0, 0.0), (x, -0.1, -0.03), (x, -0.09, -0.12), (x, 0.02, -0.14)]
    ends = ([(half, 0.03, 0.0)], [(x, -0.03, 0.05), (half, 0.2, 0.04)], dropped)[random.integers(3)]
    stem = move(head, (0, -0.05, random.uniform(0.03, 0.12)))
    return [tube(np.stack([head, stem]), 0.014), *(part + stem for part in both(tube([ORIGIN, *ends], 0.012)))]


def _mudguards(long: float, wide: float, high: float, axles: np.ndarray, radius: float, clear: float) -> Shape:
    """Round wings over the wheels, running boards between them and headlamps."""
    parts = both(box((wide * 0.15, np.ptp(axles) - 2 * radius, 0.05), (wide * 0.42, axles.mean(), clear)))
    parts += both(ellipsoid((0.1, 0.1, 0.1), (wide * 0.33, -long * 0.43, high * 0.48), 8))
    for y in axles:
        wing = ellipsoid((wide * 0.13, radius * 1.5, radius * 1.15), (wide * 0.4, y, radius * 1.05), 12)
        wing[..., 2] = np.maximum(wing[..., 2], radius * 0.9)
        parts += both(wing)
    return parts


def _box_body(random: np.random.Generator, wide: float, load: float) -> Shape:
    """A lorry's closed box."""
    return [box((wide, load, random.uniform(2.0, 2.8)))]


def _flat_bed(random: np.random.Generator, wide: float, load: float) -> Shape:
    """A lorry's bed, with or without boards about it."""
    side, parts = random.uniform(0.3, 0.9), [box((wide, load, 0.15))]
    if random.random() < 0.7:
        parts += both(box((0.05, load, side), (wide / 2, 0, 0)))
        parts += [box((wide, 0.05, side), (0, y, 0)) for y in (-load / 2, load / 2)]
    return parts


def _tipper(random: np.random.Generator, wide: float, load: float) -> Shape:
    """A lorry's open skip, perhaps tipped."""
    skip = open_tub((wide, load), (wide * 0.9, load * 0.85), random.uniform(0.9, 1.5))
    tip = random.uniform(10, 45) if random.random() < 0.3 else 0.0
    return [turn(part, -tip, "x", (0, load / 2, 0)) for part in skip]


def _tank_body(random: np.random.Generator, wide: float, load: float) -> Shape:
    """A lorry's tank."""
    r, half = wide * random.uniform(0.38, 0.48), load / 2
    ends = [(0, -half - 0.2), (r * 0.7, -half - 0.15), (r, -half), (r, half), (r * 0.7, half + 0.15), (0, half + 0.2)]
    return [forward(lathe(ends), (0, 0, r))]


def _deck(random: np.random.Generator, long: float, wide: float, high: float, sill: float) -> Shape:
    """Windows of a bus, ``high`` above a ``sill``; perhaps a floor and seats."""
    parts: Shape = []
    if random.random() < 0.8:
        count = int(random.integers(5, 9))
        pane = box((0.03, long * 0.83 / count, high), (wide / 2, 0, sill))
        places = [(0, long * 0.94 * ((i + 0.5) / count - 0.5), 0) for i in range(count)]
        parts += both(copies(pane, places))
    if random.random() < 0.5:
        floor, bench = sill - 0.6, np.concatenate(_seat(wide * 0.35, 0.4))
        rows = np.arange(-long * 0.36, long * 0.46, random.uniform(0.9, 1.3))
        parts.append(box((wide * 0.95, long * 0.97, 0.05), (0, 0, floor)))
        parts += [twin for y in rows for twin in both(move(bench, (wide * 0.29, y, floor + 0.05)))]
    return parts


def _pedals(random: np.random.Generator, crank: np.ndarray) -> Shape:
    """Two pedals on their arms, and the chain wheel."""
    spin, parts = random.uniform(0, np.pi), [turn(cylinder(0.09, 0.006, sides=14), 90, "y") + move(crank, (0.04, 0, 0))]
    for side in (1, -1):
        tip = move(crank, (side * 0.1, side * 0.17 * np.cos(spin), side * 0.17 * np.sin(spin)))
        parts.append(tube(np.stack([crank, move(crank, (side * 0.08, 0, 0)), tip]), 0.01))
        parts.append(box((0.09, 0.07, 0.02)) + move(tip, (side * 0.04, 0, -0.01)))
    return parts


def _driver_cab(wide: float, deep: float, high: float) -> Shape:
    """An open cab under a rounded roof."""
    parts = [*both(box((0.06, deep, high * 0.5), (wide / 2, 0, 0))), box((wide, 0.06, high), (0, -deep / 2, 0))]
    parts += both(box((0.1, 0.1, high), (wide / 2, deep / 2, 0)))
    bow = arc(wide * 0.7, 38, 142) - np.array((0, wide * 0.7 * np.sin(np.radians(38)) - high))
    line = np.insert(bow, 1, 0.0, axis=1)
    return [*parts, sheet(np.stack([move(line, (0, share * deep, 0)) for share in (-0.6, 0.65)]))]


def _tractor_cab(random: np.random.Generator, wide: float) -> Shape:
    """A roof on posts, perhaps with glass at the sides."""
    high, deep = random.uniform(1.3, 1.6), random.uniform(1.1, 1.4)
    parts = [*corners(box((0.07, 0.07, high)), wide / 2, deep / 2), box((wide * 1.1, deep * 1.1, 0.12), (0, 0, high))]
    return parts + both(box((0.01, deep, high * 0.95), (wide / 2, 0, 0))) if random.random() < 0.5 else parts


def _leg_shield(half: float, floor: float, y: float, top: float) -> Shape:
    """A curved board from the floor up to the steering head at ``y``, front and back."""
    up, across = np.linspace(0, 1, 7)[:, None], np.linspace(-1, 1, 9)
    wide = half * (0.9 + 0.5 * np.sin(np.pi * up**0.8) - 0.25 * up)
    depth = up * (y + 0.28) - 0.3 - 0.05 * (1 - across**2)
    grid = np.stack(np.broadcast_arrays(wide * across, depth, floor + up * (top - floor)), axis=-1)
    return [sheet(grid), sheet(move(grid, (0, 0.03, 0)))]


def _turret(random: np.random.Generator, size: float, gun: float) -> Shape:
    """A turret, round or boxy, with a gun and a hatch."""
    up = random.uniform(0.5, 0.8)
    if random.random() < 0.5:
        line = [(size, 0), (size * 1.02, up * 0.4), (size * 0.7, up * 0.9), (0, up)]
        body = lathe(line, sides=int(random.choice([6, 8, 16])))
    else:
        side = [(-1.1, 0.2), (-0.8, 1), (1.2, 1), (1.3, 0.3), (1, 0), (-0.8, 0)]
        body = across([(y * size, z * up) for y, z in side], size * 1.8)
    barrel = turn(cylinder(0.09, gun + size * 0.5, ORIGIN, 0.07, 8), 90 - random.uniform(-3, 12), "x")
    mantlet, hatch = (
        box((0.5, 0.4, 0.4), (0, -size * 1.05, up * 0.3)),
        cylinder(0.35, 0.15, (size * 0.3, 0.1, up), sides=10),
    )
    return [body, move(barrel, (0, -size * 0.5, up * 0.5)), mantlet, hatch]


def _bicycle_frame(
    random: np.random.Generator,
    crank: np.ndarray,
    seat: np.ndarray,
    head: np.ndarray,
    rear: np.ndarray,
    front: np.ndarray,
    top: np.ndarray,
) -> Shape:
    """Tubes between these points, the bar from the seat to the head level or low; a fork; a stem to the saddle."""
    neck, low, thin = (
        move(head, (0, -0.04, -random.uniform(0.1, 0.2))),
        random.random() < 0.35,
        random.uniform(0.014, 0.025),
    )
    joint = crank + 0.35 * (seat - crank) if low else seat
    lines = [(neck, crank, joint), (joint, neck if low else head), (head, neck), (joint, top)]
    for x in (-0.05, 0.05):
        lines += [(crank, move(rear, (x, 0, 0)), joint), (neck, move(neck, (x, 0, -0.03)), move(front, (x, 0, 0)))]
    tubes = [np.array([pair for line in group for pair in pairwise(line)]) for group in (lines[:4], lines[4:])]
    return [rods(ends[:, 0], ends[:, 1], thin * share, 6) for ends, share in zip(tubes, (1, 0.65), strict=True)]


CATEGORIES: dict[str, Maker] = {
    "car": car,
    "truck": truck,
    "bus": bus,
    "bicycle": bicycle,
    "motorcycle": motorcycle,
    "locomotive": locomotive,
    "tractor": tractor,
    "scooter": scooter,
    "tank": tank,
}
