"""Miniature copies of the published benchmarks, in their own formats.

What a photo or a feature looks like is a linear function of its class's attributes, so that a zero-shot method can do
better than chance. Each writer returns what ``core.datasets.load_benchmark`` takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import h5py
import numpy as np
from PIL import Image
from scipy.io import savemat

EACH = 4
"""Photos of a class."""
DIM = 16
"""Of the features."""
SIDE = 48
"""Of a photo, in pixels."""

ANIMALS: Mapping[str, str] = {
    "antelope": "brown longleg hooves horns walks fast vegetation plains",
    "killer+whale": "black white swims flippers big meatteeth ocean fast",
    "persian+cat": "furry paws claws meatteeth small walks",
    "horse": "brown longleg hooves walks fast big vegetation plains",
    "blue+whale": "swims flippers big ocean",
    "tiger": "furry stripes paws claws meatteeth big walks fast",
    "ox": "brown hooves horns walks big vegetation plains",
    "bobcat": "brown furry paws claws meatteeth walks fast",
    "humpback+whale": "black swims flippers big ocean",
    "dolphin": "swims flippers meatteeth ocean fast",
}
"""Of AwA2, with what each has."""
UNSEEN_ANIMALS = ("horse", "blue+whale", "bobcat", "dolphin")

BIRDS: Mapping[str, str] = {
    "Black_footed_Albatross": "bill_shape::hooked_seabird wing_color::brown wing_shape::long-wings size::large",
    "Laysan_Albatross": "bill_shape::hooked_seabird wing_color::black wing_shape::long-wings size::large",
    "Indigo_Bunting": "bill_shape::cone wing_color::blue crown_color::blue size::small shape::perching-like",
    "Lazuli_Bunting": "bill_shape::cone wing_color::brown crown_color::blue size::small shape::perching-like",
    "Painted_Bunting": "bill_shape::cone wing_color::brown crown_color::red size::small shape::perching-like",
    "Blue_Jay": "bill_shape::dagger wing_color::blue crown_color::blue shape::perching-like",
    "Pileated_Woodpecker": "bill_shape::dagger wing_color::black crown_color::red shape::tree-clinging-like",
    "Red_headed_Woodpecker": "bill_shape::dagger wing_color::black crown_color::red shape::tree-clinging-like "
    "size::small_(5_-_9_in)",
    "Downy_Woodpecker": "bill_shape::dagger wing_color::black shape::tree-clinging-like size::small",
}
"""Of CUB, with what each ``has_``."""
SIZES: Mapping[str, str] = {"size::small": "size::small_(5_-_9_in)", "size::large": "size::large_(16_-_32_in)"}
UNSEEN_BIRDS = ("Laysan_Albatross", "Lazuli_Bunting", "Pileated_Woodpecker", "Downy_Woodpecker")

SCENES: Mapping[str, str] = {
    "a/abbey": "praying|brick|enclosed area|aged/ worn",
    "a/access_road": "driving|asphalt|open area|natural light",
    "a/apartment_building/outdoor": "brick|open area|natural light",
    "b/beach": "sailing/ boating|swimming|sand|open area|natural light",
    "b/bedroom": "carpet|enclosed area|soothing",
    "c/coast": "sailing/ boating|open area|natural light",
    "h/highway": "driving|asphalt|open area",
    "l/living_room": "carpet|enclosed area|reading",
}
"""Of SUN, with what the photos of each show."""
UNSEEN_SCENES = ("c/coast", "h/highway", "l/living_room")

THINGS: Mapping[str, tuple[float, float, float]] = {
    "airplane": (3.0, 3.0, 0.5),
    "bottle": (0.5, 0.5, 2.0),
    "car": (3.0, 1.5, 1.0),
    "lamp": (0.4, 0.4, 3.0),
    "tv_stand": (3.0, 1.0, 1.0),
    "bathtub": (3.0, 1.2, 0.8),
    "chair": (1.0, 1.0, 2.0),
    "night_stand": (1.0, 1.0, 1.2),
    "sofa": (3.0, 1.4, 1.4),
}
"""Of ModelNet40, boxes of so much width, depth and height; the last four are ModelNet10's, too."""


@dataclass(frozen=True)
class World:
    """Classes with attributes, and looks that follow from them."""

    classes: tuple[str, ...]
    attributes: tuple[str, ...]
    percent: np.ndarray
    """(c, a): how many people say that the class has the attribute."""
    means: np.ndarray
    """(c, DIM)."""
    labels: np.ndarray
    """(c * EACH,)."""
    features: np.ndarray
    """(c * EACH, DIM)."""

    @classmethod
    def of(cls, classes: Mapping[str, Sequence[str]]) -> "World":
        """Around the mean of each class, a linear function of what it has."""
        random = np.random.default_rng(len(classes))
        attributes = tuple(dict.fromkeys(text for has in classes.values() for text in has))
        has = np.array([[text in texts for text in attributes] for texts in classes.values()])
        percent = np.where(has, 80, 5) + random.integers(0, 15, has.shape)
        means = percent / 100 @ random.standard_normal((len(attributes), DIM))
        labels = np.repeat(np.arange(len(classes)), EACH)
        features = means[labels] + 0.1 * random.standard_normal((len(labels), DIM))
        return cls(tuple(classes), attributes, percent, means, labels, features)

    def files(self, name: str) -> list[str]:
        """The photos, below their dataset's folder; ``name`` tells what goes in for the class and the number."""
        return [name.format(kind=self.classes[label], number=i % EACH + 1) for i, label in enumerate(self.labels)]

    def write_photos(self, folder: Path, files: Sequence[str]) -> None:
        """Two colours that follow from the class's mean, in stripes that do, too."""
        random = np.random.default_rng(1)
        for label, file in zip(self.labels, files, strict=True):
            look = 128 + 100 * np.tanh(self.means[label] / 2)
            stripe = (np.arange(SIDE) // (3 + look[6] // 20) % 2).astype(int)
            pixels = look[:6].reshape(2, 1, 3)[stripe] + 10 * random.standard_normal((SIDE, SIDE, 3))
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(path)


def write_awa2(folder: Path, with_mats: bool) -> str:
    """AwA2: 6 seen and 4 unseen animals, in ``Animals_with_Attributes2``; the mats beside it, in ``xlsa17``."""
    world = World.of({kind: texts.split() for kind, texts in ANIMALS.items()})
    root = folder / "Animals_with_Attributes2"
    files = world.files("{kind}/{kind}_1000{number}.jpg")
    world.write_photos(root / "JPEGImages", files)
    _number(root / "classes.txt", world.classes, "{:6}\t{}")
    _number(root / "predicates.txt", world.attributes, "{:6}\t{}")
    continuous = world.percent.astype(float)
    continuous[0, -1] = -1  # as the real table says that a number is missing
    _table(root / "predicate-matrix-continuous.txt", continuous, "{:8.2f}")
    _table(root / "predicate-matrix-binary.txt", world.percent > 50, "{:d}")
    seen = [kind for kind in world.classes if kind not in UNSEEN_ANIMALS]
    (root / "trainclasses.txt").write_text("\n".join(seen) + "\n")
    (root / "testclasses.txt").write_text("\n".join(UNSEEN_ANIMALS) + "\n")
    if with_mats:
        prefix = "/BS/xian/work/data/Animals_with_Attributes2//JPEGImages/"
        _write_mats(folder / "xlsa17" / "data" / "AWA2", world, world.classes, UNSEEN_ANIMALS, prefix, files)
    return f"awa2:{folder}"


def write_cub(folder: Path, with_mats: bool = True) -> str:
    """CUB: 5 seen and 4 unseen birds, in ``CUB_200_2011``; the list of attributes beside it, as the archive has it."""
    world = World.of(
        {kind: [f"has_{SIZES.get(text, text)}" for text in texts.split()] for kind, texts in BIRDS.items()}
    )
    root = folder / "CUB_200_2011"
    names = [f"{number:03}.{kind}" for number, kind in enumerate(world.classes, 1)]
    files = [
        f"{names[label]}/{file}"
        for label, file in zip(world.labels, world.files("{kind}_000{number}.jpg"), strict=True)
    ]
    world.write_photos(root / "images", files)
    (root / "attributes").mkdir()
    _number(root / "classes.txt", names, "{} {}")
    _number(root / "images.txt", files, "{} {}")
    _number(root / "image_class_labels.txt", world.labels + 1, "{} {}")
    _number(root / "train_test_split.txt", np.arange(len(files)) % 2, "{} {}")
    _number(folder / "attributes.txt", world.attributes, "{} {}")
    _table(root / "attributes" / "class_attribute_labels_continuous.txt", world.percent.astype(float), "{:.6f}")
    if with_mats:
        prefix = "/BS/Deep_Fragments/work/MSc/CUB_200_2011/CUB_200_2011/images/"
        _write_mats(folder / "xlsa17" / "data" / "CUB", world, names, UNSEEN_BIRDS, prefix, files)
    return f"cub:{folder}"


def write_sun(folder: Path, with_mats: bool = True) -> str:
    """SUN: 5 seen and 3 unseen scenes, in ``SUNAttributeDB`` with ``images`` beside it, as the two archives unpack."""
    world = World.of({kind: texts.split("|") for kind, texts in SCENES.items()})
    files = [
        file.format(code=f"{i:02}".translate(str.maketrans("0123456789", "abcdefghij")))
        for i, file in enumerate(world.files("{kind}/sun_{{code}}.jpg"))
    ]
    world.write_photos(folder / "images", files)
    root = folder / "SUNAttributeDB"
    root.mkdir()
    votes = (np.random.default_rng(2).random((len(files), 3, 1)) * 100 < world.percent[world.labels, None]).mean(axis=1)
    backwards = np.arange(len(files))[::-1]  # not in the order of the Proposed Split
    savemat(root / "images.mat", {"images": _cells(np.array(files)[backwards])})
    savemat(root / "attributes.mat", {"attributes": _cells(world.attributes)})
    savemat(root / "attributeLabels_continuous.mat", {"labels_cv": votes[backwards]})
    if with_mats:
        prefix = "/BS/Deep_Fragments/work/MSc/data/SUN/images/"
        names = [kind.split("/", 1)[1].replace("/", "_") for kind in world.classes]
        _write_mats(folder / "xlsa17" / "data" / "SUN", world, names, UNSEEN_SCENES, prefix, files)
    return f"sun:{folder}"


def write_modelnet40(folder: Path, layout: Literal["meshes", "tables"] = "meshes") -> str:
    """ModelNet40: 5 seen and 4 unseen things, 3 to learn from and 2 to test on of each, unseen ones, too.

    Args:
        layout: ``meshes`` as ModelNet40.zip has them, z up; ``tables`` as PointNet's archive does, y up.
    """
    random = np.random.default_rng(0)
    for split, count in (("train", 3), ("test", 2)):
        extents = [
            (k, size * random.uniform(0.9, 1.1, 3)) for k, size in enumerate(THINGS.values()) for _ in range(count)
        ]
        if layout == "meshes":
            for number, (kind, extent) in enumerate(extents):
                name = list(THINGS)[kind]
                path = folder / "ModelNet40" / name / split / f"{name}_{number:04}.off"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(_box(extent))
            continue
        root = folder / "modelnet40_ply_hdf5_2048"
        root.mkdir(exist_ok=True)
        (root / "shape_names.txt").write_text("\n".join(THINGS) + "\n")
        with h5py.File(root / f"ply_data_{split}0.h5", "w") as file:
            # The width, the height and the depth, in this order.
            file["data"] = np.stack([_on_box(extent, random)[:, [0, 2, 1]] for _, extent in extents]).astype(np.float32)
            file["label"] = np.array([[kind] for kind, _ in extents], dtype=np.uint8)
    return f"modelnet40:{folder}"


def write_folder(folder: Path, with_lists: bool = False) -> str:
    """A person's own photos: the animals, with ``unseen.txt`` if ``with_lists``."""
    world = World.of({kind.replace("+", "_"): texts.split() for kind, texts in ANIMALS.items()})
    world.write_photos(folder, world.files("{kind}/{number}.jpg"))
    if with_lists:
        (folder / "unseen.txt").write_text("\n".join(UNSEEN_ANIMALS).replace("+", " ") + "\n")
    return f"folder:{folder}"


def write_features(path: Path, with_split: bool = True) -> str:
    """A person's own features of the animals, with names as labels; with attributes and a split if ``with_split``."""
    world = World.of({kind.replace("+", " "): texts.split() for kind, texts in ANIMALS.items()})
    arrays = {
        "features": world.features.astype(np.float32),
        "labels": np.array(world.classes)[world.labels],
        "classes": np.array(world.classes),
    }
    if with_split:
        arrays |= {
            "unseen": np.array([kind.replace("+", " ") for kind in UNSEEN_ANIMALS]),
            "train": np.arange(len(world.labels)) % EACH > 0,
            "attributes": np.array(world.attributes),
            "strengths": world.percent,
        }
    np.savez(path, **arrays)
    return f"features:{path}"


def _write_mats(
    folder: Path, world: World, names: Sequence[str], unseen: Sequence[str], prefix: str, files: Sequence[str]
) -> None:
    """att_splits.mat and res101.mat, with the classes and the photos in an order of their own."""
    folder.mkdir(parents=True)
    kinds = np.argsort([name.lower() for name in names], kind="stable")[::-1]
    photos = np.random.default_rng(3).permutation(len(files))
    labels = np.argsort(kinds)[world.labels[photos]]
    is_unseen = np.isin(np.array(world.classes)[world.labels[photos]], unseen)
    is_test = photos % EACH == 0
    original = world.percent[kinds].T.astype(float)
    locs = {
        "trainval_loc": ~is_unseen & ~is_test,
        "train_loc": ~is_unseen & ~is_test & (photos % EACH != 1),
        "val_loc": ~is_unseen & (photos % EACH == 1),
        "test_seen_loc": ~is_unseen & is_test,
        "test_unseen_loc": is_unseen,
    }
    savemat(
        folder / "att_splits.mat",
        {
            "allclasses_names": _cells(np.array(names)[kinds]),
            "att": original / np.linalg.norm(original, axis=0),
            "original_att": original,
            **{name: np.flatnonzero(chosen)[:, None] + 1.0 for name, chosen in locs.items()},
        },
    )
    savemat(
        folder / "res101.mat",
        {
            "features": world.features[photos].T,
            "labels": labels[:, None] + 1.0,
            "image_files": _cells([prefix + files[i] for i in photos]),
        },
    )


def _cells(texts: Sequence[str] | np.ndarray) -> np.ndarray:
    """A column of MATLAB's cells."""
    cells = np.empty((len(texts), 1), dtype=object)
    cells[:, 0] = [str(text) for text in texts]
    return cells


def _number(path: Path, values: Sequence[object] | np.ndarray, form: str) -> None:
    path.write_text("".join(form.format(i, value) + "\n" for i, value in enumerate(values, 1)))


def _table(path: Path, matrix: np.ndarray, form: str) -> None:
    path.write_text("".join(" ".join(form.format(value) for value in row) + "\n" for row in matrix))


def _box(extent: np.ndarray) -> str:
    """An .off of a box."""
    corners = [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)] * extent
    faces = "4 0 1 3 2\n4 4 6 7 5\n4 0 4 5 1\n4 2 3 7 6\n4 0 2 6 4\n4 1 5 7 3\n"
    return "OFF\n8 6 0\n" + "".join(f"{x} {y} {z}\n" for x, y, z in corners) + faces


def _on_box(extent: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """(2048, 3) points on the sides of a box."""
    points = random.random((2048, 3))
    axis = random.integers(0, 3, 2048)
    points[np.arange(2048), axis] = random.integers(0, 2, 2048)
    return points * extent
