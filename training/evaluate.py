"""Read the labelled sets with the shipped model and policy, and measure.

usage: python training/evaluate.py [--data ../shared/data] [--model …] [--work …]

Writes gold and readings (the JSONL of `noisegate triage`) to `work/scores/`, and every figure,
with its interval, to `work/scores/figures.json`. What `score.py` beside the data measures as well
must agree with it. Test figures are for the model card; nothing is tuned by them.
"""

import json
import sys
import time
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import fair
import fidelity
import measures
import peers
import reliability
import robust
from config import arguments, check_data
from gold import GoldRow, Seen, held_video, public, rows, seen
from intervals import RESAMPLES, SEED, figures, mean
from measures import Told
from noisegate.labels import HOT
from noisegate.read import Reader
from noisegate.triage import Triage

NATURAL = "author-13"
"""The test author who wrote the natural mix of a comment section."""


def main() -> None:
    """Measure everything."""
    args = arguments(__doc__)
    check_data(args.data)
    (args.work / "scores").mkdir(exist_ok=True)
    found = Evaluation(args).everything()
    text = json.dumps(found, indent=1, allow_nan=False)
    (args.work / "scores/figures.json").write_text(text + "\n", encoding="utf-8")
    print(text)


class Evaluation:
    """One model under test, and the folders it is measured with."""

    def __init__(self, args: Namespace) -> None:
        self.data, self.model, self.work, self.root = args.data, args.model, args.work, args.root
        self.triage = Triage(reader=Reader.load(args.model))
        self.began = time.monotonic()

    def everything(self) -> dict[str, Any]:
        """Return all figures by what they are about."""
        sets, calibration = {}, {}
        kept: dict[str, tuple[list[GoldRow], Told]] = {}
        for part in ("validation", "test"):
            for folder in ("domain", "real-labelled"):
                name = f"{folder} {part}"
                kept[name] = gold, told = self.labelled(folder, part)
                cases = list(seen(self.model, gold))
                sets[name] = self.scored(name, gold, told, cases)
                calibration[name] = self.calibrated(gold, told, cases)
        domain = kept["domain test"]
        texts = [g["text"] for name in kept if "validation" in name for g in kept[name][0]]
        told = [one for name in kept if "validation" in name for one in kept[name][1]]
        return {
            "model": self.triage.reader.version,
            "policy": self.triage.policy.version,
            "bootstrap": {"resamples": RESAMPLES, "seed": SEED},
            "sets": sets,
            "calibration": calibration,
            "natural": self.natural(*domain),
            "public": self.on_public(),
            "robust": self.robust(*domain),
            "fair": self.fair(),
            "fidelity": self.fidelity(texts, told),
            "peers": self.timed("peers", peers.compared(self.data, *domain)),
        }

    def labelled(self, folder: str, part: Any) -> tuple[list[GoldRow], Told]:
        """Read one labelled set and keep it beside its labels."""
        gold = rows(self.data, folder, part)
        told = self.read(row["text"] for row in gold)
        save(self.path(f"{folder} {part} gold"), gold)
        save(self.path(f"{folder} {part}"), [one.record() for one in told])
        return gold, told

    def scored(
        self, name: str, gold: list[GoldRow], told: Told, cases: list[Seen]
    ) -> dict[str, Any]:
        """Measure one labelled set, and check it against `score.py`."""
        heat = reliability.heat(cases, told, self.model)
        found = figures(measures.labelled(gold, told, heat), len(gold))
        measures.check(found, self.data, self.path(f"{name} gold"), self.path(name))
        return self.timed(name, {"n": len(gold), **found})

    def calibrated(self, gold: list[GoldRow], told: Told, cases: list[Seen]) -> dict[str, Any]:
        """Measure how far the probabilities of every head may be trusted."""
        found = reliability.of_readings(gold, told) | reliability.of_network(cases, self.model)
        return self.timed("calibration", figures(found, len(gold)))

    def natural(self, gold: list[GoldRow], told: Told) -> dict[str, Any]:
        """Measure the natural mix alone, where false alarms hurt most."""
        chosen = [at for at, row in enumerate(gold) if row["source"] == NATURAL]
        gold, told = [gold[at] for at in chosen], [told[at] for at in chosen]
        found = measures.of_decisions(gold, told) | {
            "kind_accuracy": mean(measures.right(gold, told)),
            "share_hot": mean([row["kinds"][0] in HOT for row in gold]),
        }
        return {"n": len(gold), **figures(found, len(gold))}

    def on_public(self) -> dict[str, Any]:
        """Measure attributes on Wikipedia talk pages, and spam on YouTube."""
        found: dict[str, Any] = {}
        for part in ("validation", "test"):
            wiki = public(self.data, "jigsaw_wiki", part)
            told = self.read(row["text"] for row in wiki)
            found[f"wiki {part}"] = {
                "n": len(wiki),
                **figures(measures.of_attributes(wiki, told), len(wiki)),
            }
        held = held_video(self.data)
        told = self.read(row["text"] for row in held)
        found["held video"] = {
            "n": len(held),
            "n_spam": sum(row["spam"] for row in held),
            **figures(measures.of_spam(held, told), len(held)),
        }
        return self.timed("public sets", found)

    def robust(self, gold: list[GoldRow], told: Told) -> dict[str, Any]:
        """Measure what disguises, additions and length do to what is spared."""
        return self.timed(
            "robust",
            {
                "spellings": robust.under_attack(self.triage, gold, told),
                "additions": robust.with_additions(self.triage, gold, told),
                "at_the_end": robust.at_the_end(self.triage, gold, told),
            },
        )

    def fair(self) -> dict[str, Any]:
        """Measure what naming an identity, and writing a dialect, does to a harmless comment."""
        checks = self.root / "data/checks"
        return self.timed(
            "fair",
            {
                "identities": fair.identities(self.triage, checks),
                "dialects": fair.dialects(self.triage, checks),
            },
        )

    def fidelity(self, texts: list[str], told: Told) -> dict[str, Any]:
        """Compare with the float network, where training has left it, and with other batches."""
        found: dict[str, Any] = {"batches": fidelity.alone_as_in_batch(self.model, texts, told)}
        weights = self.work / "network.safetensors"
        if weights.exists():
            large = fidelity.small_as_large(self.model, weights, texts, told)
            found["float"] = {"n": len(texts), **large}
        return self.timed("fidelity", found)

    def read(self, texts: Iterable[str]) -> Told:
        """Triage texts."""
        return list(self.triage.read_many(texts))

    def path(self, name: str) -> Path:
        """Return where gold rows or readings are kept."""
        return Path(self.work / "scores" / f"{name.replace(' ', '-')}.jsonl")

    def timed(self, what: str, found: dict[str, Any]) -> dict[str, Any]:
        """Pass figures on, and say how long it has taken so far."""
        print(f"{time.monotonic() - self.began:6.0f} s  {what}", file=sys.stderr, flush=True)
        return found


def save(path: Path, items: list[dict[str, Any]]) -> None:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")


if __name__ == "__main__":
    main()
