"""Brings what comments add up to in step with what was written; see `stale` and `rollups`.

A step is a transaction of its own, so that others get their turn, and stopping loses nothing.
People come before weeks, which are counted by who came back.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, select

from noisegate.keep import stale
from noisegate.keep.engine import Database
from noisegate.keep.rollup_tables import mentions, people, subject_weeks, subjects, weeks
from noisegate.keep.rollups import (
    in_week,
    of_people,
    of_subject_weeks,
    of_subjects,
    of_weeks,
    replace,
)
from noisegate.keep.stale import PERSON, STATUS, WEEK, Mark, mark, marked, unmark
from noisegate.keep.status import refresh
from noisegate.keep.tables import statuses

_AT_ONCE = {STATUS: 500, PERSON: 2_000, WEEK: 10}
_MANY = 8
"""Where more weeks of one thing are stale, all of its weeks are counted in one go."""


def settle(db: Database, limit: int | None = None) -> int:
    """Count again what is stale, at most so many marks; return how many. See `Store.settle`."""
    done = 0
    while limit is None or done < limit:
        with db.read() as conn:
            if not stale.some(conn):
                return done
        with db.write() as conn:
            step = _step(conn, None if limit is None else limit - done)
        done += step
    return done


def _step(conn: Connection, most: int | None) -> int:
    """Do the next few marks of one sort; return how many."""
    for what, work in ((STATUS, _statuses), (PERSON, _people), (WEEK, _weeks)):
        marks = marked(conn, what, _least(_AT_ONCE[what], most))
        if marks:
            unmark(conn, marks)
            work(conn, [key for _, _, key in marks])
            return len(marks)
    mentioned = _of_one(marked(conn, None, _least(500, most)))
    if mentioned:
        unmark(conn, mentioned)
        _mentions(conn, mentioned)
    return len(mentioned)


def _statuses(conn: Connection, pks: Sequence[int]) -> None:
    refresh(conn, pks)


def _people(conn: Connection, pks: Sequence[int]) -> None:
    """Count people again; where they first came changes who came back, week by week."""
    first = select(people.c.author_pk, people.c.first_week).where(people.c.author_pk.in_(pks))
    before = {row[0]: row[1] for row in conn.execute(first)}
    replace(conn, people, people.c.author_pk.in_(pks), of_people(statuses.c.author_pk.in_(pks)))
    after = {row[0]: row[1] for row in conn.execute(first)}
    moved = [pk for pk in after if before.get(pk) != after[pk]]
    days = select(statuses.c.day).where(statuses.c.author_pk.in_(moved)).distinct()
    mark(conn, {(WEEK, "", stale.week_of(day)) for day in conn.scalars(days) if day})


def _weeks(conn: Connection, keys: Sequence[int]) -> None:
    for week in keys:
        replace(conn, weeks, weeks.c.week == week, of_weeks(in_week(statuses.c.day, week)))


def _mentions(conn: Connection, marks: Sequence[Mark]) -> None:
    """Count one thing that is mentioned again, in some weeks and altogether."""
    what, name, _ = marks[0]
    here = and_(mentions.c.what == what, mentions.c.name == name)
    replace(
        conn, subjects, and_(subjects.c.what == what, subjects.c.name == name), of_subjects(here)
    )
    there = and_(subject_weeks.c.what == what, subject_weeks.c.name == name)
    if len(marks) > _MANY:
        replace(conn, subject_weeks, there, of_subject_weeks(here))
        return
    for _, _, week in marks:
        counted = of_subject_weeks(and_(here, in_week(mentions.c.day, week)))
        replace(conn, subject_weeks, and_(there, subject_weeks.c.week == week), counted)


def _of_one(marks: Sequence[Mark]) -> Sequence[Mark]:
    """Return the marks of the first thing mentioned among some."""
    return [one for one in marks if one[:2] == marks[0][:2]]


def _least(some: int, most: int | None) -> int:
    return some if most is None else min(some, most)
