"""A trained T2M on disk: one safetensors file, and beside it a JSON card that says where it comes from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from core.baselines.icis import Icis
from core.encoders import EncoderPair
from core.errors import CheckpointError
from core.feature_space import FeatureSpace, Space, UnitSpace
from core.model import T2M, under
from core.tower_model import TowerT2M

FORMAT = 2
CHECKPOINTS = Path(__file__).resolve().parent.parent / "checkpoints"


@dataclass(frozen=True)
class Checkpoint:
    """A trained network, the space it works in, and its card."""

    model: T2M | TowerT2M
    space: Space
    card: dict[str, Any] = field(default_factory=dict)


def default_checkpoint(encoder: str) -> Path:
    """Where the checkpoint that is shipped for an encoder lies."""
    return CHECKPOINTS / f"{encoder}.safetensors"


def paper_checkpoint(path: Path) -> Path:
    """Where the paper's network lies that a checkpoint is compared with: beside it."""
    return path.with_name(f"{path.stem}-paper.safetensors")


def icis_checkpoint(path: Path) -> Path:
    """Where the ICIS lies that speaks in the feature space of a checkpoint: beside it."""
    return path.with_name(f"{path.stem}-icis.safetensors")


def save_icis(path: Path, icis: Icis, beside: Checkpoint, card: Mapping[str, Any]) -> None:
    """Write ICIS as it was learnt in the feature space of the checkpoint ``beside``."""
    save_halved(path, vars(icis))
    write_card(path, {"format": FORMAT, "space": _space_hash(beside), **card})


def load_icis(path: Path, beside: Checkpoint) -> Icis:
    """Read it onto the device of the checkpoint in whose feature space it speaks.

    Raises:
        CheckpointError: it is missing, damaged, or made for another checkpoint.
    """
    if load_card(path).get("space") != _space_hash(beside):
        raise CheckpointError(f"'{path}' was made for another checkpoint than the one beside it; train it again.")
    try:
        tensors = load_file(path, device=str(next(beside.model.parameters()).device))
        return Icis(**{name: tensor.float() for name, tensor in tensors.items()})
    except (OSError, SafetensorError, TypeError):
        raise CheckpointError(f"The checkpoint '{path}' is missing or damaged; train it again.") from None


def save_checkpoint(path: Path, checkpoint: Checkpoint, encoders: EncoderPair) -> None:
    """Write the tensors to ``path`` and the card to the same name with ``.json``. Half precision: 2 bytes a number
    are more than the figures resolve."""
    tensors = {f"model.{name}": tensor for name, tensor in checkpoint.model.state_dict().items()}
    tensors |= {f"space.{name}": tensor for name, tensor in checkpoint.space.tensors().items()}
    save_halved(path, tensors)
    card = {
        "format": FORMAT,
        "encoder": encoders.name,
        "fingerprints": {"text": encoders.text.fingerprint, "image": encoders.sample.fingerprint},
        **checkpoint.model.settings(),
        **checkpoint.card,
    }
    write_card(path, card)


def save_halved(path: Path, tensors: Mapping[str, torch.Tensor], metadata: dict[str, str] | None = None) -> None:
    """Write tensors in half precision, readable for everybody."""
    path.parent.mkdir(parents=True, exist_ok=True)
    halved = {name: _halved(tensor.detach().cpu()).contiguous() for name, tensor in tensors.items()}
    save_file(halved, path, metadata)
    path.chmod(0o644)  # safetensors writes for the owner alone


def write_card(path: Path, card: Mapping[str, Any]) -> None:
    """The card of the tensors at ``path``, beside them."""
    path.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def made(seconds: float) -> dict[str, Any]:
    """For a card: how long it took, with what, and when."""
    return {"seconds": round(seconds), "torch": torch.__version__, "date": datetime.now(UTC).date().isoformat()}


def load_card(path: Path) -> dict[str, Any]:
    """The card of the checkpoint at ``path``.

    Raises:
        CheckpointError: there is none, or it is none that this version reads.
    """
    try:
        card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CheckpointError(f"The checkpoint '{path}' has no readable card ({path.stem}.json) beside it.") from None
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise CheckpointError(f"The checkpoint '{path}' is of another version; train it again: python -m core train")
    return card


def record_metrics(path: Path, name: str, figures: dict[str, Any]) -> None:
    """Write what an evaluation of the checkpoint at ``path`` showed into its card, under ``metrics``.

    Raises:
        CheckpointError: there is no card.
    """
    card = load_card(path)
    card.setdefault("metrics", {})[name] = figures
    write_card(path, card)


def record_rejection(path: Path, calibration: dict[str, tuple[float, float, float]]) -> None:
    """Write the calibration of "none of these" into the card.

    Raises:
        CheckpointError: there is no card.
    """
    card = load_card(path)
    card["rejection"] = {method: [round(number, 4) for number in numbers] for method, numbers in calibration.items()}
    write_card(path, card)


def load_checkpoint(path: Path, encoders: EncoderPair) -> Checkpoint:
    """Read a checkpoint onto the encoders' device.

    Raises:
        CheckpointError: it is missing, damaged, or made for other encoder weights than these.
    """
    card = load_card(path)
    expected = {"text": encoders.text.fingerprint, "image": encoders.sample.fingerprint}
    if card.get("fingerprints") != expected:
        raise CheckpointError(f"The checkpoint '{path}' was trained for other encoder weights than {encoders.name}'s.")
    device = encoders.sample.device
    try:
        loaded = load_file(path, device=str(device)).items()
        tensors = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in loaded}
        state = under("model.", tensors)
        model: T2M | TowerT2M
        space: Space
        if encoders.tower is None:
            model, space = T2M.restore(card, state), FeatureSpace(**under("space.", tensors))
        else:
            model, space = TowerT2M.restore(card, state), UnitSpace()
    except (OSError, SafetensorError, RuntimeError, KeyError, TypeError):
        raise CheckpointError(f"The checkpoint '{path}' is missing or damaged; train it again.") from None
    return Checkpoint(model.to(device).eval(), space, card)


def _space_hash(checkpoint: Checkpoint) -> str:
    """16 digits that tell one feature space from another: singular vectors change sign between machines."""
    digest = sha256()
    for _, tensor in sorted(checkpoint.space.tensors().items()):
        digest.update(_halved(tensor.cpu()).numpy().tobytes())
    return digest.hexdigest()[:16]


def _halved(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.half() if tensor.is_floating_point() else tensor
