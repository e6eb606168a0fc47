"""Classes as people type, paste and save them."""

import json
from dataclasses import replace

import pytest

from core.descriptions import (
    MAX_CHARACTERS,
    MAX_CLASSES,
    MIN_CLASSES,
    ClassDescription,
    Phrase,
    Statement,
    check_classes,
    load_classes,
    parse_classes,
)
from core.descriptions.classes import MAX_PHRASES
from core.errors import DescriptionError


def classes(*names):
    return [ClassDescription(name) for name in names]


def phrases(*signed):
    """``+big``, ``-horns`` -> phrases."""
    return tuple(Phrase(text[1:], text[0] == "+") for text in signed)


def refusal(call, one_sentence):
    with pytest.raises(DescriptionError) as caught:
        call()
    return one_sentence(caught.value)


# Pasted lines


@pytest.mark.parametrize(
    ("line", "name", "texts"),
    [
        ("lion", "lion", ()),
        ("lion: a big cat", "lion", ("a big cat",)),
        ("lion:a big cat", "lion", ("a big cat",)),
        ("  lion :  a big cat  ", "lion", ("a big cat",)),
        ("lion:", "lion", ()),
        ("lion\ta big cat", "lion", ("a big cat",)),
        ("ratio 1:2\ta drawing: of two", "ratio 1:2", ("a drawing: of two",)),
        ("lion: seen at 12:30", "lion", ("seen at 12:30",)),
        ("Löwe: große Katze", "Löwe", ("große Katze",)),
        (": nameless", "", ("nameless",)),
    ],
)
def test_a_line_is_a_class(line, name, texts):
    assert parse_classes(line) == [ClassDescription(name, texts)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_empty_lines_and_comments_are_skipped(newline):
    text = newline.join(["# my zoo", "", "lion: big", "   ", "  # not this one", "tiger"])
    assert [described.name for described in parse_classes(text)] == ["lion", "tiger"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing"])
def test_nothing_pasted_is_no_class(text):
    assert parse_classes(text) == []


# Files


@pytest.fixture
def file(tmp_path):
    """``file(name, content)`` -> a file that holds ``content``, text or bytes."""

    def make(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


LIONS = [ClassDescription("lion", ("a big cat",)), ClassDescription("tiger", ("a striped cat", "orange and black"))]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("zoo.json", '{"lion": "a big cat", "tiger": ["a striped cat", "orange and black"]}', LIONS),
        ("ZOO.JSON", '\ufeff{"lion": ["a big cat"], "tiger": ["a striped cat", "orange and black"]}', LIONS),
        ("zoo.json", '{"lion": "", "tiger": ["", "  "]}', classes("lion", "tiger")),
        ("zoo.json", '{"lion": [], "tiger": []}', classes("lion", "tiger")),
        ("zoo.json", "{}", []),
        ("zoo.json", '{"lion": {"text": "a big cat"}}', LIONS[:1]),
        ("zoo.json", '{"lion": {"text": "a big cat", "phrases": null}}', LIONS[:1]),
        ("zoo.json", '{"lion": {"text": ["a big cat", " "]}, "tiger": {}}', [LIONS[0], ClassDescription("tiger")]),
        (
            "zoo.json",
            '{"lion": {"text": "a big cat", "phrases": {"mane": true, "stripes": false}}}',
            [ClassDescription("lion", ("a big cat",), phrases("+mane", "-stripes"))],
        ),
        (
            "zoo.json",
            '{"lion": {"phrases": {"mane": true}}, "tiger": {"phrases": {}}}',
            [ClassDescription("lion", (), phrases("+mane")), ClassDescription("tiger", (), ())],
        ),
        ("zoo.txt", "lion: a big cat\ntiger\n", [LIONS[0], ClassDescription("tiger")]),
        ("zoo.tsv", "\ufefflion\ta big cat\r\n", LIONS[:1]),
        ("zoo", "", []),
    ],
)
def test_a_class_file(file, name, content, expected):
    assert load_classes(file(name, content)) == expected


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        '["lion", "tiger"]',
        '"lion"',
        "null",
        "3",
        '{"lion": null}',
        '{"lion": 3}',
        '{"lion": {"text": 3}}',
        '{"lion": {"text": null}}',
        '{"lion": {"text": {"text": "a big cat"}}}',
        '{"lion": {"text": "a big cat", "phrases": "no stripes"}}',
        '{"lion": {"text": "a big cat", "phrases": ["mane"]}}',
        '{"lion": {"text": "a big cat", "phrases": {"mane": 1}}}',
        '{"lion": {"text": "a big cat", "phrases": {"mane": null}}}',
        '{"lion": ["a big cat", 3]}',
        '{"lion": [["a big cat"]]}',
    ],
)
def test_json_of_another_shape_says_which_is_right(file, content, one_sentence):
    assert "JSON object" in refusal(lambda: load_classes(file("zoo.json", content)), one_sentence)


@pytest.mark.parametrize("content", ["", "{", "lion: a big cat", '{"lion": "a big cat",}', "NaN!", '{"lion": 1e}'])
def test_what_is_no_json_is_refused(file, content, one_sentence):
    assert "not valid JSON" in refusal(lambda: load_classes(file("zoo.json", content)), one_sentence)


def test_a_name_that_stands_twice_in_json_is_not_lost(file, one_sentence):
    content = '{"lion": "a big cat", "tiger": "x", "lion": "the zodiac sign"}'
    assert "twice" in refusal(lambda: load_classes(file("zoo.json", content)), one_sentence)


def test_a_phrase_that_stands_twice_in_json_is_not_lost(file, one_sentence):
    content = '{"lion": {"phrases": {"mane": true, "mane": false}}}'
    assert "twice" in refusal(lambda: load_classes(file("zoo.json", content)), one_sentence)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000])
def test_json_without_a_bottom_is_refused(file, content, one_sentence):
    assert "too deeply" in refusal(lambda: load_classes(file("zoo.json", content)), one_sentence)


@pytest.mark.parametrize("name", ["zoo.json", "zoo.txt"])
@pytest.mark.parametrize("content", ["Löwe".encode("latin-1"), '{"lion": ""}'.encode("utf-16"), b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_text_is_refused(file, name, content, one_sentence):
    assert "UTF-8" in refusal(lambda: load_classes(file(name, content)), one_sentence)


@pytest.mark.parametrize("name", ["gone.json", "gone.txt", ""])
def test_a_missing_file_or_a_folder_is_refused(tmp_path, name, one_sentence):
    assert "cannot be read" in refusal(lambda: load_classes(tmp_path / name), one_sentence)


# What a classifier can be built from


def test_blanks_are_trimmed_and_empty_texts_dropped():
    checked = check_classes(
        [ClassDescription("  great \n white\tshark ", (" a  big\nfish ", "  ", "")), ClassDescription("tiger")]
    )
    assert checked == (ClassDescription("great white shark", ("a big fish",)), ClassDescription("tiger"))


def test_checking_twice_changes_nothing():
    once = check_classes([ClassDescription(" lion ", (" big ",)), ClassDescription("tiger", ("striped", "orange"))])
    assert check_classes(once) == once


def test_corrected_phrases_are_trimmed_and_stand_once():
    corrected = phrases("+ big \n ears", "-horns", "+", "-  ", "+big ears", "- horns ", "+horns", "+half \ud83d")
    (checked,) = check_classes([ClassDescription("lion", ("big",), corrected)])
    assert checked.corrected == phrases("+big ears", "-horns", "+horns", "+half ?")
    assert check_classes([checked]) == (checked,)


@pytest.mark.parametrize("corrected", [None, (), phrases("+big")])
def test_checking_tells_what_was_corrected_from_what_was_not(corrected):
    assert check_classes([ClassDescription("lion", ("big",), corrected)])[0].corrected == corrected


@pytest.mark.parametrize("count", [1, 2, 3, MAX_CLASSES])
def test_as_many_classes_as_allowed(count):
    assert len(check_classes(classes(*map(str, range(count))))) == count


@pytest.mark.parametrize(("count", "says"), [(0, "at least one class"), (201, "limit is 200"), (9999, "9999")])
def test_too_few_or_too_many_classes(count, says, one_sentence):
    assert (MIN_CLASSES, MAX_CLASSES) == (1, 200)
    assert says in refusal(lambda: check_classes(classes(*map(str, range(count)))), one_sentence)


@pytest.mark.parametrize("other", ["lion", "Lion", "LION", " lion "])
def test_a_name_may_stand_once(other, one_sentence):
    assert "own name" in refusal(lambda: check_classes(classes("lion", "tiger", other)), one_sentence)


def test_names_of_other_alphabets_are_compared_without_capitals(one_sentence):
    refusal(lambda: check_classes(classes("STRASSE", "straße")), one_sentence)


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\u00a0"])
def test_a_class_needs_a_name(name, one_sentence):
    message = refusal(lambda: check_classes([ClassDescription("lion"), ClassDescription(name, ("big",))]), one_sentence)
    assert "Class 2" in message


def test_a_pasted_line_without_a_name_is_refused(one_sentence):
    assert "Class 2" in refusal(lambda: check_classes(parse_classes("lion: big\n: striped")), one_sentence)


@pytest.mark.parametrize("where", ["name", "only text", "second text"])
def test_a_text_may_have_2000_characters(where, one_sentence):
    assert MAX_CHARACTERS == 2000

    def described(length):
        long = "x" * length
        first = {
            "name": ClassDescription(long),
            "only text": ClassDescription("lion", (long,)),
            "second text": ClassDescription("lion", ("big", long)),
        }[where]
        return [first, ClassDescription("tiger")]

    assert len(check_classes(described(2000))) == 2
    message = refusal(lambda: check_classes(described(2001)), one_sentence)
    assert "2001" in message
    assert len(message) < 200, "the message repeats the whole text"


def test_a_corrected_phrase_may_have_2000_characters(one_sentence):
    def described(length):
        return [ClassDescription("lion", (), phrases("+big", "-" + "x" * length))]

    assert len(check_classes(described(2000))) == 1
    assert "2001" in refusal(lambda: check_classes(described(2001)), one_sentence)


@pytest.mark.parametrize("where", ["one text", "two texts", "corrected"])
def test_a_class_may_have_60_phrases(where, one_sentence):
    assert MAX_PHRASES == 60

    def described(count):
        said = [f"trait{n}" for n in range(count)]
        return {
            "one text": [ClassDescription("lion", (", ".join(said),))],
            "two texts": [ClassDescription("lion", (", ".join(said[:30]), ", ".join(said[20:])))],
            "corrected": [ClassDescription("lion", ("big",), tuple(map(Phrase, said)))],
        }[where]

    assert len(check_classes(described(60))[0].phrases) == 60
    message = refusal(lambda: check_classes(described(61)), one_sentence)
    assert "61 phrases" in message
    assert "limit is 60" in message


def test_a_text_of_too_many_phrases_may_be_corrected():
    text = ", ".join(f"trait{n}" for n in range(99))
    assert check_classes([ClassDescription("lion", (text,), phrases("+big"))])


def test_blanks_do_not_count_towards_the_limit():
    assert check_classes([ClassDescription("lion", ("a" + " " * 5000 + "b",)), ClassDescription("tiger")])[0].texts == (
        "a b",
    )


def test_half_a_character_from_json_becomes_text(file):
    loaded = load_classes(file("zoo.json", json.dumps({"lion\ud83d": "big \ude00", "tiger": ""})))
    for described in check_classes(loaded):
        assert "".join([described.name, *described.texts]).encode("utf-8")


@pytest.mark.parametrize("name", ["🦁", "獅子", "c++", "<b>lion</b>", "=1+1", "class 3"])
def test_unusual_names_are_kept(name):
    assert check_classes(classes(name, "other"))[0].name == name


# What is said and denied


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        (ClassDescription("lion"), ()),
        (ClassDescription("lion", ("big, no horns",)), phrases("+big", "-horns")),
        (ClassDescription("lion", ("big", "no horns; big")), phrases("+big", "-horns")),
        (ClassDescription("lion", ("horns", "no horns")), phrases("+horns", "-horns")),
        (ClassDescription("no horns", ("big",)), phrases("+big")),
        (ClassDescription("lion", ("...",)), ()),
        (ClassDescription("lion", ("big, no horns",), phrases("-big")), phrases("-big")),
        (ClassDescription("lion", ("big",), ()), ()),
        (ClassDescription("lion", (), phrases("+not a word of it is parsed")), phrases("+not a word of it is parsed")),
    ],
)
def test_the_phrases_of_a_class(described, expected):
    assert described.phrases == expected


# What is encoded


@pytest.mark.parametrize(
    ("described", "with_name", "without"),
    [
        (ClassDescription("lion"), ("lion",), ("lion",)),
        (ClassDescription("lion", ("big",)), ("lion: big",), ("big",)),
        (ClassDescription("lion", ("big", "a cat")), ("lion: big", "lion: a cat"), ("big", "a cat")),
        (ClassDescription("lion", ("no horns",)), ("lion: no horns",), ("no horns",)),
        (ClassDescription("lion", ("big",), phrases("-big")), ("lion: big",), ("big",)),
    ],
)
def test_sentences(described, with_name, without):
    assert described.sentences(with_name=True) == with_name
    assert described.sentences(with_name=False) == without


def whole(weight, *texts):
    return Statement(texts, True, float(weight), whole=True)


def parts(*signed):
    return tuple(Statement((phrase.text,), phrase.positive, 1.0) for phrase in phrases(*signed))


@pytest.mark.parametrize(
    ("described", "with_name", "without"),
    [
        # No phrase, or a single one: there is nothing beside the whole.
        (ClassDescription("lion"), (whole(1, "lion"),), (whole(1, "lion"),)),
        (ClassDescription("lion", ("big",)), (whole(1, "lion: big"),), (whole(1, "big"),)),
        (ClassDescription("lion", ("!",)), (whole(1, "lion: !"),), (whole(1, "!"),)),
        # Everything is affirmed: the texts, and each phrase.
        (
            ClassDescription("lion", ("big, a cat",)),
            (whole(2, "lion: big, a cat"), *parts("+big", "+cat")),
            (whole(2, "big, a cat"), *parts("+big", "+cat")),
        ),
        (
            ClassDescription("lion", ("big", "a cat")),
            (whole(2, "lion: big", "lion: a cat"), *parts("+big", "+cat")),
            (whole(2, "big", "a cat"), *parts("+big", "+cat")),
        ),
        # Something is denied: no text that an encoder would read without its not.
        (
            ClassDescription("lion", ("big, no horns",)),
            (whole(2, "lion"), *parts("+big", "-horns")),
            parts("+big", "-horns"),
        ),
        (ClassDescription("lion", ("no horns",)), (whole(1, "lion"), *parts("-horns")), parts("-horns")),
        # Corrected: what was typed no longer holds.
        (
            ClassDescription("lion", ("big, horns",), phrases("+big", "-horns")),
            (whole(2, "lion"), *parts("+big", "-horns")),
            parts("+big", "-horns"),
        ),
        (
            ClassDescription("lion", ("big, no horns",), phrases("+big", "+horns")),
            (whole(2, "lion"), *parts("+big", "+horns")),
            parts("+big", "+horns"),
        ),
        (ClassDescription("lion", ("big",), phrases("+small")), (whole(1, "lion"), *parts("+small")), parts("+small")),
        (ClassDescription("lion", ("big",), ()), (whole(1, "lion"),), (whole(1, "lion"),)),
        # Put right to what was read anyway.
        (ClassDescription("lion", ("big",), phrases("+big")), (whole(1, "lion: big"),), (whole(1, "big"),)),
    ],
)
def test_statements(described, with_name, without):
    assert described.statements(with_name=True) == with_name
    assert described.statements(with_name=False) == without


DESCRIBED = [
    ClassDescription("lion", texts, corrected)
    for texts in ((), ("big",), ("no horns",), ("big, striped, no horns", "a cat"), ("?",))
    for corrected in (None, (), phrases("+big"), phrases("-horns", "+big"), phrases("-horns"))
]


@pytest.mark.parametrize("described", DESCRIBED)
@pytest.mark.parametrize("with_name", [True, False])
def test_there_is_always_something_to_encode(described, with_name):
    statements = described.statements(with_name)
    assert statements
    assert all(statement.texts and all(statement.texts) for statement in statements)
    assert all(statement.weight > 0 for statement in statements)
    assert sum(statement.whole for statement in statements) == statements[0].whole, "the whole stands first, once"


@pytest.mark.parametrize("described", DESCRIBED)
def test_the_whole_counts_as_much_as_all_phrases(described):
    first, *others = described.statements(with_name=True)
    assert first.whole
    assert not others or first.weight == sum(statement.weight for statement in others)


@pytest.mark.parametrize("described", DESCRIBED)
@pytest.mark.parametrize("with_name", [True, False])
def test_no_text_is_encoded_that_denies(described, with_name):
    texts = [text for statement in described.statements(with_name) for text in statement.texts]
    assert not [text for text in texts if "no " in text]


def test_correcting_is_as_good_as_having_typed_it():
    described = ClassDescription("lion", ("big, no horns",))
    corrected = replace(described, corrected=described.phrases)
    for with_name in (True, False):
        assert corrected.statements(with_name) == described.statements(with_name)
