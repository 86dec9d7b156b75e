"""Noun phrases that mean a group without naming it: "government troops", "the X-led coalition".

A phrase is read from its head noun to the left, word by word, as far as the words are known to
describe a group. Which state or people it means is told by a nation's name, a leader's name, or
nothing, which the article's other phrases must then settle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.judging.words import words_of
from analyzer.lexicon import LOADED, ROLES, STATELESS
from analyzer.variants import word_key

if TYPE_CHECKING:
    from spacy.tokens import Token

    from analyzer.language import Sentence

Sort = Literal["forces", "rule", "coalition", "rebels", "opposition", "siding", "people", "led"]

WORD = re.compile(r"(?:[A-Za-z]\.){2,}(?:-\w+)*(?:['’]s)?|\w+(?:[-–’'](?=\w)\w+|\.(?=[a-z])\w+)*")
_JOINT = re.compile(r"[ \t]*[\"“‘'”’]?[ \t]*|[ \t]*\n?[ \t]*")
_POSSESSIVE = re.compile(r"['’]s?$")

ARMY = words_of("army military armies")
TROOPS = words_of("forces troops soldiers servicemen")
FIGHTERS = words_of(
    "fighters militants militia militias militiamen gunmen insurgents jihadists extremists "
    "terrorists mercenaries jihadis"
)
RULE = words_of("government regime")
_REBELS = words_of("rebels")
# Nouns for groups of any kind: heads beside a name, or of an apposition.
GROUPS = words_of(
    "group groups organisation organization organisations organizations network movement "
    "faction factions gang gangs alliance outfit cell monitor watchdog agency charity service "
    "party brigade battalion coalition institution"
)
HELPERS = words_of("rescuers workers volunteers responders medics paramedics")
LIMBS = words_of("arm wing branch affiliate offshoot franchise umbrella front proxy proxies ally")
HEADS = ARMY | TROOPS | FIGHTERS | RULE | _REBELS | words_of("coalition opposition")

_LED = words_of("led dominated spearheaded majority")
_BACKED = words_of(
    "backed allied supported aligned linked affiliated trained funded sponsored armed formed "
    "inspired based run"
)
# Words that describe a group and do not change which group it is.
PLAIN = words_of(
    "international global armed armoured armored ground loyalist moderate mainstream islamist",
    "jihadist jihadi takfiri terrorist terror extremist militant hardline hard-line radical",
    "ultra-hardline ultraconservative ultra-conservative foreign so-called self-styled",
    "self-proclaimed self-declared separatist secessionist illegal illegitimate legitimate",
    "criminal brutal murderous evil outrageous hostile barbaric savage vicious notorious infamous",
    "bloody bloodthirsty genocidal fanatic fanatical fundamentalist islamic muslim powerful main",
    "leading largest key militia paramilitary guerrilla insurgent repressive oppressive tyrannical",
    "dictatorial autocratic authoritarian embattled beleaguered defiant occupying occupation",
    "invading invader puppet mercenary heroic brave valiant liberated resistance fascist nazi",
    "zionist crusader colonial imperialist rogue outlaw outlawed banned designated",
)
# Words that describe a group beside its name or in an apposition.
_BESIDE = words_of(
    "rescue search-and-rescue aid relief medical humanitarian volunteer civil defence defense "
    "emergency health monitoring war rights human activist opposition rebel political "
    "non-governmental nongovernmental umbrella first media news local independent neutral social "
    "protection charity military"
)
# Words that a label does not begin with: they say how large a group is.
WEAK = words_of("powerful main leading largest key armoured armored first local designated")
# Words that make it another group, or nobody in particular.
_OTHER = words_of(
    "security special peacekeeping interim provisional transitional former previous new next "
    "allied friendly local rival joint other border police air naval free national democratic "
    "popular defence defense regional federal joint unity coalition's ruling hospital school "
    "revolutionary revolution liberation peoples people's own enemy united"
)
_TITLES = words_of("president dictator leader strongman mr general king prime minister premier")
_IN_NAMES = words_of("al el bin president")
_SIDES = words_of("government regime army rebel opposition coalition military")
_SIDING = re.compile(r"^(?:pro|anti)-(.+)$")
UNKNOWN = "?"  # the home of "the Selm government", where nobody knows what Selm is


@dataclass(frozen=True)
class Word:
    """A word of a sentence: `start:end` in its text, `fold` without case, possessive and dots."""

    text: str
    fold: str
    start: int
    end: int
    token: Token | None

    @property
    def pos(self) -> str:
        """Part of speech of its first token."""
        return self.token.pos_ if self.token is not None else ""


@dataclass(frozen=True)
class Description:
    """A phrase `words[first : last + 1]` and whom it means.

    `home` is the stem of a nation or people, empty where the phrase does not say it. `cause` is
    the side word that it goes by ("government" of "government troops"), "led" of a coalition whose
    leader is said, or the head itself.
    """

    first: int
    last: int
    sort: Sort
    home: str
    cause: str


def words_in(sentence: Sentence) -> tuple[Word, ...]:
    """The words of a sentence with their places in it; hyphened ones are one word."""
    base = sentence.start - sentence.offset
    tokens = {token.idx - base: token for token in sentence.tokens}
    found = []
    for match in WORD.finditer(sentence.text):
        found.append(
            Word(
                match.group(), fold(match.group()), match.start(), match.end(),
                tokens.get(match.start()),
            )
        )  # fmt: skip
    return tuple(found)


def fold(word: str) -> str:
    """A word without case, possessive ending and the dots of "U.S."."""
    return _POSSESSIVE.sub("", word.lower().replace("’", "'")).replace(".", "").replace("–", "-")


def without_possessive(word: str) -> str:
    """A word without a possessive ending."""
    return _POSSESSIVE.sub("", word)


def adjoin(text: str, one: Word, other: Word) -> bool:
    """Whether nothing but white space or a quotation mark stands between two words."""
    return _JOINT.fullmatch(text[one.end : other.start]) is not None


class Describer:
    """Reads descriptions.

    Args:
        nation: the stem of the nation or people that a word names, or nothing.
        leader: the stem of the nation that the person whom a word names leads, or nothing.
        people: whether a word is the name of a nation's people, not of a country.
    """

    def __init__(
        self,
        nation: Callable[[str], str],
        leader: Callable[[str], str],
        people: Callable[[str], bool],
    ) -> None:
        self._nation = nation
        self._people = people
        self._leader = leader

    def read(self, text: str, words: Sequence[Word], head: int) -> Description | None:
        """The description whose head noun is `words[head]`, or None where it is not certain."""
        noun = words[head].fold
        if noun not in HEADS or self._goes_on(text, words, head):
            return None
        first, siding = head, ""
        homes: list[str] = []
        sides: list[str] = []
        led: list[str] = []
        person = place = False
        while first and adjoin(text, words[first - 1], words[first]):
            word = words[first - 1]
            role, value = self.role(word)
            if person and role in ("", "title") and _in_name(word):
                role = "title"  # the given names and the office of a leader
            person = role in ("leader", "title")
            if role == "" and self._names(words, first - 1):
                rival = noun in RULE and first == head and word.pos == "PROPN" and not _person(word)
                return Description(head, head, "rule", UNKNOWN, noun) if rival else None
            if role == "other":
                return None
            if role == "" or (role == "title" and not homes):
                break
            first -= 1
            if role in ("nation", "leader"):
                homes.append(value)
                place |= role == "leader" or word_key(word.fold) != value
            elif role == "side":
                sides.append(value)
            elif role == "led":
                led.append(value)
            elif role == "siding":
                siding = value
            elif role == "anti" and noun in TROOPS | FIGHTERS:
                return None
        if first == head and not sides and not _definite(text, words, head):
            return None
        if _within_name(words, first, head) or (not led and _is_made_of(text, words[head])):
            return None
        homes = _one_home(homes)
        if len(homes) > 1:
            return None
        home = homes[0] if homes else ""
        sort = _sort(noun, home, sides, led, siding)
        if sort is None or (place and sort not in ("rule", "forces")):
            return None  # "the Damascus rebels" are those of a town
        if sort in ("coalition", "led") and led:
            home = led[0]
        if sort == "siding" and siding not in _SIDES:
            home = siding
        while first < head and words[first].fold in WEAK:
            first += 1
        if led and sort == "coalition":
            return Description(first, head, sort, home, "led")
        cause = next((side for side in sides if side in ("government", "regime")), noun)
        return Description(first, head, sort, home, cause)

    def _goes_on(self, text: str, words: Sequence[Word], head: int) -> bool:
        """Whether the noun only stands before another that means the group, or is half a word."""
        at, end = words[head].start, words[head].end
        if text[at - 1 : at] in ("-", "–") or text[end : end + 1] in ("-", "–"):
            return True
        if head + 1 < len(words) and adjoin(text, words[head], words[head + 1]):
            following = words[head + 1]
            if following.fold in HEADS | GROUPS | HELPERS:
                return not words[head].text.endswith(("'s", "’s"))
            if words[head].fold in ARMY - {"army"} and following.pos in ("NOUN", "PROPN"):
                return True
            if words[head].fold in ("opposition", "rebels"):
                return following.pos in ("NOUN", "PROPN")
        return words[head].pos in ("VERB", "ADV")

    def _names(self, words: Sequence[Word], at: int) -> bool:
        """Whether an unknown word may be a part of a name that goes on to the right."""
        word = words[at]
        if word.pos in ("DET", "ADP", "CCONJ", "SCONJ", "VERB", "AUX", "ADV", "PRON", "NUM"):
            return False
        if word.fold.isdigit() or not word.text[0].isupper():
            return False
        return at > 0 or word.pos == "PROPN"

    def is_people(self, word: Word) -> bool:
        """Whether a word is a nation's or people's adjective, not its country's name."""
        return self._people(word.text)

    def is_plain(self, word: Word) -> bool:
        """Whether a word between a name and a noun goes with both: "terrorist", "civil"."""
        if word.text[0].isupper() and self.role(word)[0] in ("nation", "side"):
            return False
        return word.fold in PLAIN | _BESIDE or self.role(word)[0] == "plain"

    def role(self, word: Word) -> tuple[str, str]:
        """What a word before a head noun does, and the nation or side that it names."""
        known = word.fold
        parts = known.split("-")
        siding = _SIDING.match(known)
        if siding:
            about = siding.group(1)
            if known.startswith("anti-"):
                return "anti", ""
            if about in ("government", "regime"):
                return "siding", about
            home = self._leader(about) or self._nation(about)
            return ("siding", home) if home else ("other", "")
        if len(parts) > 1 and parts[-1] in _LED:
            stem = self._nation(re.split(r"[-–]", word.text)[0])
            return ("led", stem) if stem else ("other", "")
        if len(parts) > 1 and parts[-1] in _BACKED:
            return "plain", ""
        if known in _OTHER:
            return "other", ""
        if known.rstrip("s") in _SIDES:
            return "side", known.rstrip("s")
        if known in PLAIN or known in LOADED:
            return "plain", ""
        if home := self._leader(word.text):
            return "leader", home
        if home := self._nation(word.text):
            return "nation", home
        if known in _TITLES:
            return "title", ""
        return "", ""


def _in_name(word: Word) -> bool:
    """Whether a word before a leader's surname may be a part of the name, or the office."""
    return word.fold in _IN_NAMES or (word.text[0].isupper() and word.pos == "PROPN")


def _person(word: Word) -> bool:
    """Whether a word is taken for a person's name: of a leader whom nobody introduces."""
    return word.token is not None and word.token.ent_type_ == "PERSON"


def _definite(text: str, words: Sequence[Word], head: int) -> bool:
    """Whether a noun alone means one that is known: "the army", "army helicopters", not "army"."""
    if words[head].fold not in RULE | ARMY | {"coalition"}:
        return True
    following = words[head + 1] if head + 1 < len(words) else None
    if following is not None and adjoin(text, words[head], following):
        if following.fold in ROLES:
            return False  # an "army chief" may be any army's
        if following.pos in ("NOUN", "PROPN"):
            return True
    return head == 0 or words[head - 1].fold in ("the", "this", "that", "both", "between")


def _within_name(words: Sequence[Word], first: int, head: int) -> bool:
    """Whether the phrase is the end of a name: "Alliance for Reform and Opposition Forces"."""
    if first < 2 or words[first - 1].fold not in ("and", "of", "for"):
        return False
    return all(words[at].text[0].isupper() for at in (first - 2, first, head))


def _is_made_of(text: str, word: Word) -> bool:
    """Whether it is said whom a coalition is made of: it is another one then."""
    return word.fold == "coalition" and re.match(r" (?:of|between)\b", text[word.end :]) is not None


def _one_home(homes: Sequence[str]) -> list[str]:
    """The nations of a phrase; "Arab" says little beside another, and a people says more."""
    found = list(dict.fromkeys(homes))
    if len(found) > 1:
        found = [home for home in found if home != "arab"]
    if len(found) > 1:
        found = [home for home in found if home in STATELESS] or found
    return found


def _sort(
    noun: str, home: str, sides: Sequence[str], led: Sequence[str], siding: str
) -> Sort | None:
    """Which sort of group a head noun with these words before it means."""
    rebel = "rebel" in sides or "opposition" in sides
    state = bool({"government", "regime", "army", "military"} & set(sides))
    if rebel and state:
        return None
    if siding:
        fits = noun in TROOPS | FIGHTERS and not (rebel or state or led)
        return "siding" if fits else None
    if noun == "coalition" or "coalition" in sides:
        fits = noun in {"coalition"} | TROOPS and not (rebel or state)
        return "coalition" if fits else None
    if led:
        return None if rebel or state else "led"
    if noun in _REBELS or (rebel and noun in TROOPS | FIGHTERS - {"terrorists"}):
        return "rebels" if not state else None
    if noun == "opposition":
        return None if sides else "opposition"
    if noun in RULE:
        return "rule" if not sides or set(sides) <= RULE else None
    if home in STATELESS:
        return "people" if not state else None
    if noun in ARMY | TROOPS:  # "the military" and "military forces" may be anybody's
        sure = home or noun == "army" or {"government", "regime", "army"} & set(sides)
        return "forces" if sure else None
    return None
