"""``python -m core info``."""

import argparse

import torch

from core.checkpoint import default_checkpoint, load_card
from core.devices import resolve_device
from core.encoders import (
    AUTO,
    LITE,
    POINTS,
    SUGGESTED,
    choose,
    download_size,
    load_encoder,
    parse_source,
    weights_on_disk,
)
from core.errors import Text2ModelError


def info(options: argparse.Namespace) -> None:
    """Print what is installed."""
    device = resolve_device(options.device)
    card_name = torch.cuda.get_device_name(device) if device.type == "cuda" else str(device)
    print(f"device: {card_name}, torch {torch.__version__}")
    print(f"encoder auto: {choose(AUTO)} for photos, {POINTS} for shapes")
    for name in (LITE, POINTS):
        pair = load_encoder(name, device, for_clouds=name == POINTS)
        print(f"encoder {name}: bundled, {pair.sample.fingerprint}, {pair.text.fingerprint}")
        try:
            card = load_card(default_checkpoint(name))
            print(f"  checkpoint {default_checkpoint(name).name}: {card['date']}, {card['data']['classes']} classes")
        except Text2ModelError as error:
            print(f"  {error}")
    for name in SUGGESTED if options.encoder in (AUTO, LITE, POINTS) else [options.encoder]:
        source = parse_source(name)
        path = weights_on_disk(source)
        size = f"needs a download of about {download_size(source) / 1e6:.0f} MB" if path is None else f"on disk, {path}"
        print(f"encoder {name}: {size}")
