"""Who is in the audience: groups that a creator would name, each defined in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

CORE_DAYS = 5
"""On how many days someone wrote something welcome who is called a core fan."""

NEW = timedelta(weeks=4)
"""How long someone is new."""

QUIET = timedelta(weeks=8)
"""After how long without a word someone has gone quiet."""


@dataclass(frozen=True, slots=True)
class Span:
    """Who belongs to a group, by the days with a welcome comment, and by when they wrote.

    Bounds on days are inclusive; of times, `since` is inclusive and `before` exclusive.
    """

    least_days: int = 1
    most_days: int | None = None
    first_since: datetime | None = None
    first_before: datetime | None = None
    last_since: datetime | None = None
    last_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people: what it is called, who is in it in plain words, and the same exactly.

    `order` is how its people are listed: the "warmest", "latest", "newest" or "quietest" first.
    `span` takes the moment that "lately" is counted back from.
    """

    name: str
    heading: str
    says: str
    order: str
    span: Callable[[datetime], Span]


def _core(now: datetime) -> Span:
    return Span(least_days=CORE_DAYS, last_since=now - QUIET)


def _newcomers(now: datetime) -> Span:
    return Span(most_days=CORE_DAYS - 1, first_since=now - NEW)


def _returning(now: datetime) -> Span:
    since = now - QUIET
    return Span(2, CORE_DAYS - 1, first_before=now - NEW, last_since=since)


def _quiet(now: datetime) -> Span:
    return Span(least_days=2, last_before=now - QUIET)


def _once(now: datetime) -> Span:
    return Span(most_days=1, first_before=now - NEW)


_GROUPS = (
    Group(
        "core",
        "Core fans",
        "They wrote something welcome on five days or more, and in the last eight weeks.",
        "warmest",
        _core,
    ),
    Group(
        "newcomers",
        "Newcomers",
        "Their first comment came in the last four weeks.",
        "newest",
        _newcomers,
    ),
    Group(
        "returning",
        "Returning",
        "They came back: on two to four days, the last time in the last eight weeks.",
        "latest",
        _returning,
    ),
    Group(
        "quiet",
        "Gone quiet",
        "They came back at least once, and have not written for eight weeks.",
        "warmest",
        _quiet,
    ),
    Group(
        "once",
        "Here once",
        "They wrote on one day, more than four weeks ago.",
        "latest",
        _once,
    ),
)

GROUPS: Mapping[str, Group] = {group.name: group for group in _GROUPS}
"""Every group by its name, in the order in which pages show them. Nobody is in two."""
