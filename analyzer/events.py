"""Which articles report on the same event as a given one, and how sure that is.

Every article has a profile: the vector of its headline and opening, its words weighted by
rarity, the names (places and actors) of its opening, the days it speaks of, the day it was
published. Two profiles are compared in a few readable features, and a logistic regression over
them gives the probability of "same event". Two strikes on one city share nearly all of these:
what tells them apart is the day they speak of and the rare names and figures they do not share.

The weights were fitted by `training/fit_events.py` on ECB+ (look-alike events of one topic),
2021 US story groups and development events of FA-KES; run it again when a feature changes.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analyzer.datamodels import Article, EventMatch
from analyzer.index import VectorIndex
from analyzer.lexical import words
from analyzer.settings import Settings

if TYPE_CHECKING:
    from analyzer.embedding import CachedEncoder, Progress, Vectors

_OPENING_WORDS = 80  # of the body; the opening of a report says what happened, where and when
_CANDIDATES = 150  # per article, by vector; the farthest labelled same-event article was 93rd
_RELAY = 0.85  # least probability of an article through which others may be reached
_RELAYS = 8
# Without a date every year's reports on one place are candidates. An undated opinion piece met 17
# articles of four years, none on its event, at up to 0.44.
_LEAST_UNDATED = 0.6
_DIGITS = 15  # of a figure; a longer run is a number of another sort (a serial, a phone)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-z]\w*")
_DAY_WORD = re.compile(r"\b(" + "|".join(_WEEKDAYS) + r")\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+|(?<![\d.,])\d+(?![\d:])")


@dataclass(frozen=True)
class Likeness:
    """How alike two reports are; the features of the decision, each about 0 to 1.

    Attributes:
        vectors: cosine of the openings.
        words: cosine of the whole texts' rarity-weighted words.
        names: share of the opening's names (by rarity) that the other opening has too.
        rarest: rarity of the rarest name that both openings have.
        figures: 1 if a figure other than a year stands in both openings.
        same_day: 1 if both openings speak of a day in common.
        other_day: 1 if both speak of days and have none in common.
        days_apart: days between publication, as a share of ten.
        undated: 1 if the day of publication of either is unknown.
    """

    vectors: float
    words: float
    names: float
    rarest: float
    figures: float
    same_day: float
    other_day: float
    days_apart: float
    undated: float


# Cross-validated by event at 0.4: precision 0.88 and recall 0.90 on story groups, 0.78 and 0.91 on
# ECB+, whose two events of a topic differ in little but names, 0.70 and 0.75 on FA-KES, where
# each day has several strikes in one region and unlabelled articles count as other events.
_INTERCEPT = -4.438
_WEIGHTS = Likeness(
    vectors=5.555,
    words=6.519,
    names=0.254,
    rarest=1.014,
    figures=0.095,
    same_day=0.442,
    other_day=-0.509,
    days_apart=-7.225,
    undated=-0.724,
)


def same_event_probability(likeness: Likeness) -> float:
    """Probability of "same event", between 0 and 1."""
    score = _INTERCEPT + sum(
        weight * value for weight, value in zip(astuple(_WEIGHTS), astuple(likeness), strict=True)
    )
    return 1.0 / (1.0 + math.exp(-score))


def opening(article: Article) -> str:
    """Headline and first words: what the article's vector is made of."""
    return f"{article.title}. {' '.join(article.text.split()[:_OPENING_WORDS])}"


@dataclass(frozen=True)
class Profile:
    """What is compared of one article. `words` is a unit vector over words, by rarity."""

    article: Article
    words: Mapping[str, float]
    names: frozenset[str]
    figures: frozenset[str]
    days: frozenset[str]  # weekdays by name: within a window of days a name means one day


class EventFinder:
    """Finds the reporting on an article's event among the articles of a corpus."""

    def __init__(
        self,
        articles: Sequence[Article],
        encoder: CachedEncoder,
        settings: Settings,
        progress: Progress | None = None,
    ) -> None:
        self.articles = tuple(articles)
        self._settings = settings
        self._encoder = encoder
        self._vectors = encoder.encode([opening(a) for a in self.articles], progress)
        self._index = VectorIndex(self._vectors)
        self._rows = {article.id: row for row, article in enumerate(self.articles)}
        self._counts = [Counter(words(f"{a.title} {a.text}")) for a in self.articles]
        self._documents: Counter[str] = Counter()
        for counts in self._counts:
            self._documents.update(counts.keys())
        self._profiles: dict[int, Profile] = {}

    def find(self, article: Article, among: frozenset[str]) -> tuple[EventMatch, ...]:
        """The articles on the event of `article`, most probable first, at most `event_limit`.

        Args:
            article: it need not be part of the corpus.
            among: ids of the articles that may be found.
        """
        among -= {article.id}
        profile = self._profile_of(article, Counter(words(f"{article.title} {article.text}")))
        found = self._neighbours(profile, self._encoder.encode([opening(article)]), among)
        # A report that is far from this article but close to one that is close to it (the same
        # event a day on) is reached through that one, at the product of both probabilities.
        relays = sorted(
            (match for match in found.values() if match.probability >= _RELAY),
            key=lambda match: (-match.probability, match.article_id),
        )
        for relay in relays[:_RELAYS]:
            row = self._rows[relay.article_id]
            further = self._neighbours(self._profile(row), self._vectors[row : row + 1], among)
            for match in further.values():
                probability = relay.probability * match.probability
                known = found.get(match.article_id)
                if known is not None and known.probability >= probability:
                    continue
                if self._in_window(article, self.articles[self._rows[match.article_id]]):
                    reason = f"through {relay.article_id}: {match.reason}"
                    found[match.article_id] = EventMatch(
                        match.article_id, probability, "event", reason
                    )
        matches = sorted(
            (m for m in found.values() if m.probability >= self._least(article, m.article_id)),
            key=lambda match: (-match.probability, match.article_id),
        )
        return tuple(matches[: self._settings.event_limit])

    def _neighbours(
        self, profile: Profile, vector: Vectors, among: frozenset[str]
    ) -> dict[str, EventMatch]:
        """Direct comparison with the nearest articles in the window, by id."""
        found = {}
        examined = 0
        for row, cosine in self._index.search(vector, self._index.size)[0]:
            other = self.articles[row]
            if (
                other.id not in among
                or other.id == profile.article.id  # of a relay
                or not self._in_window(profile.article, other)
            ):
                continue
            examined += 1
            if examined > _CANDIDATES:
                break
            likeness = self.compare(profile, self._profile(row), cosine)
            found[other.id] = EventMatch(
                other.id,
                same_event_probability(likeness),
                "event",
                _in_words(likeness, profile.article, other),
            )
        return found

    def _least(self, article: Article, other_id: str) -> float:
        """The probability from which an article is on the event: more where no date limits it."""
        dated = article.day is not None and self.articles[self._rows[other_id]].day is not None
        least = self._settings.event_threshold
        return least if dated else max(least, _LEAST_UNDATED)

    def window(self, article: Article) -> tuple[date, date] | None:
        """First and last day of publication that is searched; None if the article has no date."""
        if article.day is None:
            return None
        reach = timedelta(days=self._settings.window_days)
        return article.day - reach, article.day + reach

    def mentioning(self, statement: str, among: frozenset[str], k: int) -> list[str]:
        """Ids of at most `k` articles of any date that may speak of a statement.

        Half are those that hold most of its words, by rarity, half those whose opening is
        nearest to it.
        """
        weights = {word: self.rarity(word) for word in sorted(set(words(statement)))}
        by_words = sorted(
            (-sum(w for word, w in weights.items() if word in counts), article.id)
            for article, counts in zip(self.articles, self._counts, strict=True)
            if article.id in among
        )
        nearest = self._index.search(self._encoder.encode([statement]), self._index.size)[0]
        by_vector = [i for row, _ in nearest if (i := self.articles[row].id) in among]
        half = (k + 1) // 2
        chosen = [article_id for share, article_id in by_words[:half] if share < 0]
        return list(dict.fromkeys([*chosen, *by_vector[: k - half]]))

    def compare(self, ours: Profile, theirs: Profile, cosine: float) -> Likeness:
        """The features of two profiles whose openings have that cosine."""
        if len(ours.words) > len(theirs.words):
            shared_words = sum(w * ours.words.get(k, 0.0) for k, w in theirs.words.items())
        else:
            shared_words = sum(w * theirs.words.get(k, 0.0) for k, w in ours.words.items())
        shared = sorted(ours.names & theirs.names)
        weight = sum(self.rarity(name) for name in shared)
        least = min(
            sum(self.rarity(name) for name in sorted(ours.names)),
            sum(self.rarity(name) for name in sorted(theirs.names)),
        )
        days = (ours.article.day, theirs.article.day)
        apart = abs((days[0] - days[1]).days) if days[0] and days[1] else 0
        both_days = bool(ours.days and theirs.days)
        common_day = bool(ours.days & theirs.days)
        return Likeness(
            vectors=cosine,
            words=float(shared_words),
            names=weight / least if least else 0.0,
            rarest=max((self.rarity(n) for n in shared), default=0.0) / self.rarity(""),
            figures=float(bool(ours.figures & theirs.figures)),
            same_day=float(both_days and common_day),
            other_day=float(both_days and not common_day),
            days_apart=min(apart, 10) / 10,
            undated=float(not (days[0] and days[1])),
        )

    def _in_window(self, article: Article, other: Article) -> bool:
        """Whether the days of publication allow one event; an unknown day allows it."""
        if article.day is None or other.day is None:
            return True
        return abs((article.day - other.day).days) <= self._settings.window_days

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a word in the corpus."""
        return math.log((len(self.articles) + 1) / (self._documents.get(word, 0) + 0.5))

    def _profile(self, row: int) -> Profile:
        """The profile of a corpus article, made when first needed."""
        if row not in self._profiles:
            self._profiles[row] = self._profile_of(self.articles[row], self._counts[row])
        return self._profiles[row]

    def _profile_of(self, article: Article, counts: Counter[str]) -> Profile:
        """The profile of any article."""
        weights = {w: (1 + math.log(n)) * self.rarity(w) for w, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        text = opening(article)
        body = " ".join(article.text.split()[:_OPENING_WORDS])
        names = {word for name in _NAME.findall(body) for word in words(name)}
        names -= set(_WEEKDAYS)
        figures = {f.replace(",", "") for f in _FIGURE.findall(text)}
        return Profile(
            article,
            {word: weight / length for word, weight in weights.items()},
            frozenset(names),
            frozenset(f for f in figures if len(f) <= _DIGITS and _counts(int(f))),
            frozenset(day.lower() for day in _DAY_WORD.findall(text)),
        )


def _counts(figure: int) -> bool:
    """Whether a figure can tell events apart: not a year, and more than a pair."""
    return figure > 2 and not 1900 <= figure <= 2100


def _in_words(likeness: Likeness, article: Article, other: Article) -> str:
    """One sentence on why two articles seem to report one event."""
    parts = [f"openings alike ({likeness.vectors:.2f})", f"shared words {likeness.words:.2f}"]
    parts.append(f"shared names {likeness.names:.0%}")
    if likeness.same_day:
        parts.append("same day spoken of")
    if likeness.other_day:
        parts.append("other days spoken of")
    if likeness.figures:
        parts.append("a figure in common")
    if article.day is None or other.day is None:
        parts.append("a date of publication unknown")
    else:
        apart = abs((article.day - other.day).days)
        days = f"published {apart} day{'s' * (apart != 1)} apart"
        parts.append(days if apart else "published the same day")
    return "; ".join(parts)
