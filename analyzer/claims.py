"""From an article to its claims: spans, kind, speaker and self-contained wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analyzer.cache import Cache
from analyzer.datamodels import Article, Claim, Field
from analyzer.kinds import kind_of
from analyzer.language import Sentence, parse_many
from analyzer.lexicon import SAYING
from analyzer.sayings import frames_of
from analyzer.speakers import attributions
from analyzer.wording import self_contained

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEAST_HALF = 6  # words; a shorter half of a compound sentence rarely stands alone; not tuned


def extract_claims(article: Article, cache: Cache) -> tuple[Claim, ...]:
    """The claims of an article in reading order, the title's first.

    One per sentence; a compound sentence is two claims where each half clearly stands alone.
    `claim.sentence == article.field_text(claim.field)[claim.start:claim.end]` for every claim.
    """
    title, text = parse_many([article.title, article.text], cache)
    return (
        *_of_field(article, "title", title),
        *_of_field(article, "text", text),
    )


def clauses(sentence: Sentence) -> tuple[Sentence, ...]:
    """The sentence, or its two halves where each has its own subject and stands alone."""
    cut = _cut(sentence)
    if cut is None:
        return (sentence,)
    first, last = cut
    tokens = sentence.tokens
    halves = (
        _part(sentence, tokens.start, first),
        _part(sentence, last, tokens.end),
    )
    return halves if all(half.text for half in halves) else (sentence,)


def _of_field(article: Article, field: Field, parsed: Sequence[Sentence]) -> Iterator[Claim]:
    sentences = [clause for sentence in parsed for clause in clauses(sentence)]
    said = attributions(sentences)
    letter = "h" if field == "title" else "t"
    wordings = self_contained(sentences, said, article.title if field == "text" else "")
    together = zip(sentences, said, wordings, strict=True)
    for number, (sentence, attribution, wording) in enumerate(together, start=1):
        kind, checkable = kind_of(sentence, attribution, field)
        yield Claim(
            claim_id=f"{article.id}:{letter}{number}",
            article_id=article.id,
            outlet=article.outlet,
            field=field,
            start=sentence.start,
            end=sentence.end,
            sentence=sentence.text,
            text=wording,
            kind=kind,
            checkable=checkable,
            speaker=attribution.credit if attribution and kind != "boilerplate" else "",
        )


def _part(sentence: Sentence, first: int, end: int) -> Sentence:
    """The tokens first..end as a sentence of its own."""
    doc = sentence.tokens.doc
    while first < end and not doc[first].is_quote:
        if not (doc[first].is_punct or doc[first].is_space or doc[first].dep_ == "cc"):
            break
        first += 1
    while end > first and (doc[end - 1].is_space or doc[end - 1].text in (",", ";")):
        end -= 1
    span = doc[first:end]
    start = span.start_char + sentence.offset
    stop = span.end_char + sentence.offset
    text = sentence.text[start - sentence.start : stop - sentence.start]
    return Sentence(start, stop, text, span, sentence.offset, sentence.paragraph)


def _cut(sentence: Sentence) -> tuple[int, int] | None:
    """The place to cut, unless one saying holds both halves."""
    cut = _joint(sentence)
    if cut is None:
        return None
    rest = sentence.tokens.doc[cut[1] : sentence.tokens.end]
    answered = any(t.lemma_ in SAYING and _own_subject(t) for t in rest)
    for frame in frames_of(sentence):
        behind = frame.verb.i > frame.last  # "A; B, X said"
        if frame.first < cut[0] <= frame.last and (behind or not answered):
            return None
    return cut


def _joint(sentence: Sentence) -> tuple[int, int] | None:
    """Where the first half ends and the second begins, as token places."""
    root = sentence.tokens.root
    if sum(t.is_quote for t in sentence.tokens) or "(" in sentence.text or "?" in sentence.text:
        return None
    doc, start, end = sentence.tokens.doc, sentence.tokens.start, sentence.tokens.end
    for at in range(start, end):
        if doc[at].text == ";" and all(
            any(_own_subject(t) for t in half) for half in (doc[start:at], doc[at + 1 : end])
        ):
            return _long_enough(sentence, at, at + 1)
    if root.lemma_ in SAYING:
        for verb in sentence.tokens:
            mark = next((c for c in verb.children if c.dep_ == "mark"), None)
            against = mark is not None and mark.lower_ in ("while", "whereas") and mark.i > root.i
            if mark is not None and against and verb.lemma_ in SAYING and _own_subject(verb):
                return _long_enough(sentence, mark.i, mark.i + 1)
    for verb in root.children:
        saying = root.lemma_ in SAYING and verb.lemma_ in SAYING
        if verb.i <= root.i or not _own_subject(verb):
            continue
        if verb.dep_ in ("conj", "ccomp", "parataxis") and _own_subject(root):
            before = verb.left_edge.i - 1
            link = doc[before]
            comma = before > 0 and doc[before - 1].text == ","
            plain = root.left_edge.i in (root.i, _subject_start(root))
            if verb.dep_ == "conj" and link.dep_ == "cc" and (comma or saying) and plain:
                if root.lemma_ in SAYING and not saying:
                    return None  # the second half may still be what is said
                return _long_enough(sentence, before, before + 1)
    return None


def _own_subject(verb: Token) -> bool:
    """Whether the verb is finite and its subject says by itself who or what is meant."""
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD")
        for c in verb.children
    )
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    return finite and bool(subjects) and subjects[0].pos_ in ("NOUN", "PROPN")


def _subject_start(verb: Token) -> int:
    return next(c.left_edge.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass"))


def _long_enough(sentence: Sentence, first: int, second: int) -> tuple[int, int] | None:
    """The cut, unless a half is too short to stand alone."""
    tokens = sentence.tokens
    halves = (tokens.doc[tokens.start : first], tokens.doc[second : tokens.end])
    if any(sum(not t.is_punct for t in half) < _LEAST_HALF for half in halves):
        return None
    return first, second
