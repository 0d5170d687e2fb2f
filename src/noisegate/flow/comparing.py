"""Comparing our scores of somebody's own comments with those that Perspective gave them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from noisegate.arrive.scored import Scored, scored
from noisegate.flow.scoring import Scoring
from noisegate.learn.agreement import Agreement, agreement

__all__ = ["Agreement", "Compared", "Differing", "compare"]

_TOGETHER = 512
_DIGITS = 4
"""As many as the server gives."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A comment that reaches the threshold of one of two scorers only; both scores, 0 to 1."""

    text: str
    theirs: float
    ours: float


@dataclass(frozen=True, slots=True)
class Compared:
    """How scores agree (None where there was nothing to compare), and what was left aside.

    `differing` are the comments on which the two differ where each has the threshold that as many
    reach, those furthest apart first. `unusable` rows had no text or no score from 0 to 1;
    `unread` texts could not be judged.
    """

    agreement: Agreement | None
    differing: Sequence[Differing]
    unusable: int
    unread: int
    model: str


def compare(path: Path, attribute: str, at: float, scoring: Scoring | None = None) -> Compared:
    """Compare the scores in a file with ours for an attribute, at a threshold; nothing is kept.

    Raises `ArriveError` where the file can't be read, `KeyError` for an unknown attribute.
    """
    scoring = scoring or Scoring.load()
    name = scoring.attribute(attribute).name
    unusable = unread = 0
    both: list[Differing] = []
    for rows in _batches(scored(path, name, attribute)):
        used = [row for row in rows if row is not None]
        unusable += len(rows) - len(used)
        told = scoring.read_many([row.text for row in used])
        for row, one in zip(used, told, strict=True):
            if one.reading.unread is not None:
                unread += 1
                continue
            ours = round(scoring.score(name, one.reading), _DIGITS)
            both.append(Differing(row.text, row.score, ours))
    theirs, ours_all = [one.theirs for one in both], [one.ours for one in both]
    found = agreement(theirs, ours_all, at) if both else None
    return Compared(found, _differing(both, found, at), unusable, unread, scoring.version)


def _differing(
    both: Iterable[Differing], found: Agreement | None, at: float
) -> Sequence[Differing]:
    """Return those that reach one threshold only, the furthest apart first."""
    here = at if found is None or found.threshold is None else found.threshold
    apart = [one for one in both if (one.theirs >= at) != (one.ours >= here)]
    return sorted(apart, key=lambda one: -abs((one.theirs - at) - (one.ours - here)))


def _batches(rows: Iterable[Scored | None]) -> Iterator[list[Scored | None]]:
    coming = iter(rows)
    while together := list(islice(coming, _TOGETHER)):
        yield together
