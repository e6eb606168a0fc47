"""Tools to hit, cut, dig and sweep with."""

import numpy as np

from core.shapes.forms import laid, limb
from core.shapes.parts import Maker, Shape, bar, box, cylinder, lathe, move, prism, ring, scale, sheet, tube, turn


def hammer(random: np.random.Generator) -> Shape:
    """A claw, engineer's, sledge or wooden hammer, head up or lying."""
    u, kind = random.uniform, random.integers(4)
    long, grip = u(0.26, 0.4) if kind != 2 else u(0.5, 0.9), u(0.011, 0.018)
    shaft = [(0, 0, 0), (0, 0, 0.3 * long), (0, 0, 0.6 * long), (0, 0, long + 0.01)]
    parts = [limb(shaft, [(1.2 * grip, 1.4 * grip), (grip, 1.3 * grip), (0.7 * grip, grip), (0.7 * grip, grip)])]
    if kind == 0:
        face = [(-0.065, 0, long), (-0.045, 0, long), (-0.04, 0, long), (-0.02, 0, long), (0.015, 0, long)]
        parts.append(limb(face, [0.016, 0.016, 0.01, 0.012, 0.016], tip=0))
        dip, claw = u(0.01, 0.05), u(0.05, 0.09)
        prong = [(0.01, 0.008, long), (0.4 * claw, 0.01, long + 0.004), (claw, 0.012, long - dip)]
        tooth = limb(prong, [(0.007, 0.012), (0.008, 0.01), (0.005, 0.003)], 6)
        parts += [tooth, tooth * (1, -1, 1)]
    elif kind >= 2:
        half, thick = u(0.05, 0.09), u(0.025, 0.05)
        head = turn(cylinder(thick, 2 * half, (0, 0, -half), sides=14 if random.random() < 0.5 else 8), 90, "y")
        parts.append(
            move(
                head if random.random() < 0.7 else box((2 * half, 1.8 * thick, 1.8 * thick), (0, 0, -0.9 * thick)),
                (0, 0, long),
            )
        )
    else:
        half, thick = u(0.04, 0.07), u(0.012, 0.02)
        line = [(-half, 0, long), (-0.6 * half, 0, long), (0.2 * half, 0, long), (half, 0, long)]
        parts.append(limb(line, [(thick, thick), (thick, thick), (thick, thick), (thick, 0.003)], 8, tip=0))
    return laid(parts, random)


def axe(random: np.random.Generator) -> Shape:
    """A hatchet, felling or double-bitted battle axe: a wedge with a flared edge on a shaft."""
    u = random.uniform
    long, grip, double = u(0.35, 0.9), u(0.012, 0.018), random.random() < 0.2
    bow = 0.0 if double else u(-0.04, 0.04) * long
    shaft = [
        (0.03 * long + bow, 0, 0),
        (bow, 0, 0.1 * long),
        (-bow, 0, 0.5 * long),
        (0, 0, 0.85 * long),
        (0, 0, long + 0.02),
    ]
    parts = [
        limb(
            shaft, [(grip, 1.6 * grip), (grip, 1.3 * grip), (grip, 1.3 * grip), (grip, 1.4 * grip), (grip, 1.5 * grip)]
        )
    ]
    reach, root, edge = u(0.09, 0.16), u(0.025, 0.04), u(0.05, 0.13)
    z = long - root - 0.01
    blade = limb(
        [(0.0, 0, z), (0.35 * reach, 0, z), (0.8 * reach, 0, z - u(0, 0.02)), (reach, 0, z - u(0, 0.02))],
        [(0.018, root), (0.013, 0.9 * root), (0.006, 0.8 * edge), (0.001, edge)],
        10,
        0,
    )
    parts.append(blade)
    if double:
        parts.append(blade * (-1, 1, 1))
    else:
        parts.append(box((u(0.03, 0.06), 0.035, 2 * root), (-0.02, 0, z - root)))
    return laid(parts, random)


def scissors(random: np.random.Generator) -> Shape:
    """Two blades crossed at a pivot, a ring or oval handle on each; open or shut, lying or upright."""
    u = random.uniform
    blade, wide, back, gap = u(0.07, 0.14), u(0.007, 0.014), u(0.03, 0.06), u(0.0, 30)
    loop, long, thick = u(0.016, 0.026), u(1.0, 1.7), u(0.003, 0.006)
    steel = prism(
        [(-0.4 * wide, -0.3 * back), (wide, 0), (0.6 * wide, 0.6 * blade), (0.0, blade), (-0.2 * wide, 0)], 0.003
    )
    stalk = limb(
        [(0.2 * wide, 0.01, 0.001), (-0.3 * loop, -0.5 * back, 0), (-0.5 * loop, -back, 0)],
        [(0.8 * wide, 0.003), (0.006, thick), (0.006, thick)],
    )
    hole = scale(ring(loop, thick), (1, long, 1)) + (-loop, -back - long * loop, 0)
    half = [turn(part, -gap / 2) for part in (steel, stalk, hole)]
    parts = [
        *half,
        *(part * (-1, 1, 1) + (0, 0, 0.003) for part in half),
        cylinder(0.005, 0.01, (0, 0, -0.003), sides=8),
    ]
    return laid([turn(part, -90, "x") for part in parts], random, 0.8)


def shovel(random: np.random.Generator) -> Shape:
    """A pointed shovel, a square spade, a snow shovel or a trowel; a plain stick, a knob or a D-shaped grip."""
    u, kind = random.uniform, random.random()
    long, wide, blade = u(0.7, 1.1), u(0.1, 0.15), u(0.26, 0.36)
    if kind < 0.2:
        wide, blade = u(0.2, 0.28), u(0.28, 0.4)
    elif kind < 0.32:
        long, wide, blade = u(0.1, 0.16), u(0.03, 0.05), u(0.14, 0.2)
    ends = (
        np.array([0.95, 1.0, 1.0, 0.95, 0.35])
        if kind < 0.2 or random.random() < 0.4
        else np.array([0.05, 0.55, 0.85, 1.0, 0.7])
    )
    z, bend = np.array([0, 0.2, 0.5, 0.85, 1.0]) * blade, u(0.02, 0.1) * wide / 0.12
    across = np.linspace(-1, 1, 7)
    x = np.outer(ends, across) * wide
    y = bend * (across[None] ** 2) * np.ones((5, 1)) * -1 + (z[:, None] - blade) * u(-0.1, 0.25)
    face = np.stack([x, y, np.broadcast_to(z[:, None], x.shape)], axis=-1)
    thick = max(0.004, 0.02 * wide)
    top, grip = blade + long, 0.014 if long > 0.3 else 0.01
    parts = [
        sheet(face),
        sheet(face + (0, thick, 0)),
        limb([(0, 0.01, 0.75 * blade), (0, 0.01, 1.15 * blade)], [0.8 * grip, 1.4 * grip]),
    ]
    parts.append(
        limb([(0, 0.01, blade), (0, 0.01, blade + 0.5 * long), (0, u(0.0, 0.05), top)], [grip, 1.1 * grip, grip])
    )
    if long > 0.3 and random.random() < 0.6:
        half = u(0.05, 0.07)
        parts.append(
            tube(
                [
                    (0, 0.02, top - 0.02),
                    (half, 0.02, top + 0.06),
                    (half, 0.02, top + 0.1),
                    (-half, 0.02, top + 0.1),
                    (-half, 0.02, top + 0.06),
                    (0, 0.02, top - 0.02),
                ],
                0.012,
            )
        )
    elif long < 0.3:
        parts.append(limb([(0, 0.01, top - 0.02), (0, 0.01, top + 0.1)], [0.016, 0.018]))
    return laid(parts, random, 0.3)


def broom(random: np.random.Generator) -> Shape:
    """A long stick over a wide brush, a flared flat broom, or a round besom; bristles in tufts."""
    u, kind = random.uniform, random.random()
    long, stick, hair = u(1.0, 1.4), u(0.01, 0.016), u(0.06, 0.14)
    if kind < 0.45:
        wide, deep, block = u(0.13, 0.35), u(0.025, 0.05), u(0.025, 0.05)
        parts = [box((2 * wide, 2 * deep, block), (0, 0, hair))]
        tilt = u(-0.6, 0.6) if wide > 0.2 else u(-0.1, 0.1)
        flare = u(1.0, 1.25)
        for share in np.linspace(-0.92, 0.92, int(random.integers(6, 13))):
            x = share * wide
            parts += [
                limb([(x, y, hair), (x * flare, y * 1.5, 0)], [0.012, 0.016], 5, 0) for y in (-0.6 * deep, 0.6 * deep)
            ]
        return [*parts, limb([(0, 0, hair + block / 2), (0, tilt * long, hair + long)], [stick, stick])]
    hair = u(0.3, 0.5)
    flat = u(0.25, 0.45) if kind < 0.8 else 1.0
    wide = u(0.15, 0.22) if flat < 1 else u(0.08, 0.16)
    parts = [
        scale(
            lathe(
                [(0, 0), (wide, 0), (0.75 * wide, 0.5 * hair), (0.3 * wide, 0.9 * hair), (0.02, hair + 0.08)], sides=12
            ),
            (1, flat, 1),
        )
    ]
    parts += [
        scale(turn(bar((wide, 0, 0), (0.3 * wide, 0, 0.9 * hair), 0.012), angle), (1, flat, 1))
        for angle in np.linspace(0, 330, 12)
    ]
    parts += [
        scale(ring(share * wide, 0.01, (0, 0, z * hair), 12), (1, flat, 1)) for share, z in ((0.58, 0.65), (0.4, 0.82))
    ]
    parts.append(limb([(0, 0, 0.8 * hair), (0, 0, hair + 0.75 * long)], [stick, stick]))
    return laid(parts, random, 0.2)


CATEGORIES: dict[str, Maker] = {
    "hammer": hammer,
    "axe": axe,
    "scissors": scissors,
    "shovel": shovel,
    "broom": broom,
}
