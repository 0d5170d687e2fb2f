"""Quick measures between epochs, on validation rows and straight from the logits."""

from typing import Any

import torch
from sklearn.metrics import f1_score, roc_auc_score

from batches import batched, collate
from model import Network, places
from noisegate.labels import HOT
from rows import NAMES


def measure(network: Network, rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return measures by source of row: "domain" and "real"."""
    network.eval()
    groups = batched(rows, 2048, 0)
    ordered = [row for group in groups for row in group]
    logits, batches = [], []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for group in groups:
            batch = collate(group)
            logits.append(network(batch["ids"], batch["mask"], batch["segments"])[0].float())
            batches.append(batch)
    gold = {name: torch.cat([b[name] for b in batches]) for name in places()}
    scores = torch.cat(logits)
    found = {}
    for folder in ("domain", "real-labelled"):
        chosen = torch.tensor([row["folder"] == folder for row in ordered])
        found |= {
            f"{folder[:6]} {name}": round(value, 4)
            for name, value in _measures(scores[chosen], {k: v[chosen] for k, v in gold.items()})
        }
    return found


def _measures(scores: torch.Tensor, gold: dict[str, torch.Tensor]) -> list[tuple[str, float]]:
    place = places()
    primary = scores[:, place["primary"]].softmax(-1)
    hot = [name in HOT for name in NAMES["kinds"]]
    hot_gold = torch.tensor(hot)[gold["primary"]]
    found = [
        ("kind", (primary.argmax(-1) == gold["primary"]).float().mean().item()),
        ("hot auc", float(roc_auc_score(hot_gold, primary[:, hot].sum(-1)))),
    ]
    negative = gold["motive"] != NAMES["motive"].index("none")
    if negative.any():
        motive = scores[:, place["motive"]][:, :-1].argmax(-1)
        found.append(("motive", (motive == gold["motive"])[negative].float().mean().item()))
    for name in ("kinds", "topics", "claims"):
        got = scores[:, place[name]].sigmoid() > 0.4
        found.append((name, float(f1_score(gold[name], got, average="micro", zero_division=0))))
    return found
