"""MODEL_CARD.md from the training log, the export's report and an evaluation (any JSON of numbers)."""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import loss_curve
import model

LIMITS = """\
- Knows four tasks in two languages (Chinese, English) and nothing else; it is no chat model and holds no general knowledge.
- Its input is the prompt format of EdgeGym; its output is meant to be decoded under EdgeGym's grammar. Without the grammar it may write anything.
- Trained on simulated people and on phrases written for this project. Real people train and talk in more ways than both.
- It proposes; a deterministic guard disposes. It must not be used without one, nor for medical advice.
- Red flags are caught by a lexicon as well: the model alone is not a safety device."""


def table(head: list[str], rows: list[list]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(c) for c in row) + " |" for row in rows])


def number(value) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def flat(value, prefix: str = "") -> list[tuple[str, str]]:
    """Every leaf of nested JSON with its path."""
    if isinstance(value, dict):
        return [leaf for k, v in value.items() for leaf in flat(v, f"{prefix} / {k}" if prefix else str(k))]
    if isinstance(value, list):
        if all(isinstance(v, (int, float)) for v in value):
            return [(prefix, " … ".join(number(v) for v in value))]
        return [leaf for i, v in enumerate(value) for leaf in flat(v, f"{prefix} / {i + 1}")]
    return [(prefix, number(value))]


def write(records: list[dict], shape: model.Shape, weights: int, exported: dict, evaluation: dict | None) -> str:
    starts = [r for r in records if r["kind"] == "start"]
    trained = [r for r in records if r["kind"] == "train"]
    valid = [r for r in records if r["kind"] == "valid"]
    start, last = starts[-1], trained[-1]
    options = start["options"]
    speeds = sorted(r["speed"] for r in trained)
    parts = [
        "# EdgeGym's language model",
        "Written by the training pipeline (`models/train`). A Llama-style decoder for four tasks on a gym floor: "
        "understand what is said, adjust the next set, plan a week, say a sentence.",
        "## Shape",
        table(["weights", "layers", "width", "heads", "key heads", "head", "feed-forward", "vocabulary", "rotary base",
               "longest"],
              [[f"{weights:,}", shape.layers, shape.hidden, shape.heads, shape.kv, shape.head, shape.ffn,
                f"{shape.vocab:,}", f"{shape.theta:g}", f"{shape.longest:,}"]]),
        "RMSNorm, rotary embedding (halves), SwiGLU, grouped queries, tied embeddings. Tokenizer: byte-level BPE, "
        "every digit and every Chinese numeral a piece of its own.",
        "## Data",
        "Made by this project's simulator and from phrases written for it; no text or recording of real people.",
        table(["task", "training examples"], [[t, f"{n:,}"] for t, n in start["tasks"].items()]),
        f"Together {start['examples']:,} examples, {start['tokens']:,} tokens, of them {start['answer_tokens']:,} in "
        "answers; the loss is on answers only.",
        "## Training",
        table(["what", "value"], [
            ["seed", options["seed"]], ["optimizer", options["optimizer"]], ["peak rate", options["lr"]],
            ["warm-up, steps", options["warmup"]], ["weight decay", options["decay"]], ["tokens a step", options["batch"]],
            ["average of weights", options["ema"]], ["share of answer tokens", options["mix"]],
            ["started from", options["init"]], ["precision of products", "float32" if options["float32"] == "True" else "bfloat16"],
            ["steps", f"{last['step']:,}"], ["tokens seen", f"{last['tokens']:,}"],
            ["answer tokens seen", f"{last['answers']:,}"], ["minutes", f"{last['elapsed'] / 60:.1f}"],
            ["tokens/s, median", f"{speeds[len(speeds) // 2]:,}"], ["starts (first and after stops)", len(starts)]]),
        "![loss](loss.svg)",
    ]
    if valid:
        parts += ["Validation after the last step (each token with the right ones before it, without grammar):",
                  table(["task", "loss", "tokens right", "answers wholly right"],
                        [[t, r["loss"], r["token"], r["answer"]] for t, r in valid[-1]["tasks"].items()])]
    parts += ["## Graphs", "Errors against PyTorch in float32 on validation answers; times in ms on one thread, "
              "fastest tenth and median, through Node.js."]
    rows = [[name, r["kind"], f"{r['bytes']:,}", number(r.get("largest_error", "–")), number(r.get("same_choice", "–")),
             *("–" if k not in r else f"{r[k]['fast']} / {r[k]['median']}" for k in ("prefill100_ms", "decode150_ms"))]
            for name, r in exported.items()]
    parts.append(table(["file", "kind", "bytes", "largest error", "same choice", "100-token prompt", "token after 150"], rows))
    if evaluation:
        parts += ["## Evaluation", "On people, days and phrasings that training never saw (`./gym eval`)."]
        loose = [(k, v) for k, v in evaluation.items() if not isinstance(v, (dict, list))]
        if loose:
            parts.append(table(["figure", "value"], [[k, number(v)] for k, v in loose]))
        for section, value in evaluation.items():
            if isinstance(value, (dict, list)):
                parts += [f"### {section}", table(["figure", "value"], [list(leaf) for leaf in flat(value)])]
    parts += ["## Limits", LIMITS]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="MODEL_CARD.md from logs.")
    parser.add_argument("--run", type=Path, required=True, help="folder with log.jsonl, weights.pt and export.json")
    parser.add_argument("--eval", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="MODEL_CARD.md to write")
    arguments = parser.parse_args()
    weights, shape, _ = model.load(arguments.run / "weights.pt")
    exported = json.loads((arguments.run / "export.json").read_text(encoding="utf-8"))
    evaluation = json.loads(arguments.eval.read_text(encoding="utf-8")) if arguments.eval else None
    arguments.out.write_text(write(loss_curve.read(arguments.run / "log.jsonl"), shape, model.count(weights), exported,
                                   evaluation), encoding="utf-8")


if __name__ == "__main__":
    main()
