"""A sentence encoder, a pair model and a judge that a reader can follow by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from analyzer.datamodels import Probabilities, Relation
from analyzer.embedding import Vectors
from analyzer.judging.judge import Judgement, Question
from analyzer.judging.pair_model import Pair, Scores
from analyzer.lexical import words

DIMENSION = 256
NUMERALS = frozenset(("one", "two", "three", "four", "five", "six", "seven"))


class BagOfWords:
    """Counts each word in one of 256 places; texts without a shared word are at a right angle.

    Its tokens are the words but for stop words, each a unit vector: the cosine of two is 1 or 0.
    `asked` keeps every list of texts that it was called with.
    """

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text) or [text]:
                vectors[row, _place(word)] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        self.asked.append(list(texts))
        axes = np.eye(DIMENSION, dtype=np.float32)
        return [axes[[_place(word) for word in words(text)]] for text in texts]


def _place(word: str) -> int:
    return hashlib.sha256(word.encode()).digest()[0]


class SharedWords:
    """Goes by the share of the hypothesis's words that the premise has too.

    Of a share s, 0.1 + 0.8 s is entailment; it is contradiction where exactly one side says "not",
    or both count and no numeral is shared. The other of the two is 0.05, the rest neutral. `asked`
    keeps every pair.
    """

    identity = "shared words"

    def __init__(self) -> None:
        self.asked: list[Pair] = []

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        self.asked += pairs
        rows = [self._one(premise, hypothesis) for premise, hypothesis in pairs]
        return np.array(rows, dtype=np.float32).reshape(len(pairs), 3)

    def _one(self, premise: str, hypothesis: str) -> tuple[float, float, float]:
        said, claimed = (set(text.lower().strip(".").split()) for text in (premise, hypothesis))
        ours = set(words(hypothesis))
        share = len(ours & set(words(premise))) / len(ours) if ours else 0.0
        strong = 0.1 + 0.8 * share
        counts = (said & NUMERALS, claimed & NUMERALS)
        if ("not" in said) != ("not" in claimed) or (all(counts) and not counts[0] & counts[1]):
            return 0.05, strong, 0.95 - strong
        return strong, 0.05, 0.95 - strong


class Lenient:
    """Agrees with what shares two fifths of the claim's words, by rarity; else is silent."""

    relation: Relation = "agrees"
    likely = Probabilities(0.9, 0.04, 0.06)

    def judge(self, questions: Sequence[Question]) -> list[Judgement]:
        return [self._one(question) for question in questions]

    def _one(self, question: Question) -> Judgement:
        best = max(range(len(question.evidence)), key=lambda n: question.evidence[n].overlap)
        if question.evidence[best].overlap >= 0.4:
            return Judgement(self.likely, self.relation, (), False, "enough words", best, None)
        return Judgement(
            Probabilities(0.1, 0.1, 0.8), "silent", (), False, "fewer words", best, None
        )


class Contrary(Lenient):
    """Diverges where `Lenient` agrees."""

    relation: Relation = "diverges"
    likely = Probabilities(0.04, 0.9, 0.06)
