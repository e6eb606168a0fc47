"""Whatever a picture file holds becomes upright RGB, or one sentence that says why not."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

import core.images
from core.errors import SampleError
from core.images import MAX_SIDE, read_image

T = Image.Transpose
STORED_AS = {
    1: None,
    2: T.FLIP_LEFT_RIGHT,
    3: T.ROTATE_180,
    4: T.FLIP_TOP_BOTTOM,
    5: T.TRANSPOSE,
    6: T.ROTATE_90,
    7: T.TRANSVERSE,
    8: T.ROTATE_270,
}
"""How a camera that writes this EXIF orientation has laid down the pixels."""
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quadrants(size=(48, 32)):
    """Red, green / blue, white: no turn or mirror image of it looks the same."""
    image = Image.new("RGB", (2, 2))
    image.putdata([RED, GREEN, BLUE, WHITE])
    return image.resize(size, Image.Resampling.NEAREST)


def pixels(image):
    return np.asarray(image, dtype=np.int16)


def grey_levels(image):
    """The first row of a picture that must be grey."""
    values = pixels(image)
    assert (values == values[..., :1]).all()
    return values[0, :, 0].tolist()


def png(width, height, data=b"", depth=8, colour=2):
    """A PNG file of which every byte is chosen."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


# What is read


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", STORED_AS)
def test_every_orientation_comes_out_upright(picture_file, orientation, format):
    upright, method = quadrants(), STORED_AS[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = upright if method is None else upright.transpose(method)
    options = {"WEBP": {"lossless": True}, "JPEG": {"quality": 95, "subsampling": 0}}.get(format, {})
    image = read_image(picture_file(stored, format, exif=exif, **options))
    assert image.size == upright.size
    assert np.abs(pixels(image) - pixels(upright)).max() <= 8


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\0\x09"]
)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_broken_exif_does_not_cost_the_picture(picture, format, exif):
    assert read_image(picture("RGB", (32, 24), format, exif=exif)).size == (32, 24)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF"])
def test_every_format_is_read(picture_file, format):
    if format == "AVIF":
        pytest.importorskip("PIL._avif")
    image = read_image(picture_file(Image.new("RGB", (40, 30), (200, 100, 50)), format))
    assert (image.mode, image.size) == ("RGB", (40, 30))
    assert np.abs(pixels(image) - (200, 100, 50)).max() <= 8


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_modes_of_png(picture, mode):
    data = picture(mode, (32, 24))
    image = read_image(data)
    assert (image.mode, image.size, type(image)) == ("RGB", (32, 24), Image.Image)
    assert (pixels(image) == pixels(Image.open(io.BytesIO(data)).convert("RGB"))).all()


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), id="RGBA"),
        pytest.param(Image.new("LA", (4, 4), (0, 0)), id="LA"),
    ],
)
def test_what_is_transparent_becomes_white(picture_file, stored):
    assert (pixels(read_image(picture_file(stored))) == 255).all()


def test_half_transparent_red_over_white_is_pink(picture_file):
    image = read_image(picture_file(Image.new("RGBA", (4, 4), (255, 0, 0, 128))))
    assert np.abs(pixels(image) - (255, 127, 127)).max() <= 1


def test_transparent_edges_stay_clean_when_a_picture_is_shrunk(picture_file):
    cut_out = Image.new("RGBA", (1300, 1300), (0, 0, 0, 0))
    cut_out.paste((255, 0, 0, 255), (0, 0, 651, 1300))
    image = pixels(read_image(picture_file(cut_out)))
    assert image[..., 0].min() >= 250, "the black under the transparency shines through"


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_a_transparent_colour_becomes_white(picture_file, mode):
    image = Image.new(mode, (2, 1), 0)
    if mode == "P":
        image.putpalette([0, 0, 0, 255, 0, 0])
    image.putpixel((1, 0), {"P": 1, "L": 90, "RGB": RED}[mode])
    result = pixels(read_image(picture_file(image, transparency=(0, 0, 0) if mode == "RGB" else 0)))
    assert result[0].tolist() == [[255, 255, 255], [90, 90, 90] if mode == "L" else [255, 0, 0]]


def test_palette_with_alpha_of_a_tiff_is_laid_over_white(picture_file):
    image = Image.new("PA", (2, 2))
    image.putpalette([0, 0, 0] * 256)
    image.putalpha(0)
    assert (pixels(read_image(picture_file(image, "TIFF"))) == 255).all()


def test_cmyk_jpeg(picture_file):
    image = read_image(picture_file(Image.new("RGB", (32, 32), (200, 100, 50)).convert("CMYK"), "JPEG"))
    assert image.mode == "RGB"
    assert np.abs(pixels(image) - (200, 100, 50)).max() <= 6


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        pytest.param([0, 32768, 65535], [0, 127, 255], id="16 bits"),
        pytest.param([0, 2048, 4095], [0, 127, 255], id="12 bits"),
        pytest.param([0, 128, 255], [0, 128, 255], id="8 bits"),
        pytest.param([0, 0, 0], [0, 0, 0], id="black"),
    ],
)
def test_16_bit_greyscale_is_scaled_and_not_clipped(picture_file, stored, seen):
    data = picture_file(Image.fromarray(np.array([stored], dtype=np.uint16)))
    assert Image.open(io.BytesIO(data)).mode == "I;16"
    assert grey_levels(read_image(data)) == pytest.approx(seen, abs=1)


def test_16_bit_greyscale_is_turned_upright(picture_file):
    exif = Image.Exif()
    exif[0x0112] = 3
    data = picture_file(Image.fromarray(np.array([[0, 65535]], dtype=np.uint16)), exif=exif)
    assert grey_levels(read_image(data)) == [255, 0]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        pytest.param([0, 0.5, 1], [0, 127, 255], id="0 to 1"),
        pytest.param([0, 128, 255], [0, 128, 255], id="0 to 255"),
        pytest.param([-3, 0.5, 1], [0, 127, 255], id="negative"),
        pytest.param([np.nan, 0.5, 1], [0, 127, 255], id="nan"),
        pytest.param([np.inf, -np.inf, 1], [0, 0, 255], id="infinite"),
        pytest.param([np.nan, np.nan, np.nan], [0, 0, 0], id="nothing but nan"),
        pytest.param([0, 1e38, 2e38], [0, 127, 255], id="huge"),
    ],
)
def test_float_tiff(picture_file, stored, seen):
    data = picture_file(Image.fromarray(np.array([stored], dtype=np.float32)), "TIFF")
    assert grey_levels(read_image(data)) == pytest.approx(seen, abs=1)


@pytest.mark.parametrize(("format", "options"), [("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {}), ("TIFF", {})])
def test_the_first_frame_of_an_animation(picture_file, format, options):
    frames = [Image.new("RGB", (20, 10), colour) for colour in (RED, BLUE)]
    data = picture_file(frames[0], format, save_all=True, append_images=frames[1:], **options)
    assert (pixels(read_image(data)) == RED).all()


def test_a_phones_multi_picture_jpeg(picture_file):
    frames = [Image.new("RGB", (20, 10), colour) for colour in (RED, BLUE)]
    data = picture_file(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert np.abs(pixels(read_image(data)) - RED).max() <= 3


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((1, 1), (1, 1)),
        ((1, 3000), (1, 640)),
        ((3000, 1), (640, 1)),
        ((640, 480), (640, 480)),
        ((2000, 1000), (640, 320)),
        ((1000, 2000), (320, 640)),
        ((641, 641), (640, 640)),
    ],
)
def test_big_pictures_are_shrunk_and_small_ones_left(picture, size, kept, format):
    assert MAX_SIDE == 640
    assert read_image(picture("L", size, format)).size == kept


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "I;16"])
def test_big_pictures_of_other_modes_are_shrunk(picture, picture_file, mode):
    data = picture_file(Image.new("I;16", (1500, 750))) if mode == "I;16" else picture(mode, (1500, 750))
    assert read_image(data).size == (640, 320)


def test_real_photos(shared):
    for file in sorted((shared / "data" / "imagenet-samples").glob("*.jpg"))[::100]:
        image = read_image(file.read_bytes())
        assert image.mode == "RGB"
        assert pixels(image).std() > 5


# What is refused


def refusal(data, one_sentence):
    with pytest.raises(SampleError) as caught:
        read_image(data)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None, "Pillow's own error shows"
    return one_sentence(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"hello, I am a text", id="text"),
        pytest.param(b"\0" * 4096, id="zeros"),
        pytest.param(b"\xff\xd8\xff", id="three bytes of JPEG"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="PNG's first line"),
        pytest.param(b"GIF89a", id="GIF's first line"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', id="SVG"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", id="HTML"),
        pytest.param(b"%PDF-1.7\n%%EOF", id="PDF"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", id="EPS, which starts Ghostscript"),
        pytest.param(b"P6 1 1 255\n\0\0\0", id="a format that is not offered"),
        pytest.param(png(0, 0), id="no pixels"),
    ],
)
def test_what_is_no_picture_is_refused(data, one_sentence):
    assert "no picture" in refusal(data, one_sentence)


def test_an_empty_file_is_refused(one_sentence):
    assert "empty" in refusal(b"", one_sentence)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_picture_cut_short_is_refused(picture, one_sentence, format, share):
    data = picture("RGB", (200, 150), format)
    refusal(data[: int(len(data) * share)], one_sentence)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png(60_000, 60_000), id="60000 x 60000"),
        pytest.param(png(9_000, 8_000), id="below Pillow's own limit"),
        pytest.param(png(2_000_000_000, 1), id="one line"),
        pytest.param(b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\0\0\0;", id="GIF"),
        pytest.param(
            b"BM" + struct.pack("<IIIIiiHHIIIIII", 54, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0), id="BMP"
        ),
    ],
)
def test_a_decompression_bomb_is_refused_before_its_pixels_are_read(monkeypatch, data, one_sentence):
    loads = []
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: loads.append(image.size))
    refusal(data, one_sentence)
    assert not loads


@pytest.mark.parametrize("size", [(60_000, 60_000), (9_000, 8_000)])
def test_a_decompression_bomb_is_called_too_large(size, one_sentence):
    assert "64 million pixels" in refusal(png(*size), one_sentence)


def test_as_many_pixels_as_allowed(monkeypatch, picture, one_sentence):
    monkeypatch.setattr(core.images, "MAX_PIXELS", 32 * 24)
    assert read_image(picture("RGB", (32, 24))).size == (32, 24)
    refusal(picture("RGB", (32, 25)), one_sentence)


def test_a_file_of_too_many_bytes_is_refused_unopened(monkeypatch, picture, one_sentence):
    data = picture("RGB", (32, 24))
    monkeypatch.setattr(core.images, "MAX_BYTES", len(data))
    assert read_image(data)
    monkeypatch.setattr(core.images.Image, "open", lambda *_, **__: pytest.fail("it was opened"))
    assert "the limit" in refusal(data + b"\0", one_sentence)
