"""With the web: ``python -m pytest -m online``. Downloads CLIP (600 MB) into the Hugging Face cache, once."""

import json

import pytest
import torch

from core.encoders import SUGGESTED, download_weights, load_encoder, parse_source, weights_on_disk
from core.errors import WeightsError

pytestmark = pytest.mark.online


@pytest.fixture(scope="module")
def clip():
    source = parse_source(SUGGESTED[0])
    if weights_on_disk(source) is None:
        try:
            download_weights(source)
        except WeightsError as error:
            pytest.skip(str(error))
    return source.name


def test_the_example_photos_are_what_they_are(clip):
    """The real towers agree with each other: every example photo is nearest to its own name."""
    from app.presets import example_photos
    from core.images import read_image

    pair = load_encoder(clip, torch.device("cpu"))
    photos = example_photos()
    names = sorted({str(photo.label) for photo in photos})
    features = torch.nn.functional.normalize(pair.sample.encode([read_image(p.read()) for p in photos]), dim=-1)
    answers = (features @ pair.tower.encode(names, "simple").T).argmax(dim=1)
    assert [names[i] for i in answers] == [photo.label for photo in photos]


def test_t2m_against_clip_in_one_command(clip, tmp_path, monkeypatch):
    """The claim: by what each has not, CLIP zero-shot is wrong more often than right, and T2M is not."""
    from benchmarks import clip as benchmark

    out = tmp_path / "figures.json"
    monkeypatch.setattr("sys.argv", ["clip", "--encoder", clip, "--json", str(out)])
    assert benchmark.main() == 0
    methods = json.loads(out.read_text(encoding="utf-8"))["methods"]  # of the last kind: what each has not
    assert methods["t2m"]["2"]["mean"] > methods["zero_shot"]["2"]["mean"]
    assert methods["t2m"]["2"]["mean"] >= 75
