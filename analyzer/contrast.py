"""Where two sentences differ, word by word: what a reader should look at in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from analyzer.judging.numerals import read_numerals

# A number with its separators is one word; so is a name with apostrophe or hyphen.
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FILLING = frozenset(
    "a an the of in on at to for by with from and or that which who as it its their his her was "
    "were is are be been has have had said says".split()
)


@dataclass(frozen=True)
class Stretch:
    """A part of a sentence: `differs` from the other one or not; `number` if it holds a number."""

    text: str
    differs: bool = False
    number: bool = False


def contrasted(one: str, other: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Both sentences cut where they begin or end to differ; joined again each is whole.

    Words are equal regardless of case, numbers regardless of how they are written ("five", "5").
    Words that only fill are not marked by themselves.
    """
    ours, theirs = _words(one), _words(other)
    matcher = SequenceMatcher(
        None, [key for _, _, key in ours], [key for _, _, key in theirs], autojunk=False
    )
    left: list[int] = []
    right: list[int] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            left += range(i, j)
            right += range(k, m)
    known_here, known_there = ({key for _, _, key in some} for some in (ours, theirs))
    # What merely stands elsewhere in the other sentence is no difference.
    return (
        _cut(one, ours, [n for n in left if ours[n][2] not in known_there]),
        _cut(other, theirs, [n for n in right if theirs[n][2] not in known_here]),
    )


def _words(text: str) -> list[tuple[int, int, str]]:
    """Start, end and comparable form of every word."""
    return [(m.start(), m.end(), _key(m.group())) for m in _WORD.finditer(text)]


def _key(word: str) -> str:
    """The word in lower case; of a number its value."""
    value = _value(word)
    return word.lower() if value is None else f"{value:g}"


def _value(word: str) -> float | None:
    """The value of a numeral in digits or letters."""
    found = read_numerals([word.lower()])
    return found[0].low if len(found) == 1 and found[0].low == found[0].high else None


def _cut(text: str, words: list[tuple[int, int, str]], marked: list[int]) -> tuple[Stretch, ...]:
    """The text in stretches; marked words that follow each other are one, numbers apart."""
    runs: list[list[int]] = []
    for n in marked:
        alike = runs and _number(words[runs[-1][-1]][2]) == _number(words[n][2])
        if alike and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    spans = [
        (words[run[0]][0], words[run[-1]][1], any(_number(words[n][2]) for n in run))
        for run in runs
        if any(words[n][2] not in _FILLING for n in run)
    ]
    edges = sorted({0, len(text)} | {edge for start, end, _ in spans for edge in (start, end)})
    inside = {start: number for start, _, number in spans}
    return tuple(
        Stretch(text[start:end], start in inside, inside.get(start, False))
        for start, end in pairwise(edges)
    )


def _number(key: str) -> bool:
    """Whether a comparable form is that of a number."""
    return key[:1].isdigit()
