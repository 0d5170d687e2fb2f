"""The names of files that are written: how they end must say what comes to be in them.

A name with another ending is most often a slip, or an older file of some other kind: a table of
comments, say, which a report would take the place of.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

PAGE = (".html", ".htm")
"""How the name of a web page ends."""


def refuse_other_endings(out: Path | None, endings: Iterable[str]) -> None:
    """Raise `UsageError` where a file's name does not end as what would be written to it."""
    if out and _is_named(out) and _ending(out) not in endings:
        raise click.UsageError(
            f"{out} is not named like what would be written to it. "
            f"Give it a name that ends in {_either(endings)}."
        )


def form_by_ending(out: Path | None, asked: str | None, endings: Mapping[str, str]) -> str | None:
    """Return the format of what is written: as `asked`, else as the name of `out` ends.

    `endings` says which ending names which format; None where neither says anything. Raises
    `UsageError` where the two disagree, or the name ends otherwise and none was asked for.
    """
    if not out or not _is_named(out):
        return asked
    named = endings.get(_ending(out))
    if named is None and asked is None:
        raise click.UsageError(
            f"The name of {out} does not say which format to write. Give it a name that ends in "
            f"{_either(endings)}, or say --format as well."
        )
    if named and asked and named != asked:
        fitting = _either(ending for ending, form in endings.items() if form == asked)
        raise click.UsageError(
            f"{out} is named like {named}, and --format says {asked}. Leave --format out, or give "
            f"it a name that ends in {fitting}."
        )
    return asked or named


def _is_named(out: Path) -> bool:
    # A device or a pipe is called what it is called, and nothing in it gets lost.
    return out.is_file() or not out.exists()


def _ending(out: Path) -> str:
    return out.resolve().suffix.lower()  # of the file that is replaced, where this links to it


def _either(endings: Iterable[str]) -> str:
    *most, last = endings
    return f"{', '.join(most)} or {last}" if most else last
