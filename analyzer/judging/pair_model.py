"""The only place that runs a pair model: does a passage entail, contradict or not address a claim?

The bundled model is read from files that this package ships (`analyzer/models/pair`, with its
model card): int8 weights with one scale per row, multiplied out once and computed in bfloat16.
Every batch has one of a few fixed shapes, so that a pair's result does not depend on its company.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analyzer.cache import Cache, key_of
from analyzer.errors import ModelError
from analyzer.settings import DEFAULT_PAIR_MODEL

if TYPE_CHECKING:
    from torch import Tensor, nn

Pair = tuple[str, str]  # premise, hypothesis
Scores = NDArray[np.float32]

BUNDLED = Path(__file__).parents[1] / "models" / "pair"
_ROWS = 16  # per batch
_LENGTHS = (32, 48, 64, 96, 128)  # tokens
_COLUMNS = ("entailment", "contradiction", "neutral")  # agrees, diverges, silent


class PairModel(Protocol):
    """Anything that reads sentence pairs."""

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        """Shape (len(pairs), 3), float32: entailment, contradiction, neutral; rows sum to 1."""
        ...


class BundledPairModel:
    """The pair model that ships, loaded when first used.

    Args:
        folder: holds `pair_model.json`, the tokenizer and the packed weights.
    """

    def __init__(self, folder: Path = BUNDLED) -> None:
        self._folder = folder

    @cached_property
    def identity(self) -> str:
        """Name and SHA-256 of the weights as the model's own table states them.

        Raises:
            ModelError: the model's files are not there.
        """
        hashes = [str(value) for _, value in sorted(self._description["sha256"].items())]
        return f"{self._folder.name}@{key_of(*hashes)}"

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        """As `PairModel.probabilities`.

        Raises:
            ModelError: the weights are missing or damaged.
        """
        import torch

        network = self._network
        limit = int(self._description["max_tokens"])
        encoded = self._tokenizer(
            [premise for premise, _ in pairs],
            [hypothesis for _, hypothesis in pairs],
            truncation=self._description["truncation"],
            max_length=limit,
            padding=False,
        )["input_ids"]
        buckets: dict[int, list[int]] = {}
        for row, ids in enumerate(encoded):
            length = next((size for size in _LENGTHS if len(ids) <= size), limit)
            buckets.setdefault(length, []).append(row)
        columns = [self._description["labels"].index(name) for name in _COLUMNS]
        pad = self._tokenizer.pad_token_id
        scores = np.zeros((len(pairs), 3), dtype=np.float32)
        for length, rows in sorted(buckets.items()):
            for first in range(0, len(rows), _ROWS):
                some = rows[first : first + _ROWS]
                ids = torch.full((_ROWS, length), pad, dtype=torch.long)
                mask = torch.zeros((_ROWS, length), dtype=torch.long)
                mask[:, 0] = 1  # an empty row attends to its padding only
                for place, row in enumerate(some):
                    ids[place, : len(encoded[row])] = torch.tensor(encoded[row])
                    mask[place, : len(encoded[row])] = 1
                with torch.inference_mode():
                    logits = network(ids, mask).float()
                    found = torch.softmax(logits, dim=-1)[:, columns].numpy()
                scores[some] = found[: len(some)]
        return scores

    @cached_property
    def _description(self) -> dict[str, Any]:
        try:
            text = (self._folder / "pair_model.json").read_text(encoding="utf-8")
        except OSError as error:
            raise ModelError(
                str(self._folder), "is not there; reinstall, or choose another with --judge"
            ) from error
        return dict(json.loads(text))

    @cached_property
    def _tokenizer(self) -> Any:
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(self._folder)

    @cached_property
    def _network(self) -> nn.Module:
        import torch
        from safetensors.torch import load_file
        from transformers import AutoConfig, AutoModel

        state: dict[str, Tensor] = {}
        for name, expected in sorted(self._description["sha256"].items()):
            path = self._folder / name
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "no file"
            if found != expected:
                raise ModelError(
                    str(path), f"has the hash {found[:12]} instead of {expected[:12]}; reinstall"
                )
            state |= load_file(path)
        weights = {
            name: tensor.float() * state[f"{name}.scale"][:, None]
            if tensor.dtype == torch.int8
            else tensor.float()
            for name, tensor in state.items()
            if not name.endswith(".scale")
        }
        config = AutoConfig.from_pretrained(self._folder)
        network = _pair_network(
            AutoModel.from_config(config, add_pooling_layer=False),  # type: ignore[no-untyped-call]
            config.hidden_size,
        )
        network.load_state_dict(weights, strict=False)
        return network.to(torch.bfloat16).eval()


def _pair_network(encoder: nn.Module, width: int) -> nn.Module:
    """The encoder with masked mean pooling and a small head: dense, tanh, out."""
    import torch
    from torch import nn

    class PairNetwork(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.dense = nn.Linear(width, width)
            self.out = nn.Linear(width, len(_COLUMNS))

        def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask)[0]
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * weight).sum(1) / weight.sum(1)
            logits: Tensor = self.out(torch.tanh(self.dense(pooled)))
            return logits

    return PairNetwork()


class HubPairModel:
    """A cross-encoder of the user's choice, from a folder or a hub.

    Its labels have to be named: one holds "entail", one "contra", the third is neutral.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def identity(self) -> str:
        """Name and SHA-256 of the weights."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return f"{self.name}@{digest.hexdigest()}"

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        """As `PairModel.probabilities`."""
        import torch

        logits = self._model.predict(
            [list(pair) for pair in pairs], show_progress_bar=False, convert_to_tensor=True
        )
        found: Scores = torch.softmax(logits.float(), dim=-1)[:, self._columns].cpu().numpy()
        return found

    @cached_property
    def _columns(self) -> list[int]:
        names = {i: str(n).lower() for i, n in self._model.model.config.id2label.items()}
        entails = [i for i, name in names.items() if "entail" in name and "not" not in name]
        contradicts = [i for i, name in names.items() if "contra" in name]
        if len(names) != 3 or len(entails) != 1 or len(contradicts) != 1:
            raise ModelError(
                self.name,
                "has no three labels named entailment, neutral and contradiction; "
                f"its labels are {', '.join(names.values())}",
            )
        rest = [i for i in names if i not in (*entails, *contradicts)]
        return [*entails, *contradicts, *rest]

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder

        try:
            return CrossEncoder(self.name, device="cpu")
        except Exception as error:  # the libraries below raise many kinds
            raise ModelError(
                self.name,
                "cannot be loaded as a cross-encoder; give a folder or a hub name that this "
                f"machine can reach ({type(error).__name__})",
            ) from error


class CachedPairModel:
    """A pair model that remembers its answers in a cache."""

    def __init__(self, model: PairModel, identity: str, cache: Cache) -> None:
        self._model = model
        self.identity = identity
        self._cache = cache

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        """As `PairModel.probabilities`; the model reads only what is new."""
        keys = [key_of("pair", self.identity, *pair) for pair in pairs]
        known = self._cache.get(list(dict.fromkeys(keys)))
        missing = {k: p for k, p in zip(keys, pairs, strict=True) if k not in known}
        if missing:
            fresh = self._model.probabilities(list(missing.values()))
            entries = {
                key: np.ascontiguousarray(row, dtype=np.float32).tobytes()
                for key, row in zip(missing, fresh, strict=True)
            }
            self._cache.put(entries)
            known.update(entries)
        if not pairs:
            return np.zeros((0, 3), dtype=np.float32)
        return np.stack([np.frombuffer(known[key], dtype=np.float32) for key in keys])


def load_pair_model(name: str, cache: Cache) -> CachedPairModel:
    """The pair model of that name, the bundled one or one of a folder or hub, with a memory."""
    model = BundledPairModel() if name == DEFAULT_PAIR_MODEL else HubPairModel(name)
    return CachedPairModel(model, model.identity, cache)
