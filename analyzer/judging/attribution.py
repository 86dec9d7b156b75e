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
_SAME_CONTENT = 0.5  # Jaccard index of the content lemmas from which two utterances are one
_OTHER_SPEAKER = 0.6


@dataclass(frozen=True)
class Saying:
    """That somebody says something: the speaker's head noun, its words, and what is said."""

    speaker: str
    names: frozenset[str]
    content: frozenset[str]


def read_sayings(tokens: Sequence[Token]) -> tuple[Saying, ...]:
    """Who says something in one sentence, in reading order."""
    inside = {token.i for token in tokens}
    found = []
    for token in tokens:
        if token.pos_ != "VERB" or token.lemma_.lower() not in _SAYING:
            continue
        for child in token.children:
            by_whom = (
                [c for c in child.children if c.dep_ == "pobj"] if child.dep_ == "agent" else []
            )
            speakers = [child] if child.dep_ == "nsubj" else by_whom
            for speaker in speakers:
                phrase = [t for t in speaker.subtree if t.i in inside]
                if speaker.pos_ not in ("NOUN", "PROPN") or not phrase:
                    continue
                names = content_lemmas(phrase)
                content = content_lemmas(tokens) - names - {token.lemma_.lower()}
                found.append(Saying(speaker.text, names, content))
    return tuple(found)


def compare_sayings(claim: Sequence[Saying], passage: Sequence[Saying]) -> Finding:
    """The finding of kind `attribution` between two sentences."""
    if not claim or not passage:
        return absent("attribution")
    for a in claim:
        for b in passage:
            if a.names & b.names:
                reason = f"same speaker: {a.speaker}"
                return Finding("attribution", "match", 0.6, reason, a.speaker, b.speaker)
    a, b = claim[0], passage[0]
    shared = len(a.content & b.content) / max(len(a.content | b.content), 1)
    if shared >= _SAME_CONTENT:
        reason = f"the same is credited to {a.speaker} and to {b.speaker}"
        return Finding("attribution", "conflict", _OTHER_SPEAKER, reason, a.speaker, b.speaker)
    reason = f"{a.speaker} and {b.speaker} may say different things"
    return Finding("attribution", "unrelated", 0.2, reason, a.speaker, b.speaker)
