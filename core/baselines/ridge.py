"""Zero-shot by ridge regression: the baseline, and the ground that T2M stands on.

A linear map takes a text into the feature space, where pictures are compared with it by cosine: the part that
CLIP's two towers play, learnt from the classes that are seen. (Ridge zero-shot: Romera-Paredes and Torr 2015,
in its simplest form.)
"""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class RidgeMap:
    """``z -> (z - mean) @ weight``."""

    mean: torch.Tensor
    """``(d_text,)``."""
    weight: torch.Tensor
    """``(d_text, d_feat)``."""

    @classmethod
    def fit(cls, texts: torch.Tensor, targets: torch.Tensor, strength: float) -> "RidgeMap":
        """Least squares with ``strength`` times the squared weights added.

        Args:
            texts: ``(n, d_text)`` embeddings; a class may have many.
            targets: ``(n, d_feat)`` prototypes of the classes that they describe.
            strength: the ridge; larger trusts the texts less.
        """
        mean = texts.mean(dim=0)
        centred = (texts - mean).double()
        gram = centred.T @ centred + strength * torch.eye(texts.shape[1], dtype=torch.float64, device=texts.device)
        return cls(mean, torch.linalg.solve(gram, centred.T @ targets.double()).to(texts.dtype))

    def __call__(self, texts: torch.Tensor) -> torch.Tensor:
        """``(..., d_text)`` -> ``(..., d_feat)``."""
        return (texts - self.mean) @ self.weight
