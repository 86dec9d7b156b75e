"""Outlets against outlets: how often their accounts of one event agree, and how they differ."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from analyzer.datamodels import Cell, DivergenceKind, OutletPair, Relation

# Claims that must be decided between two outlets for their agreement to be told: the interval of
# fewer is wider than half of all that is possible.
_LEAST_DECIDED = 10
_Z = 1.96  # 95 %


@dataclass
class _Pair:
    """What is counted of two outlets."""

    relations: Counter[Relation] = field(default_factory=Counter)
    kinds: Counter[DivergenceKind] = field(default_factory=Counter)
    later: int = 0
    shared: int = 0


def compare_outlets(
    cells: Iterable[Cell], outlet_of: Callable[[str], str], publisher: Callable[[str], str]
) -> tuple[OutletPair, ...]:
    """One row per two outlets that report on one event, ordered by their names.

    A claim of either is counted once for the other, however many of its articles were read:
    `diverges` if one of them diverges, else `agrees` if one agrees, else `unsure` if one is, else
    `silent`. Copies of the claim's own article are counted as shared origins only.

    Args:
        cells: of all claims; those of scope "background" are left aside.
        outlet_of: the outlet of a compared article, by id.
        publisher: the outlet that counts, for one as named.
    """
    by_claim: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        ours, theirs = publisher(outlet_of(cell.article_id)), publisher(cell.other_outlet)
        if ours and theirs and ours != theirs and cell.scope == "event":
            by_claim[cell.claim_id, ours, theirs].append(cell)
    pairs: dict[tuple[str, str], _Pair] = defaultdict(_Pair)
    for (_, ours, theirs), some in sorted(by_claim.items()):
        pair = pairs[min(ours, theirs), max(ours, theirs)]
        counted = [cell for cell in some if cell.counts]
        agreeing = [cell for cell in some if cell.relation == "agrees"]
        pair.shared += any(not c.counts or c.origin_id == c.article_id for c in agreeing)
        if not counted:
            continue
        relations = {cell.relation for cell in counted}
        order: tuple[Relation, ...] = ("diverges", "agrees", "unsure", "silent")
        pair.relations[next(relation for relation in order if relation in relations)] += 1
        diverging = [cell for cell in counted if cell.relation == "diverges"]
        pair.kinds.update({kind for cell in diverging for kind in cell.kinds})
        pair.later += bool(diverging) and all(cell.later for cell in diverging)
    return tuple(_row(a, b, pair) for (a, b), pair in sorted(pairs.items()))


def _row(a: str, b: str, pair: _Pair) -> OutletPair:
    """The row of two outlets; without enough decided claims the agreement is not told."""
    agrees, diverges = pair.relations["agrees"], pair.relations["diverges"]
    decided = agrees + diverges
    told = decided >= _LEAST_DECIDED
    low, high = wilson(agrees, decided) if told else (math.nan, math.nan)
    return OutletPair(
        outlet_a=a,
        outlet_b=b,
        claims_compared=sum(pair.relations.values()),
        agrees=agrees,
        diverges=diverges,
        silent=pair.relations["silent"],
        unsure=pair.relations["unsure"],
        agreement=agrees / decided if told else math.nan,
        agreement_low=low,
        agreement_high=high,
        kinds=tuple(sorted(pair.kinds.items())),
        later=pair.later,
        shared_origins=pair.shared,
    )


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, JASA 1927)."""
    if not trials:
        return 0.0, 1.0
    share = successes / trials
    middle = share + _Z**2 / (2 * trials)
    reach = _Z * math.sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    scale = 1 + _Z**2 / trials
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
