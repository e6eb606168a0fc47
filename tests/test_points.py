"""The point network's encoder: what makes no difference to it, and what does."""

import numpy as np
import pytest
import torch

from core.encoders import choose, load_encoder
from core.encoders.point_network import aligned, farthest, in_unit_sphere, plans, quarter_turned
from core.encoders.points import load_points
from core.encoders.views import YAWS, depth_views
from core.errors import SettingError, WeightsError
from core.shapes.generator import draw

CPU = torch.device("cpu")
SHAPES = ("chair", "table", "bottle", "car", "window", "person", "floor lamp", "bowl")


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("points", CPU, for_clouds=True).sample


@pytest.fixture(scope="module")
def clouds():
    """One of each of ``SHAPES``, ``(n, 1024, 3)``."""
    return torch.from_numpy(np.stack([draw(name, seed=77, number=0) for name in SHAPES]))


def turned(clouds, degrees):
    angle = torch.deg2rad(torch.tensor(float(degrees)))
    cos, sin = angle.cos(), angle.sin()
    turn = torch.stack([torch.stack([cos, sin, cos * 0]), torch.stack([-sin, cos, cos * 0]), torch.tensor([0, 0, 1.0])])
    return clouds @ turn


def alike(first, second):
    """The least cosine between the features of the same clouds."""
    return torch.nn.functional.cosine_similarity(first, second, dim=-1).min().item()


def test_the_order_of_points_makes_no_difference(encoder, clouds):
    shuffled = torch.stack([cloud[torch.randperm(len(cloud), generator=seeded(i))] for i, cloud in enumerate(clouds)])
    torch.testing.assert_close(encoder.encode(shuffled), encoder.encode(clouds), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_quarter_turns_make_no_difference(encoder, clouds, degrees):
    torch.testing.assert_close(encoder.encode(turned(clouds, degrees)), encoder.encode(clouds), atol=2e-2, rtol=2e-2)


@pytest.mark.parametrize("degrees", [1, 17, 45, 63.5, 200, 311])
def test_any_turn_about_the_up_axis_gives_the_same_answer(encoder, clouds, degrees):
    head = encoder.prototypes()
    before, after = (encoder.encode(c) @ head.rows.T + head.bias for c in (clouds, turned(clouds, degrees)))
    assert (before.argmax(dim=1) == after.argmax(dim=1)).all()
    assert alike(encoder.encode(clouds), encoder.encode(turned(clouds, degrees))) > 0.995


def test_place_and_size_make_no_difference(encoder, clouds):
    moved = clouds * 7 + torch.tensor([3.0, -2.0, 9.0])
    assert alike(encoder.encode(moved), encoder.encode(clouds)) > 0.999


def test_what_lies_on_its_side_is_something_else(encoder, clouds):
    toppled = clouds[:, :, [0, 2, 1]]
    assert alike(encoder.encode(toppled), encoder.encode(clouds)) < 0.95


def test_batches_and_single_clouds_agree(encoder, clouds):
    together = encoder.encode(clouds)
    assert together.shape == (len(SHAPES), encoder.dim)
    torch.testing.assert_close(encoder.encode([clouds[3].numpy()])[0], together[3], atol=1e-4, rtol=1e-4)
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_few_points_will_do(encoder, clouds):
    assert torch.isfinite(encoder.encode(clouds[:, :40])).all()


def test_it_knows_most_generated_shapes(encoder):
    drawn = torch.from_numpy(np.stack([draw(name, seed=78, number=i) for name in SHAPES for i in range(4)]))
    head = encoder.prototypes()
    answers = (encoder.encode(drawn) @ head.rows.T + head.bias).argmax(dim=1)
    truth = torch.tensor([head.ids.index(name) for name in SHAPES for _ in range(4)])
    assert (answers == truth).float().mean() > 0.6  # of 153; chance is below 1 %


def test_aligned_brings_every_turn_to_the_same_place_but_for_quarters(clouds):
    for degrees in (0, 30, 77, 160):
        there = aligned(turned(clouds, degrees))
        quarters = torch.stack([(quarter_turned(there, i) - aligned(clouds)).abs().amax(dim=(1, 2)) for i in range(4)])
        assert (quarters.amin(dim=0) < 1e-3).float().mean() >= 0.7  # round ones may settle elsewhere


def test_aligned_puts_a_box_along_the_axes():
    box = (torch.rand(1, 500, 3, generator=seeded(0)) - 0.5) * torch.tensor([4.0, 1.0, 2.0])
    extent = aligned(turned(box, 33))[0]
    extent = extent.max(dim=0).values - extent.min(dim=0).values
    sides = sorted(extent[:2].tolist())
    assert sides[1] / sides[0] == pytest.approx(4, rel=0.05)


def test_farthest_covers_a_line_evenly_whatever_its_density():
    line = torch.cat([torch.linspace(0, 0.1, 500), torch.linspace(0.1, 1, 30)])
    points = torch.stack([line, line * 0, line * 0], dim=-1).unsqueeze(0)
    chosen = farthest(points, 11)[0, :, 0].sort().values
    assert chosen.diff().max() < 0.16
    assert len(farthest(points[:, :5], 11)[0]) == 11


def test_plans_show_what_is_near_and_where_nothing_is():
    wall = torch.zeros(1, 400, 3)
    wall[0, :, 1:] = torch.rand(400, 2, generator=seeded(1)) * 1.2 - 0.6
    wall[0, :, 0] = 0.5
    seen = plans(wall)[0]
    assert seen[0, 2].mean() > 4 * seen[1, 2].mean()  # broad from the front, a line from the side
    assert seen[0, 0].max() > seen[0, 1].max()  # nearer to the one than to the other
    assert seen[2, 3].all()
    assert not seen[:2, 3].any()


def test_depth_views_are_pictures_of_every_side():
    one_side = in_unit_sphere(torch.rand(1, 600, 3, generator=seeded(2)) * torch.tensor([1.0, 0.1, 1.0]))
    seen = depth_views(one_side)
    assert seen.shape[:2] == (1, len(YAWS))
    assert seen.min() >= 0
    assert 0.3 < seen.max() <= 1


def test_which_encoder_looks_at_what():
    assert choose("auto", for_clouds=True) == "points"
    with pytest.raises(SettingError, match="shapes"):
        load_encoder("points", CPU)


@pytest.mark.parametrize("content", [None, b"", b"\x08\0\0\0\0\0\0\0{}      "])
def test_missing_or_damaged_weights_are_one_sentence(tmp_path, content, one_sentence):
    path = tmp_path / "points.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        load_points(CPU, path)
    one_sentence(caught.value)


def seeded(seed):
    return torch.Generator().manual_seed(seed)
