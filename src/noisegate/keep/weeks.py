"""How the audience grows: week by week, by work, and altogether."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from noisegate.comment import Work
from noisegate.keep.engine import Database
from noisegate.keep.rollup_tables import people
from noisegate.keep.rollup_tables import weeks as table
from noisegate.keep.tables import works

_SUMS = ("comments", "supportive", "held", "escalated", "answered", "answered_welcome")
_OVERALL = 0


@dataclass(frozen=True, slots=True)
class WeekTotals:
    """One week, from its Monday `start` on.

    `supportive` counts comments with praise or a story and nothing against it, `held` those that
    are not shown, `escalated` those of them that were raised as a matter of safety. `answered`
    counts those that the creator answered or thanked, `answered_welcome` those without any heat.
    `supporters` counts the people with a supportive comment, `returning` those with a welcome one
    who had written one in an earlier week.
    """

    start: date
    comments: int
    supportive: int
    held: int
    escalated: int
    answered: int
    answered_welcome: int
    supporters: int
    returning: int


@dataclass(frozen=True, slots=True)
class WorkTotals:
    """One work, with what its comments add up to; those without a time as well."""

    pk: int
    source: str
    work: Work
    comments: int
    supportive: int
    held: int
    escalated: int
    answered: int
    answered_welcome: int


@dataclass(frozen=True, slots=True)
class Totals:
    """All comments of others, whatever their time; `returning` people came back at all."""

    comments: int
    undated: int
    supportive: int
    held: int
    escalated: int
    answered: int
    answered_welcome: int
    people: int
    returning: int


class Weeks:
    """What comments add up to by week; `Store.weeks` gives it, as it was settled last."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def overall(self) -> list[WeekTotals]:
        """Return the weeks that had comments, in order of time; those without one are in none."""
        return self.of_work(_OVERALL)

    def of_work(self, work: int) -> list[WeekTotals]:
        """Return the weeks in which a work, by its key, had comments, in order of time."""
        told = (*_SUMS, "supporters", "came_back")
        query = (
            select(table.c.week, *(table.c[name] for name in told))
            .where(table.c.work_pk == work, table.c.week > 0)
            .order_by(table.c.week)
        )
        with self._db.read() as conn:
            return [WeekTotals(date.fromordinal(row[0]), *row[1:]) for row in conn.execute(query)]

    def works(self) -> list[WorkTotals]:
        """Return every work that has comments of others, most commented first."""
        sums = [func.sum(table.c[name]).label(name) for name in _SUMS]
        query = (
            select(works, *sums)
            .join(table, table.c.work_pk == works.c.pk)
            .group_by(works.c.pk)
            .order_by(sums[0].desc(), works.c.pk)
        )
        with self._db.read() as conn:
            return [_work(row) for row in conn.execute(query)]

    def total(self) -> Totals:
        """Return what all comments add up to."""
        sums = [func.coalesce(func.sum(table.c[name]), 0) for name in _SUMS]
        query = select(*sums).where(table.c.work_pk == _OVERALL)
        back = func.count().filter((people.c.visits > 1) | (people.c.works > 1))
        with self._db.read() as conn:
            found = conn.execute(query).one()
            undated = int(conn.scalar(query.where(table.c.week == 0)) or 0)
            who = conn.execute(select(func.count(), back).select_from(people)).one()
        counted = {name: int(number) for name, number in zip(_SUMS, found, strict=True)}
        return Totals(undated=undated, people=who[0], returning=who[1], **counted)


def _work(row: Any) -> WorkTotals:
    work = Work(row.id, row.title, row.url, row.released_at)
    return WorkTotals(row.pk, row.source, work, *(int(getattr(row, name)) for name in _SUMS))
