"""``points``: a small network that has learnt what shapes are from generated ones alone."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open

from core.encoders.base import EncoderPair, Prototypes
from core.encoders.batches import in_batches
from core.encoders.lite import lite_text
from core.encoders.point_network import PointNetwork, aligned, farthest, quarter_turned
from core.errors import WeightsError

WEIGHTS = Path(__file__).resolve().parent.parent.parent / "checkpoints" / "points-encoder.safetensors"
CPU_BATCH, CUDA_BATCH = 16, 256


class PointEncoder:
    """Clouds of points, z up, to 256-d features.

    The order of the points makes no difference, nor does any turn about z: the box about a cloud brings every one into
    the same place but for quarter turns, and the features are the mean over those.
    """

    name = "points"
    dim = PointNetwork.dim

    def __init__(self, network: PointNetwork, head: Prototypes, fingerprint: str, device: torch.device) -> None:
        """
        Args:
            network: trained.
            head: the classifier that was trained on top of it.
            fingerprint: what tells these weights from others.
            device: where it runs.
        """
        self.device = device
        self.fingerprint = fingerprint
        self._network = network.eval().to(device)
        self._head = head
        self.n_bytes = sum(tensor.nbytes for tensor in network.state_dict().values())

    def encode(self, clouds: Sequence[np.ndarray] | Sequence[torch.Tensor] | torch.Tensor) -> torch.Tensor:
        """``n`` clouds of as many points each, ``(points, 3)`` -> ``(n, 256)``."""
        size = CUDA_BATCH if self.device.type == "cuda" else CPU_BATCH
        parts = in_batches(list(clouds), self._encode_batch, size)
        return torch.cat(parts) if parts else torch.empty(0, self.dim, device=self.device)

    @torch.inference_mode()
    def _encode_batch(self, clouds: list[np.ndarray] | list[torch.Tensor]) -> torch.Tensor:
        points = aligned(torch.stack([torch.as_tensor(cloud) for cloud in clouds]).to(self.device, torch.float32))
        far = farthest(points)
        seen = [self._network(quarter_turned(far, i), quarter_turned(points, i)) for i in range(4)]
        return torch.stack(seen).mean(dim=0)

    def prototypes(self) -> Prototypes:
        """The rows of the classifier of generated categories."""
        return self._head


def load_points(device: torch.device, path: Path = WEIGHTS) -> EncoderPair:
    """The pair of the point network and MiniLM.

    Raises:
        WeightsError: the weights are missing or damaged.
    """
    try:
        with safe_open(path, "pt") as file:
            ids = tuple(json.loads((file.metadata() or {})["ids"]))
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118  (not a dict)
        head = Prototypes(ids, *(tensors.pop(name).to(device) for name in ("rows", "bias", "feature_mean")))
        network = PointNetwork()
        network.load_state_dict(tensors, strict=False)
        digest = sha256(path.read_bytes()).hexdigest()
    except (OSError, SafetensorError, RuntimeError, KeyError, ValueError, TypeError):
        raise WeightsError(f"The weights '{path}' are missing or damaged; check out the repository again.") from None
    encoder = PointEncoder(network, head, f"points:{digest[:16]}", device)
    return EncoderPair("points", lite_text(device), encoder, prototypes=encoder.prototypes, corpus="shapes")
