"""What changed between two runs: which claims, and which evidence, article or setting did it.

Only what both runs have written is compared; nothing is judged anew.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from analyzer.datamodels import Problem
from analyzer.runs import CellRow, ClaimRow, Run

Group = Literal["verdict", "cells", "added", "removed", "details", "same"]
Aspect = Literal["gone", "new", "relation", "counted", "origin", "text", "evidence", "details"]

_DECIDING = frozenset(("agrees", "diverges"))
# What the manifest says of a run beyond these is compared; these are compared as such, or follow.
_APART = ("compared", "published", "problems", "rows", "error_rate")
_NAMES = {"settings": "setting", "models": "model", "versions": "version of", "corpus": "corpus"}
_CORPUS = {"gone": "removed from the corpus", "new": "added to the corpus"}
_WHY = {
    ("gone", "event"): "no longer taken for the event",
    ("new", "event"): "not taken for the event before",
    ("gone", "background"): "no longer drawn on as an older report",
    ("new", "background"): "not drawn on as an older report before",
}
# Columns in which a row may differ while it says the same: ids follow the names of articles.
_IDS = frozenset(("claim_id", "article_id", "event_id", "origin_id", "origin_reason", "receipt"))


@dataclass(frozen=True)
class Difference:
    """Something that each run says in its own way; a value is empty where a run says nothing."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class ArticleChange:
    """An article that changed between the runs, with what can be said of why.

    `what` is `gone` or `new` where only one run has it on the event, and `edited` where its text is
    another one.
    """

    article_id: str
    outlet: str
    published: str
    what: Literal["gone", "new", "edited"]
    why: str = ""


@dataclass(frozen=True)
class CellChange:
    """One article's cell on a claim in both runs, where the two differ.

    `aspects` name in what. `old_origin` and `new_origin` are the articles, of those that agree or
    diverge in both runs, which count as one origin with this one. `weighs` says whether the change
    can have moved the verdict: cells that never count and articles that say nothing cannot.
    `elsewhere`: the run without this cell has the article on the event of other claims.
    """

    old: CellRow | None
    new: CellRow | None
    aspects: tuple[Aspect, ...]
    old_origin: tuple[str, ...] = ()
    new_origin: tuple[str, ...] = ()
    weighs: bool = False
    elsewhere: bool = False

    @property
    def cell(self) -> CellRow:
        """The cell of the new run, or of the old one where the new has none."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def from_article(self) -> bool:
        """Whether the article itself came, went or was edited."""
        return not {"gone", "new", "text"}.isdisjoint(self.aspects)


@dataclass(frozen=True)
class ClaimChange:
    """A claim in both runs, or in the one that has it, with all that differs.

    `reading` is how the claim itself was read; `edited` says that its article's text changed.
    """

    old: ClaimRow | None
    new: ClaimRow | None
    reading: tuple[Difference, ...] = ()
    cells: tuple[CellChange, ...] = ()
    edited: bool = False

    @property
    def claim(self) -> ClaimRow:
        """The claim of the new run, or of the old one where the new has none."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def weighty(self) -> tuple[CellChange, ...]:
        """The changes that can have moved the verdict."""
        return tuple(change for change in self.cells if change.weighs)

    @property
    def explained(self) -> bool:
        """Whether an article that counts changed, or how the claim was read.

        Else the cause is a setting, a model, or the rest of the event that cells are judged with.
        """
        changed = any(change.from_article for change in self.weighty)
        return self.edited or bool(self.reading) or changed

    @cached_property
    def group(self) -> Group:
        """Where the claim belongs: the most that changed about it."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        if self.old.verdict != self.new.verdict:
            return "verdict"
        if self.weighty:
            return "cells"
        if self.reading or self.cells or _differ(self.old, self.new):
            return "details"
        return "same"


@dataclass(frozen=True)
class RunDiff:
    """All that differs between two runs.

    `run` are settings, models, versions, the corpus and the compared articles; `claims` are all
    claims of both runs, in the order of the new one, those that only the old one has at the end.
    """

    old: Run
    new: Run
    run: tuple[Difference, ...]
    articles: tuple[ArticleChange, ...]
    claims: tuple[ClaimChange, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read in either folder."""
        return tuple(dict.fromkeys((*self.old.problems, *self.new.problems)))

    @property
    def equal(self) -> bool:
        """Whether nothing differs that is compared."""
        return not (self.run or self.articles) and len(self.of("same")) == len(self.claims)

    def of(self, *groups: Group) -> tuple[ClaimChange, ...]:
        """The claims of these groups, in order."""
        return tuple(claim for claim in self.claims if claim.group in groups)


def compare_runs(old: Run, new: Run) -> RunDiff:
    """Match the claims of two runs and find out what differs.

    Claims match by their place where the article's text is the same, and else by their verbatim
    sentence; of equal sentences the first matches the first.
    """
    pairs = _article_pairs(old, new)
    olds, news = _by_article(old.claims), _by_article(new.claims)
    match_of: dict[str, ClaimRow] = {}
    for new_id, old_id in pairs.items():
        same_text = bool(new.compared[new_id]) and new.compared[new_id] == old.compared[old_id]
        match_of |= _matches(olds.get(old_id, ()), news.get(new_id, ()), same_text)
    edited = {
        new_id
        for new_id, old_id in pairs.items()
        if "" not in (texts := {old.compared[old_id], new.compared[new_id]}) and len(texts) > 1
    }
    claims = [
        _claim_change(match_of.get(claim.claim_id), claim, old, new, claim.article_id in edited)
        for claim in new.claims
    ]
    matched = {claim.claim_id for claim in match_of.values()}
    claims += [ClaimChange(each, None) for each in old.claims if each.claim_id not in matched]
    return RunDiff(
        old,
        new,
        (*_manifest_differences(old, new), *_compared_differences(old, new, pairs)),
        (*_edited_articles(edited, new), *_article_changes(claims, old, new, edited)),
        tuple(claims),
    )


def _article_pairs(old: Run, new: Run) -> dict[str, str]:
    """The old run's name of each compared article, by the new run's.

    An article keeps its id, or is known by its text; where each run compared a single article,
    the two are paired whatever changed.
    """
    pairs = {id: id for id in new.compared if id in old.compared}
    by_text = {text: id for id, text in old.compared.items() if text and id not in pairs}
    for id, text in new.compared.items():
        if id not in pairs and text in by_text:
            pairs[id] = by_text.pop(text)
    if not pairs and len(old.compared) == len(new.compared) == 1:
        return {next(iter(new.compared)): next(iter(old.compared))}
    return pairs


def _by_article(claims: Iterable[ClaimRow]) -> dict[str, list[ClaimRow]]:
    """The claims of each article, in order."""
    grouped: dict[str, list[ClaimRow]] = {}
    for claim in claims:
        grouped.setdefault(claim.article_id, []).append(claim)
    return grouped


def _matches(
    olds: Sequence[ClaimRow], news: Sequence[ClaimRow], same_text: bool
) -> dict[str, ClaimRow]:
    """The old claim for each new one of an article, by the new claim's id."""

    def place(claim: ClaimRow) -> Hashable:
        return claim.field, claim.start, claim.end, claim.sentence  # no hash covers the title

    def sentence(claim: ClaimRow) -> Hashable:
        return claim.field, claim.sentence

    match_of: dict[str, ClaimRow] = {}
    keys: list[Callable[[ClaimRow], Hashable]] = [place, sentence] if same_text else [sentence]
    for key in keys:
        taken = {claim.claim_id for claim in match_of.values()}
        waiting: dict[Hashable, deque[ClaimRow]] = defaultdict(deque)
        for claim in olds:
            if claim.claim_id not in taken:
                waiting[key(claim)].append(claim)
        for claim in news:
            if claim.claim_id not in match_of and waiting[key(claim)]:
                match_of[claim.claim_id] = waiting[key(claim)].popleft()
    return match_of


def _claim_change(
    before: ClaimRow | None, after: ClaimRow, old: Run, new: Run, edited: bool
) -> ClaimChange:
    """A claim of the new run against its match in the old one, if it has one."""
    if before is None:
        return ClaimChange(None, after)
    reading = tuple(
        Difference(what, str(one), str(other))
        for what, one, other in (
            ("kind", before.kind, after.kind),
            ("speaker", before.speaker, after.speaker),
            ("wording", before.claim, after.claim),
        )
        if one != other
    )
    cells = _cell_changes(before, after, old, new)
    return ClaimChange(before, after, reading, tuple(cells), edited)


def _cell_changes(before: ClaimRow, after: ClaimRow, old: Run, new: Run) -> Iterator[CellChange]:
    """The cells of a claim that differ; those that can have moved the verdict come first."""
    olds, news = old.cells[before.claim_id], new.cells[after.claim_id]
    decided = [
        id for id, cell in news.items() if id in olds and _decides(cell) and _decides(olds[id])
    ]
    changes = []
    for id in sorted({*olds, *news}):
        one, other = olds.get(id), news.get(id)
        before_with, after_with = (_one_origin(id, decided, cells) for cells in (olds, news))
        aspects = _aspects(one, other, before_with != after_with)
        if not aspects:
            continue
        weighs = any(
            cell is not None
            and cell.counts
            and ("relation" in aspects or _bears(cell, *verdicts, aspects))
            for cell, verdicts in (
                (one, (before.verdict, after.verdict)),
                (other, (after.verdict, before.verdict)),
            )
        )
        elsewhere = (other is None and id in new.on_event) or (one is None and id in old.on_event)
        change = CellChange(one, other, aspects, before_with, after_with, weighs, elsewhere)
        changes.append(change)
    yield from sorted(changes, key=lambda change: not change.weighs)


def _bears(cell: CellRow, verdict: str, other_verdict: str, aspects: Iterable[Aspect]) -> bool:
    """Whether that a cell came, went, or is counted in another way can have moved the verdict.

    Args:
        cell: the cell in one run; it counts.
        verdict: that of the claim in this run.
        other_verdict: that in the other run.
        aspects: in what the cells differ.
    """
    if {"gone", "new", "counted", "origin"}.isdisjoint(aspects):
        return False
    return (
        cell.relation in _DECIDING
        or (cell.relation == "unsure" and verdict == "unsure" != other_verdict)
        or other_verdict == "not covered"  # then it matters that there is a report at all
    )


def _decides(cell: CellRow) -> bool:
    """Whether the cell agrees or diverges, and counts."""
    return cell.counts and cell.relation in _DECIDING


def _one_origin(id: str, among: Sequence[str], cells: Mapping[str, CellRow]) -> tuple[str, ...]:
    """Those of the articles that share the origin of `id` in one run.

    The id of an origin is no measure: it is named after an article, which may go.
    """
    if id not in among:
        return ()
    return tuple(sorted(o for o in among if o != id and cells[o].origin_id == cells[id].origin_id))


def _aspects(one: CellRow | None, other: CellRow | None, origin: bool) -> tuple[Aspect, ...]:
    """In what two cells differ."""
    if one is None:
        return ("new",)
    if other is None:
        return ("gone",)
    found: dict[Aspect, bool] = {
        "relation": (one.relation, one.kinds, one.later)
        != (other.relation, other.kinds, other.later),
        "counted": one.note != other.note,
        "origin": origin,
        "text": one.evidence_sha256 != other.evidence_sha256,
        "evidence": one.evidence != other.evidence,
    }
    aspects = tuple(aspect for aspect, differs in found.items() if differs)
    return aspects or (("details",) if _differ(one, other) else ())


def _differ(one: ClaimRow | CellRow, other: ClaimRow | CellRow) -> bool:
    """Whether two rows differ in a column that both have, ids aside."""
    if one.values == other.values and one.columns == other.columns:
        return False
    old, new = (dict(zip(row.columns, row.values, strict=True)) for row in (one, other))
    return any(old[name] != new[name] for name in old.keys() & new.keys() - _IDS)


def _manifest_differences(old: Run, new: Run) -> Iterator[Difference]:
    """Settings, models, versions and the like that differ, then the problems of one run only."""
    entries = [dict(_entries(run.manifest)) for run in (old, new)]
    for what in dict.fromkeys((*entries[0], *entries[1])):
        one, other = (known.get(what, "") for known in entries)
        if one != other:
            yield Difference(what, one, other)
    problems = [_problems(run) for run in (old, new)]
    for problem in dict.fromkeys((*problems[0], *problems[1])):
        one, other = (problem if problem in known else "" for known in problems)
        if one != other:
            yield Difference("problem", one, other)


def _entries(manifest: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Every entry of a manifest with its name in words."""
    for section in (*_NAMES, *sorted(manifest.keys() - {*_NAMES, *_APART})):
        value = manifest.get(section)
        name = _NAMES.get(section, section)
        if isinstance(value, Mapping):
            for key in sorted(value):
                yield f"{name} {key}", _value(value[key])
        elif value is not None:
            yield name, _value(value)


def _value(value: object) -> str:
    """A value of the manifest as text."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _problems(run: Run) -> tuple[str, ...]:
    """The problems that the run reported."""
    found = run.manifest.get("problems")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _compared_differences(old: Run, new: Run, pairs: Mapping[str, str]) -> Iterator[Difference]:
    """Compared articles with another id, outlet or date, or of one run only."""
    for new_id in new.compared:
        old_id = pairs.get(new_id, "")
        if new_id != old_id:
            yield Difference("compared article", old_id, new_id)
        before = str(old.section("published").get(old_id, ""))
        after = str(new.section("published").get(new_id, ""))
        if before and after and before != after:
            yield Difference(f"outlet and date of {new_id}", before, after)
    for old_id in old.compared:
        if old_id not in pairs.values():
            yield Difference("compared article", old_id, "")


def _edited_articles(edited: Iterable[str], new: Run) -> Iterator[ArticleChange]:
    """The compared articles that have another text now."""
    outlets = {claim.article_id: claim.outlet for claim in new.claims}
    for id in sorted(edited):
        yield ArticleChange(id, outlets.get(id, ""), "", "edited")


def _article_changes(
    claims: Iterable[ClaimChange], old: Run, new: Run, known: Iterable[str]
) -> Iterator[ArticleChange]:
    """The other articles that came, went or were edited, as far as cells of matched claims say."""
    prints = [run.section("corpus").get("fingerprint") for run in (old, new)]
    same_corpus = prints[0] is not None and prints[0] == prints[1]
    found: dict[str, ArticleChange] = {}
    for change in (change for claim in claims for change in claim.cells):
        id, cell = change.cell.other_article_id, change.cell
        if id in found or id in known or not change.from_article or change.elsewhere:
            continue
        what: Literal["gone", "new", "edited"] = "edited"
        why = ""
        if not {"gone", "new"}.isdisjoint(change.aspects):
            what = "gone" if "gone" in change.aspects else "new"
            in_corpus = same_corpus or (id in old.articles and id in new.articles)
            if in_corpus and cell.scope == "background":
                continue  # which older reports are drawn on differs from claim to claim
            why = _WHY[what, cell.scope]
            if not in_corpus:
                why = f"{_CORPUS[what]}, or {why}"
        found[id] = ArticleChange(id, cell.other_outlet, cell.other_published, what, why)
    yield from (found[id] for id in sorted(found))
