"""Small builders of values for tests, and one invented story told by five outlets.

Every builder fills in what a test does not care about; offsets are looked up in the text, so a
sentence that is not verbatim fails at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analyzer.datamodels import (
    Article,
    Cell,
    Claim,
    ClaimResult,
    Comparison,
    EventMatch,
    Field,
    OmissionSearch,
    Origin,
    Passage,
    Probabilities,
    Problem,
    Receipt,
    Relation,
    Verdict,
)

PROBABILITIES: Mapping[Relation, Probabilities] = {
    "agrees": Probabilities(0.9, 0.04, 0.06),
    "diverges": Probabilities(0.05, 0.85, 0.1),
    "silent": Probabilities(0.1, 0.1, 0.8),
    "unsure": Probabilities(0.35, 0.35, 0.3),
}


def an_article(
    id: str = "lantern",
    text: str = "A ferry burned in Port Selm on Monday. Three sailors died.",
    *,
    outlet: str = "",
    title: str = "Ferry burns in Port Selm",
    published: str = "2031-03-04",
    **more: Any,
) -> Article:
    """An article; without an outlet, its outlet is called like its id, capitalised."""
    return Article(
        id=id,
        outlet=outlet or id.capitalize(),
        title=title,
        text=text,
        published=published,
        **more,
    )


def a_passage(article: Article, text: str, number: int = 0, field: Field = "text") -> Passage:
    """A passage of the article: `text` must stand in it verbatim."""
    start = article.field_text(field).index(text)
    return Passage(article.id, number, field, start, start + len(text), text)


def a_claim(article: Article, sentence: str, *, field: Field = "text", **more: Any) -> Claim:
    """A claim of the article in its own voice; its id is `<article id>:<field>:<start>`."""
    start = article.field_text(field).index(sentence)
    values: dict[str, Any] = {
        "claim_id": f"{article.id}:{field}:{start}",
        "article_id": article.id,
        "outlet": article.outlet,
        "field": field,
        "start": start,
        "end": start + len(sentence),
        "sentence": sentence,
        "text": sentence,
        "kind": "assertion",
        "checkable": True,
    }
    return Claim(**{**values, **more})


def a_cell(
    claim: Claim, other: Article, relation: Relation = "agrees", evidence: str = "", **more: Any
) -> Cell:
    """A cell of the claim; evidence and `counter_evidence` must stand verbatim in the text."""
    start = other.text.index(evidence)
    values: dict[str, Any] = {
        "claim_id": claim.claim_id,
        "article_id": claim.article_id,
        "other_article_id": other.id,
        "other_outlet": other.outlet,
        "other_published": other.published,
        "origin_id": f"o-{other.id}",
        "relation": relation,
        "kinds": (),
        "later": False,
        "probabilities": PROBABILITIES[relation],
        "reason": "",
        "evidence": evidence,
        "evidence_field": "text",
        "evidence_start": start,
        "evidence_end": start + len(evidence),
        "evidence_sha256": other.sha256,
        "event_id": "e1",
        "scope": "event",
        "similarity": 0.5,
    }
    if counter := more.get("counter_evidence"):
        at = other.text.index(counter)
        values |= {"counter_start": at, "counter_end": at + len(counter)}
    return Cell(**{**values, **more})


def a_search(article_id: str = "lantern", **more: Any) -> OmissionSearch:
    """A search for omissions of two origins, on an event with four other articles."""
    values: dict[str, Any] = {"least_origins": 2, "on_event": 4, "origins": 2, "outlets": 2}
    return OmissionSearch(article_id, **{**values, **more})


def a_receipt(**more: Any) -> Receipt:
    """A receipt of a search in twelve articles, four of them on the event."""
    values: dict[str, Any] = {
        "articles_searched": 12,
        "articles_on_event": 4,
        "outlets_on_event": 3,
        "first_day": "2031-02-28",
        "last_day": "2031-03-08",
        "undated_articles": 0,
        "nearest_article_id": "",
        "nearest_passage": "",
        "nearest_similarity": 0.0,
    }
    return Receipt(**{**values, **more})


def a_result(
    claim: Claim, verdict: Verdict = "uncorroborated", cells: Iterable[Cell] = (), **more: Any
) -> ClaimResult:
    """A result with the verdict that is given; counts are taken from the cells that count."""
    counting = [cell for cell in cells if cell.counts]

    def distinct(relation: Relation, name: str) -> int:
        return len({getattr(cell, name) for cell in counting if cell.relation == relation})

    values: dict[str, Any] = {
        "outlets_agree": distinct("agrees", "other_outlet"),
        "outlets_diverge": distinct("diverges", "other_outlet"),
        "outlets_silent": distinct("silent", "other_outlet"),
        "origins_agree": distinct("agrees", "origin_id"),
        "origins_diverge": distinct("diverges", "origin_id"),
        "confidence": 0.9,
        "receipt": a_receipt(),
    }
    return ClaimResult(claim, verdict, **{**values, **more})


def a_comparison(
    articles: Sequence[Article],
    claims: Sequence[ClaimResult] = (),
    cells: Sequence[Cell] = (),
    *,
    compared: Sequence[str] = (),
    origins: Sequence[Origin] | None = None,
    problems: Sequence[Problem] = (),
    provenance: Mapping[str, object] | None = None,
) -> Comparison:
    """A comparison of the first article, or of those named, with all the others."""
    ids = tuple(compared) or (articles[0].id,)
    if origins is None:
        origins = [Origin("e1", each.id, each.outlet, f"o-{each.id}") for each in articles]
    return Comparison(
        articles={each.id: each for each in articles},
        compared=ids,
        claims=tuple(claims),
        cells=tuple(cells),
        origins=tuple(origins),
        events={
            id: tuple(
                EventMatch(each.id, 0.9, "event", "same place and day")
                for each in articles
                if each.id != id
            )
            for id in ids
        },
        problems=tuple(problems),
        provenance=provenance if provenance is not None else {"settings": {"window_days": 4}},
    )


LANTERN = an_article(
    "lantern",
    "A ferry burned in Port Selm on Monday. Three sailors died. "
    "The mayor wore a grey coat. Nobody should ever sail again.",
    outlet="The Lantern",
    published="2031-03-04T08:30",
    url="https://lantern.example/ferry?a=1&b=2",
)
BEACON = an_article(
    "beacon",
    "Fire destroyed a ferry in the harbour of Port Selm on Monday. Five sailors were killed.",
    outlet="Beacon Post",
    title="Five dead in ferry fire",
    published="2031-03-05",
    url="javascript:alert(1)",
)
COAST = an_article(
    "coast",
    "PORT SELM (Tidewire) - A ferry caught fire in Port Selm on Monday. Three sailors died.",
    outlet="Coast Radio",
    title="Ferry fire kills three",
)
TIDE = an_article(
    "tide",
    "PORT SELM (Tidewire) - A ferry caught fire in Port Selm on Monday. "
    "Three sailors died, the harbour office said.",
    outlet="Tidewire",
    title="Ferry fire kills three in Port Selm",
)
EXTRA = an_article(
    "extra",
    "The ferry of Port Selm burned for six hours.",
    outlet="The Lantern",
    title="Ferry burned for hours",
    published="",
)


def the_ferry(**changes: Any) -> Comparison:
    """The Lantern's four claims against four articles: one of each verdict that matters.

    The ferry burned: corroborated, 3 outlets of 2 origins (Coast Radio copies Tidewire).
    Three sailors died: contested, Beacon Post counts five. The coat: uncorroborated. The last
    sentence: not checkable. "extra" is the Lantern's own article and never counts.
    """
    burned = a_claim(LANTERN, "A ferry burned in Port Selm on Monday.")
    died = a_claim(LANTERN, "Three sailors died.")
    coat = a_claim(LANTERN, "The mayor wore a grey coat.")
    never = a_claim(LANTERN, "Nobody should ever sail again.", kind="appeal", checkable=False)
    fire, toll = "A ferry caught fire in Port Selm on Monday.", "Three sailors died"
    wire = {"origin_id": "o-tide"}
    cells = [
        a_cell(
            burned,
            BEACON,
            "agrees",
            "Fire destroyed a ferry in the harbour of Port Selm on Monday.",
        ),
        a_cell(burned, COAST, "agrees", fire, **wire),
        a_cell(
            burned,
            EXTRA,
            "agrees",
            "The ferry of Port Selm burned for six hours.",
            note="same outlet",
        ),
        a_cell(burned, TIDE, "agrees", fire, **wire),
        a_cell(
            died,
            BEACON,
            "diverges",
            "Five sailors were killed.",
            kinds=("number", "victim"),
            later=True,
            reason="3 sailors killed here, 5 there",
        ),
        a_cell(died, COAST, "agrees", toll + ".", **wire),
        a_cell(died, EXTRA, "silent", EXTRA.text, note="same outlet"),
        a_cell(died, TIDE, "agrees", toll + ", the harbour office said.", **wire),
        *(
            a_cell(coat, other, "silent", fire if other in (COAST, TIDE) else "", similarity=0.2)
            for other in (BEACON, COAST, TIDE)
        ),
    ]
    verdicts: list[tuple[Claim, Verdict]] = [
        (burned, "corroborated"),
        (died, "contested"),
        (coat, "uncorroborated"),
        (never, "not checkable"),
    ]
    results = [
        a_result(claim, verdict, [cell for cell in cells if cell.claim_id == claim.claim_id])
        for claim, verdict in verdicts
    ]
    results[1] = replace(results[1], all_later=True)
    results[2] = replace(
        results[2],
        receipt=a_receipt(
            undated_articles=1,
            nearest_article_id="tide",
            nearest_passage=fire,
            nearest_similarity=0.20004,
        ),
    )
    origins = [
        Origin("e1", "lantern", "The Lantern", "o-lantern"),
        Origin("e1", "beacon", "Beacon Post", "o-beacon"),
        Origin(
            "e1",
            "coast",
            "Coast Radio",
            "o-tide",
            "tide",
            0.71237,
            ("Tidewire",),
            reason="2 of its 2 sentences stand in tide",
            owner="Coast & Sons",
        ),
        Origin("e1", "extra", "The Lantern", "o-extra"),
        Origin("e1", "tide", "Tidewire", "o-tide", "", 0.0, ("Tidewire", "harbour office")),
    ]
    whole = a_comparison([LANTERN, BEACON, COAST, EXTRA, TIDE], results, cells, origins=origins)
    whole = replace(whole, omission_searches=(a_search(same_outlet=1),))
    return replace(whole, **changes)
