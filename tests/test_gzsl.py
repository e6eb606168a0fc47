"""Zero-shot figures that can be worked out by hand."""

import numpy as np
import pytest
import torch

from core.errors import SampleError
from core.evaluation import Figure
from core.gzsl import gzsl, harmonic, one_class_auc, seen_unseen_area, zsl

# Class 7: 3 of 4 photos right; class 2: 1 of 1; class 5: 0 of 2.
TRUTH = torch.tensor([7, 7, 2, 7, 5, 7, 5])
ANSWERS = torch.tensor([7, 7, 2, 2, 7, 7, 2])


def test_every_class_counts_the_same_however_many_photos_it_has():
    figure = zsl(ANSWERS, TRUTH)
    assert figure.mean == pytest.approx((75 + 100 + 0) / 3)
    assert figure.sem == pytest.approx(np.std([75, 100, 0], ddof=1) / 3**0.5)
    # Of 27 draws of three classes, one is all of class 5 and one all of class 2.
    assert (figure.low, figure.high, figure.n_tasks) == (0, 100, 1)


def test_a_bootstrap_of_a_perfect_method_or_of_one_class_leaves_no_doubt():
    assert zsl(TRUTH, TRUTH) == Figure(100, 0, 100, 100, 1)
    assert zsl(ANSWERS[TRUTH == 7], TRUTH[TRUTH == 7]) == Figure(75, 0, 75, 75, 1)


def test_the_interval_narrows_with_more_classes_and_repeats_with_its_seed():
    truth = torch.arange(400).repeat(10)
    answers = torch.where(torch.rand(4000, generator=torch.Generator().manual_seed(0)) < 0.5, truth, -1)
    many, few = zsl(answers, truth), zsl(answers[truth < 25], truth[truth < 25])
    assert many.low < 50 < many.high
    for figure in (many, few):
        assert figure.high - figure.low == pytest.approx(2 * 1.96 * figure.sem, rel=0.1)
    assert few.high - few.low > 2.5 * (many.high - many.low)
    assert many == zsl(answers, truth) != zsl(answers, truth, seed=1)


def test_generalised_zero_shot_is_the_harmonic_mean_of_seen_and_unseen():
    found = gzsl(ANSWERS, TRUTH, unseen=torch.tensor([5, 7]))
    assert found["seen"] == Figure(100, 0, 100, 100, 1)
    assert found["unseen"].mean == 37.5
    assert found["unseen"].sem == pytest.approx(37.5)
    assert found["harmonic"].mean == pytest.approx(2 * 100 * 37.5 / 137.5)
    # Unseen is 0, 37.5 or 75 in a draw.
    assert (found["harmonic"].low, found["harmonic"].high) == (0, pytest.approx(2 * 100 * 75 / 175))
    draws = [0, 2 * 100 * 37.5 / 137.5, 2 * 100 * 75 / 175]
    spread = np.sqrt(np.average((draws - np.average(draws, weights=[1, 2, 1])) ** 2, weights=[1, 2, 1]))
    assert found["harmonic"].sem == pytest.approx(spread, rel=0.05)


def test_who_answers_nothing_right_has_a_harmonic_mean_of_zero():
    found = gzsl(TRUTH + 100, TRUTH, unseen=torch.tensor([5]))
    assert found["harmonic"] == Figure(0, 0, 0, 0, 1)
    assert harmonic(found["seen"], found["unseen"]) == Figure(0, 0, 0, 0, 2)


@pytest.mark.parametrize(("unseen", "kind"), [([5, 7, 2], "seen"), ([1], "unseen")])
def test_photos_of_one_kind_alone_are_one_sentence(unseen, kind):
    with pytest.raises(SampleError, match=f"no photos of {kind} classes"):
        gzsl(ANSWERS, TRUTH, torch.tensor(unseen))
    with pytest.raises(SampleError, match=f"no photos of {kind} classes"):
        seen_unseen_area(torch.zeros(7, 8), TRUTH, torch.tensor(unseen))


def test_the_harmonic_mean_of_figures_carries_their_doubt():
    certain = Figure(60, 0, 60, 60, 10)
    found = harmonic(certain, Figure(30, 2, 24, 33, 5))
    assert found.mean == pytest.approx(40)
    # The derivative by the second is 2 * 60^2 / 90^2 = 8/9.
    assert found.sem == pytest.approx(2 * 8 / 9)
    assert (found.low, found.high) == (pytest.approx(40 - 6 * 8 / 9), pytest.approx(40 + 3 * 8 / 9))
    assert found.n_tasks == 15
    both = harmonic(Figure(50, 3, 44, 56, 1), Figure(50, 4, 42, 58, 1))
    # Both derivatives are 1/2: 3-4-5.
    assert (both.mean, both.sem, both.low, both.high) == pytest.approx((50, 2.5, 45, 55))
    assert harmonic(Figure(99, 1, 98, 100, 1), Figure(2, 3, 0, 40, 1)).high <= 100


def test_the_propagated_interval_is_that_of_drawing_both_figures():
    generator = np.random.default_rng(0)
    seen, unseen = generator.normal(80, 4, 100_000), generator.normal(55, 3, 100_000)
    low, high = np.percentile(2 * seen * unseen / (seen + unseen), [2.5, 97.5])
    found = harmonic(Figure(80, 4, 80 - 1.96 * 4, 80 + 1.96 * 4, 1), Figure(55, 3, 55 - 1.96 * 3, 55 + 1.96 * 3, 1))
    assert (found.low, found.high) == (pytest.approx(low, abs=0.3), pytest.approx(high, abs=0.3))


def test_the_area_is_what_calibration_can_trade():
    # Columns 0 and 2 are unseen, 1 and 3 seen. Margins of seen over unseen: 3, 1 of photos of seen classes, 2 and -1
    # of unseen ones; the last photo's best unseen class is the wrong one.
    logits = torch.tensor([[0.0, 3, -1, -9], [0, -9, -9, 1], [0, 2, -1, 1], [-3, -2, -1, -9], [5, 0, 1, -9]])
    truth = torch.tensor([1, 3, 0, 2, 2])
    found = seen_unseen_area(logits, truth, torch.tensor([2, 0]))
    # Raising the shift: unseen 0 -> 25 (photo 3, half of class 2), seen 100 -> 50 (photo 1), unseen -> 75 (photo 2),
    # seen -> 0. So 25 over the first half of seen accuracy that is lost, 75 over the second.
    assert found.mean == pytest.approx((25 * 50 + 75 * 50) / 100)
    assert 0 <= found.low < found.mean < found.high <= 100
    assert found.sem > 0


def test_the_area_forgets_the_order_of_classes_and_knows_no_doubt_of_a_perfect_method():
    generator = torch.Generator().manual_seed(0)
    truth = torch.arange(12).repeat(20)
    logits = torch.randn(240, 12, generator=generator) + 2 * torch.eye(12)[truth]
    unseen, order = torch.tensor([1, 4, 7, 10]), torch.randperm(12, generator=generator)
    inverse = order.argsort()
    found = seen_unseen_area(logits, truth, unseen)
    shuffled = seen_unseen_area(logits[:, order], inverse[truth], inverse[unseen])
    assert shuffled.mean == pytest.approx(found.mean)
    assert found.low < found.mean < found.high
    perfect = seen_unseen_area(9 * torch.eye(12)[truth], truth, unseen)
    assert (perfect.mean, perfect.sem, perfect.low, perfect.high) == pytest.approx((100, 0, 100, 100))


def test_one_class_areas_leave_out_what_is_not_said_and_one_sided_attributes():
    #                    finds it, chance, reversed, nothing is said, nobody lacks it
    has = torch.tensor([[1, 1, 1, 0, 1], [-1, -1, -1, 0, 1], [0, 1, -1, 0, 1]])
    truth = torch.tensor([0, 0, 1, 2])
    scores = torch.tensor([[2.0, 1, 0, 1, 1], [3, 1, 1, 2, 2], [1, 1, 2, 3, 3], [9, 1, 3, 4, 4]])
    found = one_class_auc(scores, has, truth)
    assert found.mean == pytest.approx((100 + 50 + 0) / 3)
    assert (found.low, found.high, found.n_tasks) == (0, 100, 3)
    # Three of four comparisons of photos 0 and 1 with 2 and 3 are right.
    found = one_class_auc(torch.tensor([[3.0], [1], [2], [0]]), torch.tensor([[1], [-1], [-1]]), truth)
    assert found == Figure(75, 0, 75, 75, 1)


def test_attributes_that_all_photos_share_are_one_sentence():
    with pytest.raises(SampleError, match="No attribute tells the photos' classes apart"):
        one_class_auc(torch.zeros(3, 2), torch.tensor([[1, -1], [-1, 1]]), torch.zeros(3, dtype=torch.long))
