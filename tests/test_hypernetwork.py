"""Theorem 4.1 and what follows from it: the order of the classes permutes the answers and does nothing else."""

import pytest
import torch

from core.baselines.ridge import RidgeMap
from core.hypernetwork import EquivariantLayer, Hypernetwork, HypernetworkConfig, InvariantHead, Weights
from core.model import T2M

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


def t2m(target, ridge_share):
    config = HypernetworkConfig(D_TEXT, D_FEAT, hidden=16, target=target, target_hidden=5)
    torch.manual_seed(0)
    return awake(T2M(config, RidgeMap(torch.randn(D_TEXT), torch.randn(D_TEXT, D_FEAT)), ridge_share))


def test_equivariant_layer_permutes_with_its_input():
    layer, z = awake(EquivariantLayer(6, 5)), torch.randn(9, 6)
    order = torch.randperm(9)
    torch.testing.assert_close(layer(z)[order], layer(z[order]), **CLOSE)


def test_equivariant_layer_sees_the_other_classes():
    layer, z = awake(EquivariantLayer(6, 5)), torch.randn(4, 6)
    other = torch.cat([z[:3], torch.randn(1, 6)])
    assert not torch.allclose(layer(z)[0], layer(other)[0], atol=1e-3)


def test_invariant_head_ignores_the_order():
    head, z = awake(InvariantHead(6, 5)), torch.randn(9, 6)
    torch.testing.assert_close(head(z), head(z[torch.randperm(9)]), **CLOSE)


@pytest.mark.parametrize("ridge_share", [None, 0.3])
@pytest.mark.parametrize("target", ["linear", "two_layer"])
@pytest.mark.parametrize("k", WAYS)
def test_permuted_descriptions_give_permuted_logits(k, target, ridge_share):
    model, texts, images = t2m(target, ridge_share), torch.randn(k, D_TEXT), torch.randn(11, D_FEAT)
    order = torch.randperm(k)
    logits = model(texts).logits(images)
    assert logits.shape == (11, k)
    torch.testing.assert_close(logits[:, order], model(texts[order]).logits(images), **CLOSE)
    assert not torch.allclose(logits[:, 0], logits[:, 1], atol=1e-3)


@pytest.mark.parametrize("target", ["linear", "two_layer"])
def test_a_batch_of_tasks_equals_the_tasks_one_by_one(target):
    model, texts, images = t2m(target, 0.3), torch.randn(4, 3, D_TEXT), torch.randn(6, D_FEAT)
    together = model(texts).logits(images)
    for task, logits in zip(texts, together, strict=True):
        torch.testing.assert_close(model(task).logits(images), logits, **CLOSE)


def test_activations_do_not_grow_with_the_number_of_classes():
    network = awake(Hypernetwork(HypernetworkConfig(D_TEXT, D_FEAT, hidden=16)))
    small, large = (network(torch.randn(k, D_TEXT)).last.abs().mean() for k in (20, 2000))
    assert 0.5 < large / small < 2


def test_the_penultimate_layer_is_the_same_for_any_order():
    model, texts = t2m("two_layer", None), torch.randn(5, D_TEXT)
    torch.testing.assert_close(model(texts).pen, model(texts.flip(0)).pen, **CLOSE)


def test_without_the_hypernetwork_t2m_is_the_ridge_baseline():
    model, texts, images = t2m("linear", 0.3), torch.randn(6, D_TEXT), torch.randn(50, D_FEAT)
    for parameter in model.hypernetwork.parameters():
        torch.nn.init.zeros_(parameter)
    answers = model(texts).logits(images).argmax(dim=1)
    assert torch.equal(answers, model.zero_shot(texts).logits(images).argmax(dim=1))


def test_cosine_rows_all_have_the_learned_scale():
    model = t2m("linear", 0.3)
    torch.testing.assert_close(
        model(torch.randn(6, D_TEXT)).last.norm(dim=-1), model.log_scale.exp().detach().expand(6), **CLOSE
    )


def test_ridge_map_recovers_a_linear_truth_and_shrinks_with_its_strength():
    texts, truth = torch.randn(400, D_TEXT), torch.randn(D_TEXT, D_FEAT)
    targets = (texts - texts.mean(0)) @ truth
    torch.testing.assert_close(RidgeMap.fit(texts, targets, 1e-4).weight, truth, atol=1e-3, rtol=1e-3)
    weak, strong = (RidgeMap.fit(texts, targets, s).weight.norm() for s in (1.0, 1e4))
    assert strong < 0.5 * weak


def test_weights_name_only_the_tensors_of_their_target():
    rows, bias = torch.zeros(3, 4), torch.zeros(3)
    assert set(Weights(rows, bias).tensors()) == {"last", "last_bias"}
