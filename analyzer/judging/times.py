"""Typed comparison of times: when does a sentence say something happened?

Mentions are resolved against the day of publication to an interval of days. Without that day,
weekdays are compared by name and relative words not at all. Two times conflict only where both
are of the same deed: that a port closed on Friday says nothing of the day the ferry sank.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent
from analyzer.judging.happenings import deeds_of, same_deed
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_WEEKDAYS = {name.lower(): place for place, name in enumerate(calendar.day_name)}
_WEEKDAYS |= {name[:3]: place for name, place in _WEEKDAYS.items()} | {"tues": 1, "thurs": 3}
_SMALL = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_SPANS = {"day": 1, "week": 7, "month": 30, "year": 365}
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_DAY_AND_YEAR = re.compile(r"(\d{1,2})((?:19|20)\d\d)$")  # "Apr 152017": the comma was lost
_SPEECH = words_of(
    "said says say told tells added reported reports announced posted published updated wrote",
    "quoted according statement",
)
_HEAD_WORDS = words_of(
    "published posted updated date modified",
)


@dataclass(frozen=True)
class TimeMention:
    """Days that a sentence speaks of, `first` to `last`, both inclusive; None if unresolved.

    `weekday` is 0 for Monday, or None. `of_event` is false where the time is that of a statement
    or of publication ("a spokesman said on Sunday", "Published May 24"). `deeds` is what happened
    then. `bare`: a weekday without a date, which may be that of another week. `night`: said of a
    night or an early morning, which two days share. `start:end` are offsets in the text that was
    read.
    """

    first: date | None
    last: date | None
    weekday: int | None
    of_event: bool
    start: int
    end: int
    text: str
    deeds: frozenset[str] = frozenset()
    bare: bool = False
    night: bool = False

    @property
    def days(self) -> int:
        """Length of the interval; 0 if unresolved."""
        if self.first is None or self.last is None:
            return 0
        return (self.last - self.first).days + 1


def read_times(
    tokens: Sequence[Token], published: date | None, offset: int = 0
) -> tuple[TimeMention, ...]:
    """The times that the tokens of one sentence speak of, in reading order.

    Args:
        tokens: consecutive spaCy tokens of one sentence or clause.
        published: the day that "on Tuesday" or "yesterday" is meant from, if known.
        offset: added to token offsets, so that `start:end` counts in the whole text.
    """
    words = [token.lower_.rstrip(".") if len(token) < 6 else token.lower_ for token in tokens]
    found = []
    place = 0
    while place < len(words):
        read = _read(words, tokens, place, published)
        if read is None:
            place += 1
            continue
        last, first_day, last_day, weekday = read
        start, end = tokens[place].idx, tokens[last].idx + len(tokens[last])
        text = tokens[0].doc[tokens[place].i : tokens[last].i + 1].text
        of_event = _of_event(words, tokens, place, last)
        found.append(
            TimeMention(
                first_day,
                last_day,
                weekday,
                of_event,
                start + offset,
                end + offset,
                text,
                deeds_of(tokens[place]),
                weekday is not None and place == last and words[place - 1] not in _SURE_LEADS,
                bool(_NIGHT & set(words[max(place - 2, 0) : last + 3])),
            )
        )
        place = last + 1
    return tuple(found)


_SURE_LEADS = words_of("last next this")  # they say which week
_NIGHT = words_of("night overnight early dawn midnight late evening morning")

_Read = tuple[int, date | None, date | None, int | None]


def _read(
    words: Sequence[str], tokens: Sequence[Token], place: int, published: date | None
) -> _Read | None:
    """Last word, first day, last day and weekday of the mention that starts at `place`."""
    word = words[place]
    if word in _WEEKDAYS and tokens[place].text[0].isupper():
        weekday = _WEEKDAYS[word]
        after = place + 2 if words[place + 1 : place + 2] == [","] else place + 1
        dated = _dated(words, after, published)
        if dated is not None and dated[1] == dated[2]:
            return dated[0], dated[1], dated[2], weekday
        lead = "next" if _is_to_come(tokens[place]) else words[place - 1] if place else ""
        day = _nearest_weekday(weekday, lead, published)
        return place, day, day, weekday
    if word in _MONTHS and (not tokens[place].text[0].isupper() or tokens[place].tag_ == "MD"):
        return None
    dated = _dated(words, place, published)
    if dated is not None:
        return (*dated, None)
    if _YEAR.match(word) and place and words[place - 1] in _BEFORE_YEAR:
        return place, date(int(word), 1, 1), date(int(word), 12, 31), None
    return _relative(words, place, published) if published else None


_BEFORE_YEAR = words_of(
    "in since of by from until during early late",
)


def _nearest_weekday(weekday: int, lead: str, published: date | None) -> date | None:
    """The last such day up to publication; "last Friday" on a Friday is a week ago."""
    if published is None:
        return None
    back = (published.weekday() - weekday) % 7
    if lead == "next":
        return published + timedelta(days=7 - back)
    if lead == "last" and back == 0:
        back = 7
    return published - timedelta(days=back)


def _is_to_come(token: Token) -> bool:
    """Whether the time is that of a plan: "will open on Friday", "is due to open on Friday"."""
    for _ in range(4):
        token = token.head
        if token.pos_ == "VERB":
            marks = {child.lower_ for child in token.children if child.dep_ == "aux"}
            return "will" in marks or ("to" in marks and token.head.lower_ in _PLANNED)
    return False


_PLANNED = words_of("due set expected scheduled planned plans going likely")


def _dated(
    words: Sequence[str], place: int, published: date | None
) -> tuple[int, date, date] | None:
    """Last word and days of "May 24", "24 May 2017", "May 24, 2017", "Apr 152017" or "May 2017"."""
    if place >= len(words):
        return None
    following = words[place + 1] if place + 1 < len(words) else ""
    day = year = None
    last = place
    if words[place] in _MONTHS:
        month = _MONTHS[words[place]]
        joined = _DAY_AND_YEAR.match(following)
        if joined:
            last, day, year = place + 1, int(joined[1]), int(joined[2])
        elif _DAY.match(following):
            last, day = place + 1, int(following[:2].rstrip("stnr"))
    elif following in _MONTHS and _DAY.match(words[place]):
        month = _MONTHS[following]
        last, day = place + 1, int(words[place][:2].rstrip("stnr"))
    else:
        return None
    if year is None:
        at = last + 2 if words[last + 1 : last + 2] == [","] else last + 1
        if at < len(words) and _YEAR.match(words[at]):
            last, year = at, int(words[at])
    days = _days(year, month, day, published)
    return (last, *days) if days else None


def _days(
    year: int | None, month: int, day: int | None, published: date | None
) -> tuple[date, date] | None:
    """First and last day; without a year the latest such day that is not after publication."""
    if year is None and published is None:
        return None
    try:
        if year is None and published is not None:
            year = published.year
            # A week of grace: reports announce what is to happen "on May 24".
            if date(year, month, day or 1) > published + timedelta(days=7):
                year -= 1
        assert year is not None
        if day is not None:
            return date(year, month, day), date(year, month, day)
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:  # no such day: not a date
        return None


def _relative(words: Sequence[str], place: int, published: date) -> _Read | None:
    """ "yesterday", "overnight", "last week", "this month", "two days ago"."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    day = timedelta(days=1)
    if word in ("today", "tonight"):
        return place, published, published, None
    if word == "yesterday":
        return place, published - day, published - day, None
    if word == "overnight":
        return place, published - day, published, None
    if word in ("last", "this") and following:
        back = 1 if word == "last" else 0
        if following == "night":
            return place + 1, published - day, published, None
        if following == "week":
            monday = published - timedelta(days=published.weekday() + 7 * back)
            return place + 1, monday, monday + 6 * day, None
        if following == "month":
            first = published.replace(day=1)
            first = (first - day).replace(day=1) if back else first
            length = calendar.monthrange(first.year, first.month)[1]
            return place + 1, first, first + timedelta(days=length - 1), None
        if following == "year":
            year = published.year - back
            return place + 1, date(year, 1, 1), date(year, 12, 31), None
        return None
    if following.rstrip("s") in _SPANS and words[place + 2 : place + 3] == ["ago"]:
        number = _SMALL.get(word) or (int(word) if word.isdigit() and len(word) < 4 else 0)
        if number:
            span = _SPANS[following.rstrip("s")]
            middle = published - timedelta(days=number * span)
            slack = timedelta(days=span // 2)
            return place + 2, middle - slack, middle + slack, None
    return None


_BEFORE_DATE = words_of("on of since by until from between in before after and , till the dated")


def _of_event(words: Sequence[str], tokens: Sequence[Token], place: int, last: int) -> bool:
    """Whether the time is that of what is told, not of the telling."""
    lead = words[max(place - 3, 0) : place]
    if any(word in _HEAD_WORDS for word in lead):
        return False
    dated = any(_YEAR.match(word) for word in words[place : last + 1])
    if dated and last - place >= 2 and (not lead or lead[-1] not in _BEFORE_DATE):
        return False  # a full date without a preposition is a date line
    if lead and (
        lead[-1] in _SPEECH or (lead[-1] in ("on", "late", "early") and set(lead) & _SPEECH)
    ):
        return False
    token = tokens[place]
    for _ in range(4):
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token.lower_ not in _SPEECH
    return True


# Weights of a conflict. A day apart may be a night between two days or two time zones.
_DAY_AGAINST_DAY = 1.0
_LONG_INTERVAL = 0.5
_A_DAY_APART = 0.6
_SEVERAL = 0.6  # a sentence with several times: which of them dates the fact is unsure
_OTHER_HAPPENING = 31  # days from which a day against a month or year is news against background
_WEEK = timedelta(days=7)


def compare_times(claim: Sequence[TimeMention], passage: Sequence[TimeMention]) -> Finding:
    """The finding of kind `date` between two sentences; times of telling are left aside."""
    ours = [mention for mention in claim if mention.of_event]
    theirs = [mention for mention in passage if mention.of_event]
    pairs = [(a, b, gap) for a in ours for b in theirs if (gap := _gap(a, b)) is not None]
    if not pairs:
        return absent("date")
    alike = [pair for pair in pairs if same_deed(pair[0].deeds, pair[1].deeds)]
    a, b, gap = min(alike or pairs, key=lambda pair: (pair[2], pair[0].days + pair[1].days))
    precise = a.days <= 2 and b.days <= 2
    if gap == 0:
        if precise and not _in_another_week(a, b):
            return Finding("date", "match", 1.0, f"same time: {a.text}, {b.text}", a.text, b.text)
        reason = f"times overlap: {a.text}, {b.text}"
        return Finding("date", "compatible", 0.5, reason, a.text, b.text)
    if gap == 1 and (a.night or b.night):
        reason = f"one night may be both: {a.text}, {b.text}"
        return Finding("date", "compatible", 0.3, reason, a.text, b.text)
    news_and_background = (a.days <= 2) != (b.days <= 2) and gap > _OTHER_HAPPENING
    if not alike or news_and_background:
        reason = f"{a.text} and {b.text} are times of different things"
        return Finding("date", "unrelated", 0.0, reason, a.text, b.text)
    weight = _DAY_AGAINST_DAY if precise else _LONG_INTERVAL
    if gap == 1:
        weight *= _A_DAY_APART
    if len(ours) > 1 or len(theirs) > 1:
        weight *= _SEVERAL
    reason = f"other time: {_says(a)} against {_says(b)}"
    return Finding("date", "conflict", round(weight, 3), reason, a.text, b.text)


def _gap(a: TimeMention, b: TimeMention) -> int | None:
    """Days between two mentions, 0 if they overlap, None if they cannot be compared.

    A bare weekday may be that of the week before or after the one it was taken for.
    """
    if a.first and a.last and b.first and b.last:
        shifts = (-_WEEK, timedelta(0), _WEEK) if a.bare or b.bare else (timedelta(0),)
        return min(
            max((b.first - a.last - shift).days, (a.first + shift - b.last).days, 0)
            for shift in shifts
        )
    if a.weekday is not None and b.weekday is not None:
        apart = abs(a.weekday - b.weekday)
        return min(apart, 7 - apart)
    return None


def _in_another_week(a: TimeMention, b: TimeMention) -> bool:
    """Whether two mentions meet only if a bare weekday is moved by a week."""
    if a.weekday is not None and a.weekday == b.weekday:
        return False
    if not (a.first and a.last and b.first and b.last):
        return False
    return a.first > b.last or b.first > a.last


def _says(mention: TimeMention) -> str:
    """The mention's words, with the day that they were taken for."""
    if mention.days == 1 and mention.first is not None:
        return f"{mention.text} ({mention.first.isoformat()})"
    return mention.text
