"""Sayings in one sentence: "X said", "according to X", "..., said X" and what they hold.

The parse decides where it is clear; the place of the saying at the end of the sentence decides
where commas or quotation marks have been lost. Sentences whose parse has lost
the saying altogether are for `adjacency`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.lexicon import (
    COUNTS,
    FINDINGS,
    HEDGES,
    MAKING,
    MUTE,
    NOT_CLAIMED,
    NOT_SPEAKERS,
    ORGANISATION_WORDS,
    ROLES,
    SAYING,
    SAYING_OF_NOUNS,
    SAYING_WEAK,
    STATEMENT_WORDS,
    TALLYING,
    Hedge,
)
from analyzer.phrases import Mention, mention, phrase
from analyzer.quotations import quotations

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from analyzer.language import Sentence

LEAST_COVER = 0.5  # share of the sentence's words outside the frame that must be what is said;
# below it somebody is only remarked upon. Speakers right on 157 labelled FA-KES sentences: 0.4 143,
# 0.5 144, 0.6 141, 0.7 139
_BELIEVED = ("believe", "know", "think", "expect")
LEAST_SAID = (
    6  # tokens behind "X said" that must hold what is said when no clause was found; not tuned
)


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
    def plain(self) -> bool:
        """Whether the verb does nothing but say; "denies involvement" may be in what is said."""
        return self.verb.lemma_ in ("say", "tell", "add")

    @property
    def finite(self) -> bool:
        """Whether this is "X said ...", not "... according to X" or "... saying ..."."""
        return self.verb.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VB", "MD")


def main_frame(sentence: Sentence) -> Frame | None:
    """The saying that covers most of the sentence, if it covers enough of it."""
    found = [frame for frame in frames_of(sentence) if frame.cover >= LEAST_COVER]
    if not found:
        return None
    quotes = quotations([sentence])
    outside = [
        frame
        for frame in found
        if not any(a < frame.verb.idx + sentence.offset < b for a, b in quotes)
    ]
    found = outside or found
    return max(found, key=lambda f: (f.finite, f.plain, round(f.cover, 1), -f.verb.i))


def frames_of(sentence: Sentence) -> Iterator[Frame]:
    """Every saying in a sentence, in order."""
    for token in sentence.tokens:
        lemma = token.lemma_.lower()
        if lemma == "accord" or token.lower_ == "according":
            yield from _according(sentence, token)
        elif token.pos_ in ("VERB", "AUX") and (
            lemma in SAYING or lemma in TALLYING or lemma == "call"
        ):
            yield from _saying(sentence, token, lemma)


def _according(sentence: Sentence, token: Token) -> Iterator[Frame]:
    """ "According to X, ..." and "..., according to X"."""
    to = next((c for c in token.children if c.lower_ == "to"), None)
    who = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if who is None:
        return
    if who.lemma_.lower() in STATEMENT_WORDS | FINDINGS:
        who = _behind_statement(who)
    yield framed(sentence, mention(who), token, (token.i, phrase(who)[-1].i), "longer")


def _behind_statement(token: Token) -> Token:
    """In "a report by the office", "figures given by it" or "the office's report", the office."""
    for child in token.children:
        if child.dep_ == "acl" and child.lemma_ in MAKING:
            for agent in child.children:
                for inner in agent.children if agent.lower_ == "by" else ():
                    if inner.dep_ == "pobj":
                        return inner
        if token.lemma_.lower() in FINDINGS:
            continue
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
    if _subordinate(sentence, verb, subject) or any(
        c.tag_ == "MD" and c.lower_ not in ("will", "would", "wo") for c in verb.children
    ):
        return
    if lemma in (*_BELIEVED, "say") and not _auxiliaries(verb) and _before_to(verb):
        return  # "the town believed to have been sold"
    if verb.tag_ == "VBN" and verb.dep_ == "amod":
        return  # "a reported raid"
    if verb.dep_ in ("pcomp", "csubj"):  # "what the office says are": a part of another statement
        return
    if lemma in SAYING_WEAK and verb.dep_ in ("ccomp", "pcomp", "csubj", "advcl", "relcl", "acl"):
        return
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.lower_ != "adding"]
    after = [c for c in clauses if c.i > verb.i and (c.dep_ == "ccomp" or c.tag_ != "VBG")]
    before = [c for c in clauses if c.i < verb.i]
    objects = [c for c in verb.rights if c.dep_ in ("dobj", "prep", "prt", "oprd")]
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
    if not can_speak(subject):
        return
    if verb.dep_ == "relcl" and verb.head.ent_type_ == "PERSON" and subject.lower_ in ROLES:
        subject = verb.head  # "Ada Quist the office's head said", its commas lost
    name = verb.doc[verb.i - 1]
    if subject.lower_ in ROLES and subject.i < name.i and name.ent_type_ == "PERSON":
        who = mention(name)  # "Ambassador to the Lakes Ada Quist said"
    elif subject.lemma_.lower() in STATEMENT_WORDS:
        who = mention(_behind_statement(subject))
    else:
        who = mention(subject)
    first, last = phrase(subject)[0].i, phrase(subject)[-1].i
    nominal = lemma in SAYING_OF_NOUNS and any(o.dep_ == "dobj" for o in objects)
    if lemma in TALLYING:
        nominal = any(o.dep_ == "dobj" and o.lemma_ in COUNTS for o in objects)
    elif lemma == "call":
        nominal = any(o.lower_ in ("on", "for", "upon") for o in objects)
    elif after and lemma != "ask" and subject.i < verb.i:
        edge = after[0].left_edge.i
        skip = edge if edge > verb.i else verb.i + 1
        doc = verb.doc
        while skip < after[0].i and (doc[skip].lower_ == "that" or doc[skip].is_punct):
            skip += 1
        inner = after[0].right_edge.i if verb.dep_ in ("relcl", "acl", "advcl") else None
        yield framed(sentence, who, verb, (min(first, verb.i), skip - 1), "right", inner)
        return
    if nominal:
        if subject.i < verb.i and not any(o.lemma_.lower() in NOT_CLAIMED for o in objects):
            yield framed(sentence, who, verb, (first, verb.i), "right")
    elif lemma in TALLYING:
        return
    elif _amid(verb, first, last) or (
        _at_end(sentence, verb, subject, bool(before))
        and (lemma not in SAYING_WEAK or before or _quote_before(verb, first))
    ):
        yield from _behind(sentence, verb, who, first, last)
    elif (
        lemma in ("say", "tell", "warn")
        and verb.dep_ == "ROOT"
        and subject.i < verb.i
        and sentence.tokens.end - verb.i > LEAST_SAID
    ):  # the parser lost the clause behind it
        yield framed(sentence, who, verb, (first, verb.i), "right")


def _before_to(verb: Token) -> bool:
    return verb.i + 1 < len(verb.doc) and verb.nbor().lower_ == "to"


def _auxiliaries(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("aux", "auxpass")]


def _subordinate(sentence: Sentence, verb: Token, subject: Token | None) -> bool:
    """Whether this is "when X said" or "as X says", not a saying that holds the sentence."""
    links = [c for c in verb.children if c.dep_ == "mark" or c.tag_ == "WRB"]
    links = [c for c in links if c.lower_ not in ("while", "whereas")]
    if subject is not None and _ends_sentence(sentence, verb):  # the link may be another clause's
        return any(c.i == phrase(subject)[0].i - 1 for c in links)
    return bool(links)


def can_speak(subject: Token) -> bool:
    """Whether the subject is somebody or something that can be quoted."""
    if subject.tag_ in ("WDT", "WP", "EX"):
        return False
    if subject.pos_ in ("VERB", "AUX", "ADV") and subject.lower_ not in ORGANISATION_WORDS:
        return False
    if subject.lemma_.lower() in ("people", "person", "civilian") and any(
        c.dep_ == "nummod" and c.is_digit for c in subject.children
    ):
        return False
    if subject.lemma_.lower() in MUTE:
        return False
    return subject.lower_ not in NOT_SPEAKERS or any(c.lower_ == "of" for c in subject.rights)


def _behind(
    sentence: Sentence, verb: Token, who: Mention, first: int, last: int
) -> Iterator[Frame]:
    """ "..., X said" and "..., said X": what is said is in front, or around the frame."""
    yield framed(sentence, who, verb, (min(first, verb.i), max(last, verb.i)), "longer")


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
        while first > start and (
            doc[first - 1].pos_ in ("ADJ", "NOUN", "PROPN", "PUNCT", "CCONJ")
            or doc[first - 1].lower_ in ("run", "based", "owned", "backed", "led", "linked")
        ):
            if doc[first - 1].is_quote or doc[first - 1].text in ",)":
                break
            first -= 1
        if doc[first - 1].pos_ != "DET" and not doc[first - 1].is_quote:
            name = [t for t in doc[first:at] if t.ent_type_ == "ORG"]
            begin = name[0].i if name and doc[at].lower_ in ORGANISATION_WORDS else at
            return list(doc[begin : at + 1])  # no telling where the speaker's noun phrase begins
        return list(doc[first - (doc[first - 1].pos_ == "DET") : at + 1])
    while first > start and (
        doc[first - 1].text[:1].isupper() or doc[first - 1].lower_ in (*ROLES, "al", "-")
    ):
        first -= 1
    return list(doc[first : at + 1])


def _subject(verb: Token) -> Token | None:
    """The subject of the verb, or of the verb it is joined to."""
    own = [
        c
        for c in verb.children
        if c.dep_ == "nsubj" or (c.dep_ == "nsubjpass" and verb.lower_ == "quoted")
    ]
    if own:  # where lost commas make two of them, the nearer one speaks
        return min(own, key=lambda c: min(abs(c.left_edge.i - verb.i), abs(c.i - verb.i)))
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
        yield framed(sentence, mention(subject), verb, (verb.i, first - 1), "right")


def _at_end(sentence: Sentence, verb: Token, subject: Token, has_clause: bool) -> bool:
    """Whether "X said" stands behind what is said: little follows it but time, place or hearer."""
    first = min(phrase(subject)[0].i, verb.i)
    if first - sentence.tokens.start < 3:
        return False
    if has_clause or _quote_before(verb, first):
        return True
    rest = verb.doc[max(verb.i, phrase(subject)[-1].i) + 1 : sentence.tokens.end]
    if verb.dep_ in ("relcl", "conj", "advcl"):  # the parser, where commas are lost
        return _ends_sentence(sentence, verb)
    heavy = any(t.dep_ in ("nsubj", "ROOT", "dobj") or t.tag_ == "VBD" for t in rest)
    return verb.dep_ in ("ROOT", "parataxis", "ccomp") and not heavy and len(rest) < 14


def _amid(verb: Token, first: int, last: int) -> bool:
    """Whether "X said" stands between commas."""
    before, after = min(first, verb.i) - 1, max(last, verb.i) + 1
    doc = verb.doc
    if before < 0 or after >= len(doc) or verb.lemma_.lower() in SAYING_WEAK - {"note"}:
        return False
    return doc[before].text == "," and doc[after].text == ","


def _ends_sentence(sentence: Sentence, verb: Token) -> bool:
    """Whether a plain verb of saying ends the sentence, but for a day or a place."""
    rest = verb.doc[verb.i + 1 : sentence.tokens.end]
    return (
        verb.lemma_ in ("say", "add", "report", "tell")
        and len(rest) < 7
        and not any(t.pos_ in ("VERB", "AUX", "PRON") or t.dep_ == "dobj" for t in rest)
    )


def _quote_before(verb: Token, first: int) -> bool:
    """Whether a closing quotation mark or a comma stands just before the frame."""
    before = verb.doc[max(0, first - 2) : first]
    return any(t.is_quote or t.text == "''" for t in before) or before[-1:].text == ","


def framed(
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
    before, after = count_words(tokens, left), count_words(tokens, right)
    content = left if side == "longer" and before > after else right
    opening = before if side == "right" and before < 6 else 0  # "On Monday X said" is no content
    other = (
        count_words(tokens, (tokens.start, tokens.end - 1)) - count_words(tokens, frame) - opening
    )
    return Frame(
        who=who,
        cue="according to" if verb.lower_ == "according" else verb.text,
        verb=verb,
        first=content[0],
        last=content[1],
        cover=count_words(tokens, content) / max(1, other),
        hedge=HEDGES.get(verb.lemma_.lower(), ""),
    )


def count_words(tokens: Span, place: tuple[int, int]) -> int:
    """Number of words from one token to another."""
    return sum(not t.is_punct for t in tokens.doc[place[0] : place[1] + 1])
