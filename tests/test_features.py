"""Each picture is encoded once, one bad file is one problem, and what is on disk is not trusted."""

import threading

import pytest
import torch

import core.features
from core.errors import Cancelled
from core.features import BATCH, FeatureCache, encode_samples
from core.images import read_image
from core.samples import Sample, collect_samples


@pytest.fixture
def photos(tmp_path, picture):
    """``photos(n)`` -> ``n`` different photos on disk."""

    def make(count):
        for seed in range(count):
            (tmp_path / f"{seed:03}.png").write_bytes(picture("RGB", (8, 6), seed=seed))
        return collect_samples([tmp_path / f"{seed:03}.png" for seed in range(count)])

    return make


def expected(encoder, photos):
    return encoder.encode([read_image(photo.read()) for photo in photos])


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH + 5])
def test_every_photo_gets_its_own_vector_in_order(photos, encoder, count):
    batch = photos(count)
    result = encode_samples(batch, encoder, FeatureCache())
    assert result.readable == tuple(range(count))
    assert result.problems == {}
    assert max(encoder.batches) <= BATCH
    assert torch.equal(result.vectors, expected(encoder, batch))
    assert len(result.vectors.unique(dim=0)) == count


def test_no_photos_are_no_vectors(encoder):
    told = []
    result = encode_samples([], encoder, FeatureCache(), lambda *line: told.append(line))
    assert (tuple(result.vectors.shape), result.readable, result.problems) == ((0, encoder.dim), (), {})
    assert encoder.batches == []
    assert told == []


@pytest.mark.parametrize("position", [0, 17, BATCH - 1, BATCH + 7])
def test_one_bad_file_is_one_problem(photos, encoder, one_sentence, position):
    batch = photos(BATCH + 8)
    batch[position].path.write_bytes(b"not a picture")
    result = encode_samples(batch, encoder, FeatureCache())
    assert list(result.problems) == [position]
    one_sentence(result.problems[position])
    good = [photo for i, photo in enumerate(batch) if i != position]
    assert result.readable == tuple(i for i in range(len(batch)) if i != position)
    assert torch.equal(result.vectors, expected(encoder, good))


def test_nothing_but_bad_files(tmp_path, encoder):
    photos = [Sample("gone.jpg", tmp_path / "gone.jpg"), Sample("a.txt", tmp_path, problem="This is a text.")]
    result = encode_samples(photos, encoder, FeatureCache())
    assert set(result.problems) == {0, 1}
    assert result.problems[1] == "This is a text."
    assert tuple(result.vectors.shape) == (0, encoder.dim)


def test_a_second_run_encodes_nothing(photos, encoder):
    cache, batch = FeatureCache(), photos(5)
    first = encode_samples(batch, encoder, cache)
    second = encode_samples(batch[::-1], encoder, cache)
    assert encoder.encoded == 5
    assert torch.equal(second.vectors, first.vectors.flip(0))


def test_changed_bytes_are_encoded(photos, encoder, picture):
    cache, batch = FeatureCache(), photos(5)
    before = encode_samples(batch, encoder, cache).vectors
    batch[2].path.write_bytes(picture("RGB", (8, 6), seed=99))
    after = encode_samples(batch, encoder, cache).vectors
    assert encoder.encoded == 6
    assert (before != after).any(dim=1).tolist() == [False, False, True, False, False]


def test_a_renamed_file_is_known(photos, encoder):
    cache, (photo,) = FeatureCache(), photos(1)
    encode_samples([photo], encoder, cache)
    path = photo.path.rename(photo.path.with_name("other.png"))
    assert encode_samples(collect_samples([path]), encoder, cache).readable == (0,)
    assert encoder.encoded == 1


def test_another_encoder_shares_nothing(photos, encoder):
    cache, batch = FeatureCache(), photos(2)
    encode_samples(batch, encoder, cache)
    encoder.fingerprint = "counting:2"
    encode_samples(batch, encoder, cache)
    assert encoder.encoded == 4


@pytest.mark.parametrize("apart", [1, BATCH + 3])
def test_the_same_bytes_twice_are_encoded_once(photos, encoder, apart):
    batch = photos(apart)
    result = encode_samples([*batch, batch[0]], encoder, FeatureCache())
    assert encoder.encoded == apart
    assert result.readable == tuple(range(apart + 1))
    assert torch.equal(result.vectors[-1], result.vectors[0])


def test_what_the_cache_forgot_meanwhile_is_still_in_the_result(photos, encoder):
    batch = photos(BATCH + 3)
    result = encode_samples([*batch, *batch], encoder, FeatureCache(capacity=1))
    assert len(result.vectors) == 2 * len(batch)
    assert encoder.encoded == len(batch)


def test_capacity_evicts_what_was_used_longest_ago():
    cache = FeatureCache(capacity=2)
    for value, key in enumerate("abc"):
        cache.put(key, torch.tensor([float(value)]))
        cache.get("a")
    assert cache.get("b") is None
    assert [cache.get(key).item() for key in "ac"] == [0.0, 2.0]


# On disk


def test_the_disk_remembers(photos, encoder, tmp_path):
    batch, folder = photos(4), tmp_path / "cache"
    first = encode_samples(batch, encoder, FeatureCache(folder=folder))
    second = encode_samples(batch, encoder, FeatureCache(folder=folder))
    assert encoder.encoded == 4
    assert torch.equal(first.vectors, second.vectors)
    assert not list(folder.rglob("*.part*"))


def test_the_disk_remembers_what_memory_evicted(photos, encoder, tmp_path):
    cache, batch = FeatureCache(capacity=1, folder=tmp_path / "cache"), photos(4)
    encode_samples(batch, encoder, cache)
    encode_samples(batch, encoder, cache)
    assert encoder.encoded == 4


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[:50], id="header cut short"),
        pytest.param(lambda data: data[:-5], id="numbers cut short"),
        pytest.param(lambda data: b"garbage" * 20, id="garbage"),
        pytest.param(lambda data: b"PK\3\4" + data, id="looks like an archive"),
        pytest.param(lambda data: b"\x80\4\x95" + data, id="looks like a pickle"),
        pytest.param(lambda data: data.replace(b"(12,)", b"(99,)"), id="lies about its length"),
        pytest.param(lambda data: data.replace(b"'<f4'", b"'|O' "), id="objects"),
    ],
)
def test_a_damaged_cache_file_is_encoded_again(photos, encoder, tmp_path, damage):
    batch, folder = photos(1), tmp_path / "cache"
    first = encode_samples(batch, encoder, FeatureCache(folder=folder))
    (file,) = folder.rglob("*.npy")
    assert damage(file.read_bytes()) != file.read_bytes()
    file.write_bytes(damage(file.read_bytes()))
    again = encode_samples(batch, encoder, FeatureCache(folder=folder))
    assert encoder.encoded == 2
    assert torch.equal(first.vectors, again.vectors)
    encode_samples(batch, encoder, FeatureCache(folder=folder))
    assert encoder.encoded == 2, "it was not mended on disk"


def test_a_cache_that_cannot_be_written_costs_no_photo(photos, encoder, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    result = encode_samples(photos(3), encoder, FeatureCache(folder=tmp_path / "file" / "cache"))
    assert len(result.vectors) == 3


def test_a_full_disk_leaves_no_half_written_file(tmp_path, monkeypatch):
    def save(file, *_, **__):
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(core.features.np, "save", save)
    FeatureCache(folder=tmp_path).put("key", torch.ones(2))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_two_sessions_may_store_the_same_photo_at_once(tmp_path, monkeypatch):
    """Both have written their part, each a file of its own, before either moves it into place."""
    cache, both, parts = FeatureCache(folder=tmp_path), threading.Barrier(2, timeout=5), set()
    save = core.features.np.save

    def slow_save(file, *args, **options):
        save(file, *args, **options)
        parts.add(file)
        both.wait()

    monkeypatch.setattr(core.features.np, "save", slow_save)
    sessions = [threading.Thread(target=cache.put, args=("key", torch.ones(2))) for _ in range(2)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()
    assert len(parts) == 2
    assert [path.name for path in tmp_path.rglob("*.npy")] == ["key.npy"]


# Progress


def test_progress_rises_from_nothing_to_everything(photos, encoder):
    told = []
    encode_samples(photos(BATCH + 5), encoder, FeatureCache(), lambda share, line: told.append((share, line)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(shares) >= 3
    assert f"{BATCH + 5} of {BATCH + 5}" in told[-1][1]


def test_cancelling_stops_and_keeps_what_was_encoded(photos, encoder):
    def stop(share, line):
        if encoder.encoded:
            raise Cancelled("Stopped.")

    cache, batch = FeatureCache(), photos(3 * BATCH)
    with pytest.raises(Cancelled):
        encode_samples(batch, encoder, cache, stop)
    assert encoder.encoded == BATCH
    encode_samples(batch, encoder, cache)
    assert encoder.encoded == 3 * BATCH


def test_each_picture_is_shown_even_when_it_is_known(photos, encoder):
    cache, batch = FeatureCache(), photos(3)
    batch[1].path.write_bytes(b"not a picture")
    for _ in range(2):
        shown = {}
        encode_samples([*batch, batch[0]], encoder, cache, on_item=shown.__setitem__)
        assert sorted(shown) == [0, 2, 3]
        assert all(image.size == (8, 6) for image in shown.values())
    assert encoder.encoded == 2


def test_what_showing_a_picture_raises_is_not_the_pictures_problem(photos, encoder):
    def stop(position, image):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        encode_samples(photos(2), encoder, FeatureCache(), on_item=stop)
