"""JSON with an array of objects, at the top or somewhere inside ({"comments": […]})."""

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import ijson

from noisegate.arrive.arrival import ArriveError, Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row, guess_by_name, normal
from noisegate.arrive.formats.json_stream import Found, objects
from noisegate.arrive.formats.table import Table
from noisegate.arrive.opened import HEAD_CHARACTERS, Stream
from noisegate.arrive.rows import flat

_SAMPLED = 50
_DEEPEST = 8
_MOST_PATHS = 8


class JsonArray(Table):
    """Objects in a JSON array, streamed one at a time."""

    name = "json"
    title = "a JSON array"
    by_content = False

    def shaped(self, opened: Opened, _options: ReadOptions) -> bool:
        """Say whether the input begins as JSON does, and objects follow."""
        return opened.head.lstrip()[:1] in ("[", "{") and bool(_samples(opened))

    def sample(self, opened: Opened, options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the keys and the first objects of the array that holds the comments."""
        path, samples = _chosen(opened, options)
        return _keys(samples[path]), samples[path]

    def rows(self, opened: Opened, options: ReadOptions) -> Iterator[tuple[int, Row] | Reject]:
        """Yield each object with its number, or its line where there is one a line."""
        path, _ = _chosen(opened, options)
        for item in objects(opened, path):
            yield item if isinstance(item, Reject) else (item.number, flat(item.value))


def _chosen(opened: Opened, options: ReadOptions) -> tuple[str, Mapping[str, Sequence[Row]]]:
    """Return the path of the objects with a text column (the one asked for, else by its name)."""
    samples = _samples(opened)
    if not samples:
        raise ArriveError("there are no JSON objects in it", opened.name, "Look at the file.")
    wanted = normal(options.columns.get("text", ""))
    for path, rows in samples.items():
        names = _keys(rows)
        if wanted in map(normal, names) if wanted else "text" in guess_by_name(names, rows):
            return path, samples
    return next(iter(samples)), samples


def _keys(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _samples(opened: Opened) -> dict[str, list[Row]]:
    """Return path -> the first objects there, for every array that begins in the head.

    The head breaks off somewhere, so a reject at its end is the rule; what came before counts.
    Where the very first object of an array is longer than the head, that one is read.
    """
    beginning = opened.head.encode("utf-8", "replace")
    found = {path: _first(_opened(beginning), path, _SAMPLED) for path in _paths(beginning)}
    if not any(found.values()) and len(opened.head) >= HEAD_CHARACTERS:
        found = {path: _first(opened, path, 1) for path in found if path}
        if opened.head.lstrip().startswith("["):
            found[""] = _first(opened, "", 1)
    return {path: rows for path, rows in found.items() if rows}


def _first(opened: Opened, path: str, count: int) -> list[Row]:
    found = (item for item in objects(opened, path) if isinstance(item, Found))
    return [flat(item.value) for item in islice(found, count)]


def _paths(beginning: bytes) -> list[str]:
    """Return where objects lie: "" for whole documents, else arrays' paths as they are met.

    A document is a value at the top, or a member of an array there (as in `objects`).
    """
    paths: dict[str, None] = {}
    at: list[str] = []
    try:
        for event, value in ijson.basic_parse(io.BytesIO(beginning), multiple_values=True):
            if event == "map_key":
                at[-1] = value
            elif event in {"end_map", "end_array"}:
                at.pop()
            elif event in {"start_map", "start_array"}:
                inner = at[1:] if at[:1] == ["item"] else at
                if (
                    event == "start_map"
                    and inner.count("item") <= 1
                    and inner[-1:] in ([], ["item"])
                ):
                    paths.setdefault(".".join(inner))
                at.append("item")
            if len(at) > _DEEPEST or len(paths) >= _MOST_PATHS:
                break
    except (ijson.JSONError, ValueError):
        pass  # the head breaks off, or is no JSON: what was met so far counts
    return list(paths)


def _opened(content: bytes) -> Opened:
    def stream() -> Stream:
        file = io.BytesIO(content)
        return Stream(file, file.tell)

    return Opened("", stream)


FORMAT = JsonArray()
