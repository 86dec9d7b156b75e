"""What is stated denied, and what is denied stated."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.planting.edits import SAYING, Edit, has_negation

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

ANTONYMS = (
    ("accepted", "rejected"),
    ("confirmed", "denied"),
    ("supports", "opposes"),
    ("won", "lost"),
    ("supported", "opposed"),
    ("began", "ended"),
    ("started", "ended"),
    ("increased", "decreased"),
    ("welcomed", "condemned"),
    ("arrested", "released"),
    ("approved", "rejected"),
    ("rose", "fell"),
    ("before", "after"),
    ("advanced", "retreated"),
    ("succeeded", "failed"),
    ("entered", "left"),
    ("opened", "closed"),
    ("agreed", "refused"),
    ("allowed", "barred"),
    ("first", "last"),
    ("more", "less"),
    ("higher", "lower"),
    ("guilty", "not guilty"),
    ("alive", "dead"),
    ("praised", "criticized"),
    ("captured", "lost"),
    ("destroyed", "spared"),
    ("violated", "respected"),
    ("resumed", "halted"),
    ("worst", "best"),
    ("largest", "smallest"),
)
AUXILIARIES = frozenset(
    "was were is are has have had will would can could should does did do may might must".split()
)


def _main_verbs(sent: Span) -> Iterator[Token]:
    root = sent.root
    if root.lemma_ in SAYING:
        yield from (c for c in root.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX"))
    elif root.pos_ in ("VERB", "AUX"):
        yield root


def negations(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Turn what the sentence states into its denial, or a denial into a statement."""
    text = sent.text
    for verb in _main_verbs(sent):
        if any(child.dep_ == "neg" for child in verb.children):
            continue
        helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < verb.i]
        first = helpers[0] if helpers else verb if verb.lower_ in AUXILIARIES else None
        word = rng.choice(("not", "not", "not", "never"))
        if first is not None and first.lower_ in AUXILIARIES:
            at = first.idx + len(first.text) - sent.start_char
            yield Edit("negation_added", ((at, at, f" {word}"),))
        elif verb.tag_ in ("VBD", "VBZ", "VBP") and verb.pos_ == "VERB" and first is None:
            start = verb.idx - sent.start_char
            helper = {"VBD": "did", "VBZ": "does", "VBP": "do"}[verb.tag_]
            new = f"{helper} not {verb.lemma_}"
            yield Edit("negation_added", ((start, start + len(verb.text), new),))
    for token in sent:
        start = token.idx - sent.start_char
        if token.dep_ == "neg" and token.lower_ == "not" and token.i > sent.start:
            before = sent.doc[token.i - 1].lower_
            if before in AUXILIARIES - {"did", "does", "do"}:
                yield Edit("negation_removed", ((start, start + 4, ""),))
        if token.lower_ == "no" and token.dep_ == "det" and token.i > sent.start:
            new = rng.choice(("", "many", "several")) if token.head.tag_ == "NNS" else "a"
            yield Edit("negation_removed", ((start, start + 2, new),))
    for pair in ANTONYMS:
        for old, new in (pair, pair[::-1]):
            found = re.search(rf"\b{old}\b", text)
            if found:
                yield Edit("antonym", ((found.start(), found.end(), new),))


def wrapped_denials(text: str, rng: random.Random) -> Iterator[str]:
    """Deny a whole (short) sentence."""
    if len(text) < 140 and text.endswith(".") and '"' not in text and not has_negation(text):
        lead = rng.choice(
            ("It is not true that", "It is not the case that", "Nobody reported that")
        )
        opener = text.split()[0] in _OPENERS
        yield f"{lead} {text[0].lower() + text[1:] if opener else text}"


_OPENERS = frozenset("The A An At More Some Several In On It There They He She Two Three".split())
