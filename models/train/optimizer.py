"""AdamW with clipping by the global norm, on a dictionary of float32 tensors."""
from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor

import torch

BETA1, BETA2, EPSILON = 0.9, 0.98, 1e-8


class Optimizer:
    def __init__(self, weights: dict[str, torch.Tensor], options: argparse.Namespace) -> None:
        self.weights, self.options = weights, options
        self.first = {n: torch.zeros_like(w) for n, w in weights.items()}
        self.second = {n: torch.zeros_like(w) for n, w in weights.items()}
        self.steps = 0

    def state(self) -> dict:
        return {"first": self.first, "second": self.second, "steps": self.steps}

    def restore(self, state: dict) -> None:
        for mine, saved in ((self.first, state["first"]), (self.second, state["second"])):
            for name, value in saved.items():
                mine[name].copy_(value)
        self.steps = state["steps"]

    def apply(self, gradients: dict[str, torch.Tensor], share: float, pool: ThreadPoolExecutor) -> float:
        """One step at `share` of the peak rate. Returns the norm of the gradients before clipping."""
        norm = float(torch.stack([g.square().sum() for g in gradients.values()]).sum().sqrt())
        scale = min(1.0, self.options.clip / (norm + 1e-12))
        self.steps += 1
        list(pool.map(lambda name: self.one(name, gradients[name].mul_(scale), share), gradients))
        return norm

    def one(self, name: str, g: torch.Tensor, share: float) -> None:
        w, m, v = self.weights[name], self.first[name], self.second[name]
        rate = share * self.options.lr
        m.lerp_(g, 1 - BETA1)
        v.mul_(BETA2).addcmul_(g, g, value=1 - BETA2)
        if w.dim() == 2 and name != "embed":
            w.mul_(1 - rate * self.options.decay)
        root = (v / (1 - BETA2 ** self.steps)).sqrt_().add_(EPSILON)
        w.addcdiv_(m, root, value=-rate / (1 - BETA1 ** self.steps))
