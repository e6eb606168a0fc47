"""Where tensors live."""

import torch

from core.errors import SettingError


def resolve_device(name: str = "auto") -> torch.device:
    """Turn ``auto | cpu | cuda | cuda:1 | mps`` into a device that exists on this machine.

    Raises:
        SettingError: the name is no device, or this machine does not have it.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError:
        raise SettingError(f"'{name}' is not a device; use auto, cpu, cuda, cuda:1 or mps.") from None
    available = {
        "cpu": True,
        "cuda": torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count(),
        "mps": torch.backends.mps.is_available(),
    }
    if not available.get(device.type, False):
        raise SettingError(f"This machine has no device '{name}'; use auto or cpu.")
    return device
