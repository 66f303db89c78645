"""ONNX graphs of the decoder, written operator by operator.

Both kinds have the same inputs and outputs (Optimum's names), past and present keys and values
included, and give the logits of the last position only:

- plain: opset 17 and nothing else, no control flow: for TensorRT and any other runtime.
- fused: ONNX Runtime's own operators (com.microsoft): skip and norm in one, attention with rotary
  embedding and cache in one, and matrices of 8 or 4 bits.
"""
from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from model import Shape, Weights, rotary

OPSET = 17
FUSED = "com.microsoft"
MASKED = -1e4  # added to the scores of keys that must not be seen; finite in float16 too


class Graph:
    """Nodes and constants under names that are made here."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.made = 0

    def constant(self, name: str, value: np.ndarray) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        return self.constant("i_" + "_".join(map(str, values)), np.array(values, np.int64))

    def add(self, operator: str, *inputs: str, outputs: int = 1, domain: str = "", names: list[str] | None = None,
            **attributes):
        self.made += 1
        out = names or [f"{operator}_{self.made}" + (f"_{i}" if i else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), out, f"{operator}_{self.made}", domain=domain,
                                           **attributes))
        return out[0] if len(out) == 1 else out

    def half_constant(self, name: str, value: np.ndarray) -> str:
        """A constant stored in float16 and cast at load, where runtimes fold it: half the file."""
        if name + "_f32" not in (n.output[0] for n in self.nodes):
            self.constant(name, value.astype(np.float16))
            self.add("Cast", name, names=[name + "_f32"], to=TensorProto.FLOAT)
        return name + "_f32"


def quantise(weight: np.ndarray, bits: int, block: int) -> tuple[np.ndarray, np.ndarray]:
    """MatMulNBits' layout of [n, k]: bytes [n, k / block, block * bits / 8] around the middle, scales [n * k / block]."""
    n, k = weight.shape
    blocks = weight.reshape(n, k // block, block).astype(np.float64)
    middle = 1 << (bits - 1)
    # The value of largest size sits on the most negative step, so that all steps are used.
    at = np.abs(blocks).argmax(-1)[..., None]
    scale = np.take_along_axis(blocks, at, -1) / -middle
    if bits == 8:
        scale = np.abs(blocks).max(-1, keepdims=True) / (middle - 1)
    scale = np.where(scale == 0, 1.0, scale).astype(np.float32)
    q = np.clip(np.rint(blocks / scale) + middle, 0, 2 * middle - 1).astype(np.uint8)
    if bits == 4:
        q = q[..., 0::2] | (q[..., 1::2] << 4)
    return q, scale.reshape(-1)


def product(g: Graph, x: str, name: str, weight: np.ndarray, form: str, block: int = 32) -> str:
    """x times the transpose of `weight` [n, k]. Forms: f32, f16 (stored), q8, q4 (blocks), d8 (dynamic 8 bit)."""
    n, k = weight.shape
    if form in ("q8", "q4"):
        q, scale = quantise(weight, int(form[1]), block)
        return g.add("MatMulNBits", x, g.constant(name + "_q", q), g.constant(name + "_s", scale), domain=FUSED,
                     K=k, N=n, bits=int(form[1]), block_size=block, accuracy_level=4)
    if form == "d8":
        scale = np.maximum(np.abs(weight).max(1), 1e-9).astype(np.float32) / 127
        q = np.rint(weight / scale[:, None]).astype(np.int8)
        return g.add("DynamicQuantizeMatMul", x, g.constant(name + "_q", q.T), g.constant(name + "_s", scale),
                     domain=FUSED)
    if form == "f16":
        return g.add("MatMul", x, g.half_constant(name, weight.T))
    return g.add("MatMul", x, g.constant(name, weight.T))


def norm_plain(g: Graph, x: str, name: str, scale: np.ndarray, epsilon: float) -> str:
    mean = g.add("ReduceMean", g.add("Mul", x, x), axes=[-1], keepdims=1)
    root = g.add("Sqrt", g.add("Add", mean, g.constant("epsilon", np.array(epsilon, np.float32))))
    return g.add("Mul", g.add("Div", x, root), g.constant(name, scale))


def last_position(g: Graph, x: str) -> str:
    return g.add("Slice", x, g.integers(-1), g.integers(2**31 - 1), g.integers(1))


def mask_plain(g: Graph) -> str:
    """What to add to the scores, [B, 1, T, S]: keys after the query, and keys masked out by the caller."""
    def size(of: str) -> str:
        return g.add("Squeeze", g.add("Slice", g.add("Shape", of), g.integers(1), g.integers(2), g.integers(0)),
                     g.integers(0))
    one, zero = g.constant("one", np.array(1, np.int64)), g.constant("zero", np.array(0, np.int64))
    keys, queries = size("attention_mask"), size("input_ids")
    key = g.add("Range", zero, keys, one)
    query = g.add("Add", g.add("Range", zero, queries, one), g.add("Sub", keys, queries))
    causal = g.add("LessOrEqual", g.add("Unsqueeze", key, g.integers(0)), g.add("Unsqueeze", query, g.integers(1)))
    given = g.add("Cast", g.add("Unsqueeze", "attention_mask", g.integers(1, 2)), to=TensorProto.BOOL)
    return g.add("Where", g.add("And", causal, given), g.constant("seen", np.array(0, np.float32)),
                 g.constant("masked", np.array(MASKED, np.float32)))


def turn_plain(g: Graph, x: str, cosine: str, sine: str) -> str:
    a, b = g.add("Split", x, outputs=2, axis=-1)
    return g.add("Concat", g.add("Sub", g.add("Mul", a, cosine), g.add("Mul", b, sine)),
                 g.add("Add", g.add("Mul", b, cosine), g.add("Mul", a, sine)), axis=-1)


def build_plain(weights: Weights, shape: Shape, form: str) -> onnx.ModelProto:
    g = Graph()
    w = {n: t.detach().float().numpy() for n, t in weights.items()}
    cosine, sine = (g.add("Unsqueeze", g.add("Gather", g.constant(n, t.numpy()), "position_ids"), g.integers(1))
                    for n, t in zip(("cosine", "sine"), rotary(shape, shape.longest)))
    mask = mask_plain(g)
    table = g.half_constant("embed", w["embed"]) if form == "f16" else g.constant("embed", w["embed"])
    x = g.add("Gather", table, "input_ids")
    q_rows, kv_rows = shape.heads * shape.head, shape.kv * shape.head
    per_head = g.integers(0, 0, -1, shape.head)
    for i in range(shape.layers):
        y = norm_plain(g, x, f"norm1_{i}", w[f"{i}.norm1"], shape.epsilon)
        qkv = product(g, y, f"qkv_{i}", w[f"{i}.qkv"], form)
        heads = [g.add("Transpose", g.add("Reshape", part, per_head), perm=[0, 2, 1, 3]) for part in g.add(
            "Split", qkv, g.integers(q_rows, kv_rows, kv_rows), outputs=3, axis=-1)]
        q, k = (turn_plain(g, part, cosine, sine) for part in heads[:2])
        k = g.add("Concat", f"past_key_values.{i}.key", k, axis=2, names=[f"present.{i}.key"])
        v = g.add("Concat", f"past_key_values.{i}.value", heads[2], axis=2, names=[f"present.{i}.value"])
        q = g.add("Mul", q, g.constant("factor", np.array(shape.head ** -0.5, np.float32)))
        # Queries that share a key head lie under one another, so that keys are not repeated.
        q = g.add("Reshape", q, g.integers(0, shape.kv, -1, shape.head))
        scores = g.add("MatMul", q, g.add("Transpose", k, perm=[0, 1, 3, 2]))
        scores = g.add("Reshape", scores, g.integers(0, shape.heads, -1, 0), allowzero=0) if shape.kv != shape.heads else scores
        share = g.add("Softmax", g.add("Add", scores, mask), axis=-1)
        share = g.add("Reshape", share, g.integers(0, shape.kv, -1, 0), allowzero=0) if shape.kv != shape.heads else share
        mixed = g.add("Reshape", g.add("MatMul", share, v), g.integers(0, shape.heads, -1, shape.head))
        mixed = g.add("Reshape", g.add("Transpose", mixed, perm=[0, 2, 1, 3]), g.integers(0, 0, q_rows))
        x = g.add("Add", x, product(g, mixed, f"out_{i}", w[f"{i}.out"], form))
        y = norm_plain(g, x, f"norm2_{i}", w[f"{i}.norm2"], shape.epsilon)
        gate, up = g.add("Split", product(g, y, f"gate_up_{i}", w[f"{i}.gate_up"], form), outputs=2, axis=-1)
        y = g.add("Mul", g.add("Mul", gate, g.add("Sigmoid", gate)), up)
        x = g.add("Add", x, product(g, y, f"down_{i}", w[f"{i}.down"], form))
    y = norm_plain(g, last_position(g, x), "norm", w["norm"], shape.epsilon)
    head = g.add("Transpose", table, perm=[1, 0])
    g.add("MatMul", y, head, names=["logits"])
    return finish(g, shape, [helper.make_opsetid("", OPSET)])


def build_fused(weights: Weights, shape: Shape, form: str, head_form: str, block: int = 32) -> onnx.ModelProto:
    g = Graph()
    w = {n: t.detach().float().numpy() for n, t in weights.items()}
    cosine, sine = (g.constant(n, t.numpy()) for n, t in zip(("cosine", "sine"), rotary(shape, shape.longest)))
    keys = g.add("ReduceSum", "attention_mask", g.integers(1), keepdims=0)
    last_key = g.add("Cast", g.add("Sub", keys, g.constant("one", np.array(1, np.int64))), to=TensorProto.INT32)
    total = g.add("Cast", g.add("Squeeze", g.add("Slice", g.add("Shape", "attention_mask"), g.integers(1),
                                                 g.integers(2), g.integers(0)), g.integers(0)), to=TensorProto.INT32)
    x = g.add("Cast", g.add("Gather", g.constant("embed", w["embed"].astype(np.float16)), "input_ids"),
              to=TensorProto.FLOAT)
    y = g.add("SimplifiedLayerNormalization", x, g.constant("norm1_0", w["0.norm1"]), axis=-1, epsilon=shape.epsilon,
              stash_type=1)

    def skip(stream: str, step: str, name: str, scale: np.ndarray) -> tuple[str, str]:
        """The norm of the sum, and the sum."""
        g.made += 1
        names = [f"skip_{g.made}", "", "", f"stream_{g.made}"]
        g.nodes.append(helper.make_node("SkipSimplifiedLayerNormalization", [stream, step, g.constant(name, scale)],
                                        names, f"skip_{g.made}", domain=FUSED, epsilon=shape.epsilon))
        return names[0], names[3]

    for i in range(shape.layers):
        qkv = product(g, y, f"qkv_{i}", w[f"{i}.qkv"], form, block)
        mixed = g.add("GroupQueryAttention", qkv, "", "", f"past_key_values.{i}.key", f"past_key_values.{i}.value",
                      last_key, total, cosine, sine, "position_ids", domain=FUSED,
                      names=[f"mixed_{i}", f"present.{i}.key", f"present.{i}.value"], num_heads=shape.heads,
                      kv_num_heads=shape.kv, do_rotary=1, rotary_interleaved=0, scale=shape.head ** -0.5)[0]
        if i + 1 == shape.layers:  # only the last position matters from here on
            mixed, x = last_position(g, mixed), last_position(g, x)
        y, x = skip(x, product(g, mixed, f"out_{i}", w[f"{i}.out"], form, block), f"norm2_{i}", w[f"{i}.norm2"])
        gate, up = g.add("Split", product(g, y, f"gate_up_{i}", w[f"{i}.gate_up"], form, block), outputs=2, axis=-1)
        y = g.add("Mul", g.add("Mul", gate, g.add("Sigmoid", gate)), up)
        step = product(g, y, f"down_{i}", w[f"{i}.down"], form, block)
        name = f"norm1_{i + 1}" if i + 1 < shape.layers else "norm"
        y, x = skip(x, step, name, w["norm" if i + 1 == shape.layers else f"{i + 1}.norm1"])
    g.nodes[-1].output[:] = [g.nodes[-1].output[0]]  # nobody reads the last sum
    product(g, y, "head", w["embed"], head_form, block)
    g.nodes[-1].output[:] = ["logits"]
    return finish(g, shape, [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)])


def finish(g: Graph, shape: Shape, opsets: list[onnx.OperatorSetIdProto]) -> onnx.ModelProto:
    integer, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("input_ids", integer, ["batch", "tokens"]),
              helper.make_tensor_value_info("attention_mask", integer, ["batch", "past_and_tokens"]),
              helper.make_tensor_value_info("position_ids", integer, ["batch", "tokens"])]
    outputs = [helper.make_tensor_value_info("logits", real, ["batch", 1, shape.vocab])]
    for i in range(shape.layers):
        for part in ("key", "value"):
            inputs.append(helper.make_tensor_value_info(
                f"past_key_values.{i}.{part}", real, ["batch", shape.kv, "past", shape.head]))
            outputs.append(helper.make_tensor_value_info(
                f"present.{i}.{part}", real, ["batch", shape.kv, "past_and_tokens", shape.head]))
    graph = helper.make_graph(g.nodes, "edgegym", inputs, outputs, list(g.constants.values()))
    made = helper.make_model(graph, opset_imports=opsets, producer_name="edgegym")
    made.ir_version = 8
    return made
