"""The network: all-MiniLM-L6-v2 with a head for every label, and a masked multi-task loss.

Labels of the whole comment are read from three poolings of its tokens: their mean, the first
token, and the highest value of each feature, so that one vicious clause counts beside three
friendly ones. What stands in one place (topics, claims) is read from each token as well, and the
highest counts. Heat and signal are read from each token. A parent comment, where given, is read
as second segment, and never pooled.
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

LOCAL = ("topics", "claims")
"""Heads that are read from single tokens, too; the last ones of `HEADS`."""

SPANS = ("heat", "signal")

FAR = 1e4
"""Taken off what must never be the highest."""

RARE = -3.0
"""Where every logit begins: most labels are rare, and need not first be unlearnt."""


def places() -> dict[str, slice]:
    """Return where each head stands in the output `labels`."""
    found, at = {}, 0
    for name, width in HEADS.items():
        found[name] = slice(at, at + width)
        at += width
    return found


class Network(nn.Module):
    """Token ids, mask and segments `[batch, tokens]` -> logits of labels and of spans.

    Labels are `[batch, labels]`, spans `[batch, tokens, 2]`.
    """

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.labels = nn.Linear(3 * width, sum(HEADS.values()))
        self.local = nn.Linear(width, sum(HEADS[name] for name in LOCAL))
        self.spans = nn.Linear(width, len(SPANS))
        for layer in (self.labels, self.spans):
            nn.init.constant_(layer.bias, RARE)
        nn.init.zeros_(self.local.bias)

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> tuple[Tensor, Tensor]:
        """Read a padded batch."""
        hidden = self.encoder(
            input_ids=ids, attention_mask=mask, token_type_ids=segments
        ).last_hidden_state.float()
        weight = (mask * (1 - segments)).unsqueeze(-1).float()
        outside = (weight - 1) * FAR
        mean = (hidden * weight).sum(1) / weight.sum(1)
        pooled = torch.cat([mean, hidden[:, 0], (hidden + outside).amax(1)], dim=-1)
        labels = self.labels(self.dropout(pooled))
        hidden = self.dropout(hidden)
        local = (self.local(hidden) + outside).amax(1)
        return labels + F.pad(local, (labels.shape[1] - local.shape[1], 0)), self.spans(hidden)


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
            total = total + weight[name] * masked_bce(logits, target, config["rare"][name])
    return total + weight["spans"] * masked_bce(spans, batch["spans"], config["rare"]["spans"])


def masked_bce(logits: Tensor, target: Tensor, rare: float) -> Tensor:
    """Binary cross-entropy with soft targets, over the targets that are not NaN.

    What is there weighs `rare` times as much as what is not.
    """
    known = ~target.isnan()
    if not known.any():
        return logits.sum() * 0
    more = torch.tensor(rare)
    return F.binary_cross_entropy_with_logits(logits[known], target[known], pos_weight=more)
