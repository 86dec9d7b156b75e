"""One quotation credited to two different speakers.

The same fact on another's word agrees; the same quotation in another mouth does not. Speakers are
told apart only where both are named in their sentences, two persons or two bodies: "the minister"
may be the person whom the other article names, and a body may speak through that person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from analyzer.judging.words import words_of
from analyzer.lexicon import ROLES, WITNESSES
from analyzer.quotations import quotations
from analyzer.variants import (
    body_key,
    initials,
    person_parts,
    plain_words,
    same_body,
    same_person,
)

if TYPE_CHECKING:
    from analyzer.language import Sentence
    from analyzer.speakers import Attribution

_SHORTEST = 4  # words of a quotation; fewer are a phrase that anybody may use
_LONG = 8  # words of a quotation that two speakers do not use by chance
_SAME = 0.8  # share of the words of two quotations that are one; a slip or two of an editor
# With a body's name these are somebody of it, or a medium, through which others speak.
_UNNAMED = (
    ROLES
    | WITNESSES
    | words_of("source sources officials media news agency television tv radio newspaper channel")
    | words_of("website broadcaster afp ap reuters sana tass xinhua statement report")
)


@dataclass(frozen=True)
class Utterance:
    """What somebody who is named says in one sentence.

    `said` are the words of all of it, `quoted` those of each quotation of some length in it.
    `sort` says what the name is of.
    """

    speaker: str
    sort: Literal["person", "body"]
    said: tuple[str, ...]
    quoted: tuple[tuple[str, ...], ...]


def read_utterance(sentence: Sentence, attribution: Attribution | None) -> Utterance | None:
    """What is said in a sentence by somebody whom it names, None where nobody is named.

    Args:
        sentence: as parsed.
        attribution: who says it; `speaker` is the fullest name in the article.
    """
    if attribution is None or attribution.words_start < 0:
        return None
    first = attribution.words_start - sentence.offset
    last = first + len(attribution.words)
    labels = {t.ent_type_ for t in sentence.tokens if first <= t.idx < last and t.pos_ == "PROPN"}
    person = "PERSON" in labels
    if not person and ("ORG" not in labels or _UNNAMED & set(plain_words(attribution.words))):
        return None
    start, end = attribution.content_start, attribution.content_end
    quotes = [
        sentence.text[max(a, start) - sentence.start : min(b, end) - sentence.start]
        for a, b in quotations([sentence])
        if max(a, start) < min(b, end)
    ]
    said = sentence.text[start - sentence.start : end - sentence.start]
    long = [quote for quote in map(plain_words, quotes) if len(quote) >= _SHORTEST]
    return Utterance(
        attribution.speaker,
        "person" if person else "body",
        plain_words(said),
        tuple(long),
    )


def is_same_quotation(ours: Utterance, theirs: Utterance) -> bool:
    """Whether a quotation of one is nearly one of the other.

    A long one may stand in what the other says without its marks, which some texts have lost.
    """
    return any(_nearly(a, b) for a in ours.quoted for b in theirs.quoted) or any(
        len(quote) >= _LONG and _shared(quote, other.said) >= _SAME * len(quote)
        for one, other in ((ours, theirs), (theirs, ours))
        for quote in one.quoted
    )


def are_two_speakers(ours: Utterance, theirs: Utterance) -> bool:
    """Whether the names are certainly of two persons, or of two bodies."""
    if ours.sort != theirs.sort:
        return False
    if ours.sort == "person":
        one, other = person_parts(ours.speaker), person_parts(theirs.speaker)
        alike = any(same_person([a], [b]) for a in one for b in other)
        return bool(one and other) and not alike
    one, other = body_key(ours.speaker), body_key(theirs.speaker)
    shortened = {ours.speaker.upper(), theirs.speaker.upper()} & (
        initials(ours.speaker) | initials(theirs.speaker)
    )
    alike = any(same_body([a], [b]) for a in one for b in other)
    return bool(one and other) and not alike and not shortened


def _nearly(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two quotations are one but for a few words."""
    return _shared(one, other) >= _SAME * max(len(one), len(other))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both have, in one order."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())
