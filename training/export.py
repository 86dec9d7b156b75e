"""Write the trained pair model for shipping, and measure what the smaller forms cost.

Forms:

``packed``   int8 weights, one scale per row (output channel; per token for embeddings), in
             safetensors files under 100 MB; the loader multiplies them out once, so every
             multiplication runs in bfloat16 (or float32 where the processor has no bfloat16).
``dynamic``  ONNX, weights and activations int8 (onnxruntime dynamic quantisation).
``nbits``    ONNX, weights int8 in blocks (MatMulNBits), activations int8 or float32.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import (  # type: ignore[import-untyped]
    QuantType,
    quantize_dynamic,
)
from onnxruntime.quantization.matmul_nbits_quantizer import (  # type: ignore[import-untyped]
    DefaultWeightOnlyQuantConfig,
    MatMulNBitsQuantizer,
)
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.evaluate_pairs import predict
from training.model import PairModel, collate, encode, load_tokenizer, load_trained, pack
from training.pairs import LABELS, Pair, read_pairs

LIMIT = 95_000_000
TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.txt",
)
Logits = NDArray[np.float32]


def write_packed(state: dict[str, Tensor], folder: Path) -> list[Path]:
    """Write packed weights to as many files as the size limit asks for."""
    packed = pack(state)
    shards: list[dict[str, Tensor]] = [{}]
    size = 0
    for name in sorted(packed):
        tensor = packed[name].contiguous()
        if size + tensor.nbytes > LIMIT:
            shards.append({})
            size = 0
        shards[-1][name] = tensor
        size += tensor.nbytes
    paths = []
    for number, shard in enumerate(shards, start=1):
        path = folder / f"model-{number}-of-{len(shards)}.safetensors"
        save_file(shard, path)
        paths.append(path)
    return paths


def write_onnx(model: PairModel, path: Path) -> None:
    """Export float32 ONNX with free batch and length."""
    ids = torch.ones((2, 8), dtype=torch.long)
    axes = {"input_ids": {0: "batch", 1: "length"}, "attention_mask": {0: "batch", 1: "length"}}
    torch.onnx.export(
        model,
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={**axes, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


def onnx_predictor(path: Path, pad: int, threads: int) -> Callable[[list[list[int]]], Logits]:
    """Return a function from token rows to logits that runs an ONNX file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])

    def run(rows: list[list[int]]) -> Logits:
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        logits = np.zeros((len(rows), len(LABELS)), dtype=np.float32)
        for start in range(0, len(order), 32):
            chosen = order[start : start + 32]
            ids, mask = collate([rows[i] for i in chosen], pad)
            feed = {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
            logits[chosen] = session.run(["logits"], feed)[0]
        return logits

    return run


def quantise(source: Path, folder: Path) -> dict[str, Path]:
    """Write the ONNX forms and return them by name."""
    forms = {}
    for name, kind, reduce in (
        ("dynamic-qint8", QuantType.QInt8, False),
        ("dynamic-quint8", QuantType.QUInt8, False),
        ("dynamic-qint8-reduced", QuantType.QInt8, True),
    ):
        forms[name] = folder / f"{name}.onnx"
        quantize_dynamic(
            source,
            forms[name],
            per_channel=True,
            reduce_range=reduce,
            weight_type=kind,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    for name, level in (("nbits-int8-activations", 4), ("nbits-float", 0)):
        forms[name] = folder / f"{name}.onnx"
        config = DefaultWeightOnlyQuantConfig(
            block_size=64, is_symmetric=True, accuracy_level=level, bits=8
        )
        quantizer = MatMulNBitsQuantizer(onnx.load(str(source)), algo_config=config)
        quantizer.process()
        quantizer.model.save_model_to_file(str(forms[name]), False)
    return forms


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def measure(
    run: Callable[[list[list[int]]], Logits], sets: dict[str, tuple[list[Pair], list[list[int]]]]
) -> dict[str, float]:
    """Accuracy on each set, and pairs per second over all of them."""
    result, seen, spent = {}, 0, 0.0
    for name, (pairs, rows) in sets.items():
        started = time.monotonic()
        guess = run(rows).argmax(1)
        spent += time.monotonic() - started
        seen += len(rows)
        gold = np.array([LABELS.index(pair.label) for pair in pairs])
        result[name] = round(float((guess == gold).mean()), 4)
    result["pairs_per_second"] = round(seen / spent, 1)
    return result


def main() -> None:
    """Write the packed form (and, if asked, the ONNX forms) and print figures and hashes."""
    parser = argparse.ArgumentParser(description="Write the pair model for shipping.")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sets", type=Path, nargs="*", default=[], help="pairs to measure on")
    parser.add_argument("--limit", type=int, default=3000)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--onnx", type=Path, help="scratch folder for the ONNX forms")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(args.base)
    pad = int(tokenizer.pad_token_id)
    model = load_trained(args.base, args.weights)
    shards = write_packed(load_file(args.weights), args.out)
    for name in (*TOKENIZER_FILES, "config.json"):
        if (args.base / name).exists():
            shutil.copyfile(args.base / name, args.out / name)
    settings = {
        "labels": list(LABELS),
        "max_tokens": args.tokens,
        "truncation": "longest_first",
        "pooling": "mean",
        "order": ["premise", "hypothesis"],
        "head": "dense, tanh, out",
        "sha256": {path.name: sha256(path) for path in shards},
    }
    text = json.dumps(settings, indent=1) + "\n"
    (args.out / "pair_model.json").write_text(text, encoding="utf-8")

    sets = {}
    for path in args.sets:
        pairs = list(read_pairs(path))[: args.limit]
        rows = encode(
            tokenizer, [p.premise for p in pairs], [p.hypothesis for p in pairs], args.tokens
        )
        sets[path.stem] = (pairs, rows)
    figures: dict[str, dict[str, float]] = {}

    def report(name: str, run: Callable[[list[list[int]]], Logits]) -> None:
        figures[name] = measure(run, sets)
        print(name, json.dumps(figures[name]), flush=True)

    if sets:
        plain = load_trained(args.base, args.weights).to(torch.bfloat16)
        report("torch-bfloat16", lambda rows: predict(plain, rows, pad, 32))
        packed = load_trained(args.base, *shards).to(torch.bfloat16)
        report("packed-bfloat16", lambda rows: predict(packed, rows, pad, 32))
    if args.onnx:
        args.onnx.mkdir(parents=True, exist_ok=True)
        source = args.onnx / "float32.onnx"
        write_onnx(model, source)
        for name, path in quantise(source, args.onnx).items():
            print(name, path.stat().st_size)
            if sets:
                report(name, onnx_predictor(path, pad, torch.get_num_threads()))
    for path in sorted(args.out.iterdir()):
        print(sha256(path), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
