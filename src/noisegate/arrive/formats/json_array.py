"""A JSON array of objects, at the top or somewhere inside ({"comments": […]})."""

import io
from collections.abc import Iterator, Sequence

import ijson

from noisegate.arrive.arrival import ArriveError, Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row, guess_by_name, normal
from noisegate.arrive.formats.table import Table
from noisegate.arrive.json_stream import json_items
from noisegate.arrive.rows import flat, row_text

_SAMPLED = 50


class JsonArray(Table):
    """Objects in a JSON array, streamed one at a time."""

    name = "json"
    title = "a JSON array"

    def shaped(self, opened: Opened, _options: ReadOptions) -> bool:
        """Say whether the input begins as JSON does, and objects follow."""
        return opened.head.lstrip()[:1] in ("[", "{") and bool(_samples(opened))

    def sample(self, opened: Opened, options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the keys and the first objects of the array that holds the comments."""
        rows = _samples(opened).get(_chosen(opened, options), [])
        return list(dict.fromkeys(key for row in rows for key in row)), rows

    def rows(self, opened: Opened, options: ReadOptions) -> Iterator[tuple[int, Row] | Reject]:
        """Yield each object, numbered from 1."""
        prefix = _chosen(opened, options)
        for number, record in enumerate(json_items(opened, prefix), start=1):
            if isinstance(record, dict):
                yield number, flat(record)
            else:
                yield Reject(number, "the record is not a JSON object", row_text(record))


def _chosen(opened: Opened, options: ReadOptions) -> str:
    """Return the prefix of the array with a text column (the one asked for, else by its name)."""
    samples = _samples(opened)
    wanted = normal(options.columns.get("text", ""))
    for prefix, rows in samples.items():
        names = list(dict.fromkeys(key for row in rows for key in row))
        if wanted in map(normal, names) if wanted else "text" in guess_by_name(names):
            return prefix
    if not samples:
        raise ArriveError("there are no JSON objects in it", opened.name, "Look at the file.")
    return next(iter(samples))


def _samples(opened: Opened) -> dict[str, list[Row]]:
    """Return prefix -> the first objects there, for every array that begins in the head.

    The head breaks off somewhere, so an error part-way is the rule; what came before it counts.
    """
    found: dict[str, list[Row]] = {}
    for prefix in _prefixes(opened.head):
        rows: list[Row] = []
        try:
            for record in ijson.items(_stream(opened.head), prefix, multiple_values=True):
                if isinstance(record, dict):
                    rows.append(flat(record))
                if len(rows) >= _SAMPLED:
                    break
        except (ijson.JSONError, ValueError, ArithmeticError, RecursionError):
            pass
        if rows:
            found[prefix] = rows
    return found


def _prefixes(head: str) -> list[str]:
    """Return where objects in arrays lie, outermost first; "" where whole values are objects."""
    prefixes: dict[str, None] = {}
    try:
        for prefix, event, _ in ijson.parse(_stream(head), multiple_values=True):
            parts = prefix.split(".")
            outermost = parts[-1] == "item" and parts.count("item") == 1
            if event == "start_map" and outermost and len(prefixes) < 8:
                prefixes.setdefault(prefix)
    except (ijson.JSONError, ValueError, ArithmeticError, RecursionError):
        pass
    return [*prefixes, *([""] if head.lstrip().startswith("{") else [])]


def _stream(head: str) -> io.BytesIO:
    return io.BytesIO(head.replace("\0", "").encode("utf-8", "replace"))


FORMAT = JsonArray()
