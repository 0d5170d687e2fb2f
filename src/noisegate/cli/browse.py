"""`noisegate list` and `noisegate show`: looking at what is kept."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from noisegate.calm import printable
from noisegate.cli.errors import plain_errors
from noisegate.cli.options import filter_options, reveal_option, talk_options
from noisegate.cli.talk import Talk
from noisegate.comment import Event
from noisegate.flow.browse import Filter, everything_about, find
from noisegate.flow.standing import open_store
from noisegate.show.records import to_csv, to_jsonl, to_plain
from noisegate.show.terminal import details, headline
from noisegate.show.told import told
from noisegate.triage import Triaged


@click.command("list")
@filter_options
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many to list, newest first; 0 lists all.",
)
@click.option("--oldest-first", is_flag=True, help="Start with the oldest.")
@click.option(
    "--format",
    "form",
    default="plain",
    show_default=True,
    type=click.Choice(["plain", "jsonl", "csv"]),
    help="Paragraphs for people, or records for programs.",
)
@reveal_option
@talk_options
@plain_errors
def list_command(
    wanted: Filter, limit: int, form: str, *, oldest_first: bool, reveal: bool, talk: Talk
) -> None:
    """List the comments that are kept; options narrow it down.

    Newest first, in short paragraphs. What the gate holds is masked until you --reveal it.
    """
    wanted = replace(wanted, limit=limit or None, newest_first=not oldest_first)
    makers = {"jsonl": to_jsonl(sys.stdout), "csv": to_csv(sys.stdout)}
    maker = makers.get(form) or to_plain(sys.stdout, reveal=reveal)
    with open_store(talk.settings, create=False) as store, maker as write:
        listed = 0
        for listed, one in enumerate(find(store, wanted), start=1):  # noqa: B007 - counted
            write(one)
        total = store.count(replace(wanted, limit=None))
    if not total:
        talk.aside("No comment is like that.")
    elif total > listed:
        talk.aside(f"{listed:,} of {total:,} listed. For more: --limit, or narrow it down.")


@click.command("show")
@click.argument("comment", metavar="ID")
@reveal_option
@talk_options
@plain_errors
def show_command(comment: str, *, reveal: bool, talk: Talk) -> None:
    """Show everything known about one comment.

    What was read in it, what was decided and why, its thread, and every event on it. Hostile
    words are masked until you ask for them with --reveal.
    """
    with open_store(talk.settings, create=False) as store:
        whole = everything_about(store, comment)
    for line in details(whole.triaged, reveal=reveal):
        talk.say(line)
    for line in _arrived(whole.triaged, reveal=reveal):
        talk.say(line)
    if not whole.triaged.comment.own:
        talk.say("Answered." if whole.answered else "Not answered yet.")
    if whole.draft:
        talk.say("\nYour draft:")
    for line in whole.draft.splitlines():
        talk.say(f"  {printable(line)}".rstrip())
    others = [one for one in whole.thread if one.comment.id != whole.triaged.comment.id]
    if others:
        talk.say(f"\nIn its thread ({len(others)} more):")
    for one in others:
        talk.say(f"- {headline(one)} {one.comment.id}")
    talk.say("\nWhat happened to it:")
    for event in whole.events:
        talk.say(f"- {_told(event)}")


def _arrived(triaged: Triaged, *, reveal: bool) -> Iterator[str]:
    """Yield, line by line, what came with a comment beside its words."""
    comment = triaged.comment
    yield f"Id: {comment.id}"
    yield from _author(triaged, reveal=reveal)
    if comment.likes is not None:
        yield f"Likes: {comment.likes:,}"
    if comment.parent:
        yield f"It answers: {comment.parent}"
    if comment.url:
        yield f"Where it was written: {comment.url}"
    if comment.raw is not None:
        calm = reveal or triaged.calm_text == comment.text
        yield (
            f"As received: {printable(comment.raw)}"
            if calm
            else ("As received: masked. See it: --reveal")
        )


def _author(triaged: Triaged, *, reveal: bool) -> Iterator[str]:
    """Yield what is known of who wrote it; of what is masked only if asked, as names can hurt."""
    author = triaged.comment.author
    if not author or not (author.id or author.url):
        return
    if not reveal and triaged.calm_text is None:
        yield "Who wrote it: masked. See it: --reveal"
        return
    if author.id:
        yield f"Its author's id: {printable(author.id)}"
    if author.url:
        yield f"Its author's page: {printable(author.url)}"


def _told(event: Event) -> str:
    return f"{event.at:%Y-%m-%d %H:%M} UTC: {told(event)} (Event {event.seq})"
