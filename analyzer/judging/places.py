"""Typed comparison of places by name: no gazetteer, only what the sentences say.

Names are compared by their consonants, since transliterations differ in vowels, articles and
hyphens (Mayadeen, al-Mayadin). A village against its province is no conflict: two places
conflict only where both are named with the same rank ("the town of X", "the town of Y", "gate 3",
"gate 5") and the same deed is told of both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent
from analyzer.judging.happenings import deeds_of, same_deed
from analyzer.judging.numerals import read_numerals
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_RANKS = {
    "town": "town", "city": "town", "village": "town", "hamlet": "town", "suburb": "town",
    "neighborhood": "district", "neighbourhood": "district", "district": "district",
    "quarter": "district", "borough": "district", "street": "street", "square": "street",
    "avenue": "street", "province": "province", "governorate": "province", "state": "province",
    "region": "province", "county": "province", "country": "country", "island": "island",
    "river": "river", "camp": "camp", "airport": "airport", "airfield": "airport",
    "airbase": "airport", "hospital": "hospital", "prison": "prison", "school": "school",
    "university": "university", "mosque": "mosque", "church": "church", "station": "station",
    "court": "court", "stadium": "stadium", "bridge": "bridge", "valley": "valley",
}  # fmt: skip
_INSTITUTIONS = words_of("hospital prison school university mosque church station court stadium")
# Places that are told apart by a number after them.
NUMBERED = words_of(
    "silo gate hall room platform terminal pier dock berth ward floor block building reactor exit",
    "tunnel shaft hangar warehouse courtroom cell camp checkpoint lane junction track car carriage",
)
_PREPOSITIONS = words_of(
    "in near at outside around inside into towards toward across within",
)
_DIRECTIONS = words_of(
    "north south east west northern southern eastern western central northeast northwest",
    "southeast southwest northeastern northwestern southeastern southwestern rural greater",
    "downtown",
)
_ARTICLES = re.compile(r"^(?:al|el|ad|an|ar|as|ash|at|az|the|ul)[- ]+(?=\w)")
_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = (
    ("tch", "x"), ("sch", "x"), ("sh", "x"), ("ch", "x"), ("dh", "d"), ("th", "t"), ("kh", "k"),
    ("gh", "g"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("c", "k"), ("z", "s"), ("v", "f"),
)  # fmt: skip
_NO_PLACES = words_of(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may",
    "june july august september october november december islamic twitter facebook islam",
)


@dataclass(frozen=True)
class Place:
    """A place as a sentence names it.

    `name` is verbatim; `rank` says what it is called there ("town", "province"), or is empty;
    `key` holds the consonants of each word, or the number of a numbered place; `verb` is the
    lemma of what happened there, if plain; `deeds` is what is told of it.
    """

    name: str
    rank: str
    key: tuple[str, ...]
    verb: str
    deeds: frozenset[str] = frozenset()


def read_places(tokens: Sequence[Token]) -> tuple[Place, ...]:
    """The places that the tokens of one sentence name, in reading order, each once."""
    found: dict[tuple[str, ...], Place] = {}
    place = 0
    while place < len(tokens):
        numbered = _numbered(tokens, place)
        if numbered is not None:
            found.setdefault(numbered.key, numbered)
            place += 2
            continue
        last = _name_end(tokens, place)
        if last < place:
            place += 1
            continue
        rank, first, end = _rank(tokens, place, last)
        generic = all(token.lower_ in _RANKS for token in tokens[first : end + 1])
        if not generic and (rank or _located(tokens, place, last)):
            name = tokens[0].doc[tokens[first].i : tokens[end].i + 1].text
            key = skeleton(name)
            if key and (key not in found or (rank and not found[key].rank)):
                verb = _verb(tokens, place, last)
                found[key] = Place(name, rank, key, verb, deeds_of(tokens[last]))
        place = last + 1
    return tuple(found.values())


def _numbered(tokens: Sequence[Token], place: int) -> Place | None:
    """The place that a number tells apart from its like: "silo four", "Gate 3"."""
    noun = tokens[place].lower_
    if noun not in NUMBERED or place + 1 >= len(tokens):
        return None
    following = tokens[place + 2].lower_ if place + 2 < len(tokens) else ""
    number = read_numerals([tokens[place + 1].lower_])
    if not number or any(t.tag_ in ("NN", "NNS") for t in tokens[place + 2 : place + 3]):
        return None  # "in the hall 300 people"
    if following in ("-", "of") or number[0].vague:
        return None
    name = tokens[0].doc[tokens[place].i : tokens[place + 1].i + 1].text
    deeds = deeds_of(tokens[place + 1]) or deeds_of(tokens[place])
    return Place(name, noun, (noun, f"{number[0].low:g}"), "", deeds)


_SMALL = words_of(
    "al el az ez es as ash ul de",
)


def _name_end(tokens: Sequence[Token], place: int) -> int:
    """Last token of the capitalised name that starts here, or place - 1."""
    last = place - 1
    for here in range(place, len(tokens)):
        token = tokens[here]
        word = token.lower_
        if token.text[0].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X"):
            if word in _NO_PLACES or (word in _RANKS and last >= place):
                break
            last = here
        elif not (token.text == "-" or word in _SMALL or word.startswith(("al-", "el-"))):
            break
        elif word.startswith(("al-", "el-")):
            last = here
    return last


def _rank(tokens: Sequence[Token], first: int, last: int) -> tuple[str, int, int]:
    """What the name is called ("X province", "the town of X"), and its bounds without that word."""
    following = tokens[last + 1].lower_ if last + 1 < len(tokens) else ""
    described = _is_description(tokens[last], following in _INSTITUTIONS)
    # "Youth City roundabout" is no town.
    if following in _RANKS and not described and tokens[last + 1].dep_ != "compound":
        return _RANKS[following], first, last
    if last > first and tokens[last].lower_ in _RANKS:
        return _RANKS[tokens[last].lower_], first, last - 1
    before = [token.lower_ for token in tokens[max(first - 2, 0) : first]]
    if before and before[-1] in ("of", ",") and before[0] in _RANKS and len(before) == 2:
        return _RANKS[before[0]], first, last
    named = any(token.ent_type_ in ("GPE", "LOC", "FAC") for token in tokens[first : last + 1])
    if before and before[-1] in _RANKS and named:
        return _RANKS[before[-1]], first, last
    return "", first, last


_OF_PEOPLES = ("ian", "ish", "ese", "can", "ean", "rab")


def _is_description(token: Token, institution: bool) -> bool:
    """Whether the word before "town" tells what kind it is: "a Kurdish town".

    An institution is an organisation by name, which the name itself must not be held against.
    """
    kinds = ("NORP",) if institution else ("NORP", "ORG", "PERSON")
    described = token.ent_type_ in kinds or token.pos_ == "ADJ"
    return described or token.lower_.endswith(_OF_PEOPLES)


def _located(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name without a rank is a place: by entity type, or after a word of place."""
    if any(token.ent_type_ in ("GPE", "LOC", "FAC") for token in tokens[first : last + 1]):
        return True
    at = first - 1
    while at >= 0 and tokens[at].lower_ in _DIRECTIONS | {"the"}:
        at -= 1
    if any(token.ent_type_ in ("PERSON", "DATE", "NORP") for token in tokens[first : last + 1]):
        return False
    return at >= 0 and tokens[at].lower_ in _PREPOSITIONS


def _verb(tokens: Sequence[Token], first: int, last: int) -> str:
    """Lemma of the verb that a plain "in X" belongs to, or empty."""
    token = tokens[last]
    if token.dep_ != "pobj" or token.head.lower_ not in _PREPOSITIONS:
        return ""
    head = token.head.head
    for _ in range(3):
        if head.pos_ == "VERB":
            return head.lemma_.lower()
        head = head.head
    return ""


# Last words of a name that says what kind of place it is, as a name has them: "Mill Street".
_LAST_WORDS = words_of(
    "street road avenue lane boulevard highway square plaza terrace crescent alley roundabout",
    "junction crossing bridge tunnel gate tower park gardens forest hill hills heights mountain",
    "mountains valley river lake bay beach island islands quay wharf pier dock docks harbour",
    "harbor port airport airfield airbase station stadium hospital prison school university",
    "mosque church cathedral camp district quarter neighbourhood neighborhood suburb town city",
    "village county province governorate region",
)
# With a small letter these are no part of the name: "Selm province" is "Selm".
_SAME_WITHOUT = words_of(
    "town city village county province governorate region port school park gate",
)


def name_end(tokens: Iterable[Token], end: int) -> int:
    """Where a name that was read up to this offset ends with its last words: "Mill Street"."""
    for token in tokens:
        if token.idx == end + 1 and token.lower_ in _LAST_WORDS:
            # "London school children" are of no school.
            own = token.lower_ not in _SAME_WITHOUT and token.dep_ != "compound"
            if own or token.text[0].isupper():
                end = token.idx + len(token)
    return end


def without_kind(name: str) -> str:
    """A name without the last words that say what kind of place it is: "Mill" of "Mill Street"."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in _LAST_WORDS:
        words.pop()
    return " ".join(words)


_SIDES = frozenset(("north", "south", "east", "west"))


def skeleton(name: str) -> tuple[str, ...]:
    """Each word of a name reduced to its consonants, as far as transliterations agree on them.

    Vowels, doubled letters, articles ("al-") and "h", "w", "y" inside a word are dropped; letters
    that stand for one sound are made one. ("Deir Ezzor" and "Deir Az-Zour" are the same.)
    """
    plain = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(c for c in plain if c.isalnum() or c in " -")
    keys = []
    for word in plain.split():
        word = _ARTICLES.sub("", word + "").replace("-", "")
        if word in _SIDES:
            keys.append(word)
            continue
        if word in _DIRECTIONS or word in _SMALL or word in ("the", "of", "s"):
            continue
        for letters, sound in _SOUNDS:
            word = word.replace(letters, sound)
        word = word[0] + re.sub("[hwy]", "", word[1:]) if word else word
        word = re.sub("[aeiou]", "", word)
        word = _DOUBLED.sub(r"\1", word)
        if word:
            keys.append(word)
    return tuple(keys)


_SHORT = 3  # skeletons of fewer consonants are shared by unrelated names
_ALIKE = 0.75  # least share of equal letters where the consonants do not tell


def same_place(a: Place, b: Place) -> bool:
    """Whether two names may be spellings of one place, or one contains the other."""
    if a.rank in NUMBERED or b.rank in NUMBERED:
        return a.key == b.key
    if _SIDES & set(a.key) != _SIDES & set(b.key):
        return False  # North Korea, South Korea
    shared = sum(len(word) for word in set(a.key) & set(b.key) - _SIDES)
    return shared >= _SHORT or _similarity(a.name, b.name) >= _ALIKE


def _similarity(a: str, b: str) -> float:
    """Ratio of equal letters, 0 to 1."""
    return SequenceMatcher(None, a.lower(), b.lower(), autojunk=False).ratio()


_RANKED = 0.7  # two towns, nothing shared: seldom the same place under two names
_SAME_VERB = 0.3  # "killed in X", "killed in Y": Y may lie in X


def compare_places(claim: Sequence[Place], passage: Sequence[Place]) -> Finding:
    """The finding of kind `place` between two sentences."""
    if not claim or not passage:
        return absent("place")
    for a in claim:
        for b in passage:
            apart = a.rank in NUMBERED and a.rank == b.rank and a.key != b.key
            if apart and same_deed(a.deeds, b.deeds) and not _both(claim, passage, a.rank):
                reason = f"other {a.rank}: {a.name} against {b.name}"
                return Finding("place", "conflict", _RANKED, reason, a.name, b.name)
    shared = [(a, b) for a in claim for b in passage if same_place(a, b)]
    if shared:
        a, b = max(shared, key=lambda pair: (bool(pair[0].rank), len(pair[0].key)))
        weight = 1.0 if a.rank or b.rank else 0.7
        return Finding("place", "match", weight, f"same place: {a.name}", a.name, b.name)
    for a in claim:
        for b in passage:
            if a.rank and a.rank == b.rank and same_deed(a.deeds, b.deeds):
                reason = f"other {a.rank}: {a.name} against {b.name}"
                return Finding("place", "conflict", _RANKED, reason, a.name, b.name)
    a, b = claim[0], passage[0]
    if len(claim) == len(passage) == 1 and a.verb and a.verb == b.verb and a.rank == b.rank:
        reason = f"other place, unless one lies in the other: {a.name} against {b.name}"
        return Finding("place", "conflict", _SAME_VERB, reason, a.name, b.name)
    return Finding("place", "unrelated", 0.3, f"{a.name} and {b.name}", a.name, b.name)


def _both(claim: Sequence[Place], passage: Sequence[Place], rank: str) -> bool:
    """Whether the two sides share one place of that rank, beside others."""
    ours = {place.key for place in claim if place.rank == rank}
    return bool(ours & {place.key for place in passage if place.rank == rank})
