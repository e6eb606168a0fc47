"""Every method that T2M is compared with can be trained, is remembered, and belongs to the space it was made for."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional

import core.rivals
from core.baselines.dem import DemOptions
from core.baselines.devise import DeviseOptions
from core.baselines.icis import IcisRecipe
from core.checkpoint import default_checkpoint, icis_checkpoint, load_checkpoint, load_icis
from core.descriptions import ClassDescription
from core.encoders import load_encoder
from core.episodes import TrainingData
from core.errors import Cancelled, CheckpointError, SettingError
from core.hypernetwork import PhraseSets
from core.lessons import Lessons
from core.rivals import ICIS_RECIPES, RIVALS, train_rivals
from core.said import Said
from core.text2model import TITLES, Text2Model
from core.training import Recipe, train

RECIPE = Recipe(hidden=32, steps=60, slots=64, max_ways=8, dim=16, dropout=0.1)
COUNT, D_TEXT, D_FEAT = 60, 10, 16
LEARNT = ("icis", "icis_direct", "icis_l2", "devise", "dem")
"""Those that are no networks of T2M."""


def world(n=COUNT, seed=0):
    """Classes whose looks are a function of their words, each said in five noisy ways; six attributes, each the sign of
    one direction of the words."""
    generator = torch.Generator().manual_seed(seed)
    words = torch.randn(n, D_TEXT, generator=generator)
    looks = functional.normalize(
        words @ torch.randn(D_TEXT, D_FEAT, generator=torch.Generator().manual_seed(9)), dim=-1
    )
    texts = words.unsqueeze(1) + 0.1 * torch.randn(n, 5, D_TEXT, generator=generator)
    vectors = functional.normalize(torch.cat([texts.flatten(0, 1), torch.eye(D_TEXT)[:6]]), dim=-1)
    forms, worded = torch.arange(5 * n).unflatten(0, (n, 5)), 5 * n + torch.arange(6).unsqueeze(1)
    values = words[:, :6].sign() * (words[:, :6].abs() > 0.3)
    families = torch.arange(n) % 6
    lessons = Lessons(vectors, forms, forms[:, :3], forms[:, 3:], worded, torch.ones_like(worded), families, values)
    return TrainingData(lessons, looks)


def said_of(data, classes):
    """Some of the classes by their first form."""
    vectors = data.lessons.vectors[data.lessons.forms[classes, 0]]
    return Said(PhraseSets.whole(vectors), vectors)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Small ones that take no time."""
    recipe = IcisRecipe(hidden=64, dropout=0.0, most_steps=150, check_every=50)
    recipes = {method: replace(recipe, losses=r.losses, distance=r.distance) for method, r in ICIS_RECIPES.items()}
    monkeypatch.setattr(core.rivals, "ICIS_RECIPES", recipes)
    monkeypatch.setattr(core.rivals, "DeviseOptions", lambda: DeviseOptions(steps=150, batch=64))
    monkeypatch.setattr(core.rivals, "DemOptions", lambda: DemOptions(hidden=64, steps=300, batch=64))


def accuracy(rival, data):
    weights = rival(said_of(data, torch.arange(len(data.prototypes))))
    answers = weights.logits(data.prototypes).argmax(dim=1)
    return (answers == torch.arange(len(answers))).float().mean().item()


def test_every_method_with_a_title_can_be_trained_and_makes_weights():
    assert set(RIVALS) | {"t2m_fast"} == set(TITLES)
    data, unseen = world(), world(20, seed=5)
    told = []
    rivals = train_rivals(RIVALS, data, RECIPE, None, lambda share, message: told.append((share, message)))
    assert tuple(rivals) == RIVALS
    tasks = torch.rand(3, 20).topk(4).indices
    made = [train(data, RECIPE)(said_of(unseen, tasks).phrases).last.detach()]  # T2M itself
    for method, rival in rivals.items():
        with torch.inference_mode():
            together, alone = rival(said_of(unseen, tasks)), rival(said_of(unseen, tasks[1]))
            right = accuracy(rival, unseen)
        assert together.last.shape == (3, 4, D_FEAT), method
        assert together.last_bias.shape == (3, 4), method
        torch.testing.assert_close(together.last[1], alone.last, atol=1e-4, rtol=1e-4)
        assert right > 0.2, method  # chance is 0.05
        assert not any(torch.allclose(together.last, other, atol=1e-3) for other in made), method
        made.append(together.last)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] > 0.97
    for number, method in enumerate(RIVALS):
        mine = [share for share, message in told if message.startswith(f"{method}, ")]
        assert number / len(RIVALS) <= mine[0] <= mine[-1] <= (number + 1) / len(RIVALS) + 1e-9, method


def test_the_ablations_of_icis_are_what_they_are_called():
    assert ICIS_RECIPES["icis"] == IcisRecipe()
    assert ICIS_RECIPES["icis_direct"] == IcisRecipe(losses=("descriptor to row",))
    assert ICIS_RECIPES["icis_l2"] == IcisRecipe(distance="l2")


@pytest.mark.parametrize("method", LEARNT)
def test_what_was_learnt_once_is_remembered_and_mended(method, tmp_path, monkeypatch):
    data = world()
    said = said_of(data, torch.arange(5))

    def rows(recipe=RECIPE, seen=data, descriptors=None):
        weights = train_rivals([method], seen, recipe, tmp_path, None, descriptors)[method](said)
        return torch.cat([weights.last, weights.last_bias.unsqueeze(-1)], dim=-1)

    first = rows()
    (file,) = tmp_path.iterdir()
    with monkeypatch.context() as patch:
        for name in ("fit_icis", "fit_devise", "fit_dem"):
            patch.setattr(core.rivals, name, lambda *rest: pytest.fail("trained again"))
        assert torch.equal(rows(), first)
        for other in (
            {"recipe": replace(RECIPE, seed=7)},
            {"seen": world(seed=3)},
            {"descriptors": torch.rand(60, 1, 10)},
        ):
            with pytest.raises(pytest.fail.Exception):
                rows(**other)
    whole = file.read_bytes()
    for damage in (whole[:300], b"", b"garbage" * 50):
        file.write_bytes(damage)
        assert torch.equal(rows(), first)
        assert file.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [file]


def test_methods_share_a_folder_and_nothing_else(tmp_path):
    data = world()
    train_rivals([*LEARNT, "t2m_paper"], data, RECIPE, tmp_path)
    assert len(list(tmp_path.iterdir())) == len(LEARNT) + 1
    said = said_of(data, torch.arange(5))
    again = {method: rival(said).last for method, rival in train_rivals(LEARNT, data, RECIPE, tmp_path).items()}
    for one in LEARNT:
        for other in LEARNT:
            assert (one == other) == torch.equal(again[one], again[other])


@pytest.mark.parametrize("method", LEARNT)
def test_vectors_can_be_given_in_the_place_of_texts(method):
    data = world()
    vectors = torch.cat([data.lessons.vectors[data.lessons.forms[:, :1]], torch.zeros(COUNT, 1, 3)], dim=-1)
    rival = train_rivals([method], data, RECIPE, None, descriptors=vectors)[method]
    weights = rival(Said(said_of(data, torch.arange(COUNT)).phrases, vectors[:, 0]))
    assert weights.last.shape == (COUNT, D_FEAT)
    right = weights.logits(data.prototypes).argmax(dim=1) == torch.arange(COUNT)
    assert right.float().mean() > 0.4  # chance is 1 in 60


@pytest.mark.parametrize("method", ["devise", "dem"])
def test_where_there_are_photos_they_are_learnt_from(method):
    data = world()
    # They contradict the prototypes: every class really looks like its own mirror image.
    mirrored = replace(data, photos=-data.prototypes, photo_counts=torch.ones(COUNT, dtype=torch.long))
    recipe = replace(RECIPE, photo_share=1.0)
    with_photos, without = (train_rivals([method], seen, recipe, None)[method] for seen in (mirrored, data))
    turned = replace(data, prototypes=-data.prototypes)
    assert accuracy(with_photos, turned) > 0.4 > 0.1 > accuracy(without, turned)
    assert accuracy(without, data) > 0.4 > 0.1 > accuracy(with_photos, data)


@pytest.mark.parametrize("method", ["clip", "t2m_fast", "t2m", ""])
def test_a_method_that_does_not_exist_is_one_sentence(method, one_sentence):
    with pytest.raises(SettingError, match="choose from") as raised:
        train_rivals([method], world(), RECIPE, None)
    one_sentence(raised.value)


@pytest.mark.parametrize("method", [*LEARNT, "t2m_paper"])
def test_a_training_that_is_stopped_leaves_nothing_behind(method, tmp_path):
    def stop(share, message):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        train_rivals([method], world(), RECIPE, tmp_path, stop)
    assert not list(tmp_path.iterdir())


# What is shipped


@pytest.fixture(scope="module")
def lite():
    return load_encoder("lite", torch.device("cpu"))


def test_lite_is_loaded_with_the_rivals_that_lie_beside_it(lite):
    model = Text2Model.load("lite", "cpu", with_rivals=True)
    assert {"t2m_paper", "icis"} < set(model.methods)
    assert model.titles["icis"] == "ICIS"
    assert not {"t2m_paper", "icis"} & set(Text2Model.of(lite).methods)
    classes = [ClassDescription(name) for name in ("zebra", "school bus", "daisy")]
    corpus = {"zebra": "n02391049", "school bus": "n04146614", "daisy": "n11939491"}
    prototypes = lite.prototypes()
    rows = prototypes.rows[[prototypes.ids.index(id) for id in corpus.values()]]
    looks = functional.normalize((rows - prototypes.rows.mean(dim=0)) @ model.space.projection, dim=-1)
    weights = model.generate(classes, "icis").weights
    assert weights.last.shape == (3, model.space.projection.shape[1])
    assert weights.logits(looks).argmax(dim=1).tolist() == [0, 1, 2]


def test_icis_beside_another_feature_space_is_refused(lite, one_sentence):
    path = default_checkpoint("lite")
    beside = load_checkpoint(path, lite)
    assert load_icis(icis_checkpoint(path), beside).last.shape[0] == beside.space.projection.shape[1]
    projection = beside.space.projection.clone()
    projection[:, 3] *= -1  # singular vectors change sign between machines
    other = replace(beside, space=replace(beside.space, projection=projection))
    with pytest.raises(CheckpointError, match="made for another checkpoint") as raised:
        load_icis(icis_checkpoint(path), other)
    one_sentence(raised.value)


@pytest.mark.parametrize("damage", ["cut short", "no tensors", "no card"])
def test_a_damaged_icis_is_one_sentence(lite, one_sentence, tmp_path, damage):
    shipped, path = icis_checkpoint(default_checkpoint("lite")), tmp_path / "lite-icis.safetensors"
    if damage != "no tensors":
        path.write_bytes(shipped.read_bytes()[: 5000 if damage == "cut short" else None])
    if damage != "no card":
        path.with_suffix(".json").write_bytes(shipped.with_suffix(".json").read_bytes())
    with pytest.raises(CheckpointError) as raised:
        load_icis(path, load_checkpoint(default_checkpoint("lite"), lite))
    one_sentence(raised.value)
