"""Write the trained network as a small ONNX graph, and compare it with the network.

usage: python training/export.py

Writes `model.onnx` and `tokenizer.json` to the model folder, and prints how far the int8 graph
is from the float network, and a comment alone from the same comment in a batch, on validation
comments. Stops where the second is not next to nothing (docs/adr/0005-model.md).
"""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from safetensors.torch import load_file
from torch import nn

from batches import collate, load
from config import arguments, base_model
from graph import build
from model import Network
from noisegate.read.encoder import Encoder
from noisegate.read.windows import Window, batches
from prepare import load_tokenizer
from rounding import Use

COMPARED = 400
EACH, SEEN, TOGETHER = 25, 1000, 25
"""Each so many, up to so many rows show how the matrices are used; so many are read at a time."""


def main() -> None:
    """Export, and say how large the result is and how true."""
    args = arguments(__doc__)
    state = load_file(args.work / "network.safetensors")
    args.model.mkdir(parents=True, exist_ok=True)
    graph = build({k: v.numpy() for k, v in state.items()}, seen(args.work, state))
    onnx.save(graph, str(args.model / "model.onnx"))
    small_tokenizer(args.model / "tokenizer.json")
    for path in sorted(args.model.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.2f} MB {path.name}")
    rows = load(args.work / "rows-validation.jsonl")[:COMPARED]
    found = compare(args.model, state, rows)
    print(json.dumps(found, indent=1))
    (args.work / "export.json").write_text(json.dumps(found), encoding="utf-8")
    if found["alone_or_in_batch_max"] > 1e-3:
        raise SystemExit("The graph reads a comment differently in a batch: it must not ship.")


def seen(work: Path, state: dict[str, torch.Tensor]) -> dict[str, Use]:
    """Return what the matrices multiply when the network reads some of what it was trained on."""
    with (work / "rows-train.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 0, None, EACH)]
    some = sorted(rows[:SEEN], key=lambda row: len(row["ids"]))
    groups = [some[at : at + TOGETHER] for at in range(0, len(some), TOGETHER)]
    return uses(loaded(state), (collate(group, exact=True) for group in groups))


@torch.inference_mode()
def uses(network: nn.Module, groups: Iterable[dict[str, torch.Tensor]]) -> dict[str, Use]:
    """Run batches, and return, by its name, what each linear layer of the encoder multiplies."""
    moments: dict[str, torch.Tensor] = {}
    largest: dict[str, torch.Tensor] = {}
    own = torch.ones(0, dtype=torch.bool)  # no padding

    def look(name: str, given: torch.Tensor) -> None:
        rows = given[own]
        moments[name] = moments.get(name, 0) + (rows.T @ rows).double()
        highest = rows.abs().amax(dim=0)
        largest[name] = torch.maximum(largest.get(name, highest), highest)

    hooks = [
        module.register_forward_pre_hook(lambda _, given, name=name: look(name, given[0]))
        for name, module in network.named_modules()
        if isinstance(module, nn.Linear) and name.startswith("encoder.encoder.")
    ]
    for batch in groups:
        own = batch["mask"].bool()
        network(batch["ids"], batch["mask"], batch["segments"])
    for hook in hooks:
        hook.remove()
    return {name: Use(moments[name].numpy(), largest[name].double().numpy()) for name in moments}


def loaded(state: dict[str, torch.Tensor]) -> Network:
    """Return the network with trained weights."""
    network = Network(base_model())
    network.load_state_dict(state)
    return network.eval()


def compare(model: Path, state: dict[str, torch.Tensor], rows: list[Any]) -> dict[str, float]:
    """Return differences of probabilities: int8 to float, and alone to in a batch."""
    network = loaded(state)
    encoder = Encoder(model / "model.onnx", model / "tokenizer.json")
    windows = [Window(at, row["ids"], [], row["parent"]) for at, row in enumerate(rows)]
    together = {x.window.text: x.labels for group in batches(windows) for x in encoder.run(group)}
    alone = {x.window.text: x.labels for w in windows for x in encoder.run([w])}
    with torch.inference_mode():
        batches_of_one = (collate([row], exact=True) for row in rows)
        floats = [network(b["ids"], b["mask"], b["segments"])[0][0].numpy() for b in batches_of_one]
    small, single = (np.stack([part[at] for at in range(len(rows))]) for part in (together, alone))
    exact = np.stack(floats)[:, : small.shape[1]]
    return {
        "int8_to_float_mean": float(np.abs(chances(small) - chances(exact)).mean()),
        "int8_to_float_max": float(np.abs(chances(small) - chances(exact)).max()),
        "same_kind_as_float": float((kinds(small) == kinds(exact)).mean()),
        "alone_or_in_batch_max": float(np.abs(chances(small) - chances(single)).max()),
    }


def chances(logits: np.ndarray) -> np.ndarray:
    """Return logits as probabilities."""
    return 1 / (1 + np.exp(-logits.astype(float)))


def kinds(logits: np.ndarray) -> np.ndarray:
    """Return the primary kinds: the first head."""
    return logits[:, :12].argmax(axis=1)


def small_tokenizer(path: Path) -> None:
    """Write the tokenizer without padding, truncation or blanks."""
    tokenizer = json.loads(load_tokenizer().to_str())
    path.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main()
