"""CLIP models to time: the real one where its weights are on disk, or else the same architecture with random weights,
which is as fast and as large."""

import logging
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn import functional

from core.baselines.ridge import RidgeMap
from core.encoders import EncoderPair, load_encoder, parse_source, weights_on_disk
from core.feature_space import UnitSpace
from core.hypernetwork import HypernetworkConfig
from core.memory import AttributeMemory
from core.text2model import Text2Model
from core.tower_model import Cones, Correction, TowerT2M
from core.tower_training import TowerRecipe

MEMORY = (4252, 338)
"""Wordings and attributes of a learnt memory."""


@cache
def clip_pair(name: str, device: str) -> EncoderPair:
    """The encoder called ``name``; with random weights where its own are not on this machine."""
    source = parse_source(name)
    if weights_on_disk(source) is not None:
        return load_encoder(name, torch.device(device))
    import open_clip

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.safetensors"
        logging.disable(logging.WARNING)  # open_clip warns of what is meant: that nothing is loaded
        model = open_clip.create_model(source.model)
        logging.disable(logging.NOTSET)
        save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, path)
        pair = load_encoder(f"{source.model}:{path}", torch.device(device))
    return replace(pair, name=f"{name} (random weights)")


def fast_t2m(name: str, device: str) -> Text2Model:
    """T2M in its fast mode, as large as a learnt one; what it answers is of no use."""
    pair, recipe = clip_pair(name, device), TowerRecipe()
    assert pair.tower is not None
    d_text, d_feat = pair.text.dim, pair.tower.dim
    wordings, attributes = MEMORY
    memory = AttributeMemory(
        functional.normalize(torch.randn(wordings, d_text), dim=-1),
        torch.randint(attributes, (wordings,)),
        torch.ones(wordings),
        torch.randn(attributes, d_feat + 1),
    )
    config = HypernetworkConfig(d_text, d_feat, hidden=recipe.hidden, dropout=recipe.dropout)
    correction = Correction(config, torch.zeros(d_text), recipe.bound, memory)
    cones = Cones(torch.zeros(d_feat), torch.zeros(d_feat), pair.tower.scale)
    model = TowerT2M(RidgeMap(torch.zeros(d_text), torch.randn(d_text, d_feat)), cones, correction)
    return Text2Model.assemble(pair, model.to(device).eval(), UnitSpace(), fast=True)
