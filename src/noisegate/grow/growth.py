"""How the audience grows: comments by week and by work."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from noisegate.comment import Comment
from noisegate.grow.bounded import Distinct, hash8
from noisegate.grow.excerpt import shorten
from noisegate.grow.summary import Week, WorkRow

WEEKS = 4096
"""How many different weeks are told apart (78 years); those beyond count as undated."""

WORKS = 1000
"""How many works are kept; when twice as many have come in, the least commented go."""

NAME = 120
"""The most code points of a name that are kept."""


def monday(moment: datetime) -> date:
    """Return the Monday that begins the week of a moment.

    >>> monday(datetime(2026, 9, 27, 23, 0)).isoformat()
    '2026-09-21'
    """
    day = moment.date()
    return date.min if day.toordinal() < 7 else day - timedelta(days=day.weekday())


class Weeks:
    """Comments by week: how many, how many of them supportive, how many held."""

    def __init__(self) -> None:
        self._weeks: dict[date, list[int]] = {}
        self.undated = 0

    def add(self, moment: datetime | None, *, supportive: bool, held: bool) -> None:
        """Count a comment in its week."""
        start = None if moment is None else monday(moment)
        if start is None or (start not in self._weeks and len(self._weeks) >= WEEKS):
            self.undated += 1
            return
        week = self._weeks.setdefault(start, [0, 0, 0])
        week[0] += 1
        week[1] += supportive
        week[2] += held

    def rows(self) -> tuple[Week, ...]:
        """Return the weeks that had comments, in order of time."""
        return tuple(Week(start, *counts) for start, counts in sorted(self._weeks.items()))


class Works:
    """Comments by work: how many, and of which sorts."""

    def __init__(self) -> None:
        self._works: dict[tuple[str, str], WorkTally] = {}
        self._different = Distinct()

    def add(self, comment: Comment, kinds: Iterable[str], *, supportive: bool, held: bool) -> None:
        """Count a comment under its work, where it names one."""
        if comment.work is None:
            return
        key = (comment.source, comment.work.id)
        if key not in self._works:
            self._different.add(hash8(*key))
            self._works[key] = WorkTally()
        self._works[key].add(comment, frozenset(kinds), supportive=supportive, held=held)
        if len(self._works) > 2 * WORKS:
            self._thin_out()

    def rows(self) -> tuple[WorkRow, ...]:
        """Return the works, most commented first."""
        rows = (work.row(native) for (_, native), work in self._works.items())
        return tuple(sorted(rows, key=lambda row: (-row.comments, row.name, row.id)))

    def left_out(self) -> int:
        """Return how many works came in, but are not kept."""
        return max(0, len(self._different) - len(self._works))

    def _thin_out(self) -> None:
        ranked = sorted(self._works.items(), key=lambda item: (-item[1].comments, item[0]))
        self._works = dict(ranked[:WORKS])


class WorkTally:
    """The counts of one work."""

    def __init__(self) -> None:
        self.comments = self.supportive = self.questions = self.feedback = self.held = 0
        self.title: str | None = None
        self.url: str | None = None

    def add(self, comment: Comment, kinds: frozenset[str], *, supportive: bool, held: bool) -> None:
        """Count one comment."""
        self.comments += 1
        self.supportive += supportive
        self.held += held
        self.questions += "question" in kinds and not held
        self.feedback += "feedback" in kinds
        if comment.work is not None:
            self.title = self.title or comment.work.title
            self.url = self.url or comment.work.url

    def row(self, native: str) -> WorkRow:
        """Return the counts as a row."""
        name = shorten(self.title or native, NAME)
        return WorkRow(
            shorten(native, NAME), name, self.url, self.comments,
            self.supportive, self.questions, self.feedback, self.held,
        )  # fmt: skip
