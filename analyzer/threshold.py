"""The same comparison at another threshold: nothing is read, embedded or judged again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from analyzer.datamodels import Cell, Comparison
from analyzer.outlets import compare_outlets
from analyzer.verdicts import judge_claim

_REASON = "no relation is likely enough: agrees {:.2f}, diverges {:.2f}, silent {:.2f}"


def decided_at(
    comparison: Comparison, threshold: float, publisher: Callable[[str], str]
) -> Comparison:
    """What the comparison says where a cell is `unsure` below another probability.

    Cells, verdicts, counts and outlets against outlets are decided anew; at the threshold of the
    run itself nothing changes. What else a run at that threshold might find differently stays as
    it is: the origins of the cells, the timeline, and which older reports were taken in.

    Args:
        comparison: as an engine made it.
        threshold: least probability of the likeliest relation, as `Settings.abstain_below`.
        publisher: the outlet that counts, for one as named; `Corpus.publisher`.
    """
    cells = tuple(_decided(cell, threshold) for cell in comparison.cells)
    changed = replace(comparison, cells=cells)
    claims = []
    for result in comparison.claims:
        mine = changed.cells_of(result.claim.claim_id)
        # The origin of the claim itself is called by the claim's article.
        own, outlets = result.claim.article_id, {cell.other_outlet for cell in mine}
        publishers = {outlet: publisher(outlet) for outlet in outlets}
        claims.append(judge_claim(result.claim, mine, own, publishers, result.receipt))
    articles = comparison.articles
    return replace(
        changed,
        claims=tuple(claims),
        pairs=compare_outlets(cells, lambda id: articles[id].outlet, publisher),
        provenance=_with_threshold(comparison.provenance, threshold),
    )


def _decided(cell: Cell, threshold: float) -> Cell:
    """The cell at the threshold."""
    sure = cell.probabilities
    enough = max(sure.agrees, sure.diverges, sure.silent) >= threshold
    if cell.relation == "unsure":
        if not enough or cell.leaning is None:
            return cell
        return replace(
            cell.leaning,
            origin_id=cell.origin_id,
            origin_reason=cell.origin_reason,
            note=cell.note,
        )
    if enough:
        return cell
    return replace(
        cell,
        relation="unsure",
        kinds=(),
        later=False,
        reason=_REASON.format(sure.agrees, sure.diverges, sure.silent),
        counter_evidence="",
        counter_field="text",
        counter_start=0,
        counter_end=0,
        speaker="",
        leaning=cell,
    )


def _with_threshold(provenance: Mapping[str, object], threshold: float) -> dict[str, object]:
    """The provenance of a run at the threshold."""
    settings = provenance.get("settings")
    known = dict(settings) if isinstance(settings, Mapping) else {}
    return {**provenance, "settings": {**known, "abstain_below": threshold}}
