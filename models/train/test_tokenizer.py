"""Tokenizer: round trips, cuts, and equality with cases recorded from Hugging Face's implementation."""
from __future__ import annotations

import json
import random
import tempfile
import unittest
from pathlib import Path

import sample_data
import tokenizer

CASES = Path(__file__).parent / "test_tokenizer_cases.json"
SEED = 7


def small() -> tokenizer.Tokenizer:
    with tempfile.TemporaryDirectory() as folder:
        sample_data.write(Path(folder), 40, SEED)
        return tokenizer.Tokenizer(tokenizer.train(Path(folder) / "corpus.txt", sample_data.ADDED, 420))


class TokenizerTests(unittest.TestCase):
    def test_any_text_survives_a_round_trip(self) -> None:
        t, r = small(), random.Random(SEED)
        alphabet = [chr(c) for c in (*range(1, 300), *range(0x4E00, 0x4E80), 0x3000, 0xFF0C, 0x1F4AA, 0x2028)]
        alphabet += ["<|pad|>", "<|m-1|>", "<|nobody|>", "<|", "|>", "  ", " a", "don't", "一百二"]
        for _ in range(500):
            text = "".join(r.choices(alphabet, k=r.randint(0, 40)))
            self.assertEqual(t.decode(t.encode(text)), text, f"seed {SEED}")

    def test_added_tokens_come_first_and_are_never_cut(self) -> None:
        t = small()
        self.assertEqual(t.encode("<|pad|><|end|>"), [0, 1])
        self.assertEqual(t.encode("<|m-1|>")[0], sample_data.ADDED.index("<|m-1|>"))
        self.assertGreater(len(t.encode("<|m-9|>")), 1)

    def test_digits_and_numerals_are_single(self) -> None:
        t = small()
        self.assertEqual(len(t.encode_plain("120.5")), 5)
        pieces = t.split.findall("一百二十公斤 12kg don't")
        self.assertEqual(pieces, ["一", "百", "二", "十", "公斤", " ", "1", "2", "kg", " don", "'t"])

    def test_no_token_straddles_characters(self) -> None:
        t = small()
        for text in t.vocab:
            if text not in t.added and len(text) > 1:
                self.assertTrue(tokenizer.may_become_token(bytes(tokenizer.BYTE_OF[c] for c in text)), text)

    def test_equal_to_hugging_face_on_recorded_cases(self) -> None:
        recorded = json.loads(CASES.read_text(encoding="utf-8"))
        t = tokenizer.Tokenizer(tokenizer.to_json(
            recorded["added"], [(bytes.fromhex(a), bytes.fromhex(b)) for a, b in recorded["merges"]]))
        self.assertGreater(len(recorded["cases"]), 30)
        for case in recorded["cases"]:
            self.assertEqual(t.encode(case["text"]), case["ids"], case["text"])


if __name__ == "__main__":
    unittest.main()
