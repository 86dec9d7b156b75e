"""Who says what: one attribution for each sentence that is said by somebody.

Direct and indirect speech, "according to", inverted and floating quotations, and quotations that
go on over several sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.adjacency import closing_frame, loose_frame
from analyzer.datamodels import Manner
from analyzer.lexicon import (
    FINDINGS,
    GATHERING,
    HEDGED_BY_PASSIVE,
    HEDGING_ADVERBS,
    ORGANISATION_WORDS,
    ROLES,
    RUBRICS,
    STATEMENT_WORDS,
    WITNESSES,
    Hedge,
)
from analyzer.naming import Names, head_of
from analyzer.phrases import Mention, mention
from analyzer.quotations import quotations, share_quoted
from analyzer.sayings import main_frame

if TYPE_CHECKING:
    from analyzer.language import Sentence

_SPEAKER_LINE = re.compile(r"((?:[A-Z][\w.’'-]*\s?){1,4}):\s+")
_EDGE = " \t\r\n,;:\"“”‘’'—–-"
_SOME = 0.1  # share in quotation marks from which some is quoted; a quoted "terrorist" is less
_BACK = 3  # sentences before a quotation without a speaker, in which its speaker may be named
_GENERIC = ("group", "organisation", "organization", "agency", "body")
_NO_GROUP = re.compile(
    r"\b(television|tv|radio|media|agency|news|sources?|officials?|military|army|reports?|ministry)\b"
)
_NOBODY = ORGANISATION_WORDS | STATEMENT_WORDS | FINDINGS | {"he", "she", "it", "they"}
_MEMORY = 8  # sentences after which "he" or "the group" is no longer taken for an earlier speaker


@dataclass(frozen=True)
class Attribution:
    """Who says what a sentence holds.

    `speaker` is the fullest name in the article, empty for the outlet's own voice; `affiliation`
    whom that person speaks for, where the article says so. `words` are the speaker as written,
    `cue` the words of saying. `content_start:content_end` slice the field's text to what is
    said, without who says it. `quoted` says that most of that stands in quotation marks.
    """

    speaker: str
    words: str
    cue: str
    quoted: bool
    content_start: int
    content_end: int
    hedge: Hedge = ""
    affiliation: str = ""
    marked: float = 0.0  # share of what is said that stands in quotation marks
    words_start: int = -1  # offset of `words` in the field's text; -1 where they stand elsewhere

    @property
    def manner(self) -> Manner:
        """Whether it is quoted, told, or told with words of the speaker in it."""
        if self.quoted:
            return "direct"
        return "mixed" if self.marked > _SOME else "indirect"

    @property
    def credit(self) -> str:
        """The speaker, followed by the affiliation in parentheses where there is one."""
        if self.affiliation and self.affiliation not in self.speaker:
            return f"{self.speaker} ({self.affiliation})"
        return self.speaker


def attributions(sentences: Sequence[Sentence]) -> tuple[Attribution | None, ...]:
    """One attribution per sentence of a whole title or text, None for the outlet's own voice.

    Pronouns and phrases such as "the group" are resolved from earlier sentences; a quotation's
    speaker holds for all sentences of the quotation.
    """
    frames = [
        closing_frame(sentence) or main_frame(sentence) or loose_frame(sentence)
        for sentence in sentences
    ]
    names = Names(sentences, [frame.who for frame in frames if frame is not None])
    quotes = quotations(sentences)
    memory = _Memory(names)
    found: list[Attribution | None] = []
    for number, (sentence, frame) in enumerate(zip(sentences, frames, strict=True)):
        memory.look(number, sentence)
        line = _transcript(sentence, names, sentences[number - 1] if number else None)
        if line is not None or frame is None:
            found.append(line or _hedged(sentence))
            continue
        start, end = _trimmed(sentence, frame.first, frame.last)
        speaker, affiliation = memory.resolve(number, frame.who)
        marked = share_quoted(quotes, start, end)
        found.append(
            Attribution(
                speaker=speaker,
                words=frame.who.words,
                cue=frame.cue,
                quoted=marked > 0.5,
                marked=marked,
                content_start=start,
                content_end=end,
                hedge=frame.hedge,
                affiliation=affiliation,
                words_start=frame.who.start + sentence.offset,
            )
        )
    return tuple(_carry(sentences, found, quotes))


def core_span(sentence: Sentence) -> tuple[int, int]:
    """Offsets in the field's text of what is said, without "the harbour office said" around it.

    The whole sentence where nobody is said to say it.
    """
    frame = main_frame(sentence)
    if frame is None:
        return sentence.start, sentence.end
    return _trimmed(sentence, frame.first, frame.last)


def _hedged(sentence: Sentence) -> Attribution | None:
    """Hedged in the outlet's own voice: "reportedly", "is alleged to have"."""
    for token in sentence.tokens:
        hedge = HEDGING_ADVERBS.get(token.lower_, "")
        if not hedge and token.tag_ == "VBN" and token.dep_ == "ROOT":
            passive = any(c.dep_ == "auxpass" for c in token.children)
            if passive and any(c.dep_ in ("xcomp", "ccomp") for c in token.children):
                hedge = HEDGED_BY_PASSIVE.get(token.lemma_, "")
        if hedge:
            return Attribution(
                "",
                "",
                token.text,
                False,
                sentence.start,
                sentence.end,
                hedge,
            )
    return None


def _transcript(sentence: Sentence, names: Names, before: Sentence | None) -> Attribution | None:
    """ "QUIST: The harbour is closed." as transcripts of interviews have it."""
    own = _SPEAKER_LINE.match(sentence.text)
    match = own
    if match is None and before is not None:  # the parser may part the name from the words
        match = _SPEAKER_LINE.fullmatch(before.text + " ")
    if match is None:
        return None
    words = match.group(1)
    if set(words.lower().split()) & RUBRICS:
        return None
    known = names.fullest(words.title() if words.isupper() else words)
    start = sentence.start + (own.end() if own else 0)
    if start >= sentence.end or (not words.isupper() and known not in names.people):
        return None
    place = sentence.start if own else -1
    return Attribution(known, words, ":", True, start, sentence.end, words_start=place)


class _Memory:
    """Speakers and persons met so far, to resolve "he", "it" and "the group"."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._people: list[tuple[int, str]] = []
        self._groups: list[tuple[int, str]] = []
        self._said: list[tuple[int, Mention, str]] = []
        self._affiliations: dict[str, str] = {}
        self._genders: dict[str, str] = {}
        self._mentioned: list[tuple[int, str]] = []
        self._gatherer = (-_MEMORY, "")

    def look(self, number: int, sentence: Sentence) -> None:
        """Remember the persons of a sentence, and who gathers testimony in it."""
        for entity in sentence.tokens.ents:
            office = entity.start and entity.doc[entity.start - 1].lower_ in ROLES
            if office and entity.label_ == "PERSON" and not entity.text.endswith("s"):
                self._mentioned.append((number, self._names.fullest(entity.text)))
        for token in sentence.tokens:
            if token.dep_ in ("nsubj", "nsubjpass") and token.ent_type_ == "PERSON":
                who = mention(token)
                if who.named and who.person:
                    self._meet(number, who, self._names.fullest(who.name))
            if token.dep_ == "nsubj" and token.head.lemma_ in GATHERING and token.pos_ == "PROPN":
                self._gatherer = (number, self._names.fullest(mention(token).name))

    def resolve(self, number: int, who: Mention) -> tuple[str, str]:
        """The fullest name and the affiliation of who speaks in sentence `number`."""
        name = self._name(number, who)
        person, office = self._names.person_in(who.name) if who.named else ("", "")
        affiliation = office or (self._names.fullest(who.affiliation) if who.affiliation else "")
        if affiliation.islower():  # a noun that no name of the article explains
            affiliation = ""
        if who.person and not affiliation and who.words.startswith(("Its ", "its ")):
            affiliation = self._last(self._groups, number)
        if office:
            self._groups.append((number, office))
        if name and (who.person or person):
            if affiliation:
                self._affiliations[name] = affiliation
            affiliation = affiliation or self._affiliation(name)
            self._meet(number, who, name)
        elif who.head in ("he", "she"):
            self._genders.setdefault(name, who.head)
            affiliation = self._affiliation(name)
        elif who.head not in ("they", "i", "we", "it") and _may_be_it(name, who):
            self._groups.append((number, name))
        if who.head in WITNESSES and who.plural and number - self._gatherer[0] < 3:
            affiliation = f"via {self._gatherer[1]}"
        self._said.append((number, who, name))
        return name, affiliation

    def _meet(self, number: int, who: Mention, name: str) -> None:
        """Remember a person."""
        self._people.append((number, name))
        if who.gender:
            self._genders[name] = who.gender

    def _affiliation(self, name: str) -> str:
        """Whom a person speaks for, as far as the article says so anywhere."""
        known = self._affiliations.get(name) or self._names.affiliations.get(name, "")
        return self._names.fullest(known) if known else ""

    def _name(self, number: int, who: Mention) -> str:
        """The name that the mention stands for, else its own words."""
        if who.head in ("he", "she"):
            fitting = [p for p in self._people if self._genders.get(p[1], who.head) == who.head]
            return (
                self._last(fitting, number, before=True)
                or self._last(self._unknown(), number, before=True)
                or self._last([m for m in self._mentioned if number - m[0] < 5], number, True)
                or who.words
            )
        if who.head == "it":
            return self._last(self._groups, number) or who.words
        if who.head == "they":
            last = self._said[-1] if self._said else None
            return last[2] if last and number - last[0] <= 2 and last[1].plural else who.words
        if who.named:
            full = self._names.person_in(who.name)[0] or self._names.fullest(who.name)
            body = full.isupper() or (not who.person and full in self._names.acronyms.values())
            longer = "" if body else self._names.whole(full)
            return longer or full
        if who.words.lower() in {f"the {noun}" for noun in STATEMENT_WORDS}:
            said = [(place, name) for place, other, name in self._said if other.head != who.head]
            return self._last(said, number) or who.name
        if who.plural and " and " in who.name:  # "the centre and a doctor": the first who is known
            first = who.name.split(" and ")[0]
            known = self._names.monitor() if _is_monitor(first) else self._names.fullest(first)
            if known and known != first:
                return known
        another = who.words.lower().startswith(("another", "other"))
        if not who.person and not who.plural and not another and _is_monitor(who.name):
            known = self._names.monitor()
            if known:
                return known
        if who.definite and not who.plural:
            for before, _, name in reversed(self._said):
                if number - before > 3 * _MEMORY:
                    break
                words = name.lower().split()
                if (
                    who.head == head_of(name)
                    and "and" not in words
                    and len(name) > len(who.name)
                    and (who.person or set(who.name.lower().split()) <= set(words))
                ):
                    return name
            if who.head in ORGANISATION_WORDS and who.name.islower():
                longer = self._names.fullest(who.head)
                if longer != who.head:
                    return longer
                if who.head in _GENERIC and who.name.islower():
                    if {"rights", "human", "based"} & set(re.findall(r"\w+", who.words.lower())):
                        return self._names.monitor() or who.name
                    fitting = [each for each in self._groups if _fits(who.head, each[1])]
                    return self._last(fitting, number) or who.name
            if who.person:
                return self._in_office(number, who) or who.name
        return who.name

    def _unknown(self) -> list[tuple[int, str]]:
        """People without a name who have spoken: "a witness"."""
        return [
            (number, name)
            for number, who, name in self._said
            if not (who.named or who.plural or who.definite) and who.head not in _NOBODY
        ]

    def _in_office(self, number: int, who: Mention) -> str:
        """Who "the harbour office chief" or "the spokesman" is, by what was said before."""
        body = self._names.fullest(who.affiliation) if who.affiliation else ""
        for before, other, name in reversed(self._said):
            if number - before > 3 * _MEMORY:
                break
            if other.named and other.person:
                if body and self._affiliation(name) == body:
                    return name
                if not body and who.role and who.role in other.role.split():
                    return name
        return ""

    def _last(self, known: list[tuple[int, str]], number: int, before: bool = False) -> str:
        """The latest name that is not too far back."""
        for place, name in reversed(known):
            if number - place > _MEMORY:
                return ""
            if not before or place < number:
                return name
        return ""


def _fits(noun: str, name: str) -> bool:
    """Whether "the agency" or "the group" may mean a speaker."""
    is_news = name.isupper() or bool(re.search(r"\b(agency|news|press)\b", name.lower()))
    return is_news if noun == "agency" else not _NO_GROUP.search(name.lower())


def _may_be_it(name: str, who: Mention) -> bool:
    """Whether "it" or "the group" may mean a speaker later on."""
    if name.islower() or not (who.named or " " in name):
        return head_of(name) in ORGANISATION_WORDS | {"defence", "defense"}
    return True


def _is_monitor(name: str) -> bool:
    return bool(re.search(r"\b(monitor|monitoring group|watchdog|observatory)$", name.lower()))


def _trimmed(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Offsets of the tokens first..last without blanks, commas and quotation marks around them."""
    doc = sentence.tokens.doc
    last = max(first, last)
    start = max(sentence.start, doc[first].idx + sentence.offset)
    end = min(sentence.end, doc[last].idx + len(doc[last]) + sentence.offset)
    text = sentence.text[start - sentence.start : end - sentence.start]
    kept = text.lstrip(_EDGE)
    start += len(text) - len(kept)
    kept = kept.rstrip(_EDGE)
    if not kept:
        return sentence.start, sentence.end
    return start, start + len(kept)


def _carry(
    sentences: Sequence[Sentence],
    found: Sequence[Attribution | None],
    quotes: Sequence[tuple[int, int]],
) -> Iterator[Attribution | None]:
    """Give sentences inside a quotation the speaker of that quotation."""
    known = list(found)
    for number, sentence in enumerate(sentences):
        own = known[number]
        if (own is not None and own.speaker) or share_quoted(
            quotes, sentence.start, sentence.end
        ) < 0.6:
            yield own
            continue
        source = _quotation_source(number, sentences, known, quotes)
        start, end = _trimmed(sentence, sentence.tokens.start, sentence.tokens.end - 1)
        if source is None:
            result = Attribution("", "", "", True, start, end)
        else:
            result = replace(
                source,
                quoted=True,
                marked=1.0,
                content_start=start,
                content_end=end,
                hedge="",
                words_start=-1,
            )
        known[number] = result
        yield result


def _quotation_source(
    number: int,
    sentences: Sequence[Sentence],
    known: Sequence[Attribution | None],
    quotes: Sequence[tuple[int, int]],
) -> Attribution | None:
    """The attribution that a sentence of pure quotation belongs to."""
    here = sentences[number]
    shared = [q for q in quotes if q[0] < here.end and q[1] > here.start]
    for step in (1, 2, 3):  # forward only while the same quotation goes on
        place = number + step
        if place >= len(sentences) or not any(q[1] > sentences[place].start for q in shared):
            break
        other = known[place]
        if other is not None and other.speaker:
            return other
    before = known[number - 1] if number else None
    if before is not None and before.speaker:
        return before
    after = known[number + 1 : number + 2]
    if after and after[0] is not None and after[0].speaker and after[0].quoted:
        return after[0]
    for other in (*reversed(known[max(0, number - _BACK) : number]), *known[number + 1 :][:2]):
        if other is not None and other.speaker:
            return other
    return None
