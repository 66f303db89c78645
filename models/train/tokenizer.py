"""Byte-level BPE: training, encoding, decoding, and Hugging Face's `tokenizer.json`.

Pieces are cut by SPLIT before any merge. The pattern names its characters one by one instead of by
Unicode property, so that Python, JavaScript, .NET and Rust read it alike. Every digit and every
Chinese numeral is a piece of its own: a number is always spelled, never looked up. Merges never
join half a character to another one, so that no token holds broken UTF-8 except a beginning.
"""
from __future__ import annotations

import argparse
import heapq
import json
import re
import time
from collections import Counter, defaultdict
from pathlib import Path

NUMERALS = "零〇一二两三四五六七八九十百千半"
HAN = "㐀-䶿一-鿿"


def han_without_numerals() -> str:
    """The same ranges with holes: a plain character class, which every regex engine reads alike."""
    ranges, start = ["㐀-䶿"], 0x4E00
    for code in sorted(ord(c) for c in NUMERALS if 0x4E00 <= ord(c) <= 0x9FFF):
        if code > start:
            ranges.append(chr(start) if code - 1 == start else f"{chr(start)}-{chr(code - 1)}")
        start = code + 1
    return "".join([*ranges, f"{chr(start)}-鿿"])


LATIN = "A-Za-zÀ-ɏ"
SPACE = " \\t\\n\\r"
SPLIT = (
    "'(?:s|t|re|ve|m|ll|d)"
    "|[0-9]"
    f"|[{NUMERALS}]"
    f"|[{han_without_numerals()}]+"
    f"| ?[{LATIN}]+"
    f"| ?[^{SPACE}0-9{LATIN}{HAN}]+"
    f"|[{SPACE}]+(?![^{SPACE}])"
    f"|[{SPACE}]+"
)
ADDED = re.compile(r"(<\|[^|>]*\|>)")
MAX_TOKEN_CHARACTERS = {"han": 4, "other": 16}
CACHED_SEGMENTS = 400_000


def byte_alphabet() -> list[str]:
    """The printable character that stands for each byte (GPT-2's table, which ByteLevel uses)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table = {b: chr(b) for b in printable}
    spare = 0x100
    for b in range(256):
        if b not in table:
            table[b] = chr(spare)
            spare += 1
    return [table[b] for b in range(256)]


ALPHABET = byte_alphabet()
BYTE_OF = {c: b for b, c in enumerate(ALPHABET)}


def may_become_token(data: bytes) -> bool:
    """Whole characters up to the length limit, or the beginning of one character."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start == 0 and error.reason == "unexpected end of data"
    limit = MAX_TOKEN_CHARACTERS["han" if text[0] >= "\u2e80" else "other"]
    return len(text) <= limit


def train_merges(counts: Counter[str], merges_wanted: int, minimum: int = 2) -> list[tuple[bytes, bytes]]:
    """Byte-pair encoding by pair counts kept up to date; ties go to the pair that sorts first."""
    symbols = [bytes([b]) for b in range(256)]
    words = [list(piece.encode("utf-8")) for piece in counts]
    weights = list(counts.values())
    pair_count: dict[tuple[int, int], int] = defaultdict(int)
    where: dict[tuple[int, int], set[int]] = defaultdict(set)
    for index, word in enumerate(words):
        for pair in zip(word, word[1:]):
            pair_count[pair] += weights[index]
            where[pair].add(index)
    allowed: dict[tuple[int, int], bool] = {}

    def entry(pair: tuple[int, int]) -> tuple[int, bytes, bytes, tuple[int, int]]:
        return (-pair_count[pair], symbols[pair[0]], symbols[pair[1]], pair)

    def is_allowed(pair: tuple[int, int]) -> bool:
        if pair not in allowed:
            allowed[pair] = may_become_token(symbols[pair[0]] + symbols[pair[1]])
        return allowed[pair]

    heap = [entry(p) for p in pair_count if is_allowed(p)]
    heapq.heapify(heap)
    merges: list[tuple[bytes, bytes]] = []
    known = set(symbols)
    while heap and len(merges) < merges_wanted:
        negative, _, _, pair = heapq.heappop(heap)
        now = pair_count.get(pair, 0)
        if now < minimum:
            continue
        if -negative != now:
            heapq.heappush(heap, entry(pair))
            continue
        joined = symbols[pair[0]] + symbols[pair[1]]
        if joined in known:
            # The same text by another pair of tokens: a second id for it would never be learned.
            pair_count[pair] = 0
            continue
        known.add(joined)
        new = len(symbols)
        symbols.append(joined)
        merges.append((symbols[pair[0]], symbols[pair[1]]))
        touched: set[tuple[int, int]] = set()
        for index in where.pop(pair):
            word, weight = words[index], weights[index]
            i, merged = 0, []
            while i < len(word):
                if i + 1 < len(word) and word[i] == pair[0] and word[i + 1] == pair[1]:
                    merged.append(new)
                    i += 2
                else:
                    merged.append(word[i])
                    i += 1
            if len(merged) == len(word):
                continue
            for old in zip(word, word[1:]):
                pair_count[old] -= weight
            for fresh in zip(merged, merged[1:]):
                pair_count[fresh] += weight
                where[fresh].add(index)
                if new in fresh:
                    touched.add(fresh)
            words[index] = merged
        pair_count.pop(pair, None)
        for fresh in touched:
            if is_allowed(fresh):
                heapq.heappush(heap, entry(fresh))
    return merges


def count_pieces(lines: list[str]) -> Counter[str]:
    split = re.compile(SPLIT)
    counts: Counter[str] = Counter()
    for line in lines:
        for segment in ADDED.split(line)[::2]:
            counts.update(split.findall(segment))
    return counts


def train(corpus: Path, added: list[str], vocabulary: int) -> dict:
    """The content of a tokenizer.json trained on `corpus`: added tokens first (ids 0..), then bytes, then merges."""
    check_added(added)
    counts = count_pieces(corpus.read_text(encoding="utf-8").splitlines())
    merges = train_merges(counts, vocabulary - 256 - len(added))
    return to_json(added, merges)


def check_added(added: list[str]) -> None:
    if len(set(added)) != len(added):
        raise ValueError("tokens.json names a token twice")
    for token in added:
        if not ADDED.fullmatch(token):
            raise ValueError(f"an added token must look like <|name|>: {token!r}")


def to_json(added: list[str], merges: list[tuple[bytes, bytes]]) -> dict:
    def written(data: bytes) -> str:
        return "".join(ALPHABET[b] for b in data)

    vocab = {token: i for i, token in enumerate(added)}
    for b in range(256):
        vocab[ALPHABET[b]] = len(vocab)
    for left, right in merges:
        vocab[written(left + right)] = len(vocab)
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True}
            for i, token in enumerate(added)
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": SPLIT}, "behavior": "Isolated", "invert": False},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
            ],
        },
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
        "model": {
            "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
            "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
            "vocab": vocab,
            "merges": [f"{written(left)} {written(right)}" for left, right in merges],
        },
    }


class Tokenizer:
    """Encodes and decodes by a tokenizer.json that this file wrote."""

    def __init__(self, content: dict) -> None:
        self.content = content
        self.vocab: dict[str, int] = content["model"]["vocab"]
        self.added = {t["content"]: t["id"] for t in content["added_tokens"]}
        self.ranks = {tuple(m.split(" ")): i for i, m in enumerate(content["model"]["merges"])}
        self.split = re.compile(content["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"])
        self.text_of = {i: t for t, i in self.vocab.items()}
        self.segments: dict[str, list[int]] = {}
        self.pieces: dict[str, list[int]] = {}

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        return cls(json.loads(Path(path).read_text(encoding="utf-8")))

    @property
    def size(self) -> int:
        return len(self.vocab)

    def encode(self, text: str) -> list[int]:
        ids: list[int] = []
        plain = ""
        for i, part in enumerate(ADDED.split(text)):
            if i % 2 == 1 and part in self.added:
                if plain:
                    ids += self.encode_plain(plain)
                    plain = ""
                ids.append(self.added[part])
            else:
                plain += part
        if plain:
            ids += self.encode_plain(plain)
        return ids

    def encode_plain(self, text: str) -> list[int]:
        known = self.segments.get(text)
        if known is None:
            known = []
            for piece in self.split.findall(text):
                known += self.encode_piece(piece)
            if len(self.segments) < CACHED_SEGMENTS:
                self.segments[text] = known
        return known

    def encode_piece(self, piece: str) -> list[int]:
        known = self.pieces.get(piece)
        if known is not None:
            return known
        parts = [ALPHABET[b] for b in piece.encode("utf-8")]
        while len(parts) > 1:
            rank, at = min((self.ranks.get(pair, 1 << 30), i) for i, pair in enumerate(zip(parts, parts[1:])))
            if rank == 1 << 30:
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        ids = [self.vocab[p] for p in parts]
        if len(self.pieces) < CACHED_SEGMENTS:
            self.pieces[piece] = ids
        return ids

    def decode(self, ids: list[int]) -> str:
        out, run = [], bytearray()
        for i in ids:
            token = self.text_of[i]
            if token in self.added:
                out.append(run.decode("utf-8", "replace"))
                run = bytearray()
                out.append(token)
            else:
                run += bytes(BYTE_OF[c] for c in token)
        out.append(run.decode("utf-8", "replace"))
        return "".join(out)


def write(content: dict, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains a byte-level BPE tokenizer.")
    parser.add_argument("--data", type=Path, required=True, help="folder with corpus.txt and tokens.json")
    parser.add_argument("--out", type=Path, required=True, help="tokenizer.json to write")
    parser.add_argument("--vocab", type=int, default=3072)
    arguments = parser.parse_args()
    started = time.perf_counter()
    added = json.loads((arguments.data / "tokens.json").read_text(encoding="utf-8"))
    write(train(arguments.data / "corpus.txt", added, arguments.vocab), arguments.out)
    tokenizer = Tokenizer.load(arguments.out)
    text = (arguments.data / "corpus.txt").read_text(encoding="utf-8")
    tokens = sum(len(tokenizer.encode(line)) for line in text.splitlines())
    print(f"tokenizer: {tokenizer.size} tokens ({len(added)} added), {len(text)} characters are {tokens} tokens, "
          f"{time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
