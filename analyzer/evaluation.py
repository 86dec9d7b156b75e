"""Measuring against labelled cells, and fitting the decision to them.

The definitions of the measures are those of the gold format: a cell counts once per labelled
claim and other article; a labelled cell without a row is read as silent and as not decided; of
several claims cut from one labelled sentence the strongest answer counts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from analyzer.datamodels import Cell, Claim, Comparison, Relation
from analyzer.errors import GoldError

_RELATION: dict[str, Relation] = {"agree": "agrees", "diverge": "diverges", "silent": "silent"}
_ORDER: tuple[Relation, ...] = ("diverges", "agrees", "unsure", "silent")  # strongest first
DECIDABLE: tuple[Relation, ...] = ("agrees", "diverges", "silent")
# A sentence stands where a labelled one does if it shares this much of the shorter's words and
# is not much shorter or longer; labels were split by another run of the sentence splitter.
_SHARED, _SHORTEST, _LONGEST = 0.7, 0.2, 2.5


@dataclass(frozen=True)
class GoldCell:
    """What a reader says of one claim and one other article."""

    article_id: str
    relation: Relation
    kinds: frozenset[str]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class GoldClaim:
    """A labelled sentence with its cells."""

    event: str
    article_id: str
    text: str
    checkable: bool
    cells: tuple[GoldCell, ...]


@dataclass(frozen=True)
class Gold:
    """Labelled claims, the copy groups of each event, and the SHA-256 of `labels.jsonl`."""

    claims: tuple[GoldClaim, ...]
    copies: tuple[tuple[frozenset[str], ...], ...]
    fingerprint: str = ""

    @property
    def compared(self) -> tuple[str, ...]:
        """The articles whose claims are labelled."""
        return tuple(dict.fromkeys(c.article_id for c in self.claims))


def read_gold(folder: Path) -> Gold:
    """The labels in `labels.jsonl` and `copies.jsonl` of a folder.

    Raises:
        GoldError: a file is missing, or a line of it cannot be used.
    """
    claims = []
    for number, row in _lines(folder / "labels.jsonl"):
        try:
            claims.append(
                GoldClaim(
                    str(row["event"]),
                    str(row["article"]),
                    str(row["text"]),
                    bool(row["checkable"]),
                    tuple(
                        GoldCell(
                            str(cell["article"]),
                            _RELATION[cell["relation"]],
                            frozenset(cell["kinds"]),
                            tuple(cell.get("evidence_text", ())),
                        )
                        for cell in row["cells"]
                    ),
                )
            )
        except (KeyError, TypeError) as error:
            raise GoldError(
                folder / "labels.jsonl",
                f"lacks or misspells {error}; see the gold format in docs/formats.md",
                number,
            ) from error
    copies: list[tuple[frozenset[str], ...]] = []
    if (folder / "copies.jsonl").exists():
        for _, row in _lines(folder / "copies.jsonl"):
            copies.append(tuple(frozenset(str(a) for a in group) for group in row["groups"]))
    fingerprint = hashlib.sha256((folder / "labels.jsonl").read_bytes()).hexdigest()
    return Gold(tuple(claims), tuple(copies), fingerprint)


def _lines(path: Path) -> Iterable[tuple[int, dict[str, list[dict[str, str]]]]]:
    """The objects of a JSONL file with their line numbers."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise GoldError(path, "cannot be read; name a folder with labels.jsonl") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise GoldError(path, "is not JSON", number) from error


def same_place(text: str, labelled: str) -> bool:
    """Whether a sentence or clause stands where a labelled sentence does."""
    ours, theirs = _bag(text), _bag(labelled)
    n, m = sum(ours.values()), sum(theirs.values())
    if not n or not m or not _SHORTEST * m <= n <= _LONGEST * m:
        return False
    return sum((ours & theirs).values()) / min(n, m) >= _SHARED


def _bag(text: str) -> Counter[str]:
    """The words of a text, counted."""
    return Counter(re.findall(r"[^\W_]+", text.lower()))


def aligned(gold: GoldClaim, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of the body that were cut from a labelled sentence."""
    return [
        claim
        for claim in claims
        if claim.article_id == gold.article_id
        and claim.field == "text"
        and same_place(claim.sentence, gold.text)
    ]


def measures(comparison: Comparison, gold: Gold) -> dict[str, float]:
    """Every measure by name; one that nothing was there to measure by is not a number.

    `cell macro-F1` is the mean F1 of agrees, diverges and silent; `forced` resolves unsure cells
    to their likeliest relation; `decided` is the share of labelled cells that have a row and are
    not unsure; `verdict accuracy` compares what the cells alone add up to; `kinds F1` is micro-F1
    over cells that both sides call divergent; `evidence hit` the share of rightly agreeing or
    divergent cells whose evidence is a labelled sentence; `found` the share of checkable labelled
    sentences with a claim; `copies pair-F1` over pairs of articles with one origin.
    """
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    for judged in comparison.claims:
        claims_of[judged.claim.article_id].append(judged.claim)
    cell_of = {(c.claim_id, c.other_article_id): c for c in comparison.cells}
    pairs: list[tuple[Relation, Relation]] = []
    forced: list[tuple[Relation, Relation]] = []
    decided: list[bool] = []
    checkable: list[tuple[bool, bool]] = []
    verdicts: list[bool] = []
    hits: list[bool] = []
    found: list[bool] = []
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in gold.claims:
        here = aligned(claim, claims_of[claim.article_id])
        checkable.append((claim.checkable, any(c.checkable for c in here)))
        if not claim.checkable:
            continue
        found.append(bool(here))
        settled: list[tuple[Relation, Relation]] = []
        for cell in claim.cells:
            got = [
                cell_of[c.claim_id, cell.article_id]
                for c in here
                if (c.claim_id, cell.article_id) in cell_of
            ]
            given: list[Relation] = [c.relation for c in got] or ["silent"]
            answer = min(given, key=_ORDER.index)
            resolved = _likeliest(got) if answer == "unsure" else answer
            pairs.append((cell.relation, answer))
            forced.append((cell.relation, resolved))
            settled.append((cell.relation, resolved))
            decided.append(bool(got) and answer != "unsure")
            if cell.relation == answer and answer in ("agrees", "diverges"):
                shown = [c.evidence for c in got if c.relation == answer]
                hits.append(any(same_place(s, g) for s in shown for g in cell.evidence))
            if cell.relation == answer == "diverges":
                have = {kind for c in got if c.relation == answer for kind in c.kinds}
                for kind in sorted(cell.kinds | have):
                    both = kind in cell.kinds and kind in have
                    kinds[kind]["tp" if both else "fn" if kind in cell.kinds else "fp"] += 1
        if settled:
            verdicts.append(_adds_up(g for g, _ in settled) == _adds_up(p for _, p in settled))
    right = [g == p for (g, p), sure in zip(pairs, decided, strict=True) if sure]
    result = {
        "cells": float(len(pairs)),
        "cell macro-F1": _mean(_f1(pairs, r) for r in DECIDABLE),
        "forced macro-F1": _mean(_f1(forced, r) for r in DECIDABLE),
        **{f"forced F1 {r}": _f1(forced, r) for r in DECIDABLE},
        "decided": _mean(map(float, decided)),
        "accuracy when decided": _mean(map(float, right)),
        "checkable F1": _mean(_f1(checkable, value) for value in (True, False)),
        "verdict accuracy": _mean(map(float, verdicts)),
        "kinds F1": _ratio(sum(kinds.values(), Counter())),
        "kinds macro-F1": _mean(_ratio(k) for k in kinds.values() if k["tp"] + k["fn"]),
        "evidence hit": _mean(map(float, hits)),
        "found": _mean(map(float, found)),
    }
    if gold.copies:
        result["copies pair-F1"] = _copies(comparison, gold)
    return result


def _likeliest(cells: Sequence[Cell]) -> Relation:
    """The relation with the largest mean probability over the unsure cells."""
    unsure = [c.probabilities for c in cells if c.relation == "unsure"]
    means = [_mean(getattr(p, r) for p in unsure) for r in DECIDABLE]
    return DECIDABLE[int(np.argmax(means))]


def _adds_up(relations: Iterable[Relation]) -> tuple[bool, bool]:
    """Whether anybody agrees and whether anybody diverges: the verdict of cells alone."""
    some = set(relations)
    return "agrees" in some, "diverges" in some


def _copies(comparison: Comparison, gold: Gold) -> float:
    """F1 over the pairs of articles of one event that have one origin."""
    origins: dict[str, set[str]] = defaultdict(set)
    for row in comparison.origins:
        origins[row.article_id].add(row.origin_id)
    counts: Counter[str] = Counter()
    for event in gold.copies:
        group = {article: place for place, some in enumerate(event) for article in some}
        for a, b in combinations(sorted(group), 2):
            ours, theirs = bool(origins[a] & origins[b]), group[a] == group[b]
            counts["tp" if ours and theirs else "fp" if ours else "fn" if theirs else "tn"] += 1
    return _ratio(counts)


def _f1(pairs: Sequence[tuple[object, object]], label: object) -> float:
    """F1 of one label over (labelled, answered) pairs."""
    return _ratio(
        Counter(
            "tp" if g == p == label else "fp" if p == label else "fn"
            for g, p in pairs
            if label in (g, p)
        )
    )


def _ratio(counts: Counter[str]) -> float:
    """F1 from counts of tp, fp and fn; not a number where there are none."""
    whole = 2 * counts["tp"] + counts["fp"] + counts["fn"]
    return 2 * counts["tp"] / whole if whole else float("nan")


def _mean(values: Iterable[float]) -> float:
    """Mean of the values that are numbers."""
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else float("nan")
