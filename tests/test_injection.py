"""Classes that words add to a trained head: what was there stays, what is new fits in, and the price is told right."""

import json
from dataclasses import replace
from itertools import pairwise
from zlib import crc32

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

from app.presets import MEDIA
from core.baselines.icis import IcisRecipe
from core.corpus import load_corpus
from core.descriptions import ClassDescription, load_classes
from core.errors import Cancelled, CheckpointError, DescriptionError, SettingError
from core.extension import EXTENDERS, Extender
from core.heads import LinearHead, load_head, save_head
from core.images import read_image
from core.injection import (
    CONFIDENCE,
    MOST_LOST,
    Margins,
    calibrated,
    calibrated_on,
    inject,
    margins,
    pseudo_photos,
)
from core.row_learning import learn_rows, t2m_recipe
from core.stacking import SeenUnseen, stacking_curve
from core.text2model import Text2Model

OLD, D = 40, 256
WORDS = [ClassDescription("quagga"), ClassDescription("dodo", ("a fat grey bird",))]


def toy_head(seed=0, mean=True):
    generator = torch.Generator().manual_seed(seed)
    weight = (torch.randn(OLD, D, generator=generator) + torch.randn(D, generator=generator)) / D**0.5
    feature_mean = 2 * torch.rand(D, generator=generator)
    # As in trained heads, the average photo is no class's more than another's.
    bias = 0.1 * torch.randn(OLD, generator=generator) - (weight @ feature_mean if mean else 0)
    feature_mean = feature_mean if mean else None
    return LinearHead(tuple(f"old {i}" for i in range(OLD)), weight, bias, feature_mean, "toy:1")


def rows_of(classes):
    """Any direction for each name, always the same."""
    names = [crc32(described.name.encode()) for described in classes]
    return torch.stack([torch.randn(D, generator=torch.Generator().manual_seed(name)) for name in names])


def photos_of(n=500, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(n, D, generator=generator) * 4, torch.randint(OLD, (n,), generator=generator)


def answers_new(head, features):
    return head.logits(features).argmax(dim=1) >= head.n_old


# What is injected


def test_old_rows_stay_to_the_bit_however_often_classes_are_added():
    head, features = toy_head(), photos_of()[0]
    grown = head
    for count, name in enumerate("abc", 1):
        before, grown = grown, inject(grown, [ClassDescription(name)], rows_of)
        assert grown.names == (*before.names, name)
        assert torch.equal(grown.weight[:-1], before.weight)
        assert torch.equal(grown.bias[:-1], before.bias)
        assert (grown.injected, grown.n_old) == (count, OLD)
        assert grown.is_new.sum() == count
    torch.testing.assert_close(grown.logits(features)[:, :OLD], head.logits(features), atol=1e-5, rtol=1e-5)
    bare = grown.original()
    assert (bare.names, bare.injected, bare.shift, bare.fingerprint) == (head.names, 0, 0.0, "toy:1")
    assert torch.equal(bare.weight, head.weight)
    assert torch.equal(bare.folded_bias, head.bias)


def test_a_class_gets_the_same_row_whatever_was_added_before():
    head, one, other = toy_head(), [ClassDescription("a")], [ClassDescription("b")]
    alone, after = inject(head, other, rows_of), inject(inject(head, one, rows_of), other, rows_of)
    together = inject(head, [*one, *other], rows_of)
    for grown in (after, together):
        torch.testing.assert_close(grown.weight[-1], alone.weight[-1])
        torch.testing.assert_close(grown.bias[-1], alone.bias[-1])
    assert after.shift == together.shift


def test_new_rows_point_where_they_were_told_and_are_as_long_as_old_ones():
    head = toy_head()
    shared = head.weight.mean(dim=0)
    lengths = (head.weight - shared).norm(dim=1)
    for loud in (0.01, 1, 300):
        beside = inject(head, WORDS, lambda classes, loud=loud: loud * rows_of(classes)).weight[OLD:] - shared
        torch.testing.assert_close(beside.norm(dim=1), lengths.mean().expand(2))
        cosines = functional.cosine_similarity(beside, rows_of(WORDS), dim=-1)
        torch.testing.assert_close(cosines, torch.ones(2))


@pytest.mark.parametrize("mean", [True, False])
def test_an_average_photo_is_answered_by_a_new_class_as_by_an_average_old_one(mean):
    head = toy_head(mean=mean)
    photo = head.feature_mean if mean else torch.zeros(D)
    logits = inject(head, WORDS, rows_of).with_shift(0.0).logits(photo.unsqueeze(0))[0]
    torch.testing.assert_close(logits[OLD:], logits[:OLD].mean().expand(2), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["dodo", " OLD 7 "], "has a class 'OLD 7' already"),
        (["Quagga"], "has a class 'Quagga' already"),
        (["dodo", "Dodo"], "Two classes are called"),
        ([], "at least one"),
        (["dodo", " "], "no name"),
        ([f"class {i}" for i in range(201)], "limit is 200"),
    ],
)
def test_classes_that_cannot_be_added_are_one_sentence(names, reason, one_sentence):
    head = inject(toy_head(), WORDS[:1], rows_of)
    with pytest.raises(DescriptionError, match=reason) as raised:
        inject(head, [ClassDescription(name) for name in names], rows_of)
    one_sentence(raised.value)


def test_adding_classes_leaves_the_callers_random_numbers_alone():
    before = torch.get_rng_state()
    inject(toy_head(), WORDS, rows_of).module()
    assert torch.equal(torch.get_rng_state(), before)


# How much new classes are favoured


def lost(head, features, classes):
    """How many photos of old classes, right before, new ones take over."""
    was_right = head.original().logits(features).argmax(dim=1) == classes
    return int((was_right & answers_new(head, features)).sum())


@pytest.mark.parametrize("seed", range(3))
def test_without_photos_as_many_pseudo_photos_are_lost_as_may_be_and_no_more(seed):
    head = toy_head(seed)
    photos = pseudo_photos(head)
    grown = inject(head, WORDS, rows_of)
    assert lost(grown, *photos) == int(MOST_LOST * len(photos[0]))
    assert lost(calibrated(grown, 0.1), *photos) == int(0.1 * len(photos[0]))
    assert calibrated(grown).shift == grown.shift
    # What is new plays no part in what old photos look like.
    for one, other in zip(photos, pseudo_photos(grown.original()), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("share", [0.0, 0.03, 0.25])
def test_on_photos_as_many_are_lost_as_may_be_and_no_more(share):
    head = inject(toy_head(), WORDS, rows_of)
    features, classes = photos_of()
    easy = torch.arange(500) % 5 < 3  # the head has them right
    classes = torch.where(easy, head.original().logits(features).argmax(dim=1), classes)
    chosen = calibrated_on(head, features, classes, share)
    assert lost(chosen, features, classes) == int(share * 500)
    assert lost(chosen.with_shift(chosen.shift + 2e-4), features, classes) == int(share * 500) + 1


def test_where_all_may_be_lost_all_are_and_where_nothing_is_right_nothing_is_chosen():
    head = inject(toy_head(), WORDS, rows_of)
    features = photos_of()[0]
    right = head.original().logits(features).argmax(dim=1)
    assert answers_new(calibrated_on(head, features, right, 1.0), features).all()
    assert calibrated_on(head, features, (right + 1) % OLD, 0.1).shift == head.shift
    assert calibrated_on(head, features[:0], right[:0], 0.1).shift == head.shift
    assert calibrated_on(toy_head(), features, right, 0.1).shift == 0


def test_the_more_new_classes_are_favoured_the_more_photos_they_take_and_none_goes_back():
    head, features = inject(toy_head(), WORDS, rows_of), photos_of()[0]
    taken = [answers_new(head.with_shift(shift), features) for shift in np.linspace(-20, 20, 25)]
    for less, more in pairwise(taken):
        assert (more | ~less).all()
    assert not taken[0].any()
    assert taken[-1].all()
    assert len({int(some.sum()) for some in taken}) > 5


@pytest.mark.parametrize(("size", "offset"), [(1.0, 0.0), (0.02, 0.0), (10.0, 0.0), (1.0, 5.0)])
def test_pseudo_photos_are_answered_as_surely_as_real_ones_however_loud_the_head_is(size, offset):
    head = toy_head()
    # The same head for features that lie elsewhere, speaking softly or loudly.
    head = replace(
        head,
        weight=size * head.weight,
        bias=size * (head.bias - head.weight @ torch.full((D,), offset)),
        feature_mean=head.feature_mean + offset,
    )
    features, classes = pseudo_photos(head)
    chances = head.logits(features).softmax(dim=1)
    assert chances.amax(dim=1).mean() == pytest.approx(CONFIDENCE, abs=0.02)
    right = (chances.argmax(dim=1) == classes).float().mean()
    assert right > 0.7  # chance is 0.025
    assert len(classes.unique()) == OLD


def test_pseudo_photos_are_the_same_for_the_same_seed():
    for one, same, other in zip(*(pseudo_photos(toy_head(), seed) for seed in (0, 0, 1)), strict=True):
        assert torch.equal(one, same)
        assert not torch.equal(one, other)


# Seen against unseen

NEW = 5


def random_answers(n=160, steps=None, seed=0):
    """A head whose logits are the features themselves, and photos of old and new classes, unevenly many."""
    random = np.random.default_rng(seed)
    names = tuple(map(str, range(12)))
    head = LinearHead(names, torch.eye(12), torch.zeros(12), injected=NEW)
    classes = torch.from_numpy(random.choice([0, 1, 2, 3, 5, 7, 8, 11], n, p=np.array([8, 1, 2, 3, 4, 5, 1, 6]) / 30))
    logits = torch.from_numpy(random.normal(size=(n, 12))).float()
    logits[torch.arange(n), classes] += 1
    return head, logits if steps is None else (logits * steps).round() / steps, classes


def by_hand(head, logits, classes, shift):
    """Seen and unseen accuracy at one shift, by asking the head."""
    right = head.with_shift(shift).logits(logits).argmax(dim=1) == classes
    each = {c: right[classes == c].double().mean().item() for c in set(classes.tolist())}
    sides = [[share for c, share in each.items() if (c >= head.n_old) == new] for new in (False, True)]
    return tuple(100 * sum(side) / len(side) for side in sides)


def shifts_between(found):
    """One below all margins, one between each two, one above."""
    ends = np.unique(found.margin.double().numpy())
    return [ends[0] - 1, *(ends[1:] + ends[:-1]) / 2, ends[-1] + 1]


@pytest.mark.parametrize("steps", [None, 2])  # with 2, many photos have the same margin
def test_the_curve_is_what_asking_the_head_at_every_shift_gives(steps):
    head, logits, classes = random_answers(steps=steps)
    found = margins(head, logits, classes)
    curve, shifts = stacking_curve(found, head.n_old), shifts_between(found)
    expected = [by_hand(head, logits, classes, shift) for shift in shifts]
    points = [curve.at(shift) for shift in shifts]
    np.testing.assert_allclose([(p.seen, p.unseen) for p in points], expected, atol=1e-9)
    assert len(curve.shifts) == len(shifts)
    np.testing.assert_allclose(np.stack([curve.seen, curve.unseen], axis=1), expected, atol=1e-9)
    assert (np.diff(curve.seen) <= 1e-9).all()
    assert (np.diff(curve.unseen) >= -1e-9).all()
    # On the fence, an old class answers.
    on_margin = float(curve.shifts[len(shifts) // 2])
    assert (curve.at(on_margin).seen, curve.at(on_margin).unseen) == pytest.approx(
        by_hand(head, logits, classes, on_margin), abs=1e-9
    )


@pytest.mark.parametrize("seed", range(3))
def test_area_and_best_points_are_those_found_by_hand(seed):
    head, logits, classes = random_answers(seed=seed)
    found = margins(head, logits, classes)
    curve = stacking_curve(found, head.n_old)
    points = [by_hand(head, logits, classes, shift) for shift in shifts_between(found)]
    area = sum((s1 - s2) * (u1 + u2) / 2 for (s1, u1), (s2, u2) in pairwise(points)) / 100
    assert curve.area == pytest.approx(area, abs=1e-9)
    assert 0 < curve.area < 100
    assert curve.best.harmonic == pytest.approx(max(2 * s * u / (s + u) for s, u in points if s + u), abs=1e-9)
    for loss in (0, 3, 10, 100):
        kept = [(seen, unseen) for seen, unseen in points if seen >= points[0][0] - loss - 1e-9]
        point = curve.losing(loss)
        assert (point.seen, point.unseen) == pytest.approx(kept[-1], abs=1e-9)
    for point in (curve.best, curve.losing(3), curve.losing(10)):  # the shift that is named leads there
        assert by_hand(head, logits, classes, point.shift) == pytest.approx((point.seen, point.unseen), abs=1e-9)


def test_a_head_that_tells_all_apart_has_the_whole_square_and_one_that_is_always_wrong_nothing():
    classes = torch.tensor([0, 1, 7, 8])
    for right, area in ((True, 100), (False, 0)):
        margin = torch.tensor([3.0, 2.0, -2.0, -3.0])
        curve = stacking_curve(Margins(margin, torch.full((4,), right), classes), 7)
        assert curve.area == area
        assert curve.best.harmonic == area
        assert (curve.at(0.0).seen, curve.at(0.0).unseen) == (area, area)
    assert SeenUnseen(0.0, 0.0, 0.0).harmonic == 0
    assert SeenUnseen(0.0, 80.0, 20.0).harmonic == pytest.approx(32)


# Heads and their files


@pytest.mark.parametrize("with_bias", [True, False])
def test_a_layer_of_any_network_becomes_a_head_and_a_layer_again(with_bias):
    torch.manual_seed(0)
    layer, features = nn.Linear(6, 3, bias=with_bias), torch.randn(10, 6)
    head = LinearHead.of_module(layer, ["a", "b", "c"])
    torch.testing.assert_close(head.logits(features), layer(features).detach())
    torch.testing.assert_close(head.module()(features), layer(features))
    grown = inject(head, WORDS, lambda classes: torch.randn(2, 6)).with_shift(3.5)
    torch.testing.assert_close(grown.module()(features).detach(), grown.logits(features))
    torch.testing.assert_close(grown.logits(features), grown.with_shift(0).logits(features) + 3.5 * grown.is_new)
    with torch.no_grad():
        layer.weight.zero_()  # the head is none of the layer's business any more
    assert head.weight.abs().sum() > 0


@pytest.mark.parametrize("mean", [True, False])
def test_a_saved_head_comes_back_with_all_it_had(tmp_path, mean):
    head, path = inject(toy_head(mean=mean), WORDS, rows_of), tmp_path / "new" / "head.safetensors"
    save_head(path, head)
    back = load_head(path)
    for name in ("names", "injected", "shift", "fingerprint"):
        assert getattr(back, name) == getattr(head, name), name
    assert torch.equal(back.weight, head.weight)
    assert torch.equal(back.bias[:OLD], head.bias[:OLD])
    torch.testing.assert_close(back.bias, head.bias)
    assert (back.feature_mean is None) != mean
    assert not mean or torch.equal(back.feature_mean, head.feature_mean)
    again = inject(back, [ClassDescription("emu")], rows_of)
    assert (again.injected, again.n_old) == (3, OLD)
    assert torch.equal(again.weight[:OLD], head.weight[:OLD])


def test_a_saved_head_is_a_plain_linear_layer_to_others(tmp_path):
    from safetensors.torch import load_file

    head, path, features = (
        inject(toy_head(), WORDS, rows_of).with_shift(2.0),
        tmp_path / "head.safetensors",
        photos_of()[0],
    )
    save_head(path, head)
    layer = nn.Linear(D, OLD + 2)
    layer.load_state_dict({name: tensor for name, tensor in load_file(path).items() if name != "feature_mean"})
    torch.testing.assert_close(layer(features).detach(), head.logits(features))


@pytest.mark.parametrize("prefix", ["", "fc.", "classifier.head."])
def test_anybody_s_linear_layer_can_be_read(tmp_path, prefix):
    path, weight, bias = tmp_path / "foreign.safetensors", torch.randn(3, 5).half(), torch.randn(3).half()
    save_file({f"{prefix}weight": weight, f"{prefix}bias": bias}, path)
    head = load_head(path, ["a", "b", "c"])
    assert torch.equal(head.weight, weight.float())
    assert torch.equal(head.bias, bias.float())
    assert (head.injected, head.shift, head.feature_mean) == (0, 0.0, None)
    save_file({f"{prefix}weight": weight}, path)
    assert not load_head(path, ["a", "b", "c"]).bias.any()


def of_file(tensors, metadata=None, names=("a", "b")):
    """``load_head`` of a file with these tensors."""

    def load(folder):
        save_file(tensors, folder / "x.safetensors", metadata)
        return load_head(folder / "x.safetensors", names)

    return load


def of_bytes(data):
    def load(folder):
        (folder / "x.safetensors").write_bytes(data)
        return load_head(folder / "x.safetensors", ["a", "b"])

    return load


def of_pickle(folder):
    torch.save({"weight": torch.zeros(2, 3), "bias": torch.zeros(2)}, folder / "x.pt")
    return load_head(folder / "x.pt", ["a", "b"])


def of_half_a_file(folder):
    save_head(folder / "x.safetensors", toy_head())
    data = (folder / "x.safetensors").read_bytes()
    return of_bytes(data[: len(data) // 2])(folder)


TWO = {"weight": torch.zeros(2, 3), "bias": torch.zeros(2)}


@pytest.mark.parametrize(
    ("load", "error", "reason"),
    [
        pytest.param(of_file(TWO, names=None), SettingError, "does not say what its classes", id="no names"),
        pytest.param(of_file(TWO, names=["a"]), SettingError, "1 names for", id="too few names"),
        pytest.param(of_file(TWO, names=["Lion", "lion"]), SettingError, "are called 'Lion'", id="doubles"),
        pytest.param(of_file({"weight": TWO["weight"] / 0}), SettingError, "not finite", id="NaN"),
        pytest.param(of_file(TWO | {"bias": torch.zeros(3)}), SettingError, "a row and a bias", id="bias"),
        pytest.param(of_file({"weight": torch.zeros(2, 3, 1, 1)}), SettingError, "a row and a bias", id="convolution"),
        pytest.param(of_file({"weight": torch.tensor(1.0)}), SettingError, "a row and a bias", id="a number"),
        pytest.param(of_file(TWO | {"feature_mean": torch.zeros(9)}), SettingError, "a row and a bias", id="mean"),
        pytest.param(of_file(TWO, {"head": '{"injected": 2}'}), SettingError, "a row and a bias", id="all injected"),
        pytest.param(of_file(TWO, {"head": '{"injected": Infinity}'}), CheckpointError, "missing or no", id="infinity"),
        pytest.param(of_file(TWO, {"head": '{"shift": NaN}'}), SettingError, "not finite", id="shift"),
        pytest.param(of_file(TWO, {"head": "[1]"}), CheckpointError, "missing or no", id="settings"),
        pytest.param(of_file(TWO, {"head": "[" * 100_000}), CheckpointError, "missing or no", id="nested"),
        pytest.param(of_file(TWO, {"names": "5"}, None), CheckpointError, "missing or no", id="names of a number"),
        pytest.param(
            of_file({"a.weight": TWO["weight"], "b.weight": TWO["weight"] + 1}), CheckpointError, "one", id="two"
        ),
        pytest.param(of_file({"running_mean": TWO["bias"]}), CheckpointError, "not 0", id="no weight"),
        pytest.param(lambda folder: load_head(folder / "gone"), CheckpointError, "missing or no", id="missing"),
        pytest.param(load_head, CheckpointError, "missing or no", id="a folder"),
        pytest.param(of_bytes(b""), CheckpointError, "missing or no", id="empty"),
        pytest.param(of_bytes(b"garbage" * 50), CheckpointError, "missing or no", id="garbage"),
        pytest.param(of_half_a_file, CheckpointError, "missing or no", id="cut short"),
        pytest.param(of_pickle, CheckpointError, "missing or no", id="pickle"),
    ],
)
def test_a_file_that_is_no_head_is_one_sentence(tmp_path, load, error, reason, one_sentence):
    with pytest.raises(error, match=reason) as raised:
        load(tmp_path)
    one_sentence(raised.value)


def test_a_head_never_favours_classes_by_what_is_no_number():
    with pytest.raises(SettingError, match="not finite"):
        toy_head().with_shift(float("nan"))


# ImageNet's classes, extended


@pytest.fixture(scope="module")
def extender():
    return Extender.of(Text2Model.load("lite", "cpu", with_rivals=True))


NOT_IN_IMAGENET = {
    "ocelot": ("a small wild cat with tawny fur, dark rosettes and stripes, round ears and a long tail", "cat"),
    "euphonium": ("a brass wind instrument with coiled tubing, valves and a wide bell", "wind instrument"),
    "hawksbill": ("a sea turtle with flippers, a beak and a shell of overlapping brown plates", "turtle"),
}


@pytest.mark.parametrize("method", EXTENDERS)
def test_new_classes_join_the_thousand_beside_their_relatives(extender, method):
    assert tuple(extender.methods) == tuple(EXTENDERS)
    classes = [ClassDescription(name, (text,)) for name, (text, _) in NOT_IN_IMAGENET.items()]
    head = extender.extend(classes, method)
    assert head.names[1000:] == tuple(NOT_IN_IMAGENET)
    assert torch.equal(head.weight[:1000], extender.head.weight)
    assert head.shift > 0
    centred = functional.normalize(head.weight - extender.head.weight.mean(dim=0), dim=-1)
    nearest = (centred[1000:] @ centred[:1000].T).argmax(dim=1)
    by_name = {entry.names[0]: entry.kind.rsplit(" > ", 1)[-1] for entry in load_corpus()}
    kinds = [by_name[head.names[position]] for position in nearest.tolist()]
    assert kinds == [kind for _, kind in NOT_IN_IMAGENET.values()]
    further = extender.extend([ClassDescription("gramophone")], method, head)
    assert torch.equal(further.weight[:1003], head.weight)
    assert (further.injected, further.n_old) == (4, 1000)


def test_photos_of_old_classes_are_answered_as_before_and_one_of_a_new_class_by_it(extender):
    tower = ClassDescription("Eiffel Tower", ("a tall tower of iron lattice with four legs, tapering to a spire",))
    head = extender.extend([tower])
    photos = [read_image((MEDIA / name).read_bytes()) for name in ("cheetah.jpg", "lion.jpg", "tower.jpg")]
    features = extender.model.encoders.sample.encode(photos)
    before, after = (shown.logits(features).argmax(dim=1).tolist() for shown in (extender.head, head))
    assert [extender.head.names[answer] for answer in before[:2]] == ["cheetah", "lion"]
    assert after == [*before[:2], 1000]


def test_a_label_may_call_a_class_by_its_id_or_any_of_its_names(extender):
    names = extender.head.names
    assert [extender.aliases[name.casefold()] for name in names] == list(range(1000))
    by_first = {entry.names[0]: entry for entry in load_corpus()}
    for alias, position in extender.aliases.items():
        entry = by_first[names[position]]
        assert alias in {entry.id, *(name.casefold() for name in entry.names)}
    assert names[extender.aliases["n02129165"]] == names[extender.aliases["panthera leo"]] == "lion"
    assert names[extender.aliases["ceiling fan"]] == "electric fan"


def test_a_saved_extension_can_be_extended_further(extender, tmp_path):
    head = extender.extend([ClassDescription("euphonium")])
    save_head(tmp_path / "head.safetensors", head)
    again = extender.extend([ClassDescription("ocelot")], head=load_head(tmp_path / "head.safetensors"))
    assert again.names[1000:] == ("euphonium", "ocelot")
    assert torch.equal(again.weight[:1001], head.weight)


@pytest.mark.parametrize(
    ("arguments", "error", "reason"),
    [
        ({"method": "devise"}, SettingError, "use one of icis, t2m, zero_shot"),
        ({"classes": [ClassDescription("Lion")]}, DescriptionError, "has a class 'Lion' already"),
        ({"classes": []}, DescriptionError, "at least one"),
        ({"head": toy_head()}, SettingError, "other features than lite's"),
        ({"head": LinearHead(("a",), torch.ones(1, 1280), torch.zeros(1), None, "clip:1")}, SettingError, "other feat"),
    ],
)
def test_what_cannot_be_extended_is_one_sentence(extender, arguments, error, reason, one_sentence):
    with pytest.raises(error, match=reason) as raised:
        extender.extend(**({"classes": [ClassDescription("dodo")]} | arguments))
    one_sentence(raised.value)


@pytest.mark.parametrize("change", [{"prototypes": None}, {"corpus": "shapes"}])
def test_an_encoder_without_imagenet_s_classifier_has_nothing_to_extend(extender, change, one_sentence):
    model = extender.model
    with pytest.raises(SettingError, match="no classifier to extend") as raised:
        Extender.of(replace(model, encoders=replace(model.encoders, **change)))
    one_sentence(raised.value)


def test_without_rivals_there_is_no_icis_to_ask(extender):
    alone = Extender.of(replace(extender.model, rivals={}))
    assert tuple(alone.methods) == ("t2m", "zero_shot")
    assert alone.extend([ClassDescription("dodo")], "zero_shot").injected == 1
    with pytest.raises(SettingError, match="use one of t2m, zero_shot"):
        alone.extend([ClassDescription("dodo")])


def some(head, positions):
    return LinearHead(tuple(head.names[i] for i in positions), head.weight[positions], head.bias[positions])


def test_rows_for_a_foreign_head_are_learnt_from_its_own_classes(extender):
    seen, unseen = (some(extender.head, range(start, 1000, 16)) for start in (0, 8))
    encode = extender.model.encoders.text.encode
    recipe = IcisRecipe(hidden=128, most_steps=100)
    make = learn_rows(seen, [ClassDescription(name) for name in seen.names], encode, recipe)
    told, true = make([ClassDescription(name) for name in unseen.names]), unseen.weight - seen.weight.mean(dim=0)
    cosines = functional.normalize(told, dim=-1) @ functional.normalize(true, dim=-1).T
    own = cosines.diagonal()
    others = (cosines.sum(dim=1) - own) / (len(own) - 1)
    assert (own - others).mean() > 4 * (own - others).std() / len(own) ** 0.5
    rank = (cosines > own.unsqueeze(1)).sum(dim=1).float().median()
    assert rank < 0.3 * len(own)  # chance is half
    grown = inject(seen, [ClassDescription(name) for name in unseen.names], make)
    assert grown.injected == len(unseen.names)


def test_t2m_learns_rows_for_a_foreign_head_too(extender):
    seen, unseen = (some(extender.head, range(start, 1000, 16)) for start in (0, 8))
    recipe = replace(t2m_recipe(len(seen.names)), steps=200, hidden=256, slots=128)
    make = learn_rows(
        seen, [ClassDescription(name) for name in seen.names], extender.model.encoders.text.encode, recipe
    )
    told, true = make([ClassDescription(name) for name in unseen.names]), unseen.weight - seen.weight.mean(dim=0)
    cosines = functional.normalize(told, dim=-1) @ functional.normalize(true, dim=-1).T
    rank = (cosines > cosines.diagonal().unsqueeze(1)).sum(dim=1).float().median()
    assert rank < 0.3 * len(unseen.names)  # chance is half


def test_a_head_from_which_no_rows_can_be_learnt_is_one_sentence(one_sentence):
    def encode(texts):
        raise AssertionError("read for nothing")

    head = toy_head()
    named = [ClassDescription(name) for name in head.names]
    for few, classes, reason in (
        (some(head, range(9)), named[:9], "at least 10"),
        (head, named[:-1], "the head's own classes"),
        (head, named[::-1], "in its order"),
    ):
        with pytest.raises(SettingError, match=reason) as raised:
            learn_rows(few, classes, encode)
        one_sentence(raised.value)


def test_learning_rows_can_be_stopped():
    def encode(texts):
        return functional.normalize(torch.randn(len(texts), 8), dim=-1)

    def stop(share, message):
        raise Cancelled("Stopped.")

    head = toy_head()
    with pytest.raises(Cancelled):
        learn_rows(head, [ClassDescription(name) for name in head.names], encode, on_progress=stop)


# What the benchmark calls new


def test_no_class_that_the_benchmark_calls_new_is_known_by_another_name(extender, request):
    folder = request.config.rootpath / "benchmarks"
    listed = json.loads((folder / "caltech101_new.json").read_text(encoding="utf-8"))
    described = {entry.name for entry in load_classes(folder / "caltech101_dev.json")}
    new, known = set(listed["new"]), set(listed["known"])
    assert len(described) == 57
    assert new | known == described
    assert len(listed["new"]) + len(listed["known"]) == 57
    for name in new:
        word = name.replace("_", " ").casefold()
        # Neither a name of an old class nor the word for the kind that it is, as in "folding chair".
        assert not [alias for alias in extender.aliases if alias == word or alias.endswith(f" {word}")], name
    for name, old in listed["known"].items():
        assert old, name
        assert set(old) <= set(extender.head.names), name
