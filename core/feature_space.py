"""The space in which classifiers are generated: centred, projected, of length one."""

from dataclasses import dataclass

import torch
from torch.nn import functional

from core.encoders import Prototypes


@dataclass(frozen=True)
class FeatureSpace:
    """``x -> normalise((x - mean) @ projection)``.

    Raw pooled features share a large mean that says nothing of the class. The classifier's rows span few
    directions that tell classes apart; the rest of the feature is noise to text. Both are saved with a checkpoint,
    because singular vectors change sign between machines.
    """

    mean: torch.Tensor
    """``(d_raw,)``."""
    projection: torch.Tensor
    """``(d_raw, d_feat)``, orthonormal columns."""

    @classmethod
    def fit(cls, prototypes: Prototypes, classes: torch.Tensor, dim: int) -> tuple["FeatureSpace", torch.Tensor]:
        """The space of the top ``dim`` singular vectors of the rows of ``classes``, and their prototypes in it.

        Args:
            prototypes: the encoder's.
            classes: ``(n,)`` positions of the classes that may be looked at: the seen ones.
            dim: the number of directions kept, at most ``n``.

        Returns:
            The space, and ``(n, dim)`` prototypes of length one.
        """
        rows = prototypes.rows[classes]
        centred = rows - rows.mean(dim=0)
        _, _, directions = torch.linalg.svd(centred, full_matrices=False)
        projection = directions[:dim].T.contiguous()
        return cls(prototypes.feature_mean, projection), functional.normalize(centred @ projection, dim=-1)

    def __call__(self, features: torch.Tensor) -> torch.Tensor:
        """``(n, d_raw)`` -> ``(n, d_feat)``, each of length one."""
        return functional.normalize((features - self.mean) @ self.projection, dim=-1)
