"""What one typed comparison of a claim with a passage has found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analyzer.datamodels import DivergenceKind

Status = Literal["absent", "match", "compatible", "conflict", "unrelated"]


@dataclass(frozen=True)
class Finding:
    """How a claim and a passage compare in one respect, with the words that were compared.

    `status` is `absent` where one side has nothing of the kind, `unrelated` where both have but
    of different things (killed against wounded). `weight` says how sure and how central the
    finding is, 0 to 1. `reason` is one readable clause; the words are verbatim, or empty.
    """

    kind: DivergenceKind
    status: Status
    weight: float
    reason: str
    claim_words: str = ""
    passage_words: str = ""


def absent(kind: DivergenceKind) -> Finding:
    """The finding that there is nothing to compare."""
    return Finding(kind, "absent", 0.0, f"nothing to compare: {kind}")
