"""The loss of a training log as an SVG picture: training, and validation per task, over millions of tokens."""
from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

WIDTH, HEIGHT = 860, 440
LEFT, RIGHT, TOP, BOTTOM = 62, 150, 40, 48
COLOURS = {"train": "#9aa0a6", "understand": "#0b6bcb", "adjust": "#c2410c", "plan": "#15803d", "say": "#7e22ce"}


def read(path: Path) -> list[dict]:
    """Records of a log. After a stop, steps that were done again are taken from their last run."""
    records: list[dict] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "start":
            records = [r for r in records if r["step"] <= record["step"]]
        records.append(record)
    return records


def curves(records: list[dict]) -> dict[str, list[tuple[float, float]]]:
    lines: dict[str, list[tuple[float, float]]] = {"train": []}
    for r in records:
        if r["kind"] == "train":
            lines["train"].append((r["tokens"] / 1e6, r["loss"]))
        elif r["kind"] == "valid":
            for task, result in r["tasks"].items():
                lines.setdefault(task, []).append((r["tokens"] / 1e6, result["loss"]))
    return {name: points for name, points in lines.items() if points}


def steps(low: float, high: float, about: int) -> list[float]:
    """Round numbers between low and high."""
    raw = (high - low) / about or 1.0
    size = 10 ** math.floor(math.log10(raw))
    size *= next(m for m in (1, 2, 5, 10) if m * size >= raw)
    return [k * size for k in range(math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9) + 1)]


def draw(lines: dict[str, list[tuple[float, float]]], title: str) -> str:
    if not lines:
        raise ValueError("the log holds no losses")
    points = [p for line in lines.values() for p in line]
    right = max(x for x, _ in points) or 1.0
    low = max(1e-4, min(y for _, y in points)) * 0.9
    high = max(max(y for _, y in points), low * 2) * 1.1

    def x_of(x: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * x / right

    def y_of(y: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (math.log(high) - math.log(max(y, low))) / (math.log(high) - math.log(low))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<title>{title}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="{LEFT}" y="22" font-size="15" fill="#202124">{title}</text>']
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for y in (m * 10.0 ** d for d in decades for m in (1, 2, 5)):
        if low <= y <= high:
            out.append(f'<path d="M{LEFT} {y_of(y):.1f}H{WIDTH - RIGHT}" stroke="#e8eaed"/>'
                       f'<text x="{LEFT - 8}" y="{y_of(y) + 4:.1f}" text-anchor="end" fill="#5f6368">{y:g}</text>')
    for x in steps(0, right, 8):
        out.append(f'<text x="{x_of(x):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#5f6368">{x:g}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle" fill="#5f6368">'
               'million tokens</text>'
               f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle" fill="#5f6368">'
               'loss per answer token (nats, logarithmic)</text>')
    labels = sorted(((y_of(line[-1][1]), name) for name, line in lines.items()))
    at = TOP
    for wanted, name in labels:
        at = max(at, wanted)
        out.append(f'<text x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}" fill="{COLOURS.get(name, "#202124")}">'
                   f'{"training" if name == "train" else name} {lines[name][-1][1]:.3f}</text>')
        at += 16
    for name, line in lines.items():
        path = "".join(f'{"L" if i else "M"}{x_of(x):.1f} {y_of(y):.1f}' for i, (x, y) in enumerate(line))
        out.append(f'<path d="{path}" fill="none" stroke="{COLOURS.get(name, "#202124")}" '
                   f'stroke-width="{1 if name == "train" else 2}"/>')
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="A training log as an SVG picture.")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--title", default="EdgeGym language model: loss")
    arguments = parser.parse_args()
    arguments.out.write_text(draw(curves(read(arguments.log)), arguments.title), encoding="utf-8")


if __name__ == "__main__":
    main()
