"""Weights read back from a model folder: what ships is enough to compare with, or to train on from."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from model import Shape, Weights, weight_shapes


def read_plain(folder: Path) -> tuple[Weights, Shape]:
    """Float32 weights in the layout of `model.create`, from the constants of `model.plain.onnx` (float16 there).

    Raises ValueError when a matrix is missing or of another shape than `config.json` says.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    shape = Shape(
        vocab=config["vocab_size"], hidden=config["hidden_size"], layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"], kv=config["num_key_value_heads"], head=config["head_dim"],
        ffn=config["intermediate_size"], theta=config["rope_theta"], epsilon=config["rms_norm_eps"],
        longest=config["max_position_embeddings"],
    )
    constants = {c.name: c for c in onnx.load(str(folder / "model.plain.onnx")).graph.initializer}
    weights: Weights = {}
    for name, wanted in weight_shapes(shape).items():
        layer, _, kind = name.rpartition(".")
        constant = constants.get(f"{kind}_{layer}" if layer else kind)
        if constant is None:
            raise ValueError(f"{folder}/model.plain.onnx has no constant for {name}")
        value = numpy_helper.to_array(constant).astype(np.float32)
        # The graph multiplies rows by matrices, so all but the embedding lie the other way round.
        if value.ndim == 2 and kind != "embed":
            value = value.T
        if value.shape != wanted:
            raise ValueError(f"{name} is {value.shape} in {folder}/model.plain.onnx and {wanted} by config.json")
        weights[name] = torch.from_numpy(np.ascontiguousarray(value))
    return weights, shape
