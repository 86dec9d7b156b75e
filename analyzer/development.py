"""When an article was written, and whether two counts differ only because one was written later.

A toll that rose is a development and not a dispute. What tells them apart is when each text was
written, which the text itself often says better than the corpus, and what a sentence says of the
figure that it replaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from analyzer.datamodels import Article, Quantity
from analyzer.ingest.dates import DateOrder, parse_date
from analyzer.judging.deeds import DEED_WORDS
from analyzer.judging.kinds import SUBGROUPS

if TYPE_CHECKING:
    from analyzer.judging.statements import Statement
    from analyzer.passages import Reading

# A stamp that is further from the corpus date than this many days is not believed: it may be that
# of another text. Of 775 articles of FA-KES with a stamp 38 are one to three days off, and the
# weekday that they name sides with the stamp in all 31 that tell. Of 187 further away it does in 88
# of 95: the dates of that corpus are often wrong. To be measured again on one with better dates.
_NEAR_DAYS = 3
_HEAD = 300  # characters at the front of a text in which stamps stand
_FOOT = 200  # characters at its end, where only a marked one is read ("Last updated ...")

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_ZONE = r"(?:(?:GMT|UTC)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|BST|CES?T|EES?T|MSK|[ECMP][SD]T|Z)\b"
_CLOCK = r"(?:[01]\d|2[0-3])[0-5]\d"  # four digits, only beside a word that makes a time of them
_TIME = (
    rf"(?:\d{{1,2}}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?(?:\s*{_ZONE})?"
    rf"|{_CLOCK}\s*{_ZONE}|(?:(?<=\bat\s)|(?<=updated\s)){_CLOCK}\b|\b{_CLOCK}(?=\s\d{{1,2}}\.\d))"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
# A year may touch the day: some extractors lose the comma of "Apr 15,2017".
_DATE = (
    rf"(?:{_DAY}\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+{_DAY}\s*,?\s*\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{4})(?!\d)"
)
_DAY_ONLY = rf"(?:{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY})(?![\w,]*\s*\d{{4}})\b"
# A capital or a bracket tells a mark from a verb: "the list was updated on 12 March 2031".
_SAYS_SO = (
    r"(?:\b(?:Last|First|LAST|FIRST)\s+(?i:updated|published|modified|posted)"
    r"|\bDate\s+of\s+publication|\b(?:Published|Posted|Updated?|Modified|Filed)"
    r"|\b(?:PUBLISHED|POSTED|UPDATED?|MODIFIED|FILED)"
    r"|[(\[]\s*(?i:(?:last\s+)?(?:updated?|published|modified|posted)))\b"
    r"(?:\s+(?:on|at))?\s*[:|–-]?\s*"
)
_STAMP = re.compile(
    rf"(?P<early>{_TIME}[,\s|–-]+)?(?:{_WEEKDAY},?\s+)?(?P<date>{_DATE})"
    rf"(?:(?:\s*[,|–-]|\s+at)?\s+(?P<late>{_TIME}))?",
    re.IGNORECASE,
)
_MARKED_TIME = re.compile(rf"(?:{_SAYS_SO})(?P<late>(?i:{_TIME}))")
_MARK_BEFORE = re.compile(rf"(?:{_SAYS_SO})(?i:(?:{_TIME}[,\s|–-]+)?(?:{_WEEKDAY},?\s+)?)$")
# "PORT ANSEL, Sunday, April 16 (Tidewire) –", "Sunday, April 16 |", "PORT ANSEL, Tuesday –"
_PLACE = r"(?P<place>[A-Z][A-Z'’.]+(?:[ ,/]+[A-Z][\w'’.]+){0,3}?\s*,?\s+)"
_DATELINE = re.compile(
    rf"\s*{_PLACE}?(?i:(?P<weekday>{_WEEKDAY}))?(?:,?\s*(?P<date>(?i:{_DAY_ONLY})))?"
    r"\s*(?:\([^)\n]{2,40}\)\s*)?(?:[-–—|]|\n)"
)
_BEFORE_DATE = frozenset(
    "on of since by until from between in before after and till the to for this dated".split()
)


@dataclass(frozen=True)
class Moment:
    """When an article was written, as far as it is known.

    `time` is a time of day, with a zone where one was given, and never without a `day`. `reason`
    says where both come from. `doubtful`: the text names quite another day as its own.
    """

    day: date | None
    time: time | None = None
    reason: str = ""
    doubtful: bool = False

    def is_before(self, other: Moment) -> bool | None:
        """Whether this moment is before the other; None where that is not known.

        Times of day count where both have one; a time without a zone is taken for UTC. Nothing is
        before or after a doubtful moment.
        """
        if self.day is None or other.day is None or self.doubtful or other.doubtful:
            return None
        if self.time is not None and other.time is not None:
            ours, theirs = _in_utc(self.day, self.time), _in_utc(other.day, other.time)
            return None if ours == theirs else ours < theirs
        return None if self.day == other.day else self.day < other.day

    @property
    def place(self) -> tuple[str, str]:
        """What moments are ordered by: a day before its times, an unknown one last."""
        if self.day is None:
            return "9999", ""
        if self.time is None:
            return self.day.isoformat(), ""
        moment = _in_utc(self.day, self.time)
        return moment.date().isoformat(), moment.isoformat()

    def is_on_earlier_day(self, other: Moment) -> bool:
        """Whether it is known to be of an earlier day than the other moment."""
        known = self.day is not None and other.day is not None
        return known and bool(self.is_before(other)) and self.day != other.day


UNKNOWN = Moment(None, None, "no date is known")


def _in_utc(day: date, at: time) -> datetime:
    """A time that can be compared."""
    moment = datetime.combine(day, at)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def written(article: Article) -> Moment:
    """When the article was written, from its date in the corpus and the stamps in its text.

    A stamp is a date line, or a date that is marked as that of publication or of an update, near
    the front or the end of the text. Of several the latest counts. Up to three days from the
    corpus date the stamp is believed, further away the corpus is.
    """
    listed = moment_of(article.published)
    stamps = _stamps(article)
    if not stamps:
        return listed
    if listed.day is not None:
        near = [stamp for stamp in stamps if _apart(stamp.moment, listed) <= _NEAR_DAYS]
        if not near:
            nearest = min(stamps, key=lambda stamp: _apart(stamp.moment, listed))
            return replace(
                listed,
                reason=f"the corpus says so; “{nearest.words}” in the text is far from it",
                doubtful=nearest.sure,
            )
        stamps = near
    latest = max(stamps, key=_order)
    moment, at = latest.moment, latest.moment.time
    if at is None and moment.day == listed.day:
        at = listed.time
    elif at is not None and listed.time is not None:
        if at.tzinfo is None:
            at = at.replace(tzinfo=listed.time.tzinfo)
        if moment.day == listed.day:
            at = max(at, listed.time, key=_clock)
    return Moment(moment.day, at, f"“{latest.words}” in the text")


@dataclass(frozen=True)
class _Stamp:
    """A date of writing in a text, with its words. `sure`: it opens the text or is marked."""

    moment: Moment
    words: str
    sure: bool = True


def _order(stamp: _Stamp) -> tuple[date, bool, tuple[int, int, int]]:
    """By day, then by time of day; a day without one comes before its times."""
    assert stamp.moment.day is not None
    return stamp.moment.day, stamp.moment.time is not None, _clock(stamp.moment.time)


def moment_of(published: str, reason: str = "the corpus says so") -> Moment:
    """The moment of a date in ISO form, with or without a time of day; unknown if it is empty."""
    if not published:
        return UNKNOWN
    moment = datetime.fromisoformat(published)
    return Moment(moment.date(), moment.timetz() if len(published) > 10 else None, reason)


def _apart(one: Moment, other: Moment) -> int:
    """Days between two known days."""
    assert one.day is not None
    assert other.day is not None
    return abs((one.day - other.day).days)


def _clock(at: time | None) -> tuple[int, int, int]:
    """A time of day as it reads, so that all can be ordered; midnight for none."""
    return (at.hour, at.minute, at.second) if at is not None else (0, 0, 0)


def _stamps(article: Article) -> list[_Stamp]:
    """The stamps of a text that have a day.

    A date that only follows a name ("Tidewire Sunday 21 June 2031", but also the last words of a
    caption) is one where the text has no other.
    """
    text = article.text
    head = text[:_HEAD]
    after_title = _after_headline(head, article.title)
    found = []
    for match in _STAMP.finditer(head):
        before = head[: match.start()]
        opens = match.start() == after_title or not before.strip()
        if opens or _MARK_BEFORE.search(before):
            found.append(_Stamp(_read(match, article.day), _words(match)))
        elif _stands_alone(before):
            found.append(_Stamp(_read(match, article.day), _words(match), sure=False))
    lines = {match.end() for match in re.finditer(r"\n\s*", head)}
    for start in sorted({0, after_title} | lines):
        if (line := _DATELINE.match(head, start)) and (moment := _of_dateline(line, article.day)):
            found.append(_Stamp(moment, _words(line)))
    foot = max(len(text) - _FOOT, len(head))
    for match in _STAMP.finditer(text, foot):
        if _MARK_BEFORE.search(text[foot : match.start()]):
            found.append(_Stamp(_read(match, article.day), _words(match)))
    for begin, part in ((0, head), (foot, text[foot:])):
        for match in _MARKED_TIME.finditer(part):
            if not _STAMP.match(text, begin + match.start("late")):
                found.append(_Stamp(_at(article.day, match["late"]), _words(match)))
    found = [stamp for stamp in found if stamp.moment.day is not None]
    return [stamp for stamp in found if stamp.sure] or found[:1]


def _words(match: re.Match[str]) -> str:
    """What a pattern found, on one line and without signs around it."""
    return " ".join(match.group().split()).strip(" ([|–—-")


def _after_headline(head: str, title: str) -> int:
    """Offset of the first word behind a headline that opens the text, else 0 or the first word."""
    wanted = re.findall(r"\w+", re.split(r"\s[|–—-]\s", title)[0].lower())
    found = list(re.finditer(r"\w+", head))
    if len(wanted) > 2 and [m.group().lower() for m in found[: len(wanted)]] == wanted:
        found = found[len(wanted) :]
    return found[0].start() if found else 0


def _stands_alone(before: str) -> bool:
    """Whether a date is no part of a running sentence: it follows a stop or a name."""
    tail = before.rstrip()
    if not tail or tail[-1] in ".!?|)]:" or "\n" in before[len(tail) :]:
        return True
    word = tail.rstrip(" ,–—-/").split()[-1:]
    return bool(word) and word[0][:1].isupper() and word[0].lower() not in _BEFORE_DATE


def _read(match: re.Match[str], near: date | None) -> Moment:
    """The moment of a full date, with a time of day beside it if there is one."""
    words = re.sub(r"(\d{1,2})((?:19|20)\d\d)$", r"\1 \2", match["date"])
    words = re.sub(r"(?<=[a-z])\.", "", words.replace(",", " "), flags=re.IGNORECASE)
    orders: tuple[DateOrder, ...] = ("dmy", "mdy")
    isos = {parse_date(words, order) for order in orders} - {""}
    days = sorted(date.fromisoformat(iso) for iso in isos)
    if not days or (len(days) > 1 and near is None):
        return UNKNOWN  # "4/5/2017" alone may be April or May
    day = min(days, key=lambda d: abs((d - near).days)) if near is not None else days[0]
    return _at(day, match["late"] or match["early"] or "")


def _at(day: date | None, words: str) -> Moment:
    """A day with the time of day that the words say, if they do."""
    if day is None:
        return UNKNOWN
    clock = re.sub(r"\b(\d\d)(\d\d)\b(?!:)", r"\1:\2", words.strip(" ,|–-\n"), count=1)
    iso = parse_date(f"{day.day}/{day.month}/{day.year} {clock}", "dmy") if clock else ""
    return Moment(day, datetime.fromisoformat(iso).timetz() if iso else None)


def _of_dateline(line: re.Match[str], near: date | None) -> Moment | None:
    """The day of a date line without a year: the one that is nearest to the corpus date."""
    if near is None or not (line["date"] or (line["weekday"] and line["place"])):
        return None
    if line["date"]:
        words = line["date"].replace(".", "")
        years = (near.year - 1, near.year, near.year + 1)
        days = [date.fromisoformat(d) for y in years if (d := parse_date(f"{words} {y}"))]
    else:
        weekday = _WEEKDAYS.index(line["weekday"][:3].lower())
        around = (near + timedelta(days=step) for step in range(-3, 4))
        days = [day for day in around if day.weekday() == weekday]
    return Moment(min(days, key=lambda d: abs((d - near).days))) if days else None


# What reports count more fully as they come in. The missing are found again, so that their number
# may fall. Beside people these are amounts lost or burnt; two sums of money, shares or distances
# are a dispute.
_GROWING = frozenset(DEED_WORDS) - {"missing"}
_UNITS_OF_DAMAGE = frozenset(("t", "ha", "kg"))

_FIGURE = r"(?:tolls?|tally|count|figures?|estimates?|reports?|numbers?)"
_TELL = r"(?:put|said|gave|given|reported|counted|announced|spoken|spoke)"
_OLDER = r"(?:earlier|previous(?:ly)?|initial(?:ly)?|preliminary|original(?:ly)?)"
_MOVE = (
    r"(?:rise|rising|risen|rose|rais|climb|increas|jump|mount|grew|grow|went up|gone up|revis|updat"
    r"|lower|cut|reduc|fell|fall|drop|downgrad)"
)
_REPLACED_LEAD = re.compile(
    rf"(?:\b{_OLDER}\s+(?:\w+\s+){{0,2}}(?:{_FIGURE}|{_TELL})\b(?:\W+\w+){{0,6}}"
    rf"|\b(?:had(?:\s+\w+)?|first)\s+{_TELL}\b(?:\W+\w+){{0,6}}"
    r"|\b(?:up|down)\s+from(?:\s+\w+){0,4}|\b(?:instead\s+of|rather\s+than)(?:\s+the)?)\W*$",
    re.IGNORECASE,
)
_MOVED_FROM = re.compile(
    rf"\b{_MOVE}\w*\b[^.;]{{0,60}}\bfrom(?:\s+(?:the|an?|its|about))?\W*$", re.IGNORECASE
)
_JOINED = re.compile(r"(?:\s+\w+){0,4}?,?\s+and\s*$", re.IGNORECASE)
_REPLACED_TAIL = re.compile(
    rf"(?:\W+\w+){{0,3}}?\W+(?:(?:earlier|previously|initially|first)\s+{_TELL}"
    rf"|{_TELL}\s+(?:earlier|previously|initially|at\s+first))\b(?!\s+(?:today|this|on|in)\b)",
    re.IGNORECASE,
)
_TOLL = r"(?:tolls?|tally|count|figure|number)"
_RISES = re.compile(
    rf"\b{_TOLL}\b[^.;]*\b(?:rose|risen|rises|rising|grew|grown|(?:climb|jump|mount|increas)\w*"
    rf"(?:ed|es|s|ing))\b|\b(?:rais|updat|revis)(?:e|es|ed|ing)\b[^.;]*\b{_TOLL}\b"
    r"|\b(?:new|latest)\s+(?:death\s+)?toll\b|\bhas\s+(?:now\s+)?risen\s+to\b",
    re.IGNORECASE,
)
# Every sentence that one of the patterns above fits, or the reader of quantities, has one of these.
_MAY_MOVE = re.compile(
    rf"\b(?:{_OLDER}|{_MOVE}|had|first|from|instead|rather|new|latest)", re.IGNORECASE
)
_AS_OF = re.compile(
    r"\b(?:by|as\s+of|as\s+at|until|till)\s+(?:late\s+|early\s+|the\s+end\s+of\s+)?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Account:
    """When an article was written and how its counts moved by what it says itself.

    `replaced` are the older figures that it gives as such ("up from 12", "earlier put at 12"),
    `risen` those that it says a toll rose to.
    """

    written: Moment = UNKNOWN
    replaced: tuple[Quantity, ...] = ()
    risen: tuple[Quantity, ...] = ()


def account_of(reading: Reading) -> Account:
    """What an article says of when it was written and of its older figures."""
    older: list[Quantity] = []
    risen: list[Quantity] = []
    for passage in reading.passages:
        if not _MAY_MOVE.search(passage.text):  # most sentences; reading those in full takes long
            continue
        statement = reading.statement(passage.number)
        replaced = replaced_in(statement)
        older += replaced
        if _RISES.search(passage.text):
            counts = statement.counts
            risen += [c.quantity for c in counts if not c.part and c.quantity not in replaced]
    return Account(written(reading.article), tuple(older), tuple(risen))


def replaced_in(statement: Statement) -> tuple[Quantity, ...]:
    """The older figures that a sentence gives as such, in reading order."""
    text, offset = statement.sentence.text, statement.sentence.start
    found: list[Quantity] = []
    before: Quantity | None = None
    for count in statement.counts:
        quantity = count.quantity
        start, end = quantity.start - offset, quantity.end - offset
        since = max(before.end - offset, 0) if before is not None else 0
        older = (
            _REPLACED_LEAD.search(text[since:start])
            or _MOVED_FROM.search(text[:start])
            or _REPLACED_TAIL.match(text, end)
            or (before in found and _JOINED.match(text[since:start]))  # "12 dead and 30 hurt"
        )
        if count.superseded or older:
            found.append(quantity)
        before = quantity
    return tuple(found)


def compared(statement: Statement, words: str) -> Quantity | None:
    """The quantity of a statement that a finding names by its words, older figures included."""
    quantities = [count.quantity for count in statement.counts]
    exact = [quantity for quantity in quantities if quantity.text == words]
    near = [q for q in quantities if words and (q.text in words or words in q.text)]
    return next(iter(exact or near), None)


def is_development(
    claim: Statement,
    ours: Quantity,
    passage: Statement,
    theirs: Quantity,
    claimed: Account,
    told: Account,
) -> tuple[bool, str]:
    """Whether two different counts of one thing differ only because one is the later one, and why.

    They do where the later one is the higher of what grows as reports come in, or where one
    article says that its figure replaces that of the other. They do not where both were written
    at the same time, where the later one is lower, or where that is not known.

    Args:
        claim: the sentence of the claim.
        ours: its count.
        passage: the sentence of the other article.
        theirs: its count.
        claimed: what the claim's article says of its time and of older figures.
        told: what the other article does.
    """
    if (ours.unit, ours.counted) != (theirs.unit, theirs.counted):
        return False, "they count different things"
    if (ours.low, ours.high) == (theirs.low, theirs.high):
        return False, "they give the same number"
    for account, new, other, old in ((claimed, ours, told, theirs), (told, theirs, claimed, ours)):
        if account.written.is_on_earlier_day(other.written):
            continue  # that article could know the newer figure and still gives the older one
        for older in account.replaced:
            if _is_figure(older, old) and not _is_figure(older, new) and _same_group(older, new):
                return True, f"“{new.text}” replaces “{older.text}”"
    if not grows(ours):
        return False, f"{ours.counted or ours.text} is no count that grows"
    rise = _rise(ours, theirs)
    if rise == 0:
        return False, "neither count is clearly the higher one"
    if rise > 0:
        low, lower, earlier, high, higher, later = claim, ours, claimed, passage, theirs, told
    else:
        low, lower, earlier, high, higher, later = passage, theirs, told, claim, ours, claimed
    if lower in earlier.replaced:
        return True, f"“{lower.text}” is given as an older figure"
    order = earlier.written.is_before(later.written)
    if order:
        return True, f"“{higher.text}” was written later than “{lower.text}”"
    if (
        earlier.written.doubtful
        or later.written.doubtful
        or None
        in (
            earlier.written.day,
            later.written.day,
        )
    ):
        return False, "it is not known which was written later"
    first, last = _told(low, earlier.written), _told(high, later.written)
    if first is not None and last is not None and first < last:
        days = f"{first.isoformat()}, “{higher.text}” of {last.isoformat()}"
        return True, f"“{lower.text}” is of {days}"
    if order is False:
        return False, f"“{lower.text}” was written later than “{higher.text}”"
    if any(_is_figure(figure, higher) for figure in later.risen):
        return True, f"both are of one day, and the toll is said to have risen to “{higher.text}”"
    return False, "both were written at the same time, as far as is known"


def grows(quantity: Quantity) -> bool:
    """Whether later reports count more of it: people killed, hurt, rescued; tonnes, hectares."""
    return quantity.counted in _GROWING or quantity.unit in _UNITS_OF_DAMAGE


def _is_figure(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are one number of one thing; the older may leave out of what."""
    bare = len(one.text.split()) == 1 or one.counted == "person"
    same = (bare or one.counted == other.counted) and one.unit == other.unit
    return same and (one.low, one.high) == (other.low, other.high)


def _same_group(one: Quantity, other: Quantity) -> bool:
    """Whether neither quantity is of a part of those whom the other counts."""
    return one.of == other.of or (one.of in SUBGROUPS) == (other.of in SUBGROUPS)


def _rise(ours: Quantity, theirs: Quantity) -> int:
    """1 where theirs is higher, -1 where ours is, 0 where one range holds the other."""
    low, high = theirs.low - ours.low, theirs.high - ours.high
    if low >= 0 and high >= 0:
        return 1
    return -1 if low <= 0 and high <= 0 else 0


def _told(statement: Statement, moment: Moment) -> date | None:
    """The day that the counts of a sentence are of: the one it was told, or else was written."""
    if moment.day is None:
        return None
    days = []
    for mention in statement.times:
        before = statement.sentence.text[: mention.start - statement.sentence.start]
        if mention.days != 1 or (mention.of_event and not _AS_OF.search(before)):
            continue
        day = mention.last
        if mention.bare and mention.weekday is not None:  # the corpus date may be another day
            day = moment.day - timedelta(days=(moment.day.weekday() - mention.weekday) % 7)
        elif statement.published != moment.day and not re.search(r"\d", mention.text):
            continue
        if day is not None and 0 <= (moment.day - day).days <= _NEAR_DAYS:
            days.append(day)
    return max(days, default=moment.day)
