"""How far outlets differ: each count of an event that at least two of them give.

A count is what is counted, of whom and in which unit; who gives which figure is for `figures`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from analyzer.datamodels import Figure, Origin, Quantity
from analyzer.development import moment_of
from analyzer.judging.deeds import DEED_WORDS
from analyzer.judging.numerals import allowed, read_numerals
from analyzer.judging.places import skeleton, without_kind
from analyzer.readout import ordered_figures

_OF_ANYTHING = frozenset(("", "duration", "distance"))
# Words for a group that say no more than nothing does.
_ANYBODY = frozenset(("people", "person", "persons", "individual", "human", "victim", "other"))
_LIKELY = 0.5  # probability of the event
UNKNOWN_OUTLET = "unknown outlet"

_Count = tuple[str, str, str, str]  # event, counted, of, unit
_Site = tuple[str, tuple[str, ...]]  # rank and name of a place, made comparable


@dataclass(frozen=True)
class Spread:
    """What the outlets say of one count of an event.

    `figures` is their number; a number that an article repeats is one figure. `agreed`: all
    figures of different outlets may hold together. `by_outlet` shows each outlet's figures in the
    order of publication. `place` is set where the event's articles count the same thing at
    clearly different places.
    """

    event_id: str
    counted: str
    of: str
    unit: str
    outlets: int
    figures: int
    lowest: Figure
    highest: Figure
    agreed: bool
    by_outlet: str
    place: str = ""


def find_spreads(figures: Iterable[Figure], origins: Iterable[Origin] = ()) -> tuple[Spread, ...]:
    """The counts that at least two outlets give, by event; those on which they differ come first.

    An article that is more likely on another event, as `origins` say, takes no part.

    Left aside are figures of a part ("including 4 children"), those that their own sentence
    replaces ("up from 12"), background, and durations and distances, which are of anything. Of
    equal figures the earliest is shown. Where two outlets give numbers, vague words ("dozens") are
    neither the lowest nor the highest.
    """
    elsewhere = {
        (row.event_id, row.article_id) for row in origins if row.event_probability < _LIKELY
    }
    groups: dict[_Count, list[Figure]] = {}
    for figure in ordered_figures(figures):
        quantity = figure.quantity
        if (figure.event_id, figure.article_id) in elsewhere:
            continue
        if quantity.counted in _OF_ANYTHING or figure.aside or figure.background:
            continue
        of = "" if quantity.of in _ANYBODY else quantity.of
        key = (figure.event_id, quantity.counted, of, quantity.unit)
        groups.setdefault(key, []).append(figure)
    found = [
        spread
        for count, group in groups.items()
        for place, some in _by_place(group)
        if (spread := _spread(count, place, _without_repeats(some))) is not None
    ]
    return tuple(sorted(found, key=_order))


def _order(spread: Spread) -> tuple[object, ...]:
    """By event: differing counts first; tolls and amounts before things; by number of outlets.

    Two counts of things, such as two towns and four towns, are seldom of the same ones.
    """
    return (
        spread.event_id,
        spread.agreed,
        spread.counted not in DEED_WORDS and not spread.unit,
        -spread.outlets,
        spread.counted,
        spread.of,
        spread.unit,
        spread.place,
    )


def _spread(count: _Count, place: str, group: Sequence[Figure]) -> Spread | None:
    """The row of one count, None where one outlet gives it alone."""
    outlets = len({figure.outlet for figure in group})
    if outlets < 2:
        return None
    event_id, counted, of, unit = count
    numbers = [figure for figure in group if not _is_vague(figure.quantity)]
    ends = numbers if len({figure.outlet for figure in numbers}) > 1 else group
    agreed = all(
        _compatible(one.quantity, other.quantity)
        for one, other in combinations(group, 2)
        if one.outlet != other.outlet
    )
    return Spread(
        event_id=event_id,
        counted=counted,
        of=of,
        unit=unit,
        outlets=outlets,
        figures=len(group),
        lowest=min(ends, key=lambda f: (f.quantity.low, f.quantity.high)),
        highest=max(ends, key=lambda f: (f.quantity.high, f.quantity.low)),
        agreed=agreed,
        by_outlet=_by_outlet(group),
        place=place,
    )


def _is_vague(quantity: Quantity) -> bool:
    """Whether the words count nothing: "dozens" is no lower than "at least 44"."""
    return quantity.bound == "about" and quantity.high >= 2 * quantity.low


def _compatible(one: Quantity, other: Quantity) -> bool:
    """Whether one number can be what both wordings say."""
    low, high = allowed(one.low, one.high, one.bound)
    least, most = allowed(other.low, other.high, other.bound)
    return low <= most and least <= high


def _without_repeats(group: Iterable[Figure]) -> list[Figure]:
    """Each article's numbers once, with the bound if it gives one anywhere: headlines drop it."""
    kept: dict[tuple[str, float, float], Figure] = {}
    for figure in group:
        key = (figure.article_id, figure.quantity.low, figure.quantity.high)
        if key not in kept or (
            kept[key].quantity.bound == "exact" and figure.quantity.bound != "exact"
        ):
            kept[key] = figure
    return list(kept.values())


def _by_place(group: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    """The figures of one count, apart where they are told of clearly different places.

    Two places are clearly different where both are called by one rank ("the town of X", "the town
    of Y"), their names differ and no sentence names both, since one may lie in the other. What is
    told of another town than the one that most outlets name stands apart, and so for provinces and
    the like; all other figures stay together.
    """
    sites: dict[_Site, list[Figure]] = {}
    for figure in group:
        if figure.place_rank:
            sites.setdefault((figure.place_rank, _key(figure.place)), []).append(figure)
    outlets = {site: len({figure.outlet for figure in some}) for site, some in sites.items()}
    mains = {site[0]: site for site in sorted(sites, key=lambda s: (outlets[s], s))}
    apart = [
        site
        for site in sorted(sites)
        if outlets[site] < outlets[mains[site[0]]] and _is_apart(site, mains[site[0]], sites, group)
    ]
    elsewhere = {id(figure) for site in apart for figure in sites[site]}
    rest = [figure for figure in group if id(figure) not in elsewhere]
    shared = [site for site in apart if outlets[site] > 1]
    main = sites[mains[shared[0][0]]][0].place if shared else ""
    return [(main, rest), *((sites[site][0].place, sites[site]) for site in shared)]


def _is_apart(
    site: _Site, main: _Site, sites: Mapping[_Site, list[Figure]], group: Iterable[Figure]
) -> bool:
    """Whether a place is clearly another one than the main place of a count."""
    if site[0] != main[0] or set(site[1]) & set(main[1]):
        return False
    names = {without_kind(figure.place) for figure in sites[site]}
    mains = {without_kind(figure.place) for figure in sites[main]}
    return not any(
        any(name in figure.sentence for name in names)
        and any(name in figure.sentence for name in mains)
        for figure in group
    )


def _key(place: str) -> tuple[str, ...]:
    """What spellings of one place share: "Selm Province" is "Selm"."""
    return skeleton(without_kind(place))


def _by_outlet(group: Sequence[Figure]) -> str:
    """`Lantern: 12 -> 17; Tide: at least 15`: an arrow from an earlier to a later article.

    Figures of one article, or of articles whose order is not known, are parted by commas. Places
    are shown where the figures name several.
    """
    places = {_key(figure.place) for figure in group if figure.place}
    parts = []
    by_outlet: dict[str, list[Figure]] = {}
    for figure in group:
        by_outlet.setdefault(figure.outlet, []).append(figure)
    for outlet in sorted(by_outlet):
        steps = _steps(by_outlet[outlet], with_places=len(places) > 1)
        parts.append(f"{outlet or UNKNOWN_OUTLET}: {steps}")
    return "; ".join(parts)


def _steps(figures: Iterable[Figure], *, with_places: bool) -> str:
    """One outlet's figures in the order of publication; what an article repeats is not shown."""
    articles: dict[str, list[Figure]] = {}
    for figure in figures:
        articles.setdefault(figure.article_id, []).append(figure)
    order = sorted(
        articles.values(),
        key=lambda some: (
            moment_of(some[0].published).place,
            max(figure.quantity.high for figure in some),
            some[0].article_id,
        ),
    )
    words = ""
    before = None
    shown: list[str] = []
    for _, same in groupby(order, key=lambda some: moment_of(some[0].published).place):
        batch = list(same)
        moment = moment_of(batch[0][0].published)
        texts = list(
            dict.fromkeys(
                _in_words(figure, with_places) for some in batch for figure in _in_text(some)
            )
        )
        if texts == shown:
            continue
        if before is None:
            words = ", ".join(texts)
        else:
            words += (" -> " if before.is_before(moment) else ", ") + ", ".join(texts)
        before, shown = moment, texts
    return words


def _in_text(figures: Iterable[Figure]) -> list[Figure]:
    """The figures of one article, its title first."""
    return sorted(figures, key=lambda f: (f.field != "title", f.quantity.start))


def _in_words(figure: Figure, with_place: bool) -> str:
    """`12`, `at least 15`, `10 to 15`, `dozens`; with the place in brackets if asked for."""
    words = value_in_words(figure.quantity)
    return f"{words} ({figure.place})" if with_place and figure.place else words


def value_in_words(quantity: Quantity) -> str:
    """The number with its bound, without what is counted; rounded and vague ones as written."""
    low, high = (f"{value:,.12g}" for value in (quantity.low, quantity.high))
    if quantity.bound == "at_least":
        return f"at least {low}"
    if quantity.bound == "at_most":
        return f"up to {high}"
    if quantity.bound == "exact":
        return low if low == high else f"{low} to {high}"
    written = quantity.text.split()
    numerals = read_numerals([word.lower() for word in written])
    # Miles have become kilometres: their words are no kilometres.
    if len(numerals) != 1 or not math.isclose(numerals[0].low, quantity.low):
        return quantity.text
    return " ".join(written[numerals[0].first : numerals[0].last + 1]).lower()
