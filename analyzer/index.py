"""The only place that imports faiss: exact nearest neighbours by inner product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class VectorIndex:
    """Rows of unit vectors that can be searched. An empty index finds nothing."""

    def __init__(self, vectors: Vectors) -> None:
        import faiss

        self.size = len(vectors)
        self._index = faiss.IndexFlatIP(vectors.shape[1] if self.size else 1)
        if self.size:
            self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(self, queries: Vectors, k: int) -> list[list[tuple[int, float]]]:
        """For each query the best `k` rows as (row, inner product), best first.

        Equal scores are ordered by row number. Where `k` is larger than the index, faiss pads
        its answer with row -1; such rows are left out here.
        """
        k = min(k, self.size)
        if k <= 0 or not len(queries):
            return [[] for _ in queries]
        scores, rows = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), k)
        return [
            sorted(
                (
                    (int(row), float(score))
                    for row, score in zip(some_rows, some, strict=True)
                    if row >= 0
                ),
                key=lambda hit: (-hit[1], hit[0]),
            )
            for some_rows, some in zip(rows, scores, strict=True)
        ]
