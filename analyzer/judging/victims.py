"""Typed comparison of victims: who was harmed?

Groups that harmed words govern ("killed 12 soldiers", "a strike on worshippers") are sorted into
armed and unarmed; a conflict is where one side names only the one and the other only the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent
from analyzer.judging.kinds import kind_of
from analyzer.judging.quantities import Count
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARMED = words_of(
    "fighter soldier police officer policeman commander army troop force militia guard pilot",
    "airman recruit conscript",
)
_UNARMED = words_of(
    "civilian child woman girl boy resident villager passenger worshipper patient student teacher "
    "family bystander shopper medic journalist rescuer evacuee refugee protester pilgrim tourist "
    "baby schoolchild schoolgirl mourner farmer"
)
_HARM = words_of(
    "kill wound injure hit target strike attack bomb shell shoot murder execute massacre hurt",
    "arrest detain kidnap abduct stab",
)
_AGAINST_KIND = 0.7  # soldiers against civilians


def read_victims(tokens: Sequence[Token], counts: Sequence[Count]) -> tuple[tuple[str, str], ...]:
    """Kind and verbatim word of those whom a sentence says were harmed, each kind once.

    Args:
        tokens: the tokens of one sentence.
        counts: its quantities, which name the counted groups.
    """
    found: dict[str, str] = {}
    for count in counts:
        if count.quantity.of and count.quantity.counted in ("killed", "wounded", "casualties"):
            found.setdefault(count.quantity.of, count.quantity.text)
    for token in tokens:
        if token.lemma_.lower() not in _HARM or token.pos_ != "VERB":
            continue
        for child in token.children:
            passive = child.dep_ == "nsubjpass"
            if (passive or child.dep_ == "dobj") and child.pos_ == "NOUN":
                for noun in (child, *child.conjuncts):
                    found.setdefault(kind_of(noun), noun.text)
    return tuple((kind, text) for kind, text in found.items() if kind in _ARMED | _UNARMED)


def compare_victims(
    claim: Sequence[tuple[str, str]], passage: Sequence[tuple[str, str]]
) -> Finding:
    """The finding of kind `victim` between two sentences."""
    ours, theirs = dict(claim), dict(passage)
    if not ours or not theirs:
        return absent("victim")
    for kind in ours:
        if kind in theirs:
            return Finding(
                "victim", "match", 0.7, f"same victims: {kind}", ours[kind], theirs[kind]
            )
    name, other = next(iter(ours)), next(iter(theirs))
    words = ours[name], theirs[other]
    sides = {kind in _ARMED for kind in ours}, {kind in _ARMED for kind in theirs}
    if len(sides[0]) == len(sides[1]) == 1 and sides[0] != sides[1]:
        reason = f"other victims: {name} against {other}"
        return Finding("victim", "conflict", _AGAINST_KIND, reason, *words)
    return Finding("victim", "compatible", 0.3, f"{name} and {other}", *words)
