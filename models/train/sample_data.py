"""A small made-up dataset in the trainer's format, for tests and for trying out the pipeline without the simulator."""
from __future__ import annotations

import json
import random
from pathlib import Path

ADDED = ["<|pad|>", "<|end|>", "<|understand|>", "<|adjust|>", "<|plan|>", "<|say|>", "<|en|>", "<|zh|>", "<|said|>",
         "<|set|>", "<|reps|>", "<|day|>", *(f"<|m{i}|>" for i in range(-4, 5)), *(f"<|intent{i}|>" for i in range(6))]
SAID = ["太重了", "加五公斤", "膝盖有点疼", "一百二十公斤", "再来12个", "this is too heavy", "my knee hurts",
        "don't add 2.5 kg", "three more reps", "swap it, 机器坏了"]


def example(r: random.Random) -> dict:
    task = r.choice(["understand", "adjust", "plan", "say"])
    if task == "understand":
        said = r.randrange(len(SAID))
        return {"task": task, "prompt": f"<|understand|>load={r.randint(5, 99)}<|said|>{SAID[said]}<|end|>",
                "answer": f"<|intent{said % 6}|>{said}<|end|>"}
    if task == "adjust":
        best = r.randint(-3, 3)
        return {"task": task, "prompt": "<|adjust|>" + "".join(
            f"<|m{m}|>{10 + 2 * (best - m)}" for m in range(-4, 5)) + "<|set|>", "answer": f"<|m{best}|><|reps|>10<|end|>",
            "soft": [{"at": 0, "p": {f"<|m{best}|>": 0.7, f"<|m{best - 1}|>": 0.3}}]}
    if task == "plan":
        days = r.randint(1, 3)
        return {"task": task, "prompt": f"<|plan|>{days}<|said|>{r.choice(SAID)}<|end|>",
                "answer": "".join(f"<|day|>{d}" for d in range(days)) + "<|end|>"}
    reps = r.randint(2, 15)
    return {"task": task, "prompt": f"<|say|><|zh|><|reps|>{reps}<|set|>", "answer": f"很好，{reps}个。<|end|>"}


def write(folder: Path, examples: int, seed: int) -> None:
    r = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokens.json").write_text(json.dumps(ADDED), encoding="utf-8")
    (folder / "corpus.txt").write_text("\n".join(SAID * 20 + [example(r)["answer"] for _ in range(100)]), encoding="utf-8")
    for name, n in (("train-0", examples // 2), ("train-1", examples - examples // 2), ("valid-0", examples // 10)):
        lines = (json.dumps(example(r), ensure_ascii=False) for _ in range(n))
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
