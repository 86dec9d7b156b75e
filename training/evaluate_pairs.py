"""Measure a pair model: accuracy per set, per label and per kind of pair.

Two-label sets (``fever_symmetric``) are scored by the better of entailment and contradiction.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from training.model import PairModel, collate, encode, load_tokenizer, load_trained
from training.pairs import LABELS, Pair, read_pairs

Scores = dict[str, object]


def predict(
    model: PairModel, rows: list[list[int]], pad: int, batch: int = 64
) -> NDArray[np.float32]:
    """Return logits for rows of token ids, batched by length."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    logits = np.zeros((len(rows), len(LABELS)), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            ids, mask = collate([rows[i] for i in chosen], pad)
            logits[chosen] = model(ids, mask).float().numpy()
    return logits


def score(pairs: list[Pair], logits: NDArray[np.float32]) -> Scores:
    """Return accuracy, accuracy by gold label, and by kind where the set names several."""
    gold = [LABELS.index(pair.label) for pair in pairs]
    guess = logits.argmax(1)
    hits = [int(g == p) for g, p in zip(gold, guess, strict=True)]
    result: Scores = {"pairs": len(pairs), "accuracy": round(float(np.mean(hits)), 4)}
    if set(gold) == {0, 2}:
        better = np.where(logits[:, 0] >= logits[:, 2], 0, 2)
        result["better_of_two"] = round(float((better == np.array(gold)).mean()), 4)
    by_label, by_kind = defaultdict(list), defaultdict(list)
    for pair, hit in zip(pairs, hits, strict=True):
        by_label[pair.label].append(hit)
        by_kind[pair.source].append(hit)
    result["by_label"] = {k: round(float(np.mean(v)), 3) for k, v in sorted(by_label.items())}
    if len(by_kind) > 1:
        result["by_kind"] = {k: round(float(np.mean(v)), 3) for k, v in sorted(by_kind.items())}
    return result


def average(paths: list[Path], out: Path) -> Path:
    """Write the mean of several checkpoints."""
    states = [load_file(path) for path in paths]
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(0).contiguous()
        for name in states[0]
    }
    save_file(mean, out)
    return out


def main() -> None:
    """Print and write the scores of one checkpoint, or of the average of several."""
    parser = argparse.ArgumentParser(description="Measure a pair model.")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--average", action="store_true", help="average the checkpoints given")
    parser.add_argument("--sets", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, help="only the first so many pairs of each set")
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--out", type=Path, help="JSON file for the scores")
    parser.add_argument("--logits", type=Path, help="folder for the logits of each set")
    args = parser.parse_args()
    weights: list[Path] = args.weights
    if args.average:
        weights = [average(weights, weights[-1].with_name("average.safetensors"))]
    tokenizer = load_tokenizer(args.base)
    model = load_trained(args.base, *weights).to(torch.bfloat16)
    report: dict[str, Scores] = {}
    for path in args.sets:
        pairs = list(read_pairs(path))[: args.limit]
        rows = encode(
            tokenizer, [p.premise for p in pairs], [p.hypothesis for p in pairs], args.tokens
        )
        started = time.monotonic()
        logits = predict(model, rows, tokenizer.pad_token_id)
        report[path.stem] = score(pairs, logits)
        speed = len(pairs) / (time.monotonic() - started)
        print(path.stem, json.dumps(report[path.stem]), f"{speed:.0f} pairs/s", flush=True)
        if args.logits:
            args.logits.mkdir(parents=True, exist_ok=True)
            np.save(args.logits / f"{path.stem}.npy", logits)
    if args.out:
        args.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
