"""What differs between the page's tabs: what is looked at, what people call it, and what there is to try."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from app.example_shapes import PRESETS as SHAPE_PRESETS
from app.example_shapes import found_shapes, made_shapes
from app.pictures import cloud_to_keep, picture_of_cloud, picture_of_photo
from app.presets import PRESETS, example_photos, presets
from core.descriptions import ClassDescription
from core.media import CLOUD, PHOTOS, Medium, clouds_medium
from core.samples import MAX_SAMPLES, Sample


@dataclass(frozen=True)
class Examples:
    """Samples that one press of a button tries."""

    button: str
    samples: Callable[[], list[Sample]]


@dataclass(frozen=True)
class Modality:
    """One kind of things to classify, as the page speaks of it. Knows nothing of Gradio."""

    title: str
    """The tab's."""
    key: str
    """Tells its elements and its part of the API from those of the first tab, whose key is empty."""
    media: tuple[Medium[Any], ...]
    """The ways to read the same files; the first one counts until a visitor says otherwise."""
    what: str
    """What should be in the files, for people."""
    about_files: str
    """Before the formats."""
    accept: str
    """Which files the browser offers."""
    presets_file: Path
    examples: tuple[Examples, ...]
    """The first ones are tried when a classifier is made and nothing was handed over; they suit the first preset."""
    tried_on: str
    """What they are, for people."""
    editor: Mapping[str, str]
    """What the class editor suggests: a ``name``, what it ``asks``, an example of what one ``says``, a list that may be
    ``pasted``."""
    picture: Callable[[Any], str]
    """A sample, as it was read -> a small picture of it, a data URL."""
    cloud: Callable[[Any], Any] | None = None
    """A sample -> the points of it that are kept to be turned; None where there is nothing to turn."""

    @property
    def noun(self) -> str:
        """What people call one of them."""
        return self.media[0].noun

    @property
    def plural(self) -> str:
        """What people call several of them."""
        return self.media[0].plural

    @property
    def for_clouds(self) -> bool:
        """Whether a model is needed that looks at point clouds."""
        return self.media[0].name == CLOUD

    @cached_property
    def presets(self) -> dict[str, tuple[ClassDescription, ...]]:
        """Title -> classes."""
        return presets(self.presets_file)

    def medium(self, reading: str) -> Medium[Any]:
        """The way to read files that is called so; for any other name the usual one."""
        return next((medium for medium in self.media if medium.reading == reading), self.media[0])

    def named(self, element: str) -> str:
        """An element's id in this tab."""
        return f"{self.key}-{element}" if self.key else element

    def drop_words(self) -> dict[str, str]:
        """What the drop zone says."""
        medium = self.media[0]
        return {
            "plural": self.plural,
            "Plural": self.plural.capitalize(),
            "accept": self.accept,
            "formats": self.about_files + medium.formats.replace(" or ", ", "),
            "limits": f"up to {MAX_SAMPLES:,} {self.plural} of {medium.max_bytes // 2**20} MB",
        }


IMAGES = Modality(
    title="Images",
    key="",
    media=(PHOTOS,),
    what="pictures",
    about_files="",
    accept="image/*,.zip,.csv,.tif,.tiff,.avif",
    presets_file=PRESETS,
    examples=(Examples("Use the example photos", example_photos),),
    tried_on="five example photos",
    editor={
        "name": "Name, e.g. zebra",
        "asks": "What it looks like: what it has, what it has not, where it is found",
        "says": "a large animal with stripes, no horns, does not live in water",
        "pasted": "zebra: a wild horse with black and white stripes\ngiraffe",
    },
    picture=picture_of_photo,
)
SHAPES = Modality(
    title="Point clouds",
    key="shapes",
    media=(clouds_medium("auto"), clouds_medium("z"), clouds_medium("y")),
    what="meshes or point clouds",
    about_files="Meshes and point clouds: ",
    accept=",".join([*sorted(clouds_medium().suffixes), ".zip"]),
    presets_file=SHAPE_PRESETS,
    examples=(
        Examples("Use the example shapes", made_shapes),
        Examples("What does it make of these?", found_shapes),
    ),
    tried_on="eight example shapes",
    editor={
        "name": "Name, e.g. stool",
        "asks": "What form it has: which parts, how they stand together, what it has not",
        "says": "a small flat seat on three or four legs, no backrest, no armrests",
        "pasted": "stool: a flat seat on tall legs, no backrest\nchair",
    },
    picture=picture_of_cloud,
    cloud=cloud_to_keep,
)


@dataclass
class Shown:
    """What is shown of samples, gathered while they are read."""

    modality: Modality
    thumbnails: dict[int, str] = field(default_factory=dict)
    """By position."""
    clouds: dict[int, np.ndarray] = field(default_factory=dict)

    def add(self, position: int, item: Any) -> None:
        """Take a picture of a sample."""
        self.thumbnails[position] = self.modality.picture(item)
        if self.modality.cloud is not None:
            self.clouds[position] = self.modality.cloud(item)
