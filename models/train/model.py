"""The decoder: Llama's layout (RMSNorm, rotary halves, SwiGLU, grouped queries, tied embeddings).

Weights are a flat dictionary of float32 tensors; `forward` is a function of weights and micro-batch.
Query, key and value share one matrix, gate and up another: fewer and larger products. The last
layer computes keys and values everywhere but everything else only where an answer is predicted.
"""
from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable

import torch
import torch.nn.functional as F

import plain_operators
from data import MicroBatch


@dataclass(frozen=True)
class Shape:
    vocab: int = 3072
    hidden: int = 256
    layers: int = 6
    heads: int = 4
    kv: int = 2
    head: int = 64
    ffn: int = 640
    theta: float = 10000.0
    epsilon: float = 1e-5
    longest: int = 2048

    def to_json(self) -> dict:
        return asdict(self)


Weights = dict[str, torch.Tensor]


def weight_shapes(shape: Shape) -> dict[str, tuple[int, ...]]:
    q, kv = shape.heads * shape.head, shape.kv * shape.head
    shapes: dict[str, tuple[int, ...]] = {"embed": (shape.vocab, shape.hidden)}
    for i in range(shape.layers):
        shapes[f"{i}.norm1"] = (shape.hidden,)
        shapes[f"{i}.qkv"] = (q + 2 * kv, shape.hidden)
        shapes[f"{i}.out"] = (shape.hidden, q)
        shapes[f"{i}.norm2"] = (shape.hidden,)
        shapes[f"{i}.gate_up"] = (2 * shape.ffn, shape.hidden)
        shapes[f"{i}.down"] = (shape.hidden, shape.ffn)
    shapes["norm"] = (shape.hidden,)
    return shapes


def joined_rows(shape: Shape) -> dict[str, list[int]]:
    """Rows of the matrices that hold several."""
    kv = shape.kv * shape.head
    return {"qkv": [shape.heads * shape.head, kv, kv], "gate_up": [shape.ffn, shape.ffn]}


def create(shape: Shape, seed: int) -> Weights:
    generator = torch.Generator().manual_seed(seed)
    weights: Weights = {}
    for name, size in weight_shapes(shape).items():
        if len(size) == 1:
            weights[name] = torch.ones(size)
            continue
        # Llama's 0.02 is for wide models; here the width decides, and what adds to the stream starts smaller.
        deviation = 0.02 if name == "embed" else size[1] ** -0.5
        if name.endswith((".out", ".down")):
            deviation /= (2 * shape.layers) ** 0.5
        weights[name] = torch.randn(size, generator=generator) * deviation
    return weights


def count(weights: Weights) -> int:
    return sum(w.numel() for w in weights.values())


def rotary(shape: Shape, length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Cosine and sine [length, head / 2], float32."""
    half = shape.head // 2
    frequency = shape.theta ** (-torch.arange(half, dtype=torch.float64) / half)
    angle = torch.arange(length, dtype=torch.float64)[:, None] * frequency
    return angle.cos().float(), angle.sin().float()


def forward(weights: Weights, shape: Shape, batch: MicroBatch, tables: tuple[torch.Tensor, torch.Tensor],
            operators=plain_operators, drop: Callable[[torch.Tensor], torch.Tensor] = lambda x: x) -> torch.Tensor:
    """Logits [a, vocab] where the batch predicts answer tokens. Products run in the type of the matrices.
    `drop` is applied to the embeddings and to what each half of a layer adds to the stream."""
    kind = weights["0.qkv"].dtype
    q = shape.heads * shape.head
    stream = drop(F.embedding(batch.ids, weights["embed"]).float())
    step = None
    for i in range(shape.layers):
        stream, y = operators.add_norm(stream, step, weights[f"{i}.norm1"], shape.epsilon, kind)
        qkv_weight = weights[f"{i}.qkv"]
        if i + 1 < shape.layers:
            qkv = F.linear(y, qkv_weight)
            mixed = operators.attend_all(qkv, batch, shape, tables)
        else:
            queries = F.linear(y.index_select(0, batch.at), qkv_weight[:q])
            mixed = operators.attend_answers(queries, F.linear(y, qkv_weight[q:]), batch, shape, tables)
            stream = stream.index_select(0, batch.at)
        step = drop(F.linear(mixed, weights[f"{i}.out"]))
        stream, y = operators.add_norm(stream, step, weights[f"{i}.norm2"], shape.epsilon, kind)
        step = drop(F.linear(operators.gated(F.linear(y, weights[f"{i}.gate_up"])), weights[f"{i}.down"]))
    _, y = operators.add_norm(stream, step, weights["norm"], shape.epsilon, kind)
    return F.linear(y, weights["embed"].to(kind))


def loss_of(logits: torch.Tensor, batch: MicroBatch) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross entropy [a] against hard or soft targets, and whether the likeliest token is the (likeliest) target."""
    logp = F.log_softmax(logits.float(), dim=-1)
    loss = -logp.gather(1, batch.target[:, None])[:, 0]
    best = batch.target
    if len(batch.soft_row):
        part = -logp[batch.soft_row, batch.soft_id] * batch.soft_p
        soft = torch.zeros_like(loss).index_add(0, batch.soft_row, part)
        is_soft = torch.zeros(len(loss), dtype=torch.bool)
        is_soft[batch.soft_row] = True
        loss = torch.where(is_soft, soft, loss)
        # The likeliest soft target: ascending by p, so that the last write per row is the largest.
        order = torch.argsort(batch.soft_p, stable=True).numpy()
        likeliest = batch.target.clone().numpy()
        likeliest[batch.soft_row.numpy()[order]] = batch.soft_id.numpy()[order]
        best = torch.from_numpy(likeliest)
    return loss, logits.argmax(1) == best


def save(path: Path, weights: Weights, shape: Shape, **more) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save({"shape": shape.to_json(), "weights": weights, **more}, part)
    part.replace(path)


def load(path: Path) -> tuple[Weights, Shape, dict]:
    content = torch.load(path, map_location="cpu")
    return content.pop("weights"), Shape(**content.pop("shape")), content


def hugging_face_config(shape: Shape, pad: int, end: int) -> dict:
    return {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
        "hidden_size": shape.hidden, "num_hidden_layers": shape.layers, "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv, "head_dim": shape.head, "intermediate_size": shape.ffn,
        "vocab_size": shape.vocab, "rope_theta": shape.theta, "rms_norm_eps": shape.epsilon,
        "max_position_embeddings": shape.longest, "tie_word_embeddings": True, "attention_bias": False,
        "mlp_bias": False, "bos_token_id": None, "eos_token_id": end, "pad_token_id": pad,
        "torch_dtype": "float32",
    }


def write_config(path: Path, shape: Shape, pad: int = 0, end: int = 1) -> None:
    path.write_text(json.dumps(hugging_face_config(shape, pad, end), indent=2) + "\n", encoding="utf-8")
