"""Linear classification heads: the classes a network was trained on, and those that words have added."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from core.errors import CheckpointError, SettingError

MAX_CLASSES = 50_000


@dataclass(frozen=True)
class LinearHead:
    """``c`` classes, the last ``injected`` of which were made from words. Frozen: adding classes makes another."""

    names: tuple[str, ...]
    """``c`` of them, each once."""
    weight: torch.Tensor
    """``(c, d)``."""
    bias: torch.Tensor
    """``(c,)``, without the shift."""
    feature_mean: torch.Tensor | None = None
    """``(d,)``, the mean of the features that it takes; None where it is not known."""
    fingerprint: str = ""
    """Of the encoder whose features it takes; empty where it is not known."""
    injected: int = 0
    shift: float = 0.0
    """Added to the logits of injected classes: calibrated stacking (Chao et al., ECCV 2016, arXiv 1605.04253,
    equation 2, which takes the same from the seen ones)."""

    def __post_init__(self) -> None:
        count = len(self.names)
        fits = self.weight.ndim == 2 and self.weight.shape[0] == count and self.bias.shape == (count,)
        fits = fits and (self.feature_mean is None or self.feature_mean.shape == self.weight.shape[1:])
        if not fits or not 0 <= self.injected < count or count > MAX_CLASSES:
            raise SettingError(
                f"A head needs a row and a bias for each of its class names; here are {count} names for weights of "
                f"the shape {tuple(self.weight.shape)}."
            )
        if not (torch.isfinite(self.weight).all() and torch.isfinite(self.bias).all() and math.isfinite(self.shift)):
            raise SettingError("The head's weights, or its shift, hold numbers that are not finite; save it again.")
        folded = [name.casefold() for name in self.names]
        if len(set(folded)) < count:
            double = next(name for name in self.names if folded.count(name.casefold()) > 1)
            raise SettingError(f"Two classes of the head are called '{double}'; give each its own name.")

    @classmethod
    def of_module(cls, module: nn.Linear, names: Sequence[str]) -> "LinearHead":
        """The last layer of any network, with the names of its classes.

        Raises:
            SettingError: there is not one name a row, or a name twice.
        """
        weight = module.weight.detach().float().clone()
        bias = weight.new_zeros(len(weight)) if module.bias is None else module.bias.detach().float().clone()
        return cls(tuple(names), weight, bias)

    @property
    def n_old(self) -> int:
        """How many classes it had before any was injected."""
        return len(self.names) - self.injected

    @property
    def is_new(self) -> torch.Tensor:
        """``(c,)``: which classes were injected."""
        return torch.arange(len(self.names), device=self.weight.device) >= self.n_old

    def logits(self, features: torch.Tensor) -> torch.Tensor:
        """Raw encoder features ``(n, d)`` -> ``(n, c)``, shift and all."""
        return features @ self.weight.T + self.folded_bias

    @property
    def folded_bias(self) -> torch.Tensor:
        """``(c,)``: the bias with the shift in it, for a plain linear layer."""
        return self.bias + self.shift * self.is_new

    def original(self) -> "LinearHead":
        """The head before any class was injected."""
        count = self.n_old
        return replace(
            self, names=self.names[:count], weight=self.weight[:count], bias=self.bias[:count], injected=0, shift=0.0
        )

    def with_shift(self, shift: float) -> "LinearHead":
        """The same classes, the injected ones favoured more or less."""
        return replace(self, shift=shift)

    def module(self) -> nn.Linear:
        """A layer of one's own network, shift and all."""
        # Its own random start would only use up the caller's random numbers.
        layer = nn.utils.skip_init(nn.Linear, self.weight.shape[1], len(self.names), device=self.weight.device)
        with torch.no_grad():
            layer.weight.copy_(self.weight)
            layer.bias.copy_(self.folded_bias)
        return layer


def save_head(path: Path, head: LinearHead) -> None:
    """One safetensors file: ``weight`` and ``bias`` (shift and all) as ``torch.nn.Linear`` has them, the names of the
    classes in its metadata."""
    tensors = {"weight": head.weight.float().cpu().contiguous(), "bias": head.folded_bias.float().cpu().contiguous()}
    if head.feature_mean is not None:
        tensors["feature_mean"] = head.feature_mean.float().cpu().contiguous()
    settings = {"injected": head.injected, "shift": head.shift, "fingerprint": head.fingerprint}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path, {"names": json.dumps(head.names), "head": json.dumps(settings)})
    path.chmod(0o644)  # safetensors writes for the owner alone


def load_head(path: Path | str, names: Sequence[str] | None = None) -> LinearHead:
    """What ``save_head`` wrote, or any safetensors file with the ``weight`` and ``bias`` of a linear layer.

    Args:
        names: of its classes, where the file does not have them.

    Raises:
        CheckpointError: the file is missing, damaged, or holds no linear layer.
        SettingError: there is not one name a row, or a name twice.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            keys = set(file.keys())
            weights = [key for key in keys if key == "weight" or key.endswith(".weight")]
            if len(weights) != 1:
                raise CheckpointError(f"'{path}' must hold the weight of one linear layer, not {len(weights)}.")
            prefix = weights[0].removesuffix("weight")
            weight = file.get_tensor(weights[0]).float()
            bias = file.get_tensor(f"{prefix}bias").float() if f"{prefix}bias" in keys else None
            mean = file.get_tensor("feature_mean").float() if "feature_mean" in keys else None
        settings = json.loads(metadata.get("head", "{}"))
        injected, shift = int(settings.get("injected", 0)), float(settings.get("shift", 0.0))
        listed = tuple(names) if names is not None else tuple(map(str, json.loads(metadata.get("names", "[]"))))
    except (OSError, SafetensorError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise CheckpointError(f"The head '{path}' is missing or no safetensors file of a linear layer.") from None
    if not listed:
        raise SettingError(f"'{path}' does not say what its classes are called; give their names, one a row.")
    bias = weight.new_zeros(weight.shape[:1]) if bias is None else bias
    head = LinearHead(listed, weight, bias, mean, str(settings.get("fingerprint", "")), injected)
    return replace(head, bias=bias - shift * head.is_new, shift=shift)
