"""Self-contained wording: the sentence as it reads when nothing stands around it.

Only words of the article are put in, and only where there is one candidate; otherwise the
sentence stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analyzer.lexicon import ORGANISATION_WORDS

if TYPE_CHECKING:
    from analyzer.language import Sentence
    from analyzer.speakers import Attribution

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_AGENCY = r"(?:(?:afp|ap|reuters|xinhua|agencies)\s+)?"
_DAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_DATE = (
    rf"{_AGENCY}{_DAY}(?:\d{{1,2}}\s+{_MONTH}\s*,?\s*\d{{4}}|{_MONTH}\s+\d{{1,2}}\s*,?\s*\d{{4}}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
)
_STAMP = re.compile(
    rf"(?:(?:last\s+updated\s+(?:at|on)|date\s+of\s+publication|posted\s+on|published(?:\s+on)?|updated)"
    rf"\s*:?\s*)?{_DATE}\s*[-–—,:]?\s+(?-i:[A-Z]{{4,}}\s+(?=[A-Z][a-z]))?",
    re.IGNORECASE,
)
DATELINE = re.compile(
    r"(?:[A-Z][A-Z'’.-]+(?:[ ,/]+[A-Z][A-Za-z'’.-]+){0,3}\s*)?"
    r"\((?:[A-Z][\w. ]{1,30}|TRT World and Agencies)\)\s*(?:[-–—:]+\s*)?"
    r"|[A-Z][A-Z'’.]+(?:[ ,/]+[A-Z][A-Z'’.]+){0,3}(?:,\s+[A-Z][a-z]+\s+\d{1,2})?\s*[-–—]+\s+"
    r"|(?:AFP|Afp|Reuters|AP)\s*[-–—:]\s+"
)
_PRONOUNS = ("he", "she", "it", "they")
_LATEST_HEADLINE = 12  # words of date and by-line that may stand before a repeated headline
_LEAST_LEFT = 5  # words that must be left of a sentence whose opening is taken off


def self_contained(
    sentences: Sequence[Sentence], said: Sequence[Attribution | None], title: str
) -> Iterator[str]:
    """One wording per sentence of a whole title or text.

    A repeated headline, a date stamp or a dateline before the first sentences is taken off;
    speakers are named in full; a subject pronoun is replaced by the one name it can stand for.
    """
    for number, (sentence, attribution) in enumerate(zip(sentences, said, strict=True)):
        before = sentences[max(0, number - 2) : number]
        swaps = list(_swaps(sentence, attribution, before))
        opening = _opening(sentence.text, title) if number < 3 else 0
        yield _applied(sentence.text, swaps, opening)


def _applied(text: str, swaps: Sequence[tuple[int, int, str]], opening: int) -> str:
    """The text from `opening` on with the pieces put in."""
    parts, at = [], opening
    for start, end, new in sorted(swaps):
        if start >= at:
            parts += [text[at:start], new]
            at = end
    parts.append(text[at:])
    return "".join(parts)


def _opening(text: str, title: str) -> int:
    """Length of headline, date stamp and dateline at the front, if enough is left behind them."""
    at = 0
    for _ in range(3):
        step = _repeated(text[at:], title) + at
        if step == at:
            match = _STAMP.match(text, at) or DATELINE.match(text, at)
            step = match.end() if match else at
        if step <= at or len(text[step:].split()) < _LEAST_LEFT:
            break
        at = step
    return at


def _repeated(text: str, title: str) -> int:
    """Offset behind the headline where the text begins with it or soon comes to it, else 0."""
    wanted = re.findall(r"\w+", re.split(r"\s[|–—-]\s", title)[0].lower())
    found = list(re.finditer(r"\w+", text))[: len(wanted) + _LATEST_HEADLINE]
    words = [m.group().lower() for m in found]
    for first in range(min(_LATEST_HEADLINE, len(words)) + 1):
        if len(wanted) > 2 and words[first : first + len(wanted)] == wanted:
            end = found[first + len(wanted) - 1].end()
            rest = re.match(r"[\s.:;,–—-]*", text[end:])
            return end + (rest.end() if rest else 0)
    return 0


def _swaps(
    sentence: Sentence, attribution: Attribution | None, before: Sequence[Sentence]
) -> Iterator[tuple[int, int, str]]:
    """What to put in place of what, as offsets in the sentence."""
    taken = -1
    if attribution is not None and attribution.words_start >= 0 and attribution.speaker:
        taken = attribution.words_start - sentence.start
        words = attribution.words
        short = _shortens(words, attribution.speaker)
        capital = attribution.speaker[:1].isupper()
        whole = taken < 1 or not re.match(r"[\w-]", sentence.text[taken - 1])
        if words.lower() in _PRONOUNS:  # whoever spoke longer ago may not be meant
            whole &= any(attribution.speaker.split()[-1] in s.text for s in before)
        if short and capital and whole and sentence.text[taken : taken + len(words)] == words:
            yield taken, taken + len(words), _with_article(words, attribution.speaker)
    for token in sentence.tokens:
        at = token.idx + sentence.offset - sentence.start
        if (
            token.dep_ in ("nsubj", "nsubjpass")
            and at != taken
            and token.i - sentence.tokens.start < 3
        ):
            name = _antecedent(token.lower_, sentence, before)
            if name:
                yield at, at + len(token), name
            return


def _shortens(words: str, speaker: str) -> bool:
    """Whether the words are a pronoun, a generic noun or a part of the speaker's name."""
    plain = words.lower().removeprefix("the ")
    if plain in _PRONOUNS:
        return True
    if plain == speaker.lower() or len(plain.split()) > 3:
        return False
    definite = words.lower().startswith("the ")
    return plain in speaker.lower() or (definite and plain.split()[-1] in ORGANISATION_WORDS)


def _with_article(words: str, speaker: str) -> str:
    """The speaker, with "the" where it was there and the name wants it."""
    wants = any(w in ORGANISATION_WORDS for w in speaker.lower().split())
    if not wants or speaker.lower().startswith("the "):
        return speaker
    return ("The " if words[:1].isupper() else "the ") + speaker


def _antecedent(pronoun: str, sentence: Sentence, before: Sequence[Sentence]) -> str:
    """The one name in the sentences before that the pronoun can stand for, or nothing."""
    if pronoun not in ("he", "she", "it") or not before:
        return ""
    if any(t.is_quote for t in sentence.tokens):
        return ""
    if pronoun in ("he", "she"):
        people = list(
            dict.fromkeys(e.text for s in before for e in s.tokens.ents if e.label_ == "PERSON")
        )
        subject = next(
            (t for t in before[-1].tokens if t.dep_ == "nsubj" and t.ent_type_ == "PERSON"), None
        )
        if len(people) != 1 or subject is None:
            return ""
        return people[0] if subject.text in people[0].split() else ""
    root = sentence.tokens.root
    if root.lemma_ == "be":
        return ""  # "it is clear that", "it was a mistake": stands for nothing, or for a happening
    if any(c.dep_ in ("ccomp", "xcomp") for c in root.children):
        return ""
    head = before[-1].tokens.root
    subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.ent_type_ not in ("GPE", "ORG", "FAC", "LOC"):
        return ""
    entity = next((e for e in before[-1].tokens.ents if e.start <= subject.i < e.end), None)
    if entity is None:
        return ""
    name = entity.text.removeprefix("the ").removeprefix("The ")
    doc = before[-1].tokens.doc
    with_article = name != entity.text or doc[max(0, entity.start - 1)].lower_ == "the"
    start = sentence.text[:2].lower() == "it"
    return ("The " if start else "the ") * with_article + name
