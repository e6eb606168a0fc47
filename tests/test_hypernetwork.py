"""Theorem 4.1 and what follows from it: the order of the classes permutes the answers and does nothing else; the order
of a class's phrases does nothing at all, and their polarity does what it says."""

import pytest
import torch

from core.baselines.ridge import RidgeMap
from core.hypernetwork import (
    EquivariantLayer,
    Hypernetwork,
    HypernetworkConfig,
    InvariantHead,
    PhraseSets,
    Weights,
)
from core.memory import AttributeMemory
from core.model import T2M
from core.said import Said

D_TEXT, D_FEAT = 12, 7
WAYS = (2, 3, 7, 20, 200)
CLOSE = {"atol": 1e-5, "rtol": 1e-5}
"""In double precision: at k = 200 the order of a sum alone moves a single-precision logit by more than this."""


@pytest.fixture(autouse=True)
def _double_precision():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def awake(module):
    """A module whose every parameter is random: a fresh one ignores the other classes."""
    torch.manual_seed(1)
    for parameter in module.parameters():
        torch.nn.init.normal_(parameter, std=0.4)
    return module.eval()


def t2m(target, ridge_share, sets=True, known=6):
    config = HypernetworkConfig(D_TEXT, D_FEAT, hidden=16, sets=sets, target=target, target_hidden=5)
    torch.manual_seed(0)
    keys = torch.nn.functional.normalize(torch.randn(known, D_TEXT), dim=-1)
    memory = AttributeMemory(keys, torch.arange(known) % 3, torch.ones(known), torch.randn(3, D_FEAT + 1))
    return awake(T2M(config, RidgeMap(torch.randn(D_TEXT), torch.randn(D_TEXT, D_FEAT)), ridge_share, memory))


def phrases(*shape, m=4):
    """Classes of 1 to m phrases, some denied, some known to the memory, of different weight."""
    vectors = torch.nn.functional.normalize(torch.randn(*shape, m, D_TEXT), dim=-1)
    counts = torch.randint(1, m + 1, (*shape, 1))
    sign = torch.where(torch.rand(*shape, m) < 0.4, -1.0, 1.0) * torch.randint(1, 4, (*shape, m))
    return PhraseSets(vectors, sign * (torch.arange(m) < counts))


def permuted(said, order):
    """The classes in another order."""
    return PhraseSets(said.vectors[..., order, :, :], said.polarity[..., order, :])


def shares(*shape):
    return phrases(*shape).share


@pytest.mark.parametrize("sets", [True, False])
def test_equivariant_layer_permutes_with_its_input(sets):
    layer, z, share = awake(EquivariantLayer(6, 5, sets)), torch.randn(9, 4, 6), shares(9)
    order = torch.randperm(9)
    torch.testing.assert_close(layer(z, share)[order], layer(z[order], share[order]), **CLOSE)


def test_equivariant_layer_sees_the_other_classes_and_the_other_phrases():
    layer, z, share = awake(EquivariantLayer(6, 5, True)), torch.randn(4, 4, 6), torch.full((4, 4, 1), 0.25)
    for place in ((3, 0), (0, 3)):
        other = z.clone()
        other[place] = torch.randn(6)
        assert not torch.allclose(layer(z, share)[0, 0], layer(other, share)[0, 0], atol=1e-3), place


def test_invariant_head_ignores_the_order():
    head, z, share = awake(InvariantHead(6, 5)), torch.randn(9, 4, 6), shares(9)
    order, inner = torch.randperm(9), torch.randperm(4)
    torch.testing.assert_close(head(z, share), head(z[order][:, inner], share[order][:, inner]), **CLOSE)


@pytest.mark.parametrize(("ridge_share", "sets"), [(None, True), (None, False), (0.3, True)])
@pytest.mark.parametrize("target", ["linear", "two_layer"])
@pytest.mark.parametrize("k", WAYS)
def test_permuted_descriptions_give_permuted_logits(k, target, ridge_share, sets):
    model, images = t2m(target, ridge_share, sets), torch.randn(11, D_FEAT)
    said = phrases(k) if sets else PhraseSets.whole(torch.randn(k, D_TEXT))
    order = torch.randperm(k)
    logits = model(said).logits(images)
    assert logits.shape == (11, k)
    torch.testing.assert_close(logits[:, order], model(said[order]).logits(images), **CLOSE)
    assert not torch.allclose(logits[:, 0], logits[:, 1], atol=1e-3)


@pytest.mark.parametrize("target", ["linear", "two_layer"])
@pytest.mark.parametrize("method", ["t2m", "flip", "plain"])
def test_permuting_the_phrases_of_a_class_changes_nothing(target, method):
    model, said, images = t2m(target, 0.3), phrases(5, m=6), torch.randn(11, D_FEAT)
    inner = torch.randperm(6)
    shuffled = PhraseSets(said.vectors[:, inner], said.polarity[:, inner])
    make = model if method == "t2m" else lambda s: model.zero_shot(Said(s, s.vectors), flip=method == "flip")
    torch.testing.assert_close(make(said).logits(images), make(shuffled).logits(images), **CLOSE)


def test_room_for_more_phrases_changes_nothing():
    model, said, images = t2m("linear", 0.3), phrases(5), torch.randn(11, D_FEAT)
    vectors = torch.cat([said.vectors, torch.randn(5, 3, D_TEXT)], dim=1)
    wider = PhraseSets(vectors, torch.cat([said.polarity, torch.zeros(5, 3)], dim=1))
    torch.testing.assert_close(model(said).logits(images), model(wider).logits(images), **CLOSE)


@pytest.mark.parametrize("ridge_share", [None, 0.3])
def test_flipping_the_only_differing_phrase_swaps_the_answer(ridge_share):
    """Two classes that share all but the polarity of one phrase: flip it in both, and each takes the other's place."""
    model, images = t2m("linear", ridge_share), torch.randn(200, D_FEAT)
    vectors = torch.nn.functional.normalize(torch.randn(1, 3, D_TEXT), dim=-1).expand(2, 3, D_TEXT)
    polarity = torch.tensor([[1.0, -1.0, 1.0], [1.0, -1.0, -1.0]])
    flipped = polarity * torch.tensor([1.0, 1.0, -1.0])
    before = model(PhraseSets(vectors, polarity)).logits(images)
    after = model(PhraseSets(vectors, flipped)).logits(images)
    torch.testing.assert_close(before.flip(1), after, **CLOSE)
    assert 20 < before.argmax(dim=1).sum() < 180


def test_a_denied_phrase_is_the_opposite_to_begin_with():
    """Nothing is learnt yet: "no horns" alone is exactly where "horns" is not."""
    torch.manual_seed(0)
    network = Hypernetwork(HypernetworkConfig(D_TEXT, D_FEAT, hidden=16)).eval()
    vectors = torch.randn(1, 1, D_TEXT)
    has, _ = network(PhraseSets(vectors, torch.ones(1, 1)))
    lacks, _ = network(PhraseSets(vectors, -torch.ones(1, 1)))
    torch.testing.assert_close(has, -lacks, **CLOSE)


@pytest.mark.parametrize("target", ["linear", "two_layer"])
def test_a_batch_of_tasks_equals_the_tasks_one_by_one(target):
    model, said, images = t2m(target, 0.3), phrases(4, 3), torch.randn(6, D_FEAT)
    together = model(said).logits(images)
    for task, logits in enumerate(together):
        torch.testing.assert_close(model(said[task]).logits(images), logits, **CLOSE)


@pytest.mark.parametrize("ridge_share", [None, 0.3])
def test_the_parts_add_up_to_the_classifier_exactly(ridge_share):
    model, said = t2m("linear", ridge_share), phrases(7)
    rows, biases = model.parts(said)
    weights = model(said)
    torch.testing.assert_close(rows.sum(dim=1), weights.last, atol=1e-12, rtol=1e-12)
    torch.testing.assert_close(biases.sum(dim=1), weights.last_bias, atol=1e-12, rtol=1e-12)
    assert not rows[said.polarity == 0].any()


def test_training_descends_on_what_forward_gives_where_nothing_is_remembered():
    model, said, images = t2m("linear", 0.3, known=0), phrases(7), torch.randn(9, D_FEAT)
    joined = model.joined(said, model.added(said))
    torch.testing.assert_close(joined.logits(images), model(said).logits(images), **CLOSE)


def test_what_is_known_by_heart_is_recalled_and_turned_by_its_polarity():
    model = t2m("linear", 0.3)
    known = model.memory.keys[:1]
    images = torch.randn(400, D_FEAT)
    plane = model.memory.planes[model.memory.owner[0]]
    has = model(PhraseSets(known.unsqueeze(1), torch.ones(1, 1))).logits(images)[:, 0]
    lacks = model(PhraseSets(known.unsqueeze(1), -torch.ones(1, 1))).logits(images)[:, 0]
    side = images @ plane[:-1] + plane[-1]
    assert torch.equal(has > 0, side > 0)
    assert torch.equal(lacks > 0, side < 0)


def test_memory_trusts_itself_only_near_what_it_knows():
    memory = AttributeMemory(torch.eye(4), torch.tensor([0, 0, 1, 1]), torch.tensor([1.0, -1, 1, 1]), torch.eye(2, 5))
    planes, trust = memory(torch.tensor([[1.0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], [0.8, 0.0, 0.6, 0.0]]))
    assert trust.squeeze(1).tolist() == pytest.approx([1.0, 0.0, 0.75])
    torch.testing.assert_close(planes[0], torch.eye(2, 5)[0], atol=1e-6, rtol=0)
    denied, _ = memory(torch.eye(4)[1:2])
    torch.testing.assert_close(denied[0], -torch.eye(2, 5)[0], atol=1e-6, rtol=0)


def test_activations_do_not_grow_with_the_number_of_classes_or_phrases():
    network = awake(Hypernetwork(HypernetworkConfig(D_TEXT, D_FEAT, hidden=16)))

    def size(k, m):
        said = PhraseSets(torch.randn(k, m, D_TEXT), torch.ones(k, m))
        return network(said)[0].abs().mean()

    assert 0.5 < size(2000, 1) / size(20, 1) < 2
    assert 0.5 < size(20, 100) / size(20, 2) < 2


def test_the_penultimate_layer_is_the_same_for_any_order():
    model, said = t2m("two_layer", None), phrases(5)
    torch.testing.assert_close(model(said).pen, model(said[torch.arange(4, -1, -1)]).pen, **CLOSE)


def test_without_the_hypernetwork_t2m_is_the_flipped_baseline():
    model, said, images = t2m("linear", 0.3, known=0), phrases(6), torch.randn(50, D_FEAT)
    for parameter in (*model.hypernetwork.parameters(), model.log_denial):
        torch.nn.init.zeros_(parameter)
    answers = model(said).logits(images).argmax(dim=1)
    assert torch.equal(answers, model.zero_shot(Said(said, said.vectors), flip=True).logits(images).argmax(dim=1))


def test_the_plain_baseline_overlooks_not_and_the_flipped_one_does_not():
    model, said, images = t2m("linear", 0.3), phrases(6), torch.randn(9, D_FEAT)
    affirmed = PhraseSets(said.vectors, said.polarity.abs())
    plain, flip = (model.zero_shot(Said(said, said.vectors), flip=flip).logits(images) for flip in (False, True))
    torch.testing.assert_close(
        plain, model.zero_shot(Said(affirmed, affirmed.vectors), flip=True).logits(images), **CLOSE
    )
    assert not torch.allclose(plain, flip, atol=1e-3)


def test_cosine_rows_all_have_the_learned_scale():
    model = t2m("linear", 0.3)
    torch.testing.assert_close(model(phrases(6)).last.norm(dim=-1), model.log_scale.exp().detach().expand(6), **CLOSE)


def test_ridge_map_recovers_a_linear_truth_and_shrinks_with_its_strength():
    texts, truth = torch.randn(400, D_TEXT), torch.randn(D_TEXT, D_FEAT)
    targets = (texts - texts.mean(0)) @ truth
    torch.testing.assert_close(RidgeMap.fit(texts, targets, 1e-4).weight, truth, atol=1e-3, rtol=1e-3)
    weak, strong = (RidgeMap.fit(texts, targets, s).weight.norm() for s in (1.0, 1e4))
    assert strong < 0.5 * weak


def test_weights_name_only_the_tensors_of_their_target():
    rows, bias = torch.zeros(3, 4), torch.zeros(3)
    assert set(Weights(rows, bias).tensors()) == {"last", "last_bias"}
