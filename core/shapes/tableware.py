"""What one cooks in, eats from and with, drinks and pours from."""

import numpy as np

from core.shapes.forms import fluted, hollow, limb
from core.shapes.parts import (
    Maker,
    Part,
    Point,
    Shape,
    cylinder,
    ellipsoid,
    grounded,
    lathe,
    move,
    put,
    ring,
    scale,
    tube,
    turn,
)


def bowl(random: np.random.Generator) -> Shape:
    """A half ball, cone, shallow or deep bowl, with its inside; round, oval, square or fluted, flat or on a foot."""
    u = random.uniform
    high = u(0.3, 0.75) if random.random() < 0.75 else u(0.75, 1.2)
    base, power, wall = u(0.15, 0.65), u(0.3, 0.65) if random.random() < 0.7 else u(0.65, 1.3), u(0.015, 0.09)
    outer = [(base + (1 - base) * t**power, high * t) for t in np.linspace(0, 1, 9) ** 1.7]
    if random.random() < 0.15:  # closing again
        inward = u(0.1, 0.6)
        outer = [(r * (1 - inward * max(z / high - 0.4, 0.0) ** 2), z) for r, z in outer]
    elif random.random() < 0.3:  # a rim
        outer.append((1 + u(0.03, 0.15), high + u(0.0, 0.03)))
    body = lathe(hollow(outer, wall), sides=20)
    shape = random.random()
    if shape < 0.1:
        body = _square(body, u(0.5, 1.0))
    elif shape < 0.2:
        body = fluted(body, int(random.integers(5, 13)), u(0.02, 0.08))
    parts = [body]
    foot = random.random()
    if foot < 0.4:
        parts.append(cylinder(base * u(0.8, 1.0), u(0.04, 0.2), top=base * 0.9, is_open=True))
    elif foot < 0.5:  # on a stem, for fruit
        stem = u(0.2, 0.7)
        parts.append(lathe([(0, 0), (u(0.35, 0.6), 0), (u(0.08, 0.15), 0.3 * stem), (0.1, 0.7 * stem), (base, stem)]))
    if len(parts) > 1:
        parts[0] = move(body, (0, 0, 0.98 * parts[1][..., 2].max()))
    if random.random() < 0.08:  # filled
        top = parts[0][..., 2].max()
        parts.append(cylinder(0.8, 0.01, (0, 0, top - 0.25 * high)))
    return [scale(part, (1, u(0.6, 0.85), 1)) for part in parts] if random.random() < 0.12 else parts


def cup(random: np.random.Generator) -> Shape:
    """A mug with a handle, a tea or coffee cup, mostly on its saucer, now and then a paper cup with its lid."""
    u, kind = random.uniform, random.random()
    if kind < 0.12:
        bottom, high = u(0.55, 0.8), u(2.0, 3.2)
        parts = [lathe(hollow([(bottom, 0), (1, high)], 0.03)), ring(1, 0.05, (0, 0, high), 12)]
        if random.random() < 0.6:
            parts.append(
                lathe([(1.06, high), (1.02, high + 0.2), (0.9, high + 0.2), (0.88, high + 0.12), (0, high + 0.12)])
            )
        if random.random() < 0.3:
            parts.append(lathe([(bottom + 0.12, 0.3 * high), (1.0, 0.75 * high)]))
        return parts
    tea = kind > 0.62
    high, base, power = (u(0.95, 1.6), u(0.4, 0.7), u(0.3, 0.7)) if tea else (u(1.6, 2.7), u(0.75, 1.1), 1.0)
    bulge, wall = (0.0 if tea else max(u(-0.12, 0.2), 0.0) - 0.1 * (random.random() < 0.1)), u(0.03, 0.12)
    shares = np.linspace(0, 1, 8) ** (1.6 if tea else 1)
    outer = [(base + (1 - base) * t**power + bulge * np.sin(np.pi * t), high * t) for t in shares]
    parts = [lathe(hollow(outer, wall), sides=20)]
    top, low, reach = u(0.75, 0.95), u(0.12, 0.4), u(0.35, 0.75) if tea else u(0.5, 1.0)
    ends = [
        (np.interp(share * high, [z for _, z in outer], [r for r, _ in outer]) - 0.03, share * high)
        for share in (top, low)
    ]
    parts.append(_ear(ends[0], ends[1], reach, u(0.06, 0.13), u(0.05, 0.1), u(0.4, 1.0)))
    if random.random() < 0.25:
        parts.append(cylinder(0.85, 0.01, (0, 0, u(0.75, 0.9) * high)))
    if tea and random.random() < 0.5:
        lift = u(0.05, 0.15)
        parts = put(parts, (0, 0, lift)) + [cylinder(0.9 * base, lift + 0.02, is_open=True)]
    if random.random() < (0.65 if tea else 0.07):
        saucer = _dish(u(1.5, 2.1), u(0.15, 0.4), u(0.45, 0.6), 0.06)
        parts = [saucer, *put(parts, (0, 0, 0.08))]
        if random.random() < 0.2:
            parts.append(
                move(
                    limb([(0, -1, 0), (0, 0.2, 0.02), (0, 1, 0)], [(0.2, 0.05), (0.06, 0.03), (0.08, 0.03)]),
                    (-1.3, 0, 0.35),
                )
            )
    return parts


def bottle(random: np.random.Generator) -> Shape:
    """A bottle for wine, beer, water, medicine, perfume, sauce or soap: its shoulders, neck, lip and any stopper."""
    u = random.uniform
    body, shoulder, neck = (
        (u(1.6, 5.0), u(0.3, 2.0), u(0.22, 0.5)) if random.random() < 0.7 else (u(1.2, 3.5), u(0.1, 0.5), u(0.3, 0.8))
    )
    long, power = u(0.2, 2.2) if neck < 0.45 else u(0.1, 0.6), u(0.5, 1.6)
    total = body + shoulder
    outer = [(0.9, 0.0), (1.0, 0.1), *((1.0, body * t) for t in (0.25, 0.5, 0.75, 0.98))]
    outer += [
        (neck + (1 - neck) * np.cos(t * np.pi / 2) ** power, body + shoulder * t) for t in np.linspace(0.15, 1, 7)
    ]
    figure = random.random()
    if figure < 0.12:  # a waist
        outer = [(r - 0.15 * np.sin(np.pi * min(z / body, 1)) ** 2, z) for r, z in outer]
    elif figure < 0.22:  # rings, as of thin plastic
        outer[1:6] = [(1.0 - 0.06 * (i % 2), z) for i, z in enumerate(np.linspace(0.1, 0.98 * body, 13))]
    elif figure < 0.34:  # tapered
        slope = u(-0.2, 0.3)
        outer = [(r * (1 + slope * (z / total - 1)) if i < 6 else r, z) for i, (r, z) in enumerate(outer)]
    trunk = lathe([(0, 0), *outer] if random.random() < 0.7 else hollow(outer, 0.06), sides=20)
    section = random.random()
    if section < 0.2:
        trunk = _square(trunk, u(0.6, 1.0))
    if section < 0.1 or section > 0.88:
        trunk = scale(trunk, (1, u(0.45, 0.85), 1))
        neck = min(neck, 0.5)
    lip, tall = neck * u(1.1, 1.3), total + long
    throat = [
        (neck, total - 0.05),
        (neck * 0.95, tall - 0.25),
        (lip, tall - 0.22),
        (lip, tall),
        (0.75 * neck, tall),
        (0.7 * neck, total),
    ]
    parts = [trunk, lathe(throat, sides=14)]
    if random.random() < 0.5:
        parts += _stopper(random, neck, tall)
    if random.random() < 0.05:
        parts.append(_ear((0.9, 0.98 * body), (0.9, 0.4 * body), 0.7, 0.15, 0.12, 0.6))
    return parts


def drinking_glass(random: np.random.Generator) -> Shape:
    """A tumbler, highball, pint or shot glass, straight, conical, curved or faceted, thick below; a straw or drink."""
    u = random.uniform
    high, base, bulge = u(1.7, 3.2) if random.random() < 0.6 else u(3.2, 5.5), u(0.6, 1.02), 0.0
    if random.random() < 0.3:
        bulge = u(-0.12, 0.2)
    outer = [(base + (1 - base) * t + bulge * np.sin(np.pi * t), high * t) for t in np.linspace(0, 1, 8)]
    if random.random() < 0.25:  # rounded below
        outer = [(0.7 * base, 0.0), (0.93 * base, 0.08 * high), *outer[1:]]
    wall = u(0.02, 0.1)
    profile = hollow(outer, wall, u(0.05, 0.4) if random.random() < 0.7 else wall)
    faceted = random.random() < 0.2
    parts = [lathe(profile, sides=int(random.integers(6, 13)) if faceted else 20)]
    if random.random() < 0.08:
        parts = [_square(parts[0], u(0.5, 1.0))]
    if random.random() < 0.2:
        level = u(0.5, 0.9)
        parts.append(
            cylinder(
                np.interp(level * high, [z for _, z in outer], [r for r, _ in outer]) - wall, 0.01, (0, 0, level * high)
            )
        )
    if random.random() < 0.1:
        parts.append(tube([(-0.5, 0, 0.3), (0.75, 0.1, high * u(1.2, 1.5))], 0.06))
    return parts


def wine_glass(random: np.random.Generator) -> Shape:
    """A bowl (wine, flute, martini, coupe, brandy, goblet) on a stem on a round foot."""
    u, kind = random.uniform, random.choice(5, p=[0.5, 0.15, 0.13, 0.1, 0.12])  # wine, flute, cone, coupe, brandy
    deep, stem = (
        (u(1.8, 2.8), u(3.5, 5.0), u(0.9, 1.4), u(0.6, 1.0), u(1.5, 2.0))[kind],
        u(1.5, 3.0) if kind < 4 else u(0.3, 1.0),
    )
    close = (u(0.0, 0.35), u(0, 0.15), 0.0, 0.0, u(0.25, 0.45))[kind]
    t = np.linspace(0.0, 1, 10) ** 1.3
    radius = t if kind == 2 else np.sqrt(1 - (1 - np.minimum(t / (0.45 + 0.5 * (kind in (1, 3))), 1)) ** 2)
    radius = radius - close * np.clip((t - 0.4) / 0.6, 0, 1) ** 2
    thick, foot = u(0.06, 0.13), u(0.7, 1.05)
    outer = [(max(r, thick), stem + deep * s) for r, s in zip(radius, t, strict=True)]
    profile = [
        (0, 0),
        (foot, 0),
        (foot, 0.05),
        (0.3 * foot, u(0.08, 0.2)),
        (thick, 0.35),
        (thick, 0.8 * stem),
        *hollow(outer, u(0.02, 0.06))[1:],
    ]
    parts = [lathe(profile, sides=20)]
    if random.random() < 0.2:
        parts.append(ellipsoid((2.2 * thick, 2.2 * thick, 0.15), (0, 0, u(0.4, 0.9) * stem), 8))
    if random.random() < 0.2:
        level = u(0.3, 0.8)
        parts.append(cylinder(np.interp(level, t, radius) - 0.05, 0.01, (0, 0, stem + level * deep)))
    return parts


def plate(random: np.random.Generator) -> Shape:
    """A dinner or soup plate with a rim, a flat or coupe plate or platter; round, oval, square or fluted."""
    u, kind = random.uniform, random.random()
    well, deep = u(0.5, 0.75), u(0.06, 0.16) if random.random() < 0.75 else u(0.16, 0.28)
    dish = _dish(1.0, deep, well, u(0.015, 0.04), u(0.3, 1.1))
    if kind < 0.15:
        dish = _square(dish, u(0.6, 1.0))
    elif kind < 0.25:
        dish = fluted(dish, int(random.integers(8, 17)), 0.03)
    parts = [dish] if random.random() < 0.5 else [dish, ring(well * u(0.7, 0.95), 0.02, (0, 0, 0.0))]
    return [scale(part, (1, u(0.55, 0.85), 1)) for part in parts] if random.random() < 0.15 else parts


def cooking_pot(random: np.random.Generator) -> Shape:
    """A saucepan with a long handle, a stock pot or casserole with two, or a cauldron; mostly with its lid."""
    u, kind = random.uniform, random.random()
    high, wall, round_ = u(0.6, 1.3) if random.random() < 0.7 else u(1.3, 2.2), u(0.02, 0.06), u(0.03, 0.3)
    outer = [
        (1 - round_, 0.0),
        (1 - 0.3 * round_, 0.3 * round_),
        (1.0, round_),
        (u(1.0, 1.08), 0.97 * high),
        (1.08, high),
    ]
    if kind > 0.93:
        outer = [(np.sin(a), high * (1 - np.cos(a)) / 1.6) for a in np.linspace(0.3, 2.2, 9)]
    parts, high, rim = [lathe(hollow(outer, wall), sides=20)], outer[-1][1], outer[-1][0]
    if kind < 0.35:
        parts += _stick(random, 0.98, u(0.75, 0.92) * high, u(1.4, 2.2))
    else:
        z, wide, out, thick = u(0.65, 0.9) * high, u(0.25, 0.45), u(0.2, 0.45), u(0.04, 0.08)
        ear = turn(_ear((0.0, wide), (0.0, -wide), out, 1.5 * thick, thick, u(0.35, 0.9)), 90, "x")
        parts += [turn(move(ear, (0.97, 0, z)), side) for side in (0, 180)]
    if random.random() < 0.65:
        parts += _lid(random, rim, (0, 0, high))
    if kind > 0.93:
        parts = [
            *put(parts, (0, 0, 0.2)),
            *(cylinder(0.08, 0.5, (0.6 * np.cos(a), 0.6 * np.sin(a), 0)) for a in (0, 2, 4)),
        ]
    return parts


def frying_pan(random: np.random.Generator) -> Shape:
    """A low, flared pan, or a wok, a square grill pan or a pan with a second grip, with a long handle."""
    u, kind = random.uniform, random.random()
    high, base, wall = u(0.16, 0.4), u(0.7, 0.95), u(0.02, 0.05)
    outer = [(base, 0.0), (base + 0.6 * (1 - base), 0.35 * high), (1.0, high)]
    if kind < 0.2:
        high = u(0.4, 0.65)
        outer = [(0.35 + 0.65 * t**0.6, high * t) for t in np.linspace(0, 1, 6) ** 1.5]
    pan = lathe(hollow(outer, wall), sides=20)
    parts = [_square(pan, u(0.7, 1.0)) if kind > 0.88 else pan]
    parts += _stick(random, 0.97, 0.8 * high, u(1.3, 2.3))
    if random.random() < 0.2:
        grip = turn(_ear((0.97, 0.2), (0.97, -0.2), 0.25, 0.06, 0.05, 0.6), 90, "x")
        parts.append(turn(move(grip, (0, 0, 0.8 * high)), 180))
    if random.random() < 0.12:
        parts += _lid(random, 1.0, (0, 0, high))
    return parts


def teapot(random: np.random.Generator) -> Shape:
    """A plump pot with a spout, a lid with a knob, and a handle opposite the spout or over the top."""
    u = random.uniform
    high, base, top, power = u(1.0, 1.9), u(0.45, 0.75), u(0.35, 0.65), u(0.35, 0.8)
    t = np.linspace(0, 1, 10)
    middle = u(0.3, 0.6)
    swell = np.sin(np.pi * t ** (np.log(0.5) / np.log(middle))) ** power
    outer = [(r, z) for r, z in zip(base * (1 - t) + top * t + (1 - 0.5 * (base + top)) * swell, high * t, strict=True)]
    parts = [lathe([(0, 0), *outer], sides=20), *_lid(random, top, (0, 0, high))]
    start, end = (-0.75, 0.3 * high), (-u(1.6, 2.0), u(0.85, 1.15) * high)
    parts.append(_spout(start, end, u(0.2, 0.32), u(0.07, 0.13)))
    if random.random() < 0.75:
        radius = [np.interp(share * high, high * t, [r for r, _ in outer]) - 0.05 for share in (0.85, 0.25)]
        parts.append(
            _ear(
                (radius[0], 0.85 * high), (radius[1], 0.25 * high), u(0.5, 0.85), u(0.07, 0.13), u(0.06, 0.1), u(0.5, 1)
            )
        )
    else:
        parts.append(_bail(random, 0.75, 0.85 * high, u(0.8, 1.3)))
    if random.random() < 0.4:
        parts.append(cylinder(base * 1.05, 0.08))
    return parts


def jug(random: np.random.Generator) -> Shape:
    """A jug, pitcher, ewer or carafe: open above, a lip drawn out at the front, a handle behind."""
    u = random.uniform
    high, base, waist = u(1.9, 3.6), u(0.65, 1.0), u(0.5, 0.95)
    t = np.linspace(0, 1, 12)
    belly = np.interp(t, [0, u(0.15, 0.45), u(0.65, 0.85), 1], [base, 1.0, waist, waist * u(1.0, 1.25)])
    radius = np.convolve(np.pad(belly, 1, "edge"), [0.25, 0.5, 0.25], "valid")
    body = lathe(hollow(list(zip(radius, high * t, strict=True)), u(0.03, 0.09)), sides=20)
    lip = np.clip(body[..., 2] / high - u(0.7, 0.9), 0, 1) * 8
    front = np.exp(-((body[..., 0] / u(0.2, 0.4)) ** 2)) * (body[..., 1] < 0)
    body = body + (lip**1.5 * front)[..., None] * (0, -u(0.1, 0.3), u(0.0, 0.12))
    top, low = u(0.8, 0.95), u(0.2, 0.5)
    ends = [(np.interp(share, t, radius) - 0.03, share * high) for share in (top, low)]
    handle = _ear(ends[0], ends[1], u(0.45, 0.95), u(0.07, 0.14), u(0.06, 0.11), u(0.4, 1.0), u(0.0, 0.4))
    parts = [body, turn(handle, 90)]
    if random.random() < 0.2:
        parts.append(cylinder(0.85 * np.interp(0.7, t, radius), 0.01, (0, 0, 0.7 * high)))
    if random.random() < 0.15:
        parts += _lid(random, float(radius[-1]), (0, 0, high))
    if random.random() < 0.2:  # on a foot
        foot = u(0.2, 0.7)
        parts = [
            *put(parts, (0, 0, foot)),
            lathe([(0, 0), (base, 0), (0.4 * base, 0.6 * foot), (0.6 * base, foot + 0.05)]),
        ]
    return parts


def spoon(random: np.random.Generator) -> Shape:
    """A table, tea, soup or wooden spoon or a ladle, mostly lying."""
    u = random.uniform
    wide, long, deep = u(0.2, 0.3), u(0.3, 0.42), u(0.06, 0.14)
    if random.random() < 0.15:
        wide, long, deep = 0.42, 0.42, u(0.2, 0.35)
    hollow = ellipsoid((wide, long, deep), sides=14)
    hollow[..., 2] = np.where(hollow[..., 2] > 0, -0.85 * hollow[..., 2], hollow[..., 2])
    hollow[..., 0] *= 1 + u(0.0, 0.3) * hollow[..., 1] / long
    return _lying([hollow, _grip(random, 0.92 * long, u(1.5, 2.3))], random)


def fork(random: np.random.Generator) -> Shape:
    """A table, cake or serving fork of two to four prongs, mostly lying."""
    u, count = random.uniform, (2, 3, 4, 4, 4)[random.integers(5)]
    wide, prong, palm, dip = u(0.14, 0.22), u(0.4, 0.7), u(0.25, 0.4), u(0.03, 0.12)
    x = np.linspace(-wide, wide, count)
    thick = min(0.3 * (x[1] - x[0]), 0.045)
    y, z = np.array([0.02, -0.35, -0.75, -1.0]) * prong, dip * np.array([-1.0, -0.9, -0.3, 0.3])
    parts = [
        limb([(a, b, c) for b, c in zip(y, z, strict=True)], [(thick, 0.022)] * 3 + [(0.5 * thick, 0.015)], 6)
        for a in x
    ]
    heel = [(0, 0, -dip), (0, 0.5 * palm, -dip), (0, 0.85 * palm, -0.6 * dip), (0, palm + 0.15, 0)]
    parts.append(limb(heel, [(wide + thick, 0.022), (0.95 * wide, 0.022), (0.5 * wide, 0.022), (0.05, 0.025)], tip=0.1))
    return _lying([*parts, _grip(random, palm + 0.1, u(1.4, 2.2))], random)


def kettle(random: np.random.Generator) -> Shape:
    """A whistling kettle with a handle over its top, or an electric jug kettle on its base."""
    u = random.uniform
    if random.random() < 0.55:
        high, top = u(0.8, 1.4), u(0.3, 0.55)
        t, power = np.linspace(0, 1, 8), u(0.4, 1.0)
        outer = [(top + (1 - top) * np.cos(s * np.pi / 2) ** power, high * (0.1 + 0.9 * s)) for s in t]
        parts = [lathe([(0, 0), (0.95, 0), *outer], sides=20), *_lid(random, top, (0, 0, high))]
        parts.append(
            _spout((-0.7, u(0.3, 0.5) * high), (-u(1.25, 1.6), u(0.8, 1.15) * high), u(0.16, 0.28), u(0.08, 0.14))
        )
        return [*parts, _bail(random, u(0.5, 0.85), 0.6 * high, u(0.75, 1.15) + 0.4 * high)]
    high, top = u(1.9, 2.8), u(0.6, 0.95)
    parts = [
        cylinder(1.05, 0.15),
        lathe([(0, 0.18), (1, 0.18), (1, 0.4), (top, high), (0.9 * top, high + 0.08), (0, high + 0.1)], sides=20),
    ]
    if random.random() < 0.3:
        parts.append(_spout((-0.7, 0.3 * high), (-u(1.6, 2.0), 1.1 * high), 0.14, 0.07))
    else:
        beak = [(-0.8 * top, 0, high * u(0.7, 0.8)), (-top - u(0.15, 0.35), 0, high - 0.05)]
        parts.append(limb(beak, [(0.15, 0.1), (u(0.2, 0.35), 0.12)], tip=0.1))
    ends = ((top - 0.05, 0.97 * high), (0.5 * (1 + top), u(0.15, 0.4) * high))
    parts.append(_ear(*ends, u(0.5, 0.8), u(0.12, 0.2), u(0.1, 0.15), u(0.3, 0.7)))
    parts.append(limb([(0, 0, high + 0.05), (0, 0, high + u(0.15, 0.3))], [0.15, 0.18]))
    return parts


def _dish(radius: float, high: float, well: float, wall: float, power: float = 0.6) -> Part:
    """A plate: flat as far as ``well``, a share of the ``radius``, then rising."""
    rise = [(radius * (well + (1 - well) * t), high * t**power) for t in (0.0, 0.15, 0.4, 0.7, 1.0)]
    return lathe([(0, 0), *rise, *((r, z + wall) for r, z in reversed(rise)), (0, wall)], sides=24)


def _square(part: Part, share: float) -> Part:
    """What was round seen from above made square: by a ``share`` of 1, entirely."""
    across, most = np.hypot(part[..., 0], part[..., 1]), np.abs(part[..., :2]).max(axis=-1)
    grown = part.copy()
    grown[..., :2] *= ((across + 1e-9) / (most + 1e-9))[..., None] ** share
    return grown


def _ear(
    top: tuple[float, float],
    bottom: tuple[float, float],
    reach: float,
    wide: float,
    thick: float,
    power: float,
    sag: float = 0.0,
) -> Part:
    """A handle that leaves a wall at ``top``, (x, z), and comes back at ``bottom``: squarer for a lower ``power``."""
    angle = np.linspace(0, np.pi, 10)
    share = 0.5 - 0.5 * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    out = reach * np.sin(angle) ** power * (1 + sag * np.cos(angle))
    line = np.outer(1 - share, (top[0], 0, top[1])) + np.outer(share, (bottom[0], 0, bottom[1]))
    line[:, 0] += out
    return limb(line, [(wide, thick)] * 10, 6)


def _bail(random: np.random.Generator, reach: float, z: float, rise: float) -> Part:
    """A handle from side to side over the top."""
    thick = random.uniform(0.05, 0.1)
    return turn(_ear((z, reach), (z, -reach), rise, 1.6 * thick, thick, random.uniform(0.4, 1.0)), -90, "y") * (
        -1,
        1,
        1,
    )


def _spout(start: tuple[float, float], end: tuple[float, float], thick: float, thin: float) -> Part:
    """An S-shaped one between two points (x, z)."""
    (x, z), (far, high) = start, end
    line = [
        (x, z),
        (0.6 * x + 0.4 * far, z + 0.15 * (high - z)),
        (0.3 * x + 0.7 * far, 0.4 * z + 0.6 * high),
        (far, high),
    ]
    return limb([(a, 0, b) for a, b in line], [thick, 0.75 * thick, 0.5 * (thick + thin) * 0.8, thin], tip=0)


def _lid(random: np.random.Generator, radius: float, at: Point) -> Shape:
    """A lid, flat or domed, and its knob or strap."""
    u = random.uniform
    rise, knob = radius * u(0.05, 0.45), radius * u(0.08, 0.2)
    dome = [(radius * np.cos(a), rise * np.sin(a) + 0.03) for a in np.linspace(0, np.pi / 2, 6)]
    parts = [lathe([(radius, 0), *dome], at, 20)]
    if random.random() < 0.75:
        stalk = [(0.5 * knob, 0), (0.4 * knob, 0.6 * knob), (knob, knob), (knob, 1.5 * knob), (0, 1.8 * knob)]
        return [*parts, lathe(stalk, (at[0], at[1], at[2] + rise), 10)]
    strap = _bail(random, 0.3 * radius, rise, 0.25 * radius + 0.05)
    return [*parts, strap + np.array(at)]


def _stopper(random: np.random.Generator, neck: float, z: float) -> Shape:
    """What closes a bottle: a cap, cork, stopper ball, nozzle or pump."""
    u, kind = random.uniform, random.random()
    if kind < 0.6:
        return [cylinder(neck * u(1.1, 1.5), u(0.25, 0.8), (0, 0, z - 0.2), neck * u(1.0, 1.3), 12)]
    if kind < 0.7:
        return [cylinder(0.7 * neck, 0.3, (0, 0, z), 0.75 * neck, 10)]
    if kind < 0.78:
        return [ellipsoid((1.5 * neck, 1.5 * neck, 1.6 * neck), (0, 0, z + 1.3 * neck), 10)]
    if kind < 0.88:
        return [
            lathe(
                [
                    (1.2 * neck, z - 0.2),
                    (1.2 * neck, z + 0.2),
                    (0.5 * neck, z + 0.3),
                    (0.15 * neck, z + u(0.8, 1.5)),
                    (0, z + 0.8),
                ],
                sides=10,
            )
        ]
    rise, out = z + u(0.4, 0.9), u(0.6, 1.1)
    head = limb(
        [(0.2, 0, rise), (-out, 0, rise), (-out - 0.1, 0, rise - 0.15)], [(0.22, 0.13), (0.1, 0.08), (0.08, 0.06)]
    )
    return [cylinder(1.3 * neck, 0.4, (0, 0, z - 0.2), sides=12), cylinder(0.12, rise - z, (0, 0, z), sides=8), head]


def _stick(random: np.random.Generator, start: float, z: float, long: float) -> Shape:
    """A pan's long handle, level or rising."""
    u = random.uniform
    rise, wide, thick = u(-0.02, 0.35) * long, u(0.08, 0.15), u(0.035, 0.09)
    line = [(start + long * t, 0, z + rise * t**0.8) for t in (0, 0.15, 0.4, 0.8, 1)]
    return [limb(line, [(wide, thick), (0.55 * wide, thick), (0.8 * wide, thick), (wide, thick), (0.9 * wide, thick)])]


def _grip(random: np.random.Generator, y: float, long: float) -> Part:
    """The handle of a spoon or fork: thin next to it, wider at its end."""
    u = random.uniform
    wide, thick, rise = u(0.07, 0.14), u(0.018, 0.04), u(0.0, 0.15)
    line = [(0, y + long * t, rise * np.sin(np.pi * t * 0.9)) for t in (0, 0.2, 0.55, 0.85, 1)]
    return limb(line, [(0.055, thick), (0.045, thick), (0.65 * wide, thick), (wide, thick), (0.7 * wide, thick)])


def _lying(parts: Shape, random: np.random.Generator) -> Shape:
    """On the table, or now and then upright."""
    if random.random() < 0.2:
        angle = 90 if random.random() < 0.5 else -90
        parts = [turn(part, angle, "x") for part in parts]
    return grounded(parts)


CATEGORIES: dict[str, Maker] = {
    "bowl": bowl,
    "cup": cup,
    "bottle": bottle,
    "drinking glass": drinking_glass,
    "wine glass": wine_glass,
    "plate": plate,
    "cooking pot": cooking_pot,
    "frying pan": frying_pan,
    "teapot": teapot,
    "jug": jug,
    "spoon": spoon,
    "fork": fork,
    "kettle": kettle,
}
