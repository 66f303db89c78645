"""Examples: read from jsonl, tokenised once, drawn by task shares, laid out in micro-batches.

A step draws whole examples until its token budget is full and cuts them into micro-batches: the
tokens of many examples one after another in one flat row, without padding. Positions restart at 0
with each example and attention stays within an example (it is given their boundaries), so that
examples never see each other.
"""
from __future__ import annotations

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
import torch

from tokenizer import Tokenizer

TASKS = ["understand", "adjust", "plan", "say"]
Change = Callable[[list[int]], list[int]]
FORMAT = "3"


@dataclass
class Examples:
    """Many examples in flat arrays. Token k of answer i is `tokens[start[i] + prompt[i] + k]`."""

    tokens: np.ndarray  # uint16, prompt and answer of each example one after another
    start: np.ndarray  # int64 [n + 1]
    prompt: np.ndarray  # int32 [n], prompt tokens
    task: np.ndarray  # int8 [n], index in TASKS
    soft_at: np.ndarray  # int64 [s], flat index of the token whose target is soft, ascending
    soft_start: np.ndarray  # int64 [s + 1]
    soft_id: np.ndarray  # uint16
    soft_p: np.ndarray  # float32, sums to 1 within each target

    def __len__(self) -> int:
        return len(self.prompt)

    @property
    def lengths(self) -> np.ndarray:
        return np.diff(self.start)

    @property
    def answers(self) -> np.ndarray:
        return self.lengths - self.prompt


@dataclass
class MicroBatch:
    """Examples one after another. The last token of an example is a target only, it is not in `ids`."""

    ids: torch.Tensor  # int64 [n]
    position: torch.Tensor  # int64 [n], restarts at 0 with each example
    start: torch.Tensor  # int32 [b + 1], where each example begins in ids
    answer_start: torch.Tensor  # int32 [b + 1], where each example begins in `at`
    at: torch.Tensor  # int64 [a], places in ids whose next token is an answer token: the end of each example
    target: torch.Tensor  # int64 [a]
    task: torch.Tensor  # int64 [a]
    soft_row: torch.Tensor  # int64 [k], index into `at`, one entry per probability
    soft_id: torch.Tensor  # int64 [k]
    soft_p: torch.Tensor  # float32 [k]


def tokenise_file(path: Path, tokenizer: Tokenizer, longest: int) -> tuple[Examples, int]:
    """Examples of a file and how many were longer than `longest` tokens and left out."""
    flat: list[int] = []
    start, prompts, tasks = [0], [], []
    soft_at, soft_start, soft_id, soft_p = [], [0], [], []
    dropped = 0
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            example = json.loads(line)
            prompt, answer = tokenizer.encode(example["prompt"]), tokenizer.encode(example["answer"])
            if not prompt or not answer:
                raise ValueError(f"{path.name}:{number}: empty prompt or answer")
            if len(prompt) + len(answer) > longest:
                dropped += 1
                continue
            for soft in sorted(example.get("soft") or [], key=lambda s: s["at"]):
                ids = [token_id(tokenizer, key, path, number) for key in soft["p"]]
                p = np.array(list(soft["p"].values()), dtype=np.float64)
                if not 0 <= soft["at"] < len(answer) or p.min() < 0 or p.sum() <= 0:
                    raise ValueError(f"{path.name}:{number}: a soft target is out of range")
                soft_at.append(start[-1] + len(prompt) + soft["at"])
                soft_id += ids
                soft_p += list(p / p.sum())
                soft_start.append(len(soft_id))
            flat += prompt
            flat += answer
            start.append(len(flat))
            prompts.append(len(prompt))
            tasks.append(TASKS.index(example["task"]))
    examples = Examples(
        np.array(flat, np.uint16), np.array(start, np.int64), np.array(prompts, np.int32), np.array(tasks, np.int8),
        np.array(soft_at, np.int64), np.array(soft_start, np.int64), np.array(soft_id, np.uint16),
        np.array(soft_p, np.float32))
    return examples, dropped


def token_id(tokenizer: Tokenizer, text: str, path: Path, number: int) -> int:
    ids = tokenizer.encode(text)
    if len(ids) != 1:
        raise ValueError(f"{path.name}:{number}: {text!r} is {len(ids)} tokens, a soft target needs one")
    return ids[0]


def cached(path: Path, tokenizer_path: Path, cache: Path, longest: int) -> tuple[Examples, int]:
    digest = hashlib.sha256(f"{FORMAT} {longest} ".encode())
    digest.update(tokenizer_path.read_bytes())
    with path.open("rb") as content:
        for block in iter(lambda: content.read(1 << 20), b""):
            digest.update(block)
    folder = cache / digest.hexdigest()[:24]
    names = list(Examples.__dataclass_fields__)
    if not (folder / "dropped.npy").exists():
        examples, dropped = tokenise_file(path, Tokenizer.load(tokenizer_path), longest)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            np.save(folder / f"{name}.npy", getattr(examples, name))
        np.save(folder / "dropped.npy", np.array(dropped))  # last: its presence means the rest is whole
    return Examples(*(np.load(folder / f"{name}.npy") for name in names)), int(np.load(folder / "dropped.npy"))


def join(parts: list[Examples]) -> Examples:
    def offset(arrays: list[np.ndarray]) -> np.ndarray:
        base, out = 0, [np.zeros(1, np.int64)]
        for a in arrays:
            out.append(a[1:] + base)
            base += a[-1]
        return np.concatenate(out)

    bases = np.cumsum([0] + [len(p.tokens) for p in parts[:-1]])
    flat = {name: np.concatenate([getattr(p, name) for p in parts])
            for name in ("tokens", "prompt", "task", "soft_id", "soft_p")}
    return Examples(
        flat["tokens"], offset([p.start for p in parts]), flat["prompt"], flat["task"],
        np.concatenate([p.soft_at + b for p, b in zip(parts, bases)]), offset([p.soft_start for p in parts]),
        flat["soft_id"], flat["soft_p"])


def load(folder: Path, kind: str, tokenizer_path: Path, cache: Path, longest: int, workers: int = 2) -> Examples:
    """All examples of `kind` ("train" or "valid") in `folder`, in the order of their file names."""
    paths = sorted(folder.glob(f"{kind}-*.jsonl"))
    if not paths:
        raise FileNotFoundError(f"no {kind}-*.jsonl in {folder}")
    with ProcessPoolExecutor(workers) as pool:
        parts = list(pool.map(cached, paths, *([x] * len(paths) for x in (tokenizer_path, cache, longest))))
    examples = join([p for p, _ in parts])
    counts = {t: int((examples.task == i).sum()) for i, t in enumerate(TASKS)}
    print(f"{kind}: {len(examples)} examples {counts}, {len(examples.tokens)} tokens, of them "
          f"{int(examples.answers.sum())} in answers; {sum(d for _, d in parts)} longer than {longest} left out",
          flush=True)
    return examples


def parse_mix(text: str | None) -> dict[str, float] | None:
    """`understand=0.5,adjust=0.5` as shares that sum to 1."""
    if not text:
        return None
    mix = {k: float(v) for k, v in (part.split("=") for part in text.split(","))}
    if not set(mix) <= set(TASKS) or min(mix.values()) < 0 or sum(mix.values()) <= 0:
        raise ValueError(f"the mix names tasks other than {TASKS} or has no positive share: {text}")
    return {k: v / sum(mix.values()) for k, v in mix.items()}


class Sampler:
    """Draws example indices for ever, each task (or all together) in its own seeded order without repeats
    within a pass. The share of answer tokens per task follows the mix. `state` restores the exact position."""

    def __init__(self, examples: Examples, mix: dict[str, float] | None, seed: int) -> None:
        self.examples, self.seed = examples, seed
        if mix is None:
            self.queues = {"all": np.arange(len(examples))}
            self.share = {"all": 1.0}
        else:
            queues = {t: np.flatnonzero(examples.task == TASKS.index(t)) for t in TASKS if mix.get(t, 0) > 0}
            self.queues = {t: q for t, q in queues.items() if len(q)}
            total = sum(mix[t] for t in self.queues)
            self.share = {t: mix[t] / total for t in self.queues}
        self.drawn = {t: 0 for t in self.queues}  # examples drawn so far
        self.given = {t: 0.0 for t in self.queues}  # answer tokens given so far
        self.order: dict[str, tuple[int, np.ndarray]] = {}

    def state(self) -> dict:
        return {"drawn": dict(self.drawn), "given": dict(self.given)}

    def restore(self, state: dict) -> None:
        self.drawn.update({t: n for t, n in state["drawn"].items() if t in self.queues})
        self.given.update({t: n for t, n in state["given"].items() if t in self.queues})

    def passes(self) -> dict[str, float]:
        return {t: self.drawn[t] / len(q) for t, q in self.queues.items()}

    def next_of(self, name: str) -> int:
        queue = self.queues[name]
        epoch, at = divmod(self.drawn[name], len(queue))
        if self.order.get(name, (-1, None))[0] != epoch:
            key = [self.seed, epoch, TASKS.index(name) if name in TASKS else len(TASKS)]
            self.order[name] = (epoch, np.random.default_rng(key).permutation(len(queue)))
        self.drawn[name] += 1
        return int(queue[self.order[name][1][at]])

    def step(self, tokens: int) -> list[int]:
        """Indices of the next examples, together at least `tokens` long."""
        chosen, size = [], 0
        while size < tokens:
            total = sum(self.given.values())
            name = max(self.queues, key=lambda t: self.share[t] * (total + 1) - self.given[t])
            index = self.next_of(name)
            length = int(self.examples.start[index + 1] - self.examples.start[index])
            self.given[name] += length - int(self.examples.prompt[index])
            chosen.append(index)
            size += length
        return chosen


def micro_batches(examples: Examples, chosen: list[int], budget: int, change: Change | None = None) -> list[MicroBatch]:
    """Examples by length, longest first, about `budget` tokens a micro-batch and all nearly equal in tokens.
    `change` makes another prompt of an example's own, in the order of the rows."""
    lengths = examples.lengths[chosen] - 1
    order = np.argsort(-lengths, kind="stable")
    parts = max(1, round(int(lengths.sum()) / budget))
    share = (np.cumsum(lengths[order]) - 1) * parts // int(lengths.sum())
    return [lay_out(examples, [chosen[k] for k in order[share == p]], change)
            for p in range(parts) if (share == p).any()]


def lay_out(examples: Examples, rows: list[int], change: Change | None = None) -> MicroBatch:
    ids, position, at, target, task, soft_row, soft_id, soft_p = ([] for _ in range(8))
    start, answer_start = [0], [0]
    for index in rows:
        begin, end = int(examples.start[index]), int(examples.start[index + 1])
        prompt = int(examples.prompt[index])
        answer = end - begin - prompt
        asked = examples.tokens[begin : begin + prompt].astype(np.int64)
        if change is not None:
            asked = np.array(change(asked.tolist()), np.int64)
        length = len(asked) + answer - 1
        ids += [asked, examples.tokens[begin + prompt : end - 1].astype(np.int64)]
        position.append(np.arange(length))
        at.append(start[-1] + np.arange(len(asked) - 1, length))
        target.append(examples.tokens[begin + prompt : end].astype(np.int64))
        task.append(np.full(answer, examples.task[index], np.int64))
        first, last = np.searchsorted(examples.soft_at, [begin, end])
        for s in range(first, last):
            a, b = int(examples.soft_start[s]), int(examples.soft_start[s + 1])
            soft_row.append(np.full(b - a, answer_start[-1] + int(examples.soft_at[s]) - begin - prompt, np.int64))
            soft_id.append(examples.soft_id[a:b].astype(np.int64))
            soft_p.append(examples.soft_p[a:b])
        start.append(start[-1] + length)
        answer_start.append(answer_start[-1] + answer)

    def tensor(parts: list[np.ndarray], kind: type) -> torch.Tensor:
        return torch.from_numpy(np.concatenate(parts) if parts else np.zeros(0, kind))

    return MicroBatch(
        tensor(ids, np.int64), tensor(position, np.int64),
        torch.tensor(start, dtype=torch.int32), torch.tensor(answer_start, dtype=torch.int32),
        tensor(at, np.int64), tensor(target, np.int64), tensor(task, np.int64),
        tensor(soft_row, np.int64), tensor(soft_id, np.int64), tensor(soft_p, np.float32))
