"""Trains the decoder on answers. Goes on after a stop where it left off; see README.md for the options.

Two cores are best used as two workers that each take whole micro-batches on one thread: they meet
once a step instead of once an operator, which also survives other programs on the machine. Gradients
are added in the order of the micro-batches, so the result does not depend on who was faster.
"""
from __future__ import annotations

import argparse
import ctypes
import json
import math
import signal
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

import data
import model
import plain_operators
from noise import Drop, TextNoise
from optimizer import Optimizer
from tokenizer import Tokenizer


def rate(options: argparse.Namespace, step: int, elapsed: float) -> float:
    """Share of the peak learning rate: linear warm-up, then a cosine down to `--floor`, by steps or by time."""
    done = progress(options, step, elapsed)
    warm = min(1.0, (step + 1) / options.warmup)
    return warm * (options.floor + (1 - options.floor) * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


def progress(options: argparse.Namespace, step: int, elapsed: float) -> float:
    by_step = step / options.steps if options.steps else 0.0
    by_time = elapsed / (60 * options.minutes) if options.minutes else 0.0
    return max(by_step, by_time)


def for_products(weights: model.Weights, kind: torch.dtype) -> model.Weights:
    """Copies to differentiate by: matrices in the type of the products, the rest in float32."""
    return {name: w.to(kind if w.dim() == 2 and name != "embed" else torch.float32, copy=True).requires_grad_()
            for name, w in weights.items()}


class Trainer:
    def __init__(self, options: argparse.Namespace, shape: model.Shape, weights: model.Weights) -> None:
        self.options, self.shape, self.weights = options, shape, weights
        self.kind = torch.float32 if options.float32 else torch.bfloat16
        self.operators = choose_operators(options, self.kind)
        self.tables = model.rotary(shape, shape.longest)
        self.optimizer = Optimizer(weights, options, model.joined_rows(shape))
        self.average = {n: w.clone() for n, w in weights.items()} if options.ema else None
        self.step, self.elapsed, self.tokens, self.answers = 0, 0.0, 0, 0
        self.least = math.inf  # validation loss of the best weights so far
        torch.set_num_threads(1)
        self.pool = ThreadPoolExecutor(options.threads, initializer=lambda: torch.set_num_threads(1))

    def gradients(self, weights: model.Weights, batch: data.MicroBatch, total: int, number: int):
        drop = Drop(self.options.dropout, [self.options.seed, self.step, number])
        logits = model.forward(weights, self.shape, batch, self.tables, self.operators, drop)
        loss, right = model.loss_of(logits, batch)
        found = torch.autograd.grad(loss.sum() / total, list(weights.values()))
        return found, float(loss.detach().sum()), int(right.sum())

    def train_step(self, batches: list[data.MicroBatch]) -> dict:
        total = sum(len(b.at) for b in batches)
        weights = for_products(self.weights, self.kind)
        futures = [self.pool.submit(self.gradients, weights, b, total, i) for i, b in enumerate(batches)]
        sums: list[torch.Tensor] = []
        loss, right = 0.0, 0
        while futures:
            found, part, hits = futures.pop(0).result()
            loss, right = loss + part, right + hits
            if sums:
                for s, g in zip(sums, found):
                    s += g
            else:
                sums = [g.float() for g in found]
        share = rate(self.options, self.step, self.elapsed)
        norm = self.optimizer.apply(dict(zip(weights, sums)), share, self.pool)
        self.step += 1
        self.tokens += sum(len(b.ids) for b in batches)
        self.answers += total
        if self.average is not None:
            keep = min(self.options.ema, (1 + self.step) / (10 + self.step))
            for name, w in self.weights.items():
                self.average[name].lerp_(w, 1 - keep)
        return {"loss": loss / total, "right": right / total, "norm": norm, "rate": share * self.options.lr}

    def best_weights(self) -> model.Weights:
        return self.weights if self.average is None else self.average

    @torch.no_grad()
    def validate(self, examples: data.Examples, chosen: list[int]) -> dict:
        """Loss, accuracy of all tokens and of the first (an intent, a move), share of wholly right answers per
        task, the right tokens before each given."""
        weights = for_products(self.best_weights(), self.kind)

        def one(batch: data.MicroBatch):
            loss, right = model.loss_of(
                model.forward(weights, self.shape, batch, self.tables, self.operators), batch)
            whole = [bool(right[a:b].all()) for a, b in zip(batch.answer_start[:-1], batch.answer_start[1:])]
            first = batch.answer_start[:-1].long()
            return loss, right, batch.task, whole, batch.task[first], right[first]

        parts = list(self.pool.map(one, data.micro_batches(examples, chosen, self.options.micro)))
        loss, right, task = (torch.cat([p[i] for p in parts]) for i in range(3))
        whole = torch.tensor([w for p in parts for w in p[3]])
        whose, first = torch.cat([p[4] for p in parts]), torch.cat([p[5] for p in parts])
        result = {}
        for i, name in enumerate(data.TASKS):
            if (task == i).any():
                result[name] = {"loss": round(float(loss[task == i].mean()), 4),
                                "token": round(float(right[task == i].float().mean()), 4),
                                "first": round(float(first[whose == i].float().mean()), 4),
                                "answer": round(float(whole[whose == i].float().mean()), 4)}
        return result

    def keeps_best(self, report: dict, mix: dict[str, float] | None) -> bool:
        """Whether these weights are the best so far: validation losses weighed by the mix. Text that is learned by
        heart validates worse, so what ships is the best, not the last."""
        loss = sum((mix or {}).get(task, 1.0 if mix is None else 0.0) * one["loss"] for task, one in report.items())
        if loss >= self.least:
            return False
        self.least = loss
        return True

    def state(self, sampler: dict) -> dict:
        return {"optimizer": self.optimizer.state(), "average": self.average, "sampler": sampler, "step": self.step,
                "elapsed": self.elapsed, "tokens": self.tokens, "answers": self.answers,
                "least": self.least, "seed": self.options.seed}

    def restore(self, state: dict) -> None:
        self.optimizer.restore(state["optimizer"])
        if self.average is not None and state["average"] is not None:
            for name, w in state["average"].items():
                self.average[name].copy_(w)
        self.step, self.elapsed = state["step"], state["elapsed"]
        self.tokens, self.answers = state["tokens"], state["answers"]
        self.least = state.get("least", math.inf)


def keep_memory() -> None:
    """Let glibc keep what is freed: giving large buffers back and taking them anew cost a tenth of the time."""
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(-8, 1)  # M_ARENA_MAX: one arena, only that one grows without limit
        libc.mallopt(-3, 32 << 20)  # M_MMAP_THRESHOLD, the highest allowed
        libc.mallopt(-1, (1 << 31) - 1)  # M_TRIM_THRESHOLD
        libc.mallopt(-2, 64 << 20)  # M_TOP_PAD
    except (OSError, AttributeError):
        pass  # another libc: only slower


def choose_operators(options: argparse.Namespace, kind: torch.dtype):
    if not options.plain and kind == torch.bfloat16:
        try:
            import native_operators
            return native_operators
        except (ImportError, OSError, RuntimeError) as error:
            print(f"native operators are not available ({error}); using PyTorch's", flush=True)
    return plain_operators


def validation_choice(examples: data.Examples, limit: int, seed: int) -> list[int]:
    """At most `limit` examples of each task, the same every time."""
    random = np.random.default_rng(seed)
    chosen: list[int] = []
    for i in range(len(data.TASKS)):
        own = np.flatnonzero(examples.task == i)
        chosen += sorted(random.permutation(own)[:limit].tolist())
    return chosen


def options_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Trains the decoder.")
    parser.add_argument("--data", type=Path, required=True, help="folder with train-*.jsonl and valid-*.jsonl")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint.pt, weights.pt, log.jsonl")
    parser.add_argument("--cache", type=Path, help="folder for tokenised files (default: OUT/cache)")
    parser.add_argument("--init", type=Path, help="start from these weights (a checkpoint.pt or weights.pt)")
    parser.add_argument("--fresh", action="store_true", help="ignore OUT/checkpoint.pt instead of going on from it")
    parser.add_argument("--mix", help="share of answer tokens per task, as understand=0.5,adjust=0.35,...")
    parser.add_argument("--steps", type=int, default=0, help="end of the schedule in steps")
    parser.add_argument("--minutes", type=float, default=0, help="end of the schedule in minutes; the earlier counts")
    parser.add_argument("--stop-at", type=int, default=0, help="checkpoint and leave at this step (the schedule stays)")
    parser.add_argument("--batch", type=int, default=16384, help="tokens a step")
    parser.add_argument("--micro", type=int, default=4096, help="tokens a micro-batch")
    parser.add_argument("--longest", type=int, default=2048, help="longer examples are left out, counted")
    parser.add_argument("--optimizer", choices=["adamw", "muon"], default="muon")
    parser.add_argument("--lr", type=float, default=4e-3)
    parser.add_argument("--floor", type=float, default=0.02, help="share of the peak rate at the end")
    parser.add_argument("--warmup", type=int, default=100, help="steps")
    parser.add_argument("--decay", type=float, default=0.05, help="weight decay of the matrices")
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--ema", type=float, default=0.0, help="keep an average of the weights, e.g. 0.998")
    parser.add_argument("--dropout", type=float, default=0.0, help="share of what layers add to the stream, while training")
    parser.add_argument("--noise", default="0,0,0", help="highest shares of words cut, lost and swapped in what was said")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--float32", action="store_true")
    parser.add_argument("--plain", action="store_true", help="PyTorch's operators only")
    parser.add_argument("--validate-every", type=int, default=200, help="steps")
    parser.add_argument("--validate-examples", type=int, default=200, help="of each task")
    parser.add_argument("--checkpoint-minutes", type=float, default=5)
    parser.add_argument("--shape", default="{}", help='JSON, e.g. {"hidden":128,"layers":2}')
    return parser


def run(options: argparse.Namespace) -> Path:
    if not options.steps and not options.minutes:
        raise SystemExit("say --steps or --minutes")
    keep_memory()
    vocabulary = Tokenizer.load(options.tokenizer).size
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint, log_path = options.out / "checkpoint.pt", options.out / "log.jsonl"
    cache = options.cache or options.out / "cache"
    examples = data.load(options.data, "train", options.tokenizer, cache, options.longest, options.threads)
    valid = data.load(options.data, "valid", options.tokenizer, cache, options.longest, options.threads)
    state = None
    if checkpoint.exists() and not options.fresh:
        weights, shape, state = model.load(checkpoint)
        print(f"going on from step {state['step']} of {checkpoint}", flush=True)
    elif options.init:
        weights, shape, _ = model.load(options.init)
        print(f"starting from the weights of {options.init}", flush=True)
    else:
        shape = model.Shape(**{"vocab": vocabulary, **json.loads(options.shape)})
        weights = model.create(shape, options.seed)
    if shape.vocab != vocabulary:
        raise SystemExit(f"the weights know {shape.vocab} tokens, the tokenizer {vocabulary}")
    trainer = Trainer(options, shape, weights)
    sampler = data.Sampler(examples, data.parse_mix(options.mix), options.seed)
    if state:
        trainer.restore(state)
        sampler.restore(state["sampler"])
    chosen = validation_choice(valid, options.validate_examples, options.seed)
    print(f"seed {options.seed}; {model.count(weights)} weights; {shape}; "
          f"operators {trainer.operators.__name__}", flush=True)
    with log_path.open("a", encoding="utf-8") as log:
        loop(options, trainer, sampler, examples, valid, chosen, checkpoint, log)
    trainer.pool.shutdown()
    weights_path = options.out / "weights.pt"
    if finished(options, trainer):
        best, _, how = model.load(options.out / "best.pt")  # the last step validates: there is one
        print(f"shipping the weights of step {how['step']}, validation loss {trainer.least:.4f}", flush=True)
        model.save(weights_path, best, shape, **how)
    return weights_path


def finished(options: argparse.Namespace, trainer: Trainer) -> bool:
    return progress(options, trainer.step, trainer.elapsed) >= 1


def loop(options, trainer: Trainer, sampler: data.Sampler, examples, valid, chosen, checkpoint: Path, log) -> None:
    asked_to_stop = []
    previous = {s: signal.signal(s, lambda *_: asked_to_stop.append(1)) for s in (signal.SIGTERM, signal.SIGINT)}

    def write(record: dict) -> None:
        log.write(json.dumps(record) + "\n")
        log.flush()

    write({"kind": "start", "step": trainer.step, "options": {k: str(v) for k, v in vars(options).items()},
           "weights": model.count(trainer.weights), "examples": len(examples),
           "tasks": {t: int((examples.task == i).sum()) for i, t in enumerate(data.TASKS)},
           "tokens": len(examples.tokens), "answer_tokens": int(examples.answers.sum())})
    clock, saved = time.monotonic() - trainer.elapsed, time.monotonic()
    window, window_clock, window_tokens = defaultdict(float), time.monotonic(), trainer.tokens
    ahead = ThreadPoolExecutor(1)

    cut, lose, swap = (float(share) for share in options.noise.split(","))
    noise = TextNoise(options.tokenizer, cut, lose, swap) if max(cut, lose, swap) > 0 else None
    mix = data.parse_mix(options.mix)

    def prepare():
        chosen = sampler.step(options.batch)
        # The same noise after a stop: it hangs on how many examples were drawn.
        random = np.random.default_rng([options.seed, sum(sampler.drawn.values())])
        change = None if noise is None else lambda tokens: noise(tokens, random)
        return data.micro_batches(examples, chosen, options.micro, change), sampler.state()

    sampler_state, coming = sampler.state(), ahead.submit(prepare)
    while not finished(options, trainer) and not asked_to_stop:
        if options.stop_at and trainer.step >= options.stop_at:
            break
        batches, sampler_state = coming.result()
        coming = ahead.submit(prepare)
        result = trainer.train_step(batches)
        trainer.elapsed = time.monotonic() - clock
        for key, value in result.items():
            window[key] += value
        window["steps"] += 1
        if trainer.step % 20 == 0 or finished(options, trainer):
            now = time.monotonic()
            speed = (trainer.tokens - window_tokens) / (now - window_clock)
            mean = {k: v / window["steps"] for k, v in window.items() if k != "steps"}
            done = max(progress(options, trainer.step, trainer.elapsed), 1e-9)
            left = trainer.elapsed * (1 - min(done, 1)) / done
            write({"kind": "train", "step": trainer.step, "elapsed": round(trainer.elapsed, 1),
                   "tokens": trainer.tokens, "answers": trainer.answers, "speed": round(speed),
                   **{k: round(v, 6) for k, v in mean.items()}})
            print(f"step {trainer.step} loss {mean['loss']:.4f} right {mean['right']:.4f} norm {mean['norm']:.2f} "
                  f"rate {mean['rate']:.2e} {speed:.0f} tokens/s, {trainer.tokens / 1e6:.2f} M tokens, "
                  f"{done:.1%} done, {left / 60:.1f} min left", flush=True)
            window, window_clock, window_tokens = defaultdict(float), now, trainer.tokens
        if trainer.step % options.validate_every == 0 or finished(options, trainer):
            report = trainer.validate(valid, chosen)
            trainer.elapsed = time.monotonic() - clock
            write({"kind": "valid", "step": trainer.step, "elapsed": round(trainer.elapsed, 1),
                   "tokens": trainer.tokens, "tasks": report,
                   "passes": {t: round(p, 3) for t, p in sampler.passes().items()}})
            print(f"step {trainer.step} valid " + "; ".join(
                f"{t} loss {r['loss']} token {r['token']} answer {r['answer']}" for t, r in report.items()), flush=True)
            if trainer.keeps_best(report, mix):
                model.save(options.out / "best.pt", trainer.best_weights(), trainer.shape, step=trainer.step,
                           tokens=trainer.tokens, answers=trainer.answers, elapsed=trainer.elapsed, seed=options.seed)
            window_clock, window_tokens = time.monotonic(), trainer.tokens
        if time.monotonic() - saved > 60 * options.checkpoint_minutes:
            model.save(checkpoint, trainer.weights, trainer.shape, **trainer.state(sampler_state))
            saved = time.monotonic()
    coming.result()
    ahead.shutdown()
    model.save(checkpoint, trainer.weights, trainer.shape, **trainer.state(sampler_state))
    print(f"stopped at step {trainer.step} after {trainer.elapsed / 60:.1f} min, {trainer.tokens} tokens", flush=True)
    for s, handler in previous.items():
        signal.signal(s, handler)


def main() -> None:
    run(options_parser().parse_args())


if __name__ == "__main__":
    main()
