"""Attribute probes: the plane between who has an attribute and who lacks it, in closed form."""

import torch


def fit_probes(values: torch.Tensor, prototypes: torch.Tensor, noise: float, strength: float = 0.1) -> torch.Tensor:
    """For each attribute the least-squares plane between the classes that have it and those that lack it.

    Both sides weigh the same, whatever their number. The pictures that ``pseudo_images`` would draw around the
    prototypes enter by their first two moments, so that none needs to be drawn.

    Args:
        values: ``(n, a)``: 1 has, -1 lacks, 0 not said.
        prototypes: ``(n, d)``, of length one.
        noise: of pseudo-images, in units of the prototypes' root mean square.
        strength: of the ridge, beside the noise.

    Returns:
        ``(a, d + 1)`` rows and biases whose value is about 1 where the attribute is had and -1 where it is lacking;
        0 where one of the sides is empty.
    """
    n, d = prototypes.shape
    signal = 2 / (4 + noise**2) ** 0.5
    inputs = torch.cat([signal * prototypes, prototypes.new_ones(n, 1)], dim=1).double()
    spread = torch.full((d + 1,), (1 - signal**2) / d + strength / d, dtype=torch.double, device=prototypes.device)
    spread[-1] = 1e-6
    probes = prototypes.new_zeros(values.shape[1], d + 1)
    for a, value in enumerate(values.T.double()):
        has, lacks = value > 0, value < 0
        if not has.any() or not lacks.any():
            continue
        weight = has / has.sum() + lacks / lacks.sum()
        weighted = inputs * weight.unsqueeze(1)
        gram = inputs.T @ weighted + weight.sum() * torch.diag(spread)
        probes[a] = torch.linalg.solve(gram, weighted.T @ value).to(probes.dtype)
    return probes
