"""Which accounts are independent: the origins of articles on an event, and of cells on a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from analyzer.copies import AGENCY_NAMES, agencies_of
from analyzer.datamodels import Cell, Claim, EventMatch, Field, Origin
from analyzer.origins import Place, SharedText, find_origins
from analyzer.passages import Reading
from analyzer.sources import SourceNames, claim_origins, owner_note


def article_origins(
    event_id: str,
    own: Reading,
    readings: Mapping[str, Reading],
    matches: Sequence[EventMatch],
    names: SourceNames,
    shared: SharedText,
    owner: Callable[[str], str],
) -> tuple[Origin, ...]:
    """Copy groups of the articles on the event, with how sure it is that they are on it.

    Args:
        event_id: of the event.
        own: the compared article.
        readings: of the other articles on the event, by id.
        matches: how sure it is that each of these is on it.
        names: of the sources of all of them.
        shared: the copies among all of them.
        owner: of an outlet, as named in an article.
    """
    everyone = [own, *readings.values()]
    rows = find_origins(
        event_id,
        [reading.article for reading in everyone],
        {reading.article.id: _credits(reading, names) for reading in everyone},
        shared,
    )
    known = {match.article_id: match for match in matches}
    surest: dict[str, float] = {}  # of the articles with one text, which report one event
    for row in rows:
        at = known[row.article_id].probability if row.article_id in known else 1.0
        surest[row.origin_id] = max(surest.get(row.origin_id, 0.0), at)
    rows = tuple(replace(row, owner=owner(row.outlet)) for row in rows)
    return tuple(
        replace(
            row,
            event_probability=round(surest[row.origin_id], 4),
            event_reason=known[row.article_id].reason,
        )
        if row.article_id in known
        else replace(row, event_reason="the compared article")
        for row in rows
    )


def cell_origins(
    claim: Claim,
    cells: Sequence[Cell],
    readings: Mapping[str, Reading],
    shared: SharedText,
    names: SourceNames,
    owner: Callable[[str], str],
    publisher: Callable[[str], str],
) -> tuple[list[Cell], str]:
    """The cells of a claim with their origin for it, and the origin of the claim itself.

    Args:
        claim: what the cells are of.
        cells: one for each other article.
        readings: of the articles of the claim and the cells, by id.
        shared: the copies among these.
        names: of their sources.
        owner: of an outlet, as named in an article.
        publisher: the outlet that counts, for one as named in an article.
    """
    own = readings[claim.article_id]
    said = {
        cell.other_article_id: names.source_at(
            readings[cell.other_article_id], cell.evidence_field, cell.evidence_start
        )
        if cell.relation in ("agrees", "diverges")
        else None
        for cell in cells
    }
    cells = [
        replace(cell, leaning=_with_speaker(cell.leaning, readings[cell.other_article_id], names))
        if cell.leaning
        else cell
        for cell in cells
    ]
    outlets = {
        article_id: (
            readings[article_id].article.outlet,
            publisher(readings[article_id].article.outlet),
        )
        for article_id in (claim.article_id, *said)
    }
    sources = {**said, claim.article_id: names.source_at(own, claim.field, claim.start)}
    places = [_place(own, claim.field, claim.start)]
    for cell in cells:
        if cell.relation in ("agrees", "diverges"):
            other_one = readings[cell.other_article_id]
            places.append(_place(other_one, cell.evidence_field, cell.evidence_start))
    one_text = [
        (one.article_id, other.article_id)
        for one, other in combinations(places, 2)
        if shared.is_shared(one, other)
    ]
    copies = {id: (shared.origin(id), _whole_reason(shared, id)) for id in sources}
    origin_of = claim_origins(claim.article_id, copies, sources, outlets, one_text)
    ours = outlets[claim.article_id][1]
    placed = []
    for cell in cells:
        other, source = cell.other_article_id, said[cell.other_article_id]
        origin_id, reason = origin_of[other]
        owned = ""
        if outlets[other][1] != ours:
            owned = owner_note(owner(own.article.outlet), owner(cell.other_outlet))
        note = ""
        if ours and outlets[other][1] == ours:
            note = "same outlet"
        elif copies[other][0] == copies[claim.article_id][0] and not (
            # What a copy says in words of its own against the text that it took, stands.
            cell.relation == "diverges" and (claim.article_id, other) not in one_text
        ):
            note = "copy of the claim's own article"
        placed.append(
            replace(
                cell,
                origin_id=origin_id,
                note=note,
                speaker=source.name if source else "",
                origin_reason="; ".join(filter(None, (reason, owned))),
            )
        )
    return placed, origin_of[claim.article_id][0]


def _credits(reading: Reading, names: SourceNames) -> tuple[str, ...]:
    """The named sources and the news agencies that an article rests on."""
    agencies = {name for name in agencies_of(reading) if name != "agencies"}
    named = {name for name in names.credits(reading) if AGENCY_NAMES.get(name) not in agencies}
    return tuple(sorted(named | agencies))


def _place(reading: Reading, field: Field, start: int) -> Place:
    """The passage of an article that holds an offset; -1 where none does."""
    number = reading.number_at(field, start)
    return Place(reading.article.id, -1 if number is None else number)


def _whole_reason(shared: SharedText, article_id: str) -> str:
    """Why an article belongs to its copy group; empty for the group's origin."""
    pair = shared.source(article_id)
    return pair.reason if pair is not None and pair.whole else ""


def _with_speaker(leaning: Cell, reading: Reading, names: SourceNames) -> Cell:
    """The cell with whom its evidence rests on."""
    if leaning.relation not in ("agrees", "diverges"):
        return leaning
    source = names.source_at(reading, leaning.evidence_field, leaning.evidence_start)
    return replace(leaning, speaker=source.name if source else "")
