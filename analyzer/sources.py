"""Named sources, resolved to one across all articles on an event, and the origins they make.

"The Observatory" of one report, "the monitor's director" of another and an acronym in a third may
be one source. What belongs together is learnt from the event's own articles, see `bodies` and
`people`; a person and the body that the person speaks for are one source. No list of sources is
kept, and where a name fits two bodies it stands for neither.
"""

from __future__ import annotations

import re
from calendar import day_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.bodies import Bodies, without_staff
from analyzer.datamodels import Field
from analyzer.judging.words import words_of
from analyzer.lexicon import ORGANISATION_WORDS
from analyzer.mentions import (
    ArticleNames,
    Kind,
    NameKinds,
    NameUse,
    names_in,
    plain_name,
    state_names,
)
from analyzer.origins import Groups
from analyzer.people import People

if TYPE_CHECKING:
    from analyzer.passages import Reading
    from analyzer.speakers import Attribution

# Sent from one body to another: the words before may name either.
_SENT = re.compile(
    r"\b(?:ambassador|permanent representative|delegate|diplomat)s?\b", re.IGNORECASE
)
_SORT_OF_BODY = re.compile(r"^-(?:linked|affiliated|run|backed|owned|aligned) (.+)$")
_HEARD = re.compile(r"\b(?:told|telling|tells) (?:the )?$")
_REPORTS = re.compile(r"^(?:['’]?s)? (?:correspondent|reporter|photographer|journalist)s?\b")
_DATELINE = 200  # characters in which "(Agency) -" or "Agency, Monday 5 June" may stand
_BYLINE = re.compile(rf"\b([A-Z]\w+),? (?:{'|'.join(day_name)}),? \d")
_SIGNATURE = 40  # characters at the end in which "--Agency" or "(Agency)" may stand
_CLOSING = re.compile(r"(?:(?:--|—)\s?|[.!?”\"]\s*\()([A-Z]\w+(?: [A-Z]\w+)?)\)?[.\s]*$")
# Heads of public bodies whose lower-case name means the same one in all articles on an event.
_PUBLIC = words_of(
    "ministry authority brigade department council committee directorate inspectorate embassy guard"
)
_ANY = words_of("local other another several rebel opposition same main regional security")
_AND = re.compile(r",? and (?:the )?")
_IN_NAMES = ("al", "el", "of", "for", "de", "bin", "ibn", "von", "van")


@dataclass(frozen=True)
class Source:
    """Whom a passage rests on.

    `name` is the one full name that all articles on the event share: the body's, or the person's
    where no body is known. `person` is the person who speaks, by the same rule. Only a `named`
    source makes two articles one origin: "police" or "a witness" may be anybody.
    """

    name: str
    person: str = ""
    named: bool = False

    @property
    def key(self) -> str:
        """Equal for one named source; empty for one that is not named."""
        return self.name.casefold() if self.named else ""


class SourceNames:
    """The sources of all articles on an event. Neither order nor outlets change what it says."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        ordered = sorted(readings, key=lambda reading: reading.article.id)
        self._names = {reading.article.id: _article_names(reading) for reading in ordered}
        articles = list(self._names.values())
        self._kinds = NameKinds(articles)
        self._bodies = Bodies(articles, self._kinds)
        self._people = People(articles, self._kinds, self._bodies)
        self._known: dict[tuple[str, str, str], Source] = {}
        # Pieces of a name that were taken for the speaker, by article: "Rights" of "Lake Rights".
        self._pieces: dict[str, dict[str, str]] = defaultdict(dict)
        for reading in ordered:
            pieces = self._pieces[reading.article.id]
            for passage, said in zip(reading.passages, reading.said, strict=True):
                if said is not None and said.speaker and said.speaker not in pieces:
                    whole = self._whole_name(reading, passage.field, said)
                    if said.speaker.split()[-1] in whole.split()[1:] and whole != said.speaker:
                        pieces[said.speaker] = whole

    def resolve(self, article_id: str, name: str, affiliation: str = "") -> Source:
        """The source that an article of the event calls by `name`.

        Args:
            article_id: whose names tell what a short name means.
            name: of a person or a body, or any words for a speaker.
            affiliation: whom an unnamed speaker speaks for, where the article says so.
        """
        asked = (article_id, name, affiliation)
        if asked not in self._known:
            self._known[asked] = self._resolve(article_id, plain_name(name), affiliation)
        return self._known[asked]

    @property
    def bodies(self) -> Bodies:
        """The bodies that the articles name."""
        return self._bodies

    def kind(self, name: str) -> Kind:
        """What a name on the event seems to name."""
        return self._kinds.of(name)

    def uses(self, article_id: str) -> tuple[NameUse, ...]:
        """The names of an article where they stand."""
        return self._names[article_id].uses

    def source_at(self, reading: Reading, field: Field, start: int) -> Source | None:
        """The source of the passage that holds an offset; None for the outlet's own voice.

        Of two who speak together it is the first that is named.
        """
        for passage, said in zip(reading.passages, reading.said, strict=True):
            if passage.field == field and passage.start <= start < passage.end:
                found = self.sources_of(reading, field, said)
                return next((each for each in found if each.named), found[0] if found else None)
        return None

    def sources_of(
        self, reading: Reading, field: Field, said: Attribution | None
    ) -> tuple[Source, ...]:
        """The source of an attribution in a field of an article, or all who speak in it together.

        Empty for the outlet's own voice.
        """
        if said is None or not (said.speaker or said.affiliation):
            return ()
        article = reading.article.id
        name = self._whole_name(reading, field, said)
        based = self._bodies.based(article, said.words)
        if based and not self._bodies.is_based(self._bodies.find(article, name) or "", said.words):
            return (Source(based, "", True),)
        parts = _AND.split(name)
        if len(parts) > 1 and name not in self._bodies:
            together = tuple(self.resolve(article, part) for part in parts)
            if any(source.named for source in together):
                return together
        return (self.resolve(article, name, said.affiliation),)

    def credits(self, reading: Reading) -> tuple[str, ...]:
        """The named sources that an article rests on, in order of first mention.

        Those who speak in it, and the agencies that it names in its dateline, as those to whom
        somebody spoke, or by their reporters.
        """
        found: list[tuple[bool, int, int, str]] = []
        for passage, said in zip(reading.passages, reading.said, strict=True):
            for place, source in enumerate(self.sources_of(reading, passage.field, said)):
                if source.named:
                    found.append((passage.field == "text", passage.start, place, source.name))
        for start, name, signed in self._agencies(reading):
            source = self.resolve(reading.article.id, name)
            if (source.named or signed) and not source.person:
                found.append((True, start, 0, source.name))
        return tuple(dict.fromkeys(name for *_, name in sorted(found)))

    def _agencies(self, reading: Reading) -> Iterator[tuple[int, str, bool]]:
        """Offset and name of the agencies that reported, and whether one signs the article."""
        text = reading.article.text
        for use in self._names[reading.article.id].uses:
            if use.field == "text" and _is_agency(use, text):
                yield use.start, use.text, False
        byline = _BYLINE.search(text, 0, _DATELINE)
        if byline and (byline.group(1).isupper() or byline.group(1) in self._bodies):
            yield byline.start(1), byline.group(1), False
        closing = _CLOSING.search(text, max(0, len(text) - _SIGNATURE))
        if closing:
            yield closing.start(1), closing.group(1), True

    def _resolve(self, article: str, name: str, affiliation: str) -> Source:
        """The source of a plain name: a person, a body, or either inside of a longer string."""
        nobody = self._kinds.of(name) in ("place", "people", "time")
        person = "" if nobody else self._people.find(article, name)
        if person:
            return Source(self._people.body_of(person) or person, person, True)
        if _SENT.search(name) or _SENT.search(affiliation):
            return Source(name)
        body = self._body(article, name)
        if body:
            return Source(body, "", True)
        inside = self._inside(article, name)
        if inside is not None:
            return inside
        employer = self._body(article, affiliation) if affiliation else ""
        if employer:
            return Source(employer, "", True)
        named = self._is_name(name) or _is_public_body(name)
        return Source(name, "", body is not None and named)

    def _body(self, article: str, name: str) -> str | None:
        """The body that a name or "a source in the ..." means; None if it may be several."""
        name = plain_name(name)
        if self._kinds.of(name) in ("place", "people", "time") and name not in self._bodies:
            return ""
        found = self._bodies.find(article, name)
        employer = without_staff(name) if found == "" else name
        return found if employer == name else self._body(article, employer)

    def _inside(self, article: str, name: str) -> Source | None:
        """The person or body inside words that a lost comma has run together."""
        words = name.split()
        for size in range(len(words) - 1, 0, -1):
            for first in range(len(words) - size + 1):
                part = plain_name(" ".join(words[first : first + size]))
                last = first + size == len(words)
                if not part[:1].isupper() or (size == 1 and not last):
                    continue  # "a staunch Quist ally" is not Quist
                if size == 1 and part.lower() in ORGANISATION_WORDS:
                    continue
                person = self._people.find(article, part)
                if person:
                    beside = list(self._bodies.inside(article, name, beside=True))
                    body = self._people.body_of(person) or (beside[-1] if beside else person)
                    return Source(body, person, True)
        for body in self._bodies.inside(article, name) if len(words) > 1 else ():
            return Source(body, "", True)
        return None

    def _is_name(self, name: str) -> bool:
        """Whether words that no article explains name somebody: a name and nothing else."""
        words = name.split()
        if not words or not all(word[0].isupper() or word in _IN_NAMES for word in words):
            return False
        return self._kinds.of(name) in ("person", "body") and not self._people.is_given(name)

    def _whole_name(self, reading: Reading, field: Field, said: Attribution) -> str:
        """The speaker's name, or the whole of it where it is a piece of a longer one.

        Where the words name another body than the speaker whom they were taken for, that one.
        """
        name = said.speaker
        pieces = self._pieces[reading.article.id]
        if said.words_start < 0 or name in pieces:
            return pieces.get(name, name)
        text = reading.article.field_text(field)
        end = said.words_start + len(said.words)
        uses = [use for use in self._names[reading.article.id].uses if use.field == field]
        at = text.find(name, said.words_start, end + 1)
        if at < 0:
            own = [
                use.text
                for use in uses
                if said.words_start <= use.start and use.end == end and " " in use.text
            ]
            return next((each for each in own if plain_name(each) in self._bodies), name)
        last = at + len(name)
        sort = _SORT_OF_BODY.match(text[last:end])
        if sort:  # "the Lakeside-run Tide agency"
            return sort.group(1)
        for use in uses:
            behind = text[last : use.end]
            if use.start > at or use.end < last or not re.match(r"$| [a-z]", behind):
                continue
            words = text[use.start : last].split()
            for first in range(len(words)):
                whole = plain_name(" ".join(words[first:]) + behind)
                if len(whole) > len(name) and whole in self._bodies:
                    return whole
        return name


def _is_public_body(name: str) -> bool:
    """Whether lower-case words name a body of which one event has one: "harbour fire brigade"."""
    words = name.split()
    return (
        len(words) > 1
        and words[-1] in _PUBLIC
        and not _ANY & set(words)
        and not any(each in ("and", "of", "from", "at", "in") for each in words)
    )


def _article_names(reading: Reading) -> ArticleNames:
    """The names of one article, of whom it credits, and for whom its speakers speak."""
    said = [each for each in reading.said if each is not None]
    credited = [name for each in said for name in (each.speaker, each.affiliation) if name]
    offices = [
        (each.speaker, each.affiliation)
        for each in said
        if each.affiliation
        and not each.speaker.startswith(each.affiliation)
        and not each.affiliation.startswith("via ")
        and not _SENT.search(each.words)
    ]
    uses = sorted(
        {*names_in(reading), *state_names(reading.article)},
        key=lambda use: (use.field == "text", use.start, -use.end),
    )
    return ArticleNames(
        reading.article,
        tuple(uses),
        tuple(dict.fromkeys(credited)),
        tuple(dict.fromkeys(offices)),
    )


def _is_agency(use: NameUse, text: str) -> bool:
    """Whether a name is that of an agency that reported: told, a reporter's, in a dateline."""
    before, after = text[max(0, use.start - 12) : use.start], text[use.end : use.end + 20]
    if _HEARD.search(before) or _REPORTS.match(after):
        return True
    return use.end < _DATELINE and before.endswith("(") and bool(re.match(r"\) ?[-–—:]", after))


def claim_origins(
    own: str,
    copies: Mapping[str, tuple[str, str]],
    sources: Mapping[str, Source | None],
    outlets: Mapping[str, tuple[str, str]],
    passages: Iterable[tuple[str, str]] = (),
) -> dict[str, tuple[str, str]]:
    """The origin of each article for one claim, and why it is shared with another article.

    Two articles have one origin for a claim where

    - one has the other's text, or the passages that speak of the claim are of one text,
    - both rest it on one named source,
    - both are of the outlet of the claim's article, or say it in the own voice of one outlet, or
      on the word of nobody who is named there. Editions and feeds are their outlet.

    An owner makes no origin: newsrooms of one owner write texts of their own. Say it beside the
    origins, with `owner_note`.

    Args:
        own: id of the claim's article.
        copies: copy group by article, and a sentence why it belongs to it (may be empty).
        sources: whom each article rests the claim on, None for its own voice. An article stands
            in the result if it stands here.
        outlets: outlet of an article as named there, and the outlet that counts for it; empty
            where unknown.
        passages: pairs of articles whose passages on the claim are of one text.

    Returns:
        By article id the id of the first article of its origin (the claim's own comes first, then
        those that others copy, then those that are no copies, by id), and a readable reason; empty
        where no article shares the origin.
    """

    def is_copy(thing: str) -> bool:
        return copies.get(thing, (thing, ""))[0] != thing

    copied = {group for thing, (group, _) in copies.items() if group != thing}
    others = sorted(
        set(sources) - {own}, key=lambda thing: (is_copy(thing), thing not in copied, thing)
    )
    things = [own, *others]
    groups = Groups(things)
    reasons: dict[str, str] = {}
    for first, other, reason in (
        *_of_one_outlet(own, things, sources, outlets),
        *_copies(things, copies),
        *((one, other, f"one text in {one} and {other}") for one, other in passages),
        *_of_one_source(things, sources),
    ):
        groups.join(first, other)
        for thing in (other, first):
            reasons.setdefault(thing, reason)
    for thing in reasons:  # why a copy is one, says more than why another is a copy of it
        reasons[thing] = copies.get(thing, ("", ""))[1] or reasons[thing]
    return {thing: (groups.first(thing), reasons.get(thing, "")) for thing in things}


def _of_one_outlet(
    own: str,
    things: Sequence[str],
    sources: Mapping[str, Source | None],
    outlets: Mapping[str, tuple[str, str]],
) -> Iterator[tuple[str, str, str]]:
    """Pairs of articles of the claim's outlet, or of another one where it names no source."""
    publishers = {thing: outlets[thing][1] for thing in things if thing in outlets}
    keys = {}
    for thing, publisher in publishers.items():
        source = sources.get(thing)
        unnamed = source is None or not source.named
        if publisher and (unnamed or publisher == publishers.get(own)):
            keys[thing] = publisher
    for first, others in _grouped(keys):
        for other in others:
            yield first, other, _outlet_reason(outlets[first], outlets[other])


def _outlet_reason(one: tuple[str, str], other: tuple[str, str]) -> str:
    """Why two outlets, each as named and as it counts, are one."""
    editions = [f"{name} is same_as {publisher}" for name, publisher in (one, other)]
    editions = [each for each, (a, b) in zip(editions, (one, other), strict=True) if a != b]
    if one[0] == other[0] or not editions:
        return f"both by {one[0]}"
    return f"editions of one outlet: {', '.join(editions)}"


def _copies(
    things: Sequence[str], copies: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Pairs of articles of one copy group."""
    for first, others in _grouped({thing: copies[thing][0] for thing in things if thing in copies}):
        for other in others:
            yield first, other, copies[other][1] or copies[first][1] or f"same text as {first}"


def _of_one_source(
    things: Sequence[str], sources: Mapping[str, Source | None]
) -> Iterator[tuple[str, str, str]]:
    """Pairs of articles that rest on one named source."""
    named = {thing: each for thing in things if (each := sources.get(thing)) and each.named}
    for first, others in _grouped({thing: each.key for thing, each in named.items()}):
        for other in others:
            yield first, other, f"both rest on {named[first].name}"


def _grouped(keys: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The first thing of each key and the others."""
    found: dict[str, list[str]] = {}
    for thing, key in keys.items():
        found.setdefault(key, []).append(thing)
    for first, *others in found.values():
        yield first, others


def owner_note(one: str, other: str) -> str:
    """What to say of two outlets by their owners; empty unless one owner is known for both."""
    return f"same owner: {one}" if one and one == other else ""
