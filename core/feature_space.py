"""The space in which classifiers are generated: centred, projected, drawn towards known classes, of length one."""

from dataclasses import dataclass, fields
from typing import Protocol

import torch
from torch.nn import functional

from core.encoders import Prototypes


class Space(Protocol):
    """From an image encoder's features to the inputs of a generated classifier."""

    def __call__(self, features: torch.Tensor) -> torch.Tensor:
        """``(n, d_raw)`` -> ``(n, d_feat)``, each of length one."""
        ...

    def tensors(self) -> dict[str, torch.Tensor]:
        """What a checkpoint keeps of it, by name."""
        ...


class UnitSpace:
    """``x -> normalise(x)``: where CLIP's two towers meet."""

    def __call__(self, features: torch.Tensor) -> torch.Tensor:
        """``(n, d)`` -> ``(n, d)``, each of length one."""
        return functional.normalize(features, dim=-1)

    def tensors(self) -> dict[str, torch.Tensor]:
        """Nothing."""
        return {}


PULL = 0.5
"""How much the known classes that a photo reminds of count beside the photo itself. Chosen on the validation folds
among 0, 0.5, 1 and 2."""


@dataclass(frozen=True)
class FeatureSpace:
    """``x -> normalise(u + PULL * v)``, with ``u = normalise((x - mean) @ projection)`` and ``v`` the direction of
    ``sum_j p_j(x) prototype_j`` over the known classes.

    Raw pooled features share a large mean that says nothing of the class. The classifier's rows span few
    directions that tell classes apart; the rest of the feature is noise to text.

    The rows tell each class from its neighbours and have little of what neighbours share: no direction among them
    says *fur* or *dog* of a photo. The probabilities do: an unseen dog looks like known dogs. So a photo is
    represented by the known classes that it reminds of, too (ConSE, Norouzi et al., arXiv 1312.5650, equation 3, with
    prototypes in the place of words). All is saved with a checkpoint, because singular vectors change sign between
    machines.
    """

    mean: torch.Tensor
    """``(d_raw,)``."""
    projection: torch.Tensor
    """``(d_raw, d_feat)``, orthonormal columns."""
    head: torch.Tensor
    """``(n, d_raw)``: the encoder's classifier of the known classes."""
    head_bias: torch.Tensor
    """``(n,)``."""
    prototypes: torch.Tensor
    """``(n, d_feat)`` of length one: the known classes in this space."""

    @classmethod
    def fit(cls, prototypes: Prototypes, classes: torch.Tensor, dim: int) -> "FeatureSpace":
        """The space of the top ``dim`` singular vectors of the rows of ``classes``.

        Args:
            prototypes: the encoder's.
            classes: ``(n,)`` positions of the classes that may be looked at: the seen ones.
            dim: the number of directions kept, at most ``n``.
        """
        rows, bias = prototypes.rows[classes], prototypes.bias[classes]
        centred = rows - rows.mean(dim=0)
        _, _, directions = torch.linalg.svd(centred, full_matrices=False)
        projection = directions[:dim].T.contiguous()
        looks = functional.normalize(centred @ projection, dim=-1)
        return cls(prototypes.feature_mean, projection, rows, bias, looks)

    def __call__(self, features: torch.Tensor) -> torch.Tensor:
        """``(n, d_raw)`` -> ``(n, d_feat)``, each of length one."""
        own = functional.normalize((features - self.mean) @ self.projection, dim=-1)
        known = (features @ self.head.T + self.head_bias).softmax(dim=-1) @ self.prototypes
        return functional.normalize(own + PULL * functional.normalize(known, dim=-1), dim=-1)

    def tensors(self) -> dict[str, torch.Tensor]:
        """What a checkpoint keeps of it, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
