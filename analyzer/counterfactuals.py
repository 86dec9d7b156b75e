"""Labelled claims with one fact changed: what others say of them is known without a new reader.

Where a reader says that an article agrees with a claim, it diverges from the same claim with a
"not" more or with another number in it; where it is silent, it stays silent. Reports of different
outlets have words of their own, so these cells show how contradictions in free wording are judged;
a planted passage of `selftest` has nearly the claim's words.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from analyzer.cache import Cache
from analyzer.claims import clauses
from analyzer.corpus import Corpus
from analyzer.datamodels import Article, Comparison, Relation
from analyzer.error_rate import judged_claims
from analyzer.evaluation import Gold, GoldCell, GoldClaim, same_place
from analyzer.passages import Reading, read_articles
from analyzer.planting.edits import apply
from analyzer.planting.faults import SentenceFault, faults

# What is changed in one copy of an article: a sentence gets the first fact that it has, in an
# order drawn for it. Two copies, since a "not" fits nearly every sentence.
COPIES: tuple[tuple[SentenceFault, ...], ...] = (("negation",), ("number", "date", "role", "actor"))
FACTS: tuple[SentenceFault, ...] = tuple(fact for facts in COPIES for fact in facts)
_SEED = 5
_MOST_OTHER_WORDS = 3  # by which a sentence may differ in length from the labelled one
# Changes of a detail that another article may agree without: it has to name the detail.
_DETAILS = frozenset(("number", "date", "actor"))


@dataclass(frozen=True)
class Altered:
    """A copy of an article with changed sentences, and what others say of them.

    `facts[i]` is what was changed in the sentence of `claims[i]`.
    """

    article: Article
    claims: tuple[GoldClaim, ...]
    facts: tuple[SentenceFault, ...]


@dataclass(frozen=True)
class AlteredCell:
    """What was changed in a claim, how a cell should read after that, and how it was answered.

    `answered` is `silent` where there is no row.
    """

    fact: SentenceFault
    expected: Relation
    answered: Relation


def altered_articles(
    corpus: Corpus, gold: Gold, stated: AbstractSet[tuple[str, str, str]], cache: Cache
) -> tuple[tuple[Altered, ...], ...]:
    """The labelled articles with changed sentences, for each of `COPIES`.

    Args:
        corpus: has the labelled articles.
        gold: labels of the sentences as they are.
        stated: article, labelled sentence and other article, where the other one states the
            sentence so plainly that the change of one fact contradicts it; other cells that agree
            are left out.
        cache: of parses.
    """
    by_article: dict[str, list[GoldClaim]] = defaultdict(list)
    for claim in gold.claims:
        if claim.checkable:
            by_article[claim.article_id].append(claim)
    readings = read_articles([corpus.article(id) for id in by_article], cache)
    return tuple(
        tuple(
            one
            for id, claims in by_article.items()
            if (one := _altered(readings[id], claims, facts, stated, corpus)).claims
        )
        for facts in COPIES
    )


def _altered(
    own: Reading,
    claims: Sequence[GoldClaim],
    facts: Sequence[SentenceFault],
    stated: AbstractSet[tuple[str, str, str]],
    corpus: Corpus,
) -> Altered:
    """One copy of an article, changed from the end on so that offsets stay right."""
    text, changed, kinds = own.article.text, [], []
    for number, claim in sorted(_places(own, claims), reverse=True, key=lambda found: found[0]):
        sentence = own.sentences[number]
        rng = random.Random(f"{_SEED}:{own.article.id}:{sentence.start}")
        for fact in rng.sample(facts, len(facts)):
            edits = faults(fact, sentence.tokens, rng, ())
            if edits:
                break
        else:
            continue
        edit = rng.choice(edits)
        new = apply(sentence.text, [edit])
        if new.lower() == sentence.text.lower():
            continue
        text = text[: sentence.start] + new + text[sentence.end :]
        old = [sentence.text[start:end] for start, end, _ in edit.spans]
        cells = tuple(
            cell
            for given in claim.cells
            if (cell := _after(given, claim, fact, old, stated, corpus)) is not None
        )
        if cells:
            changed.append(replace(claim, text=new, cells=cells))
            kinds.append(fact)
    return Altered(replace(own.article, text=text), tuple(changed), tuple(kinds))


def _places(own: Reading, claims: Sequence[GoldClaim]) -> Iterator[tuple[int, GoldClaim]]:
    """Sentences of the text that are one claim each and were labelled as they stand."""
    taken: set[int] = set()
    for claim in claims:
        for passage, sentence in zip(own.passages, own.sentences, strict=True):
            length = len(re.findall(r"\w+", sentence.text)) - len(re.findall(r"\w+", claim.text))
            if (
                passage.field == "text"
                and passage.number not in taken
                and abs(length) <= _MOST_OTHER_WORDS
                and same_place(sentence.text, claim.text)
            ):
                if sentence.tokens.text == sentence.text and len(clauses(sentence)) == 1:
                    taken.add(passage.number)
                    yield passage.number, claim
                break


def _after(
    cell: GoldCell,
    claim: GoldClaim,
    fact: SentenceFault,
    old: Sequence[str],
    stated: AbstractSet[tuple[str, str, str]],
    corpus: Corpus,
) -> GoldCell | None:
    """The label of a cell after the change, None where it does not follow from the one before."""
    if cell.relation == "silent":
        return cell
    if cell.relation != "agrees":
        return None
    if (claim.article_id, claim.text, cell.article_id) not in stated:
        return None
    other = corpus.article(cell.article_id)
    told = " ".join(cell.evidence) or f"{other.title} {other.text}"
    if fact in _DETAILS and not all(words.strip().lower() in told.lower() for words in old):
        return None
    return replace(cell, relation="diverges")


def labels_of(copies: Sequence[Altered], gold: Gold) -> Gold:
    """The labels of the changed sentences as a set of their own, with the fingerprint of `gold`."""
    return Gold(tuple(claim for one in copies for claim in one.claims), (), gold.fingerprint)


def altered_cells(
    copies: Sequence[Altered], comparison: Comparison, gold: Gold
) -> Iterator[AlteredCell]:
    """The answers of a comparison of changed articles, by the rules of `error_rate`."""
    facts = [fact for one in copies for fact in one.facts]
    judged = judged_claims(comparison, labels_of(copies, gold))
    for fact, claim in zip(facts, judged, strict=True):
        for cell in claim.cells:
            yield AlteredCell(fact, cell.labelled.relation, cell.answered)


def altered_measures(cells: Sequence[AlteredCell]) -> dict[str, float]:
    """Of the cells that a changed fact contradicts: the shares called divergent and agreeing."""
    contradicted = [cell.answered for cell in cells if cell.expected == "diverges"]
    return {
        f"changed fact, {answer}": contradicted.count(answer) / len(contradicted)
        for answer in ("diverges", "agrees")
        if contradicted
    }
