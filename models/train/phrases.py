"""Word statistics: intents and slots from hashed pieces of sentences.

Reads `phrases-train.tsv` and `phrases-valid.tsv` (label, the buckets of the sentence's pieces, language, plain text,
slots; made by the dataset writer so that gateway and training cut sentences with the same code), writes
`phrases.bin`. A label's score is linear in the pieces plus the output of one hidden layer over the mean of their
vectors, which also tells the slots. Adagrad on sparse rows, pieces and hidden units dropped at random, labels
smoothed; some minutes on one core.
"""
from __future__ import annotations

import argparse
import random
import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

NUMBERS = {"value", "rir", "rpe", "reps_done", "reps_left"}
SLOT_WEIGHT = 3.0


@dataclass
class Row:
    label: int
    lang: str
    pieces: torch.Tensor  # rows of the table
    slots: torch.Tensor  # 1 where the slot is there


@dataclass
class Names:
    labels: list[str]
    slots: list[str]
    buckets: list[int]  # kept ones, in the order of the rows of the table


def slots_of(text: str) -> set[str]:
    """Names with values; of numbers the name alone."""
    return {s.split("=")[0] if s.split("=")[0] in NUMBERS else s for s in text.split()}


def read(folder: Path, rarest_piece: int, rarest_slot: int) -> tuple[Names, list[Row], list[Row]]:
    lines = {kind: [line.split("\t") for line in (folder / f"phrases-{kind}.tsv").read_text(encoding="utf-8").splitlines()]
             for kind in ("train", "valid")}
    pieces, slots = Counter(), Counter()
    for columns in lines["train"]:
        pieces.update(columns[1].split())
        slots.update(slots_of(columns[4]))
    kept = sorted(int(b) for b, n in pieces.items() if n >= rarest_piece)
    names = Names(sorted({c[0] for c in lines["train"]}), sorted(s for s, n in slots.items() if n >= rarest_slot), kept)
    row_of, label_of = {b: i for i, b in enumerate(kept)}, {label: i for i, label in enumerate(names.labels)}

    def rows(kind: str) -> list[Row]:
        found = []
        for label, buckets, lang, _, said in lines[kind]:
            if label in label_of:
                own = slots_of(said)
                found.append(Row(label_of[label], lang, torch.tensor([row_of[int(b)] for b in buckets.split() if int(b) in row_of], dtype=torch.long),
                                 torch.tensor([float(s in own) for s in names.slots])))
        return found

    return names, rows("train"), rows("valid")


class Network(torch.nn.Module):
    def __init__(self, names: Names, dimensions: int, hidden: int, drop_pieces: float, drop: float) -> None:
        super().__init__()
        self.dimensions, self.drop_pieces, self.labels = dimensions, drop_pieces, len(names.labels)
        vectors = torch.randn(len(names.buckets), dimensions) * 0.1
        self.table = torch.nn.Parameter(torch.cat([vectors, torch.zeros(len(names.buckets), self.labels)], 1))
        self.norm = torch.nn.LayerNorm(dimensions)
        self.drop = torch.nn.Dropout(drop)
        self.inner = torch.nn.Linear(dimensions, hidden)
        self.outer = torch.nn.Linear(hidden, self.labels + len(names.slots))

    def forward(self, rows: list[Row]) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of labels and of slots. Sums of the pieces' weights are over the root of their number."""
        kept = [r.pieces[torch.rand(len(r.pieces)) >= self.drop_pieces] if self.training else r.pieces for r in rows]
        sizes = torch.tensor([len(k) for k in kept])
        sums = F.embedding_bag(
            torch.cat(kept), self.table, sizes.cumsum(0) - sizes, mode="sum", sparse=True,
            per_sample_weights=sizes.clamp(min=1).float().rsqrt().repeat_interleave(sizes))
        hidden = F.silu(self.inner(self.drop(self.norm(sums[:, :self.dimensions]))))
        out = self.outer(self.drop(hidden))
        return out[:, :self.labels] + sums[:, self.dimensions:], out[:, self.labels:]


@torch.no_grad()
def report(network: Network, rows: list[Row]) -> str:
    if not rows:
        return "nothing to validate"
    network.eval()
    parts = [network(rows[a:a + 256]) for a in range(0, len(rows), 256)]
    network.train()
    labels, slots = torch.cat([p[0] for p in parts]), torch.cat([p[1] for p in parts]) > 0
    wanted, meant = torch.tensor([r.label for r in rows]), torch.stack([r.slots for r in rows]) > 0
    right = (labels.argmax(1) == wanted).float().mean().item()
    f1 = 2 * (slots & meant).sum().item() / max(1, slots.sum().item() + meant.sum().item())
    return f"valid loss {F.cross_entropy(labels, wanted).item():.4f}, labels {right:.4f}, slot F1 {f1:.4f}"


def train(network: Network, rows: list[Row], valid: list[Row], options: argparse.Namespace) -> None:
    order = random.Random(options.seed)
    # Rare labels count more than their share.
    counts = torch.bincount(torch.tensor([r.label for r in rows]), minlength=network.labels).float()
    balance = (counts.mean() / counts.clamp(min=1)).sqrt().clamp(0.5, 2)
    sparse = torch.optim.Adagrad([network.table], lr=options.rate)
    dense = torch.optim.AdamW([p for n, p in network.named_parameters() if n != "table"], lr=2e-3, weight_decay=0.01)
    rows = list(rows)
    for epoch in range(options.epochs):
        for group in dense.param_groups:
            group["lr"] = 2e-3 * max(0.05, 1 - epoch / options.epochs)
        order.shuffle(rows)
        for start in range(0, len(rows), 64):
            part = rows[start:start + 64]
            labels, slots = network(part)
            loss = F.cross_entropy(labels, torch.tensor([r.label for r in part]), weight=balance, label_smoothing=0.05)
            loss = loss + SLOT_WEIGHT * F.binary_cross_entropy_with_logits(slots, torch.stack([r.slots for r in part]))
            sparse.zero_grad()
            dense.zero_grad()
            loss.backward()
            sparse.step()
            dense.step()
        print(f"phrases: epoch {epoch + 1} of {options.epochs}, loss {loss.item():.3f}, {report(network, valid)}", flush=True)


def eighths(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """8 bits a weight and one scale a row."""
    scale = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127
    return scale.astype(np.float32), np.rint(weights / scale[:, None]).clip(-127, 127).astype(np.int8)


def write(path: Path, network: Network, names: Names, buckets: int) -> None:
    table = network.table.detach().numpy()
    vectors, linear = eighths(table[:, :network.dimensions]), eighths(table[:, network.dimensions:])
    dense = [network.norm.weight, network.norm.bias, network.inner.weight, network.inner.bias, network.outer.weight, network.outer.bias]
    out = bytearray(b"EGPS" + struct.pack("<iiiiiii", 2, buckets, network.dimensions, network.inner.out_features,
                                          len(names.labels), len(names.slots), len(names.buckets)))
    for name in (*names.labels, *names.slots):
        out += bytes([len(name)]) + name.encode()
    for layer in dense:
        out += layer.detach().numpy().astype("<f4").tobytes()
    for row, bucket in enumerate(names.buckets):
        out += struct.pack("<iff", bucket, vectors[0][row], linear[0][row]) + vectors[1][row].tobytes() + linear[1][row].tobytes()
    path.write_bytes(out)
    print(f"phrases: {len(names.buckets)} pieces, {len(names.labels)} labels, {len(names.slots)} slots, {len(out)} bytes in {path}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Word statistics of intents and slots.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="phrases.bin")
    parser.add_argument("--buckets", type=int, default=1 << 20, help="of the dataset writer")
    parser.add_argument("--rarest-piece", type=int, default=3, help="pieces in fewer sentences are left out")
    parser.add_argument("--rarest-slot", type=int, default=15)
    parser.add_argument("--dimensions", type=int, default=48)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=0.07)
    parser.add_argument("--drop-pieces", type=float, default=0.5)
    parser.add_argument("--drop", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=20260101)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    names, rows, valid = read(options.data, options.rarest_piece, options.rarest_slot)
    print(f"phrases: {len(rows)} sentences, {len(names.buckets)} pieces, seed {options.seed}", flush=True)
    network = Network(names, options.dimensions, options.hidden, options.drop_pieces, options.drop)
    train(network, rows, valid, options)
    write(options.out, network, names, options.buckets)


if __name__ == "__main__":
    main()
