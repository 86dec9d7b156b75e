"""Typed comparison of numbers: do a claim and a passage count the same thing alike?

The weights were set on the labelled development cells, with the first evidence sentence: all 63
divergences of number are found, 3 of them with a weight under 0.5, and 2 of 248 agreeing cells
get a conflict (98 evacuees against at least 100 people killed). To be measured again when a rule
of reading or comparing changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.datamodels import Quantity
from analyzer.judging.deeds import DEED_WORDS, DEEDS
from analyzer.judging.findings import Finding, Status, absent
from analyzer.judging.happenings import other_deed
from analyzer.judging.kinds import SUBGROUPS, is_armed
from analyzer.judging.money import MONEY
from analyzer.judging.numerals import allowed, likely
from analyzer.judging.quantities import Count

# How sure a difference is a conflict, by what is counted: a toll of one incident is one number;
# amounts and other counts often turn out to be of different things.
_TOLL = 1.0
_OTHER_COUNT = 0.6
_MEASURE = 0.4
_ONLY_BY_BOUND = 0.7  # "at least 15" and "18" of one incident: labelled as divergence, less sure
_BOTH_VAGUE = 0.5  # "dozens" against "hundreds"
_OTHER_NAME = 0.5  # the people are called otherwise: 98 evacuees of 112 people, or the same people
_PART_FITS = 0.3  # a part that fits into the whole says little
_CONVERTED = frozenset(("km", "m", "kg", "t", "ha", "l", "km/h"))
_NEAR_MEASURE = 1.1  # 35 miles are given as 60 kilometres, 6,000 tons as 6,600
_MINOR = 0.6  # of what a conflict weighs where the claim's leading number matches
_VAGUE_STRETCH = 1.5  # "dozens" are said of 140: a counted number may exceed a vague one by half


def compare_numbers(claim: Sequence[Count], passage: Sequence[Count]) -> Finding:
    """The most decisive finding of kind `number` between two sentences."""
    ours = [count for count in claim if count.quantity.counted]
    theirs = [count for count in passage if count.quantity.counted]
    ours = [count for count in ours if not count.superseded] or ours
    theirs = [count for count in theirs if not count.superseded] or theirs
    if not ours or not theirs:
        return absent("number")
    taken = [other for other in theirs if any(_is_same(count, other) for count in ours)]
    best = []
    for count in ours:
        same = any(_is_same(count, other) for other in taken)
        free = [o for o in theirs if same or not any(o is other for other in taken)]
        if free:
            best.append(_best(count, free))
    known = [finding for finding in best if finding.status != "unrelated"]
    if not known:
        return best[0]
    leading = known[0]
    if leading.status == "conflict":
        return leading
    conflicts = [finding for finding in known if finding.status == "conflict"]
    if conflicts:
        worst = max(conflicts, key=lambda finding: finding.weight)
        return _lowered(worst, _MINOR) if leading.status == "match" else worst
    return max(known, key=lambda finding: (finding.status == "match", finding.weight))


def _is_same(a: Count, b: Count) -> bool:
    """Whether two counts are one number of one thing, whoever is said to be among them."""
    x, y = a.quantity, b.quantity
    same = (x.low, x.high, x.unit, x.counted) == (y.low, y.high, y.unit, y.counted)
    return same and a.base == b.base


def _best(ours: Count, theirs: Sequence[Count]) -> Finding:
    """One of the claim's counts against all of the passage's.

    An equal number outweighs the rest; a difference from the whole outweighs that from a part.
    """
    found = [_pair(ours, other) for other in theirs]
    wholes = [
        finding
        for finding, other in zip(found, theirs, strict=True)
        if other.part == ours.part and finding.status in ("conflict", "compatible")
    ]
    order = {"match": 3, "compatible": 2, "conflict": 1, "unrelated": 0}
    fits = (
        [f for f in found if f.status == "match"]
        or [f for f in wholes if f.weight > _PART_FITS]
        or found
    )

    def rank(finding: Finding) -> tuple[bool, int, float]:
        says_little = finding.status == "compatible" and finding.weight <= _PART_FITS
        return not says_little, order[finding.status], finding.weight

    return max(fits, key=rank)


def _pair(ours: Count, theirs: Count) -> Finding:
    """One count against one count."""
    a, b = ours.quantity, theirs.quantity
    if a.unit != b.unit or a.counted != b.counted or ours.base != theirs.base:
        return _unrelated(a, b)
    differs = (a.low, a.high) != (b.low, b.high)
    told = a.counted not in DEED_WORDS and (not a.unit or a.unit.isupper() or a.unit in MONEY)
    if differs and told and other_deed(ours.deeds, theirs.deeds):
        return _unrelated(a, b)  # homes flooded against homes destroyed, pay against a fine
    if a.unit:
        return _values(ours, theirs, _MEASURE)
    weight = _TOLL if a.counted in DEED_WORDS else _OTHER_COUNT
    if a.of == b.of and ours.part == theirs.part:
        return _values(ours, theirs, weight)
    if a.of == b.of and a.of:  # "killed 22 children", "11 children were among the dead"
        return _values(ours, theirs, _ONLY_BY_BOUND * weight)
    if (a.low, a.high) == (b.low, b.high):
        weight *= _ONLY_BY_BOUND if ours.part == theirs.part else _PART_FITS
        return _finding("match", weight, f"same number: {_says(a)} and {_says(b)}", a, b)
    if is_armed(a.of) != is_armed(b.of) and a.of and b.of:
        return _unrelated(a, b)
    if a.of and b.of and a.of in SUBGROUPS and b.of in SUBGROUPS:
        return _unrelated(a, b)
    if ours.part and theirs.part:
        return _unrelated(a, b)
    if ours.part != theirs.part or (a.of in SUBGROUPS) != (b.of in SUBGROUPS):
        inside = ours.part or (a.of in SUBGROUPS and not theirs.part)
        return _inside(a, b, inside, weight)
    if "civilian" in (a.of, b.of):
        return _values(ours, theirs, weight)
    value = _values(ours, theirs, weight)
    inner, outer = (a, b) if a.of else (b, a)
    if value.status == "conflict" and inner.low < allowed(outer.low, outer.high, outer.bound)[1]:
        return _lowered(value, _OTHER_NAME)
    return value


def _inside(a: Quantity, b: Quantity, a_inside: bool, weight: float) -> Finding:
    """A group within what the other side counts: it can be smaller, never larger."""
    part, whole = (a, b) if a_inside else (b, a)
    least = allowed(part.low, part.high, part.bound)[0]
    if least > allowed(whole.low, whole.high, whole.bound)[1]:
        reason = f"the part is larger than the whole: {_says(part)} against {_says(whole)}"
        return _finding("conflict", weight, reason, a, b)
    return _finding("compatible", _PART_FITS, f"{_says(part)} may be part of {_says(whole)}", a, b)


def _values(ours: Count, theirs: Count, weight: float) -> Finding:
    """Two numbers of the same thing."""
    a, b = ours.quantity, theirs.quantity
    if (a.low, a.high) == (b.low, b.high):
        same = a.bound == b.bound or "exact" in (a.bound, b.bound)
        return _finding("match", weight if same else 0.8 * weight, f"same number: {_says(a)}", a, b)
    near_a = _stretched(ours, theirs)
    near_b = _stretched(theirs, ours)
    if _overlap(near_a, near_b):
        return _finding("compatible", 0.8 * weight, f"{_says(a)} fits {_says(b)}", a, b)
    if a.unit in _CONVERTED and max(a.high, b.high) <= _NEAR_MEASURE * min(a.low, b.low):
        return _finding("compatible", 0.5 * weight, f"{_says(a)} is about {_says(b)}", a, b)
    if ours.vague and theirs.vague:
        weight *= _BOTH_VAGUE
    if _overlap(allowed(a.low, a.high, a.bound), allowed(b.low, b.high, b.bound)):
        reason = f"other number, though the bounds allow both: {_says(a)} against {_says(b)}"
        return _finding("conflict", _ONLY_BY_BOUND * weight, reason, a, b)
    return _finding("conflict", weight, f"other number: {_says(a)} against {_says(b)}", a, b)


def _stretched(count: Count, other: Count) -> tuple[float, float]:
    """What the wording suggests; a vague count gives way to a counted number."""
    quantity = count.quantity
    low, high = likely(quantity.low, quantity.high, quantity.bound, count.vague)
    if count.vague and not other.vague and quantity.low * 2 < quantity.high:
        high *= _VAGUE_STRETCH
    return low, high


def _unrelated(a: Quantity, b: Quantity) -> Finding:
    """Both sides count, but different things."""
    return _finding("unrelated", 0.0, f"{_says(a)} and {_says(b)} are of different things", a, b)


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether two closed intervals share a number."""
    return a[0] <= b[1] and b[0] <= a[1]


def _says(quantity: Quantity) -> str:
    """The quantity's words, with what is counted where they do not say it."""
    word = quantity.counted
    said = any(DEEDS.get(part) == word for part in quantity.text.lower().split())
    if not word or quantity.unit or said or word not in DEED_WORDS:
        return quantity.text
    return f"{quantity.text} {word}"


def _finding(status: Status, weight: float, reason: str, a: Quantity, b: Quantity) -> Finding:
    """A finding of kind `number` about these two quantities."""
    return Finding("number", status, round(weight, 3), reason, a.text, b.text)


def _lowered(finding: Finding, share: float) -> Finding:
    """The same finding with part of its weight."""
    return Finding(
        finding.kind,
        finding.status,
        round(finding.weight * share, 3),
        finding.reason,
        finding.claim_words,
        finding.passage_words,
    )
