"""How the reporting on an event moved: what was first stated when, which figures rose, what was
edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from analyzer.datamodels import Article, Cell, Change, ChangeKind, Claim, Field, Figure
from analyzer.development import UNKNOWN, Account, Moment, account_of, moment_of, written
from analyzer.judging.deeds import DEED_WORDS
from analyzer.judging.numerals import allowed
from analyzer.versions import changes_between, find_versions

if TYPE_CHECKING:
    from analyzer.passages import Reading

Publisher = Callable[[str], str]
_Group = tuple[str, str, str]  # counted, of, unit

_OF_ANYTHING = frozenset(("", "duration", "distance"))
# A figure of an earlier day than this before publication is background. One week covers a toll that
# is told days after; not measured.
_RECENT_DAYS = 7


def find_changes(
    event_id: str,
    readings: Iterable[Reading],
    figures: Sequence[Figure],
    cells: Sequence[Cell],
    claims: Iterable[Claim],
    publisher: Publisher,
) -> tuple[Change, ...]:
    """The steps of the reporting on one event, the earliest first.

    For each checkable claim the first article of each outlet that states it; for each figure the
    outlet's first value and each that raised or lowered it or dropped it; for each article that an
    outlet published anew what was added, removed and changed. Articles without a date take no part.
    Which article of an outlet is the earlier one is decided by `development.written`, which may
    correct the corpus date by some days; rows are sorted by the date in the corpus.

    Args:
        event_id: of the event; figures and cells of other events are left aside.
        readings: the articles on the event, the compared one included.
        figures: as `figures.find_figures` finds them.
        cells: of the claims; those of scope "background" are left aside.
        claims: of the compared article.
        publisher: the outlet that counts, by outlet as named: editions and feeds are one outlet.
    """
    by_id = {reading.article.id: reading for reading in readings}
    articles = {article_id: reading.article for article_id, reading in by_id.items()}
    rows = list(_statements(event_id, articles, cells, claims, publisher))
    mine = [figure for figure in figures if figure.event_id == event_id]
    rows += _movements(event_id, by_id, mine, publisher)
    for earlier, later in find_versions(by_id.values(), publisher):
        rows += changes_between(event_id, earlier, later)
    return tuple(sorted(rows, key=_row_order))


def _row_order(row: Change) -> tuple[object, ...]:
    """By time, outlet, subject and kind; then by place, so that the order is always the same."""
    return (
        moment_of(row.published).place,
        row.outlet,
        row.subject,
        row.kind,
        row.article_id,
        row.field != "title",
        row.start,
        row.before_field != "title",
        row.before_start,
    )


def _in_order(articles: Iterable[Article]) -> list[Article]:
    """Those with a date, the earliest first by what is known of when they were written."""
    dated = [article for article in articles if article.published]
    return sorted(dated, key=lambda article: (written(article).place, article.id))


def _outlet_of(article: Article, publisher: Publisher) -> tuple[str, str]:
    """Who publishes an article; where no outlet is named, each article stands for itself."""
    name = publisher(article.outlet) if article.outlet else ""
    return (name, "") if name else ("", article.id)


def _statements(
    event_id: str,
    articles: Mapping[str, Article],
    cells: Iterable[Cell],
    claims: Iterable[Claim],
    publisher: Publisher,
) -> Iterator[Change]:
    """When each outlet first stated each claim; the claim's own article is one that states it."""
    agreeing: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        if cell.event_id == event_id and cell.scope == "event" and cell.relation == "agrees":
            agreeing.setdefault(cell.claim_id, {})[cell.other_article_id] = cell
    for claim in claims:
        if not claim.checkable:
            continue
        found = agreeing.get(claim.claim_id, {})
        ids = {claim.article_id, *found} & articles.keys()
        told: set[tuple[str, str]] = set()
        for article in _in_order(articles[article_id] for article_id in sorted(ids)):
            outlet = _outlet_of(article, publisher)
            if outlet in told:
                continue
            told.add(outlet)
            if article.id == claim.article_id:
                place = claim.sentence, claim.field, claim.start, claim.end
            else:
                cell = found[article.id]
                place = cell.evidence, cell.evidence_field, cell.evidence_start, cell.evidence_end
            yield _step(event_id, article, "first stated", claim.claim_id, place)


@dataclass(frozen=True)
class _Given:
    """An article in an outlet's order, and the figures that it holds to."""

    article: Article
    account: Account
    figures: tuple[Figure, ...]


def _movements(
    event_id: str,
    readings: Mapping[str, Reading],
    figures: Sequence[Figure],
    publisher: Publisher,
) -> Iterator[Change]:
    """How each outlet's figures moved from article to article."""
    by_article: dict[str, list[Figure]] = {}
    for figure in figures:
        by_article.setdefault(figure.article_id, []).append(figure)
    by_outlet: dict[tuple[str, str], list[_Given]] = {}
    for article in _in_order(reading.article for reading in readings.values()):
        account = account_of(readings[article.id])
        given = (f for f in by_article.get(article.id, ()) if f.quantity not in account.replaced)
        entry = _Given(article, account, tuple(given))
        by_outlet.setdefault(_outlet_of(article, publisher), []).append(entry)
    groups = _followed(figures)
    for entries in by_outlet.values():
        for group in groups:
            yield from _movement(event_id, group, entries)


def _followed(figures: Iterable[Figure]) -> list[_Group]:
    """The groups that are followed: counts of deeds, and what at least two articles count."""
    articles: dict[_Group, set[str]] = {}
    for figure in figures:
        if _is_total(figure):
            articles.setdefault(_group(figure), set()).add(figure.article_id)
    return sorted(
        group for group, some in articles.items() if group[0] in DEED_WORDS or len(some) > 1
    )


def _movement(event_id: str, group: _Group, entries: Sequence[_Given]) -> Iterator[Change]:
    """The steps of one figure through the articles of one outlet.

    Of articles whose order is not known, such as two of one day, the lower figure comes first, and
    what is told is a rise only where the text says that it rose.
    """
    valued = [(entry, _value(group, entry.figures)) for entry in entries]
    # A day without times is one place; the sort leaves articles of different places as they are.
    valued.sort(key=lambda each: (each[0].account.written.place, *_size(each[1])))
    standing: Figure | None = None
    holder: Moment = UNKNOWN  # when the standing figure was last given
    stated = False
    for entry, figure in valued:
        moment = entry.account.written
        known = bool(holder.is_before(moment))
        if figure is None:
            if stated and standing is not None and known and _drops(group, entry.figures):
                stated = False
                yield _step(
                    event_id, entry.article, "no longer stated", _subject(group), _NOWHERE, standing
                )
            continue
        kind = _step_kind(standing, figure)
        if kind is None or _still_given(standing, kind, group, entry.figures):
            holder, stated = moment, True
            continue
        risen = kind == "raised" and _is_risen(figure, entry.account)
        if standing is None or risen or (known and _moves(group)):
            place = _place_of(figure)
            yield _step(event_id, entry.article, kind, _subject(group), place, standing)
        elif kind == "lowered":
            continue  # the higher one of two that cannot be ordered stands
        standing, holder, stated = figure, moment, True


def _moves(group: _Group) -> bool:
    """Whether two numbers of a group are one that moved, and not two of different things.

    Two tolls or two sums are; of two counts of a thing, such as two towns and four towns, it has
    to be said. Read on three events of FA-KES: none of the steps of such counts was one. Nor are
    two sums that only are money.
    """
    counted, _, unit = group
    return counted in DEED_WORDS or (bool(unit) and counted != "money")


def _is_risen(figure: Figure, account: Account) -> bool:
    """Whether the article says anywhere that this number is one that the count rose to."""
    quantity = figure.quantity
    return any(
        (risen.counted, risen.low, risen.high) == (quantity.counted, quantity.low, quantity.high)
        for risen in account.risen
    )


def _size(figure: Figure | None) -> tuple[float, float]:
    """What figures of one day are ordered by; an article that gives none comes first."""
    return (figure.quantity.high, figure.quantity.low) if figure is not None else (-1.0, -1.0)


def _still_given(
    standing: Figure | None, kind: ChangeKind, group: _Group, figures: Iterable[Figure]
) -> bool:
    """Whether an article gives the standing figure too, or one above it where it would be lowered.

    Its first figure is then that of another happening.
    """
    if standing is None:
        return False
    old = standing.quantity
    for figure in figures:
        new = figure.quantity
        if _group(figure) == group and not figure.aside:
            if (new.low, new.high) == (old.low, old.high):
                return True
            if kind == "lowered" and new.low >= old.low:
                return True
    return False


def _group(figure: Figure) -> _Group:
    """What a figure counts, so that it can be followed."""
    quantity = figure.quantity
    return quantity.counted, quantity.of, quantity.unit


def _subject(group: _Group) -> str:
    """The words for a group: "killed (child)", "damage, USD"."""
    counted, of, unit = group
    words = f"{counted} ({of})" if of else counted
    return f"{words}, {unit}" if unit else words


def _is_total(figure: Figure) -> bool:
    """Whether a figure is a whole number of something on this event.

    Left out are parts and replaced figures, those that are not counted ("dozens"), durations and
    distances, which are of anything, and background, which is of a time before the event.
    """
    quantity = figure.quantity
    vague = quantity.bound == "about" and quantity.low != quantity.high
    if figure.aside or figure.background or vague or not figure.as_of:
        return False
    if quantity.counted in _OF_ANYTHING:
        return False
    day = date.fromisoformat(figure.published[:10]) if figure.published else None
    return day is not None and (day - date.fromisoformat(figure.as_of)).days <= _RECENT_DAYS


def _value(group: _Group, figures: Iterable[Figure]) -> Figure | None:
    """What an article gives as the figure of a group.

    The highest of its headline, which is where a newsroom puts the number that it holds to; else
    the first in the text, since reports begin with their own toll and go on to parts of it, to
    what others say and to earlier events.
    """
    found = [figure for figure in figures if _group(figure) == group and _is_total(figure)]
    title = [figure for figure in found if figure.field == "title"]
    if title:
        return max(title, key=lambda f: (f.quantity.high, f.quantity.low, -f.quantity.start))
    return min(found, key=lambda figure: figure.quantity.start, default=None)


def _drops(group: _Group, figures: Sequence[Figure]) -> bool:
    """Whether an article counts other deeds and says nothing, not even vaguely, of this one.

    Only a count of killed, wounded and the like is looked for: that an article does not repeat the
    number of buses says nothing.
    """
    counted, of, unit = group
    if counted not in DEED_WORDS:
        return False
    deeds = [figure.quantity for figure in figures if figure.quantity.counted in DEED_WORDS]
    for quantity in deeds:
        same = (quantity.counted, quantity.unit) == (counted, unit)
        if same and (quantity.of == of or not of or not quantity.of):
            return False
    return bool(deeds)


def _step_kind(standing: Figure | None, figure: Figure) -> ChangeKind | None:
    """What a figure is against the one that stood before, or None where it does not move it.

    "At least 100" after "112" takes nothing back, and "up to 30" after "12" adds nothing.
    """
    if standing is None:
        return "first stated"
    new, old = figure.quantity, standing.quantity
    least, most = allowed(new.low, new.high, new.bound)
    if least > old.high:
        return "raised"
    return "lowered" if most < old.low else None


# Verbatim words, and where they stand in the article.
_Place = tuple[str, Field | Literal[""], int, int]
_NOWHERE: _Place = ("", "", -1, -1)


def _place_of(figure: Figure) -> _Place:
    """The words of a figure and where they stand."""
    quantity = figure.quantity
    return quantity.text, figure.field, quantity.start, quantity.end


def _step(
    event_id: str,
    article: Article,
    kind: ChangeKind,
    subject: str,
    place: _Place,
    before: Figure | None = None,
) -> Change:
    """One row: the words in this article and, where a figure moved, those that stood before."""
    text, field, start, end = place
    was = _place_of(before) if before is not None else _NOWHERE
    return Change(
        event_id=event_id,
        outlet=article.outlet,
        published=article.published,
        kind=kind,
        subject=subject,
        article_id=article.id,
        text=text,
        field=field,
        start=start,
        end=end,
        before_id=before.article_id if before is not None else "",
        before=was[0],
        before_field=was[1],
        before_start=was[2],
        before_end=was[3],
    )
