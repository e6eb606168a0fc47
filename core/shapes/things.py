"""Things to play, exercise, wear and carry."""

import numpy as np

from core.shapes.forms import cushion, laid, limb
from core.shapes.parts import (
    Maker,
    Shape,
    arc,
    around,
    bar,
    both,
    box,
    cylinder,
    ellipsoid,
    grounded,
    lathe,
    move,
    prism,
    put,
    ring,
    scale,
    sheet,
    tube,
    turn,
)


def guitar(random: np.random.Generator) -> Shape:
    """An acoustic guitar with its waist and sound hole, or an electric one, horned, single-cut or V-shaped."""
    u, kind = random.uniform, random.random()
    lower, upper, body, neck = u(0.17, 0.21), u(0.125, 0.16), u(0.44, 0.52), u(0.36, 0.46)
    deep = u(0.08, 0.12) if kind < 0.55 else u(0.035, 0.05)
    t = np.linspace(0, 1, 16)
    waist = 1 - u(0.2, 0.35) * np.exp(-(((t - 0.6) / 0.14) ** 2))
    half = (lower + (upper - lower) * t) * waist * (1 - np.abs(2 * t - 1) ** 3.5) ** 0.5
    x = np.concatenate([half, -half[::-1]])
    outline = np.stack([x, np.concatenate([t, t[::-1]]) * body], axis=1)
    if kind < 0.55:
        parts = [prism(outline, deep), lathe([(0.05, 0), (0.05, 0.003), (0, 0.003)], (0, 0.62 * body, deep), 12)]
    elif kind < 0.9:
        parts = [prism(outline * (0.9, 0.75), deep)]
        for side in (-1, 1) if random.random() < 0.7 else (-1,):
            horn = u(0.08, 0.2)
            tip = [
                (side * 0.7 * upper, 0.55 * body, deep / 2),
                (side * u(0.7, 0.95) * upper, 0.75 * body + horn, deep / 2),
            ]
            parts.append(limb(tip, [(0.05, deep / 2), (0.02, 0.4 * deep)]))
        parts += [box((0.08, 0.03, 0.01), (0, y, deep)) for y in (0.2 * body, 0.35 * body, 0.55 * body)]
    else:
        arm, wide = u(0.4, 0.5), u(0.1, 0.15)
        wing = prism([(0.0, 0.5), (-0.04, 0.2), (0.04 - wide, 0.5 - arm), (0.08, 0.5 - arm - 0.02)], deep)
        parts = both(move(turn(wing, u(18, 30), about=(0, 0.5, 0)), (0.02, -0.1, 0)))
        body = 0.42
    end = body + neck
    parts += [
        box((0.05, neck + 0.15, 0.03), (0, body + neck / 2 - 0.06, deep - 0.01)),
        box((u(0.1, 0.15), 0.03, 0.012), (0, 0.22 * body, deep)),
    ]
    parts.append(
        prism([(-0.028, 0), (0.028, 0), (u(0.03, 0.045), 0.17), (-u(0.03, 0.045), u(0.14, 0.2))], 0.018, (0, end, deep))
    )
    pegs = np.linspace(0.03, 0.14, 3)
    parts += [box((0.13, 0.012, 0.012), (0, end + y, deep)) for y in pegs]
    if random.random() < 0.5:
        parts += [
            bar((x, 0.2 * body, deep + 0.02), (x, end, deep + 0.025), 0.002) for x in np.linspace(-0.018, 0.018, 4)
        ]
    if random.random() < 0.3:
        return parts  # lying
    lean = 90 - u(0, 15)
    return grounded([turn(part, lean, "x") for part in parts])


def piano(random: np.random.Generator) -> Shape:
    """An upright piano with its key shelf, or a grand on three legs, its lid up or down; at times a bench."""
    u = random.uniform
    wide = u(1.38, 1.55)
    if random.random() < 0.5:
        high, deep, shelf, keys = u(1.0, 1.35), u(0.3, 0.4), u(0.22, 0.3), u(0.6, 0.7)
        front = -deep / 2
        parts = [box((wide, deep, high)), box((wide + 0.04, deep + 0.05, 0.03), (0, -0.01, high))]
        parts += [
            box((wide, shelf, 0.1), (0, front - shelf / 2, keys)),
            box((wide - 0.15, 0.14, 0.03), (0, front - shelf + 0.09, keys + 0.1)),
        ]
        parts += both(box((0.08, shelf, 0.2), (wide / 2 - 0.04, front - shelf / 2, keys)))
        if random.random() < 0.7:
            parts += both(box((0.07, 0.07, keys), (wide / 2 - 0.04, front - shelf + 0.05, 0)))
            parts += both(box((0.08, shelf, 0.06), (wide / 2 - 0.04, front - shelf / 2, 0)))
        if random.random() < 0.5:
            parts.append(turn(box((0.8, 0.02, 0.25), (0, front - 0.03, keys + 0.2)), -10, "x", (0, front, keys + 0.2)))
        seat = front - shelf - 0.3
        keys_at, parts = (
            (0, front - shelf + 0.09, keys + 0.12),
            [*parts, box((0.2, 0.08, 0.02), (0, front - 0.03, 0.04))],
        )
    else:
        long, z, thick = u(1.5, 2.7), u(0.62, 0.7), u(0.26, 0.34)
        half = wide / 2
        tail = arc(0.36 * wide, 170, 30, 6) + (-0.14 * wide, long - 0.36 * wide)
        curve = [(0.3 * half, 0.72 * long), (0.55 * half, 0.55 * long), (0.95 * half, 0.38 * long), (half, 0.25 * long)]
        outline = np.array([(half, 0.2), (-half, 0.2), *tail[1:], *curve][::-1])
        parts = [prism(outline, thick, (0, 0, z)), box((wide, 0.25, 0.12), (0, 0.08, z))]
        parts += both(box((0.1, 0.25, 0.22), (half - 0.05, 0.08, z)))
        legs = [(0.85 * half, 0.25), (-0.85 * half, 0.25), (-0.15 * wide, 0.85 * long)]
        parts += [limb([(x, y, z), (x, y, 0.08), (x, y, 0.0)], [u(0.06, 0.09), 0.045, 0.05]) for x, y in legs]
        parts += [box((0.3, 0.03, z), (0, 0.35, 0.1)), box((0.3, 0.15, 0.03), (0, 0.28, 0.08))]
        lid = prism(outline, 0.025, (0, 0, z + thick))
        if random.random() < 0.6:  # open, on its prop
            opened, reach = u(25, 45), 1.4 * half
            lid = turn(lid, -opened, "y", (-half, 0, z + thick))
            foot, rise = (reach - half, 0.45 * long, z + thick), np.radians(opened)
            parts.append(bar(foot, (reach * np.cos(rise) - half, foot[1], foot[2] + reach * np.sin(rise)), 0.03))
        parts.append(lid)
        parts.append(box((0.54 * wide, 0.02, 0.25), (0, 0.35, z + thick)))
        seat, keys_at = -0.45, (0, 0.06, z + 0.13)
    parts += [box((0.011, 0.09, 0.02), (x, *keys_at[1:])) for x in np.linspace(-0.42, 0.42, 15) * wide]
    if random.random() < 0.35:
        parts += [
            box((u(0.4, 0.8), 0.35, 0.07), (0, seat, 0.45)),
            *(box((0.05, 0.05, 0.45), (x, seat + y, 0)) for x in (-0.17, 0.17) for y in (-0.14, 0.14)),
        ]
    return parts


def drum(random: np.random.Generator) -> Shape:
    """A snare, tom or bass drum, a goblet or barrel-shaped hand drum, a pair of bongos, or a whole kit."""
    u, kind = random.uniform, random.random()
    if kind < 0.3:
        return _drum_barrel(random, u(0.13, 0.2), u(0.12, 0.5)) if random.random() < 0.5 else _snare(random, 0.0, 0.0)
    if kind < 0.6:  # djembe, conga, timpani-like
        high, top = u(0.5, 0.8), u(0.13, 0.2)
        waist, foot = u(0.3, 0.7) * top, u(0.5, 0.9) * top
        goblet = [
            (foot, 0),
            (waist, 0.35 * high),
            (0.5 * (waist + top) + 0.02, 0.6 * high),
            (top, 0.85 * high),
            (top, high),
        ]
        conga = [(foot, 0), (top * 1.15, 0.55 * high), (top, high)]
        middle = [(np.interp(t, [0, 0.5, 1], [foot, 1.2 * top, top]), high * t) for t in np.linspace(0, 1, 7)]
        profile = goblet if random.random() < 0.5 else (conga if random.random() < 0.3 else middle)
        parts = [
            lathe([*profile, (0, high)]),
            ring(1.05 * top, 0.012, (0, 0, 0.95 * high)),
            ring(1.05 * top, 0.008, (0, 0, 0.82 * high)),
        ]
        if random.random() < 0.4:
            parts += around(bar((1.06 * top, 0, 0.95 * high), (1.05 * top, 0, 0.7 * high), 0.012), 8)
        return parts
    if kind < 0.7:
        return [
            part for x, size in ((-0.12, 0.1), (0.1, 0.12)) for part in put(_drum_barrel(random, size, 0.2), (x, 0, 0))
        ]
    if kind < 0.82:  # a bass or marching drum on its side
        radius, long = u(0.25, 0.36), u(0.25, 0.45)
        parts = [turn(part, 90, "x") for part in _drum_barrel(random, radius, long)]
        parts += both(bar((radius * 0.7, -long * 0.8, -radius), (radius * 0.5, -long * 0.6, -0.3 * radius), 0.02))
        return grounded(parts)
    bass = [turn(part, 90, "x") + (0, 0.2, 0.28) for part in _drum_barrel(random, 0.28, 0.4)]
    toms = [part for x in (-0.2, 0.2) for part in put(_drum_barrel(random, 0.16, 0.2), (x, 0.1, 0.62))]
    floor = put(_drum_barrel(random, 0.2, 0.35), (0.55, 0.45, 0.2))
    cymbals = [
        part
        for x, y, z in ((-0.7, 0.1, 1.05), (0.65, 0.0, 1.1))
        for part in (tube([(x, y, 0), (x, y, z)], 0.012), cylinder(0.22, 0.03, (x, y, z), 0.03))
    ]
    stool = [cylinder(0.16, 0.06, (0, 1.05, 0.48)), cylinder(0.02, 0.48, (0, 1.05, 0))]
    return [*bass, *toms, *floor, *_snare(random, -0.45, 0.5), *cymbals, *stool]


def umbrella(random: np.random.Generator) -> Shape:
    """An open umbrella with a hooked or straight handle, or a garden parasol on its foot."""
    u = random.uniform
    count, rise, power = int(random.integers(6, 13)), u(0.2, 0.55), u(1.3, 2.6)
    t = np.linspace(0, 1, 7)
    rim = arc(1.0, 0, 360, 4 * count + 1)
    scallop = 1 - u(0.0, 0.1) * np.abs(np.sin(count / 2 * np.linspace(0, 2 * np.pi, 4 * count + 1)))
    grid = np.empty((7, 4 * count + 1, 3))
    grid[..., :2] = t[:, None, None] * rim * np.where(t[:, None, None] > 0.9, scallop[:, None], scallop[:, None] ** 0.5)
    parasol = random.random() < 0.35
    high = u(1.4, 2.0) if parasol else u(1.35, 1.75)
    grid[..., 2] = (high - rise * t**power)[:, None]
    parts = [sheet(grid), tube([(0, 0, 0.1), (0, 0, high + u(0.03, 0.15))], u(0.015, 0.03))]
    if parasol:
        foot = u(0.2, 0.4)
        parts.append(cylinder(foot, 0.08, top=0.9 * foot) if random.random() < 0.6 else box((2 * foot, 2 * foot, 0.08)))
        if random.random() < 0.3:
            parts.append(lathe([(1, high - rise), (0.97, high - rise - 0.12)], sides=count))
    elif random.random() < 0.65:
        bow = arc(0.1, 0, -180, 7)
        hook = [(0.0, 0.0, 0.3), *((x - 0.1, 0.0, z + 0.1) for x, z in bow), (-0.2, 0, 0.15)]
        parts.append(tube(hook, u(0.025, 0.04)))
    else:
        parts.append(limb([(0, 0, 0.05), (0, 0, 0.3)], [0.05, 0.04]))
    if random.random() < 0.5:
        parts += around(bar((0.5, 0, high - rise * 0.5**power), (0, 0, high - u(0.4, 0.6)), 0.015), count)
    if not parasol and random.random() < 0.3:  # put down on its rim
        tilt = u(90, 125)
        parts = [turn(part, tilt, "x") for part in parts]
    return grounded(parts)


def coat_hanger(random: np.random.Generator) -> Shape:
    """A hanger of wire, wood or plastic under its hook: sloping shoulders, mostly a bar, at times clips."""
    u, kind = random.uniform, random.random()
    half, drop, thick = u(0.19, 0.23), u(0.06, 0.12), u(0.002, 0.004) if kind < 0.35 else u(0.005, 0.009)
    bow, size = u(-0.02, 0.03), u(0.022, 0.03)
    hook = [(0.0, 0.0, -0.01), (0, 0, 0.04), *((x, 0, z + 0.04 + size) for x, z in arc(size, -100, 170, 8))]
    parts = [tube(hook, 0.0025)]
    t = np.linspace(0, 1, 6)
    arm = np.stack([half * t, -bow * np.sin(np.pi * t), -drop * t ** u(1.0, 1.8)], axis=1)
    depth = thick if kind < 0.6 else u(0.012, 0.025)
    parts += both(
        limb(
            arm,
            np.stack([np.linspace(1, 1.8, 6) * thick, np.full(6, depth)], axis=1)
            if kind >= 0.35
            else np.full(6, thick),
        )
    )
    low = -drop - u(0.0, 0.03)
    if random.random() < 0.75:
        parts.append(tube([(-half, 0, low), (half, 0, low)], thick * 0.8))
        parts += both(tube([(half, 0, -drop), (half + 0.004, 0, (low - drop) / 2), (half, 0, low)], thick * 0.8))
        if random.random() < 0.25:
            parts += both(box((0.03, 0.015, 0.06), (0.65 * half, 0, low - 0.05)))
    return grounded(parts)


def ball(random: np.random.Generator) -> Shape:
    """A round ball, smooth, of panels, or with seams, or an egg-shaped rugby or football."""
    u, kind = random.uniform, random.random()
    if kind < 0.2:
        long, sharp = u(1.3, 1.75), u(0.6, 1.0)
        z = np.linspace(-1, 1, 13)
        egg = lathe([(np.cos(t * np.pi / 2) ** sharp, long * t) for t in z], sides=16)
        laces = box((0.05, 0.08, 0.6), (1.0, 0, -0.3))
        return grounded([turn(part, 90, "y") for part in ([egg] if random.random() < 0.5 else [egg, laces])])
    parts = [turn(ellipsoid((1, 1, 1), sides=int(random.integers(8, 21))), u(0, 90), "x")]
    if kind > 0.75:  # seams
        seam = ring(1.0, u(0.01, 0.03))
        parts += [turn(seam, angle, "x") for angle in (0, 90)] + [turn(seam, 90, "y")]
        parts = [turn(part, 35, "y") for part in parts]
    elif kind > 0.68:  # a space hopper's horns
        parts += both(limb([(0.3, 0, 0.9), (0.45, 0, 1.3)], [0.12, 0.15]))
    return grounded(parts)


def dumbbell(random: np.random.Generator) -> Shape:
    """A bar with weights at both ends: hexagonal, round or ball heads, stacked plates; or a long barbell."""
    u, kind = random.uniform, random.random()
    half, grip, radius, wide = u(0.06, 0.08), u(0.013, 0.018), u(0.04, 0.075), u(0.05, 0.09)
    if kind > 0.85:
        half, radius, wide = u(0.55, 0.75), u(0.15, 0.23), u(0.05, 0.15)
    parts = [turn(cylinder(grip, 2 * (half + wide) + 0.05, (0, 0, -half - wide - 0.025), sides=10), 90, "y")]
    if kind < 0.35:
        corner = 0.3 * wide
        heads = [
            turn(
                lathe(
                    [
                        (0, 0),
                        (0.75 * radius, 0),
                        (radius, corner),
                        (radius, wide + corner),
                        (0.75 * radius, wide + 2 * corner),
                        (0, wide + 2 * corner),
                    ],
                    sides=6 if random.random() < 0.7 else 18,
                ),
                90,
                "y",
            )
        ]
    elif kind < 0.5:
        heads = [ellipsoid((radius, radius, radius)) + (0.8 * radius, 0, 0)]
    else:
        count = int(random.integers(1, 5))
        each = wide / count
        heads = [
            turn(cylinder(radius * (1 - 0.22 * i), 0.9 * each, (0, 0, i * each), sides=18), 90, "y")
            for i in range(count)
        ]
        heads.append(turn(cylinder(2 * grip, 0.02, (0, 0, wide), sides=8), 90, "y"))
    turned = u(0, 60)
    return grounded([turn(part, turned, "x") for head in heads for part in both(move(head, (half, 0, 0)))] + parts)


def racket(random: np.random.Generator) -> Shape:
    """A tennis, squash or badminton racket, its frame strung, or a table tennis bat."""
    u, kind = random.uniform, random.random()
    if kind < 0.22:
        radius = u(0.072, 0.085)
        blade = scale(cylinder(radius, u(0.008, 0.018), (0, 0, -0.006), sides=20), (1, u(1.0, 1.1), 1))
        handle = limb(
            [(0, -0.6 * radius, 0), (0, -radius - 0.03, 0), (0, -radius - 0.11, 0)],
            [(0.03, 0.01), (0.014, 0.011), (0.016, 0.013)],
        )
        return laid([turn(part, 90, "x") for part in (blade, handle)], random)
    wide, oval, thick = u(0.1, 0.14), u(1.15, 1.45), u(0.006, 0.013)
    shaft, grip = (u(0.1, 0.18), u(0.014, 0.018)) if kind < 0.75 else (u(0.22, 0.3), 0.012)
    long, back = wide * oval, 0.16
    parts = [scale(ring(wide, thick, sides=20), (1, oval, 1.2))]
    for share in np.linspace(-0.85, 0.85, int(random.integers(7, 13))):
        x, y = wide * np.sqrt(1 - share**2), long * share
        parts.append(box((2 * x, 0.0025, 0.0025), (0, y, 0)))
        parts.append(box((0.0025, 2 * long * np.sqrt(1 - share**2), 0.0025), (wide * share, 0, 0)))
    neck = -long - shaft
    if kind < 0.6:  # an open throat
        parts += both(
            limb(
                [(0.55 * wide, -0.85 * long, 0), (0.25 * wide, -long - 0.5 * shaft, 0), (0.006, neck, 0)],
                [thick, thick, thick],
            )
        )
    else:
        parts.append(limb([(0, -long, 0), (0, neck, 0)], [0.7 * thick, 0.7 * thick]))
    parts.append(limb([(0, neck + 0.02, 0), (0, neck - back, 0)], [(grip, 0.9 * grip), (1.15 * grip, grip)], tip=0.1))
    return laid([turn(part, 90, "x") for part in parts], random)


def hat(random: np.random.Generator) -> Shape:
    """A fedora, cowboy, sun, top or bowler hat, a peaked cap, a knitted or a pointed one."""
    u, kind = random.uniform, random.random()
    if kind < 0.5:
        brim, high, top = u(1.35, 2.3), u(0.8, 1.2), u(0.75, 1.0)
        if kind < 0.12:
            brim, high, top = u(1.3, 1.55), u(1.5, 2.0), u(0.95, 1.15)
        bowl = random.random() < 0.35 and kind > 0.12
        crown = (
            [(np.cos(a), high * np.sin(a)) for a in np.linspace(0, np.pi / 2, 7)]
            if bowl
            else [(1, 0), (top, 0.93 * high), (0.9 * top, high), (0, u(0.85, 1.0) * high)]
        )
        whole = scale(lathe([(1, -0.01), (brim, 0), (brim, 0.03), (1, 0.03), *crown], sides=24), (1, u(1.1, 1.3), 1))
        if not bowl and kind > 0.12 and random.random() < 0.6:  # a crease along the crown
            crease = np.exp(-((whole[..., 0] / 0.25) ** 2)) * np.clip(whole[..., 2] / high - 0.6, 0, 1)
            whole[..., 2] -= crease * u(0.3, 0.7)
        roll = u(-0.15, 0.6) if random.random() < 0.6 else 0.0
        out = np.maximum(np.abs(whole[..., 0]) - 0.95, 0)
        whole[..., 2] += roll * out**2 * 1.2
        band = scale(lathe([(1.02, 0.03), (1.01 - 0.2 * (1 - top), 0.25)], sides=20), (1, 1.2, 1))
        return grounded([whole, band])
    if kind < 0.8:
        high = u(0.75, 1.0)
        parts = [
            scale(
                lathe([(np.cos(a), high * np.sin(a)) for a in np.linspace(0, np.pi / 2, 7)], sides=18),
                (1, u(1.1, 1.25), 1),
            ),
            ellipsoid((0.07, 0.07, 0.05), (0, 0, high), 8),
        ]
        out, half = u(0.5, 0.95), u(0.65, 0.95)
        x = np.linspace(-1, 1, 9)
        rim, edge = np.sqrt(np.maximum(1 - (half * x) ** 2, 0)), out * np.maximum(1 - x**4, 0)
        rows = [
            np.stack([half * x, -1.12 * rim - share * edge, -0.12 * share * x**2 + 0.02], axis=1)
            for share in (0, 0.5, 1)
        ]
        peak = sheet(np.stack(rows))
        return grounded([*parts, peak, peak + (0, 0, 0.03)])
    if kind < 0.9:
        high, cuff = u(1.0, 1.5), u(0.3, 0.5)
        profile = [(0.98, cuff), (0.95, 0.5 * high), (0.7, 0.85 * high), (0.3, high), (0, high)]
        return [
            lathe([(0.9, 0), (1.05, 0), (1.08, cuff), (0.95, cuff)]),
            lathe(profile),
            ellipsoid((0.25, 0.25, 0.25), (0, 0, high + 0.15), 10),
        ][: int(random.integers(2, 4))]
    high, brim = u(1.8, 2.8), u(1.0, 1.9)
    bend = u(-0.3, 0.5)
    pointed = lathe([(brim, 0), (1, 0.02), *((1 - t, high * t) for t in np.linspace(0.1, 1, 8))])
    return [pointed + (pointed[..., 2:] / high) ** 2 * np.array((bend, 0, 0))]


def shoe(random: np.random.Generator) -> Shape:
    """A sneaker, low shoe, boot, high-heeled or flat shoe, or slipper; often a pair."""
    u, kind = random.uniform, random.random()
    heel = u(0.05, 0.1) if kind > 0.8 else u(0.0, 0.03)
    y = np.array([0.14, 0.12, 0.07, 0.0, -0.06, -0.11, -0.145])
    lift = heel * np.clip((y + 0.06) / 0.18, 0, 1) ** 1.3
    half = np.array([0.022, 0.033, 0.034, 0.034, 0.045, 0.04, u(0.015, 0.028)]) * u(0.9, 1.15)
    top = np.array([0.05, 0.075, 0.078, 0.075, 0.055, 0.04, 0.025]) * (
        1 if kind < 0.8 else np.array([0.7, 0.7, 0.4, 0.3, 0.45, 0.7, 0.8])
    )
    if kind < 0.15:  # open behind
        top[:4] = [0.02, 0.022, 0.025, 0.06]
    angle = np.linspace(0, np.pi, 8)
    x, z = np.outer(half, np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.6), np.outer(top, np.sin(angle) ** 0.7)
    upper = np.stack([x, np.broadcast_to(y[:, None], x.shape), z + lift[:, None] + 0.012], axis=-1)
    if kind < 0.8:  # the opening for the foot
        hollow = np.exp(-(((upper[..., 1] - 0.07) / 0.045) ** 2) - (upper[..., 0] / 0.022) ** 2)
        upper[..., 2] -= 0.035 * hollow * (upper[..., 2] > 0.03)
    sole_high, edge = u(0.008, 0.03), np.array((1.06, -1.06))
    rim = np.stack([np.outer(half, edge), np.repeat(y[:, None], 2, 1), np.repeat(lift[:, None], 2, 1)], axis=-1)
    raised = rim + (0, 0, sole_high)
    sole = sheet(np.stack([rim[:, 0], raised[:, 0], raised[:, 1], rim[:, 1], rim[:, 0]], axis=1))
    parts = [sheet(upper), sole]
    if heel > 0.04:
        thin = u(0.006, 0.025)
        parts.append(limb([(0, 0.11, heel), (0, 0.115, 0.0)], [0.028, thin], tip=0))
    elif heel > 0.01:
        parts.append(box((0.06, 0.07, heel + 0.01), (0, 0.1, 0)))
    if 0.5 < kind < 0.72:  # a boot's shaft
        high, wide = u(0.1, 0.38), u(0.042, 0.06)
        shaft = [(0.036, 0.05), (0.037, 0.1), (wide, 0.08 + high), (wide - 0.004, 0.08 + high), (0.033, 0.1)]
        parts.append(scale(lathe(shaft), (1, 1.25, 1)) + (0, 0.085, heel))
    elif 0.15 < kind < 0.5:
        parts += [box((0.045, 0.006, 0.004), (0, -0.02 + 0.018 * i, 0.079)) for i in range(3)]
    if random.random() < 0.4:
        gap, ahead = u(0.05, 0.09), u(-0.05, 0.1)
        parts = [
            part
            for part in parts
            for part in (part + (gap, 0, 0), part * (-1, 1, 1) + (-gap, ahead * (ahead > 0.04), 0))
        ]
    return grounded(parts)


def backpack(random: np.random.Generator) -> Shape:
    """A school bag, day pack or trekking rucksack: a rounded sack, pockets, two shoulder straps and a loop."""
    u = random.uniform
    wide, deep, high, power = (
        u(0.26, 0.36),
        u(0.13, 0.22),
        u(0.38, 0.5) if random.random() < 0.75 else u(0.55, 0.75),
        u(0.35, 0.65),
    )
    sack = cushion((wide, deep, high), power=power)
    sack[..., :2] *= 1 - u(0.0, 0.3) * np.clip(sack[..., 2:] / high - 0.5, 0, 1)
    parts = [sack]
    if random.random() < 0.85:
        parts.append(cushion((wide * u(0.65, 0.9), 0.1, high * u(0.35, 0.55)), (0, -deep / 2, 0.03), power))
    if random.random() < 0.4:
        parts += both(cushion((0.1, 0.6 * deep, 0.4 * high), (wide / 2, 0, 0.03), power))
    if random.random() < 0.4:  # a flap, or a rolled mat
        parts.append(cushion((wide * 0.95, deep * 1.15, 0.12), (0, -0.01, high - 0.1), 0.5))
    if high > 0.5 and random.random() < 0.5:
        parts.append(turn(cylinder(0.07, wide * 1.2, (0, 0, -0.6 * wide)), 90, "y") + (0, 0, high + 0.05))
    strap = [
        (0.06, deep * 0.42, 0.93 * high),
        (0.09, deep / 2 + 0.06, 0.85 * high),
        (0.11, deep / 2 + u(0.04, 0.12), 0.5 * high),
        (0.12, deep / 2 + 0.03, 0.2 * high),
        (0.12, deep * 0.4, 0.1 * high),
    ]
    parts += both(limb(strap, [(0.03, 0.008), (0.035, 0.012), (0.033, 0.01), (0.015, 0.004), (0.015, 0.004)]))
    loop = [
        (-0.04, deep * 0.4, 0.95 * high),
        (-0.03, deep * 0.45, high + 0.04),
        (0.03, deep * 0.45, high + 0.04),
        (0.04, deep * 0.4, 0.95 * high),
    ]
    return [*parts, tube(loop, 0.008)]


def book(random: np.random.Generator) -> Shape:
    """A closed book, lying or upright, an open one, or a few in a pile or row."""
    u, kind = random.uniform, random.random()
    wide, high, thick = u(0.11, 0.24), u(0.17, 0.32), u(0.01, 0.06)
    if kind < 0.5:
        parts = _volume(wide, high, thick)
        return parts if random.random() < 0.5 else grounded([turn(part, 90, "x") for part in parts])
    if kind < 0.75:  # open
        t = np.linspace(0, 1, 8)
        swell, slope = thick * np.sin(np.pi * np.minimum(t * 1.2 + 0.1, 1)) ** 0.7 + 0.003, np.radians(u(-5, 25))
        page = np.stack([wide * t * np.cos(slope), np.zeros(8), wide * t * np.sin(slope) + swell], axis=1)
        leaf = sheet(np.stack([page + (0, -high / 2, 0), page + (0, high / 2, 0)]))
        cover = turn(box((wide + 0.005, high + 0.008, 0.004), (wide / 2, 0, -0.002)), -np.degrees(slope), "y")
        parts = [*both(leaf), *both(cover), *both(move(leaf, (0, 0, -0.3 * thick)))]
        lean = u(60, 85) if random.random() < 0.3 else 0
        return grounded([turn(part, lean, "x") for part in parts])
    parts, at = [], 0.0
    stacked = random.random() < 0.6
    for _ in range(int(random.integers(2, 7))):
        size, each = u(0.75, 1.1), u(0.015, 0.05)
        one = [turn(part, u(-8, 8) if stacked else 0) + (0, 0, at) for part in _volume(wide * size, high * size, each)]
        parts, at = [*parts, *one], at + each
    if not stacked:
        parts = [turn(turn(part, 90, "y"), 90, "x") for part in parts]
    return grounded(parts)


def doughnut(random: np.random.Generator) -> Shape:
    """A ring of dough, thick or thin, at times with icing or a bite gone."""
    u = random.uniform
    radius, thick, flat = 1.0, u(0.35, 0.75), u(0.7, 1.05)
    end = 360 if random.random() < 0.85 else u(290, 340)
    angle = np.linspace(0, 2 * np.pi, 13)
    spin = arc(1.0, 0, end, 25)
    grid = np.empty((13, 25, 3))
    grid[..., :2] = (radius + thick * np.cos(angle))[:, None, None] * spin
    grid[..., 2] = (flat * thick * np.sin(angle))[:, None]
    parts = [sheet(grid)]
    if random.random() < 0.45:
        wave = 1 + 0.12 * np.sin(np.linspace(0, 2 * np.pi, 25) * random.integers(4, 10))
        top = np.linspace(-0.3, np.pi + 0.3, 9)[:, None] * np.ones(25)
        icing = np.empty((9, 25, 3))
        icing[..., :2] = (radius + 1.05 * thick * np.cos(top))[..., None] * spin
        icing[..., 2] = 1.06 * flat * thick * np.sin(top) * wave
        parts.append(sheet(icing))
    return grounded(parts if random.random() < 0.85 else [turn(part, 90, "x") for part in parts])


def globe(random: np.random.Generator) -> Shape:
    """A globe whose tilted axis is held by a half ring on a foot, or one in a wooden frame on legs."""
    u = random.uniform
    tilt, stem, foot = u(10, 30), u(0.15, 0.6), u(0.4, 0.8)
    parts = [ellipsoid((1, 1, 1), sides=18)]
    wide = u(1.08, 1.2)
    if random.random() < 0.78:
        bow = [(x, 0, z) for x, z in arc(wide, -90, 90, 13)]
        parts.append(limb(bow, [(u(0.04, 0.1), u(0.025, 0.05))] * 13, 6))
        if random.random() < 0.3:
            parts.append(limb([(-x, y, z) for x, y, z in bow], [(0.05, 0.03)] * 13, 6))
        parts.append(tube([(0, 0, -wide), (0, 0, wide)], 0.03))
        parts = [turn(part, tilt, "y") for part in parts]
        low = -wide - stem
        parts.append(
            lathe(
                [(0, 0), (foot, 0), (foot, 0.06), (0.5 * foot, u(0.08, 0.2)), (0.07, 0.25), (0.06, stem + 0.1)],
                (0, 0, low),
            )
        )
        return grounded(parts)
    high = u(0.7, 1.6)
    parts += [
        turn(ring(wide, 0.04, sides=20), 90, "x"),
        lathe([(1.1, -0.05), (1.45, -0.05), (1.45, 0.05), (1.1, 0.05)], sides=20),
    ]
    parts += around(
        limb([(1.3, 0, 0), (1.2, 0, -0.6 - 0.5 * high), (1.0, 0, -0.9 - high)], [0.09, 0.06, 0.09]),
        int(random.integers(3, 5)),
        45,
    )
    parts.append(ring(1.0, 0.05, (0, 0, -0.6 - 0.8 * high)))
    return grounded(parts)


def chess_pawn(random: np.random.Generator) -> Shape:
    """A pawn: a broad stepped foot, a tapering waist, a collar and a ball on top."""
    u = random.uniform
    foot, neck, high, head = u(0.5, 0.7), u(0.17, 0.28), u(0.9, 1.5), u(0.3, 0.42)
    step = u(0.08, 0.2)
    body = [(0, 0), (foot, 0), (foot, step), (0.9 * foot, 1.3 * step), (0.75 * foot, 1.6 * step)]
    body += [
        (neck + (0.7 * foot - neck) * (1 - t) ** u(1.7, 2.6), 1.8 * step + (high - 1.8 * step) * t)
        for t in (0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    collar = u(1.4, 1.9) * neck
    body += [(collar, high), (collar, high + 0.07), (neck, high + 0.12), (neck, high + 0.2)]
    return [lathe(body, sides=18), ellipsoid((head, head, head * u(0.9, 1.15)), (0, 0, high + 0.1 + 0.85 * head), 14)]


def _drum_barrel(random: np.random.Generator, radius: float, high: float) -> Shape:
    """A shell with a head and a hoop at both ends, at times with tension rods."""
    parts = [cylinder(radius, high)]
    hoop = [(radius, 0), (1.06 * radius, 0), (1.06 * radius, 0.025), (radius, 0.025)]
    parts += [lathe(hoop, (0, 0, z)) for z in (0, high - 0.025)]
    rods = int(random.integers(0, 9))
    return (
        [*parts, *around(bar((1.05 * radius, 0, 0.02), (1.05 * radius, 0, high - 0.02), 0.012), rods)]
        if rods > 4
        else parts
    )


def _snare(random: np.random.Generator, x: float, y: float) -> Shape:
    """A shallow drum on a tripod, at times with sticks."""
    high = random.uniform(0.45, 0.65)
    legs = around(bar((0.0, 0, 0.25), (0.25, 0, 0), 0.02), 3, 30)
    arms = around(bar((0.0, 0, high - 0.12), (0.16, 0, high), 0.018), 3, 90)
    parts = [
        *put(_drum_barrel(random, random.uniform(0.16, 0.2), random.uniform(0.1, 0.18)), (0, 0, high)),
        tube([(0, 0, 0.2), (0, 0, high - 0.1)], 0.015),
    ]
    return put([*parts, *legs, *arms], (x, y, 0))


def _volume(wide: float, high: float, thick: float) -> Shape:
    """A closed book lying, its back to the left: two covers, the back, the pages."""
    covers = [box((wide, high, 0.003), (0, 0, z)) for z in (0, thick - 0.003)]
    return [
        *covers,
        box((0.003, high, thick), (-wide / 2, 0, 0)),
        box((wide - 0.008, high - 0.008, thick - 0.006), (-0.003, 0, 0.003)),
    ]


CATEGORIES: dict[str, Maker] = {
    "guitar": guitar,
    "piano": piano,
    "drum": drum,
    "umbrella": umbrella,
    "coat hanger": coat_hanger,
    "ball": ball,
    "dumbbell": dumbbell,
    "racket": racket,
    "hat": hat,
    "shoe": shoe,
    "backpack": backpack,
    "book": book,
    "doughnut": doughnut,
    "globe": globe,
    "chess pawn": chess_pawn,
}
