"""Classes said by their attributes: what tells them apart comes first, and is read as it was meant."""

from random import Random

import pytest
import torch

from core.attribute_texts import attribute_descriptions, mixed, say_corpus, say_words
from core.attributes import load_attributes
from core.corpus import load_corpus
from core.datasets import awa2, cub, sun
from core.datasets.base import plain_name
from core.descriptions import parse_phrases
from core.errors import SettingError
from core.phrasing import HELD_OUT

#      a   b   c   d
HAS = [
    [1, 1, -1, 0],
    [1, -1, 1, 1],
    [1, -1, -1, 1],
    [-1, 1, 1, -1],
]
BIRDS = (
    "has_bill_shape::curved_(up_or_down) has_wing_color::rufous has_head_pattern::unique_pattern "
    "has_head_pattern::eyeline has_tail_pattern::multi-colored has_bill_length::about_the_same_as_head "
    "has_bill_length::shorter_than_head has_wing_shape::long-wings has_size::very_small_(3_-_5_in) "
    "has_shape::upland-ground-like has_breast_pattern::solid has_under_tail_color::buff has_primary_color::white"
)
SCENES = (
    "sailing/ boating, transporting things or people, waiting in line/ queuing, rock/stone, direct sun/sunny, using "
    "tools, still water, running water, aged/ worn, man-made, semi-enclosed area, far-away horizon, no horizon, "
    "mostly vertical components, cluttered space, ice, dry, trees"
)


def spell(said):
    return "".join("abcd"[j] if positive else "ABCD"[j] for j, positive in said)


def test_what_most_of_the_others_lack_is_affirmed_first():
    texts = attribute_descriptions(torch.tensor(HAS), spell, "attributes")
    # Of the first class: b is lacked by two others, a by one. Of the second: c by two, then a and d by one each.
    assert texts == ["ba", "cad", "ad", "bc"]


def test_what_most_of_the_others_have_is_denied_first():
    # Nothing is said of the first class and d.
    assert attribute_descriptions(torch.tensor(HAS), spell, "negative") == ["C", "B", "BC", "AD"]


def test_a_description_is_cut_to_the_best_attributes_and_equal_ones_come_in_their_order():
    has = torch.tensor([[1] * 40 + [-1], [-1] * 40 + [1]], dtype=torch.int8)
    texts = attribute_descriptions(has, lambda said: str([j for j, _ in said]), "negative", 3)
    assert texts == ["[40]", "[0, 1, 2]"]


def test_a_class_that_nothing_tells_from_the_others_is_one_sentence():
    has = torch.tensor([[1, -1], [1, 0], [1, -1]])
    with pytest.raises(SettingError, match="Class 0 has no attribute that other classes lack;"):
        attribute_descriptions(has, spell, "attributes")
    with pytest.raises(SettingError, match="Class 0 lacks no attribute that other classes have;"):
        attribute_descriptions(has, spell, "negative")


def test_every_other_class_of_a_task_is_said_by_what_it_lacks():
    tasks = torch.tensor([[4, 0, 2], [1, 3, 0]])
    assert mixed(tasks, 5).tolist() == [[4, 5, 2], [1, 8, 0]]


def phrases(text):
    return {(phrase.text, phrase.positive) for phrase in parse_phrases(text)}


def check_said_as_meant(names):
    say, random = say_words(names), Random(0)
    for _ in range(200):
        said = [(j, random.random() < 0.5) for j in random.sample(range(len(names)), 8)]
        # "Hairless" denies hair, so denying it affirms hair.
        meant = {(text, own == positive) for j, positive in said for text, own in phrases(names[j])}
        assert phrases(say(said)) == meant, say(said)


def test_words_of_birds_and_scenes_are_read_as_they_were_meant_in_any_order():
    check_said_as_meant([cub.in_words(name) for name in BIRDS.split()])
    check_said_as_meant([sun.in_words(name) for name in SCENES.split(", ")])


def test_every_word_of_awa2_is_read_as_it_was_meant_in_any_order(shared):
    listed = (shared / "data" / "awa2-metadata" / "predicates.txt").read_text().split()[1::2]
    check_said_as_meant([awa2.IN_WORDS.get(name, plain_name(name)) for name in listed])


def test_bare_words_make_one_list_of_what_is_there_and_one_of_what_is_not():
    say = say_words(["stripes", "walks", "still water", "hairless"])
    assert say([(0, True), (1, True)]) == "has: stripes; walks"
    assert say([(0, False), (2, False), (3, False)]) == "without stripes; still water: none; without hairless"
    assert say([(0, False), (1, True)]) == "has: walks; without stripes"


def test_the_corpuss_attributes_are_said_in_the_chosen_phrasing_and_alike_each_time():
    table = load_attributes(load_corpus())
    has = table.values[::100]
    trained, held_out = say_corpus(table), say_corpus(table, HELD_OUT)
    texts = attribute_descriptions(has, trained, "negative", 4)
    assert attribute_descriptions(has.flip(0), trained, "negative", 4)[::-1] == texts
    assert attribute_descriptions(has, say_corpus(table, seed=1), "negative", 4) != texts
    assert not set(texts) & set(attribute_descriptions(has, held_out, "negative", 4))
    assert all(text.count("; ") == 3 for text in texts)
    denied = [phrase.positive for text in texts for phrase in parse_phrases(text)]
    # "Legless" denies legs, so its denial affirms them.
    assert denied.count(True) <= sum("legless" in text or "limbless" in text for text in texts)
