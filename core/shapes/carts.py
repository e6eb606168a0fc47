"""What is pushed, and what one stands on to roll."""

import numpy as np

from core.shapes.forms import open_tub, spoked_wheel, tyred_wheel
from core.shapes.parts import Maker, Part, Shape, bar, both, box, move, put, rods, scale, sheet, tube, turn


def skateboard(random: np.random.Generator) -> Shape:
    """A deck, its ends round or bent upwards, on two trucks with four wheels; short or long."""
    long, wide, thick = random.uniform(0.7, 0.85), random.uniform(0.19, 0.23), random.uniform(0.009, 0.015)
    kick, style, waist = random.uniform(0.03, 0.07), random.integers(3), 0.0
    if style == 1:
        long, kick, waist = random.uniform(0.95, 1.3), random.uniform(0, 0.02), max(0.0, random.uniform(-0.3, 0.3))
    elif style == 2:
        long, wide = random.uniform(0.5, 0.6), 0.16
    r = random.uniform(0.024, 0.04)
    lift, tail = 2 * r + random.uniform(0.025, 0.05), 0.2 if random.random() < 0.25 else 1.0
    s, t = np.linspace(-1, 1, 25)[:, None], np.linspace(-1, 1, 7)
    end = ((np.abs(s) - 1) * long / wide + 1).clip(0, 1)
    half = wide / 2 * np.sqrt(1 - end**2) * (1 - waist * s**2)
    rise = kick * (np.maximum(np.abs(s) - 0.66, 0) / 0.34) ** 1.3 * np.where(s < 0, tail, 1) + 0.006 * t**2
    deck = np.stack(np.broadcast_arrays(half * t, s * long / 2, lift + rise), axis=-1)
    top = move(deck, (0, 0, thick))
    parts = [sheet(deck), sheet(top), *(sheet(np.stack([deck[:, i], top[:, i]])) for i in (0, -1))]
    wheel, x = tyred_wheel(r, random.uniform(0.03, 0.05), 12), wide * 0.42
    for y in (-long * 0.31, long * 0.31):
        parts += [*both(move(wheel, (x, y, r))), bar((-x, y, r), (x, y, r), 0.018)]
        parts += [box((0.05, 0.08, lift - 2 * r + 0.006), (0, y, 2 * r)), box((0.04, 0.05, r), (0, y, r))]
    return parts


def shopping_cart(random: np.random.Generator) -> Shape:
    """A wire basket, narrower to the front, on a frame with castors; a handle, a rack beneath, a child's seat."""
    long, wide, deep = random.uniform(0.7, 0.95), random.uniform(0.45, 0.6), random.uniform(0.35, 0.5)
    low, narrow, thin = random.uniform(0.4, 0.55), random.uniform(0.6, 0.85), random.uniform(0.003, 0.006)
    x, y, nose = wide / 2, long / 2, wide / 2 * narrow
    top = np.array([(-nose, -y), (nose, -y), (x, y), (-x, y)])
    up = np.insert(top, 2, low + deep, axis=1)
    down = np.insert(top * (0.85, 0.88), 2, np.array((0.08, 0.08, 0, 0)) + low, axis=1)
    parts = [rods(rim, np.roll(rim, 1, axis=0), thin * 2) for rim in (up, down)]
    if random.random() < 0.85:
        parts += _wires(up, down, int(random.integers(8, 14)), int(random.integers(3, 7)), thin)
    else:  # of plastic
        parts += [
            sheet(np.stack([up[[0, 1, 2, 3, 0]], down[[0, 1, 2, 3, 0]]])),
            sheet(down[[0, 1, 3, 2]].reshape(2, 2, 3)),
        ]
    back, grip = y + random.uniform(0.05, 0.15), low + deep + random.uniform(0.02, 0.12)
    parts.append(tube([(-x, y, low + deep), (-x, back, grip), (x, back, grip), (x, y, low + deep)], 0.014))
    r = random.uniform(0.05, 0.07)
    base = 2 * r + 0.04
    parts += both(tube([(x * 0.95, y, low + 0.1), (x * 0.95, y - 0.05, base), (nose, -y, base), (0, -y, base)], 0.013))
    if random.random() < 0.5:
        parts += both(tube([(x * 0.9, y, base + 0.06), (nose * 0.9, -y * 0.4, low + 0.04)], 0.012))
    wheel = np.concatenate([move(tyred_wheel(r, 0.03, 10), (0, 0, r)), box((0.04, 0.03, 0.04), (0, 0, 2 * r))])
    parts += both(move(wheel, (x * 0.95, y - 0.05, 0))) + both(move(wheel, (nose, -y + 0.03, 0)))
    if random.random() < 0.6:
        rack = np.insert(top * 0.9, 2, base + 0.02, axis=1)
        s = np.linspace(0, 1, 8)[:, None]
        parts.append(rods(rack[0] + s * (rack[1] - rack[0]), rack[3] + s * (rack[2] - rack[3]), thin))
    if random.random() < 0.5:
        seat = turn(box((wide * 0.85, 0.01, deep * 0.6)), 15, "x")
        parts.append(move(seat, (0, y - 0.18, low + deep * 0.4)))
    return parts


def wheelbarrow(random: np.random.Generator) -> Shape:
    """A tub on one wheel before and two legs behind, with two handles."""
    long, wide, deep = random.uniform(0.8, 1.0), random.uniform(0.55, 0.7), random.uniform(0.2, 0.32)
    r, low, thin = random.uniform(0.17, 0.22), random.uniform(0.28, 0.36), random.uniform(0.014, 0.022)
    parts = open_tub((wide, long), (wide * random.uniform(0.5, 0.75), long * random.uniform(0.45, 0.7)), deep)
    for part in parts:
        part[..., 2] += low + 0.12 * np.maximum(-part[..., 1] / long, 0)
        part[..., 1] -= 0.15 * (part[..., 2] - low)
    front, reach, grip = -long * random.uniform(0.5, 0.65), long * random.uniform(0.75, 0.95), random.uniform(0.5, 0.68)
    x, y, end = wide * 0.4, long * 0.32, wide * 0.45
    parts += both(
        tube([(0.06, front, r), (0.15, -long * 0.2, low - 0.02), (x, y, low + 0.02), (end, reach, grip)], thin)
    )
    parts += both(tube([(wide * 0.36, long * 0.2, low), (x, y, 0.02), (wide * 0.38, long * 0.42, low + 0.05)], thin))
    parts += both(tube([(end, reach - 0.1, grip - 0.02), (end, reach + 0.02, grip + 0.01)], thin * 1.5, 8))
    wheel = tyred_wheel(r, random.uniform(0.06, 0.1)) if random.random() < 0.7 else spoked_wheel(r, 0.025, 8)
    parts += [
        move(wheel, (0, front, r)),
        bar((-0.09, front, r), (0.09, front, r), 0.03),
        bar((-x, y, 0.1), (x, y, 0.1), 0.025),
    ]
    if random.random() < 0.4:  # a bow before the wheel
        tip = front - r - 0.05
        parts.append(tube([(-0.1, front, r), (-0.1, tip, r * 1.2), (0.1, tip, r * 1.2), (0.1, front, r)], 0.012))
    return parts


def pram(random: np.random.Generator) -> Shape:
    """A baby carriage: a tub with a folding hood on big wheels, or a buggy with a seat; a handle behind."""
    long, wide, low = random.uniform(0.75, 0.95), random.uniform(0.36, 0.46), random.uniform(0.45, 0.6)
    r, thin, x = random.uniform(0.11, 0.2), random.uniform(0.01, 0.014), wide / 2
    if random.random() < 0.65:
        y = long * 0.3
        parts = put(_carry_cot(random, long, wide), (0, 0, low))
    else:
        y = 0.28
        parts = put(_buggy_seat(random, wide), (0, 0, low))
    grip, handle = long / 2 + random.uniform(0.15, 0.35), random.uniform(0.95, 1.08)
    parts.append(tube([(-x, y, low), (-x, grip, handle), (x, grip, handle), (x, y, low)], thin))
    back, front = long * 0.36, -long * 0.38
    parts += both(tube([(x, back, r), (x, front * 0.3, low), (x, y, low), (x, front, r)], thin))
    parts += [bar((-x, at, r), (x, at, r), 0.02) for at in (back, front)]
    wheel = spoked_wheel(r, 0.016, 10) if random.random() < 0.6 else tyred_wheel(r, 0.05, 12)
    share = random.uniform(0.65, 1)
    ahead = move(scale(wheel, share), (0, front, r * share))
    parts += both(move(wheel, (x + 0.03, back, r)))
    parts += [ahead] if random.random() < 0.15 else both(move(ahead, (x + 0.03, 0, 0)))
    if random.random() < 0.4:
        parts += put(open_tub((wide * 0.9, long * 0.5), (wide * 0.8, long * 0.45), 0.12), (0, 0, r + 0.02))
    return parts


def _wires(up: np.ndarray, down: np.ndarray, columns: int, rows: int, thin: float) -> Shape:
    """Wires of a basket between a rim and a bottom of four corners each."""
    s = np.linspace(0, 1, columns)[:, None]
    sides = [(i, (i + 1) % 4) for i in range(4)]
    top = np.concatenate([up[a] + s * (up[b] - up[a]) for a, b in sides])
    foot = np.concatenate([down[a] + s * (down[b] - down[a]) for a, b in sides])
    hoops = [down + share * (up - down) for share in np.linspace(0, 1, rows + 2)[1:-1]]
    around_ = rods(np.concatenate(hoops), np.concatenate([np.roll(hoop, 1, axis=0) for hoop in hoops]), thin)
    floor = rods(down[0] + s * (down[1] - down[0]), down[3] + s * (down[2] - down[3]), thin)
    return [rods(foot, top, thin), around_, floor]


def _carry_cot(random: np.random.Generator, long: float, wide: float) -> Shape:
    """A tub with a mattress under a hood."""
    deep = random.uniform(0.22, 0.3)
    tub = open_tub((wide, long), (wide * 0.85, long * random.uniform(0.6, 0.85)), deep)
    hood = _pram_hood(wide, long * 0.38, 10, random.uniform(85, 135))
    return [*tub, box((wide * 0.85, long * 0.8, 0.05), (0, 0, 0.08)), move(hood, (0, long * 0.21, deep))]


def _buggy_seat(random: np.random.Generator, wide: float) -> Shape:
    """A seat with sides and a foot rest under a hood."""
    back = turn(box((wide, 0.04, 0.55)), -random.uniform(20, 45), "x")
    parts = [move(back, (0, 0.12, -0.05)), move(turn(box((wide, 0.3, 0.05)), -8, "x"), (0, -0.02, -0.05))]
    parts.append(move(turn(box((wide * 0.9, 0.03, 0.25)), 20, "x"), (0, -0.22, -0.27)))
    parts += [box((wide * 0.8, 0.15, 0.02), (0, -0.32, -0.28)), *both(box((0.04, 0.35, 0.18), (wide / 2, 0, -0.05)))]
    return [*parts, move(_pram_hood(wide, 0.32, 30, random.uniform(70, 110)), (0, 0.2, 0.3))]


def _pram_hood(wide: float, size: float, start: float, end: float) -> Part:
    """Cloth over bows that turn about x, from an angle above the back to another."""
    spread, bow = np.radians(np.linspace(start, end, 7))[:, None], np.linspace(0, np.pi, 11)
    x, out = np.sign(np.cos(bow)) * np.abs(np.cos(bow)) ** 0.4, size * np.abs(np.sin(bow)) ** 0.5
    grid = np.broadcast_arrays(0.515 * wide * x, out * np.cos(spread), out * np.sin(spread))
    return sheet(np.stack(grid, axis=-1))


CATEGORIES: dict[str, Maker] = {
    "skateboard": skateboard,
    "shopping cart": shopping_cart,
    "wheelbarrow": wheelbarrow,
    "pram": pram,
}
