"""From an article to its claims: one per sentence of the title and of the text."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.cache import Cache
from analyzer.datamodels import Article, Claim, Field
from analyzer.language import parse_many


def extract_claims(article: Article, cache: Cache) -> tuple[Claim, ...]:
    """The claims of an article in reading order, the title's first.

    `claim.sentence == article.field_text(claim.field)[claim.start:claim.end]` for every claim.
    """
    title, text = parse_many([article.title, article.text], cache)

    def of_field(field: Field, letter: str) -> Iterator[Claim]:
        for number, sentence in enumerate(title if field == "title" else text, start=1):
            yield Claim(
                claim_id=f"{article.id}:{letter}{number}",
                article_id=article.id,
                outlet=article.outlet,
                field=field,
                start=sentence.start,
                end=sentence.end,
                sentence=sentence.text,
                text=sentence.text,
                kind="assertion",
                checkable=True,
            )

    return (*of_field("title", "h"), *of_field("text", "t"))
