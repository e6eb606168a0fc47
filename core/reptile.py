"""The outer step of T2M-HN's reference code: the hypernetwork is drawn to where an inner loop takes its weights.

Instead of going down the cost itself, the weights that were generated are descended for a few steps on their own, W to
W', and the hypernetwork's gradient is the product of ``W - W'`` with the Jacobian of W. (github.com/amosy3/Text2Model,
``main.py``; the same as pFedHN, Shamsian et al., arXiv 2103.04628, algorithm 1, and as Reptile, Nichol et al., arXiv
1803.02999, with a hypernetwork for the initial weights.)

The reference code takes a task at a time and its photos in batches, with momentum and weight decay. Here the tasks of a
batch are descended side by side, each on all of its pictures, and their products are averaged.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.hypernetwork import Weights

Cost = Callable[[Weights], torch.Tensor]
"""The weights of a batch of tasks -> the mean over the tasks of what each costs, ``()``."""


@dataclass(frozen=True)
class Reptile:
    """The inner loop. One step alone is direct back-propagation, but for the length of the gradient."""

    inner_steps: int = 5
    inner_rate: float = 1.0
    """Learning rate of a task's weights, for pictures of length one."""


def descended(weights: Weights, cost: Cost, reptile: Reptile) -> Weights:
    """Where plain gradient descent takes the weights of each task by itself; no gradient leads back from there."""
    tasks = weights.last_bias.shape[:-1].numel()
    leaves = {name: tensor.detach().clone().requires_grad_() for name, tensor in weights.tensors().items()}
    optimiser = torch.optim.SGD(list(leaves.values()), reptile.inner_rate)
    for _ in range(reptile.inner_steps):
        optimiser.zero_grad()
        (tasks * cost(Weights(**leaves))).backward()  # the sum: a task's gradient is that of its own cost
        optimiser.step()
    return Weights(**{name: tensor.detach() for name, tensor in leaves.items()})


def drawn(weights: Weights, cost: Cost, reptile: Reptile) -> torch.Tensor:
    """``cost(weights)``, but its gradient draws each of the weights' tensors to where ``descended`` takes it."""
    tasks = weights.last_bias.shape[:-1].numel()
    ends = descended(weights, cost, reptile).tensors()
    products = [(tensor * (tensor.detach() - ends[name])).sum() for name, tensor in weights.tensors().items()]
    pull = torch.stack(products).sum() / tasks
    return cost(weights).detach() + (pull - pull.detach())
