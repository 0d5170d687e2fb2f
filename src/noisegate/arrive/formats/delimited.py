"""CSV and its kin: comma, semicolon, tab or pipe between cells, with or without names."""

import csv
from collections.abc import Iterator, Mapping, Sequence

from noisegate.arrive.arrival import ROW_LIMIT, ArriveError, Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row, choose, guess_by_content
from noisegate.arrive.dialect import NOTHING, Dialect, find_dialect
from noisegate.arrive.formats.table import Table
from noisegate.arrive.lines import LONGEST_LINE, Lines
from noisegate.arrive.moment import parse_moment
from noisegate.arrive.opened import HEAD_CHARACTERS

_NOT_CSV = ("{", "[{", "[\n", "<")
_NAMED = (".csv", ".tsv", ".tab")
_CUT = 64
"""A row that has taken so many lines in is cut off, if the first of them are rows themselves."""
_COMPARED = 6
_MOST_GIVEN_BACK = 200_000
"""Lines of longer rows that may be looked at twice, so that a hostile file takes linear time."""


class Delimited(Table):
    """A CSV, TSV, semicolon- or pipe-separated file as it really comes."""

    name = "csv"
    title = "a table (CSV or TSV)"

    def shaped(self, opened: Opened, options: ReadOptions) -> bool:
        """Say whether rows can be made out; a single column only counts in a file called CSV."""
        if opened.head.lstrip().startswith(_NOT_CSV):
            return False
        dialect = _dialect(opened, options)
        if dialect is None:
            return False
        return (
            dialect.delimiter != NOTHING or dialect.header or opened.name.lower().endswith(_NAMED)
        )

    def sample(self, opened: Opened, options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the names of the columns (column1, … where there are none), and first rows."""
        dialect = _dialect(opened, options)
        return (dialect.names, dialect.samples) if dialect else ((), ())

    def columns(self, opened: Opened, options: ReadOptions) -> Mapping[str, str]:
        """Return role -> column; without names, the content of the columns speaks."""
        dialect = _dialect(opened, options)
        if dialect is None:
            raise ArriveError("there are no rows in it", opened.name, "Look at the file.")
        if dialect.header:
            return choose(dialect.names, dialect.samples, options.columns, opened.name)
        guessed = guess_by_content(dialect.names, dialect.samples)
        if dialect.delimiter == NOTHING:
            guessed = {"text": dialect.names[0]}
        wanted = dict(guessed) | dict(options.columns)
        freed = {role: name for role, name in wanted.items() if role in options.columns}
        kept = {r: n for r, n in wanted.items() if r in freed or n not in freed.values()}
        return choose(dialect.names, dialect.samples, kept, opened.name)

    def rows(self, opened: Opened, options: ReadOptions) -> Iterator[tuple[int, Row] | Reject]:
        """Yield each row, whatever can be mended mended."""
        dialect = _dialect(opened, options)
        if dialect is None:
            return
        csv.field_size_limit(LONGEST_LINE)
        text_column = self.columns(opened, options).get("text", "")
        moment_column = self.columns(opened, options).get("created_at")
        mend = _Mender(dialect, text_column, moment_column)
        with opened.text() as text:
            records = _Records(Lines(text), dialect)
            for line, row, source in records:
                if row is None:
                    yield Reject(
                        line,
                        "the row can't be read as CSV, or is over 16 million characters long",
                        source,
                    )
                elif any(cell.strip() for cell in row):
                    named = mend(row)
                    reason = f"{len(row)} cells where {len(dialect.names)} belong"
                    yield (line, named) if named else Reject(line, reason, source)


class _Records:
    """Reads records; one that an unclosed quote let run on is taken apart again."""

    def __init__(self, lines: Lines, dialect: Dialect) -> None:
        self._lines = lines
        self._dialect = dialect
        self._taken: list[str] = []
        self._reader = dialect.reader(_Watched(lines, self._taken, dialect))
        self._may_give_back = _MOST_GIVEN_BACK

    def __iter__(self) -> Iterator[tuple[int, list[str] | None, str]]:
        """Yield line, cells (None where they can't be made out) and the row as it stands."""
        for _ in range(self._dialect.skipped):
            next(self._lines, None)
        header = self._dialect.header
        while (record := self._next()) is not None:
            if header and record[1]:
                header = False
                continue
            yield record

    def _next(self) -> tuple[int, list[str] | None, str] | None:
        self._taken.clear()
        line = self._lines.number + 1
        row: list[str] | None
        try:
            row = next(self._reader, None)
            if row is None:
                return None
        except csv.Error:
            row = None
        if alone := self._ran_on(row):
            self._lines.give_back(self._taken[1:])
            self._may_give_back -= len(self._taken) if len(self._taken) > _CUT else 0
            return line, alone, self._taken[0]
        if self._taken and self._lines.skip_rest(self._taken[-1]):
            row = None
        return line, row, "".join(self._taken)[: ROW_LIMIT + 1].rstrip("\r\n")

    def _ran_on(self, row: list[str] | None) -> list[str] | None:
        """Return the first line's own cells where a quote that nobody closed took more lines in.

        It did if the cells are the wrong number, or if every line would make a row by itself.
        """
        width, lines = len(self._dialect.names), len(self._taken)
        wrong = row is None or len(row) != width
        if width < 2 or (lines > _CUT and lines > self._may_give_back):
            return None
        if lines == 1 and not (wrong and self._taken[0].count('"') % 2):
            return None
        if lines == 2 and width == 2 and not wrong:  # a comment of two lines may have a comma
            return None
        if not _are_rows(self._taken[: 1 if wrong else _COMPARED], self._dialect):
            return None
        return [cell.strip().removeprefix('"') for cell in _apart(self._taken[0], self._dialect)]


def _are_rows(lines: list[str], dialect: Dialect) -> bool:
    """Say whether each of the lines has as many cells as a row, quotes not counted."""
    return all(len(_apart(line, dialect)) == len(dialect.names) for line in lines)


def _apart(line: str, dialect: Dialect) -> list[str]:
    return line.rstrip("\r\n").split(dialect.delimiter)


class _Watched:
    """The lines, each noted as it is taken; goes on when lines are given back after the end."""

    def __init__(self, lines: Lines, taken: list[str], dialect: Dialect) -> None:
        self._lines = lines
        self._taken = taken
        self._dialect = dialect

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) == _CUT and _are_rows(self._taken[:_COMPARED], self._dialect):
            raise StopIteration
        line = next(self._lines)
        self._taken.append(line)
        return line


class _Mender:
    """Gives cells their names, and mends rows with too few or too many."""

    def __init__(self, dialect: Dialect, text: str, moment: str | None) -> None:
        self._names = dialect.names
        self._delimiter = dialect.delimiter
        self._text_at = dialect.names.index(text)
        self._moment = moment

    def __call__(self, row: list[str]) -> Row | None:
        """Return the row with names; None where it has too many cells and no text to join.

        Too many cells are nearly always commas in a text that nobody quoted, so they are joined
        there again, unless that would put something else where the time belongs.
        """
        width = len(self._names)
        while len(row) > width and not row[-1].strip():
            row = row[:-1]
        extra = len(row) - width
        if extra <= 0:
            return dict(zip(self._names, row, strict=False))
        at = self._text_at
        joined = self._delimiter.join(row[at : at + extra + 1])
        named = dict(zip(self._names, [*row[:at], joined, *row[at + extra + 1 :]], strict=True))
        moment = named.get(self._moment, "") if self._moment else ""
        return None if moment.strip() and parse_moment(moment) is None else named


def _dialect(opened: Opened, options: ReadOptions) -> Dialect | None:
    whole = len(opened.head) < HEAD_CHARACTERS
    return find_dialect(opened.head, whole=whole, text_column=options.columns.get("text"))


FORMAT = Delimited()
