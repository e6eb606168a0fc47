"""Generated shapes: parts have the form they should, scans stray as told, each category draws, the same for all."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.knowledge import SHAPES, knowledge
from core.shapes import catalogue
from core.shapes.catalogue import CATALOGUE
from core.shapes.forms import arch_line, cushion, framed, hollow, legs, limb, spoked_wheel, tyred_wheel
from core.shapes.generator import AT_ONCE, as_drawn, draw, draw_all
from core.shapes.parts import (
    across,
    any_of,
    arc,
    around,
    bar,
    both,
    box,
    boxes,
    capped,
    closed_sheet,
    copies,
    corners,
    cylinder,
    ellipsoid,
    forward,
    grounded,
    lathe,
    loft,
    move,
    oval,
    prism,
    put,
    ring,
    rods,
    row,
    scale,
    sheet,
    sideways,
    smooth,
    tube,
    turn,
    upright,
)
from core.shapes.scan import PLAIN, SCAN, scan

MODELNET40 = """airplane bathtub bed bench bookshelf bottle bowl car chair cone cup curtain desk door dresser flower_pot
    glass_box guitar keyboard lamp laptop mantel monitor night_stand person piano plant radio range_hood sink sofa
    stairs stool table tent toilet tv_stand vase wardrobe xbox"""


def area(part):
    edges = part[:, 1:] - part[:, :1]
    return np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1).sum() / 2


def volume(part):
    """What a closed surface holds, all of whose triangles turn the same way round."""
    return abs(np.einsum("ti,ti->t", part[:, 0], np.cross(part[:, 1], part[:, 2])).sum() / 6)


def spans(part):
    """Its lowest and its highest x, y and z."""
    return np.stack([part.min(axis=(0, 1)), part.max(axis=(0, 1))])


def size(part):
    return np.ptp(spans(part), axis=0)


def same(part, other):
    return np.allclose(np.sort(part.reshape(-1, 3), axis=0), np.sort(other.reshape(-1, 3), axis=0))


# Parts


def test_a_box_has_its_size_and_stands_on_its_place():
    part = box((1, 2, 3), (4, 5, 6))
    assert np.allclose(spans(part), [[3.5, 4, 6], [4.5, 6, 9]])
    assert area(part) == pytest.approx(22)


def test_boxes_are_those_boxes():
    sizes, places = [(1, 2, 3), (2, 1, 1)], [(0, 0, 0), (5, 0, 1)]
    assert same(
        boxes(np.array(sizes), np.array(places)),
        np.concatenate([box(*pair) for pair in zip(sizes, places, strict=True)]),
    )
    assert same(copies(box((1, 1, 1)), places), boxes((1, 1, 1), np.array(places)))


@pytest.mark.parametrize(("inside", "places"), [(False, (0, 2, 4)), (True, (1, 2, 3))])
def test_a_row_goes_from_end_to_end_or_leaves_the_ends_out(inside, places):
    part = row((0.1, 0.2, 0.3), (0, 0, 0), (4, 0, 0), 3, inside)
    assert same(part, np.concatenate([box((0.1, 0.2, 0.3), (x, 0, 0)) for x in places]))


@pytest.mark.parametrize("sides", [4, 6, 16])
def test_a_cylinder_is_a_prism_of_its_sides_with_corners_on_the_x_axis(sides):
    part, base = cylinder(2, 3, (1, 1, 1), sides=sides), sides / 2 * 4 * np.sin(2 * np.pi / sides)
    wall = sides * 4 * np.sin(np.pi / sides) * 3
    assert np.allclose(spans(part)[:, [0, 2]], [[-1, 1], [3, 4]])
    assert area(part) == pytest.approx(wall + 2 * base)
    assert volume(part) == pytest.approx(base * 3)
    assert area(cylinder(2, 3, sides=sides, is_open=True)) == pytest.approx(wall)


def test_a_cylinder_with_another_top_is_a_cone():
    part = cylinder(1, 3, top=0, sides=32)
    assert np.allclose(spans(part), [[-1, -1, 0], [1, 1, 3]])
    assert volume(part) == pytest.approx(np.pi, rel=0.01)
    assert np.hypot(*part[part[..., 2] == 3, :2].T).max() == pytest.approx(0)


def test_a_lathe_turns_its_profile_about_z():
    part = lathe([(2, 0), (2, 1), (1, 1), (1, 3)], (0, 0, 5), sides=64)
    assert np.allclose(spans(part), [[-2, -2, 5], [2, 2, 8]])
    assert area(part) == pytest.approx(2 * np.pi * (2 + 1.5 + 2), rel=0.01)


def test_an_ellipsoid_has_its_radii_about_its_centre():
    part = ellipsoid((1, 2, 3), (1, 1, 1), sides=40)
    assert np.allclose(spans(part), [[0, -1, -2], [2, 3, 4]])
    assert volume(part) == pytest.approx(4 / 3 * np.pi * 6, rel=0.02)
    assert area(ellipsoid((1, 1, 1), sides=40)) == pytest.approx(4 * np.pi, rel=0.01)


def test_a_ring_is_a_tube_about_a_lying_circle():
    part = ring(3, 0.5, (0, 0, 2), sides=48)
    out, up = np.hypot(part[..., 0], part[..., 1]) - 3, part[..., 2] - 2
    assert np.allclose(np.hypot(out, up), 0.5)
    assert np.allclose(size(part), (7, 7, 1))
    assert area(part) == pytest.approx(4 * np.pi**2 * 3 * 0.5, rel=0.04)


@pytest.mark.parametrize("end", [(3, 0, 0), (0, 3, 0), (0, 0, 3), (1, -2, 2), (-0.1, 0.2, 3)])
def test_a_tube_is_as_thick_all_along(end):
    start, end = np.array((1, 1, 1)), np.array(end) + 1
    part, along = tube([start, end], 0.2, sides=8), (end - start) / np.linalg.norm(end - start)
    at = (part - start) @ along
    assert np.allclose(np.linalg.norm(part - start - at[..., None] * along, axis=-1), 0.2)
    assert at.min() == pytest.approx(0)
    assert at.max() == pytest.approx(np.linalg.norm(end - start))
    assert area(part) == pytest.approx(8 * 2 * 0.2 * np.sin(np.pi / 8) * np.linalg.norm(end - start))


def test_a_tube_follows_its_line_and_rods_do_not_join():
    line = np.array([(0, 0, 0), (2, 0, 0), (2, 3, 0), (2, 3, 1)], dtype=float)
    lengths = [np.linalg.norm(b - a) for a, b in pairwise(line)]
    assert area(tube(line, 0.1, sides=4)) == pytest.approx(4 * 0.1 * 2**0.5 * sum(lengths))
    part = rods(line[[0, 2]], line[[1, 3]], 0.1)
    assert area(part) == pytest.approx(4 * 0.1 * 2**0.5 * (lengths[0] + lengths[2]))
    assert np.allclose(size(rods(line[:1], line[1:2], 0.1)), (2, 0.1 * 2**0.5, 0.1 * 2**0.5))


@pytest.mark.parametrize("end", [(2, 0, 0), (0, 2, 0), (0, 0, 2), (1, 1, 0), (0, 1, 1.5), (0.2, 0.3, 2)])
def test_a_beam_is_square_unless_told(end):
    part, long = bar((0, 0, 0), end, 0.3), np.linalg.norm(end)
    assert area(part) == pytest.approx(4 * 0.3 * long)
    assert np.allclose(part, bar((0, 0, 0), end, 0.3, 0.3))
    assert area(bar((0, 0, 0), end, 0.3, 0.1)) == pytest.approx(2 * (0.3 + 0.1) * long)


@pytest.mark.parametrize(
    ("end", "expected"),
    [((2, 0, 0), (2, 0.1, 0.3)), ((0, 2, 0), (0.1, 2, 0.3)), ((0, 0, 2), (0.3, 0.1, 2))],
    ids=["along x", "along y", "upright"],
)
def test_a_beam_is_deep_horizontally_and_wide_upright_but_wide_along_x_if_it_is_upright(end, expected):
    assert np.allclose(size(bar((0, 0, 0), end, 0.3, 0.1)), expected)


@pytest.mark.parametrize(("degrees", "expected"), [(80, 0.1), (45, 0.1), (30, 0.1), (22, 0.3), (5, 0.3)])
def test_only_a_nearly_upright_beam_is_wide_along_x(degrees, expected):
    lean = np.radians(degrees)
    assert size(bar((0, 0, 0), (0, np.sin(lean), np.cos(lean)), 0.3, 0.1))[0] == pytest.approx(expected)


def test_a_prism_raises_its_outline():
    part = prism([(0, 0), (4, 0), (0, 3)], 2, (1, 1, 1))
    assert np.allclose(spans(part), [[1, 1, 1], [5, 4, 3]])
    assert volume(part) == pytest.approx(12)
    assert area(part) == pytest.approx(2 * 6 + 2 * (3 + 4 + 5))


def test_views_from_the_side_and_the_front_become_bodies():
    outline = [(0, 0), (4, 0), (0, 3)]
    side, front = across(outline, 2), upright(outline, 2)
    assert np.allclose(spans(side), [[-1, 0, 0], [1, 4, 3]])
    assert np.allclose(spans(front), [[0, -1, 0], [4, 1, 3]])
    assert volume(side) == pytest.approx(12)
    assert volume(front) == pytest.approx(12)


def test_a_loft_stretches_raises_and_shifts_its_outline():
    part = loft(oval(2, 64), [(0, 0, 0, 0), (1, 2, 0, 0), (1, 2, 3, 1), (0, 0, 3, 1)], (5, 0, 0))
    assert np.allclose(spans(part), [[4, -2, 0], [6, 3, 3]], atol=0.01)
    assert volume(part) == pytest.approx(2 * np.pi * 3, rel=0.01)
    assert volume(loft(oval(2, 64), capped(1, 1, 1, 4))) == pytest.approx(3 * np.pi, rel=0.01)


@pytest.mark.parametrize("power", [2, 4, 60])
def test_an_oval_is_the_squarer_the_higher_its_power(power):
    assert np.allclose(oval(power)[0], oval(power)[-1])
    assert np.allclose((np.abs(oval(power)) ** power).sum(axis=1), 1)


def test_a_sheet_goes_through_its_grid_and_a_closed_one_ends_in_points():
    grid = np.stack([np.insert(arc(1, 0, 360, 33), 2, z, axis=1) for z in (0.0, 1.0, 2.0)])
    assert area(sheet(grid)) == pytest.approx(4 * np.pi, rel=0.01)
    assert volume(closed_sheet(grid)) == pytest.approx(2 * np.pi, rel=0.01)


def test_an_arc_goes_from_angle_to_angle():
    assert np.allclose(arc(2, 0, 90, 3), [(2, 0), (2**0.5, 2**0.5), (0, 2)])


def test_a_smooth_line_keeps_its_ends_and_cuts_its_corners():
    line = smooth([(0, 0), (1, 1), (2, 0)])
    assert np.allclose(line[[0, -1]], [(0, 0), (2, 0)])
    assert 0.5 < line[:, 1].max() < 1


@pytest.mark.parametrize(
    ("axis", "of", "to"),
    [
        ("x", (0, 0, 1), (0, -1, 0)),
        ("x", (0, 1, 0), (0, 0, 1)),
        ("y", (0, 0, 1), (1, 0, 0)),
        ("y", (1, 0, 0), (0, 0, -1)),
        ("z", (1, 0, 0), (0, 1, 0)),
        ("z", (0, 1, 0), (-1, 0, 0)),
    ],
)
def test_turns_are_anticlockwise_as_seen_from_the_tip_of_the_axis(axis, of, to):
    part = np.array([[of, of, of]], dtype=float)
    assert np.allclose(turn(part, 90, axis)[0, 0], to)
    about = (1, 2, 3)
    assert np.allclose(turn(part + about, 90, axis, about)[0, 0], np.add(to, about))


def test_what_points_up_points_forward_or_sideways():
    assert np.allclose(spans(forward(box((1, 1, 4)), (1, 2, 3))), [[0.5, -2, 2.5], [1.5, 2, 3.5]])
    assert np.allclose(spans(sideways(box((1, 1, 4)), (1, 2, 3))), [[1, 1.5, 2.5], [5, 2.5, 3.5]])


def test_copies_stand_around():
    shape = around(box((1, 1, 1), (3, 0, 0)), 4, 90)
    middles = [spans(part).mean(axis=0)[:2] for part in shape]
    assert np.allclose(middles, [(0, 3), (-3, 0), (0, -3), (3, 0)])


def test_both_is_a_part_and_its_mirror_image():
    part = prism([(1, 0), (3, 0), (1, 1)], 1)
    right, left = both(part)
    assert right is part
    assert same(left, scale(part, (-1, 1, 1)))


def test_corners_are_mirrored_into_each():
    shape = corners(box((1, 1, 1), (0.2, 0.1, 0)), 3, 2)
    middles = {tuple(spans(part).mean(axis=0)[:2].round(6)) for part in shape}
    assert middles == {(3.2, 2.1), (3.2, -2.1), (-3.2, 2.1), (-3.2, -2.1)}


def test_shapes_are_shifted_and_put_down_as_a_whole():
    shape = [box((1, 1, 1), (0, 0, 2)), box((1, 1, 1), (0, 0, 5))]
    assert [spans(part)[0, 2] for part in grounded(shape)] == [0, 3]
    assert np.allclose(put(shape, (1, 2, 3)), move(np.stack(shape), (1, 2, 3)))


def test_any_of_some_makers_builds():
    random, made = np.random.default_rng(0), []
    for _ in range(60):
        made += any_of(random, lambda _: ["a"], lambda _: ["b"], lambda _: ["c"])
    assert {kind: made.count(kind) > 8 for kind in made} == {"a": True, "b": True, "c": True}


# Forms


@pytest.mark.parametrize("power", [0.1, 0.3, 1.0])
def test_a_cushion_fills_its_box_the_more_the_lower_its_power(power):
    part = cushion((1, 2, 3), (0, 0, 4), power)
    assert np.allclose(spans(part), [[-0.5, -1, 4], [0.5, 1, 7]])
    assert volume(cushion((1, 2, 3), power=0.9 * power)) > volume(part)
    assert volume(part) < 6


def test_a_limb_is_closed_about_its_line():
    part = limb([(0, 0, 0), (0, 0, 2), (0, 0, 4)], [0.5, 0.5, 0.5], 32, tip=0.5)
    assert np.allclose(spans(part), [[-0.5, -0.5, -0.25], [0.5, 0.5, 4.25]])
    assert volume(part) == pytest.approx(np.pi * 0.25 * (4 + 2 * 0.25 / 3), rel=0.02)
    assert np.allclose(size(limb([(0, 0, 0), (0, 0, 4)], [(0.5, 0.2)] * 2, 32))[:2], (1, 0.4))


def test_a_hollow_goes_up_outside_and_down_inside():
    profile = hollow([(1, 0), (2, 3)], 0.25)
    assert profile == [(0, 0), (1, 0), (2, 3), (1.75, 3), (0.75, 0.25), (0, 0.25)]
    assert volume(lathe(hollow([(1, 0), (1, 3)], 0.25), sides=64)) == pytest.approx(
        np.pi * (3 - 0.75**2 * 2.75), rel=0.01
    )


@pytest.mark.parametrize("kind", range(6))
@pytest.mark.parametrize("seed", range(4))
def test_legs_stand_between_the_corners_of_what_they_hold(kind, seed):
    low, high = spans(np.concatenate(legs(np.random.default_rng(seed), 1, 0.5, 0.7, 0.1, (kind,))))
    assert np.allclose((low[2], high[2]), (0, 0.7), atol=0.03)
    assert np.allclose(low[:2], -high[:2])
    assert (high[:2] < (1.03, 0.53)).all()
    assert (high[:2] > (0.5, 0.25)).all()


def test_a_frame_has_its_size_and_as_many_bars_as_told():
    bare, barred = framed(2, 3, 0.1, 0.2), framed(2, 3, 0.1, 0.2, 3, (0.5,), 0.02)
    assert np.allclose(spans(barred), [[-1, -0.1, 0], [1, 0.1, 3]])
    assert (len(barred) - len(bare)) / len(box((1, 1, 1))) == 3


def test_an_arch_stands_on_both_feet():
    line = arch_line(2, 3, 1)
    assert np.allclose(line[[0, 1, 8, -2, -1]], [(-1, 0), (-1, 2), (0, 3), (1, 2), (1, 0)])


@pytest.mark.parametrize("wheel", [tyred_wheel(0.5, 0.2, 32), spoked_wheel(0.5, 0.03, 8, 32)], ids=["tyre", "spokes"])
def test_wheels_roll_about_x(wheel):
    assert np.allclose(size(wheel)[1:], 1, atol=0.01)
    assert np.allclose(spans(wheel).mean(axis=0), 0, atol=1e-6)
    assert size(wheel)[0] < 0.3


# Scans


LEVEL = [sheet(np.array([[(-1.0, -1, 0), (-1, 1, 0)], [(1, -1, 0), (1, 1, 0)]]))]


def only(**changes):
    """A scan of the plain surface but for some changes; it is turned about z."""
    return replace(PLAIN, **changes)


def scans(shape, how, times=40, count=400):
    return [scan(shape, count, np.random.default_rng(seed), how) for seed in range(times)]


@pytest.fixture(scope="module")
def on_a_box():
    """A plain scan of a box of 1 by 2 by 3, in its own size."""
    points = scan([box((1, 2, 3))], 20_000, np.random.default_rng(1), PLAIN)
    return points / np.abs(points).max(axis=0) * (0.5, 1, 1.5)


def test_a_plain_scan_stays_on_the_surface(on_a_box):
    assert np.allclose(np.abs(np.abs(on_a_box) - (0.5, 1, 1.5)).min(axis=1), 0, atol=1e-5)
    ball = scan([ellipsoid((1, 1, 1), sides=60)], 2000, np.random.default_rng(0), PLAIN)
    assert np.linalg.norm(ball, axis=1).min() > 0.99


def test_a_plain_scan_keeps_proportions_and_directions():
    points = scan([box((1, 2, 3))], 20_000, np.random.default_rng(1), PLAIN)
    assert np.allclose(np.ptp(points, axis=0) / np.ptp(points[:, 2]), (1 / 3, 2 / 3, 1), atol=1e-5)


def test_a_plain_scan_is_uniform_by_area(on_a_box):
    for axis, (half, expected) in enumerate([(0.5, 6), (1, 3), (1.5, 2)]):
        for side in (-half, half):
            assert np.isclose(on_a_box[:, axis], side, atol=1e-5).mean() == pytest.approx(expected / 22, abs=0.015)
    right = on_a_box[np.isclose(on_a_box[:, 0], 0.5, atol=1e-5)]
    cells, _, _ = np.histogram2d(right[:, 1], right[:, 2], bins=3, range=[(-1, 1), (-1.5, 1.5)])
    assert np.allclose(cells / cells.sum(), 1 / 9, atol=0.02)


@pytest.mark.parametrize("how", [PLAIN, SCAN], ids=["plain", "as learnt"])
def test_a_scan_fills_the_unit_sphere(how):
    for points in scans([box((1, 2, 3)), ring(2, 0.5, (0, 0, 4))], how, times=10):
        assert points.shape == (400, 3)
        assert points.dtype == np.float32
        assert np.allclose(points.min(axis=0), -points.max(axis=0), atol=1e-5)
        assert np.linalg.norm(points, axis=1).max() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("how", "is_turned"), [(PLAIN, False), (only(), True)], ids=["plain", "other"])
def test_only_a_plain_scan_is_not_turned(how, is_turned):
    outlines = [np.ptp(points, axis=0) for points in scans([box((2, 1, 0))], how)]
    assert (np.std([wide / deep for wide, deep, _ in outlines]) > 0.2) == is_turned


@pytest.mark.parametrize(("density", "least", "most"), [(0.0, 0, 0.25), (0.4, 0.4, 0.8), (0.8, 0.8, 1.6)])
def test_density_spreads_how_many_points_a_part_gets(density, least, most):
    two = [box((1, 1, 1)), box((1, 1, 1), (0, 0, 5))]
    above = np.array([(points[:, 2] > 0).mean() for points in scans(two, only(density=density), times=100)])
    assert least <= np.std(np.log(above / (1 - above))) <= most


@pytest.mark.parametrize(("hidden", "least", "most"), [(0.0, 0, 0), (0.2, 0.1, 0.3), (1.0, 1, 1)])
def test_hidden_is_how_often_one_side_alone_is_seen(hidden, least, most):
    ball = [ellipsoid((1, 1, 1))]
    one_sided = [np.linalg.norm(points.mean(axis=0)) > 0.15 for points in scans(ball, only(hidden=hidden), times=120)]
    assert least <= np.mean(one_sided) <= most


def test_what_is_hidden_is_nearly_gone():
    for points in scans([ellipsoid((1, 1, 1), sides=30)], only(hidden=1.0), times=10, count=2000):
        towards = points.mean(axis=0)
        assert (points @ towards < -0.1 * np.linalg.norm(towards)).mean() < 0.1


@pytest.mark.parametrize(("drop", "least", "most"), [(0.0, 0, 0), (0.5, 0.2, 0.5), (1.0, 0.5, 0.85)])
def test_drop_is_how_often_a_part_is_lost_unless_it_is_the_main_one(drop, least, most):
    parts = [cylinder(2, 4), box((1.5, 1.5, 1.5), (0, 0, 5)), box((1.5, 1.5, 1.5), (0, 0, 7.5))]
    left = []
    for points in scans(parts, only(drop=drop), times=100):
        levels = np.sort(points[:, 2])
        ends = np.flatnonzero(np.diff(levels) > 0.06 * np.ptp(levels)) + 1
        left.append(len(ends) + 1)
        assert ends[0] > 250, "the points of the main part"
    assert set(left) <= {2, 3}
    assert least <= np.mean(np.equal(left, 2)) <= most


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_noise_is_the_most_that_points_stray(noise):
    strayed = [points[:, 2].std() for points in scans(LEVEL, only(noise=noise))]
    assert max(strayed) <= 1.1 * noise + 1e-6
    assert np.mean(strayed) == pytest.approx(0.5 * noise, rel=0.35)


@pytest.mark.parametrize("tilt", [0.0, 10.0])
def test_tilt_is_the_most_that_it_leans(tilt):
    leant = []
    for points in scans(LEVEL, only(tilt=tilt)):
        normal = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2][-1]
        leant.append(np.degrees(np.arccos(min(1.0, abs(normal[2])))))
    assert max(leant) <= 2**0.5 * tilt + 0.1
    assert np.mean(leant) >= 0.4 * tilt


@pytest.mark.parametrize("stretch", [0.0, 0.3])
def test_stretch_is_the_spread_of_proportions(stretch):
    shares = [
        np.log(np.ptp(points[:, 2]) / np.hypot(*np.ptp(points[:, :2], axis=0)))
        for points in scans([ellipsoid((1, 1, 1), sides=24)], only(stretch=stretch), times=80)
    ]
    assert 0.8 * stretch <= np.std(shares) <= 1.4 * stretch + 0.03


@pytest.mark.parametrize("bend", [0.0, 0.2])
def test_bend_is_the_most_that_it_leans_and_bends(bend):
    pole = [tube([(0, 0, -1), (0, 0, 1)], 0.001, 4)]
    aside = [np.hypot(points[:, 0], points[:, 1]).max() for points in scans(pole, only(bend=bend))]
    assert max(aside) <= 2 * bend + 0.01
    assert np.mean(aside) >= 0.3 * bend


# Categories


def test_there_is_one_for_each_class_of_the_corpus():
    assert sorted(CATALOGUE) == [entry.id for entry in knowledge(SHAPES).corpus]
    assert len(CATALOGUE) >= 60


def test_the_benchmark_s_names_are_among_the_corpus_s():
    wanted = {name.replace("_", " ") for name in MODELNET40.split()}
    assert len(wanted) == 40
    assert wanted <= {name for entry in knowledge(SHAPES).corpus for name in entry.names}


@pytest.mark.parametrize("category", CATALOGUE)
def test_each_category_draws(category):
    first = draw(category, 0, 0)
    for points in (first, draw(category, 0, 1), draw(category, 7, 2, how=PLAIN)):
        assert points.shape == (1024, 3)
        assert points.dtype == np.float32
        assert np.isfinite(points).all()
        assert np.linalg.norm(points, axis=1).max() <= 1 + 1e-5
        assert len(np.unique(points, axis=0)) > 200
    assert np.array_equal(first, draw(category, 0, 0))
    assert not np.array_equal(first, draw(category, 0, 1))
    assert not np.array_equal(first, draw(category, 1, 0))


@pytest.mark.parametrize("category", CATALOGUE)
def test_each_category_is_built_of_triangles_with_extent(category):
    for seed in range(3):
        shape = CATALOGUE[category](np.random.default_rng(seed))
        for part in shape:
            assert part.ndim == 3
            assert part.shape[1:] == (3, 3)
        whole = np.concatenate(shape)
        assert np.isfinite(whole).all()
        assert size(whole).min() > 0
        assert area(whole) > 0


def test_no_two_categories_draw_the_same():
    assert len({draw(category, 0, 0).tobytes() for category in CATALOGUE}) == len(CATALOGUE)


def test_modules_of_categories_take_from_parts_and_forms_alone():
    for path in Path(catalogue.__file__).parent.glob("*.py"):
        taken = set(re.findall(r"^from (core\S+) import|^import core", path.read_text(encoding="utf-8"), re.MULTILINE))
        allowed = {"parts": set(), "forms": {"core.shapes.parts"}, "scan": {"core.shapes.parts"}}
        if path.stem not in ("catalogue", "generator"):
            assert taken <= allowed.get(path.stem, {"core.shapes.parts", "core.shapes.forms"}), path.name


# All of them


SOME = ("chair", "tree", "cup")


@pytest.fixture(scope="module")
def drawn():
    return list(draw_all(SOME, 100, 3, as_drawn, points=40, workers=1))


def test_clouds_come_by_turns_in_batches(drawn):
    assert [len(batch) for batch in drawn] == [AT_ONCE, 300 - AT_ONCE]
    clouds = np.concatenate(drawn)
    assert clouds.shape == (300, 40, 3)
    assert clouds.dtype == np.float32
    for i in (0, 1, 2, 3, 255, 256, 299):
        assert np.array_equal(clouds[i], draw(SOME[i % 3], 3, i // 3, points=40)), i


def test_the_number_of_processes_changes_nothing(drawn):
    spread = list(draw_all(SOME, 100, 3, as_drawn, points=40, workers=2))
    assert [len(batch) for batch in spread] == [len(batch) for batch in drawn]
    assert np.array_equal(np.concatenate(spread), np.concatenate(drawn))


def test_each_batch_becomes_what_is_made_of_it():
    assert list(draw_all(SOME, 2, 3, np.shape, points=8, how=PLAIN, workers=1)) == [(6, 8, 3)]
