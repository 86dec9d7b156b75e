"""A sentence made ready for comparison, and all typed comparisons of two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analyzer.datamodels import Quantity
from analyzer.judging.actors import Act, compare_actors, read_acts
from analyzer.judging.attribution import Saying, compare_sayings, read_sayings
from analyzer.judging.findings import Finding
from analyzer.judging.means import compare_means, read_means
from analyzer.judging.numbers import compare_numbers
from analyzer.judging.places import Place, compare_places, read_places
from analyzer.judging.polarity import Negation, compare_polarity, read_negations
from analyzer.judging.quantities import Count, read_quantities
from analyzer.judging.times import TimeMention, compare_times, read_times
from analyzer.judging.victims import compare_victims, read_victims
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
    victims: tuple[tuple[str, str], ...]  # kind and words
    acts: tuple[Act, ...]
    sayings: tuple[Saying, ...]
    lemmas: frozenset[str]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities that the sentence holds to, without those that it replaces."""
        return tuple(count.quantity for count in self.counts if not count.superseded)


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
        read_victims(tokens, counts),
        read_acts(tokens),
        read_sayings(tokens),
        content_lemmas(tokens),
    )


def compare(claim: Statement, passage: Statement) -> tuple[Finding, ...]:
    """One finding for each kind, in a fixed order: number, date, place, denial, means, victim,
    actor, attribution.
    """
    return (
        compare_numbers(claim.counts, passage.counts),
        compare_times(claim.times, passage.times),
        compare_places(claim.places, passage.places),
        compare_polarity(claim.negations, claim.lemmas, passage.negations, passage.lemmas),
        compare_means(claim.means, passage.means),
        compare_victims(claim.victims, passage.victims),
        compare_actors(claim.acts, passage.acts),
        compare_sayings(claim.sayings, passage.sayings),
    )
