"""What the product is about, with the shipped checkpoint: "not" turns the answer, and the reasons add up."""

import pytest
import torch

from core.attributes import load_attributes
from core.corpus import load_corpus
from core.descriptions import ClassDescription, Phrase
from core.errors import SettingError
from core.images import read_image
from core.text2model import METHODS, Text2Model


@pytest.fixture(scope="module")
def model():
    return Text2Model.load("lite", "cpu")


@pytest.fixture(scope="module")
def animals(model):
    """Raw features of photos that gradio's package ships: a cheetah, a lion."""
    from app.presets import MEDIA

    pictures = [read_image((MEDIA / file).read_bytes()) for file in ("cheetah.jpg", "lion.jpg")]
    return model.encoders.sample.encode(pictures)


def answers(model, classes, features, method="t2m"):
    return model.generate(classes, method, with_names=False).predict_proba(features).argmax(dim=1).tolist()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("has spots", "no spots"),
        ("a big cat with spots, no mane", "a big cat with a mane, no spots"),
        ("an animal that lacks a mane", "never seen without a mane"),
        ("spotted; not maned", "unspotted, has a mane"),
        ("maneless", "spotless fur; with a mane"),
    ],
)
def test_not_turns_the_answer(model, animals, first, second):
    classes = [ClassDescription("a", (first,)), ClassDescription("b", (second,))]
    assert answers(model, classes, animals) == [0, 1]
    assert answers(model, classes[::-1], animals) == [1, 0]


def test_the_plain_baseline_falls_for_not(model, animals):
    """What CLIP does: what is denied is looked for."""
    classes = [ClassDescription("a", ("no mane",)), ClassDescription("b", ("no spots",))]
    assert answers(model, classes, animals) == [0, 1]
    assert answers(model, classes, animals, "zero_shot_flip") == [0, 1]
    assert answers(model, classes, animals, "zero_shot") == [1, 0]


def test_flipping_a_phrase_by_hand_is_the_same_as_saying_it(model, animals):
    said = [ClassDescription("a", ("no spots, big cat",)), ClassDescription("b", ("big cat",))]
    flipped = ClassDescription("a", ("spots, big cat",), (Phrase("spots", False), Phrase("big cat")))
    typed = model.generate(said, with_names=False).logits(animals)
    by_hand = model.generate([flipped, said[1]], with_names=False).logits(animals)
    torch.testing.assert_close(typed, by_hand, atol=1e-4, rtol=1e-4)


def test_each_statements_contribution_adds_up_to_the_logit(model, animals):
    classes = [
        ClassDescription("cheetah", ("a slim big cat with spots, no mane, does not live in water",)),
        ClassDescription("lion", ("a big cat with a mane", "a tawny cat without spots")),
        ClassDescription("bus"),
    ]
    classifier = model.generate(classes)
    parts = classifier.contributions(animals)
    assert parts.shape == (2, 3, max(map(len, classifier.parts.statements)))
    torch.testing.assert_close(parts.sum(dim=-1), classifier.logits(animals), atol=1e-4, rtol=1e-4)
    spots = [s.texts for s in classifier.parts.statements[0]].index(("spots",))
    assert parts[0, 0, spots] > parts[1, 0, spots]  # the cheetah has them


@pytest.mark.parametrize("method", ["zero_shot", "zero_shot_flip"])
def test_a_baseline_has_no_reasons_and_says_so(model, animals, method):
    with pytest.raises(SettingError, match="cannot be split"):
        model.generate([ClassDescription("cat"), ClassDescription("dog")], method).contributions(animals)


def test_a_single_class_ranks_real_photos_by_an_attribute(model, shared):
    """One photo of each of 60 animals, ranked by "animals with feathers": the birds come first."""
    corpus, table = load_corpus(), load_attributes(load_corpus())
    attribute = [a.id for a in table.attributes].index("feathers")
    folder = shared / "data" / "imagenet-samples"
    chosen = [i for i, entry in enumerate(corpus) if entry.kind.startswith("animal")][2:398:7]
    files = [next(folder.glob(f"{corpus[i].id}*")) for i in chosen]
    features = model.encoders.sample.encode([read_image(file.read_bytes()) for file in files])
    truth = table.values[chosen, attribute] == 1
    for text, sign in (("animals with feathers", 1), ("animals that have no feathers", -1)):
        classifier = model.generate([ClassDescription(text, (text,))], with_names=False)
        scores = sign * classifier.logits(features)[:, 0]
        birds, others = scores[truth], scores[~truth]
        assert (birds.unsqueeze(1) > others).float().mean() > 0.9
        assert (birds > 0).float().mean() > 0.7 > 0.2 > (others > 0).float().mean()
    assert classifier.known(features).shape == (len(files),)


@pytest.mark.parametrize("method", METHODS)
def test_strangers_are_less_familiar(model, animals, method):
    cats = [ClassDescription("cheetah", ("a spotted big cat",)), ClassDescription("lion", ("a big cat with a mane",))]
    others = [ClassDescription("bus", ("a long road vehicle",)), ClassDescription("teapot", ("a pot for tea",))]
    assert (model.generate(cats, method).known(animals) > model.generate(others, method).known(animals) + 0.2).all()
