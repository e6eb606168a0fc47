"""A classifier of seen classes in closed form: its rows stand for what the classes look like."""

from collections.abc import Sequence

import torch
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from core.encoders import Prototypes


def discriminants(ids: Sequence[str], features: torch.Tensor, classes: torch.Tensor) -> Prototypes:
    """The rows of a linear discriminant analysis, with the covariance shrunk (Ledoit and Wolf).

    Args:
        ids: of the ``c`` classes, at least three.
        features: ``(n, d_raw)``.
        classes: ``(n,)`` positions in ``ids``; every class has a feature.
    """
    fitted = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")
    fitted.fit(features.cpu().numpy(), classes.cpu().numpy())
    rows, bias = (torch.from_numpy(array).to(features) for array in (fitted.coef_, fitted.intercept_))
    return Prototypes(tuple(ids), rows, bias, features.mean(dim=0))
