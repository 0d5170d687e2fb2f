"""JSON Lines (NDJSON): one object a line."""

import json
from collections.abc import Iterator, Sequence

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row
from noisegate.arrive.formats.table import Table
from noisegate.arrive.lines import Lines
from noisegate.arrive.rows import flat

_SAMPLED = 200
_TRIED = 5


class JsonLines(Table):
    """One JSON object a line; Noisegate's own JSONL records read back as they were."""

    name = "jsonl"
    title = "JSON Lines"

    def shaped(self, opened: Opened, _options: ReadOptions) -> bool:
        """Say whether one of the first lines is a JSON object; one alone is enough."""
        lines = [line for line in opened.head[:200_000].split("\n") if line.strip()][:_TRIED]
        return any(isinstance(_object(line), dict) for line in lines)

    def sample(self, opened: Opened, _options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the keys in the order they are met, and the first objects."""
        found = map(_object, opened.head.split("\n")[: _SAMPLED * 2])
        rows = [record for record in found if isinstance(record, dict)][:_SAMPLED]
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
