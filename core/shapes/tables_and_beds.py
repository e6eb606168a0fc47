"""Tables, beds and what else one lies in."""

import numpy as np

from core.shapes.forms import backrest, cushion, drawers, legs, ribbon, rim
from core.shapes.parts import (
    Maker,
    Part,
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
    forward,
    lathe,
    move,
    prism,
    put,
    row,
    scale,
    sheet,
    smooth,
    tube,
    turn,
)


def table(random: np.random.Generator) -> Shape:
    """A dining, coffee, side, bar or folding table: square, long, round or oval, on legs, trestles or one foot."""
    kinds = (_legged_table, _legged_table, _coffee_table, _pedestal_table, _pedestal_table, _folding_table, _trestle)
    return any_of(random, *kinds)


def desk(random: np.random.Generator) -> Shape:
    """A desk with drawers at one or both sides, a modesty panel, a return, or shelves on top."""
    u = random.uniform
    wide, deep, high, thick = u(1.0, 1.9), u(0.5, 0.9), u(0.71, 0.77), u(0.018, 0.05)
    under, x, y, kind = high - thick, wide / 2, deep / 2, random.integers(5)
    parts = [box((wide, deep, thick), (0, 0, under))]
    drawers_high = under if random.random() < 0.6 else under * u(0.3, 0.85)
    for side, has_drawers in ((1, random.random() < 0.8), (-1, kind == 0)):
        block = u(0.33, 0.48)
        if has_drawers:
            place = (side * (x - block / 2 - 0.01), 0, under - drawers_high)
            parts += put(drawers(random, block, deep * 0.93, drawers_high), place)
        if not has_drawers or drawers_high < under:
            parts += _end(random, side * x, y, under)
    if random.random() < 0.75:  # a modesty panel
        panel = under * u(0.35, 1)
        parts.append(box((wide * 0.94, 0.018, panel), (0, y * u(0.5, 0.95), under - panel)))
    if kind == 1:
        parts += _return(u(0.4, 0.6), u(0.6, 1.2), under, thick, (-x, -y))
    elif kind == 2:
        parts += put(_hutch(random, wide, u(0.2, 0.32), u(0.25, 0.7)), (0, y, high))
    elif kind == 3:  # a slide for the keyboard
        parts.append(box((wide * 0.5, deep * 0.7, 0.02), (0, -0.05, under - 0.12)))
        parts += both(box((0.02, deep * 0.7, 0.12), (wide * 0.25, 0, under - 0.12)))
    return parts


def picnic_table(random: np.random.Generator) -> Shape:
    """A table and its benches in one: A-frames of timber, posts, or a round one with seats around."""
    u = random.uniform
    high, seat, thick = u(0.7, 0.78), u(0.42, 0.47), u(0.03, 0.06)
    if random.random() < 0.3:
        return _round_picnic_table(random, high, seat, thick)
    long, wide, bench, reach = u(1.3, 2.2), u(0.65, 0.85), u(0.22, 0.32), u(0.55, 0.72)
    planks, x, under, beam = int(random.integers(4, 7)), long * u(0.28, 0.42), high - thick, u(0.06, 0.1)
    edge, inner, outer = wide * (1 - 1 / planks) / 2, reach - bench / 4, reach + bench / 4
    parts = [row((long, wide / planks * 0.92, thick), (0, -edge, under), (0, edge, under), planks)]
    for s in (-1, 1):
        ends = (0.0, s * inner, seat - thick), (0.0, s * outer, seat - thick)
        parts.append(row((long, bench / 2 * 0.94, thick), *ends, 2))
    if random.random() < 0.75:
        for y in (-1, 1):
            parts += both(bar((x, y * (reach - 0.02), 0), (x, y * wide * 0.25, under), beam))
        parts += both(box((thick, wide * 0.9, beam), (x, 0, under - beam)))
    else:
        parts += both(box((u(0.05, 0.15), u(0.1, 0.5), under), (x, 0, 0)))
        parts += both(box((beam, 2 * reach, beam), (x, 0, 0)))
        parts += [side for y in (-reach, reach) for side in both(box((beam, beam, seat), (x, y, 0)))]
    parts += both(box((thick, 2 * reach + bench, beam), (x, 0, seat - thick - beam)))
    if random.random() < 0.6:
        parts += both(bar((x, 0, seat - beam), (x * 0.3, 0, under), beam * 0.7))
    return parts


def bed(random: np.random.Generator) -> Shape:
    """A single or double bed: frame, mattress, pillows, a headboard, perhaps a footboard, cover or canopy."""
    u = random.uniform
    double, long, base, soft = random.random() < 0.6, u(1.9, 2.15), u(0.22, 0.42), u(0.12, 0.3)
    wide, y, thick, kind = u(1.35, 2.0) if double else u(0.8, 1.2), long / 2, u(0.03, 0.09), random.random()
    mattress = (cushion if random.random() < 0.5 else box)((wide * 0.98, long * 0.98, soft), (0, 0, base - 0.03))
    top = base + soft - 0.03
    parts = [*_bed_base(random, wide, long, base), mattress]
    if kind < 0.85:
        head, at = wide + thick * u(0, 3), (0, y + thick / 2, 0)
        parts += _board(random, head, top + u(0.15, 0.7), thick, at)
        if random.random() < 0.4:
            parts += [scale(p, (1, -1, 1)) for p in _board(random, head, top + u(-0.1, 0.25), thick, at)]
    if kind < 0.1:  # a canopy
        parts += corners(box((0.06, 0.06, u(1.8, 2.2))), wide / 2, y)
        parts += put(rim(wide + 0.06, long + 0.06, 0.06, 0.06), (0, 0, 1.85))
    beside, each = (2, wide / 2) if double else (1, wide)
    size, pitch = (min(each * u(0.75, 0.95), 0.8), u(0.36, 0.5), u(0.1, 0.17)), u(0, 15)
    for behind in range(random.integers(3)):
        pillow = turn(cushion(size), 35 * behind + pitch, "x")
        for x in (np.arange(beside) - (beside - 1) / 2) * each:
            parts.append(move(pillow, (x, y - 0.3 + 0.05 * behind, top + 0.05 * behind)))
    if random.random() < 0.5:
        parts += _cover(wide, y, top, long * u(0.55, 0.78), u(0.05, soft + 0.1))
    return parts


def bunk_bed(random: np.random.Generator) -> Shape:
    """Two beds above each other, straight or across a corner, or a high bed over a desk; with a ladder and rails."""
    u = random.uniform
    wide, long, post = u(0.85, 1.1), u(1.9, 2.1), u(0.05, 0.1)
    upper, lower, soft = u(1.2, 1.6), u(0.22, 0.4), u(0.08, 0.18)
    x, y, top, kind = long / 2, wide / 2, upper + u(0.3, 0.5), random.random()
    parts = [*corners(box((post, post, top)), x, y), *_bunk(random, long, wide, upper, soft)]
    for z in np.linspace(upper + 0.2, top - post, int(random.integers(1, 4))):  # guards
        parts += [box((long, 0.03, 0.08), (0, y, z)), box((long * 0.7, 0.03, 0.08), (-long * 0.15, -y, z))]
        parts += both(box((0.03, wide, 0.08), (x, 0, z)))
    if kind < 0.55:  # straight
        deep = wide * (u(1.2, 1.5) if random.random() < 0.15 else 1)
        parts += put(_bunk(random, long, deep, lower, soft), (0, (wide - deep) / 2, 0))
        parts += both(box((0.03, wide, u(0.2, 0.5)), (x, 0, lower)))
        if random.random() < 0.3:
            parts += put(drawers(random, long * 0.9, wide * 0.9, lower - 0.1, (2, 1)), (0, -0.05, 0))
    elif kind < 0.8:  # across a corner
        low = [*_bunk(random, long, wide, lower, soft), *corners(box((post, post, lower + u(0.1, 0.4))), x, y)]
        parts += put([turn(p, 90) for p in low], (y - x, y - x, 0))
    else:  # a desk below
        parts.append(box((long * u(0.5, 0.95), wide * u(0.5, 0.8), 0.03), (0, wide * 0.12, 0.72)))
        parts.append(box((long * 0.9, 0.02, 0.4), (0, y, 0.4)))
        parts += put(drawers(random, 0.42, wide * 0.85, u(0.6, 0.72)), (x - 0.25, 0, 0))
        if random.random() < 0.5:
            parts += both(box((0.02, wide, upper), (x, 0, 0)))
    return parts + put(_ladder(random, upper + 0.3), (x * u(0.55, 0.85), -y - 0.03, 0))


def crib(random: np.random.Generator) -> Shape:
    """A baby's bed: barred sides around a mattress; a cot, a cradle on runners, or a basket on a stand."""
    return any_of(random, _cot, _cot, _cot, _cradle, _basket_crib)


def hammock(random: np.random.Generator) -> Shape:
    """A sling of cloth or net with cords to a stand, to two posts, or to nothing at all."""
    u = random.uniform
    long, wide, sag, end = u(1.8, 2.5), u(0.7, 1.4), u(0.25, 0.6), u(0.3, 0.7)
    spread = random.random() < 0.5
    low = u(0.35, 0.55)
    share = np.linspace(-1, 1, 17)[:, None]
    across = np.linspace(-1, 1, 7)
    breadth = wide / 2 * (1 if spread else np.cos(share * 1.45) ** 0.5)
    grid = np.empty((17, 7, 3))
    grid[..., 0], grid[..., 1] = long / 2 * share, breadth * across
    grid[..., 2] = low + sag * share**2 + (u(0, 0.35) * breadth + 0.02) * across**2 * (1 - share**2)
    parts = [sheet(grid)]
    tip = (long / 2 + end, 0.0, low + sag + end * u(0.3, 0.8))
    cords = np.linspace(grid[-1, 0], grid[-1, -1], 5)
    parts += both(np.concatenate([tube([tuple(cord), tip], 0.006, 4) for cord in cords]))
    if spread:
        parts += both(box((0.03, wide * 1.05, 0.03), (long / 2, 0, low + sag)))
    return parts + _hammock_stand(random, tip[0], tip[2])


def _hammock_stand(random: np.random.Generator, reach: float, top: float) -> Shape:
    """What holds a hammock's ends at ``(+-reach, 0, top)``, if anything."""
    u, kind, parts = random.uniform, random.integers(3), list[Part]()
    if kind == 0:  # an arched stand
        line = smooth(
            [(-reach, 0, top), (-reach * 0.8, 0, 0.25), (0, 0, -0.1), (reach * 0.8, 0, 0.25), (reach, 0, top)]
        )
        parts.append(tube(np.maximum(line, (-9, -9, 0.05)), u(0.03, 0.06), 6))
        parts += both(box((0.08, u(0.9, 1.3), 0.06), (reach * 0.5, 0, 0)))
    elif kind == 1:  # a stand of pipes
        pipe = u(0.02, 0.04)
        parts += both(bar((reach, 0, top), (reach * 0.6, 0, pipe), pipe * 2))
        parts.append(bar((-reach * 0.7, 0, pipe), (reach * 0.7, 0, pipe), pipe * 2))
        parts += both(box((pipe * 2, u(0.9, 1.2), pipe * 2), (reach * 0.65, 0, 0)))
    elif random.random() < 0.6:  # two posts or trunks
        parts += both(cylinder(u(0.04, 0.15), top + u(0.1, 0.8), (reach, 0, 0), sides=8))
    return parts


def _return(narrow: float, long: float, high: float, thick: float, corner: tuple[float, float]) -> Shape:
    """A desk's other leg, from its left front ``corner`` on."""
    x, y = corner[0] + narrow / 2, corner[1] - long / 2
    parts = [box((narrow, long, thick), (x, y, high)), box((narrow * 0.9, 0.025, high), (x, y - long / 2 + 0.02, 0))]
    return [*parts, box((0.018, long, high * 0.5), (corner[0] + 0.03, y, high * 0.5))]


def _hutch(random: np.random.Generator, wide: float, deep: float, high: float) -> Shape:
    """Shelves to stand on a desk; their back is at y = 0."""
    x, y = wide / 2 - 0.01, -deep / 2
    parts = [row((0.02, deep, high), (-x, y, 0), (x, y, 0), int(random.integers(2, 5))), box((wide, 0.01, high))]
    return [*parts, row((wide, deep, 0.02), (0, y, high), (0, y, high * 0.4), int(random.integers(1, 3)))]


def _cover(wide: float, y: float, top: float, long: float, hang: float) -> Shape:
    """A quilt on a bed's lower end, at ``-y``, that hangs over three edges."""
    middle, low = long / 2 - y, top - hang
    parts = [
        box((wide + 0.05, long, 0.04), (0, middle, top - 0.01)),
        box((wide + 0.05, 0.03, hang), (0, -y - 0.01, low)),
    ]
    return parts + both(box((0.03, long, hang), (wide / 2 + 0.015, middle, low)))


def _ladder(random: np.random.Generator, high: float) -> Shape:
    """Two rails and rungs, upright or sloping, its head at y = 0."""
    slope, rungs = random.uniform(0, 0.45), int(random.integers(4, 6))
    rails = both(bar((0.2, -slope, 0), (0.2, 0, high), 0.04))
    ends = (0.0, -slope * 0.88, high * 0.12), (0.0, -slope * 0.15, high * 0.85)
    return [*rails, row((0.4, random.uniform(0.03, 0.09), 0.03), *ends, rungs)]


def _cot(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, wide, high, low, post = u(1.15, 1.4), u(0.6, 0.75), u(0.78, 1.0), u(0.18, 0.45), u(0.03, 0.06)
    foot, end = low - u(0.02, 0.12), high + u(0, 0.2)
    parts = _bars(random, long, wide, low, foot, high, end)
    if random.random() < 0.25:
        parts += put(drawers(random, long * 0.96, wide, max(foot - 0.05, 0.08), (1, 1)), (0, 0, 0.02))
    return parts + corners(box((post, post, end)), long / 2, wide / 2)


def _cradle(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, wide, high, low, post = u(0.85, 1.0), u(0.42, 0.55), u(0.6, 0.8), u(0.2, 0.3), u(0.03, 0.05)
    line = arc(1.0, -110, -70, 11) * (wide / 0.6, wide)
    line[:, 1] -= line[:, 1].min() - 0.025
    parts = _bars(random, long, wide, low, low - 0.05, high, high + u(0, 0.2))
    parts += both(move(ribbon(line, 0.04, 0.05), (long * 0.5, 0, 0)))
    return parts + corners(box((post, post, high - 0.03), (0, 0, 0.04)), long / 2, wide / 2)


def _bars(
    random: np.random.Generator, long: float, wide: float, low: float, foot: float, high: float, end: float
) -> Shape:
    """A mattress in a cage of bars, from ``foot`` up to ``high``, its ends higher."""
    x, y, rail, count = long / 2, wide / 2, random.uniform(0.03, 0.06), int(random.integers(9, 18))
    parts = [cushion((long * 0.95, wide * 0.94, random.uniform(0.06, 0.13)), (0, 0, low))]
    parts.append(box((long, wide, 0.02), (0, 0, low - 0.02)))
    pole = random.uniform(0.012, 0.025)
    for side in (-y, y):
        parts.append(row((long, rail * 0.7, rail), (0, side, foot), (0, side, high - rail), 2))
        parts.append(row((pole, 0.015, high - foot), (-x, side, foot), (x, side, foot), count, inside=True))
    if random.random() < 0.5:
        return parts + both(box((0.025, wide, end - foot), (x, 0, foot)))
    across = row((0.015, pole, end - foot), (x, -y, foot), (x, y, foot), int(count * wide / long) + 1, inside=True)
    return parts + both(across) + both(row((rail * 0.8, wide, rail), (x, 0, foot), (x, 0, end - rail), 2))


def _top(random: np.random.Generator, wide: float, deep: float, thick: float, high: float) -> Part:
    """A table's top, below ``high``: mostly a rectangle, else with round ends, an oval or cut corners."""
    kind = random.random()
    if kind < 0.65:
        return box((wide, deep, thick), (0, 0, high - thick))
    power = random.uniform(0.25, 0.8) if kind < 0.8 else 1.0
    outline = arc(1, 0, 360, 33)[:-1]
    outline = np.sign(outline) * np.abs(outline) ** power * (wide / 2, deep / 2)
    return prism(outline, thick, (0, 0, high - thick))


def _legged_table(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, high, thick, leg = u(0.7, 2.4), u(0.7, 0.8), u(0.008, 0.06), u(0.03, 0.1)
    deep = min(wide, u(0.6, 1.1))
    if random.random() < 0.15:
        wide, deep, high = u(0.35, 0.6), u(0.35, 0.6), u(0.45, 0.7)
        leg *= 0.6
    parts = [_top(random, wide, deep, thick, high)]
    inset = u(0.7, 1.0)
    x, y = wide / 2 * inset, deep / 2 * inset
    parts += legs(random, x, y, high - thick, leg, (0, 0, 0, 1, 2, 3, 4))
    if random.random() < 0.6:
        apron = u(0.05, 0.13)
        parts += put(rim(2 * x - leg, 2 * y - leg, apron, 0.02), (0, 0, high - thick - apron))
    if random.random() < 0.1:  # a flap hangs at either end
        parts += both(box((thick, deep, high * u(0.3, 0.7)), (wide / 2, 0, high * 0.28)))
    return parts


def _coffee_table(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, thick, leg = u(0.6, 1.4), u(0.45, 0.8), u(0.3, 0.5), u(0.01, 0.08), u(0.025, 0.09)
    parts = [_top(random, wide, deep, thick, high)]
    inset = u(0.8, 1.0)
    if random.random() < 0.2:  # a block or a curved pane
        if random.random() < 0.5:
            return [*parts, box((wide * u(0.5, 0.9), deep * 0.8, high - thick))]
        line = smooth([(-0.5, 0), (-0.5, 1), (0.5, 1), (0.5, 0)], 3) * (wide, high)
        return [turn(ribbon(line, deep, 0.015), 90)]
    parts += legs(random, wide / 2 * inset, deep / 2 * inset, high - thick, leg)
    if random.random() < 0.45:
        parts.append(box((wide * inset, deep * inset, 0.02), (0, 0, high * u(0.15, 0.45))))
    elif random.random() < 0.3:
        drawer = u(0.08, 0.15)
        parts += put(drawers(random, wide * 0.9, deep * 0.9, drawer, (2, 1)), (0, 0, high - thick - drawer))
    return parts


def _pedestal_table(random: np.random.Generator) -> Shape:
    u = random.uniform
    tall = random.random()
    high = u(1.0, 1.15) if tall < 0.15 else u(0.4, 0.6) if tall < 0.3 else u(0.69, 0.77)
    radius, thick, stem = u(0.25, 0.45) if not 0.3 < tall < 0.8 else u(0.35, 0.75), u(0.01, 0.05), u(0.025, 0.08)
    shape = random.random()
    top = box((1.8 * radius, 1.8 * radius, thick)) if shape < 0.25 else cylinder(radius, thick, sides=28)
    if shape > 0.8:
        top = scale(top, (u(1.2, 1.6), 1, 1))
    parts = [move(top, (0, 0, high - thick))]
    foot, kind = radius * u(0.5, 0.85), random.integers(4)
    if kind == 0:  # a disc
        parts += [cylinder(foot, 0.02, sides=20), cylinder(stem, high - thick, sides=10)]
    elif kind == 1:  # a tulip
        swing = [(0, 0), (foot, 0), (foot, 0.015), (stem * 1.3, 0.12), (stem, 0.4), (stem * 1.3, 0.8), (foot * 0.5, 1)]
        parts.append(lathe([(r, z * (high - thick)) for r, z in swing]))
    else:  # feet
        turned = [(stem, 0.15), (stem * 1.5, 0.25), (stem * 0.7, 0.4), (stem * 1.4, 0.6), (stem * 0.8, 1)]
        straight = [(stem, 0.03), (stem, 1)]
        parts.append(lathe([(r, z * (high - thick)) for r, z in (turned if kind == 2 else straight)], sides=10))
        drop = u(0.04, 0.3)
        leg = bar((stem * 0.5, 0, drop), (foot, 0, 0.02), u(0.03, 0.06))
        parts += around(leg, int(random.integers(3, 5)), 45)
        parts.append(boxes((foot, 0.04, 0.03), (0, 0, high - thick - 0.03)))
    return parts


def _folding_table(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, thick, beam = u(0.6, 1.8), u(0.5, 0.8), u(0.68, 0.76), u(0.015, 0.05), u(0.02, 0.05)
    under, x = high - thick, wide / 2
    parts = [_top(random, wide, deep, thick, high)]
    kind = random.integers(3)
    if kind == 0:  # crossed as seen from the side
        for s in (-1, 1):
            parts += both(
                bar(
                    (x * 0.8 - beam * (s > 0), -s * deep * 0.45, 0),
                    (x * 0.8 - beam * (s > 0), s * deep * 0.4, under),
                    beam,
                )
            )
            parts.append(box((wide * 0.8, beam, beam), (0, s * deep * 0.42, 0.05)))
    elif kind == 1:  # crossed as seen from the front
        for y in (-deep * 0.4, deep * 0.4):
            parts += both(bar((-x * 0.8, y, 0), (x * 0.8, y, under), beam))
    else:  # hoops with a brace
        for a in (-1, 1):
            foot = a * x * 0.8
            line = [
                (foot, -deep * 0.42, under),
                (foot, -deep * 0.42, 0.012),
                (foot, deep * 0.42, 0.012),
                (foot, deep * 0.42, under),
            ]
            parts += [tube(line, 0.014), bar((foot, 0, under * 0.6), (foot * 0.4, 0, under), 0.02)]
            parts.append(box((0.02, deep * 0.84, 0.02), (foot, 0, under * 0.6)))
    return parts


def _trestle(random: np.random.Generator) -> Shape:
    u = random.uniform
    wide, deep, high, thick, beam = u(1.2, 2.6), u(0.7, 1.1), u(0.72, 0.78), u(0.02, 0.07), u(0.05, 0.12)
    x, under = wide * u(0.28, 0.4), high - thick
    parts = [_top(random, wide, deep, thick, high)]
    kind = random.integers(3)
    if kind == 0:  # crossed
        parts += [
            side for s in (-1, 1) for side in both(bar((x, -s * deep * 0.4, 0), (x, s * deep * 0.4, under), beam))
        ]
    elif kind == 1:  # I
        parts += both(box((beam, deep * u(0.1, 0.4), under), (x, 0, 0)))
        parts += both(boxes((beam, deep * 0.75, beam), np.array([(x, 0, 0), (x, 0, under - beam)])))
    else:  # sawhorses
        for a in (-1, 1):
            for b in (-1, 1):
                parts.append(bar((x + a * 0.2, b * deep * 0.42, 0), (x + a * 0.02, b * deep * 0.3, under), beam * 0.7))
        parts += [scale(p, (-1, 1, 1)) for p in parts[1:]] + both(box((beam, deep * 0.9, beam), (x, 0, under - beam)))
    if kind < 2:
        parts.append(box((2 * x, beam * 0.6, beam), (0, 0, high * u(0.15, 0.5))))
    return parts


def _end(random: np.random.Generator, x: float, y: float, high: float) -> Shape:
    """What holds one end of a desk."""
    inner = x - np.sign(x) * 0.03
    if random.random() < 0.5:
        return [box((random.uniform(0.018, 0.05), 2 * y, high), (inner, 0, 0))]
    leg = random.uniform(0.03, 0.07)
    return [box((leg, leg, high), (inner, s * (y - leg / 2), 0)) for s in (-1, 1)]


def _round_picnic_table(random: np.random.Generator, high: float, seat: float, thick: float) -> Shape:
    u = random.uniform
    radius, reach, count = u(0.45, 0.65), u(0.75, 0.95), int(random.integers(3, 7))
    sides = int(random.integers(2, 5)) * 4
    parts = [cylinder(radius, thick, (0, 0, high - thick), sides=sides)]
    bench = box((0.28, 2 * reach * np.tan(np.pi / count) * 0.75, thick), (reach, 0, seat - thick))
    parts += around(
        bench if count < 5 or random.random() < 0.5 else cylinder(0.17, thick, (reach, 0, seat - thick)), count
    )
    beam = u(0.04, 0.09)
    if random.random() < 0.6:
        parts += around(box((reach, beam, beam), (reach / 2, 0, seat - thick - beam)), count)
        parts += around(bar((reach, 0, 0), (0.35 * reach, 0, high - thick), beam), count)
    else:
        parts.append(cylinder(u(0.08, 0.2), high - thick))
        parts += around(bar((0.1, 0, 0.15), (reach, 0, seat - thick), beam), count)
    return parts


def _bed_base(random: np.random.Generator, wide: float, long: float, high: float) -> Shape:
    """A box, drawers, or rails with slats on legs."""
    kind, u = random.integers(4), random.uniform
    if kind == 0:
        foot = u(0.0, 0.12)
        return [
            *corners(cylinder(0.03, foot + 0.01, sides=8), wide / 2 - 0.08, long / 2 - 0.08),
            box((wide, long, high - foot), (0, 0, foot)),
        ]
    if kind == 1:
        side = [turn(p, 90) for p in drawers(random, long, wide, high - 0.04, (int(random.integers(2, 4)), 1))]
        return put(side, (0, 0, 0.02))
    rail = u(0.1, 0.22)
    parts = put(rim(wide + 0.05, long + 0.05, rail, 0.025), (0, 0, high - rail))
    leg = legs(random, wide / 2, long / 2, high - rail / 2, u(0.05, 0.09), (0, 1, 2))
    slats = row(
        (wide, 0.07, 0.02), (0, -long * 0.48, high - 0.06), (0, long * 0.48, high - 0.06), int(random.integers(10, 17))
    )
    return [*parts, *leg, slats]


def _board(
    random: np.random.Generator, wide: float, high: float, thick: float, at: tuple[float, float, float]
) -> Shape:
    """A head or foot of a bed: a panel, padded, arched, rolled back, or of posts and bars."""
    kind, u = random.integers(6), random.uniform
    if kind == 0:
        return [
            box((wide, thick, high * 0.8), (at[0], at[1], high * 0.2)),
            *both(box((0.06, 0.06, high), (wide / 2 - 0.03, at[1], 0))),
        ]
    if kind == 1:
        return [cushion((wide, thick * 1.8, high), at)]
    if kind == 2:
        outline = arc(1.0, 0, 180, 17) * (wide / 2, high * u(0.15, 0.4)) + np.array((0, high * 0.7))
        flat = np.concatenate([outline, [(-wide / 2, 0), (wide / 2, 0)]])
        return [forward(prism(flat, thick), (0, at[1] + thick / 2, 0))]
    if kind == 3:
        line = smooth([(0, 0), (-0.03, high * 0.5), (0.05, high * 0.85), (0.16, high)])
        return [move(ribbon(line, wide, thick), at)]
    return put(backrest(random, wide, high, max(thick, 0.04)), at)


def _bunk(random: np.random.Generator, long: float, wide: float, high: float, soft: float) -> Shape:
    """Rails, slats, mattress and pillow, lying along x."""
    pillow = cushion((0.4, wide * 0.7, 0.12), (random.choice((-1, 1)) * long * 0.36, 0, high + soft - 0.02))
    slats = row((0.07, wide, 0.02), (-long * 0.47, 0, high - 0.03), (long * 0.47, 0, high - 0.03), 11)
    rails = put(rim(long, wide, 0.13, 0.025), (0, 0, high - 0.08))
    return [*rails, slats, box((long * 0.97, wide * 0.94, soft), (0, 0, high)), pillow]


def _basket_crib(random: np.random.Generator) -> Shape:
    u = random.uniform
    long, wide, low, high = u(0.75, 0.9), u(0.38, 0.5), u(0.4, 0.6), u(0.2, 0.3)
    wall = [(0, 0), (0.42, 0), (0.5, 1), (0.47, 1), (0.4, 0.15), (0, 0.15)]
    tub = scale(lathe(wall, sides=20), (long, wide, high))
    shape = [move(tub, (0, 0, low)), move(scale(cylinder(0.42, 0.06), (long, wide, 1)), (0, 0, low + 0.05))]
    if random.random() < 0.6:  # a hood
        turns = np.radians(np.linspace(0, 90, 6))[:, None]
        half = np.radians(np.linspace(-90, 90, 11))
        x = 0.5 * long * np.cos(half) * np.cos(turns)
        y = 0.5 * wide * np.sin(half) * (np.cos(turns) * 0 + 1)
        z = low + high + 0.5 * wide * np.sin(turns) * np.cos(half)
        shape.append(sheet(np.stack([x, y, z + 0 * x], axis=-1)))
    leg = u(0.025, 0.04)
    for s in (-1, 1):
        shape += both(bar((long * 0.35, s * wide * 0.5, 0), (long * 0.3, -s * wide * 0.4, low), leg))
    return [*shape, *(box((long * 0.7, leg, leg), (0, s * wide * 0.4, 0.08)) for s in (-1, 1))]


CATEGORIES: dict[str, Maker] = {
    "table": table,
    "desk": desk,
    "picnic table": picnic_table,
    "bed": bed,
    "bunk bed": bunk_bed,
    "crib": crib,
    "hammock": hammock,
}
