"""JSON Lines (NDJSON): one object a line."""

import json
from collections.abc import Iterator, Sequence

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row
from noisegate.arrive.formats.table import Table
from noisegate.arrive.lines import Lines
from noisegate.arrive.opened import HEAD_CHARACTERS
from noisegate.arrive.rows import flat

_SAMPLED = 200
_TRIED = 5
_LONGEST_SAMPLED = 4 * 1024 * 1024


class JsonLines(Table):
    """One JSON object a line; Noisegate's own JSONL records read back as they were."""

    name = "jsonl"
    title = "JSON Lines"

    by_content = False

    def shaped(self, opened: Opened, _options: ReadOptions) -> bool:
        """Say whether one of the first lines is a JSON object.

        A file of one line is JSON Lines only if no array in it could hold the comments; a first
        line that is longer than the head counts for what it begins like.
        """
        lines = [line for line in opened.head.split("\n") if line.strip()][:_TRIED]
        if len(opened.head) >= HEAD_CHARACTERS and len(lines) == 1:
            return lines[0].lstrip().startswith("{") and len(_sample(opened)) > 0
        found = [record for record in map(_object, lines) if isinstance(record, dict)]
        if len(lines) == 1 and found:
            return not any(_holds_objects(value) for value in found[0].values())
        return bool(found)

    def sample(self, opened: Opened, _options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the keys in the order they are met, and the first objects."""
        rows = _sample(opened)
        return list(dict.fromkeys(key for row in rows for key in row)), rows

    def rows(self, opened: Opened, _options: ReadOptions) -> Iterator[tuple[int, Row] | Reject]:
        """Yield each line's object; a line that is none is a reject."""
        with opened.text() as text:
            lines = Lines(text)
            for line in lines:
                number = lines.number
                if lines.skip_rest(line):
                    yield Reject(number, "the line is over 16 million characters long", line)
                    continue
                record = _object(line.removeprefix("\ufeff"))
                if isinstance(record, dict):
                    yield number, record
                elif record is not None:
                    yield Reject(number, record, line.strip("\r\n"))


def _sample(opened: Opened) -> list[Row]:
    """Return the first objects: lines may be long, so the file is read a little way."""
    rows: list[Row] = []
    seen = 0
    with opened.text() as text:
        for line in Lines(text, _LONGEST_SAMPLED):
            record = _object(line.removeprefix("\ufeff"))
            if isinstance(record, dict):
                rows.append(record)
            seen += len(line)
            if len(rows) >= _SAMPLED or seen >= _LONGEST_SAMPLED:
                break
    return rows


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(member, dict) for member in value)


def _object(line: str) -> dict[str, object] | str | None:
    """Return the line's object with dotted names, a reason why it is none, or None if blank."""
    if not (line := line.strip(" \t\r\n\0")):
        return None
    try:
        record = json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return "the line is not valid JSON"
    return flat(record) if isinstance(record, dict) else "the line is not a JSON object"


FORMAT = JsonLines()
