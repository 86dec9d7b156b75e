"""Numbers in running English: digits, words, ranges, bounds and vague counts.

A numeral is found by its words alone; what it counts is for `quantities` to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.datamodels import Bound

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: float(value) for value, word in enumerate(_UNITS)} | {
    word: 10.0 * (place + 2) for place, word in enumerate(_TENS)
}
_SCALES = {
    "dozen": 12.0,
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
_LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
# What a vague count may stand for: from the fewest to the most a careful writer would mean.
_VAGUE = {
    "several": (3.0, 12.0),
    "few": (2.0, 9.0),
    "couple": (2.0, 3.0),
    "handful": (3.0, 7.0),
    "dozens": (20.0, 99.0),
    "scores": (30.0, 200.0),
    "hundreds": (120.0, 1500.0),
    "thousands": (1e3, 2e4),
    "millions": (1e6, 1e8),
    "billions": (1e9, 1e11),
}
_PLURAL_SCALES = {"thousands": 1e3, "millions": 1e6}
_NEAR = 0.1  # "about" and "nearly" reach a tenth of the number: usual rounding in news text
_ROUND = 0.25  # "more than 100" is rounding down to a round number, seldom by more than this

# Words before the number, longest first: bound, and whether the writer rounds.
_BEFORE_NUMBER: tuple[tuple[str, Bound, str], ...] = (
    ("no fewer than", "at_least", ""),
    ("no less than", "at_least", ""),
    ("not less than", "at_least", ""),
    ("a minimum of", "at_least", ""),
    ("at least", "at_least", ""),
    ("a total of", "exact", ""),
    ("no more than", "at_most", ""),
    ("not more than", "at_most", ""),
    ("a maximum of", "at_most", ""),
    ("at most", "at_most", ""),
    ("as many as", "at_most", ""),
    ("as much as", "at_most", ""),
    ("as few as", "at_least", ""),
    ("up to", "at_most", ""),
    ("fewer than", "at_most", "under"),
    ("less than", "at_most", "under"),
    ("under", "at_most", "under"),
    ("below", "at_most", "under"),
    ("more than", "at_least", "over"),
    ("upwards of", "at_least", "over"),
    ("in excess of", "at_least", "over"),
    ("over", "at_least", "over"),
    ("above", "at_least", "over"),
    ("exceeded", "at_least", "over"),
    ("exceeds", "at_least", "over"),
    ("exceeding", "at_least", "over"),
    ("surpassed", "at_least", "over"),
    ("topped", "at_least", "over"),
    ("nearly", "about", "nearly"),
    ("almost", "about", "nearly"),
    ("close to", "about", "nearly"),
    ("an estimated", "about", "about"),
    ("estimated", "about", "about"),
    ("approximately", "about", "about"),
    ("roughly", "about", "about"),
    ("about", "about", "about"),
    ("around", "about", "about"),
    ("some", "about", "about"),
)
_BEFORE = tuple((tuple(words.split()), bound, how) for words, bound, how in _BEFORE_NUMBER)
_AFTER: tuple[tuple[tuple[str, ...], Bound, str], ...] = (
    (("or", "more"), "at_least", ""),
    (("or", "so"), "about", "about"),
    (("and", "counting"), "at_least", ""),
    (("plus",), "at_least", ""),
    (("+",), "at_least", ""),
)
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(k|mn|mln|m|bn|b|tn)?(\+?)$")
_HYPHENATED = re.compile(r"([a-z]+)-([a-z]+)$")
_DASHES = frozenset(("-", "–", "—", "to"))


@dataclass(frozen=True)
class Numeral:
    """A number over the words `first` to `last` (inclusive; bounding words are inside).

    `low` and `high` are the number as written, equal save for ranges and vague counts; what a
    bound adds is in `bound`. `core` is the place of the number itself. `vague` is true where the
    writer rounds or does not count ("dozens", "nearly 70", "more than 100").
    """

    first: int
    core: int
    last: int
    low: float
    high: float
    bound: Bound
    vague: bool


def read_numerals(words: Sequence[str]) -> list[Numeral]:
    """All numerals among lower-cased words (tokens), from left to right."""
    found: list[Numeral] = []
    place = 0
    while place < len(words):
        value = _value(words, place)
        if value is None:
            place += 1
            continue
        low, high, last, vague = value
        core = place
        if not vague and last + 2 < len(words) and _is_range(words, place, last):
            upper = _value(words, last + 2)
            if upper is not None and not upper[3] and upper[0] > low:
                high, last = upper[0], upper[2]
                # "10 to 15 thousand": the scale belongs to both ends.
                scale = _SCALES.get(words[last])
                if scale and upper[2] > core + 2 and low < 1000 and scale >= 1000:
                    low *= scale
        numeral = _bounded(words, core, last, low, high, vague)
        found.append(numeral)
        place = numeral.last + 1
    return found


def _is_range(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the word after the number joins it to the upper end of a range."""
    joint = words[last + 1]
    if joint == "to":
        # "fell from 50 to 30", "won by 52 votes to 48" are no ranges.
        return first == 0 or words[first - 1] != "from"
    if joint == "and":
        return first > 0 and words[first - 1] == "between"
    return joint in _DASHES


def _value(words: Sequence[str], place: int) -> tuple[float, float, int, bool] | None:
    """Low, high, last word and vagueness of the number that starts here, bounds aside."""
    word = words[place]
    if word in ("a", "an", "half") or word in _VAGUE or word == "tens":
        return _vague_value(words, place)
    match = _DIGITS.match(word)
    if match:
        value = float(match[1].replace(",", "") + (match[2] or ""))
        value *= _LETTERS.get(match[3] or "", 1.0)
        last = place
        following = words[place + 1] if place + 1 < len(words) else ""
        if following in _SCALES:
            value, last = value * _SCALES[following], place + 1
        elif following in ("m", "bn", "mn", "tn"):
            value, last = value * _LETTERS[following], place + 1
        return value, value, last, False
    return _spelled(words, place)


def _spelled(words: Sequence[str], place: int) -> tuple[float, float, int, bool] | None:
    """A number in words: "twenty-three", "two hundred and fifty", "six million"."""
    total = part = 0.0
    last = place - 1
    here = place
    while here < len(words):
        word = words[here]
        hyphenated = _HYPHENATED.match(word)
        if hyphenated and hyphenated[1] in _TENS and hyphenated[2] in _UNITS[1:10]:
            part += _SMALL[hyphenated[1]] + _SMALL[hyphenated[2]]
        elif word in _SMALL:
            if 0 < part % 100 < 20 or (part % 100 and _SMALL[word] >= 10):
                break  # "one, two": a second number begins
            part += _SMALL[word]
        elif word in _SCALES and last >= place:
            scale = _SCALES[word]
            if scale <= 100:
                part *= scale
            else:
                total, part = total + (part or 1) * scale, 0.0
        elif word in ("and", "-") and last == here - 1 and here + 1 < len(words) and last >= place:
            joins_tens = word == "-" and words[last] in _TENS and words[here + 1] in _UNITS[1:10]
            joins_hundreds = word == "and" and words[last] in _SCALES and words[here + 1] in _SMALL
            if not (joins_tens or (joins_hundreds and words[last] != "dozen")):
                break
            here += 1
            continue
        else:
            break
        last = here
        here += 1
    if last < place:
        return None
    return total + part, total + part, last, False


def _vague_value(words: Sequence[str], place: int) -> tuple[float, float, int, bool] | None:
    """A count that is not counted ("dozens", "a few hundred"), or "a dozen", "a hundred"."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    if word in ("a", "an", "half"):
        if word == "half":
            if following == "a" and words[place + 2 : place + 3] == ["dozen"]:
                return 6.0, 6.0, place + 2, False
            return None
        if following in _SCALES:
            value = _SCALES[following]
            return value, value, place + 1, following != "dozen"
        if following in ("couple", "few", "handful"):
            inner = _vague_value(words, place + 1)
            return inner
        return None
    if word == "tens":
        if following == "of" and place + 2 < len(words) and words[place + 2] in _PLURAL_SCALES:
            scale = _PLURAL_SCALES[words[place + 2]]
            return 20 * scale, 100 * scale, place + 2, True
        return None
    if word == "few" and (
        place == 0 or words[place - 1] not in ("a", "the", "last", "past", "next")
    ):
        return None
    low, high = _VAGUE[word]
    if following in _SCALES:  # "several dozen", "a few hundred"
        scale = _SCALES[following]
        return low * scale, min(high, 9.0) * scale, place + 1, True
    if word in ("hundreds", "dozens") and following == "of" and place + 2 < len(words):
        scale = _PLURAL_SCALES.get(words[place + 2], 0.0)
        if scale:
            return low * scale, min(high, 1000.0) * scale, place + 2, True
    return low, high, place, True


def _bounded(
    words: Sequence[str], core: int, last: int, low: float, high: float, vague: bool
) -> Numeral:
    """The number with the words around it that bound it."""
    bound: Bound = "about" if vague else "exact"
    rounding = ""
    first = core
    at = core
    # "$" and "a" may stand between the bound and the number.
    while at > 0 and words[at - 1] in ("$", "£", "€", "us$", "the", "between"):
        at -= 1
    for phrase, its_bound, its_rounding in _BEFORE:
        start = at - len(phrase)
        if start >= 0 and tuple(words[start:at]) == phrase:
            bound, rounding, first = its_bound, its_rounding, start
            break
    else:
        for phrase, its_bound, its_rounding in _AFTER:
            if tuple(words[last + 1 : last + 1 + len(phrase)]) == phrase:
                bound, rounding, last = its_bound, its_rounding, last + len(phrase)
                break
        else:
            if words[last].endswith("+"):
                bound = "at_least"
    if rounding == "nearly":
        low *= 1 - _NEAR
    elif rounding == "about":
        low, high = low * (1 - _NEAR), high * (1 + _NEAR)
    return Numeral(first, core, last, low, high, bound, vague or bool(rounding))


def allowed(low: float, high: float, bound: Bound) -> tuple[float, float]:
    """The interval that the wording strictly allows; "at least 15" allows any number above."""
    if bound == "at_least":
        return low, math.inf
    if bound == "at_most":
        return 0.0, high
    return low, high


def likely(low: float, high: float, bound: Bound, vague: bool) -> tuple[float, float]:
    """The interval that the wording suggests.

    "More than 100" strictly allows 10,000 but is said of numbers a little above; "at least 15"
    names the number that was counted.
    """
    if bound == "at_least" and vague:
        return low, low * (1 + _ROUND)
    if bound == "at_most" and vague:
        return high * (1 - _ROUND), high
    return low, high
