"""The corpus of shapes and its attributes are complete, say what they should, and agree with what everybody knows."""

import json
import re
from collections import Counter, defaultdict

import pytest
import torch

from core.descriptions import parse_phrases
from core.knowledge import IMAGENET, SHAPES, knowledge
from core.phrasing import TRAINED, base_form

ROOTS = {
    "appliance",
    "body",
    "building",
    "device",
    "furniture",
    "light",
    "outdoors",
    "tableware",
    "thing",
    "vehicle",
}
DENYING = "no not nor never none without lack lacks lacking cannot neither nothing nobody"


@pytest.fixture(scope="module")
def corpus():
    return knowledge(SHAPES).corpus


@pytest.fixture(scope="module")
def table():
    return knowledge(SHAPES).table


@pytest.fixture(scope="module")
def value(corpus, table):
    """``value("chair", "legs")`` -> 1, -1 or 0."""
    values = dict(zip((entry.id for entry in corpus), table.values.tolist(), strict=True))
    place = {attribute.id: i for i, attribute in enumerate(table.attributes)}
    return lambda category, id: values[category][place[id]]


def texts(entry):
    return [entry.short, *entry.rich]


def words(text):
    return len(text.split())


def every_wording(table):
    return [(attribute, w) for attribute in table.attributes for w in (*attribute.wordings, *attribute.held_out)]


# Texts


def test_each_class_goes_by_its_first_name_and_no_name_is_shared(corpus):
    owners = defaultdict(set)
    for entry in corpus:
        assert entry.names[0] == entry.id
        assert len({name.casefold() for name in entry.names}) == len(entry.names), entry.id
        assert all(name and name == " ".join(name.split()) for name in entry.names), entry.id
        for name in entry.names:
            owners[name.casefold()].add(entry.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_no_text_denies_anything(corpus):
    denying = re.compile(rf"\b({'|'.join(DENYING.split())})\b|n't\b", re.IGNORECASE)
    assert [(entry.id, text) for entry in corpus for text in texts(entry) if denying.search(text)] == []
    parsed = [(entry.id, phrase) for entry in corpus for text in texts(entry) for phrase in parse_phrases(text)]
    assert [(id, phrase.text) for id, phrase in parsed if not phrase.positive] == []


def test_no_description_says_its_own_name(corpus):
    said = [
        (entry.id, name, text)
        for entry in corpus
        for name in entry.names
        for text in texts(entry)
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    assert said == []


def test_kinds_form_a_small_tree(corpus):
    kinds = {entry.kind for entry in corpus}
    assert len(kinds) <= 80
    assert {kind.split(" > ")[0] for kind in kinds} == ROOTS
    assert [kind for kind in kinds if not re.fullmatch(r"[a-z, -]+( > [a-z, -]+)+", kind)] == []


# Folds


def test_folds_are_disjoint_and_of_known_classes(corpus):
    known = knowledge(SHAPES)
    content = json.loads(known.splits.read_text(encoding="utf-8"))
    assert set(content) == {"validation", "test"}
    held_out = [id for which in content for fold in known.folds(which) for id in fold]
    assert len(set(held_out)) == len(held_out)
    assert set(held_out) <= {entry.id for entry in corpus}
    assert all(len(fold) >= 10 for which in content for fold in known.folds(which))
    assert len(held_out) <= 0.4 * len(corpus), "there is enough left to learn from"


def test_each_corpus_has_folds_of_its_own():
    assert knowledge(SHAPES).splits != knowledge(IMAGENET).splits


# Attributes


def test_each_attribute_can_be_learnt(table):
    has, lacks = ((table.values == meaning).sum(dim=0).tolist() for meaning in (1, -1))
    learnt = zip(table.attributes, has, lacks, strict=True)
    counts = {a.id: (had, lacked) for a, had, lacked in learnt if not a.reserved}
    assert {id: count for id, count in counts.items() if count[0] < 3 or count[1] < 30} == {}


def test_each_reserved_attribute_can_be_measured(table):
    for meaning in (1, -1):
        counts = (table.values == meaning).sum(dim=0).tolist()
        assert [a.id for a, n in zip(table.attributes, counts, strict=True) if a.reserved and n < 3] == []


def test_a_share_of_each_group_is_never_trained_on(table):
    reserved = defaultdict(list)
    for attribute in table.attributes:
        reserved[attribute.group].append(attribute.reserved)
    shares = {group: sum(flags) / len(flags) for group, flags in reserved.items()}
    assert {group: share for group, share in shares.items() if not 0.1 <= share <= 0.2} == {}


def test_there_is_a_value_for_each_class_and_attribute(corpus, table):
    assert len({attribute.id for attribute in table.attributes}) == len(table.attributes) >= 100
    assert table.values.shape == (len(corpus), len(table.attributes))
    assert table.values.dtype == torch.int8
    for meaning, least in ((1, 3), (-1, 50), (0, 1)):
        counts = (table.values == meaning).sum(dim=1).tolist()
        assert {entry.id: n for entry, n in zip(corpus, counts, strict=True) if n < least} == {}


def test_no_two_classes_have_and_lack_the_same(corpus, table):
    twins = defaultdict(list)
    for entry, values in zip(corpus, table.values.tolist(), strict=True):
        twins[tuple(values)].append(entry.id)
    assert [ids for ids in twins.values() if len(ids) > 1] == []


def test_each_can_be_said_in_several_ways_affirmed_and_denied(table):
    for attribute in table.attributes:
        assert len(attribute.wordings) >= 4, attribute.id
        assert len({wording.sort for wording in attribute.wordings} - {"less"}) >= 2, attribute.id
        for wordings in (attribute.wordings, attribute.held_out):
            assert {wording.sort for wording in wordings} & set(TRAINED.affirmed), attribute.id


def test_wordings_are_trimmed_and_belong_to_one_attribute(table):
    owners, said = defaultdict(set), Counter()
    for attribute, wording in every_wording(table):
        assert wording.text == " ".join(wording.text.split()) != "", attribute.id
        owners[wording.text.casefold()].add(attribute.id)
        said[attribute.id, wording.sort, wording.text.casefold()] += 1
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}
    assert [key for key, count in said.items() if count > 1] == []


def test_held_out_wordings_are_new(table):
    for attribute in table.attributes:
        known = {base_form(wording.text.casefold()) for wording in attribute.wordings}
        assert known & {base_form(wording.text.casefold()) for wording in attribute.held_out} == set(), attribute.id


def test_only_what_denies_by_itself_denies(table):
    wrong = [
        (attribute.id, wording.text)
        for attribute, wording in every_wording(table)
        for text in {wording.text, base_form(wording.text) if wording.sort != "less" else wording.text}
        if all(phrase.positive for phrase in parse_phrases(text)) != (wording.sort != "less")
    ]
    assert wrong == []


# What everybody knows

IMPLIED = {
    "four_legs": "legs",
    "two_legs": "legs",
    "two_wheels": "wheels",
    "four_wheels": "wheels",
    "handlebars": "wheels",
    "long_handle": "handle",
    "hand_tool": "handle hand_sized",
    "long_neck": "neck",
    "ears": "head",
    "snout": "head animal",
    "all_fours": "animal four_legs",
    "seat": "sat_on",
    "armrests": "seat",
    "backrest": "seat",
    "mattress": "lain_on",
    "tabletop": "flat_top",
    "drawers": "compartments",
    "tiers": "shelves",
    "basin": "holds_liquid",
    "spout": "holds_liquid",
    "holds_liquid": "holds_things",
    "lampshade": "gives_light",
    "cabin": "carries_people",
    "window_panes": "glass_front",
    "bars": "open_framework",
    "disc": "round_from_above",
    "spherical": "rounded",
    "dome": "rounded",
    "box_shaped": "straight_edges",
    "cone_shaped": "tapering",
    "pointed_top": "tapering",
    "slender": "elongated",
    "pole": "slender",
    "walk_in": "bigger_than_person",
}
NEVER_TOGETHER = [
    "two_legs four_legs",
    "two_wheels four_wheels",
    "tall low",
    "slender wide",
    "slender compact",
    "hand_sized bigger_than_person",
    "top_heavy bottom_heavy",
    "waist bulging",
    "pointed_top flat_top",
    "dome flat_top",
    "spherical box_shaped cylindrical",
    "spherical straight_edges",
    "spherical flat_panel",
    "hangs on_floor",
    "animal sat_on",
]
FACTS = [
    ("chair", "legs four_legs seat backrest sat_on", "wheels drawers animal"),
    ("stool", "legs seat", "wheels mattress"),
    ("bicycle", "wheels two_wheels handlebars seat", "four_wheels roof"),
    ("car", "wheels four_wheels cabin roof carries_people", "handle flies"),
    ("airplane", "wings flies", "legs handle"),
    ("dog", "animal four_legs snout", "wheels handle"),
    ("giraffe", "animal long_neck", "wheels wings"),
    ("table", "tabletop flat_top", "wheels mattress animal"),
    ("bookshelf", "shelves", "wheels spout"),
    ("teapot", "spout lid handle holds_liquid", "wheels legs"),
    ("ball", "spherical", "handle legs"),
    ("sailboat", "on_water", "wheels legs"),
    ("tree", "branches grows", "wheels handle"),
    ("guitar", "music neck", "wheels legs"),
]


@pytest.mark.parametrize("id", IMPLIED)
def test_what_has_one_does_not_lack_the_other(corpus, value, id):
    having = [entry.id for entry in corpus if value(entry.id, id) > 0]
    assert having
    assert [(entry, other) for entry in having for other in IMPLIED[id].split() if value(entry, other) < 0] == []


@pytest.mark.parametrize("ids", NEVER_TOGETHER)
def test_no_class_has_two_that_exclude_each_other(corpus, value, ids):
    assert [entry.id for entry in corpus if sum(value(entry.id, id) > 0 for id in ids.split()) > 1] == []


@pytest.mark.parametrize(("category", "has", "lacks"), FACTS, ids=[category for category, *_ in FACTS])
def test_facts(value, category, has, lacks):
    assert {id: value(category, id) for id in has.split()} == dict.fromkeys(has.split(), 1)
    assert {id: value(category, id) for id in lacks.split()} == dict.fromkeys(lacks.split(), -1)
