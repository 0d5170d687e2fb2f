"""How a CSV file is written: which delimiter, whether backslashes escape, whether names come first.

`csv.Sniffer` takes the most regular character for the delimiter, letters included, and its
patterns take minutes on hostile text; so the few delimiters there are get tried on the head.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from noisegate.arrive.columns import ROLES, Row, guess_by_content, guess_by_name, normal
from noisegate.arrive.moment import parse_moment

NOTHING = "\x1f"
"""The delimiter of a file of one column: a character that no text has."""

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLED = 200
_DECLARED = re.compile(r"\A(?:\ufeff)?\"?sep=(.)\"?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited file is written, with its first rows.

    `skipped` lines come before the names; `header` says whether there are names at all; `names`
    are always as many as a proper row has cells, and different from each other.
    """

    delimiter: str
    backslash: bool
    skipped: int
    header: bool
    names: tuple[str, ...]
    samples: tuple[Row, ...]

    def reader(self, lines: Iterator[str]) -> "Iterator[list[str]]":
        """Return a CSV reader of these lines."""
        return _reader(lines, self.delimiter, backslash=self.backslash)


@dataclass(frozen=True, slots=True)
class _Trial:
    """One way to read the head; the greatest `rank` is the likeliest."""

    delimiter: str
    backslash: bool
    rows: list[list[str]]
    width: int
    rank: tuple[bool, float, int, bool]


def find_dialect(head: str, *, whole: bool, text_column: str | None = None) -> Dialect | None:
    """Return how the head is written, None where no reading of it looks like a table.

    `whole` says that the head is all there is; otherwise its last row is cut off and not counted.
    `text_column` is the name the person gave, which a row of names then must hold.
    """
    declared = _DECLARED.match(head)
    skipped = 1 if declared else 0
    body = head[declared.end() :] if declared else head
    delimiters = (declared[1],) if declared else _DELIMITERS
    trials = [
        trial
        for delimiter in delimiters
        for backslash in ((False, True) if '\\"' in body else (False,))
        if (trial := _try(body, delimiter, backslash=backslash, whole=whole))
    ]
    best = max(trials, key=lambda trial: trial.rank, default=None)
    best = best if best and _believable(best, text_column) else _one_column(body, whole=whole)
    return _dialect(best, skipped, text_column) if best else None


def _try(body: str, delimiter: str, *, backslash: bool, whole: bool) -> _Trial | None:
    rows = _sample(body, delimiter, backslash=backslash, whole=whole)
    if not rows or len(rows[0]) < 2:
        return None
    counted = Counter(map(len, rows))
    width = len(rows[0]) if _names_something(rows[0]) else counted.most_common(1)[0][0]
    if width < 2:
        return None
    share = counted[width] / len(rows)
    rank = (_names_something(rows[0]), share, width, not backslash)
    return _Trial(delimiter, backslash, rows, width, rank)


def _believable(trial: _Trial, text_column: str | None) -> bool:
    """Say whether the rows are a table's, and not prose that happens to have commas."""
    named, share, width, _ = trial.rank
    if named or (text_column and _holds(trial.rows[0], text_column)):
        return True
    if share < 0.8 or len(trial.rows) < 2:
        return False
    if trial.delimiter == "\t":
        return True
    found = guess_by_content(*_unnamed(trial.rows[1:], width))
    return bool(found.keys() & {"created_at", "id", "url", "likes"})


def _one_column(body: str, *, whole: bool) -> _Trial | None:
    rows = _sample(body, NOTHING, backslash=False, whole=whole)
    if not rows:
        return None
    return _Trial(NOTHING, backslash=False, rows=rows, width=1, rank=(False, 1.0, 1, True))


def _dialect(trial: _Trial, skipped: int, text_column: str | None) -> Dialect:
    first, rest = trial.rows[0], trial.rows[1:]
    header = _is_header(first, rest, text_column)
    if header:
        names = distinct_names(first, max(trial.width, len(first)))
        samples: list[Row] = [dict(zip(names, row, strict=False)) for row in rest]
    else:
        names, samples = _unnamed(trial.rows, trial.width)
    return Dialect(trial.delimiter, trial.backslash, skipped, header, tuple(names), tuple(samples))


def _sample(body: str, delimiter: str, *, backslash: bool, whole: bool) -> list[list[str]]:
    """Return the first rows that are not blank; what an unclosed quote swallows is left out."""
    rows: list[list[str]] = []
    reader = _reader(io.StringIO(body, newline=""), delimiter, backslash=backslash)
    try:
        rows.extend(islice(reader, _SAMPLED + 1))
    except csv.Error:
        whole = True  # the reader stopped before the row that was cut off
    if not whole and 1 < len(rows) <= _SAMPLED:
        rows.pop()
    return [row for row in rows if any(cell.strip() for cell in row)]


def _reader(lines: Iterator[str], delimiter: str, *, backslash: bool) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, escapechar="\\" if backslash else None)


def _is_header(first: Sequence[str], rest: list[list[str]], text_column: str | None) -> bool:
    """Say whether the first row holds names: known ones, the one given, or labels."""
    if text_column and _holds(first, text_column):
        return True
    if len(first) == 1:
        return normal(first[0]) in ROLES["text"]
    if _names_something(first):
        return True
    labels = all(_is_label(cell) for cell in first) and len(set(first)) == len(first)
    return labels and any(_differs(first, rest, at) for at in range(len(first)))


def _names_something(row: Sequence[str]) -> bool:
    """Say whether a row names columns we know; one word alone could be a comment ("Love")."""
    if not all(len(cell) <= 60 for cell in row):
        return False
    found = guess_by_name(row)
    return "text" in found or len(found) >= 2


def _holds(row: Sequence[str], column: str) -> bool:
    return normal(column) in map(normal, row) and bool(normal(column))


def _is_label(cell: str) -> bool:
    words = len(cell.split())
    return 1 <= words <= 4 and len(cell) <= 40 and not cell.isdecimal() and not parse_moment(cell)


def _differs(first: Sequence[str], rest: list[list[str]], at: int) -> bool:
    """Say whether a column's cells are times, numbers or long text below a short label."""
    filled = [row[at] for row in rest if len(row) > at and row[at].strip()]
    if not filled:
        return False
    data = sum(cell.isdecimal() or parse_moment(cell) is not None for cell in filled)
    mean = sum(map(len, filled)) / len(filled)
    return data * 2 > len(filled) or mean > 3 * len(first[at]) + 10


def _unnamed(rows: list[list[str]], width: int) -> tuple[list[str], list[Row]]:
    names = [f"column{at}" for at in range(1, width + 1)]
    return names, [dict(zip(names, row, strict=False)) for row in rows]


def distinct_names(first: Sequence[str], width: int) -> list[str]:
    """Return names for all columns: an empty one is "column3", a second "text" is "text (2)"."""
    names: list[str] = []
    taken: set[str] = set()
    met: Counter[str] = Counter()
    for at in range(width):
        name = first[at].strip().strip("\ufeff\0") if at < len(first) else ""
        name = base = name or f"column{at + 1}"
        while name in taken:
            met[base] += 1
            name = f"{base} ({met[base] + 1})"
        taken.add(name)
        names.append(name)
    return names
