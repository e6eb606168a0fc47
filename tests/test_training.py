"""Training learns, is reproducible, goes on where it stopped, and its result survives the disk bit for bit."""

from dataclasses import replace

import pytest
import torch

from core.__main__ import main
from core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from core.encoders import EncoderPair
from core.episodes import TrainingData
from core.errors import Cancelled, CheckpointError
from core.feature_space import FeatureSpace
from core.hypernetwork import PhraseSets, Weights
from core.knowledge import IMAGENET, knowledge
from core.lessons import Lessons
from core.network_cache import train_once
from core.reptile import Reptile, descended, drawn
from core.training import Recipe, new_model, paper_recipe, train, training_key

RECIPE = Recipe(hidden=32, steps=120, slots=64, max_ways=8, dim=16)


def world(n=60, seed=0):
    """Classes whose looks are a curved function of their words, each said in five noisy ways; eight attributes, each
    the sign of one direction of the words, in two wordings."""
    generator = torch.Generator().manual_seed(seed)
    words = torch.randn(n, 10, generator=generator)
    maps = torch.randn(10, 16, generator=torch.Generator().manual_seed(9))
    looks = torch.nn.functional.normalize((words @ maps).tanh(), dim=-1)
    texts = words.unsqueeze(1) + 0.1 * torch.randn(n, 5, 10, generator=generator)
    wordings = torch.eye(10)[:8].repeat_interleave(2, dim=0)
    vectors = torch.nn.functional.normalize(torch.cat([texts.flatten(0, 1), wordings]), dim=-1)
    forms = torch.arange(5 * n).unflatten(0, (n, 5))
    values = words[:, :8].sign() * (words[:, :8].abs() > 0.3)
    worded = 5 * n + torch.arange(16).unflatten(0, (8, 2))
    lessons = Lessons(
        vectors, forms, forms[:, :3], forms[:, 3:], worded, torch.ones_like(worded), torch.arange(n) % 6, values
    )
    return TrainingData(lessons, looks)


def first_forms(data):
    return PhraseSets.whole(data.lessons.vectors[data.lessons.forms[:, 0]])


def accuracy(model, data):
    with torch.inference_mode():
        answers = model(first_forms(data)).logits(data.prototypes).argmax(dim=1)
    return (answers == torch.arange(len(answers))).float().mean().item()


def attribute_accuracy(model, data, polarity):
    """How often a class that has an attribute is told from one that lacks it, by that alone, in pairs."""
    right = []
    lessons = data.lessons
    for attribute in range(8):
        has, lacks = (torch.where(lessons.values[:, attribute] == side)[0][:20] for side in (1, -1))
        vector = lessons.vectors[lessons.wordings[attribute, 0]].expand(2, 1, -1)
        # A class that has it beside one that has it not, told by "has it" and "has it not", or by one of the two.
        weights = model(PhraseSets(vector, torch.tensor([[1.0], [-1.0]]) * polarity))
        with torch.inference_mode():
            right += [
                (weights.logits(data.prototypes[side]).argmax(dim=1) == answer).float().mean()
                for side, answer in ((has, 0), (lacks, 1))
            ]
    return torch.stack(right).mean().item()


@pytest.mark.parametrize("target", ["linear", "two_layer"])
def test_training_learns_classes_it_has_never_seen(target):
    model = train(world(200), replace(RECIPE, target=target, dropout=0.1, steps=200))
    unseen = world(20, seed=5)
    assert accuracy(model, unseen) > 0.5  # chance is 0.05


def test_training_learns_what_a_polarity_means():
    data = world(200)
    model = train(data, replace(RECIPE, dropout=0.1, steps=200))
    unseen = world(80, seed=5)
    assert attribute_accuracy(model, unseen, 1) > 0.8  # chance is 0.5
    assert attribute_accuracy(model, unseen, -1) < 0.2


def test_a_single_class_is_told_from_the_rest():
    data, unseen = world(200), world(80, seed=5)
    model = train(data, replace(RECIPE, dropout=0.1, steps=300))
    lessons = unseen.lessons
    with torch.inference_mode():
        vectors = lessons.vectors[lessons.wordings[:, 0]].view(8, 1, 1, -1)
        scores = model(PhraseSets(vectors, torch.ones(8, 1, 1))).logits(unseen.prototypes).squeeze(-1).T
    there = lessons.values != 0
    right = ((scores > 0) == (lessons.values > 0))[there].float().mean()
    assert right > 0.75  # chance is about 0.5


def test_the_papers_mode_learns_from_single_sentences():
    model = train(world(200), replace(paper_recipe(RECIPE), dropout=0.1, steps=300))
    assert not model.hypernetwork.config.sets
    assert model.ridge_share is None
    assert accuracy(model, world(20, seed=5)) > 0.3  # chance is 0.05


def tasks_of(data, recipe):
    """What an untrained network makes of six tasks of five classes, what it costs, and what each task costs alone."""
    torch.manual_seed(1)
    model = new_model(data, recipe)
    classes = torch.rand(6, 60).topk(5).indices
    images = (data.prototypes[classes] + 0.2 * torch.randn(6, 5, 16)).repeat(1, 3, 1)
    truth = torch.arange(5).repeat(3)

    def cost_of_each(weights):
        return [torch.nn.functional.cross_entropy(logits, truth) for logits in weights.logits(images)]

    def cost(weights):
        return torch.nn.functional.cross_entropy(weights.logits(images).flatten(0, 1), truth.repeat(6))

    return model, model.taught(first_forms(data)[classes]), cost, cost_of_each


RECIPES = [RECIPE, replace(RECIPE, target="two_layer"), paper_recipe(RECIPE)]


@pytest.mark.parametrize("recipe", RECIPES)
def test_reptiles_gradient_is_the_way_of_the_weights_through_the_jacobian(recipe):
    model, taught, cost, cost_of_each = tasks_of(world(), recipe)
    parameters = list(model.parameters())
    assert len(taught) == (2 if recipe == RECIPE else 1)
    for weights in taught:
        start = weights.tensors()
        end = {name: tensor.detach().clone() for name, tensor in start.items()}
        for _ in range(4):
            leaves = {name: tensor.requires_grad_() for name, tensor in end.items()}
            slopes = [  # task by task: what the others cost must not matter
                torch.autograd.grad(cost_of_each(Weights(**leaves))[task], list(leaves.values())) for task in range(6)
            ]
            end = {
                name: torch.stack([tensor[task] - 0.7 * slopes[task][place][task] for task in range(6)]).detach()
                for place, (name, tensor) in enumerate(leaves.items())
            }
        ways = [(tensor.detach() - end[name]) / 6 for name, tensor in start.items()]
        options = {"allow_unused": True, "retain_graph": True}
        expected = torch.autograd.grad(list(start.values()), parameters, grad_outputs=ways, **options)
        loss = drawn(weights, cost, Reptile(4, 0.7))
        assert loss.item() == cost(weights).item()
        found = torch.autograd.grad(loss, parameters, **options)
        assert sum(gradient is not None and bool(gradient.any()) for gradient in found) > 1
        for one, other in zip(found, expected, strict=True):
            assert (one is None) == (other is None)
            if one is not None:
                torch.testing.assert_close(one, other, atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize("recipe", RECIPES)
def test_one_inner_step_goes_the_direct_way(recipe):
    model, taught, cost, _ = tasks_of(world(), recipe)
    parameters = list(model.hypernetwork.parameters())
    direct, reptile = (
        torch.autograd.grad(loss, parameters, allow_unused=True, retain_graph=True)
        for loss in (cost(taught[0]), drawn(taught[0], cost, Reptile(1, 0.5)))
    )
    for one, other in zip(direct, reptile, strict=True):
        if one is not None:
            torch.testing.assert_close(0.5 * one, other, atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize("recipe", RECIPES)
def test_inner_steps_make_every_task_cheaper(recipe):
    _, taught, cost, cost_of_each = tasks_of(world(), recipe)
    for weights in taught:
        before, few, many = (cost_of_each(descended(weights, cost, Reptile(steps, 0.5))) for steps in (0, 3, 10))
        torch.testing.assert_close(torch.stack(before), torch.stack(cost_of_each(weights)))
        assert all(a > b > c for a, b, c in zip(before, few, many, strict=True))


@pytest.mark.parametrize(("recipe", "least"), zip(RECIPES, (0.5, 0.5, 0.3), strict=True))
def test_reptile_learns_classes_it_has_never_seen(recipe, least):
    model = train(world(200), replace(recipe, reptile=Reptile(), dropout=0.1, steps=200))
    assert accuracy(model, world(20, seed=5)) > least  # chance is 0.05


def losses_of(recipe):
    """As the progress tells them."""
    told = []
    train(world(), recipe, lambda share, message: told.append(float(message.split()[-1])))
    return told


def test_reptile_tells_what_the_weights_cost_before_the_inner_steps():
    direct, reptile = (losses_of(replace(RECIPE, reptile=reptile, steps=20)) for reptile in (None, Reptile(20, 5.0)))
    assert direct[0] == reptile[0]
    assert direct[1:] != reptile[1:]


def test_reptile_learns_from_episodes_of_a_single_class():
    told = losses_of(replace(RECIPE, reptile=Reptile(), whole_classes=0.0, one_class=1.0, phrases=0.0))
    assert sum(told[-20:]) < 0.7 * sum(told[:20])


def test_networks_that_were_trained_before_reptile_keep_their_key():
    numbers = torch.arange(6).view(2, 3)
    data = TrainingData(Lessons(*[numbers] * 8), numbers.float())
    keys = {training_key(data, replace(Recipe(), reptile=r)) for r in (None, Reptile(), Reptile(7), Reptile(5, 0.3))}
    assert len(keys) == 4
    assert "reptile" not in repr(Recipe())
    # Taken from the version that knew no reptile; it changes with the defaults of Recipe.
    assert training_key(data, Recipe()) == "3ae5b18408a453a7c352420fc51d0e7f9d03410a063f32f54217ab9421a98fcc"


@pytest.mark.parametrize(("objective", "reptile"), [("direct", None), ("reptile", Reptile())])
def test_the_command_line_chooses_the_objective(objective, reptile, monkeypatch, tmp_path, capsys):
    asked = []

    def stop(data, recipe, *rest):
        asked.append(recipe.reptile)
        raise Cancelled("enough")

    known = knowledge(IMAGENET)
    few = replace(known, corpus=known.corpus[::100], table=replace(known.table, values=known.table.values[::100]))
    monkeypatch.setattr("core.commands.train.knowledge", lambda name: few)
    monkeypatch.setattr("core.commands.train.train_network", stop)
    monkeypatch.setattr("core.commands.train.prepare_lessons", lambda *a, **k: world(10).lessons)
    main(["train", "--objective", objective, "--device", "cpu", "--out", str(tmp_path / "x.safetensors")])
    assert asked == [reptile]


def test_a_network_is_trained_once_and_then_remembered(tmp_path, monkeypatch):
    data, recipe = world(), replace(RECIPE, steps=20)
    first = train_once(data, recipe, tmp_path)
    monkeypatch.setattr("core.network_cache.train", lambda *a: pytest.fail("trained again"))
    again = train_once(data, recipe, tmp_path)
    torch.testing.assert_close(first(first_forms(data)).last, again(first_forms(data)).last, atol=1e-6, rtol=1e-6)
    with pytest.raises(pytest.fail.Exception):
        train_once(data, replace(recipe, seed=7), tmp_path)


def test_a_damaged_remembered_network_is_trained_again(tmp_path):
    data, recipe = world(), replace(RECIPE, steps=5)
    train_once(data, recipe, tmp_path)
    (file,) = tmp_path.glob("*.safetensors")
    file.write_bytes(file.read_bytes()[:500])
    train_once(data, recipe, tmp_path)
    assert file.stat().st_size > 500


def test_the_same_seed_gives_the_same_weights_and_another_does_not():
    first, again, other = (train(world(), replace(RECIPE, seed=seed)) for seed in (1, 1, 2))
    for (name, a), b in zip(first.state_dict().items(), again.state_dict().values(), strict=True):
        assert torch.equal(a, b), name
    assert not torch.equal(first.hypernetwork.last_head.own.weight, other.hypernetwork.last_head.own.weight)


def test_training_leaves_the_callers_random_numbers_alone():
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    train(world(), replace(RECIPE, steps=3))
    assert torch.equal(torch.rand(4), expected)


def test_an_interrupted_training_goes_on_to_the_same_weights(tmp_path):
    def interrupt(share, message):
        if share > 0.9:
            raise Cancelled("stop")

    file = tmp_path / "state.training"
    with pytest.raises(Cancelled):
        train(world(), RECIPE, interrupt, file)
    assert file.exists()
    resumed, whole = train(world(), RECIPE, None, file), train(world(), RECIPE)
    for (name, a), b in zip(resumed.state_dict().items(), whole.state_dict().values(), strict=True):
        assert torch.equal(a, b), name
    assert not file.exists()


def test_a_state_of_another_recipe_is_refused(tmp_path):
    file = tmp_path / "state.training"

    def interrupt(share, message):
        if share > 0.9:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        train(world(), RECIPE, interrupt, file)
    with pytest.raises(CheckpointError, match="another training"):
        train(world(), replace(RECIPE, learning_rate=5e-4), None, file)
    with pytest.raises(CheckpointError, match="another training"):
        train(world(seed=1), RECIPE, None, file)


def without_attributes(data):
    return replace(data, lessons=replace(data.lessons, values=torch.zeros_like(data.lessons.values)))


def test_real_photos_pull_a_class_towards_what_it_really_looks_like():
    data = without_attributes(world(100))
    # The photos contradict the prototypes: every class really looks like its own mirror image.
    photos = -data.prototypes
    mixed = replace(data, photos=photos, photo_counts=torch.ones(100, dtype=torch.long))
    recipe = replace(RECIPE, photo_share=1.0, mixup=0.0, steps=200, ridge_share=0.0, whole_classes=1.0)

    def right(data):
        model = train(data, recipe)
        with torch.inference_mode():
            logits = model(first_forms(data)).logits(photos)
        return (logits.argmax(dim=1) == torch.arange(100)).float().mean()

    assert right(mixed) > 0.15 > 0.05 > right(data)  # chance is 0.01


class Encoder:
    def __init__(self, fingerprint):
        self.fingerprint, self.device, self.name = fingerprint, torch.device("cpu"), "toy"


def toy_pair(text="t:1", image="i:1"):
    return EncoderPair("toy", Encoder(text), Encoder(image))


def toy_space():
    return FeatureSpace(torch.randn(30), torch.randn(30, 16), torch.randn(60, 30), torch.randn(60), torch.randn(60, 16))


@pytest.fixture
def saved(tmp_path):
    model = train(world(), replace(RECIPE, steps=20))
    path = tmp_path / "toy.safetensors"
    save_checkpoint(path, Checkpoint(model, toy_space(), {"note": "x"}), toy_pair())
    return path


def test_save_and_load_are_bit_exact(saved, tmp_path):
    loaded = load_checkpoint(saved, toy_pair())
    again = tmp_path / "again.safetensors"
    save_checkpoint(again, loaded, toy_pair())
    assert again.read_bytes() == saved.read_bytes()
    assert loaded.card["note"] == "x"
    assert len(loaded.model.memory.keys) == 16


def test_a_checkpoint_for_other_weights_is_refused(saved):
    with pytest.raises(CheckpointError, match="other encoder weights"):
        load_checkpoint(saved, toy_pair(text="t:2"))


@pytest.mark.parametrize("damage", ["truncate", "remove", "card", "version"])
def test_a_damaged_checkpoint_is_one_sentence(saved, damage):
    card = saved.with_suffix(".json")
    match damage:
        case "truncate":
            saved.write_bytes(saved.read_bytes()[:1000])
        case "remove":
            saved.unlink()
        case "card":
            card.write_text("{", encoding="utf-8")
        case "version":
            card.write_text(card.read_text(encoding="utf-8").replace('"format": 2', '"format": 99'), encoding="utf-8")
    with pytest.raises(CheckpointError) as raised:
        load_checkpoint(saved, toy_pair())
    assert "\n" not in str(raised.value)
