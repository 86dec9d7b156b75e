"""What is wrong with a corpus, line by line, and what is in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from analyzer.corpus import (
    ARTICLES,
    OUTLETS,
    Corpus,
    read_outlets,
    rename_repeats,
    scan_articles,
    sorted_problems,
)
from analyzer.datamodels import Article, Problem
from analyzer.ingest.reports import counted

# Fewer words than this are a caption, a teaser or a failed extraction rather than a report.
# Of 1,600 articles of two corpora of real reporting (FA-KES, AllSides on Syria) three have fewer,
# 15 to 17 words and a teaser each; the shortest report has 38.
_SHORT = 30
_MARKUP = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|img)\b[^<>]*>|&(?:[a-z]{2,6}|#\d{2,5});")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class CheckReport:
    """`errors` cost a line or a field, `warnings` may mislead a comparison. Both by line."""

    path: Path
    articles: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def clean(self) -> bool:
        """Whether there is nothing to report."""
        return not self.errors and not self.warnings

    def lines(self) -> list[str]:
        """One line for each finding, by file and line number, and a sum."""
        named = {id(problem): "error" for problem in self.errors}
        both = sorted_problems([*self.errors, *self.warnings])
        found = [
            f"{problem.place}: {named.get(id(problem), 'warning')}: {problem.message}"
            for problem in both
        ]
        return [
            *found,
            f"{self.path}: {counted(self.articles, 'usable article')}, "
            f"{counted(len(self.errors), 'error')}, {counted(len(self.warnings), 'warning')}",
        ]

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {**asdict(self), "path": str(self.path)}


@dataclass(frozen=True)
class CorpusStats:
    """Counts of a corpus. `months` are `YYYY-MM`; `repeated_texts` are articles whose text
    another article before them has, whatever the outlet; words are runs of non-blanks. `days`
    are the days of publication, each with its articles by outlet.
    """

    path: str
    fingerprint: str
    articles: int
    dated: int
    undated: int
    first_day: str
    last_day: str
    words_median: float
    words_fewest: int
    words_most: int
    repeated_texts: int
    outlets: Mapping[str, int]
    months: Mapping[str, int]
    problems: int
    days: Mapping[str, Mapping[str, int]]

    def lines(self) -> list[str]:
        """The counts in short lines."""
        days = f", {self.first_day} to {self.last_day}" if self.dated else ""
        width = max(len(name) for name in (*self.outlets, *self.months, "outlet"))
        return [
            f"{self.path}: {self.articles} articles by {len(self.outlets)} outlets{days}",
            f"dated {self.dated}, undated {self.undated}, repeated texts {self.repeated_texts}, "
            f"problems {self.problems}",
            f"words: median {self.words_median:g}, fewest {self.words_fewest}, "
            f"most {self.words_most}",
            f"fingerprint {self.fingerprint}",
            "",
            f"{'outlet':<{width}}  articles",
            *(f"{name:<{width}}  {count:>8}" for name, count in self.outlets.items()),
            "",
            f"{'month':<{width}}  articles",
            *(f"{month:<{width}}  {count:>8}" for month, count in self.months.items()),
        ]

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)


def check_corpus(path: str | Path) -> CheckReport:
    """Everything that is wrong with a corpus; the corpus itself is not changed.

    Raises:
        CorpusError: there is no folder, or no readable `articles.jsonl` in it.
    """
    folder = Path(path)
    errors: list[Problem] = []
    warnings: list[Problem] = []
    usable: list[tuple[str, Article]] = []
    for place, article, wrong in scan_articles(folder):
        errors += [Problem(place, message) for message in wrong]
        if article is not None:
            usable.append((place, article))
            warnings += [Problem(place, message) for message in _doubts(article)]
    _, repeats, _, _ = rename_repeats(usable)
    outlets, outlet_problems = read_outlets(folder / OUTLETS)
    errors += [*repeats, *outlet_problems]
    if not usable:
        errors.append(Problem(str(folder / ARTICLES), "holds no usable article; build it again"))
    warnings += _repeated_texts(usable)
    warnings += _outlet_doubts(usable, outlets, folder / OUTLETS)
    return CheckReport(
        path=folder,
        articles=len(usable),
        errors=tuple(sorted_problems(errors)),
        warnings=tuple(sorted_problems(warnings)),
    )


def corpus_stats(corpus: Corpus) -> CorpusStats:
    """Counts by outlet and month, lengths and repeated texts of a corpus."""
    words = [len(article.text.split()) for article in corpus.articles]
    days = sorted(article.published[:10] for article in corpus.articles if article.published)
    outlets = Counter(article.outlet or "(unknown)" for article in corpus.articles)
    return CorpusStats(
        path=str(corpus.path or ""),
        fingerprint=corpus.fingerprint,
        articles=len(words),
        dated=len(days),
        undated=len(words) - len(days),
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        words_median=float(median(words)),
        words_fewest=min(words),
        words_most=max(words),
        repeated_texts=len(words) - len({article.sha256 for article in corpus.articles}),
        outlets=dict(sorted(outlets.items(), key=lambda item: (-item[1], item[0]))),
        months=dict(sorted(Counter(day[:7] for day in days).items())),
        problems=len(corpus.problems),
        days=_days(corpus),
    )


def _days(corpus: Corpus) -> dict[str, dict[str, int]]:
    """Articles by day and outlet, both in order."""
    counts = Counter(
        (article.published[:10], article.outlet or "(unknown)")
        for article in corpus.articles
        if article.published
    )
    days: dict[str, dict[str, int]] = {}
    for (day, outlet), count in sorted(counts.items()):
        days.setdefault(day, {})[outlet] = count
    return days


def _doubts(article: Article) -> Iterator[str]:
    """What may mislead a comparison although the line can be read."""
    if not article.published:
        yield "no date; the article can be matched by its words only, add `published`"
    if not article.outlet.strip():
        yield "no outlet; it counts as an outlet of its own, add `outlet`"
    if re.search(r"[,\r\n]", article.id):
        yield f"id {article.id!r} holds a comma or line break; `--articles` cannot name it"
    words = len(article.text.split())
    if words < _SHORT:
        yield f"very short text ({words} words); compare it with the page it came from"
    for name, value in (("title", article.title), ("text", article.text)):
        if count := value.count(_REPLACEMENT):
            yield (
                f"{counted(count, 'replacement character')} (U+FFFD) in the {name}, the first at "
                f"character {value.index(_REPLACEMENT)}; read the source again in its encoding"
            )
        if garbled := _mojibake(value):
            yield (
                f"the {name} was read in the wrong encoding at character {garbled[0]} "
                f"({garbled[1]!r}); read the source again in its own encoding"
            )
        if markup := _MARKUP.search(value):
            yield (
                f"markup in the {name} at character {markup.start()} ({markup[0]!r}); "
                "build from the page or take the markup out"
            )


def _mojibake(text: str) -> tuple[int, str] | None:
    """Where a text looks like UTF-8 read as something else, and the characters there."""
    if text.isascii():
        return None
    from ftfy import fix_encoding
    from ftfy.badness import BADNESS_RE

    for match in BADNESS_RE.finditer(text):
        # ftfy repairs whole strings, so one stray character would hide the rest: a few at a time
        window = text[max(0, match.start() - 2) : match.end() + 3].replace(_REPLACEMENT, "")
        for piece in (match[0], window):
            if fix_encoding(piece) != piece:
                return match.start(), match[0]
    return None


def _repeated_texts(usable: list[tuple[str, Article]]) -> Iterator[Problem]:
    """Texts that one outlet has under several ids; another outlet's copy is what it is."""
    first: dict[tuple[str, str], Article] = {}
    for place, article in usable:
        known = first.setdefault((article.outlet, article.sha256), article)
        if known.id != article.id:
            yield Problem(
                place, f"the same text as {known.id!r} of the same outlet; keep one of them"
            )


def _outlet_doubts(
    usable: list[tuple[str, Article]], outlets: Mapping[str, object], path: Path
) -> Iterator[Problem]:
    """Outlets that outlets.csv does not know, and names that differ in case or blanks only."""
    counts = Counter(article.outlet for _, article in usable if article.outlet)
    first = {article.outlet: place for place, article in reversed(usable)}
    spelled: defaultdict[str, list[str]] = defaultdict(list)
    for outlet, count in counts.items():
        spelled["".join(outlet.split()).casefold()].append(outlet)
        if outlets and outlet not in outlets:
            yield Problem(
                first[outlet],
                f"outlet {outlet!r} ({counted(count, 'article')}) has no row in {path.name}; "
                "add one",
            )
    for names in spelled.values():
        if len(names) > 1:
            told = " and ".join(repr(name) for name in sorted(names))
            yield Problem(
                first[sorted(names)[-1]],
                f"outlets {told} differ in case or blanks only; write one name, or join them "
                f"with same_as in {path.name}",
            )
