"""Counts: another number, or the same one written in another way."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.planting.dates import MONTHS
from analyzer.planting.edits import Edit

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VALUES = {word: value for value, word in enumerate(SMALL)} | {
    word: value * 10 for value, word in enumerate(TENS) if value > 1
}
QUALIFIER = re.compile(
    r"(?:at least|more than|no fewer than|around|about|some|nearly|almost|over|up to|as many as|"
    r"an estimated|approximately|fewer than|less than|under|only|just) $",
    re.IGNORECASE,
)
#: Qualifiers under which the number is a ceiling or an estimate: no floor may be drawn from it.
LOOSE = re.compile(r"(?:up to|as many as|fewer than|less than|under|nearly|almost) $", re.I)


UNITS = frozenset(
    ["a.m.", "p.m.", "gmt", "km", "percent", "%", "foot", "inch", "pound", "run", "point", "-"]
)
FIXED = frozenset(
    "the other these those his their its her last first next between than of all".split()
)


@dataclass(frozen=True)
class Count:
    """A number that counts something: value, where it stands, what it counts."""

    value: int
    start: int
    end: int
    qualifier: int
    digits: bool
    token: Token

    @property
    def fixed(self) -> bool:
        """Whether the words before it allow no "at least" or "dozens of" in its place."""
        sent = self.token.sent
        before = sent.text[: self.qualifier].split()
        return (bool(before) and before[-1].lower() in FIXED) or self.token.head.tag_ == "NN"

    @property
    def loose(self) -> bool:
        """Whether only an estimate or a ceiling is given."""
        return self.qualifier != self.start and bool(
            LOOSE.search(self.token.sent.text[self.qualifier : self.start])
        )


def value_of(word: str) -> int | None:
    """Read a whole number written in digits or words."""
    plain = word.lower().replace(",", "")
    if plain.isdigit() and len(plain) < 7:
        return int(plain)
    if "-" in plain:
        tens, _, ones = plain.partition("-")
        if tens in VALUES and ones in VALUES and VALUES[tens] >= 20 and VALUES[ones] < 10:
            return VALUES[tens] + VALUES[ones]
    return VALUES.get(plain)


def spelled(value: int) -> str:
    """Write a number under a hundred in words."""
    if value <= 20:
        return SMALL[value]
    tens, ones = divmod(value, 10)
    return TENS[tens] + (f"-{SMALL[ones]}" if ones else "")


def counts(sent: Span) -> list[Count]:
    """Find the numbers of a sentence that count a noun; dates, times and ages are left out."""
    found = []
    for token in sent:
        value = value_of(token.text)
        if value is None or value == 0 or token.ent_type_ in ("DATE", "TIME", "ORDINAL"):
            continue
        noun = token.head
        if token.dep_ != "nummod" or noun.pos_ not in ("NOUN", "PROPN") or noun.i < token.i:
            continue
        year = 1900 <= value <= 2100 and noun.text.lower() not in ("people", "civilians")
        if year or noun.text in MONTHS or noun.lower_ in UNITS:
            continue
        start = token.idx - sent.start_char
        around = sent.text[max(0, start - 2) : start] + sent.text[start + len(token.text) :][:2]
        if "-" in around or "–" in around:
            continue
        before = QUALIFIER.search(sent.text[:start])
        found.append(
            Count(
                value,
                start,
                start + len(token.text),
                before.start() if before else start,
                token.text[0].isdigit(),
                token,
            )
        )
    return found


def _written(value: int, digits: bool) -> str:
    return str(value) if digits or value > 99 else spelled(value)


def other_value(value: int, rng: random.Random) -> int:
    """Return a different number of a plausible size for the same thing."""
    draw = rng.random()
    reach = max(2, round(value * 0.4))
    if draw < 0.65:
        new = value + rng.choice((-1, 1)) * rng.randint(1, reach)
    elif draw < 0.85:
        new = value * rng.randint(2, 4)
    else:
        new = value // rng.randint(2, 3)
    return new if new > 0 and new != value else value + rng.randint(1, reach)


def number_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Change one number: another value, a word that cannot hold, or two numbers exchanged."""
    found = counts(sent)
    taken = {count.value for count in found}
    for count in found:
        new = other_value(count.value, rng)
        if new in taken or (1 in (new, count.value) and count.token.head.tag_ in ("NN", "NNS")):
            continue
        digits = count.digits if rng.random() < 0.8 else not count.digits
        text = _written(new, digits)
        if rng.random() < 0.2 and count.qualifier == count.start:
            text = f"at least {text}"
        start = count.start if rng.random() < 0.7 else count.qualifier
        if start == count.qualifier != count.start and rng.random() < 0.5:
            text = f"at least {text}"
        yield Edit("number_conflict", ((start, count.end, text),))
        wrong = []
        if 2 <= count.value <= 9:
            wrong += ["dozens of", "scores of", "more than 20", "at least fifteen"]
        if 2 <= count.value <= 60:
            wrong += ["hundreds of", "more than 100", f"more than {count.value + 9}"]
        if count.value >= 20:
            wrong += ["a handful of", f"fewer than {count.value - count.value // 4}", "only a few"]
        if count.value >= 2:
            wrong += ["no"]
        if wrong and not count.loose and not count.fixed:
            yield Edit("vague_conflict", ((count.qualifier, count.end, rng.choice(wrong)),))
    found = [c for c in found if c.value > 1 and c.token.head.tag_ in ("NNS", "NNPS")]
    if len(found) >= 2 and found[0].value != found[1].value:
        one, two = found[0], found[1]
        swapped = ((one.start, one.end, two.token.text), (two.start, two.end, one.token.text))
        yield Edit("number_exchanged", swapped)


def number_rewordings(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Write one number differently, more vaguely or as a floor, so that it still holds."""
    for count in counts(sent):
        value, start = count.value, count.qualifier
        if 2 <= value <= 99:
            text = _written(value, not count.digits)
            yield Edit("number_rewritten", ((count.start, count.end, text),))
        if count.loose or value < 2 or count.fixed:
            continue
        choices = [f"at least {_written(value, count.digits)}", f"no fewer than {value}"]
        if 3 <= value <= 9:
            choices += ["several", "a number of"]
        if value >= 22:
            size = 10 if value < 100 else 50 if value < 500 else 100
            floor = (value - 1) // size * size
            choices += [f"more than {floor}", f"over {floor}", f"at least {floor}"]
            if value % size >= size * 0.7:
                choices += [f"nearly {floor + size}", f"almost {floor + size}"]
        if 24 <= value <= 99:
            choices += ["dozens of"] * 3
        if 38 <= value <= 199:
            choices += ["scores of"] * 2
        if 200 <= value <= 999:
            choices += ["hundreds of"] * 2
        yield Edit("number_vaguer", ((start, count.end, rng.choice(choices)),))
