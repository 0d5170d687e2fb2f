"""Pin the scores of 200 short comments of our own, so that a test sees when one changes.

usage: python training/pin.py      (after a new model or new probes, never for an old version)

Exits where the pinned version is the one that is shipped: its scores are pinned for ever.
"""

import hashlib
import json
from pathlib import Path

from describe import rows
from noisegate.flow.scoring import Scoring

ROOT = Path(__file__).resolve().parents[1]
PINNED = ROOT / "tests/flow/pinned_scores.json"
COUNT, LONGEST = 200, 90


def main() -> None:
    """Read the comments and write their scores."""
    scoring = Scoring.load()
    if PINNED.exists() and json.loads(PINNED.read_text("utf-8"))["version"] == scoring.version:
        raise SystemExit(f"The scores of {scoring.version} are pinned already, and for ever.")
    texts = chosen()
    told = scoring.read_many(texts)
    pinned = [
        {"text": text, "scores": {n: scoring.score(n, one.reading) for n in scoring.attributes}}
        for text, one in zip(texts, told, strict=True)
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in pinned)
    head = json.dumps(scoring.version)
    PINNED.write_text(f'{{"version": {head}, "pinned": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{PINNED.relative_to(ROOT)}: {len(pinned)} comments by {scoring.version}")


def chosen() -> list[str]:
    """Return short readable comments of our own, drawn by their hash."""
    texts = {
        row["text"]
        for path in sorted((ROOT / "data/comments").glob("author-*.jsonl"))
        for row in rows(path)
        if len(row["text"]) <= LONGEST and row["text"].isascii()
    }
    return sorted(texts, key=lambda text: hashlib.sha1(text.encode()).hexdigest())[:COUNT]


if __name__ == "__main__":
    main()
