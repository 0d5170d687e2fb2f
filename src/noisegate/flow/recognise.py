"""What a file that was handed in is taken for, and what to ask where that is not plain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from noisegate.arrive.arrival import Arrival, ArriveError, Columned
from noisegate.arrive.columns import ROLES, guess_by_name, looks_like_a_name, said
from noisegate.arrive.files import columns_in, open_file
from noisegate.arrive.formats import FORMATS
from noisegate.flow.files import HowToRead

__all__ = ["ASKED", "Seen", "forms", "recognise"]

ASKED = ("text", "author", "created_at", "work", "id")
"""The roles of columns that a person is asked for, the first of which is needed."""

assert set(ASKED) <= set(ROLES)  # noqa: S101 - two tables that must agree

_MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """What one file is taken for.

    `title` says it in words, "" where it is not recognised; then `trouble` says why, and what to
    do. `columns` says which column is taken for what. `choices` are the columns that there are:
    what stands for each in a form, and what it is called; `guess` says by role which of them was
    taken. `doubtful`: a person should say more.
    """

    title: str = ""
    form: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    guess: Mapping[str, str] = field(default_factory=dict)
    doubtful: bool = False
    trouble: str | None = None


def forms() -> list[tuple[str, str]]:
    """Return every format by its name, with what a sentence calls it."""
    return [(one.name, one.title) for one in FORMATS]


def recognise(path: Path, how: HowToRead) -> Seen:
    """Look at the beginning of a file, as `how` says to read it. Never raises.

    A table of which nothing but its content says which column holds the comments is doubtful, as
    is a text that no format fits; a picture is not: nothing one could say would help.
    """
    try:
        arrival = next(open_file(path, form=how.form, options=how.options), None)
        if arrival is None:
            return Seen(trouble="There is nothing in it.")
        columns = arrival.columns or {}
    except ArriveError as error:
        names = tuple(columns_in(path))
        return Seen(choices=_choices(names), doubtful=bool(names), trouble=_sentence(error))
    names = tuple(arrival.names)
    choices = _choices(names)
    stands = {name: value for name, (value, _) in zip(names, choices, strict=False)}
    return Seen(
        arrival.format.title,
        arrival.format.name,
        {role: said(column) for role, column in columns.items()},
        choices,
        {role: stands[column] for role, column in columns.items() if column in stands},
        doubtful=not how.columns and not how.form and _guessed(arrival, names),
    )


def _guessed(arrival: Arrival, names: tuple[str, ...]) -> bool:
    """Say whether only the content of a table's columns told which of them is the text."""
    several = isinstance(arrival.format, Columned) and len(names) > 1
    return several and "text" not in guess_by_name(names)


def _choices(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return columns as (what stands for it, what it is called): a comment is no name."""
    shown = enumerate(names[:_MOST_COLUMNS], start=1)
    return tuple(
        (name, name) if looks_like_a_name(name) else (str(number), f"column {number}")
        for number, name in shown
    )


def _sentence(error: ArriveError) -> str:
    what = error.what[:1].upper() + error.what[1:]
    return f"{what}. {error.todo}"
