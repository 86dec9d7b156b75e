"""Dates as news files write them, turned into ISO 8601. Nothing is read relative to today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal

from analyzer.corpus import is_iso

DateOrder = Literal["mdy", "dmy", "ymd"]
DATE_ORDERS: tuple[DateOrder, ...] = ("mdy", "dmy", "ymd")

_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTHS = {
    name[:length]: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for length in (3, 4, len(name))
}
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
# Hours from UTC. "CST" and "IST" mean different things in different countries, but in datelines
# of the English-language press CST is American; IST is left out because it is not clear.
_ZONES = {
    "Z": "+00:00",
    "UT": "+00:00",
    "UTC": "+00:00",
    "GMT": "+00:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}
_TIME = re.compile(
    r"""[,T\s]*(?:at\s+|[-–|]\s*)?
    (?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?
    (?:\s*(?P<half>[ap])\.?m\.?(?![a-z]))?
    (?:\s*\(?(?P<zone>[A-Z]{1,5}|[+-]\d{2}:?\d{2}|(?:GMT|UTC)[+-]\d{1,2}(?::?\d{2})?)\)?)?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})(?!\d)", re.ASCII)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+(\d{4})\b", re.IGNORECASE
)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_CTIME = re.compile(
    r"([a-z]{3})\s+(\d{1,2})\s+(\d{2}:\d{2}:\d{2})\s+(?:([A-Z]{1,5})\s+)?(\d{4})$", re.IGNORECASE
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?", re.ASCII)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}", re.ASCII)


@dataclass(frozen=True)
class OrderDecision:
    """How day and month of a column stand. `order` is None where the column does not tell.

    `needed` is whether any value depends on it; `conflict` whether values contradict each other.
    """

    order: DateOrder | None
    needed: bool
    conflict: bool = False
    evidence: str = ""  # the value that decided


def decide_order(values: Iterable[str]) -> OrderDecision:
    """Which order the column's unambiguous values have ("13/4/2031" can only be day first)."""
    evidence: dict[DateOrder, str] = {}
    needed = False
    for value in values:
        match = _SLASHED.match(_WEEKDAY.sub("", value.strip()))
        if not match or len(match[1]) == 4:
            continue
        days = _readings(match[1], match[3], match[4])
        needed = needed or len(set(days.values())) > 1
        if len(days) == 1:
            evidence.setdefault(next(iter(days)), value)
    if len(evidence) == 1:
        ((order, value),) = evidence.items()
        return OrderDecision(order, needed, evidence=value)
    return OrderDecision(None, needed, conflict=len(evidence) > 1)


@lru_cache(maxsize=65_536)
def parse_date(value: str, order: DateOrder | None = None) -> str:
    """The date in ISO 8601, with time and zone where they are given; empty if unreadable.

    An ISO date is returned as it is written. "4/5/2017" needs the order; a value that can be
    read in one way only ("13/4/2017", "5 April 2017") does not. A time without a zone, or with
    one of unclear meaning, has no zone; a number of seconds is counted from 1970 in UTC.
    """
    text = " ".join(value.split())
    if is_iso(text):
        return text
    if _EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    if match := _COMPACT.fullmatch(text):
        time = ":".join(match.groups()[3:]) if match[4] else ""
        zone = "+00:00" if text.endswith("Z") else ""
        return _joined(_day(match[1], match[2], match[3]), time + zone)
    text = _WEEKDAY.sub("", text)
    if match := _SLASHED.match(text):
        return _joined(_ordered(match[1], match[3], match[4], order), _time(text[match.end() :]))
    if match := _CTIME.match(text):
        day = _day(match[5], _MONTHS.get(match[1].lower()), match[2])
        return _joined(day, _time(f"{match[3]} {match[4] or ''}"))
    for pattern, day_group, month_group in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        if match := pattern.match(text):
            month = _MONTHS.get(match[month_group].lower())
            if month:
                rest = text[match.end() :]
                return _joined(_day(match[3], month, match[day_group]), _time(rest))
    return _other_languages(text)


def _ordered(a: str, b: str, c: str, order: DateOrder | None) -> str:
    """ISO day of three numbers; empty where there is none, or several without an order."""
    if len(a) == 4:
        return _day(a, b, c) if len(c) <= 2 else ""
    if order is None:
        days = set(_readings(a, b, c).values())
        return days.pop() if len(days) == 1 else ""
    if len(a) == 3 or len(c) in (1, 3):
        return ""
    if order == "ymd":
        return _day(_century(a), b, c) if len(a) == len(c) == 2 else ""
    return _day(_century(c), a, b) if order == "mdy" else _day(_century(c), b, a)


def _readings(a: str, b: str, c: str) -> dict[DateOrder, str]:
    """The day that three numbers are in each order in which they are one."""
    return {order: day for order in DATE_ORDERS if (day := _ordered(a, b, c, order))}


def _century(year: str) -> str:
    """Two digits are 1970 to 2069, as in POSIX up to one year."""
    return year if len(year) == 4 else str(int(year) + (1900 if int(year) >= 70 else 2000))


def _day(year: str, month: str | int | None, day: str) -> str:
    """ISO day, empty if there is no such day."""
    try:
        return date(int(year), int(month or 0), int(day)).isoformat()
    except ValueError:
        return ""


def _joined(day: str, time: str | None) -> str:
    """Day and time; empty if either cannot be read."""
    if not day or time is None:
        return ""
    written = f"{day}T{time}" if time else day
    return written if is_iso(written) else ""


def _time(rest: str) -> str | None:
    """`HH:MM[:SS][zone]`, empty if there is no time, None if what stands there is no time."""
    if not rest.strip(" ,.;|-–"):
        return ""
    match = _TIME.fullmatch(rest)
    if not match:
        return None
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    second = f":{match['second']}" if match["second"] else ""
    return f"{hour:02d}:{match['minute']}{second}{_zone(match['zone'] or '')}"


def _zone(name: str) -> str:
    """`+HH:MM` of a zone's name or offset; empty if its meaning is not clear."""
    name = name.upper()
    offset = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?", name)
    if offset:
        return f"{offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}"
    return _ZONES.get(name, "")


def _other_languages(text: str) -> str:
    """Day of a full date with the month's name in another language; empty if there is none."""
    if not re.search(r"[^\W\d_]{2}", text) or not re.search(r"\d", text) or len(text) > 60:
        return ""
    import dateparser

    found = dateparser.parse(
        text,
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RELATIVE_BASE": datetime(2000, 1, 1),
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return found.date().isoformat() if found else ""
