"""Pairs on disk: reading, writing, sampling.

A pair is a JSON line with ``premise``, ``hypothesis``, ``label`` and ``source``.
``label`` is one of :data:`LABELS`, or ``not_entailment`` where a source only says that the
hypothesis does not follow (the loss then asks for "anything but entailment").
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

LABELS = ("entailment", "neutral", "contradiction")
NOT_ENTAILMENT = "not_entailment"


@dataclass(frozen=True)
class Pair:
    """A premise, a hypothesis and how the first bears on the second."""

    premise: str
    hypothesis: str
    label: str
    source: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a JSON-lines file; ``source`` defaults to the file's name."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Pair(
                premise=row["premise"],
                hypothesis=row["hypothesis"],
                label=row["label"],
                source=row.get("source", path.stem),
            )


def write_pairs(path: Path, pairs: Iterable[Pair]) -> int:
    """Write pairs as JSON lines and return how many there were."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for pair in pairs:
            out.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")
            count += 1
    return count


def sample(pairs: Iterable[Pair], quotas: dict[str, int], seed: int) -> list[Pair]:
    """Draw up to ``quotas[source]`` pairs of each source, its labels as even as they come.

    The rarest label is served first, so what it cannot fill goes to the more frequent ones.
    """
    by_source: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        by_source[pair.source][pair.label].append(pair)
    rng = random.Random(seed)
    drawn: list[Pair] = []
    for source in sorted(quotas):
        groups = sorted(by_source[source].values(), key=lambda group: (len(group), group[0].label))
        left = quotas[source]
        for index, group in enumerate(groups):
            take = min(len(group), left // (len(groups) - index))
            drawn.extend(rng.sample(group, take))
            left -= take
    rng.shuffle(drawn)
    return drawn
