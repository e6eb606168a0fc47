"""The on-demand classifier: what a hypernetwork generates, ready to be used, kept or taken elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from PIL import Image

from core.descriptions import Statement
from core.encoders import SampleEncoder
from core.errors import SettingError
from core.feature_space import Space
from core.hypernetwork import Weights


@dataclass(frozen=True)
class Parts:
    """What each statement gave to a linear classifier; they add up to its weights exactly."""

    statements: tuple[tuple[Statement, ...], ...]
    """For each of ``k`` classes, up to ``m`` of them."""
    rows: torch.Tensor
    """``(k, m, d_feat)``; zero where there is no statement."""
    biases: torch.Tensor
    """``(k, m)``."""


@dataclass(frozen=True)
class Familiarity:
    """How likely a photo shows any of ``k`` classes: ``sigmoid(slope * highest logit + per_log_k * log k + offset)``.

    Calibrated on classes that no training has seen, with as many strangers as known photos.
    """

    slope: float
    per_log_k: float
    offset: float

    def __call__(self, logits: torch.Tensor) -> torch.Tensor:
        """``(n, k)`` -> ``(n,)``."""
        top = logits.max(dim=-1).values
        return (self.slope * top + self.per_log_k * math.log(logits.shape[-1]) + self.offset).sigmoid()


@dataclass(frozen=True)
class OnDemandClassifier:
    """A k-way classifier made from words. Frozen: two sessions can share one and never change it.

    The weights are applied functionally, not loaded into a module, so concurrent users cannot race.
    """

    labels: tuple[str, ...]
    """The names of the ``k`` classes, in the order of the logits."""
    weights: Weights
    space: Space
    encoder: SampleEncoder[Any] | None = field(repr=False, compare=False)
    """Turns pictures into the features that ``space`` takes; without it, only features can be classified."""
    familiarity: Familiarity | None = None
    """Calibration of ``known``; None where nobody has made one."""
    temperature: float = 1.0
    """Divides the logits before the softmax: above 1 the probabilities are less sure. Never changes an answer."""

    parts: Parts | None = field(default=None, repr=False, compare=False)
    """Why it answers as it does; None where the weights are no sum of what the statements gave."""

    @property
    def n_parameters(self) -> int:
        """How many numbers were generated."""
        return sum(tensor.numel() for tensor in self.weights.tensors().values())

    def logits(self, features: torch.Tensor) -> torch.Tensor:
        """Raw encoder features ``(n, d_raw)`` -> ``(n, k)``, before the temperature."""
        return self.weights.logits(self.space(features.to(self.weights.last.device)))

    def predict_proba(self, inputs: torch.Tensor | Sequence[Image.Image] | Sequence[np.ndarray]) -> torch.Tensor:
        """Class probabilities; for a single class, the probability that it is that and not something else.

        Args:
            inputs: ``(n, d_raw)`` features of the classifier's own encoder, or ``n`` RGB images, or ``n`` clouds
                ``(points, 3)``, z up, where it looks at shapes.

        Returns:
            ``(n, k)``; each row sums to 1 where there are several classes.
        """
        with torch.inference_mode():
            return self._chances(self.logits(self._features(inputs)))

    def known(self, inputs: torch.Tensor | Sequence[Image.Image] | Sequence[np.ndarray]) -> torch.Tensor:
        """How likely each input shows any of the classes at all, ``(n,)``: low for "none of these".

        For a single class it is that class's probability; without a calibration it is 1.
        """
        with torch.inference_mode():
            return self._known(self.logits(self._features(inputs)))

    def answers(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """``predict_proba`` ``(n, k)`` and ``known`` ``(n,)`` of raw encoder features ``(n, d_raw)``, which are taken
        through the feature space and multiplied with the weights once."""
        with torch.inference_mode():
            logits = self.logits(features)
            return self._chances(logits), self._known(logits)

    def contributions(self, features: torch.Tensor) -> torch.Tensor:
        """How much each statement spoke for its class, raw encoder features ``(n, d_raw)`` -> ``(n, k, m)``.

        Summed over a class's statements they are its logit, to rounding: nothing is left unexplained.

        Raises:
            SettingError: the classifier is not linear in its statements.
        """
        if self.parts is None:
            raise SettingError("This classifier cannot be split into phrases; only T2M's linear ones can.")
        inputs = self.space(features.to(self.weights.last.device))
        return torch.einsum("nd,kmd->nkm", inputs, self.parts.rows) + self.parts.biases

    def without_encoder(self) -> "OnDemandClassifier":
        """The same classifier, of features alone: whoever keeps it keeps no encoder in memory."""
        return replace(self, encoder=None)

    def with_temperature(self, temperature: float) -> "OnDemandClassifier":
        """The same classifier, surer or less sure."""
        return replace(self, temperature=temperature)

    def _chances(self, logits: torch.Tensor) -> torch.Tensor:
        """``(n, k)`` -> ``(n, k)``."""
        logits = logits / self.temperature
        return logits.sigmoid() if len(self.labels) == 1 else logits.softmax(dim=-1)

    def _known(self, logits: torch.Tensor) -> torch.Tensor:
        """``(n, k)`` -> ``(n,)``."""
        if len(self.labels) == 1:
            return self._chances(logits)[:, 0]
        return logits.new_ones(len(logits)) if self.familiarity is None else self.familiarity(logits)

    def _features(self, inputs: torch.Tensor | Sequence[Image.Image] | Sequence[np.ndarray]) -> torch.Tensor:
        if isinstance(inputs, torch.Tensor):
            return inputs
        if self.encoder is None:
            raise SettingError("This classifier was parted from its encoder; give it features instead of pictures.")
        return self.encoder.encode(list(inputs))

    def __deepcopy__(self, memo: dict[int, object]) -> "OnDemandClassifier":
        """Itself: it cannot change, and a copy would carry a whole encoder along."""
        return self
