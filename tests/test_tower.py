"""T2M for an encoder with a text tower: it starts as CLIP, never strays far, and learns from words alone."""

from dataclasses import replace

import open_clip
import pytest
import torch
from torch.nn import functional

from core.attributes import AttributeTable, load_attributes
from core.bootstrap import learn, learnt_checkpoint, sample_photos, tower_alone
from core.checkpoint import load_checkpoint
from core.corpus import load_corpus
from core.descriptions import ClassDescription
from core.encoders import load_encoder
from core.errors import Cancelled, CheckpointError
from core.feature_space import UnitSpace
from core.features import FeatureCache, encode_samples
from core.hypernetwork import PhraseSets
from core.text2model import FAST, Text2Model
from core.tower_training import TowerRecipe, place_of, prototype_embeddings, read_corpus, train_tower

CPU = torch.device("cpu")
RECIPE = TowerRecipe(steps=30, hidden=64, slots=64, max_ways=8)
CLIPS_OWN = ("zero_shot", "zero_shot_flip")
CLASSES = [
    ClassDescription("zebra", ("a wild horse with stripes",)),
    ClassDescription("bus"),
    ClassDescription("owl", ("a bird", "big eyes")),
]
DENYING = [
    ClassDescription("horse", ("a large animal, no stripes, does not live in water",)),
    ClassDescription("zebra", ("a large animal with stripes, no horns",)),
]


@pytest.fixture(scope="module")
def pair(tiny_clip):
    return load_encoder(str(tiny_clip), CPU)


@pytest.fixture(scope="module")
def small():
    """Sixty classes of the corpus, with what each has and lacks."""
    corpus = load_corpus()
    table = load_attributes(corpus)
    return corpus[:60], AttributeTable(table.attributes, table.values[:60])


@pytest.fixture(scope="module")
def features(pair):
    return encode_samples(sample_photos(), pair.sample, FeatureCache()).vectors


@pytest.fixture(scope="module")
def read(pair, small):
    return read_corpus(pair.text, pair.tower, *small, RECIPE)


@pytest.fixture(scope="module")
def trained(pair, read, features):
    return train_tower(read, functional.normalize(features, dim=-1), pair.tower.scale, RECIPE)


@pytest.fixture(scope="module")
def alone(pair):
    return Text2Model.assemble(pair, tower_alone(pair), UnitSpace())


@pytest.fixture(scope="module")
def model(pair, trained):
    return Text2Model.assemble(pair, trained, UnitSpace())


def zero_shot(tiny_clip, texts, features):
    """open_clip's own probabilities."""
    name = f"local-dir:{tiny_clip}"
    clip = open_clip.create_model(name).eval()
    weights = open_clip.build_zero_shot_classifier(
        clip, open_clip.get_tokenizer(name), texts, open_clip.SIMPLE_IMAGENET_TEMPLATES
    )
    with torch.inference_mode():
        return (clip.logit_scale.exp() * functional.normalize(features, dim=-1) @ weights).softmax(dim=-1)


def test_clip_zero_shot_is_as_its_authors_do_it(alone, tiny_clip, features):
    names = [ClassDescription(name) for name in ("zebra", "bus", "owl")]
    expected = zero_shot(tiny_clip, ["zebra", "bus", "owl"], features)
    for method in ("zero_shot", "zero_shot_flip", "t2m"):
        torch.testing.assert_close(alone.generate(names, method).predict_proba(features), expected, atol=1e-5, rtol=0)


def test_zero_shot_reads_whole_sentences_not_and_all(alone, tiny_clip, features):
    texts = [f"{c.name}: {c.texts[0]}" for c in DENYING]
    answered = alone.generate(DENYING, "zero_shot").predict_proba(features)
    torch.testing.assert_close(answered, zero_shot(tiny_clip, texts, features), atol=1e-5, rtol=0)


@pytest.mark.parametrize("classes", [CLASSES, DENYING, CLASSES[:1]])
def test_without_a_correction_t2m_is_clip_with_flip(model, features, classes):
    """A new correction is zero, and so T2M starts at CLIP with flip and nowhere else."""
    untrained = train_zero(model)
    flip = untrained.generate(classes, "zero_shot_flip").logits(features)
    torch.testing.assert_close(untrained.generate(classes).logits(features), flip, atol=1e-4, rtol=1e-5)
    assert not torch.allclose(model.generate(classes).logits(features), flip, atol=1e-3)


def train_zero(model):
    """The same with a correction that has not learnt anything yet."""
    import copy

    tower = copy.deepcopy(model.model)
    for parameter in tower.correction.hypernetwork.last_head.parameters():
        torch.nn.init.zeros_(parameter)
    tower.correction.memory.planes.zero_()
    torch.nn.init.zeros_(tower.log_denial)
    return replace(model, model=tower)


def test_where_nothing_is_denied_flip_is_plain_clip(model, features):
    plain, flip = (
        model.generate(CLASSES, method).predict_proba(features) for method in ("zero_shot", "zero_shot_flip")
    )
    torch.testing.assert_close(plain, flip, atol=1e-5, rtol=0)


def test_what_is_denied_turns_the_answer_round(alone, pair):
    """Of two classes by one phrase, one that has it and one that has not, the first fits what looks like the phrase."""
    said = [ClassDescription("a", ("stripes",)), ClassDescription("b", ("no stripes",))]
    looks = pair.tower.encode(["stripes"], "simple")
    chances = alone.generate(said, "zero_shot_flip", with_names=False).predict_proba(looks)
    assert chances[0, 0] > 0.5
    mirrored = 2 * alone.model.neutral - looks
    assert alone.generate(said, "zero_shot_flip", with_names=False).predict_proba(mirrored)[0, 1] > 0.5


def test_a_correction_is_bounded(trained):
    generator = torch.Generator().manual_seed(0)
    vectors = functional.normalize(torch.randn(5, 3, 384, generator=generator), dim=-1)
    planes = trained.correction(PhraseSets(vectors, torch.tensor([1.0, -1.0, 1.0]).expand(5, 3))).sum(dim=-2)
    assert planes.norm(dim=-1).max() <= RECIPE.bound
    assert planes.norm(dim=-1).min() > 0


@pytest.mark.parametrize("fast", [False, True])
def test_the_order_of_classes_changes_nothing_else(model, features, fast):
    model = replace(model, fast=fast)
    forward = model.generate(CLASSES).predict_proba(features)
    backward = model.generate(CLASSES[::-1]).predict_proba(features)
    torch.testing.assert_close(forward.flip(dims=[1]), backward, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("k", [1, 2, 7, 50])
def test_any_number_of_classes(model, features, k):
    said = [ClassDescription(f"thing {i}", (f"no. {i}, without wheels",)) for i in range(k)]
    for method in ("t2m", "zero_shot_flip", "zero_shot"):
        assert torch.isfinite(model.generate(said, method).predict_proba(features)).all()


def test_parts_add_up(model, features):
    classifier = model.generate(DENYING)
    total = classifier.contributions(features).sum(dim=-1)
    torch.testing.assert_close(total, classifier.logits(features), atol=1e-3, rtol=1e-4)


def test_fast_never_asks_the_tower(model, monkeypatch):
    fast = replace(model, fast=True)

    def refuse(texts):
        raise AssertionError("the tower was asked")

    monkeypatch.setattr(model.tower, "encode", refuse)
    assert fast.generate([ClassDescription("quokka", ("small, no wings",)), ClassDescription("tram")]).n_parameters
    with pytest.raises(AssertionError, match="was asked"):
        replace(model, fast=False).generate([ClassDescription("quokka")])


def test_fast_stands_in_for_the_tower(model, pair, small):
    """What the ridge map says of names that it was fitted on points where the tower does."""
    names = [entry.names[0] for entry in small[0]]
    exact = pair.tower.encode(names, RECIPE.prompts) - model.model.neutral
    own = pair.text.encode(names)
    said = (own - model.model.text_mean) @ model.model.ridge_weight
    likeness = functional.cosine_similarity(said, exact, dim=-1)
    shuffled = functional.cosine_similarity(said.roll(7, dims=0), exact, dim=-1)
    assert likeness.mean() > shuffled.mean() + 0.1


def test_methods_and_titles(model, alone):
    assert list(model.titles) == ["t2m", "zero_shot_flip", "zero_shot", FAST]
    assert list(alone.titles) == ["t2m", "zero_shot_flip", "zero_shot"]
    assert model.titles["zero_shot"] == "CLIP zero-shot"
    assert model.is_trained
    assert not alone.is_trained


def test_where_photos_lie_is_found_from_a_few():
    """Photos are texts moved by a gap, and noise: from eight of them the gap is found, whatever they show."""
    generator = torch.Generator().manual_seed(0)
    texts = functional.normalize(torch.randn(200, 64, generator=generator) + 8 * torch.eye(64)[0], dim=-1)
    gap = 0.5 * torch.eye(64)[1]
    shown = texts[:8] + gap + 0.02 * torch.randn(8, 64, generator=generator)
    place = place_of(shown, texts, texts.mean(dim=0))
    found = place.centre - texts.mean(dim=0)
    assert (found - gap).norm() < 0.1  # the mean of the photos is 0.3 away
    assert (shown.mean(dim=0) - texts.mean(dim=0) - gap).norm() > 0.2
    assert place.spread == pytest.approx((shown - place.centre).norm(dim=-1).mean().item(), rel=0.2)


def test_prototypes_are_the_towers_embeddings(pair, small, read):
    entry = small[0][5]
    forms = pair.tower.encode([entry.names[0], f"{entry.names[0]}: {entry.short}"], RECIPE.prompts)
    torch.testing.assert_close(prototype_embeddings(read)[5], functional.normalize(forms.mean(dim=0), dim=-1))
    assert read.read < len(read.lessons.vectors)  # on a CPU the tower does not read everything


@pytest.fixture
def cache(tmp_path, monkeypatch, small):
    """A cache of its own, and a corpus that is quickly learnt."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("core.bootstrap.load_corpus", lambda: small[0])
    monkeypatch.setattr("core.bootstrap.load_attributes", lambda corpus: small[1])
    return tmp_path


def test_what_was_learnt_is_found_again(pair, features, tiny_clip, cache, monkeypatch):
    monkeypatch.setattr("core.bootstrap.TowerRecipe", lambda: RECIPE)
    assert not Text2Model.load(str(tiny_clip), "cpu").is_trained
    told = []
    learn(pair, features, lambda share, line: told.append(share))
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    found = Text2Model.load(str(tiny_clip), "cpu")
    assert found.is_trained
    assert learnt_checkpoint(pair).is_relative_to(cache)
    fast = replace(found, fast=True)
    assert fast.generate(DENYING).predict_proba(features).shape == (2, 2)
    card = load_checkpoint(learnt_checkpoint(pair), pair).card
    assert card["recipe"]["bound"] == RECIPE.bound
    assert card["fingerprints"]["image"] == pair.sample.fingerprint


def test_what_is_cut_short_is_not_found(pair, features, cache):
    def stop(share, line):
        if share > 0.1:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        learn(pair, features, stop, RECIPE)
    assert not learnt_checkpoint(pair, RECIPE).exists()


def test_a_damaged_correction_leaves_clip_alone(pair, features, tiny_clip, cache, monkeypatch):
    path = learnt_checkpoint(pair)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nonsense")
    assert not Text2Model.load(str(tiny_clip), "cpu").is_trained


def test_the_key_tells_recipes_and_weights_apart(pair):
    paths = {learnt_checkpoint(pair, TowerRecipe(seed=seed)) for seed in (0, 1)}
    other = replace(pair, sample=type("Other", (), {"fingerprint": "clip:other"})())
    assert len(paths | {learnt_checkpoint(other, TowerRecipe())}) == 3


def test_only_a_tower_can_be_learnt_from(features):
    with pytest.raises(CheckpointError, match="no text tower"):
        learn(load_encoder("lite", CPU), features)
