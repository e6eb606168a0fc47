"""What the page asks for, without the page: stopping, joining batches, labels that come later."""

import pytest

from app.studio import Session, Studio
from core.descriptions import ClassDescription
from core.errors import Cancelled, PhotoError
from core.photos import Photo, apply_labels, collect_photos

CLASSES = [ClassDescription("bus", ("a long road vehicle",)), ClassDescription("lion", ("a big cat",))]


@pytest.fixture(scope="module")
def studio():
    return Studio("lite", "cpu")


@pytest.fixture
def photos(tmp_path, picture):
    for seed in range(40):
        folder = tmp_path / ("bus" if seed % 2 else "lion")
        folder.mkdir(exist_ok=True)
        (folder / f"{seed:02}.png").write_bytes(picture(seed=seed))
    return collect_photos([tmp_path])


def test_stop_ends_the_session_that_asked_and_no_other(studio, photos):
    seen = []

    def press_stop(share, message):
        seen.append(share)
        studio.stop("me")
        studio.stop("somebody who waits for nothing")

    with pytest.raises(Cancelled, match="Stopped"):
        studio.encode(photos, "me", press_stop)
    assert len(seen) == 1
    assert len(studio.encode(photos, "me", lambda share, message: studio.stop("another")).photos) == 40


def test_no_photos_is_one_sentence(studio):
    with pytest.raises(PhotoError, match="no photos in what you dropped"):
        studio.encode([], "me", lambda share, message: None)


def test_joined_batches_keep_each_photo_with_its_answer_and_its_problem(studio, photos, tmp_path):
    broken = Photo("broken.jpg", tmp_path / "missing.jpg")

    def encode(some):
        return studio.encode(some, "me", lambda share, message: None)

    joined = encode([photos[0], broken]).joined(encode([broken, photos[1]]))
    whole = encode([photos[0], broken, broken, photos[1]])
    task = studio.generate(CLASSES)
    first, second = (Session(task, batch).predictions() for batch in (joined, whole))
    assert first.to_csv({"t2m": "a", "zero_shot": "b"}) == second.to_csv({"t2m": "a", "zero_shot": "b"})
    assert set(joined.features.problems) == {1, 2}
    assert joined.thumbnails == whole.thumbnails


def test_a_label_counts_whatever_its_case_and_hyphens_and_only_if_it_is_a_class(studio, photos):
    labels = {photos[0].name: "BUS", photos[1].name: " bus ", photos[2].name: "giraffe"}
    labelled = apply_labels(photos[:3], labels)
    predictions = Session(
        studio.generate(CLASSES), studio.encode(labelled, "me", lambda share, message: None)
    ).predictions()
    assert predictions.truth.tolist() == [0, 0, -1]
    assert predictions.labelled.sum() == 2
    assert predictions.confusion("t2m").sum() == 2
