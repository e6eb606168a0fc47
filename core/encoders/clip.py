"""CLIP and its relatives through open_clip: an image tower and a text tower that meet in one space."""

import hashlib
import logging
import pickle
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from safetensors import SafetensorError
from torch.nn import functional

from core.encoders.base import EncoderPair, TextEncoder
from core.encoders.batches import in_batches
from core.encoders.clip_weights import ClipSource, weights_on_disk
from core.encoders.prompts import subject, templates
from core.errors import WeightsError

CPU_BATCH = 32
CUDA_BATCH = 512
"""The first try; where memory runs out, it is halved."""


class ClipImageEncoder:
    """The image tower, with open_clip's own preprocessing."""

    def __init__(self, name: str, model: Any, device: torch.device, fingerprint: str) -> None:
        import open_clip
        from open_clip.transform import PreprocessCfg, image_transform_v2

        self.name, self.device, self.fingerprint = name, device, fingerprint
        self.dim = int(model.visual.output_dim)
        self.n_bytes = sum(parameter.nbytes for parameter in model.visual.parameters())
        self._model = model
        config = PreprocessCfg(**open_clip.get_model_preprocess_cfg(model))
        self._transform = image_transform_v2(config, is_train=False)

    def encode(self, images: list[Image.Image]) -> torch.Tensor:
        """``n`` RGB images -> ``(n, dim)``, not normalised."""
        parts = in_batches(images, self._encode_batch, _batch(self.device))
        return torch.cat(parts) if parts else torch.empty(0, self.dim, device=self.device)

    @torch.inference_mode()
    def _encode_batch(self, images: list[Image.Image]) -> torch.Tensor:
        pixels = torch.stack([self._transform(image) for image in images]).to(self.device)
        with _autocast(self.device):
            return self._model.encode_image(pixels).float()


class ClipTextTower:
    """The text tower: it points at what its text says in the space of the image tower.

    A text is put into each prompt template; the embeddings are normalised, averaged and normalised again, as CLIP's
    authors do it (Radford et al. 2021, section 3.1.4).
    """

    def __init__(self, name: str, model: Any, tokenizer: Any, device: torch.device, fingerprint: str) -> None:
        self.name, self.device, self.fingerprint = name, device, fingerprint
        self.dim = int(model.visual.output_dim)
        self.scale = float(model.logit_scale.exp())
        self._model, self._tokenizer = model, tokenizer

    def encode(self, texts: list[str], prompts: str = "plain") -> torch.Tensor:
        """``n`` texts -> ``(n, dim)``, L2-normalised float32 on ``device``; what is too long for the tower is cut.

        Raises:
            SettingError: there are no such prompts.
        """
        forms = templates(prompts)
        said = texts if prompts == "plain" else [form(subject(text)) for text in texts for form in forms]
        parts = in_batches(said, self._encode_batch, _batch(self.device))
        if not parts:
            return torch.empty(0, self.dim, device=self.device)
        mean = functional.normalize(torch.cat(parts), dim=-1).unflatten(0, (len(texts), len(forms))).mean(dim=1)
        return functional.normalize(mean, dim=-1)

    @torch.inference_mode()
    def _encode_batch(self, texts: list[str]) -> torch.Tensor:
        with _autocast(self.device):
            return self._model.encode_text(self._tokenizer(texts).to(self.device)).float()


def load_clip(source: ClipSource, text: TextEncoder, device: torch.device) -> EncoderPair:
    """Both towers of ``source`` on ``device``, beside the encoder that the hypernetwork reads texts with.

    Raises:
        WeightsError: the weights are not on this machine, or not what they should be.
    """
    path = weights_on_disk(source)
    if path is None:
        raise WeightsError(f"The weights of {source.name} are not on this machine; download them first.")
    try:
        model, tokenizer = _load(source, path)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, SafetensorError, pickle.UnpicklingError):
        raise WeightsError(
            f"The weights of {source.name} ({path}) are damaged or of another model; delete that file and get it again."
        ) from None
    model = model.to(device).eval().requires_grad_(False)
    fingerprint = f"clip:{digest[:16]}"
    name = source.name
    return EncoderPair(
        name,
        text,
        ClipImageEncoder(name, model, device, fingerprint),
        ClipTextTower(name, model, tokenizer, device, fingerprint),
    )


def _load(source: ClipSource, path: Path) -> tuple[Any, Any]:
    import open_clip

    # open_clip reports each step, and what it misses, through the root logger; what matters is raised.
    logging.disable(logging.WARNING)
    try:
        if source.model.startswith("local-dir:"):
            model = open_clip.create_model(source.model, require_pretrained=True)
        else:
            config = open_clip.get_pretrained_cfg(source.model, source.tag) if source.tag else {}
            looks = {key: config[key] for key in ("mean", "std", "interpolation", "resize_mode") if key in config}
            model = open_clip.create_model(
                source.model,
                pretrained=str(path),
                force_quick_gelu=config.get("quick_gelu", False),
                force_preprocess_cfg=looks,
                pretrained_text=False,
                require_pretrained=True,
            )
        return model, open_clip.get_tokenizer(source.model)
    finally:
        logging.disable(logging.NOTSET)


def _batch(device: torch.device) -> int:
    return CUDA_BATCH if device.type == "cuda" else CPU_BATCH


def _autocast(device: torch.device) -> torch.autocast:
    """Half precision where the hardware is made for it."""
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
