"""Real open_clip code on small weights: encoders, prompts, and CLIP's own zero-shot classifier."""

import gc
import json
import shutil
import weakref

import open_clip
import pytest
import torch
from PIL import Image

from core.encoders import AUTO, LITE, SUGGESTED, choose, load_encoder
from core.encoders.batches import in_batches
from core.encoders.lite import lite_text
from core.encoders.prompts import PROMPTS, subject, templates
from core.errors import SettingError, WeightsError

CPU = torch.device("cpu")
NAMES = ["zebra", "fire engine", "grand piano", "lion"]


@pytest.fixture(scope="module")
def pair(tiny_clip):
    return load_encoder(str(tiny_clip), CPU)


@pytest.fixture(scope="module")
def reference(tiny_clip):
    """open_clip's own model, preprocessing and tokenizer."""
    name = f"local-dir:{tiny_clip}"
    model, preprocess = open_clip.create_model_from_pretrained(name)
    return model.eval(), preprocess, open_clip.get_tokenizer(name)


def photos(n=3):
    generator = torch.Generator().manual_seed(0)
    pixels = (255 * torch.rand(n, 90, 70, 3, generator=generator)).to(torch.uint8).numpy()
    return [Image.fromarray(picture) for picture in pixels]


@pytest.mark.parametrize("prompts", ["simple", "imagenet"])
def test_zero_shot_weights_are_open_clips_own(pair, reference, prompts):
    model, _, tokenizer = reference
    own = open_clip.OPENAI_IMAGENET_TEMPLATES if prompts == "imagenet" else open_clip.SIMPLE_IMAGENET_TEMPLATES
    expected = open_clip.build_zero_shot_classifier(model, tokenizer, NAMES, own).T
    torch.testing.assert_close(pair.tower.encode(NAMES, prompts), expected, atol=1e-5, rtol=0)


def test_image_features_are_open_clips_own(pair, reference):
    model, preprocess, _ = reference
    with torch.inference_mode():
        expected = model.encode_image(torch.stack([preprocess(photo) for photo in photos()]))
    torch.testing.assert_close(pair.sample.encode(photos()), expected, atol=1e-5, rtol=0)
    assert pair.sample.dim == pair.tower.dim == 64
    assert pair.tower.scale == pytest.approx(float(model.logit_scale.exp()))


def test_nothing_to_encode_is_no_error(pair):
    assert pair.sample.encode([]).shape == (0, 64)
    assert pair.tower.encode([]).shape == (0, 64)


def test_long_texts_are_cut(pair):
    assert torch.isfinite(pair.tower.encode(["very " * 500 + "long"], "simple")).all()


def test_a_subject_loses_its_article_and_full_stop():
    assert subject("A large animal.") == "large animal"
    assert subject("an owl") == "owl"
    assert subject("anchor") == "anchor"
    assert subject("a ") == "a"


@pytest.mark.parametrize(("prompts", "count"), [("simple", 7), ("imagenet", 80), ("photo", 1), ("plain", 1)])
def test_prompts(prompts, count):
    assert prompts in PROMPTS
    assert len(templates(prompts)) == count
    assert all("zebra" in form("zebra") for form in templates(prompts))


def test_unknown_prompts_are_one_sentence(pair, one_sentence):
    with pytest.raises(SettingError) as raised:
        pair.tower.encode(["zebra"], "haiku")
    assert "haiku" in one_sentence(raised.value)


def test_a_local_file_is_the_same_model(tmp_path, tiny_clip):
    """A file of weights beside a built-in architecture; here that architecture is the tiny one."""
    folder = tmp_path / "configs"
    folder.mkdir()
    config = json.loads((tiny_clip / "open_clip_config.json").read_text(encoding="utf-8"))
    (folder / "Tiny-Test.json").write_text(json.dumps(config["model_cfg"]), encoding="utf-8")
    open_clip.add_model_config(folder)
    pair = load_encoder(f"Tiny-Test:{tiny_clip / 'open_clip_model.safetensors'}", CPU)
    other = load_encoder(str(tiny_clip), CPU)
    assert pair.sample.fingerprint == other.sample.fingerprint
    assert torch.equal(pair.tower.encode(NAMES, "photo"), other.tower.encode(NAMES, "photo"))


def test_one_copy_for_all_and_freed_with_the_last(tiny_clip, tmp_path):
    copy = shutil.copytree(tiny_clip, tmp_path / "copy")
    first, second = load_encoder(str(copy), CPU), load_encoder(str(copy), CPU)
    assert first is second
    gone = weakref.ref(first.sample)
    del first, second
    gc.collect()
    assert gone() is None


def test_the_hypernetworks_text_encoder_is_shared(pair):
    assert pair.text is lite_text(CPU)


@pytest.mark.parametrize("damage", ["cut", "text", "other"])
def test_broken_weights_are_one_sentence(tiny_clip, tmp_path, damage, one_sentence):
    copy = shutil.copytree(tiny_clip, tmp_path / "broken")
    weights = copy / "open_clip_model.safetensors"
    match damage:
        case "cut":
            weights.write_bytes(weights.read_bytes()[:100_000])
        case "text":
            weights.write_text("this is not the file you are looking for", encoding="utf-8")
        case "other":
            config = json.loads((copy / "open_clip_config.json").read_text(encoding="utf-8"))
            config["model_cfg"]["vision_cfg"]["width"] = 128
            (copy / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(WeightsError) as raised:
        load_encoder(str(copy), CPU)
    assert "delete that file" in one_sentence(raised.value)


def test_weights_that_are_not_here_are_not_fetched(one_sentence, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("core.encoders.clip.weights_on_disk", lambda source: None)
    with pytest.raises(WeightsError) as raised:
        load_encoder(SUGGESTED[0], CPU)
    assert "download" in one_sentence(raised.value)


def test_auto_takes_clip_where_its_weights_are(monkeypatch, tmp_path):
    monkeypatch.setattr("core.encoders.weights_on_disk", lambda source: None)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert choose(AUTO) == LITE
    (tmp_path / "models--someone--something").mkdir()
    assert choose(AUTO) == LITE
    monkeypatch.setattr(
        "core.encoders.weights_on_disk", lambda source: tmp_path if source.name == SUGGESTED[1] else None
    )
    assert choose(AUTO) == SUGGESTED[1]
    assert choose("anything/else") == "anything/else"


def test_out_of_memory_halves_the_batch_and_goes_on():
    tried = []

    def encode(batch):
        tried.append(len(batch))
        if len(batch) > 3:
            raise torch.OutOfMemoryError("no")
        return torch.tensor(batch)

    assert torch.equal(torch.cat(in_batches(list(range(10)), encode, 8)), torch.arange(10))
    assert tried == [8, 4, 2, 2, 2, 2, 2]


def test_one_item_that_is_too_much_is_raised():
    def encode(batch):
        raise torch.OutOfMemoryError("no")

    with pytest.raises(torch.OutOfMemoryError):
        in_batches([1, 2], encode, 2)
