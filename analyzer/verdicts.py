"""What the cells of a claim add up to: counts of outlets and origins, and a verdict.

Only cells that count enter: not those of the claim's own outlet, nor copies of its article.
Outlets that rest on one named source are one origin for the claim, and where the claim itself
rests on that source they do not corroborate it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from statistics import fmean
from typing import TYPE_CHECKING

from analyzer.datamodels import Article, Cell, Claim, ClaimResult, Receipt, Relation, Verdict

if TYPE_CHECKING:
    from analyzer.passages import Hit

_FEW = 3  # outlets on the event below which a receipt calls the coverage thin


def judge_claim(
    claim: Claim,
    cells: Sequence[Cell],
    own_origin: str,
    publishers: dict[str, str],
    receipt: Receipt,
) -> ClaimResult:
    """The verdict of one claim.

    Args:
        claim: the claim.
        cells: all its cells; those that do not count are left out here.
        own_origin: origin of the claim itself; agreement from there is not independent.
        publishers: the outlet that counts, by outlet as named in the cells.
        receipt: what was searched.
    """
    counted = [cell for cell in cells if cell.counts]

    def outlets(relation: Relation) -> set[str]:
        return {
            publishers.get(c.other_outlet, c.other_outlet)
            for c in counted
            if c.relation == relation
        }

    agree, diverge = outlets("agrees"), outlets("diverges")
    silent = outlets("silent") - agree - diverge
    origins_agree = {c.origin_id for c in counted if c.relation == "agrees"} - {own_origin}
    origins_diverge = {c.origin_id for c in counted if c.relation == "diverges"}
    verdict = _verdict(claim, counted, bool(agree), bool(origins_agree), bool(diverge))
    divergent = [c for c in counted if c.relation == "diverges"]
    return ClaimResult(
        claim=claim,
        verdict=verdict,
        outlets_agree=len(agree),
        outlets_diverge=len(diverge),
        outlets_silent=len(silent),
        origins_agree=len(origins_agree),
        origins_diverge=len(origins_diverge),
        confidence=_confidence(verdict, counted, own_origin),
        receipt=receipt,
        all_later=bool(divergent) and all(c.later for c in divergent),
        shared_because=tuple(
            sorted(
                {
                    c.origin_reason
                    for c in counted
                    if c.relation == "agrees" and c.origin_id == own_origin and c.origin_reason
                }
            )
        ),
    )


def _verdict(
    claim: Claim, counted: Sequence[Cell], agrees: bool, independent: bool, diverges: bool
) -> Verdict:
    """The verdict by its definition; the order of the tests is that of the definitions."""
    if not claim.checkable:
        return "not checkable"
    if not counted:
        return "not covered"
    if agrees and diverges:
        return "contested"
    if independent:
        return "corroborated"
    if diverges:
        return "disputed"
    if not agrees and any(c.relation == "unsure" for c in counted):
        return "unsure"
    return "uncorroborated"


def _confidence(verdict: Verdict, counted: Sequence[Cell], own_origin: str) -> float:
    """Calibrated probability of the cells that decided: the surest for a verdict that one cell
    decides, the mean for one that all of them do, 0 where nothing was judged.
    """
    agrees = [
        c.probabilities.agrees
        for c in counted
        if c.relation == "agrees" and (verdict == "contested" or c.origin_id != own_origin)
    ]
    diverges = [c.probabilities.diverges for c in counted if c.relation == "diverges"]
    if verdict == "corroborated":
        return max(agrees)
    if verdict == "disputed":
        return max(diverges)
    if verdict == "contested":
        return min(max(agrees), max(diverges))
    if verdict == "uncorroborated":
        # All cells have to be silent for this to hold, or agree from the claim's own origin.
        return fmean(
            c.probabilities.agrees if c.relation == "agrees" else c.probabilities.silent
            for c in counted
        )
    if verdict == "unsure":
        return max(
            max(c.probabilities.agrees, c.probabilities.diverges, c.probabilities.silent)
            for c in counted
            if c.relation == "unsure"
        )
    return 0.0


def receipt_of(
    article: Article,
    window: tuple[date, date] | None,
    searched: int,
    others: Sequence[Article],
    publisher: Callable[[str], str],
    hits: Iterable[Hit],
    unread: Sequence[str] = (),
    not_english: int = 0,
) -> Receipt:
    """What was searched for a claim of `article`.

    Args:
        article: the claim's article.
        window: first and last day of publication searched, None without a date.
        searched: number of articles that were looked at.
        others: the articles on the event.
        publisher: the outlet that counts, by outlet as named.
        hits: all passages that were read for the claim.
        unread: ids of the articles on the event that could not be read, or not whole.
        not_english: number of articles of the corpus that were not read at all.
    """
    outlets = {publisher(other.outlet) for other in others} - {publisher(article.outlet)}
    nearest = max(
        hits,
        key=lambda hit: (hit.similarity, hit.passage.article_id, -hit.passage.number),
        default=None,
    )
    note = "coverage is thin" if others and len(outlets) < _FEW else ""
    return Receipt(
        articles_searched=searched,
        articles_on_event=len(others),
        outlets_on_event=len(outlets),
        first_day=window[0].isoformat() if window else "",
        last_day=window[1].isoformat() if window else "",
        undated_articles=sum(other.day is None for other in others),
        nearest_article_id=nearest.passage.article_id if nearest else "",
        nearest_passage=nearest.passage.text if nearest else "",
        nearest_similarity=round(nearest.similarity, 4) if nearest else 0.0,
        unknown=tuple(name for name in ("outlet", "published") if not getattr(article, name)),
        note=note,
        nearest_field=nearest.passage.field if nearest else "text",
        nearest_start=nearest.passage.start if nearest else 0,
        nearest_end=nearest.passage.end if nearest else 0,
        outlets=tuple(sorted(outlets)),
        unread=tuple(sorted(unread)),
        not_english=not_english,
    )
