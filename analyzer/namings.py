"""Names of bodies in a sentence with the words that stand around them for the same body.

"the extremist Islamic State group", "Lakeside Guard militants", "the rescue group White Helmets"
hold the name; "the Lakeside Guard, a separatist militia", "volunteers of the Guard", "the Guard is
a terrorist group" call it something beside its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.descriptions import (
    FIGHTERS,
    GROUPS,
    HELPERS,
    LIMBS,
    PLAIN,
    TROOPS,
    WEAK,
    Describer,
    Word,
    adjoin,
    without_possessive,
)
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from analyzer.language import Sentence

_AFTER = (FIGHTERS | TROOPS | GROUPS | HELPERS) - {"coalition"}
_BODIES = words_of("agency service party institution charity")
_CALLED = FIGHTERS | GROUPS | HELPERS | LIMBS
_BRACKET = re.compile(r" ?[(\[][^()\[\]]{2,30}[)\]]")
_APPOSED = re.compile(r"[\"”]?, (an? |the |the so-called )")
_CLOSES = re.compile(r"[,.;:)]|$| (?:which|that|who|in|of|operating|working|active)\b")
_FROM = re.compile(r" (?:from|of|belonging to|affiliated with) (?:the )?[\"“]?")
_KNOWN_AS = re.compile(
    r",? (?:which is |who are )?(?:also |better |commonly |widely |locally )?"
    r"(?:known|called)(?: as)? (?:the )?[\"“]?"
)
_OF = re.compile(r" of (?:the )?")
_COUNTING = words_of("many several some more other few most all dozens hundreds scores number")
_MODIFIERS = ("ADJ", "NOUN", "PROPN", "VERB")
_MOST = 6  # words of a description before its head noun


@dataclass(frozen=True)
class Naming:
    """Words for a body at `start:end` of a sentence; `called` where its name is not in them.

    `led` are the stems of nations or peoples by which the words say that it is led; `extended`
    says that a noun for a group stands beside the name.
    """

    body: str
    start: int
    end: int
    called: bool
    led: tuple[str, ...] = ()
    extended: bool = False


def namings(
    sentence: Sentence,
    words: Sequence[Word],
    named: Sequence[tuple[int, int, str]],
    describer: Describer,
) -> Iterator[Naming]:
    """All words for named bodies in a sentence, in the order of the names.

    Args:
        sentence: of an article.
        words: its words.
        named: where names stand in it, with the canonical name of each body.
        describer: tells what the words around a name do.
    """
    text = sentence.text
    for start, end, body in named:
        first = next(i for i, word in enumerate(words) if word.start == start)
        last = max(i for i, word in enumerate(words) if word.start < end)
        close = _behind(text, end)
        right = _right(text, words, last, close, describer)
        following = words[right + 1] if right + 1 < len(words) else None
        attributive = (
            following is not None
            and following.pos in ("NOUN", "PROPN")
            and adjoin(text, words[right], following)
        )
        left, led = _left(text, words, first, describer, attributive)
        stop = (
            words[right].start + len(without_possessive(words[right].text)) if right > last else end
        )
        grouped = right > last or (left < first and _is_noun(words[first - 1]))
        yield Naming(body, words[left].start, stop, False, led, grouped)
        yield from _apposed(text, words, body, close if right == last else stop, describer)
        if following is None or following.fold not in LIMBS or not attributive:
            yield from _before(text, words, body, words[left].start)
        yield from _copula(sentence, words, body, last)


def _behind(text: str, end: int) -> int:
    """The offset behind a name and an acronym in brackets."""
    match = _BRACKET.match(text, end)
    return match.end() if match else end


def _right(text: str, words: Sequence[Word], last: int, close: int, describer: Describer) -> int:
    """The last word of what follows a name and goes with it: "terrorist organization"."""
    found, at = last, last + 1
    while at < len(words) and words[at].start < close:
        at += 1
    if without_possessive(words[last].text) != words[last].text:
        return last  # "Daesh's fighters" are not all of it
    gap_from = close
    while at < len(words) and re.fullmatch(r"[ \t]*[\"”]?[ \t]*", text[gap_from : words[at].start]):
        word = words[at]
        if word.fold in _BODIES and found + 1 < at and found == last:
            break  # "the UN humanitarian agency" is not all of it
        if word.fold in _AFTER and word.text not in ("Monitor", "Watchdog"):  # who a headline is by
            found = at
        elif not describer.is_plain(word):
            break
        gap_from, at = word.end, at + 1
    return found


def _is_noun(word: Word) -> bool:
    """Whether a word before a name may say what it is: "the rescue group White Helmets"."""
    return word.fold in (GROUPS | LIMBS) - {"coalition"} and word.text.islower()


def _fits(word: Word, role: str, grouped: bool, describer: Describer) -> bool:
    """Whether a word before a name, or before the noun of a group there, goes with it."""
    if word.text[0].isupper() and "-" not in word.text and word.fold not in PLAIN:
        return False
    if grouped:
        return describer.is_plain(word) or role == "side"
    return role == "plain" and word.fold not in FIGHTERS


def _left(
    text: str, words: Sequence[Word], first: int, describer: Describer, attributive: bool
) -> tuple[int, tuple[str, ...]]:
    """The first word of what stands before a name and goes with it, and who is said to lead it."""
    at, led = first, []
    if at and adjoin(text, words[at - 1], words[at]) and _is_noun(words[at - 1]):
        at -= 1
    grouped = at < first
    while at and adjoin(text, words[at - 1], words[at]):
        word = words[at - 1]
        role, value = describer.role(word)
        if role == "led":
            led.append(value)
        elif role == "nation":
            plural = word.token is not None and word.token.tag_ in ("NNS", "NNPS")
            if attributive or plural or not describer.is_people(word):
                break  # "Russia's UN envoy", "the Syrian UN ambassador"
        elif not _fits(word, role, grouped, describer):
            break
        at -= 1
    if grouped and at == first - 1 and words[at].fold not in GROUPS:
        at = first
    while at < first and words[at].fold in WEAK:
        at += 1
    return at, tuple(led)


def _apposed(
    text: str, words: Sequence[Word], body: str, close: int, describer: Describer
) -> Iterator[Naming]:
    """What a name is called behind a comma: ", a separatist militia"."""
    match = _APPOSED.match(text, close)
    if match is None:
        return
    at = next((i for i, word in enumerate(words) if word.start >= match.end()), len(words))
    if "so-called" in match.group():
        at -= 1
    first, led = at, []
    while at < len(words) and at - first <= _MOST:
        word = words[at]
        if at > first and not adjoin(text, words[at - 1], word):
            return
        role, value = describer.role(word)
        if role == "led":
            led.append(value)
        ends = (
            at + 1 == len(words)
            or words[at + 1].fold not in _CALLED
            or not adjoin(text, word, words[at + 1])
        )
        if word.fold in _CALLED and ends and word.pos in ("NOUN", "PROPN", ""):
            end = _with_of(text, words, at)
            if match.group(1) == "the " and not _CLOSES.match(text, end):
                return
            behind = words[at + 1] if at + 1 < len(words) else None
            if (
                behind is not None
                and behind.pos in ("NOUN", "PROPN")
                and adjoin(text, word, behind)
                and end == word.end
            ):
                return  # "a militia commander"
            if at > first or end > word.end or word.fold not in GROUPS:
                yield Naming(body, words[first].start, end, True, tuple(led))
            return
        if word.pos not in _MODIFIERS:
            return
        at += 1


def _with_of(text: str, words: Sequence[Word], at: int) -> int:
    """The end of a description; "arm", "alliance" and the like take what they are of."""
    end = words[at].start + len(without_possessive(words[at].text))
    if words[at].fold not in LIMBS | {"group", "alliance", "coalition", "network"}:
        return end
    match = _OF.match(text, words[at].end)
    if match is None:
        return end
    last = at
    for place in range(at + 1, min(at + 8, len(words))):
        word = words[place]
        gap = text[words[place - 1].end : word.start]
        if place > at + 1 and not re.fullmatch(r" [\"“]?", gap):
            break
        if word.fold in ("of", "the"):
            continue
        if word.pos not in ("ADJ", "NOUN", "PROPN") and not (word.fold == "and" and last > at):
            break
        if word.fold != "and":
            last = place
    return words[last].end if last > at else end


def _before(text: str, words: Sequence[Word], body: str, start: int) -> Iterator[Naming]:
    """What it is called before its name: "volunteers of the", "a rescue group known as the"."""
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word.end > start or start - word.end > 40:
            continue
        gap = text[word.end : start]
        known, belongs = _KNOWN_AS.fullmatch(gap), _FROM.fullmatch(gap)
        if (known and word.fold in _CALLED - LIMBS) or (
            belongs and word.fold in FIGHTERS | HELPERS
        ):
            first = at
            while first and adjoin(text, words[first - 1], words[first]) and at - first < _MOST:
                modifier = words[first - 1]
                if modifier.pos not in ("ADJ", "NOUN") or modifier.fold in _COUNTING:
                    break
                first -= 1
            if first < at or word.fold not in GROUPS:
                yield Naming(body, words[first].start, word.end, True)
            return


def _copula(sentence: Sentence, words: Sequence[Word], body: str, last: int) -> Iterator[Naming]:
    """What a sentence says that it is: "the Guard is a terrorist group"."""
    token = words[last].token
    if token is None:
        return
    if token.dep_ not in ("nsubj",):
        token = token.head
    verb = token.head
    if token.dep_ != "nsubj" or verb.lemma_ != "be" or any(c.dep_ == "neg" for c in verb.children):
        return
    if verb.lower_ not in ("is", "are", "was", "were", "'s"):
        return
    for child in verb.children:
        if child.dep_ == "attr" and child.lower_ in _CALLED and child.i > verb.i:
            at = next((i for i, word in enumerate(words) if word.token == child), None)
            if at is None:
                return
            first = at
            while first and adjoin(sentence.text, words[first - 1], words[first]):
                if words[first - 1].pos not in _MODIFIERS or words[first - 1].token == verb:
                    break
                first -= 1
            end = _with_of(sentence.text, words, at)
            if first < at or end > words[at].end or words[at].fold not in GROUPS:
                yield Naming(body, words[first].start, end, True)
            return
