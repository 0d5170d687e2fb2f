"""Comments with the scores that another service gave them, from a file of somebody's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from noisegate.arrive.arrival import BROKEN, ArriveError, ReadOptions, Reject
from noisegate.arrive.columns import Row, choose, listed, normal
from noisegate.arrive.files import table_in

_TEXT = ("text", "comment.text")


@dataclass(frozen=True, slots=True)
class Scored:
    """A text and the score, 0 to 1, that it was given."""

    text: str
    score: float


def scored(path: Path, *attributes: str) -> Iterator[Scored | None]:
    """Yield the rows of a table; None where one is no use.

    Any table that can be imported will do: CSV with any delimiter, JSON, JSON Lines, Parquet. A
    row has a text, and a score in a column called `score` or as one of the attributes, which are
    names of the same. A JSON object may also be a request and its reply in one: `comment.text`,
    `attributeScores`. Raises `ArriveError` where the file can't be read or has no such columns.
    """
    options = ReadOptions()
    opened, form = table_in(path)
    try:
        names, samples = form.sample(opened, options)
        known = [name for name in _TEXT if name in names]
        texts = known or [choose(names, samples, {}, opened.name)["text"]]
        scores = _score_columns(names, attributes, opened.name)
        for row in form.rows(opened, options):
            yield None if isinstance(row, Reject) else _scored(row[1], texts, scores)
    except BROKEN as error:
        raise ArriveError(
            f"it can't be read ({error})", opened.name, "Check the file, or copy it."
        ) from None


def _score_columns(names: Sequence[str], attributes: Sequence[str], where: str) -> list[str]:
    """Return the columns that may hold scores, the surest first."""
    replies = [f"attributeScores.{name}.summaryScore.value" for name in attributes]
    wanted = [normal(name) for name in (*attributes, "score", *replies)]
    found = sorted(
        (name for name in names if normal(name) in wanted), key=lambda n: wanted.index(normal(n))
    )
    if not found:
        raise ArriveError(
            f"no column is called score or {attributes[0]} (there are: {listed(names)})",
            where,
            "Call the column with the scores so, and the one with the comments text.",
        )
    return found


def _scored(row: Row, texts: Sequence[str], scores: Sequence[str]) -> Scored | None:
    text = next((said for name in texts if (said := row.get(name))), None)
    told = next((told for name in scores if (told := row.get(name)) is not None), None)
    try:
        score = float(str(told).replace(",", "."))
    except ValueError:
        return None
    return Scored(text, score) if isinstance(text, str) and 0 <= score <= 1 else None
