"""The nouns of the product, in the order in which they come to be.

Outlets publish articles; an article is cut into claims and passages; articles on one event are
found; every claim meets every other article in a cell; cells add up to a verdict. All types are
frozen: a stage reads its input and returns something new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal

Field = Literal["title", "text"]
ClaimKind = Literal[
    "assertion",
    "reported",
    "quotation",
    "opinion",
    "appeal",
    "prediction",
    "question",
    "boilerplate",
]
Relation = Literal["agrees", "diverges", "silent", "unsure"]
DivergenceKind = Literal[
    "number", "date", "place", "actor", "victim", "means", "attribution", "denial", "other"
]
Verdict = Literal[
    "corroborated",
    "contested",
    "disputed",
    "uncorroborated",
    "not covered",
    "unsure",
    "not checkable",
]
Bound = Literal["exact", "at_least", "at_most", "about"]
Scope = Literal["event", "background"]
Firmness = Literal["confirmed", "stated", "reported", "alleged", "possible", "denied"]
CopyKind = Literal["copy", "version", "edition"]
Manner = Literal["direct", "indirect", "mixed"]
UseVoice = Literal["own", "reported", "quoted"]
ChangeKind = Literal[
    "first stated", "raised", "lowered", "no longer stated", "added", "removed", "changed"
]

RELATIONS: tuple[Relation, ...] = ("agrees", "diverges", "silent", "unsure")
DIVERGENCE_KINDS: tuple[DivergenceKind, ...] = (
    "number",
    "date",
    "place",
    "actor",
    "victim",
    "means",
    "attribution",
    "denial",
    "other",
)
VERDICTS: tuple[Verdict, ...] = (
    "contested",
    "disputed",
    "corroborated",
    "uncorroborated",
    "unsure",
    "not covered",
    "not checkable",
)


@dataclass(frozen=True)
class Outlet:
    """Who publishes, as `outlets.csv` of a corpus describes it.

    `same_as` names the outlet of which this one is an edition or feed; empty otherwise.
    """

    outlet: str
    name: str = ""
    kind: str = ""
    country: str = ""
    owner: str = ""
    same_as: str = ""


@dataclass(frozen=True)
class Article:
    """One text by one outlet. `published` is ISO 8601 (a bare date is allowed) or empty."""

    id: str
    outlet: str
    title: str
    text: str
    published: str = ""
    url: str = ""
    language: str = ""
    author: str = ""
    retrieved: str = ""

    @cached_property
    def sha256(self) -> str:
        """Hex SHA-256 of the text in UTF-8: the article's identity."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @cached_property
    def day(self) -> date | None:
        """Calendar day of publication as written (no time zone shift), or None if unknown."""
        return date.fromisoformat(self.published[:10]) if self.published else None

    @cached_property
    def moment(self) -> datetime | None:
        """Publication time where a time of day was given, else None. May carry a time zone."""
        return datetime.fromisoformat(self.published) if len(self.published) > 10 else None

    def field_text(self, name: Field) -> str:
        """The title or the text: what offsets of that field count in."""
        return self.title if name == "title" else self.text


@dataclass(frozen=True)
class Passage:
    """A sentence of an article; `text` is always `article.field_text(field)[start:end]`."""

    article_id: str
    number: int
    field: Field
    start: int
    end: int
    text: str
    context: str = ""  # the sentence before, where a pronoun needs it


@dataclass(frozen=True)
class Claim:
    """What an article asserts in one sentence or clause.

    `sentence` is verbatim (`article.field_text(field)[start:end]`), `text` is the self-contained
    wording: the same sentence with pronouns resolved, or the verbatim sentence where that is
    uncertain. `speaker` is empty for the outlet's own voice.
    """

    claim_id: str
    article_id: str
    outlet: str
    field: Field
    start: int
    end: int
    sentence: str
    text: str
    kind: ClaimKind
    checkable: bool
    speaker: str = ""


@dataclass(frozen=True)
class Quantity:
    """A quantity in a sentence: `low` to `high` of `counted`, in `unit`.

    `start:end` are offsets in the text that was read. `counted` says what is counted, as one of
    the controlled words of `judging.quantities` ("killed", "wounded", "arrested", ...) or the
    head noun's lemma; `of` is who or what ("civilian", "child", "fighter"), empty if not said.
    """

    low: float
    high: float
    bound: Bound
    unit: str
    counted: str
    of: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class EventMatch:
    """That an article reports on the event of another, and why we think so.

    `probability` is that of "same event", between 0 and 1; `reason` one readable sentence.
    """

    article_id: str
    probability: float
    scope: Scope
    reason: str


@dataclass(frozen=True)
class Probabilities:
    """How likely each relation is for one claim against one article; the three sum to 1."""

    agrees: float
    diverges: float
    silent: float


@dataclass(frozen=True)
class Cell:
    """One claim × one other article: the relation and the evidence for it.

    `evidence` is verbatim: `other.field_text(evidence_field)[evidence_start:evidence_end]`.
    For `silent` it is the nearest passage; it is empty only where the article has no passage.
    `leaning` of an `unsure` cell is the cell at a lower threshold; its origin is that of this one.
    `origin_id` is the id of the article that stands for this origin for this claim: the claim's
    own, else one that others copy, else the first in table order.
    """

    claim_id: str
    article_id: str
    other_article_id: str
    other_outlet: str
    other_published: str
    origin_id: str
    relation: Relation
    kinds: tuple[DivergenceKind, ...]
    later: bool
    probabilities: Probabilities
    reason: str
    evidence: str
    evidence_field: Field
    evidence_start: int
    evidence_end: int
    evidence_sha256: str
    event_id: str
    scope: Scope
    similarity: float  # cosine of the claim and the nearest passage, -1 to 1
    counter_evidence: str = ""
    counter_field: Field = "text"
    counter_start: int = 0
    counter_end: int = 0
    note: str = (
        ""  # "same outlet", "copy of the claim's own article" or empty; such cells never count
    )
    speaker: str = ""  # whom the evidence rests on; empty for the outlet's own voice
    firmness: Firmness | Literal[""] = ""  # how firmly the evidence says it; empty for silence
    origin_reason: str = ""  # why the origin is shared with another article
    leaning: Cell | None = None  # set only where the judge's threshold made it abstain

    @property
    def counts(self) -> bool:
        """Whether the cell enters verdicts and counts."""
        return not self.note


@dataclass(frozen=True)
class Quote:
    """Where an article says something: `text == article.field_text(field)[start:end]`."""

    article_id: str
    outlet: str
    text: str
    field: Field
    start: int
    end: int
    origin_id: str


@dataclass(frozen=True)
class Omission:
    """A fact that several origins report on an event and an article does not.

    `fact == evidence_article.field_text(field)[start:end]`, and `detail`, the words of it that are
    left out, is the same with `detail_start:detail_end`. `quotes` has one passage of every article
    that tells of them. `nearest_sentence` is the nearest that the article has, `nearest_score` its
    cosine to the fact, -1 to 1. `confidence` is the mean probability that a passage tells of it.
    """

    event_id: str
    article_id: str
    fact: str
    origins: int
    outlets: int
    evidence_article_id: str
    start: int
    end: int
    field: Field
    nearest_sentence: str
    nearest_score: float
    quotes: tuple[Quote, ...]
    confidence: float
    detail: str
    detail_start: int
    detail_end: int

    @property
    def parts(self) -> tuple[str, str, str]:
        """The fact's words before the detail, the detail, and those behind it."""
        first, end = self.detail_start - self.start, self.detail_end - self.start
        return self.fact[:first], self.fact[first:end], self.fact[end:]


@dataclass(frozen=True)
class OmissionSearch:
    """Where was looked for what an article leaves out, so that an empty table can be read.

    `origins` counts the texts, copies once, of the other articles on the event that were asked, and
    `outlets` who published them. Not asked were articles of the article's own outlet
    (`same_outlet`), of its own text (`copies`), likelier on another event (`other_event`) and
    without a sentence (`unread`). Of `details`, in words that the article lacks, so many origins
    may tell; of `reported` of these they do, and the article does not.
    """

    article_id: str
    least_origins: int  # that have to report a fact; 0 where none was looked for
    on_event: int = 0  # other articles
    origins: int = 0
    outlets: int = 0
    same_outlet: int = 0
    copies: int = 0
    other_event: int = 0
    unread: int = 0
    details: int = 0
    reported: int = 0


@dataclass(frozen=True)
class SharedSentences:
    """How many of a compared article's `total` sentences stand, re-edited or not, in another one.

    `whole` says that the two are one origin for it; else they are for these sentences only.
    """

    article_id: str
    other_article_id: str
    sentences: int
    total: int
    whole: bool


@dataclass(frozen=True)
class Origin:
    """An article on an event and the copy group it belongs to.

    `similarity` is the share of the shorter body found in the other (0 to 1), against
    `copied_from`; `credits` are the named sources the article rests on. `event_probability` says
    how sure it is that the article reports on the event, `event_reason` from what. `reason` says
    why the article was counted as one with others, or which passages it shares; `owner` is that of
    its outlet, as the corpus names it.
    """

    event_id: str
    article_id: str
    outlet: str
    origin_id: str
    copied_from: str = ""
    similarity: float = 0.0
    credits: tuple[str, ...] = ()
    event_probability: float = 1.0
    event_reason: str = ""
    reason: str = ""
    owner: str = ""


@dataclass(frozen=True)
class CopiedPassage:
    """A passage that stands, perhaps re-edited, in two articles; both by their number.

    `similarity` is between 0 and 1: 1 for verbatim text.
    """

    earlier: int
    later: int
    similarity: float


@dataclass(frozen=True)
class CopyPair:
    """Two articles with text of one origin, and which passages those are.

    `share` is that of the shorter body which the shared passages make up, 0 to 1. `whole` says
    that the articles as such are copies or versions of one text; else only the passages share an
    origin. `reason` is one readable sentence.
    """

    earlier_id: str
    later_id: str
    kind: CopyKind
    share: float
    whole: bool
    passages: tuple[CopiedPassage, ...]
    reason: str


@dataclass(frozen=True)
class Voice:
    """Somebody whom an article quotes on the event, once per article and speaker.

    `speaker` is the one name that all articles on the event share for this speaker; `words` are
    the speaker as this article writes it where it first does. `role` is an office or description
    as an article gives it, `affiliation` whom the speaker speaks for; empty if not said. The counts
    are of sentences. `sentence == article.field_text(field)[start:end]` is the first of them.
    """

    event_id: str
    article_id: str
    outlet: str
    speaker: str
    role: str
    affiliation: str
    words: str
    direct: int
    indirect: int
    mixed: int
    sentence: str
    start: int
    end: int
    field: Field


@dataclass(frozen=True)
class Change:
    """A step in how the reporting moved: a claim or figure first stated, raised, dropped, edited.

    `subject` is the claim's id, what a figure counts ("killed (child)"), or the id of the earlier
    version of the article. `text` is verbatim in the article at `field`, `start:end` (empty where
    something was removed), `before` in the article `before_id` (empty where something is new).
    Where either is empty, so is its field, and its offsets are -1.
    """

    event_id: str
    outlet: str
    published: str
    kind: ChangeKind
    subject: str
    article_id: str
    text: str
    field: Field | Literal[""]
    start: int
    end: int
    before_id: str = ""
    before: str = ""
    before_field: Field | Literal[""] = ""
    before_start: int = -1
    before_end: int = -1


@dataclass(frozen=True)
class Receipt:
    """What was searched for a claim, so that silence can be read for what it is.

    The nearest passage is verbatim, with its place in the article. `unread` are the articles on
    the event in which no sentence was found, or not all of the text was read.
    """

    articles_searched: int  # articles of the corpus that were looked at
    articles_on_event: int
    outlets_on_event: int
    first_day: str  # of the date window, ISO; empty if the article's date is unknown
    last_day: str
    undated_articles: int  # on the event, without a date
    nearest_article_id: str
    nearest_passage: str
    nearest_similarity: float
    unknown: tuple[
        str, ...
    ] = ()  # what was not known of the claim's article: "outlet", "published"
    note: str = ""
    nearest_field: Field = "text"
    nearest_start: int = 0
    nearest_end: int = 0
    outlets: tuple[str, ...] = ()  # names of the other outlets on the event
    unread: tuple[str, ...] = ()
    not_english: int = 0  # articles of the corpus that no comparison reads


@dataclass(frozen=True)
class ClaimResult:
    """A claim with what its cells add up to. Counts are of outlets and of independent origins."""

    claim: Claim
    verdict: Verdict
    outlets_agree: int
    outlets_diverge: int
    outlets_silent: int
    origins_agree: int
    origins_diverge: int
    confidence: float
    receipt: Receipt
    all_later: bool = False  # every divergence is explained by a later report
    # Why those who agree from the claim's own origin share it: "both rest on the harbour office".
    shared_because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Something that went wrong and was survived: where, what, and what to do."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class Figure:
    """A quantity as one article on an event reports it.

    `sentence[start:end] == quantity.text`; the offsets of `quantity` itself count in the
    article's `field`. `as_of` is the ISO day that the figure is of, empty if unknown; `speaker`
    whom it rests on, empty for the outlet's own voice. `aside`: it does not say how many in all
    (a part, what comes on top, bodies that were seen, an older number that the sentence replaces);
    `part_of` are the words of the larger number that it is a part of, if the sentence has exactly
    one that it may be. `place` is the place that the sentence names
    nearest to the figure, and `place_rank` what it calls it ("town"), if it says that it was
    there. `background`: the figure is of a time long before the event.
    """

    event_id: str
    article_id: str
    outlet: str
    published: str
    quantity: Quantity
    as_of: str
    speaker: str
    sentence: str
    start: int
    end: int
    field: Field
    aside: bool = False
    part_of: str = ""
    place: str = ""
    place_rank: str = ""
    background: bool = False


@dataclass(frozen=True)
class Label:
    """Words that one outlet uses for an actor: how often, and a sentence that shows them.

    `example == article.field_text(field)[start:end]`; `label_start:label_end` slices it to the
    words as they stand there. `voice` tells the outlet's own words from those of somebody whom it
    quotes, or whose statement it reports. `loaded` are the loaded terms in the label.
    """

    event_id: str
    actor: str
    outlet: str
    label: str
    count: int
    example: str
    article_id: str
    start: int
    end: int
    voice: UseVoice
    loaded: str
    scope: Scope
    label_start: int
    label_end: int
    field: Field


@dataclass(frozen=True)
class LeftOut:
    """A named speaker whom several outlets quote on an event and `outlet` does not.

    `outlets` are those that do, in alphabetical order.
    """

    event_id: str
    outlet: str
    speaker: str
    outlets: tuple[str, ...]


@dataclass(frozen=True)
class OutletPair:
    """How the accounts of two outlets relate, over all compared claims of either.

    `agreement` is the share of agreeing claims among those that agree or diverge, with its 95 %
    interval; NaN where too few are decided. `kinds` counts the claims with each kind of divergence,
    `later` those whose divergence time explains, `shared_origins` those on which both have one
    origin.
    """

    outlet_a: str
    outlet_b: str
    claims_compared: int
    agrees: int
    diverges: int
    silent: int
    unsure: int
    agreement: float
    agreement_low: float
    agreement_high: float
    kinds: tuple[tuple[DivergenceKind, int], ...]
    later: int
    shared_origins: int


@dataclass(frozen=True)
class Comparison:
    """All that a run found out, before it is written anywhere.

    `articles` holds every article that is named in a claim, cell or origin, by id.
    """

    articles: Mapping[str, Article]
    compared: tuple[str, ...]  # ids of the articles whose claims were judged, in order
    claims: tuple[ClaimResult, ...]
    cells: tuple[Cell, ...]
    origins: tuple[Origin, ...]
    events: Mapping[str, tuple[EventMatch, ...]]  # compared article id → its event's articles
    problems: tuple[Problem, ...] = ()
    figures: tuple[Figure, ...] = ()
    voices: tuple[Voice, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    changes: tuple[Change, ...] = ()
    omissions: tuple[Omission, ...] = ()
    omission_searches: tuple[OmissionSearch, ...] = ()  # one for each compared article
    shared_sentences: tuple[SharedSentences, ...] = ()  # of the compared articles, most first
    pairs: tuple[OutletPair, ...] = ()
    labels: tuple[Label, ...] = ()
    provenance: Mapping[str, object] = field(default_factory=dict)  # goes into manifest.json

    def cells_of(self, claim_id: str) -> tuple[Cell, ...]:
        """The cells of one claim, in table order."""
        return self._cells_by_claim.get(claim_id, ())

    @cached_property
    def _cells_by_claim(self) -> dict[str, tuple[Cell, ...]]:
        grouped: dict[str, list[Cell]] = {}
        for cell in self.cells:
            grouped.setdefault(cell.claim_id, []).append(cell)
        return {claim_id: tuple(cells) for claim_id, cells in grouped.items()}

    @property
    def sharpest(self) -> tuple[Cell, ...]:
        """Divergent cells that count, most certain first, developments (`later`) last."""
        found = [c for c in self.cells if c.relation == "diverges" and c.counts]
        return tuple(
            sorted(
                found,
                key=lambda c: (c.later, -c.probabilities.diverges, c.claim_id, c.other_article_id),
            )
        )
