"""The corpus is complete, says what it should, and was not written from a template."""

import json
import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from timm.data import ImageNetInfo

from core.corpus import CORPUS, corpus_hash, load_corpus
from core.errors import CheckpointError
from core.knowledge import IMAGENET, SHAPES, knowledge

ROOTS = {"animal", "plant", "fungus", "food", "object", "scene", "person"}
SPLITS = CORPUS.parents[1] / "splits" / "imagenet-zsl.json"


@pytest.fixture(scope="module", params=[IMAGENET, SHAPES])
def any_corpus(request):
    return knowledge(request.param).corpus


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


def texts(entry):
    return [entry.short, *entry.rich]


def words(text):
    return len(text.split())


def test_it_has_each_class_that_the_encoder_has_a_prototype_of(corpus):
    assert len(corpus) == 1000
    assert [entry.id for entry in corpus] == sorted(ImageNetInfo().label_names())


def test_first_names_are_unique_and_no_name_is_shared(corpus):
    owners = defaultdict(set)
    for entry in corpus:
        assert entry.names, entry.id
        for name in entry.names:
            owners[name.casefold()].add(entry.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}
    assert len({entry.names[0].casefold() for entry in corpus}) == 1000


def test_names_are_trimmed_and_not_repeated(any_corpus):
    for entry in any_corpus:
        assert all(name and name == " ".join(name.split()) for name in entry.names), entry.id
        assert len({name.casefold() for name in entry.names}) == len(entry.names), entry.id


def test_no_text_stands_twice(any_corpus):
    counts = Counter(text.casefold().rstrip(".") for entry in any_corpus for text in texts(entry))
    assert [text for text, count in counts.items() if count > 1] == []


def test_texts_are_as_long_as_they_should_be(any_corpus):
    assert {entry.id: entry.short for entry in any_corpus if not 6 <= words(entry.short) <= 14} == {}
    assert {entry.id: text for entry in any_corpus for text in entry.rich if not 12 <= words(text) <= 40} == {}
    assert [entry.id for entry in any_corpus if len(entry.rich) < 2] == []


def test_texts_are_plain_lines(any_corpus):
    for entry in any_corpus:
        for text in texts(entry):
            assert text == " ".join(text.split()), entry.id
            assert not re.search(r"[<>{}\[\]_*#\u200b\ufffd]|https?:", text), entry.id


def test_no_description_says_its_own_name(corpus):
    said = [
        (entry.id, name, text)
        for entry in corpus
        for name in entry.names
        if name.casefold() != "orange"  # the fruit has the colour's name
        for text in texts(entry)
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    assert said == []


def test_kinds_form_a_small_tree(corpus):
    kinds = {entry.kind for entry in corpus}
    assert len(kinds) <= 130
    assert {kind.split(" > ")[0] for kind in kinds} <= ROOTS
    assert [kind for kind in kinds if not re.fullmatch(r"[a-z, ]+( > [a-z, ]+)+", kind)] == []
    inner = {
        " > ".join(path[:depth]) for path in (kind.split(" > ") for kind in kinds) for depth in range(1, len(path))
    }
    assert kinds & inner == set(), "a kind that holds other kinds holds classes of its own"


def test_it_was_not_written_from_a_template(any_corpus):
    openings = Counter(" ".join(text.lower().split()[:3]) for entry in any_corpus for text in texts(entry))
    opening, count = openings.most_common(1)[0]
    assert count <= 0.03 * openings.total(), opening


def test_the_ways_to_say_a_class_differ_and_are_never_empty(any_corpus):
    for entry in any_corpus:
        forms = entry.forms()
        assert all(form.strip() for form in forms), entry.id
        assert forms[0] == entry.names[0]
        assert set(texts(entry)) <= set(forms), entry.id


def test_the_hash_changes_with_any_word(corpus):
    assert corpus_hash(corpus) == corpus_hash(load_corpus())
    first, *others = corpus
    assert corpus_hash(corpus) != corpus_hash((replace(first, short=first.short + "s"), *others))


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", "[1]", '{"n1": {}}', '{"n1": {"names": ["a"], "short": "b"}}']
)
def test_a_damaged_corpus_is_one_sentence(tmp_path, one_sentence, content):
    path = tmp_path / "corpus.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CheckpointError) as caught:
        load_corpus(path)
    one_sentence(str(caught.value).replace(str(path), "it"))


def test_the_folds_are_disjoint_and_cover_everything(corpus):
    splits = json.loads(SPLITS.read_text(encoding="utf-8"))
    folds = [*splits["test"], *splits["validation"]]
    assert [len(fold) for fold in folds] == [200] * 5
    assert sorted(id for fold in folds for id in fold) == [entry.id for entry in corpus]
    assert (len(splits["test"]), len(splits["validation"])) == (3, 2)
