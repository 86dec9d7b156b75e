"""The only place that loads spaCy: text in, parsed sentences with exact offsets out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.cache import Cache, key_of
from analyzer.errors import ModelError
from analyzer.settings import LANGUAGE_MODEL

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

_PARSE_VERSION = "2"  # raise when paragraphs or sentences are cut in another way
_LONGEST_PIECE = 20_000  # characters; spaCy's memory grows with the length of one document
# A blank line always ends a paragraph; a single line break does after closing punctuation,
# since extractors write one paragraph a line while hand-wrapped text breaks mid-sentence.
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n\s*|(?<=[.!?:\"”’'…])[ \t\r]*\n\s*")


# Words that no English text of some length can do without and that are rare in other languages.
# The share was measured on 1,600 English news articles (lowest 0.06); German, Dutch, Spanish and
# Arabic samples had none, a French one with an English word in it 0.03.
_FUNCTION_WORDS = frozenset(
    (
        "the of and to that for with were by from it has have had said be been not this are or "
        "which who after they she her their its will"
    ).split()
)
_LEAST_ENGLISH = 0.04
_ENOUGH_WORDS = 40  # with fewer, the share says nothing and the text is taken for English


def looks_english(text: str) -> bool:
    """Whether a text is in the one language that claims can be read in.

    Decided by the share of English function words among its first 500 words.
    """
    found = re.findall(r"[^\W\d_]+", text[:5000].lower())[:500]
    if len(found) < _ENOUGH_WORDS:
        return True
    return sum(word in _FUNCTION_WORDS for word in found) / len(found) >= _LEAST_ENGLISH


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text and its parse.

    `text == whole[start:end]`. `tokens` belongs to a document of one paragraph; the place of a
    token in the whole text is `token.idx + offset`.
    """

    start: int
    end: int
    text: str
    tokens: Span
    offset: int
    paragraph: int


def parse_many(
    texts: Sequence[str], cache: Cache, progress: Callable[[int], None] | None = None
) -> list[tuple[Sentence, ...]]:
    """The sentences of each text, in order. Paragraphs that were parsed before are read back.

    Args:
        texts: any texts; an empty one has no sentences.
        cache: where parses are kept.
        progress: called with the number of texts finished since the last call.

    Raises:
        ModelError: the language model is not installed.
    """
    pieces = [list(_paragraphs(text)) for text in texts]
    wanted = list(dict.fromkeys(part for some in pieces for _, part in some))
    docs = _documents(wanted, cache)
    parsed = []
    for some in pieces:
        parsed.append(
            tuple(
                sentence
                for number, (offset, part) in enumerate(some)
                for sentence in _sentences(docs[part], offset, number)
            )
        )
        if progress is not None:
            progress(1)
    return parsed


def parse(text: str, cache: Cache) -> tuple[Sentence, ...]:
    """The sentences of one text."""
    return parse_many([text], cache)[0]


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Offsets and texts of paragraphs, stripped; a very long one is cut at white space."""
    start = 0
    for match in [*_PARAGRAPH_END.finditer(text), None]:
        end = match.start() if match else len(text)
        for first, last in _pieces(text, start, end):
            part = text[first:last]
            stripped = part.strip()
            if stripped:
                yield first + part.index(stripped), stripped
        if match:
            start = match.end()


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut start:end so that no piece is longer than spaCy should get."""
    while end - start > _LONGEST_PIECE:
        cut = max(
            text.rfind(". ", start, start + _LONGEST_PIECE) + 1,
            text.rfind("\n", start, start + _LONGEST_PIECE),
        )
        if cut <= start:
            cut = text.rfind(" ", start, start + _LONGEST_PIECE)
        if cut <= start:
            cut = start + _LONGEST_PIECE
        yield start, cut
        start = cut
    yield start, end


def _sentences(doc: Doc, offset: int, paragraph: int) -> Iterator[Sentence]:
    """Sentences of one paragraph without surrounding white space."""
    for span in doc.sents:
        stripped = span.text.strip()
        if not stripped:
            continue
        start = offset + span.start_char + span.text.index(stripped)
        yield Sentence(start, start + len(stripped), stripped, span, offset, paragraph)


def _documents(parts: Sequence[str], cache: Cache) -> dict[str, Doc]:
    """Parses by text; what is not in the cache is parsed and put there."""
    from spacy.tokens import Doc

    keys = {key_of("parse", _PARSE_VERSION, LANGUAGE_MODEL, part): part for part in parts}
    known = cache.get(list(keys))
    docs: dict[str, Doc] = {}
    if known:
        vocab = _vocabulary()
        docs = {keys[key]: Doc(vocab).from_bytes(data) for key, data in known.items()}
    missing = [(key, part) for key, part in keys.items() if key not in known]
    if missing:
        fresh: list[tuple[str, bytes]] = []
        parsed: Iterable[Doc] = _pipeline().pipe((part for _, part in missing), batch_size=64)
        for (key, part), doc in zip(missing, parsed, strict=True):
            docs[part] = doc
            fresh.append((key, doc.to_bytes(exclude=["tensor", "user_data"])))
        cache.put(fresh)
    return docs


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    """The language model, loaded once a process."""
    import spacy

    try:
        return spacy.load(LANGUAGE_MODEL)
    except OSError as error:
        raise ModelError(
            LANGUAGE_MODEL,
            "is not installed; run `pip install -r requirements.txt` in the environment you use",
        ) from error


@lru_cache(maxsize=1)
def _vocabulary() -> Vocab:
    """The model's vocabulary: parses are read back with it."""
    return _pipeline().vocab
