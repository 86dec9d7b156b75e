"""Typed comparison of actors: who did it?

The actor of an act is its subject, its "by", or the name before it ("a Northland air strike").
Actors are compared only for the same act. Names are compared by their stems, so that a country
and its adjective are one; "army", "regime" and the like name no one by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_ACT_NOUNS = words_of(
    "strike airstrike raid attack bombing shelling bombardment assault offensive operation blast "
    "shooting missile drone jet warplane plane invasion"
)
_ACTS = {
    "strike": "attack", "airstrike": "attack", "raid": "attack", "bomb": "attack",
    "bombing": "attack", "shell": "attack", "shelling": "attack", "bombardment": "attack",
    "assault": "attack", "hit": "attack", "attack": "attack", "target": "attack",
    "missile": "attack", "drone": "attack", "jet": "attack", "warplane": "attack",
    "plane": "attack", "kill": "attack", "pound": "attack", "blast": "attack",
}  # fmt: skip
# One actor under names that do not look alike. Everything else is compared by its letters.
_ALIASES = {
    "american": "us", "america": "us", "u.s.": "us", "united states": "us", "washington": "us",
    "british": "uk", "britain": "uk", "u.k.": "uk", "united kingdom": "uk",
    "french": "franc", "dutch": "netherland", "german": "germany", "turkish": "turke",
    "is": "isis", "isil": "isis", "daesh": "isis", "islamic state": "isis",
}  # fmt: skip
_ENDINGS = ("ians", "ian", "ans", "ish", "ese", "ies", "an", "ia", "is", "i", "s", "y", "e", "a")
_SAYING = words_of("say tell add report announce claim state deny confirm quote be have do")
_NAMES = frozenset(("GPE", "NORP", "ORG", "PERSON"))
# Before these a place name tells where, not who: "the Vale attack".
_WHERE_NOUNS = words_of("attack bombing blast shooting assault")
_DIFFERENT = 0.6  # two names, nothing shared: they may still be allies in one operation
_SWAPPED = 0.8  # the doer of the one is the sufferer of the other


@dataclass(frozen=True)
class Act:
    """An act that a sentence tells of, one who is said to have done it, and what it was done to.

    `objects` are lemmas and stems of names.
    """

    act: str
    actor: str  # verbatim
    stem: str
    objects: frozenset[str]


def read_acts(tokens: Sequence[Token]) -> tuple[Act, ...]:
    """The acts with a named actor in one sentence, in reading order, each once."""
    inside = {token.i for token in tokens}
    found: dict[tuple[str, str], Act] = {}
    for token in tokens:
        lemma = token.lemma_.lower()
        if lemma in _SAYING or token.pos_ not in ("NOUN", "PROPN", "VERB"):
            continue
        for actor in _actors(token, lemma):
            if actor.i in inside:
                act, stem = _ACTS.get(lemma, lemma), stem_of(actor.text)
                found.setdefault((act, stem), Act(act, actor.text, stem, _objects(token)))
    return tuple(found.values())


def _actors(token: Token, lemma: str) -> Iterator[Token]:
    """Names that did what the word says."""
    if token.pos_ == "VERB":
        for child in token.children:
            if child.dep_ == "nsubj":
                yield from _names_at(child)
            elif child.dep_ == "agent":
                for below in child.children:
                    yield from _names_at(below)
    elif lemma in _ACT_NOUNS:
        for child in token.children:
            if child.dep_ in ("compound", "amod", "nmod", "poss") and child.ent_type_ in _NAMES:
                if lemma not in _WHERE_NOUNS or child.ent_type_ != "GPE":
                    yield child
                    yield from (c for c in child.conjuncts if c.ent_type_ in _NAMES)
            elif child.dep_ == "prep" and child.lower_ == "by":
                for below in child.children:
                    yield from _names_at(below)


def _names_at(noun: Token) -> Iterator[Token]:
    """Names in a noun phrase: itself, its conjuncts, or the name before a common noun."""
    for one in (noun, *noun.conjuncts):
        if one.ent_type_ in _NAMES or (one.pos_ == "PROPN" and not one.ent_type_):
            yield one
        elif one.pos_ == "NOUN":
            for child in one.children:
                if child.dep_ in ("amod", "compound", "poss", "nmod") and child.ent_type_ in _NAMES:
                    yield child
                    yield from (c for c in child.conjuncts if c.ent_type_ in _NAMES)


def _objects(token: Token) -> frozenset[str]:
    """What the act was done to: lemma of the object, stems of the names in its phrase."""
    found: set[str] = set()
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            found.add(child.lemma_.lower())
            names = (child, *child.lefts)
            found |= {stem_of(name.text) for name in names if name.pos_ in ("PROPN", "ADJ")}
    return frozenset(found)


def stem_of(name: str) -> str:
    """A name without the endings that part a country from its people: "Russian" → "russ"."""
    word = name.lower().removesuffix("'s").removesuffix("’s")
    word = _ALIASES.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def compare_actors(claim: Sequence[Act], passage: Sequence[Act]) -> Finding:
    """The finding of kind `actor` between two sentences."""
    pairs = [(a, b) for a in claim for b in passage if a.act == b.act]
    if not pairs:
        if claim and passage:
            a, b = claim[0], passage[0]
            return Finding("actor", "unrelated", 0.0, f"{a.act} and {b.act}", a.actor, b.actor)
        return absent("actor")
    for a, b in pairs:
        if a.stem == b.stem:
            return Finding("actor", "match", 0.8, f"same actor: {a.actor}", a.actor, b.actor)
    for a, b in pairs:
        if a.stem in b.objects and b.stem in a.objects:
            reason = f"roles are swapped: {a.actor} against {b.actor}"
            return Finding("actor", "conflict", _SWAPPED, reason, a.actor, b.actor)
    for a, b in pairs:
        if a.act in _ACTS.values() or a.objects & b.objects:
            reason = f"other actor of {a.act}: {a.actor} against {b.actor}"
            return Finding("actor", "conflict", _DIFFERENT, reason, a.actor, b.actor)
    a, b = pairs[0]
    return Finding("actor", "unrelated", 0.1, f"{a.act}, of other things", a.actor, b.actor)
