"""Typed comparison of actors: who did it, and to whom?

The actor of an act is its subject, its "by", or the name before it ("a Northland air strike");
the sufferer is its object, the subject of its passive, or what its noun is of ("Northland's
bombing of Sudria"). Actors are compared only for the same act. Names are compared by their stems,
so that a country and its adjective are one. Without names, "soldiers", "rebels" and the like are
compared by the side that they stand on.
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
    "shoot": "attack", "invasion": "invade", "arrest": "arrest", "detain": "arrest",
    "defeat": "beat", "beat": "beat", "lawsuit": "sue", "sue": "sue",
}  # fmt: skip
# One actor under names that do not look alike. Everything else is compared by its letters.
_ALIASES = {
    "american": "us", "america": "us", "u.s.": "us", "united states": "us", "washington": "us",
    "british": "uk", "britain": "uk", "u.k.": "uk", "united kingdom": "uk",
    "french": "franc", "dutch": "netherland", "german": "germany", "turkish": "turke",
    "moscow": "russia", "kremlin": "russia", "tehran": "iran", "ankara": "turkey",
    "beijing": "china", "pentagon": "us", "damascus": "syria", "kyiv": "ukraine",
    "london": "uk", "paris": "franc", "berlin": "germany", "tokyo": "japan",
    "is": "isis", "isil": "isis", "daesh": "isis", "islamic state": "isis",
}  # fmt: skip
_ENDINGS = ("ians", "ian", "ans", "ish", "ese", "ies", "an", "ia", "is", "i", "s", "y", "e", "a")
_SAYING = words_of("say tell add report announce claim state deny confirm quote be have do")
_NAMES = frozenset(("GPE", "NORP", "ORG", "PERSON"))
# Groups that are told apart without a name: those who serve a state, and those who fight it.
_SIDES = {
    "army": "state forces", "soldier": "state forces", "troop": "state forces",
    "police": "state forces", "policeman": "state forces", "officer": "state forces",
    "rebel": "armed group", "militant": "armed group", "insurgent": "armed group",
    "gunman": "armed group", "guerrilla": "armed group", "jihadist": "armed group",
    "terrorist": "armed group", "protester": "protesters", "demonstrator": "protesters",
    "rioter": "protesters",
}  # fmt: skip
_DOING = words_of("carry launch conduct mount stage commit perform")
# Words that headlines capitalise; they name no one.
_NO_NAMES = words_of(
    "suspected alleged deadly unknown unidentified masked armed reported gas chemical car truck",
    "suicide bomb drone rocket air missile police",
)
# Prepositions after the noun of an act that lead to its sufferer.
_ON = words_of("of on against at")
# Before these a place name tells where, not who: "the Vale attack".
_WHERE_NOUNS = words_of("attack bombing blast shooting assault")
_OTHER_SIDE = 0.5  # soldiers against rebels, both without a name
_DIFFERENT = 0.6  # two names, nothing shared: they may still be allies in one operation
_SWAPPED = 0.8  # the doer of the one is the sufferer of the other


@dataclass(frozen=True)
class Act:
    """An act that a sentence tells of, one who is said to have done it, and what it was done to.

    `stem` is that of the name, or the side of a group without one (`named` is false then).
    `objects` are lemmas and stems of names, and sides of groups, of those who suffered it.
    """

    act: str
    actor: str  # verbatim
    stem: str
    objects: frozenset[str]
    named: bool = True


def read_acts(tokens: Sequence[Token]) -> tuple[Act, ...]:
    """The acts with a named actor in one sentence, in reading order, each once."""
    inside = {token.i for token in tokens}
    found: dict[tuple[str, str], Act] = {}
    for token in tokens:
        lemma = token.lemma_.lower()
        if lemma in _SAYING or token.pos_ not in ("NOUN", "PROPN", "VERB"):
            continue
        done = _done(token, lemma)  # "carried out raids on the port": the act is the raid
        act, objects = _ACTS.get(done.lemma_.lower(), lemma), _objects(done, done.lemma_.lower())
        for actor in _actors(token, lemma):
            if actor.i in inside:
                stem = stem_of(actor.text)
                found.setdefault((act, stem), Act(act, actor.text, stem, objects))
        for actor in _doers(token):
            side = _side(actor)
            if side and actor.i in inside and not any(True for _ in _names_at(actor)):
                found.setdefault((act, side), Act(act, actor.text, side, objects, False))
    return tuple(found.values())


def _done(token: Token, lemma: str) -> Token:
    """The noun of an act under a verb that only says it was done, else the word itself."""
    if lemma in _DOING:
        for child in token.children:
            if child.dep_ in ("dobj", "nsubjpass") and child.lemma_.lower() in _ACTS:
                return child
    return token


def _doers(verb: Token) -> Iterator[Token]:
    """The nouns that a verb or the noun of an act says did it: subject or "by"."""
    for child in verb.children:
        if child.dep_ == "nsubj" and verb.pos_ == "VERB":
            yield from (child, *child.conjuncts)
        elif child.dep_ in ("agent", "prep") and child.lower_ == "by":
            for below in child.children:
                yield from (below, *below.conjuncts)


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
            if child.dep_ == "poss" and _is_name(child):
                yield child  # "Northland's bombing"
            elif child.dep_ in ("compound", "amod", "nmod") and _is_name(child):
                if lemma not in _WHERE_NOUNS or child.ent_type_ != "GPE":
                    yield child
                    yield from (c for c in child.conjuncts if _is_name(c))
            elif child.dep_ == "prep" and child.lower_ == "by":
                for below in child.children:
                    yield from _names_at(below)


def _names_at(noun: Token) -> Iterator[Token]:
    """Names in a noun phrase: itself, its conjuncts, or the name before a common noun."""
    for one in (noun, *noun.conjuncts):
        if _is_name(one) or (one.pos_ == "PROPN" and not one.ent_type_ and _names_one(one)):
            yield one
        elif one.pos_ == "NOUN":
            for child in one.children:
                if child.dep_ in ("amod", "compound", "poss", "nmod") and _is_name(child):
                    yield child
                    yield from (c for c in child.conjuncts if _is_name(c))


def _is_name(token: Token) -> bool:
    """Whether a word names a country, people, body or person; headlines capitalise others too."""
    return token.ent_type_ in _NAMES and _names_one(token)


def _names_one(token: Token) -> bool:
    """Whether a word is written like a name and no known common noun."""
    return token.text[0].isupper() and token.lower_ not in _NO_NAMES and not _side(token)


def _objects(token: Token, lemma: str) -> frozenset[str]:
    """To whom it was done: lemma of the object, stems of the names in its phrase, sides."""
    found: set[str] = set()
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            found |= _sufferers(child)
        elif child.dep_ == "prep" and child.lower_ in _ON and lemma in _ACTS:
            for below in child.children:
                if below.dep_ == "pobj" and token.pos_ == "NOUN":
                    found |= _sufferers(below)
    return frozenset(found)


def _sufferers(noun: Token) -> set[str]:
    """Lemma of a noun, stems of the names in its phrase, and the side that it stands on."""
    lemma = noun.lemma_.lower()
    names = (noun, *noun.lefts)
    found = {lemma} | {stem_of(name.text) for name in names if name.pos_ in ("PROPN", "ADJ")}
    if side := _side(noun):
        found.add(side)
    return found


def _side(noun: Token) -> str:
    """The side that a group stands on, or empty; what opens a sentence may look like a name."""
    return _SIDES.get(noun.lemma_.lower()) or _SIDES.get(noun.lower_.rstrip("s"), "")


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
        if a.stem == b.stem and (a.named or a.objects & b.objects):
            weight = 0.8 if a.named else 0.4
            return Finding("actor", "match", weight, f"same actor: {a.actor}", a.actor, b.actor)
    for a, b in pairs:
        if a.stem in b.objects and b.stem in a.objects:
            reason = f"roles are swapped: {a.actor} against {b.actor}"
            return Finding("actor", "conflict", _SWAPPED, reason, a.actor, b.actor)
    for a, b in pairs:
        known = a.act in _ACTS.values() or a.objects & b.objects
        if a.named and b.named and known:
            reason = f"other actor of {a.act}: {a.actor} against {b.actor}"
            return Finding("actor", "conflict", _DIFFERENT, reason, a.actor, b.actor)
        if not a.named and not b.named and a.stem != b.stem and a.objects & b.objects:
            reason = f"other actor of {a.act}: {a.actor} against {b.actor}"
            return Finding("actor", "conflict", _OTHER_SIDE, reason, a.actor, b.actor)
    a, b = pairs[0]
    return Finding("actor", "unrelated", 0.1, f"{a.act}, of other things", a.actor, b.actor)
