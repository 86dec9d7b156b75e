"""A comparison as one HTML page to hand to an editor: no script, no network, prints as it stands.

Every word of an article passes `text` on its way in, so markup in an article is shown and never
obeyed; addresses become links only where they are http or https.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template

from analyzer import report_article
from analyzer.datamodels import Article, Cell, ClaimResult, Comparison, Relation
from analyzer.explanations import one_origin_with
from analyzer.markup import badge, byline_of, link, quoted, table, text
from analyzer.readout import (
    SIGNS,
    ArticleView,
    MatrixMark,
    article_views,
    counts_in_words,
    coverage_in_words,
    plural,
    relation_in_words,
    support_in_words,
    verdict_counts,
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

_TEMPLATE = Path(__file__).with_name("report.html")
_NEAREST_CHARACTERS = 140  # of a passage that decides nothing; cells.csv has all of it
_ACROSS = 14  # outlets in one table of the matrix: as many as fit on paper
_ON_A_PAGE = 3  # cells with evidence; a claim with more may be cut between them in print
_CELL_ORDER: tuple[Relation, ...] = ("diverges", "agrees", "unsure", "silent")
_VERBS = {"diverges": ("diverges", "diverge"), "agrees": ("agrees", "agree")}


def render_report(comparison: Comparison) -> str:
    """The whole page as text."""
    views = article_views(comparison)
    articles = comparison.articles
    parts = [_head(comparison, views), _problems(comparison)]
    if len(views) > 1:
        parts.append(_contents(views))
    parts += [_story(number, view, articles) for number, view in enumerate(views, start=1)]
    outlets = outlets_table(comparison)
    if outlets.rows:
        parts.append(f"<section><h2>Outlets against outlets</h2>{table(outlets)}</section>")
    parts.append(_method(comparison))
    page = Template(_TEMPLATE.read_text(encoding="utf-8"))
    title = f"Parallax: {views[0].heading}" if len(views) == 1 else title_of(comparison)
    return page.substitute(title=text(title), body="\n".join(filter(None, parts)))


def _head(comparison: Comparison, views: tuple[ArticleView, ...]) -> str:
    """Name of the report, corpus size and, for several articles, the sum of all verdicts."""
    lines = [f"<h1>{text(title_of(comparison))}</h1>"]
    if corpus := corpus_in_words(comparison):
        lines.append(f'<p class="quiet">{text(corpus)}</p>')
    if len(views) > 1:
        lines.append(_tallies(comparison.claims))
    return f"<header>{''.join(lines)}</header>"


def _problems(comparison: Comparison) -> str:
    """What went wrong and was survived."""
    if not comparison.problems:
        return ""
    items = "".join(f"<li>{text(str(problem))}</li>" for problem in comparison.problems)
    number = plural(len(comparison.problems), "problem")
    return f'<section class="note"><b>{number} in this run</b><ul>{items}</ul></section>'


def _contents(views: tuple[ArticleView, ...]) -> str:
    """One line per article, with a link to its section."""
    rows = "".join(
        f'<tr><td><a href="#a{number}">{text(view.heading)}</a></td>'
        f"<td>{byline_of(view.article)}</td><td>{text(counts_in_words(view.counts))}</td></tr>"
        for number, view in enumerate(views, start=1)
    )
    return (
        '<nav><h3>Articles</h3><div class="scroll"><table><thead><tr><th>article</th>'
        "<th>outlet, date</th><th>claims</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></nav>"
    )


def _tallies(results: Iterable[ClaimResult]) -> str:
    """The verdicts and how often each was reached."""
    items = "".join(
        f"<li>{badge(verdict, f'{count:,} {verdict}')}</li>"
        for verdict, count in verdict_counts(results).items()
    )
    return f'<ul class="tallies">{items}</ul>' if items else ""


def _story(number: int, view: ArticleView, articles: Mapping[str, Article]) -> str:
    """Everything on one compared article: what matters first, what it rests on last."""
    anchor = f"a{number}"
    parts = [
        report_article.title(anchor, view),
        f'<p class="quiet">{byline_of(view.article)} · id {text(view.article_id)}'
        f"{link(view.article)}</p>",
        f"<p>{text(coverage_in_words(view))}</p>",
        _shared(view, articles),
        report_article.legend(view),
        report_article.body(anchor, view),
        _sharpest(anchor, view),
        _uncorroborated(anchor, view, articles),
        _omissions(view, articles),
        _section("Figures", figures_table(view), "No count is given by two outlets."),
        _matrix(anchor, view),
        _claims(anchor, view, articles),
        _not_checkable(anchor, view),
        _section("Origins", origins_table(view, articles)),
        _section("Speakers", speakers_table(view)),
        _unquoted(view),
        _section("Words", labels_table(view)),
        _section("What changed", changes_table(view, articles)),
    ]
    return f'<section class="story" id="{anchor}">{"".join(parts)}</section>'


def _shared(view: ArticleView, articles: Mapping[str, Article]) -> str:
    """Who is of one origin with the article."""
    words = one_origin_with(view, articles)
    return f"<p>{text(words)}</p>" if words else ""


def _section(heading: str, content: Table, otherwise: str = "") -> str:
    """A heading and its table; without rows a sentence, or nothing."""
    if content.rows:
        return f"<h3>{heading}</h3>{table(content)}"
    return f"<h3>{heading}</h3><p>{text(otherwise)}</p>" if otherwise else ""


def _sharpest(anchor: str, view: ArticleView) -> str:
    """Both sentences side by side, conflicts before developments; apart, what does not count."""
    return _pairs("Sharpest divergences", anchor, *divergences(view)) + _pairs(
        "Changed in shared sentences, not counted", anchor, *in_shared_sentences(view)
    )


def _pairs(heading: str, anchor: str, found: Sequence[Divergence], more: str) -> str:
    """Claims and what is incompatible with them, under a heading."""
    if not found:
        return ""
    pairs = []
    for one in found:
        cell = one.cell
        reason = f" {text(cell.reason)}" if cell.reason else ""
        likewise = f'<p class="quiet">{text(one.likewise)}</p>' if one.likewise else ""
        pairs.append(
            f'<div class="pair">{badge("diverges", one.words)}{reason}'
            f' <a class="quiet" href="#{anchor}c{one.number}">claim {one.number}</a>'
            f'<div class="sides"><div><b>{text(one.claim.outlet or "this article")}</b>'
            f"{quoted(one.claim.sentence)}</div><div><b>{text(cell.other_outlet)}</b>"
            f"{quoted(cell.evidence)}{likewise}</div></div></div>"
        )
    rest = f'<p class="quiet">{text(more)}</p>' if more else ""
    return f"<h3>{heading}</h3>{''.join(pairs)}{rest}"


def _uncorroborated(anchor: str, view: ArticleView, articles: Mapping[str, Article]) -> str:
    """Claims that nobody else makes, with what was searched for them."""
    searches = without_corroboration(view, articles)
    if not searches.found:
        return ""
    items = "".join(
        f'<li>{quoted(result.claim.sentence)}<p class="quiet">'
        f'<a href="#{anchor}c{number}">claim {number}</a>, {text(words)}</p></li>'
        for number, result, words in searches.found
    )
    common = f"<p>{text(searches.common)}</p>" if searches.common else ""
    return f'<h3>Without corroboration</h3>{common}<ul class="cells">{items}</ul>'


def _omissions(view: ArticleView, articles: Mapping[str, Article]) -> str:
    """Facts that several origins report and the article does not, with a passage of each."""
    found, more = omissions(view)
    if not found:
        return f"<h3>Left out</h3><p>{text(more)}</p>"
    items = []
    for one in found:
        quotes = "".join(
            f"<li>{byline_of(articles.get(quote.article_id))}{link(articles.get(quote.article_id))}"
            f"{quoted(quote.text)}</li>"
            for quote in one.quotes
        )
        said = f"{plural(one.outlets, 'outlet')}, {plural(one.origins, 'origin')}"
        before, detail, after = map(text, one.parts)
        items.append(
            f'<details class="pair"><summary>{text(said)}: <q dir="auto">{before}<b>{detail}</b>'
            f"{after}</q></summary>"
            f'<ul>{quotes}</ul><p class="quiet">Nearest here (cosine {one.nearest_score:.2f}): '
            f'<q dir="auto">{text(one.nearest_sentence)}</q></p></details>'
        )
    rest = f'<p class="quiet">{text(more)}</p>' if more else ""
    return (
        "<h3>Left out</h3><p>Reported by several independent origins on the event, and not found "
        f"in this article; what is missing is bold.</p>{''.join(items)}{rest}"
    )


def _matrix(anchor: str, view: ArticleView) -> str:
    """Claims by outlets, one sign each."""
    rows = [
        (n, one, view.matrix(one)) for n, one in view.numbered if view.cells[one.claim.claim_id]
    ]
    outlets = sorted({outlet for _, _, marks in rows for outlet in marks})
    if not rows:
        return ""
    tables = "".join(
        _marks(anchor, rows, outlets[start : start + _ACROSS])
        for start in range(0, len(outlets), _ACROSS)
    )
    return f'<h3>Claims by outlets</h3>{tables}<p class="quiet">{text(matrix_legend())}</p>'


def _marks(
    anchor: str,
    rows: Iterable[tuple[int, ClaimResult, Mapping[str, MatrixMark]]],
    outlets: Iterable[str],
) -> str:
    """A table of the matrix with as many outlets as fit across a page."""
    head = "".join(
        f'<th title="{text(outlet)}"><span>{text(shortened(outlet))}</span></th>'
        for outlet in outlets
    )
    body = "".join(
        f'<tr><th><a href="#{anchor}c{number}">{number}</a> {SIGNS[result.verdict]} '
        f"{text(shortened(result.claim.sentence))}</th>"
        f"{''.join(_mark(marks.get(outlet)) for outlet in outlets)}</tr>"
        for number, result, marks in rows
    )
    return (
        f'<div class="scroll"><table class="matrix"><thead><tr><th>claim</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _mark(mark: MatrixMark | None) -> str:
    """One square of the matrix."""
    if mark is None:
        return "<td></td>"
    return f'<td class="{mark}"><abbr title="{mark}">{SIGNS[mark]}</abbr></td>'


def _claims(anchor: str, view: ArticleView, articles: Mapping[str, Article]) -> str:
    """The checkable claims in article order, each with its cells."""
    items = []
    for number, result in view.numbered:
        claim = result.claim
        if result.verdict == "not checkable":
            continue
        said = f"according to {claim.speaker}" if claim.speaker else "in the outlet's own voice"
        words = [badge(result.verdict, verdict_in_words(result)), text(support_in_words(result))]
        read_as = (
            f'<p class="quiet">read as: {text(claim.text)}</p>'
            if claim.text != claim.sentence
            else ""
        )
        told = sum(cell.relation in _VERBS for cell in view.cells[claim.claim_id])
        style = "claim long" if told > _ON_A_PAGE else "claim"
        items.append(
            f'<div class="{style}" id="{anchor}c{number}"><div class="head"><p>'
            f"{_number(anchor, number, view)} "
            f"{' '.join(filter(None, words))}</p>{quoted(claim.sentence, 'said')}{read_as}"
            f'<p class="quiet">{text(claim.kind)}, {text(said)}; {claim.field} '
            f"{claim.start}–{claim.end}</p></div>{_cells(result, view, articles)}</div>"
        )
    return f"<h3>Claims</h3>{''.join(items)}" if items else ""


def _number(anchor: str, number: int, view: ArticleView) -> str:
    """The number of a claim, a link back to its place in the article where that is shown."""
    if view.article is None:
        return f"{number}."
    return f'<a href="#{anchor}c{number}-place" title="to its place in the article">{number}.</a>'


def _cells(result: ClaimResult, view: ArticleView, articles: Mapping[str, Article]) -> str:
    """The cells of a claim, open where somebody diverges; what decides nothing is a line each."""
    cells = view.cells[result.claim.claim_id]
    if not cells:
        return ""
    lines = [
        _full_cell(cell, articles.get(cell.other_article_id))
        if name in _VERBS
        else _short_cell(cell)
        for name in _CELL_ORDER
        for cell in cells
        if cell.relation == name
    ]
    counted = Counter(cell.relation if cell.counts else "not counted" for cell in cells)
    summary = ", ".join(
        f"{counted[name]} {_VERBS.get(name, (name, name))[counted[name] != 1]}"
        for name in (*_CELL_ORDER, "not counted")
        if counted[name]
    )
    state = " open" if result.verdict in ("contested", "disputed") else ""
    return (
        f"<details{state}><summary>{plural(len(cells), 'article')}: {summary}</summary>"
        f'<ul class="cells">{"".join(lines)}</ul></details>'
    )


def _full_cell(cell: Cell, other: Article | None) -> str:
    """Evidence, where it stands, and why the relation was given."""
    source = byline_of(other) if other else text(cell.other_outlet)
    reason = f"<p>{text(cell.reason)}</p>" if cell.reason else ""
    counter = (
        f'<p class="quiet">but also:</p>{quoted(cell.counter_evidence)}'
        if cell.counter_evidence
        else ""
    )
    sure = cell.probabilities
    scope = " · older fact, found outside the event's days" if cell.scope == "background" else ""
    return (
        f"<li>{badge(cell.relation, relation_in_words(cell))} <b>{source}</b>"
        f"{quoted(cell.evidence)}{counter}{reason}"
        f'<p class="quiet">{cell.evidence_field} {cell.evidence_start}–{cell.evidence_end} of '
        f"{text(cell.other_article_id)} · agrees {sure.agrees:.2f}, diverges {sure.diverges:.2f}, "
        f"silent {sure.silent:.2f} · origin {text(cell.origin_id)}{text(_standing(cell))}{scope}"
        f"{link(other)}</p></li>"
    )


def _standing(cell: Cell) -> str:
    """Why the origin is shared, on whose word the evidence rests, and how firmly it says it."""
    shared = f" ({cell.origin_reason})" if cell.origin_reason else ""
    said = f" · on the word of {cell.speaker}" if cell.speaker else ""
    firmness = "" if cell.firmness in ("", "stated", "reported") else f" · {cell.firmness}"
    return shared + said + firmness


def _short_cell(cell: Cell) -> str:
    """One line: who is silent or unsure, why, and the beginning of the nearest passage."""
    reason = f" · {text(cell.reason)}" if cell.reason and cell.relation == "unsure" else ""
    near = text(shortened(cell.evidence, _NEAREST_CHARACTERS))
    nearest = f' · nearest ({cell.similarity:.2f}): <q dir="auto">{near}</q>' if near else ""
    return (
        f'<li class="line quiet">{SIGNS[cell.relation]} {text(relation_in_words(cell))}: '
        f"{text(cell.other_outlet)}{reason}{nearest}</li>"
    )


def _not_checkable(anchor: str, view: ArticleView) -> str:
    """Opinions, appeals and the like: kept, labelled, not judged."""
    found = not_checkable(view)
    items = "".join(
        f'<li id="{anchor}c{number}">{_number(anchor, number, view)} '
        f'<q dir="auto">{text(result.claim.sentence)}</q> ({text(result.claim.kind)})</li>'
        for number, result in found
    )
    return f'<h3>Not checkable</h3><ul class="cells">{items}</ul>' if found else ""


def _unquoted(view: ArticleView) -> str:
    """Whom each outlet leaves out, though at least two others quote them."""
    items = "".join(
        f"<li><b>{text(outlet)}</b> does not quote {text(names)}</li>"
        for outlet, names in unquoted(view)
    )
    if not items:
        return ""
    return f"<p>Left out, though at least two other outlets quote them:</p><ul>{items}</ul>"


def _method(comparison: Comparison) -> str:
    """What the words mean, how a cell is decided, what that cannot do and how often it errs."""
    parts = []
    for one in method(comparison):
        terms = "; ".join(f"<em>{text(name)}</em>: {text(words)}" for name, words in one.terms)
        said = f" {text(one.words)}" if one.words else ""
        ends = f" {terms}." if terms else ""
        parts.append(f"<p><b>{text(one.heading)}</b>{said}{ends}</p>")
    return f'<section class="story method"><h3>Method</h3>{"".join(parts)}</section>'
