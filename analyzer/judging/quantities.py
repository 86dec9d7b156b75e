"""Quantities in a sentence: how many, of what, and how two accounts of them compare.

What is counted comes from the words that govern the number: "killing 12 people", "12 dead" and
"the death toll reached 12" all count `killed`. Ages, dates, times of day, years, ordinals and
numbers in names ("Resolution 2254", "Flight 370") are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.datamodels import Quantity
from analyzer.judging.deeds import BE, DEED_NOUNS, DEED_WORDS, DEEDS, TOTALS, deed_of
from analyzer.judging.happenings import deeds_of
from analyzer.judging.kinds import NO_KIND, SAME_KIND, kind_of
from analyzer.judging.money import CURRENCIES, read_currency
from analyzer.judging.numerals import Numeral, read_numerals
from analyzer.judging.places import NUMBERED
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEASURES = {
    "%": ("%", 1.0), "percent": ("%", 1.0), "pct": ("%", 1.0), "percentage": ("points", 1.0),
    "km": ("km", 1.0), "kilometre": ("km", 1.0), "kilometres": ("km", 1.0),
    "kilometer": ("km", 1.0), "kilometers": ("km", 1.0), "kilometre-long": ("km", 1.0),
    "mile": ("km", 1.609), "miles": ("km", 1.609), "metres": ("m", 1.0), "meters": ("m", 1.0),
    "metre": ("m", 1.0), "meter": ("m", 1.0), "feet": ("m", 0.3048), "foot": ("m", 0.3048),
    "kg": ("kg", 1.0), "kilograms": ("kg", 1.0), "kilos": ("kg", 1.0), "kilogram": ("kg", 1.0),
    "pound": ("kg", 0.4536), "tons": ("t", 1.0), "tonnes": ("t", 1.0), "ton": ("t", 1.0),
    "degrees": ("°", 1.0), "degree": ("°", 1.0), "°": ("°", 1.0), "°c": ("°", 1.0),
    "second": ("s", 1.0), "seconds": ("s", 1.0),
    "minute": ("min", 1.0), "minutes": ("min", 1.0), "hour": ("h", 1.0), "hours": ("h", 1.0),
    "day": ("day", 1.0), "days": ("day", 1.0), "week": ("week", 1.0), "weeks": ("week", 1.0),
    "month": ("month", 1.0), "months": ("month", 1.0), "year": ("year", 1.0),
    "years": ("year", 1.0), "decades": ("decade", 1.0),
    "hectares": ("ha", 1.0), "hectare": ("ha", 1.0), "acres": ("ha", 0.4047),
    "acre": ("ha", 0.4047), "litres": ("l", 1.0), "liters": ("l", 1.0), "gallons": ("l", 3.785),
    "barrels": ("barrel", 1.0), "centimetres": ("m", 0.01), "centimeters": ("m", 0.01),
    "inches": ("m", 0.0254), "cm": ("m", 0.01), "kph": ("km/h", 1.0), "km/h": ("km/h", 1.0),
    "mph": ("km/h", 1.609), "megawatts": ("MW", 1.0), "mg": ("mg", 1.0), "milligrams": ("mg", 1.0),
}  # fmt: skip
_SPANS = words_of(
    "s min h day week month year decade",
)

_MONTHS = words_of(
    "january february march april may june july august september october november december jan",
    "feb mar apr jun jul aug sep sept oct nov dec",
)
_OF_NAMES = words_of(
    "resolution resolutions article section chapter flight no no. number route highway page",
    "paragraph phase title amendment district ward proposition channel unit season episode",
    "version apollo boeing airbus brigade division regiment battalion room gate platform line",
    "grade level bill sr hr group type class model figure table",
)
_PART_MARKS = words_of(
    "including among includes included include",
)
_OF_THEM = words_of(
    "them whom those which these",
)
_TIME_WORDS = words_of(
    "am pm a.m. p.m. gmt utc hrs o'clock",
)
_STEPS_BACK = words_of(
    "previous earlier initial initially previously preliminary",
)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d$")
_LINKS = words_of(
    "in since by from until of during before after and",
)


@dataclass(frozen=True)
class Count:
    """A quantity with what a comparison needs to know beside it.

    `vague`: the writer rounds or does not count. `part`: said of some of a larger number
    ("including 4 children"). `superseded`: an older figure that the sentence itself replaces.
    `base`: the number out of which another is said ("two of the four towns"). `deeds`: what is
    told of those counted.
    """

    quantity: Quantity
    vague: bool
    part: bool
    superseded: bool
    base: bool = False
    deeds: frozenset[str] = frozenset()


def read_quantities(tokens: Sequence[Token], offset: int = 0) -> tuple[Count, ...]:
    """The quantities among the tokens of one sentence, in reading order.

    Args:
        tokens: consecutive spaCy tokens of one sentence or clause.
        offset: added to token offsets, so that `start:end` counts in the whole text.
    """
    words = [token.lower_ for token in tokens]
    numerals = [n for n in read_numerals(words) if not _is_name_or_date(words, tokens, n)]
    counts: list[Count] = []
    for place, numeral in enumerate(numerals):
        before = numerals[place - 1].last if place else -1
        after = numerals[place + 1].first if place + 1 < len(numerals) else len(words)
        following = numerals[place + 1] if place + 1 < len(numerals) else None
        outer = following if _is_out_of(words, numeral, following) else None
        count = _read(words, tokens, numeral, before, after, outer, offset)
        if place and _is_out_of(words, numerals[place - 1], numeral):
            count = replace(count, base=True)
        if place:
            known = counts[-1].quantity.end - offset
            between = {t.lower_ for t in tokens[before + 1 : numeral.first] if t.idx >= known}
            if between <= {"and", ",", "&"}:  # "12 soldiers and 30 rebels", "4 children, 2 women"
                count = _shared_deed(count, counts[-1])
                count = replace(count, part=count.part or (bool(between) and counts[-1].part))
        if _is_added(words, numeral) and _in_same_deed(count, counts):
            count = replace(count, part=True)
        counts.append(count)
    return tuple(_share_deeds(counts))


def _is_out_of(words: Sequence[str], numeral: Numeral, following: Numeral | None) -> bool:
    """Whether the next number is what this one is out of: "two of the four", "two out of four"."""
    if following is None:
        return False
    between = tuple(words[numeral.last + 1 : following.first])
    return between in _OUT_OF


_OUT_OF = frozenset(
    (("of", "the"), ("of", "its"), ("of", "these"), ("of", "their"), ("out", "of"), ("of",))
)


def _is_added(words: Sequence[str], numeral: Numeral) -> bool:
    """Whether the number comes on top of another: "three more people", "another 12"."""
    beside = words[max(numeral.first - 1, 0) : numeral.last + 3]
    return bool({"more", "another", "others"} & set(beside)) and "than" not in beside


def _in_same_deed(count: Count, earlier: Sequence[Count]) -> bool:
    """Whether the sentence has counted the same deed before, or its toll is an older one."""
    return any(other.quantity.counted == count.quantity.counted for other in earlier)


def _share_deeds(counts: Sequence[Count]) -> Iterable[Count]:
    """A part has been killed, wounded, ... like the whole that it is a part of."""
    for place, count in enumerate(counts):
        if count.part:
            around = [*reversed(counts[:place]), *counts[place + 1 :]]
            for other in around:
                if other.quantity.counted in DEED_WORDS and not other.superseded:
                    count = _shared_deed(count, other)
                    break
                if not count.quantity.counted and not other.quantity.unit:  # "two of them"
                    quantity = replace(count.quantity, counted=other.quantity.counted)
                    count = replace(count, quantity=quantity)
                    break
        yield count


def _shared_deed(count: Count, other: Count) -> Count:
    """The count, with the other's deed where it has none of its own."""
    quantity = count.quantity
    if quantity.unit or quantity.counted in DEED_WORDS:
        return count
    if other.quantity.counted not in DEED_WORDS:
        return count
    of = quantity.of or ("" if quantity.counted == "person" else quantity.counted)
    return replace(count, quantity=replace(quantity, counted=other.quantity.counted, of=of))


def _is_name_or_date(words: Sequence[str], tokens: Sequence[Token], numeral: Numeral) -> bool:
    """Whether the number is an age, a date, a time of day, a year or belongs to a name."""
    core, last = numeral.core, numeral.last
    before = words[core - 1].rstrip(".") if core else ""
    after = words[last + 1] if last + 1 < len(words) else ""
    second = words[last + 2] if last + 2 < len(words) else ""
    digits = words[core][0].isdigit()
    if after in _MEASURES and second in ("ago", "earlier", "later", "before", "after"):
        return True  # a time: "two days ago"
    if "year-old" in after or (
        after in ("-", "year", "years", "month", "months")
        and ("old" in words[last + 1 : last + 5] or "year-old" in words[last + 1 : last + 4])
    ):
        return True
    if before == "aged" or tuple(words[max(core - 2, 0) : core]) in _BEFORE_AGE:
        return True
    if before in _MONTHS and digits and not (before in ("may", "march") and numeral.first < core):
        return True
    if after in _MONTHS and digits and (after not in ("may", "march") or len(words[core]) <= 2):
        return True
    if _YEAR.match(words[core]) and core > 1 and before.isdigit() and words[core - 2] in _MONTHS:
        return True
    if after in _TIME_WORDS or ":" in (before, after) or "/" in (before, after):
        return True
    if numeral.low != numeral.high and _YEAR.match(words[core]) and _YEAR.match(words[last]):
        return True  # "between 1990 and 2012"
    if digits and numeral.bound == "at_least" and _YEAR.match(words[core]) and not after.isalpha():
        return words[numeral.first - 1] == "since"
    if digits and _YEAR.match(words[core]) and last == core and numeral.first == core:
        bare = not after or not after[0].isalpha() or before in _LINKS or after not in NO_KIND
        if bare and (before in _LINKS or not _counts_noun(tokens, numeral)):
            return True
    if before in _OF_NAMES and numeral.first == core:
        return True
    if before in NUMBERED and numeral.first == core:
        return not (last + 1 < len(words) and tokens[last + 1].tag_ in ("NNS", "NNPS"))
    if core > 1 and before == "-" and words[core - 2].isdigit():
        return True  # the second half of "52-48"
    if core > 1 and before == "-" and words[core - 2].isalpha():
        return words[core - 2] not in _SMALL_JOINTS
    if before == "," and after in (",", ".", "and") and core > 1 and numeral.low < 110:
        named = tokens[core - 2].pos_ == "PROPN" and numeral.first == core
        if digits and named and second not in DEEDS:  # "Jane Doe, 34, said"
            return True
    if words[core] == "one" and numeral.first == core:
        return after in ("of", "another", "'s", "side", "day") or tokens[core].tag_ != "CD"
    return False


_BEFORE_AGE = frozenset((("age", "of"), ("as", "young"), ("young", "as"), ("old", "as")))
_SMALL_JOINTS = frozenset(("between", "and", "killing", "of"))


def _counts_noun(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """Whether a plural noun follows that the number may count: "2000 people"."""
    for token in tokens[numeral.last + 1 : numeral.last + 4]:
        if token.tag_ in ("NNS", "NNPS"):
            return token.lower_ in NO_KIND or token.lower_ in SAME_KIND
        if token.pos_ not in ("ADJ", "NOUN", "PROPN"):
            return False
    return False


def _read(
    words: Sequence[str],
    tokens: Sequence[Token],
    numeral: Numeral,
    before: int,
    after: int,
    outer: Numeral | None,
    offset: int,
) -> Count:
    """The quantity of one numeral.

    `before` and `after` are where its neighbours end and begin; `outer` is the number that it is
    out of, if any.
    """
    unit, factor, unit_end = _unit(words, numeral)
    sum_of = read_currency(tokens, numeral.last, numeral.low) if not unit else None
    if sum_of is not None:
        unit, unit_end = sum_of
    joined = words[numeral.last + 1 : numeral.last + 2] == ["-"]
    if joined and not unit:  # "the 27-nation bloc"
        after = min(after, numeral.last + 3)
    noun, kind, noun_end = _noun(words, tokens, unit_end, after, joined or numeral.low <= 1)
    if outer is not None and not noun:  # "two of the four towns" counts towns
        noun, kind, _ = _noun(words, tokens, outer.last, len(words), False)
    tally = joined and noun[:1].isdigit()
    part, group = _part(words, tokens, numeral, noun_end, before)
    if sum_of is not None:
        counted, of = _target(tokens, unit_end) or "money", ""
    elif unit:
        counted, of = _measured(tokens, unit, unit_end), ""
    else:
        plain = noun in NO_KIND or not noun
        deed = deed_of(words, tokens, numeral, noun_end, before, after, plain)
        if tally:
            counted, of = "tally", ""  # "voted 52-48"
        elif deed:
            counted, of = deed, group or ("" if plain else kind)
        elif noun in ("people", "persons", "person"):
            counted, of = "person", group
        elif not noun and part and _is_of_them(words, numeral):
            counted, of = "", group
        elif not noun and not group:
            counted, of = _measured(tokens, "", numeral.core), ""
        else:
            counted, of = ("" if plain and not noun.startswith("member") else kind), group
    first = numeral.first
    if numeral.core and words[numeral.core - 1] in CURRENCIES:
        first = min(first, numeral.core - 1)
    start, last = tokens[first].idx, tokens[max(numeral.last, unit_end, noun_end)]
    end = last.idx + len(last)
    quantity = Quantity(
        round(numeral.low * factor, 6),
        round(numeral.high * factor, 6),
        numeral.bound,
        unit,
        counted,
        of,
        start + offset,
        end + offset,
        tokens[0].doc[tokens[first].i : last.i + 1].text,
    )
    return Count(
        quantity,
        numeral.vague or factor != 1.0,
        part,
        _superseded(words, numeral, before),
        deeds=deeds_of(
            tokens[max(noun_end, unit_end) if noun or unit else numeral.core], with_cause=False
        ),
    )


def _is_of_them(words: Sequence[str], numeral: Numeral) -> bool:
    """Whether a number is said of those named before: "two of them"."""
    tail = words[numeral.last + 1 : numeral.last + 3]
    return tail[:1] == ["of"] and bool(_OF_THEM & set(tail))


def _unit(words: Sequence[str], numeral: Numeral) -> tuple[str, float, int]:
    """Unit of measure or currency, factor to it, and the last word of number and unit."""
    last = numeral.last
    lead = words[max(numeral.core - 2, 0) : numeral.core]
    if "magnitude" in (*lead[-1:], *words[last + 2 : last + 3]) or lead == ["magnitude", "of"]:
        return "magnitude", 1.0, last
    if numeral.core and words[numeral.core - 1] in ("$", "us$", "£", "€"):
        return CURRENCIES[words[numeral.core - 1]], 1.0, last
    for place in (last + 1, last + 2):
        if place >= len(words) or (
            place == last + 2 and words[last + 1] not in ("-", "of", "us", "per", "square")
        ):
            break
        word = words[place]
        if word == "cent" and words[place - 1] == "per":
            return "%", 1.0, place
        if word in CURRENCIES:
            return CURRENCIES[word], 1.0, place
        if word in _MEASURES:
            unit, factor = _MEASURES[word]
            return unit, factor, place
    return "", 1.0, last


_BEFORE_NOUN = frozenset(("of", "the", "more", "other", "-", "its", "their", "his", "her", "so"))


def _is_plural(token: Token) -> bool:
    """Whether a noun can be counted as it stands; headlines write "26 People Killed"."""
    word = token.lower_
    if token.tag_ in ("NNS", "NNPS") or word in NO_KIND or word in SAME_KIND or word == "police":
        return True
    return token.tag_ == "NNP" and word.endswith("s") and token.i > 0 and token.nbor(-1).like_num


def _is_adjective(token: Token) -> bool:
    """Whether a word stands before a noun to describe it; participles do ("developing")."""
    return token.pos_ == "ADJ" or (token.pos_ == "VERB" and token.dep_ == "amod")


def _noun(
    words: Sequence[str], tokens: Sequence[Token], last: int, stop: int, singular: bool
) -> tuple[str, str, int]:
    """The noun that the number counts, its kind (singular) and where its phrase ends."""
    place = last + 1
    while place < stop and (
        words[place] in _BEFORE_NOUN or (words[place] not in DEEDS and _is_adjective(tokens[place]))
    ):
        if words[place] == "of" and words[place + 1 : place + 2] and words[place + 1] in _OF_THEM:
            return "", "", last
        place += 1
    found = -1
    while place < stop and tokens[place].pos_ in ("NOUN", "PROPN", "ADJ", "NUM"):
        if words[place] in DEEDS and words[place] not in DEED_NOUNS:
            break
        found = place
        if _is_plural(tokens[place]) and (place + 1 >= stop or tokens[place + 1].tag_ != "NNS"):
            break
        place += 1
    # A headline runs into the next sentence: "Toll hits 43 Monitor At least ..." counts no monitor.
    if found < 0 or not (singular or _is_plural(tokens[found])):
        return "", "", last
    word = words[found]
    return word, kind_of(tokens[found]), found


def _part(
    words: Sequence[str], tokens: Sequence[Token], numeral: Numeral, noun_end: int, before: int
) -> tuple[bool, str]:
    """Whether the number is a part of a larger one, and the group it is of if told afterwards."""
    lead = words[max(before + 1, numeral.first - 3) : numeral.first]
    if any(word in _PART_MARKS for word in lead) and lead[-2:] != ["among", "the"]:
        return True, ""
    tail = words[noun_end + 1 : noun_end + 5]
    if "among" in tail[:3]:
        return True, ""
    if words[numeral.last + 1 : numeral.last + 2] == ["of"]:
        inner = words[numeral.last + 2 : numeral.last + 5]
        if inner and (
            inner[0] in _OF_THEM or (inner[0] == "the" and inner[1:] and inner[1] in DEEDS)
        ):
            place = numeral.last + (3 if inner[0] in _OF_THEM else 4)
            while place < len(words) and (
                words[place] in BE or tokens[place].pos_ in ("ADJ", "ADV")
            ):
                place += 1
            if place < len(words) and tokens[place].pos_ in ("NOUN", "PROPN"):
                return True, kind_of(tokens[place])
            return True, ""
    return False, ""


_FIGURES = TOTALS | words_of(
    "figure figures estimate report reports death",
)


def _superseded(words: Sequence[str], numeral: Numeral, before: int) -> bool:
    """Whether the sentence gives the number only to replace it ("up from a previous 12")."""
    lead = words[before + 1 : numeral.first]
    for place, word in enumerate(lead):
        if word in _STEPS_BACK and set(lead[place + 1 : place + 3]) & _FIGURES:
            return True
    if lead[-1:] == ["from"]:
        return lead[-2:-1] == ["up"] or words[numeral.last + 1 : numeral.last + 2] == ["to"]
    return False


def _measured(tokens: Sequence[Token], unit: str, unit_end: int) -> str:
    """What an amount measures: a noun that it governs or that governs it, or empty."""
    if unit in _SPANS:
        return "duration"
    if unit in ("km", "m"):
        return "distance"
    if unit in ("magnitude", "km/h"):
        return unit
    token = tokens[unit_end]
    if target := _target(tokens, unit_end):
        return target
    while token.dep_ in ("nummod", "quantmod", "compound", "nmod", "pobj", "prep", "dobj", "attr"):
        head = token.head
        if head.pos_ in ("NOUN", "PROPN") and head.i > tokens[unit_end].i:
            return head.lemma_.lower()
        if head.pos_ in ("VERB", "AUX"):
            for child in head.children:
                opens = child.i == tokens[0].i  # a noun that opens a sentence looks like a name
                if child.dep_ in ("nsubj", "nsubjpass") and (child.pos_ == "NOUN" or opens):
                    return child.lemma_.lower()
            return head.lemma_.lower()
        token = head
    return ""


def _target(tokens: Sequence[Token], unit_end: int) -> str:
    """The noun that an amount is said to be of, in or for: "2 million crowns of damage"."""
    for near in tokens[unit_end + 1 : unit_end + 3]:
        if near.lower_ in ("of", "in", "for", "on"):
            for child in near.children:
                if child.dep_ == "pobj" and child.pos_ == "NOUN":
                    return child.lemma_.lower()
    return ""
