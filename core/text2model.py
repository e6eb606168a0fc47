"""The façade: load a checkpoint once, then turn descriptions into classifiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from core.checkpoint import default_checkpoint, load_checkpoint
from core.classifier import OnDemandClassifier
from core.descriptions import ClassDescription, check_classes
from core.devices import resolve_device
from core.encoders import AUTO, EncoderPair, load_encoder
from core.feature_space import FeatureSpace
from core.hypernetwork import Weights
from core.model import T2M
from core.text_cache import TextCache

METHODS = {"t2m": "T2M", "zero_shot": "Zero-shot (ridge)"}
"""What ``generate`` can make, and what each is called in front of people."""


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

    @classmethod
    def load(cls, encoder: str = AUTO, device: str = AUTO, checkpoint: Path | None = None) -> "Text2Model":
        """Load encoders and checkpoint.

        Args:
            encoder: a name of ``core.encoders.ENCODERS``, or ``auto``.
            device: ``auto | cpu | cuda | cuda:1 | mps``.
            checkpoint: a safetensors file; None takes the one that is shipped for the encoder.

        Raises:
            SettingError: there is no such encoder or device.
            WeightsError: the encoder's weights are missing or damaged.
            CheckpointError: the checkpoint is missing, damaged or made for other weights.
        """
        encoders = load_encoder(encoder, resolve_device(device))
        loaded = load_checkpoint(checkpoint or default_checkpoint(encoders.name), encoders)
        return cls.assemble(encoders, loaded.model, loaded.space)

    @classmethod
    def assemble(cls, encoders: EncoderPair, model: T2M, space: FeatureSpace) -> "Text2Model":
        """From parts that are already there, such as a network that was trained a moment ago."""
        return cls(encoders, model, space, TextCache(encoders.text))

    def embed(self, classes: Sequence[ClassDescription], with_names: bool = True) -> torch.Tensor:
        """``(k, d_text)``: for each class the mean of its sentences' embeddings, of length one again."""
        sentences = [described.sentences(with_names) for described in classes]
        flat = self.texts.encode([sentence for group in sentences for sentence in group])
        means = torch.stack([group.mean(dim=0) for group in flat.split([len(group) for group in sentences])])
        return functional.normalize(means, dim=-1)

    def weights(self, texts: torch.Tensor, method: str = "t2m") -> Weights:
        """Text embeddings ``(..., k, d_text)`` -> the weights of ``method``, one of ``METHODS``."""
        return self.model(texts) if method == "t2m" else self.model.zero_shot(texts)

    def generate(
        self, classes: Sequence[ClassDescription], method: str = "t2m", with_names: bool = True
    ) -> OnDemandClassifier:
        """Descriptions of 2 to 200 classes -> a classifier of them.

        Args:
            classes: the classes, in any order; the order is that of the answers and changes nothing else.
            method: one of ``METHODS``.
            with_names: whether a class's name is read as part of its description.

        Raises:
            DescriptionError: the classes are too few, too many, unnamed, double or too long.
        """
        checked = check_classes(classes)
        with torch.inference_mode():
            weights = self.weights(self.embed(checked, with_names), method)
        return OnDemandClassifier(tuple(c.name for c in checked), weights, self.space, self.encoders.image)
