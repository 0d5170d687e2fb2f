"""The people who comment: each with what their comments add up to, found by it.

What makes somebody a core fan or a newcomer is said elsewhere; here it is asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, or_, select

from noisegate.comment import fold_name
from noisegate.keep.engine import Database
from noisegate.keep.rollup_tables import people
from noisegate.keep.tables import authors, comments, statuses

PeopleOrder = Literal["warmest", "latest", "newest", "quietest", "name", "held"]

_COUNTS = (
    *("comments", "welcome", "praise", "questions", "feedback", "hot", "held", "answered"),
    *("thanked", "heard", "visits", "works", "first_at", "last_at", "hostile"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who comments, and what their comments add up to, as it was settled last.

    `welcome` counts comments that are shown or softened without any heat; `visits` on how many
    days, and `works` under how many works, they wrote one. `hot` counts those with heat, `held`
    those that the gate holds, `heard` those that were answered or thanked. `hostile` says that
    more are hot than welcome. Times are to the second.
    """

    pk: int
    source: str
    id: str
    name: str
    url: str | None
    comments: int
    welcome: int
    praise: int
    questions: int
    feedback: int
    hot: int
    held: int
    answered: int
    thanked: int
    heard: int
    visits: int
    works: int
    first_at: datetime
    last_at: datetime
    hostile: bool

    @property
    def returning(self) -> bool:
        """Whether they came back: on another day, or to another work."""
        return self.visits > 1 or self.works > 1


@dataclass(frozen=True, slots=True)
class Who:
    """Which people to find; everything given must hold, and None asks for nothing.

    `name` is part of a name or handle, or an id. The `least_` and `most_` compare with the counts
    of `Person`, `_since` (inclusive) and `_before` (exclusive) with its times. "warmest" are those
    with the most welcome comments, "quietest" those who wrote longest ago, "held" those of whom
    the most is held.
    """

    name: str | None = None
    hostile: bool | None = False
    returning: bool | None = None
    least_welcome: int = 1
    least_held: int | None = None
    least_visits: int | None = None
    most_visits: int | None = None
    first_since: datetime | None = None
    first_before: datetime | None = None
    last_since: datetime | None = None
    last_before: datetime | None = None
    order: PeopleOrder = "latest"


class Crowd:
    """The people of a store; `Store.crowd` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, pk: int) -> Person | None:
        """Return a person by their key, or None where there is no such."""
        return next(iter(self._people(_joined().where(people.c.author_pk == pk))), None)

    def wrote(self, ids: Sequence[str]) -> dict[str, Person]:
        """Return who wrote some comments (a thousand or so), by the comments' ids.

        Left out are the creator's own, erased ones, and those without a known author.
        """
        query = select(comments.c.id, statuses.c.author_pk).join(
            statuses, statuses.c.comment_pk == comments.c.pk
        )
        theirs = query.where(comments.c.id.in_(ids), statuses.c.author_pk.is_not(None))
        with self._db.read() as conn:
            by = {row[0]: row[1] for row in conn.execute(theirs)}
        some = self._people(_joined().where(people.c.author_pk.in_(set(by.values()))))
        found = {person.pk: person for person in some}
        return {name: found[pk] for name, pk in by.items() if pk in found}

    def find(self, who: Who, limit: int = 50, offset: int = 0) -> list[Person]:
        """Return people, so many at most from a place in their order."""
        query = _joined().where(*_conditions(who)).order_by(*_order(who.order))
        return self._people(query.limit(limit).offset(offset))

    def count(self, who: Who) -> int:
        """Return how many people `find` would give."""
        query = select(func.count()).select_from(people)
        if who.name is not None:
            query = query.join(authors, authors.c.pk == people.c.author_pk)
        with self._db.read() as conn:
            return conn.scalar(query.where(*_conditions(who))) or 0

    def _people(self, query: Select[Any]) -> list[Person]:
        with self._db.read() as conn:
            return [Person(**row) for row in conn.execute(query).mappings()]


def _joined() -> Select[Any]:
    return select(
        *(authors.c[name] for name in ("pk", "source", "id", "name", "url")),
        *(people.c[name] for name in _COUNTS),
    ).join(people, people.c.author_pk == authors.c.pk)


def _conditions(who: Who) -> Iterator[ColumnElement[bool]]:
    if who.hostile is not None:
        yield people.c.hostile == who.hostile
    if who.returning is not None:
        back = or_(people.c.visits > 1, people.c.works > 1)
        yield back if who.returning else ~back
    if who.name is not None:
        folded = fold_name(who.name)
        part = authors.c.handle.contains(folded, autoescape=True)
        yield or_(part, authors.c.id_folded == folded)
    yield from _ranges(who)


def _ranges(who: Who) -> Iterator[ColumnElement[bool]]:
    columns = people.c
    welcome: ColumnElement[int] = columns.welcome
    if who.order != "warmest":
        # Nearly everybody passes, so the index in the order that is asked for is the better one.
        welcome = welcome + 0
    least = ((welcome, who.least_welcome or None),)
    seldom = ((columns.visits, who.least_visits), (columns.held, who.least_held))
    for column, value in (*least, *seldom):
        if value is not None:
            yield column >= value
    if who.most_visits is not None:
        yield columns.visits <= who.most_visits
    for column, since, before in (
        (columns.first_at, who.first_since, who.first_before),
        (columns.last_at, who.last_since, who.last_before),
    ):
        if since is not None:
            yield column >= since
        if before is not None:
            yield column < before


def _order(order: PeopleOrder) -> tuple[ColumnElement[Any], ...]:
    by: dict[PeopleOrder, ColumnElement[Any]] = {
        "warmest": people.c.welcome.desc(),
        "latest": people.c.last_at.desc(),
        "newest": people.c.first_at.desc(),
        "quietest": people.c.last_at.asc(),
        "name": authors.c.handle.asc(),
        "held": people.c.held.desc(),
    }
    last = people.c.author_pk
    return by[order], last.asc() if order in ("quietest", "name") else last.desc()
