"""The only place that runs a pair model: does a passage entail, contradict or not address a claim?

The bundled model is read from files that this package ships (`analyzer/models/pair`, with its
model card): int8 weights with one scale per row, multiplied out once and computed in bfloat16.
All batches are of one shape, and every batch is computed by one thread, so that a pair's bits
depend neither on its company nor on the number of cores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analyzer.cache import Cache, key_of
from analyzer.errors import ModelError
from analyzer.settings import DEFAULT_JUDGE

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

    from analyzer.judging.mpnet import PairNetwork

Pair = tuple[str, str]  # premise, hypothesis
Scores = NDArray[np.float32]
Tell = Callable[[int, int], None]  # done, total

BUNDLED = Path(__file__).parents[1] / "models" / "pair"
# Enough tokens to keep a core busy with each matrix: with 512 a token took as long. With fewer,
# less is computed for nothing where few pairs are asked, and cores share the work better. On an
# EPYC with AVX-512; `python -m benchmarks.pairs_per_second` measures again.
_BATCH_TOKENS = 256
_BETWEEN_LOOKS = 96  # pairs between two words to a listener, about two seconds on two cores
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
        from analyzer.transformer import batches, on_every_core

        network = self._network
        encoded = [each.ids for each in self._tokenizer.encode_batch(list(pairs))]
        tokens = max(_BATCH_TOKENS, int(self._description["max_tokens"]))
        columns = [self._description["labels"].index(name) for name in _COLUMNS]

        def read(batch: list[int]) -> Scores:
            return _read(network, [encoded[row] for row in batch], tokens)[:, columns]

        scores = np.zeros((len(pairs), 3), dtype=np.float32)
        together = batches([len(ids) for ids in encoded], tokens)
        for batch, found in zip(together, on_every_core(read, together, self._cores), strict=True):
            scores[batch] = found
        return scores

    @cached_property
    def _cores(self) -> int:
        import torch

        return torch.get_num_threads()

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
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(
            int(self._description["max_tokens"]), strategy=self._description["truncation"]
        )
        return tokenizer

    @property
    def _network(self) -> PairNetwork:
        return _network(self._folder, tuple(sorted(self._description["sha256"].items())))


@lru_cache(maxsize=1)
def _network(folder: Path, hashes: tuple[tuple[str, str], ...]) -> PairNetwork:
    """The model in a folder after the hashes of its files were compared, loaded once a process."""
    import torch
    from safetensors.torch import load

    from analyzer.judging.mpnet import PairNetwork

    packed: dict[str, Tensor] = {}
    for name, expected in hashes:
        path = folder / name
        content = path.read_bytes() if path.exists() else None
        found = "no file" if content is None else hashlib.sha256(content).hexdigest()
        if content is None or found != expected:
            raise ModelError(
                str(path), f"has the hash {found[:12]} instead of {expected[:12]}; reinstall"
            )
        packed |= load(content)
    weights = {
        name: (tensor * packed[f"{name}.scale"][:, None]).to(torch.bfloat16)
        if tensor.dtype == torch.int8
        else tensor.to(torch.bfloat16)
        for name, tensor in packed.items()
        if not name.endswith(".scale")
    }
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return PairNetwork(weights, config["layer_norm_eps"])


def _read(network: PairNetwork, encoded: Sequence[list[int]], tokens: int) -> Scores:
    """Probabilities of the pairs of one batch, a row each, in the order of the model's labels."""
    import torch

    with torch.inference_mode():
        scores: Scores = torch.softmax(network(encoded, tokens).float(), dim=-1).numpy()
    return scores


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
        from analyzer.embedding import quieten

        quieten()
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


class Watched:
    """A pair model that is asked for some pairs at a time, so that a listener can be told."""

    def __init__(self, model: PairModel) -> None:
        self._model = model
        self._tell: Tell | None = None

    @contextmanager
    def by(self, tell: Tell) -> Iterator[None]:
        """While this lasts, `tell` gets how many of how many pairs are done; it may raise."""
        self._tell = tell
        try:
            yield
        finally:
            self._tell = None

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        """As `PairModel.probabilities`."""
        scores = np.zeros((len(pairs), 3), dtype=np.float32)
        for first in range(0, len(pairs), _BETWEEN_LOOKS):
            if self._tell is not None:
                self._tell(first, len(pairs))
            some = slice(first, first + _BETWEEN_LOOKS)
            scores[some] = self._model.probabilities(pairs[some])
        if self._tell is not None:
            self._tell(len(pairs), len(pairs))
        return scores


def load_pair_model(name: str, cache: Cache) -> CachedPairModel:
    """The pair model of that name, the bundled one or one of a folder or hub, with a memory."""
    model = BundledPairModel() if name == DEFAULT_JUDGE else HubPairModel(name)
    return CachedPairModel(model, model.identity, cache)
