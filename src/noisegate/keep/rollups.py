"""What comments add up to, by person, by week and by what is mentioned: how it is counted.

Each is one statement over the rows it is counted from, so that counting some of it again after a
write, and counting all of it to prove it, are the same thing.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    Table,
    case,
    cast,
    delete,
    distinct,
    except_,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from noisegate.keep.rollup_tables import mentions, people, subject_weeks, subjects, weeks
from noisegate.keep.tables import statuses

_S, _M = statuses.c, mentions.c


def of_people(which: ColumnElement[bool]) -> Select[Any]:
    """Count what people wrote, by their statuses."""
    welcome, dated = _S.welcome, case((_S.day > 0, _S.day))
    warm_days, held = case((_S.welcome, dated)), _held()
    return (
        select(
            _S.author_pk,
            func.count().label("comments"),
            _number(welcome),
            _number(welcome & _S.kinds.contains(",praise,")),
            _number(~held & _S.kinds.contains(",question,")),
            _number(~held & _S.kinds.contains(",feedback,")),
            *(_number(column) for column in (_S.hot, held, _S.answered, _S.thanked)),
            func.count(distinct(warm_days)).label("visits"),
            func.count(distinct(case((welcome, _S.work_pk)))).label("works"),
            _number(or_(_S.answered, _S.thanked)).label("heard"),
            func.min(_S.at).label("first_at"),
            func.max(_S.at).label("last_at"),
            func.min(_week(warm_days)).label("first_week"),
            (_number(_S.hot) > _number(welcome)).label("hostile"),
        )
        .where(_S.author_pk.is_not(None), which)
        .group_by(_S.author_pk)
    )


def of_weeks(which: ColumnElement[bool]) -> Select[Any]:
    """Count weeks, by the days of statuses: of each work, and of all together."""
    week = _week(_S.day).label("week")
    attended = or_(_S.answered, _S.thanked)
    back = _S.welcome & (people.c.first_week < week) & (_S.day > 0)
    counted = (
        func.count().label("comments"),
        *map(_number, (_S.supportive, _held(), _S.action.is_not_distinct_from("escalate"))),
        *map(_number, (attended, attended & _S.welcome)),
        func.count(distinct(case((_S.supportive, _S.author_pk)))),
        func.count(distinct(case((back, _S.author_pk)))),
    )
    joined = statuses.outerjoin(people, people.c.author_pk == _S.author_pk)
    some = (_S.day.is_not(None), which)
    by_work = select(week, _S.work_pk, *counted).where(*some, _S.work_pk.is_not(None))
    overall = select(week, literal(0), *counted).where(*some)
    both: CompoundSelect[Any] = union_all(
        by_work.select_from(joined).group_by(week, _S.work_pk),
        overall.select_from(joined).group_by(week),
    )
    return select(both.subquery())


def of_subjects(which: ColumnElement[bool]) -> Select[Any]:
    """Count what is mentioned."""
    return (
        select(
            *(_M.what, _M.name, func.count()),
            func.count(distinct(_M.author_pk)),
            func.max(case((_M.day > 0, _M.at))),
        )
        .where(which)
        .group_by(_M.what, _M.name)
    )


def of_subject_weeks(which: ColumnElement[bool]) -> Select[Any]:
    """Count what is mentioned, by week and motive."""
    week, motive = _week(_M.day), func.coalesce(_M.motive, "")
    return (
        select(_M.what, _M.name, week, motive, func.count())
        .where(which)
        .group_by(_M.what, _M.name, week, motive)
    )


def in_week(day: ColumnElement[int], week: int) -> ColumnElement[bool]:
    """Return the condition that a day is in a week (0: that it has no time)."""
    return day.between(week, week + 6) if week else day == 0


def replace(conn: Connection, table: Table, old: ColumnElement[bool], counted: Select[Any]) -> None:
    """Put what was counted in the place of old rows."""
    conn.execute(delete(table).where(old))
    conn.execute(insert(table).from_select([column.name for column in table.columns], counted))


def prove(conn: Connection) -> int:
    """Count everything again; put right, and count, the rows that were missing or wrong."""
    wrong = 0
    # Weeks are counted by who came back, so people come first.
    for table, count in (
        (people, of_people), (weeks, of_weeks), (subjects, of_subjects),
        (subject_weeks, of_subject_weeks),
    ):  # fmt: skip
        counted, kept = count(true()), select(table)
        here = select(func.count()).select_from(except_(counted, kept).subquery())
        there = select(func.count()).select_from(except_(kept, counted).subquery())
        differ = max(conn.scalar(here) or 0, conn.scalar(there) or 0)
        if differ:
            replace(conn, table, true(), counted)
        wrong += differ
    return wrong


def _held() -> ColumnElement[bool]:
    return func.coalesce(_S.action, "").in_(("gate", "escalate"))


def _number(column: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the SQL that counts the rows of which something is true."""
    return cast(func.coalesce(func.sum(case((column, 1), else_=0)), 0), Integer)


def _week(day: ColumnElement[int]) -> ColumnElement[int]:
    """Return the SQL of `stale.week_of`."""
    return case((day > 0, day - (day - 1) % 7), (day == 0, 0), else_=null())
