"""Whom each article on an event quotes, under one name each, and whom an outlet leaves out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.claims import clauses
from analyzer.datamodels import Field, LeftOut, Manner, Passage, Voice
from analyzer.judging.words import words_of
from analyzer.lexicon import FINDINGS, ROLES, STATEMENT_WORDS
from analyzer.sources import Source, SourceNames
from analyzer.speakers import attributions
from analyzer.variants import plain_words

if TYPE_CHECKING:
    from analyzer.passages import Reading
    from analyzer.speakers import Attribution

_PRONOUNS = words_of("he she it they i we you this that who one his her their")
_BEFORE_ROLES = words_of(
    "foreign prime vice deputy defence defense interior finance home press state former acting "
    "senior chief rebel opposition military medical police local media fire safety harbour harbor "
    "crane night shift security health rescue"
)
# An office set behind a name: ", the harbour master", " head of".
_BEHIND = re.compile(
    rf",? (?:(?:the|a|an|its) )?((?:[a-z-]+ ){{0,2}}?(?:{'|'.join(sorted(ROLES))}))\b"
)
# Papers speak for somebody who is not named; they are no voice.
_PAPERS = {noun + end for noun in STATEMENT_WORDS | FINDINGS for end in ("", "s")}
_SEVERAL = 2  # outlets that must quote a speaker for the others to leave somebody out


@dataclass
class _Heard:
    """What one article has from one speaker."""

    source: Source
    said: Attribution
    passage: Passage
    manners: Counter[Manner]


def find_voices(
    event_id: str, readings: Iterable[Reading], names: SourceNames
) -> tuple[Voice, ...]:
    """Once per article and speaker, whom the articles on an event quote.

    Persons stand under their own names, with the body they speak for as affiliation. Speakers
    without a name stand under the article's words for them; mere pronouns are left out. Ordered
    by article and first sentence.

    Args:
        event_id: of the event that the articles report on.
        readings: of all articles on it.
        names: made from the same readings.
    """
    found: list[Voice] = []
    for reading in sorted(readings, key=lambda reading: reading.article.id):
        heard: dict[str, _Heard] = {}
        for passage, said in _sayings(reading):
            for source in names.sources_of(reading, passage.field, said):
                speaker = source.person or source.name
                if not speaker or speaker.lower() in _PRONOUNS | _PAPERS:
                    continue
                first = heard.setdefault(
                    speaker.casefold(), _Heard(source, said, passage, Counter())
                )
                first.manners[said.manner] += 1
        found += [_voice(event_id, reading, each) for each in heard.values()]
    return tuple(found)


def _sayings(reading: Reading) -> Iterator[tuple[Passage, Attribution]]:
    """The passages in which somebody speaks, or only in one half of them."""
    for passage, sentence, said in zip(
        reading.passages, reading.sentences, reading.said, strict=True
    ):
        if said is not None:
            yield passage, said
            continue
        halves = clauses(sentence)
        for half in attributions(halves) if len(halves) > 1 else ():
            if half is not None:
                yield passage, half


def _voice(event_id: str, reading: Reading, heard: _Heard) -> Voice:
    """The row of one speaker in one article."""
    source, said, passage = heard.source, heard.said, heard.passage
    affiliation = source.name if source.person and source.person != source.name else ""
    if not source.named and said.affiliation and not said.affiliation.startswith("via "):
        affiliation = said.affiliation
    place: Field = passage.field
    role = _role(said.words)
    if source.person and not role and said.words_start >= 0:
        text = reading.article.field_text(place)
        behind = _BEHIND.match(text, said.words_start + len(said.words))
        role = behind.group(1) if behind else ""
    return Voice(
        event_id=event_id,
        article_id=reading.article.id,
        outlet=reading.article.outlet,
        speaker=source.person or source.name,
        role=role,
        affiliation=affiliation,
        words=said.words,
        direct=heard.manners["direct"],
        indirect=heard.manners["indirect"],
        mixed=heard.manners["mixed"],
        sentence=passage.text,
        start=passage.start,
        end=passage.end,
        field=place,
    )


def _role(words: str) -> str:
    """The office or description in the words for a speaker: "foreign minister", or nothing."""
    plain = plain_words(words)
    last = next((i for i, word in enumerate(plain) if word in ROLES), None)
    if last is None:
        return ""
    while last + 1 < len(plain) and plain[last + 1] in ROLES:
        last += 1
    first = last
    while first and plain[first - 1] in ROLES | _BEFORE_ROLES:
        first -= 1
    return " ".join(plain[first : last + 1])


def left_out(
    event_id: str, voices: Iterable[Voice], names: SourceNames, publisher: Callable[[str], str]
) -> tuple[LeftOut, ...]:
    """For each outlet the named speakers whom at least two others quote on the event.

    Who quotes a person quotes the body that the person speaks for, too.

    Args:
        event_id: of the event.
        voices: of all articles on it.
        names: what the voices were found with.
        publisher: the outlet that counts, for one as named in the voices.

    Returns:
        Those whom most outlets quote first, then by speaker and outlet.
    """
    quoting: dict[str, set[str]] = defaultdict(set)
    outlets: set[str] = set()
    for voice in voices:
        outlet = publisher(voice.outlet)
        if not outlet:
            continue
        outlets.add(outlet)
        source = names.resolve(voice.article_id, voice.speaker)
        if source.named:
            quoting[voice.speaker].add(outlet)
            quoting[source.name].add(outlet)
    rows = [
        LeftOut(event_id, outlet, speaker, tuple(sorted(quoted_by)))
        for speaker, quoted_by in quoting.items()
        if len(quoted_by) >= _SEVERAL
        for outlet in sorted(outlets - quoted_by)
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.outlets), row.speaker, row.outlet)))
