"""Read the labelled sets with the shipped model and policy, and measure.

usage: python training/evaluate.py

Writes gold and readings (the JSONL of `noisegate triage`) to `work/scores/`, runs the `score.py`
that lies beside the data on each, adds what it does not measure, and keeps all of it in
`work/scores/figures.json`. Test figures are for the model card; nothing is tuned by them.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from config import arguments, check_data
from gold import GoldRow, public, rows
from noisegate.labels import HOT
from noisegate.read import Reader
from noisegate.triage import Triage

Records = list[dict[str, Any]]
FOLDERS = ("domain", "real-labelled")
PARTS = ("validation", "test")


def main() -> None:
    """Measure validation and test."""
    args = arguments(__doc__)
    check_data(args.data)
    out = args.work / "scores"
    out.mkdir(exist_ok=True)
    triage = Triage(reader=Reader.load(args.model))
    figures: dict[str, dict[str, float]] = {}
    for part in PARTS:
        for folder in FOLDERS:
            gold = rows(args.data, folder, part)
            records = read(triage, gold)
            paths = out / f"{folder}-{part}-gold.jsonl", out / f"{folder}-{part}.jsonl"
            save(paths[0], gold)
            save(paths[1], records)
            figures[f"{folder} {part}"] = score(args.data, *paths) | more(gold, records)
        figures[f"public {part}"] = on_public(triage, args.data, part)
    text = json.dumps({"model": triage.reader.version, "figures": figures}, indent=1)
    (out / "figures.json").write_text(text, encoding="utf-8")
    print(text)


def read(triage: Triage, gold: list[GoldRow]) -> Records:
    """Triage the texts of labelled rows."""
    return [triaged.record() for triaged in triage.read_many(row["text"] for row in gold)]


def save(path: Path, items: Records) -> None:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")


def score(data: Path, gold: Path, readings: Path) -> dict[str, float]:
    """Run the locked `score.py` and return what it prints."""
    command = [sys.executable, str(data / "score.py"), str(gold), str(readings)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    print(gold.stem, done.stderr.strip())
    return {name: float(value) for name, value in map(str.split, done.stdout.splitlines())}


def more(gold: list[GoldRow], records: Records) -> dict[str, float]:
    """Measure what `score.py` does not: ranking, calibration, and the model without the policy."""
    read_ones = [(g, r) for g, r in zip(gold, records, strict=True) if r["kind"]]
    says_hot = np.array([r["kind"] in HOT for _, r in read_ones])
    hot = np.array([g["kinds"][0] in HOT for g, _ in read_ones])
    sure = np.array([r["confidence"] for _, r in read_ones])
    right = np.array([g["kinds"][0] == r["kind"] for g, r in read_ones])
    unsure = sure < 0.5
    toxic = [g["toxicity"] >= 0.5 for g, _ in read_ones]
    return {
        "unread": len(gold) - len(read_ones),
        "toxicity_auc": roc_auc_score(toxic, [r["attributes"]["toxicity"] for _, r in read_ones]),
        "kind_hot_recall": float(says_hot[hot].mean()),
        "kind_hot_false": float(says_hot[~hot].mean()),
        "kind_calibration_error": calibration_error(sure, right),
        "error_when_sure": float(1 - right[~unsure].mean()),
        "error_when_unsure": float(1 - right[unsure].mean()) if unsure.any() else 0.0,
        "share_unsure": float(unsure.mean()),
    }


def calibration_error(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Return the expected calibration error over equal-width bins (Guo et al. 2017)."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        abs(sure[place == b].mean() - right[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def on_public(triage: Triage, data: Path, part: Any) -> dict[str, float]:
    """Measure toxicity on Wikipedia talk pages, and spam on YouTube."""
    wiki = public(data, "jigsaw_wiki", part)
    pairs = [(g, r) for g, r in zip(wiki, read(triage, wiki), strict=True) if r["kind"]]
    toxic = [g["toxicity"] >= 0.5 for g, _ in pairs]
    spam = public(data, "youtube_spam", part)
    said = read(triage, spam)
    agreed = [(g["spam"] == 1) == (r["kind"] == "spam") for g, r in zip(spam, said, strict=True)]
    return {
        "n_wiki": len(pairs),
        "toxicity_auc_wiki": roc_auc_score(toxic, [r["attributes"]["toxicity"] for _, r in pairs]),
        "n_spam": len(spam),
        "spam_accuracy": float(np.mean(agreed)),
    }


if __name__ == "__main__":
    main()
