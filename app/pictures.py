"""Small pictures of samples, as data URLs: they live in the session and never on disk."""

import base64
import io
from functools import cache

import numpy as np
from PIL import Image

SIDE = 192
"""Pixels, at most."""
KEPT_POINTS = 2000
"""Of a shape that may be turned: what a browser draws without a pause."""
YAW, PITCH = 35.0, 25.0
"""Degrees: the viewer stands to the right of the front, and above."""
BACKGROUND = "#20262e"
"""Behind shapes, on the light and on the dark page: every colour of the heights stands out from it."""
HEIGHTS = ("#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725")
"""Colours from the lowest point to the highest, viridis without its darkest; every kind of colour vision tells them
apart."""
_DRAWN = 2 * SIDE
"""Pixels before it is made smaller, which smooths the edges."""


def picture_of_photo(photo: Image.Image) -> str:
    """A photo, made small."""
    small = photo.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC)
    return _data_url(small, "JPEG", quality=80)


def cloud_to_keep(points: np.ndarray) -> np.ndarray:
    """``(p, 3)`` -> at most ``KEPT_POINTS`` of them, at half the precision, which is finer than any screen."""
    if len(points) > KEPT_POINTS:
        points = points[np.linspace(0, len(points) - 1, KEPT_POINTS).astype(int)]
    return points.astype(np.float16)


def picture_of_cloud(points: np.ndarray) -> str:
    """``(p, 3)`` points in the unit sphere, z up, seen from the front right above: the higher the brighter, and
    what is far away a little darker."""
    across, depth, high = _view() @ np.asarray(points, dtype=np.float32).T
    order = np.argsort(-depth)  # far ones first, near ones over them
    heights = points[:, 2]
    share = (heights - heights.min()) / max(float(np.ptp(heights)), 1e-6)
    nearness = 1 - (depth - depth.min()) / max(float(np.ptp(depth)), 1e-6)
    colours = _colours()[(share * 255).astype(int)] * (0.55 + 0.45 * nearness)[:, None]
    radius = _DRAWN // 70
    room = _DRAWN - 2 * radius - 1
    reach = 1.08 * max(float(np.abs(across).max()), float(np.ptp(high)) / 2, 1e-6)
    middle = (high.max() + high.min()) / 2
    column = ((across + reach) / (2 * reach) * room).astype(int) + radius
    row = ((reach - (high - middle)) / (2 * reach) * room).astype(int) + radius
    picture = np.empty((_DRAWN, _DRAWN, 3), dtype=np.uint8)
    picture[:] = _rgb(BACKGROUND)
    down, right = _disc(radius)
    # One assignment for all: where points overlap, the last one, which is the nearest, stays.
    rows, columns = row[order, None] + down, column[order, None] + right
    picture[rows, columns] = colours[order, None].round().astype(np.uint8)
    small = Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BOX)
    return _data_url(small.quantize(48, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE), "PNG")


def viewer(yaw: float = YAW, pitch: float = PITCH) -> np.ndarray:
    """``(3,)`` the direction from a shape to whoever looks at it: the front is towards negative y."""
    around, above = np.radians([yaw, pitch])
    return np.array([np.sin(around) * np.cos(above), -np.cos(around) * np.cos(above), np.sin(above)])


@cache
def _view() -> np.ndarray:
    """``(3, 3)`` the directions to the right, away from the viewer, and up on the picture."""
    away = -viewer()
    right = np.cross(away, [0, 0, 1])
    right /= np.linalg.norm(right)
    return np.stack([right, away, np.cross(right, away)]).astype(np.float32)


@cache
def _colours() -> np.ndarray:
    """``(256, 3)`` of ``HEIGHTS``."""
    known = np.array([_rgb(colour) for colour in HEIGHTS])
    steps = np.linspace(0, 1, len(known))
    return np.stack([np.interp(np.linspace(0, 1, 256), steps, channel) for channel in known.T], axis=1)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@cache
def _disc(radius: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of a disc about 0."""
    rows, columns = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    inside = rows**2 + columns**2 <= radius**2 + 1
    return rows[inside], columns[inside]


def _data_url(picture: Image.Image, kind: str, **options: object) -> str:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return f"data:image/{kind.lower()};base64," + base64.b64encode(stream.getvalue()).decode("ascii")
