"""Which numbers do not say how many in all: parts, what comes on top, bodies that were seen.

Such a number is no end of a spread and no step of a timeline. What a number counts is read by
`judging.quantities`; what is told here is for the table of figures alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.judging.deeds import DEED_WORDS, DEEDS, governing_deed
from analyzer.judging.numerals import read_numerals
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from analyzer.datamodels import Quantity
    from analyzer.judging.quantities import Count
    from analyzer.judging.statements import Statement
    from analyzer.language import Sentence

_AMONG = re.compile(r"\s*(?:(?:is|are|was|were)\s+)?among\s+(?:the\s+)?", re.IGNORECASE)
_AMONG_THEM = re.compile(r"[\s,(–-]*(?:\w+\s+){0,2}?among (?:them|whom|which)\b", re.IGNORECASE)
_INCLUDED = re.compile(r"\b(?:includ\w+|among)(?:\s+\S+){0,2}\s*$", re.IGNORECASE)
_MORE = re.compile(r"(?<!once )\bmore\b(?! than)", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:another|a further|an additional)\s+$", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:more|another|others?)\b", re.IGNORECASE)
# "Two of the six", "two of Monday's six", "two out of six"
_THOSE = r"(?:(?:all|the|those|these|its|his|her|their|our|[\w’'-]+['’]s|[\w-]+s['’])\s+)"
_KEPT = r"(?:(?:all|other|remaining|first|last|total)\s+)*"
_OUT_OF = re.compile(rf"\s+(?P<out>out\s+)?of\s+(?P<those>{_THOSE})?{_KEPT}", re.IGNORECASE)
# "Of the 14 dead, six were loaders", "among the 14 dead were six loaders"
_OF_THOSE = re.compile(
    rf"(?:^|[,;:.(“\"–—-]\s*|\b(?:and|but|that)\s+)(?:(?:out )?of|among)\s+{_THOSE}?{_KEPT}$",
    re.IGNORECASE,
)
_WERE = re.compile(r"[^,;]*\b(?:is|are|was|were)\s+$")

_BODIES = words_of("bodies corpses")
_BODIES_OF = re.compile(r"\b(?:bodies|corpses) of (?:the )?$", re.IGNORECASE)
# Search parties and hospitals are said to do this, and count all that there are.
_FOUND = words_of(
    "find recover retrieve discover uncover exhume unearth pull dig extract drag lift remove",
    "receive arrive",
)
_SEEING = words_of("see count watch film photograph picture show spot")
_BYSTANDERS = words_of(
    "reporter journalist correspondent photographer cameraman crew witness eyewitness bystander",
    "onlooker passer passerby neighbour neighbor resident i we",
)


def read_aside(count: Count, statement: Statement) -> tuple[bool, str]:
    """Whether a number says nothing of how many in all, and the words of what it is a part of.

    The words are empty unless it is a part, and exactly one number can be its whole.
    """
    whole = _whole_of(count, statement)
    if whole is not None and not _is_toll_of(count, whole, statement):
        return True, whole.quantity.text
    if _is_part(count, statement):
        return True, _part_of(count, statement)
    aside = (
        count.superseded
        or _is_on_top(count, statement)
        or _is_only_base(count, statement)
        or _is_seen(count, statement)
    )
    return aside, ""


def _whole_of(part: Count, statement: Statement) -> Count | None:
    """The number out of which another is said: "two of the six people", "of the six, two ..."."""
    sentence = statement.sentence
    text, shift = sentence.text, sentence.start
    start, end = part.quantity.start - shift, part.quantity.end - shift
    for whole in statement.counts:
        first, last = whole.quantity.start - shift, whole.quantity.end - shift
        if whole.quantity.unit != part.quantity.unit or whole.quantity.high <= part.quantity.low:
            continue
        alike = _is_bare(part.quantity) or whole.quantity.counted == part.quantity.counted
        link = _OUT_OF.fullmatch(text, end, first) if end <= first else None
        if link is not None:
            sure = _is_bare(part.quantity) or link["out"] or link["those"]
            if sure and (alike or _is_bare(whole.quantity)):
                return whole
        elif last <= start and _OF_THOSE.search(text[:first]):
            near = alike and ";" not in text[last:start]
            if near or _WERE.fullmatch(text, last, start):
                return whole
    return None


def _is_bare(quantity: Quantity) -> bool:
    """Whether the words are a number alone, whatever it counts."""
    words = quantity.text.lower().split()
    numerals = read_numerals(words)
    return len(numerals) == 1 and numerals[0].last == len(words) - 1


def _is_toll_of(part: Count, whole: Count, statement: Statement) -> bool:
    """Whether a deed is told of the part alone: "12 of the 63 workers were killed".

    All who were killed are those 12. Of "two of the six injured later died" there may be more.
    """
    head = _head(part.quantity, statement.sentence)
    return (
        head is not None
        and bool(governing_deed(head))
        and not _is_told_by_deed(whole, statement.sentence)
    )


def _is_told_by_deed(whole: Count, sentence: Sentence) -> bool:
    """Whether those counted are named after what happened to them: "the six people rescued"."""
    head = _head(whole.quantity, sentence)
    if head is None:
        return False
    root = sentence.tokens.root
    inside = [token for token in (head, *head.children) if token.lower_ in DEEDS]
    named = any(token.dep_ not in ("acl", "relcl") or token is head for token in inside)
    # A headline has no other verb: "12 of 63 workers killed in mill fire".
    return named or (bool(inside) and root.pos_ in ("VERB", "AUX") and root not in inside)


def _is_only_base(count: Count, statement: Statement) -> bool:
    """Whether a number is read as a toll that is told of a part of it only."""
    if count.quantity.counted not in DEED_WORDS or _is_told_by_deed(count, statement.sentence):
        return False
    return any(_whole_of(part, statement) is count for part in statement.counts)


def _head(quantity: Quantity, sentence: Sentence) -> Token | None:
    """The word of a quantity that all others of it hang on."""
    start, end = quantity.start - sentence.offset, quantity.end - sentence.offset
    inside = [token for token in sentence.tokens if start <= token.idx < end]
    outward = [token for token in inside if token.head not in inside or token.head is token]
    return outward[-1] if outward else None


def _is_seen(count: Count, statement: Statement) -> bool:
    """Whether it counts bodies that somebody saw or carried, or dead whom a bystander counted.

    Nobody says that these were all.
    """
    bodies = _bodies(count, statement)
    head = bodies or _head(count.quantity, statement.sentence)
    if head is None or count.quantity.counted != "killed":
        return False
    seen = any(verb.lemma_ in _SEEING for verb in _verbs(head))
    return not _is_find(head) if bodies is not None else seen and _has_bystander(head)


def is_of_bodies_found(count: Count, statement: Statement) -> bool:
    """Whether it counts bodies that were found: a toll where its article gives no higher one."""
    bodies = _bodies(count, statement)
    return bodies is not None and count.quantity.counted == "killed" and _is_find(bodies)


def _bodies(count: Count, statement: Statement) -> Token | None:
    """The word for bodies if it is those that are counted: "four bodies", "bodies of four men"."""
    quantity, sentence = count.quantity, statement.sentence
    head = _head(quantity, sentence)
    if head is None or head.lower_ in _BODIES:
        return head
    if _BODIES_OF.search(sentence.text[: quantity.start - sentence.start]):
        return next((token for token in head.ancestors if token.lower_ in _BODIES), None)
    return None


def _is_find(bodies: Token) -> bool:
    """Whether a search found the bodies, or a hospital has them; no bystander."""
    over = _verbs(bodies)
    if any(verb.lemma_ in _SEEING for verb in over) or _has_bystander(bodies):
        return False
    # "Bodies of four sailors found": the parser may hang the verb on either.
    told = [*over, *(token for token in bodies.subtree if token.dep_ == "acl")]
    return any(verb.lemma_ in _FOUND for verb in told)


def _verbs(token: Token) -> list[Token]:
    """The verb that a word hangs on, if any, as a list."""
    return [verb for verb in token.ancestors if verb.pos_ in ("VERB", "AUX")][:1]


def _has_bystander(token: Token) -> bool:
    """Whether a bystander does what the verb says that the word hangs on."""
    doers = (c for verb in _verbs(token) for c in verb.children if c.dep_ in ("nsubj", "agent"))
    return any(doer.lemma_.lower() in _BYSTANDERS and not _is_in_name(doer) for doer in doers)


def _is_in_name(word: Token) -> bool:
    """Whether a word opens the name of a body: "Reporters Without Borders"."""
    return any(c.dep_ == "prep" and c.text[0].isupper() for c in word.children)


def _is_part(count: Count, statement: Statement) -> bool:
    """Whether a number is a part of a larger one.

    `judging.quantities` takes for parts both numbers around an "among"; the whole of "two cooks
    among nine dead", or of "nine sailors, among them cooks", is none.
    """
    if not count.part:
        return False
    text, shift = statement.sentence.text, statement.sentence.start
    start, end = count.quantity.start - shift, count.quantity.end - shift
    for other in statement.counts:
        between = text[max(other.quantity.end - shift, 0) : start]
        if _AMONG.fullmatch(between) and other.quantity.low <= count.quantity.high:
            return False
    whole = _AMONG_THEM.match(text[end:]) is not None
    return not whole or _INCLUDED.search(text[:start]) is not None


def _is_on_top(count: Count, statement: Statement) -> bool:
    """Whether a number of dead comes on top of one told before: "three more bodies were found".

    After another deed ("wounded 12 and killed three more") it is a whole number, and so is "30 more
    were wounded": more than the dead.
    """
    quantity, sentence = count.quantity, statement.sentence
    start, end = quantity.start - sentence.start, quantity.end - sentence.start
    more = _MORE.search(quantity.text + sentence.text[end : end + len(" more")])
    if quantity.counted != "killed" or not (more or _ANOTHER.search(sentence.text[:start])):
        return False
    earlier = {o.quantity.counted for o in statement.counts if o.quantity.start < quantity.start}
    return not earlier & (DEED_WORDS.keys() - {"killed"})


def _part_of(part: Count, statement: Statement) -> str:
    """The words of the number that another is a part of; empty unless exactly one can be that.

    A number that comes on top of another ("three more people") is no part of it.
    """
    quantity, sentence = part.quantity, statement.sentence
    near = sentence.text[: quantity.end - sentence.start + 8][quantity.start - sentence.start :]
    if _ADDED.search(near):
        return ""
    wholes = [
        other.quantity
        for other in statement.counts
        if not _is_part(other, statement)
        and not other.superseded
        and _may_hold(other.quantity, quantity, sentence)
    ]
    if len({(whole.low, whole.high) for whole in wholes}) != 1:
        return ""
    # A headline that runs into its text gives the number twice.
    return min(wholes, key=lambda whole: abs(whole.start - quantity.start)).text


def _may_hold(whole: Quantity, part: Quantity, sentence: Sentence) -> bool:
    """Whether one number may be that of which another is a part: "90 people, including 5 cooks"."""
    if whole.unit != part.unit or whole.high <= part.low or (part.of and whole.of == part.of):
        return False
    between = sentence.text[whole.end - sentence.start : max(part.start - sentence.start, 0)]
    anybody = whole.counted == "person" and "includ" in between
    return whole.counted == part.counted or anybody
