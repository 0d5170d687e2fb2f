"""Train networks on our own comments, real ones and some of the public sets, and average them.

usage: python training/train.py

Several networks are trained from the same base model and rows, each in an order of its own, one a
core. The mean of their weights reads better than any one of them (a "model soup": Wortsman et al.,
2022, arXiv:2203.05482), and costs nothing more to run. Writes it as `network.safetensors` to the
work folder. Stops and goes on where it was: each network's checkpoint is kept after every epoch.
"""

import copy
import hashlib
import json
import math
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from batches import batched, collate, epoch, load
from config import arguments, base_model, settings, sha256
from model import Network, loss
from validate import measure

CLS, SEP, MASK = 101, 102, 103

State = dict[str, torch.Tensor]
"""Weights by their names."""


def main() -> None:
    """Train from the prepared rows."""
    args = arguments(__doc__)
    config = settings(args.config)
    mark = fingerprint(config, args.work / "rows-train.jsonl")
    count = config["train"]["members"]
    with ProcessPoolExecutor(min(count, cores()), get_context("spawn")) as pool:
        paths = list(pool.map(partial(trained, args.work, config, mark), range(count)))
    state = averaged([torch.load(path, weights_only=True)["average"] for path in paths])
    network = Network(base_model())
    network.load_state_dict(state)
    print("the mean of all:", json.dumps(measure(network, own(args.work))))
    save_file(state, args.work / "network.safetensors", metadata={"fingerprint": mark})
    print("trained:", sha256(args.work / "network.safetensors")[:12])


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def trained(work: Path, config: dict[str, Any], mark: str, member: int) -> Path:
    """Train one network on one core, and return where its last checkpoint is."""
    torch.set_num_threads(1)
    run = Run(work / f"checkpoint-{member}.pt", config, mark, member)
    train, validation = load(work / "rows-train.jsonl"), own(work)
    for number in range(run.done, config["train"]["epochs"]):
        run.epoch(number, epoch(train, config, run.seed(number)))
        run.say(json.dumps(measure(run.average, validation)))
        run.save()
    return run.path


def averaged(states: Sequence[State]) -> State:
    """Return the mean of the weights of networks that began as one."""
    return {name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]}


def own(work: Path) -> list[dict[str, Any]]:
    """Return the validation rows that carry our labels."""
    return [r for r in load(work / "rows-validation.jsonl") if r["folder"] != "public"]


def fingerprint(config: dict[str, Any], rows: Path) -> str:
    """Name what a checkpoint belongs to, so that it never continues another run.

    How many networks there are changes none of them.
    """
    text = json.dumps({**config, "train": {**config["train"], "members": 0}}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16] + sha256(rows)[:16]


class Run:
    """One training run: network, optimiser, and how far it has come."""

    def __init__(self, path: Path, config: dict[str, Any], mark: str, member: int) -> None:
        self.path, self.config, self.mark, self.member = path, config, mark, member
        self.started_by = os.getppid()
        torch.manual_seed(self.seed(0))
        self.network = Network(base_model(), config["train"]["dropout"])
        self.optimiser = torch.optim.AdamW(groups(self.network, config), fused=True)
        self.average = copy.deepcopy(self.network)
        self.done = self.steps = 0
        if self.path.exists():
            self._resume()

    def _resume(self) -> None:
        kept = torch.load(self.path, weights_only=True)
        if kept["mark"] != self.mark:
            self.say("the checkpoint belongs to other data or settings: starting afresh")
            return
        self.network.load_state_dict(kept["network"])
        self.average.load_state_dict(kept["average"])
        self.optimiser.load_state_dict(kept["optimiser"])
        torch.set_rng_state(kept["chance"])
        self.done, self.steps = kept["done"], kept["steps"]
        self.say(f"going on after epoch {self.done}")

    def save(self) -> None:
        """Keep the state after a finished epoch (written beside, then moved into place)."""
        self.done += 1
        state = {
            "mark": self.mark,
            "done": self.done,
            "steps": self.steps,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "chance": torch.get_rng_state(),
        }
        beside = self.path.with_suffix(".part")
        torch.save(state, beside)
        beside.replace(self.path)

    def seed(self, number: int) -> int:
        """Return the seed of an epoch."""
        return (int(self.config["seed"]) + self.member) * 100 + number

    def say(self, what: str) -> None:
        """Print what happens, under the network's number: several write at once.

        Stops where the program that started it is gone: it would train on unseen.
        """
        if os.getppid() != self.started_by:
            raise SystemExit
        print(f"{self.member}: {what}", flush=True)

    def epoch(self, number: int, rows: list[dict[str, Any]]) -> None:
        """Go once over `rows`."""
        batches = batched(rows, self.config["train"]["batch_tokens"], self.seed(number))
        self.network.train()
        started, mean = time.monotonic(), 0.0
        for at, batch in enumerate(batches):
            self._rates(number, at / len(batches))
            mean += (self._step(collate(batch)) - mean) / min(at + 1, 100)
            if at % 20 == 0 or at + 1 == len(batches):
                spent = time.monotonic() - started
                self.say(f"epoch {number} {at + 1}/{len(batches)} loss {mean:.3f} {spent:.0f}s")

    def _step(self, batch: dict[str, torch.Tensor]) -> float:
        batch["ids"] = hide(batch["ids"], self.config["train"]["masked"])
        with torch.autocast("cpu", torch.bfloat16, enabled=self.config["train"]["bfloat16"]):
            outputs = self.network(batch["ids"], batch["mask"], batch["segments"])
        value = loss((outputs[0].float(), outputs[1].float()), batch, self.config)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config["train"]["clip"])
        self.optimiser.step()
        self.optimiser.zero_grad()
        self._follow()
        return float(value.detach())

    @torch.no_grad()
    def _follow(self) -> None:
        """Let the average of the weights, which reads better than any one state, follow them."""
        self.steps += 1
        pace = 1 - min(self.config["train"]["average"], (1 + self.steps) / (10 + self.steps))
        for mean, now in zip(self.average.parameters(), self.network.parameters(), strict=True):
            mean.lerp_(now, pace)

    def _rates(self, number: int, within: float) -> None:
        """Warm up, then fall along a cosine to a twentieth."""
        train = self.config["train"]
        progress, warmup = (number + within) / train["epochs"], train["warmup"]
        fall = (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup))) / 2
        share = progress / warmup if progress < warmup else 0.05 + 0.95 * fall
        for group in self.optimiser.param_groups:
            group["lr"] = share * train["rate"] * group["share"]


def hide(ids: torch.Tensor, share: float) -> torch.Tensor:
    """Hide a share of the tokens, so that no comment is known by a single word."""
    marks = (ids == 0) | (ids == CLS) | (ids == SEP)
    hidden = (torch.rand(ids.shape) < share) & ~marks
    return ids.masked_fill(hidden, MASK)


def groups(network: Network, config: dict[str, Any]) -> list[dict[str, Any]]:
    """Group parameters by depth (each layer below learns slower) and by weight decay."""
    settings, layers = config["train"], network.encoder.config.num_hidden_layers
    top = settings["rate"]
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
