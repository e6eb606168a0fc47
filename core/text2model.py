"""The façade: load a checkpoint once, then turn descriptions into classifiers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from core.checkpoint import default_checkpoint, load_checkpoint, paper_checkpoint
from core.classifier import Familiarity, OnDemandClassifier, Parts
from core.descriptions import ClassDescription, check_classes
from core.devices import resolve_device
from core.encoders import AUTO, EncoderPair, load_encoder
from core.feature_space import FeatureSpace
from core.hypernetwork import PhraseSets, Weights
from core.model import T2M
from core.said import Said, embed
from core.text_cache import TextCache

METHODS = {"t2m": "T2M", "zero_shot_flip": "Zero-shot with flip", "zero_shot": "Zero-shot (ridge)"}
"""What ``generate`` can make, and what each is called in front of people."""
PAPER = "t2m_paper"
"""T2M-HN as in the paper, one sentence a class: in the tables, where its checkpoint is there."""
TITLES = METHODS | {PAPER: "T2M as in the paper"}


@dataclass(frozen=True)
class Text2Model:
    """Encoders, hypernetwork and feature space, ready to generate.

    Example:
        >>> model = Text2Model.load()
        >>> classifier = model.generate([ClassDescription("lion"), ClassDescription("bus", ("a long red vehicle",))])
        >>> classifier.predict_proba([Image.open("photo.jpg").convert("RGB")])
    """

    encoders: EncoderPair
    model: T2M
    space: FeatureSpace
    texts: TextCache
    paper: T2M | None = None
    """T2M-HN as in the paper, for comparison."""
    familiarity: Mapping[str, Familiarity] = field(default_factory=dict)
    """Method -> the calibration of "none of these", where there is one."""

    @classmethod
    def load(
        cls, encoder: str = AUTO, device: str = AUTO, checkpoint: Path | None = None, with_paper: bool = False
    ) -> "Text2Model":
        """Load encoders and checkpoint.

        Args:
            encoder: a name of ``core.encoders.ENCODERS``, or ``auto``.
            device: ``auto | cpu | cuda | cuda:1 | mps``.
            checkpoint: a safetensors file; None takes the one that is shipped for the encoder.
            with_paper: load the paper's network too, if it lies beside the checkpoint.

        Raises:
            SettingError: there is no such encoder or device.
            WeightsError: the encoder's weights are missing or damaged.
            CheckpointError: the checkpoint is missing, damaged or made for other weights.
        """
        encoders = load_encoder(encoder, resolve_device(device))
        path = checkpoint or default_checkpoint(encoders.name)
        loaded = load_checkpoint(path, encoders)
        beside = paper_checkpoint(path)
        paper = load_checkpoint(beside, encoders).model if with_paper and beside.exists() else None
        familiarity = {method: Familiarity(*numbers) for method, numbers in loaded.card.get("rejection", {}).items()}
        return cls.assemble(encoders, loaded.model, loaded.space, paper, familiarity)

    @classmethod
    def assemble(
        cls,
        encoders: EncoderPair,
        model: T2M,
        space: FeatureSpace,
        paper: T2M | None = None,
        familiarity: Mapping[str, Familiarity] | None = None,
    ) -> "Text2Model":
        """From parts that are already there, such as a network that was trained a moment ago."""
        return cls(encoders, model, space, TextCache(encoders.text), paper, familiarity or {})

    @property
    def methods(self) -> tuple[str, ...]:
        """What this model can be compared with, itself first."""
        return (*METHODS, PAPER) if self.paper is not None else tuple(METHODS)

    def embed(self, classes: Sequence[ClassDescription], with_names: bool = True) -> Said:
        """What is said of the ``k`` classes, as every method of this model reads it."""
        return embed(classes, self.texts, with_names, with_sentences=self.paper is not None)

    def weights(self, said: Said, method: str = "t2m") -> Weights:
        """Embedded classes ``(..., k)`` -> the weights of ``method``, one of ``methods``."""
        if method == PAPER:
            assert self.paper is not None
            return self.paper(PhraseSets.whole(said.sentences))
        return (
            self.model(said.phrases) if method == "t2m" else self.model.zero_shot(said.phrases, method != "zero_shot")
        )

    def generate(
        self, classes: Sequence[ClassDescription], method: str = "t2m", with_names: bool = True
    ) -> OnDemandClassifier:
        """Descriptions of 1 to 200 classes -> a classifier of them.

        Args:
            classes: the classes, in any order; the order is that of the answers and changes nothing else. A single
                class is told from everything else.
            method: one of ``METHODS``.
            with_names: whether a class's name is read as part of its description.

        Raises:
            DescriptionError: the classes are none, too many, unnamed, double or too long.
        """
        checked = check_classes(classes)
        with torch.inference_mode():
            said = self.embed(checked, with_names)
            if method == "t2m" and self.model.hypernetwork.config.target == "linear":
                rows, biases = self.model.parts(said.phrases)
                weights = Weights(rows.sum(dim=-2), biases.sum(dim=-1))
                parts = Parts(tuple(described.statements(with_names) for described in checked), rows, biases)
            else:
                weights, parts = self.weights(said, method), None
        return OnDemandClassifier(
            tuple(c.name for c in checked),
            weights,
            self.space,
            self.encoders.image,
            familiarity=self.familiarity.get(method),
            parts=parts,
        )
