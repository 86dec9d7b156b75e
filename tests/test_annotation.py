from __future__ import annotations

from dataclasses import replace

import pytest
from builders import LANTERN, a_claim, a_result, an_article, the_ferry
from hypothesis import given
from hypothesis import strategies as st

from analyzer.annotation import Paragraph, annotated
from analyzer.datamodels import Article, ClaimResult, Field


def marked(article: Article, *sentences: str, field: Field = "text") -> list[ClaimResult]:
    return [a_result(a_claim(article, sentence, field=field)) for sentence in sentences]


def shown(paragraph: Paragraph) -> list[tuple[str, list[str]]]:
    """Each piece with the sentences of the claims on it."""
    return [
        (piece.text, [result.claim.sentence for result in piece.results])
        for piece in paragraph.pieces
    ]


def test_text_between_claims_stays() -> None:
    article = an_article(text="It burned. Well, well. Three died.", title="")
    (paragraph,) = annotated(article, marked(article, "It burned.", "Three died."))
    assert shown(paragraph) == [
        ("It burned.", ["It burned."]),
        (" Well, well. ", []),
        ("Three died.", ["Three died."]),
    ]
    assert [piece.start for piece in paragraph.pieces] == [0, 10, 23]


def test_the_title_comes_first_with_its_own_claims() -> None:
    article = an_article(text="Fire.", title="Fire.")
    title, text = annotated(article, marked(article, "Fire.", field="title"))
    assert (title.field, shown(title)) == ("title", [("Fire.", ["Fire."])])
    assert (text.field, shown(text)) == ("text", [("Fire.", [])])


def test_a_nested_claim_comes_after_the_one_that_holds_it() -> None:
    article = an_article(text="It burned and three died.", title="")
    inner, outer = marked(article, "three died", "It burned and three died.")
    (paragraph,) = annotated(article, [inner, outer])
    whole = "It burned and three died."
    assert shown(paragraph) == [
        ("It burned and ", [whole]),
        ("three died", [whole, "three died"]),
        (".", [whole]),
    ]
    assert [piece.ending for piece in paragraph.pieces] == [(), (inner,), (outer,)]
    assert paragraph.results == (inner, outer)


def test_overlapping_claims_share_the_piece_in_the_middle() -> None:
    article = an_article(text="one two three", title="")
    (paragraph,) = annotated(article, marked(article, "one two", "two three"))
    assert shown(paragraph) == [
        ("one ", ["one two"]),
        ("two", ["one two", "two three"]),
        (" three", ["two three"]),
    ]


def test_paragraphs_end_with_line_breaks_that_no_claim_spans() -> None:
    article = an_article(text="\nIt\nburned.\r\n\r\n Three died.\n", title="")
    paragraphs = annotated(article, marked(article, "It\nburned.", "Three died."))
    assert [(each.text, each.after) for each in paragraphs] == [
        ("", "\n"),
        ("It\nburned.", "\r\n\r\n "),
        ("Three died.", "\n"),
    ]


def test_claims_of_other_articles_are_left_out() -> None:
    article = an_article("beacon", text="It burned.", title="")
    results = marked(an_article("lantern", text="It burned."), "It burned.")
    (paragraph,) = annotated(article, results)
    assert shown(paragraph) == [("It burned.", [])]


@pytest.mark.parametrize(("title", "text"), [("", ""), ("Fire", ""), ("", "Fire")])
def test_an_empty_field_has_no_paragraph(title: str, text: str) -> None:
    paragraphs = annotated(an_article(title=title, text=text), [])
    assert [each.text for each in paragraphs] == [title + text] * bool(title + text)


def test_every_claim_of_a_comparison_ends_exactly_once() -> None:
    results = the_ferry().claims
    ended = [each for paragraph in annotated(LANTERN, results) for each in paragraph.results]
    assert sorted(each.claim.claim_id for each in ended) == sorted(
        each.claim.claim_id for each in results
    )


@st.composite
def articles_with_claims(draw: st.DrawFn) -> tuple[Article, list[ClaimResult]]:
    """An article of any characters, with claims that may nest and overlap at will."""
    words = st.text(st.one_of(st.sampled_from(" \n\r\tab."), st.characters()), max_size=40)
    article = an_article(title=draw(words), text=draw(words))
    results = []
    both: tuple[Field, ...] = ("title", "text")
    fields = [field for field in both if article.field_text(field)]
    for number in range(draw(st.integers(0, 6)) if fields else 0):
        field = draw(st.sampled_from(fields))
        size = len(article.field_text(field))
        start = draw(st.integers(0, size - 1))
        end = draw(st.integers(start + 1, size))
        sentence = article.field_text(field)[start:end]
        claim = a_claim(article, sentence, field=field, start=start, end=end)
        results.append(a_result(replace(claim, claim_id=f"c{number}")))
    return article, results


@given(articles_with_claims())
def test_the_pieces_are_the_article_whole_and_verbatim(
    drawn: tuple[Article, list[ClaimResult]],
) -> None:
    article, results = drawn
    paragraphs = annotated(article, results)
    both: tuple[Field, ...] = ("title", "text")
    for field in both:
        whole = article.field_text(field)
        mine = [each for each in paragraphs if each.field == field]
        assert "".join(each.text + each.after for each in mine) == whole
        pieces = [piece for each in mine for piece in each.pieces]
        assert all(piece.text and whole[piece.start : piece.end] == piece.text for piece in pieces)
        for result in results:
            if result.claim.field == field:
                covered = "".join(piece.text for piece in pieces if result in piece.results)
                assert covered == result.claim.sentence
                assert sum(result in piece.ending for piece in pieces) == 1


@given(articles_with_claims())
def test_the_order_of_the_claims_does_not_matter(
    drawn: tuple[Article, list[ClaimResult]],
) -> None:
    article, results = drawn
    assert annotated(article, results[::-1]) == annotated(article, results)
