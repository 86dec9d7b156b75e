"""Claims by outlets as plain values: which rows and columns are shown, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from analyzer.datamodels import VERDICTS, ClaimResult
from analyzer.readout import ArticleView, MatrixMark

Order = Literal["place", "verdict", "agreement", "divergence"]

ORDERS: Mapping[Order, Callable[[tuple[int, ClaimResult]], tuple[int, ...]]] = {
    "verdict": lambda row: (VERDICTS.index(row[1].verdict), row[0]),
    "place": lambda row: (row[0],),
    "agreement": lambda row: (-row[1].origins_agree, -row[1].outlets_agree, row[0]),
    "divergence": lambda row: (-row[1].origins_diverge, -row[1].outlets_diverge, row[0]),
}


@dataclass(frozen=True)
class Sought:
    """Which claims and outlets to show; an empty field leaves nothing out."""

    verdict: str = ""
    relation: str = ""
    kind: str = ""
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Outlets whose articles on the event are copies of one text; a group may be one outlet."""

    origin: str
    outlets: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A claim with its number and one mark per outlet that has a cell."""

    number: int
    result: ClaimResult
    marks: Mapping[str, MatrixMark]


@dataclass(frozen=True)
class Matrix:
    """What is left after filtering; columns are the outlets of the groups, in order."""

    groups: tuple[Group, ...]
    rows: tuple[Row, ...]


def matrix_of(view: ArticleView, sought: Sought, order: Order = "verdict") -> Matrix:
    """The claims that other articles were compared with, by outlet.

    A claim is shown where one of its cells at a sought outlet has the sought relation and kind.
    """
    rows = []
    for number, result in sorted(view.numbered, key=ORDERS[order]):
        cells = [
            cell
            for cell in view.cells[result.claim.claim_id]
            if not sought.outlets or cell.other_outlet in sought.outlets
        ]
        if sought.verdict not in ("", result.verdict) or not any(
            sought.relation in ("", cell.relation)
            and (not sought.kind or sought.kind in cell.kinds)
            for cell in cells
        ):
            continue
        outlets = {cell.other_outlet for cell in cells}
        marks = {name: mark for name, mark in view.matrix(result).items() if name in outlets}
        rows.append(Row(number, result, marks))
    shown = {outlet for row in rows for outlet in row.marks}
    return Matrix(_groups(view, shown), tuple(rows))


def kinds_of(view: ArticleView) -> tuple[str, ...]:
    """The kinds of divergence that occur, the most frequent first."""
    counted = Counter(
        kind for cells in view.cells.values() for cell in cells for kind in cell.kinds
    )
    return tuple(sorted(counted, key=lambda kind: (-counted[kind], kind)))


def outlets_of(view: ArticleView) -> tuple[str, ...]:
    """The outlets that a claim was compared with, in alphabetical order."""
    return tuple(sorted({cell.other_outlet for some in view.cells.values() for cell in some}))


def _groups(view: ArticleView, shown: set[str]) -> tuple[Group, ...]:
    """The outlets by copy group: larger groups first. An outlet stands in its largest group."""
    members: dict[str, list[str]] = {}
    origins: dict[str, str] = {}
    for row in view.copy_groups:
        if row.outlet in shown and row.outlet not in members.setdefault(row.origin_id, []):
            members[row.origin_id].append(row.outlet)
        if row.article_id == row.origin_id or not row.copied_from:
            origins.setdefault(row.origin_id, row.outlet)
    placed: set[str] = set()
    groups = []
    for origin_id in sorted(members, key=lambda one: (-len(members[one]), sorted(members[one]))):
        outlets = tuple(outlet for outlet in sorted(members[origin_id]) if outlet not in placed)
        placed.update(outlets)
        if outlets:
            groups.append(Group(origins.get(origin_id, outlets[0]), outlets))
    groups += [Group(outlet, (outlet,)) for outlet in sorted(shown - placed)]
    return tuple(sorted(groups, key=lambda group: (-len(group.outlets), group.outlets)))
