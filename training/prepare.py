"""Read the labelled sources and write the rows to train and to validate on.

usage: python training/prepare.py [--data ../shared/data]

Test rows are left out, and so is every text that also occurs in a test or validation row of any
source, or in the demo channel that ships with Noisegate.
"""

import csv
import html
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import duckdb
from tokenizers import Tokenizer

from config import arguments, base_model, check_data, settings
from disguise import variants
from relabelled import relabelled
from rows import Row, own_row, public_row, tokens
from splits import HELD_VIDEO, key, split


def main() -> None:
    """Write `rows-train.jsonl` and `rows-validation.jsonl` to the work folder."""
    args = arguments(__doc__)
    config = settings(args.config)
    check_data(args.data, write=args.write_lock)
    demo = args.root / "src/noisegate/demo/channel.jsonl"
    with (
        (args.work / "rows-train.jsonl").open("w", encoding="utf-8") as train,
        (args.work / "rows-validation.jsonl").open("w", encoding="utf-8") as validation,
    ):
        out = {"train": train, "validation": validation}
        prepare(args.data, demo, config, load_tokenizer(), out, args.root / "data")


def prepare(
    data: Path,
    demo: Path,
    config: dict[str, Any],
    tokenizer: Tokenizer,
    out: dict[str, TextIO],
    own: Path | None = None,
) -> None:
    """Write one JSON line a row to the file of its split, and print how many of each source."""
    sources = list(config["public"])
    held = held_out(data, demo, sources)
    real = {
        key(r["text"]) for f, s, r in labelled(data, [], own) if split(f, s, r["text"]) == "train"
    }
    counts: Counter[str] = Counter()
    for folder, source, row in labelled(data, sources, own):
        text, part = row["text"], split(folder, source, row["text"])
        public = folder == "public"
        taken = held["public" if public else "all"]
        if part == "validation" and public:
            taken = real  # a labelled comment is worth more in training than here
        copied = part == "train" and folder == "domain" and near(key(text), held["long"])
        if part == "test" or copied or ((part == "train" or public) and key(text) in taken):
            counts[f"{folder}/{source} left out ({part})"] += 1
            continue
        more = [] if public or part != "train" else disguises(row, config)
        for each in (row, *more):
            targets = public_row(each) if public else own_row(each)
            limit = config["data"]["max_tokens" if public else "long_tokens"]
            made = {"folder": folder, "source": source}
            made |= tokens(tokenizer, each["text"], targets, limit, parent(each))
            out[part].write(json.dumps(made) + "\n")
        counts[f"{folder}/{source} {part}"] += 1 + len(more)
    for name, count in sorted(counts.items()):
        print(f"{count:7} {name}")


def disguises(row: Row, config: dict[str, Any]) -> list[Row]:
    """Return disguised and sweetened copies of a hostile row, the same ones every time."""
    seed = f"{config['seed']} {key(row['text'])}"
    return list(variants([row], config["data"]["disguised"], seed))


def near(text: str, held: set[str]) -> bool:
    """Say whether a key contains that of a held-out comment, or is contained in one."""
    return len(text) >= NEAR and any(other in text or text in other for other in held)


NEAR = 16
"""Letters from which on one text within another is a copy, and not a common phrase."""


def parent(row: Row) -> str | None:
    """Return the comment that a row answers, where the row says so."""
    if row.get("meta"):
        row = json.loads(row["meta"])
    found = row.get("parent")
    return found if isinstance(found, str) else None


def load_tokenizer() -> Tokenizer:
    """Return the base model's tokenizer without padding or truncation."""
    tokenizer = Tokenizer.from_file(str(base_model() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def held_out(data: Path, demo: Path, sources: list[str]) -> dict[str, set[str]]:
    """Return the keys of texts kept from training: from "all" rows, and from "public" ones."""
    held: dict[str, set[str]] = {"all": set(), "public": set()}
    ours = set()
    for folder, source, row in labelled(data, sources):
        part = split(folder, source, row["text"])
        if part != "train" and folder == "domain":
            ours.add(key(row["text"]))
        if part != "train":
            whom = "public" if folder == "public" and part == "validation" else "all"
            held[whom].add(key(row["text"]))
    held["all"] |= {key(text) for text in held_video(data)}
    if demo.exists():
        held["all"] |= {key(row["text"]) for row in _lines(demo)}
    held["public"] |= held["all"]
    held["long"] = {text for text in ours if len(text) >= NEAR}
    return held


def held_video(data: Path) -> Iterator[str]:
    """Yield every comment under the video that spam is measured on."""
    for path in sorted((data / "real").glob(f"*{HELD_VIDEO}.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from (html.unescape(row["CONTENT"]) for row in csv.DictReader(lines))


def labelled(
    data: Path, sources: list[str], own: Path | None = None
) -> Iterator[tuple[str, str, Row]]:
    """Yield (folder, source, row) of every labelled row; `own` is the repository's data folder."""
    for folder in ("domain", "real-labelled"):
        yield from _folder(folder, sorted((data / folder).glob("*.jsonl")))
    if own is not None:
        locked = {path.name for path in (data / "domain").glob("*.jsonl")}  # published there, too
        ours = sorted((own / "comments").glob("author-*.jsonl"))
        yield from _folder("domain", [path for path in ours if path.name not in locked])
        for source, row in relabelled(data, own / "real-labels"):
            yield "real-labelled", f"{source}-ours", row
    for source in sources:
        table = duckdb.sql(f"SELECT * FROM '{data / 'public' / source}.parquet'")
        names = table.columns
        for values in table.fetchall():
            yield "public", source, dict(zip(names, values, strict=True))


def _folder(name: str, paths: list[Path]) -> Iterator[tuple[str, str, Row]]:
    for path in paths:
        for row in _lines(path):
            yield name, path.stem, row


def _lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


if __name__ == "__main__":
    main()
