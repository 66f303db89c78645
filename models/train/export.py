"""Writes the model folder from weights: two ONNX graphs, config.json, tokenizer.json; checks and times the graphs.

The checks run in ONNX Runtime through Node.js (package onnxruntime-node in a folder named by
--node-modules or NODE_PATH); without it the graphs are written and the checks are skipped, aloud.
"""
from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch

import data
import graph
import model
from tokenizer import Tokenizer

CHECK = Path(__file__).with_name("check_onnx.cjs")
# The fastest form first; the next one is taken when the answers of the one before are not good enough.
# d8 multiplies bytes by bytes but takes one scale for all activations of a call; q8 one per 32 of them.
DEFAULT_KINDS = {"model.plain.onnx": ["plain-f16", "plain-f32"], "model.onnx": ["fused-d8-q8", "fused-q8", "fused-f32"]}
LOSS_ALLOWED = 1.01  # times PyTorch's
LOSS_SLACK = 0.003  # nats, for losses near 0
SAME_CHOICE_WANTED = 0.985


def node_modules(given: str | None) -> str | None:
    """The folder with onnxruntime-node, if node and the package are there."""
    folder = given or os.environ.get("NODE_PATH")
    there = folder and (Path(folder) / "onnxruntime-node").is_dir() and shutil.which("node")
    return str(Path(folder).resolve()) if there else None


def build(weights: model.Weights, shape: model.Shape, kind: str) -> onnx.ModelProto:
    """Kinds: plain-f16, plain-f32, fused-FORM[-HEAD[-BLOCK]] with the forms of graph.product."""
    name, form, *rest = kind.split("-")
    if name == "plain":
        return graph.build_plain(weights, shape, form)
    head = rest[0] if rest else form
    return graph.build_fused(weights, shape, form, head, int(rest[1]) if len(rest) > 1 else 32)


def run(path: Path, shape: model.Shape, modules: str, cases: list[dict], repeats: int, threads: int) -> tuple[np.ndarray, dict]:
    """Logits [answer tokens, vocab] of the cases, and times in ms."""
    with tempfile.TemporaryDirectory() as folder:
        job, logits = Path(folder) / "job.json", Path(folder) / "logits.bin"
        job.write_text(json.dumps({
            "graph": str(path), "cases": cases, "repeats": repeats, "threads": threads, "spin": False,
            "logits": str(logits), "layers": shape.layers, "kv": shape.kv, "head": shape.head, "vocab": shape.vocab}))
        done = subprocess.run(["node", str(CHECK), str(job)], env={**os.environ, "NODE_PATH": modules},
                              capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{path.name} does not run: {done.stderr[-2000:]}")
        return np.fromfile(logits, np.float32).reshape(-1, shape.vocab), json.loads(done.stdout.splitlines()[-1])


def reference(weights: model.Weights, shape: model.Shape, examples: data.Examples, chosen: list[int]):
    """What PyTorch says in float32 for the same answers, the loss's batch, and the cases for the other side."""
    cases = []
    for i in chosen:
        begin, end = int(examples.start[i]), int(examples.start[i + 1])
        middle = begin + int(examples.prompt[i])
        cases.append({"prompt": examples.tokens[begin:middle].tolist(), "answer": examples.tokens[middle:end].tolist()})
    batch = data.lay_out(examples, chosen)
    with torch.no_grad():
        logits = model.forward(weights, shape, batch, model.rotary(shape, shape.longest))
    return logits, batch, cases


def compare(logits: np.ndarray, exact: torch.Tensor, batch: data.MicroBatch) -> dict:
    ours = torch.from_numpy(logits)
    loss, right = model.loss_of(ours, batch)
    exact_loss, exact_right = model.loss_of(exact, batch)
    return {"largest_error": round(float((ours - exact).abs().max()), 5),
            "mean_error": round(float((ours - exact).abs().mean()), 6),
            "same_choice": round(float((ours.argmax(1) == exact.argmax(1)).float().mean()), 5),
            "loss": round(float(loss.mean()), 5), "loss_exact": round(float(exact_loss.mean()), 5),
            "right": round(float(right.float().mean()), 5), "right_exact": round(float(exact_right.float().mean()), 5),
            "answer_tokens": len(batch.at)}


def check(path: Path, weights: model.Weights, shape: model.Shape, modules: str, examples: data.Examples | None,
          each: int, repeats: int, threads: int) -> dict:
    result: dict = {"bytes": path.stat().st_size}
    cases: list[dict] = []
    if examples is not None:
        chosen = [int(i) for task in range(len(data.TASKS)) for i in np.flatnonzero(examples.task == task)[:each]]
        exact, batch, cases = reference(weights, shape, examples, chosen)
    logits, times = run(path, shape, modules, cases, repeats, threads)
    if examples is not None:
        result.update(compare(logits, exact, batch))
    result.update({f"{k}_ms": {n: round(v, 3) for n, v in both.items()} for k, both in times.items()})
    return result


def write_graph(made: onnx.ModelProto, path: Path) -> None:
    part = path.with_suffix(".part")
    onnx.save(made, str(part))
    part.replace(path)


def good_enough(result: dict) -> bool:
    if "loss" not in result:
        return True  # nothing to compare with
    return (result["loss"] <= LOSS_ALLOWED * result["loss_exact"] + LOSS_SLACK
            and result["same_choice"] >= SAME_CHOICE_WANTED)


def export(weights_path: Path, tokenizer_path: Path, out: Path, kinds: dict[str, list[str]], modules: str | None,
           valid: data.Examples | None, each: int = 10, repeats: int = 100, threads: int = 1) -> dict:
    """Writes OUT and returns what was measured of each graph."""
    weights, shape, _ = model.load(weights_path)
    out.mkdir(parents=True, exist_ok=True)
    model.write_config(out / "config.json", shape)
    if tokenizer_path.resolve() != (out / "tokenizer.json").resolve():
        shutil.copyfile(tokenizer_path, out / "tokenizer.json")
    if Tokenizer.load(tokenizer_path).size != shape.vocab:
        raise ValueError("the tokenizer is not the one that the weights were trained with")
    report = {}
    for name, candidates in kinds.items():
        path = out / name
        for kind in candidates:
            write_graph(build(weights, shape, kind), path)
            report[name] = {"kind": kind, "bytes": path.stat().st_size}
            if not modules:
                print(f"{name} {kind}: {path.stat().st_size} bytes; not checked, there is no onnxruntime-node", flush=True)
                break
            report[name] |= {"threads": threads, **check(path, weights, shape, modules, valid, each, repeats, threads)}
            print(f"{name} {kind}: {json.dumps(report[name])}", flush=True)
            if good_enough(report[name]):
                break
            print(f"{name} {kind}: answers worse than allowed", flush=True)
    return report




def main() -> None:
    parser = argparse.ArgumentParser(description="Weights to the model folder.")
    parser.add_argument("--weights", type=Path, required=True, help="weights.pt or checkpoint.pt")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="folder with valid-*.jsonl, to compare answers")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "edgegym-export")
    parser.add_argument("--node-modules", help="folder that holds onnxruntime-node")
    parser.add_argument("--kind", action="append", help="FILE=KIND instead of the usual ones, e.g. a.onnx=fused-q8")
    parser.add_argument("--examples", type=int, default=10, help="validation examples of each task")
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    _, shape, _ = model.load(arguments.weights)
    valid = data.load(arguments.data, "valid", arguments.tokenizer, arguments.cache, shape.longest, 1) if arguments.data else None
    kinds = {n: [k] for n, k in (x.split("=", 1) for x in arguments.kind)} if arguments.kind else DEFAULT_KINDS
    export(arguments.weights, arguments.tokenizer, arguments.out, kinds, node_modules(arguments.node_modules), valid,
           arguments.examples, arguments.repeats, arguments.threads)


if __name__ == "__main__":
    main()
