"""Transformer encoders for reading only, built straight from their tensors: layers and batches.

Here q, k and v are one matrix, and matrices are laid out once for the processor. Texts are laid end
to end, without padding, in a matrix of a fixed number of rows; only attention takes those of one
padded length together. No shape of a product of matrices depends on which texts are read, and each
matrix is computed by one thread, so the bits of what is found for a text depend neither on its
company nor on the number of cores.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

import torch
from torch import Tensor
from torch.nn import functional

Found = TypeVar("Found")

_USUAL_TOKENS = 256  # per call; the layout of a matrix is chosen for about that many
_STEP = 8  # tokens; for attention a text is padded to the next multiple


@dataclass(frozen=True)
class Names:
    """What one family of models calls the parts of a layer's attention."""

    query: str
    key: str
    value: str
    mixed: str
    norm: str


@dataclass(frozen=True)
class Group:
    """Texts of one padded length in the matrix of all tokens.

    Attributes:
        texts: their numbers.
        places: row of each token, shape (rows, length); 0 for padding.
        mask: same shape, bool: what is no padding.
    """

    texts: Tensor
    places: Tensor
    mask: Tensor

    def padding(self, dtype: torch.dtype) -> Tensor:
        """What is added to the scores of keys: shape (rows, 1, 1, length)."""
        added = torch.zeros(self.mask.shape, dtype=dtype).masked_fill_(~self.mask, -math.inf)
        return added[:, None, None, :]


class Packed:
    """Texts laid end to end.

    Attributes:
        ids: word pieces, shape (tokens,), int64; 0 after the last text.
        positions: of each in its text, same shape.
        groups: the texts by padded length.
        starts: row of the first token of each text.
    """

    def __init__(self, texts: Sequence[Sequence[int]], tokens: int) -> None:
        """Take at least one text, and no more than `tokens` rows hold."""
        lengths = [len(text) for text in texts]
        self.starts = [0, *accumulate(lengths)][:-1]
        self.ids = torch.zeros(tokens, dtype=torch.long)
        self.positions = torch.zeros(tokens, dtype=torch.long)
        alike: dict[int, list[int]] = {}
        for number, (text, start) in enumerate(zip(texts, self.starts, strict=True)):
            self.ids[start : start + len(text)] = torch.tensor(text)
            self.positions[start : start + len(text)] = torch.arange(len(text))
            alike.setdefault(-(-len(text) // _STEP) * _STEP, []).append(number)
        self.groups = [self._group(some, lengths, length) for length, some in alike.items()]

    def _group(self, some: Sequence[int], lengths: Sequence[int], length: int) -> Group:
        column = torch.arange(length)
        mask = column < torch.tensor([lengths[number] for number in some])[:, None]
        starts = torch.tensor([self.starts[number] for number in some])
        return Group(torch.tensor(some), (column + starts[:, None]) * mask, mask)

    def means(self, hidden: Tensor) -> Tensor:
        """Mean over the tokens of each text, then zeros: a row for each token."""
        found = torch.zeros_like(hidden)
        for group in self.groups:
            weight = group.mask.unsqueeze(-1).to(hidden.dtype)
            found[group.texts] = (hidden[group.places] * weight).sum(1) / weight.sum(1)
        return found


class Layer:
    """Attention and two dense layers, each followed by a norm."""

    def __init__(
        self, weights: Mapping[str, Tensor], name: str, names: Names, heads: int, epsilon: float
    ) -> None:
        parts = [f"{name}.{part}" for part in (names.query, names.key, names.value)]
        self._heads = heads
        self._qkv = Linear(
            torch.cat([weights[f"{part}.weight"] for part in parts]),
            torch.cat([weights[f"{part}.bias"] for part in parts]),
        )
        self._mixed = Linear.named(weights, f"{name}.{names.mixed}")
        self._attended = Norm(weights, f"{name}.{names.norm}", epsilon)
        self._wide = Linear.named(weights, f"{name}.intermediate.dense")
        self._narrow = Linear.named(weights, f"{name}.output.dense")
        self._finished = Norm(weights, f"{name}.output.LayerNorm", epsilon)

    def __call__(self, hidden: Tensor, groups: Sequence[Group], biases: Sequence[Tensor]) -> Tensor:
        """Shape (tokens, width) in and out.

        Args:
            hidden: all tokens.
            groups: which of them are of one text.
            biases: for each group what is added to the scores of attention, a shape that broadcasts
                to (rows, heads, length, length).
        """
        split = self._qkv(hidden).view(len(hidden), 3, self._heads, -1)
        found = torch.zeros_like(hidden)
        for group, bias in zip(groups, biases, strict=True):
            query, key, value = split[group.places].permute(2, 0, 3, 1, 4)
            attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
            attended = attended.transpose(1, 2).reshape(*group.places.shape, -1)
            found[group.places[group.mask]] = attended[group.mask]
        hidden = self._attended(self._mixed.added(found, hidden))
        return self._finished(self._narrow.added(self._wide.gelu(hidden), hidden))


class Norm:
    """A layer norm."""

    def __init__(self, weights: Mapping[str, Tensor], name: str, epsilon: float) -> None:
        self._weight, self._bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        self._epsilon = epsilon

    def __call__(self, x: Tensor) -> Tensor:
        """Of each row."""
        return functional.layer_norm(x, self._weight.shape, self._weight, self._bias, self._epsilon)


class Linear:
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
    def named(cls, weights: Mapping[str, Tensor], name: str) -> Linear:
        """That of a name in a table of tensors."""
        return cls(weights[f"{name}.weight"], weights[f"{name}.bias"])

    def __call__(self, x: Tensor) -> Tensor:
        """The product, plus the bias."""
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


def layers_of(
    weights: Mapping[str, Tensor], prefix: str, names: Names, heads: int, epsilon: float
) -> list[Layer]:
    """The layers whose tensors are numbered after a prefix."""
    numbers = {name.removeprefix(prefix).split(".")[0] for name in weights if prefix in name}
    return [
        Layer(weights, f"{prefix}{number}", names, heads, epsilon) for number in range(len(numbers))
    ]


def batches(lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Places of the texts that are read together, of so many tokens at most.

    The longest first, each into the first batch that has room for it.
    """
    found: list[list[int]] = []
    room: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: (-lengths[place], place)):
        length = lengths[place]
        number = next((n for n, left in enumerate(room) if left >= length), len(found))
        if number == len(found):
            found.append([])
            room.append(tokens)
        found[number].append(place)
        room[number] -= length
    return found


def on_every_core(
    task: Callable[[list[int]], Found], batches: Sequence[list[int]], cores: int
) -> list[Found]:
    """Results in order; each batch is computed by one of so many threads."""
    try:
        with ThreadPoolExecutor(cores, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            return list(pool.map(task, batches))
    finally:  # torch gives the number set last to threads that start later
        torch.set_num_threads(cores)
