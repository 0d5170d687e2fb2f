"""Count the published comments and labels, and write the tables into their READMEs.

usage: python training/describe.py

The tables stand in `data/comments/README.md` and `data/real-labels/README.md`, between the marks
`<!-- counts -->` and `<!-- /counts -->`; the rest of the pages is written by hand.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from noisegate.labels import HOT, KINDS, MOTIVES, TOPICS, claims
from splits import TEST_AUTHORS, VALIDATION_AUTHORS

Row = dict[str, Any]
DATA = Path(__file__).resolve().parents[1] / "data"
PARTS = ("train", "validation", "test")


def main() -> None:
    """Write both pages anew."""
    for folder, tables in (("comments", of_comments), ("real-labels", of_real_labels)):
        page = DATA / folder / "README.md"
        text = with_tables(page.read_text(encoding="utf-8"), tables(DATA / folder))
        page.write_text(text, encoding="utf-8")
        print(f"{page.relative_to(DATA.parent)}: counted")


def with_tables(page: str, tables: str) -> str:
    r"""Put tables between the marks of a page.

    >>> with_tables("a <!-- counts -->old<!-- /counts --> b", "new")
    'a <!-- counts -->\n\nnew\n\n<!-- /counts --> b'
    """
    begin, end = "<!-- counts -->", "<!-- /counts -->"
    before, _, rest = page.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"The page lacks {begin} … {end}.")
    return f"{before}{begin}\n\n{tables}\n\n{end}{after}"


def of_comments(folder: Path) -> str:
    """Return what is in our own comments as tables: by file, by kind, and the other labels."""
    files = {path.stem: rows(path) for path in sorted(folder.glob("author-*.jsonl"))}
    parts = {name: [r for f, rs in files.items() if part(f) == name for r in rs] for name in PARTS}
    return "\n\n".join((
        summary([row for part in parts.values() for row in part]),
        by_file({f"{name} ({part(name)})": found for name, found in files.items()}, "file"),
        by_kind(parts),
        by_label(parts, "motive", [name for name in MOTIVES if name != "none"]),
        by_label(parts, "topics", list(TOPICS)),
        by_label(parts, "claims", list(claims())),
    ))  # fmt: skip


def of_real_labels(folder: Path) -> str:
    """Return what is in the labels of real comments as tables."""
    files = {path.stem: rows(path) for path in sorted(folder.glob("*.jsonl"))}
    together = [row for found in files.values() for row in found]
    return "\n\n".join((
        f"**{len(together):,} comments** in {len(files)} files.",
        by_file(files, "source"),
        by_kind({"all": together}),
    ))  # fmt: skip


def part(author: str) -> str:
    """Return which split an author's comments belong to."""
    if author in TEST_AUTHORS:
        return "test"
    return "validation" if author in VALIDATION_AUTHORS else "train"


def rows(path: Path) -> list[Row]:
    """Read JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def summary(found: list[Row]) -> str:
    """Return the counts that describe all of it in one paragraph."""
    words = sorted(len(re.findall(r"\S+", row["text"])) for row in found)
    marked = {name: sum(bool(row[name]) for row in found) for name in ("heat", "signal")}
    return (
        f"**{len(found):,} comments**, {sum(words):,} words; half have "
        f"{words[len(words) // 2]} words or fewer, the longest {words[-1]:,}. "
        f"{marked['heat']:,} have heat marked, {marked['signal']:,} signal; "
        f"{sum(len(row['kinds']) > 1 for row in found):,} have more than one kind; "
        f"{sum(bool(row.get('parent')) for row in found):,} answer another comment, which is given."
    )


def by_file(files: dict[str, list[Row]], what: str) -> str:
    """Return how many comments each file has, how many are hot, and its commonest kinds."""
    lines = []
    for name, found in files.items():
        kinds = Counter(row["kinds"][0] for row in found).most_common(4)
        hot = sum(row["kinds"][0] in HOT for row in found)
        common = ", ".join(f"{kind} {count}" for kind, count in kinds)
        lines.append((name, f"{len(found):,}", f"{hot:,}", common))
    return table((what, "comments", "hot", "commonest primary kinds"), lines, "lrrl")


def by_kind(parts: dict[str, list[Row]]) -> str:
    """Return how often each kind is the primary one, and how often it is there at all."""
    lines = []
    for kind in KINDS:
        cells = [kind]
        for found in parts.values():
            first = sum(row["kinds"][0] == kind for row in found)
            cells.append(f"{first:,} / {sum(kind in row['kinds'] for row in found):,}")
        lines.append(tuple(cells))
    return table(("kind (primary / any)", *parts), lines, "l" + "r" * len(parts))


def by_label(parts: dict[str, list[Row]], head: str, labels: list[str]) -> str:
    """Return how many comments carry each label of a head."""
    counts = {name: Counter(carried(found, head)) for name, found in parts.items()}
    lines = [(label, *(f"{counts[name][label]:,}" for name in parts)) for label in labels]
    return table((head, *parts), lines, "l" + "r" * len(parts))


def carried(found: list[Row], head: str) -> Iterator[str]:
    """Yield the labels of a head, of one or of many a comment."""
    for row in found:
        yield from (row[head] if isinstance(row[head], list) else [row[head]])


def table(head: Sequence[str], lines: Iterable[Sequence[str]], sides: str) -> str:
    """Return a Markdown table; `sides` has "l" or "r" for each column."""
    marks = ["---:" if side == "r" else "---" for side in sides]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, marks, *lines))


if __name__ == "__main__":
    main()
