"""Which articles hold text of one origin, passage by passage.

A re-edited wire keeps runs of words where two reporters, even on one event, choose their own. Two
passages are compared by the share of the shorter one's words that stand in runs of three words
which the other has too: unlike an edit distance, this survives words that are swapped, clauses
that change places and sentences that are split or joined. (Clough and others, "METER: MEasuring
TExt Reuse", ACL 2002, compare such measures on newspaper copies of one agency's wire.)

Articles on one event are few, so every pair is compared exactly; sketches such as MinHash, which
find candidates among millions of texts and estimate their likeness, would save nothing here.

Vectors of sentences are not read: they tell what a passage reports, not in whose words, and two
reporters on one event report the same. docs/origins.md has what was measured.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from analyzer.datamodels import Article, CopiedPassage, CopyKind, CopyPair
from analyzer.lexical import words
from analyzer.quotations import quotations, share_quoted

if TYPE_CHECKING:
    from analyzer.passages import Reading

_RUN = 3  # words; with 4 a swapped vocabulary hides more copies, with 2 stock phrases weigh more

# The numbers below were chosen together on rewritten copies planted among FA-KES articles and on
# pairs of FA-KES articles read by hand, half of the events of both, and on nine labelled events;
# `python -m benchmarks.wire_copies` and `python -m analyzer evaluate` measure them again.

# Share of the shorter passage's words in shared runs, and how many words, from which two passages
# are of one origin; passages of fewer words only where they are equal.
_ALIKE = 0.5
_LEAST_COVERED = 5
# Least share of the shorter body's words in shared runs, each passage beside its best counterpart,
# for articles that are copies as such. Quoted words are left out: they are what two reporters at
# one press conference share. Names and figures of an event make up to a quarter without any
# copying; in short texts chance makes more, so that some words of any text are not counted.
_LEAST_SHARED = 0.25
_CHANCE_WORDS = 10
# Least product of the number of passages of one origin and their share of the shorter body: one
# passage makes a copy if it is 0.6 of the text, two if they are 0.3, three if they are a fifth.
_LEAST_EVIDENCE = 0.6
_COUNTED_WORDS = 4  # least words of a passage that counts, without quoted ones
# Stories of one outlet end with the same background and the same site furniture. Where what is
# shared at the very end is under half of the text, the text before it must share this much.
_LEAST_BEFORE_END = 0.2
_END_ALIKE = 0.6

# Articles that are no copies share a passage only where the same own words are many and alike:
# what is shorter or looser is a toll or a place told in the few words there are for it.
_PASSAGE_WORDS = 12
_PASSAGE_ALIKE = 0.7

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(rf"{_FIGURE.pattern}|[^\W_]+")
_UPDATED = re.compile(r"\b(?:updat(?:e|ed|es|ing)|new toll|latest toll|revised)\b", re.IGNORECASE)
_OPENING_WORDS = 60
_SAME_TITLE = 0.6  # of the shorter title's words without figures

# Agencies by the one name that stands for all; the list is open. Names that are also something
# else ("PA", "AA") count only where they are in the place of a credit, as all names do.
AGENCIES: Mapping[str, tuple[str, ...]] = {
    "AFP": ("AFP", "Afp", "Agence France-Presse", "Agence France Presse"),
    "ANSA": ("ANSA",),
    "AP": ("AP", "Associated Press"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "AA"),
    "Bloomberg": ("Bloomberg", "Bloomberg News"),
    "DPA": ("DPA", "dpa", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Efe"),
    "IRNA": ("IRNA",),
    "Interfax": ("Interfax",),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "MENA": ("MENA", "Middle East News Agency"),
    "NNA": ("NNA",),
    "PA": ("PA", "PA Media", "Press Association"),
    "PTI": ("PTI", "Press Trust of India"),
    "Petra": ("Petra", "Jordan News Agency"),
    "RIA": ("RIA", "RIA Novosti"),
    "Reuters": ("Reuters", "REUTERS", "Thomson Reuters"),
    "SANA": ("SANA",),
    "SPA": ("SPA", "Saudi Press Agency"),
    "TASS": ("TASS", "Tass", "ITAR-TASS", "Itar-Tass"),
    "UPI": ("UPI", "United Press International"),
    "WAM": ("WAM",),
    "Xinhua": ("Xinhua", "XINHUA"),
    "Yonhap": ("Yonhap",),
    "agencies": ("Agencies", "AGENCIES", "news agencies", "wire services"),
}
AGENCY_NAMES = {form: name for name, forms in AGENCIES.items() for form in forms}
_ANY = "|".join(
    re.escape(form) for form in sorted(AGENCY_NAMES, key=lambda form: (-len(form), form))
)
_NAME = rf"(?P<name>{_ANY})(?![\w-])"
_OF_THE = r"(?:[Tt]he\s+|[Aa]n?\s+)?(?:(?:official|state|news|agency)\s+){0,3}"
_NO_CREDIT = r"(?!\s+(?:[Pp]hoto|[Aa]rchive|[Ff]ile|[Ii]mage|[Vv]ideo))"
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
_CREDITS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:^|\n|\.\s)[^.\n]{{0,60}}?(?<![\w-]){_NAME}\s*[-–—:]+\s",  # "AFP - "
        rf"[-–—]\s*{_NAME}\s*(?:$|\n)",  # "--Reuters" at the end
        rf"(?<![\w-]){_NAME}[,:]? {_DAY}",  # a by-line before the date
        rf"\A[^\n]*\n.{{0,150}}?(?<![\w-]){_NAME}{_NO_CREDIT}\s+(?=[A-Z])",  # or before the text
        rf"\b(?i:to|told|telling|informed|according\s+to|by|from|with|source:?)\s+{_OF_THE}{_NAME}"
        rf"{_NO_CREDIT}",
        rf"\b(?i:by|from|with|source:?)\s+[\w .]{{1,30}}(?:,|&|\band\b)\s*{_NAME}",
        rf"(?<![\w-]){_NAME}(?:\s+\w+)?(?:\s+agency)?(?:\s+also)?\s+"
        r"(?:report(?:s|ed)|sa(?:id|ys)|quot(?:es|ed|ing)|cit(?:es|ed|ing)|confirm(?:s|ed)|contributed)\b",
        rf"(?<![\w-]){_NAME}(?:['’]?s)?\s+(?:correspondent|reporter|journalist|photographer)s?\s+"
        r"(?:in|at|on|near|said|saw|says|heard|report(?:s|ed)|quoted)\b",
    )
)

_IN_BRACKETS = re.compile(r"\(([^()\n]{2,60})\)")  # "(AFP)", "(Tide staff and agencies)"
_AND = re.compile(r"\s*(?:[,/&+]|\b(?:and|with)\b)\s*", re.IGNORECASE)
# Whoever stands in brackets in a dateline is the agency, known or not.
_DATELINE = re.compile(
    r"\W*[A-Z][A-Z'’.-]+(?:[ ,/]+(?:[A-Z][\w'’.-]*|\d{1,2}))*\s*"
    r"\((?P<name>[A-Z][\w.]*(?: [A-Z][\w.]*){0,2})\)\s*[-–—:]"
)
_UNNAMED = re.compile(r"(?:\band|&)\s+[Aa]gencies\s*(?:\Z|\n|[.)]|(?=[A-Z]))")


def agencies_of(reading: Reading) -> tuple[str, ...]:
    """The news agencies that an article credits, by the names of `AGENCIES`, in alphabetical order.

    A credit is a dateline ("BEIRUT (AFP) -"), a signature ("--Reuters"), or a sentence that rests
    on the agency ("he told AFP", "Reuters reported"). Unnamed ones are `agencies`; one that
    `AGENCIES` does not know is found in a dateline only.
    """
    return _credited(reading.article)


def _credited(article: Article) -> tuple[str, ...]:
    """The agencies credited in by-line, title or text."""
    found = {
        AGENCY_NAMES[match["name"]]
        for pattern in _CREDITS
        for match in pattern.finditer(f"{article.title}\n{article.text}")
    }
    found |= {AGENCY_NAMES[name] for name in re.findall(rf"(?<![\w-]){_NAME}", article.author)}
    for brackets in _IN_BRACKETS.finditer(article.text):
        if not _abbreviates(article.text[: brackets.start()], brackets[1]):
            found |= {
                AGENCY_NAMES[part] for part in _AND.split(brackets[1]) if part in AGENCY_NAMES
            }
    if _UNNAMED.search(article.text):
        found.add("agencies")
    if dateline := _DATELINE.match(article.text):
        found.add(AGENCY_NAMES.get(dateline["name"], dateline["name"]))
    return tuple(sorted(found))


def _abbreviates(before: str, name: str) -> bool:
    """Whether a name in brackets is short for the words in front: "Pilots Authority (PA)"."""
    full = before[-200:].split()[-len(name) :]
    return "".join(word[0] for word in full).upper() == name.upper()


def find_copies(readings: Sequence[Reading]) -> tuple[CopyPair, ...]:
    """All pairs of articles that hold text of one origin, ordered by their ids.

    A pair is `whole` where the articles as such are copies or versions of one text: of the shorter
    one enough words stand in shared runs, and several passages, or one that is most of it, have a
    counterpart. Else only the listed passages are of one origin.

    The source of a pair is the article published first. Where the dates do not tell, it is the one
    that credits an agency; if both or none do, the longer one; then the one with the lower id.

    Args:
        readings: of different articles, in any order, which has no influence. Those on one event,
            some 60 at most: the time grows with the square of their number.
    """
    run_ids: dict[tuple[str, ...], int] = {}
    bodies = [_Body(reading, run_ids) for reading in sorted(readings, key=lambda r: r.article.id)]
    found = [pair for two in combinations(bodies, 2) if (pair := _compared(*two)) is not None]
    return tuple(sorted(found, key=lambda pair: (pair.earlier_id, pair.later_id)))


class _Body:
    """What is compared of an article: the words of its passages and where each run of them is.

    `run_ids` numbers the runs of all bodies that are compared with each other, and is added to.
    """

    def __init__(self, reading: Reading, run_ids: dict[tuple[str, ...], int]) -> None:
        self.article = reading.article
        passages = [p for p in reading.passages if p.field == "text"]
        spans = quotations([reading.sentences[p.number] for p in passages])
        self.numbers = [p.number for p in passages]
        self.words = [_words(p.text) for p in passages]
        self.lengths = [len(found) for found in self.words]
        self.length = sum(self.lengths)
        self.own = [  # words outside quotations
            length * (1 - share_quoted(spans, p.start, p.end))
            for length, p in zip(self.lengths, passages, strict=True)
        ]
        self.runs: dict[int, list[tuple[int, int]]] = {}  # passage and bits of its words, by run
        for place, found in enumerate(self.words):
            for run, bits in _runs(found):
                number = run_ids.setdefault(run, len(run_ids))
                self.runs.setdefault(number, []).append((place, bits))
        self.run_set = frozenset(self.runs)

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """The agencies that the article credits."""
        return _credited(self.article)


def _words(text: str) -> list[str]:
    """Lower-case words and figures; an apostrophe does not part a word.

    Nothing is made alike: a table of synonyms would have to know every newsroom's vocabulary.
    """
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))


def _runs(found: Sequence[str]) -> Iterable[tuple[tuple[str, ...], int]]:
    """The runs of `_RUN` words, each with the bits of the places it takes up.

    A passage that is shorter than a run is a run itself.
    """
    size = min(_RUN, len(found))
    if size:
        for start in range(len(found) - size + 1):
            yield tuple(found[start : start + size]), ((1 << size) - 1) << start


@dataclass(frozen=True)
class _Match:
    """Two passages by their places in the shorter and in the longer body.

    `alike` is the share of the shorter passage's words that stand in shared runs, `covered` their
    number, `similarity` that share over the words of both.
    """

    short: int
    long: int
    alike: float
    covered: int
    similarity: float

    @property
    def is_copied(self) -> bool:
        """Whether the passages are of one origin, if their articles are copies."""
        enough = self.covered >= _LEAST_COVERED or self.similarity == 1.0
        return self.alike >= _ALIKE and enough


def _compared(one: _Body, other: _Body) -> CopyPair | None:
    """What two articles have of one origin; None if nothing."""
    short, long = sorted((one, other), key=lambda body: (body.length, body.article.id))
    if not short.length:
        return None
    if short.words == long.words:
        whole, kept = True, [_Match(n, n, 1.0, size, 1.0) for n, size in enumerate(short.lengths)]
    else:
        matches = _matches(short, long)
        whole = _is_whole(short, long, matches)
        kept = [m for m in matches if m.is_copied] if whole else _shared(short, long, matches)
    if not kept:
        return None
    kept = _best(kept)
    earlier, later = _in_order(one, other)
    share = sum(short.lengths[place] for place in sorted({m.short for m in kept})) / short.length
    links = [(m.short, m.long) if earlier is short else (m.long, m.short) for m in kept]
    passages = tuple(
        CopiedPassage(earlier.numbers[ours], later.numbers[theirs], round(match.similarity, 4))
        for (ours, theirs), match in sorted(zip(links, kept, strict=True), key=lambda link: link[0])
    )
    kind = _kind(earlier, later) if whole else "copy"
    return CopyPair(
        earlier_id=earlier.article.id,
        later_id=later.article.id,
        kind=kind,
        share=round(share, 4),
        whole=whole,
        passages=passages,
        reason=_in_words(earlier, later, kind, len({passage.later for passage in passages})),
    )


def _matches(short: _Body, long: _Body) -> list[_Match]:
    """All pairs of passages with a shared run, by their places."""
    ours: defaultdict[tuple[int, int], int] = defaultdict(int)  # bits of the words that are covered
    theirs: defaultdict[tuple[int, int], int] = defaultdict(int)
    for run in short.run_set & long.run_set:
        for place, bits in short.runs[run]:
            for other_place, other_bits in long.runs[run]:
                places = place, other_place
                ours[places] |= bits
                theirs[places] |= other_bits
    found = []
    for places in sorted(ours):
        counts = ours[places].bit_count(), theirs[places].bit_count()
        lengths = short.lengths[places[0]], long.lengths[places[1]]
        alike = min(1.0, min(counts) / min(lengths))
        found.append(_Match(*places, alike, min(counts), sum(counts) / sum(lengths)))
    return found


def _is_whole(short: _Body, long: _Body, matches: Sequence[_Match]) -> bool:
    """Whether the shorter body as such is a copy of the longer one, or the other way round."""
    alike = [0.0] * len(short.own)
    for match in matches:
        alike[match.short] = max(alike[match.short], match.alike)
    total = sum(short.own)
    shared = _weighted(alike, short.own)
    if shared == 0.0 or shared < _LEAST_SHARED * total + _CHANCE_WORDS * total / short.length:
        return False
    copied = [short.own[place] for place in sorted({m.short for m in matches if m.is_copied})]
    counted = sum(own >= _COUNTED_WORDS for own in copied)
    if counted * sum(copied) < _LEAST_EVIDENCE * total:
        return False
    end = len(alike) - _common_end(short, long, matches)
    before = sum(short.own[:end])
    if end == len(alike) or before <= total / 2:
        return True
    return _weighted(alike[:end], short.own[:end]) >= _LEAST_BEFORE_END * before


def _weighted(shares: Sequence[float], sizes: Sequence[float]) -> float:
    """The sum of the sizes, each times its share."""
    return sum(share * size for share, size in zip(shares, sizes, strict=True))


def _common_end(short: _Body, long: _Body, matches: Sequence[_Match]) -> int:
    """With how many passages that are alike in both, one by one, the two bodies end."""
    alike = {(m.short, m.long) for m in matches if m.alike >= _END_ALIKE}
    count = 0
    while (len(short.words) - 1 - count, len(long.words) - 1 - count) in alike:
        count += 1
    return count


def _shared(short: _Body, long: _Body, matches: Sequence[_Match]) -> list[_Match]:
    """The passages of one origin in articles that are no copies: many own words, much alike."""
    found = []
    for match in matches:
        own = min(
            short.own[match.short] / short.lengths[match.short],
            long.own[match.long] / long.lengths[match.long],
        )
        if match.alike >= _PASSAGE_ALIKE and match.covered * own >= _PASSAGE_WORDS:
            found.append(match)
    return found


def _best(matches: Sequence[_Match]) -> list[_Match]:
    """For every passage of either body its best counterpart."""
    kept: set[_Match] = set()
    for side in ("short", "long"):
        best: dict[int, _Match] = {}
        for match in sorted(matches, key=lambda m: (-m.alike, -m.covered, m.short, m.long)):
            best.setdefault(getattr(match, side), match)
        kept.update(best.values())
    return sorted(kept, key=lambda m: (m.short, m.long))


def _in_order(one: _Body, other: _Body) -> tuple[_Body, _Body]:
    """The source and what was made of it."""
    apart = _apart(one.article, other.article)
    if apart:
        return (one, other) if apart < 0 else (other, one)
    first, second = sorted(
        (one, other), key=lambda body: (not body.agencies, -body.length, body.article.id)
    )
    return first, second


def _apart(one: Article, other: Article) -> float:
    """Seconds from the publication of the other article to that of the one; 0 if not known."""
    if one.day is None or other.day is None:
        return 0.0
    if one.day != other.day:
        return (one.day - other.day).total_seconds()
    if one.moment is None or other.moment is None:
        return 0.0
    if (one.moment.tzinfo is None) != (other.moment.tzinfo is None):
        return 0.0
    return (one.moment - other.moment).total_seconds()


def _kind(earlier: _Body, later: _Body) -> CopyKind:
    """Whether the later article is a newer state of the same outlet's or agency's report."""
    if earlier.words == later.words:
        return "copy"
    ours, theirs = earlier.article, later.article
    titles = [
        {word for word in words(article.title) if not word[0].isdigit()}
        for article in (ours, theirs)
    ]
    least = min(map(len, titles))
    if not least or len(titles[0] & titles[1]) < _SAME_TITLE * least:
        return "copy"
    if ours.outlet and ours.outlet == theirs.outlet:
        return "version"
    same_wire = set(earlier.agencies) & set(later.agencies) - {"agencies"}
    openings = [
        set(_FIGURE.findall(f"{body.article.title} {_opening(body.article)}"))
        for body in (earlier, later)
    ]
    updated = openings[0] != openings[1] or _UPDATED.search(f"{theirs.title} {_opening(theirs)}")
    return "version" if same_wire and updated else "copy"


def _opening(article: Article) -> str:
    """The first words of the text, where an update says what is new."""
    return " ".join(article.text.split()[:_OPENING_WORDS])


def _in_words(earlier: _Body, later: _Body, kind: CopyKind, copied: int) -> str:
    """One sentence on what the later article has of the earlier one."""
    source = earlier.article.id
    named = [agency for agency in earlier.agencies if agency != "agencies"]
    if named:
        source += f", which credits {' and '.join(named)}"
    if kind == "version":
        source = f"the older version {source}"
    when = _when(earlier.article, later.article)
    if earlier.words == later.words:
        return f"the text of {later.article.id} is that of {source}, {when}"
    total = len(later.numbers)
    sentences = f"sentence{'s' * (total != 1)} of {later.article.id} stand{'s' * (copied == 1)}"
    return f"{copied} of the {total} {sentences} in {source}, {when}"


def _when(earlier: Article, later: Article) -> str:
    """When the earlier article was published, seen from the later one."""
    if earlier.day is None or later.day is None:
        return "but which came first is not known"
    days = (later.day - earlier.day).days
    if days == 0:
        return "published the same day"
    return "published the day before" if days == 1 else f"published {days} days before"
