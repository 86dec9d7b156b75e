"""Typed comparison of attribution: who is said to have said it?

The same fact on another source's word is no conflict. One utterance credited to two speakers is,
so a conflict needs that both sides say nearly the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent
from analyzer.judging.words import content_lemmas, words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAYING = words_of(
    "say tell add announce claim state declare insist argue warn tout describe call accuse promise "
    "pledge vow boast admit acknowledge confirm deny predict propose write tweet"
)
# Verbs that make what is said the speaker's own: with "say" it may be a fact on somebody's word.
_OWN = words_of(
    "accuse call describe warn tout promise pledge vow boast insist propose predict declare"
)
_QUOTES = frozenset('"“”«»')
_SAME_CONTENT = 0.6  # share of the shorter utterance's lemmas from which two utterances are one
_FEWEST = 3  # lemmas that both must share
_OTHER_SPEAKER = 0.6


@dataclass(frozen=True)
class Saying:
    """That somebody says something: the speaker's head noun and lemmas, and those of the words.

    `own`: quoted, or said with a verb that makes it the speaker's own ("vowed", "accused").
    """

    speaker: str
    names: frozenset[str]
    content: frozenset[str]
    own: bool


def read_sayings(tokens: Sequence[Token]) -> tuple[Saying, ...]:
    """Who says something in one sentence, in reading order."""
    inside = {token.i for token in tokens}
    quoted = any(token.text in _QUOTES for token in tokens)
    found = []
    for token in tokens:
        lemma = token.lemma_.lower()
        if token.pos_ != "VERB" or lemma not in _SAYING:
            continue
        for child in token.children:
            for speaker in _speakers(child):
                phrase = {t.i for t in speaker.subtree} & inside
                if speaker.pos_ not in ("NOUN", "PROPN") or not phrase:
                    continue
                names = content_lemmas(t for t in tokens if t.i in phrase)
                said = [t for t in token.subtree if t.i in inside and t.i not in phrase]
                content = content_lemmas(said) - {lemma}
                found.append(Saying(speaker.text, names, content, quoted or lemma in _OWN))
    return tuple(found)


def _speakers(child: Token) -> list[Token]:
    """The speaker, where a dependent of a verb of saying is its subject or its "by"."""
    if child.dep_ == "nsubj":
        return [child]
    return [c for c in child.children if c.dep_ == "pobj"] if child.dep_ == "agent" else []


def compare_sayings(claim: Sequence[Saying], passage: Sequence[Saying]) -> Finding:
    """The finding of kind `attribution` between two sentences."""
    if not claim or not passage:
        return absent("attribution")
    for a in claim:
        for b in passage:
            if _same_words(a, b) and not a.names & b.names and (a.own or b.own):
                if _said_by(a, passage) or _said_by(b, claim):
                    continue
                reason = f"the same words are credited to {a.speaker} and to {b.speaker}"
                return Finding(
                    "attribution", "conflict", _OTHER_SPEAKER, reason, a.speaker, b.speaker
                )
    for a in claim:
        for b in passage:
            if a.names & b.names:
                reason = f"same speaker: {a.speaker}"
                return Finding("attribution", "match", 0.6, reason, a.speaker, b.speaker)
    a, b = claim[0], passage[0]
    reason = f"{a.speaker} and {b.speaker} say different things, or one fact on two words"
    return Finding("attribution", "unrelated", 0.2, reason, a.speaker, b.speaker)


def _same_words(a: Saying, b: Saying) -> bool:
    """Whether two utterances are nearly the same."""
    if a.content == b.content and a.own and b.own:
        return len(a.content) > 1
    shared = len(a.content & b.content)
    return shared >= max(_FEWEST, _SAME_CONTENT * min(len(a.content), len(b.content)))


def _said_by(saying: Saying, others: Sequence[Saying]) -> bool:
    """Whether the other side has the same speaker say the same words."""
    return any(saying.names & other.names and _same_words(saying, other) for other in others)
