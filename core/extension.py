"""The façade of extending a classifier: ImageNet's 1000 classes, and those that somebody describes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch

from core.descriptions import ClassDescription
from core.encoders import LITE
from core.errors import SettingError
from core.feature_space import FeatureSpace
from core.heads import LinearHead
from core.injection import KnownPhotos, RowMaker, inject
from core.knowledge import IMAGENET, knowledge
from core.text2model import ICIS, Text2Model

EXTENDERS = {ICIS: "ICIS", "t2m": "T2M", "zero_shot": "Ridge"}
"""What can make the new rows, and what each is called in front of people."""


@dataclass(frozen=True)
class Extender:
    """The head that comes with ``lite``, and what makes further rows for it.

    Example:
        >>> extender = Extender.of(Text2Model.load("lite", with_rivals=True))
        >>> head = extender.extend([ClassDescription("euphonium", ("a brass instrument with a wide bell",))])
        >>> head.logits(extender.model.encoders.sample.encode([Image.open("photo.jpg").convert("RGB")])).argmax(dim=-1)
    """

    model: Text2Model
    head: LinearHead
    """The 1000 classes."""
    aliases: Mapping[str, int]
    """What a label may call each of them, in lower case: WordNet's id or any of its names."""

    @classmethod
    def of(cls, model: Text2Model) -> "Extender":
        """For a model that was loaded with its rivals.

        Raises:
            SettingError: its encoder has no classifier of its own.
        """
        prototypes_of, space = model.encoders.prototypes, model.space
        if prototypes_of is None or model.encoders.corpus != IMAGENET or not isinstance(space, FeatureSpace):
            raise SettingError(f"The encoder {model.encoders.name} has no classifier to extend; take {LITE}.")
        prototypes, corpus = prototypes_of(), knowledge(IMAGENET).corpus
        by_id = {entry.id: entry for entry in corpus}
        head = LinearHead(
            tuple(by_id[id].names[0] for id in prototypes.ids),
            prototypes.rows,
            prototypes.bias,
            prototypes.feature_mean,
            model.encoders.sample.fingerprint,
        )
        aliases: dict[str, int] = {}
        for position, id in enumerate(prototypes.ids):
            aliases[id] = position
            aliases[by_id[id].names[0].casefold()] = position
        for position, id in enumerate(prototypes.ids):  # a plain name comes before everybody's synonyms
            for name in by_id[id].names[1:]:
                aliases.setdefault(name.casefold(), position)
        return cls(model, head, aliases)

    @cached_property
    def photos(self) -> KnownPhotos:
        """What photos of the 1000 may look like, imagined once; the first call takes about a second."""
        return KnownPhotos.imagined(self.head)

    @property
    def methods(self) -> Mapping[str, str]:
        """Those of ``EXTENDERS`` that can be had."""
        return {method: title for method, title in EXTENDERS.items() if method in self.model.methods}

    def extend(
        self, classes: Sequence[ClassDescription], method: str = ICIS, head: LinearHead | None = None
    ) -> LinearHead:
        """Add classes to the 1000, or to ``head``, which is the 1000 with others that were added before.

        Args:
            classes: 1 to 200 in words.
            method: one of ``methods``.
            head: nothing of it is forgotten.

        Raises:
            DescriptionError: the classes are none, too many, unnamed, double or too long, or the head has one of them.
            SettingError: the head takes other features than this encoder's.
        """
        head = head or self.head
        if head.fingerprint not in ("", self.head.fingerprint) or head.weight.shape[1] != self.head.weight.shape[1]:
            raise SettingError(f"This head takes other features than {self.model.encoders.name}'s; extend its own.")
        return inject(head, classes, self.row_maker(method), self.photos)

    def row_maker(self, method: str) -> RowMaker:
        """From classes in words to directions among raw features.

        Raises:
            SettingError: there is no such method.
        """
        if method not in self.methods:
            raise SettingError(f"Rows cannot be made by '{method}'; use one of {', '.join(self.methods)}.")
        space = self.model.space
        assert isinstance(space, FeatureSpace)

        @torch.inference_mode()
        def make(classes: Sequence[ClassDescription]) -> torch.Tensor:
            rows = self.model.weights(self.model.embed(classes), method).last
            # What a row weighs of the raw feature, without the pull towards known classes, which no linear head has.
            return rows @ space.projection.T

        return make
