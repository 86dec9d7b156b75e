"""MPNet with a head for sentence pairs, for reading only: built straight from its tensors.

The encoder is that of Song et al., "MPNet: Masked and Permuted Pre-training for Language
Understanding" (2020), and gives what transformers' `MPNetModel` gives.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from analyzer.transformer import Linear, Names, Norm, Packed, layers_of

_FIRST_POSITION = 2  # MPNet's table keeps the rows before it for padding
_FARTHEST = 128  # tokens; all keys farther away share a bucket
_NAMES = Names(
    query="attention.attn.q",
    key="attention.attn.k",
    value="attention.attn.v",
    mixed="attention.attn.o",
    norm="attention.LayerNorm",
)


class PairNetwork:
    """Encoder, mean over the tokens, and a small head: dense, tanh, out.

    Args:
        weights: tensors of one float type under the names that training gives them.
        epsilon: of the layer norms.
    """

    def __init__(self, weights: Mapping[str, Tensor], epsilon: float) -> None:
        self._words = weights["encoder.embeddings.word_embeddings.weight"]
        self._positions = weights["encoder.embeddings.position_embeddings.weight"]
        self._norm = Norm(weights, "encoder.embeddings.LayerNorm", epsilon)
        table = weights["encoder.encoder.relative_attention_bias.weight"]
        longest = len(self._positions) - _FIRST_POSITION
        places = relative_buckets(longest, len(table))
        self._relative = functional.embedding(places, table).permute(2, 0, 1).contiguous()
        heads = table.shape[1]
        self._layers = layers_of(weights, "encoder.encoder.layer.", _NAMES, heads, epsilon)
        self._dense = Linear.named(weights, "dense")
        self._out = Linear.named(weights, "out")

    def __call__(self, texts: Sequence[Sequence[int]], tokens: int) -> Tensor:
        """Logits, shape (texts, labels).

        Args:
            texts: word pieces of each, at least one.
            tokens: rows of the matrices, at least as many as the texts have tokens.
        """
        packed = Packed(texts, tokens)
        positions = functional.embedding(packed.positions + _FIRST_POSITION, self._positions)
        hidden = self._norm(functional.embedding(packed.ids, self._words) + positions)
        biases = []
        for group in packed.groups:
            length = group.mask.shape[1]
            biases.append(self._relative[:, :length, :length] + group.padding(hidden.dtype))
        for layer in self._layers:
            hidden = layer(hidden, packed.groups, biases)
        return self._out(torch.tanh(self._dense(packed.means(hidden))))[: len(texts)]


def relative_buckets(length: int, buckets: int) -> Tensor:
    """Bucket of each key (column) as each query (row) sees it: (length, length), int64.

    The first half of the buckets is for keys before the query, the second for keys after it. In
    each, small distances have one bucket of their own; larger ones share, by their logarithm.
    """
    place = torch.arange(length)
    ahead = place[None, :] - place[:, None]
    distance = ahead.abs()
    half = buckets // 2
    near = half // 2
    share = torch.log(distance.clamp(min=1) / near) / math.log(_FARTHEST / near)
    far = (near + (share * (half - near)).long()).clamp(max=half - 1)
    return half * (ahead > 0) + torch.where(distance < near, distance, far)
