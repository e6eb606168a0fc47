"""Protocols on unseen classes: what is said of whom, in which words, and how strangers are told."""

import numpy as np
import pytest
import torch

from core.attributes import load_attributes
from core.classifier import Familiarity
from core.corpus import load_corpus
from core.descriptions import parse_phrases
from core.phrasing import phrases_of
from core.unseen import KINDS, NEGATION_COLUMNS, _describe_pairs

NO_LEGS = {"leg", "legs", "limb", "limbs", "foot"}


@pytest.fixture(scope="module")
def table():
    return load_attributes(load_corpus())


@pytest.fixture(scope="module")
def unseen():
    return [i for i, entry in enumerate(load_corpus()) if entry.kind.startswith("animal")][::5]


@pytest.mark.parametrize("name", NEGATION_COLUMNS)
def test_pairs_are_told_apart_and_said_in_the_right_polarity(table, unseen, name):
    pairs = _describe_pairs(table, unseen, range(len(unseen)), NEGATION_COLUMNS[name], 30, seed=1, most=3)
    again = _describe_pairs(table, unseen, range(len(unseen)), NEGATION_COLUMNS[name], 30, seed=1, most=3)
    assert pairs == again
    for (first, second), texts in pairs:
        assert first != second
        assert set(texts) == set(KINDS)
        mixed = [[phrase.positive for phrase in parse_phrases(text)] for text in texts["mixed"]]
        assert sorted(round(np.mean(side)) for side in mixed) == [0, 1]
        for text in texts["positive"]:
            # "Legless" affirms what denies itself.
            assert all(phrase.positive or phrase.text in NO_LEGS for phrase in parse_phrases(text)), text


def test_a_positive_description_is_true_of_its_class_and_not_of_the_other(table, unseen):
    owner = {
        phrase.text: (j, 1 if phrase.positive else -1)
        for j, attribute in enumerate(table.attributes)
        for wording in attribute.wordings
        for phrase in phrases_of(wording)
    }
    pairs = _describe_pairs(table, unseen, range(len(unseen)), NEGATION_COLUMNS["trained"], 40, seed=2, most=3)
    checked = 0
    for sides, texts in pairs:
        for kind in ("positive", "negative"):
            for own, other, text in zip(sides, sides[::-1], texts[kind], strict=True):
                for phrase in parse_phrases(text):
                    if phrase.text not in owner:
                        continue
                    j, affirms = owner[phrase.text]
                    said = affirms if phrase.positive else -affirms
                    assert said == (1 if kind == "positive" else -1), (text, phrase)
                    assert table.values[unseen[own], j] == said, (text, phrase)
                    assert table.values[unseen[other], j] == -said, (text, phrase)
                    assert not table.attributes[j].reserved
                    checked += 1
    assert checked > 200


def test_reserved_attributes_are_said_only_in_their_own_column(table, unseen):
    def wordings(reserved):
        own = [a for a in table.attributes if a.reserved == reserved]
        return {phrase.text for a in own for wording in a.wordings for phrase in phrases_of(wording)}

    reserved, trained = wordings(True), wordings(False)

    def said(name):
        pairs = _describe_pairs(table, unseen, range(len(unseen)), NEGATION_COLUMNS[name], 40, seed=3, most=3)
        return {p.text for _, texts in pairs for pair in texts.values() for text in pair for p in parse_phrases(text)}

    # A wording such as "a saddle or cape" falls into two phrases, one of which may word another attribute.
    assert len(said("trained") & (reserved - trained)) <= 2
    assert len(said("reserved") & (trained - reserved)) <= 2


def test_familiarity_grows_with_the_highest_logit_alone():
    familiar = Familiarity(0.5, -0.3, -2.0)
    chances = familiar(torch.tensor([[2.0, 1.0], [2.0, -9.0], [8.0, 1.0]]))
    assert chances[0] == chances[1] < chances[2]
    assert chances[2].item() == pytest.approx(1 / (1 + np.exp(-(0.5 * 8 - 0.3 * np.log(2) - 2))), abs=1e-6)
