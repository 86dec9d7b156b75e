"""Sentences that say why something is not there, or does not count: for every view of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analyzer.datamodels import Article, Cell, Comparison, OmissionSearch, SharedSentences
from analyzer.readout import ArticleView, plural

_NAMED = 3  # articles with shared sentences that are named, those with most first


def nothing_left_out(view: ArticleView) -> str:
    """Why no omission stands in the view of an article; empty where one does."""
    search = view.omission_search
    if view.omissions:
        return ""
    if not view.claims:
        return "Not looked for: no claim could be read from this article."
    if search is None or not search.least_origins:
        return "Not looked for in this run."
    if not search.on_event:
        return "Nothing can be listed: nobody else in the corpus reports on the event."
    return _too_few(search) if search.origins < search.least_origins else _all_told(search)


def _too_few(search: OmissionSearch) -> str:
    """How many origins could be asked, and who was not."""
    least = plural(search.least_origins, "independent origin")
    have = "has" if search.least_origins == 1 else "have"
    others = f"only {search.origins:,}" if search.origins else "none"
    words = (
        f"Nothing can be listed: {least} {have} to report a fact, and besides this article the "
        f"event has {others}."
    )
    reasons = (
        (search.copies, "{} of one origin with this article"),
        (search.same_outlet, "{} of its own outlet"),
        (search.other_event, "{} likelier on another event"),
        (search.unread, "{} without a readable sentence"),
    )
    not_asked = [why.format(plural(number, "article")) for number, why in reasons if number]
    return f"{words} Not counted: {', '.join(not_asked)}." if not_asked else words


def _all_told(search: OmissionSearch) -> str:
    """What became of the details that several origins may share."""
    several = f"the {plural(search.origins, 'other origin')}"
    if search.origins > search.least_origins:
        several = f"{search.least_origins:,} or more of {several}"
    if search.outlets < search.origins:
        several += f" ({plural(search.outlets, 'outlet')})"
    if not search.details:
        return f"Nothing found. What {several} may share, this article has in the same words."
    details = f"{plural(search.details, 'detail')} that {several} may share"
    enough = plural(search.least_origins, "origin")
    if not search.reported:
        return (
            f"Nothing found. Of {details}, each is told in this article too, or is not surely told "
            f"by {enough}."
        )
    verb = "is" if search.reported == 1 else "are"
    return (
        f"Nothing found. Of {details}, {search.reported:,} {verb} told by {enough} and not here, "
        "but not surely, not independently, only later, or known from before the event."
    )


def omissions_of_all(comparison: Comparison) -> str:
    """How many omissions a batch found in how many articles, and how many could have none."""
    searches = comparison.omission_searches
    if searches and not any(search.least_origins for search in searches):
        return "Not looked for in this run."
    articles = plural(len(comparison.compared), "article")
    if comparison.omissions:
        having = len({omission.article_id for omission in comparison.omissions})
        found = plural(len(comparison.omissions), "omission")
        words = f"{found} in {having:,} of {articles}, see omissions.csv"
    else:
        words = f"No omission was found in {articles}"
    if few := sum(search.origins < search.least_origins for search in searches):
        words += f"; for {few:,} there are too few other origins to tell"
    return f"{words}."


def shared_text(view: ArticleView, articles: Mapping[str, Article]) -> str:
    """With whom the article has sentences in common, and what that means; empty if with nobody."""
    whole = [shared for shared in view.shared_sentences if shared.whole]
    parts = [shared for shared in view.shared_sentences if not shared.whole]
    words = []
    if whole:
        them = "it" if len(whole) == 1 else "them"
        words.append(
            f"This article shares {_with(whole, articles)} and is counted as one origin with "
            f"{them}; {'its' if them == 'it' else 'their'} agreement is not independent and not "
            f"counted. What {'it says' if them == 'it' else 'they say'} against a claim counts, "
            "unless it stands in a shared sentence."
        )
    if parts:
        words.append(
            f"{'It also' if whole else 'This article'} shares {_with(parts, articles)}: on "
            "these, not on others, the articles are one origin."
        )
    return " ".join(words)


def one_origin_with(view: ArticleView, articles: Mapping[str, Article]) -> str:
    """Whose agreement is not counted, in short; empty if nobody's."""
    whole = [one.other_article_id for one in view.shared_sentences if one.whole]
    outlets = {articles[id].outlet if id in articles else "" for id in whole}
    if not whole:
        return ""
    names = listed(sorted(filter(None, outlets)) or whole)
    return f"One origin with this article, for shared sentences, and not independent: {names}."


def _with(shared: Sequence[SharedSentences], articles: Mapping[str, Article]) -> str:
    """`8 of its 15 sentences with a (Outlet), 3 with b (Outlet) and some with 2 other articles`."""
    named = []
    for number, one in enumerate(shared[:_NAMED]):
        article = articles.get(one.other_article_id)
        outlet = f" ({article.outlet})" if article and article.outlet else ""
        total = "" if number else f" of its {plural(one.total, 'sentence')}"
        named.append(f"{one.sentences:,}{total} with {one.other_article_id}{outlet}")
    if (rest := len(shared) - _NAMED) > 0:
        named.append(f"some with {plural(rest, 'other article')}")
    return listed(named)


def copied_divergences(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Divergences in sentences that the article shares with a copy of itself: not counted."""
    found = [
        cell
        for cell in cells
        if cell.relation == "diverges" and cell.note and cell.note != "same outlet"
    ]
    return tuple(sorted(found, key=lambda cell: (cell.later, -cell.probabilities.diverges)))


def likewise(outlets: Sequence[str], first: str) -> str:
    """`Coast and Tide say so too, as one origin with Beacon`; empty without outlets."""
    if not outlets:
        return ""
    say = "says" if len(outlets) == 1 else "say"
    return f"{listed(outlets)} {say} so too, as one origin with {first}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last
