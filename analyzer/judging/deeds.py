"""What was done to those who are counted: killed, wounded, arrested, displaced and so on.

The controlled words are the keys of `DEED_WORDS`. Which one a number belongs to is read from the
words beside it, then from the parse tree, which headlines and lost commas often spoil.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from analyzer.judging.numerals import Numeral

DEED_WORDS = {
    "killed": "kill kills killed killing killings dead die dies died dying death deaths fatality "
    "fatalities fatal perish perished slain slay slaying massacred murdered murder murders "
    "executed massacre massacring martyred beheaded drowned lives bodies corpses toll",
    "wounded": "wound wounds wounded wounding injure injures injured injuring injury injuries hurt "
    "maimed",
    "casualties": "casualty casualties",
    "missing": "missing unaccounted",
    "arrested": "arrest arrests arrested arresting detain detains detained detaining detainees "
    "jailed imprisoned",
    "displaced": "displace displaces displaced displacing uproot uprooted flee flees fled fleeing "
    "refugees",
    "evacuated": "evacuate evacuates evacuated evacuating",
    "kidnapped": "kidnap kidnaps kidnapped kidnapping abduct abducts abducted abducting hostage "
    "hostages",
    "freed": "freed freeing released releasing",
    "rescued": "rescue rescues rescued rescuing",
}
DEEDS = {word: deed for deed, words in DEED_WORDS.items() for word in words.split()}
DEED_NOUNS = words_of(
    "dead death deaths fatality fatalities casualty casualties injury injuries arrest arrests",
    "hostage hostages refugees bodies corpses lives killings murders detainees toll",
)
TOTALS = words_of(
    "toll tolls number numbers count tally total totals",
)
BE = words_of(
    "was were is are been be being",
)
_PASS_AFTER = BE | words_of(
    "have has had also reported reportedly confirmed feared and left people others more of them",
    "so far now already whom who",
)
_PASS_BEFORE = words_of(
    "of to at than the a has have had risen rose reached hit hits rises reaches climbs climbed",
    "passed stood stands people civilians include including among as some is was were also and",
    "both up more",
)


_RISES = words_of("rose risen rises reached reaches hit hits climbed climbs stood stands at to")


def deed_of(
    words: Sequence[str],
    tokens: Sequence[Token],
    numeral: Numeral,
    noun_end: int,
    before: int,
    after: int,
    plain: bool,
) -> str:
    """What was done to those counted ("killed", "arrested", ...), or empty."""
    noun = words[noun_end] if noun_end > numeral.last else ""
    if noun in DEED_NOUNS and noun not in ("hostages", "refugees", "detainees"):
        return DEEDS[noun]
    beside = noun_end + 1
    if beside < after and words[beside] in DEEDS and not _active(tokens[beside]):
        return _joined(words, beside)
    for place in range(numeral.first - 1, max(before, numeral.first - 6), -1):
        if words[place] in DEEDS and not _passive(tokens, place):
            return _joined(words, place)
        if words[place] not in _PASS_BEFORE:
            break
    for place in range(beside, min(after, beside + 5)):
        if words[place] in DEEDS and not _active(tokens[place]):
            return _joined(words, place)
        if words[place] not in _PASS_AFTER:
            break
    if _RISES & set(words[max(before + 1, numeral.first - 3) : numeral.first]):
        for place in range(numeral.first):
            if words[place] in ("toll", "tolls"):
                return _total(tokens[place])
    governed = governing_deed(tokens[noun_end if noun else numeral.core])
    if governed:
        return governed
    if plain and (noun or numeral.last + 1 == after or after < len(words) or numeral.first == 0):
        for place in range(noun_end + 1, min(after, noun_end + 8)):
            if words[place] in DEEDS and not _active(tokens[place]):
                return DEEDS[words[place]]
    if noun in DEED_NOUNS:
        return DEEDS[noun]
    of_whom = words[numeral.last + 1 : numeral.last + 4]
    if of_whom[:2] == ["of", "the"] and of_whom[-1] in DEEDS:
        return DEEDS[of_whom[-1]]  # "15 of the wounded"
    return ""


def _active(token: Token) -> bool:
    """Whether a verb of harm has its own object: "12 jets killed three" kills no jets."""
    return token.tag_ in ("VBG", "VBZ", "VBP", "VBD") and any(
        child.dep_ == "dobj" for child in token.children
    )


def _passive(tokens: Sequence[Token], place: int) -> bool:
    """Whether the harmed stand before the verb: "were killed 12 days later"."""
    return place > 0 and tokens[place - 1].lower_ in BE


def _joined(words: Sequence[str], place: int) -> str:
    """The deed at a word; "killing and wounding" counts both together."""
    deed = DEEDS[words[place]]
    for joint, other in ((place - 1, place - 2), (place + 1, place + 2)):
        if 0 <= other < len(words) and words[joint] in ("and", "or"):
            second = DEEDS.get(words[other])
            if second and {deed, second} == {"killed", "wounded"}:
                return "casualties"
    return deed


_PREDICATES = frozenset(("acomp", "oprd", "attr", "ccomp", "xcomp"))


def governing_deed(token: Token) -> str:
    """The deed above a number in the parse tree, or beside it under the same verb."""
    for child in token.children:
        if child.dep_ in ("acl", "relcl") and child.lower_ in DEEDS and not _active(child):
            return DEEDS[child.lower_]
    for _ in range(5):
        head = token.head
        if head is token:
            break
        if head.pos_ == "ADP" and head.lower_ not in ("of", "to", "at", "than", "among", "as"):
            break
        if token.dep_ in ("advcl", "ccomp", "relcl", "acl", "appos"):
            break
        if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX"):
            break
        if head.lower_ in DEEDS:
            if token.dep_ != "nsubj" or not _active(head):
                return DEEDS[head.lower_]
            break
        if head.pos_ in ("VERB", "AUX"):
            for child in head.children:
                if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in TOTALS:
                    return _total(child)
                beside = child.dep_ in _PREDICATES and child.i > token.i
                if beside and child.lower_ in DEEDS and not _active(child):
                    return DEEDS[child.lower_]
        if head.lower_ in TOTALS:
            return _total(head)
        token = head
    return ""


def _total(token: Token) -> str:
    """What a "toll" or "number" is of: "number of wounded", "death toll"."""
    if token.lower_ in ("toll", "tolls"):
        described = [DEEDS[child.lower_] for child in token.lefts if child.lower_ in DEEDS]
        return described[0] if described else "killed"
    for near in token.subtree:
        if near.lower_ in DEEDS:
            return DEEDS[near.lower_]
    return ""
