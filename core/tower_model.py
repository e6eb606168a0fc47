"""T2M for an encoder whose own text tower points at pictures: CLIP's zero-shot classifier, and a correction of it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.nn import functional

from core.baselines.ridge import RidgeMap
from core.hypernetwork import Hypernetwork, HypernetworkConfig, PhraseSets, Weights
from core.memory import AttributeMemory
from core.model import TEXT_SCALE, loudness, under
from core.said import Said


class Cones(NamedTuple):
    """Where texts and pictures lie in the space of the two towers: in two cones apart (the modality gap, Liang et al.,
    arXiv 2203.02053)."""

    neutral: torch.Tensor
    """``(d_feat,)``: the mean of texts."""
    centre: torch.Tensor
    """``(d_feat,)``: the mean of pictures."""
    scale: float
    """What a cosine is multiplied by before a softmax."""


class Correction(nn.Module):
    """What the hypernetwork and the memory make of phrases: for each class a plane of bounded length."""

    def __init__(
        self, config: HypernetworkConfig, text_mean: torch.Tensor, bound: float, memory: AttributeMemory
    ) -> None:
        """
        Args:
            config: of the hypernetwork; its last layer starts at zero, and so does the correction.
            text_mean: ``(d_text,)``.
            bound: the longest that a plane can be, beside CLIP's direction of length one.
            memory: of attributes.
        """
        super().__init__()
        self.bound = bound
        self.hypernetwork = Hypernetwork(config)
        for parameter in self.hypernetwork.last_head.parameters():
            nn.init.zeros_(parameter)
        self.memory = memory
        self.text_mean: torch.Tensor
        self.register_buffer("text_mean", text_mean.clone())

    def forward(self, phrases: PhraseSets) -> torch.Tensor:
        """Phrases ``(..., k, m, d_text)`` -> what each gives to its class's plane, ``(..., k, m, d_feat + 1)``."""
        recalled, trust = self.memory(phrases.vectors)
        sign = phrases.polarity.sign().unsqueeze(-1)
        raw = torch.lerp(self._raw(phrases), recalled * sign, trust) * phrases.share
        length = raw.sum(dim=-2, keepdim=True).square().sum(dim=-1, keepdim=True)
        return self.bound * raw / (1 + length).sqrt()

    @torch.no_grad()
    def memorise(self, memory: AttributeMemory, voice: float) -> None:
        """Let ``memory`` speak for what it knows, as loudly as the hypernetwork does of the same wordings, and the
        hypernetwork for the rest with ``voice``, 0 to 1, of its loudness."""
        self.memory = memory.louder(loudness(self._raw(PhraseSets.whole(memory.keys.unsqueeze(1))), memory))
        for parameter in self.hypernetwork.last_head.parameters():
            parameter.mul_(voice)

    def _raw(self, phrases: PhraseSets) -> torch.Tensor:
        centred = PhraseSets((phrases.vectors - self.text_mean) * TEXT_SCALE, phrases.polarity)
        return self.hypernetwork(centred)[0]


class TowerT2M(nn.Module):
    """``w_i = s * (d_i + c_i)``: ``d_i`` of length one is what CLIP's zero-shot classifier has for the class, ``c_i``
    the correction, at most ``bound`` long. Without a correction it is CLIP's classifier, but for what is denied.

    A phrase's vector is its embedding for the hypernetwork and, behind it, the tower's. Where the second half is zero
    the tower was not asked; where there is none, the ridge map stands in for the tower (``fast``).

    *Flip*: texts lie in a narrow cone around ``neutral``, so what is denied is reflected there:
    ``d_i = normalise(neutral + sum_j +-share_j (t_ij - neutral))``.
    """

    def __init__(self, ridge: RidgeMap, cones: Cones, correction: Correction | None) -> None:
        """
        Args:
            ridge: from texts to the tower's embeddings, less ``neutral``.
            cones: where texts and pictures lie.
            correction: what was learnt; None for CLIP alone.
        """
        super().__init__()
        self.correction = correction
        self.log_denial = nn.Parameter(torch.zeros(()))
        """How much more a denied phrase counts than an affirmed one."""
        for name, value in (
            ("text_mean", ridge.mean),
            ("ridge_weight", ridge.weight),
            ("neutral", cones.neutral),
            ("centre", cones.centre),
            ("scale", torch.tensor(cones.scale)),
        ):
            self.register_buffer(name, value.clone())
        self.text_mean: torch.Tensor
        self.ridge_weight: torch.Tensor
        self.neutral: torch.Tensor
        self.centre: torch.Tensor
        self.scale: torch.Tensor

    def settings(self) -> dict[str, Any]:
        """What ``restore`` needs beside the tensors; there is nothing to keep of CLIP alone."""
        assert self.correction is not None
        return {"hypernetwork": asdict(self.correction.hypernetwork.config), "bound": self.correction.bound}

    @classmethod
    def restore(cls, settings: Mapping[str, Any], state: dict[str, torch.Tensor]) -> "TowerT2M":
        """From its ``settings`` and ``state_dict``.

        Raises:
            KeyError, RuntimeError, TypeError: they do not belong together.
        """
        memory = AttributeMemory(**under("correction.memory.", state))
        config = HypernetworkConfig(**settings["hypernetwork"])
        correction = Correction(config, state["correction.text_mean"], settings["bound"], memory)
        cones = Cones(state["neutral"], state["centre"], float(state["scale"]))
        model = cls(RidgeMap(state["text_mean"], state["ridge_weight"]), cones, correction)
        model.load_state_dict(state)
        return model

    def forward(self, phrases: PhraseSets) -> Weights:
        """Phrases -> weights whose logits of unit features are ready for a softmax."""
        rows, bias = self.parts(phrases)
        return Weights(rows.sum(dim=-2), bias.sum(dim=-1))

    def taught(self, phrases: PhraseSets) -> list[Weights]:
        """The weights that training descends on."""
        return [self(phrases)]

    def parts(self, phrases: PhraseSets) -> tuple[torch.Tensor, torch.Tensor]:
        """What each phrase contributes: ``(..., k, m, d_feat)``, whose sum over a class's phrases is its row exactly,
        and ``(..., k, m)``, whose sum is its bias."""
        rows = self._base(phrases, self.log_denial.exp())
        bias = rows.new_zeros(rows.shape[:-1])
        if self.correction is not None:
            texts = functional.normalize(phrases.vectors[..., : len(self.text_mean)], dim=-1)
            planes = self.correction(PhraseSets(texts, phrases.polarity))
            # A plane stands where the pictures are, not at the origin.
            bias = planes[..., -1] - planes[..., :-1] @ self.centre
            rows = rows + planes[..., :-1]
        return self.scale * rows, self.scale * bias

    def zero_shot(self, said: Said, flip: bool) -> Weights:
        """CLIP's own classifier: of the whole sentences, "not" and all, or with ``flip`` of the phrases."""
        phrases = said.phrases if flip else PhraseSets.whole(said.sentences)
        rows = self.scale * self._base(phrases, 1.0).sum(dim=-2)
        return Weights(rows, rows.new_zeros(rows.shape[:-1]))

    @property
    def splits(self) -> bool:
        """Whether its weights are sums of what the phrases give."""
        return True

    def _base(self, phrases: PhraseSets, denial: torch.Tensor | float) -> torch.Tensor:
        """What each phrase gives to its class's direction, ``(..., k, m, d_feat)``."""
        points, asked = self._points(phrases)
        weight = phrases.polarity.abs() * asked
        share = (weight / weight.sum(dim=-1, keepdim=True).clamp(min=1e-8)).unsqueeze(-1)
        sign = torch.where(phrases.polarity < 0, -denial, phrases.polarity.sign()).unsqueeze(-1)
        rows = share * (self.neutral + sign * points)
        rows = rows / rows.sum(dim=-2, keepdim=True).norm(dim=-1, keepdim=True).clamp(min=1e-8)
        if rows.shape[-3] > 1:
            return rows
        # A single class is told from what is nothing in particular.
        return rows - share * functional.normalize(self.neutral, dim=-1)

    def _points(self, phrases: PhraseSets) -> tuple[torch.Tensor, torch.Tensor]:
        """Where each phrase lies beside ``neutral``, ``(..., k, m, d_feat)``, and whether that is known,
        ``(..., k, m)``."""
        texts, points = phrases.vectors.split(
            [len(self.text_mean), phrases.vectors.shape[-1] - len(self.text_mean)], dim=-1
        )
        if points.shape[-1] == 0:
            texts = functional.normalize(texts, dim=-1)
            return RidgeMap(self.text_mean, self.ridge_weight)(texts), torch.ones_like(phrases.polarity)
        return functional.normalize(points, dim=-1) - self.neutral, (points.norm(dim=-1) > 0).to(points.dtype)
