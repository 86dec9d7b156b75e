"""What others report and an article does not, told by a pair model that counts shared words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from builders import an_article
from fakes import BagOfWords, SharedWords

from analyzer.absences import Known
from analyzer.cache import Cache
from analyzer.claims import extract_claims
from analyzer.copies import find_copies
from analyzer.datamodels import Article, Omission, OmissionSearch
from analyzer.embedding import CachedEncoder
from analyzer.omissions import find_omissions
from analyzer.origins import SharedText
from analyzer.passages import Reading, read_articles
from analyzer.sources import SourceNames

NEWS = "The ferry Gannet burned in the harbour of Port Selm on Monday morning."
DEAD = "The ferry Gannet burned in the harbour of Port Selm, and the fire killed six sailors."
DEAD_TOO = "A fire on the ferry Gannet in the harbour of Port Selm killed five sailors."
DEAD_AGAIN = "The burned ferry Gannet lies in the harbour of Port Selm: flames killed sailors."
DIVERS = "The ferry Gannet burned in the harbour of Port Selm, and divers saved eleven passengers."
DIVERS_TOO = "Divers saved passengers of the ferry Gannet in the harbour of Port Selm."
MOON = "A full moon stood over the silent lighthouse while the choir sang old songs."


def searched(
    own: Article,
    *others: Article,
    older: Sequence[Article] = (),
    cache: Cache,
    sure: Mapping[str, float] | None = None,
    least: int = 2,
) -> tuple[tuple[Omission, ...], OmissionSearch]:
    """Omissions of an article; all others are surely on its event unless `sure` says otherwise."""
    readings = read_articles([own, *others], cache)
    known = {
        one.id: Known(readings[one.id], extract_claims(one, cache), (sure or {}).get(one.id, 1.0))
        for one in others
    }
    before = read_articles(older, cache)

    def earlier(fact: str) -> Mapping[str, Reading]:
        return before

    return find_omissions(
        "e1",
        readings[own.id],
        known,
        SharedWords(),
        CachedEncoder(BagOfWords(), "bag of words", Cache(None)),
        SharedText([own, *others], find_copies(list(readings.values()))),
        SourceNames(list(readings.values())),
        lambda name: name,
        earlier,
        lambda word: 1.0,
        least_origins=least,
    )


def found(own: Article, *others: Article, **more: Any) -> tuple[Omission, ...]:
    """The omissions alone."""
    rows, _ = searched(own, *others, **more)
    return rows


OWN = an_article("own", f"{NEWS} {MOON}")
ONE = an_article("one", f"{DEAD} Fog lay on the bay.")
TWO = an_article("two", f"{DEAD_TOO} Gulls cried.")


def test_a_detail_of_two_origins_is_one_row_with_a_quote_from_each(cache: Cache) -> None:
    (row,) = found(OWN, ONE, TWO, cache=cache)
    assert (row.article_id, row.origins, row.outlets) == ("own", 2, 2)
    assert (row.evidence_article_id, row.detail) in (
        ("one", "killed six sailors"),
        ("two", "killed five sailors"),
    )
    assert [(quote.article_id, quote.text) for quote in row.quotes] == [
        ("one", DEAD),
        ("two", DEAD_TOO),
    ]
    assert row.nearest_sentence == NEWS
    assert row.confidence == pytest.approx(0.9)


def test_quotes_fact_and_detail_slice_their_articles(cache: Cache) -> None:
    (row,) = found(OWN, ONE, TWO, cache=cache)
    by_id = {"one": ONE, "two": TWO}
    text = by_id[row.evidence_article_id].text
    assert text[row.start : row.end] == row.fact
    assert text[row.detail_start : row.detail_end] == row.detail
    for quote in row.quotes:
        assert (
            by_id[quote.article_id].field_text(quote.field)[quote.start : quote.end] == quote.text
        )


def test_what_the_article_says_too_is_no_omission(cache: Cache) -> None:
    own = an_article("own", f"{NEWS} It killed two sailors.")
    assert found(own, ONE, TWO, cache=cache) == ()


def test_what_one_outlet_alone_reports_is_none(cache: Cache) -> None:
    assert found(OWN, ONE, an_article("two", f"{NEWS} {DIVERS}"), cache=cache) == ()


@pytest.mark.parametrize("why", ["outlet", "event", "copy"])
def test_who_does_not_count(why: str, cache: Cache) -> None:
    two, sure = TWO, {}
    if why == "outlet":
        two = an_article("two", TWO.text, outlet="Own")
    elif why == "event":
        sure = {"two": 0.4}
    else:
        two = an_article("two", f"PORT SELM (Tidewire) - {ONE.text}")
    assert found(OWN, ONE, two, sure=sure, cache=cache) == ()


def test_what_was_told_only_later_could_not_be_left_out(cache: Cache) -> None:
    own = an_article("own", OWN.text, published="2031-03-03")
    others = [an_article(one.id, one.text, published="2031-03-04") for one in (ONE, TWO)]
    assert found(own, *others, cache=cache) == ()
    others[0] = an_article("one", ONE.text, published="2031-03-03")
    assert len(found(own, *others, cache=cache)) == 1


def test_what_was_told_before_the_event_is_background(cache: Cache) -> None:
    old = an_article("old", f"{MOON} {DEAD} {DEAD_TOO}", published="2030-01-01")
    assert found(OWN, ONE, TWO, older=[old], cache=cache) == ()


def test_most_origins_come_first_whatever_the_order_of_articles(cache: Cache) -> None:
    one = an_article("one", f"{DEAD} {DIVERS}")
    two = an_article("two", f"{DEAD_TOO} Gulls cried.")
    three = an_article("three", f"Selm mourns. {DEAD_AGAIN}")
    four = an_article("four", f"Fire on a boat. {DIVERS_TOO}")
    rows = found(OWN, one, two, three, four, cache=cache)
    assert [(row.origins, "sailors" in row.detail) for row in rows] == [(3, True), (2, False)]
    assert rows == found(OWN, four, three, two, one, cache=cache)


def test_whom_is_asked_first_changes_no_row(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    others = (
        an_article("one", f"{DEAD} {DIVERS}"),
        an_article("two", f"{DEAD_TOO} Gulls cried."),
        an_article("three", f"Selm mourns. {DEAD_AGAIN}"),
        an_article("four", f"Fire on a boat. {DIVERS_TOO}"),
    )
    rows = found(OWN, *others, cache=cache)  # the others are asked first
    assert [row.origins for row in rows] == [3, 2]
    # Of nine details four are absent. Where no more than eight may be asked of the others, the
    # article is asked first.
    monkeypatch.setattr("analyzer.absences._MOST_ABSENT", 8)
    assert found(OWN, *others, cache=cache) == rows


def test_as_many_origins_as_are_asked_for(cache: Cache) -> None:
    assert found(OWN, ONE, TWO, cache=cache, least=3) == ()


def test_a_name_spelt_otherwise_is_there(cache: Cache) -> None:
    others = [
        an_article("one", "The ferry Gannet burned on Monday in the harbour of Port Sellm."),
        an_article("two", "On Monday morning fire took the ferry Gannet in Port Sellm harbour."),
    ]
    assert found(OWN, *others, cache=cache) == ()


def test_captions_and_opinions_are_no_facts(cache: Cache) -> None:
    caption = "Smoke rises over the harbour of Port Selm on Monday (Photo Tidewire)"
    shame = "It is shameful that nobody cared about the lower pumps of this ferry."
    others = [an_article(id, f"{NEWS}\n\n{shame}\n\n{caption}") for id in ("one", "two")]
    assert found(an_article("own", MOON), *others, cache=cache) == ()


def test_an_empty_table_says_whether_too_few_were_asked(cache: Cache) -> None:
    copy = an_article("copy", OWN.text, outlet="Mirror")
    own = an_article("early", f"{NEWS} Fog lay on the bay.", outlet="Own")
    two = an_article("two", f"PORT SELM (Tidewire) - {ONE.text}")
    other = an_article("other", TWO.text)
    rows, search = searched(OWN, ONE, two, copy, own, other, sure={"other": 0.4}, cache=cache)
    assert rows == ()
    assert search == OmissionSearch(
        "own", 2, on_event=5, origins=1, outlets=2, same_outlet=1, copies=1, other_event=1
    )


def test_an_empty_table_says_what_became_of_what_others_share(cache: Cache) -> None:
    rows, search = searched(OWN, ONE, TWO, cache=cache)
    assert (len(rows), search.origins) == (1, 2)
    assert search.details >= search.reported >= 1
    told = an_article("own", f"{NEWS} It killed two sailors.")
    rows, search = searched(told, ONE, TWO, cache=cache)
    assert (rows, search.origins, search.reported) == ((), 2, 0)
