"""Word lists written as running text, and the words of a sentence that carry its content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


def words_of(*lines: str) -> frozenset[str]:
    """The words of the lines, which are parted by blanks."""
    return frozenset(word for line in lines for word in line.split())


_NO_CONTENT = words_of(
    "be have do say tell report accord add make take get go come would could may might will can",
    "shall should must other more than people person thing time day year such some any all",
)


# One act under several words, so that "no one died" meets "12 people were killed".
_SAME_ACT = {
    "airstrike": "strike",
    "raid": "strike",
    "bombardment": "shelling",
    "die": "kill",
    "dead": "kill",
    "death": "kill",
    "injure": "wound",
    "injury": "wound",
    "hurt": "wound",
    "fatality": "kill",
    "explosive": "bomb",
    "detonate": "explode",
    "explosion": "explode",
    "blast": "explode",
    "hit": "strike",
}


def content_lemmas(tokens: Iterable[Token]) -> frozenset[str]:
    """Lemmas of the nouns, verbs, adjectives and names, without words that say little.

    Words for one act ("raid", "airstrike") are given as one.
    """
    return frozenset(
        _SAME_ACT.get(lemma, lemma)
        for token in tokens
        if token.pos_ in ("NOUN", "VERB", "ADJ", "PROPN")
        and (lemma := token.lemma_.lower()) not in _NO_CONTENT
    )
