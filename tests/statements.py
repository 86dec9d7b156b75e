"""Sentences of invented reports, read for comparison."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from analyzer.cache import Cache
from analyzer.datamodels import DivergenceKind
from analyzer.judging.findings import Finding
from analyzer.judging.statements import Statement, compare, read_statement
from analyzer.language import parse

MONDAY = date(2031, 3, 10)


@lru_cache(maxsize=1)
def _cache() -> Cache:
    return Cache(None)


def a_statement(text: str, published: date | None = MONDAY) -> Statement:
    """The statement of a text that is one sentence."""
    (sentence,) = parse(text, _cache())
    return read_statement(sentence, published)


def finding(
    kind: DivergenceKind,
    claim: str,
    passage: str,
    days: tuple[date | None, date | None] = (MONDAY, MONDAY),
) -> Finding:
    """What comparing two sentences finds of one kind."""
    found = compare(a_statement(claim, days[0]), a_statement(passage, days[1]))
    (one,) = [each for each in found if each.kind == kind]
    return one
