"""Trains the network that reads running sets (EdgeGym.Sessions, ReserveNetwork) from rows that `dataset --reserve` wrote.

It multiplies the estimator's shares of repetitions left: its last layer begins at zero, so that training begins
with the estimator's own forecast and the validation loss tells what has been learned beyond it.
"""
from __future__ import annotations

import argparse
import json
import math
import struct
import time
from pathlib import Path

import numpy as np
import torch

MAGIC = 0x31565245
WIDEST = 6.0


def load(folder: Path, name: str, features: int) -> tuple[np.ndarray, np.ndarray]:
    rows = np.fromfile(folder / f"{name}.f32", "<f4").reshape(-1, features + 1)
    return rows[:, 1:], rows[:, 0]


def network(features: int, hidden: int, classes: int, dropout: float) -> torch.nn.Sequential:
    layers = torch.nn.Sequential(
        torch.nn.Linear(features, hidden), torch.nn.SiLU(), torch.nn.Dropout(dropout),
        torch.nn.Linear(hidden, hidden), torch.nn.SiLU(), torch.nn.Dropout(dropout),
        torch.nn.Linear(hidden, classes))
    torch.nn.init.zeros_(layers[-1].weight)
    torch.nn.init.zeros_(layers[-1].bias)
    return layers


def write(path: Path, layers: torch.nn.Sequential, mean: np.ndarray, deviation: np.ndarray) -> None:
    linear = [layer for layer in layers if isinstance(layer, torch.nn.Linear)]
    parts = [mean, deviation] + [t.detach().numpy() for layer in linear for t in (layer.weight, layer.bias)]
    head = struct.pack("<4I", MAGIC, len(mean), linear[0].out_features, linear[-1].out_features)
    path.write_bytes(head + b"".join(np.ascontiguousarray(p, "<f4").tobytes() for p in parts))


def run(options: argparse.Namespace) -> dict:
    layout = json.loads((options.data / "reserve.json").read_text())
    features, classes, at = layout["features"], layout["classes"], layout["shares_at"]
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    x, y = load(options.data, "reserve-train", features)
    mean = x.mean(0, dtype=np.float64).astype(np.float32)
    deviation = x.std(0, dtype=np.float64).astype(np.float32) + 1e-4

    def tensors(rows: np.ndarray, left: np.ndarray):
        scaled = torch.from_numpy((rows - mean) / deviation).clamp_(-WIDEST, WIDEST)
        return (scaled, torch.from_numpy(np.ascontiguousarray(rows[:, at:at + classes])),
                torch.from_numpy(np.minimum(left, classes - 1).astype(np.int64)))

    order = np.random.default_rng(options.seed).permutation(len(x))
    train, valid = tensors(x[order], y[order]), tensors(*load(options.data, "reserve-valid", features))
    del x, y
    layers = network(features, options.hidden, classes, options.dropout)
    optimizer = torch.optim.AdamW(layers.parameters(), options.lr, weight_decay=0.05)

    def loss_of(part, training: bool) -> torch.Tensor:
        scaled, shares, left = part
        noisy = scaled + options.noise * torch.randn_like(scaled) if training else scaled
        return torch.nn.functional.cross_entropy(layers(noisy) + shares, left)

    def check() -> float:
        layers.eval()
        with torch.no_grad():
            total = sum(float(loss_of([t[i:i + 8192] for t in valid], False)) * len(valid[2][i:i + 8192]) for i in range(0, len(valid[2]), 8192))
        layers.train()
        return total / len(valid[2])

    rows, begun, step, told = len(train[2]), time.monotonic(), 0, 0
    report = {"rows": rows, "before": check()}
    print(f"reserve: {rows} rows, {features} features, estimator's own loss {report['before']:.4f}", flush=True)
    while True:
        done = max(step / options.steps if options.steps else 0, (time.monotonic() - begun) / 60 / options.minutes if options.minutes else 0)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = options.lr * (0.5 * (1 + math.cos(math.pi * done)) + 1e-3)
        start = (step * options.batch) % max(1, rows - options.batch + 1)
        loss = loss_of([t[start:start + options.batch] for t in train], True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        if int(done * 5) > told:
            told = int(done * 5)
            print(f"reserve: step {step}, {done:.0%}, loss {check():.4f}", flush=True)
    layers.eval()
    report |= {"steps": step, "after": check(), "weights": sum(p.numel() for p in layers.parameters())}
    write(options.out, layers, mean, deviation)
    print(f"reserve: loss {report['before']:.4f} -> {report['after']:.4f} in {step} steps, {report['weights']} weights", flush=True)
    return report


def options_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Trains the network that reads running sets.")
    parser.add_argument("--data", type=Path, required=True, help="folder with reserve-train.f32, reserve-valid.f32, reserve.json")
    parser.add_argument("--out", type=Path, required=True, help="reserve.bin to write")
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--minutes", type=float, default=0, help="end by the clock as well; the earlier counts")
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--noise", type=float, default=0.05, help="deviation of noise on the scaled features")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=20260101)
    return parser


if __name__ == "__main__":
    run(options_parser().parse_args())
