"""What can be planted in one sentence, by kind: faults that change one fact, and rewordings."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from analyzer.planting.actors import actor_conflicts
from analyzer.planting.dates import WEEKDAY, date_conflicts, date_rewordings
from analyzer.planting.edits import SAYING, Edit, apply
from analyzer.planting.numbers import QUALIFIER, number_conflicts, number_rewordings, value_of
from analyzer.planting.polarity import negations
from analyzer.planting.quoted import moved_quotations
from analyzer.planting.rewordings import synonyms
from analyzer.planting.roles import reorderings, roles

if TYPE_CHECKING:
    from spacy.tokens import Span

SentenceFault = Literal["negation", "number", "date", "role", "actor", "attribution"]
SENTENCE_FAULTS: tuple[SentenceFault, ...] = get_args(SentenceFault)

# People who may be named as actors where a corpus names nobody; any two names will do.
_STRANGERS = ("Edda Varnholt", "Tomas Quillby")
_FLOOR = re.compile(r"at least (.+)", re.IGNORECASE)
_ESTIMATE = re.compile(
    r"(?:around|about|some|nearly|almost|up to|as many as|estimated|approximately|more than|over|"
    r"fewer than|less than|under) $",
    re.IGNORECASE,
)
_FAR = 1.5  # times larger or smaller: what contradicts an estimate beyond doubt; not tuned
_DATE = re.compile(r",? \d")
_TIME_LEFT = re.compile(r" (?:afternoon|night)\b")  # behind "on Monday", which cannot go alone
_MOST_REWORDINGS = 3  # in one sentence


def faults(
    kind: SentenceFault, sentence: Span, rng: random.Random, people: Sequence[str]
) -> list[Edit]:
    """The edits of that kind, each of which changes one fact of the sentence.

    Args:
        kind: what is changed.
        sentence: as parsed, without white space around it.
        rng: chooses the new values.
        people: names that may stand for another person's, in a fixed order.
    """
    return list(_MAKERS[kind](sentence, rng, people))


def paraphrased(sentence: Span, rng: random.Random) -> tuple[str, str]:
    """The sentence with up to three harmless edits, and their kinds joined by `+`; else empty."""
    found = [
        *synonyms(sentence, rng),
        *number_rewordings(sentence, rng),
        *(edit for edit in date_rewordings(sentence, rng) if not _leaves_half(sentence, edit)),
        *reorderings(sentence),
        *(edit for edit in roles(sentence) if edit.kind == "voice"),
    ]
    rng.shuffle(found)
    chosen: list[Edit] = []
    for edit in found:
        if len(chosen) < _MOST_REWORDINGS and not any(edit.touches(other) for other in chosen):
            chosen.append(edit)
    text = apply(sentence.text, chosen) if chosen else ""
    return text, "+".join(sorted(edit.kind for edit in chosen))


def _leaves_half(sentence: Span, edit: Edit) -> bool:
    """Whether "on Monday afternoon" would become "afternoon"."""
    _, end, _ = edit.spans[0]
    return edit.kind == "date_dropped" and bool(_TIME_LEFT.match(sentence.text, end))


def _negations(sentence: Span, rng: random.Random, _: Sequence[str]) -> Iterator[Edit]:
    """A "not" more or less; antonyms of a table change other things as well."""
    return (edit for edit in negations(sentence, rng) if edit.kind != "antonym")


def _numbers(sentence: Span, rng: random.Random, _: Sequence[str]) -> Iterator[Edit]:
    """Another number, where the old and the new one cannot both be a fair account.

    "At least 12" leaves room for 14, and "over 198" is hardly another number than "over 200".
    """
    for edit in number_conflicts(sentence, rng):
        if edit.kind == "number_exchanged":
            yield edit
            continue
        start, end, text = edit.spans[0]
        old = value_of(sentence.text[start:end])
        floor = _FLOOR.fullmatch(text)
        new = value_of(floor[1] if floor else text)
        before = sentence.text[:start]
        if old is None:  # a qualifier goes: "at least 14" and "20" may both hold
            continue
        if edit.kind == "vague_conflict":
            if not QUALIFIER.search(before):
                yield edit
        elif new is not None and (not floor or new > old):
            ratio = max(old, new) / max(1, min(old, new))
            if ratio >= _FAR or not _ESTIMATE.search(before):
                yield edit


def _dates(sentence: Span, rng: random.Random, _: Sequence[str]) -> Iterator[Edit]:
    """Another weekday, month, day, year or part of the day.

    Not a weekday before a date ("Monday 9 June"): the date would still tell the day. Nor the day
    on which somebody says it: another source may say the same on another day.
    """
    for edit in date_conflicts(sentence, rng):
        start, end, _ = edit.spans[0]
        day = WEEKDAY.fullmatch(sentence.text, start, end)
        if day is None or not (_DATE.match(sentence.text, end) or _is_of_saying(sentence, start)):
            yield edit


def _is_of_saying(sentence: Span, start: int) -> bool:
    """Whether the word at an offset belongs to a verb of saying."""
    word = next((token for token in sentence if token.idx == sentence.start_char + start), None)
    above = word.ancestors if word is not None else ()
    verb = next((token for token in above if token.pos_ == "VERB"), None)
    return verb is not None and verb.lemma_ in SAYING


def _roles(sentence: Span, _: random.Random, __: Sequence[str]) -> Iterator[Edit]:
    """Actor and patient exchanged, in either voice."""
    return (edit for edit in roles(sentence) if edit.kind != "voice")


def _actors(sentence: Span, rng: random.Random, people: Sequence[str]) -> Iterator[Edit]:
    """Another actor; not one who only says it, since another source may say the same."""
    for edit in actor_conflicts(sentence, rng, list(people) or list(_STRANGERS)):
        at = sentence.start_char + edit.spans[0][0]
        named = next((token for token in sentence if token.idx == at), None)
        chain = [named, *named.ancestors] if named is not None else []
        doer = next((token for token in chain if token.dep_.startswith("nsubj")), None)
        if doer is None or doer.head.lemma_ not in SAYING:
            yield edit


def _speakers(sentence: Span, rng: random.Random, _: Sequence[str]) -> Iterator[Edit]:
    """A quotation in another mouth."""
    return moved_quotations(sentence, rng)


_MAKERS: Mapping[SentenceFault, Callable[[Span, random.Random, Sequence[str]], Iterator[Edit]]] = {
    "negation": _negations,
    "number": _numbers,
    "date": _dates,
    "role": _roles,
    "actor": _actors,
    "attribution": _speakers,
}
