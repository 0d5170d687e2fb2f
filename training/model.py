"""The network: all-MiniLM-L6-v2 with a head for every label, and a masked multi-task loss.

One linear layer reads all comment-level labels from the mean and the first token of the last
layer; another reads heat and signal from each token.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name
from transformers import AutoModel

from rows import NAMES

HEADS: dict[str, int] = {
    "primary": len(NAMES["kinds"]),
    **{name: len(labels) for name, labels in NAMES.items()},
}
"""Head -> width, in the order they stand in the output `labels`."""

SPANS = ("heat", "signal")


def places() -> dict[str, slice]:
    """Return where each head stands in the output `labels`."""
    found, at = {}, 0
    for name, width in HEADS.items():
        found[name] = slice(at, at + width)
        at += width
    return found


class Network(nn.Module):
    """Token ids and mask `[batch, tokens]` -> logits of labels and of spans.

    Labels are `[batch, labels]`, spans `[batch, tokens, 2]`.
    """

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.labels = nn.Linear(2 * width, sum(HEADS.values()))
        self.spans = nn.Linear(width, len(SPANS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Read a padded batch."""
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state.float()
        weight = attention_mask.unsqueeze(-1).float()
        mean = (hidden * weight).sum(1) / weight.sum(1)
        pooled = torch.cat([mean, hidden[:, 0]], dim=-1)
        return self.labels(self.dropout(pooled)), self.spans(self.dropout(hidden))


def loss(
    outputs: tuple[Tensor, Tensor], batch: dict[str, Tensor], config: dict[str, Any]
) -> Tensor:
    """Add up the losses of all heads, each over the rows that have its target."""
    labels, spans = outputs
    weight, total = config["loss"], labels.sum() * 0
    for name, place in places().items():
        logits, target = labels[:, place], batch[name]
        if name in ("primary", "motive", "target"):
            smoothing = config["train"]["label_smoothing"] if name == "primary" else 0.0
            known = target >= 0
            if known.any():
                each = F.cross_entropy(logits[known], target[known], label_smoothing=smoothing)
                total = total + weight[name] * each * known.float().mean().sqrt()
        else:
            total = total + weight[name] * masked_bce(logits, target)
    return total + weight["spans"] * masked_bce(spans, batch["spans"])


def masked_bce(logits: Tensor, target: Tensor) -> Tensor:
    """Binary cross-entropy with soft targets, over the targets that are not NaN."""
    known = ~target.isnan()
    if not known.any():
        return logits.sum() * 0
    return F.binary_cross_entropy_with_logits(logits[known], target[known])
