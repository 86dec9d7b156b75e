"""Who counts what: every quantity in the articles on an event, with its date, source and place.

What is a quantity, and what it counts, is read by `judging.quantities`, as for the judge. How far
outlets differ in one count is for `spreads` to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.asides import is_of_bodies_found, read_aside
from analyzer.datamodels import Figure
from analyzer.judging.deeds import DEED_WORDS
from analyzer.judging.numerals import read_numerals
from analyzer.judging.places import name_end, skeleton, without_kind
from analyzer.judging.words import words_of
from analyzer.readout import ordered_figures
from analyzer.wording import DATELINE

if TYPE_CHECKING:
    from datetime import date

    from spacy.tokens import Token

    from analyzer.datamodels import Quantity
    from analyzer.judging.places import Place
    from analyzer.judging.quantities import Count
    from analyzer.judging.statements import Statement
    from analyzer.judging.times import TimeMention
    from analyzer.language import Sentence
    from analyzer.passages import Reading

_LIST_NUMBER = re.compile(r"\(?\d{1,3}[.)]$")
_NO_YEAR = r"(?!(?:19|20)\d\d\b)"
_NUMBER_BEFORE = re.compile(rf"(?<!\S){_NO_YEAR}\d+\s+$")
_NUMBER_AFTER = re.compile(rf"\s+{_NO_YEAR}\d+(?!\S)")
_NOT_THEN = re.compile(r"\b(since|from|after|before)( the)?$", re.IGNORECASE)
# What is said of a thing's past, and not of how many there are.
_MAKING = words_of(
    "build rebuild found establish construct erect open reopen inaugurate complete commission",
    "create form install incorporate date bear renovate refurbish restore inspect buy acquire",
)
# A figure of an earlier day than this before publication is background, as in `timeline`.
_RECENT = timedelta(days=7)
# What was counted since an earlier day than this is the total of something longer than an event.
_LONG_AGO = timedelta(days=60)
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_SINCE_REACH = 100  # characters in which "since" names its time
_SINCE_WAR = re.compile(
    r"since (?:the )?(?:(?:start|beginning|outbreak|eruption) of )?(?:the )?(?:[\w'’-]+ ){0,2}?"
    r"(?:war|conflict|uprising|revolution)\b",
    re.IGNORECASE,
)
_WAR_TOTAL = 20_000  # no single event of a war has killed or displaced as many in the news read
_WAR = re.compile(r"\b(?:wars?|conflict|uprising|insurgency|since then)\b", re.IGNORECASE)
# "The deadliest attack since 2011 killed 12": the 12 are of the attack.
_RECORD = re.compile(
    r"\b(?!at least|past|rest|west|east|forest|arrest|protest|request)"
    r"(?:\w+est|first|worst|most|only|last|record|unprecedented|unseen)\b[^.;]{0,120}$",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(r"\b(?:which|that|who|where|when|while|but)\b|;")
_RANKS = frozenset(("town", "district", "province", "country"))  # that are told apart by name
_THERE = re.compile(
    r"\b(?:in|at|near|outside|inside)(?: the)?"
    r"(?: (?!from\b|of\b|to\b|and\b|with\b|by\b|on\b|for\b)[a-z]+(?:-[a-z]+)*){0,3}(?: of)? ?$",
    re.IGNORECASE,
)
# "Institute for Port Studies": a name of a body, whatever places are in it.
_OF_BODY = re.compile(r"[A-Z]\w+ for (?:the )?$")
_BODY_AFTER = re.compile(r" for (?:the )?[A-Z]")
# What the parser takes for places: armed groups, and months whose day has run into the year.
_NO_PLACES = words_of(
    "daesh isis isil hamas hezbollah taliban",
    "jan feb mar apr jun jul aug sep sept oct nov dec",
)
_LONGEST_NAME = 3  # tokens of a place that the parser does not know
_TELLING = frozenset(("say", "tell", "report", "announce", "add", "speak", "write"))


def find_figures(event_id: str, readings: Iterable[Reading]) -> tuple[Figure, ...]:
    """One figure per quantity in the readings, in the order of the table.

    Scores and votes ("won 3-1") and numbers of lists are left out, as are dates, ages and times
    of day, which are no quantities.
    """
    return ordered_figures(figure for one in readings for figure in _figures_of(event_id, one))


def _figures_of(event_id: str, reading: Reading) -> Iterator[Figure]:
    """The figures of one article; bodies that were found are aside where it tells of more dead."""
    read = list(_read(event_id, reading))
    tolls = [
        figure.quantity.high
        for figure, found in read
        if figure.quantity.counted == "killed" and not (found or figure.aside or figure.background)
    ]
    for figure, found in read:
        more = found and any(toll >= figure.quantity.low for toll in tolls)
        yield replace(figure, aside=True) if more else figure


def _read(event_id: str, reading: Reading) -> Iterator[tuple[Figure, bool]]:
    """The figures of one article in reading order, and whether each counts bodies found."""
    article = reading.article
    opening = next((p.number for p in reading.passages if p.field == "text"), -1)
    for passage, sentence, speaker in zip(
        reading.passages, reading.sentences, reading.sources, strict=True
    ):
        # Most sentences hold no number at all; reading those in full would take long.
        if not read_numerals([token.lower_ for token in sentence.tokens]):
            continue
        statement = reading.statement(passage.number)
        # What an article opens with is its news. An old date there is its own, and the corpus has
        # another one.
        news = passage.number <= opening or reading.account.written.doubtful
        for count in statement.counts:
            quantity = count.quantity
            if quantity.counted == "tally" or _is_list_number(quantity, sentence):
                continue
            if _is_counter(quantity, sentence):
                continue
            if not math.isfinite(quantity.high):  # a row of digits too long to be a number
                continue
            start, end = quantity.start - sentence.start, quantity.end - sentence.start
            place, rank = _place_of(start, end, statement)
            aside, part_of = read_aside(count, statement)
            figure = Figure(
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
                aside=aside,
                part_of=part_of,
                place=place,
                place_rank=rank,
                background=(not news and _is_of_earlier_day(count, statement))
                or _is_total_since(quantity, statement)
                or _is_war_total(quantity, sentence),
            )
            yield figure, is_of_bodies_found(count, statement)


def _is_list_number(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether the number only counts the items of a list: "1. Stay at home"."""
    head = sentence.text[: quantity.end - sentence.start + 1]
    return _LIST_NUMBER.match(head) is not None


def _is_counter(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether it is a bare number beside another, as the counters of a page are: "0 612"."""
    before = sentence.text[: quantity.start - sentence.start]
    after = sentence.text[quantity.end - sentence.start :]
    beside = _NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(after)
    return quantity.text.isdecimal() and beside is not None


def _as_of(count: Count, statement: Statement) -> str:
    """The day that a figure is of, in ISO form, empty if unknown.

    The day on which it was told comes before the day of the deed: a toll is that of its telling.
    Without a day in the sentence it is the day of publication, unless a longer time is named that
    was over by then ("in 2019") or the figure is an older one, which the sentence replaces.
    """
    published = statement.published
    if published is None or count.superseded:
        return ""
    past = _past(count, statement, published)
    days = [(time, last) for time, last in past if time.days <= 2]
    if days:
        place = count.quantity.start
        _, day = min(days, key=lambda each: (each[0].of_event, abs(each[0].start - place)))
        return day.isoformat()
    return "" if past else published.isoformat()


def _past(count: Count, statement: Statement, published: date) -> list[tuple[TimeMention, date]]:
    """The times that the sentence tells of and that were over on publication, and their ends."""
    return [
        (time, time.last)
        for time in statement.times
        if time.last is not None
        and time.last <= published
        and _is_then(time, statement.sentence)
        and not _is_of_origin(time, count, statement.sentence)
    ]


def _is_of_origin(time: TimeMention, count: Count, sentence: Sentence) -> bool:
    """Whether the time is when a thing was made: "200 people work there; it was built in 1968"."""
    made = _verb(time.start, sentence)
    told = _verb(count.quantity.end - 1, sentence)
    if made is None or made is told or made.lemma_ not in _MAKING:
        return False
    objects = [child.lower_ for child in made.children if child.dep_ == "dobj"]
    if "fire" in objects:  # "opened fire in 2019"
        return False
    clause = made.head if made.dep_ == "conj" else made
    bare = clause.tag_ == "VBN" and not any(c.dep_.startswith("nsubj") for c in clause.children)
    if clause.dep_ in ("relcl", "acl", "amod") or (clause.dep_ == "advcl" and bare):
        return told is None or made not in told.ancestors
    # "It was built in 1968 and employs 200 people"
    return told is not None and told.dep_ == "conj" and told.tag_ in ("VBZ", "VBP")


def _verb(place: int, sentence: Sentence) -> Token | None:
    """The verb above the word at an offset of the text that was read."""
    at = place - sentence.offset
    word = next((t for t in sentence.tokens if t.idx <= at < t.idx + len(t)), None)
    above = word.ancestors if word is not None else ()
    return next((token for token in above if token.pos_ in ("VERB", "AUX")), None)


def _is_then(time: TimeMention, sentence: Sentence) -> bool:
    """Whether what is told was then, and not since, after or before then."""
    return not _NOT_THEN.search(sentence.text[: time.start - sentence.start].rstrip())


def _is_of_earlier_day(count: Count, statement: Statement) -> bool:
    """Whether a figure is of a day before the event: more than a week before publication."""
    published = statement.published
    if published is None:
        return False
    recent = published - _RECENT
    as_of = _as_of(count, statement)
    if as_of:
        return as_of < recent.isoformat()
    past = [last for _, last in _past(count, statement, published)]
    return bool(past) and max(past) < recent


def _is_war_total(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether it is what a whole war has come to: "the conflict, which has killed 280,000"."""
    large = quantity.counted in DEED_WORDS and quantity.low >= _WAR_TOTAL
    return large and _WAR.search(sentence.text) is not None


def _is_total_since(quantity: Quantity, statement: Statement) -> bool:
    """Whether it was counted over a long time: "has killed 400,000 since 2011".

    What stands after "since" was counted since then too, unless the sentence dates it. A record
    ("the first since 2011") counts nothing since then.
    """
    sentence, published = statement.sentence, statement.published
    start, end = quantity.start - sentence.start, quantity.end - sentence.start
    for since in _SINCE.finditer(sentence.text):
        if not _is_long(since.start(), statement):
            continue
        if _RECORD.search(sentence.text[: since.start()]):
            continue
        if end <= since.start():
            if not _NEW_CLAUSE.search(sentence.text[end : since.start()]):
                return True
        elif not _NEW_CLAUSE.search(sentence.text[since.end() : start]):
            recent = (
                published is not None
                and time.of_event
                and time.last is not None
                and time.first is not None
                and time.first >= published - _RECENT
                for time in statement.times
            )
            if not any(recent):
                return True
    return False


def _is_long(since: int, statement: Statement) -> bool:
    """Whether the "since" at this offset of the sentence names a time long before publication."""
    sentence = statement.sentence
    times = [
        time
        for time in statement.times
        if 0 <= time.start - sentence.start - since <= _SINCE_REACH and time.first is not None
    ]
    if times and statement.published is not None:
        first = min(times, key=lambda time: time.start).first
        return first is not None and first < statement.published - _LONG_AGO
    return _SINCE_WAR.match(sentence.text, since) is not None


def _place_of(start: int, end: int, statement: Statement) -> tuple[str, str]:
    """The place named nearest to a figure and its rank if the figure is told of there.

    Nearest by the words between. Datelines, places where somebody spoke, and names that belong to
    another word ("London-based") or name do not count; where two places are equally near, none is
    taken.
    """
    text = statement.sentence.text
    shift = statement.sentence.offset - statement.sentence.start
    dateline = DATELINE.match(text)
    head = dateline.end() if dateline is not None else 0
    found: list[tuple[int, int, str, Place]] = []
    for place in statement.places:
        if place.verb in _TELLING:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(place.name)}(?![\w]|-[a-z])", text):
            for at, upto in _named(match.start(), match.end(), place, statement.sentence):
                if text[at:upto].lower() in _NO_PLACES:
                    continue
                upto = name_end(statement.sentence.tokens, upto - shift) + shift
                name = text[at:upto]
                if at < head or (at < end and upto > start):
                    continue
                between = text[end:at] if at >= end else text[upto:start]
                found.append((len(between.split()), at, name, place))
    if not found:
        return "", ""
    nearest = min(words for words, *_ in found)
    best = [each for each in found if each[0] == nearest]
    if len({skeleton(without_kind(name)) for _, _, name, _ in best}) > 1:
        return "", ""
    _, at, name, place = best[0]
    there = place.rank in _RANKS and _THERE.search(text[:at]) is not None
    return name, place.rank if there else ""


def _named(start: int, end: int, place: Place, sentence: Sentence) -> list[tuple[int, int]]:
    """Where in a name the places are; empty if it is none.

    Headlines run names together ("Port Selm Bombing"): what the parser takes for places is kept.
    """
    text = sentence.text
    if _OF_BODY.search(text[:start]) or _BODY_AFTER.match(text[end:]):
        return []
    shift = sentence.offset - sentence.start
    inner = [t for t in sentence.tokens if start <= t.idx + shift < end]
    runs: list[tuple[int, int]] = []
    for is_place, run in groupby(inner, key=lambda t: t.ent_type_ in ("GPE", "LOC", "FAC")):
        if is_place:
            tokens = list(run)
            runs.append((tokens[0].idx + shift, tokens[-1].idx + shift + len(tokens[-1])))
    if runs:
        return runs
    unsure = len(inner) > _LONGEST_NAME or any(t.ent_type_ for t in inner)
    return [] if unsure and len(inner) > 1 and not place.rank else [(start, end)]
