"""AdamW, or Muon for the matrices and AdamW for the rest, with clipping by the global norm.

Muon (Jordan 2024; with the step size matched to AdamW's as in Liu et al. 2025, "Muon is scalable for
LLM training"): the momentum of a matrix is replaced by the nearest orthogonal one, found by five
Newton-Schulz steps, so that directions with small gradients learn as fast as those with large ones.
"""
from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor

import torch

BETA1, BETA2, EPSILON = 0.9, 0.98, 1e-8
MOMENTUM = 0.95
STEP_OF_ADAM = 0.2  # root mean square of a typical AdamW step, relative to the rate


def orthogonal(x: torch.Tensor) -> torch.Tensor:
    """The orthogonal matrix nearest to `x`, roughly: singular values end between 0.7 and 1.2."""
    turned = x.shape[0] > x.shape[1]
    x = (x.t() if turned else x).bfloat16()
    x = x / (x.float().norm() + 1e-7).bfloat16()
    for _ in range(5):
        a = x @ x.t()
        x = torch.addmm(3.4445 * x, -4.7750 * a + 2.0315 * (a @ a), x)
    return (x.t() if turned else x).float()


class Optimizer:
    def __init__(self, weights: dict[str, torch.Tensor], options: argparse.Namespace, parts: dict[str, list[int]]) -> None:
        """`parts`: rows of the matrices that were joined for speed; Muon treats them apart."""
        self.weights, self.options, self.parts = weights, options, parts
        self.by_muon = {n for n, w in weights.items() if options.optimizer == "muon" and w.dim() == 2 and n != "embed"}
        self.first = {n: torch.zeros_like(w) for n, w in weights.items()}
        self.second = {n: torch.zeros_like(w) for n, w in weights.items() if n not in self.by_muon}
        self.steps = 0

    def state(self) -> dict:
        return {"first": self.first, "second": self.second, "steps": self.steps}

    def restore(self, state: dict) -> None:
        for mine, saved in ((self.first, state["first"]), (self.second, state["second"])):
            if set(mine) != set(saved):
                raise ValueError("the checkpoint was made with the other --optimizer; name that one, or use --init to keep the weights only")
            for name, value in saved.items():
                mine[name].copy_(value)
        self.steps = state["steps"]

    def apply(self, gradients: dict[str, torch.Tensor], share: float, pool: ThreadPoolExecutor) -> float:
        """One step at `share` of the peak rate. Returns the norm of the gradients before clipping."""
        norm = float(torch.stack([g.square().sum() for g in gradients.values()]).sum().sqrt())
        scale = min(1.0, self.options.clip / (norm + 1e-12))
        self.steps += 1
        list(pool.map(lambda name: self.one(name, gradients[name].mul_(scale), share * self.options.lr), gradients))
        return norm

    def one(self, name: str, g: torch.Tensor, rate: float) -> None:
        w, m = self.weights[name], self.first[name]
        if w.dim() == 2 and name != "embed":
            w.mul_(1 - rate * self.options.decay)
        if name in self.by_muon:
            m.mul_(MOMENTUM).add_(g)
            ahead = g.add(m, alpha=MOMENTUM)
            rows = self.parts.get(name.split(".")[-1], [w.shape[0]])
            for part, target in zip(ahead.split(rows), w.split(rows)):
                target.add_(orthogonal(part), alpha=-rate * STEP_OF_ADAM * max(part.shape) ** 0.5)
            return
        v = self.second[name]
        m.lerp_(g, 1 - BETA1)
        v.mul_(BETA2).addcmul_(g, g, value=1 - BETA2)
        root = (v / (1 - BETA2 ** self.steps)).sqrt_().add_(EPSILON)
        w.addcdiv_(m, root, value=-rate / (1 - BETA1 ** self.steps))
