"""The operators between the matrix products, in PyTorch alone. `native_operators` does the same faster."""
from __future__ import annotations

import torch
import torch.nn.functional as F


def add_norm(stream, step, scale, epsilon, kind):
    """The stream with the step added, and its RMS norm in `kind`."""
    if step is not None:
        stream = stream + step.float()
    x = stream.float()
    y = x * torch.rsqrt(x.square().mean(-1, keepdim=True) + epsilon) * scale.float()
    return stream, y.to(kind)


def gated(gate_up):
    gate, up = gate_up.chunk(2, dim=-1)
    return F.silu(gate) * up


def turn(x, position, tables):
    """Rotary embedding of [n, heads, head]: halves, as Llama in Hugging Face's layout."""
    cos, sin = (t[position][:, None].to(x.dtype) for t in tables)
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1)


def places(start, width):
    """[b, width] places of each example's tokens, and which of them exist."""
    begin, length = start[:-1].long(), start.diff().long()
    column = torch.arange(width)
    exists = column < length[:, None]
    return torch.where(exists, begin[:, None] + column, torch.zeros_like(column)), exists


def attend(q, k, v, batch, query_start, query_position, shape, tables):
    n = q.shape[0]
    q = turn(q.view(n, shape.heads, shape.head), query_position, tables)
    k = turn(k.reshape(-1, shape.kv, shape.head), batch.position, tables)
    v = v.reshape(-1, shape.kv, shape.head)
    wide = int(batch.start.diff().max())
    q_place, q_exists = places(query_start, int(query_start.diff().max()))
    k_place, _ = places(batch.start, wide)
    sees = torch.arange(wide) <= query_position[q_place][..., None]  # [b, tq, tk]
    group = shape.heads // shape.kv
    qs = q[q_place].transpose(1, 2)  # [b, heads, tq, head]
    ks = k[k_place].transpose(1, 2).repeat_interleave(group, dim=1)
    vs = v[k_place].transpose(1, 2).repeat_interleave(group, dim=1)
    scores = (qs @ ks.transpose(2, 3)).float() * shape.head ** -0.5
    share = scores.masked_fill(~sees[:, None], float("-inf")).softmax(-1).to(v.dtype)
    mixed = (share @ vs).transpose(1, 2)  # [b, tq, heads, head]
    return mixed[q_exists].reshape(n, -1)


def attend_all(qkv, batch, shape, tables):
    q, k, v = qkv.split([shape.heads * shape.head, shape.kv * shape.head, shape.kv * shape.head], dim=-1)
    return attend(q.contiguous(), k, v, batch, batch.start, batch.position, shape, tables)


def attend_answers(queries, kv, batch, shape, tables):
    """Queries only where answers are predicted: the end of each example."""
    k, v = kv.chunk(2, dim=-1)
    return attend(queries, k, v, batch, batch.answer_start, batch.position[batch.at], shape, tables)
