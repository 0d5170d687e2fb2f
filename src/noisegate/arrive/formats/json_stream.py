"""JSON of any size, read piece by piece: one document, many in a row, an array, or one a line.

This stands on `ijson.basic_parse` alone. ijson's own `items` and `parse` crash the process on a
number of 5,000 digits or on 100,000 opening brackets, and a file of comments comes from anywhere.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import ijson

from noisegate.arrive.arrival import Opened, Reject
from noisegate.arrive.markup import storable
from noisegate.comment import Comment

Record = dict[str, Any]
"""A JSON object as it stands in the file."""

_LENIENT = json.JSONDecoder(strict=False)
"""Takes control characters within text, which JSON forbids and files contain."""
_LONGEST_LINE = 1024 * 1024
"""Longer lines are streamed; shorter ones are parsed at once, which is faster."""
_DEEPEST = 20_000
_CONTROLS = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_BROKEN_OFF = "the file breaks off here, or is not valid JSON from here on"
_BROKEN_LINE = "this line breaks off, or is not valid JSON"


@dataclass(frozen=True, slots=True)
class Found:
    """A value at a wanted path.

    `document` is the same for all values of one document. `number` is for people, from 1: the line,
    where documents stand one a line and are wanted whole, and otherwise the count of values.
    """

    document: tuple[int, int]
    path: str
    value: Any
    number: int


def objects(opened: Opened, *paths: str) -> Iterator[Found | Reject]:
    """Yield each object at one of `paths`, in the order of the file.

    A path is relative to a document, and a document is a value at the top of the file or a member
    of an array there: "data.children.item" finds the members of that array, "" whole documents.
    What can't be read, and what is no object, is a `Reject`, and the rest goes on.
    """
    found = _by_line(opened, paths) if _one_a_line(opened.head) else _whole(opened, paths)
    for item in found:
        if isinstance(item, Found) and not isinstance(item.value, dict):
            yield Reject(item.number, "not a record with named fields", as_row(item.value))
        else:
            yield item


def scalars(opened: Opened, *paths: str) -> Iterator[Found]:
    """Yield each value at one of `paths` that is no array and no object."""
    found = _by_line(opened, paths) if _one_a_line(opened.head) else _whole(opened, paths)
    for item in found:
        if isinstance(item, Found) and not isinstance(item.value, dict | list):
            yield item


def attempt(
    number: int, record: object, build: Callable[[], Comment | None]
) -> Iterator[Comment | Reject]:
    """Yield what `build` makes of the record, a `Reject` with its reason, or nothing for None."""
    try:
        comment = build()
    except ValueError as reason:
        yield Reject(number, str(reason), as_row(record))
    else:
        if comment is not None:
            yield comment


def dig(value: object, *keys: str) -> Any:
    """Return what lies under the keys, one inside the other; None where there is nothing."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def as_row(record: object) -> str:
    """Return the record as one line of JSON for a `Reject`; "" where it is nested too deeply."""
    try:
        return storable(json.dumps(record, ensure_ascii=False, default=str))
    except (RecursionError, ValueError):
        return ""


def _one_a_line(head: str) -> bool:
    """Say whether the lines of the file are documents of their own."""
    lines = [line.strip() for line in head.lstrip().split("\n")[:4]]
    if lines[0] in {"[", "{"}:
        return False
    if len(lines) == 1:
        return not lines[0].startswith("[")
    return any(line.startswith("{") and _is_json(line) for line in lines)


def _is_json(line: str) -> bool:
    try:
        _LENIENT.decode(line)
    except (ValueError, RecursionError):
        return False
    return True


def _whole(opened: Opened, paths: tuple[str, ...]) -> Iterator[Found | Reject]:
    number = 0
    try:
        for document, path, value in _walk(_Readable(opened.utf8()), paths):
            number += 1
            yield Found((0, document), path, value, number)
    except ijson.JSONError:
        yield Reject(number + 1, _BROKEN_OFF)


def _by_line(opened: Opened, paths: tuple[str, ...]) -> Iterator[Found | Reject]:
    stream = opened.utf8()
    number = count = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        rest = _RestOfLine(line, stream)
        try:
            for document, path, value in _in_line(line, rest, paths):
                count += 1
                yield Found((number, document), path, value, count if path else number)
        except ijson.JSONError:
            yield Reject(number, _BROKEN_LINE, line[:10_000].decode("utf-8", "replace").strip())
        rest.skip()


def _in_line(
    line: bytes, rest: "_RestOfLine", paths: tuple[str, ...]
) -> Iterator[tuple[int, str, Any]]:
    if not line.strip():
        return
    if rest.at_end:
        try:
            value = _LENIENT.decode(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):  # broken, several in one line, or very deep
            pass
        else:
            members = value if isinstance(value, list) else [value]
            for document, member in enumerate(members):
                for path in paths:
                    for each in _descend(member, path.split(".") if path else []):
                        yield document, path, each
            return
    yield from _walk(_Readable(rest), paths)


def _descend(value: Any, keys: list[str]) -> Iterator[Any]:
    if not keys:
        yield value
    elif keys[0] == "item" and isinstance(value, list):
        for member in value:
            yield from _descend(member, keys[1:])
    elif isinstance(value, dict) and keys[0] in value:
        yield from _descend(value[keys[0]], keys[1:])


def _walk(stream: "_Readable", paths: tuple[str, ...]) -> Iterator[tuple[int, str, Any]]:
    """Yield (document, path, value) for the values at the paths; raises `ijson.JSONError`."""
    wanted = {tuple(path.split(".")) if path else (): path for path in paths}
    longest = max(map(len, wanted))
    events = ijson.basic_parse(stream, multiple_values=True, use_float=True)
    at: list[str] = []  # the keys from the document down to the value that comes next
    document, in_array = -1, False
    for event, value in events:
        if event == "map_key":
            at[-1] = value
            continue
        if event in {"end_map", "end_array"}:
            if at:
                at.pop()
            else:
                in_array = False
            continue
        if not at:
            if event == "start_array" and not in_array:
                in_array = True
                continue
            document += 1
        path = wanted.get(tuple(at)) if len(at) <= longest else None
        if path is not None:
            yield document, path, _build(event, value, events)
        elif event in {"start_map", "start_array"}:
            if len(at) >= longest:
                _skip(events)
            else:
                at.append("item")


def _build(event: str, value: Any, events: Iterator[tuple[str, Any]]) -> Any:
    """Return the value that begins with this event, taking the events that belong to it."""
    builder = ijson.ObjectBuilder()
    builder.event(event, value)
    for inner in _inside(event, events):
        builder.event(*inner)
    return builder.value


def _skip(events: Iterator[tuple[str, Any]]) -> None:
    for _ in _inside("start_map", events):
        pass


def _inside(event: str, events: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    depth = 1 if event.startswith("start_") else 0
    while depth:
        event, value = next(events, ("", None))
        if event in {"start_map", "start_array"}:
            depth += 1
            if depth > _DEEPEST:
                raise ijson.JSONError(f"nested more than {_DEEPEST} levels deep")
        elif event in {"end_map", "end_array", ""}:
            depth -= 1
        yield event, value


class _Readable:
    """A stream without the control characters that JSON forbids and files contain."""

    def __init__(self, stream: "BinaryIO | _RestOfLine") -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        while part := self._stream.read(size):
            if kept := part.translate(None, _CONTROLS):
                return kept
        return b""


class _RestOfLine:
    """What is left of one line of a stream, the part already read first."""

    def __init__(self, begun: bytes, stream: BinaryIO) -> None:
        self._begun = io.BytesIO(begun)
        self._stream = stream
        self.at_end = begun.endswith(b"\n") or len(begun) < _LONGEST_LINE

    def read(self, size: int = -1) -> bytes:
        part = self._begun.read(size)
        if part or self.at_end or size == 0:
            return part
        part = self._stream.readline(size if size > 0 else _LONGEST_LINE)
        self.at_end = part.endswith(b"\n") or not part
        return part

    def skip(self) -> None:
        while not self.at_end:
            self._begun.seek(0, io.SEEK_END)
            self.read(_LONGEST_LINE)
