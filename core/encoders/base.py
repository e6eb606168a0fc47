"""What the rest of the library asks of an encoder."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import torch

Item = TypeVar("Item")


class TextEncoder(Protocol):
    """Sentences to vectors."""

    name: str
    dim: int
    device: torch.device
    fingerprint: str
    """The name and a hash of the weights; a checkpoint records it and refuses any other."""

    def encode(self, texts: list[str]) -> torch.Tensor:
        """``n`` texts -> ``(n, dim)``, L2-normalised float32 on ``device``."""
        ...


class SampleEncoder(Protocol[Item]):
    """Samples of one medium to vectors: pictures, or point clouds."""

    name: str
    dim: int
    device: torch.device
    fingerprint: str
    n_bytes: int
    """How large its weights are."""

    def encode(self, samples: list[Item]) -> torch.Tensor:
        """``n`` RGB images, or clouds of ``(points, 3)`` -> ``(n, dim)`` float32 on ``device``, as the network pools
        them (not normalised)."""
        ...


@dataclass(frozen=True)
class Prototypes:
    """Visual prototypes of known classes, read off a pretrained classifier.

    A classifier row points at its class in feature space (the idea of ICIS, arXiv 2308.10599), so the rows
    stand in for photos when a hypernetwork is trained image-free.
    """

    ids: tuple[str, ...]
    """One id a class, e.g. WordNet's ``n02124075``; ``n`` in all."""
    rows: torch.Tensor
    """``(n, dim)``, the classifier's weight rows."""
    bias: torch.Tensor
    """``(n,)``, the classifier's biases."""
    feature_mean: torch.Tensor
    """``(dim,)``, the mean that features have, computed from the network's own statistics."""


class TextTower(Protocol):
    """Texts to directions in the space of an image encoder that was trained with it, as CLIP's two towers were."""

    name: str
    dim: int
    device: torch.device
    fingerprint: str
    scale: float
    """What a cosine is multiplied by before a softmax."""

    def encode(self, texts: list[str], prompts: str = "plain") -> torch.Tensor:
        """``n`` texts -> ``(n, dim)``, L2-normalised float32 on ``device``; ``prompts`` as in
        ``core.encoders.prompts``."""
        ...


@dataclass(frozen=True)
class EncoderPair:
    """The two encoders that a task runs on."""

    name: str
    text: TextEncoder
    """Read by the hypernetwork."""
    sample: SampleEncoder[Any]
    """Looks at what is to be classified."""
    tower: TextTower | None = None
    """The sample encoder's own text encoder, where it has one."""
    prototypes: Callable[[], Prototypes] | None = None
    """What the sample encoder knows of classes before it has seen any sample of the user's, where it knows any."""
    corpus: str = "imagenet"
    """Which corpus (``core.knowledge``) puts those classes into words."""
