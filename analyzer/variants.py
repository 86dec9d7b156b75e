"""Whether two names are spellings of one: lost letters, transliterations, countries' adjectives.

Bodies are compared by their words in any order ("the Defence Ministry of Northland", "Northland's
Defense Ministry"), persons by the consonants of each part ("Abdel Rahman", "Abdulrahman").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from analyzer.judging.actors import stem_of
from analyzer.judging.places import skeleton
from analyzer.judging.words import words_of

# Vowels are written freely in transliterated names, but not as freely as the consonants alone
# would allow: "Hassan" and "Hussein" (0.62) are two names, "Nayef" and "Naif" (0.67) one.
_ALIKE_PART = 0.65
_ALIKE_WORD = 0.78  # in names of bodies, whose words are mostly English ("part", "port": 0.75)
_LONG_WORD = 7  # letters from which one wrong letter is a slip or a spelling, not another word
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'][^\W_]+)*")
_SMALL = words_of(
    "the a an of for in and on to at with by s al el as ash ar ad az run owned led backed"
)
_SPELLINGS = {"center": "centre", "defense": "defence", "tv": "television"}
# Bodies of a state, which may be named by its capital: "the ministry in <capital>".
STATE_BODIES = words_of(
    "ministry government army military parliament presidency navy police cabinet regime"
)
_SLAVE_OF = re.compile(r"\babd(?:[aeu][lrnsdtz])?(?:[ -]+[aeu]l)?[ -]*(?=\w)")
TITLES = words_of(
    "mr mrs ms dr prof sir gen maj lt col sgt capt brig adm rev sheikh sayyed sayed haji hajji",
    "general major colonel captain lieutenant brigadier president king prince pope sen rep gov",
    "senator representative former republican democratic",
)


def plain_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without possessives and the dots of "U.N."."""
    found = []
    for match in _WORD.finditer(name):
        word = match.group().lower().replace(".", "").replace("’", "'").removesuffix("'s")
        if word:
            found.append(word)
    return tuple(found)


def body_key(name: str) -> tuple[str, ...]:
    """The words that tell a body from others, sorted; a country and its adjective are one."""
    words = [word for word in plain_words(name) if word not in _SMALL]
    state = any(word in STATE_BODIES for word in words)
    return tuple(sorted(word_key(word, state) for word in words))


@lru_cache(maxsize=20_000)
def word_key(word: str, capitals: bool = False) -> str:
    """A word without its endings; with `capitals`, a capital city stands for its country."""
    word = _SPELLINGS.get(word, word)
    stem = word
    while (shorter := stem_of(stem)) != stem:
        stem = shorter
    return stem if capitals or stem[:2] == word[:2] else word


def same_body(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two keys of `body_key` are equal but for the spelling of one word."""
    if len(ours) != len(theirs) or not ours:
        return False
    mine, other = list(ours), list(theirs)
    for word in ours:
        if word in other:
            mine.remove(word)
            other.remove(word)
    return not mine or (len(mine) == 1 and _alike(mine[0], other[0], _ALIKE_WORD))


def without_title(name: str) -> str:
    """A person's name without "Gen." and the like before it."""
    words = name.split()
    while len(words) > 1 and words[0].lower().rstrip(".") in TITLES:
        words = words[1:]
    return " ".join(words)


def person_parts(name: str) -> tuple[str, ...]:
    """The parts of a person's name in lower case, without titles; "Abdel Rahman" is one part."""
    folded = _SLAVE_OF.sub("abd", name.lower().replace("’", "'"))
    parts = [part for part in plain_words(folded) if part not in _SMALL]
    while len(parts) > 1 and parts[0] in TITLES:
        parts = parts[1:]
    return tuple(parts)


def same_person(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two names of `person_parts` may be spellings of one."""
    return len(ours) == len(theirs) > 0 and all(
        a == b or _alike(a, b, _ALIKE_PART) for a, b in zip(ours, theirs, strict=True)
    )


def initials(name: str) -> frozenset[str]:
    """What a name may be shortened to by its initials, with and without its small words."""
    words = name.replace("-", " ").split()
    small = [word for word in words if word.lower() not in _SMALL]
    return frozenset("".join(word[0].upper() for word in some) for some in (words, small) if some)


@lru_cache(maxsize=50_000)
def _alike(one: str, other: str, least: float) -> bool:
    """Whether two words are one by sound or but for a single letter."""
    if min(len(one), len(other)) >= _LONG_WORD and one[0] == other[0] and _one_off(one, other):
        return True
    sound = "".join(skeleton(one))
    if len(sound) < 2 or sound != "".join(skeleton(other)):
        return False
    return SequenceMatcher(None, _sounded(one), _sounded(other), autojunk=False).ratio() >= least


def _sounded(word: str) -> str:
    """A word with the letters that transliterations exchange made one."""
    return word.replace("q", "k").replace("ou", "u").replace("oo", "u").replace("ee", "i")


def _one_off(one: str, other: str) -> bool:
    """Whether one letter is exchanged, lost or added."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    rest = short[at + 1 :] if len(short) == len(long) else short[at:]
    return rest == long[at + 1 :]
