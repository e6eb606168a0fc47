"""Shapes to try: some that are made on the spot and suit the first preset, and some that nobody made for this."""

from functools import cache
from pathlib import Path

from app.presets import ASSETS, SHIPPED
from core.media import array_bytes, clouds_medium
from core.samples import Sample, collect_samples

PRESETS = ASSETS / "presets-shapes.json"
MADE = ("chair", "chair", "table", "table", "sofa", "bed", "floor lamp", "bookshelf")
"""Categories of the generator, each a class of the first preset."""
SEED = 7
"""Other shapes than anything has learnt from."""
POINTS = 2048
FOUND = ("Bunny.obj", "Duck.glb", "Fox.gltf")
"""Meshes of gradio's package that need no other file; those that this version does not ship are left out."""


@cache
def _made() -> tuple[Sample, ...]:
    from core.shapes.generator import draw  # twenty modules, which a page that only opens does without

    samples = []
    for position, category in enumerate(MADE):
        number = MADE[:position].count(category) + 1
        data = array_bytes(draw(category, SEED, number, points=POINTS))
        name = f"{category}/{category}-{number}.npy"
        samples.append(Sample(name, Path(name), size=len(data), label=category, data=data))
    return tuple(samples)


def made_shapes() -> list[Sample]:
    """Shapes of the first preset's classes, labelled; the same ones every time."""
    return list(_made())


def found_shapes() -> list[Sample]:
    """Meshes without labels, of nothing that the presets speak of."""
    paths = [path for path in (SHIPPED / "models3d" / name for name in FOUND) if path.is_file()]
    return collect_samples(paths, medium=clouds_medium())
