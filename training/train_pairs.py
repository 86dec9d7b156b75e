"""Train the pair model on the CPU, in stages that can follow one another.

A stage warms up, holds its learning rate, and, where ``--decay-from`` is given, falls linearly
to zero at its last step. On a shared machine the fall can go by the clock instead (``--end``,
``--decay-minutes``): the stage then ends at that time, however far it came.

A stage without a decay can be stopped at any checkpoint and another stage, with other pairs,
started from it (``--start``): weights and optimizer state carry over. ``--resume`` goes on with
an interrupted stage at the batch it had reached.

Weights are trained in bfloat16 beside float32 master copies, which the optimizer updates.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn.functional import log_softmax

from training.model import PairModel, collate, encode, load_base, load_tokenizer, read_weights
from training.pairs import LABELS, NOT_ENTAILMENT, Pair, read_pairs

#: Batches are cut from blocks of this many, sorted by length inside a block.
BLOCK = 40
NO_DECAY = ("bias", "LayerNorm.weight")


def targets(labels: list[str], smoothing: float) -> Tensor:
    """Return one row of label probabilities per pair; a two-way label gives a mask of classes."""
    rows = torch.full((len(labels), len(LABELS)), smoothing / len(LABELS))
    for index, label in enumerate(labels):
        if label == NOT_ENTAILMENT:
            rows[index] = -1.0
        else:
            rows[index, LABELS.index(label)] += 1.0 - smoothing
    return rows


def loss_of(logits: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy; for ``not_entailment`` the log of all probability off entailment."""
    logp = log_softmax(logits.float(), dim=-1)
    plain = -(wanted * logp).sum(-1)
    either = -torch.logsumexp(logp[:, 1:], dim=-1)
    return torch.where(wanted[:, 0] < 0, either, plain).mean()


def batches(lengths: list[int], size: int, seed: int) -> list[list[int]]:
    """Shuffle, sort by length within blocks, and shuffle the batches of each block."""
    rng = random.Random(seed)
    order = list(range(len(lengths)))
    rng.shuffle(order)
    planned: list[list[int]] = []
    for start in range(0, len(order), size * BLOCK):
        block = sorted(order[start : start + size * BLOCK], key=lambda i: lengths[i])
        cut = [block[i : i + size] for i in range(0, len(block), size)]
        rng.shuffle(cut)
        planned.extend(cut)
    return planned


def rate(step: int, peak: float, warmup: int, decay_from: int | None, total: int) -> float:
    """Learning rate of a step (from 0) under warm-up, plateau and linear decay."""
    if step < warmup:
        return peak * (step + 1) / warmup
    if decay_from is not None and step >= decay_from:
        return peak * (total - step) / (total - decay_from + 1)
    return peak


def ending(clock: str) -> float:
    """Return the next moment (seconds since the epoch) at which the clock shows ``HH:MM``."""
    now = datetime.now()
    hour, minute = (int(part) for part in clock.split(":"))
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (then if then > now else then + timedelta(days=1)).timestamp()


class Masters:
    """Float32 copies of bfloat16 parameters, and the optimizer that updates them."""

    def __init__(self, model: PairModel, weight_decay: float) -> None:
        self.names = [name for name, p in model.named_parameters() if p.requires_grad]
        self.live = [p for p in model.parameters() if p.requires_grad]
        self.copies = [p.detach().float().clone() for p in self.live]
        plain = [i for i, name in enumerate(self.names) if name.endswith(NO_DECAY)]
        decayed = [i for i in range(len(self.names)) if i not in plain]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [self.copies[i] for i in decayed], "weight_decay": weight_decay},
                {"params": [self.copies[i] for i in plain], "weight_decay": 0.0},
            ],
            betas=(0.9, 0.98),
            eps=1e-6,
            fused=True,
        )

    def step(self, learning_rate: float, clip: float) -> float:
        """Apply the gradients of the live parameters; return their norm."""
        gradients = []
        for live in self.live:
            assert live.grad is not None
            gradients.append(live.grad)
        norms = torch._foreach_norm(gradients, 2, dtype=torch.float32)
        norm = torch.linalg.vector_norm(torch.stack(list(norms)))
        scale = min(1.0, clip / (float(norm) + 1e-6))
        for gradient, copy in zip(gradients, self.copies, strict=True):
            if copy.grad is None:
                copy.grad = torch.empty_like(copy)
            copy.grad.copy_(gradient).mul_(scale)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        self.optimizer.step()
        with torch.no_grad():
            for live, copy in zip(self.live, self.copies, strict=True):
                live.copy_(copy)
        torch._foreach_zero_(gradients)
        return float(norm)

    def load(self, saved: dict[str, Tensor]) -> None:
        """Take over the float32 weights of a checkpoint."""
        with torch.no_grad():
            for name, live, copy in zip(self.names, self.live, self.copies, strict=True):
                copy.copy_(saved[name])
                live.copy_(copy)


def write_checkpoint(folder: Path, masters: Masters, model: PairModel, step: int) -> None:
    """Write everything needed to go on, and a small copy of the weights for measuring."""
    last = folder / "last.pt"
    part = folder / "last.pt.part"
    torch.save(
        {
            "weights": dict(zip(masters.names, masters.copies, strict=True)),
            "optimizer": masters.optimizer.state_dict(),
            "step": step,
        },
        part,
    )
    part.replace(last)
    state = {
        n: t.detach().to(torch.bfloat16).contiguous()
        for n, t in model.state_dict().items()
        if t.is_floating_point()
    }
    small = folder / f"step{step:05d}.safetensors.part"
    save_file(state, small)
    small.replace(folder / f"step{step:05d}.safetensors")


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--start",
        type=Path,
        nargs="+",
        help="last.pt of an earlier stage, or weights alone (.safetensors, packed or not)",
    )
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--warmup", type=int, default=100)
    parser.add_argument("--decay-from", type=int)
    parser.add_argument("--max-steps", type=int)
    parser.add_argument("--end", help="HH:MM, local time at which the rate reaches zero")
    parser.add_argument("--decay-minutes", type=float, default=25.0)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--smoothing", type=float, default=0.0)
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--save-every", type=int, default=300)
    parser.add_argument("--seed", type=int, default=17)
    args = parser.parse_args()

    args.out.mkdir(parents=True, exist_ok=True)
    pairs: list[Pair] = [pair for path in args.pairs for pair in read_pairs(path)]
    tokenizer = load_tokenizer(args.base)
    rows = encode(tokenizer, [p.premise for p in pairs], [p.hypothesis for p in pairs], args.tokens)
    lengths = [len(row) for row in rows]
    plan = batches(lengths, args.batch, args.seed)
    if args.end:  # more than the clock may allow; a second round is there if it does
        plan += batches(lengths, args.batch, args.seed + 1)
    total = min(len(plan), args.max_steps or len(plan))

    model = load_base(args.base, args.seed, args.dropout)
    model.encoder.get_input_embeddings().weight.requires_grad_(False)  # type: ignore[operator]
    model.to(torch.bfloat16).train()
    masters = Masters(model, args.weight_decay)
    step = 0
    sources: list[Path] = [args.out / "last.pt"] if args.resume else args.start or []
    if sources and sources[0].suffix == ".safetensors":
        masters.load(read_weights(sources))
    elif sources:
        saved = torch.load(sources[0], weights_only=True)
        masters.load(saved["weights"])
        masters.optimizer.load_state_dict(saved["optimizer"])
        step = saved["step"] if args.resume else 0
        del saved

    end = ending(args.end) if args.end else None
    stop = False

    def ask_to_stop(*_: object) -> None:
        nonlocal stop
        stop = True

    signal.signal(signal.SIGTERM, ask_to_stop)
    print(json.dumps({"pairs": len(pairs), "steps": total, "from": step}), flush=True)
    started, seen, losses = time.monotonic(), 0, []
    while step < total and not stop:
        chosen = plan[step]
        ids, mask = collate([rows[i] for i in chosen], tokenizer.pad_token_id)
        wanted = targets([pairs[i].label for i in chosen], args.smoothing)
        loss = loss_of(model(ids, mask), wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        now = rate(step, args.rate, args.warmup, args.decay_from, total)
        if end is not None:
            left = (end - time.time()) / (60 * args.decay_minutes)
            now *= min(1.0, max(0.0, left))
            stop = stop or left <= 0
        norm = masters.step(now, clip=1.0)
        losses.append(loss.item())
        seen += len(chosen)
        step += 1
        if step % 20 == 0:
            speed = seen / (time.monotonic() - started)
            print(
                f"{time.strftime('%H:%M:%S')} step {step}/{total} loss "
                f"{sum(losses) / len(losses):.4f} norm {norm:.2f} rate {now:.2e} "
                f"{speed:.1f} pairs/s",
                flush=True,
            )
            started, seen, losses = time.monotonic(), 0, []
        if step % args.save_every == 0 or step == total or stop:
            write_checkpoint(args.out, masters, model, step)


if __name__ == "__main__":
    main()
