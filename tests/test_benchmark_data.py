"""The loaders of zero-shot benchmarks, on miniature copies in the published formats."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from miniatures import (
    ANIMALS,
    BIRDS,
    EACH,
    UNSEEN_ANIMALS,
    write_awa2,
    write_cub,
    write_features,
    write_folder,
    write_modelnet40,
    write_sun,
)
from scipy.io import loadmat, savemat

from core.datasets import BENCHMARKS, Benchmark, class_pairs, load_benchmark
from core.datasets.awa2 import load_awa2
from core.datasets.base import split_samples
from core.datasets.cub import in_words
from core.datasets.taxonomy import TAXONOMIES, taxonomy_of
from core.errors import SampleError, SettingError

WITH_SPLIT = {"awa2": lambda folder: write_awa2(folder, True), "cub": write_cub, "sun": write_sun}


def names_of(benchmark: Benchmark, positions: torch.Tensor) -> list[str]:
    return [benchmark.classes[i] for i in positions.tolist()]


def assert_sound(benchmark: Benchmark) -> None:
    parts = [benchmark.train, benchmark.test_seen, benchmark.test_unseen]
    assert len(torch.cat(parts).unique()) == sum(map(len, parts))
    seen, unseen = set(benchmark.seen.tolist()), set(benchmark.unseen.tolist())
    assert not seen & unseen
    assert set(benchmark.labels[benchmark.train].tolist()) == seen
    assert set(benchmark.labels[benchmark.test_seen].tolist()) <= seen
    assert set(benchmark.labels[benchmark.test_unseen].tolist()) <= unseen
    assert len(benchmark.labels) == len(benchmark.samples if benchmark.features is None else benchmark.features)


@pytest.mark.parametrize("kind", WITH_SPLIT)
def test_attributes_that_seen_classes_teach_find_the_unseen_ones(tmp_path, kind):
    benchmark = load_benchmark(WITH_SPLIT[kind](tmp_path))
    assert_sound(benchmark)
    assert benchmark.features is not None
    assert benchmark.features.dtype == torch.float32
    assert benchmark.strengths is not None
    torch.testing.assert_close(benchmark.strengths.norm(dim=1), torch.ones(len(benchmark.classes)))
    rows = benchmark.strengths[benchmark.labels[benchmark.train]].double()
    gram = rows @ rows.T + 1e-3 * torch.eye(len(rows))
    map_back = rows.T @ torch.linalg.solve(gram, benchmark.features[benchmark.train].double())
    looks = benchmark.strengths[benchmark.unseen].double() @ map_back
    features = benchmark.features[benchmark.test_unseen].double()
    near = torch.nn.functional.normalize(features, dim=1) @ torch.nn.functional.normalize(looks, dim=1).T
    answers = benchmark.unseen[near.argmax(dim=1)]
    assert (answers == benchmark.labels[benchmark.test_unseen]).double().mean() > 0.7


@pytest.mark.parametrize("kind", WITH_SPLIT)
def test_each_position_means_the_same_photo_with_features_and_with_photos(tmp_path, kind):
    spec = WITH_SPLIT[kind](tmp_path)
    given, photos = load_benchmark(spec), load_benchmark(spec, images=True)
    assert photos.features is None
    assert not given.samples
    for name in ("labels", "train", "test_seen", "test_unseen"):
        assert torch.equal(getattr(given, name), getattr(photos, name))
    for sample, label in zip(photos.samples, photos.labels.tolist(), strict=True):
        assert sample.label == photos.classes[label]
        assert photos.medium.read(sample.read(), sample.name).size == (48, 48)
    if kind == "awa2":
        folders = [sample.path.parent.name.replace("+", " ") for sample in photos.samples]
        assert folders == names_of(photos, photos.labels)
    if kind == "sun":
        scenes = {sample.path.parent.relative_to(tmp_path / "images").as_posix(): sample for sample in photos.samples}
        assert scenes["a/apartment_building/outdoor"].label == "apartment building outdoor"


def test_attributes_stand_in_the_rows_of_their_classes(tmp_path):
    benchmark = load_benchmark(write_awa2(tmp_path, True))
    assert benchmark.classes != tuple(kind.replace("+", " ") for kind in ANIMALS)  # the mats have an order of their own
    assert benchmark.has is not None
    for row, name in enumerate(benchmark.classes):
        said = ANIMALS[name.replace(" ", "+")].split()
        has = {benchmark.attributes[j] for j in (benchmark.has[row] > 0).nonzero().flatten().tolist()}
        assert ("long legs" in has) == ("longleg" in said)
        assert ("swims" in has) == ("swims" in said)
        assert len(has) == len(said)
    missing = (benchmark.has == 0).nonzero().tolist()
    assert missing == [[benchmark.classes.index("antelope"), len(benchmark.attributes) - 1]]
    assert set(names_of(benchmark, benchmark.unseen)) == {kind.replace("+", " ") for kind in UNSEEN_ANIMALS}


@pytest.mark.parametrize("place", ["Animals_with_Attributes2", "Animals_with_Attributes2/xlsa17/data/AWA2", "."])
@pytest.mark.parametrize("below", [".", "Animals_with_Attributes2"])
def test_the_split_is_found_in_the_datasets_folder_and_beside_it(tmp_path, place, below):
    write_awa2(tmp_path, True)
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    for path in (tmp_path / "xlsa17/data/AWA2").iterdir():
        shutil.copy(path, tmp_path / place / path.name)
    if place != ".":
        shutil.rmtree(tmp_path / "xlsa17")
    assert load_benchmark(f"awa2:{tmp_path / below}").features is not None


def test_without_the_split_the_authors_classes_count_and_one_photo_in_five_is_kept_back(tmp_path):
    benchmark = load_benchmark(write_awa2(tmp_path, False))
    assert_sound(benchmark)
    assert set(names_of(benchmark, benchmark.unseen)) == {kind.replace("+", " ") for kind in UNSEEN_ANIMALS}
    assert len(benchmark.test_seen) == 6
    assert len(benchmark.train) == 6 * (EACH - 1)
    assert {benchmark.samples[i].name[-5:] for i in benchmark.test_seen.tolist()} == {"2.jpg"}
    assert benchmark.parents[benchmark.classes.index("dolphin")] == "whales"


def test_one_in_five_of_many_and_none_of_a_class_with_one_sample():
    labels = torch.tensor([0] * 12 + [1] + [2] * 3).flip(0)
    split = split_samples(labels, torch.tensor([0, 1]), torch.tensor([2]))
    assert labels[split.test_seen].tolist() == [0, 0, 0]
    assert split.seen.tolist() == [0, 1]
    assert labels[split.train].bincount().tolist() == [9, 1]
    assert split.test_unseen.tolist() == [0, 1, 2]


def test_the_real_lists_of_awa2(shared, tmp_path):
    for path in (shared / "data" / "awa2-metadata").glob("*.txt"):
        shutil.copy(path, tmp_path)
    for line in (tmp_path / "classes.txt").read_text().splitlines():
        kind = line.split("\t")[1].strip()
        (tmp_path / "JPEGImages" / kind).mkdir(parents=True)
        for number in (1, 2):
            (tmp_path / "JPEGImages" / kind / f"{kind}_1000{number}.jpg").touch()
    benchmark = load_awa2(tmp_path, images=False)
    assert (len(benchmark.seen), len(benchmark.unseen), len(benchmark.attributes)) == (40, 10, 85)
    assert benchmark.has is not None
    assert benchmark.has[benchmark.classes.index("polar bear"), benchmark.attributes.index("arctic")] == 1
    assert int((benchmark.has == 0).sum()) == 4
    assert benchmark.strengths is not None
    assert benchmark.strengths[0, 0].item() == pytest.approx(-0.00375358, abs=1e-6)  # as in att_splits.mat
    assert len(class_pairs(benchmark, benchmark.unseen, "hard")) == 7


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        ("has_bill_shape::hooked_seabird", "hooked seabird bill"),
        ("has_bill_shape::curved_(up_or_down)", "curved bill"),
        ("has_bill_length::about_the_same_as_head", "bill as long as the head"),
        ("has_upper_tail_color::blue", "blue upper tail"),
        ("has_tail_shape::forked_tail", "forked tail"),
        ("has_wing_shape::rounded-wings", "rounded wings"),
        ("has_head_pattern::eyering", "eye ring on the head"),
        ("has_primary_color::red", "red plumage"),
        ("has_size::very_small_(3_-_5_in)", "very small size"),
        ("has_shape::duck-like", "duck-like shape"),
    ],
)
def test_attributes_of_birds_are_words(attribute, words):
    assert in_words(attribute) == words


def test_birds_have_plain_names_and_a_list_of_attributes_beside_the_folder(tmp_path):
    benchmark = load_benchmark(write_cub(tmp_path))
    assert set(benchmark.classes) == {name.replace("_", " ").lower() for name in BIRDS}
    assert "blue wings" in benchmark.attributes
    shutil.move(tmp_path / "attributes.txt", tmp_path / "CUB_200_2011" / "attributes" / "attributes.txt")
    assert load_benchmark(f"cub:{tmp_path / 'CUB_200_2011'}").attributes == benchmark.attributes


def test_what_a_scene_has_is_what_most_of_its_photos_show(tmp_path):
    benchmark = load_benchmark(write_sun(tmp_path))
    assert benchmark.has is not None
    beach = benchmark.has[benchmark.classes.index("beach")]
    assert beach[benchmark.attributes.index("sailing or boating")] == 1
    assert beach[benchmark.attributes.index("carpet")] == -1


@pytest.mark.parametrize("write", [write_cub, write_sun])
def test_birds_and_scenes_need_the_proposed_split(tmp_path, write, one_sentence):
    with pytest.raises(SettingError) as caught:
        load_benchmark(write(tmp_path, with_mats=False))
    message = one_sentence(caught.value)
    assert "att_splits.mat" in message
    assert "https://www.mpi-inf.mpg.de/zsl-benchmark" in message


@pytest.mark.parametrize("content", [None, "", "1 2 3\n4 x 6\n"])
@pytest.mark.parametrize(
    "file",
    [
        "classes.txt",
        "predicates.txt",
        "predicate-matrix-binary.txt",
        "predicate-matrix-continuous.txt",
        "trainclasses.txt",
        "testclasses.txt",
    ],
)
def test_a_file_that_is_missing_or_damaged_is_named_with_where_to_get_it(tmp_path, file, content, one_sentence):
    spec = write_awa2(tmp_path, False)
    path = tmp_path / "Animals_with_Attributes2" / file
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises(SampleError) as caught:
        load_benchmark(spec)
    message = one_sentence(caught.value)
    assert file in message or "predicate-matrix" in message  # a shorter list no longer fits the matrices
    assert "https://cvml.ista.ac.at/AwA2/" in message


@pytest.mark.parametrize(
    ("kind", "file", "site"),
    [
        ("cub", "CUB_200_2011/classes.txt", "vision.caltech.edu"),
        ("cub", "CUB_200_2011/attributes/class_attribute_labels_continuous.txt", "vision.caltech.edu"),
        ("cub", "attributes.txt", "vision.caltech.edu"),
        ("cub", "xlsa17/data/CUB/att_splits.mat", "mpi-inf.mpg.de"),
        ("cub", "xlsa17/data/CUB/res101.mat", "mpi-inf.mpg.de"),
        ("sun", "SUNAttributeDB/images.mat", "cs.brown.edu"),
        ("sun", "SUNAttributeDB/attributes.mat", "cs.brown.edu"),
        ("sun", "SUNAttributeDB/attributeLabels_continuous.mat", "cs.brown.edu"),
    ],
)
@pytest.mark.parametrize("cut", [False, True])
def test_so_it_is_for_birds_and_scenes(tmp_path, kind, file, site, cut, one_sentence):
    spec = WITH_SPLIT[kind](tmp_path)
    path = tmp_path / file
    path.write_bytes(path.read_bytes()[: 200 if path.suffix == ".mat" else 1]) if cut else path.unlink()
    with pytest.raises((SampleError, SettingError)) as caught:
        load_benchmark(spec)
    message = one_sentence(caught.value)
    assert path.name in message
    assert site in message


def test_positions_mean_nothing_without_the_list_of_images(tmp_path, one_sentence):
    spec = write_awa2(tmp_path, True)
    (tmp_path / "xlsa17/data/AWA2/res101.mat").unlink()
    with pytest.raises(SampleError) as caught:
        load_benchmark(spec, images=True)
    assert "which image a position" in one_sentence(caught.value)


def _changed(file: str, name: str):
    def change(folder: Path, to):
        content = {key: value for key, value in loadmat(folder / file).items() if not key.startswith("__")}
        content[name] = to(content[name])
        savemat(folder / file, content)

    return change


@pytest.mark.parametrize(
    ("file", "name", "to"),
    [
        ("res101.mat", "features", lambda values: np.where(np.arange(values.shape[1]) == 3, np.nan, values)),
        ("res101.mat", "features", lambda values: values[:, 1:]),
        ("res101.mat", "labels", lambda values: values + 1e9),
        ("res101.mat", "labels", lambda values: values - 1.0),
        ("res101.mat", "labels", lambda values: values[1:]),
        ("res101.mat", "image_files", lambda values: np.zeros_like(values)),
        ("att_splits.mat", "trainval_loc", lambda values: values + 0.5),
        ("att_splits.mat", "trainval_loc", lambda values: np.arange(1.0, 41.0)),
        ("att_splits.mat", "test_seen_loc", lambda values: values + 1000),
        ("att_splits.mat", "att", lambda values: values[:, 1:]),
        ("att_splits.mat", "att", lambda values: values[1:]),
        ("att_splits.mat", "allclasses_names", lambda values: values[[0, 0, *range(2, 10)]]),
        ("att_splits.mat", "allclasses_names", lambda values: np.array([[f"{i}th bird"] for i in range(10)], object)),
    ],
)
def test_a_split_that_cannot_be_right_is_refused(tmp_path, file, name, to, one_sentence):
    spec = write_awa2(tmp_path, True)
    _changed(file, name)(tmp_path / "xlsa17/data/AWA2", to)
    with pytest.raises(SampleError) as caught:
        load_benchmark(spec)
    assert "att_splits.mat" in one_sentence(caught.value)


@pytest.mark.parametrize("kind", WITH_SPLIT)
def test_a_photo_that_the_split_names_and_is_not_there(tmp_path, kind, one_sentence):
    spec = WITH_SPLIT[kind](tmp_path)
    photo = sorted(tmp_path.rglob("*.jpg"))[5]
    photo.unlink()
    with pytest.raises(SampleError) as caught:
        load_benchmark(spec, images=True)
    message = one_sentence(caught.value)
    assert photo.name in message
    assert message.startswith("1 of ")
    load_benchmark(spec)


def test_a_class_of_animals_without_photos(tmp_path, one_sentence):
    spec = write_awa2(tmp_path, False)
    shutil.rmtree(tmp_path / "Animals_with_Attributes2/JPEGImages/tiger")
    with pytest.raises(SampleError) as caught:
        load_benchmark(spec)
    assert "tiger" in one_sentence(caught.value)


@pytest.mark.parametrize("layout", ["meshes", "tables"])
def test_the_classes_of_modelnet10_are_unseen(tmp_path, layout):
    benchmark = load_benchmark(write_modelnet40(tmp_path, layout))
    assert_sound(benchmark)
    assert set(names_of(benchmark, benchmark.unseen)) == {"bathtub", "chair", "night stand", "sofa"}
    assert set(names_of(benchmark, benchmark.seen)) == {"airplane", "bottle", "car", "lamp", "tv stand"}
    assert (len(benchmark.train), len(benchmark.test_seen), len(benchmark.test_unseen)) == (15, 10, 8)
    assert all("train" in benchmark.samples[i].name for i in benchmark.train.tolist())
    assert all("test" in benchmark.samples[i].name for i in benchmark.test_unseen.tolist())
    sofa = next(sample for sample in benchmark.samples if sample.label == "sofa")
    assert np.ptp(benchmark.medium.read(sofa.read(), sofa.name), axis=0).argmax() == 0
    lamp = next(sample for sample in benchmark.samples if sample.label == "lamp")
    assert np.ptp(benchmark.medium.read(lamp.read(), lamp.name), axis=0).argmax() == 2


def test_modelnet10_alone_has_nothing_to_learn_from(tmp_path):
    write_modelnet40(tmp_path)
    for kind in ("airplane", "bottle", "car", "lamp", "tv_stand"):
        shutil.rmtree(tmp_path / "ModelNet40" / kind)
    benchmark = load_benchmark(f"modelnet10:{tmp_path}")
    assert_sound(benchmark)
    assert not len(benchmark.seen)
    assert len(benchmark.unseen) == 4
    assert len(benchmark.test_unseen) == 8


def test_a_folder_of_photos_is_unseen_throughout(tmp_path):
    benchmark = load_benchmark(write_folder(tmp_path / "my.animals"))
    assert_sound(benchmark)
    assert benchmark.name == "my.animals"
    assert "killer whale" in benchmark.classes
    assert not len(benchmark.seen)
    assert len(benchmark.test_unseen) == 10 * EACH


def test_lists_in_a_folder_make_the_split(tmp_path, one_sentence):
    spec = write_folder(tmp_path, with_lists=True)
    benchmark = load_benchmark(spec)
    assert_sound(benchmark)
    assert (len(benchmark.seen), len(benchmark.unseen)) == (6, 4)
    assert (len(benchmark.train), len(benchmark.test_seen)) == (18, 6)
    (tmp_path / "seen.txt").write_text("killer_whale\ntiger\n")
    benchmark = load_benchmark(spec)
    assert set(names_of(benchmark, benchmark.seen)) == {"killer whale", "tiger"}
    assert (len(benchmark.unseen), len(benchmark.labels)) == (4, 40)
    (tmp_path / "unseen.txt").unlink()
    assert len(load_benchmark(spec).unseen) == 8
    for text, word in (("tiger\ngoat\n", "goat"), ("tiger\nhorse\n", "horse")):
        (tmp_path / "seen.txt").write_text(text)
        (tmp_path / "unseen.txt").write_text("horse\n")
        with pytest.raises(SampleError) as caught:
            load_benchmark(spec)
        assert word in one_sentence(caught.value)


def test_a_folder_or_an_npz_of_shapes(tmp_path):
    write_modelnet40(tmp_path)
    shapes = tmp_path / "shapes"
    for kind in ("sofa", "night_stand"):
        shutil.copytree(tmp_path / "ModelNet40" / kind / "test", shapes / kind)
    (shapes / "unseen.txt").write_text("sofa\n")
    benchmark = load_benchmark(f"folder:{shapes}")
    assert benchmark.medium.name == "cloud"
    assert names_of(benchmark, benchmark.unseen) == ["sofa"]
    points = np.random.default_rng(0).random((3, 64, 3))
    np.savez(tmp_path / "set.npz", points=points, labels=np.array(["sofa", "chair", "sofa"]))
    benchmark = load_benchmark(f"folder:{tmp_path / 'set.npz'}")
    assert benchmark.classes == ("chair", "sofa")
    assert sorted(benchmark.labels.tolist()) == [0, 1, 1]


@pytest.mark.parametrize("kind", ["folder", "awa2", "cub", "sun", "modelnet40", "modelnet10", "features"])
def test_nothing_there_is_one_sentence(tmp_path, kind, one_sentence):
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SampleError) as caught:
            load_benchmark(f"{kind}:{place}")
        assert str(place) in one_sentence(caught.value)


def test_features_with_a_split_of_their_own(tmp_path, one_sentence):
    path = tmp_path / "mine.npz"
    spec = write_features(path)
    benchmark = load_benchmark(spec)
    assert_sound(benchmark)
    assert benchmark.name == "mine"
    assert (len(benchmark.train), len(benchmark.test_seen), len(benchmark.test_unseen)) == (18, 6, 16)
    assert benchmark.strengths is not None
    torch.testing.assert_close(benchmark.strengths.norm(dim=1), torch.ones(10))
    with pytest.raises(SettingError) as caught:
        load_benchmark(spec, images=True)
    one_sentence(caught.value)
    write_features(path, with_split=False)
    bare = load_benchmark(spec)
    assert len(bare.unseen) == 10
    assert torch.equal(bare.labels, benchmark.labels)
    with np.load(path) as arrays:
        np.savez(path, **{**arrays, "labels": benchmark.labels.numpy().astype(np.uint16)})
    assert torch.equal(load_benchmark(spec).labels, benchmark.labels)


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("features", lambda values: values * np.inf),
        ("features", lambda values: values[1:]),
        ("features", lambda values: values[..., None]),
        ("features", lambda values: values.astype(object)),
        ("labels", lambda values: np.full(len(values), 10)),
        ("labels", lambda values: np.full(len(values), -1)),
        ("labels", lambda values: np.full(len(values), "unicorn")),
        ("labels", lambda values: np.full(len(values), 0.5)),
        ("classes", lambda values: values[[0, 0, *range(2, 10)]]),
        ("unseen", lambda values: np.array(["unicorn"])),
        ("unseen", lambda values: values[:0]),
        ("train", lambda values: values[1:]),
        ("attributes", lambda values: values[1:]),
        ("strengths", lambda values: values * np.nan),
    ],
)
def test_features_that_cannot_be_right_are_refused(tmp_path, name, to, one_sentence):
    path = tmp_path / "mine.npz"
    spec = write_features(path)
    with np.load(path) as arrays, np.errstate(invalid="ignore"):
        changed = {**arrays, name: to(arrays[name])}
    np.savez(path, **changed)
    with pytest.raises(SampleError) as caught:
        load_benchmark(spec)
    assert "mine.npz" in one_sentence(caught.value)


@pytest.mark.parametrize("spec", ["awa2", "awa2:", "imagenet:/tmp", "", ":/tmp"])
def test_an_unknown_benchmark_is_answered_with_the_choices(spec, one_sentence):
    with pytest.raises(SettingError) as caught:
        load_benchmark(spec)
    message = one_sentence(caught.value)
    assert all(f"{name}:" in message for name in BENCHMARKS)


def test_pairs_are_easy_or_hard_by_the_taxonomy(tmp_path, one_sentence):
    benchmark = load_benchmark(write_awa2(tmp_path / "animals", True))

    def pairs(which):
        found = class_pairs(benchmark, benchmark.unseen, which).tolist()
        return {frozenset(benchmark.classes[i] for i in pair) for pair in found}

    assert pairs("hard") == {frozenset({"blue whale", "dolphin"})}
    assert len(pairs("all")) == 6
    assert pairs("easy") == pairs("all") - pairs("hard")
    one = torch.tensor([benchmark.classes.index("horse"), benchmark.classes.index("bobcat")])
    for classes, which in ((one, "hard"), (one[:1], "all")):
        with pytest.raises(SettingError) as caught:
            class_pairs(benchmark, classes, which)
        one_sentence(caught.value)
    scenes = load_benchmark(write_sun(tmp_path / "scenes"))
    with pytest.raises(SettingError) as caught:
        class_pairs(scenes, scenes.unseen, "easy")
    assert "taxonomy" in one_sentence(caught.value)


@pytest.mark.parametrize(("name", "count", "parents"), [("awa2", 50, 11), ("cub", 200, 37), ("modelnet40", 40, 15)])
def test_a_taxonomy_is_a_tree_of_all_classes(name, count, parents):
    places = json.loads((TAXONOMIES / f"{name}.json").read_text(encoding="utf-8"))
    assert len(places) == count
    assert all(kind == kind.lower().replace("_", " ") for kind in places)
    assert len({parent for parent, _ in places.values()}) == parents
    assert len({tuple(above) for above in places.values()}) == parents
    assert taxonomy_of(name, list(places)[:2])[0]
    assert taxonomy_of(name, [*places, "unicorn"]) == ((), ())
