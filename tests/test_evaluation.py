"""Figures that can be worked out by hand, and intervals that do what an interval should."""

import numpy as np
import pytest
import torch

from core.errors import SettingError
from core.evaluation import Figure, combine, evaluate_tasks, sample_tasks
from core.hypernetwork import PhraseSets, Weights
from core.said import Said


def said(rows):
    """Classes whose words are their looks."""
    return Said(PhraseSets.whole(rows), rows)


def identity(words):
    """The classifier whose rows are the texts themselves."""
    rows = words.phrases.vectors[..., 0, :]
    return Weights(rows, rows.new_zeros(rows.shape[:-1]))


def test_sample_tasks_draws_distinct_classes_and_repeats_with_its_seed():
    tasks = sample_tasks(30, 10, 200, seed=1)
    assert tasks.shape == (200, 10)
    assert all(len(set(task.tolist())) == 10 for task in tasks)
    assert torch.equal(tasks, sample_tasks(30, 10, 200, seed=1))
    assert not torch.equal(tasks, sample_tasks(30, 10, 200, seed=2))
    assert torch.equal(sample_tasks(5, 5, 200, seed=1), torch.arange(5).unsqueeze(0))


@pytest.mark.parametrize("ways", [1, 31])
def test_impossible_ways_are_one_sentence(ways):
    with pytest.raises(SettingError, match="cannot be drawn from 30 classes"):
        sample_tasks(30, ways, 10, seed=0)


def test_a_perfect_method_has_a_hundred_percent_and_no_doubt():
    rows = torch.eye(6)
    tasks = sample_tasks(6, 3, 50, seed=0)
    figure = evaluate_tasks(identity, said(rows), tasks, rows.repeat(4, 1), torch.arange(6).repeat(4))
    assert (figure.mean, figure.sem, figure.low, figure.high, figure.n_tasks) == (100, 0, 100, 100, 50)


def test_the_mean_is_the_share_of_a_tasks_photos_answered_right():
    rows = torch.eye(3)
    # Class 0 has three photos, one of which looks like class 1; class 1 has one; class 2 is in no task.
    photos = torch.stack([rows[0], rows[0], rows[1], rows[1], rows[2]])
    tasks = torch.tensor([[0, 1], [1, 0]])
    figure = evaluate_tasks(identity, said(rows), tasks, photos, torch.tensor([0, 0, 0, 1, 2]))
    assert figure.mean == pytest.approx(75.0)


def test_each_task_can_have_words_of_its_own():
    rows = torch.eye(3)
    tasks = torch.tensor([[0, 1], [0, 1]])
    # The first task's words are right, the second's are exchanged.
    words = said(torch.stack([rows[0], rows[1], rows[1], rows[0]]))
    figure = evaluate_tasks(identity, words, tasks, rows, torch.arange(3), words=torch.tensor([[0, 1], [2, 3]]))
    assert figure.mean == 50


def test_memory_is_bounded_without_changing_the_figure(monkeypatch):
    torch.manual_seed(0)
    rows, photos, classes = torch.randn(20, 8), torch.randn(60, 8), torch.arange(20).repeat(3)
    tasks = sample_tasks(20, 5, 40, seed=3)
    whole = evaluate_tasks(identity, said(rows), tasks, photos, classes)
    monkeypatch.setattr("core.evaluation.MAX_LOGITS", 1)
    monkeypatch.setattr("core.evaluation.MAX_PHRASES", 1)
    assert evaluate_tasks(identity, said(rows), tasks, photos, classes) == whole


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Classes with accuracies of their own around 70 %: the interval must hold the mean of all such classes."""
    generator, covered, trials = np.random.default_rng(0), 0, 60
    for trial in range(trials):
        truth = np.clip(generator.normal(0.7, 0.15, size=40), 0, 1)
        # 50 photos a class; a right photo points at its class, a wrong one at the next class but one.
        classes = torch.arange(40).repeat_interleave(50)
        right = torch.from_numpy(generator.random(2000) < truth[classes.numpy()])
        photos = torch.eye(40)[torch.where(right, classes, (classes + 2) % 40)]
        tasks = sample_tasks(40, 40, 1, seed=trial)
        figure = evaluate_tasks(identity, said(torch.eye(40)), tasks, photos, classes, seed=trial)
        covered += figure.low <= 70 <= figure.high
    assert 0.85 <= covered / trials <= 1.0


def test_json_has_the_promised_keys():
    assert set(Figure(1, 2, 3, 4, 5).to_json()) == {"mean", "sem", "low", "high", "n_tasks"}


def test_combining_splits_averages_and_narrows():
    both = combine([Figure(80, 1, 76, 84, 500), Figure(90, 1, 87, 93, 500)])
    assert both.mean == 85
    assert both.n_tasks == 1000
    assert both.low == pytest.approx(85 - 2.5)
    assert both.sem == pytest.approx(2**0.5 / 2)


def test_without_whole_sentences_classes_can_still_be_chosen():
    words = Said(PhraseSets.whole(torch.eye(3)), torch.empty(0, 3))
    assert words[torch.tensor([[0, 2]])].phrases.vectors.shape == (1, 2, 1, 3)
