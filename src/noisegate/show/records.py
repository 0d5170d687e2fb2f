"""Records for other programs: JSONL, CSV and Parquet, one record a comment, in order of input."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import duckdb

from noisegate.labels import ATTRIBUTES
from noisegate.show.outfile import complete_file
from noisegate.show.safe import safe, safe_json, without_controls
from noisegate.show.terminal import paragraph
from noisegate.triage import Triaged

Write = Callable[[Triaged], None]

COLUMNS: dict[str, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "raw": "VARCHAR",
    "source": "VARCHAR",
    "author": "VARCHAR",
    "author_id": "VARCHAR",
    "created_at": "TIMESTAMPTZ",
    "work": "VARCHAR",
    "work_title": "VARCHAR",
    "url": "VARCHAR",
    "parent": "VARCHAR",
    "own": "BOOLEAN",
    "kind": "VARCHAR",
    "kinds": "VARCHAR[]",
    "confidence": "DOUBLE",
    "hostile": "DOUBLE",
    "motive": "VARCHAR",
    "target": "VARCHAR",
    "topics": "VARCHAR[]",
    "claims": "VARCHAR[]",
    "attributes": f"STRUCT({', '.join(f'{name} DOUBLE' for name in ATTRIBUTES)})",
    "heat": "INTEGER[][]",
    "signal": "INTEGER[][]",
    "language": "VARCHAR",
    "model": "VARCHAR",
    "decision": "VARCHAR",
    "why": "VARCHAR",
    "policy": "VARCHAR",
}
"""The columns of a record with their Parquet types (DuckDB's names)."""


@contextmanager
def to_jsonl(out: TextIO) -> Iterator[Write]:
    """Write one JSON object a line; the contract of `Triaged.record`."""
    yield lambda one: print(safe_json(json.dumps(one.record(), ensure_ascii=False)), file=out)


@contextmanager
def to_csv(out: TextIO) -> Iterator[Write]:
    """Write CSV: lists joined by ";", spans as START-END, one column an attribute.

    Cells that a spreadsheet would run as a formula get an apostrophe in front, since the text is
    other people's and may be hostile.
    """
    names = [name for name in COLUMNS if name != "attributes"]
    writer = csv.DictWriter(out, [*names, *ATTRIBUTES], lineterminator="\n")
    writer.writeheader()
    yield lambda one: writer.writerow(_flat(one.record()))


@contextmanager
def to_plain(out: TextIO, *, reveal: bool = False) -> Iterator[Write]:
    """Write a short paragraph a comment, hostile words masked unless `reveal`."""
    yield lambda one: print(safe(paragraph(one, reveal=reveal)), end="\n\n", file=out)


@contextmanager
def to_parquet(out: Path) -> Iterator[Write]:
    """Write a Parquet file (zstd), nested values kept; it appears when it is complete."""
    with tempfile.TemporaryDirectory(prefix="noisegate-") as folder:
        lines = Path(folder) / "records.jsonl"
        with lines.open("w", encoding="utf-8") as stream, to_jsonl(stream) as write:
            yield write
        with complete_file(out) as part:
            _convert(lines, part)


def _convert(lines: Path, out: Path) -> None:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    # DuckDB could fetch extensions from its makers; nothing here may ask the network for anything.
    with duckdb.connect(
        config={"memory_limit": "600MB", "threads": "1", "autoinstall_known_extensions": "false"}
    ) as database:
        database.execute(
            f"COPY (SELECT * FROM read_json($1, format='newline_delimited', "  # noqa: S608 - no outside text in it
            f"maximum_object_size={_LONGEST}, columns={{{columns}}})) "
            "TO $2 (FORMAT parquet, COMPRESSION zstd)",
            [str(lines), str(out)],
        )


_LONGEST = 64 * 1024 * 1024
"""The longest record, in bytes, that Parquet output takes; DuckDB sets its buffers by it."""


_FORMULA_SIGNS = (*"=+-@＝＋－＠", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet would run, or skip to find what it would run."""


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    flat = {name: cell(record.get(name)) for name in COLUMNS if name != "attributes"}
    return {**flat, **record["attributes"]}


def cell(value: Any) -> Any:
    """Return a value as a cell of CSV; text that a spreadsheet would run gets an apostrophe."""
    if isinstance(value, list):
        return ";".join(
            "-".join(map(str, part)) if isinstance(part, list) else part for part in value
        )
    if not isinstance(value, str):
        return value
    text = f"'{value}" if value.startswith(_FORMULA_SIGNS) else value
    # A bare CR is not quoted beside LF line ends, and readers would take it for the row's end.
    return without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
