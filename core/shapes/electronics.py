"""Electronics, and the clock beside them."""

import numpy as np

from core.shapes.forms import knob
from core.shapes.parts import (
    Maker,
    Part,
    Point,
    Shape,
    across,
    arc,
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
    prism,
    put,
    ring,
    scale,
    sheet,
    sideways,
    tube,
    turn,
)


def television(random: np.random.Generator) -> Shape:
    """A wide flat screen on a foot, on two feet or on the wall, or an old set with a bulging screen, legs, aerials."""
    draw = random.uniform
    kind = random.integers(6)
    if kind >= 4:
        return _tube_television(random)
    wide, thick = draw(0.6, 1.7), draw(0.025, 0.1)
    high, lift = wide * draw(0.55, 0.66), (draw(0.03, 0.12), draw(0.05, 0.12), draw(0.04, 0.1), 0.0)[kind]
    parts = _screen(wide, high, thick, draw(0.008, 0.04), lift)
    if random.random() < 0.7:  # the bulge of the back
        bulge = (draw(0.4, 0.8) * wide, draw(0.02, 0.05), draw(0.4, 0.75) * high)
        parts.append(box(bulge, (0, thick / 2, lift + 0.1 * high)))
    deep = draw(0.18, 0.32)
    if kind < 2:
        parts.append(box((draw(0.05, 0.3) * wide, 0.04, lift + 0.1 * high), (0, 0.02, 0)))
        foot = draw(0.3, 0.6) * wide
        plate = oval(random.choice([2.0, 8.0, 40.0])) * (foot / 2, deep / 2)
        parts.append(loft(plate, capped(1, 1, 0, 0.015)))
    elif kind == 2:
        leg = tube([(0, -deep / 2, 0), (0, 0, lift + 0.01), (0, deep / 2, 0)], 0.012)
        parts += both(move(leg, (draw(0.2, 0.45) * wide, 0, 0)))
    else:
        parts.append(box((0.3 * wide, 0.06, 0.4 * high), (0, thick / 2 + 0.03, 0.3 * high)))
    if random.random() < 0.2:  # loudspeakers at the sides
        parts += both(box((0.08 * wide, 0.8 * thick, high), (0.55 * wide, 0, lift)))
    return parts


def monitor(random: np.random.Generator) -> Shape:
    """A screen on a neck and a foot (round, square, bowed, forked), an all-in-one, or a deep old one on a swivel."""
    draw = random.uniform
    kind = random.integers(7)
    wide, lift, foot = draw(0.36, 0.62), draw(0.09, 0.2), draw(0.18, 0.28)
    high = wide * random.choice([0.57, 0.63, 0.78])
    if kind == 6:
        wide, foot = draw(0.34, 0.44), draw(0.24, 0.32)
        body = _bulging_set(wide, 0.85 * wide, draw(0.9, 1.1) * wide, draw(0.4, 0.7))
        swivel = [(0, 0), (foot / 2, 0), (foot / 2, 0.02), (0.25 * foot, 0.06), (0, 0.06)]
        return [*(move(turn(part, draw(-4, 8), "x"), (0, 0, 0.06)) for part in body), lathe(swivel)]
    thick, chin = draw(0.012, 0.06), draw(0.05, 0.09) if kind == 5 else 0.0
    parts = _screen(wide, high, thick, draw(0.008, 0.03), lift + chin)
    if chin:  # the whole computer
        parts.append(box((wide, thick, chin), (0, 0, lift)))
        stand = tube([(0, 0.05, lift + high / 2), (0, 0.12, 0.01), (0, -0.06, 0.008)], 0.02, 4)
        parts.append(scale(stand, (wide / 0.12, 1, 1)))
        return parts
    if random.random() < 0.7:
        parts.append(box((0.55 * wide, 0.03, 0.55 * high), (0, thick / 2 + 0.01, lift + 0.2 * high)))
    tilt = draw(-10, 4)
    parts = [turn(part, tilt, "x", (0, 0, lift + high / 2)) for part in parts]
    neck = lift + high * draw(0.3, 0.6)
    parts.append(box((draw(0.03, 0.1), draw(0.015, 0.04), neck), (0, thick / 2 + 0.04, 0)))
    if kind < 2:
        return [*parts, cylinder(foot / 2, 0.015, (0, 0.03, 0), 0.95 * foot / 2, 18)]
    if kind == 2:
        return [*parts, box((foot, 0.8 * foot, 0.015), (0, 0.02, 0))]
    if kind == 3:
        bow = np.concatenate([arc(foot / 2, 200, 340), arc(foot / 2 - 0.04, 340, 200)])
        return [*parts, prism(bow, 0.015, (0, 0.1, 0))]
    return parts + both(bar((0, thick / 2 + 0.04, 0.015), (foot / 2, -0.1, 0.015), 0.03))


def laptop(random: np.random.Generator) -> Shape:
    """A thin base with keys and a touchpad, and a screen hinged at its back, open by a right angle or more."""
    draw = random.uniform
    wide, thick, lid = draw(0.28, 0.4), draw(0.012, 0.032), draw(0.005, 0.014)
    deep = wide * draw(0.63, 0.76)
    angle = draw(92, 135) if random.random() < 0.92 else draw(20, 80)
    soft = oval(random.choice([12.0, 30.0]), 24) * (wide / 2, deep / 2)
    base = loft(soft, capped(1, 1, 0, thick))
    x, y = np.meshgrid(np.linspace(-0.42, 0.42, 13) * wide, np.linspace(0.0, 0.36, 5) * deep)
    places = np.stack([x.ravel(), y.ravel(), np.full(x.size, thick)], axis=1)
    keys = copies(box((0.058 * wide, 0.07 * deep, 0.002)), places)
    pad = box((draw(0.2, 0.35) * wide, 0.22 * deep, 0.001), (0, -0.3 * deep, thick))
    cover = [loft(soft, capped(1, 1, 0, lid)), box((0.92 * wide, 0.86 * deep, 0.001), (0, 0, -0.001))]
    hinge = (0.0, deep / 2, thick)
    parts = [base, keys, pad, *(turn(move(part, (0, 0, thick)), -angle, "x", hinge) for part in cover)]
    return parts + both(sideways(cylinder(0.5 * thick, 0.05, sides=8), (0.3 * wide, deep / 2, thick)))


def keyboard(random: np.random.Generator) -> Shape:
    """A slab or wedge with rows of keys, a space bar, often arrow keys and a block of numbers; perhaps a rest."""
    draw = random.uniform
    pitch, rows = draw(0.018, 0.02), int(random.integers(5, 7))
    blocks = ((0.0, 15), (15.5, 3), (19.0, 4))[: random.integers(1, 4)]
    total = sum(blocks[-1])
    wide, deep = (total + draw(0.5, 2.0)) * pitch, (rows + draw(0.5, 2.5)) * pitch
    front, back, tall = draw(0.008, 0.02), draw(0.015, 0.045), draw(0.003, 0.01)
    places = []
    for start, count in blocks:
        lines = {15: range(1, rows), 3: (0, 1, rows - 2, rows - 1), 4: range(rows)}[count]
        columns = (start + 0.5 + np.arange(count) - total / 2) * pitch
        places += [(x, pitch * (line + 0.5 - rows / 2), 0.0) for line in lines for x in columns]
    keys = [copies(box((0.85 * pitch, 0.85 * pitch, tall)), places)]
    for start, width in ((0.5, 1.3), (2, 1.3), (3.5, 6.0), (9.8, 1.3), (11.3, 1.3), (12.8, 1.3)):
        at = ((start + width / 2 - total / 2) * pitch, pitch * (0.5 - rows / 2), 0.0)
        keys.append(box((width * pitch, 0.85 * pitch, tall), at))
    slab = across([(-deep / 2, 0), (deep / 2, 0), (deep / 2, back), (-deep / 2, front)], wide)
    slope = float(np.degrees(np.arctan2(back - front, deep)))
    parts = [slab, *(move(turn(part, slope, "x"), (0, 0, (front + back) / 2)) for part in keys)]
    if random.random() < 0.3:  # a rest for the wrists
        parts.append(box((wide, draw(0.04, 0.08), 0.8 * front), (0, -deep / 2 - 0.03, 0)))
    return parts


def radio(random: np.random.Generator) -> Shape:
    """A portable with aerial and handle, a boombox with two loudspeakers, an old set, arched or wide, a clock radio."""
    draw = random.uniform
    kind = random.integers(5)  # portable, boombox, wooden, clock radio, arched
    if kind == 4:
        return _arched_radio(random)
    wide = (draw(0.16, 0.32), draw(0.4, 0.7), draw(0.35, 0.55), draw(0.16, 0.26))[kind]
    high = wide * (draw(0.55, 0.75), draw(0.35, 0.5), draw(0.5, 0.65), draw(0.35, 0.45))[kind]
    deep = draw(0.05, 0.12) * (1, 1.5, 2, 1.5)[kind]
    front, cone = -deep / 2, draw(0.3, 0.42) * high
    body = loft(oval(random.choice([6.0, 30.0])) * (wide / 2, high / 2), capped(1, 1, 0, deep))
    parts = [forward(body, (0, deep / 2, high / 2))]
    if kind == 1:
        parts += both(_driver(cone, (wide / 2 - 1.15 * cone, front, 0.42 * high)))
        parts.append(box((0.3 * wide, 0.02, 0.4 * high), (0, front, 0.1 * high)))
        parts.append(box((0.4 * wide, 0.01, 0.1 * high), (0, front, 0.65 * high)))
    elif kind == 2:  # slats over cloth, a scale
        parts += [box((0.6 * wide, 0.012, 0.02), (-0.12 * wide, front, z * high)) for z in np.linspace(0.3, 0.9, 6)]
        parts.append(box((0.24 * wide, 0.01, 0.6 * high), (0.33 * wide, front, 0.3 * high)))
    else:
        parts.append(_driver(cone, (-0.22 * wide, front, 0.5 * high)))
        parts.append(box((0.4 * wide, 0.01, 0.25 * high), (0.25 * wide, front, 0.6 * high)))
    for x in np.linspace(-0.4, 0.4, random.integers(2, 5)):
        parts.append(knob(0.05 * high + 0.006, 0.02, (x * wide, front, 0.13 * high if kind == 2 else 0.88 * high)))
    if kind < 2 or random.random() < 0.2:
        lean, long = draw(-0.8, 0.8), draw(0.5, 1.2) * wide
        parts.append(tube([(0.45 * wide, 0, high), (0.45 * wide + lean * long, 0, high + long)], 0.003, 4))
        x, up = draw(0.35, 0.48) * wide, draw(0.1, 0.3) * high
        parts.append(tube([(-x, 0, high - 0.02), (-x, 0, high + up), (x, 0, high + up), (x, 0, high - 0.02)], 0.008))
    return parts


def xbox(random: np.random.Generator) -> Shape:
    """A game console, lying or upright: a slab, perhaps with a waist or a cross on top, or a tower; a controller."""
    draw = random.uniform
    kind = random.integers(6)  # round vent, twice a waist, cross, slits, tower
    long, deep, thick = draw(0.27, 0.34), draw(0.15, 0.28), draw(0.06, 0.1)
    if kind == 5:
        side, high = draw(0.07, 0.08), draw(0.28, 0.31)
        rim = [(1, 1, high, 0), (0.94, 0.94, high, 0), (0.3, 0.3, high - 0.02, 0), (0, 0, high - 0.02, 0)]
        parts = [loft(oval(16.0) * side, [*capped(1, 1, 0.01, high)[:2], *rim]), cylinder(0.06, 0.01)]
        parts.append(box((0.004, 0.004, 0.06), (-0.6 * side, -side, 0.2)))
    else:
        waist = draw(0.82, 0.95) if kind in (1, 2) else 1.0
        rows = [(0, 0, 0, 0), (1, 1, 0, 0), (waist, waist, thick / 2, 0), (1, 1, thick, 0), (0, 0, thick, 0)]
        parts = [loft(oval(random.choice([10.0, 40.0])) * (long / 2, deep / 2), rows)]
        parts.append(box((0.5 * long, 0.008, 0.012), (-0.1 * long, -deep / 2, 0.6 * thick)))
        parts.append(forward(cylinder(0.01, 0.006, sides=10), (0.38 * long, -deep / 2, 0.5 * thick)))
    if kind == 0:
        at = (0.15 * long, 0.0, thick)
        parts += [ring(0.38 * deep, 0.004, at), cylinder(0.35 * deep, 0.003, at)]
    elif kind == 3:
        parts += [turn(box((1.1 * deep, 0.05, 0.015), (0, 0, thick)), a) for a in (40, -40)]
        parts.append(cylinder(0.04, 0.02, (0, 0, thick)))
    elif kind == 4:
        slits = [(x * long, 0, thick) for x in np.linspace(0, 0.45, 12)]
        parts.append(copies(box((0.006, 0.8 * deep, 0.004)), slits))
    if kind < 5 and random.random() < 0.45:  # upright
        parts = [move(turn(part, -90, "y"), (thick / 2, 0, long / 2)) for part in parts]
        parts += [box((1.6 * thick, 0.8 * deep, 0.008))] if random.random() < 0.5 else []
    if random.random() < 0.3:
        yaw, x = draw(-40, 40), draw(0.2, 0.3)
        parts += [move(turn(part, yaw), (x, -0.15, 0)) for part in _controller()]
    return parts


def loudspeaker(random: np.random.Generator) -> Shape:
    """A box or tower with round drivers, on spikes, a stand or a tripod; a cube for the bass; or a can."""
    draw = random.uniform
    kind = int(5.4 * random.random())  # shelf, twice a tower, on a stand, bass or stage, can
    if kind == 5:
        can = lathe([(0, 0), (0.9, 0), (1, 0.1), (1, 0.9), (0.85, 1), (0, 0.97)], sides=20)
        return [scale(can, (0.1, 0.1, draw(0.12, 0.6)))]
    wide = (draw(0.14, 0.28), draw(0.14, 0.28), draw(0.18, 0.35), draw(0.2, 0.4), draw(0.35, 0.55))[kind]
    high = wide * (draw(1.3, 1.9), draw(3.2, 5.5), draw(2.8, 4), draw(1.3, 1.9), draw(0.9, 1.7))[kind]
    deep, lift = wide * draw(0.8, 1.4), draw(0.5, 0.9) if kind == 3 else draw(0.0, 0.04)
    back = wide * (draw(0.5, 0.9) if random.random() < 0.3 else 1.0)
    outline = [(-wide / 2, -deep / 2), (wide / 2, -deep / 2), (back / 2, deep / 2), (-back / 2, deep / 2)]
    parts, z = [prism(outline, high, (0, 0, lift))], lift + high
    count = int(random.integers(1, 4 if kind in (1, 2) else 2))
    for radius in (draw(0.12, 0.2) * wide, *[draw(0.35, 0.44) * wide] * count):
        if z - 2.3 * radius > lift:
            parts.append(_driver(radius, (0, -deep / 2, z - 1.25 * radius)))
            z -= 2.25 * radius
    if random.random() < 0.2:  # the cloth
        parts.append(box((0.94 * wide, 0.015, 0.9 * high), (0, -deep / 2 - 0.015, lift + 0.05 * high)))
    if kind == 3 and random.random() < 0.6:
        parts += [box((wide, deep, 0.01), (0, 0, lift - 0.01)), box((1.2 * wide, 1.2 * deep, 0.02))]
        parts.append(box((0.05, 0.05, lift)))
    elif kind == 3:
        parts += around(tube([(0, 0, 0.55 * lift), (0.45 * lift, 0, 0)], 0.014), 3)
        parts.append(cylinder(0.018, 0.7 * lift, (0, 0, 0.3 * lift), sides=8))
    elif lift > 0.01:
        parts += corners(cylinder(0.015, lift, sides=6), 0.4 * back, 0.4 * deep)
    return parts


def telephone(random: np.random.Generator) -> Shape:
    """A handset across a desk set with a dial, or beside keys; on the wall; a cordless one in a dock; a candlestick."""
    designs = (_dial_telephone, _dial_telephone, _key_telephone, _key_telephone, _cordless_telephone, _wall_telephone)
    return (_candlestick_telephone if random.random() < 0.08 else designs[random.integers(len(designs))])(random)


def grandfather_clock(random: np.random.Generator) -> Shape:
    """A tall case: a plinth, a slender trunk with a pendulum behind glass, a hood with a dial, a flat or shaped top."""
    draw = random.uniform
    wide, deep, high = draw(0.4, 0.56), draw(0.22, 0.32), draw(1.7, 2.3)
    slim, base, head = draw(0.62, 0.95) * wide, draw(0.16, 0.26) * high, draw(0.22, 0.3) * high
    trunk, z = high - base - head, high - head
    parts = [box((wide, deep, base)), box((wide, deep, head), (0, 0, z))]
    for level, thick in ((0, 0.08), (base, 0.03), (z - 0.03, 0.03)):  # ledges
        parts.append(box((1.08 * wide, 1.06 * deep, thick), (0, 0, level)))
    if random.random() < 0.5:  # hollow, with pendulum and weights
        parts += both(box((0.02, 0.9 * deep, trunk), (slim / 2 - 0.01, 0, base)))
        parts += both(box((0.15 * slim, 0.02, trunk), (0.42 * slim, -0.45 * deep, base)))
        parts.append(box((slim, 0.015, trunk), (0, 0.45 * deep, base)))
        parts.append(cylinder(0.006, 0.7 * trunk, (0, 0, base + 0.28 * trunk), sides=6))
        parts.append(forward(cylinder(0.25 * slim, 0.02), (0, 0.01, base + 0.25 * trunk)))
        for x in (-0.2, 0.0, 0.2)[random.integers(3) :]:
            parts.append(cylinder(0.025, 0.2, (x * slim, 0.04, base + draw(0.3, 0.7) * trunk), sides=8))
    else:
        parts.append(box((slim, 0.9 * deep, trunk), (0, 0, base)))
        parts.append(box((0.7 * slim, 0.015, 0.8 * trunk), (0, -0.455 * deep, base + 0.1 * trunk)))
    radius, middle = 0.36 * min(wide, head), (0.0, -deep / 2, z + head / 2)
    parts += [forward(cylinder(radius, 0.01, sides=20), middle), forward(ring(radius, 0.01), middle)]
    parts += [move(box(size, (0, -0.01, 0)), middle) for size in ((0.01, 0.01, 0.7 * radius), (radius, 0.01, 0.01))]
    if random.random() < 0.4:
        parts += both(cylinder(0.018, head, (wide / 2 - 0.02, -deep / 2 - 0.01, z), sides=8))
    return parts + _pediment(random, 1.06 * wide, 1.04 * deep, high)


def _screen(wide: float, high: float, thick: float, edge: float, lift: float) -> Shape:
    """An upright flat screen, its edge standing out to the front."""
    parts = [box((wide, 0.8 * thick, high), (0, 0.1 * thick, lift))]
    parts += both(box((edge, 0.2 * thick, high), ((wide - edge) / 2, -0.4 * thick, lift)))
    return parts + [box((wide, 0.2 * thick, edge), (0, -0.4 * thick, lift + z)) for z in (0, high - edge)]


def _bulging_set(wide: float, high: float, deep: float, tail: float) -> Shape:
    """A case that narrows to the back, a bulging picture tube in front."""
    down = 0.5 * high * (1 - tail)
    case = [(0, 0, 0, -down), (tail, tail, 0, -down), (tail, tail, 0.25, -down), (1, 1, 0.65, 0), (1, 1, 1, 0)]
    glass = [(0.88, 0.85, 1, 0), (0.86, 0.83, 0.97, 0), (0.5, 0.5, 1.01, 0), (0, 0, 1.02, 0)]
    skin = scale(loft(oval(12.0) * (wide / 2, high / 2), [*case, *glass]), (1, 1, deep))
    return [forward(skin, (0, deep / 2, high / 2))]


def _tube_television(random: np.random.Generator) -> Shape:
    """An old set: on the floor, on four legs, or a wooden box with knobs beside its screen and aerials."""
    draw = random.uniform
    wide = draw(0.45, 0.8)
    high, deep, lift = wide * draw(0.72, 0.9), wide * draw(0.6, 0.85), draw(0.25, 0.5) if random.random() < 0.3 else 0.0
    if random.random() < 0.5:
        parts = _bulging_set(wide, high, deep, draw(0.45, 0.8))
        parts.append(box((0.8 * wide, 0.02, 0.05 * high), (0, -deep / 2, 0.02 * high)))
    else:
        glass = [(1, 1, 0, 0), (0.95, 0.95, 0.01, 0), (0.6, 0.6, 0.025, 0), (0, 0, 0.03, 0)]
        tube_front = loft(oval(4.0) * (0.35 * wide, 0.4 * high), glass)
        parts = [box((wide, deep, high)), forward(tube_front, (-0.1 * wide, -deep / 2, high / 2))]
        parts += [knob(0.035 * wide, 0.03, (0.38 * wide, -deep / 2, z * high)) for z in (0.65, 0.82)]
        parts += [box((0.14 * wide, 0.01, 0.015), (0.38 * wide, -deep / 2, z * high)) for z in (0.15, 0.25, 0.35, 0.45)]
        parts.append(box((0.5 * wide, 0.15 * deep, 0.5 * high), (0, deep / 2, 0.25 * high)))
    parts = put(parts, (0, 0, lift))
    if lift:
        parts.append(box((wide, deep, 0.03), (0, 0, lift - 0.03)))
        parts += corners(bar((0.04, 0.04, 0), (0, 0, lift), 0.03), 0.42 * wide, 0.38 * deep)
    if random.random() < 0.4:
        long = draw(0.4, 0.8) * wide
        parts += both(tube([(0, 0, lift + high), (0.6 * long, 0, lift + high + long)], 0.004, 4))
    return parts


def _driver(radius: float, at: Point) -> Part:
    """A loudspeaker's cone and its rim, to the front."""
    profile = [(1.0, 0.0), (1.0, 0.06), (0.88, 0.08), (0.8, 0.02), (0.35, -0.25), (0.3, -0.15), (0.0, -0.1)]
    return forward(scale(lathe(profile), radius), at)


def _arched_radio(random: np.random.Generator) -> Shape:
    """An old wooden set with a round top, bars before its loudspeaker, and knobs."""
    draw = random.uniform
    wide, deep, wall = draw(0.26, 0.36), draw(0.18, 0.26), draw(0.15, 0.25)
    arch = arc(wide / 2, 0, 180, 13) * (1, draw(0.8, 1.2)) + np.array((0, wall))
    outline = np.concatenate([[(wide / 2, 0)], arch, [(-wide / 2, 0)]])
    parts = [forward(prism(outline, deep), (0, deep / 2, 0.02)), box((1.08 * wide, 1.08 * deep, 0.02))]
    parts.append(forward(ring(0.32 * wide, 0.008), (0, -deep / 2, wall + 0.02)))
    for x in (-0.15, 0, 0.15):
        parts.append(box((0.012, 0.01, 0.6 * wide), (x * wide, -deep / 2, wall + 0.02 - 0.3 * wide)))
        parts.append(knob(0.018, 0.02, (2 * x * wide, -deep / 2, 0.2 * wall)))
    return parts


def _controller() -> Shape:
    """A game controller: two grips, two sticks, buttons."""
    parts = [loft(oval(2.6) * (0.07, 0.04), capped(0.9, 0.9, 0.015, 0.05))]
    parts += both(turn(ellipsoid((0.025, 0.055, 0.025), (0.055, -0.025, 0.025), 10), -15))
    parts += [cylinder(0.009, 0.015, (x, -0.005, 0.05), 0.011, sides=8) for x in (-0.035, 0.02)]
    return [*parts, *(cylinder(0.005, 0.006, (0.045 + x, 0.01 + y, 0.05), sides=6) for x, y in arc(0.01, 0, 270, 4))]


def _dial_telephone(random: np.random.Generator) -> Shape:
    """A desk set that slopes up to a cradle with the handset across, and a dial in front."""
    draw = random.uniform
    wide, deep, long, top, rise = (
        draw(0.14, 0.22),
        draw(0.17, 0.24),
        draw(0.19, 0.24),
        draw(0.45, 0.7),
        draw(0.07, 0.11),
    )
    rows = [(0, 0, 0, 0), (1, 1, 0, 0), (1, 1, 0.025, 0), (top, 0.3, rise, 0.03), (0, 0, rise, 0.03)]
    parts = [loft(oval(random.choice([5.0, 30.0])) * (wide / 2, deep / 2), rows)]
    dial = [cylinder(0.04, 0.012), ring(0.036, 0.005, (0, 0, 0.012)), cylinder(0.018, 0.018, sides=12)]
    parts += [move(turn(part, 38, "x"), (0, -0.22 * deep, 0.55 * rise)) for part in dial]
    parts += both(box((0.015, 0.05, 0.025), (0.2 * wide, 0.03, rise)))
    parts += put(_handset(long), (0, 0.03, rise + 0.035))
    return [*parts, _cord(-long / 2, 0.03, rise, 0.3)] if random.random() < 0.4 else parts


def _key_telephone(random: np.random.Generator) -> Shape:
    """A wedge with keys and a display, the handset beside them."""
    draw = random.uniform
    wide, deep, front, back = draw(0.15, 0.24), draw(0.18, 0.24), draw(0.015, 0.03), draw(0.05, 0.1)
    tops = [move(turn(_keys(0.4 * wide, 0.45 * deep), -90, "x"), (0.18 * wide, -0.15 * deep, 0))]
    tops.append(box((0.45 * wide, 0.2 * deep, 0.006), (0.18 * wide, 0.28 * deep, 0)))
    tops += [move(turn(part, 90), (-0.3 * wide, 0, 0.02)) for part in _handset(deep)]
    slope = float(np.degrees(np.arctan2(back - front, deep)))
    parts = [move(turn(part, slope, "x"), (0, 0, (front + back) / 2)) for part in tops]
    parts.append(across([(-deep / 2, 0), (deep / 2, 0), (deep / 2, back), (-deep / 2, front)], wide))
    return [*parts, _cord(-0.4 * wide, 0, 0.02, 0.3)] if random.random() < 0.4 else parts


def _cordless_telephone(random: np.random.Generator) -> Shape:
    """A long handset with keys, leaning in its dock, or a mobile one."""
    draw = random.uniform
    wide, tall, lean = draw(0.04, 0.055), draw(0.13, 0.18), draw(-30, -5)
    parts = [box((wide, 0.025, tall)), box((0.7 * wide, 0.004, 0.25 * tall), (0, -0.0135, 0.6 * tall))]
    parts.append(move(_keys(0.7 * wide, 0.4 * tall), (0, -0.0135, 0.33 * tall)))
    if random.random() < 0.6:
        parts.append(cylinder(0.006, 0.05, (0.35 * wide, 0, tall), sides=8))
    if random.random() < 0.25:
        return parts
    dock = [(0, 0, 0, 0), (1, 1, 0, 0), (0.8, 0.7, 0.035, 0.01), (0, 0, 0.035, 0.01)]
    parts = [move(turn(part, lean, "x"), (0, 0, 0.015)) for part in parts]
    return [*parts, loft(oval(4.0) * (draw(0.04, 0.07), draw(0.04, 0.06)), dock)]


def _wall_telephone(random: np.random.Generator) -> Shape:
    """An upright box with keys, the handset hung on it or beside it, its cord below."""
    draw = random.uniform
    wide, high = draw(0.12, 0.2), draw(0.22, 0.4)
    parts = [box((wide, 0.07, high)), move(_keys(0.5 * wide, 0.5 * wide), (0.15 * wide, -0.037, 0.5 * high))]
    x = -wide * random.choice([0.3, 0.6])
    handset = [turn(turn(part, 90, "y"), -90) for part in _handset(draw(0.19, 0.23))]
    return [*parts, *put(handset, (x, -0.07, 0.55 * high)), _cord(x, -0.05, 0.2 * high, -0.3)]


def _candlestick_telephone(random: np.random.Generator) -> Shape:
    """A mouthpiece on a stem, the receiver hung beside it."""
    high = random.uniform(0.24, 0.32)
    stem = [(0, 0), (0.07, 0), (0.07, 0.02), (0.025, 0.04), (0.015, 0.1), (0.015, high), (0, high)]
    mouth = forward(lathe([(0.015, 0), (0.015, 0.03), (0.035, 0.08)]), (0, -0.01, high + 0.01))
    ear = [(0, 0), (0.025, 0), (0.025, 0.02), (0.013, 0.05), (0.013, 0.13), (0, 0.13)]
    parts = [lathe(stem), mouth, lathe(ear, (0.06, 0, high - 0.12), 10)]
    parts.append(tube([(0, 0, high - 0.06), (0.06, 0, high - 0.05)], 0.006))
    return [*parts, ellipsoid((0.025, 0.025, 0.025), (0, 0, high + 0.01), 10)]


def _handset(long: float) -> Shape:
    """A telephone's handset along x: its grip above, its two cups below."""
    x = long / 2
    grip = tube([(-x, 0, 0), (-0.6 * x, 0, 0.025), (0.6 * x, 0, 0.025), (x, 0, 0)], 0.014)
    return [grip, *both(cylinder(0.03, 0.03, (x - 0.02, 0, -0.03), 0.022, sides=12))]


def _keys(wide: float, high: float) -> Part:
    """Twelve keys to the front."""
    places = [(x * wide, 0, z * high) for x in (-0.35, 0.0, 0.35) for z in (-0.42, -0.14, 0.14, 0.42)]
    return copies(box((0.25 * wide, 0.006, 0.2 * high)), places)


def _cord(x: float, y: float, z: float, reach: float) -> Part:
    """A curly cord that hangs or lies from a point on."""
    t = np.linspace(0, 1, 40)
    fall = z + reach * t if reach < 0 else np.maximum(z * (1 - 3 * t), 0.008)
    drift = y - max(reach, 0) * t
    return tube(np.stack([x + 0.01 * np.sin(60 * t), drift, fall + 0.006 * np.cos(60 * t)], axis=1), 0.003, 3)


def _pediment(random: np.random.Generator, wide: float, deep: float, z: float) -> Shape:
    """What crowns a case: a cornice, an arch, a gable, or two scrolls about a knob."""
    kind, rise = random.integers(4), random.uniform(0.08, 0.18)
    cornice = [box((wide, deep, 0.03), (0, 0, z)), box((1.06 * wide, 1.06 * deep, 0.03), (0, 0, z + 0.03))]
    if kind == 0:
        return cornice
    finial = ellipsoid((0.03, 0.03, 0.05), (0, -deep / 4, z + 0.06 + rise), 8)
    if kind == 1:
        arch = arc(1.0, 0, 180, 13) * (wide / 2, rise)
        return [*cornice, forward(prism(arch, deep), (0, deep / 2, z + 0.06)), finial]
    if kind == 2:
        gable = [(-wide / 2, 0), (wide / 2, 0), (0, rise)]
        return [*cornice, forward(prism(gable, deep), (0, deep / 2, z + 0.06))]
    x = np.linspace(0.06, 0.5, 8)
    top = rise * (1.15 - x / 0.5) + 0.02
    edges = ((-deep / 2, 0 * top), (-deep / 2, top), (0, top), (0, 0 * top))
    scroll = sheet(np.stack([np.stack([x * wide, np.full(8, y), z + 0.06 + h], axis=1) for y, h in edges]))
    return [*cornice, *both(scroll), finial]


CATEGORIES: dict[str, Maker] = {
    "television": television,
    "monitor": monitor,
    "laptop": laptop,
    "keyboard": keyboard,
    "radio": radio,
    "xbox": xbox,
    "loudspeaker": loudspeaker,
    "telephone": telephone,
    "grandfather clock": grandfather_clock,
}
