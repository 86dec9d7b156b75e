"""The only place that imports bm25s: ranking by shared words (Robertson's BM25)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+")
# Words that say nothing about what a sentence reports.
STOP_WORDS = frozenset(
    (
        "a an and are as at be been but by for from had has have he her his in into is it its of "
        "on or said say says she that the their them there they this to was were which who will "
        "with"
    ).split()
)


def words(text: str) -> list[str]:
    """Lower-case words without stop words; a plural or possessive `s` of a longer word is cut."""
    found = []
    for word in _WORD.findall(text.lower()):
        if word in STOP_WORDS:
            continue
        found.append(
            word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        )
    return found


class LexicalIndex:
    """Texts that can be ranked against a query."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        self.size = len(texts)
        tokens = [words(text) for text in texts]
        self._model = None
        if any(tokens):
            self._model = bm25s.BM25()
            self._model.index(tokens, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 score of every text for the query, shape (size,); zeros where nothing is shared."""
        terms = words(query)
        if self._model is None or not terms:
            return np.zeros(self.size, dtype=np.float32)
        known = [term for term in terms if term in self._model.vocab_dict]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)
