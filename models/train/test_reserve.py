"""Tests of the network that reads running sets: python3 -m unittest."""
from __future__ import annotations

import json
import struct
import tempfile
import unittest
from pathlib import Path

import numpy as np

import reserve

FEATURES, CLASSES, SHARES_AT = 20, 5, 3


def write(folder: Path, name: str, rows: int, seed: int) -> None:
    """The estimator's shares are even; the truth is feature 0."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(rows, FEATURES)).astype("<f4")
    features[:, SHARES_AT:SHARES_AT + CLASSES] = np.log(1 / CLASSES)
    left = random.integers(0, CLASSES, rows)
    features[:, 0] = left
    np.concatenate([left[:, None].astype("<f4"), features], 1).tofile(folder / f"{name}.f32")


class ReserveTest(unittest.TestCase):
    def train(self, folder: Path, steps: int) -> tuple[dict, bytes]:
        write(folder, "reserve-train", 4000, 1)
        write(folder, "reserve-valid", 500, 2)
        (folder / "reserve.json").write_text(json.dumps({"features": FEATURES, "classes": CLASSES, "shares_at": SHARES_AT}))
        out = folder / "reserve.bin"
        report = reserve.run(reserve.options_parser().parse_args(
            ["--data", str(folder), "--out", str(out), "--steps", str(steps), "--batch", "256", "--hidden", "8", "--lr", "0.01"]))
        return report, out.read_bytes()

    def test_begins_with_the_estimator_and_learns_beyond_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            report, _ = self.train(Path(folder), 400)
        self.assertAlmostEqual(report["before"], np.log(CLASSES), places=4)
        self.assertLess(report["after"], 0.5)

    def test_file_has_head_and_every_weight_and_is_the_same_again(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            report, written = self.train(Path(folder), 5)
            _, again = self.train(Path(folder), 5)
        self.assertEqual(written, again)
        self.assertEqual(struct.unpack("<4I", written[:16]), (reserve.MAGIC, FEATURES, 8, CLASSES))
        self.assertEqual(len(written), 16 + 4 * (2 * FEATURES + report["weights"]))


if __name__ == "__main__":
    unittest.main()
