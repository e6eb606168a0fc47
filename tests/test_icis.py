"""ICIS tells the rows of classes it has never seen from words, stops in time, and does it again when asked to."""

import json
from dataclasses import asdict, replace
from functools import partial

import pytest
import torch
from torch.nn import functional

import core.commands.train_icis
from core.__main__ import main
from core.baselines.icis import DESCRIPTOR_SCALE, LOGIT_SCALE, LOSSES, Icis, IcisRecipe, _Training, fit_icis
from core.checkpoint import default_checkpoint, icis_checkpoint, load_card, load_checkpoint, load_icis
from core.encoders import load_encoder
from core.errors import Cancelled
from core.knowledge import IMAGENET, knowledge

D_TEXT, D_ROW, FORMS = 10, 16, 4
RECIPE = IcisRecipe(hidden=128, dropout=0.0, text_noise=0.1, mixup=0.2, batch=64, most_steps=600, patience=3)
SHORT = replace(RECIPE, held_out=0.0, most_steps=30)


def world(n, seed, forms=FORMS):
    """Classes said in several noisy forms, ``(n, forms, D_TEXT)`` of length one, and their rows ``(n, D_ROW)``, a
    curved function of what is said."""
    generator = torch.Generator().manual_seed(seed)
    words = torch.randn(n, D_TEXT, generator=generator)
    rows = (words @ torch.randn(D_TEXT, D_ROW, generator=torch.Generator().manual_seed(9)) / 3).tanh()
    texts = words.unsqueeze(1) + 0.1 * torch.randn(n, forms, D_TEXT, generator=generator)
    return functional.normalize(texts, dim=-1), rows


SEEN, UNSEEN = world(300, 0), world(50, 1)


def likeness(icis, texts, rows):
    """The mean cosine between the rows that are told and the true ones."""
    return functional.cosine_similarity(icis.directions(texts.mean(dim=1)), rows, dim=-1).mean().item()


@pytest.fixture
def steps(monkeypatch):
    """The classes that each training step may draw from, in order."""
    taken, step = [], _Training.step

    def watched(self, classes):
        taken.append(frozenset(classes.tolist()))
        step(self, classes)

    monkeypatch.setattr(_Training, "step", watched)
    return taken


@pytest.mark.parametrize("distance", ["cosine", "l2"])
def test_rows_of_unseen_classes_are_told_and_not_where_the_texts_were_another_class_s(distance):
    recipe = replace(RECIPE, distance=distance, most_steps=300)
    assert likeness(fit_icis(*SEEN, recipe), *UNSEEN) > 0.9
    texts, rows = SEEN
    shuffled = texts[torch.randperm(300, generator=torch.Generator().manual_seed(2))]
    assert likeness(fit_icis(shuffled, rows, recipe), *UNSEEN) < 0.3


@pytest.mark.parametrize("losses", [("row to itself",), ("row to descriptor",), ("descriptor to itself",)])
def test_no_other_loss_alone_teaches_the_way_from_descriptors_to_rows(losses):
    recipe = replace(RECIPE, losses=losses, held_out=0.0, most_steps=150)
    assert abs(likeness(fit_icis(*SEEN, recipe), *UNSEEN)) < 0.25
    direct = replace(recipe, losses=("descriptor to row",))
    assert likeness(fit_icis(*SEEN, direct), *UNSEEN) > 0.85


def test_every_loss_counts_and_their_order_does_not():
    kept = fit_icis(*SEEN, SHORT)
    for left_out in LOSSES:
        without = fit_icis(*SEEN, replace(SHORT, losses=tuple(loss for loss in LOSSES if loss != left_out)))
        assert not torch.allclose(kept.last, without.last, atol=1e-4), left_out
    turned = fit_icis(*SEEN, replace(SHORT, losses=LOSSES[::-1]))
    torch.testing.assert_close(turned.last, kept.last, atol=1e-4, rtol=1e-3)


def test_by_cosine_the_length_of_a_row_is_nothing_and_by_l2_it_is_learnt():
    texts, rows = SEEN
    stretched = rows * torch.tensor([0.5, 4.0]).repeat(150).unsqueeze(1)
    recipe = replace(RECIPE, losses=("descriptor to row",), mixup=0.0, held_out=0.0, most_steps=20)
    torch.testing.assert_close(fit_icis(texts, stretched, recipe).last, fit_icis(texts, rows, recipe).last)
    unseen, true = UNSEEN
    for size in (1, 5):
        l2 = fit_icis(texts, size * rows, replace(recipe, distance="l2", most_steps=600))
        assert (l2.directions(unseen.mean(dim=1)) - size * true).norm() < 0.35 * size * true.norm()


def test_a_tenth_is_held_out_until_it_is_known_when_to_stop(steps):
    texts, rows = SEEN
    noisy = rows + 0.5 * torch.randn(300, D_ROW, generator=torch.Generator().manual_seed(4))
    told = []
    fit_icis(texts, noisy, RECIPE, lambda share, message: told.append(message))
    everyone = frozenset(range(300))
    first = [taken for taken in steps if taken != everyone]
    assert len(set(first)) == 1
    assert len(first[0]) == 270
    checks = {int(m.split()[1].rstrip(",")): float(m.split()[-1]) for m in told if "held out" in m}
    best = len(steps) - len(first)
    assert steps[len(first) :] == [everyone] * best
    assert checks[best] == max(checks.values())
    assert max(checks) == len(first) < RECIPE.most_steps  # it stopped early,
    assert len(first) - best == RECIPE.patience * RECIPE.check_every  # when nothing had improved for long
    assert 0.5 < checks[best] < 0.9


def test_where_words_say_nothing_of_the_rows_it_stops_soon(steps):
    texts, _ = SEEN
    told = []
    rows = torch.randn(300, D_ROW, generator=torch.Generator().manual_seed(5))
    fit_icis(texts, rows, RECIPE, lambda share, message: told.append(message))
    assert max(float(m.split()[-1]) for m in told if "held out" in m) < 0.2  # of classes that it has not learnt from
    assert len(steps) < RECIPE.most_steps


@pytest.mark.parametrize(("held_out", "most_steps", "taken"), [(0.0, 40, 40), (0.001, 40, 40), (0.1, 10, 20)])
def test_few_steps_and_few_classes_are_learnt_from_all_the_same(steps, held_out, most_steps, taken):
    fit_icis(*SEEN, replace(RECIPE, held_out=held_out, most_steps=most_steps))
    assert len(steps) == taken


def test_the_same_seed_gives_the_same_tensors_and_leaves_the_caller_s_draws_alone():
    before = torch.get_rng_state()
    first = fit_icis(*SEEN, replace(SHORT, held_out=0.1))
    assert torch.equal(torch.get_rng_state(), before)
    torch.rand(7)
    again, other = (fit_icis(*SEEN, replace(SHORT, held_out=0.1, seed=seed)) for seed in (0, 1))
    for (name, one), same in zip(vars(first).items(), vars(again).values(), strict=True):
        assert torch.equal(one, same), name
        assert not one.requires_grad
    assert not torch.allclose(first.last, other.last)


def test_one_vector_a_class_is_taken_as_it_is_length_and_all():
    def turning(count, seed):
        strength = torch.rand(count, 1, 1, generator=torch.Generator().manual_seed(seed))
        angle = strength.flatten() * torch.pi / 2
        return strength, torch.stack([angle.cos(), angle.sin()], dim=-1)

    icis = fit_icis(*turning(200, 0), replace(RECIPE, text_noise=0.0))
    assert likeness(icis, *turning(50, 1)) > 0.99


def test_attribute_vectors_tell_rows_of_unseen_classes():
    def marked(texts, rows):
        return (texts.mean(dim=1, keepdim=True) > 0).float(), rows  # has it or has it not

    assert likeness(fit_icis(*marked(*SEEN), RECIPE), *marked(*UNSEEN)) > 0.75


def test_what_is_kept_is_one_hidden_layer():
    torch.manual_seed(0)
    icis = Icis(torch.randn(4), torch.randn(6, 4), torch.randn(6), torch.randn(3, 6), torch.randn(3))
    text = torch.randn(4)
    latent = ((text - icis.text_mean) * DESCRIPTOR_SCALE) @ icis.first.T + icis.first_bias
    torch.testing.assert_close(icis.directions(text), latent.clamp(min=0) @ icis.last.T + icis.last_bias)


def test_it_decides_by_cosine_for_any_order_and_any_batch_of_classes():
    torch.manual_seed(0)
    icis, pictures = fit_icis(*SEEN, SHORT), torch.randn(40, D_ROW)
    tasks = torch.randn(2, 3, 5, D_TEXT)
    together = icis(tasks)
    assert together.last.shape == (2, 3, 5, D_ROW)
    assert together.last_bias.shape == (2, 3, 5)
    assert not together.last_bias.any()
    alone, order = icis(tasks[1, 2]), torch.tensor([3, 0, 4, 2, 1])
    torch.testing.assert_close(together.last[1, 2], alone.last)
    torch.testing.assert_close(icis(tasks[1, 2][order]).logits(pictures), alone.logits(pictures)[:, order])
    cosines = functional.cosine_similarity(pictures.unsqueeze(1), icis.directions(tasks[1, 2]), dim=-1)
    lengths = pictures.norm(dim=-1, keepdim=True)
    torch.testing.assert_close(alone.logits(pictures), LOGIT_SCALE * lengths * cosines, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("calls", [1, 3, 5])
def test_progress_rises_and_can_end_the_work(calls):
    told = []

    def tell(share, message):
        told.append((share, message))
        if len(told) == calls:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        fit_icis(*SEEN, replace(RECIPE, most_steps=75), tell)
    shares = [share for share, _ in told]
    assert len(told) == calls
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] <= 1
    assert ("held out" in told[-1][1]) == (calls <= 3)


@pytest.fixture
def few_classes(monkeypatch):
    """The command trains on 20 classes, in no time."""
    known = knowledge(IMAGENET)
    few = replace(known, corpus=known.corpus[::50])

    def load_few(path, pair):
        loaded = load_checkpoint(path, pair)
        return replace(loaded, space=replace(loaded.space, prototypes=loaded.space.prototypes[::50]))

    recipe = partial(IcisRecipe, hidden=256, held_out=0.0, most_steps=100)
    for name, value in {"knowledge": lambda name: few, "load_checkpoint": load_few, "IcisRecipe": recipe}.items():
        monkeypatch.setattr(core.commands.train_icis, name, value)
    return load_few


def test_the_command_trains_it_beside_a_checkpoint(few_classes, tmp_path, capsys):
    shipped, copy = default_checkpoint("lite"), tmp_path / "mine.safetensors"
    for suffix in (".safetensors", ".json"):
        copy.with_suffix(suffix).symlink_to(shipped.with_suffix(suffix))
    assert main(["train-icis", "--encoder", "lite", "--device", "cpu", "--seed", "5", "--checkpoint", str(copy)]) == 0
    out = icis_checkpoint(copy)
    assert out == tmp_path / "mine-icis.safetensors"
    assert str(out) in capsys.readouterr().out
    card = load_card(out)
    assert card["recipe"] == json.loads(
        json.dumps(asdict(IcisRecipe(hidden=256, held_out=0.0, most_steps=100, seed=5)))
    )
    assert card["data"]["classes"] == 20
    beside = few_classes(shipped, load_encoder("lite", torch.device("cpu")))
    icis = load_icis(out, beside)
    texts = load_encoder("lite", torch.device("cpu")).text.encode(
        [e.names[0] for e in knowledge(IMAGENET).corpus[::50]]
    )
    found = functional.cosine_similarity(icis.directions(texts), beside.space.prototypes, dim=-1).mean()
    assert found > 0.3  # of classes that it has seen; elsewhere it is about 0


def test_an_encoder_without_a_classifier_is_refused(monkeypatch, capsys, one_sentence):
    pair = replace(load_encoder("lite", torch.device("cpu")), name="ViT-B-32/openai", prototypes=None)
    monkeypatch.setattr(core.commands.train_icis, "load_pair", lambda options: pair)
    assert main(["train-icis"]) == 2
    assert "train ICIS for lite" in one_sentence(capsys.readouterr().err.removeprefix("error: ").strip())
