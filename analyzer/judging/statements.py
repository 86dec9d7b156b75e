"""A sentence made ready for comparison, and all typed comparisons of two of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analyzer.datamodels import Firmness, Quantity
from analyzer.judging.actors import Act, compare_actors, read_acts
from analyzer.judging.attribution import Saying, compare_sayings, read_sayings
from analyzer.judging.findings import Finding
from analyzer.judging.hedging import read_firmness
from analyzer.judging.means import compare_means, read_means, read_ruled_out
from analyzer.judging.numbers import compare_numbers
from analyzer.judging.places import Place, compare_places, read_places
from analyzer.judging.polarity import Negation, compare_polarity, read_negations
from analyzer.judging.quantities import Count, read_quantities
from analyzer.judging.times import TimeMention, compare_times, read_times
from analyzer.judging.victims import Victim, compare_victims, read_victims
from analyzer.judging.words import content_lemmas

if TYPE_CHECKING:
    from analyzer.language import Sentence


@dataclass(frozen=True)
class Statement:
    """What a sentence (or a clause of it) says, part by part; made once and compared often.

    `published` is the day that relative times were resolved against, if known.
    """

    sentence: Sentence
    published: date | None
    counts: tuple[Count, ...]
    times: tuple[TimeMention, ...]
    places: tuple[Place, ...]
    negations: tuple[Negation, ...]
    means: tuple[tuple[str, str], ...]  # class and word
    ruled_out: tuple[tuple[str, str], ...]  # means that are said not to have been there
    victims: tuple[Victim, ...]
    acts: tuple[Act, ...]
    sayings: tuple[Saying, ...]
    firmness: Firmness
    lemmas: frozenset[str]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities that the sentence holds to, without those that it replaces."""
        return tuple(count.quantity for count in self.counts if not count.superseded)

    @property
    def is_background(self) -> bool:
        """Whether all that it dates lies long before its publication: older happenings."""
        days = [time.last for time in self.times if time.of_event and time.last is not None]
        if self.published is None or not days:
            return False
        return max(days) < self.published - _LONG_AGO


_LONG_AGO = timedelta(days=60)


def read_statement(
    sentence: Sentence, published: date | None, span: tuple[int, int] | None = None
) -> Statement:
    """Read a sentence for comparison.

    Args:
        sentence: a parsed sentence.
        published: day of publication of its article, if known.
        span: offsets in the whole text, to read only a clause of the sentence.
    """
    tokens = list(sentence.tokens)
    if span is not None:
        start, end = span[0] - sentence.offset, span[1] - sentence.offset
        tokens = [t for t in tokens if t.idx >= start and t.idx + len(t) <= end]
    tokens = [t for t in tokens if not t.is_space]
    counts = read_quantities(tokens, sentence.offset)
    return Statement(
        sentence,
        published,
        counts,
        read_times(tokens, published, sentence.offset),
        read_places(tokens),
        read_negations(tokens),
        read_means(tokens),
        read_ruled_out(tokens),
        read_victims(tokens, counts),
        read_acts(tokens),
        read_sayings(tokens),
        read_firmness(tokens),
        content_lemmas(tokens),
    )


def compare(claim: Statement, passage: Statement) -> tuple[Finding, ...]:
    """One finding for each kind, in a fixed order: number, date, place, denial, means, victim,
    actor, attribution.

    Where the two tell of different happenings, what differs is no conflict but `unrelated`.
    """
    found = (
        compare_numbers(claim.counts, passage.counts),
        compare_times(claim.times, passage.times),
        compare_places(claim.places, passage.places),
        compare_polarity(claim.negations, claim.lemmas, passage.negations, passage.lemmas),
        compare_means(claim.means, passage.means, claim.ruled_out, passage.ruled_out),
        compare_victims(claim.victims, passage.victims),
        compare_actors(claim.acts, passage.acts),
        compare_sayings(claim.sayings, passage.sayings),
    )
    if claim.is_background != passage.is_background or _apart(found):
        return tuple(_unrelated(finding) for finding in found)
    return found


# An account may differ in one or two details; one that differs in three, and shares none, is
# that of another happening.
_DETAILS = frozenset(("number", "date", "place", "means", "victim", "actor"))
_OTHER_HAPPENING = 3


def _apart(found: tuple[Finding, ...]) -> bool:
    """Whether two sentences differ in so many details that they tell of two happenings."""
    statuses = [finding.status for finding in found if finding.kind in _DETAILS]
    return statuses.count("conflict") >= _OTHER_HAPPENING and "match" not in statuses


def _unrelated(finding: Finding) -> Finding:
    """The finding of two happenings: a difference of details is no conflict."""
    if finding.status != "conflict" or finding.kind not in _DETAILS:
        return finding
    return replace(
        finding, status="unrelated", weight=0.0, reason=f"of two happenings; {finding.reason}"
    )
