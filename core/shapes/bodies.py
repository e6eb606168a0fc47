"""People and animals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.shapes.forms import Line, limb
from core.shapes.parts import (
    Maker,
    Part,
    Shape,
    across,
    both,
    box,
    ellipsoid,
    forward,
    grounded,
    lathe,
    move,
    prism,
    tube,
    turn,
)


def person(random: np.random.Generator) -> Shape:
    """A standing or walking man, woman or child, arms in any pose, in trousers, shorts, a skirt, dress or coat."""
    u, figure = random.uniform, _figure(random)
    walk = random.random() < 0.25
    stride, apart = (u(8, 32), u(-2, 3)) if walk else (u(-4, 4), u(-2, 5) if random.random() < 0.8 else u(5, 18))
    right = _leg(figure, 1, (apart, stride, apart, stride - u(0, 8)))
    left = _leg(figure, -1, (apart + u(-1, 1), -stride * 0.7, apart, -stride - walk * u(0, 25)), walk * u(0, 30))
    upper = _upper(figure, _arms(random, _POSES, _POSE_ODDS), random)
    parts = [*right, *left, *upper]
    parts += _clothes(figure, random)
    if random.random() < 0.15:
        parts.append(_held(upper[-1].mean(axis=(0, 1)), upper[-3].mean(axis=(0, 1)), random))
    return grounded(parts)


def sitting_person(random: np.random.Generator) -> Shape:
    """A man, woman or child on a seat that is not there, upright or leaning, arms on the lap, on rests or forward."""
    u, figure = random.uniform, _figure(random)
    lean = u(-12, 25) if random.random() < 0.75 else u(-35, 40)
    apart, rise, shin = u(-3, 16), u(76, 96), u(-25, 20) if random.random() < 0.75 else u(20, 75)
    legs = [(apart, rise + u(-3, 3), u(-4, 0.7 * apart + 2), shin + u(-8, 8)) for _ in range(2)]
    if random.random() < 0.12:  # one over the other
        legs[0] = (-10, rise + 12, u(-10, 10), u(15, 50))
    parts = [part for side, pose in zip((1, -1), legs, strict=True) for part in _leg(figure, side, pose, -u(0, 10))]
    upper = _upper(figure, _arms(random, _SITTING_POSES, _SITTING_ODDS), random)
    if figure.kind == 1 and random.random() < 0.35:
        end, wide = -u(0.6, 1.0) * figure.thigh, figure.hip + figure.thigh * np.sin(np.radians(max(apart, 0)))
        parts.append(limb([(0, 0.05, 0), (0, end, 0.01)], [(1.5 * figure.hip, 0.075), (1.1 * wide + 0.04, 0.055)], 10))
    return grounded([*parts, *(turn(part, -lean, "x") for part in upper)])


def dog(random: np.random.Generator) -> Shape:
    """A dog of any breed from dachshund to great dane, standing or sitting, ears up or hanging."""
    u = random.uniform
    leg, long, thick = u(0.2, 0.62), u(0.62, 0.85), u(0.1, 0.16)
    sits = random.random() < 0.25
    neck, snout, ear = u(0.12, 0.26), u(0.07, 0.18), u(0.08, 0.16)
    slope = np.radians(u(35, 55)) if sits else 0.0
    rump = np.array((0.0, long / 2, thick if sits else leg))
    chest = rump + long * np.array((0.0, -np.cos(slope), np.sin(slope)))
    line = [rump, 0.5 * (rump + chest), chest]
    parts = [limb(line, [0.8 * thick, u(0.75, 1.05) * thick, u(0.95, 1.2) * thick], tip=0.9)]
    head = move(chest, (0.0, -u(0.3, 1.1) * neck, neck + 0.4 * thick))
    parts.append(limb([move(chest, (0, 0.02, 0.2 * thick)), head], [0.8 * thick, u(0.45, 0.65) * thick]))
    parts += _head(head, 0.62 * thick + 0.02, snout, u(0.25, 0.5) * thick, u(0, 0.04))
    side, up = (head[0] + 0.5 * thick, head[1] + 0.02, head[2] + 0.06), u(0.4, 1.0)
    if random.random() < 0.5:
        parts += both(limb([side, np.add(side, (0.02, 0.01, ear * up))], [(0.04, 0.02), (0.01, 0.005)], 6))
    else:
        parts += both(limb([side, np.add(side, (0.04, 0.0, -ear))], [(0.015, 0.03), (0.015, 0.045)], 6))
    if sits:
        parts += both(move(limb(_front(chest[1] + 0.03, chest[2], 0.08), _TAPER * 0.4 * thick), (0.55 * thick, 0, 0)))
        parts += both(
            ellipsoid((0.45 * thick, 1.2 * thick, 0.9 * thick), (0.8 * thick, rump[1] - thick, 0.9 * thick), 10)
        )
        parts += both(ellipsoid((0.3 * thick, 0.09, 0.03), (0.9 * thick, rump[1] - 2 * thick - 0.03, 0.03), 8))
    else:
        thin, middle = u(0.24, 0.36), (chest[1], rump[1] - 0.2 * thick)
        parts += _legs(random, 0.55 * thick, *middle, leg, (0.55 * thick, thin * thick), 0.07, u(0.02, 0.08))
    rise, tail = u(-0.9, 1.2), u(0.15, 0.4)
    end = move(rump, (0, tail * np.cos(rise), tail * np.sin(rise)))
    start = move(rump, (0, 0.6 * thick, 0.3 * thick))
    parts.append(
        limb([start, 0.5 * (start + end) + (0, 0.04, 0), move(end, (0, 0, u(0, 0.1)))], u(0.02, 0.05) * _TAPER[:3])
    )
    return grounded(parts)


def horse(random: np.random.Generator) -> Shape:
    """A horse that stands, walks, grazes or rears, with mane and tail; now and then saddled."""
    u = random.uniform
    leg, long, thick = u(0.8, 0.98), u(1.15, 1.4), u(0.25, 0.33)
    front, rear, z = -long / 2, long / 2, leg + 0.15
    line = [(0, rear, z), (0, 0.25 * long, z + 0.02), (0, 0, z - 0.05), (0, -0.3 * long, z), (0, front, z + 0.03)]
    parts = [limb(line, thick * np.array([0.8, 0.98, 0.95, 1.0, 0.75]))]
    rise = np.radians(u(30, 65) if random.random() < 0.8 else u(-50, 10))
    reach = np.array((0.0, -np.cos(rise), np.sin(rise)))
    base = np.array((0.0, front + 0.08, z + 0.08))
    poll = base + u(0.75, 0.95) * reach
    parts.append(limb([base, 0.5 * (base + poll), poll], [(0.17, 0.28), (0.11, 0.19), (0.08, 0.13)]))
    drop = np.radians(u(25, 60) if rise > 0.3 else u(45, 80))
    nose = poll + u(0.5, 0.6) * np.array((0.0, -np.cos(drop), -np.sin(drop)))
    face = [move(poll, (0, 0.03, 0.03)), poll + 0.45 * (nose - poll), nose]
    parts.append(limb(face, [(0.1, 0.14), (0.08, 0.12), (0.065, 0.075)]))
    parts += both(limb([move(poll, (0.06, 0, 0.1)), move(poll, (0.07, 0, 0.24))], [0.04, 0.008], 6))
    if random.random() < 0.7:  # mane
        behind = np.array((0.0, 0.17, 0.1))
        parts.append(limb([base + behind + (0, 0.1, 0.1), poll + 0.8 * behind], [(0.025, 0.09), (0.02, 0.05)], 6))
    root, swing = np.array((0.0, rear + 0.8 * thick, z + 0.08)), u(0.05, 0.35)
    tail = [root - (0, 0.1, 0), move(root, (0, 0.5 * swing, -0.1)), move(root, (0, swing, -u(0.5, 0.8)))]
    parts.append(limb(tail, [0.05, u(0.05, 0.09), 0.04]))
    if random.random() < 0.2:  # saddle
        parts.append(limb([(0, 0.3, z + 0.2), (0, 0.0, z + 0.12), (0, -0.25, z + 0.2)], [(thick + 0.05, 0.17)] * 3, 10))
    parts += _legs(random, 0.16, front + 0.12, rear - 0.02, leg + 0.1, (0.16, 0.05), 0.02, u(0.08, 0.14), 1.5)
    if random.random() < 0.12:  # up on its hind legs, which come last
        lift = -u(15, 50)
        parts[:-2] = [turn(part, lift, "x", (0, rear, leg)) for part in parts[:-2]]
    return grounded(parts)


def duck(random: np.random.Generator) -> Shape:
    """A duck that swims, or stands on webbed feet; or a bath duck, plump, with a large head."""
    u = random.uniform
    bath = random.random() < 0.4
    wide, high, long = (u(0.75, 0.9), u(0.6, 0.75), 1.0) if bath else (u(0.5, 0.65), u(0.45, 0.55), u(1.1, 1.4))
    body = limb(
        [(0, -long, 0.1), (0, -0.7 * long, 0), (0, 0, -0.05), (0, 0.6 * long, 0.12), (0, long, u(0.3, 0.6))],
        [(0.4 * wide, 0.4 * high), (0.8 * wide, 0.85 * high), (wide, high), (0.7 * wide, 0.6 * high), (0.2, 0.08)],
        12,
    )
    head, neck = u(0.45, 0.62) if bath else u(0.26, 0.34), u(0.05, 0.25) if bath else u(0.3, 0.8)
    top = np.array((0.0, -0.75 * long - u(0.0, 0.2), 0.7 * high + neck + 0.5 * head))
    parts = [body, ellipsoid((0.9 * head, 1.05 * head, head), tuple(top), 12)]
    parts.append(limb([(0, -0.6 * long, 0.3 * high), tuple(top)], [0.6 * head + 0.15, 0.6 * head]))
    bill = move(top, (0, -0.9 * head, -0.15 * head))
    parts.append(
        limb(
            [bill, move(bill, (0, -u(0.6, 1.1) * head, -0.1 * head))], [(0.45 * head, 0.25 * head), (0.5 * head, 0.06)]
        )
    )
    wing = limb(
        [(0, -0.4, 0.05), (0, 0.1, 0.05), (0, 0.8 * long, u(0.2, 0.45))], [(0.08, 0.25), (0.12, 0.35), (0.04, 0.06)]
    )
    parts += both(move(wing, (0.92 * wide, 0, 0)))
    if random.random() < 0.3 and not bath:
        parts += both(limb([(0.3, 0, -0.3), (0.3, 0, -high - u(0.25, 0.5))], [0.1, 0.05], 6))
        low = min(part[..., 2].min() for part in parts)
        parts += both(prism([(0.25, 0.05), (0.35, 0.05), (0.55, -0.45), (0.3, -0.5), (0.1, -0.4)], 0.04, (0, 0, low)))
    elif random.random() < 0.5:  # flat below, as on water
        parts[0] = np.maximum(body, [-9, -9, -u(0.5, 0.9) * high])
    return grounded(parts)


def fish(random: np.random.Generator) -> Shape:
    """A fish from slender to disc-shaped, or a shark: body, forked or fan tail, fins."""
    u = random.uniform
    shark = random.random() < 0.2
    deep = u(0.16, 0.22) if shark else u(0.18, 0.6)
    wide = deep * (u(0.8, 1.0) if shark else u(0.25, 0.75))
    y, share = np.array([-1, -0.85, -0.5, -0.1, 0.35, 0.75, 0.95]), np.array([0.15, 0.5, 0.9, 1.0, 0.7, 0.3, 0.18])
    line = np.stack([np.zeros(7), y, np.zeros(7)], axis=1)
    parts = [limb(line, np.stack([wide * share, deep * share], axis=1), 12)]
    up, down = u(0.25, 0.6) + 0.3 * deep, u(0.2, 0.55) + 0.3 * deep
    fork = u(0.05, 0.35) if random.random() < 0.75 else -0.1
    tail = [(0.85, 0.0), (1.2 + fork, up), (1.28 + fork, up), (1.3, 0.03), (1.25 + fork * 0.8, -down), (1.15, -down)]
    parts.append(_fin(tail))
    rise = u(0.1, 0.35) + (0.15 if shark else 0)
    spread = 0.15 if shark else u(0.15, 0.5)
    parts.append(
        _fin(
            [
                (-spread - 0.15, 0.8 * deep),
                (spread, deep + rise),
                (spread + 0.12, deep + 0.8 * rise),
                (spread, 0.6 * deep),
            ]
        )
    )
    parts.append(_fin([(0.25, -0.5 * deep), (0.6, -0.9 * deep - 0.6 * rise), (0.62, -0.4 * deep)]))
    pectoral = prism([(0, -0.35), (0, -0.1), (u(0.25, 0.5), u(0.1, 0.3)), (0.3, 0.0)], 0.03)
    parts += both(move(turn(pectoral, u(10, 60), "y"), (0.75 * wide, 0, -0.3 * deep)))
    if random.random() < 0.5:
        parts += both(ellipsoid((0.03, 0.05, 0.05), (0.55 * wide, -0.78, 0.2 * deep), 8))
    return grounded(parts)


def elephant(random: np.random.Generator) -> Shape:
    """An elephant, ears large or small, trunk hanging, curled or raised, mostly with tusks."""
    u = random.uniform
    leg, long, thick = u(1.0, 1.4), u(1.7, 2.2), u(0.75, 0.95)
    z = leg + 0.6 * thick
    line = [(0, long / 2, z - 0.1), (0, 0.2 * long, z + 0.05), (0, -0.2 * long, z + 0.05), (0, -long / 2, z)]
    parts = [limb(line, thick * np.array([0.7, 1.0, 1.0, 0.75]), 12, 0.4)]
    head = np.array((0.0, -long / 2 - 0.65, z + u(0.2, 0.5)))
    size = u(0.46, 0.58)
    parts += [ellipsoid((0.85 * size, size, 1.1 * size), tuple(head)), limb([(0, -0.4 * long, z), head], [0.6, 0.45])]
    foot = head[2] - u(0.1, 0.35)
    curve = u(-0.3, 0.5) if random.random() < 0.7 else u(1.0, 2.2)  # hanging, or swung up
    angle = np.linspace(-1.1, -1.4 + 1.2 * curve, 7)
    steps = foot / 5.5 * np.stack([np.zeros(7), -np.cos(angle) * 0.8, np.sin(angle)], axis=1)
    trunk = move(head, (0, -0.7 * size, -0.1 * size)) + np.cumsum(steps, axis=0) - steps[0]
    parts.append(limb(trunk, np.linspace(u(0.22, 0.28), u(0.08, 0.11), 7)))
    high, wide = u(0.45, 0.95), u(0.35, 0.8)
    flap = np.array([(0, 0.5), (0.7, 0.65), (1, 0.2), (0.7, -0.5), (0.3, -1.0), (0, -0.5)]) * (wide, 0.8 * high)
    ear = turn(turn(prism(flap, 0.05), 90, "x"), u(5, 70))
    parts += both(move(ear, (0.7 * size, head[1] + 0.1, head[2] + 0.05)))
    if random.random() < 0.75:
        tusk, root = u(0.3, 0.8), move(head, (0.25, -0.7 * size, -0.5 * size))
        parts += both(
            limb(
                [root, move(root, (0.05, -0.5 * tusk, -0.3 * tusk)), move(root, (0.05, -tusk, -0.1 * tusk))],
                [0.07, 0.06, 0.02],
            )
        )
    parts += _legs(random, 0.5 * thick, -0.38 * long, 0.4 * long, z, (0.36 * thick, 0.28 * thick), 0.0, 0.02, 1.15)
    parts.append(
        limb(
            [(0, long / 2 + 0.4, z + 0.2), (0, long / 2 + 0.65, z - 0.3), (0, long / 2 + 0.7, z - 0.9)],
            [0.06, 0.04, 0.05],
        )
    )
    return grounded(parts)


def giraffe(random: np.random.Generator) -> Shape:
    """A giraffe: high legs, a sloping back, a very long neck, small horns."""
    u = random.uniform
    leg, long, thick = u(1.5, 2.0), u(1.1, 1.5), u(0.36, 0.46)
    front, rear, z = -long / 2, long / 2, leg + 0.2
    parts = [limb([(0, rear, z - 0.1), (0, 0, z), (0, front, z + 0.2)], thick * np.array([0.75, 0.9, 1.0]))]
    rise, neck = np.radians(u(45, 82)), u(1.5, 2.2)
    base = np.array((0.0, front - 0.05, z + 0.3))
    head = base + neck * np.array((0.0, -np.cos(rise), np.sin(rise)))
    parts.append(limb([base, 0.4 * head + 0.6 * base, head], [(0.22, 0.34), (0.14, 0.2), (0.1, 0.12)]))
    nose = head + u(0.45, 0.6) * np.array((0.0, -np.cos(0.5), -np.sin(u(0.1, 0.9))))
    parts.append(limb([move(head, (0, 0.08, 0.03)), nose], [(0.13, 0.15), (0.07, 0.07)]))
    parts += both(limb([move(head, (0.06, 0, 0.1)), move(head, (0.07, 0.05, u(0.25, 0.36)))], [0.03, 0.035], 6))
    parts += both(limb([move(head, (0.1, 0.05, 0.06)), move(head, (0.3, 0.08, 0.12))], [(0.06, 0.03), (0.01, 0.01)], 6))
    parts += _legs(random, 0.22, front + 0.05, rear - 0.05, z, (0.17, 0.06), 0.02, u(0.04, 0.1), 1.6)
    parts.append(limb([(0, rear + 0.2, z), (0, rear + 0.4, z - 0.4), (0, rear + 0.4, z - 1.0)], [0.04, 0.025, 0.06], 6))
    return grounded(parts)


def rabbit(random: np.random.Generator) -> Shape:
    """A rabbit, crouched or sitting up, its long ears upright, laid back or lopped."""
    u = random.uniform
    slope, long, thick = np.radians(u(0, 30) if random.random() < 0.6 else u(45, 75)), u(0.6, 0.9), u(0.36, 0.48)
    rump = np.array((0.0, 0.3, thick))
    chest = rump + long * np.array((0.0, -np.cos(slope), np.sin(slope)))
    parts = [limb([rump, 0.5 * (rump + chest), chest], thick * np.array([0.85, 0.95, 0.62]), 10, 0.6)]
    head = move(chest, (0, -u(0.05, 0.3), u(0.3, 0.45)))
    size = u(0.26, 0.34)
    face = [move(head, (0, 0.18, 0.02)), head - (0, 0.05, 0), head - (0, 0.32, 0.1)]
    parts += [limb(face, size * np.array([0.7, 1.0, 0.5])), limb([chest, head], [0.6 * thick, 0.7 * size])]
    ear, lean, spread = u(0.5, 1.0), np.radians(u(-10, 75)), np.radians(u(0, 35))
    if random.random() < 0.15:
        lean, spread = 0.0, np.radians(u(130, 165))
    reach = np.array((np.sin(spread), np.cos(spread) * np.sin(lean), np.cos(spread) * np.cos(lean)))
    root = move(head, (0.5 * size, 0.08, 0.6 * size))
    parts += both(
        limb([root, root + 0.6 * ear * reach, root + ear * reach], [(0.06, 0.04), (0.1, 0.04), (0.03, 0.02)], tip=1)
    )
    parts += both(ellipsoid((0.2, 0.38, 0.32), (0.7 * thick, 0.25, 0.35), 10))
    parts += both(ellipsoid((0.11, u(0.25, 0.4), 0.08), (0.8 * thick, 0.0, 0.08), 8))
    paw = (0.5 * thick, chest[1] - 0.15, 0.06 if slope < 0.7 else chest[2] - u(0.2, 0.4))
    parts += both(limb([(0.4 * thick, chest[1], chest[2] - 0.1), paw, np.add(paw, (0, -0.1, 0))], [0.14, 0.09, 0.07]))
    parts.append(ellipsoid((0.14, 0.14, 0.14), (0, 0.3 + 0.95 * thick, thick), 8))
    return grounded(parts)


def fox(random: np.random.Generator) -> Shape:
    """A fox: slim, a pointed snout, large upright ears, a long bushy tail; it stands or sits."""
    u = random.uniform
    leg, long, thick = u(0.26, 0.4), u(0.5, 0.65), u(0.085, 0.115)
    sits = random.random() < 0.25
    slope = np.radians(u(45, 60)) if sits else 0.0
    rump = np.array((0.0, long / 2, thick if sits else leg))
    chest = rump + long * np.array((0.0, -np.cos(slope), np.sin(slope)))
    parts = [limb([rump, 0.5 * (rump + chest), chest], thick * np.array([0.9, 0.9, 1.05]), tip=0.9)]
    head = move(chest, (0, -u(0.08, 0.18), u(0.1, 0.2)))
    parts.append(limb([chest, head], [0.85 * thick, 0.6 * thick]))
    parts += _head(head, u(0.08, 0.1), u(0.1, 0.15), 0.025, 0.0)
    ear = prism([(0.015, 0), (0.085, 0), (u(0.05, 0.09), u(0.11, 0.18))], 0.015)
    parts += both(forward(ear, (0, head[1] + 0.03, head[2] + 0.05)))
    if sits:
        parts += both(move(limb(_front(chest[1] + 0.02, chest[2], 0.04), _TAPER * 0.04), (0.5 * thick, 0, 0)))
        parts += both(ellipsoid((0.05, 0.11, 0.09), (0.7 * thick, rump[1] - 0.08, 0.09), 10))
    else:
        parts += _legs(random, 0.5 * thick, chest[1], rump[1], leg, (0.5 * thick, 0.024), 0.04, u(0.03, 0.06))
    tail, rise = u(0.4, 0.6), np.radians(u(-50, 35) if not sits else u(-20, 5))
    way = tail * np.array((u(-0.3, 0.3), np.cos(rise), np.sin(rise)))
    points = rump + (0, 0.7 * thick, 0) + np.array([0, 0.25, 0.65, 1.0])[:, None] * way
    points[:, 2] = np.maximum(points[:, 2], 0.05)
    parts.append(limb(points, u(0.06, 0.085) * np.array([0.4, 0.8, 1.0, 0.25]), tip=1))
    return grounded(parts)


def bird(random: np.random.Generator) -> Shape:
    """A bird: perched with folded wings, flying with spread ones, wading on long legs, or an upright owl or penguin."""
    u = random.uniform
    kind = random.choice(4, p=[0.35, 0.35, 0.18, 0.12])  # perched, flying, wading, upright
    slope, thick = np.radians((u(10, 50), u(-5, 10), u(5, 35), u(65, 85))[kind]), u(0.3, 0.42)
    back = np.array((0.0, np.cos(slope), -np.sin(slope)))  # towards the tail
    at = np.array([-0.62, -0.35, 0.1, 0.6])[:, None] * back
    parts = [limb(at, thick * np.array([0.55, 0.95, 1.0, 0.35]), 10)]
    neck = (u(0.1, 0.25), u(0.05, 0.3), u(0.5, 1.1), u(0.05, 0.15))[kind]
    bend = (0, -0.1 - 0.9 * (kind == 1) * neck, 0.15 + neck * (0.2 if kind == 1 else 1.0))
    head, size = at[0] + bend, u(0.18, 0.26) if kind != 2 else u(0.13, 0.17)
    parts += [
        ellipsoid((size, 1.1 * size, size), tuple(head), 10),
        limb([at[0] + 0.1 * back, head], [0.45 * thick + 0.05, 0.75 * size]),
    ]
    beak = (u(0.12, 0.3), u(0.12, 0.3), u(0.3, 0.6), u(0.1, 0.2))[kind]
    parts.append(limb([head - (0, 0.8 * size, 0), head - (0, size + beak, u(0, 0.08))], [0.4 * size, 0.02], 6))
    end, fan = u(0.35, 0.8), u(0.08, 0.3)
    tail = prism([(-0.1, 0), (0.1, 0), (fan, end), (0, u(0.8, 1.1) * end), (-fan, end)], 0.03, (0, 0.5, 0))
    parts.append(turn(tail, -np.degrees(slope), "x"))
    if kind == 1:
        span, deep, sweep = u(1.1, 2.4), u(0.3, 0.6), u(-0.1, 0.7)
        outline = [
            (0.1, -0.35),
            (0.5 * span, -0.4 + u(-0.15, 0.1)),
            (span, sweep - 0.2),
            (0.95 * span, sweep),
            (0.5 * span, deep - 0.2),
            (0.1, deep - 0.1),
        ]
        parts += both(turn(prism(outline, 0.04, (0, 0, 0.1)), -u(-20, 45), "y"))
        return grounded(parts)
    wing = limb(
        np.array([-0.35, 0.1, 0.8])[:, None] * back, [(0.06, 0.5 * thick), (0.09, 0.7 * thick), (0.02, 0.08)], 8
    )
    parts += both(move(wing, (0.92 * thick, 0, 0.03)))
    leg = u(0.9, 1.6) if kind == 2 else u(0.05, 0.4)
    foot = -0.8 * thick - leg - (0.35 if kind == 3 else 0)
    parts += both(limb([(0.4 * thick, 0.1, -0.3 * thick), (0.4 * thick, 0.1, foot)], [0.06, 0.025], 6))
    parts += both(ellipsoid((0.08, 0.2, 0.03), (0.4 * thick, 0.0, foot), 8))
    if kind == 0 and random.random() < 0.25:
        parts.append(tube([(-0.8, 0, foot), (0.8, 0, foot)], 0.06))
    return grounded(parts)


@dataclass(frozen=True)
class _Figure:
    """Someone's build, in shares of their height; the middle of the hips is the origin."""

    kind: int
    """0: man, 1: woman, 2: child."""
    head: float
    """Half its height."""
    neck: float
    torso: float
    """From the hips to the shoulders."""
    shoulder: float
    """Half the width between the joints; so is ``hip``."""
    hip: float
    waist: float
    chest: float
    thigh: float
    shin: float
    upper_arm: float
    forearm: float
    girth: float
    """1: average."""
    trousers: float
    """How wide, mostly at the ankles; 0: bare legs. So are ``sleeves``."""
    sleeves: float


_POSES = np.array(
    [  # of the upper arm, then of the forearm: degrees out to the side and forward; from, to
        [(3, -8, -4, -5), (14, 8, 10, 22)],  # hanging
        [(14, -10, 8, -5), (55, 15, 60, 25)],  # away from the body
        [(70, -8, 65, -8), (95, 10, 95, 12)],  # straight out
        [(2, -10, -30, 55), (20, 30, 12, 115)],  # bent to hold
        [(35, -25, -65, -10), (55, 0, -40, 20)],  # on the hip
        [(60, -10, 110, -10), (130, 30, 185, 30)],  # raised
        [(3, 5, -80, 20), (12, 25, -65, 40)],  # folded
        [(0, 45, -10, 60), (25, 90, 10, 110)],  # stretched forward
        [(3, -30, 0, -25), (10, 25, 8, 55)],  # swinging
    ]
)


_POSE_ODDS = np.cumsum([0.3, 0.2, 0.08, 0.14, 0.06, 0.06, 0.03, 0.05, 0.08])
_SITTING_POSES = np.array(
    [
        [(2, 5, -18, 35), (15, 35, 5, 75)],  # on the lap
        [(8, -10, -5, 65), (30, 25, 15, 95)],  # on rests
        [(2, 25, -15, 65), (20, 60, 10, 105)],  # forward, as at a desk or wheel
        [(4, -10, -2, 0), (20, 10, 15, 30)],  # hanging at the sides
        [(3, 5, -80, 20), (12, 30, -60, 50)],  # folded
        [(10, 20, -10, 110), (60, 60, 60, 170)],  # a hand up
    ]
)


_SITTING_ODDS = np.cumsum([0.4, 0.22, 0.2, 0.1, 0.03, 0.05])
_TAPER = np.array([1.0, 0.8, 0.6, 0.55, 0.6])


def _figure(random: np.random.Generator) -> _Figure:
    """Anyone."""
    u, kind = random.uniform, (0, 0, 1, 1, 2)[random.integers(5)]
    head, leg, neck = (
        (u(0.075, 0.1), u(0.36, 0.43), 0.03) if kind == 2 else (u(0.06, 0.072), u(0.43, 0.49), u(0.04, 0.055))
    )
    arm, girth = (0.92, u(0.85, 1.25)) if kind == 2 else (1.0, u(0.8, 1.15) if random.random() < 0.8 else u(1.1, 1.5))
    return _Figure(
        kind,
        head,
        neck,
        torso=0.96 - leg - 2 * head - neck,
        shoulder=(u(0.105, 0.125), u(0.09, 0.108), u(0.088, 0.11))[kind],
        hip=u(0.046, 0.056),
        waist=(u(0.075, 0.088), u(0.06, 0.075), u(0.075, 0.09))[kind] * girth**1.3,
        chest=(u(0.09, 0.105), u(0.078, 0.09), u(0.08, 0.09))[kind] * girth,
        thigh=leg * 0.52,
        shin=leg * 0.48,
        upper_arm=u(0.165, 0.185) * arm,
        forearm=u(0.135, 0.155) * arm,
        girth=girth,
        trousers=u(0.1, 0.9) if random.random() < (0.85, 0.5, 0.7)[kind] else 0.0,
        sleeves=u(0.1, 0.9) if random.random() < 0.6 else 0.0,
    )


def _arms(random: np.random.Generator, poses: np.ndarray, odds: np.ndarray) -> list[np.ndarray]:
    """How both arms are held: mostly alike."""
    right = int(odds.searchsorted(random.random() * odds[-1]))
    left = right if random.random() < 0.65 else int(odds.searchsorted(random.random() * odds[-1]))
    return [random.uniform(*poses[right]), random.uniform(*poses[left])]


def _way(out: float, ahead: float, side: float) -> np.ndarray:
    """Where a limb points that hung down, was turned forward, and out to its ``side`` (1: x > 0)."""
    out, ahead = np.radians(out), np.radians(ahead)
    return np.array((side * np.sin(out), -np.sin(ahead) * np.cos(out), -np.cos(ahead) * np.cos(out)))


def _leg(figure: _Figure, side: float, pose: Sequence[float], tiptoe: float = 0.0) -> Shape:
    """A leg, posed like the arms, and its foot, pointed down by ``tiptoe`` degrees."""
    hip = np.array((side * figure.hip, 0.0, 0.0))
    knee = hip + figure.thigh * _way(pose[0], pose[1], side)
    ankle = knee + figure.shin * _way(pose[2], pose[3], side)
    line = [hip, 0.6 * hip + 0.4 * knee, knee, 0.65 * knee + 0.35 * ankle + (0, 0.006, 0), ankle]
    width = np.array([0.05, 0.046, 0.031, 0.032, 0.019]) * figure.girth
    width += figure.trousers * np.array([0.004, 0.004, 0.012, 0.015, 0.026])
    foot = limb(
        [(0, 0.03, -0.018), (0, -0.03, -0.018), (0, -0.085, -0.026), (0, -0.115, -0.031)],
        [(0.024, 0.022), (0.026, 0.022), (0.03, 0.014), (0.02, 0.009)],
    )
    return [limb(line, width), turn(turn(foot, tiptoe, "x"), side * 8) + ankle]


def _upper(figure: _Figure, poses: Sequence[np.ndarray], random: np.random.Generator) -> Shape:
    """All above the hips; last the arms: right arm, its hand, left arm, its hand."""
    u, torso, head, woman = random.uniform, figure.torso, figure.head, figure.kind == 1
    z = [
        -0.05,
        0.005,
        0.4 * torso,
        0.72 * torso,
        0.96 * torso,
        torso + 0.4 * figure.neck,
        torso + figure.neck + 0.5 * head,
    ]
    seat, belly = (2.0 * figure.hip * figure.girth**0.7, 0.066 * figure.girth), 0.056 * figure.girth**1.6
    bust = (figure.chest, (0.064 + 0.012 * woman) * figure.girth)
    width = [(0.06, 0.045), seat, (figure.waist, belly), bust, (figure.shoulder, 0.045), (0.04, 0.038), (0.031, 0.033)]
    y = [0.0, 0.008, 0.0, -0.004 - 0.008 * woman, 0.004, 0.002, -0.006]
    parts = [limb([(0.0, *at) for at in zip(y, z, strict=True)], width, 12, 0.2)]
    at = np.array((0.0, -0.01, torso + figure.neck + head))
    parts += [ellipsoid((0.7 * head, 0.84 * head, head), tuple(at), 12), *_hair(at, head, woman, random)]
    bare = np.array([0.03, 0.027, 0.021, 0.022, 0.014]) * figure.girth**0.8
    sleeve = bare + figure.sleeves * np.array([0.005, 0.005, 0.008, 0.01, 0.018])
    palm, fist = np.array([(0.011, 0.013), (0.012, 0.024), (0.011, 0.022), (0.007, 0.01)]), u(0.6, 1.0)
    for side, pose in zip((1.0, -1.0), poses, strict=True):
        shoulder = np.array((side * figure.shoulder, 0.004, 0.95 * torso))
        elbow, ahead = shoulder + figure.upper_arm * _way(pose[0], pose[1], side), _way(pose[2], pose[3], side)
        wrist = elbow + figure.forearm * ahead
        parts.append(limb([shoulder, 0.5 * (shoulder + elbow), elbow, 0.65 * elbow + 0.35 * wrist, wrist], sleeve))
        parts.append(limb(wrist + np.array([[0.0], [0.035], [0.07], [0.1]]) * fist * ahead, palm))
    return parts


def _hair(at: np.ndarray, head: float, woman: bool, random: np.random.Generator) -> Shape:
    """Hair of any length about a head ``at`` its middle, a hat, or nothing."""
    u, kind = random.uniform, random.random()
    if kind < 0.12 and not woman:
        return []
    thick = u(1.04, 1.18)
    cap = ellipsoid((0.7 * head * thick, 0.86 * head * thick, head), (0, at[1] + 0.14 * head, at[2] + 0.16 * head), 12)
    if kind < 0.22:
        brim = u(0.9, 1.7) * head
        top = u(0.95, 1.6) * head
        crown = [(brim, 0.3 * head), (0.78 * head, 0.35 * head), (0.7 * head, top), (0, top)]
        return [lathe(crown, tuple(at), 12)]
    if kind < (0.6 if woman else 0.97):
        return [cap]
    if kind < 0.75:  # a bun or a tail
        knot = move(at, (0, 0.9 * head, u(0.0, 0.9) * head))
        return [cap, limb([knot, move(knot, (0, 0.2 * head, -u(0.3, 2.5) * head))], [0.35 * head, 0.25 * head])]
    hem = u(0.9, 3.5) * head
    back = [move(at, (0, 0.3 * head, 0.7 * head)), move(at, (0, 0.5 * head, 0)), move(at, (0, 0.6 * head, -hem))]
    return [cap, limb(back, [(0.5 * head, 0.4 * head), (0.85 * head, 0.5 * head), (u(0.7, 1.1) * head, 0.3 * head)])]


def _clothes(figure: _Figure, random: np.random.Generator) -> Shape:
    """A skirt or dress where legs are bare, a coat, or nothing more."""
    u, leg = random.uniform, figure.thigh + figure.shin
    skirted = figure.kind > 0 and figure.trousers == 0 and random.random() < 0.8
    if not skirted and random.random() > 0.2:
        return []
    hem = leg * (u(0.3, 0.65) if random.random() < 0.65 else u(0.65, 1.0)) if skirted else leg * u(0.05, 0.6)
    wide = 2.2 * figure.hip * figure.girth**0.7
    flare = wide + (u(0.0, 0.09) if random.random() < 0.8 else u(0.1, 0.22)) * (1 if skirted else 0.4)
    top = (figure.waist + 0.006, 0.06 * figure.girth**1.6) if skirted else (figure.chest + 0.012, 0.075 * figure.girth)
    z = (0.4 if skirted else 0.75) * figure.torso
    return [
        limb([(0, 0, z), (0, 0.004, 0), (0, 0, -hem)], [top, (wide, 0.075 * figure.girth), (flare, 0.8 * flare)], 12, 0)
    ]


def _held(left: np.ndarray, right: np.ndarray, random: np.random.Generator) -> Part:
    """A box or a tray where the hands are near each other, else a bag or a stick in one."""
    u, apart = random.uniform, float(np.linalg.norm(left - right))
    if apart < 0.3 and left[1] < -0.1:
        return box((apart + 0.02, u(0.08, 0.25), u(0.01, 0.2)), tuple(0.5 * (left + right) - (0, 0.05, 0.02)))
    if random.random() < 0.6:
        wide, high = u(0.1, 0.25), u(0.1, 0.2)
        return box((u(0.03, 0.09), wide, high), tuple(right - (0, 0, high + u(0.0, 0.1))))
    return limb([move(right, (0, 0, u(0.05, 0.6))), right - (0, 0.02, u(0.1, 0.4))], [0.01, 0.01], 6)


def _legs(
    random: np.random.Generator,
    x: float,
    front: float,
    rear: float,
    top: float,
    thickness: tuple[float, float],
    paw: float,
    bend: float,
    hoof: float = 1.3,
) -> Shape:
    """Four legs that stride a little, the hind ones last, bent by ``bend``; ``hoof`` is how a foot widens, ``paw`` how
    far it reaches forward."""
    thick, thin = thickness
    radii, parts = [thick, 0.45 * thick + 0.4 * thin, 1.2 * thin, thin, thin * hoof], []
    swings = 0.14 * top * random.uniform(-1, 1, 4) * random.random()
    for y, hock, side, swing in zip(
        (front, front, rear, rear), (0, 0, bend, bend), (1, -1, 1, -1), swings, strict=True
    ):
        foot = y + 0.5 * hock + swing
        rows = [(y, 1), (y - 0.4 * hock, 0.64), (y + hock + 0.5 * swing, 0.36), (foot, 0.07), (foot - paw, 0.03)]
        parts.append(limb([(side * x, along, top * share) for along, share in rows], radii))
    return parts


def _front(y: float, z: float, paw: float) -> Line:
    """A straight front leg, from the shoulder down to the paw."""
    return [(0, y, z), (0, y - 0.02, 0.6 * z), (0, y - 0.02, 0.3 * z), (0, y - 0.03, 0.035), (0, y - 0.03 - paw, 0.02)]


def _head(at: np.ndarray, size: float, snout: float, thick: float, drop: float) -> Shape:
    """A skull with its middle ``at`` a point, and a snout as ``thick`` at its end, lower by ``drop``."""
    nose = at - (0, 0.7 * size + snout, 0.25 * size + drop)
    skull = ellipsoid((0.85 * size, size, 0.85 * size), tuple(at), 10)
    return [skull, limb([at - (0, 0.3 * size, 0.1 * size), nose], [0.6 * size, thick])]


def _fin(outline: Sequence[tuple[float, float]]) -> Part:
    """A thin upright plate of (y, z) corners."""
    return across(outline, 0.03)


CATEGORIES: dict[str, Maker] = {
    "person": person,
    "sitting person": sitting_person,
    "dog": dog,
    "horse": horse,
    "duck": duck,
    "fish": fish,
    "elephant": elephant,
    "giraffe": giraffe,
    "rabbit": rabbit,
    "fox": fox,
    "bird": bird,
}
