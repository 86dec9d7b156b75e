"""Typed comparison of numbers: do a claim and a passage count the same thing alike?"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.datamodels import Quantity
from analyzer.judging.findings import Finding, Status, absent
from analyzer.judging.numerals import allowed, likely
from analyzer.judging.quantities import DEED_WORDS, SUBGROUPS, Count, is_armed

# How sure a difference is a conflict, by what is counted: a toll of one incident is one number;
# amounts and other counts often turn out to be of different things.
_TOLL = 1.0
_OTHER_COUNT = 0.6
_MEASURE = 0.4
_ONLY_BY_BOUND = 0.7  # "at least 15" and "18" of one incident: labelled as divergence, less sure
_PART = 0.8  # of what the same difference weighs for a part of the whole
_MINOR = 0.6  # of what a conflict weighs where the claim's leading number matches


def compare_numbers(claim: Sequence[Count], passage: Sequence[Count]) -> Finding:
    """The most decisive finding of kind `number` between two sentences."""
    ours = [count for count in claim if not count.superseded and count.quantity.counted]
    theirs = [count for count in passage if not count.superseded and count.quantity.counted]
    if not ours or not theirs:
        return absent("number")
    best = [_best(count, theirs) for count in ours]
    known = [finding for finding in best if finding.status != "unrelated"]
    if not known:
        return best[0]
    leading = known[0]
    if leading.status == "conflict":
        return leading
    conflicts = [finding for finding in known if finding.status == "conflict"]
    if conflicts:
        worst = max(conflicts, key=lambda finding: finding.weight)
        if leading.status == "match":
            return _lowered(worst, _MINOR)
        return worst
    return max(known, key=lambda finding: (finding.status == "match", finding.weight))


def _best(ours: Count, theirs: Sequence[Count]) -> Finding:
    """The passage's counts against one of the claim's: an equal one outweighs all others."""
    found = [_pair(ours, other) for other in theirs]
    order = {"match": 3, "conflict": 1, "compatible": 2, "unrelated": 0}
    return max(found, key=lambda finding: (order[finding.status], finding.weight))


def _pair(ours: Count, theirs: Count) -> Finding:
    """One count against one count."""
    a, b = ours.quantity, theirs.quantity
    weight = _comparable(ours, theirs)
    if weight == 0:
        return _finding(
            "unrelated", 0.0, f"{_says(a)} and {_says(b)} are of different things", a, b
        )
    inner = _inner_outer(ours, theirs)
    if inner is not None:
        part, whole = inner
        if (
            allowed(part.low, part.high, part.bound)[0]
            > allowed(whole.low, whole.high, whole.bound)[1]
        ):
            reason = f"the part is larger than the whole: {_says(part)} against {_says(whole)}"
            return _finding("conflict", weight, reason, a, b)
        return _finding("compatible", 0.3, f"{_says(part)} may be part of {_says(whole)}", a, b)
    return _values(ours, theirs, weight)


def _comparable(ours: Count, theirs: Count) -> float:
    """How much a difference between the two would weigh; 0 where they count different things."""
    a, b = ours.quantity, theirs.quantity
    if a.unit != b.unit:
        return 0.0
    if a.unit:
        return _MEASURE if a.counted == b.counted else 0.0
    if a.counted != b.counted:
        return 0.0
    weight = _TOLL if a.counted in DEED_WORDS else _OTHER_COUNT
    if a.of != b.of and a.of and b.of:
        armed = is_armed(a.of), is_armed(b.of)
        if armed[0] != armed[1]:
            return 0.0
        if a.of in SUBGROUPS and b.of in SUBGROUPS:
            return 0.0
        if not ours.part and not theirs.part:
            weight *= _PART
    if ours.part and theirs.part:
        return weight * _PART if a.of == b.of else 0.0
    return weight


def _inner_outer(ours: Count, theirs: Count) -> tuple[Quantity, Quantity] | None:
    """(part, whole) where one side counts a group within what the other counts, else None."""
    a, b = ours.quantity, theirs.quantity
    if a.of == b.of:
        return None
    if a.of in SUBGROUPS or (ours.part and not theirs.part and a.of in SUBGROUPS):
        return a, b
    if b.of in SUBGROUPS:
        return b, a
    return None


def _values(ours: Count, theirs: Count, weight: float) -> Finding:
    """Two numbers of the same thing."""
    a, b = ours.quantity, theirs.quantity
    if (a.low, a.high) == (b.low, b.high):
        same = a.bound == b.bound or "exact" in (a.bound, b.bound)
        return _finding("match", weight if same else 0.8 * weight, f"same number: {_says(a)}", a, b)
    near_a = likely(a.low, a.high, a.bound, ours.vague)
    near_b = likely(b.low, b.high, b.bound, theirs.vague)
    if _overlap(near_a, near_b):
        return _finding("compatible", 0.8 * weight, f"{_says(a)} fits {_says(b)}", a, b)
    if _overlap(allowed(a.low, a.high, a.bound), allowed(b.low, b.high, b.bound)):
        reason = f"other number, though the bounds allow both: {_says(a)} against {_says(b)}"
        return _finding("conflict", _ONLY_BY_BOUND * weight, reason, a, b)
    return _finding("conflict", weight, f"other number: {_says(a)} against {_says(b)}", a, b)


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether two closed intervals share a number."""
    return a[0] <= b[1] and b[0] <= a[1]


def _says(quantity: Quantity) -> str:
    """The quantity's words, with what is counted where they do not say it."""
    word = quantity.counted
    if not word or quantity.unit or word in quantity.text.lower() or word not in DEED_WORDS:
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
