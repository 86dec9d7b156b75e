"""The details of a sentence: the smallest statements it makes, each in words of the sentence.

"A bomb killed six people and wounded 30 in the old port" tells of a killing, of wounding and of a
place. An article may have one and lack the others, so that whole sentences cannot be asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.judging.words import words_of
from analyzer.lexicon import SAYING, SAYING_WEAK

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from analyzer.language import Sentence

_VERBS = ("VERB", "AUX")
_NOUNS = ("NOUN", "PROPN", "NUM", "PRON")
_CONTENT = ("NOUN", "PROPN", "VERB", "ADJ")
_BEFORE_NOUN = words_of("det compound amod nummod poss quantmod nmod predet neg case")
_PLACES_OF_NOUNS = words_of("nsubj nsubjpass dobj pobj attr conj appos")
_COUNTING = words_of("nummod quantmod")
# Modifiers that tell nothing of what they stand before.
_EMPTY = words_of("several other more many some few such same last next first second new own least")
_PLACES_AND_PEOPLE = ("GPE", "LOC", "FAC", "PERSON")
_NOT_A_NUMBER = ("DATE", "TIME")
_DEEPEST = 4  # verbs that hang from each other


@dataclass(frozen=True)
class Detail:
    """A statement and where its words stand.

    `text` is what a pair model reads: the words without their figures, since an article that gives
    another figure tells of the fact too. `start` and `end` are offsets in the field of the
    sentence, from the first of the words to the last. `lemmas` are those of the content words.
    `is_phrase` is true of a noun phrase without its verb, `named` where it holds a name; `places`
    are lemmas of names of places and people.
    """

    text: str
    start: int
    end: int
    lemmas: frozenset[str]
    is_phrase: bool
    named: bool
    places: frozenset[str]


def details_of(sentence: Sentence) -> tuple[Detail, ...]:
    """The details of a sentence, in order of their verbs, then those of noun phrases.

    What somebody says is told without the saying: "said", "according to" are no details. What
    did not happen is none either.
    """
    found: dict[str, Detail] = {}
    for is_phrase, some in enumerate((_of_verbs, _of_nouns)):
        for tokens in some(sentence.tokens):
            detail = _detail(tokens, sentence.offset, bool(is_phrase))
            if detail is not None:
                found.setdefault(detail.text.lower(), detail)
    return tuple(found.values())


def _detail(tokens: Iterable[Token], offset: int, is_phrase: bool) -> Detail | None:
    """The detail of some tokens, None where they say too little."""
    ordered = sorted({t.i: t for t in tokens if not t.is_space}.values(), key=lambda t: t.i)
    kept = _without_counts(ordered)
    content = [t for t in kept if t.pos_ in _CONTENT]
    if len(content) < 2:
        return None
    last = ordered[-1]
    return Detail(
        _text(kept),
        offset + ordered[0].idx,
        offset + last.idx + len(last),
        frozenset(t.lemma_.lower() for t in content) - _EMPTY,
        is_phrase,
        any(t.pos_ == "PROPN" for t in content),
        frozenset(t.lemma_.lower() for t in content if t.ent_type_ in _PLACES_AND_PEOPLE),
    )


def _of_verbs(span: Span) -> Iterator[list[Token]]:
    """Every verb with its object, and with each phrase that says where, when, by or with whom."""
    for verb in span:
        if verb.pos_ not in _VERBS or verb.dep_ in ("aux", "auxpass", "amod", "xcomp"):
            continue
        if any(c.dep_ == "neg" for c in verb.lefts):
            continue
        if _is_saying(verb) or (verb.i > span.start and verb.nbor(-1).text == "-"):
            continue
        subjects = [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")]
        told = _predicate(verb)
        if any(c.dep_ == "nsubjpass" for c in subjects) or _is_bare(told):
            told = [*_subject(verb), *told]
        yield told
        heads = [verb, *(c for c in verb.rights if c.dep_ in ("dobj", "attr", "xcomp"))]
        for head in (*heads, *subjects):
            with_subject = [*told, *_noun(head)] if head in subjects else told
            for child in head.rights:
                if child.dep_ in ("prep", "agent") and child.lower_ not in ("of", "according"):
                    phrase = _preposition(child)
                elif child.dep_ == "npadvmod":
                    phrase = list(child.subtree)
                else:
                    continue
                if phrase:
                    yield [*with_subject, *phrase]


def _of_nouns(span: Span) -> Iterator[list[Token]]:
    """Noun phrases that name something or say of what kind it is: "a suicide car bomb"."""
    for head in span:
        if head.pos_ not in ("NOUN", "PROPN") or head.dep_ not in _PLACES_OF_NOUNS:
            continue
        if head.dep_ == "nsubj" and _is_saying(head.head):
            continue
        phrase = _noun(head, joined=False)
        if any(t.pos_ == "PROPN" for t in phrase) or any(
            c.dep_ in ("compound", "amod", "nmod") and c.pos_ in _CONTENT and c.lower_ not in _EMPTY
            for c in head.lefts
        ):
            yield phrase


def _noun(head: Token, *, joined: bool = True) -> list[Token]:
    """The tokens of a noun phrase without its clauses; with what "and" joins to it, if wanted."""
    found = [t for c in head.lefts if c.dep_ in _BEFORE_NOUN for t in c.subtree]
    found.append(head)
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            found.append(child)
            found += [t for c in child.rights if c.dep_ == "pobj" for t in _noun(c)]
        elif joined and child.dep_ == "cc":
            found.append(child)
        elif joined and child.dep_ == "conj" and child.pos_ in _NOUNS:
            found += _noun(child)
        elif child.dep_ in ("nummod", "flat", "case", "compound") and child.pos_ not in _VERBS:
            found += list(child.subtree)
    return found


def _preposition(head: Token) -> list[Token]:
    """A preposition with its noun phrases; empty where it has none."""
    found = [head]
    for child in head.children:
        if child.dep_ in ("pobj", "pcomp") and child.pos_ in _NOUNS:
            found += _noun(child)
            for inner in child.rights:
                if inner.dep_ == "prep" and inner.lower_ != "of":
                    found += _preposition(inner)
        elif child.dep_ == "prep":
            found += _preposition(child)
    return found if len(found) > 1 else []


def _predicate(verb: Token) -> list[Token]:
    """A verb with its auxiliaries, objects and complements."""
    found = [verb]
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass", "neg", "prt", "acomp"):
            found.append(child)
        elif child.dep_ in ("dobj", "attr", "oprd", "dative") and child.pos_ in _NOUNS:
            found += _noun(child)
        elif child.dep_ == "xcomp" and child.pos_ in _VERBS:
            found += _predicate(child)
        elif child.dep_ == "ccomp" and child.pos_ in _VERBS:  # "ordered the terminal closed"
            found += [*_subject(child), *_predicate(child)]
    return found


def _subject(verb: Token, depth: int = 0) -> list[Token]:
    """Who or what a verb is about: its subject, or that of the verb it hangs from."""
    for child in verb.lefts:
        if child.dep_ in ("nsubj", "nsubjpass") and child.pos_ in _NOUNS:
            relative = child.tag_ in ("WDT", "WP") or child.lower_ in ("that", "which", "who")
            if not relative:
                return _noun(child)
            return _noun(verb.head, joined=False) if verb.dep_ == "relcl" else []
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in _NOUNS:
        return _noun(verb.head, joined=False)
    if verb.dep_ in ("conj", "advcl") and verb.head.pos_ in _VERBS and depth < _DEEPEST:
        return _subject(verb.head, depth + 1)
    return []


def _is_bare(tokens: Iterable[Token]) -> bool:
    """Whether a predicate says nothing without its subject."""
    return sum(t.pos_ in _CONTENT for t in tokens) < 2


def _is_saying(verb: Token) -> bool:
    """Whether a verb says who speaks."""
    if verb.lemma_ in SAYING_WEAK:
        return any(c.dep_ == "ccomp" for c in verb.children)
    return verb.lemma_ in SAYING and not any(c.dep_ == "dobj" for c in verb.children)


def _without_counts(tokens: Iterable[Token]) -> list[Token]:
    """The tokens without numerals and what belongs to them: "at least 30 people" to "people"."""
    given = list(tokens)
    gone = {
        inner.i
        for t in given
        if t.dep_ in _COUNTING and t.ent_type_ not in _NOT_A_NUMBER
        for inner in t.subtree
    }
    return [t for t in given if t.i not in gone]


def _text(tokens: list[Token]) -> str:
    """The words in a row, spaced as they were; a numeral that stands for people reads "people"."""
    words = []
    for place, token in enumerate(tokens):
        number = token.pos_ == "NUM" and token.ent_type_ not in _NOT_A_NUMBER
        follows = place + 1 < len(tokens) and tokens[place + 1].i == token.i + 1
        words.append("people" if number else token.text)
        words.append(token.whitespace_ if follows else " ")
    return "".join(words).strip()
