"""How far people and the machine agree on the cells that were reviewed; the tables of reviews."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

from analyzer.columns import AGREEMENT_COLUMNS, REVIEW_COLUMNS
from analyzer.datamodels import Article
from analyzer.outlets import wilson
from analyzer.records import rounded
from analyzer.reviews import Review, Standing, standings
from analyzer.tables import csv_bytes, write_table

MACHINE = "the machine"
EVERYBODY = "all reviewers"
# Cells below which nothing is said: the interval of fewer is wider than half of what is possible.
LEAST_CELLS = 10

Answers = Mapping[tuple[str, ...], tuple[str, str]]  # cell → what one says, and what the other says


@dataclass(frozen=True)
class Agreement:
    """How often two agree on the cells that both have answered.

    `share` has the 95 % interval `low` to `high`; `kappa` is the agreement beyond what chance
    gives (Cohen 1960), 1 at most. NaN where there is too little to say.
    """

    one: str
    other: str
    cells: int
    same: int
    share: float
    low: float
    high: float
    kappa: float


def agreements(found: Iterable[tuple[Review, Standing]]) -> tuple[Agreement, ...]:
    """Each person and the machine, all people and the machine, then each two people.

    Only current reviews count. A rejection without a correction is an answer of its own ("not
    agrees"), which differs from the machine's. All people together give one answer a cell, the
    last one, so that no cell counts twice.
    """
    by_person: dict[str, dict[tuple[str, ...], Review]] = {}
    everybody: dict[tuple[str, ...], Review] = {}
    for review, standing in found:
        if standing == "current":
            by_person.setdefault(review.reviewer, {})[review.cell] = review
            everybody[review.cell] = review
    people = sorted(by_person)
    rows = [_agreement(name, MACHINE, _with_machine(by_person[name])) for name in people]
    if len(people) > 1:
        rows.append(_agreement(EVERYBODY, MACHINE, _with_machine(everybody)))
    for one, other in combinations(people, 2):
        both = {
            cell: (review.answer, by_person[other][cell].answer)
            for cell, review in by_person[one].items()
            if cell in by_person[other]
        }
        rows.append(_agreement(one, other, both))
    return tuple(rows)


def review_files(reviews: Sequence[Review], articles: Mapping[str, Article]) -> dict[str, bytes]:
    """`reviews.csv` and `agreement.csv`; equal reviews and texts give equal bytes."""
    return {name: csv_bytes(*table) for name, table in _tables(reviews, articles).items()}


def write_reviews(
    reviews: Sequence[Review], articles: Mapping[str, Article], out: Path
) -> list[Path]:
    """Write both tables into the folder and return their paths.

    Raises:
        UsageError: the folder cannot be written.
    """
    for name, (columns, rows) in _tables(reviews, articles).items():
        write_table(out / name, columns, rows)
    return [out / name for name in _tables((), {})]


def _tables(
    reviews: Sequence[Review], articles: Mapping[str, Article]
) -> dict[str, tuple[tuple[str, ...], list[list[object]]]]:
    """Columns and rows by the name of the file."""
    found = standings(reviews, articles)
    rows = [{**asdict(review), "standing": standing} for review, standing in found]
    agreed = [
        {name: _said(value) for name, value in asdict(each).items()} for each in agreements(found)
    ]
    return {
        "reviews.csv": (tuple(REVIEW_COLUMNS), _ordered(rows, REVIEW_COLUMNS)),
        "agreement.csv": (tuple(AGREEMENT_COLUMNS), _ordered(agreed, AGREEMENT_COLUMNS)),
    }


def _ordered(
    rows: Iterable[Mapping[str, object]], columns: Mapping[str, type]
) -> list[list[object]]:
    return [[row[name] for name in columns] for row in rows]


def _said(value: object) -> object:
    """Nothing where there is too little to say."""
    return "" if isinstance(value, float) and math.isnan(value) else value


def _with_machine(reviews: Mapping[tuple[str, ...], Review]) -> Answers:
    """The answers of a person and of the machine at that time."""
    return {cell: (review.answer, review.relation) for cell, review in reviews.items()}


def _agreement(one: str, other: str, answers: Answers) -> Agreement:
    """The row of two who answer."""
    cells, same = len(answers), sum(a == b for a, b in answers.values())
    if cells < LEAST_CELLS:
        return Agreement(one, other, cells, same, *[math.nan] * 4)
    low, high = wilson(same, cells)
    return Agreement(one, other, cells, same, same / cells, low, high, _kappa(answers))


def _kappa(answers: Answers) -> float:
    """Cohen's kappa; NaN where both always give one and the same answer."""
    from sklearn.metrics import cohen_kappa_score

    ones, others = zip(*answers.values(), strict=True)
    if len({*ones, *others}) == 1:
        return math.nan
    return rounded(cohen_kappa_score(ones, others))
