"""Train the network: one stage mostly on public data, then the mixed stage.

usage: python training/train.py

Writes `network.safetensors` to the work folder. Stops and goes on where it was: a checkpoint is
kept after every epoch.
"""

import hashlib
import json
import math
import time
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from batches import batched, collate, epoch, load
from config import arguments, base_model, settings, sha256
from model import Network, loss
from validate import measure


def main() -> None:
    """Train from the prepared rows."""
    args = arguments(__doc__)
    config = settings(args.config)
    torch.set_num_threads(config["threads"])
    torch.manual_seed(config["seed"])
    run = Run(args.work, config, fingerprint(config, args.work / "rows-train.jsonl"))
    train, validation = load(args.work / "rows-train.jsonl"), own(args.work)
    for stage, number in schedule(config)[run.done :]:
        run.epoch(stage, number, epoch(train, config["stages"][stage], config, run.seed(number)))
        print(json.dumps(measure(run.network, validation)), flush=True)
        run.save()
    state = {k: v.contiguous() for k, v in run.network.state_dict().items()}
    save_file(state, args.work / "network.safetensors", metadata={"fingerprint": run.mark})
    print("trained:", sha256(args.work / "network.safetensors")[:12])


def own(work: Path) -> list[dict[str, Any]]:
    """Return the validation rows that carry our labels."""
    return [r for r in load(work / "rows-validation.jsonl") if r["folder"] != "public"]


def fingerprint(config: dict[str, Any], rows: Path) -> str:
    """Name what a checkpoint belongs to, so that it never continues another run.

    Stages are left out: a checkpoint says which it has done, and a stage added at the end of the
    list is simply gone on with.
    """
    lasting = {name: config[name] for name in ("seed", "data", "public", "train", "loss")}
    text = json.dumps(lasting, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16] + sha256(rows)[:16]


def done_so_far(config: dict[str, Any], epochs: int) -> list[Any]:
    """Return the stages, with their settings, that the first `epochs` epochs belong to."""
    return [[name, config["stages"][name]] for name, _ in schedule(config)[:epochs]]


def schedule(config: dict[str, Any]) -> list[tuple[str, int]]:
    """List (stage, epoch number over all stages)."""
    stages = [name for name, stage in config["stages"].items() for _ in range(stage["epochs"])]
    return [(name, number) for number, name in enumerate(stages)]


class Run:
    """One training run: network, optimiser, and how far it has come."""

    def __init__(self, work: Path, config: dict[str, Any], mark: str) -> None:
        self.path, self.config, self.mark = work / "checkpoint.pt", config, mark
        self.network = Network(base_model(), config["train"]["dropout"])
        self.optimiser = torch.optim.AdamW(groups(self.network, config))
        self.done = 0
        if self.path.exists():
            self._resume()

    def _resume(self) -> None:
        kept = torch.load(self.path, weights_only=True)
        history = done_so_far(self.config, kept["done"])
        if kept["mark"] != self.mark or json.loads(kept["history"]) != history:
            print("The checkpoint belongs to other data or settings: starting afresh.")
            return
        self.network.load_state_dict(kept["network"])
        self.optimiser.load_state_dict(kept["optimiser"])
        torch.set_rng_state(kept["chance"])
        self.done = kept["done"]
        print(f"going on after epoch {self.done}")

    def save(self) -> None:
        """Keep the state after a finished epoch (written beside, then moved into place)."""
        self.done += 1
        state = {
            "mark": self.mark,
            "done": self.done,
            "history": json.dumps(done_so_far(self.config, self.done)),
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "chance": torch.get_rng_state(),
        }
        beside = self.path.with_suffix(".part")
        torch.save(state, beside)
        beside.replace(self.path)

    def seed(self, number: int) -> int:
        """Return the seed of an epoch."""
        return int(self.config["seed"]) * 100 + number

    def epoch(self, stage: str, number: int, rows: list[dict[str, Any]]) -> None:
        """Go once over `rows`."""
        batches = batched(rows, self.config["stages"][stage]["batch_tokens"], self.seed(number))
        self.network.train()
        started, mean = time.monotonic(), 0.0
        for at, batch in enumerate(batches):
            self._rates(stage, number, at / len(batches))
            mean += (self._step(collate(batch)) - mean) / min(at + 1, 100)
            if at % 20 == 0 or at + 1 == len(batches):
                spent = time.monotonic() - started
                print(
                    f"{stage} {number} {at + 1}/{len(batches)} loss {mean:.3f} {spent:.0f}s",
                    flush=True,
                )

    def _step(self, batch: dict[str, torch.Tensor]) -> float:
        with torch.autocast("cpu", torch.bfloat16, enabled=self.config["train"]["bfloat16"]):
            outputs = self.network(batch["input_ids"], batch["attention_mask"])
        value = loss((outputs[0].float(), outputs[1].float()), batch, self.config)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config["train"]["clip"])
        self.optimiser.step()
        self.optimiser.zero_grad()
        return float(value.detach())

    def _rates(self, stage: str, number: int, within: float) -> None:
        """Warm up, then fall along a cosine to a twentieth, over the epochs of the stage."""
        numbers = [n for name, n in schedule(self.config) if name == stage]
        progress = (number - numbers[0] + within) / len(numbers)
        warmup = self.config["train"]["warmup"]
        fall = (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup))) / 2
        share = progress / warmup if progress < warmup else 0.05 + 0.95 * fall
        rate = self.config["stages"][stage]["rate"]
        for group in self.optimiser.param_groups:
            group["lr"] = share * rate * group["share"]


def groups(network: Network, config: dict[str, Any]) -> list[dict[str, Any]]:
    """Group parameters by depth (each layer below learns slower) and by weight decay."""
    settings, layers = config["train"], network.encoder.config.num_hidden_layers
    top = config["stages"]["mixed"]["rate"]
    found: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if name.startswith("encoder."):
            layer = int(name.split(".")[3]) + 1 if ".layer." in name else 0
            share = settings["layer_decay"] ** (layers - layer)
        else:
            share = settings["head_rate"] / top
        decay = settings["weight_decay"] if parameter.ndim > 1 else 0.0
        found.setdefault((share, decay), []).append(parameter)
    return [
        {"params": params, "share": share, "weight_decay": decay}
        for (share, decay), params in found.items()
    ]


if __name__ == "__main__":
    main()
