"""A sentence encoder and a judge that a reader can follow by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from analyzer.datamodels import Probabilities
from analyzer.embedding import Vectors
from analyzer.judging.judge import Judgement, Question
from analyzer.lexical import words

DIMENSION = 256


class BagOfWords:
    """Counts each word in one of 256 places; texts without a shared word are at a right angle.

    `asked` keeps every list of texts that it was called with.
    """

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text) or [text]:
                vectors[row, hashlib.sha256(word.encode()).digest()[0]] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)


class Lenient:
    """Agrees with what shares two fifths of the claim's words, by rarity; else is silent."""

    def judge(self, questions: Sequence[Question]) -> list[Judgement]:
        return [self._one(question) for question in questions]

    def _one(self, question: Question) -> Judgement:
        best = max(range(len(question.evidence)), key=lambda n: question.evidence[n].overlap)
        if question.evidence[best].overlap >= 0.4:
            likely = Probabilities(0.9, 0.04, 0.06)
            return Judgement(likely, "agrees", (), False, "enough words", best, None)
        return Judgement(
            Probabilities(0.1, 0.1, 0.8), "silent", (), False, "fewer words", best, None
        )
