"""Typed comparison of victims: who was harmed, and what was hit?

Groups that harmed words govern ("killed 12 soldiers", "a strike on worshippers", "most of the
dead were guards") are sorted into armed and unarmed, buildings into military and civil; a conflict
is where one side names only the one and the other only the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.judging.findings import Finding, absent
from analyzer.judging.kinds import kind_of
from analyzer.judging.quantities import Count
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARMED = words_of(
    "fighter soldier police officer policeman commander army troop force militia guard pilot",
    "airman recruit conscript gunner marine sailor paratrooper",
)
_UNARMED = words_of(
    "civilian child woman girl boy resident villager passenger worshipper patient student teacher "
    "family bystander shopper medic journalist rescuer evacuee refugee protester pilgrim tourist "
    "baby schoolchild schoolgirl mourner farmer worker pupil aid-worker pensioner commuter hiker "
    "spectator visitor guest nun priest nurse cyclist pedestrian"
)
_MILITARY = words_of(
    "barracks barrack base airbase airfield depot bunker outpost garrison position arsenal "
    "headquarters checkpoint launcher"
)
_CIVIL = words_of(
    "hospital clinic school mosque church market marketplace bakery home house apartment "
    "kindergarten nursery shelter university library museum hotel shop farm village synagogue "
    "temple"
)
# Two that exclude each other where each is said of most of the harmed.
_APART = frozenset(
    frozenset(pair.split())
    for pair in ("woman man", "girl boy", "passenger crew", "pupil teacher", "student teacher")
)
_HARM = words_of(
    "kill wound injure hit target strike attack bomb shell shoot murder execute massacre hurt",
    "arrest detain kidnap abduct stab destroy",
)
_MOST = words_of("most all majority many half nearly almost mostly mainly")
_HARMED = words_of("dead killed wounded injured victim victims died die hurt detained arrested")
_COUNTED_HARM = frozenset(("killed", "wounded", "casualties"))
_AGAINST_KIND = 0.7  # soldiers against civilians
_BUILDINGS = 0.6  # a school against a barracks: one may stand beside the other

Group = Literal["armed", "unarmed", "military", "civil", "other"]


@dataclass(frozen=True)
class Victim:
    """Those or that which a sentence says was harmed.

    `kind` is the singular noun, `words` verbatim; `most`: said of most or all of the harmed.
    """

    kind: str
    words: str
    group: Group
    most: bool = False


def read_victims(tokens: Sequence[Token], counts: Sequence[Count]) -> tuple[Victim, ...]:
    """Those whom a sentence says were harmed, each kind once, in reading order.

    Args:
        tokens: the tokens of one sentence.
        counts: its quantities, which name the counted groups.
    """
    found: dict[str, Victim] = {}
    for count in counts:
        quantity = count.quantity
        if quantity.of and quantity.high and quantity.counted in _COUNTED_HARM:
            _add(found, quantity.of, quantity.text, False)
    inside = {token.i for token in tokens}
    for token in tokens:
        if token.lemma_.lower() in ("be", "include") and token.pos_ in ("AUX", "VERB"):
            for noun in _said_of_most(token, inside):
                _add(found, kind_of(noun), noun.text, True)
        if token.lemma_.lower() not in _HARM or token.pos_ != "VERB":
            continue
        for child in token.children:
            passive = child.dep_ == "nsubjpass"
            if (passive or child.dep_ == "dobj") and child.pos_ == "NOUN":
                for noun in (child, *child.conjuncts):
                    if not any(c.lower_ in ("no", "neither") for c in noun.children):
                        _add(found, kind_of(noun), noun.text, False)
    return tuple(found.values())


def _add(found: dict[str, Victim], kind: str, words: str, most: bool) -> None:
    """Keep a victim of a known group, or one of a majority, if its kind is new."""
    group = _group(kind)
    if group != "other" or most:
        found.setdefault(kind, Victim(kind, words, group, most))


def _group(kind: str) -> Group:
    """What a noun is the harm of which may be disputed."""
    if kind in _ARMED:
        return "armed"
    if kind in _UNARMED:
        return "unarmed"
    if kind in _MILITARY:
        return "military"
    return "civil" if kind in _CIVIL else "other"


def _said_of_most(verb: Token, inside: set[int]) -> Iterator[Token]:
    """The nouns that a sentence says most of the harmed were: "most of the dead were loaders"."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i in inside]
    for subject in subjects:
        words = {t.lower_ for t in subject.subtree}
        if words & _MOST and words & _HARMED:
            for child in verb.children:
                if child.dep_ == "attr" and child.pos_ == "NOUN":
                    yield from (noun for noun in (child, *child.conjuncts) if noun.i in inside)


def compare_victims(claim: Sequence[Victim], passage: Sequence[Victim]) -> Finding:
    """The finding of kind `victim` between two sentences."""
    if not claim or not passage:
        return absent("victim")
    theirs = {victim.kind: victim for victim in passage}
    for a in claim:
        if a.kind in theirs:
            b = theirs[a.kind]
            return Finding("victim", "match", 0.7, f"same victims: {a.kind}", a.words, b.words)
    for a in claim:
        for b in passage:
            if a.most and b.most and _exclude(a, b):
                reason = f"other victims: {a.kind} against {b.kind}"
                return Finding("victim", "conflict", _AGAINST_KIND, reason, a.words, b.words)
    for one, other, weight in (
        ("armed", "unarmed", _AGAINST_KIND),
        ("military", "civil", _BUILDINGS),
    ):
        sides = [{v.group for v in side} & {one, other} for side in (claim, passage)]
        if len(sides[0]) == len(sides[1]) == 1 and sides[0] != sides[1]:
            a = next(v for v in claim if v.group in sides[0])
            b = next(v for v in passage if v.group in sides[1])
            reason = f"other victims: {a.kind} against {b.kind}"
            return Finding("victim", "conflict", weight, reason, a.words, b.words)
    a, b = claim[0], passage[0]
    return Finding("victim", "compatible", 0.3, f"{a.kind} and {b.kind}", a.words, b.words)


def _exclude(a: Victim, b: Victim) -> bool:
    """Whether most cannot have been both: guards and loaders, women and men."""
    if frozenset((a.kind, b.kind)) in _APART:
        return True
    return (a.group == "armed") != (b.group == "armed")
