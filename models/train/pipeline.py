"""From a dataset to a model folder: tokenizer, training, export, loss curve, model card. `./gym train` calls this.

Goes on where it stopped: the tokenizer is trained anew only when its corpus or tokens changed, and
training continues from its checkpoint unless --fresh is given.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path

import torch

import data
import export
import loss_curve
import model
import model_card
import sample_data
import tokenizer
import train

CONFIGS = Path(__file__).with_name("configs")


def prepare_tokenizer(folder: Path, work: Path, vocabulary: int) -> Path:
    path, stamp = work / "tokenizer.json", work / "tokenizer.made-of"
    added = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / "corpus.txt").read_bytes() + json.dumps([added, vocabulary]).encode()).hexdigest()
    if not path.exists() or not stamp.exists() or stamp.read_text() != digest:
        started = time.perf_counter()
        tokenizer.write(tokenizer.train(folder / "corpus.txt", added, vocabulary), path)
        stamp.write_text(digest)
        print(f"tokenizer: {tokenizer.Tokenizer.load(path).size} tokens in {time.perf_counter() - started:.1f} s", flush=True)
    return path


def train_options(config: dict, overrides: dict) -> list[str]:
    chosen = {**config["train"], **{k: v for k, v in overrides.items() if v is not None}}
    return ["--shape", json.dumps(config["shape"]), *(x for k, v in chosen.items() for x in (f"--{k}", str(v)))]


def run(arguments: argparse.Namespace) -> None:
    config = json.loads((CONFIGS / f"{arguments.config}.json").read_text(encoding="utf-8"))
    work = arguments.work or arguments.out.with_name(arguments.out.name + ".run")
    work.mkdir(parents=True, exist_ok=True)
    if arguments.sample:
        sample_data.write(arguments.data, arguments.sample, config["train"]["seed"])
    tokenizer_path = prepare_tokenizer(arguments.data, work, config["vocab"])
    options = train_options(config, {"minutes": arguments.minutes, "mix": arguments.mix, "threads": arguments.threads})
    if arguments.init:
        options += ["--init", str(arguments.init)]
    if arguments.fresh:
        options += ["--fresh"]
    weights = train.run(train.options_parser().parse_args([
        "--data", str(arguments.data), "--tokenizer", str(tokenizer_path), "--out", str(work), *options]))
    if not weights.exists():
        raise SystemExit("training was stopped; run the same command again to go on")
    _, shape, _ = model.load(weights)
    torch.set_num_threads(1)
    valid = data.load(arguments.data, "valid", tokenizer_path, work / "cache", shape.longest, 1)
    report = export.export(weights, tokenizer_path, arguments.out, export.DEFAULT_KINDS,
                           export.node_modules(arguments.node_modules), valid, config["check-examples"])
    (work / "export.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    records = loss_curve.read(work / "log.jsonl")
    (arguments.out / "loss.svg").write_text(
        loss_curve.draw(loss_curve.curves(records), "EdgeGym language model: loss"), encoding="utf-8")
    evaluation = json.loads(arguments.eval.read_text(encoding="utf-8")) if arguments.eval else None
    (arguments.out / "MODEL_CARD.md").write_text(
        model_card.write(records, shape, model.count(model.load(weights)[0]), report, evaluation), encoding="utf-8")
    print(f"written: {', '.join(sorted(p.name for p in arguments.out.iterdir()))} in {arguments.out}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Dataset to model folder.")
    parser.add_argument("--data", type=Path, required=True, help="folder with tokens.json, corpus.txt, train-*, valid-*")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--config", choices=sorted(p.stem for p in CONFIGS.glob("*.json")), default="full")
    parser.add_argument("--work", type=Path, help="checkpoints, log, cache (default: OUT.run)")
    parser.add_argument("--minutes", type=float, help="instead of the configuration's")
    parser.add_argument("--mix", help="instead of the configuration's")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--init", type=Path, help="weights to start from")
    parser.add_argument("--fresh", action="store_true", help="forget the checkpoint")
    parser.add_argument("--eval", type=Path, help="evaluation JSON for the card")
    parser.add_argument("--node-modules", help="folder that holds onnxruntime-node, for the checks (or NODE_PATH)")
    parser.add_argument("--sample", type=int, help="first write a made-up dataset of so many examples into --data")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
