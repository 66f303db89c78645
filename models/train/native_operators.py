"""The operators of `plain_operators` in C for bfloat16, compiled when first needed; same names, same results.

Needs a C compiler (cc) with AVX-512 or at least AVX2; without one, importing this module fails and
the trainer falls back. PyTorch 1.13 makes each of them out of several passes over memory, which on
these cores takes longer than the matrix products themselves.
"""
from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import torch

SOURCE = Path(__file__).with_suffix(".c")
FLAGS = ["-O3", "-march=native", "-mprefer-vector-width=512", "-fno-math-errno", "-fno-trapping-math",
         "-fassociative-math", "-fno-signed-zeros", "-freciprocal-math", "-shared", "-fPIC"]


def compiled() -> ctypes.CDLL:
    cpu = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags")), "")
    digest = hashlib.sha256(SOURCE.read_bytes() + " ".join(FLAGS).encode() + cpu.encode()).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(home) / "edgegym"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"native_operators-{digest}.so"
    if not target.exists():
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".so", delete=False) as part:
            pass
        built = subprocess.run(["cc", *FLAGS, str(SOURCE), "-o", part.name, "-lm"], capture_output=True, text=True)
        if built.returncode:
            os.unlink(part.name)
            raise RuntimeError(f"cc failed: {built.stderr[-500:]}")
        os.replace(part.name, target)
    return ctypes.CDLL(str(target))


LIBRARY = compiled()


def address(t: torch.Tensor | None) -> ctypes.c_void_p:
    return ctypes.c_void_p(0 if t is None else t.data_ptr())


def call(name: str, *arguments) -> None:
    """Tensors become addresses, ints int64, floats float32. ctypes lets other threads run meanwhile."""
    converted = []
    for a in arguments:
        if a is None or isinstance(a, torch.Tensor):
            converted.append(address(a))
        else:
            converted.append(ctypes.c_int64(a) if isinstance(a, int) else ctypes.c_float(a))
    getattr(LIBRARY, name)(*converted)


class AddNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, stream, step, scale, epsilon):
        stream = stream.contiguous()
        total, y = torch.empty_like(stream), torch.empty(stream.shape, dtype=torch.bfloat16)
        inverse = torch.empty(len(stream))
        call("add_norm_forward", *stream.shape, stream, step, scale, epsilon, total, y, inverse)
        ctx.save_for_backward(total, inverse, scale)
        ctx.has_step = step is not None
        ctx.set_materialize_grads(False)
        return total, y

    @staticmethod
    def backward(ctx, d_total, d_y):
        total, inverse, scale = ctx.saved_tensors
        d_stream, d_scale = torch.empty_like(total), torch.zeros_like(scale)
        d_step = torch.empty(total.shape, dtype=torch.bfloat16) if ctx.has_step else None
        d_total = None if d_total is None else d_total.contiguous()
        call("add_norm_backward", *total.shape, total, inverse, scale, d_total, d_y.contiguous(), d_stream, d_step,
             d_scale)
        return d_stream, d_step, d_scale, None


class Gated(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gate_up):
        n, width = gate_up.shape[0], gate_up.shape[1] // 2
        out = torch.empty((n, width), dtype=torch.bfloat16)
        call("gated_forward", n, width, gate_up, out)
        ctx.save_for_backward(gate_up)
        return out

    @staticmethod
    def backward(ctx, d_out):
        gate_up, = ctx.saved_tensors
        d_gate_up = torch.empty_like(gate_up)
        call("gated_backward", d_out.shape[0], d_out.shape[1], gate_up, d_out.contiguous(), d_gate_up)
        return d_gate_up


def split(shape, q_and_kv: torch.Tensor | None, kv: torch.Tensor | None, q: torch.Tensor | None):
    """Views of query, key and value and the rows' strides, from one matrix of all three or from q and kv."""
    a, b = shape.heads * shape.head, shape.kv * shape.head
    if q_and_kv is not None:
        return q_and_kv, q_and_kv[:, a:], q_and_kv[:, a + b:], a + 2 * b, a + 2 * b
    return q, kv, kv[:, b:], a, 2 * b


class Attend(torch.autograd.Function):
    """Of (qkv, None, None) or (None, kv, q): the latter has fewer queries, the last ones of each example."""

    @staticmethod
    def forward(ctx, qkv, kv, q, start, q_start, shape, cosine, sine):
        q_view, k_view, v_view, q_stride, kv_stride = split(shape, qkv, kv, q)
        out = torch.empty((len(q_view), shape.heads * shape.head), dtype=torch.bfloat16)
        log_sum = torch.empty((len(q_view), shape.heads))
        longest = int(start.diff().max())
        call("attend_forward", len(start) - 1, q_start, start, longest, shape.heads, shape.kv, shape.head, q_stride,
             kv_stride, cosine, sine, q_view, k_view, v_view, out, log_sum)
        ctx.save_for_backward(qkv, kv, q, out, log_sum)
        ctx.rest = (start, q_start, longest, shape, cosine, sine)
        return out

    @staticmethod
    def backward(ctx, d_out):
        qkv, kv, q, out, log_sum = ctx.saved_tensors
        start, q_start, longest, shape, cosine, sine = ctx.rest
        grads = [None if t is None else torch.empty_like(t) for t in (qkv, kv, q)]
        q_view, k_view, v_view, q_stride, kv_stride = split(shape, qkv, kv, q)
        d_q, d_k, d_v, _, _ = split(shape, *grads)
        call("attend_backward", len(start) - 1, q_start, start, longest, shape.heads, shape.kv, shape.head, q_stride,
             kv_stride, cosine, sine, q_view, k_view, v_view, out, d_out.contiguous(), log_sum, d_q, d_k, d_v)
        return (*grads, None, None, None, None, None)


def add_norm(stream, step, scale, epsilon, kind):
    if kind != torch.bfloat16:
        raise TypeError("native operators are for bfloat16")
    return AddNorm.apply(stream, step, scale, epsilon)


def gated(gate_up):
    return Gated.apply(gate_up.contiguous())


def attend_all(qkv, batch, shape, tables):
    return Attend.apply(qkv.contiguous(), None, None, batch.start, batch.start, shape, *tables)


def attend_answers(queries, kv, batch, shape, tables):
    return Attend.apply(None, kv.contiguous(), queries.contiguous(), batch.start, batch.answer_start, shape, *tables)
