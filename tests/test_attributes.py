"""The attributes of the corpus are complete, can be said in many ways, and agree with what everybody knows."""

import json
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
import torch

from core.attributes import ATTRIBUTES, attributes_hash, load_attributes
from core.corpus import load_corpus
from core.descriptions import parse_phrases
from core.errors import CheckpointError
from core.lessons import prepare_lessons
from core.phrasing import TRAINED, base_form, phrases_of

DENY_THEMSELVES = {"no_legs": "it means that something is lacking; legless is the plain word for it"}
"""Attributes whose wordings may deny."""
NOT_TAKEN_APART = (
    "ametabolous apetalous harmless inedible invertebrate unbent uneatable unhung uninhabited uninsulated unmilitary "
    "unmusical unridden unscientific unslept-in unsociable unstrung unwearable"
)
"""Words that deny and that the parser leaves as they are."""


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def table(corpus):
    return load_attributes(corpus)


@pytest.fixture(scope="module")
def value(corpus, table):
    """``value(entry, "horns")`` -> 1, -1 or 0."""
    values = dict(zip((entry.id for entry in corpus), table.values.tolist(), strict=True))
    place = {attribute.id: i for i, attribute in enumerate(table.attributes)}
    return lambda entry, id: values[entry.id][place[id]]


# Complete


def test_there_are_enough_of_them(table):
    assert len(table.attributes) >= 200
    assert sum(attribute.reserved for attribute in table.attributes) >= 30
    assert len({attribute.id for attribute in table.attributes}) == len(table.attributes)


def test_each_group_has_a_few_that_training_never_sees(table):
    share = defaultdict(list)
    for attribute in table.attributes:
        share[attribute.group].append(attribute.reserved)
    assert {group: sum(reserved) for group, reserved in share.items() if not 0 < sum(reserved) < len(reserved)} == {}


def test_it_speaks_of_each_class_of_the_corpus_and_of_no_other(corpus, table):
    content = json.loads(ATTRIBUTES.read_text(encoding="utf-8"))
    assert list(content["classes"]) == [entry.id for entry in corpus]
    assert table.values.shape == (len(corpus), len(table.attributes))
    assert table.values.dtype == torch.int8


def test_nothing_is_both_had_and_unsure():
    content = json.loads(ATTRIBUTES.read_text(encoding="utf-8"))
    for id, entry in content["classes"].items():
        said = [*entry["has"], *entry["unsure"]]
        assert len(set(said)) == len(said), id


@pytest.mark.parametrize(("meaning", "least"), [(1, 9), (-1, 50), (0, 50)], ids=["has", "lacks", "unknown"])
def test_each_class_has_some_lacks_some_and_leaves_some_open(corpus, table, meaning, least):
    counts = (table.values == meaning).sum(dim=1).tolist()
    assert {entry.names[0]: n for entry, n in zip(corpus, counts, strict=True) if n < least} == {}


def test_each_attribute_is_lacked_by_some_class(table):
    lacks = (table.values == -1).any(dim=0).tolist()
    assert [a.id for a, lacked in zip(table.attributes, lacks, strict=True) if not lacked] == []


def test_few_attributes_are_had_by_no_class(table):
    has = (table.values == 1).any(dim=0).tolist()
    none = {a.id for a, had in zip(table.attributes, has, strict=True) if not had}
    assert none <= {"antlers"}, "the thousand classes hold no deer"


# Wordings


def test_each_can_be_said_in_several_ways(table):
    for attribute in table.attributes:
        assert len(attribute.wordings) >= 3, attribute.id
        assert len({wording.sort for wording in attribute.wordings} - {"less"}) >= 2, attribute.id
        assert attribute.held_out, attribute.id


def test_each_can_be_affirmed_and_denied_with_any_wordings(table):
    for attribute in table.attributes:
        for wordings in (attribute.wordings, attribute.held_out):
            assert {wording.sort for wording in wordings} & set(TRAINED.affirmed), attribute.id


def test_wordings_are_trimmed_and_not_repeated(table):
    for attribute in table.attributes:
        both = [*attribute.wordings, *attribute.held_out]
        assert all(wording.text and wording.text == " ".join(wording.text.split()) for wording in both), attribute.id
        counts = Counter((wording.sort, wording.text.casefold()) for wording in both)
        assert [said for said, count in counts.items() if count > 1] == [], attribute.id


def test_no_wording_belongs_to_two_attributes(table):
    owners = defaultdict(set)
    for attribute in table.attributes:
        for wording in (*attribute.wordings, *attribute.held_out):
            owners[wording.text.casefold()].add(attribute.id)
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


def test_held_out_wordings_are_new(table):
    for attribute in table.attributes:
        known = {base_form(wording.text.casefold()) for wording in attribute.wordings}
        assert known & {base_form(wording.text.casefold()) for wording in attribute.held_out} == set(), attribute.id


def test_no_wording_denies(table):
    denying = [
        (attribute.id, wording.text)
        for attribute in table.attributes
        if attribute.id not in DENY_THEMSELVES
        for wording in (*attribute.wordings, *attribute.held_out)
        if wording.sort != "less"
        for text in (wording.text, base_form(wording.text))
        if not all(phrase.positive for phrase in parse_phrases(text))
    ]
    assert denying == []


def test_a_word_that_denies_by_itself_is_read_so(table):
    affirming = {
        wording.text
        for attribute in table.attributes
        for wording in (*attribute.wordings, *attribute.held_out)
        if wording.sort == "less" and any(phrase.positive for phrase in parse_phrases(wording.text))
    }
    assert affirming <= set(NOT_TAKEN_APART.split())


# What everybody knows of kinds: all of them have it, or it is left open; a bar between what one of must be true.
KINDS_HAVE = {
    "animal > bird": "feathers wings beak two_legs lays_eggs warm_blooded backbone claws|webbed_feet",
    "animal > fish": "fins gills lives_in_water swims backbone no_legs",
    "animal > mammal": "gives_milk warm_blooded backbone",
    "animal > mammal > dog": "fur paws claws four_legs tail visible_ears domesticated dog_like lives_with_people",
    "animal > mammal > cat": "fur paws claws whiskers four_legs tail eats_meat cat_like",
    "animal > mammal > hoofed animal": "four_legs eats_plants",
    "animal > mammal > primate": "fur hands climbs primate_like",
    "animal > mammal > bear": "fur paws claws four_legs short_tail bear_like",
    "animal > mammal > wild dog": "fur paws four_legs tail wild eats_meat",
    "animal > mammal > marine mammal": "lives_in_water swims flippers",
    "animal > reptile": "scales lays_eggs backbone",
    "animal > reptile > snake": "no_legs snake_shaped forked_tongue crawls eats_meat",
    "animal > reptile > turtle": "shell beak slow",
    "animal > reptile > lizard": "tail four_legs claws",
    "animal > reptile > crocodilian": "tail four_legs sharp_teeth lives_in_water swims dangerous",
    "animal > amphibian": "four_legs lays_eggs backbone metamorphosis",
    "animal > invertebrate > insect": "six_legs antennae exoskeleton lays_eggs insect_like",
    "animal > invertebrate > arachnid": "exoskeleton",
    "animal > invertebrate > crustacean": "exoskeleton antennae",
    "food": "edible",
    "object > musical instrument": "music",
    "object > clothing": "worn",
}
KINDS_LACK = {
    "animal > bird": """fur gills fins horns hooves paws gives_milk no_legs antennae exoskeleton whiskers visible_ears
        tusks antlers trunk_nose flippers""",
    "animal > fish": """fur feathers wings beak hooves paws warm_blooded gives_milk antennae visible_ears four_legs
        horns antlers""",
    "animal > mammal": """feathers gills antennae exoskeleton scales six_legs eight_legs compound_eyes tentacles
        metamorphosis shell""",
    "animal > mammal > dog": "horns wings hooves beak fins antlers tusks stripes wild lays_eggs cat_like",
    "animal > mammal > cat": "horns wings hooves beak fins antlers tusks lays_eggs dog_like",
    "animal > mammal > hoofed animal": "paws wings fins beak claws lays_eggs predator",
    "animal > mammal > primate": "horns hooves wings fins beak antlers lays_eggs",
    "animal > mammal > bear": "horns hooves wings long_tail",
    "animal > mammal > wild dog": "horns hooves wings domesticated",
    "animal > mammal > marine mammal": "hooves horns wings claws",
    "animal > reptile": """fur feathers gills warm_blooded gives_milk antennae hooves wings visible_ears
        exoskeleton""",
    "animal > reptile > snake": "claws shell horns fins beak",
    "animal > reptile > turtle": "fangs sharp_teeth long_tail horns",
    "animal > reptile > lizard": "shell beak fins",
    "animal > reptile > crocodilian": "shell beak",
    "animal > amphibian": "fur feathers scales wings beak hooves horns gives_milk warm_blooded",
    "animal > invertebrate": "fur feathers backbone hooves paws gives_milk warm_blooded visible_ears beak",
    "animal > invertebrate > insect": "eight_legs four_legs gills shell tail",
    "animal > invertebrate > arachnid": "wings antennae six_legs four_legs flies",
    "animal > invertebrate > crustacean": "wings six_legs flies horns",
    "food": "wheels engine fur feathers beak",
    "object": "gills beak hooves paws",
    "object > vehicle": "edible worn fur feathers beak",
    "object > musical instrument": "vehicle edible fur",
    "object > clothing": "wheels edible engine",
    "object > building": "edible worn wheels fur",
    "object > furniture": "edible worn engine",
}
EXCEPTIONS = {
    ("king penguin", "flippers"): "its wings are flippers",
    ("armadillo", "shell"): "its armour is called a shell",
    ("Saharan horned viper", "horns"): "it has a horn of scales above each eye",
}
IMPLIED = {
    "antlers": "hooves",
    "hooves": "four_legs fur",
    "paws": "fur",
    "long_hair": "fur",
    "curly_hair": "fur",
    "thick_coat": "fur",
    "long_beak": "beak",
    "hooked_beak": "beak",
    "talons": "claws",
    "long_tail": "tail",
    "short_tail": "tail",
    "bushy_tail": "tail",
    "pointed_ears": "visible_ears",
    "floppy_ears": "visible_ears",
    "dorsal_fin": "fins",
    "gills": "lives_in_water",
    "lives_in_reef": "lives_in_sea",
    "lives_in_sea": "lives_in_water",
    "lives_in_fresh_water": "lives_in_water",
    "snake_shaped": "no_legs",
    "gives_milk": "warm_blooded",
    "warm_blooded": "backbone",
    "ruminant": "eats_grass hooves",
    "eats_fish": "eats_meat",
    "predator": "eats_meat",
    "sled_dog": "dog_like domesticated",
    "black_and_white": "black white",
    "two_wheels": "wheels",
    "four_wheels": "wheels",
    "runs_on_rails": "vehicle",
    "drives_on_road": "vehicle",
    "worn_on_head": "worn",
    "worn_on_feet": "worn",
    "wind_instrument": "music",
    "ball_game": "sport",
    "shoots": "weapon",
    "fruit": "edible",
    "dessert": "edible",
}
NEVER_TOGETHER = [
    "fur feathers",
    "fur scales",
    "no_legs two_legs four_legs six_legs eight_legs many_legs",
    "long_legs short_legs",
    "long_tail short_tail",
    "long_hair short_hair",
    "pointed_ears floppy_ears",
    "slender_body stocky_body",
    "solid_colour stripes",
    "solid_colour spots",
    "solid_colour patches",
    "bright_colours dull_colours",
    "dark_coloured pale_coloured",
    "tiny huge",
    "tiny human_sized",
    "hand_sized larger_than_human",
    "toy_breed large_breed",
    "warm_blooded gills",
    "wild domesticated",
    "two_wheels four_wheels",
]
FACTS = [
    ("zebra", "stripes hooves four_legs black_and_white", "horns spots wings"),
    ("tiger", "stripes orange dangerous", "spots hooves"),
    ("leopard", "spots", "stripes mane"),
    ("lion", "mane eats_meat", "stripes horns"),
    ("African elephant", "trunk_nose tusks large_ears huge", "horns beak"),
    ("dromedary camel", "hump lives_in_desert", "horns stripes"),
    ("polar bear", "white fur lives_in_snow", "tusks spots"),
    ("giant panda", "black white fur", "horns stripes"),
    ("skunk", "black white bushy_tail", "horns"),
    ("gorilla", "fur hands", "tail horns"),
    ("wallaby", "pouch jumps long_tail", "hooves horns"),
    ("king penguin", "swims feathers", "flies fur"),
    ("ostrich", "runs_fast long_neck", "flies"),
    ("flamingo", "pink long_legs", "fur"),
    ("bald eagle", "hooked_beak talons flies", "sharp_teeth fur"),
    ("great white shark", "fins sharp_teeth lives_in_sea", "fur four_legs"),
    ("goldfish", "fins", "fur"),
    ("garter snake", "no_legs scales", "fur wings"),
    ("box turtle", "shell slow", "fur wings"),
    ("monarch butterfly", "wings flies orange", "spins_webs"),
    ("tarantula", "eight_legs", "wings"),
    ("centipede", "many_legs", "wings fur"),
    ("lemon", "yellow edible fruit", "wheels"),
    ("banana", "yellow edible", "wheels"),
    ("strawberry", "red edible sweet", "wheels"),
    ("fire truck", "red wheels engine", "edible wings"),
    ("unicycle", "seat", "two_wheels four_wheels engine"),
    ("school bus", "yellow wheels windows", "edible"),
    ("violin", "strings wood music", "wheels keyboard_instrument"),
    ("grand piano", "music", "wings edible"),
    ("wall clock", "tells_time", "wheels edible"),
    ("sunglasses", "worn", "engine edible"),
    ("airliner", "flying_machine engine", "edible worn"),
    ("triceratops", "horns", "fur feathers"),
]


def of_kind(corpus, kind):
    found = [entry for entry in corpus if f"{entry.kind} > ".startswith(f"{kind} > ")]
    assert found, kind
    return found


def excused(entry, id):
    return (entry.names[0], id) in EXCEPTIONS


@pytest.mark.parametrize("kind", KINDS_HAVE)
def test_no_class_lacks_what_its_kind_has(corpus, value, kind):
    for entry in of_kind(corpus, kind):
        for ids in KINDS_HAVE[kind].split():
            assert any(value(entry, id) >= 0 for id in ids.split("|")), (entry.names[0], ids)


@pytest.mark.parametrize("kind", KINDS_LACK)
def test_no_class_has_what_its_kind_lacks(corpus, value, kind):
    for entry in of_kind(corpus, kind):
        assert [id for id in KINDS_LACK[kind].split() if value(entry, id) > 0 and not excused(entry, id)] == [], entry


def test_each_exception_is_one(corpus, value):
    entries = {entry.names[0]: entry for entry in corpus}
    assert [pair for pair in EXCEPTIONS if value(entries[pair[0]], pair[1]) < 1] == []


@pytest.mark.parametrize("id", IMPLIED)
def test_what_has_one_does_not_lack_the_other(corpus, value, id):
    for entry in corpus:
        if value(entry, id) > 0:
            assert [implied for implied in IMPLIED[id].split() if value(entry, implied) < 0] == [], entry.names


@pytest.mark.parametrize("ids", NEVER_TOGETHER)
def test_no_class_has_two_that_exclude_each_other(corpus, value, ids):
    for entry in corpus:
        assert sum(value(entry, id) > 0 for id in ids.split()) <= 1, entry.names


@pytest.mark.parametrize(("name", "has", "lacks"), FACTS, ids=[name for name, *_ in FACTS])
def test_facts(corpus, value, name, has, lacks):
    (entry,) = (entry for entry in corpus if entry.names[0] == name)
    assert {id: value(entry, id) for id in has.split()} == dict.fromkeys(has.split(), 1)
    assert {id: value(entry, id) for id in lacks.split()} == dict.fromkeys(lacks.split(), -1)


# Reading the file


@pytest.fixture
def small(corpus, tmp_path):
    """``small(change)`` -> the table of two classes and two attributes, after ``change`` to the file's content."""
    two = (corpus[0], next(entry for entry in corpus if entry.kind.startswith("object")))
    wordings = {"noun": ["horns"], "verb": ["grows horns"], "adjective": ["horned"], "less": ["hornless"]}

    def make(change=lambda content: None):
        attribute = {"group": "parts", "scope": ["animal"], "reserved": False, "wordings": wordings}
        attribute["held_out"] = {"noun": ["pointed things on its head"]}
        content = {
            "attributes": {"horns": attribute, "red": {**attribute, "scope": ["animal", "object"], "reserved": True}},
            "classes": {entry.id: {"has": [], "unsure": []} for entry in two},
        }
        change(content["classes"][two[0].id])
        change(content)
        path = tmp_path / f"attributes{len(list(tmp_path.iterdir()))}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return load_attributes(two, path)

    return make


def test_what_is_not_listed_is_lacking_in_scope_and_open_outside(small):
    assert small().values.tolist() == [[-1, -1], [0, -1]]


@pytest.mark.parametrize(("list_", "expected"), [("has", 1), ("unsure", 0)])
def test_what_is_listed_is_had_or_open(small, list_, expected):
    table = small(lambda content: content.get(list_, []).append("horns"))
    assert table.values.tolist() == [[expected, -1], [0, -1]]


def test_training_may_see_what_is_not_reserved(small):
    assert small().trained.tolist() == [True, False]


def test_the_hash_changes_with_any_word_or_value(small):
    table = small()
    assert attributes_hash(table) == attributes_hash(small())
    first, *others = table.attributes
    other_words = replace(table, attributes=(replace(first, held_out=()), *others))
    other_values = replace(table, values=-table.values)
    assert len({attributes_hash(changed) for changed in (table, other_words, other_values)}) == 3


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "{",
        "[]",
        '{"attributes": {}}',
        '{"attributes": {}, "classes": {}}',
        '{"attributes": [], "classes": {}}',
        '{"attributes": {"horns": {}}, "classes": {}}',
    ],
)
def test_a_damaged_file_is_one_sentence(corpus, tmp_path, one_sentence, content):
    path = tmp_path / "attributes.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CheckpointError) as caught:
        load_attributes(corpus, path)
    one_sentence(str(caught.value).replace(str(path), "it"))


# What training draws from


class ListeningEncoder:
    """A text encoder without weights that remembers what it was given."""

    name = "listening"
    dim = 2
    device = torch.device("cpu")
    fingerprint = "listening:1"

    def __init__(self):
        self.texts = []

    def encode(self, texts):
        self.texts += texts
        return torch.zeros(len(texts), self.dim)


@pytest.fixture(scope="module")
def lessons(corpus, table):
    """Lessons on every tenth class, and all the texts."""
    some = corpus[::10]
    encoder = ListeningEncoder()
    prepared = prepare_lessons(some, load_attributes(some), encoder.encode)
    return prepared, encoder.texts


def said_of(attributes):
    """Every clause that training can make of the attributes."""
    return {
        template.format(wording.text, base=base_form(wording.text))
        for attribute in attributes
        for wording in attribute.wordings
        for phrasing in (TRAINED.affirmed, TRAINED.denied)
        for template in phrasing.get(wording.sort, ())
    }


def test_training_learns_no_value_of_a_reserved_attribute(table, lessons):
    values = lessons[0].values
    assert table.values[::10][:, ~table.trained].any(), "there is nothing to leave out"
    assert not values[:, ~table.trained].any()
    assert torch.equal(values[:, table.trained], table.values[::10][:, table.trained])


def test_no_sentence_of_training_speaks_of_a_reserved_attribute_or_in_a_held_out_wording(table, lessons):
    prepared, texts = lessons
    assert prepared.sentences.min() >= 0
    clauses = {clause for i in prepared.sentences.flatten().tolist() for clause in texts[i].split("; ")}
    assert clauses <= said_of(attribute for attribute in table.attributes if not attribute.reserved)
    assert not clauses & said_of(attribute for attribute in table.attributes if attribute.reserved)


def test_each_attribute_is_embedded_in_its_wordings_and_no_others(table, lessons):
    prepared, texts = lessons
    for attribute, places in zip(table.attributes, prepared.wordings.tolist(), strict=True):
        said = {phrase.text for wording in attribute.wordings for phrase in phrases_of(wording)}
        assert {texts[i] for i in places if i >= 0} == (set() if attribute.reserved else said), attribute.id
        assert not said & {p.text for wording in attribute.held_out for p in phrases_of(wording)}, attribute.id


def test_whole_sentences_are_made_on_demand_alone(corpus, lessons):
    encoder = ListeningEncoder()
    prepared = prepare_lessons(corpus[:3], load_attributes(corpus[:3]), encoder.encode, with_sentences=False)
    assert prepared.sentences.shape == (3, 0)
    assert lessons[0].sentences.shape[1] > 0
    assert not [text for text in encoder.texts if "; it is not " in text or "; does not have " in text]
