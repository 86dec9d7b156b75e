"""Who says what: one attribution for each sentence that is said by somebody.

Direct and indirect speech, "according to", inverted and floating quotations, and quotations that
go on over several sentences. The parse decides where it is clear; the place of the saying at the
end of the sentence decides where commas or quotation marks have been lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analyzer.lexicon import (
    GATHERING,
    HEDGES,
    HEDGING_ADVERBS,
    NOT_CLAIMED,
    NOT_SPEAKERS,
    ORGANISATION_WORDS,
    ROLES,
    SAYING,
    SAYING_OF_NOUNS,
    SAYING_WEAK,
    STATEMENT_WORDS,
    WITNESSES,
)
from analyzer.naming import Mention, Names, mention, phrase, text_of

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from analyzer.language import Sentence

Hedge = Literal["", "reported", "claimed", "alleged", "denied", "confirmed"]

_QUOTE = re.compile(r"[“”\"]|(?<![\w’'])['‘](?=\w)|(?<=[\w.,!?])['’](?![\w’'])")
_EDGE = " \t\r\n,;:\"“”‘’'—–-"
_LEAST_COVER = 0.4  # share of the sentence's words outside the frame that must be what is said;
# below it the sentence is the outlet's own with a remark of somebody in it (read on FA-KES)
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
    words_start: int = -1  # offset of `words` in the field's text; -1 where they stand elsewhere

    @property
    def credit(self) -> str:
        """The speaker, followed by the affiliation in parentheses where there is one."""
        if self.affiliation and self.affiliation not in self.speaker:
            return f"{self.speaker} ({self.affiliation})"
        return self.speaker


@dataclass(frozen=True)
class Frame:
    """One saying in a sentence; numbers are token places in the sentence's document."""

    who: Mention
    cue: str
    verb: Token
    first: int  # of what is said
    last: int
    cover: float
    hedge: Hedge

    @property
    def finite(self) -> bool:
        """Whether this is "X said ...", not "... according to X" or "... saying ..."."""
        return self.verb.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VB", "MD")


def attributions(sentences: Sequence[Sentence]) -> tuple[Attribution | None, ...]:
    """One attribution per sentence of a whole title or text, None for the outlet's own voice.

    Pronouns and phrases such as "the group" are resolved from earlier sentences; a quotation's
    speaker holds for all sentences of the quotation.
    """
    frames = [main_frame(sentence) for sentence in sentences]
    names = Names(sentences, [frame.who for frame in frames if frame is not None])
    quotes = _quotations(sentences)
    memory = _Memory(names)
    found: list[Attribution | None] = []
    for number, (sentence, frame) in enumerate(zip(sentences, frames, strict=True)):
        memory.look(number, sentence)
        if frame is None:
            found.append(_hedged(sentence))
            continue
        start, end = _trimmed(sentence, frame.first, frame.last)
        speaker, affiliation = memory.resolve(number, frame.who)
        found.append(
            Attribution(
                speaker=speaker,
                words=frame.who.words,
                cue=frame.cue,
                quoted=_share(quotes, start, end) > 0.5,
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


def main_frame(sentence: Sentence) -> Frame | None:
    """The saying that covers most of the sentence, if it covers enough of it."""
    found = [frame for frame in frames_of(sentence) if frame.cover >= _LEAST_COVER]
    if not found:
        return None
    return max(found, key=lambda f: (f.finite, round(f.cover, 1), -f.verb.i))


def frames_of(sentence: Sentence) -> Iterator[Frame]:
    """Every saying in a sentence, in order."""
    for token in sentence.tokens:
        lemma = token.lemma_.lower()
        if lemma == "accord" or token.lower_ == "according":
            yield from _according(sentence, token)
        elif token.pos_ in ("VERB", "AUX") and (lemma in SAYING or lemma in ("put", "call")):
            yield from _saying(sentence, token, lemma)


def _according(sentence: Sentence, token: Token) -> Iterator[Frame]:
    """ "According to X, ..." and "..., according to X"."""
    to = next((c for c in token.children if c.lower_ == "to"), None)
    who = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if who is None:
        return
    if who.lemma_.lower() in STATEMENT_WORDS:
        who = _behind_statement(who)
    yield _frame(sentence, mention(who), token, (token.i, phrase(who)[-1].i), "longer")


def _behind_statement(token: Token) -> Token:
    """In "a report by the office" or "the office's report", the office."""
    for child in token.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
    names = [c for c in token.children if c.dep_ == "compound" and c.pos_ == "PROPN"]
    return names[-1] if names else token


def _saying(sentence: Sentence, verb: Token, lemma: str) -> Iterator[Frame]:
    """Sayings by a verb, in front of, behind or amid what is said."""
    subject = _subject(verb)
    if verb.tag_ == "VBG" and not any(c.dep_ == "aux" for c in verb.children):
        if subject is None and verb.dep_ in ("acl", "advcl", "xcomp"):
            yield from _participle(sentence, verb)
        return
    if any(
        (c.dep_ == "mark" or c.tag_ == "WRB") and c.lower_ not in ("while", "whereas")
        for c in verb.children
    ):
        return
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.lower_ != "adding"]
    after = [c for c in clauses if c.i > verb.i and (c.dep_ == "ccomp" or c.tag_ != "VBG")]
    before = [c for c in clauses if c.i < verb.i]
    objects = [c for c in verb.rights if c.dep_ in ("dobj", "prep", "oprd")]
    tokens = _speaker_before(sentence, verb, subject, bool(before))
    if tokens:
        yield from _behind(sentence, verb, mention(tokens[-1], tokens), tokens[0].i, tokens[-1].i)
        return
    if subject is None:
        inverted = [c for c in verb.rights if c.dep_ in ("dobj", "attr", "oprd")]
        if before and inverted and lemma not in SAYING_WEAK:
            subject = inverted[0]
        else:
            return
    if subject.tag_ in ("WDT", "WP") and verb.dep_ == "relcl" and after:
        subject = verb.head
    if subject.lower_ in NOT_SPEAKERS or subject.tag_ in ("WDT", "WP", "EX"):
        return
    who = mention(subject)
    first, last = phrase(subject)[0].i, phrase(subject)[-1].i
    nominal = lemma in SAYING_OF_NOUNS and any(o.dep_ == "dobj" for o in objects)
    if lemma == "put":
        nominal = any(
            o.dep_ == "dobj" and o.lemma_ in ("toll", "number", "figure") for o in objects
        )
    elif lemma == "call":
        nominal = any(o.lower_ in ("on", "for", "upon") for o in objects)
    elif after and lemma != "ask" and subject.i < verb.i:
        edge = after[0].left_edge.i
        skip = edge if edge > verb.i else verb.i + 1
        doc = verb.doc
        while skip < after[0].i and (doc[skip].lower_ == "that" or doc[skip].is_punct):
            skip += 1
        inner = after[0].right_edge.i if verb.dep_ in ("relcl", "acl", "advcl") else None
        yield _frame(sentence, who, verb, (min(first, verb.i), skip - 1), "right", inner)
        return
    if nominal:
        if subject.i < verb.i and not any(o.lemma_.lower() in NOT_CLAIMED for o in objects):
            yield _frame(sentence, who, verb, (first, verb.i), "right")
    elif _at_end(sentence, verb, subject, bool(before)) and (
        lemma not in SAYING_WEAK or before or _quote_before(verb, first)
    ):
        yield from _behind(sentence, verb, who, first, last)


def _behind(
    sentence: Sentence, verb: Token, who: Mention, first: int, last: int
) -> Iterator[Frame]:
    """ "..., X said" and "..., said X": what is said is in front, or around the frame."""
    if who.head not in NOT_SPEAKERS:
        yield _frame(sentence, who, verb, (min(first, verb.i), max(last, verb.i)), "longer")


def _speaker_before(
    sentence: Sentence, verb: Token, subject: Token | None, has_clause: bool
) -> list[Token]:
    """The words just before "said", where the parser took them for a part of what is said."""
    doc, start = verb.doc, sentence.tokens.start
    at = verb.i - 1
    while at > start and doc[at].pos_ == "ADV":
        at -= 1
    if at <= start + 1 or doc[at].pos_ not in ("NOUN", "PROPN"):
        return []
    if subject is None:
        if not (has_clause and verb.dep_ == "ROOT"):
            return []
    elif subject.i > verb.i or not any(t.is_quote for t in doc[subject.i : verb.i]):
        return []
    first = at
    if doc[at].pos_ == "NOUN":
        while first > start and doc[first - 1].pos_ in ("ADJ", "NOUN", "PROPN", "PUNCT", "CCONJ"):
            if doc[first - 1].is_quote or doc[first - 1].text in ",)":
                break
            first -= 1
        if doc[first - 1].pos_ != "DET" and not doc[first - 1].is_quote:
            return [doc[at]]  # no telling where the speaker's noun phrase begins
        if first - 2 > start and doc[first - 2].ent_type_ == "PERSON" and doc[at].lower_ in ROLES:
            at = first - 2  # "Ada Quist the office's head said", its commas lost
            return [t for t in doc[start : at + 1] if t.ent_type_ == "PERSON" and at - t.i < 5]
        return list(doc[first - (doc[first - 1].pos_ == "DET") : at + 1])
    while first > start and (
        doc[first - 1].text[:1].isupper() or doc[first - 1].lower_ in (*ROLES, "al", "-")
    ):
        first -= 1
    return list(doc[first : at + 1])


def _subject(verb: Token) -> Token | None:
    """The subject of the verb, or of the verb it is joined to."""
    for child in verb.children:
        if child.dep_ == "nsubj":
            return child
        if child.dep_ == "nsubjpass" and verb.lower_ == "quoted":
            return child
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and verb.head.i < verb.i:
        joined = any(c.dep_ == "cc" and c.i < verb.i for c in verb.head.children)
        return _subject(verb.head) if joined else None
    if verb.dep_ == "xcomp" and verb.head.lemma_ in ("go", "continue", "begin"):
        return _subject(verb.head)
    return None


def _participle(sentence: Sentence, verb: Token) -> Iterator[Frame]:
    """ "X listed the ships, saying ...": the main clause's subject says it."""
    head = verb.head
    while head.dep_ not in ("ROOT", "ccomp") and head.head is not head:
        head = head.head
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i]
    subject = next((c for c in head.children if c.dep_ == "nsubj"), None)
    if not clauses or subject is None or subject.i > verb.i or subject.lower_ in NOT_SPEAKERS:
        return
    first = clauses[0].left_edge.i
    if first > verb.i:
        yield _frame(sentence, mention(subject), verb, (verb.i, first - 1), "right")


def _at_end(sentence: Sentence, verb: Token, subject: Token, has_clause: bool) -> bool:
    """Whether "X said" stands behind what is said: little follows it but time, place or hearer."""
    first = min(phrase(subject)[0].i, verb.i)
    if first - sentence.tokens.start < 3:
        return False
    if has_clause or _quote_before(verb, first):
        return True
    rest = verb.doc[max(verb.i, phrase(subject)[-1].i) + 1 : sentence.tokens.end]
    if verb.dep_ in ("relcl", "conj"):  # with lost commas the parser takes it for a part
        return all(t.is_punct for t in rest) and verb.lemma_ in ("say", "add", "report", "tell")
    heavy = any(t.dep_ in ("nsubj", "ROOT", "dobj") or t.tag_ == "VBD" for t in rest)
    return verb.dep_ in ("ROOT", "parataxis", "ccomp") and not heavy and len(rest) < 14


def _quote_before(verb: Token, first: int) -> bool:
    """Whether a closing quotation mark stands just before the frame."""
    return any(t.is_quote or t.text == "''" for t in verb.doc[max(0, first - 2) : first])


def _frame(
    sentence: Sentence,
    who: Mention,
    verb: Token,
    frame: tuple[int, int],
    side: Literal["right", "longer"],
    inner: int | None = None,
) -> Frame:
    """What is said stands right of the frame, up to `inner`, or on its longer side."""
    tokens = sentence.tokens
    left = (tokens.start, frame[0] - 1)
    right = (frame[1] + 1, tokens.end - 1 if inner is None else inner)
    before, after = _words(tokens, left), _words(tokens, right)
    content = left if side == "longer" and before > after else right
    opening = before if side == "right" and before < 6 else 0  # "On Monday X said" is no content
    other = _words(tokens, (tokens.start, tokens.end - 1)) - _words(tokens, frame) - opening
    return Frame(
        who=who,
        cue="according to" if verb.lower_ == "according" else verb.text,
        verb=verb,
        first=content[0],
        last=content[1],
        cover=_words(tokens, content) / max(1, other),
        hedge=_hedge_of(verb),
    )


def _words(tokens: Span, place: tuple[int, int]) -> int:
    """Number of words from one token to another."""
    return sum(not t.is_punct for t in tokens.doc[place[0] : place[1] + 1])


def _hedge_of(verb: Token) -> Hedge:
    hedge = HEDGES.get(verb.lemma_.lower(), "")
    return hedge if hedge in ("reported", "claimed", "alleged", "denied", "confirmed") else ""  # type: ignore[return-value]


def _hedged(sentence: Sentence) -> Attribution | None:
    """Hedged in the outlet's own voice: "reportedly", "is alleged to have"."""
    for token in sentence.tokens:
        hedge = HEDGING_ADVERBS.get(token.lower_, "")
        if not hedge and token.tag_ == "VBN" and token.dep_ == "ROOT":
            passive = any(c.dep_ == "auxpass" for c in token.children)
            if passive and any(c.dep_ in ("xcomp", "ccomp") for c in token.children):
                hedge = {**HEDGES, "believe": "reported", "say": "reported"}.get(token.lemma_, "")
        if hedge:
            return Attribution(
                "",
                "",
                token.text,
                False,
                sentence.start,
                sentence.end,
                hedge,  # type: ignore[arg-type]
            )
    return None


class _Memory:
    """Speakers and persons met so far, to resolve "he", "it" and "the group"."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._people: list[tuple[int, str]] = []
        self._groups: list[tuple[int, str]] = []
        self._said: list[tuple[int, Mention, str]] = []
        self._affiliations: dict[str, str] = {}
        self._gatherer = (-_MEMORY, "")

    def look(self, number: int, sentence: Sentence) -> None:
        """Remember persons that are subjects of a sentence, and who gathers testimony in it."""
        for token in sentence.tokens:
            if token.dep_ in ("nsubj", "nsubjpass") and token.ent_type_ == "PERSON":
                who = mention(token)
                if who.named and who.person:
                    self._people.append((number, self._names.fullest(who.name)))
            if token.dep_ == "nsubj" and token.head.lemma_ in GATHERING and token.pos_ == "PROPN":
                self._gatherer = (number, self._names.fullest(mention(token).name))

    def resolve(self, number: int, who: Mention) -> tuple[str, str]:
        """The fullest name and the affiliation of who speaks in sentence `number`."""
        name = self._name(number, who)
        affiliation = self._names.fullest(who.affiliation) if who.affiliation else ""
        if who.person and name:
            if affiliation:
                self._affiliations[name] = affiliation
            affiliation = affiliation or self._affiliation(name)
            self._people.append((number, name))
        elif who.head in ("he", "she"):
            affiliation = self._affiliation(name)
        elif name and who.head not in ("they", "i", "we", "it"):
            self._groups.append((number, name))
        if who.head in WITNESSES and who.plural and number - self._gatherer[0] < 3:
            affiliation = f"via {self._gatherer[1]}"
        self._said.append((number, who, name))
        return name, affiliation

    def _affiliation(self, name: str) -> str:
        """Whom a person speaks for, as far as the article says so anywhere."""
        known = self._affiliations.get(name) or self._names.affiliations.get(name, "")
        return self._names.fullest(known) if known else ""

    def _name(self, number: int, who: Mention) -> str:
        """The name that the mention stands for, else its own words."""
        if who.head in ("he", "she"):
            return self._last(self._people, number, before=True) or who.words
        if who.head == "it":
            return self._last(self._groups, number) or who.words
        if who.head == "they":
            last = self._said[-1] if self._said else None
            return last[2] if last and number - last[0] <= 2 and last[1].plural else who.words
        if who.named:
            return self._names.fullest(who.name)
        if not who.person and not who.plural and _is_monitor(who.name):
            known = self._names.monitor()
            if known:
                return known
        if who.definite and not who.plural:
            for before, _, name in reversed(self._said):
                if number - before > 3 * _MEMORY:
                    break
                if who.head in name.lower().split() and len(name) > len(who.name):
                    return name
            if who.head in ORGANISATION_WORDS:
                longer = self._names.fullest(who.head)
                if longer != who.head:
                    return longer
                if who.head in ("group", "organisation", "organization", "agency", "body"):
                    return self._last(self._groups, number) or who.name
            if who.person and who.words.lower().startswith("the ") and not who.affiliation:
                return self._last(self._people, number) or who.name
        return who.name

    def _last(self, known: list[tuple[int, str]], number: int, before: bool = False) -> str:
        """The latest name that is not too far back."""
        for place, name in reversed(known):
            if number - place > _MEMORY:
                return ""
            if not before or place < number:
                return name
        return ""


def _is_monitor(name: str) -> bool:
    return bool(re.search(r"\b(monitor|monitoring group|watchdog|observatory)$", name.lower()))


def _quotations(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Where quotations stand, as offsets in the field's text; unmatched marks are survived."""
    regions: list[tuple[int, int]] = []
    open_at: int | None = None
    opener_first = False
    previous: Sentence | None = None
    for sentence in sentences:
        if (
            previous is not None
            and open_at is not None
            and sentence.paragraph != previous.paragraph
        ):
            if opener_first:  # a quotation of several paragraphs closes only the last of them
                regions.append((open_at, previous.end))
            open_at = None
        for match in _QUOTE.finditer(sentence.text):
            at = sentence.start + match.start()
            mark = match.group()
            if mark in "'’‘":
                continue
            if _opens(sentence.text, match.start(), mark, open_at is not None):
                open_at = at
                opener_first = match.start() == 0 and (
                    previous is None or sentence.paragraph != previous.paragraph
                )
            elif open_at is not None:
                regions.append((open_at, at + 1))
                open_at = None
            else:  # its opening was lost: at most this sentence
                regions.append((sentence.start, at + 1))
        previous = sentence
    if open_at is not None and previous is not None and opener_first:
        regions.append((open_at, previous.end))
    return regions


def _opens(text: str, at: int, mark: str, is_open: bool) -> bool:
    """Whether the mark opens a quotation."""
    if mark in "“”":
        return mark == "“"
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or before in " (\n[":
        return bool(after.strip()) or not is_open
    return not is_open and not before.strip()


def _share(regions: Sequence[tuple[int, int]], start: int, end: int) -> float:
    """Share of start:end that stands in quotations."""
    inside = sum(max(0, min(end, b) - max(start, a)) for a, b in regions)
    return inside / max(1, end - start)


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
        if (own is not None and own.speaker) or _share(quotes, sentence.start, sentence.end) < 0.6:
            yield own
            continue
        source = _quotation_source(number, sentences, known, quotes)
        start, end = _trimmed(sentence, sentence.tokens.start, sentence.tokens.end - 1)
        if source is None:
            result = Attribution("", "", "", True, start, end)
        else:
            result = replace(
                source, quoted=True, content_start=start, content_end=end, hedge="", words_start=-1
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
    after = known[number + 1] if number + 1 < len(sentences) else None
    if after is not None and after.speaker and after.quoted:
        return after
    return None


__all__ = [
    "Attribution",
    "Frame",
    "attributions",
    "core_span",
    "frames_of",
    "main_frame",
    "text_of",
]
