"""The published baselines learn what they are said to learn, decide as published, and do it again when asked to."""

import pytest
import torch
from torch.nn import functional

from core.baselines.dem import Dem, DemOptions, fit_dem
from core.baselines.devise import Devise, DeviseOptions, fit_devise, rank_hinges
from core.errors import Cancelled

D_TEXT, D_FEAT, FORMS = 8, 16, 3
DEVISE = DeviseOptions(steps=300, batch=64)
DEM = DemOptions(hidden=128, weight_decay=1e-5, steps=1000)
FITS = pytest.mark.parametrize(("fit", "options", "curved"), [(fit_devise, DEVISE, False), (fit_dem, DEM, True)])


def world(n, seed, curved=False, forms=FORMS):
    """Classes said in several noisy forms, ``(n, forms, D_TEXT)``, and what they look like, ``(n, D_FEAT)`` of length
    one: a linear function of what is said, or a curved one."""
    generator = torch.Generator().manual_seed(seed)
    words = functional.normalize(torch.randn(n, D_TEXT, generator=generator), dim=-1)
    looks = words @ torch.randn(D_TEXT, D_FEAT, generator=torch.Generator().manual_seed(9))
    texts = words.unsqueeze(1) + 0.02 * torch.randn(n, forms, D_TEXT, generator=generator)
    return texts, functional.normalize((2 * looks).tanh() if curved else looks, dim=-1)


def pictures_of(looks, noise=0.1):
    """A noisy picture of each class asked for."""
    return lambda classes: functional.normalize(looks[classes] + noise * torch.randn(len(classes), D_FEAT), dim=-1)


def accuracy(method, texts, looks, each=20):
    """On pictures of all these classes at once."""
    torch.manual_seed(5)
    truth = torch.arange(len(looks)).repeat_interleave(each)
    answers = method(texts[:, 0]).logits(pictures_of(looks)(truth)).argmax(dim=1)
    return (answers == truth).float().mean().item()


@FITS
def test_unseen_classes_are_told_by_their_texts_and_not_where_the_texts_were_another_class_s(fit, options, curved):
    texts, looks = world(300, 0, curved)
    unseen = world(20, 1, curved)
    assert accuracy(fit(texts, pictures_of(looks), options), *unseen) > 0.9  # chance is 0.05
    shuffled = texts[torch.randperm(300, generator=torch.Generator().manual_seed(2))]
    assert accuracy(fit(shuffled, pictures_of(looks), options), *unseen) < 0.3


def test_every_form_of_a_class_is_learnt():
    _, looks = world(40, 0)
    texts = torch.eye(80).unflatten(0, (40, 2))  # the two forms of a class share nothing
    for method in (fit_devise(texts, pictures_of(looks), DEVISE), fit_dem(texts, pictures_of(looks), DEM)):
        assert accuracy(method, texts, looks) > 0.8
        assert accuracy(method, texts.flip(1), looks) > 0.8


def test_rank_hinges_are_those_computed_by_hand():
    texts, weight = torch.eye(2), torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    pictures = torch.tensor([[0.6, 0.8], [0.8, 0.6], [0.8, 0.6]])
    hinges = rank_hinges(pictures @ weight.T @ texts.T, torch.tensor([0, 0, 1]), 0.5)
    # The dot products are 0.6 and 1.6, then 0.8 and 1.2 twice.
    torch.testing.assert_close(hinges, torch.tensor([[0.0, 1.5], [0.0, 0.9], [0.1, 0.0]]))


def test_devise_puts_every_right_text_ahead_by_the_margin_where_that_can_be():
    texts, looks = world(30, 0, forms=1)
    devise = fit_devise(texts, pictures_of(looks, noise=0.01), DeviseOptions(learning_rate=0.05, steps=1000, batch=64))
    torch.manual_seed(1)
    classes = torch.arange(30).repeat(10)
    scores = devise(texts[:, 0]).logits(pictures_of(looks, noise=0.01)(classes))
    assert rank_hinges(scores, classes, DeviseOptions().margin).max() == 0


def test_devise_stops_at_the_margin_it_is_given():
    texts, looks = world(30, 0, forms=1)
    small, large = (
        fit_devise(texts, pictures_of(looks), DeviseOptions(margin=margin, steps=300, batch=64)) for margin in (0.1, 1)
    )
    assert large.weight.norm() > 2 * small.weight.norm()


def test_devise_decides_by_the_cosine_between_a_mapped_picture_and_a_text():
    torch.manual_seed(0)
    devise, texts, pictures = Devise(torch.randn(D_TEXT, D_FEAT)), torch.randn(6, D_TEXT), torch.randn(50, D_FEAT)
    cosines = functional.cosine_similarity((pictures @ devise.weight.T).unsqueeze(1), texts, dim=-1)
    assert torch.equal(devise(texts).logits(pictures).argmax(dim=1), cosines.argmax(dim=1))


def test_dem_learns_the_mean_of_what_unseen_classes_look_like():
    texts, looks = world(2000, 0, curved=True)
    unseen, looks_unseen = world(50, 1, curved=True)
    options = DemOptions(hidden=256, weight_decay=1e-5, learning_rate=0.01, steps=1000, batch=256)
    dem = fit_dem(texts + 3, pictures_of(looks), options)  # embeddings share a large mean
    torch.manual_seed(1)
    means = pictures_of(looks_unseen)(torch.arange(50).repeat_interleave(400)).unflatten(0, (50, 400)).mean(dim=1)
    assert (dem.looks(unseen[:, 0] + 3) - means).norm() < 0.15 * means.norm()


def test_dem_falls_back_on_the_mean_of_all_pictures_under_heavy_decay():
    texts, looks = world(100, 0)
    dem = fit_dem(texts, pictures_of(looks, noise=0), DemOptions(hidden=32, weight_decay=10.0, steps=1000, batch=256))
    found = dem.looks(texts[:, 0])
    torch.testing.assert_close(found, looks.mean(dim=0).expand_as(found), atol=0.02, rtol=0)


def test_dem_decides_by_the_distance_between_a_picture_and_a_mapped_text():
    torch.manual_seed(0)
    dem = Dem(torch.randn(10, D_TEXT), torch.randn(10), torch.randn(D_FEAT, 10), torch.randn(D_FEAT))
    texts, pictures = torch.randn(6, D_TEXT), functional.normalize(torch.randn(50, D_FEAT), dim=-1)
    distances = torch.cdist(pictures, dem.looks(texts)).square()
    torch.testing.assert_close(dem(texts).logits(pictures), 1 - distances, atol=1e-3, rtol=1e-4)


@FITS
def test_the_same_seed_gives_the_same_map_and_leaves_the_caller_s_draws_alone(fit, options, curved):
    texts, looks = world(50, 0, curved)
    before = torch.get_rng_state()
    first = fit(texts, pictures_of(looks), options, seed=3)
    assert torch.equal(torch.get_rng_state(), before)
    torch.rand(7)
    again, other = (fit(texts, pictures_of(looks), options, seed=seed) for seed in (3, 4))
    said = texts[:, 0]
    assert torch.equal(first(said).last, again(said).last)
    assert torch.equal(first(said).last_bias, again(said).last_bias)
    assert not torch.allclose(first(said).last, other(said).last)


@FITS
def test_the_order_of_the_classes_does_not_matter(fit, options, curved):
    texts, looks = world(100, 0, curved)
    unseen, _ = world(20, 1, curved)
    order = torch.randperm(20, generator=torch.Generator().manual_seed(2))
    method = fit(texts, pictures_of(looks), options)
    said = unseen[:, 0]
    torch.testing.assert_close(method(said[order]).last, method(said).last[order])
    torch.testing.assert_close(method(said[order]).last_bias, method(said).last_bias[order])
    # Seen in another order, other pictures are drawn: much the same is learnt.
    turned = fit(texts.flip(0), pictures_of(looks.flip(0)), options)
    assert functional.cosine_similarity(turned(said).last, method(said).last).min() > 0.9


@pytest.mark.parametrize(
    "method",
    [
        Devise(torch.randn(D_TEXT, D_FEAT)),
        Dem(torch.randn(10, D_TEXT), torch.randn(10), torch.randn(D_FEAT, 10), torch.randn(D_FEAT)),
    ],
)
def test_tasks_in_a_batch_get_the_weights_they_get_alone(method):
    tasks = torch.randn(2, 3, 5, D_TEXT)
    together = method(tasks)
    assert together.last.shape == (2, 3, 5, D_FEAT)
    assert together.last_bias.shape == (2, 3, 5)
    for i in range(2):
        for j in range(3):
            alone = method(tasks[i, j])
            torch.testing.assert_close(together.last[i, j], alone.last)
            torch.testing.assert_close(together.last_bias[i, j], alone.last_bias)


@FITS
def test_progress_is_told_of_every_step_and_can_end_the_work(fit, options, curved):
    texts, looks = world(20, 0, curved)
    told = []

    def tell(share, message):
        told.append((share, message))
        if len(told) == 5:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        fit(texts, pictures_of(looks), options, on_progress=tell)
    assert [share for share, _ in told] == pytest.approx([(n + 1) / options.steps for n in range(5)])
    assert f"of {options.steps}" in told[0][1]
