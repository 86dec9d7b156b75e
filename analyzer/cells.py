"""From a claim and its passages to the judge's question, and from the answer to a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.claims import clauses
from analyzer.datamodels import Article, Cell, Claim, Firmness, Scope
from analyzer.development import Account
from analyzer.judging.judge import Evidence, Judgement, Question
from analyzer.judging.statements import Statement, read_statement
from analyzer.judging.utterances import Utterance, read_utterance
from analyzer.lexical import words
from analyzer.passages import Hit, Reading
from analyzer.speakers import core_span

if TYPE_CHECKING:
    from analyzer.embedding import CachedEncoder, Vectors

_PARAGRAPH = 300  # characters
_LEAD = 400  # characters


@dataclass(frozen=True)
class Prepared:
    """A claim ready to be searched for; `core` is what it says without who says it.

    `to_title` and `to_lead` are the core's cosines to the title and the first lines of its article;
    `account` is when that was written and which older figures it replaces; `utterance` is what
    somebody named says in it.
    """

    claim: Claim
    statement: Statement
    core: str
    to_title: float
    to_lead: float
    account: Account
    utterance: Utterance | None


# A claim, its passages in one article, and how sure it is that the article is on the event.
Asked = tuple[Prepared, Sequence[Hit], float]


def prepare(
    article: Article, claims: Sequence[Claim], own: Reading, encoder: CachedEncoder
) -> list[Prepared]:
    """Each claim with its statement and what it says without who says it."""
    places = {}
    for passage, sentence, said in zip(own.passages, own.sentences, own.said, strict=True):
        for clause in clauses(sentence):
            # A sentence with a quotation is not cut into clauses.
            whole = said if clause.text == sentence.text else None
            places[passage.field, clause.start] = clause, whole
    found = []
    for claim in claims:
        clause, said = places[claim.field, claim.start]
        start, end = core_span(clause)
        core = article.field_text(claim.field)[start:end].strip() or claim.sentence
        statement = read_statement(clause, article.day)
        found.append((claim, statement, core, read_utterance(clause, said)))
    if not found:
        return []
    head = encoder.encode(head_of(article))
    near = encoder.encode([core for _, _, core, _ in found]) @ head.T
    return [
        Prepared(claim, statement, core, float(to_title), float(to_lead), own.account, utterance)
        for (claim, statement, core, utterance), (to_title, to_lead) in zip(
            found, near, strict=True
        )
    ]


def head_of(article: Article) -> tuple[str, str]:
    """The title and the first lines: what others tell of an event too."""
    return article.title, article.text[:_LEAD]


def question_of(
    item: Prepared,
    hits: Sequence[Hit],
    aligned: Sequence[Vectors],
    probability: float,
    rarity: Callable[[str], float],
) -> Question:
    """What the judge is asked about one article.

    Args:
        item: the claim.
        hits: passages of the other article.
        aligned: for each passage, how near its tokens come to each token of the core.
        probability: that both articles report on one event.
        rarity: weighs the words that are shared.
    """
    ours = sorted(set(words(item.core)))
    weights = {word: rarity(word) for word in ours}
    total = sum(weights.values())

    def share(theirs: set[str]) -> float:
        return sum(weights[w] for w in ours if w in theirs) / total if total else 0.0

    evidence = []
    everything: set[str] = set()
    for hit, near in zip(hits, aligned, strict=True):
        number = hit.passage.number
        theirs = set(words(f"{hit.passage.context} {hit.passage.text}"))
        everything |= theirs
        evidence.append(
            Evidence(
                hit.passage,
                hit.reading.statement(number),
                hit.similarity,
                share(theirs),
                tuple(near.tolist()),
                read_utterance(hit.reading.sentences[number], hit.reading.said[number]),
            )
        )
    return Question(
        claim=item.claim,
        core=item.core,
        statement=item.statement,
        evidence=tuple(evidence),
        overlap=share(everything),
        prominence=_prominence(item.claim),
        to_title=item.to_title,
        to_lead=item.to_lead,
        event_probability=probability,
        claimed=item.account,
        told=hits[0].reading.account if hits else Account(),
        utterance=item.utterance,
    )


def _prominence(claim: Claim) -> float:
    """1 in the headline and at the start of the body, a half after a paragraph or so."""
    return 1.0 if claim.field == "title" else 1 / (1 + claim.start / _PARAGRAPH)


def cell_of(
    claim: Claim,
    other: Article,
    hits: Sequence[Hit],
    judgement: Judgement,
    event_id: str,
    scope: Scope,
) -> Cell:
    """The cell of one judgement; its speaker and its origin are set later."""
    shown = hits[judgement.chosen] if judgement.chosen is not None else None
    chosen = shown.passage if shown else None
    firmness: Firmness | Literal[""] = ""
    if shown is not None and judgement.relation != "silent":
        firmness = shown.reading.statement(shown.passage.number).firmness
    counter = hits[judgement.counter].passage if judgement.counter is not None else None
    return Cell(
        claim_id=claim.claim_id,
        article_id=claim.article_id,
        other_article_id=other.id,
        other_outlet=other.outlet,
        other_published=other.published,
        origin_id=other.id,
        relation=judgement.relation,
        kinds=judgement.kinds,
        later=judgement.later,
        probabilities=judgement.probabilities,
        reason=judgement.reason,
        evidence=chosen.text if chosen else "",
        evidence_field=chosen.field if chosen else "text",
        evidence_start=chosen.start if chosen else 0,
        evidence_end=chosen.end if chosen else 0,
        evidence_sha256=other.sha256,
        event_id=event_id,
        scope=scope,
        similarity=round(max((hit.similarity for hit in hits), default=0.0), 4),
        counter_evidence=counter.text if counter else "",
        counter_field=counter.field if counter else "text",
        counter_start=counter.start if counter else 0,
        counter_end=counter.end if counter else 0,
        firmness=firmness,
        leaning=cell_of(claim, other, hits, judgement.leaning, event_id, scope)
        if judgement.leaning
        else None,
    )
