"""Comments with the scores that another service gave them, from a file of somebody's own."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from noisegate.arrive.arrival import ArriveError

_TEXT, _SCORE = "text", "score"


@dataclass(frozen=True, slots=True)
class Scored:
    """A text and the score, 0 to 1, that it was given."""

    text: str
    score: float


def scored(path: Path, attribute: str) -> Iterator[Scored | None]:
    """Yield the rows of a CSV file or a file of JSON objects, one a line; None where one is no use.

    A row has `text` and either `score` or a column named as the attribute is. A JSON object may
    also be a request and its reply in one: `comment.text`, `attributeScores`. Raises
    `ArriveError` where the file can't be read.
    """
    csv.field_size_limit(min(sys.maxsize, 1 << 24))
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file) if path.suffix.lower() == ".csv" else map(_object, file)
            for row in rows:
                yield _scored(row, attribute)
    except (OSError, csv.Error) as error:
        raise ArriveError(
            f"it can't be read ({error})", str(path), "Check the file, or copy it."
        ) from None


def _object(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _scored(row: Mapping[str, Any], attribute: str) -> Scored | None:
    text = row.get(_TEXT) or _inside(row, "comment", _TEXT)
    score = row.get(attribute, row.get(_SCORE))
    if score is None:
        score = _inside(row, "attributeScores", attribute, "summaryScore", "value")
    try:
        value = float(score)
    except (TypeError, ValueError):
        return None
    return Scored(text, value) if isinstance(text, str) and text and 0 <= value <= 1 else None


def _inside(row: Any, *names: str) -> Any:
    """Return what lies at the end of a path of names, or None."""
    for name in names:
        row = row.get(name) if isinstance(row, dict) else None
    return row
