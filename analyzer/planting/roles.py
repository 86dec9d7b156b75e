"""Who did it and whom it befell exchanged; and orders of words that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.planting.actors import VICTIMS
from analyzer.planting.edits import SAYING, Edit, lowered

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

PARTICIPLES = {
    "took": "taken",
    "gave": "given",
    "saw": "seen",
    "drove": "driven",
    "overran": "overrun",
    "shook": "shaken",
    "chose": "chosen",
    "threw": "thrown",
    "beat": "beaten",
    "stole": "stolen",
}
SAME_FORM = frozenset(
    (
        "hit struck fought shot caught held led left lost met sent told won brought found put "
        "cut sought"
    ).split()
)
MUTUAL = frozenset(
    ["meet", "fight", "join", "marry", "include", "have", "become", "face", "share", "resemble"]
)


def _phrase(token: Token) -> Span | None:
    span = token.doc[token.left_edge.i : token.right_edge.i + 1]
    named = any(t.pos_ == "PROPN" or t.lower_ in VICTIMS or t.tag_ == "NNS" for t in span)
    if token.pos_ == "PRON" or len(span) > 9 or not named or '"' in span.text:
        return None
    return span


def _participle(verb: Token) -> str | None:
    if verb.lower_ in PARTICIPLES:
        return PARTICIPLES[verb.lower_]
    return verb.text if verb.text.endswith("ed") or verb.lower_ in SAME_FORM else None


def roles(sent: Span) -> Iterator[Edit]:
    """Exchange who did it and whom it befell; or turn the voice around, which keeps them."""
    for verb in sent:
        if verb.pos_ != "VERB" or verb.lemma_ in MUTUAL | SAYING:
            continue
        kids = {child.dep_: child for child in verb.children}
        subject = _phrase(kids["nsubj"]) if "nsubj" in kids else None
        thing = _phrase(kids["dobj"]) if "dobj" in kids else None
        base = sent.start_char
        if subject and thing and subject.end <= verb.i < thing.start:
            one = (subject.start_char - base, subject.end_char - base)
            two = (thing.start_char - base, thing.end_char - base)
            alike = {t.lemma_ for t in subject} & {t.lemma_ for t in thing if t.is_alpha}
            if not alike - {"the", "a", "of", "and"} and verb.lemma_ not in ("carry", "take"):
                swap = ((*one, lowered(thing)), (*two, lowered(subject)))
                yield Edit("role_swap", swap)
            part = _participle(verb)
            if part and verb.tag_ == "VBD" and verb.i == subject.end and thing.start == verb.i + 1:

                def be(span: Span, head: Token) -> str:
                    plural = head.tag_ in ("NNS", "NNPS") or any(
                        c.dep_ == "conj" for c in head.children
                    )
                    return "were" if plural or head.lower_ == "people" else "was"

                whole = (one[0], two[1])
                passive = f"{lowered(thing)} {be(thing, kids['dobj'])} {part} by {lowered(subject)}"
                turned = (
                    f"{lowered(subject)} {be(subject, kids['nsubj'])} {part} by {lowered(thing)}"
                )
                yield Edit("voice", ((*whole, passive),))
                yield Edit("role_swap_passive", ((*whole, turned),))
        if "nsubjpass" in kids and "agent" in kids:
            patient = _phrase(kids["nsubjpass"])
            doers = [c for c in kids["agent"].children if c.dep_ == "pobj"]
            doer = _phrase(doers[0]) if doers else None
            if patient and doer and patient.end <= verb.i < doer.start:
                one = (patient.start_char - base, patient.end_char - base)
                two = (doer.start_char - base, doer.end_char - base)
                yield Edit("role_swap", ((*one, lowered(doer)), (*two, lowered(patient))))
                helper = kids.get("auxpass")
                if (
                    helper is not None
                    and "aux" not in kids
                    and "neg" not in kids
                    and helper.lower_ in ("was", "were")
                    and verb.text.endswith("ed")
                    and helper.i == patient.end
                    and verb.i == helper.i + 1
                    and doer.start == verb.i + 2
                ):
                    active = f"{lowered(doer)} {verb.text} {lowered(patient)}"
                    turned = f"{lowered(patient)} {verb.text} {lowered(doer)}"
                    yield Edit("voice", ((one[0], two[1], active),))
                    yield Edit("role_swap_active", ((one[0], two[1], turned),))


def exchanges(sent: Span) -> Iterator[Edit]:
    """Exchange two names of one kind that play different parts in the sentence."""
    base = sent.start_char
    named = [
        e
        for e in sent.ents
        if e.label_ in ("PERSON", "ORG", "GPE", "NORP")
        and e.root.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "amod")
    ]
    for index, one in enumerate(named):
        for two in named[index + 1 :]:
            apart = not (
                one.root.is_ancestor(two.root) and one.root.dep_ != "nsubj"
            ) and not two.root.is_ancestor(one.root)
            between = sent.doc[one.end : two.start].text
            joined = re.search(r"\b(?:and|or|with|between|including)\b|,", between)
            known = one.text in two.text or two.text in one.text
            if one.label_ != two.label_ or not apart or joined or known or two.start == one.end:
                continue
            yield Edit(
                "order_swap",
                (
                    (one.start_char - base, one.end_char - base, two.text),
                    (two.start_char - base, two.end_char - base, one.text),
                ),
            )


def reorderings(sent: Span) -> Iterator[Edit]:
    """Put words in another order that says the same: "A and B", a phrase moved to the end."""
    base, text = sent.start_char, sent.text
    for token in sent:
        joined = [c for c in token.children if c.dep_ == "conj"]
        words = [c for c in token.children if c.dep_ == "cc" and c.lower_ == "and"]
        if len(joined) != 1 or len(words) != 1 or token.pos_ not in ("NOUN", "PROPN"):
            continue
        one = sent.doc[token.left_edge.i : words[0].i]
        two = sent.doc[joined[0].left_edge.i : joined[0].right_edge.i + 1]
        plain = one.start > sent.start and not re.search(r"[,\"“”]", one.text + two.text)
        if plain and one.end - 1 >= token.i and two.start == words[0].i + 1 and len(two) <= 7:
            yield Edit(
                "order_same",
                (
                    (one.start_char - base, one.end_char - base, two.text),
                    (two.start_char - base, two.end_char - base, one.text),
                ),
            )
    for child in sent.root.children:
        span = sent.doc[child.left_edge.i : child.right_edge.i + 1]
        if (
            child.dep_ in ("prep", "npadvmod", "advcl")
            and span.start == sent.start
            and len(span) + 5 < len(sent)
            and sent.doc[span.end].text == ","
            and text.endswith(".")
            and '"' not in text
        ):
            body = text[sent.doc[span.end].idx + 1 - base : -1].strip()
            moved = f"{body[0].upper()}{body[1:]} {lowered(span)}."
            yield Edit("order_same", ((0, len(text), moved),))
