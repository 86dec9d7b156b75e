"""What could not be compared, or not whole: one visible problem for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from analyzer.corpus import Corpus
from analyzer.datamodels import Article, Claim, Problem
from analyzer.language import looks_english
from analyzer.passages import Reading


def not_english(ids: Collection[str]) -> list[Problem]:
    """One problem for each corpus article that no comparison reads."""
    return [
        Problem(article_id, "does not seem to be in English; it is left out of the comparison")
        for article_id in sorted(ids)
    ]


def unread_problems(
    article: Article,
    claims: Sequence[Claim],
    readings: Mapping[str, Reading],
    corpus: Corpus,
    longest: int,
) -> list[Problem]:
    """What of an article and the others on its event could not be compared, or not whole.

    Args:
        article: the compared one, whole.
        claims: what was read in it.
        readings: of the others on the event, by id.
        corpus: has their whole texts.
        longest: characters of a text that are read.
    """
    problems = []
    if not looks_english(article.text):
        problems.append(
            Problem(
                article.id,
                "does not seem to be in English; its claims were not read, so nothing was "
                "compared; give an English text",
            )
        )
    elif not claims:
        problems.append(Problem(article.id, "no sentence was found in it, so nothing was compared"))
    for other_id, reading in readings.items():
        if not reading.passages:
            problems.append(Problem(other_id, "no sentence was found in it; it has no cells"))
    for one in (article, *map(corpus.article, readings)):
        if len(one.text) > longest:
            problems.append(
                Problem(
                    one.id,
                    f"is {len(one.text):,} characters long; only the first {longest:,} were read "
                    "(--longest-article)",
                )
            )
    return problems
