"""Attributes put into sentences are read back as what was meant."""

import re
from collections import Counter
from random import Random

import pytest

from core.attributes import Attribute, Wording, load_attributes
from core.corpus import load_corpus
from core.descriptions import parse_phrases
from core.descriptions.cues import EMPTY, EMPTY_END
from core.descriptions.phrases import Phrase
from core.phrasing import HELD_OUT, TRAINED, base_form, clause, phrases_of, sentence

PHRASINGS = {"trained": TRAINED, "held out": HELD_OUT}
SEEDS = 12
DENIES_ITSELF = "no_legs"
"""Its wordings say what is lacking (legless), so the parser turns them round, as it should."""


@pytest.fixture(scope="module")
def attributes():
    return load_attributes(load_corpus()).attributes


def words(text):
    return set(re.findall(r"[^\W_]+", text.lower()))


def content_words(attribute, held_out):
    """What says something in any of its wordings; hornless is known by horn."""
    said = set()
    for wording in attribute.held_out if held_out else attribute.wordings:
        texts = [phrase.text for phrase in parse_phrases(wording.text)] if wording.sort == "less" else [wording.text]
        for text in [*texts, base_form(wording.text)]:
            said |= words(text) - EMPTY - EMPTY_END or words(text)
    return said


def read_back(attribute, positive, phrasing, held_out):
    """(clause, whether a phrase of the right polarity says it) for many seeds."""
    content = content_words(attribute, held_out)
    for seed in range(SEEDS):
        text = clause(attribute, positive, phrasing, Random(seed), held_out)
        right = [phrase for phrase in parse_phrases(text) if phrase.positive == positive]
        yield text, any(words(phrase.text) & content for phrase in right)


@pytest.mark.parametrize("held_out", [False, True], ids=["known wordings", "held-out wordings"])
@pytest.mark.parametrize("positive", [True, False], ids=["affirmed", "denied"])
@pytest.mark.parametrize("phrasing", PHRASINGS)
def test_a_clause_is_read_as_it_was_meant(attributes, phrasing, positive, held_out):
    read = [
        (attribute.id, text, right)
        for attribute in attributes
        if attribute.id != DENIES_ITSELF
        for text, right in read_back(attribute, positive, PHRASINGS[phrasing], held_out)
    ]
    wrong = [(id, text) for id, text, right in read if not right]
    assert len(wrong) <= 0.01 * len(read), wrong
    worst = Counter(id for id, _ in wrong).most_common(1)
    assert not worst or worst[0][1] <= SEEDS / 2, "one attribute is mostly misread"


@pytest.mark.parametrize("phrasing", PHRASINGS)
def test_a_sentence_is_read_clause_by_clause(attributes, phrasing):
    for seed in range(300):
        draw = Random(seed)
        said = [(attribute, draw.random() < 0.5) for attribute in draw.sample(attributes, 5)]
        text = sentence(said, PHRASINGS[phrasing], Random(seed))
        assert len(text.split("; ")) == 5
        alone = [phrase for part in text.split("; ") for phrase in parse_phrases(part)]
        assert list(parse_phrases(text)) == list(dict.fromkeys(alone)), text


def test_the_seed_decides(attributes):
    for phrasing in PHRASINGS.values():
        texts = {clause(attributes[0], False, phrasing, Random(seed)) for seed in range(40)}
        assert texts == {clause(attributes[0], False, phrasing, Random(seed)) for seed in range(40)}
        assert len(texts) > 5


def test_no_template_is_in_both():
    for known, new in ((TRAINED.affirmed, HELD_OUT.affirmed), (TRAINED.denied, HELD_OUT.denied)):
        assert set(known) == set(new)
        assert {text for texts in known.values() for text in texts}.isdisjoint(
            text for texts in new.values() for text in texts
        )


def test_the_held_out_way_to_deny_has_cues_of_its_own():
    """Otherwise it would test nouns, not cues."""
    known, new = (
        {word for sort, texts in phrasing.denied.items() if sort != "less" for text in texts for word in words(text)}
        for phrasing in (TRAINED, HELD_OUT)
    )
    assert known & {"lacking", "free", "devoid", "none", "cannot", "rarely", "unable", "anything"} == set()
    assert {"lacking", "free", "devoid", "none", "cannot", "rarely", "unable", "anything"} <= new


@pytest.mark.parametrize("phrasing", PHRASINGS)
@pytest.mark.parametrize("polarity", ["affirmed", "denied"])
def test_each_template_takes_a_wording(phrasing, polarity):
    for sort, templates in getattr(PHRASINGS[phrasing], polarity).items():
        assert len(set(templates)) == len(templates)
        for template in templates:
            said = template.format("WORDING", base="BASE")
            assert said.count("WORDING") + said.count("BASE") == 1, template
            assert "BASE" not in said or sort == "verb", template


@pytest.fixture
def horns():
    return Attribute(
        "horns",
        "parts",
        (Wording("noun", "horns"), Wording("verb", "grows horns"), Wording("less", "hornless")),
        (Wording("adjective", "crowned with points"),),
        False,
    )


def test_a_wording_that_denies_is_never_affirmed(horns):
    assert not any("hornless" in clause(horns, True, TRAINED, Random(seed)) for seed in range(100))
    assert "hornless" in {clause(horns, False, TRAINED, Random(seed)) for seed in range(100)}


def test_held_out_wordings_are_said_on_demand_alone(horns):
    for positive in (True, False):
        for phrasing in PHRASINGS.values():
            for seed in range(50):
                assert "crowned" not in clause(horns, positive, phrasing, Random(seed))
                assert "crowned" in clause(horns, positive, phrasing, Random(seed), held_out=True)


@pytest.mark.parametrize(
    ("wording", "phrases"),
    [
        (Wording("noun", "horns"), (Phrase("horns"),)),
        (Wording("noun", "a long tail"), (Phrase("long tail"),)),
        (Wording("verb", "lives in water"), (Phrase("lives in water"), Phrase("live in water"))),
        (Wording("adjective", "striped"), (Phrase("striped"),)),
        (Wording("less", "hornless"), (Phrase("horn"),)),
        (Wording("adjective", "legless"), (Phrase("leg", positive=False),)),
        (Wording("less", "invertebrate"), (Phrase("invertebrate", positive=False),)),
    ],
)
def test_what_the_parser_leaves_of_a_wording_and_whether_that_affirms(wording, phrases):
    assert phrases_of(wording) == phrases


def test_what_is_embedded_is_what_is_read(attributes):
    """The texts that training embeds for a wording are those that a sentence with it leaves, nearly always."""
    same, count = 0, 0
    for attribute in attributes:
        for wording in attribute.wordings:
            if wording.sort == "less" or attribute.id == DENIES_ITSELF:
                continue
            embedded = {phrase.text.lower() for phrase in phrases_of(wording)}
            for phrasing in (TRAINED.affirmed, TRAINED.denied):
                text = phrasing[wording.sort][0].format(wording.text, base=base_form(wording.text))
                same += any(phrase.text.lower() in embedded for phrase in parse_phrases(text))
                count += 1
    assert same >= 0.97 * count, (same, count)


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("lives in water", "live in water"),
        ("flies", "fly"),
        ("carries its young", "carry its young"),
        ("lies", "lie"),
        ("ties knots", "tie knots"),
        ("catches mice", "catch mice"),
        ("washes", "wash"),
        ("crosses a river", "cross a river"),
        ("mixes food", "mix food"),
        ("buzzes", "buzz"),
        ("goes by rail", "go by rail"),
        ("has horns", "have horns"),
        ("is red", "be red"),
        ("does harm", "do harm"),
        ("undergoes change", "undergo change"),
        ("moves slowly", "move slowly"),
        ("uses fuel", "use fuel"),
        ("closes", "close"),
        ("rises", "rise"),
        ("eats", "eat"),
        ("sees well", "see well"),
        ("breathes air", "breathe air"),
        ("lives in trees and rivers", "live in trees and rivers"),
    ],
)
def test_base_form(text, base):
    assert base_form(text) == base
