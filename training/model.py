"""The pair model: one encoder over both texts, mean pooling, a small head."""

from __future__ import annotations

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


def load_trained(base: Path, weights: Path) -> PairModel:
    """Build the model with the weights of a checkpoint, ready to predict."""
    config = AutoConfig.from_pretrained(base)
    encoder = AutoModel.from_config(  # type: ignore[no-untyped-call]
        config, add_pooling_layer=False
    )
    model = PairModel(encoder, config.hidden_size)
    state = {name: tensor.float() for name, tensor in load_file(weights).items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or [name for name in missing if "position_ids" not in name]:
        raise ValueError(f"{weights} does not fit the model: {missing} {unexpected}")
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
