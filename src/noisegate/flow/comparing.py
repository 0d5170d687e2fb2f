"""Comparing our scores of somebody's own comments with those that Perspective gave them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from noisegate.arrive.scored import Scored, scored
from noisegate.flow.scoring import Scoring
from noisegate.learn.agreement import Agreement, agreement

__all__ = ["Agreement", "Compared", "compare"]

_TOGETHER = 512
_DIGITS = 4
"""As many as the server gives."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How scores agree (None where there was nothing to compare), and what was left aside.

    `unusable` rows had no text or no score from 0 to 1; `unread` texts could not be judged.
    """

    agreement: Agreement | None
    unusable: int
    unread: int
    model: str


def compare(path: Path, attribute: str, at: float, scoring: Scoring | None = None) -> Compared:
    """Compare the scores in a file with ours for an attribute, at a threshold; nothing is kept.

    Raises `ArriveError` where the file can't be read, `KeyError` for an unknown attribute.
    """
    scoring = scoring or Scoring.load()
    if attribute not in scoring.attributes:
        raise KeyError(attribute)
    unusable = unread = 0
    theirs: list[float] = []
    ours: list[float] = []
    for rows in _batches(scored(path, attribute)):
        used = [row for row in rows if row is not None]
        unusable += len(rows) - len(used)
        told = scoring.read_many([row.text for row in used])
        for row, one in zip(used, told, strict=True):
            if one.reading.unread is not None:
                unread += 1
                continue
            theirs.append(row.score)
            ours.append(round(scoring.score(attribute, one.reading), _DIGITS))
    found = agreement(theirs, ours, at) if ours else None
    return Compared(found, unusable, unread, scoring.version)


def _batches(rows: Iterable[Scored | None]) -> Iterator[list[Scored | None]]:
    coming = iter(rows)
    while together := list(islice(coming, _TOGETHER)):
        yield together
