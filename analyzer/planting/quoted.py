"""A quotation in another mouth."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.planting.edits import SAYING, Edit

if TYPE_CHECKING:
    from spacy.tokens import Span

# Names that no corpus is likely to hold, and bodies that speak on many subjects.
PEOPLE = (
    "Anna Lindqvist",
    "David Hallam",
    "Elena Sorokina",
    "Leila Haddad",
    "Martin Fairweather",
    "Omar Qadri",
    "Peter Castellan",
)
BODIES = (
    "Amnesty International",
    "Human Rights Watch",
    "the European Union",
    "the Kremlin",
    "the Pentagon",
    "the Red Cross",
    "the World Health Organization",
)
_QUOTED = re.compile(r'"([^"“”]+)"|“([^"“”]+)”')
_SHORTEST = 4  # words of a quotation; fewer are a phrase that anybody may use
_LONGEST_NAME = 8  # tokens of a speaker with office: more hold other facts too


def moved_quotations(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Credit a direct quotation to another named person, or another named body.

    Nothing where the speaker is not named ("the minister" may be the one who is named elsewhere),
    where a person stands for a body or the other way round, or where two speak. What is told in
    indirect speech is left alone: the same fact on another's word agrees.
    """
    text = sent.text
    quotes = [m.span() for m in _QUOTED.finditer(text) if len(m.group().split()) >= _SHORTEST]
    if not quotes:
        return

    def is_quoted(place: int) -> bool:
        return any(start <= place - sent.start_char < end for start, end in quotes)

    speakers = [
        child
        for verb in sent
        if verb.pos_ == "VERB" and verb.lemma_ in SAYING and not is_quoted(verb.idx)
        for child in verb.children
        if child.dep_ == "nsubj" and not is_quoted(child.idx)
    ]
    if len(speakers) != 1 or speakers[0].pos_ != "PROPN":
        return
    speaker = speakers[0]
    phrase = sent.doc[speaker.left_edge.i : speaker.right_edge.i + 1]
    start, end = phrase.start_char - sent.start_char, phrase.end_char - sent.start_char
    if len(phrase) > _LONGEST_NAME or any(a < end and start < b for a, b in quotes):
        return
    known = set(re.findall(r"\w+", text))
    names = {"PERSON": PEOPLE, "ORG": BODIES}.get(speaker.ent_type_, ())
    if speaker.ent_type_ == "PERSON" and phrase[0].lower_ == "the":  # "the Observatory", misread
        return
    others = [name for name in names if not known & set(name.split()) - {"the"}]
    if others:
        yield Edit("quotation_moved", ((start, end, rng.choice(others)),))
