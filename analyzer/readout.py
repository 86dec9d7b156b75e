"""What every view of a comparison shares: the order of its rows and the words for its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar
from urllib.parse import urlsplit

from analyzer.datamodels import (
    VERDICTS,
    Article,
    Cell,
    Change,
    ClaimResult,
    Comparison,
    Figure,
    Label,
    LeftOut,
    Omission,
    OmissionSearch,
    Origin,
    SharedSentences,
    Verdict,
    Voice,
)
from analyzer.judging.numerals import read_numerals

_WORDS = re.compile(r"[\w,.]*\w")

MatrixMark = Literal["agrees", "diverges", "both", "silent", "unsure", "not counted"]

# One sign per relation, verdict and mark, so that no view depends on colour.
SIGNS: Mapping[str, str] = {
    "agrees": "✓",
    "corroborated": "✓",
    "diverges": "✕",
    "disputed": "✕",
    "both": "±",
    "contested": "±",
    "unsure": "?",
    "silent": "·",
    "uncorroborated": "·",
    "not covered": "–",
    "not checkable": "–",
    "not counted": "–",
}
RELATION_MEANINGS: Mapping[MatrixMark, str] = {
    "agrees": "states the core of the claim too, more or less specifically",
    "diverges": (
        "speaks of the same fact of the same event, and a detail, or the fact itself, is "
        "incompatible"
    ),
    "both": "one article of the outlet agrees, another diverges",
    "unsure": "the judge abstains",
    "silent": "is on the event and does not address the claim",
    "not counted": "the same outlet, or a copy of the article itself",
}
VERDICT_MEANINGS: Mapping[Verdict, str] = {
    "contested": "some agree, some diverge",
    "disputed": "there is only divergence",
    "corroborated": "at least one independent other origin agrees, none diverges",
    "uncorroborated": ("others cover the event, and no independent origin agrees or diverges"),
    "unsure": "nobody agrees or diverges, and the judge abstained on somebody",
    "not covered": "the corpus has no other reporting on the event: says nothing about the claim",
    "not checkable": "opinion, appeal, prediction or the like: kept, labelled, not judged",
}


@dataclass(frozen=True)
class ArticleView:
    """One compared article with what was found for it.

    `articles` are the others on its event; `outlets` and `origins` count theirs, without the
    article's own outlet and copies of itself. `article` is None where the run lost it.
    """

    article_id: str
    article: Article | None
    claims: tuple[ClaimResult, ...]
    cells: Mapping[str, tuple[Cell, ...]]  # claim id → its cells
    articles: tuple[Article, ...]
    copy_groups: tuple[Origin, ...]  # of the event's articles, this one included; by group
    outlets: int
    origins: int
    figures: tuple[Figure, ...]  # of this article and the others on its event, in table order
    voices: tuple[Voice, ...]  # likewise
    left_out: tuple[LeftOut, ...]  # on this event
    changes: tuple[Change, ...]  # likewise
    omissions: tuple[Omission, ...]  # of this article, in table order
    omission_search: OmissionSearch | None  # where they were looked for
    shared_sentences: tuple[SharedSentences, ...]  # of this article, most first
    labels: tuple[Label, ...]  # on this event, in table order

    @property
    def heading(self) -> str:
        """The title of the article, or its id where it has none."""
        return (self.article.title if self.article else "") or self.article_id

    @property
    def numbered(self) -> tuple[tuple[int, ClaimResult], ...]:
        """The claims with the numbers under which every view shows them."""
        return tuple(enumerate(self.claims, start=1))

    @property
    def counts(self) -> dict[Verdict, int]:
        """Number of claims by verdict, in the order of `VERDICTS`; verdicts nobody got are out."""
        return verdict_counts(self.claims)

    @property
    def sharpest(self) -> tuple[Cell, ...]:
        """Divergences that count, as `sharpest_first` orders them."""
        return sharpest_first(cell for cells in self.cells.values() for cell in cells)

    def matrix(self, result: ClaimResult) -> dict[str, MatrixMark]:
        """What each outlet's articles say on the claim, taken together, by outlet."""
        relations: dict[str, set[str]] = {}
        for cell in self.cells[result.claim.claim_id]:
            found = relations.setdefault(cell.other_outlet, set())
            if cell.counts:
                found.add(cell.relation)
        return {outlet: _mark(relations[outlet]) for outlet in sorted(relations)}


def ordered_claims(comparison: Comparison) -> tuple[ClaimResult, ...]:
    """The claims by compared article, then by place in it: the title first."""
    rank = {article_id: number for number, article_id in enumerate(comparison.compared)}

    def place(result: ClaimResult) -> tuple[int, str, bool, int, int, str]:
        claim = result.claim
        return (
            rank.get(claim.article_id, len(rank)),
            claim.article_id,
            claim.field != "title",
            claim.start,
            claim.end,
            claim.claim_id,
        )

    return tuple(sorted(comparison.claims, key=place))


def ordered_cells(comparison: Comparison) -> tuple[Cell, ...]:
    """The cells by claim, in the order of the claims, then by the other article's id."""
    rank = {result.claim.claim_id: n for n, result in enumerate(ordered_claims(comparison))}
    return tuple(
        sorted(
            comparison.cells,
            key=lambda cell: (
                rank.get(cell.claim_id, len(rank)),
                cell.claim_id,
                cell.other_article_id,
            ),
        )
    )


def ordered_origins(comparison: Comparison) -> tuple[Origin, ...]:
    """The articles on each event, by event and id."""
    return tuple(sorted(comparison.origins, key=lambda o: (o.event_id, o.article_id)))


def ordered_figures(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """By event and what is counted, then by time, article and place in it."""
    return tuple(
        sorted(
            figures,
            key=lambda f: (
                f.event_id,
                f.quantity.counted,
                f.quantity.unit,
                f.published,
                f.article_id,
                f.field,
                f.quantity.start,
                f.quantity.end,
            ),
        )
    )


def ordered_voices(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """By event and speaker, then by outlet and article."""
    return tuple(
        sorted(voices, key=lambda v: (v.event_id, v.speaker, v.outlet, v.article_id, v.start))
    )


def ordered_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    """By event and time, then by outlet, article and place in it; undated articles last."""
    return tuple(
        sorted(
            changes,
            key=lambda c: (
                c.event_id,
                c.published or "9999",
                c.outlet,
                c.article_id,
                c.kind,
                c.subject,
                c.field,
                c.start,
                c.before_start,
            ),
        )
    )


def ordered_labels(labels: Iterable[Label]) -> tuple[Label, ...]:
    """By event; actors of most outlets and wordings first; an outlet's most used words first."""
    labels = tuple(labels)
    outlets: dict[tuple[str, str], set[str]] = {}
    wordings: dict[tuple[str, str], set[str]] = {}
    for one in labels:
        outlets.setdefault((one.event_id, one.actor), set()).add(one.outlet)
        wordings.setdefault((one.event_id, one.actor), set()).add(one.label)
    return tuple(
        sorted(
            labels,
            key=lambda one: (
                one.event_id,
                -len(outlets[one.event_id, one.actor]),
                -len(wordings[one.event_id, one.actor]),
                one.actor,
                one.scope != "event",
                one.outlet,
                -one.count,
                one.label,
                one.voice,
            ),
        )
    )


def sharpest_first(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Divergences that count: conflicts before developments, the most certain first.

    The first one of every claim comes before the second one of any, so that one claim which
    many copies contradict does not hide the others.
    """
    found = [cell for cell in cells if cell.relation == "diverges" and cell.counts]
    found.sort(key=lambda cell: (cell.later, -cell.probabilities.diverges))
    seen: Counter[str] = Counter()
    placed = []
    for cell in found:
        placed.append((cell.later, seen[cell.claim_id], cell))
        seen[cell.claim_id] += 1
    return tuple(cell for _, _, cell in sorted(placed, key=lambda each: each[:2]))


def once_per_origin(cells: Iterable[Cell]) -> tuple[tuple[Cell, tuple[str, ...]], ...]:
    """The first cell of each claim and origin, with the other outlets of it that say the same.

    Another kind or another figure is another thing said, though the origin is one.
    """
    groups: dict[tuple[object, ...], list[Cell]] = {}
    for cell in cells:
        figures = tuple(
            sorted((n.low, n.high) for n in read_numerals(_WORDS.findall(cell.reason.lower())))
        )
        key = (cell.claim_id, cell.origin_id, cell.kinds, cell.later, figures)
        groups.setdefault(key, []).append(cell)
    return tuple(
        (first, tuple(sorted({cell.other_outlet for cell in others} - {first.other_outlet})))
        for first, *others in groups.values()
    )


def article_views(comparison: Comparison) -> tuple[ArticleView, ...]:
    """The compared articles in order, each with its claims and cells in table order."""
    claims: dict[str, list[ClaimResult]] = {id: [] for id in comparison.compared}
    for result in ordered_claims(comparison):
        claims.setdefault(result.claim.article_id, []).append(result)
    cells: dict[str, list[Cell]] = {result.claim.claim_id: [] for result in comparison.claims}
    for cell in ordered_cells(comparison):
        cells.setdefault(cell.claim_id, []).append(cell)
    origins = _by_event(comparison.origins)
    figures = _by_event(ordered_figures(comparison.figures))
    voices = _by_event(ordered_voices(comparison.voices))
    left_out = _by_event(comparison.left_out)
    labels = _by_event(ordered_labels(comparison.labels))
    changes = _by_event(ordered_changes(comparison.changes))
    views = []
    for article_id, results in claims.items():
        mine = {each.claim.claim_id: tuple(cells[each.claim.claim_id]) for each in results}
        article = comparison.articles.get(article_id)
        outlet = article.outlet if article else ""
        matched = {match.article_id for match in comparison.events.get(article_id, ())}
        others = [comparison.articles[id] for id in sorted(matched) if id in comparison.articles]
        events = sorted({cell.event_id for some in mine.values() for cell in some})
        groups = [
            origin
            for event in events
            for origin in origins.get(event, ())
            if origin.article_id in matched or origin.article_id == article_id
        ]
        own = {origin.origin_id for origin in groups if origin.article_id == article_id}
        views.append(
            ArticleView(
                article_id=article_id,
                article=article,
                claims=tuple(results),
                cells=mine,
                articles=tuple(others),
                copy_groups=tuple(
                    sorted(groups, key=lambda o: (o.event_id, o.origin_id, o.article_id))
                ),
                outlets=len({each.outlet for each in others if each.outlet != outlet}),
                origins=len({each.origin_id for each in groups if each.outlet != outlet} - own),
                figures=tuple(each for event in events for each in figures.get(event, ())),
                voices=tuple(each for event in events for each in voices.get(event, ())),
                left_out=tuple(each for event in events for each in left_out.get(event, ())),
                omissions=tuple(o for o in comparison.omissions if o.article_id == article_id),
                omission_search=next(
                    (s for s in comparison.omission_searches if s.article_id == article_id), None
                ),
                shared_sentences=tuple(
                    s for s in comparison.shared_sentences if s.article_id == article_id
                ),
                labels=tuple(labels.get(f"event:{article_id}", ())),
                changes=tuple(each for event in events for each in changes.get(event, ())),
            )
        )
    return tuple(views)


class _OfEvent(Protocol):
    """Anything that was found in the articles on one event."""

    @property
    def event_id(self) -> str: ...


_Found = TypeVar("_Found", bound=_OfEvent)


def _by_event(found: Iterable[_Found]) -> dict[str, list[_Found]]:
    """What belongs to each event, in the given order."""
    grouped: dict[str, list[_Found]] = {}
    for one in found:
        grouped.setdefault(one.event_id, []).append(one)
    return grouped


def verdict_counts(results: Iterable[ClaimResult]) -> dict[Verdict, int]:
    """Number of claims by verdict, in the order of `VERDICTS`; verdicts nobody got are left out."""
    counted = Counter(result.verdict for result in results)
    return {verdict: counted[verdict] for verdict in VERDICTS if counted[verdict]}


def plural(number: int, noun: str) -> str:
    """`1 outlet`, `2 outlets`, `1,200 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def in_quotes(words: str) -> str:
    """The words between quotation marks, unless they open with one: `“We heard it,” he said.`"""
    return words if words.startswith(("“", '"', "«", "„")) else f"“{words}”"


def counts_in_words(counts: Mapping[Verdict, int]) -> str:
    """`4 claims: 1 contested, 1 corroborated, 2 not checkable`."""
    total = plural(sum(counts.values()), "claim")
    parts = ", ".join(f"{number:,} {verdict}" for verdict, number in counts.items())
    return f"{total}: {parts}" if parts else total


def verdict_in_words(result: ClaimResult) -> str:
    """The verdict, and whether the order of the reports explains all divergence."""
    diverges = result.verdict in ("disputed", "contested")
    later = diverges and result.all_later
    return f"{result.verdict} (every divergence is explained by time)" if later else result.verdict


class _Supported(Protocol):
    """A claim with what its cells add up to, of a comparison or read back from its tables."""

    @property
    def outlets_agree(self) -> int: ...
    @property
    def outlets_diverge(self) -> int: ...
    @property
    def origins_agree(self) -> int: ...
    @property
    def origins_diverge(self) -> int: ...


class _Related(Protocol):
    """A cell, of a comparison or read back from its table."""

    @property
    def relation(self) -> str: ...
    @property
    def kinds(self) -> Sequence[str]: ...
    @property
    def later(self) -> bool: ...
    @property
    def note(self) -> str: ...


def support_in_words(result: _Supported) -> str:
    """`3 outlets agree, 2 origins; 1 outlet diverges, 1 origin`; empty where nobody does either.

    Outlets that share the claim's own origin make up no independent one; which it is, is said
    where it is known.
    """
    because = "; ".join(getattr(result, "shared_because", ()))
    if result.outlets_agree > 1:
        because = because.replace("both rest on", "all rest on")
    go = "goes" if result.outlets_agree == 1 else "go"
    dependent = f"but {go} back to the same origin as this claim{': ' if because else ''}{because}"
    parts = [
        f"{plural(outlets, 'outlet')} {verb if outlets != 1 else verb + 's'}, "
        f"{plural(origins, 'origin') if origins else dependent}"
        for outlets, origins, verb in (
            (result.outlets_agree, result.origins_agree, "agree"),
            (result.outlets_diverge, result.origins_diverge, "diverge"),
        )
        if outlets
    ]
    return "; ".join(parts)


def relation_in_words(cell: _Related) -> str:
    """`diverges: number, victim (later)`, with the note of a cell that does not count."""
    words = cell.relation
    if cell.relation == "diverges" and cell.kinds:
        words += ": " + ", ".join(cell.kinds)
    if cell.later:
        words += " (later)"
    return f"{words}; not counted: {cell.note}" if cell.note else words


def published_in_words(published: str) -> str:
    """`2031-03-04 08:30`, `2031-03-04` or `no date`."""
    return published[:16].replace("T", " ") or "no date"


def byline(article: Article) -> str:
    """`The Lantern, 2031-03-04 08:30`."""
    return f"{article.outlet or 'unknown outlet'}, {published_in_words(article.published)}"


def is_web_address(url: str) -> bool:
    """Whether the address is http or https and names a host: one that a browser may follow."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def coverage_in_words(view: ArticleView) -> str:
    """How many others report on the event of an article."""
    if not view.articles:
        return "The corpus has no other reporting on the event."
    origins = f", {plural(view.origins, 'origin')}" if view.copy_groups else ""
    return (
        f"On the same event: {plural(len(view.articles), 'other article')}; "
        f"{plural(view.outlets, 'other outlet')}{origins}."
    )


def _mark(relations: set[str]) -> MatrixMark:
    """One mark for all articles of an outlet; agreement and divergence are both shown."""
    if {"agrees", "diverges"} <= relations:
        return "both"
    marks: tuple[MatrixMark, ...] = ("diverges", "agrees", "unsure", "silent")
    return next((mark for mark in marks if mark in relations), "not counted")
