"""The façade: load a checkpoint once, then turn descriptions into classifiers."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import torch

from core.bootstrap import learnt_checkpoint, tower_alone
from core.checkpoint import (
    Checkpoint,
    default_checkpoint,
    icis_checkpoint,
    load_checkpoint,
    load_icis,
    paper_checkpoint,
)
from core.classifier import Familiarity, OnDemandClassifier, Parts
from core.descriptions import ClassDescription, check_classes
from core.devices import resolve_device
from core.encoders import AUTO, EncoderPair, load_encoder
from core.encoders.prompts import templates
from core.errors import CheckpointError
from core.feature_space import Space, UnitSpace
from core.hypernetwork import PhraseSets, Weights
from core.model import T2M
from core.progress import Progress
from core.said import Said, embed, watched
from core.text_cache import TextCache
from core.tower_model import TowerT2M

METHODS = {"t2m": "T2M", "zero_shot_flip": "Zero-shot with flip", "zero_shot": "Zero-shot (ridge)"}
"""What ``generate`` can make, and what each is called in front of people."""
CLIP_METHODS = {"t2m": "T2M", "zero_shot_flip": "CLIP with flip", "zero_shot": "CLIP zero-shot"}
"""The same where the encoder has a text tower of its own."""
FAST = "t2m_fast"
"""T2M that does not ask the text tower: a ridge map says what it would answer."""
PAPER, ICIS = "t2m_paper", "icis"
Rival = Callable[[Said], Weights]
"""What T2M is compared with beside the zero-shot baselines; most of them read whole sentences."""
PROMPTS_BY_DEFAULT = "simple"
AT_ONCE = 8
"""Texts that the tower reads between two reports of progress, each in all its prompts."""
TITLES = {
    FAST: "T2M fast",
    PAPER: "T2M as in the paper",
    "t2m_reptile": "T2M, reptile",
    "t2m_paper_reptile": "T2M as in the paper, reptile",
    ICIS: "ICIS",
    "icis_direct": "ICIS, descriptor to row alone",
    "icis_l2": "ICIS with L2",
    "devise": "DeViSE",
    "dem": "DEM",
}


@dataclass(frozen=True)
class Text2Model:
    """Encoders, hypernetwork and feature space, ready to generate.

    Example:
        >>> model = Text2Model.load()
        >>> classifier = model.generate([ClassDescription("lion"), ClassDescription("bus", ("a long red vehicle",))])
        >>> classifier.predict_proba([Image.open("photo.jpg").convert("RGB")])
    """

    encoders: EncoderPair
    model: T2M | TowerT2M
    space: Space
    texts: TextCache
    """Reads for the hypernetwork."""
    tower: TextCache | None = None
    """Reads with the image encoder's own text tower, where it has one."""
    fast: bool = False
    """Whether T2M does without the tower, which is slow on a CPU."""
    rivals: Mapping[str, Rival] = field(default_factory=dict)
    """By method, one of ``TITLES``: what it is compared with."""
    familiarity: Mapping[str, Familiarity] = field(default_factory=dict)
    """Method -> the calibration of "none of these", where there is one."""

    @classmethod
    def load(
        cls,
        encoder: str = AUTO,
        device: str = AUTO,
        checkpoint: Path | None = None,
        with_rivals: bool = False,
        fast: bool = False,
        prompts: str = PROMPTS_BY_DEFAULT,
        for_clouds: bool = False,
    ) -> "Text2Model":
        """Load encoders and checkpoint. Nothing is downloaded.

        Args:
            encoder: ``lite``, ``auto``, or an open_clip model: ``ViT-B-32/laion2b_s34b_b79k``, ``ViT-B-32:/path/file``
                or a folder.
            device: ``auto | cpu | cuda | cuda:1 | mps``.
            checkpoint: a safetensors file; None takes the one that is shipped for the encoder, or that was learnt here
                for it (``core.bootstrap``), or else CLIP alone.
            with_rivals: load the paper's network and ICIS too, where they lie beside the checkpoint.
            fast: T2M does without the encoder's own text tower, once it has learnt to.
            prompts: that the text tower reads everything in, one of ``core.encoders.prompts.PROMPTS``.
            for_clouds: whether it will look at point clouds; ``auto`` then means ``points``.

        Raises:
            SettingError: there is no such encoder, device or prompts.
            WeightsError: the encoder's weights are missing or damaged.
            CheckpointError: the checkpoint is missing, damaged or made for other weights.
        """
        pair = load_encoder(encoder, resolve_device(device), for_clouds)
        return cls.of(pair, checkpoint, with_rivals, fast, prompts)

    @classmethod
    def of(
        cls,
        encoders: EncoderPair,
        checkpoint: Path | None = None,
        with_rivals: bool = False,
        fast: bool = False,
        prompts: str = PROMPTS_BY_DEFAULT,
    ) -> "Text2Model":
        """``load`` for encoders that are loaded already."""
        if encoders.tower is not None:
            templates(prompts)
            loaded = _learnt(encoders) if checkpoint is None else load_checkpoint(checkpoint, encoders)
            return cls.assemble(encoders, loaded.model, loaded.space, fast=fast, prompts=prompts)
        path = checkpoint or default_checkpoint(encoders.name)
        loaded = load_checkpoint(path, encoders)
        rivals: dict[str, Rival] = {}
        if with_rivals and paper_checkpoint(path).exists():
            rivals[PAPER] = of_sentences(load_checkpoint(paper_checkpoint(path), encoders).model)
        if with_rivals and icis_checkpoint(path).exists():
            rivals[ICIS] = of_vectors(load_icis(icis_checkpoint(path), loaded))
        familiarity = {method: Familiarity(*numbers) for method, numbers in loaded.card.get("rejection", {}).items()}
        return cls.assemble(encoders, loaded.model, loaded.space, rivals, familiarity)

    @classmethod
    def assemble(
        cls,
        encoders: EncoderPair,
        model: T2M | TowerT2M,
        space: Space,
        rivals: Mapping[str, Rival] | None = None,
        familiarity: Mapping[str, Familiarity] | None = None,
        fast: bool = False,
        prompts: str = PROMPTS_BY_DEFAULT,
    ) -> "Text2Model":
        """From parts that are already there, such as a network that was trained a moment ago."""
        tower = None if encoders.tower is None else TextCache(partial(encoders.tower.encode, prompts=prompts))
        return cls(
            encoders, model, space, TextCache(encoders.text.encode), tower, fast, rivals or {}, familiarity or {}
        )

    @property
    def methods(self) -> tuple[str, ...]:
        """What this model can be compared with, itself first."""
        return tuple(self.titles)

    @property
    def titles(self) -> Mapping[str, str]:
        """Each of ``methods``, and what it is called in front of people."""
        titles = METHODS if self.tower is None else CLIP_METHODS
        more = [*([FAST] if self.knows_fast else []), *self.rivals]
        return titles | {method: TITLES[method] for method in more}

    @property
    def is_trained(self) -> bool:
        """Whether anything was learnt; before that T2M is CLIP's own classifier with what is denied turned round."""
        return isinstance(self.model, T2M) or self.model.correction is not None

    @property
    def knows_fast(self) -> bool:
        """Whether there is a text tower that T2M can do without."""
        return self.tower is not None and self.is_trained

    @property
    def seconds_saved(self) -> float:
        """What remembering texts has saved so far (``TextCache.saved``)."""
        return self.texts.saved + (self.tower.saved if self.tower is not None else 0.0)

    def embed(
        self,
        classes: Sequence[ClassDescription],
        with_names: bool = True,
        method: str | None = None,
        on_progress: Progress | None = None,
    ) -> Said:
        """What is said of the ``k`` classes, as ``method``, or every method of this model, reads it."""
        with_tower = self.tower is not None and method != FAST
        with_sentences = bool(self.rivals) or (with_tower and method in (None, "zero_shot"))
        tower = None
        if self.tower is not None and with_tower:
            tower = watched(self.tower.encode, on_progress, "CLIP read", AT_ONCE)
        return embed(classes, self.texts.encode, with_names, with_sentences, tower)

    def weights(self, said: Said, method: str = "t2m") -> Weights:
        """Embedded classes ``(..., k)`` -> the weights of ``method``, one of ``methods``."""
        if method in self.rivals:
            return self.rivals[method](said)
        if method == FAST:
            return self.model(replace(said.phrases, vectors=said.phrases.vectors[..., : self.encoders.text.dim]))
        return self.model(said.phrases) if method == "t2m" else self.model.zero_shot(said, method != "zero_shot")

    def generate(
        self,
        classes: Sequence[ClassDescription],
        method: str = "t2m",
        with_names: bool = True,
        on_progress: Progress | None = None,
    ) -> OnDemandClassifier:
        """Descriptions of 1 to 200 classes -> a classifier of them.

        Args:
            classes: the classes, in any order; the order is that of the answers and changes nothing else. A single
                class is told from everything else.
            method: one of ``methods``.
            with_names: whether a class's name is read as part of its description.
            on_progress: told while CLIP's text tower reads, which takes long on a CPU; what it raises ends the work.

        Raises:
            DescriptionError: the classes are none, too many, unnamed, double or too long.
        """
        checked = check_classes(classes)
        with torch.inference_mode():
            reads = FAST if method == "t2m" and self.fast and self.knows_fast else method
            said = self.embed(checked, with_names, reads, on_progress)
            if method == "t2m" and self.model.splits:
                rows, biases = self.model.parts(said.phrases)
                weights = Weights(rows.sum(dim=-2), biases.sum(dim=-1))
                parts = Parts(tuple(described.statements(with_names) for described in checked), rows, biases)
            else:
                weights, parts = self.weights(said, method), None
        return OnDemandClassifier(
            tuple(c.name for c in checked),
            weights,
            self.space,
            self.encoders.sample,
            familiarity=self.familiarity.get(method),
            parts=parts,
        )


def of_sentences(model: T2M | TowerT2M) -> Rival:
    """A network that reads each class as one sentence embedding."""
    return lambda said: model(PhraseSets.whole(said.sentences))


def of_vectors(model: Callable[[torch.Tensor], Weights]) -> Rival:
    """A map from sentence embeddings ``(..., k, d_text)`` to weights."""
    return lambda said: model(said.sentences)


def _learnt(encoders: EncoderPair) -> Checkpoint:
    """What was learnt here for the encoder; where that is nothing, or damaged, the encoder's own classifier."""
    path = learnt_checkpoint(encoders)
    with suppress(CheckpointError):
        if path.exists():
            return load_checkpoint(path, encoders)
    return Checkpoint(tower_alone(encoders), UnitSpace())
