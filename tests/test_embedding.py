"""Vectors: those of the model that ships, and those that were kept."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from analyzer import embedding
from analyzer.cache import Cache
from analyzer.embedding import CachedEncoder, SentenceEncoder, Vectors
from analyzer.errors import ModelError

SENTENCES = [
    "A ferry burned in the harbour of Port Selm on Monday.",
    "Fire destroyed a ferry in Port Selm harbour.",
    "The bakery sold out of rye bread before noon.",
    "Ja.",
    "",
    "Nobody had told the crew, the harbour office said, that the pump was broken, " * 4,
    "😀 “odd” text\twith\na tab",
]


class Lengths:
    """A text's vector is (its length, 1); unlike a real encoder's it is not a unit vector."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


def test_vectors_are_units_and_near_where_meaning_is_near(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (7, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    ferry, fire, bread = vectors[:3]
    assert ferry @ fire > 0.7 > 0.2 > ferry @ bread


def test_a_vector_is_equal_to_the_bit_in_any_company(encoder: SentenceEncoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.concatenate([encoder.encode([text]) for text in SENTENCES])
    assert together.tobytes() == alone.tobytes()
    order = list(range(len(SENTENCES))) * 3
    random.Random(7).shuffle(order)
    shuffled = encoder.encode([SENTENCES[place] for place in order])
    assert shuffled.tobytes() == together[order].tobytes()


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert CachedEncoder(Lengths(), "lengths", Cache(None)).encode([]).shape == (0, 0)


def test_weights_of_another_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "_DEFAULT_SHA256", "0" * 64)
    with pytest.raises(ModelError) as refused:
        SentenceEncoder().encode(["A ferry burned."])
    told = str(refused.value)
    assert told.startswith("model all-MiniLM-L6-v2: has the hash 53aa51172d14… instead of 0000")
    assert "reinstall" in told
    assert "\n" not in told


def test_an_unknown_model_is_told_in_one_line(tmp_path: Path) -> None:
    name = f"{tmp_path}/no-such-model"
    with pytest.raises(ModelError) as refused:
        SentenceEncoder(name).encode(["A ferry burned."])
    assert refused.value.name == name
    assert str(refused.value).startswith(f"model {name}: cannot be loaded as a sentence encoder; ")
    assert "\n" not in str(refused.value)


def test_only_what_is_new_reaches_the_encoder() -> None:
    model, cache = Lengths(), Cache(None)
    encoder = CachedEncoder(model, "lengths", cache)
    assert encoder.encode(["aaa", "b"]).tolist() == [[3, 1], [1, 1]]
    assert encoder.encode(["cc", "aaa", "cc"]).tolist() == [[2, 1], [3, 1], [2, 1]]
    assert model.asked == [["b", "aaa"], ["cc"]]
    again = CachedEncoder(model, "lengths", cache)
    assert again.encode(["b", "aaa"]).tolist() == [[1, 1], [3, 1]]
    assert len(model.asked) == 2


def test_another_model_does_not_find_the_vectors_of_the_first() -> None:
    model, cache = Lengths(), Cache(None)
    CachedEncoder(model, "lengths 1", cache).encode(["aaa"])
    CachedEncoder(model, "lengths 2", cache).encode(["aaa"])
    assert model.asked == [["aaa"], ["aaa"]]


def test_progress_counts_every_text_once() -> None:
    steps: list[int] = []
    encoder = CachedEncoder(Lengths(), "lengths", Cache(None))
    encoder.encode(["aaa"])
    encoder.encode(["aaa", "b", "b", "cc"], steps.append)
    assert sum(steps) == 4
