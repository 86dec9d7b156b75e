"""Re-edited copies of articles, planted among the reports on their event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analyzer.copies import find_copies
from analyzer.datamodels import Article
from analyzer.origins import SharedText
from analyzer.passages import Reading, read_articles
from analyzer.rewriting import REWRITES, Rewrite, rewritten, sentences_of
from analyzer.selftest import OUTLET, Case, Means, Outcome

_LEAST_SENTENCES = 6  # of an article that is copied: half of it must still be a report
_LEAST_OTHER = 4  # of the second one in a merger
_OTHERS = 12  # reports on the event that a copy is put among; the time grows with their square


@dataclass(frozen=True)
class Copied:
    """A planted copy, the articles that it was made of, and the reports that it is put among."""

    article: Article
    how: Rewrite
    sources: tuple[str, ...]
    event: Mapping[str, Reading]
    unrelated: frozenset[str]


def copy_cases(articles: Sequence[Article], cases: int, means: Means) -> list[Case]:
    """At most `cases` copies, each found to be of one origin with its source or not.

    For each there is a second case where the event has reports that hold no text of the source:
    whether one of them was taken to be of one origin with the copy.

    Args:
        articles: what may be copied, in the order in which it is tried.
        cases: wanted.
        means: of the engine.
    """
    long = [a for a in articles if len(sentences_of(a.text)) >= _LEAST_SENTENCES]
    copied: list[Copied] = []
    for turn in range(len(REWRITES)):
        for place, article in enumerate(long):
            if len(copied) >= cases:
                break
            how = REWRITES[(place + turn) % len(REWRITES)]
            copied += _copies(article, how, len(copied), means)
    readings = read_articles([copy.article for copy in copied], means.cache)
    return [case for copy in copied for case in _cases(copy, readings[copy.article.id])]


def _copies(source: Article, how: Rewrite, number: int, means: Means) -> Iterator[Copied]:
    """The copy of an article by a rule, unless the rule cannot be followed or changes nothing."""
    near = list(means.on_event(source))[:_OTHERS]
    event = means.read([source, *near])
    related = {
        article_id
        for pair in find_copies(list(event.values()))
        for article_id in (pair.earlier_id, pair.later_id)
        if source.id in (pair.earlier_id, pair.later_id)
    }
    apart = [article for article in near if article.id not in related]
    seconds = [
        article
        for article in apart
        if article.outlet != source.outlet and len(sentences_of(article.text)) >= _LEAST_OTHER
    ]
    second = seconds[0] if seconds and how in ("merged", "all") else None
    if how == "merged" and second is None:
        return
    copy = rewritten(source, how, second)
    if copy.text == source.text:
        return
    # A second source has text in the copy, and so may whatever shares text with that one.
    unrelated = frozenset() if second else frozenset(article.id for article in apart)
    sources = (source.id, second.id) if second else (source.id,)
    planted = replace(copy, id=f"{OUTLET}-copy-{number}", outlet=OUTLET)
    yield Copied(planted, how, sources, event, unrelated)


def _cases(copy: Copied, reading: Reading) -> Iterator[Case]:
    """Whether the copy was found, and whether another report was taken for one."""
    readings = [*copy.event.values(), reading]
    pairs = find_copies(readings)
    shared = SharedText([r.article for r in readings], pairs)
    own = shared.origin(copy.article.id)
    source = copy.sources[0]
    reasons = {
        other: pair.reason
        for pair in pairs
        for one, other in ((pair.earlier_id, pair.later_id), (pair.later_id, pair.earlier_id))
        if one == copy.article.id
    }
    found = all(shared.origin(id) == own for id in copy.sources)
    yield Case(
        "wire copy",
        copy.how,
        source,
        "one origin" if found else "two origins",
        reasons.get(source, "no text of one origin found"),
    )
    if copy.unrelated:
        joined = sorted(id for id in copy.unrelated if shared.origin(id) == own)
        reason = "; ".join(f"{id}: {reasons.get(id, 'through another')}" for id in joined)
        outcome: Outcome = "one origin" if joined else "two origins"
        yield Case("other report", copy.how, source, outcome, reason)
