"""How firmly a sentence says what it says: from confirmed to denied.

Two sides that differ only in firmness do not contradict each other: "a suspected gas attack" and
"a gas attack" may be one account, of which one is more careful.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.datamodels import Firmness
from analyzer.judging.words import words_of
from analyzer.lexicon import HEDGES, HEDGING_ADVERBS, SAYING

if TYPE_CHECKING:
    from spacy.tokens import Token

_CONFIRMING = words_of("confirm verify acknowledge admit establish prove")
_REPORTING = words_of("report believe understand think estimate")
_ALLEGING = words_of("allege claim accuse suspect purport suppose")
_DENYING = words_of("deny refute dismiss reject rebut disavow")
_ALLEGED = words_of("alleged suspected presumed purported supposed apparent unconfirmed")
_POSSIBLE = words_of("may might could possibly perhaps possible likely probably apparently unclear")
_SEEMING = words_of("seem appear")
# What these verbs deny or confirm is a statement; without one they are plain deeds.
_STATEMENTS = words_of(
    "report claim allegation accusation charge suggestion rumour rumor responsibility involvement",
    "death toll attack strike killing news finding account role wrongdoing",
)
# "could not", "may 5" and the like say nothing of doubt.
_ABLE = words_of("not n't only")


def read_firmness(tokens: Sequence[Token]) -> Firmness:
    """How firmly the tokens of one sentence say what they say.

    The weakest mark decides, since a sentence is as firm as its most careful word; a denial
    outweighs all. A sentence on somebody's word is `reported`, one without any mark `stated`.
    """
    found: set[Firmness] = {mark for token in tokens if (mark := _mark(token)) is not None}
    order: tuple[Firmness, ...] = ("denied", "possible", "alleged", "confirmed", "reported")
    return next((mark for mark in order if mark in found), "stated")


def _mark(token: Token) -> Firmness | None:
    """What a single word does to the firmness of its sentence, if anything."""
    word, lemma = token.lower_, token.lemma_.lower()
    if word == "according":
        return "reported"
    negated = any(child.dep_ == "neg" for child in token.children)
    if token.pos_ == "VERB":
        if lemma in _DENYING and _of_statement(token):
            return "denied"
        if lemma in _CONFIRMING:
            return "possible" if negated else "confirmed"
        if lemma in _ALLEGING and _of_statement(token):
            return "alleged"
        if lemma in _SEEMING:
            return "possible"
        if lemma in _REPORTING or (lemma in SAYING and lemma not in HEDGES):
            return "reported" if _of_statement(token) else None
        return None
    if word in _ALLEGED or HEDGING_ADVERBS.get(word) == "alleged":
        return "alleged"
    if HEDGING_ADVERBS.get(word) == "reported":
        return "reported"
    if word in _POSSIBLE and not (token.tag_ == "MD" and _is_ability(token)):
        return None if token.pos_ == "PROPN" or token.ent_type_ == "DATE" else "possible"
    return None


def _is_ability(modal: Token) -> bool:
    """Whether "could" tells of what somebody was not able to do."""
    return modal.lower_ == "could" and any(c.lower_ in _ABLE for c in modal.head.children)


def _of_statement(verb: Token) -> bool:
    """Whether a verb has something said beside it: a clause, a passive, a noun of a statement."""
    if verb.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in verb.children):
        return True
    for child in verb.children:
        if child.dep_ in ("ccomp", "xcomp", "pcomp"):
            return True
        if child.dep_ == "dobj" and child.lemma_.lower() in _STATEMENTS:
            return verb.lemma_.lower() != "claim"  # to claim responsibility is to admit
    return verb.dep_ in ("amod", "acl")
