"""MPNet with a head for sentence pairs, for reading only: built straight from its tensors.

The encoder is that of Song et al., "MPNet: Masked and Permuted Pre-training for Language
Understanding" (2020), and gives what transformers' `MPNetModel` gives. Here q, k and v are one
matrix, and matrices are laid out once for the processor.

Texts are laid end to end, without padding, in a matrix of a fixed number of rows; only attention
takes those of one padded length together. No shape of a product of matrices depends on which texts
are read, so neither do the bits of what is found for one of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch
from torch import Tensor
from torch.nn import functional

_FIRST_POSITION = 2  # MPNet's table keeps the rows before it for padding
_FARTHEST = 128  # tokens; all keys farther away share a bucket
_USUAL_TOKENS = 256  # per call; the layout of a matrix is chosen for about that many
STEP = 8  # tokens; for attention a text is padded to the next multiple


class PairNetwork:
    """Encoder, mean over the tokens, and a small head: dense, tanh, out.

    Args:
        weights: tensors of one float type under the names that training gives them.
        epsilon: of the layer norms.
    """

    def __init__(self, weights: Mapping[str, Tensor], epsilon: float) -> None:
        self._words = weights["encoder.embeddings.word_embeddings.weight"]
        self._positions = weights["encoder.embeddings.position_embeddings.weight"]
        self._norm = _Norm(weights, "encoder.embeddings.LayerNorm", epsilon)
        table = weights["encoder.encoder.relative_attention_bias.weight"]
        longest = len(self._positions) - _FIRST_POSITION
        places = relative_buckets(longest, len(table))
        self._relative = functional.embedding(places, table).permute(2, 0, 1).contiguous()
        prefix = "encoder.encoder.layer."
        layers = {name.removeprefix(prefix).split(".")[0] for name in weights if prefix in name}
        self._layers = [
            _Layer(weights, f"{prefix}{number}", table.shape[1], epsilon)
            for number in range(len(layers))
        ]
        self._dense = _Linear.named(weights, "dense")
        self._out = _Linear.named(weights, "out")

    def __call__(self, texts: Sequence[Sequence[int]], tokens: int) -> Tensor:
        """Logits, shape (texts, labels).

        Args:
            texts: word pieces of each, at least one.
            tokens: rows of the matrices, at least as many as the texts have tokens.
        """
        ids = torch.zeros(tokens, dtype=torch.long)
        positions = torch.full((tokens,), _FIRST_POSITION)
        first = 0
        for text in texts:
            end = first + len(text)
            ids[first:end] = torch.tensor(text)
            positions[first:end] += torch.arange(len(text))
            first = end
        groups = self._groups([len(text) for text in texts])
        hidden = functional.embedding(ids, self._words)
        hidden = self._norm(hidden + functional.embedding(positions, self._positions))
        for layer in self._layers:
            hidden = layer(hidden, groups)
        pooled = hidden.new_zeros(tokens // STEP, hidden.shape[1])
        for group in groups:
            weight = group.mask.unsqueeze(-1).to(hidden.dtype)
            pooled[group.texts] = (hidden[group.places] * weight).sum(1) / weight.sum(1)
        return self._out(torch.tanh(self._dense(pooled)))[: len(texts)]

    def _groups(self, lengths: Sequence[int]) -> list[_Group]:
        """The texts by padded length."""
        starts = [0, *accumulate(lengths)]
        alike: dict[int, list[int]] = {}
        for number, length in enumerate(lengths):
            alike.setdefault(padded(length), []).append(number)
        groups = []
        for length, some in alike.items():
            column = torch.arange(length)
            mask = column < torch.tensor([lengths[number] for number in some])[:, None]
            places = (column + torch.tensor([starts[number] for number in some])[:, None]) * mask
            padding = torch.zeros(len(some), 1, 1, length, dtype=self._relative.dtype)
            padding.masked_fill_(~mask[:, None, None, :], -math.inf)
            bias = self._relative[:, :length, :length] + padding
            groups.append(_Group(torch.tensor(some), places, mask, bias))
        return groups


@dataclass(frozen=True)
class _Group:
    """Texts of one padded length in the matrix of all tokens.

    Attributes:
        texts: their numbers.
        places: row of each token, shape (rows, length); 0 for padding.
        mask: same shape, bool: what is no padding.
        bias: added to the scores of attention, shape (rows, heads, length, length).
    """

    texts: Tensor
    places: Tensor
    mask: Tensor
    bias: Tensor


def padded(length: int) -> int:
    """The tokens that a text of so many tokens is padded to for attention."""
    return -(-length // STEP) * STEP


class _Layer:
    """Attention and two dense layers, each followed by a norm."""

    def __init__(self, weights: Mapping[str, Tensor], name: str, heads: int, epsilon: float):
        parts = [f"{name}.attention.attn.{part}" for part in "qkv"]
        self._heads = heads
        self._qkv = _Linear(
            torch.cat([weights[f"{part}.weight"] for part in parts]),
            torch.cat([weights[f"{part}.bias"] for part in parts]),
        )
        self._mixed = _Linear.named(weights, f"{name}.attention.attn.o")
        self._attended = _Norm(weights, f"{name}.attention.LayerNorm", epsilon)
        self._wide = _Linear.named(weights, f"{name}.intermediate.dense")
        self._narrow = _Linear.named(weights, f"{name}.output.dense")
        self._finished = _Norm(weights, f"{name}.output.LayerNorm", epsilon)

    def __call__(self, hidden: Tensor, groups: Sequence[_Group]) -> Tensor:
        """Shape (tokens, width) in and out."""
        split = self._qkv(hidden).view(len(hidden), 3, self._heads, -1)
        found = torch.zeros_like(hidden)
        for group in groups:
            query, key, value = split[group.places].permute(2, 0, 3, 1, 4)
            attended = functional.scaled_dot_product_attention(
                query, key, value, attn_mask=group.bias
            )
            attended = attended.transpose(1, 2).reshape(*group.places.shape, -1)
            found[group.places[group.mask]] = attended[group.mask]
        hidden = self._attended(self._mixed.added(found, hidden))
        return self._finished(self._narrow.added(self._wide.gelu(hidden), hidden))


class _Norm:
    """A layer norm."""

    def __init__(self, weights: Mapping[str, Tensor], name: str, epsilon: float) -> None:
        self._weight, self._bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        self._epsilon = epsilon

    def __call__(self, x: Tensor) -> Tensor:
        return functional.layer_norm(x, self._weight.shape, self._weight, self._bias, self._epsilon)


class _Linear:
    """A matrix and its bias, with what follows them done in the same pass where oneDNN can."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._bias = bias
        self._fused = has_onednn(weight.dtype)
        self._weight = (
            torch.ops.mkldnn._reorder_linear_weight(weight, _USUAL_TOKENS)
            if self._fused
            else weight
        )

    @classmethod
    def named(cls, weights: Mapping[str, Tensor], name: str) -> _Linear:
        return cls(weights[f"{name}.weight"], weights[f"{name}.bias"])

    def __call__(self, x: Tensor) -> Tensor:
        return self._unary(x, "none") if self._fused else self._plain(x)

    def gelu(self, x: Tensor) -> Tensor:
        """Through the exact GELU."""
        return self._unary(x, "gelu") if self._fused else functional.gelu(self._plain(x))

    def added(self, x: Tensor, residual: Tensor) -> Tensor:
        """Added to `residual`."""
        if not self._fused:
            return residual + self._plain(x)
        linear = torch.ops.mkldnn._linear_pointwise.binary
        total: Tensor = linear(x, residual, self._weight, self._bias, "add")
        return total

    def _plain(self, x: Tensor) -> Tensor:
        return functional.linear(x, self._weight, self._bias)

    def _unary(self, x: Tensor, after: str) -> Tensor:
        linear = torch.ops.mkldnn._linear_pointwise
        result: Tensor = linear(x, self._weight, self._bias, after, [], "none")
        return result


def has_onednn(dtype: torch.dtype) -> bool:
    """Whether this build and processor have oneDNN's matrices for that type."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    return dtype != torch.bfloat16 or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


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
