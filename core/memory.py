"""Attributes that are known by heart: what is known is looked up, what is not is left to the hypernetwork."""

import torch
from torch import nn

TEMPERATURE = 0.03
"""Of the softmax over the known wordings."""
STRANGE, FAMILIAR = 0.5, 0.9
"""Cosine to the nearest known wording below which nothing is recalled, and above which nothing else counts. All three
were chosen on a validation fold."""


class AttributeMemory(nn.Module):
    """The wordings of the corpus's attributes and, for each attribute, the plane that tells who has it.

    A kernel smoother (Nadaraya-Watson) from text to planes, beside the hypernetwork, which generalises to what no
    corpus lists but reproduces what it has seen less exactly.
    """

    def __init__(self, keys: torch.Tensor, owner: torch.Tensor, affirms: torch.Tensor, planes: torch.Tensor) -> None:
        """
        Args:
            keys: ``(w, d_text)`` embedded wordings.
            owner: ``(w,)`` the attribute that each words.
            affirms: ``(w,)`` 1 where it affirms the attribute, -1 where it denies it.
            planes: ``(a, d_feat + 1)`` row and bias of each attribute.
        """
        super().__init__()
        self.keys: torch.Tensor
        self.owner: torch.Tensor
        self.affirms: torch.Tensor
        self.planes: torch.Tensor
        self.register_buffer("keys", keys)
        self.register_buffer("owner", owner)
        self.register_buffer("affirms", affirms)
        self.register_buffer("planes", planes)

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Phrases ``(..., d_text)`` -> planes ``(..., d_feat + 1)``, and ``(..., 1)`` how far they can be trusted, 0 to
        1."""
        if not len(self.keys):
            return vectors.new_zeros((*vectors.shape[:-1], self.planes.shape[-1])), vectors[..., :1] * 0
        phrases = vectors.flatten(0, -2)
        likeness = phrases @ self.keys.T
        nearest = likeness.max(dim=-1, keepdim=True).values
        trust = ((nearest - STRANGE) / (FAMILIAR - STRANGE)).clamp(0, 1)
        known = trust.squeeze(-1) > 0  # most phrases of a description are not: they cost nothing more
        shares = (likeness[known] / TEMPERATURE).softmax(dim=-1) * self.affirms
        by_attribute = shares.new_zeros(len(shares), len(self.planes)).index_add(1, self.owner, shares)
        recalled = phrases.new_zeros(len(phrases), self.planes.shape[-1])
        recalled = recalled.index_put((known.nonzero().squeeze(-1),), by_attribute @ self.planes)
        shape = vectors.shape[:-1]
        return recalled.unflatten(0, shape), trust.unflatten(0, shape)

    def louder(self, factor: torch.Tensor) -> "AttributeMemory":
        """The same, with longer planes."""
        return AttributeMemory(self.keys, self.owner, self.affirms, self.planes * factor)

    @classmethod
    def empty(cls, d_text: int, d_feat: int) -> "AttributeMemory":
        """Knows nothing."""
        return cls(torch.zeros(0, d_text), torch.zeros(0, dtype=torch.long), torch.zeros(0), torch.zeros(0, d_feat + 1))
