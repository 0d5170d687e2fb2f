"""`noisegate me` and `noisegate works`: what you tell Noisegate about yourself and your songs."""

from datetime import UTC, datetime

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.standing import open_store
from noisegate.show.sentences import counted

_source_option = click.option(
    "--source", metavar="NAME", help="Only on this source, such as youtube; otherwise on all."
)


@click.group("me")
def me_command() -> None:
    """Say which accounts are yours.

    Your replies are not triaged, and mark what they answer as answered.
    """


@me_command.command("add")
@click.argument("handle")
@_source_option
@talk_options
@plain_errors
def add(handle: str, source: str | None, talk: Talk) -> None:
    """Add an account of yours, by its name, id or @handle."""
    with open_store(talk.settings) as store:
        found = store.add_own(source, handle)
    place = f" on {source}" if source else ""
    kept = counted(found, "comment here becomes", "comments here become") + " yours"
    talk.say(f"{handle} is you{place}. {kept if found else 'No comment here is by that name yet'}.")


@me_command.command("remove")
@click.argument("handle")
@_source_option
@talk_options
@plain_errors
def remove(handle: str, source: str | None, talk: Talk) -> None:
    """Take an account back that is not yours."""
    with open_store(talk.settings, create=False) as store:
        known = store.remove_own(source, handle)
    place = f" on {source}" if source else ""
    if known:
        talk.say(f"{handle} is not you{place}.")
    else:
        talk.say(f"{handle} was not known as you{place}. See {talk.command('me', 'list')}")


@me_command.command("list")
@talk_options
@plain_errors
def list_accounts(talk: Talk) -> None:
    """List the accounts known as yours."""
    with open_store(talk.settings, create=False) as store:
        accounts = store.own_accounts()
    for account in accounts:
        talk.say(f"{account.handle}, on {account.source or 'every source'}")
    if not accounts:
        talk.say(f"No account is known as yours. Add one: {talk.command('me', 'add', '@handle')}")


@click.group("works")
def works_command() -> None:
    """Name your songs, and say when they came out.

    Files often carry bare ids; with names and dates, summaries and reports read better.
    """


@works_command.command("list")
@talk_options
@plain_errors
def list_works(talk: Talk) -> None:
    """List the works that comments stand under."""
    with open_store(talk.settings, create=False) as store:
        works = store.works()
    for kept in works:
        title = f"“{kept.work.title}”" if kept.work.title else "no title yet"
        day = kept.work.released_at and kept.work.released_at.astimezone(UTC)
        out = f", released {day:%Y-%m-%d}" if day else ""
        many = counted(kept.comments, "comment", "comments")
        talk.say(f"{kept.source} {kept.work.id}: {title}{out}, {many}")
    if not works:
        talk.say("No work is known yet; they come with the comments you import.")


@works_command.command("set")
@click.argument("source")
@click.argument("work", metavar="ID")
@click.option("--title", help="What it is called.")
@click.option(
    "--released",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it came out (UTC), as 2026-07-03.",
)
@click.option("--url", help="Where it is.")
@talk_options
@plain_errors
def set_work(
    source: str,
    work: str,
    title: str | None,
    released: datetime | None,
    url: str | None,
    talk: Talk,
) -> None:
    """Name a work, and say when it came out and where it is."""
    if not (title or released or url):
        raise click.UsageError("Say what to set: --title, --released or --url.")
    moment = released.replace(tzinfo=UTC) if released else None
    with open_store(talk.settings) as store:
        store.set_work(source, work, title=title, released_at=moment, url=url)
    talk.say(f"{source} {work} is set.")
