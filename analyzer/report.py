"""A comparison as one HTML page to hand to an editor: no script, no network, prints as it stands.

Every word of an article passes `text` on its way in, so markup in an article is shown and never
obeyed; addresses become links only where they are http or https.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from analyzer.datamodels import Article, Cell, ClaimResult, Comparison, Figure, Relation
from analyzer.markup import byline_of, link, quoted, text
from analyzer.readout import (
    SIGNS,
    ArticleView,
    MatrixMark,
    article_views,
    byline,
    counts_in_words,
    coverage_in_words,
    plural,
    receipt_in_words,
    relation_in_words,
    support_in_words,
    verdict_counts,
    verdict_in_words,
)
from analyzer.report_sections import (
    labels_section,
    omissions_section,
    outlets_section,
    speakers_section,
    timeline_section,
)
from analyzer.spreads import Spread, find_spreads

_TEMPLATE = Path(__file__).with_name("report.html")
_SHARPEST = 8  # pairs shown on top of an article; all others stand with their claims
_SPREADS = 12  # counts shown of an event; spreads.csv has all
_SILENT_CHARACTERS = 140  # of the nearest passage of a silent article; cells.csv has all of it
_CELL_ORDER: tuple[Relation, ...] = ("diverges", "agrees", "unsure", "silent")
_RELATIONS = {
    "agrees": "states the core of the claim too",
    "diverges": "speaks of the same fact and a detail, or the fact itself, is incompatible",
    "both": "one article agrees, another diverges",
    "unsure": "the judge abstains",
    "silent": "is on the event and does not address the claim",
    "not counted": "the same outlet, or a copy of the article itself",
}


def render_report(comparison: Comparison, *, error_rate: str = "") -> str:
    """The whole page as text.

    Args:
        comparison: what to show.
        error_rate: how often the judge was wrong where it was measured, in a sentence; without
            it the report says that none is given.
    """
    views = article_views(comparison)
    articles = comparison.articles
    parts = [_head(comparison, views), _problems(comparison)]
    if len(views) > 1:
        parts.append(_contents(views))
    parts += [_story(number, view, articles) for number, view in enumerate(views, start=1)]
    parts.append(outlets_section(comparison.pairs))
    known = str(comparison.provenance.get("error_rate", ""))
    rate = error_rate or known or "No measured error rate was given for this run."
    page = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return page.substitute(
        title=text(_title(views)), body="\n".join(filter(None, parts)), error_rate=text(rate)
    )


def _title(views: tuple[ArticleView, ...]) -> str:
    """What the page is called."""
    if len(views) == 1:
        return f"Parallax: {views[0].heading}"
    return f"Parallax: {plural(len(views), 'article')} compared"


def _head(comparison: Comparison, views: tuple[ArticleView, ...]) -> str:
    """Name of the report, corpus size and, for several articles, the sum of all verdicts."""
    searched = max((c.receipt.articles_searched for c in comparison.claims), default=0)
    lines = [f"<h1>{text(_title(views))}</h1>"]
    if searched:
        lines.append(
            f'<p class="quiet">Compared with a corpus of {plural(searched, "article")}.</p>'
        )
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


def _story(number: int, view: ArticleView, articles: Mapping[str, Article]) -> str:
    """Everything on one compared article."""
    anchor = f"a{number}"
    numbered = list(enumerate(view.claims, start=1))
    parts = [
        f"<h2>{text(view.heading)}</h2>",
        f'<p class="quiet">{byline_of(view.article)} · id {text(view.article_id)}'
        f"{link(view.article)}</p>",
        f"<p>{text(coverage_in_words(view))}</p>",
        _tallies(view.claims),
        _sharpest(anchor, view),
        _claims(anchor, numbered, view, articles),
        _matrix(anchor, numbered, view),
        _figures(view),
        _uncorroborated(anchor, numbered, articles),
        omissions_section(view, articles),
        _not_checkable(numbered),
        _origins(view, articles),
        speakers_section(view),
        labels_section(view),
        timeline_section(view, articles),
    ]
    return f'<section class="story" id="{anchor}">{"".join(parts)}</section>'


def _tallies(results: Iterable[ClaimResult]) -> str:
    """The verdicts and how often each was reached."""
    counts = verdict_counts(results)
    if not counts:
        return "<p>No claim was found.</p>"
    items = "".join(
        f"<li>{_badge(verdict, f'{count:,} {verdict}')}</li>" for verdict, count in counts.items()
    )
    return f'<ul class="tallies">{items}</ul>'


def _badge(name: str, words: str) -> str:
    """A mark that reads the same without colour: sign, words and kind of border."""
    return f'<span class="mark {name}">{SIGNS[name]} {text(words)}</span>'


def _sharpest(anchor: str, view: ArticleView) -> str:
    """Both sentences side by side, conflicts before developments."""
    found = view.sharpest
    if not found:
        return ""
    numbers = {result.claim.claim_id: n for n, result in enumerate(view.claims, start=1)}
    claims = {result.claim.claim_id: result.claim for result in view.claims}
    pairs = []
    for cell in found[:_SHARPEST]:
        claim, number = claims[cell.claim_id], numbers[cell.claim_id]
        reason = f" {text(cell.reason)}" if cell.reason else ""
        pairs.append(
            f'<div class="pair">{_badge("diverges", relation_in_words(cell))}{reason}'
            f' <a class="quiet" href="#{anchor}c{number}">claim {number}</a>'
            f'<div class="sides"><div><b>{text(claim.outlet)}</b>{quoted(claim.sentence)}</div>'
            f"<div><b>{text(cell.other_outlet)}</b>{quoted(cell.evidence)}</div></div></div>"
        )
    rest = len(found) - _SHARPEST
    more = f'<p class="quiet">{rest} more below, with their claims.</p>' if rest > 0 else ""
    return f"<h3>Sharpest divergences</h3>{''.join(pairs)}{more}"


def _claims(
    anchor: str,
    numbered: list[tuple[int, ClaimResult]],
    view: ArticleView,
    articles: Mapping[str, Article],
) -> str:
    """The checkable claims in article order, each with its cells."""
    items = []
    for number, result in numbered:
        claim = result.claim
        if result.verdict == "not checkable":
            continue
        said = f"according to {claim.speaker}" if claim.speaker else "in the outlet's own voice"
        words = [_badge(result.verdict, verdict_in_words(result)), text(support_in_words(result))]
        read_as = (
            f'<p class="quiet">read as: {text(claim.text)}</p>'
            if claim.text != claim.sentence
            else ""
        )
        items.append(
            f'<div class="claim" id="{anchor}c{number}"><p>{number}. '
            f"{' '.join(filter(None, words))}</p>{quoted(claim.sentence, 'said')}{read_as}"
            f'<p class="quiet">{text(claim.kind)}, {text(said)}; {claim.field} '
            f"{claim.start}–{claim.end}</p>{_cells(result, view, articles)}</div>"
        )
    return f"<h3>Claims</h3>{''.join(items)}" if items else ""


def _cells(result: ClaimResult, view: ArticleView, articles: Mapping[str, Article]) -> str:
    """The cells of a claim, open where somebody diverges; the silent ones are a line each."""
    cells = view.cells[result.claim.claim_id]
    if not cells:
        return ""
    lines = [
        _silent_cell(cell)
        if name == "silent"
        else _full_cell(cell, articles.get(cell.other_article_id))
        for name in _CELL_ORDER
        for cell in cells
        if cell.relation == name
    ]
    counted = Counter(cell.relation if cell.counts else "not counted" for cell in cells)
    names = (*_CELL_ORDER, "not counted")
    summary = ", ".join(f"{counted[name]} {name}" for name in names if counted[name])
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
        f"<li>{_badge(cell.relation, relation_in_words(cell))} <b>{source}</b>"
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


def _silent_cell(cell: Cell) -> str:
    """One line: who is silent, and the beginning of the nearest passage."""
    near = cell.evidence[:_SILENT_CHARACTERS]
    near += "…" if len(cell.evidence) > _SILENT_CHARACTERS else ""
    nearest = f' · nearest ({cell.similarity:.2f}): <q dir="auto">{text(near)}</q>' if near else ""
    return (
        f'<li class="line quiet">{SIGNS["silent"]} {text(relation_in_words(cell))}: '
        f"{text(cell.other_outlet)}{nearest}</li>"
    )


def _matrix(anchor: str, numbered: list[tuple[int, ClaimResult]], view: ArticleView) -> str:
    """Claims by outlets, one sign each."""
    rows = [(n, view.matrix(result)) for n, result in numbered if view.cells[result.claim.claim_id]]
    outlets = sorted({outlet for _, marks in rows for outlet in marks})
    if not rows:
        return ""
    head = "".join(f"<th>{text(outlet)}</th>" for outlet in outlets)
    body = "".join(
        f'<tr><th><a href="#{anchor}c{number}">claim {number}</a></th>'
        f"{''.join(_mark(marks.get(outlet)) for outlet in outlets)}</tr>"
        for number, marks in rows
    )
    legend = "; ".join(f"{SIGNS[name]} {name}: {words}" for name, words in _RELATIONS.items())
    return (
        '<h3>Claims by outlets</h3><div class="scroll"><table class="matrix"><thead><tr><th></th>'
        f'{head}</tr></thead><tbody>{body}</tbody></table></div><p class="quiet">{legend}.</p>'
    )


def _mark(mark: MatrixMark | None) -> str:
    """One square of the matrix."""
    if mark is None:
        return "<td></td>"
    return f'<td class="{mark}"><abbr title="{mark}">{SIGNS[mark]}</abbr></td>'


def _figures(view: ArticleView) -> str:
    """Each count that at least two outlets give: how far they differ, and how each one moved."""
    found = find_spreads(view.figures, view.copy_groups)
    if not found:
        return "<h3>Figures</h3><p>No count is given by two outlets.</p>"
    rows = "".join(
        f"<tr><th>{text(_counted(spread))}</th><td>{text(_agreement(spread))}</td>"
        f"<td>{_figure(spread.lowest)}</td><td>{_figure(spread.highest)}</td>"
        f"<td>{text(spread.by_outlet)}</td></tr>"
        for spread in found[:_SPREADS]
    )
    rest = len(found) - _SPREADS
    more = f"{plural(rest, 'more count')} in spreads.csv. " if rest > 0 else ""
    return (
        '<h3>Figures</h3><div class="scroll"><table><thead><tr><th>counted</th><th>outlets</th>'
        "<th>lowest</th><th>highest</th><th>by outlet, in order of publication</th></tr></thead>"
        f'<tbody>{rows}</tbody></table></div><p class="quiet">{more}Figures under one word may be '
        "of different things: read the sentences in figures.csv.</p>"
    )


def _counted(spread: Spread) -> str:
    """`killed (child), in Port Selm`, or an amount with its unit."""
    of = f" ({spread.of})" if spread.of else ""
    unit = f" {spread.unit}" if spread.unit else ""
    place = f", in {spread.place}" if spread.place else ""
    return spread.counted + of + unit + place


def _agreement(spread: Spread) -> str:
    """`3, differ` or `3, agree`."""
    return f"{spread.outlets}, {'agree' if spread.agreed else 'differ'}"


def _figure(figure: Figure) -> str:
    """The words, who published them and on whose word, and the day they are of."""
    speaker = f", according to {figure.speaker}" if figure.speaker else ""
    day = f", as of {figure.as_of}" if figure.as_of else ""
    return (
        f'<q dir="auto">{text(figure.quantity.text)}</q> '
        f"{text(figure.outlet or 'unknown outlet')}{text(speaker)}{day}"
    )


def _uncorroborated(
    anchor: str, numbered: list[tuple[int, ClaimResult]], articles: Mapping[str, Article]
) -> str:
    """Claims that nobody else makes, with what was searched for each."""
    items = "".join(
        f'<li>{quoted(result.claim.sentence)}<p class="quiet">'
        f'<a href="#{anchor}c{number}">claim {number}</a>, {result.verdict}. '
        f"{text(receipt_in_words(result.receipt, articles))}</p></li>"
        for number, result in numbered
        if result.verdict in ("uncorroborated", "not covered")
    )
    return f'<h3>Without corroboration</h3><ul class="cells">{items}</ul>' if items else ""


def _not_checkable(numbered: list[tuple[int, ClaimResult]]) -> str:
    """Opinions, appeals and the like: kept, labelled, not judged."""
    found = [(n, result.claim) for n, result in numbered if result.verdict == "not checkable"]
    if not found:
        return ""
    items = "".join(
        f'<li>{n}. <q dir="auto">{text(claim.sentence)}</q> ({text(claim.kind)})</li>'
        for n, claim in found
    )
    return (
        f"<h3>Not checkable</h3><details open><summary>{plural(len(found), 'claim')} not judged"
        f'</summary><ul class="cells">{items}</ul></details>'
    )


def _origins(view: ArticleView, articles: Mapping[str, Article]) -> str:
    """The articles on the event by copy group, and why they are one."""
    if not view.copy_groups:
        return ""
    sizes = Counter(origin.origin_id for origin in view.copy_groups)
    rows = []
    for origin in view.copy_groups:
        article = articles.get(origin.article_id)
        title = article.title if article else origin.article_id
        group = f"{origin.origin_id} ({plural(sizes[origin.origin_id], 'article')})"
        outlet = byline(article) if article else origin.outlet
        owner = f" (owner: {origin.owner})" if origin.owner else ""
        cells = (group, title, outlet + owner, origin.reason)
        rows.append(
            f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in cells)}"
            f"<td>{text(', '.join(origin.credits))}</td></tr>"
        )
    return (
        '<h3>Origins</h3><div class="scroll"><table><thead><tr><th>origin</th><th>article</th>'
        "<th>outlet, date</th><th>why it is one with others</th><th>rests on</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
