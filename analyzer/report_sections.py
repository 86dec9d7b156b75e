"""What the sections of a report hold, whether it is written as HTML or as Markdown.

All values are plain text, not yet escaped: the two writers differ in markup alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analyzer.datamodels import (
    VERDICTS,
    Article,
    Cell,
    Claim,
    ClaimResult,
    Comparison,
    Figure,
    Label,
    Omission,
    Voice,
)
from analyzer.explanations import copied_divergences, likewise, nothing_left_out, shared_text
from analyzer.readout import (
    RELATION_MEANINGS,
    SIGNS,
    VERDICT_MEANINGS,
    ArticleView,
    byline,
    once_per_origin,
    plural,
    relation_in_words,
    support_in_words,
)
from analyzer.receipts import common_search, nearest_in_words, receipt_in_words
from analyzer.spreads import Spread, find_spreads

_SHARPEST = 8  # pairs shown on top of an article; all others stand with their claims
_SPREADS = 12  # counts shown of an event; spreads.csv has all
_SPEAKERS = 20  # shown of an event; speakers.csv has all
_CHANGES = 20  # shown of an event; timeline.csv has all
_OMISSIONS = 10  # shown of an article; omissions.csv has all
_ACTORS = 12  # shown of an event; labels.csv has all
_WORDINGS = 4  # shown of an outlet's for one actor
_NO_ERROR_RATE = "No error rate was measured for the models of this run."


@dataclass(frozen=True)
class Table:
    """Rows of plain text under a heading, and a sentence on them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Divergence:
    """A claim and a passage that is incompatible with it.

    `likewise` names other outlets that say the same and have one origin with this one.
    """

    number: int
    claim: Claim
    cell: Cell
    likewise: str

    @property
    def words(self) -> str:
        """`diverges: number (later)`; that a copy does not count, its heading says."""
        return relation_in_words(replace(self.cell, note=""))


@dataclass(frozen=True)
class Searches:
    """The claims that nobody else makes, each with what was searched and what came nearest.

    `common` is what all these searches share, said once.
    """

    common: str
    found: tuple[tuple[int, ClaimResult, str], ...]


@dataclass(frozen=True)
class Explanation:
    """A paragraph of the method: words, then terms with their meanings."""

    heading: str
    words: str
    terms: tuple[tuple[str, str], ...] = ()


def title_of(comparison: Comparison) -> str:
    """What the report is called."""
    return f"Parallax: {plural(len(comparison.compared), 'article')} compared"


def corpus_in_words(comparison: Comparison) -> str:
    """How many articles were searched; empty where there was nothing to search for."""
    searched = max((c.receipt.articles_searched for c in comparison.claims), default=0)
    return f"Compared with a corpus of {plural(searched, 'article')}." if searched else ""


def shortened(sentence: str, characters: int = 60) -> str:
    """The beginning of a sentence, cut visibly and between words where it is longer."""
    if len(sentence) <= characters:
        return sentence
    words = re.match(rf"(?s).{{1,{characters}}}(?=\s)", sentence)
    return (words.group() if words else sentence[:characters]).rstrip(" ,;:–—") + "…"


def support_or_verdict(result: ClaimResult) -> str:
    """`3 outlets agree, 2 origins`, or the verdict where nobody agrees or diverges."""
    return support_in_words(result) or result.verdict


def divergences(view: ArticleView) -> tuple[tuple[Divergence, ...], str]:
    """The sharpest, one of each claim and origin, and a sentence on how many more there are."""
    return _first_divergences(view, view.sharpest)


def in_shared_sentences(view: ArticleView) -> tuple[tuple[Divergence, ...], str]:
    """Likewise those in sentences that a copy of the article has changed, which do not count."""
    cells = copied_divergences(cell for cells in view.cells.values() for cell in cells)
    return _first_divergences(view, cells)


def _first_divergences(
    view: ArticleView, cells: Iterable[Cell]
) -> tuple[tuple[Divergence, ...], str]:
    """The first, one of each claim and origin, and a sentence on how many more there are."""
    numbers = {result.claim.claim_id: (n, result.claim) for n, result in view.numbered}
    found = [
        Divergence(*numbers[cell.claim_id], cell, likewise(others, cell.other_outlet))
        for cell, others in once_per_origin(cells)
    ]
    rest = len(found) - _SHARPEST
    return tuple(found[:_SHARPEST]), f"{rest} more below, with their claims." if rest > 0 else ""


def without_corroboration(view: ArticleView, articles: Mapping[str, Article]) -> Searches:
    """The claims that are uncorroborated or not covered."""
    found = [
        (number, result)
        for number, result in view.numbered
        if result.verdict in ("uncorroborated", "not covered")
    ]
    common = common_search(result.receipt for _, result in found)
    words = nearest_in_words if common else receipt_in_words
    return Searches(
        common,
        tuple(
            (n, result, f"{_silence(result)} {words(result.receipt, articles)}".rstrip())
            for n, result in found
        ),
    )


def _silence(result: ClaimResult) -> str:
    """The verdict, and who agrees though not independently."""
    support = support_in_words(result)
    return f"{result.verdict}{': ' + support if support else ''}."


def not_checkable(view: ArticleView) -> tuple[tuple[int, ClaimResult], ...]:
    """Opinions, appeals and the like, with their numbers."""
    return tuple((n, result) for n, result in view.numbered if result.verdict == "not checkable")


def omissions(view: ArticleView) -> tuple[tuple[Omission, ...], str]:
    """Facts that several origins report and the article does not; and a sentence: how many more
    there are, or why there are none.
    """
    rest = len(view.omissions) - _OMISSIONS
    more = f"{plural(rest, 'more fact')} in omissions.csv." if rest > 0 else nothing_left_out(view)
    return view.omissions[:_OMISSIONS], more


def figures_table(view: ArticleView) -> Table:
    """Each count that at least two outlets give: how far they differ, and how each one moved."""
    found = find_spreads(view.figures, view.copy_groups)
    rows = tuple(
        (
            _counted(spread),
            f"{spread.outlets}, {'agree' if spread.agreed else 'differ'}",
            _figure(spread.lowest),
            _figure(spread.highest),
            spread.by_outlet.replace("->", "→"),
        )
        for spread in found[:_SPREADS]
    )
    rest = len(found) - _SPREADS
    more = f"{plural(rest, 'more count')} in spreads.csv. " if rest > 0 else ""
    return Table(
        ("counted", "outlets", "lowest", "highest", "by outlet, in order of publication"),
        rows,
        f"{more}Figures under one word may be of different things: read the sentences in "
        "figures.csv.",
    )


def _counted(spread: Spread) -> str:
    """`killed (child), in Port Selm`, or an amount with its unit."""
    of = f" ({spread.of})" if spread.of else ""
    unit = f" ({spread.unit})" if spread.unit else ""
    place = f", in {spread.place}" if spread.place else ""
    return spread.counted + of + unit + place


def _figure(figure: Figure) -> str:
    """The words, who published them and on whose word, and the day they are of."""
    speaker = f", according to {figure.speaker}" if figure.speaker else ""
    day = f", as of {figure.as_of}" if figure.as_of else ""
    return f"“{figure.quantity.text}” {figure.outlet or 'unknown outlet'}{speaker}{day}"


def origins_table(view: ArticleView, articles: Mapping[str, Article]) -> Table:
    """The articles on the event by copy group, and why they are one; empty for one article."""
    sizes = Counter(origin.origin_id for origin in view.copy_groups)
    rows = []
    for origin in view.copy_groups if len(view.copy_groups) > 1 else ():
        article = articles.get(origin.article_id)
        outlet = byline(article) if article else origin.outlet
        owner = f" (owner: {origin.owner})" if origin.owner else ""
        rows.append(
            (
                f"{origin.origin_id} ({plural(sizes[origin.origin_id], 'article')})",
                article.title if article else origin.article_id,
                outlet + owner,
                origin.reason,
                ", ".join(origin.credits),
            )
        )
    head = ("origin", "article", "outlet, date", "why it is one with others", "rests on")
    return Table(head, tuple(rows), shared_text(view, articles) if rows else "")


def speakers_table(view: ArticleView) -> Table:
    """Who is quoted by which outlets, those of most outlets first, and how often."""
    outlets: dict[str, Counter[str]] = {}
    known: dict[str, Voice] = {}
    for voice in view.voices:
        sentences = voice.direct + voice.indirect + voice.mixed
        outlets.setdefault(voice.speaker, Counter())[voice.outlet or "unknown outlet"] += sentences
        if len(voice.role + voice.affiliation) > len(
            known.setdefault(voice.speaker, voice).role + known[voice.speaker].affiliation
        ):
            known[voice.speaker] = voice
    order = sorted(outlets, key=lambda name: (-len(outlets[name]), -outlets[name].total(), name))
    rows = tuple(
        (
            name,
            ", ".join(filter(None, (known[name].role, known[name].affiliation))),
            ", ".join(f"{one} ({n})" for one, n in sorted(outlets[name].items())),
        )
        for name in order[:_SPEAKERS]
    )
    rest = len(order) - _SPEAKERS
    more = f"{plural(rest, 'more speaker')} in speakers.csv. " if rest > 0 else ""
    return Table(
        ("speaker", "office", "outlets (sentences)"),
        rows,
        f"{more}An outlet that is not named beside a speaker does not quote that speaker in the "
        "articles that were read.",
    )


def unquoted(view: ArticleView) -> tuple[tuple[str, str], ...]:
    """Each outlet with those whom it leaves out, the article's own outlet first."""
    speakers: dict[str, list[str]] = {}
    for one in view.left_out:
        speakers.setdefault(one.outlet, []).append(one.speaker)
    own = view.article.outlet if view.article else ""
    return tuple(
        (outlet, ", ".join(names))
        for outlet, names in sorted(speakers.items(), key=lambda item: (item[0] != own, item[0]))
    )


def labels_table(view: ArticleView) -> Table:
    """What each outlet calls each actor that goes by several names, its own words first."""
    actors: dict[str, dict[str, list[Label]]] = {}
    for label in view.labels:
        actors.setdefault(label.actor, {}).setdefault(label.outlet, []).append(label)
    several = [
        (actor, outlets)
        for actor, outlets in actors.items()
        if len({one.label for some in outlets.values() for one in some}) > 1
    ]
    rows = tuple(
        (
            "" if number else actor,
            outlet or "unknown outlet",
            ", ".join(_wording(one) for one in some[:_WORDINGS]),
        )
        for actor, outlets in several[:_ACTORS]
        for number, (outlet, some) in enumerate(sorted(outlets.items()))
    )
    rest = len(several) - _ACTORS
    more = f"{plural(rest, 'more actor')} in labels.csv. " if rest > 0 else ""
    return Table(
        ("actor", "outlet", "words (times)"),
        rows,
        f"{more}Words that somebody else says stand in quotation marks.",
    )


def _wording(label: Label) -> str:
    """One wording, marked where it is not the outlet's own or loaded."""
    said = label.label if label.voice == "own" else f"“{label.label}”"
    return f"{said} ({label.count}{', loaded' if label.loaded else ''})"


def changes_table(view: ArticleView, articles: Mapping[str, Article]) -> Table:
    """How figures moved and what was changed between versions of one article."""
    moved = [change for change in view.changes if change.kind != "first stated"]
    rows = []
    for change in moved[:_CHANGES]:
        article = articles.get(change.article_id)
        subject = articles[change.subject].title if change.subject in articles else change.subject
        rows.append(
            (
                byline(article) if article else change.outlet,
                change.kind,
                subject,
                f"“{change.before}”" if change.before else "",
                f"“{change.text}”" if change.text else "",
            )
        )
    rest = len(moved) - _CHANGES
    more = f"{plural(rest, 'more step')} in timeline.csv." if rest > 0 else ""
    return Table(("article", "step", "of what", "before", "then"), tuple(rows), more)


def outlets_table(comparison: Comparison) -> Table:
    """Outlets against outlets, those that were compared on most claims first.

    Without rows where one article was compared: its matrix says the same.
    """
    several = len(comparison.compared) > 1
    told = [pair for pair in comparison.pairs if pair.claims_compared and several]
    rows = []
    for pair in sorted(told, key=lambda p: (-p.claims_compared, p.outlet_a, p.outlet_b)):
        enough = pair.agreement == pair.agreement  # not NaN
        rows.append(
            (
                pair.outlet_a,
                pair.outlet_b,
                f"{pair.claims_compared:,}",
                f"{pair.agrees:,}",
                f"{pair.diverges:,}",
                ", ".join(f"{kind} {count}" for kind, count in pair.kinds),
                f"{pair.silent:,}",
                f"{pair.unsure:,}",
                f"{pair.agreement:.2f} ({pair.agreement_low:.2f} to {pair.agreement_high:.2f})"
                if enough
                else "too few",
                f"{pair.shared_origins:,}",
            )
        )
    head = ("outlet", "outlet", "claims", "agree", "diverge", "kinds", "silent", "unsure")
    return Table(
        (*head, "agreement (95 %)", "shared origins"), tuple(rows) if len(rows) > 1 else ()
    )


def matrix_legend() -> str:
    """What each sign of the matrix means."""
    signs = (f"{SIGNS[name]} {name}: {words}" for name, words in RELATION_MEANINGS.items())
    return "; ".join(signs) + "."


def method(comparison: Comparison) -> tuple[Explanation, ...]:
    """Half a page: what the words mean, how a cell is decided, what that cannot do, how it errs."""
    measured = str(comparison.provenance.get("error_rate", ""))
    relations = [
        (name, RELATION_MEANINGS[name]) for name in ("agrees", "diverges", "silent", "unsure")
    ]
    later = "a difference that a later report explains, such as a toll that rose: a development"
    return (
        Explanation(
            "What this is.",
            "This report never says what is true. It says who says what, how independently, and "
            "what could not be found. Articles are compared with each other, not with the world; "
            "outlets carry no score, and the judge does not see their names.",
        ),
        Explanation(
            "How a cell is decided.",
            "The article is cut into claims: what it asserts in one sentence or clause. Other "
            "articles on the same event are looked for by date, place and wording. One claim "
            "against one of these articles is a cell. For each cell the nearest sentences of that "
            "article are found by meaning and by words, and a trained classifier judges them one "
            "by one, together with typed comparisons of numbers, dates, places, actors and "
            "denials. Where no answer is likely enough, the judge abstains. Every sentence shown "
            "is verbatim; its offsets and the hash of its text are in the tables beside this "
            "report.",
        ),
        Explanation("An article …", "", (*relations, ("later", f"{later}, not a dispute"))),
        Explanation("A claim is …", "", tuple((name, VERDICT_MEANINGS[name]) for name in VERDICTS)),
        Explanation(
            "Origins.",
            "Copies of one wire text are one origin, and so are outlets that all rest on one "
            "named source. The same outlet's other articles and copies of the article itself are "
            "shown and never counted.",
        ),
        Explanation(
            "What it cannot do.",
            "It cannot tell what happened: ten outlets can repeat one error. It cannot find what "
            "the corpus lacks: a corpus is a sample, silence means “not in these texts”, and each "
            "receipt says how much was searched. It reads English only. It mostly misses "
            "differences of motive or sequence, takes irony literally, and misreads a sentence "
            "whose meaning hangs on a distant one. A thorough rewrite of an agency's text counts "
            "as a text of its own unless both name the source.",
        ),
        Explanation("How often it errs.", measured or _NO_ERROR_RATE),
    )
