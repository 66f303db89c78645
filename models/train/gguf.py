"""Weights and tokenizer as GGUF (version 3, llama architecture, F16 or Q8_0), to compare speed with llama.cpp."""
from __future__ import annotations

import argparse
import struct
from pathlib import Path

import numpy as np

import model
from plain_weights import read_plain
from tokenizer import Tokenizer

ALIGNMENT = 32
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
TENSOR_F32, TENSOR_F16, TENSOR_Q8_0 = 0, 1, 8
NORMAL_TOKEN, CONTROL_TOKEN = 1, 3


def text(value: str) -> bytes:
    data = value.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def packed(kind: int, value) -> bytes:
    return text(value) if kind == STRING else struct.pack({U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}[kind], value)


def entry(key: str, kind: int, value) -> bytes:
    return text(key) + struct.pack("<I", kind) + packed(kind, value)


def entries(key: str, kind: int, values: list) -> bytes:
    return (text(key) + struct.pack("<IIQ", ARRAY, kind, len(values)) + b"".join(packed(kind, v) for v in values))


def q8_0(weight: np.ndarray) -> bytes:
    """Blocks of 32: a float16 scale and 32 signed bytes."""
    blocks = weight.astype(np.float32).reshape(-1, 32)
    scale = np.abs(blocks).max(1) / 127
    with np.errstate(divide="ignore", invalid="ignore"):
        q = np.where(scale[:, None] > 0, np.rint(blocks / scale[:, None]), 0).astype(np.int8)
    out = np.empty(len(blocks), dtype=[("scale", "<f2"), ("q", "i1", 32)])
    out["scale"], out["q"] = scale, q
    return out.tobytes()


def interleaved(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows so that a rotary pair lies side by side, as llama.cpp turns them; ours are half a head apart."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def tensors(weights: model.Weights, shape: model.Shape) -> dict[str, np.ndarray]:
    w = {n: t.detach().float().numpy() for n, t in weights.items()}
    out = {"token_embd.weight": w["embed"], "output_norm.weight": w["norm"]}
    q, kv = shape.heads * shape.head, shape.kv * shape.head
    for i in range(shape.layers):
        qkv, gate_up = w[f"{i}.qkv"], w[f"{i}.gate_up"]
        out |= {
            f"blk.{i}.attn_norm.weight": w[f"{i}.norm1"],
            f"blk.{i}.attn_q.weight": interleaved(qkv[:q], shape.heads),
            f"blk.{i}.attn_k.weight": interleaved(qkv[q:q + kv], shape.kv),
            f"blk.{i}.attn_v.weight": qkv[q + kv:],
            f"blk.{i}.attn_output.weight": w[f"{i}.out"],
            f"blk.{i}.ffn_norm.weight": w[f"{i}.norm2"],
            f"blk.{i}.ffn_gate.weight": gate_up[:shape.ffn],
            f"blk.{i}.ffn_up.weight": gate_up[shape.ffn:],
            f"blk.{i}.ffn_down.weight": w[f"{i}.down"],
        }
    return out


def write(path: Path, weights: model.Weights, shape: model.Shape, tokenizer: Tokenizer, quantised: bool) -> None:
    by_id = [tokenizer.text_of[i] for i in range(tokenizer.size)]
    head = [
        entry("general.architecture", STRING, "llama"),
        entry("general.name", STRING, "edgegym"),
        entry("general.file_type", U32, 7 if quantised else 1),
        entry("llama.context_length", U32, shape.longest),
        entry("llama.embedding_length", U32, shape.hidden),
        entry("llama.block_count", U32, shape.layers),
        entry("llama.feed_forward_length", U32, shape.ffn),
        entry("llama.attention.head_count", U32, shape.heads),
        entry("llama.attention.head_count_kv", U32, shape.kv),
        entry("llama.attention.key_length", U32, shape.head),
        entry("llama.attention.value_length", U32, shape.head),
        entry("llama.attention.layer_norm_rms_epsilon", F32, shape.epsilon),
        entry("llama.rope.freq_base", F32, shape.theta),
        entry("llama.rope.dimension_count", U32, shape.head),
        entry("llama.vocab_size", U32, shape.vocab),
        entry("tokenizer.ggml.model", STRING, "gpt2"),
        entry("tokenizer.ggml.pre", STRING, "gpt-2"),  # cuts text a little differently from ours: feed ids instead
        entries("tokenizer.ggml.tokens", STRING, by_id),
        entries("tokenizer.ggml.token_type", I32, [CONTROL_TOKEN if t in tokenizer.added else NORMAL_TOKEN for t in by_id]),
        entries("tokenizer.ggml.merges", STRING, tokenizer.content["model"]["merges"]),
        entry("tokenizer.ggml.bos_token_id", U32, 0),
        entry("tokenizer.ggml.eos_token_id", U32, 1),
        entry("tokenizer.ggml.padding_token_id", U32, 0),
        entry("tokenizer.ggml.add_bos_token", BOOL, False),
    ]
    infos, blobs, offset = [], [], 0
    all_tensors = tensors(weights, shape)
    for name, value in all_tensors.items():
        if value.ndim == 1:
            kind, data = TENSOR_F32, value.astype("<f4").tobytes()
        elif quantised:
            kind, data = TENSOR_Q8_0, q8_0(value)
        else:
            kind, data = TENSOR_F16, value.astype("<f2").tobytes()
        infos.append(text(name) + struct.pack(f"<I{value.ndim}QIQ", value.ndim, *reversed(value.shape), kind, offset))
        data += b"\0" * (-len(data) % ALIGNMENT)
        blobs.append(data)
        offset += len(data)
    content = b"GGUF" + struct.pack("<IQQ", 3, len(all_tensors), len(head)) + b"".join(head) + b"".join(infos)
    content += b"\0" * (-len(content) % ALIGNMENT)
    part = path.with_suffix(".part")
    part.write_bytes(content + b"".join(blobs))
    part.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Weights and tokenizer to GGUF.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--weights", type=Path, help="weights.pt of a training run; with --tokenizer")
    source.add_argument("--model", type=Path, help="a model folder: its plain graph holds the weights in float16")
    parser.add_argument("--tokenizer", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder for edgegym.f16.gguf and edgegym.q8_0.gguf")
    arguments = parser.parse_args()
    if arguments.weights and not arguments.tokenizer:
        parser.error("--weights needs --tokenizer")
    weights, shape = read_plain(arguments.model) if arguments.model else model.load(arguments.weights)[:2]
    tokenizer = Tokenizer.load(arguments.tokenizer or arguments.model / "tokenizer.json")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, quantised in (("edgegym.f16.gguf", False), ("edgegym.q8_0.gguf", True)):
        write(arguments.out / name, weights, shape, tokenizer, quantised)
        print(f"{name}: {(arguments.out / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
