"""What the pages on figures, words, origins and outlets show, as plain rows and values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analyzer.datamodels import Article, ClaimResult, Figure, Label, OutletPair
from analyzer.readout import ArticleView, byline
from analyzer.spreads import UNKNOWN_OUTLET, find_spreads, value_in_words


@dataclass(frozen=True)
class Table:
    """A table of plain text; the first column heads its rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Count:
    """All figures on an event that count one thing; `name` is `killed (child)`."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Node:
    """An article, or a named source, in the graph of origins."""

    id: str
    words: str
    kind: str  # "own", "article" or "source"


@dataclass(frozen=True)
class Edge:
    """That an article has its text from another, or rests on a source."""

    start: str
    end: str
    kind: str  # "copies" or "rests on"
    words: str = ""


@dataclass(frozen=True)
class Graph:
    """Who copies whom, and who rests on which named source."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def exclusives(view: ArticleView) -> tuple[tuple[int, ClaimResult], ...]:
    """The uncorroborated claims with their numbers: where most outlets are silent first."""
    alone = [(n, result) for n, result in view.numbered if result.verdict == "uncorroborated"]
    return tuple(
        sorted(alone, key=lambda row: (-row[1].outlets_silent, -row[1].confidence, row[0]))
    )


def counts_of(view: ArticleView) -> tuple[Count, ...]:
    """The figures by what they count: those on which outlets differ first, then the most given.

    Background figures are left out.
    """
    grouped: dict[str, list[Figure]] = {}
    for figure in view.figures:
        if not figure.background:
            grouped.setdefault(counted_in_words(figure), []).append(figure)
    spreads = [_name(s.counted, s.of, s.unit) for s in find_spreads(view.figures, view.copy_groups)]
    rank = {name: place for place, name in reversed(list(enumerate(spreads)))}
    order = sorted(grouped, key=lambda n: (rank.get(n, len(rank)), -len(grouped[n]), n))
    return tuple(Count(name, tuple(grouped[name])) for name in order)


def counted_in_words(figure: Figure) -> str:
    """`killed (child)`, or an amount with its unit."""
    return _name(figure.quantity.counted, figure.quantity.of, figure.quantity.unit)


def figure_points(count: Count) -> list[dict[str, object]]:
    """One value per dated figure of a count, for a chart over time; parts of one are left out.

    Times are as written: in a chart, too, a time zone would move them.
    """
    return [
        {
            "published": figure.published[:19],
            "low": figure.quantity.low,
            "high": figure.quantity.high,
            "bound": figure.quantity.bound.replace("_", " "),
            "outlet": figure.outlet or UNKNOWN_OUTLET,
            "figure": value_in_words(figure.quantity),
            "according to": figure.speaker or "own voice",
            "sentence": figure.sentence,
        }
        for figure in count.figures
        if figure.published
        and not figure.aside
        and math.isfinite(figure.quantity.low + figure.quantity.high)
    ]


def figures_table(count: Count) -> Table:
    """One row per figure."""
    head = ("outlet", "published", "figure", "as of", "place", "according to", "sentence")
    return Table(
        head,
        tuple(
            (
                figure.outlet or UNKNOWN_OUTLET,
                figure.published[:16].replace("T", " ") or "no date",
                value_in_words(figure.quantity) + (" (a part)" if figure.aside else ""),
                figure.as_of,
                figure.place,
                figure.speaker,
                figure.sentence,
            )
            for figure in count.figures
        ),
    )


def labels_table(view: ArticleView) -> Table:
    """Actors that go by several names × outlets: the words of each, how often, whose they are."""
    actors: dict[str, dict[str, list[Label]]] = {}
    for label in view.labels:
        actors.setdefault(label.actor, {}).setdefault(label.outlet, []).append(label)
    several = {
        actor: by
        for actor, by in actors.items()
        if len({one.label for some in by.values() for one in some}) > 1
    }
    outlets = sorted({outlet for by in several.values() for outlet in by})
    rows = tuple(
        (actor, *("; ".join(map(_wording, by.get(outlet, ()))) for outlet in outlets))
        for actor, by in several.items()
    )
    return Table(("actor", *(outlet or UNKNOWN_OUTLET for outlet in outlets)), rows)


def speakers_table(view: ArticleView) -> Table:
    """Speakers × outlets: sentences in which an outlet quotes or reports them; most outlets first.

    "left out" marks a speaker whom at least two other outlets quote and this one does not.
    """
    counted: dict[str, dict[str, int]] = {}
    office: dict[str, str] = {}
    for voice in view.voices:
        by = counted.setdefault(voice.speaker, {})
        by[voice.outlet] = by.get(voice.outlet, 0) + voice.direct + voice.indirect + voice.mixed
        words = ", ".join(filter(None, (voice.role, voice.affiliation)))
        if len(words) > len(office.get(voice.speaker, "")):
            office[voice.speaker] = words
    left_out = {(one.speaker, one.outlet) for one in view.left_out}
    outlets = sorted({outlet for by in counted.values() for outlet in by})

    def said(speaker: str, outlet: str) -> str:
        if number := counted[speaker].get(outlet, 0):
            return f"{number:,}"
        return "left out" if (speaker, outlet) in left_out else ""

    order = sorted(counted, key=lambda s: (-len(counted[s]), -sum(counted[s].values()), s))
    return Table(
        ("speaker", "office", *(outlet or UNKNOWN_OUTLET for outlet in outlets)),
        tuple((s, office.get(s, ""), *(said(s, outlet) for outlet in outlets)) for s in order),
    )


def origin_graph(view: ArticleView, articles: Mapping[str, Article]) -> Graph:
    """The articles on the event, from whom each has its text, and the sources that they share.

    Sources on which only one article rests are left to the table.
    """
    resting: dict[str, list[str]] = {}
    for row in view.copy_groups:
        for source in row.credits:
            resting.setdefault(source, []).append(row.article_id)
    shared = {source: ids for source, ids in resting.items() if len(ids) > 1}
    known = {row.article_id for row in view.copy_groups}
    nodes = [
        Node(
            f"article:{row.article_id}",
            byline(articles[row.article_id]) if row.article_id in articles else row.outlet,
            "own" if row.article_id == view.article_id else "article",
        )
        for row in view.copy_groups
    ]
    nodes += [Node(f"source:{source}", source, "source") for source in sorted(shared)]
    edges = [
        Edge(
            f"article:{row.article_id}",
            f"article:{row.copied_from}",
            "copies",
            f"{row.similarity:.0%}" if row.similarity else "",
        )
        for row in view.copy_groups
        if row.copied_from in known
    ]
    edges += [
        Edge(f"article:{id}", f"source:{source}", "rests on")
        for source in sorted(shared)
        for id in shared[source]
    ]
    return Graph(tuple(nodes), tuple(edges))


def origins_table(view: ArticleView, articles: Mapping[str, Article]) -> Table:
    """One row per article on the event: whose text it has and why, and on whom it rests."""
    rows = []
    for row in view.copy_groups:
        article, source = articles.get(row.article_id), articles.get(row.copied_from)
        rows.append(
            (
                byline(article) if article else row.outlet,
                article.title if article else row.article_id,
                byline(source) if source else row.copied_from or "its own",
                row.reason,
                ", ".join(row.credits),
                row.owner,
            )
        )
    head = (
        "outlet, date",
        "article",
        "text from",
        "why it is one with others",
        "rests on",
        "owner",
    )
    return Table(head, tuple(rows))


def pairs_table(pairs: Iterable[OutletPair]) -> Table:
    """Outlets against outlets, those that were compared on most claims first."""
    rows = [
        (
            f"{pair.outlet_a} – {pair.outlet_b}",
            f"{pair.claims_compared:,}",
            f"{pair.agrees:,}",
            f"{pair.diverges:,}",
            ", ".join(f"{kind} {count}" for kind, count in pair.kinds),
            f"{pair.silent:,}",
            f"{pair.unsure:,}",
            "too few"
            if math.isnan(pair.agreement)
            else f"{pair.agreement:.2f} ({pair.agreement_low:.2f} to {pair.agreement_high:.2f})",
            f"{pair.shared_origins:,}",
        )
        for pair in sorted(pairs, key=lambda p: (-p.claims_compared, p.outlet_a, p.outlet_b))
    ]
    head = (
        "outlets", "claims", "agree", "diverge", "kinds", "silent", "unsure", "agreement (95 %)",
        "shared origins",
    )  # fmt: skip
    return Table(head, tuple(rows))


def agreement_grid(pairs: Sequence[OutletPair]) -> tuple[tuple[str, ...], list[list[float | None]]]:
    """The outlets with a told agreement, and the share of each two; None where it is not told."""
    told = {(p.outlet_a, p.outlet_b): p.agreement for p in pairs if not math.isnan(p.agreement)}
    outlets = tuple(sorted({outlet for both in told for outlet in both}))
    return outlets, [
        [told.get((min(one, other), max(one, other))) for other in outlets] for one in outlets
    ]


def _name(counted: str, of: str, unit: str) -> str:
    """`killed (child)`, `cost USD`."""
    return counted + (f" ({of})" if of else "") + (f" {unit}" if unit else "")


def _wording(label: Label) -> str:
    """`gunmen (2)`: quotation marks for others' words, a star for loaded ones."""
    words = label.label + ("*" if label.loaded else "")
    said = words if label.voice == "own" else f"“{words}”"
    return f"{said} ({label.count})"
