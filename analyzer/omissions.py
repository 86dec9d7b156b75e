"""What several origins report on an event and one article does not.

Every [detail](details.py) of the other articles is asked of the article, and of the others: absent
is what no passage of it speaks of, reported by several what passages of theirs entail. The pair
model answers both. Details that entail each other are one fact, and one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.absences import DetailFinder, Fact, Known, Older, Told
from analyzer.datamodels import Omission, OmissionSearch, Quote
from analyzer.origins import Place, SharedText
from analyzer.passages import Reading
from analyzer.sources import SourceNames, claim_origins

if TYPE_CHECKING:
    from analyzer.embedding import CachedEncoder
    from analyzer.judging.pair_model import PairModel

_OF_THE_STORY = 0.4  # least cosine of a fact's sentence and the article's nearest one
_SURE = 0.8  # least mean entailment of a row
_MOST_ROWS = 20
_PRONOUNS = frozenset("it he she they this that these those its his her their one".split())
_LIKELY = 0.5  # least probability that an article is on the event, as for spreads


def find_omissions(
    event_id: str,
    own: Reading,
    others: Mapping[str, Known],
    model: PairModel,
    encoder: CachedEncoder,
    shared: SharedText,
    names: SourceNames,
    publisher: Callable[[str], str],
    older: Older,
    rarity: Callable[[str], float],
    *,
    least_origins: int,
) -> tuple[tuple[Omission, ...], OmissionSearch]:
    """The facts that `least_origins` origins report and the article does not, most origins first;
    and where they were looked for.

    Articles of the article's own outlet, copies of the article and those that are likelier on
    another event are not asked. Opinions, calls, captions, boilerplate and what happened long
    before are no facts.

    Args:
        event_id: of the event.
        own: the article that is asked for what it leaves out.
        others: the other articles on the event, by id.
        model: says whether a passage tells of a detail.
        encoder: makes the vectors of details and passages.
        shared: the copies among all of them.
        names: of the sources of all of them.
        publisher: the outlet that counts, for one as named.
        older: gives readings of older articles, of other events, that may speak of a fact. What
            one of them says too is background.
        rarity: of a word in the corpus, 1 for one that it does not have. "Civilian areas" and "the
            coalition" tell nothing.
        least_origins: origins that must report a fact.
    """
    mine = own.article
    outlet = publisher(mine.outlet)
    asked: dict[str, Known] = {}
    not_asked: Counter[str] = Counter()
    for id, known in sorted(others.items()):
        if outlet and publisher(known.reading.article.outlet) == outlet:
            not_asked["same_outlet"] += 1
        elif shared.origin(id) == shared.origin(mine.id):
            not_asked["copies"] += 1
        elif known.probability < _LIKELY:
            not_asked["other_event"] += 1
        elif not known.reading.passages:
            not_asked["unread"] += 1
        else:
            asked[id] = known
    search = OmissionSearch(
        article_id=mine.id,
        least_origins=least_origins,
        on_event=len(others),
        origins=len({shared.origin(id) for id in asked}),
        outlets=len({publisher(k.reading.article.outlet) or id for id, k in asked.items()}),
        **not_asked,
    )
    if search.origins < least_origins or not own.passages:
        return (), search
    finder = DetailFinder(own, asked, model, encoder, shared, rarity)
    clusters = finder.clusters(least_origins)
    rows = [_row(event_id, own, facts, finder, names, publisher) for facts in clusters]
    ranked = sorted(
        ((fact, row) for fact, row in rows if _is_shown(row, finder, least_origins)),
        key=lambda pair: _rank(pair[1], finder),
    )
    ranked = list(_one_of_each_sentence(ranked))[:_MOST_ROWS]
    background = finder.background([fact for fact, _ in ranked], older)
    found = tuple(row for (_, row), old in zip(ranked, background, strict=True) if not old)
    reported = sum(len(facts) for facts in clusters)
    return found, replace(search, details=finder.asked, reported=reported)


def _is_shown(row: Omission, finder: DetailFinder, least_origins: int) -> bool:
    """Whether enough origins report a fact surely, of the article's story, and not all later."""
    own = finder.own.article.day
    days = [finder.readings[quote.article_id].article.day for quote in row.quotes]
    return (
        row.origins >= least_origins
        and row.confidence >= _SURE
        and row.nearest_score >= _OF_THE_STORY
        and (own is None or any(day is None or day <= own for day in days))
    )


def _rank(row: Omission, finder: DetailFinder) -> tuple[int, int, float, str, int, int]:
    """Most origins first, then what is told first, then what is surest and nearest here.

    News is told in the order of its weight.
    """
    numbers = [
        finder.readings[quote.article_id].number_at(quote.field, quote.start)
        for quote in row.quotes
    ]
    first = min((number for number in numbers if number is not None), default=0)
    weight = row.confidence * row.nearest_score
    return -row.origins, first, -weight, row.evidence_article_id, row.start, row.detail_start


def _one_of_each_sentence(
    ranked: Iterable[tuple[Fact, Omission]],
) -> Iterator[tuple[Fact, Omission]]:
    """The first row of every sentence."""
    given: set[tuple[str, int]] = set()
    for fact, row in ranked:
        place = row.evidence_article_id, row.start
        if place not in given:
            given.add(place)
            yield fact, row


def _row(
    event_id: str,
    own: Reading,
    cluster: Sequence[tuple[Fact, Mapping[str, Told]]],
    finder: DetailFinder,
    names: SourceNames,
    publisher: Callable[[str], str],
) -> tuple[Fact, Omission]:
    """A fact and the row of all that are one with it; the wording that most tell of stands."""
    fact, _ = min(
        cluster,
        key=lambda each: (
            -len(each[1]),
            _leans(each[0].claim.sentence),
            len(each[0].detail.lemmas),
            each[0].claim.start,
            each[0].number,
        ),
    )
    claim, detail = fact.claim, fact.detail
    places = {fact.article_id: (claim.field, claim.start, claim.end)}
    sure: list[float] = []
    for other, passages in cluster:
        places.setdefault(other.article_id, (other.claim.field, other.claim.start, other.claim.end))
        for id, found in passages.items():
            places.setdefault(id, (found.passage.field, found.passage.start, found.passage.end))
            sure.append(found.sure)
    readings = finder.readings
    shared = finder.shared
    outlets = {
        id: (readings[id].article.outlet, publisher(readings[id].article.outlet)) for id in places
    }
    origins = claim_origins(
        fact.article_id,
        {id: (shared.origin(id), "") for id in places},
        {
            id: names.source_at(readings[id], field, start)
            for id, (field, start, _) in places.items()
        },
        outlets,
        _one_text(places, readings, shared),
    )
    nearest, cosine = finder.nearest(fact)
    quotes = tuple(
        Quote(
            id,
            readings[id].article.outlet,
            readings[id].article.field_text(field)[start:end],
            field,
            start,
            end,
            origins[id][0],
        )
        for id, (field, start, end) in sorted(places.items())
    )
    row = Omission(
        event_id=event_id,
        article_id=own.article.id,
        fact=claim.sentence,
        origins=len({origin for origin, _ in origins.values()}),
        outlets=len({name or id for id, (_, name) in outlets.items()}),
        evidence_article_id=fact.article_id,
        start=claim.start,
        end=claim.end,
        field=claim.field,
        nearest_sentence=nearest.text,
        nearest_score=round(cosine, 4),
        quotes=quotes,
        confidence=round(sum(sure) / len(sure), 4) if sure else 0.0,
        detail=readings[fact.article_id].article.field_text(claim.field)[detail.start : detail.end],
        detail_start=detail.start,
        detail_end=detail.end,
    )
    return fact, row


def _leans(sentence: str) -> bool:
    """Whether a sentence says whom or what it means only together with the one before it."""
    return sentence.split()[0].lower() in _PRONOUNS


def _one_text(
    places: Mapping[str, tuple[str, int, int]], readings: Mapping[str, Reading], shared: SharedText
) -> list[tuple[str, str]]:
    """Pairs of articles whose passages on a fact are of one text."""
    at = []
    for id, (field, start, _) in sorted(places.items()):
        number = readings[id].number_at("title" if field == "title" else "text", start)
        at.append(Place(id, -1 if number is None else number))
    return [
        (one.article_id, other.article_id)
        for place, one in enumerate(at)
        for other in at[place + 1 :]
        if shared.is_shared(one, other)
    ]
