"""The on-demand classifier: what a hypernetwork generates, ready to be used, kept or taken elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import torch
from PIL import Image

from core.encoders import ImageEncoder
from core.feature_space import FeatureSpace
from core.hypernetwork import Weights


@dataclass(frozen=True)
class OnDemandClassifier:
    """A k-way classifier made from words. Frozen: two sessions can share one and never change it.

    The weights are applied functionally, not loaded into a module, so concurrent users cannot race.
    """

    labels: tuple[str, ...]
    """The names of the ``k`` classes, in the order of the logits."""
    weights: Weights
    space: FeatureSpace
    encoder: ImageEncoder = field(repr=False, compare=False)
    """Turns pictures into the features that ``space`` takes."""
    temperature: float = 1.0
    """Divides the logits before the softmax: above 1 the probabilities are less sure. Never changes an answer."""

    @property
    def n_parameters(self) -> int:
        """How many numbers were generated."""
        return sum(tensor.numel() for tensor in self.weights.tensors().values())

    def logits(self, features: torch.Tensor) -> torch.Tensor:
        """Raw encoder features ``(n, d_raw)`` -> ``(n, k)``, before the temperature."""
        return self.weights.logits(self.space(features.to(self.space.mean.device)))

    def predict_proba(self, inputs: torch.Tensor | Sequence[Image.Image]) -> torch.Tensor:
        """Class probabilities.

        Args:
            inputs: ``(n, d_raw)`` features of the classifier's own encoder, or ``n`` RGB images.

        Returns:
            ``(n, k)``; each row sums to 1.
        """
        features = inputs if isinstance(inputs, torch.Tensor) else self.encoder.encode(list(inputs))
        with torch.inference_mode():
            return (self.logits(features) / self.temperature).softmax(dim=-1)

    def with_temperature(self, temperature: float) -> "OnDemandClassifier":
        """The same classifier, surer or less sure."""
        return replace(self, temperature=temperature)

    def __deepcopy__(self, memo: dict[int, object]) -> "OnDemandClassifier":
        """Itself: it cannot change, and a copy would carry a whole encoder along."""
        return self
