"""Nearest neighbours against a second, simpler computation, and at the edges of faiss."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.index import VectorIndex, Vectors


def unit(rows: int, seed: int, dimension: int = 8) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / lengths, dtype=np.float32)


AXES = np.eye(3, dtype=np.float32)


def test_k_larger_than_the_index_finds_each_row_once() -> None:
    # faiss pads such an answer with row -1, which in Python is the last passage.
    assert VectorIndex(AXES).search(AXES[1:2], 10) == [[(1, 1.0), (0, 0.0), (2, 0.0)]]


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex(np.zeros((0, 0), dtype=np.float32))
    assert index.size == 0
    assert index.search(AXES, 0) == [[], [], []]
    assert index.search(AXES, 5) == [[], [], []]


def test_no_query_and_no_k_find_nothing() -> None:
    index = VectorIndex(AXES)
    assert index.search(AXES[:0], 2) == []
    assert index.search(AXES[:2], 0) == [[], []]
    assert index.search(AXES[:1], -1) == [[]]


def test_equal_scores_are_ordered_by_row() -> None:
    twins = np.repeat(AXES[:1], 40, axis=0)
    (found,) = VectorIndex(twins).search(AXES[:1], 40)
    assert [row for row, _ in found] == list(range(40))
    (first,) = VectorIndex(twins).search(AXES[:1], 3)
    assert [row for row, _ in first] == [0, 1, 2]


def test_a_passage_finds_itself_at_one() -> None:
    vectors = unit(50, seed=1)
    for row, found in enumerate(VectorIndex(vectors).search(vectors, 1)):
        assert found[0][0] == row
        assert abs(found[0][1] - 1.0) < 1e-6


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 60), queries=st.integers(1, 25), k=st.integers(1, 70))
def test_search_equals_sorting_all_products(rows: int, queries: int, k: int) -> None:
    passages, asked = unit(rows, seed=rows), unit(queries, seed=1000 + queries)
    products = asked @ passages.T
    expected = np.argsort(-products, axis=1, kind="stable")[:, :k]
    found = VectorIndex(passages).search(asked, k)
    assert [[row for row, _ in some] for some in found] == expected.tolist()
    for query, some in enumerate(found):
        for row, score in some:
            assert abs(score - products[query, row]) < 1e-6


def test_rows_that_are_not_contiguous_can_be_searched() -> None:
    wide = unit(6, seed=3, dimension=16)
    index = VectorIndex(wide[:, ::2])
    assert index.search(wide[:1, ::2], 1)[0][0][0] == 0
