"""Noise in what was said: names and digits stay, the same seed gives the same, dropout keeps the mean."""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

import noise
import sample_data
import tokenizer

SEED = 7


class Noise(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.kept = tempfile.TemporaryDirectory()
        folder = Path(cls.kept.name)
        sample_data.write(folder, 200, SEED)
        cls.path = folder / "tokenizer.json"
        added = list(dict.fromkeys([*sample_data.ADDED, "<|text|>", "<|answer|>", "<|zh|>"]))
        tokenizer.write(tokenizer.train(folder / "corpus.txt", added, 420), cls.path)
        cls.tokenizer = tokenizer.Tokenizer.load(cls.path)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.kept.cleanup()

    def texts(self) -> list[str]:
        lines = (self.path.parent / "corpus.txt").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if len(line) > 8][:60]

    def test_cutting_changes_tokens_and_no_letter(self) -> None:
        make, random, changed = noise.TextNoise(self.path, 1.0, 0, 0), np.random.default_rng(SEED), 0
        for text in self.texts():
            prompt = self.tokenizer.encode(f"<|zh|><|text|>{text}<|answer|>")
            other = make(prompt, random)
            self.assertEqual(self.tokenizer.decode(prompt), self.tokenizer.decode(other))
            changed += other != prompt
        self.assertGreater(changed, 10)

    def test_names_and_digits_stay(self) -> None:
        make, random = noise.TextNoise(self.path, 0.5, 0.9, 0.9), np.random.default_rng(SEED)
        for text in self.texts():
            prompt = self.tokenizer.encode(f"<|zh|><|text|>{text} 12.5<|answer|>")
            other = make(prompt, random)
            self.assertEqual(prompt[:2], other[:2])
            self.assertEqual(prompt[-1], other[-1])
            self.assertTrue(self.tokenizer.decode(other).rstrip().endswith("12.5<|answer|>"), self.tokenizer.decode(other))

    def test_a_prompt_without_text_stays(self) -> None:
        make, random = noise.TextNoise(self.path, 1.0, 1.0, 1.0), np.random.default_rng(SEED)
        prompt = self.tokenizer.encode("<|zh|><|answer|>")
        self.assertTrue(all(make(prompt, random) == prompt for _ in range(20)))

    def test_dropout_keeps_the_mean_and_repeats(self) -> None:
        x = torch.ones(400, 500)
        dropped = noise.Drop(0.25, [SEED, 1, 2])(x)
        self.assertAlmostEqual(float(dropped.mean()), 1.0, delta=0.02)
        self.assertAlmostEqual(float((dropped == 0).float().mean()), 0.25, delta=0.01)
        self.assertTrue(torch.equal(dropped, noise.Drop(0.25, [SEED, 1, 2])(x)))
        self.assertTrue(torch.equal(x, noise.Drop(0.0, [SEED])(x)))


if __name__ == "__main__":
    unittest.main()
