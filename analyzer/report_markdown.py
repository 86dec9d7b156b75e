"""A comparison as one Markdown file, for a repository or a mail: what the HTML report holds.

Every word of an article passes `text` on its way in, so that Markdown and HTML in an article are
shown and never obeyed, by CommonMark and GitHub's dialect as by older programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from analyzer.datamodels import Article, Comparison
from analyzer.explanations import one_origin_with
from analyzer.readout import (
    SIGNS,
    VERDICT_MEANINGS,
    ArticleView,
    article_views,
    byline,
    counts_in_words,
    coverage_in_words,
    in_quotes,
    is_web_address,
    plural,
    support_in_words,
    verdict_in_words,
)
from analyzer.report_sections import (
    Divergence,
    Table,
    changes_table,
    corpus_in_words,
    divergences,
    figures_table,
    in_shared_sentences,
    labels_table,
    matrix_legend,
    method,
    not_checkable,
    omissions,
    origins_table,
    outlets_table,
    shortened,
    speakers_table,
    title_of,
    unquoted,
    without_corroboration,
)

_MARKUP = re.compile(r"[\\`*_{}\[\]~#!$|]")
_BLOCK = re.compile(r"^(?:[-+=](?=[-+=\s]|$)|\d+(?=[.)]))")  # what opens a list or underlines
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)  # becomes a link by itself
_NOT_IN_LINKS = re.compile(r"[^\w\-./:?&=%#@!$,;+~*']", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def render_markdown(comparison: Comparison) -> str:
    """The whole report as text."""
    views = article_views(comparison)
    lines = [f"# {text(title_of(comparison))}", text(corpus_in_words(comparison))]
    if comparison.problems:
        lines.append(f"**{plural(len(comparison.problems), 'problem')} in this run**")
        lines.append(_list(text(str(problem)) for problem in comparison.problems))
    if len(views) > 1:
        rows = tuple(
            (view.heading, _source(view.article), counts_in_words(view.counts)) for view in views
        )
        lines.append(_table(Table(("article", "outlet, date", "claims"), rows)))
    for view in views:
        lines += _story(view, comparison.articles)
    lines += _section("Outlets against outlets", outlets_table(comparison), level=2)
    lines.append("## Method")
    for one in method(comparison):
        terms = (f"*{text(name)}*: {text(words)}" for name, words in one.terms)
        lines.append(f"**{text(one.heading)}** {text(one.words)}".rstrip())
        lines.append(_list(terms))
    return "\n\n".join(filter(None, lines)) + "\n"


def text(value: str) -> str:
    """Text on one line that Markdown shows as it stands."""
    line = _CONTROLS.sub("\ufffd", " ".join(value.split()))
    line = _ADDRESS.sub("\0", _MARKUP.sub(r"\\\g<0>", line))
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A character reference inside an address keeps it from becoming a link.
    line = line.replace("\0//", "&#47;/").replace("\0.", "&#46;")
    return _BLOCK.sub(_escaped_block, line)


def _escaped_block(found: re.Match[str]) -> str:
    """`-` as `\\-`, and `1` of `1.` as a character reference: a digit cannot be escaped."""
    mark = found.group()
    return f"&#{ord(mark[0])};{mark[1:]}" if mark[0].isdigit() else f"\\{mark}"


def _story(view: ArticleView, articles: Mapping[str, Article]) -> Iterator[str]:
    """Everything on one compared article, in the order of the HTML report."""
    yield f"## {text(view.heading)}"
    yield f"{text(f'{_source(view.article)} · id {view.article_id}')}{_link(view.article)}"
    yield text(coverage_in_words(view))
    yield text(one_origin_with(view, articles))
    yield (
        _list(
            f"{_sign(verdict)} **{count:,} {verdict}**: {text(VERDICT_MEANINGS[verdict])}"
            for verdict, count in view.counts.items()
        )
        or "No claim was found."
    )
    yield from _sharpest(view)
    yield from _uncorroborated(view, articles)
    yield from _omissions(view, articles)
    yield from _section("Figures", figures_table(view), "No count is given by two outlets.")
    yield from _matrix(view)
    yield from _claims(view)
    yield from _not_checkable(view)
    yield from _section("Origins", origins_table(view, articles))
    yield from _section("Speakers", speakers_table(view))
    if left_out := unquoted(view):
        yield "Left out, though at least two other outlets quote them:"
        yield _list(
            f"**{text(outlet)}** does not quote {text(names)}" for outlet, names in left_out
        )
    yield from _section("Words", labels_table(view))
    yield from _section("What changed", changes_table(view, articles))


def _sharpest(view: ArticleView) -> Iterator[str]:
    """Both sentences, conflicts before developments."""
    yield from _pairs("Sharpest divergences", *divergences(view))
    yield from _pairs("Changed in shared sentences, not counted", *in_shared_sentences(view))


def _pairs(heading: str, found: Sequence[Divergence], more: str) -> Iterator[str]:
    """Claims and what is incompatible with them, under a heading."""
    if found:
        yield f"### {heading}"
    for one in found:
        cell = one.cell
        reason = f": {text(cell.reason)}" if cell.reason else ""
        likewise = f" ({text(one.likewise)})" if one.likewise else ""
        sides = (
            f"{text(one.claim.outlet or 'this article')}: {text(in_quotes(one.claim.sentence))}",
            f"{text(cell.other_outlet)}: {text(in_quotes(cell.evidence))}{likewise}",
        )
        head = f"**{_sign('diverges')} {text(one.words)}**, claim {one.number}{reason}"
        yield f"{head}\n\n{_list(sides)}"
    yield text(more)


def _uncorroborated(view: ArticleView, articles: Mapping[str, Article]) -> Iterator[str]:
    """Claims that nobody else makes, with what was searched for them."""
    searches = without_corroboration(view, articles)
    if searches.found:
        yield "### Without corroboration"
        yield text(searches.common)
        yield _list(
            f"{text(in_quotes(result.claim.sentence))} · claim {number}, {text(words)}"
            for number, result, words in searches.found
        )


def _omissions(view: ArticleView, articles: Mapping[str, Article]) -> Iterator[str]:
    """Facts that several origins report and the article does not, with a passage of each."""
    found, more = omissions(view)
    yield "### Left out"
    if found:
        yield (
            "Reported by several independent origins on the event, and not found in this article; "
            "what is missing is bold."
        )
    for one in found:
        said = f"{plural(one.outlets, 'outlet')}, {plural(one.origins, 'origin')}"
        quotes = (
            f"{text(_source(articles.get(quote.article_id)))}: {text(in_quotes(quote.text))}"
            f"{_link(articles.get(quote.article_id))}"
            for quote in one.quotes
        )
        nearest = text(one.nearest_sentence)
        before, detail, after = map(text, one.parts)
        fact = " ".join(filter(None, (before, f"**{detail}**", after)))
        yield f"{text(said)}: “{fact}”\n\n{_list(quotes)}"
        yield f"Nearest here (cosine {one.nearest_score:.2f}): “{nearest}”" if nearest else ""
    yield text(more)


def _matrix(view: ArticleView) -> Iterator[str]:
    """Claims by outlets, one sign each."""
    marks = [(n, one, view.matrix(one)) for n, one in view.numbered]
    outlets = sorted({outlet for _, _, row in marks for outlet in row})
    if outlets:
        rows = tuple(
            (
                f"{number} {SIGNS[result.verdict]} {shortened(result.claim.sentence)}",
                *(SIGNS[row[outlet]] if outlet in row else "" for outlet in outlets),
            )
            for number, result, row in marks
            if row
        )
        yield "### Claims by outlets"
        yield _table(Table(("claim", *outlets), rows, matrix_legend()))


def _claims(view: ArticleView) -> Iterator[str]:
    """The checkable claims in article order, each with its verdict and who stands for it."""
    items = []
    for number, result in view.numbered:
        claim = result.claim
        if result.verdict != "not checkable":
            said = f"according to {claim.speaker}" if claim.speaker else "in the outlet's own voice"
            words = (verdict_in_words(result), support_in_words(result), f"{claim.kind}, {said}")
            items.append(
                f"**{number}** {text(in_quotes(claim.sentence))} · {_sign(result.verdict)} "
                f"{' · '.join(text(each) for each in words if each)}"
            )
    if items:
        yield "### Claims"
        yield _list(items)


def _not_checkable(view: ArticleView) -> Iterator[str]:
    """Opinions, appeals and the like: kept, labelled, not judged."""
    if found := not_checkable(view):
        yield "### Not checkable"
        yield _list(
            f"**{number}** {text(in_quotes(result.claim.sentence))} ({text(result.claim.kind)})"
            for number, result in found
        )


def _section(heading: str, content: Table, otherwise: str = "", *, level: int = 3) -> Iterator[str]:
    """A heading and its table; without rows a sentence, or nothing."""
    if content.rows or otherwise:
        yield f"{'#' * level} {heading}"
        yield _table(content) if content.rows else text(otherwise)


def _table(content: Table) -> str:
    """A table of plain text, and the note under it."""
    lines = [
        f"| {' | '.join(map(text, content.head))} |",
        f"|{' --- |' * len(content.head)}",
        *(f"| {' | '.join(map(text, row))} |" for row in content.rows),
    ]
    return "\n".join(lines) + (f"\n\n{text(content.note)}" if content.note else "")


def _list(items: Iterable[str]) -> str:
    """A list with one line for each item."""
    return "\n".join(f"- {item}" for item in items)


def _sign(name: str) -> str:
    """The sign of a verdict or relation."""
    return text(SIGNS[name])


def _source(article: Article | None) -> str:
    """Outlet and date."""
    return byline(article) if article else "article not found"


def _link(article: Article | None) -> str:
    """A link to the article where its address is one that a browser may follow."""
    if article is None or not is_web_address(article.url):
        return ""
    address = _NOT_IN_LINKS.sub(lambda found: quote(found.group(), safe=""), article.url)
    return f" · [original](<{address.replace('&', '&amp;')}>)"
