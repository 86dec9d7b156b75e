"""MiniLM for vectors of sentences, for reading only: built straight from its tensors.

The encoder is a BERT (Devlin et al., 2019) and gives what sentence-transformers gives with the
bundled weights: the mean over the tokens, of length 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import Tensor
from torch.nn import functional

from analyzer.transformer import Names, Norm, Packed, layers_of

_NAMES = Names(
    query="attention.self.query",
    key="attention.self.key",
    value="attention.self.value",
    mixed="attention.output.dense",
    norm="attention.output.LayerNorm",
)


class SentenceNetwork:
    """Encoder and mean over the tokens.

    Args:
        weights: tensors of one float type under the names of transformers' `BertModel`.
        heads: of attention.
        epsilon: of the layer norms.
    """

    def __init__(self, weights: Mapping[str, Tensor], heads: int, epsilon: float) -> None:
        self._words = weights["embeddings.word_embeddings.weight"]
        self._positions = weights["embeddings.position_embeddings.weight"]
        self._type = weights["embeddings.token_type_embeddings.weight"][0]
        self._norm = Norm(weights, "embeddings.LayerNorm", epsilon)
        self._layers = layers_of(weights, "encoder.layer.", _NAMES, heads, epsilon)

    @property
    def dimension(self) -> int:
        """Of a vector."""
        return self._words.shape[1]

    def vectors(self, texts: Sequence[Sequence[int]], tokens: int) -> Tensor:
        """Unit vectors, shape (texts, dimension).

        Args:
            texts: word pieces of each, at least one.
            tokens: rows of the matrices, at least as many as the texts have tokens.
        """
        packed = Packed(texts, tokens)
        return functional.normalize(packed.means(self._read(packed))[: len(texts)])

    def token_vectors(self, texts: Sequence[Sequence[int]], tokens: int) -> list[Tensor]:
        """Unit vectors of the tokens of each text, without its first and its last."""
        packed = Packed(texts, tokens)
        hidden = functional.normalize(self._read(packed))
        return [
            hidden[start + 1 : start + len(text) - 1]
            for start, text in zip(packed.starts, texts, strict=True)
        ]

    def _read(self, packed: Packed) -> Tensor:
        """All tokens, shape (tokens, dimension)."""
        hidden = functional.embedding(packed.ids, self._words) + self._type
        hidden = self._norm(hidden + functional.embedding(packed.positions, self._positions))
        biases = []
        for group in packed.groups:
            rows, length = group.mask.shape
            biases.append(group.padding(hidden.dtype).expand(rows, 1, length, length))
        for layer in self._layers:
            hidden = layer(hidden, packed.groups, biases)
        return hidden
