"""What training makes up: hard and easy sets, words of the right polarity, one class against the rest."""

import pytest
import torch

from core import episodes
from core.episodes import TrainingData, Words
from core.lessons import Lessons

N, A, D, F = 30, 6, 8, 5


@pytest.fixture
def data():
    """30 classes in five families; each class and each attribute is a text of its own, so that one can see what was
    said. The last attribute is worded by its denial alone."""
    torch.manual_seed(0)
    vectors = torch.eye(N + A).repeat_interleave(1, dim=0)
    values = torch.randint(-1, 2, (N, A))
    own = torch.arange(N).unsqueeze(1)
    affirms = torch.ones(A, 1, dtype=torch.long)
    affirms[-1] = -1
    words = N + torch.arange(A).unsqueeze(1)
    lessons = Lessons(vectors, own, own, own, words, affirms, torch.arange(N) % 5, values)
    return TrainingData(lessons, torch.nn.functional.normalize(torch.randn(N, F), dim=-1))


WORDS = Words(phrasings=0.0, text_noise=0.0, mixup=0.0, hard=0.0)


def said(phrases, data):
    """``(..., m)`` which text each phrase is."""
    return phrases.vectors.argmax(dim=-1)


def test_a_hard_set_is_of_one_family_and_an_easy_one_is_not(data):
    hard, easy = (episodes.draw_classes(data, 200, 4, share) % 5 for share in (1.0, 0.0))
    assert (hard == hard[:, :1]).all()
    assert (easy == easy[:, :1]).all(dim=1).float().mean() < 0.1


def test_a_set_larger_than_its_family_is_filled_up_without_repetition(data):
    drawn = episodes.draw_classes(data, 50, 10, 1.0)
    for row in drawn.tolist():
        assert len(set(row)) == 10
        assert max([i % 5 for i in row].count(family) for family in range(5)) == 6  # all of one family


def test_attributes_are_said_in_the_polarity_that_they_have(data):
    episode = episodes.attributes(data, 100, 3, WORDS, with_whole=False)
    attribute, polarity = said(episode.phrases, data) - N, episode.phrases.polarity
    there = polarity != 0
    assert there.any(dim=-1).float().mean() > 0.7  # with six attributes a class may have nothing of the drawn sort
    values = data.lessons.values[episode.classes].gather(2, attribute.clamp(min=0))
    affirmed = polarity * data.lessons.affirms[attribute.clamp(min=0), 0]
    assert (values[there] == affirmed[there]).all()
    assert {-1, 1} <= set(polarity[there].tolist())


def test_phrases_affirm_the_own_and_deny_anothers(data):
    episode = episodes.phrases(data, 60, 4, WORDS, with_whole=False)
    own = said(episode.phrases, data) == episode.classes.unsqueeze(-1)
    assert own[episode.phrases.polarity > 0].all()
    assert not own[episode.phrases.polarity < 0].any()


def test_the_whole_comes_first_where_it_is_asked_for(data):
    episode = episodes.attributes(data, 20, 3, WORDS, with_whole=True)
    assert (said(episode.phrases, data)[..., 0] == episode.classes).all()
    assert (episode.phrases.polarity[..., 0] == 1).all()


def test_one_class_is_shown_what_fits_and_what_does_not(data):
    phrases, looks, truth = episodes.one_class(data, 300, WORDS)
    assert phrases.vectors.shape[:2] == (300, 1)
    assert truth.sum(dim=1).tolist() == [episodes.REST] * 300
    shown = (looks @ data.prototypes.T).argmax(dim=-1)
    text = said(phrases, data)[:, 0, 0]
    whole = text < N
    assert 0.3 < whole.float().mean() < 0.7
    fits = shown[whole] == text[whole].unsqueeze(1)
    assert torch.equal(fits, truth[whole] == 1)
    single = ~whole & ((phrases.polarity[:, 0] != 0).sum(dim=-1) == 1)
    sign = phrases.polarity[single, 0, 0] * data.lessons.affirms[text[single] - N, 0]
    values = data.lessons.values[shown[single], (text[single] - N).unsqueeze(1)] * sign.unsqueeze(1)
    # A class that was drawn has what is said; with few classes now and then there is nobody who lacks it.
    assert (values[truth[single] == 1] == 1).all()
    assert (values[truth[single] == 0] == -1).float().mean() > 0.95
