"""One picture file -> one RGB image, whatever its maker put into it.

A picture file is hostile until it is checked: what it is is read from its content, never from its name, and
its size is known before its pixels are.
"""

import io
import warnings
from contextlib import suppress

import numpy as np
from PIL import Image, ImageOps

from core.errors import SampleError

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 64_000_000
MAX_SIDE = 640
"""The longer side that is kept: more than twice what an encoder looks at, and a thousand such fit in memory."""
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF")
"""What Pillow may try. The multi-picture JPEGs of phones (MPO) come with JPEG and have no entry of their own."""
SUFFIXES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif"})


def read_image(data: bytes) -> Image.Image:
    """Decode a picture file: first frame, upright, RGB, longer side at most ``MAX_SIDE`` pixels.

    EXIF orientation is honoured, transparency is laid over white, greyscale, palette, CMYK, 16-bit and float
    images are converted.

    Raises:
        SampleError: the bytes are no picture, a broken one, or one that is too large to open safely.
    """
    if not data:
        raise SampleError("The file is empty.")
    if len(data) > MAX_BYTES:
        raise SampleError(f"The file has {len(data) / 2**20:.1f} MB; the limit is {MAX_BYTES // 2**20} MB an image.")
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a decompression bomb below twice its limit; ours is checked just below.
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # Pillow's parsers raise whatever a hostile header makes them raise
        raise SampleError("This is no picture that can be read; use JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF.") from None
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    try:
        # A JPEG decoder can skip detail that would be thrown away: 4 times faster on a phone's photo.
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))
        image.load()
        with suppress(Exception):  # EXIF that cannot be understood turns nothing and costs no picture
            ImageOps.exif_transpose(image, in_place=True)
        return _to_small_rgb(image)
    except Exception:
        raise SampleError("The picture is damaged and cannot be decoded; open it and save it again.") from None


def _too_many_pixels() -> SampleError:
    return SampleError(f"The picture has more than {MAX_PIXELS // 10**6} million pixels; save it smaller.")


def _to_small_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = _to_8_bit(image)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode != mode:
        image = image.convert(mode)
    # Made small before white is laid under it: each copy of a picture of MAX_PIXELS takes 256 MB.
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    if mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _to_8_bit(image: Image.Image) -> Image.Image:
    """Integer and float greyscale to 8 bits. The scale is the smallest usual depth that holds the brightest pixel:
    microscopes and trail cameras store 12 bits in 16."""
    values = np.nan_to_num(np.array(image, dtype=np.float32), copy=False, posinf=0.0, neginf=0.0)
    brightest = float(values.max(initial=0.0))
    full = next((depth for depth in (1, 255, 1023, 4095, 16383, 65535) if brightest <= depth), brightest)
    values *= 255 / full
    return Image.fromarray(values.clip(0, 255, out=values).astype(np.uint8))
