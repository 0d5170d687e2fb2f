"""Options that several commands share, said once."""

import functools
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from noisegate.cli.talk import Talk
from noisegate.comment import ACTIONS
from noisegate.flow.browse import Filter
from noisegate.labels import KINDS
from noisegate.settings import load

_DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]

F = TypeVar("F", bound=Callable[..., Any])


def stacked(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Join several options into one decorator, the first on top."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _talk(ctx: click.Context, _param: click.Parameter, value: bool) -> Talk:
    db = ctx.params.pop("db", None)
    return Talk(load(os.environ, db=db, plain=value), db)


plain_option = click.option(
    "--plain",
    "talk",
    is_flag=True,
    callback=_talk,
    help="Plain text: no drawn bars, no colour. Also when NO_COLOR is set.",
)
"""`--plain` alone, for a command that has a database of its own; the command gets `talk`."""

talk_options = stacked(
    click.option(
        "--db",
        metavar="FILE",
        is_eager=True,
        help="The database to use (default: in your data folder; see `noisegate doctor`).",
    ),
    plain_option,
)
"""`--db` and `--plain`; the command gets them as one argument, `talk`."""


def limit_option(default: int) -> Callable[[F], F]:
    """Make the option `--limit` of the commands that list what is worth an answer."""
    return click.option(
        "--limit",
        default=default,
        show_default=True,
        type=click.IntRange(min=0),
        help="How many of the comments worth your time to list.",
    )


reveal_option = click.option(
    "--reveal", is_flag=True, help="Show hostile words, too. They are masked otherwise."
)

file_options = stacked(
    click.option(
        "--from",
        "form",
        metavar="FORMAT",
        help="The format of the files, where it is not recognised (docs: sources).",
    ),
    click.option(
        "--columns",
        "columns",
        metavar="ROLE=NAME",
        multiple=True,
        callback=lambda _ctx, _param, value: pairs(value),
        help="Which column of a table holds what, such as text=Comment,author=Name.",
    ),
    click.option("--source", metavar="NAME", help="Where the comments are from, such as youtube."),
)


_FILTERS = stacked(
    click.option(
        "--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Of a kind."
    ),
    click.option(
        "--decision",
        "actions",
        multiple=True,
        type=click.Choice(ACTIONS),
        help="Decided so: gate is what is held, escalate what needs care.",
    ),
    click.option("--source", help="From a source, such as youtube."),
    click.option("--work", help="Under a work, by its id or title."),
    click.option("--author", help="By a person: their name, id or handle."),
    click.option(
        "--since",
        type=click.DateTime(_DATES),
        help="Written on this day or later (UTC); the undated are left out.",
    ),
    click.option(
        "--until", type=click.DateTime(_DATES), help="Written before this day (UTC), likewise."
    ),
    click.option("--text", help="With these words."),
    click.option(
        "--answered/--unanswered", default=None, help="Whether you have answered it already."
    ),
    click.option(
        "--learnt", is_flag=True, default=None, help="Moved by what your corrections taught."
    ),
)


def filter_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose comments; the command gets them as one `Filter`, `wanted`."""

    @functools.wraps(function)
    def with_filter(**given: Any) -> Any:
        chosen = {name: given.pop(name) for name in _FILTER_FIELDS}
        for name in ("kinds", "actions"):
            chosen[name] = chosen[name] or None
        for name in ("since", "until"):
            chosen[name] = chosen[name] and chosen[name].replace(tzinfo=UTC)
        return function(wanted=Filter(**chosen), **given)

    return _FILTERS(with_filter)


_FILTER_FIELDS = (
    "kinds",
    "actions",
    "source",
    "work",
    "author",
    "since",
    "until",
    "text",
    "answered",
    "learnt",
)


def pairs(values: Sequence[str]) -> Mapping[str, str]:
    """Parse `role=name` pairs, given one by one or joined by commas."""
    found: dict[str, str] = {}
    for part in (part for value in values for part in value.split(",") if part.strip()):
        role, sign, name = part.partition("=")
        if not sign or not role.strip() or not name.strip():
            raise click.BadParameter(f"'{part}' should look like NAME=VALUE.")
        found[role.strip()] = name.strip()
    return found


def refuse_overwriting(outputs: Sequence[Path | None], *inputs: str | Path | None) -> None:
    """Raise `UsageError` where something to be written would replace something that is read."""
    for number, out in enumerate(outputs):
        if out and not out.parent.is_dir():
            raise click.UsageError(f"There is no folder {out.parent} to write {out.name} to.")
        others = [*inputs, *outputs[:number]]
        if out and any(other and _same_file(out, other) for other in others):
            raise click.UsageError(
                f"{out} is also read or written otherwise, and would be lost. Choose another name."
            )


def _same_file(one: Path, other: str | Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return one.absolute() == Path(other).absolute()  # where one of them is yet to be made


def inputs(files: Sequence[str]) -> list[Path | BinaryIO]:
    """Turn file names into inputs; `-` is standard input."""
    return [sys.stdin.buffer if name == "-" else Path(name) for name in files]
