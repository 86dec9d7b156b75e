"""The pair model: one encoder over both texts, mean pooling, a small head."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from training.pairs import LABELS


class PairModel(nn.Module):
    """Encoder, masked mean over the last layer, ``dense -> tanh -> out``.

    The encoder was pretrained to put meaning into the mean of its last layer, so that is what
    the head reads (not the first token).
    """

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.dense = nn.Linear(width, width)
        self.out = nn.Linear(width, len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return logits in the order of :data:`training.pairs.LABELS`."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * mask).sum(1) / mask.sum(1)
        logits: Tensor = self.out(torch.tanh(self.dense(pooled)))
        return logits


def pack(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Store each matrix as int8 with one float32 scale per row; keep vectors in float32."""
    packed: dict[str, Tensor] = {}
    for name, tensor in state.items():
        plain = tensor.float()
        if plain.ndim == 2 and plain.numel() > 10_000:
            scale = plain.abs().amax(dim=1).clamp(min=1e-8) / 127
            packed[name] = torch.round(plain / scale[:, None]).to(torch.int8)
            packed[f"{name}.scale"] = scale
        else:
            packed[name] = plain
    return packed


def unpack(packed: dict[str, Tensor]) -> dict[str, Tensor]:
    """Multiply packed matrices out again."""
    return {
        name: tensor.float() * packed[f"{name}.scale"][:, None]
        if tensor.dtype == torch.int8
        else tensor.float()
        for name, tensor in packed.items()
        if not name.endswith(".scale")
    }


def read_weights(paths: Sequence[Path]) -> dict[str, Tensor]:
    """Read the weights of a checkpoint or of packed files, in float32."""
    joined: dict[str, Tensor] = {}
    for path in paths:
        joined |= load_file(path)
    return unpack(joined)


def load_base(folder: Path, seed: int, dropout: float = 0.0) -> PairModel:
    """Build an untrained pair model on the encoder weights in ``folder``."""
    torch.manual_seed(seed)
    config = AutoConfig.from_pretrained(
        folder, hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout
    )
    encoder = AutoModel.from_pretrained(
        folder, config=config, add_pooling_layer=False, dtype=torch.float32
    )
    return PairModel(encoder, config.hidden_size)


def load_trained(base: Path, *weights: Path) -> PairModel:
    """Build the model with the weights of a checkpoint or of packed files, ready to predict."""
    config = AutoConfig.from_pretrained(base)
    encoder = AutoModel.from_config(  # type: ignore[no-untyped-call]
        config, add_pooling_layer=False
    )
    model = PairModel(encoder, config.hidden_size)
    missing, unexpected = model.load_state_dict(read_weights(weights), strict=False)
    if unexpected or [name for name in missing if "position_ids" not in name]:
        raise ValueError(f"{weights} do not fit the model: {missing} {unexpected}")
    return model.eval()


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Return the tokenizer that stands beside the encoder weights."""
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder)
    return tokenizer


def encode(
    tokenizer: PreTrainedTokenizerBase, premises: list[str], hypotheses: list[str], limit: int
) -> list[list[int]]:
    """Token ids of ``<s> premise </s></s> hypothesis </s>``; the longer text is cut first."""
    encoded = tokenizer(
        premises, hypotheses, truncation="longest_first", max_length=limit, padding=False
    )
    ids: list[list[int]] = encoded["input_ids"]
    return ids


def collate(rows: list[list[int]], pad: int) -> tuple[Tensor, Tensor]:
    """Pad rows of token ids to one tensor, with their attention mask."""
    width = max(len(row) for row in rows)
    ids = torch.full((len(rows), width), pad, dtype=torch.long)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids, mask
