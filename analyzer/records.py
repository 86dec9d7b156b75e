"""The rows of the tables as plain values: what of a result goes into which column."""

from __future__ import annotations

import json
import math
from dataclasses import asdict

from analyzer.datamodels import (
    Cell,
    ClaimResult,
    Figure,
    Omission,
    Origin,
    OutletPair,
    Receipt,
)
from analyzer.spreads import Spread

Record = dict[str, object]


def claim_record(result: ClaimResult) -> Record:
    """The row of `claims.csv`, as plain values."""
    claim = result.claim
    return {
        "claim_id": claim.claim_id,
        "article_id": claim.article_id,
        "outlet": claim.outlet,
        "start": claim.start,
        "end": claim.end,
        "sentence": claim.sentence,
        "claim": claim.text,
        "kind": claim.kind,
        "checkable": claim.checkable,
        "speaker": claim.speaker,
        "verdict": result.verdict,
        "outlets_agree": result.outlets_agree,
        "outlets_diverge": result.outlets_diverge,
        "outlets_silent": result.outlets_silent,
        "origins_agree": result.origins_agree,
        "origins_diverge": result.origins_diverge,
        "confidence": rounded(result.confidence),
        "receipt": json.dumps(
            receipt_record(result.receipt),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        ),
        "field": claim.field,
        "all_later": result.all_later,
    }


def receipt_record(receipt: Receipt) -> Record:
    """The receipt as plain values."""
    return {
        **asdict(receipt),
        "nearest_similarity": rounded(receipt.nearest_similarity),
        "unknown": list(receipt.unknown),
        "outlets": list(receipt.outlets),
        "unread": list(receipt.unread),
    }


def cell_record(cell: Cell) -> Record:
    """The row of `cells.csv`, as plain values."""
    return {
        "claim_id": cell.claim_id,
        "article_id": cell.article_id,
        "other_article_id": cell.other_article_id,
        "other_outlet": cell.other_outlet,
        "other_published": cell.other_published,
        "origin_id": cell.origin_id,
        "relation": cell.relation,
        "kinds": ";".join(cell.kinds),
        "later": cell.later,
        "p_agrees": rounded(cell.probabilities.agrees),
        "p_diverges": rounded(cell.probabilities.diverges),
        "p_silent": rounded(cell.probabilities.silent),
        "reason": cell.reason,
        "evidence": cell.evidence,
        "evidence_start": cell.evidence_start,
        "evidence_end": cell.evidence_end,
        "evidence_sha256": cell.evidence_sha256,
        "evidence_field": cell.evidence_field,
        "event_id": cell.event_id,
        "scope": cell.scope,
        "counter_evidence": cell.counter_evidence,
        "counter_start": cell.counter_start,
        "counter_end": cell.counter_end,
        "counter_field": cell.counter_field,
        "note": cell.note,
        "similarity": rounded(cell.similarity),
        "speaker": cell.speaker,
        "firmness": cell.firmness,
        "origin_reason": cell.origin_reason,
    }


def origin_record(origin: Origin) -> Record:
    """The row of `origins.csv`, as plain values."""
    return {
        "event_id": origin.event_id,
        "article_id": origin.article_id,
        "outlet": origin.outlet,
        "origin_id": origin.origin_id,
        "copied_from": origin.copied_from,
        "similarity": rounded(origin.similarity),
        "credits": ";".join(origin.credits),
        "event_probability": rounded(origin.event_probability),
        "event_reason": origin.event_reason,
        "reason": origin.reason,
        "owner": origin.owner,
    }


def omission_record(omission: Omission) -> Record:
    """The row of `omissions.csv`, as plain values."""
    quotes = [asdict(quote) for quote in omission.quotes]
    return {
        "article_id": omission.article_id,
        "fact": omission.fact,
        "origins": omission.origins,
        "outlets": omission.outlets,
        "evidence_article_id": omission.evidence_article_id,
        "start": omission.start,
        "end": omission.end,
        "nearest_sentence": omission.nearest_sentence,
        "nearest_score": rounded(omission.nearest_score),
        "event_id": omission.event_id,
        "confidence": rounded(omission.confidence),
        "quotes": json.dumps(quotes, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "detail": omission.detail,
        "detail_start": omission.detail_start,
        "detail_end": omission.detail_end,
        "field": omission.field,
    }


def pair_record(pair: OutletPair) -> Record:
    """The row of `outlets.csv`, as plain values; agreement is empty where too little is decided."""
    return {
        **asdict(pair),
        "agreement": _share(pair.agreement),
        "agreement_low": _share(pair.agreement_low),
        "agreement_high": _share(pair.agreement_high),
        "kinds": ";".join(f"{kind}={count}" for kind, count in pair.kinds),
    }


def _share(value: float) -> str:
    """Four places, or nothing."""
    return "" if math.isnan(value) else f"{value:.4f}"


def figure_record(figure: Figure) -> Record:
    """The row of `figures.csv`, as plain values."""
    quantity = figure.quantity
    sentence_start = quantity.start - figure.start
    return {
        "event_id": figure.event_id,
        "article_id": figure.article_id,
        "outlet": figure.outlet,
        "published": figure.published,
        "quantity": quantity.text,
        "low": rounded(quantity.low),
        "high": rounded(quantity.high),
        "bound": quantity.bound,
        "unit": quantity.unit,
        "counted": quantity.counted,
        "as_of": figure.as_of,
        "speaker": figure.speaker,
        "sentence": figure.sentence,
        "start": sentence_start,
        "end": sentence_start + len(figure.sentence),
        "field": figure.field,
        "of": quantity.of,
        "place": figure.place,
        "background": figure.background,
        "aside": figure.aside,
        "part_of": figure.part_of,
        "quantity_start": quantity.start,
        "quantity_end": quantity.end,
    }


def spread_record(spread: Spread) -> Record:
    """The row of `spreads.csv`, as plain values."""
    lowest, highest = spread.lowest, spread.highest
    return {
        "event_id": spread.event_id,
        "counted": spread.counted,
        "of": spread.of,
        "unit": spread.unit,
        "outlets": spread.outlets,
        "figures": spread.figures,
        "lowest": lowest.quantity.text,
        "lowest_outlet": lowest.outlet,
        "lowest_speaker": lowest.speaker,
        "lowest_as_of": lowest.as_of,
        "highest": highest.quantity.text,
        "highest_outlet": highest.outlet,
        "highest_speaker": highest.speaker,
        "highest_as_of": highest.as_of,
        "agreed": spread.agreed,
        "by_outlet": spread.by_outlet,
        "place": spread.place,
    }


def rounded(value: float) -> float:
    """Four places, and never a negative zero."""
    return round(float(value), 4) + 0.0
