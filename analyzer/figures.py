"""Who counts what: every quantity in the articles on an event, with its date and its source.

What is a quantity, and what it counts, is read by `judging.quantities`, as for the judge.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.datamodels import Figure
from analyzer.judging.numerals import read_numerals
from analyzer.readout import ordered_figures

if TYPE_CHECKING:
    from analyzer.datamodels import Quantity
    from analyzer.judging.quantities import Count
    from analyzer.judging.statements import Statement
    from analyzer.judging.times import TimeMention
    from analyzer.language import Sentence
    from analyzer.passages import Reading

_LIST_NUMBER = re.compile(r"\(?\d{1,3}[.)]$")
_OF_ANYTHING = frozenset(("", "duration", "distance"))
_NOT_THEN = re.compile(r"\b(since|from|after|before)( the)?$", re.IGNORECASE)


def find_figures(event_id: str, readings: Iterable[Reading]) -> tuple[Figure, ...]:
    """One figure per quantity in the readings, in the order of the table.

    Scores and votes ("won 3-1") and numbers of lists are left out, as are dates, ages and times
    of day, which are no quantities.
    """
    return ordered_figures(figure for one in readings for figure in _figures_of(event_id, one))


@dataclass(frozen=True)
class Spread:
    """What outlets say of one count: the lowest and the highest figure of two outlets or more."""

    counted: str
    unit: str
    lowest: Figure
    highest: Figure
    outlets: int


def spreads(figures: Iterable[Figure]) -> tuple[Spread, ...]:
    """Counts on which outlets differ, those of most outlets first.

    Figures of a part ("including 4 children") and those that their own sentence replaces ("up
    from 12") are left aside, and so are durations and distances, which are of anything. Of equal
    figures the earliest is shown.
    """
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in ordered_figures(figures):
        quantity = figure.quantity
        if quantity.counted not in _OF_ANYTHING and not figure.aside:
            key = (quantity.counted, quantity.of, quantity.unit)
            groups.setdefault(key, []).append(figure)
    found = []
    for (counted, of, unit), group in groups.items():
        outlets = len({figure.outlet for figure in group})
        lowest = min(group, key=lambda f: (f.quantity.low, f.quantity.high))
        highest = max(group, key=lambda f: (f.quantity.high, f.quantity.low))
        if outlets > 1 and _range(lowest.quantity) != _range(highest.quantity):
            words = f"{counted} ({of})" if of else counted
            found.append(Spread(words, unit, lowest, highest, outlets))
    return tuple(sorted(found, key=lambda spread: (-spread.outlets, spread.counted, spread.unit)))


def _range(quantity: Quantity) -> tuple[float, float]:
    """The least and the most that the words stand for."""
    return quantity.low, quantity.high


def _figures_of(event_id: str, reading: Reading) -> Iterator[Figure]:
    """The figures of one article, in reading order."""
    article = reading.article
    for passage, sentence, speaker in zip(
        reading.passages, reading.sentences, reading.sources, strict=True
    ):
        # Most sentences hold no number at all; reading those in full would take long.
        if not read_numerals([token.lower_ for token in sentence.tokens]):
            continue
        statement = reading.statement(passage.number)
        for count in statement.counts:
            quantity = count.quantity
            if quantity.counted == "tally" or _is_list_number(quantity, sentence):
                continue
            if not math.isfinite(quantity.high):  # a row of digits too long to be a number
                continue
            start, end = quantity.start - sentence.start, quantity.end - sentence.start
            yield Figure(
                event_id=event_id,
                article_id=article.id,
                outlet=article.outlet,
                published=article.published,
                quantity=quantity,
                as_of=_as_of(count, statement),
                speaker=speaker,
                sentence=sentence.text,
                start=start,
                end=end,
                field=passage.field,
                aside=count.part or count.superseded,
            )


def _is_list_number(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether the number only counts the items of a list: "1. Stay at home"."""
    head = sentence.text[: quantity.end - sentence.start + 1]
    return _LIST_NUMBER.match(head) is not None


def _as_of(count: Count, statement: Statement) -> str:
    """The day that a figure is of, in ISO form, empty if unknown.

    The day on which it was told comes before the day of the deed: a toll is that of its telling.
    Without a day in the sentence it is the day of publication, unless a longer time is named that
    was over by then ("in 2019") or the figure is an older one, which the sentence replaces.
    """
    published = statement.published
    if published is None or count.superseded:
        return ""
    past = [
        (time, time.last)
        for time in statement.times
        if time.last is not None and time.last <= published and _is_then(time, statement.sentence)
    ]
    days = [(time, last) for time, last in past if time.days <= 2]
    if days:
        place = count.quantity.start
        _, day = min(days, key=lambda each: (each[0].of_event, abs(each[0].start - place)))
        return day.isoformat()
    return "" if past else published.isoformat()


def _is_then(time: TimeMention, sentence: Sentence) -> bool:
    """Whether what is told was then, and not since, after or before then."""
    return not _NOT_THEN.search(sentence.text[: time.start - sentence.start].rstrip())
