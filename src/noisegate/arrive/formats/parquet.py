"""Parquet, through DuckDB, in bounded memory."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from noisegate.arrive.arrival import ArriveError, Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row
from noisegate.arrive.formats.table import Table

if TYPE_CHECKING:
    from types import ModuleType

    from duckdb import DuckDBPyConnection

_MAGIC = b"PAR1"
_SAMPLED = 200
_BATCH = 1_000
_MEMORY = "256MB"
_GLOB = re.compile(r"[*?\[\]{}]")


class Parquet(Table):
    """A Parquet file; each value is read as text, nested ones as DuckDB writes them."""

    name = "parquet"
    title = "Parquet"

    def shaped(self, opened: Opened, _options: ReadOptions) -> bool:
        """Say whether the file begins with Parquet's four letters."""
        return opened.head_bytes.startswith(_MAGIC)

    def matches(self, opened: Opened) -> bool:
        """Say whether it is Parquet; its columns stand at its end, so they are not looked at."""
        return self.shaped(opened, ReadOptions())

    def sample(self, opened: Opened, _options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the columns and the first rows."""
        with closing(_connect()) as base:
            names = _select(base, opened, f"LIMIT {_SAMPLED}")
            try:
                found = base.fetchall()
            except _duckdb().Error as error:
                raise _damaged(opened) from error
            return names, [dict(zip(names, row, strict=True)) for row in found]

    def rows(self, opened: Opened, _options: ReadOptions) -> Iterator[tuple[int, Row] | Reject]:
        """Yield each row, numbered from 1."""
        with closing(_connect()) as base:
            total = _count(base, opened)
            names = _select(base, opened, "")
            number = 0
            try:
                while batch := base.fetchmany(_BATCH):
                    for row in batch:
                        number += 1
                        yield number, dict(zip(names, row, strict=True))
                    opened.note_fraction(number / total if total else 1.0)
            except _duckdb().Error:
                yield Reject(number + 1, "the Parquet file is damaged from here on")


def _duckdb() -> "ModuleType":
    import duckdb  # noqa: PLC0415 - takes a fifth of a second, which other files need not pay

    return duckdb


def _connect() -> "DuckDBPyConnection":
    """Open a database in memory that reads local files, and nothing else."""
    base: DuckDBPyConnection = _duckdb().connect(
        ":memory:",
        config={
            "memory_limit": _MEMORY,
            "threads": 1,
            "autoinstall_known_extensions": "false",
            "preserve_insertion_order": "true",
        },
    )
    return base


def _select(base: "DuckDBPyConnection", opened: Opened, limit: str) -> list[str]:
    """Start reading all columns as text; raises `ArriveError` where DuckDB can't."""
    try:
        base.execute("SET TimeZone = 'UTC'")
        base.execute(
            f"SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?) {limit}",  # noqa: S608 - a constant
            [str(_plain_path(opened))],
        )
    except _duckdb().Error as error:
        raise _damaged(opened) from error
    return [column[0] for column in base.description or ()]


def _damaged(opened: Opened) -> ArriveError:
    return ArriveError(
        "the Parquet file is damaged, or of a kind that can't be read",
        opened.name,
        "Export it again, or as CSV.",
    )


def _count(base: "DuckDBPyConnection", opened: Opened) -> int:
    try:
        found = base.execute(
            "SELECT sum(num_rows) FROM parquet_file_metadata(?)", [str(_plain_path(opened))]
        ).fetchone()
    except _duckdb().Error:
        return 0
    return int(found[0] or 0) if found else 0


def _plain_path(opened: Opened) -> Path:
    """Return a path without `*`, `?` and the like, which DuckDB would take for many files."""
    path = opened.local_path()
    return opened.spooled_path() if _GLOB.search(str(path)) else path.absolute()


FORMAT = Parquet()
