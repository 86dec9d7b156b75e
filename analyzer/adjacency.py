"""Sayings told by words that stand side by side, for sentences whose parse shows none.

News that has lost its commas and headlines that run into the text mislead the parser; that a plain
verb of saying stands right behind or before a noun phrase is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.lexicon import NOT_SPEAKERS, ORGANISATION_WORDS, ROLES, WITNESSES
from analyzer.naming import mention, phrase
from analyzer.quotations import quotations
from analyzer.sayings import LEAST_COVER, LEAST_SAID, Frame, can_speak, count_words, framed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from analyzer.language import Sentence

# Plain verbs of saying, and words for people without a name.
_PLAINLY = frozenset("say add tell report confirm note".split())
_WITH_THAT = frozenset(
    "announce affirm stress state warn claim explain reveal declare assert clarify".split()
)
_CHARGES = frozenset(
    "accuse acknowledge admit blame call condemn decry denounce deny deplore dismiss reject".split()
)
_GOING_ON = frozenset("add note stress say indicate point explain".split())
_FINITE = ("VBD", "VBZ", "VBP", "MD", "VB")
_STOPS = (".", ",", ":", "''", '"', "WDT", "WP")
_UNNAMED = frozenset("source official member activist witness eyewitness monitor group".split())
_HEADS = ROLES | ORGANISATION_WORDS | _UNNAMED
_MANY = frozenset("media activists sources residents witnesses".split())
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_IN_PHRASE = (*_NOUNS, "DT", "JJ", "HYPH", "PRP$", "POS", "CD")
_LINKS = ("WDT", "WP", "WRB", "CC")  # "who said", "when X said", "and X said"


def closing_frame(sentence: Sentence) -> Frame | None:
    """ "..., said X" at the end: a plain verb with nothing behind it but somebody who can speak.

    With its comma lost, the parser takes the word in front of it for the speaker: "... wounded
    sixty people said the harbour office".
    """
    quotes = quotations([sentence])
    for token in sentence.tokens:
        if token.lemma_ not in ("say", "add") or token.tag_ not in ("VBD", "VBZ", "VBN"):
            continue
        if any(a < token.idx + sentence.offset < b for a, b in quotes):
            continue
        for frame in _side_by_side(sentence, token):
            behind = frame.who.start > token.idx  # both count in the paragraph's document
            if behind and (frame.who.named or frame.who.head in _HEADS | WITNESSES):
                return frame
    return None


def loose_frame(sentence: Sentence) -> Frame | None:
    """The saying told by words that stand side by side, where the parse shows none.

    A noun phrase and a plain verb of saying, in front of what is said or at the very end, or
    "quoted X as saying". Less sure than `main_frame` of where what is said begins.
    """
    quotes = quotations([sentence])
    found = [
        frame
        for token in sentence.tokens
        if not any(a < token.idx + sentence.offset < b for a, b in quotes)
        for frame in (
            *_quoted_as(sentence, token),
            *_side_by_side(sentence, token),
            *_charging(sentence, token),
        )
        if frame.cover >= LEAST_COVER
    ]
    return max(found, key=lambda f: (round(f.cover, 1), -f.verb.i), default=None)


def _quoted_as(sentence: Sentence, verb: Token) -> Iterator[Frame]:
    """ "The reporter quoted X as saying ..." and "X was quoted as saying ..."."""
    doc, end = verb.doc, sentence.tokens.end
    if verb.lower_ not in ("quoted", "cited", "quotes", "quoting", "citing"):
        return
    saying = next((t for t in doc[verb.i + 1 : end] if t.lower_ in ("saying", "telling")), None)
    if saying is None or saying.nbor(-1).lower_ != "as":
        return
    tokens = list(doc[verb.i + 1 : saying.i - 1])
    passive = verb.i > sentence.tokens.start and verb.nbor(-1).lower_ in ("was", "were", "been")
    if passive or not tokens:
        tokens = _phrase_before(sentence, verb.i - 2) if passive else []
    if not tokens:
        return
    first = next((t for t in tokens if t.tag_ in _NOUNS and _follows(t)), tokens[-1])
    span = (min(tokens[0].i, verb.i), saying.i)
    yield framed(sentence, mention(first, tokens), saying, span, "right")


def _side_by_side(sentence: Sentence, verb: Token) -> Iterator[Frame]:
    """ "X said on Monday that ..." and "... X said on Monday"."""
    doc, start, end = verb.doc, sentence.tokens.start, sentence.tokens.end
    lemma = verb.lemma_.lower()
    if lemma not in _PLAINLY | _WITH_THAT or verb.tag_ not in ("VBD", "VBZ", "VBN"):
        return
    rest = verb.i + 1
    while rest < end and (doc[rest].tag_ == "RB" or doc[rest].ent_type_ in ("DATE", "TIME")):
        rest += 1
    if rest + 1 < end and doc[rest].lower_ == "on" and doc[rest + 1].tag_ == "NNP":
        rest += 2
    stop = next((t.i for t in doc[rest:end] if t.tag_ in (*_STOPS, "VBG")), end)
    ends = not any(t.tag_ in _FINITE for t in doc[rest:end]) or doc[stop - 1 : end].text[:1] == ","
    ends = ends or (stop < end and doc[stop].tag_ == "VBG" and doc[stop].lemma_ in _GOING_ON)
    said = count_words(sentence.tokens, (rest, end - 1))
    if ends and rest < stop and lemma != "tell" and lemma not in _WITH_THAT:  # "... said X"
        tokens = list(doc[rest:stop])
        if verb.i - start >= LEAST_SAID and tokens[0].tag_ in (*_NOUNS, "DT", "JJ"):
            head = next((t for t in tokens if t.tag_ in _NOUNS and _follows(t)), None)
            if head is not None:
                span = (verb.i, stop - 1)
                yield framed(sentence, mention(head, tokens), verb, span, "longer")
        return
    at = verb.i - 1
    while at >= start and doc[at].tag_ == "RB":
        at -= 1
    tokens = _phrase_before(sentence, at)
    if not tokens or tokens[-1].lower_ in NOT_SPEAKERS:
        return
    first = tokens[0].i
    if first > start and (doc[first - 1].tag_ in _LINKS or doc[first - 1].lower_ in ("as", "to")):
        return
    before = count_words(sentence.tokens, (start, first - 1))
    head = next((t for t in tokens if t.tag_ in _NOUNS and _follows(t)), tokens[-1])
    that = rest < end and doc[rest].lower_ == "that"
    if ends:
        if before >= LEAST_SAID and (stop == rest or lemma == "tell"):
            span = (first, stop - 1)
            yield framed(sentence, mention(head, tokens), verb, span, "longer")
        return
    prelude = not any(t.tag_ in _FINITE for t in doc[start:first])  # "In a statement on Monday"
    plain = lemma in _PLAINLY and (before < said or prelude)
    if said > LEAST_SAID and (that or plain) and not (before and doc[first - 1].tag_ == "IN"):
        span = (first, rest if that else rest - 1)
        frame = framed(sentence, mention(head, tokens), verb, span, "right")
        yield replace(frame, cover=1.0) if prelude else frame


def _charging(sentence: Sentence, verb: Token) -> Iterator[Frame]:
    """ "X denied using ...", "X has called the raid an outrage", "X accused Y of ..."."""
    if verb.dep_ != "ROOT" or verb.lemma_.lower() not in _CHARGES:
        return
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    objects = [c for c in verb.rights if c.dep_ in ("dobj", "xcomp", "ccomp", "prep", "oprd")]
    if subject is None or not objects or not can_speak(subject) or subject.lower_ == "none":
        return
    called = any(c.dep_ in ("oprd", "xcomp", "ccomp") for c in objects)
    tokens = phrase(subject)
    if tokens[0].lower_ == "no" or (verb.lemma_ == "call" and not called):
        return
    yield framed(sentence, mention(subject), verb, (tokens[0].i, verb.i), "right")


def _follows(token: Token) -> bool:
    """Whether a noun heads its phrase: the next word is no noun that it stands before."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return after is None or after.tag_ not in (*_NOUNS, "POS", "HYPH", "CC", ":")


def _phrase_before(sentence: Sentence, last: int) -> list[Token]:
    """The noun phrase that ends with a token, with "a source at" and the like in front of it."""
    doc, start = sentence.tokens.doc, sentence.tokens.start
    if last < start or doc[last].tag_ not in _NOUNS:
        return []
    first = _opening(doc, start, last)
    while first - 2 >= start and doc[first - 1].lower_ in ("of", "for", "at", "in", "from", "with"):
        head = doc[first - 2]
        if head.tag_ not in _NOUNS or head.lemma_.lower() not in _HEADS:
            break
        first = _opening(doc, start, head.i)
    return list(doc[first : last + 1])


def _opening(doc: Doc, start: int, last: int) -> int:
    """Where the plain noun phrase begins that ends with token `last`."""
    first = last
    while first > start and doc[first - 1].tag_ in _IN_PHRASE and not doc[first - 1].is_quote:
        if doc[first].tag_ in ("DT", "PRP$") or doc[first].lower_ in ("several", "some"):
            break
        if _is_lower_noun(doc[first - 1]) and doc[first].text[:1].isupper():
            break  # "... the last five days Several sources"
        if doc[first - 1].ent_type_ in ("DATE", "TIME"):
            break
        if doc[last].lower_ in _MANY and doc[first - 1].tag_ in ("NNP", "NNS", "CD"):
            break  # "... in Port Selm media reported"
        first -= 1
    return first


def _is_lower_noun(token: Token) -> bool:
    return token.tag_ in ("NN", "NNS") and token.text.islower() and token.lower_ not in ROLES
