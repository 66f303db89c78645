"""Word statistics: a linear classifier of intents over hashed pieces of sentences.

Reads `phrases-train.tsv` and `phrases-valid.tsv` (intent, then the buckets of the sentence's pieces, made by the
dataset writer so that gateway and training cut sentences with the same code), writes `phrases.bin`.
Adagrad on sparse rows, pieces dropped at random, labels smoothed; some minutes on one core.
"""
from __future__ import annotations

import argparse
import random
import struct
from pathlib import Path

import torch

Rows = list[tuple[torch.Tensor, int]]


def read(path: Path, intents: list[str]) -> Rows:
    rows: Rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        intent, buckets = line.split("\t")[:2]
        if intent not in intents:
            intents.append(intent)
        rows.append((torch.tensor([int(b) for b in buckets.split()]), intents.index(intent)))
    return rows


def scores(weights: torch.Tensor, rows: Rows, drop: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Sums of the pieces' weights over the root of their number."""
    indices, offsets, shares = [], [], []
    for pieces, _ in rows:
        kept = pieces[torch.rand(len(pieces)) >= drop] if drop > 0 else pieces
        offsets.append(offsets[-1] + len(indices[-1]) if indices else 0)
        indices.append(kept)
        shares.append(torch.full((len(kept),), 1 / max(1, len(kept)) ** 0.5))
    sums = torch.nn.functional.embedding_bag(
        torch.cat(indices), weights, torch.tensor(offsets), mode="sum", per_sample_weights=torch.cat(shares), sparse=True)
    return sums, torch.tensor([intent for _, intent in rows])


def accuracy(weights: torch.Tensor, rows: Rows) -> float:
    if not rows:
        return float("nan")
    with torch.no_grad():
        sums, wanted = scores(weights, rows, 0)
    return (sums.argmax(1) == wanted).float().mean().item()


def train(rows: Rows, valid: Rows, intents: int, buckets: int, epochs: int, rate: float, drop: float, seed: int) -> torch.Tensor:
    torch.manual_seed(seed)
    order = random.Random(seed)
    # Rare intents count more than their share.
    counts = torch.bincount(torch.tensor([intent for _, intent in rows]), minlength=intents).float()
    balance = (counts.mean() / counts.clamp(min=1)).sqrt().clamp(0.5, 2)
    weights = torch.nn.Parameter(torch.zeros(buckets, intents))
    optimizer = torch.optim.Adagrad([weights], lr=rate)
    rows = list(rows)
    for epoch in range(epochs):
        order.shuffle(rows)
        for start in range(0, len(rows), 64):
            sums, wanted = scores(weights, rows[start:start + 64], drop)
            loss = torch.nn.functional.cross_entropy(sums, wanted, weight=balance, label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(f"phrases: epoch {epoch + 1} of {epochs}, loss {loss.item():.3f}, valid {accuracy(weights.detach(), valid):.4f}", flush=True)
    return weights.detach()


def write(path: Path, weights: torch.Tensor, intents: list[str]) -> None:
    """8 bits a weight with one scale a row; rows without weight are left out."""
    largest = weights.abs().max(dim=1).values
    used = (largest > 0.02).nonzero().flatten().tolist()
    out = bytearray(b"EGPS" + struct.pack("<iiii", 1, weights.shape[0], len(intents), len(used)))
    for intent in intents:
        out += bytes([len(intent)]) + intent.encode()
    for row in used:
        scale = largest[row].item() / 127
        out += struct.pack("<if", row, scale) + (weights[row] / scale).round().clamp(-127, 127).to(torch.int8).numpy().tobytes()
    path.write_bytes(out)
    print(f"phrases: {len(used)} of {weights.shape[0]} buckets, {len(out)} bytes in {path}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Word statistics of intents.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="phrases.bin")
    parser.add_argument("--buckets", type=int, default=1 << 17)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--drop", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=20260101)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    intents: list[str] = []
    rows = read(arguments.data / "phrases-train.tsv", intents)
    valid = read(arguments.data / "phrases-valid.tsv", intents)
    print(f"phrases: {len(rows)} sentences, seed {arguments.seed}", flush=True)
    weights = train(rows, valid, len(intents), arguments.buckets, arguments.epochs, arguments.rate, arguments.drop, arguments.seed)
    write(arguments.out, weights, intents)


if __name__ == "__main__":
    main()
