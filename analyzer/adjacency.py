"""Sayings told by words that stand side by side, for sentences whose parse shows none.

News that has lost its commas and headlines that run into the text mislead the parser; that a plain
verb of saying stands right behind or before a noun phrase is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from analyzer.lexicon import MUTE, NOT_SPEAKERS, ORGANISATION_WORDS, ROLES, WITNESSES
from analyzer.phrases import mention, phrase
from analyzer.quotations import quotations
from analyzer.sayings import (
    LEAST_COVER,
    LEAST_SAID,
    Frame,
    can_speak,
    count_words,
    framed,
    main_frame,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from analyzer.language import Sentence

# Plain verbs of saying, and words for people without a name.
_PLAINLY = frozenset("say add tell report confirm note".split())
_WITH_THAT = frozenset(
    "announce affirm stress state warn claim explain reveal declare assert clarify".split()
)
_CHARGES = frozenset(
    "accuse acknowledge admit blame call condemn decry denounce deny deplore dismiss estimate "
    "reject report".split()
)
_CHARGED = frozenset("accuse blame condemn criticise criticize denounce".split())
_CLAIMED = frozenset("responsibility credit".split())
_SOME_OF = frozenset("one some many most several two three".split())
_DEEDS = frozenset("attack bombing blast assault explosion".split())
_GOING_ON = frozenset("add note stress say indicate point explain refer cite".split())
_SAID = ("VBD", "VBZ", "VBN", "VBP")
_FINITE = ("VBD", "VBZ", "VBP", "MD", "VB")
_STOPS = (".", ",", ":", "''", '"', "WDT", "WP")
_UNNAMED = frozenset("source official member activist witness eyewitness monitor group".split())
_CHANNELS = frozenset("television tv radio".split())
_HEADS = ROLES | ORGANISATION_WORDS | _UNNAMED | _CHANNELS
_MANY = frozenset("media activists sources residents witnesses groups agencies".split())
_PLACES = frozenset("province city town village district neighbourhood neighborhood area".split())
_COMPOUND = frozenset("rights news emergencies".split())
# A noun phrase opens with these, whatever stands before them.
_OPENING = frozenset("several some local other many two three four".split())
_PRONOUNS = frozenset("he she it they".split())
# What may follow "X said" behind what is said, with a verb of its own.
_TRAILING = frozenset(
    "as while and but when which who where with without citing quoting in on after before".split()
)
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_IN_PHRASE = (*_NOUNS, "DT", "JJ", "HYPH", "PRP$", "POS", "CD")
_LINKS = ("WDT", "WP", "WRB", "CC")  # "who said", "when X said", "and X said"
_AS = ("as", "to", "that", "because", "if", "after", "before", "than", "since", "while", "though")
_LEAST_DIRECT = 3  # words that must be said where nothing but "In Selm on Monday X said" opens
_OF = ("of", "for", "at", "in", "from")
_FRAGMENT = 9  # words of a sentence that is only "X told the newspaper"


def closing_frame(sentence: Sentence) -> Frame | None:
    """ "..., said X" and "... X said" at the end, with somebody right there who can speak.

    With its comma lost, the parser takes another word for the speaker: "... wounded sixty people
    said the harbour office".
    """
    quotes = quotations([sentence])
    main = main_frame(sentence)
    for token in sentence.tokens:
        if token.lemma_ not in ("say", "add", "report") or token.tag_ not in _SAID[:3]:
            continue
        if any(a < token.idx + sentence.offset < b for a, b in quotes):
            continue
        for frame in _side_by_side(sentence, token):
            behind = frame.who.start > token.idx  # both count in the paragraph's document
            known = frame.who.named or frame.who.head in _HEADS | WITNESSES
            if behind and token.lemma_ != "report" and known:
                return frame
            same = main is None or main.verb.i == token.i
            if not behind and same and frame.last < token.i and _parse_errs(token, frame):
                return frame
    return None


def _parse_errs(verb: Token, frame: Frame) -> bool:
    """Whether the parse has another subject than the body or person right before the verb."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    own = [t for t in verb.doc[: verb.i] if frame.who.start <= t.idx]
    if subject is None or not own or subject.i >= own[0].i or subject.lower_ in ROLES:
        return False
    speaks = subject.lower_ in _SOME_OF or subject.lemma_.lower() in _HEADS
    if speaks and phrase(subject)[-1].i >= own[0].i:
        return False
    return any(t.ent_type_ in ("PERSON", "ORG") for t in own) or frame.who.head in _HEADS


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
            *_according(sentence, token),
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
    behind = any(map(_is_finite, doc[saying.i + 1 : end]))
    before = count_words(sentence.tokens, (sentence.tokens.start, span[0] - 1))
    side: Literal["right", "longer"] = "right" if behind or before < LEAST_SAID else "longer"
    yield framed(sentence, mention(first, tokens), saying, span, side)


def _according(sentence: Sentence, token: Token) -> Iterator[Frame]:
    """ "According to Save the Lakes more than ...", whose name the parser takes for a clause."""
    doc, end = token.doc, sentence.tokens.end
    at = token.i + 2
    if token.lower_ != "according" or at >= end or doc[at - 1].lower_ != "to":
        return
    last = at
    while last < end and (doc[last].text[:1].isupper() or doc[last].lower_ in ("the", "of", "for")):
        last += 1
    tokens = list(doc[at:last])
    while tokens and not tokens[-1].text[:1].isupper():
        tokens.pop()
    if tokens:
        name = doc[at : tokens[-1].i + 1].text.removeprefix("the ")
        who = replace(mention(tokens[-1], tokens), name=name, named=True, person=False)
        yield framed(sentence, who, token, (token.i, tokens[-1].i), "longer")


def _side_by_side(sentence: Sentence, verb: Token) -> Iterator[Frame]:
    """ "X said on Monday that ..." and "... X said on Monday"."""
    doc, start, end = verb.doc, sentence.tokens.start, sentence.tokens.end
    lemma = verb.lemma_.lower()
    last = verb.i >= end - 2 and verb.lower_ in ("reports", "claims") and verb.nbor(-1).is_title
    if lemma not in _PLAINLY | _WITH_THAT or not (verb.tag_ in _SAID or last):
        return
    if not verb.text.islower():  # "Photo: Ada Said"
        return
    rest = verb.i + 1
    while rest < end and (doc[rest].tag_ == "RB" or doc[rest].ent_type_ in ("DATE", "TIME")):
        rest += 1
    if rest + 1 < end and doc[rest].lower_ == "on" and doc[rest + 1].tag_ == "NNP":
        rest += 2
    stop = next((t.i for t in doc[rest:end] if t.tag_ in (*_STOPS, "VBG")), end)
    ends = not any(map(_is_finite, doc[rest:end])) or doc[stop - 1 : end].text[:1] == ","
    ends = ends or (stop < end and doc[stop].tag_ == "VBG" and doc[stop].lemma_ in _GOING_ON)
    said = count_words(sentence.tokens, (rest, end - 1))
    behind = ends and rest < stop and lemma != "tell" and lemma not in _WITH_THAT
    before_it = _speaker_before(sentence, verb)
    if behind and verb.i - start >= LEAST_SAID and doc[rest].tag_ in (*_NOUNS, "DT", "JJ", "CD"):
        tokens = list(doc[rest:stop])  # "... said X"
        head = next((t for t in tokens if t.tag_ in _NOUNS and _follows(t)), None)
        who = mention(head, tokens) if head is not None else None
        unsure = lemma == "report" or bool(before_it and _is_known(before_it[-1]))
        if who is not None and (who.named or _is_known(tokens[-1], who.head) or not unsure):
            yield framed(sentence, who, verb, (verb.i, stop - 1), "longer")
            return
    tokens = before_it
    if not tokens or tokens[-1].lower_ in NOT_SPEAKERS or tokens[-1].lemma_.lower() in MUTE:
        return
    first = tokens[0].i
    if first > start and (doc[first - 1].tag_ in _LINKS or doc[first - 1].lower_ in _AS):
        return
    before = count_words(sentence.tokens, (start, first - 1))
    head = next((t for t in tokens if t.tag_ in _NOUNS and _follows(t)), tokens[-1])
    who = mention(head, tokens)
    sure = head.ent_type_ == "PERSON" or head.lower_ in _PRONOUNS
    least_before = _LEAST_DIRECT if sure else LEAST_SAID
    told = before >= least_before and any(map(_is_finite, doc[start:first]))
    if lemma == "report" and not (who.named or head.lower_ in _MANY or head.lemma_ in _HEADS):
        return  # "the first deaths reported", "left hundreds reported dead"
    that = rest < end and doc[rest].lower_ == "that"
    trails = told and rest < end and (doc[rest].lower_ in _TRAILING or doc[rest].tag_ == "VBG")
    if ends or trails:
        alone = not before and who.named and said < _FRAGMENT  # "Quist told the newspaper."
        if alone and lemma in ("say", "tell", "add"):
            frame = framed(sentence, who, verb, (start, end - 1), "right")
            yield replace(frame, first=start, last=end - 1, cover=1.0)
        elif before >= least_before and (
            stop == rest
            or lemma == "tell"
            or trails
            or (told and lemma in ("say", "add") and doc[rest].tag_ in ("IN", "TO", "CC"))
        ):
            yield framed(sentence, who, verb, (first, max(verb.i, stop - 1)), "longer")
        elif before > 1 and rest >= end - 1 and head.lower_ in _HEADS:
            yield framed(sentence, who, verb, (first, verb.i), "longer")
        return
    prelude = not any(map(_is_finite, doc[start:first]))  # "In a statement on Monday"
    plain = lemma in _PLAINLY and (before < said or prelude)
    least = _LEAST_DIRECT if prelude and lemma == "say" else LEAST_SAID + 1
    if said >= least and (that or plain) and not (before and doc[first - 1].tag_ == "IN"):
        span = (first, rest if that else rest - 1)
        frame = framed(sentence, who, verb, span, "right")
        yield replace(frame, cover=1.0) if prelude else frame


def _is_known(token: Token, head: str = "") -> bool:
    """Whether a word, or the head of its phrase, is one for people or bodies that speak."""
    return bool({token.lower_, token.lemma_.lower(), head} & (_HEADS | _MANY | WITNESSES))


def _speaker_before(sentence: Sentence, verb: Token) -> list[Token]:
    """The words for somebody that end right before a verb of saying, or nothing."""
    doc, start = verb.doc, sentence.tokens.start
    at = verb.i - 1
    while at >= start and (doc[at].tag_ == "RB" or doc[at].lower_ in ("has", "had", "have")):
        at -= 1
    if at > start and doc[at].lower_ in _PRONOUNS:
        return [doc[at]]
    if at - 2 >= start and doc[at].text == ")" and doc[at - 2].text == "(":
        at -= 3  # "the Lakes Observatory (LO) said"
    found = _phrase_before(sentence, at)
    opener = list(sentence.tokens.ents)[:1]
    if opener and opener[0].label_ == "PERSON" and opener[0].start == start and len(opener[0]) > 1:
        between = doc[opener[0].end : verb.i]
        if not any(t.tag_ in (*_FINITE, "IN", ",") and t.lower_ not in _OF for t in between):
            return list(opener[0])  # "Ada Quist the island-based groups deputy for trade told ..."
    return found


def _charging(sentence: Sentence, verb: Token) -> Iterator[Frame]:
    """ "X denied using ...", "X has called the raid an outrage", "X accused Y of ..."."""
    lemma = verb.lemma_.lower()
    if verb.dep_ != "ROOT" or any(c.tag_ == "MD" for c in verb.lefts):
        return
    if lemma in _CHARGED and verb.tag_ == "VBN":  # "X is accused by Y of ..."
        agents = [c for by in verb.rights if by.lower_ == "by" for c in by.children]
        for agent in agents:
            if agent.dep_ == "pobj" and can_speak(agent):
                frame = framed(sentence, mention(agent), verb, (verb.i, agent.i), "longer")
                places = (sentence.tokens.start, sentence.tokens.end - 1)
                yield replace(frame, first=places[0], last=places[1], cover=1.0)
                return
    objects = [c for c in verb.rights if c.dep_ in ("dobj", "xcomp", "ccomp", "prep", "oprd")]
    claims = lemma == "claim" and any(o.lemma_ in _CLAIMED | _DEEDS for o in objects)
    if lemma not in _CHARGES and not claims:
        return
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    if subject is None or not objects or not can_speak(subject) or subject.lower_ == "none":
        return
    called = any(c.dep_ in ("oprd", "xcomp", "ccomp") for c in objects)
    tokens = phrase(subject)
    if tokens[0].lower_ == "no" or (verb.lemma_ == "call" and not called):
        return
    who = mention(subject)
    if claims and not (who.named or any(o.lemma_ in _CLAIMED for o in objects)):
        return
    frame = framed(sentence, who, verb, (tokens[0].i, verb.i), "right")
    yield replace(frame, first=sentence.tokens.start) if claims else frame


def _is_finite(token: Token) -> bool:
    """Whether a verb may head a clause: not "to protect"."""
    return token.tag_ in _FINITE and not (
        token.tag_ == "VB" and token.i > 0 and token.nbor(-1).tag_ == "TO"
    )


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
    if doc[last].ent_type_ == "PERSON" and doc[last].text[:1].isupper():
        first = _person_opening(doc, first, last)
        return (
            [] if first > start and doc[first - 1].lower_ == "of" else list(doc[first : last + 1])
        )
    reach = first
    while reach - 2 >= start and doc[reach - 1].lower_ in ("of", "for", "at", "in", "from", "with"):
        head = doc[reach - 2]
        if head.tag_ not in _NOUNS:
            break
        if head.ent_type_ == "PERSON":  # "Ada Quist of the Harbour Watch group told ..."
            return _phrase_before(sentence, head.i)
        reach = _opening(doc, start, head.i)
        if head.lemma_.lower() in _HEADS:  # "the centre for relief of the coast in Selm"
            first = reach
    if first - 2 >= start and doc[first - 1].lower_ == "and":  # "activists and a war monitor"
        head = doc[first - 2]
        if head.ent_type_ == "PERSON":
            return _phrase_before(sentence, head.i)
        if head.lemma_.lower() in _HEADS or head.lower_ in _MANY:
            first = _opening(doc, start, head.i)
    return list(doc[first : last + 1])


def _person_opening(doc: Doc, start: int, last: int) -> int:
    """Where a person's name opens, with offices and their body, in the noun phrase from `start`."""
    first = last
    while first > start and doc[first - 1].ent_type_ == "PERSON" and doc[first].ent_iob_ != "B":
        first -= 1
    name = first
    while first > start and (doc[first - 1].lower_ in ROLES or doc[first - 1].text == "-"):
        first -= 1
    whole = first < name and start > 0 and doc[start - 1].tag_ != "IN"
    return start if whole else first


def _opening(doc: Doc, start: int, last: int) -> int:
    """Where the plain noun phrase begins that ends with token `last`."""
    first = last
    while first > start and doc[first - 1].tag_ in _IN_PHRASE and not doc[first - 1].is_quote:
        if doc[first].tag_ in ("DT", "PRP$") or doc[first].lower_ in _OPENING:
            break
        if (
            doc[first].tag_ == "JJ"
            and doc[first].text[:1].isupper()
            and doc[first - 1].tag_ == "NNP"
        ):
            break  # "... in Port Selm Northern state television reported"
        if _is_lower_noun(doc[first - 1]) and doc[first].text[:1].isupper():
            break  # "... the last five days Several sources"
        if doc[first - 1].ent_type_ in ("DATE", "TIME"):
            break
        before = doc[first - 1]
        other = before.tag_ in ("NNP", "NNS", "CD") and before.lower_ not in _COMPOUND
        if doc[last].lower_ in _MANY and other:
            break  # "... in Port Selm media reported"
        if doc[last].lower_ in ("residents", "witnesses") and before.tag_ == "NN":
            break  # "In the days of the siege residents said"
        if doc[last].lower_ in _MANY | _CHANNELS and before.lower_ in _PLACES:
            break
        first -= 1
    return first


def _is_lower_noun(token: Token) -> bool:
    return token.tag_ in ("NN", "NNS") and token.text.islower() and token.lower_ not in ROLES
