"""Layout of micro-batches, soft targets, the C operators, and going on after a stop."""
from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

import data
import model
import plain_operators
import sample_data
import tokenizer
import train

SHAPE = model.Shape(vocab=420, hidden=64, layers=2, heads=2, kv=1, head=64, ffn=96, longest=128)
SEED = 11


def native():
    try:
        import native_operators
        return native_operators
    except (ImportError, OSError, RuntimeError):
        return None


class Dataset(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.kept.name)
        sample_data.write(cls.folder, 400, SEED)
        cls.tokenizer_path = cls.folder / "tokenizer.json"
        tokenizer.write(tokenizer.train(cls.folder / "corpus.txt", sample_data.ADDED, SHAPE.vocab), cls.tokenizer_path)
        size = tokenizer.Tokenizer.load(cls.tokenizer_path).size
        cls.shape = model.Shape(**{**SHAPE.to_json(), "vocab": size})
        cls.examples = data.load(cls.folder, "train", cls.tokenizer_path, cls.folder / "cache", 128)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.kept.cleanup()

    def logits(self, rows: list[int], operators=plain_operators, kind=torch.float32):
        weights = train.for_products(model.create(self.shape, SEED), kind)
        batch = data.lay_out(self.examples, rows)
        return batch, model.forward(weights, self.shape, batch, model.rotary(self.shape, 128), operators), weights

    def test_logits_do_not_depend_on_neighbours(self) -> None:
        rows = [3, 17, 42, 100, 5]
        batch, together, _ = self.logits(rows)
        for i, row in enumerate(rows):
            _, alone, _ = self.logits([row])
            a, b = batch.answer_start[i], batch.answer_start[i + 1]
            torch.testing.assert_close(together[a:b], alone, atol=2e-5, rtol=1e-4)

    def test_targets_are_the_answers(self) -> None:
        t = tokenizer.Tokenizer.load(self.tokenizer_path)
        batch = data.lay_out(self.examples, list(range(20)))
        for i in range(20):
            a, b = batch.answer_start[i], batch.answer_start[i + 1]
            answer = t.decode(batch.target[a:b].tolist())
            self.assertTrue(answer.endswith("<|end|>"))
            begin, end = self.examples.start[i], self.examples.start[i + 1]
            self.assertTrue(t.decode(self.examples.tokens[begin:end].tolist()).endswith(answer))
            self.assertEqual(int(batch.position[batch.start[i]]), 0)

    def test_loss_of_a_soft_target_is_its_cross_entropy(self) -> None:
        row = int(np.flatnonzero(self.examples.task == data.TASKS.index("adjust"))[0])
        batch, logits, _ = self.logits([row])
        loss, _ = model.loss_of(logits, batch)
        logp = torch.log_softmax(logits, -1)
        expected = -(0.7 * logp[0, batch.soft_id[0]] + 0.3 * logp[0, batch.soft_id[1]])
        self.assertEqual(batch.soft_p.tolist(), [np.float32(0.7), np.float32(0.3)])
        torch.testing.assert_close(loss[0], expected)
        torch.testing.assert_close(loss[1], -logp[1, batch.target[1]])

    def test_a_mix_gives_each_task_its_share_of_answer_tokens(self) -> None:
        sampler = data.Sampler(self.examples, data.parse_mix("understand=0.6,adjust=0.3,say=0.1"), SEED)
        for _ in range(20):
            sampler.step(500)
        total = sum(sampler.given.values())
        self.assertEqual(set(sampler.given), {"understand", "adjust", "say"})
        for task, share in sampler.share.items():
            self.assertAlmostEqual(sampler.given[task] / total, share, delta=0.02)

    def test_a_sampler_goes_on_where_it_stopped(self) -> None:
        mix = data.parse_mix("understand=0.5,adjust=0.5")
        whole, first = data.Sampler(self.examples, mix, SEED), data.Sampler(self.examples, mix, SEED)
        expected = [whole.step(700) for _ in range(8)]
        got = [first.step(700) for _ in range(3)]
        second = data.Sampler(self.examples, mix, SEED)
        second.restore(first.state())
        self.assertEqual(expected, got + [second.step(700) for _ in range(5)])

    @unittest.skipIf(native() is None, "no C compiler")
    def test_operators_in_c_agree_with_pytorch(self) -> None:
        rows = list(range(30))
        found = {}
        for name, operators, kind in (("exact", plain_operators, torch.float32), ("plain", plain_operators, torch.bfloat16),
                                      ("native", native(), torch.bfloat16)):
            batch, logits, weights = self.logits(rows, operators, kind)
            loss, _ = model.loss_of(logits, batch)
            found[name] = dict(zip(weights, torch.autograd.grad(loss.mean(), list(weights.values()))))
        for weight, exact in found["exact"].items():
            off = {k: float((found[k][weight].float() - exact).norm() / exact.norm()) for k in ("plain", "native")}
            self.assertLess(off["native"], max(0.02, 1.5 * off["plain"]), weight)

    def run_trainer(self, out: str, *more: str) -> dict:
        options = train.options_parser().parse_args([
            "--data", str(self.folder), "--tokenizer", str(self.tokenizer_path), "--out", str(self.folder / out),
            "--cache", str(self.folder / "cache"), "--steps", "8", "--batch", "800", "--micro", "300",
            "--validate-every", "4", "--warmup", "2", "--ema", "0.9", "--mix", "understand=0.5,adjust=0.3,plan=0.2",
            "--longest", "128", "--seed", str(SEED), "--shape",
            '{"hidden":64,"layers":2,"heads":2,"kv":1,"ffn":96,"longest":128}', *more])
        train.run(options)
        weights, _, state = model.load(self.folder / out / "checkpoint.pt")
        return {"weights": weights, **state}

    def test_stopping_and_going_on_gives_the_same_weights(self) -> None:
        whole = self.run_trainer("whole")
        stopped = self.run_trainer("parts", "--stop-at", "3")
        self.assertEqual(stopped["step"], 3)
        self.assertFalse((self.folder / "parts" / "weights.pt").exists())
        parts = self.run_trainer("parts")
        self.assertEqual((whole["step"], whole["tokens"]), (parts["step"], parts["tokens"]))
        for name, w in whole["weights"].items():
            self.assertTrue(torch.equal(w, parts["weights"][name]), name)
            self.assertTrue(torch.equal(whole["average"][name], parts["average"][name]), name)

    def test_stopping_changes_nothing_with_noise_and_dropout(self) -> None:
        more = ("--dropout", "0.2", "--noise", "0.5,0.2,0.2")
        whole = self.run_trainer("noisy", *more)
        self.run_trainer("noisy-parts", "--stop-at", "3", *more)
        parts = self.run_trainer("noisy-parts", "--threads", "1", *more)
        for name, w in whole["weights"].items():
            self.assertTrue(torch.equal(w, parts["weights"][name]), name)

    def test_the_best_weights_ship(self) -> None:
        self.run_trainer("best", "--steps", "12", "--lr", "0.005")
        records = [json.loads(line) for line in (self.folder / "best" / "log.jsonl").read_text().splitlines()]
        mix = data.parse_mix("understand=0.5,adjust=0.3,plan=0.2")
        losses = {r["step"]: sum(mix.get(t, 0) * one["loss"] for t, one in r["tasks"].items()) for r in records if r["kind"] == "valid"}
        _, _, how = model.load(self.folder / "best" / "weights.pt")
        self.assertEqual(how["step"], min(losses, key=losses.get))

    def test_training_lowers_the_loss(self) -> None:
        self.run_trainer("learns", "--steps", "40", "--lr", "0.005")
        records = [json.loads(line) for line in (self.folder / "learns" / "log.jsonl").read_text().splitlines()]
        losses = [r["tasks"]["understand"]["loss"] for r in records if r["kind"] == "valid"]
        self.assertLess(losses[-1], 0.7 * losses[0])


if __name__ == "__main__":
    unittest.main()
