"""Graphs agree with PyTorch in ONNX Runtime (where Node.js has it), quantised layouts, GGUF, card and curve."""
from __future__ import annotations

import struct
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx

import data
import export
import gguf
import graph
import loss_curve
import model
import model_card
import plain_weights
import sample_data
import tokenizer

SEED = 13
SHAPE = model.Shape(hidden=64, layers=2, heads=4, kv=2, head=32, ffn=96, longest=128)
MODULES = export.node_modules(None)


class ExportTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.kept.name)
        sample_data.write(cls.folder, 100, SEED)
        cls.tokenizer_path = cls.folder / "tokenizer.json"
        tokenizer.write(tokenizer.train(cls.folder / "corpus.txt", sample_data.ADDED, 400), cls.tokenizer_path)
        cls.tokenizer = tokenizer.Tokenizer.load(cls.tokenizer_path)
        cls.shape = model.Shape(**{**SHAPE.to_json(), "vocab": cls.tokenizer.size})
        cls.weights = model.create(cls.shape, SEED)
        cls.valid = data.load(cls.folder, "valid", cls.tokenizer_path, cls.folder / "cache", 128, 1)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.kept.cleanup()

    def checked(self, kind: str) -> dict:
        path = self.folder / f"{kind}.onnx"
        export.write_graph(export.build(self.weights, self.shape, kind), path)
        return export.check(path, self.weights, self.shape, MODULES, self.valid, each=2, repeats=0, threads=1)

    @unittest.skipIf(MODULES is None, "NODE_PATH names no folder with onnxruntime-node")
    def test_graphs_agree_with_pytorch_token_by_token(self) -> None:
        for kind, largest, same in (("plain-f32", 1e-3, 1.0), ("plain-f16", 0.02, 0.97), ("fused-f32", 0.02, 0.97),
                                    ("fused-q8", 0.2, 0.9), ("fused-d8-q8", 0.4, 0.8)):
            with self.subTest(kind):
                result = self.checked(kind)
                self.assertGreater(result["answer_tokens"], 10)
                self.assertLess(result["largest_error"], largest)
                self.assertGreaterEqual(result["same_choice"], same)

    def test_weights_are_read_back_from_the_plain_graph(self) -> None:
        export.write_graph(export.build(self.weights, self.shape, "plain-f16"), self.folder / "model.plain.onnx")
        model.write_config(self.folder / "config.json", self.shape)
        weights, shape = plain_weights.read_plain(self.folder)
        self.assertEqual(self.shape, shape)
        self.assertEqual(set(self.weights), set(weights))
        for name, value in self.weights.items():
            np.testing.assert_allclose(value.detach().numpy(), weights[name].numpy(), rtol=1e-3, atol=1e-6, err_msg=name)
        model.write_config(self.folder / "config.json", model.Shape(**{**shape.to_json(), "ffn": 128}))
        with self.assertRaisesRegex(ValueError, "gate_up"):
            plain_weights.read_plain(self.folder)

    @unittest.skipIf(MODULES is None, "NODE_PATH names no folder with onnxruntime-node")
    def test_a_form_that_answers_worse_is_not_taken(self) -> None:
        weights = self.folder / "weights.pt"
        model.save(weights, self.weights, self.shape)
        kept, export.SAME_CHOICE_WANTED = export.SAME_CHOICE_WANTED, 1.0
        try:
            report = export.export(weights, self.tokenizer_path, self.folder / "out", {"a.onnx": ["fused-q4", "plain-f32"]},
                                   MODULES, self.valid, each=4, repeats=0)
        finally:
            export.SAME_CHOICE_WANTED = kept
        self.assertEqual(report["a.onnx"]["kind"], "plain-f32")

    def test_the_plain_graph_holds_plain_operators_only(self) -> None:
        made = export.build(self.weights, self.shape, "plain-f16")
        onnx.checker.check_model(made, full_check=True)
        self.assertEqual({n.domain for n in made.graph.node}, {""})
        self.assertFalse({n.op_type for n in made.graph.node} & {"If", "Loop", "Scan"})
        self.assertEqual([i.version for i in made.opset_import], [17])

    def test_both_graphs_have_the_names_of_the_layout(self) -> None:
        past = [f"past_key_values.{i}.{p}" for i in range(2) for p in ("key", "value")]
        for kind in ("plain-f16", "fused-q8"):
            made = export.build(self.weights, self.shape, kind).graph
            self.assertEqual([i.name for i in made.input], ["input_ids", "attention_mask", "position_ids", *past])
            self.assertEqual([o.name for o in made.output],
                             ["logits", *(p.replace("past_key_values", "present") for p in past)])

    def test_quantised_blocks_come_back_within_half_a_step(self) -> None:
        weight = np.random.default_rng(SEED).normal(size=(8, 64)).astype(np.float32)
        for bits in (8, 4):
            q, scale = graph.quantise(weight, bits, 32)
            if bits == 4:
                q = np.stack([q & 15, q >> 4], axis=-1).reshape(8, 2, 32)
            back = (q.astype(np.float32) - (1 << (bits - 1))) * scale.reshape(8, 2, 1)
            # With 4 bits the value opposite the largest may be one step out of reach.
            self.assertLessEqual(float(np.abs(back.reshape(8, 64) - weight).max() / np.abs(scale).max()),
                                 0.51 if bits == 8 else 1.01)

    def test_gguf_names_every_weight_once_at_an_aligned_place(self) -> None:
        path = self.folder / "a.gguf"
        for quantised in (False, True):
            gguf.write(path, self.weights, self.shape, self.tokenizer, quantised)
            content = path.read_bytes()
            magic, version, count, _ = struct.unpack_from("<4sIQQ", content)
            self.assertEqual((magic, version, count), (b"GGUF", 3, 2 + 9 * self.shape.layers))
            self.assertEqual(len(content) % gguf.ALIGNMENT, 0)

    def test_rotary_rows_are_interleaved_within_each_head(self) -> None:
        rows = np.arange(8)[:, None]
        self.assertEqual(gguf.interleaved(rows, 2)[:, 0].tolist(), [0, 2, 1, 3, 4, 6, 5, 7])

    def test_curve_and_card_show_the_last_figures(self) -> None:
        options = {k: "-" for k in ("seed", "optimizer", "lr", "warmup", "decay", "batch", "ema", "mix", "init", "float32")}
        records = [{"kind": "start", "step": 0, "options": options, "examples": 5, "tokens": 50, "answer_tokens": 10,
                    "tasks": {"say": 5}}]
        for step in (1, 2, 3):
            records.append({"kind": "train", "step": step, "tokens": step * 1000, "answers": step * 100, "loss": 3.0 / step,
                            "speed": 10 * step, "elapsed": 60 * step})
        records.append({"kind": "valid", "step": 3, "tokens": 3000, "tasks": {"say": {"loss": 0.777, "token": 0.9, "answer": 0.5}}})
        picture = loss_curve.draw(loss_curve.curves(records), "t")
        self.assertIn("say 0.777", picture)
        self.assertIn("training 1.000", picture)
        card = model_card.write(records, self.shape, 1234, {}, {"adjust": {"within_1": [0.8, 0.85]}, "seed": 4})
        for expected in ("1,234", "0.777", "adjust", "within_1 | 0.8 … 0.85", "| seed | 4 |"):
            self.assertIn(expected, card)


if __name__ == "__main__":
    unittest.main()
