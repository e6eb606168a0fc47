"""T2M: the ridge map and what the hypernetwork adds to it, as one module from text embeddings to weights."""

from dataclasses import replace

import torch
from torch import nn
from torch.nn import functional

from core.baselines.ridge import RidgeMap
from core.hypernetwork import Hypernetwork, HypernetworkConfig, Weights

TEXT_SCALE = 4.0
"""Centred sentence embeddings are short; the hypernetwork sees them this many times longer."""


class T2M(nn.Module):
    """``w_i = s * normalise(ridge_share * ridge_i + HN(z)_i)``, both of length one: cosine logits with a learned scale.

    The hypernetwork learns alone (``added``) and the ridge direction joins afterwards. Learnt as a residual it
    would find nothing to add: the ridge map all but reproduces the classes it was fitted on, and only unseen ones
    show what it lacks. With ``ridge_share=None`` this is T2M-HN as the paper has it: plain weights, no ridge.
    """

    def __init__(self, config: HypernetworkConfig, ridge: RidgeMap, ridge_share: float | None) -> None:
        super().__init__()
        self.ridge_share = ridge_share
        self.hypernetwork = Hypernetwork(config)
        self.log_scale = nn.Parameter(torch.tensor(16.0).log())
        self.text_mean: torch.Tensor
        self.ridge_weight: torch.Tensor
        self.register_buffer("text_mean", ridge.mean.clone())
        self.register_buffer("ridge_weight", ridge.weight.clone())

    def ridge(self, texts: torch.Tensor) -> torch.Tensor:
        """The baseline's directions, ``(..., k, d_text)`` -> ``(..., k, d_feat)`` of length one."""
        return functional.normalize(RidgeMap(self.text_mean, self.ridge_weight)(texts), dim=-1)

    def added(self, texts: torch.Tensor) -> Weights:
        """What the hypernetwork makes of ``(..., k, d_text)`` by itself; training descends on this."""
        weights: Weights = self.hypernetwork((texts - self.text_mean) * TEXT_SCALE)
        if self.ridge_share is None or weights.pen is not None:
            return weights
        return replace(weights, last=self.log_scale.exp() * functional.normalize(weights.last, dim=-1))

    def forward(self, texts: torch.Tensor) -> Weights:
        """Text embeddings ``(..., k, d_text)`` -> weights whose logits of unit features are ready for a softmax."""
        added = self.added(texts)
        if self.ridge_share is None:
            return added
        scale = self.log_scale.exp()
        if added.pen is not None:
            # A hidden layer has no direction to add to: the ridge directions lead past it.
            return replace(added, skip=scale * self.ridge_share * self.ridge(texts))
        joined = functional.normalize(added.last / scale + self.ridge_share * self.ridge(texts), dim=-1)
        return replace(added, last=scale * joined)

    def zero_shot(self, texts: torch.Tensor) -> Weights:
        """The baseline's weights for the same texts: the cosine to the ridge direction, on the same scale.

        Close to the scale that suits it best too: on the validation folds its cross-entropy is least at 24 to 32.
        """
        rows = self.log_scale.exp() * self.ridge(texts)
        return Weights(rows, rows.new_zeros(rows.shape[:-1]))
