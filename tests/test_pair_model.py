"""Pair models: the packed one that ships, one of the user's choice, and the memory of both."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tiny_models import WORDS, write_cross_encoder, write_tokenizer
from transformers import MPNetConfig, MPNetModel
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

from analyzer import transformer
from analyzer.cache import Cache
from analyzer.errors import ModelError
from analyzer.judging import mpnet
from analyzer.judging.pair_model import (
    BUNDLED,
    BundledPairModel,
    CachedPairModel,
    HubPairModel,
    Pair,
    Scores,
    Watched,
)
from analyzer.transformer import batches

PAIRS: list[Pair] = [("a ferry burned", "a ferry sank"), ("three sank", "five sank"), ("a", "a")]


@pytest.fixture
def cross_encoder(tmp_path: Path) -> Path:
    folder = tmp_path / "cross"
    write_cross_encoder(folder)
    return folder


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A tiny model in the form of the one that ships."""
    folder = tmp_path / "packed"
    write_tokenizer(folder)
    torch.manual_seed(2)
    config = MPNetConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    config.save_pretrained(folder)
    encoder = MPNetModel(config, add_pooling_layer=False)
    state = {f"encoder.{name}": t.contiguous() for name, t in encoder.state_dict().items()}
    state |= {"dense.weight": torch.randn(8, 8), "dense.bias": torch.zeros(8)}
    state |= {"out.weight": torch.randn(3, 8), "out.bias": torch.zeros(3)}
    scale = state["dense.weight"].abs().amax(dim=1) / 127
    whole = torch.round(state["dense.weight"] / scale[:, None]).to(torch.int8)
    state |= {"dense.weight": whole, "dense.weight.scale": scale}
    save_file(state, folder / "model.safetensors")
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    table = {
        "labels": ["entailment", "neutral", "contradiction"],
        "max_tokens": 32,
        "truncation": "longest_first",
        "sha256": {"model.safetensors": digest},
    }
    (folder / "pair_model.json").write_text(json.dumps(table), encoding="utf-8")
    return folder


def test_a_chosen_cross_encoder_answers_in_our_order(cross_encoder: Path) -> None:
    model = HubPairModel(str(cross_encoder))
    scores = model.probabilities(PAIRS)
    assert scores.shape == (3, 3)
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)
    logits = model._model.predict([list(p) for p in PAIRS], convert_to_numpy=True)
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    expected = raised / raised.sum(axis=1, keepdims=True)
    assert np.allclose(scores, expected[:, [1, 0, 2]], atol=1e-5)


def test_labels_without_a_name_are_refused(cross_encoder: Path) -> None:
    config = json.loads((cross_encoder / "config.json").read_text(encoding="utf-8"))
    config["id2label"] = {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}
    config["label2id"] = {"LABEL_0": 0, "LABEL_1": 1, "LABEL_2": 2}
    (cross_encoder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match="no three labels named entailment"):
        HubPairModel(str(cross_encoder)).probabilities(PAIRS)


def test_a_pair_has_the_same_bits_in_any_company(packed: Path) -> None:
    model = BundledPairModel(packed)
    together = model.probabilities(PAIRS)
    assert np.allclose(together.sum(axis=1), 1, atol=1e-2)
    for row, pair in enumerate(PAIRS):
        assert (model.probabilities([pair])[0] == together[row]).all()
        assert (model.probabilities([pair] * 40) == together[row]).all()
    assert (model.probabilities(PAIRS[::-1]) == together[::-1]).all()


def test_texts_fill_batches_from_the_longest_on() -> None:
    assert batches([9, 16, 8, 7, 3], tokens=20) == [[1, 4], [0, 2], [3]]
    assert batches([5] * 5, tokens=20) == [[0, 1, 2, 3], [4]]
    assert batches([], tokens=20) == []


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("two_threads")
def test_bits_do_not_depend_on_the_number_of_cores(packed: Path) -> None:
    pairs = PAIRS * 40  # more than one batch
    on_two = BundledPairModel(packed).probabilities(pairs)
    torch.set_num_threads(1)
    assert (BundledPairModel(packed).probabilities(pairs) == on_two).all()


@pytest.mark.usefixtures("two_threads")
def test_torch_keeps_its_threads(packed: Path) -> None:
    BundledPairModel(packed).probabilities(PAIRS)
    found = [torch.get_num_threads()]
    later = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
    later.start()
    later.join()
    assert found == [2, 2]


def test_relative_buckets_are_those_of_transformers() -> None:
    places = torch.arange(300)
    expected = MPNetEncoder.relative_position_bucket(places[None, :] - places[:, None])
    assert (mpnet.relative_buckets(300, 32) == expected).all()
    assert mpnet.relative_buckets(300, 32)[0, [0, 1, 7, 127, 299]].tolist() == [0, 17, 23, 31, 31]


@pytest.mark.parametrize("fused", [True, False])
def test_the_network_computes_what_transformers_computes(
    fused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fused:
        monkeypatch.setattr(transformer, "has_onednn", lambda dtype: False)
    torch.manual_seed(3)
    config = MPNetConfig(
        vocab_size=50,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        initializer_range=0.5,
        layer_norm_eps=1e-5,
    )
    encoder = MPNetModel(config, add_pooling_layer=False).eval()
    dense, out = torch.nn.Linear(32, 32), torch.nn.Linear(32, 3)
    state = {f"encoder.{name}": tensor for name, tensor in encoder.state_dict().items()}
    state |= {f"dense.{name}": tensor for name, tensor in dense.state_dict().items()}
    state |= {f"out.{name}": tensor for name, tensor in out.state_dict().items()}
    ids = torch.randint(2, 50, (4, 40))
    mask = torch.arange(40) < torch.tensor([[40], [39], [17], [1]])
    ids[~mask] = 1
    with torch.inference_mode():
        hidden = encoder(input_ids=ids, attention_mask=mask.long())[0]
        means = torch.stack([row[chosen].mean(0) for row, chosen in zip(hidden, mask, strict=True)])
        expected = out(torch.tanh(dense(means)))
        texts = [row[chosen].tolist() for row, chosen in zip(ids, mask, strict=True)]
        found = mpnet.PairNetwork(state, epsilon=1e-5)(texts, tokens=100)
    assert expected.std() > 0.1
    assert (found - expected).abs().max() < 1e-5


def test_damaged_weights_are_refused(packed: Path) -> None:
    path = packed / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"model\.safetensors: has the hash"):
        BundledPairModel(packed).probabilities(PAIRS)


def test_a_missing_model_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not there; reinstall"):
        BundledPairModel(tmp_path).probabilities(PAIRS)


def test_the_shipped_weights_are_those_its_table_names() -> None:
    table = json.loads((BUNDLED / "pair_model.json").read_text(encoding="utf-8"))
    for name, expected in table["sha256"].items():
        assert hashlib.sha256((BUNDLED / name).read_bytes()).hexdigest() == expected
    assert sum(p.stat().st_size for p in BUNDLED.iterdir()) <= 120_000_000


def test_the_shipped_model_reads_numbers_and_negation() -> None:
    said = "At least 56 people were killed in the blast, the ministry said."
    entailed, contradicted, neutral = BundledPairModel().probabilities(
        [
            (said, "Dozens of people were killed in the blast."),
            (said, "The blast killed 14 people."),
            ("The minister opened a new bridge.", "The blast killed 14 people."),
        ]
    )
    assert entailed.argmax() == 0
    assert contradicted.argmax() == 1
    assert neutral[0] < 0.1


class Counting:
    """Says what it was asked; every pair is neutral."""

    def __init__(self) -> None:
        self.asked: list[Pair] = []

    def probabilities(self, pairs: Sequence[Pair]) -> Scores:
        self.asked += pairs
        return np.tile(np.array([0, 0, 1], dtype=np.float32), (len(pairs), 1))


def test_only_new_pairs_are_read() -> None:
    model = Counting()
    cached = CachedPairModel(model, "counting", Cache(None))
    assert cached.probabilities([PAIRS[0], PAIRS[0]]).tolist() == [[0, 0, 1], [0, 0, 1]]
    assert cached.probabilities(PAIRS).shape == (3, 3)
    assert model.asked == [PAIRS[0], PAIRS[1], PAIRS[2]]
    assert cached.probabilities([]).shape == (0, 3)


def test_a_listener_is_told_between_some_pairs_and_may_stop() -> None:
    model = Counting()
    watched = Watched(model)
    pairs = [("a" * length, "a") for length in range(200)]
    told: list[tuple[int, int]] = []
    with watched.by(lambda done, total: told.append((done, total))):
        assert watched.probabilities(pairs).tolist() == [[0, 0, 1]] * 200
    assert told == [(0, 200), (96, 200), (192, 200), (200, 200)]
    assert model.asked == pairs

    def stop(done: int, total: int) -> None:
        if done:
            raise InterruptedError

    model.asked.clear()
    with pytest.raises(InterruptedError), watched.by(stop):
        watched.probabilities(pairs)
    assert len(model.asked) == 96
    watched.probabilities(pairs[:1])
    assert told[-1] == (200, 200)  # nobody listens any more
