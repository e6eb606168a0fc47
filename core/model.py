"""T2M: the ridge map and what the hypernetwork adds to it, as one module from phrases to weights."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from core.baselines.ridge import RidgeMap
from core.hypernetwork import Hypernetwork, HypernetworkConfig, PhraseSets, Weights
from core.memory import AttributeMemory
from core.said import Said

TEXT_SCALE = 4.0
"""Centred sentence embeddings are short; the hypernetwork sees them this many times longer."""


class T2M(nn.Module):
    """``w_i = s * normalise(normalise(v_i) + ridge_share * normalise(ridge_i))``, where ``v_i`` is the mean of what
    the hypernetwork makes of each phrase, or the memory recalls of it, and a bias is scaled as ``v_i`` is: cosine
    logits with a learned scale, from a plane that need not pass through the middle of the space.

    The hypernetwork learns alone (``added``); the ridge direction and the memory join afterwards. Learnt as a residual
    it would find nothing to add: both all but reproduce the classes they were fitted on, and only unseen ones show what
    they lack. With ``ridge_share=None`` this is T2M-HN as the paper has it: plain weights, nothing joins.
    """

    def __init__(
        self,
        config: HypernetworkConfig,
        ridge: RidgeMap,
        ridge_share: float | None,
        memory: AttributeMemory,
        recalls_whole: bool = True,
    ) -> None:
        super().__init__()
        self.ridge_share = ridge_share
        self.recalls_whole = recalls_whole
        self.hypernetwork = Hypernetwork(config)
        self.memory = memory
        self.log_scale = nn.Parameter(torch.tensor(16.0).log())
        self.log_denial = nn.Parameter(torch.zeros(()))
        """How much more a denied phrase counts in the ridge direction than an affirmed one."""
        self.text_mean: torch.Tensor
        self.ridge_weight: torch.Tensor
        self.register_buffer("text_mean", ridge.mean.clone())
        self.register_buffer("ridge_weight", ridge.weight.clone())

    def settings(self) -> dict[str, Any]:
        """What ``restore`` needs beside the tensors."""
        return {
            "hypernetwork": asdict(self.hypernetwork.config),
            "ridge_share": self.ridge_share,
            "recalls_whole": self.recalls_whole,
        }

    @classmethod
    def restore(cls, settings: Mapping[str, Any], state: dict[str, torch.Tensor]) -> "T2M":
        """From its ``settings`` and ``state_dict``.

        Raises:
            KeyError, RuntimeError, TypeError: they do not belong together.
        """
        ridge = RidgeMap(state["text_mean"], state["ridge_weight"])
        memory = AttributeMemory(**under("memory.", state))
        config = HypernetworkConfig(**settings["hypernetwork"])
        model = cls(config, ridge, settings["ridge_share"], memory, settings.get("recalls_whole", True))
        model.load_state_dict(state)
        return model

    def added(self, phrases: PhraseSets) -> Weights:
        """What the hypernetwork makes of the phrases by itself; training descends on this."""
        raw, pen = self.hypernetwork(self._centred(phrases))
        summed = (raw * phrases.share).sum(dim=-2)
        rows, bias = summed[..., :-1], summed[..., -1]
        if pen is not None:
            return Weights(rows, bias, *self._penultimate(pen))
        if self.ridge_share is None:
            return Weights(rows, bias)
        scale = self.log_scale.exp() / _length(rows)
        return Weights(scale * rows, scale.squeeze(-1) * bias)

    def ridge(self, phrases: PhraseSets, denial: torch.Tensor | float) -> torch.Tensor:
        """Each class's direction by the ridge map alone, ``(..., k, d_feat)`` of length one; a denied phrase counts
        ``-denial``."""
        return functional.normalize(self._ridge_parts(phrases, denial).sum(dim=-2), dim=-1)

    def joined(self, phrases: PhraseSets, added: Weights) -> Weights:
        """What ``forward`` makes of weights that ``added`` has made, learning nothing of their directions: this
        teaches how much a denied phrase counts, and the biases."""
        scale = self.log_scale.detach().exp()
        rows = added.last.detach() / scale + (self.ridge_share or 0.0) * self.ridge(phrases, self.log_denial.exp())
        length = _length(rows)
        return Weights(scale * rows / length, added.last_bias / length.squeeze(-1))

    def forward(self, phrases: PhraseSets) -> Weights:
        """Phrases -> weights whose logits of unit features are ready for a softmax."""
        if self.splits:
            rows, bias = self.parts(phrases)
            return Weights(rows.sum(dim=-2), bias.sum(dim=-1))
        added = self.added(phrases)
        if self.ridge_share is None:
            return added
        # A hidden layer has no direction to add to: the ridge directions lead past it.
        return replace(added, skip=self.log_scale.exp() * self.ridge_share * self.ridge(phrases, self.log_denial.exp()))

    @property
    def splits(self) -> bool:
        """Whether its weights are sums of what the phrases give."""
        return self.hypernetwork.config.target == "linear"

    def parts(self, phrases: PhraseSets) -> tuple[torch.Tensor, torch.Tensor]:
        """What each phrase contributes to a linear classifier: ``(..., k, m, d_feat)``, whose sum over a class's
        phrases is its row exactly, and ``(..., k, m)``, whose sum is its bias."""
        raw, _ = self.hypernetwork(self._centred(phrases))
        if self.ridge_share is None:
            raw = raw * phrases.share
            return raw[..., :-1], raw[..., -1]
        recalled, trust = self.memory(phrases.vectors)
        if not self.recalls_whole and phrases.of_whole is not None:
            trust = trust * ~phrases.of_whole.unsqueeze(-1)
        raw = torch.lerp(raw, recalled * phrases.polarity.sign().unsqueeze(-1), trust) * phrases.share
        rows, bias = raw[..., :-1], raw[..., -1]
        # The ridge direction helps out where nothing is recalled.
        ridge = self._ridge_parts(phrases, self.log_denial.exp()) * (1 - trust)
        doubt = ((1 - trust) * phrases.share).sum(dim=-2, keepdim=True)
        length = _length(rows.sum(dim=-2, keepdim=True))
        joined = rows / length + self.ridge_share * doubt * ridge / _length(ridge.sum(dim=-2, keepdim=True))
        scale = self.log_scale.exp() / _length(joined.sum(dim=-2, keepdim=True))
        return scale * joined, (scale / length).squeeze(-1) * bias

    @torch.no_grad()
    def memorise(self, memory: AttributeMemory) -> None:
        """Let ``memory`` speak for what it knows, as loudly as the hypernetwork does of the same wordings."""
        raw, _ = self.hypernetwork(self._centred(PhraseSets.whole(memory.keys.unsqueeze(1))))
        self.memory = memory.louder(loudness(raw, memory))

    def taught(self, phrases: PhraseSets) -> list[Weights]:
        """The weights that training descends on: the hypernetwork's own, and those with the ridge direction, where it
        joins."""
        added = self.added(phrases)
        if self.ridge_share is None or added.pen is not None or not self.hypernetwork.config.sets:
            return [added]
        return [added, self.joined(phrases, added)]

    def zero_shot(self, said: Said, flip: bool) -> Weights:
        """The baseline's weights for the same phrases: the cosine to the ridge direction, on the same scale.

        Close to the scale that suits it best too: on the validation folds its cross-entropy is least at 24 to 32.

        Args:
            flip: turn the direction of what is denied; without, "not" is overlooked, as CLIP does.
        """
        rows = self.log_scale.exp() * self.ridge(said.phrases, 1.0 if flip else -1.0)
        return Weights(rows, rows.new_zeros(rows.shape[:-1]))

    def _centred(self, phrases: PhraseSets) -> PhraseSets:
        return replace(phrases, vectors=(phrases.vectors - self.text_mean) * TEXT_SCALE)

    def _ridge_parts(self, phrases: PhraseSets, denial: torch.Tensor | float) -> torch.Tensor:
        directions = RidgeMap(self.text_mean, self.ridge_weight)(phrases.vectors)
        sign = torch.where(phrases.polarity < 0, -denial, phrases.polarity.sign())
        return directions * (sign.unsqueeze(-1) * phrases.share)

    def _penultimate(self, flat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        config = self.hypernetwork.config
        both = flat.unflatten(-1, (config.target_hidden, config.d_feat + 1))
        return both[..., :-1], both[..., -1]


def under(prefix: str, tensors: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The tensors whose names begin with ``prefix``, by the rest of their names."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def loudness(raw: torch.Tensor, memory: AttributeMemory) -> torch.Tensor:
    """How much louder than ``memory`` a hypernetwork speaks, from what it made of the memory's keys."""
    return raw[..., :-1].norm(dim=-1).mean() / memory.planes[memory.owner, :-1].norm(dim=-1).mean()


def _length(rows: torch.Tensor) -> torch.Tensor:
    """``(..., d)`` -> ``(..., 1)``."""
    return rows.norm(dim=-1, keepdim=True).clamp(min=1e-8)
