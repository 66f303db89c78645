"""Noise against learning by heart: words cut, lost or swapped in what was said; parts of the layers' output dropped.

A small decoder that sees 30,000 sentences many times knows them word by word (validation loss rose from
0.35 to 0.44 while the training loss went on falling). So each time a sentence is drawn, some of its tokens
are cut into the two that byte pairs were merged from (BPE dropout, Provilkov 2020), some are lost, some
become another token of the same text. Digits stay: answers copy them. Names (`<|...|>`) stay.
"""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

CLEAN = 0.3  # share of sentences left as they are


class TextNoise:
    """Changes the tokens between `<|text|>` and `<|answer|>`; most rates are drawn anew for each sentence."""

    def __init__(self, tokenizer: Path, cut: float, lose: float, swap: float) -> None:
        content = json.loads(tokenizer.read_text(encoding="utf-8"))
        vocabulary: dict[str, int] = content["model"]["vocab"]
        added = {token["content"]: token["id"] for token in content["added_tokens"]}
        self.rates = (cut, lose, swap)
        self.first, self.last = added.get("<|text|>", -1), added.get("<|answer|>", -1)
        self.fixed = set(added.values()) | {i for t, i in vocabulary.items() if any(c.isdigit() for c in t) or t == "."}
        self.parts: dict[int, tuple[int, int]] = {}
        for merge in content["model"]["merges"]:
            left, right = merge.split(" ") if isinstance(merge, str) else merge
            self.parts[vocabulary[left + right]] = (vocabulary[left], vocabulary[right])

    def __call__(self, tokens: list[int], random: np.random.Generator) -> list[int]:
        """`tokens` is a prompt; returns another, of another length perhaps."""
        if random.random() < CLEAN or self.first not in tokens:
            return tokens
        begin = tokens.index(self.first) + 1
        end = tokens.index(self.last, begin) if self.last in tokens[begin:] else len(tokens)
        cut, lose, swap = (random.random() * rate for rate in self.rates)
        pool = [t for t in tokens[begin:end] if t not in self.fixed]
        if not pool:
            return tokens
        out: list[int] = []
        for token in tokens[begin:end]:
            if token in self.fixed:
                out.append(token)
                continue
            chance = random.random()
            if chance < lose and len(pool) > 2:
                continue
            if chance < lose + swap:
                token = pool[int(random.integers(len(pool)))]
            self.divide(token, cut, random, out)
        return tokens[:begin] + out + tokens[end:]

    def divide(self, token: int, rate: float, random: np.random.Generator, out: list[int]) -> None:
        if token in self.parts and random.random() < rate:
            for part in self.parts[token]:
                self.divide(part, rate, random, out)
        else:
            out.append(token)


class Drop:
    """Dropout whose masks depend on the seed and the micro-batch only, not on which thread was faster."""

    def __init__(self, rate: float, seed: list[int]) -> None:
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.least = round(256 * rate)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        if self.least == 0:
            return x
        # One random byte an element: PyTorch's own generator takes ten times as long here.
        drawn = torch.from_numpy(np.frombuffer(bytearray(self.random.bytes(x.numel())), np.uint8)).view(x.shape)
        return x * (drawn >= self.least).to(x.dtype).mul_(256 / (256 - self.least))
