"""`noisegate feedback`: the board of what listeners would change, from the command line."""

import sys
from pathlib import Path

import click

from noisegate.cli.endings import form_by_ending
from noisegate.cli.errors import plain_errors
from noisegate.cli.options import refuse_overwriting, talk_options
from noisegate.cli.talk import FAILED, Talk
from noisegate.flow import board as flow
from noisegate.flow.board import STATES, PointEvent, PointState, Section, Wanted
from noisegate.flow.standing import open_store
from noisegate.show.board import (
    NO_SONG,
    NO_WORDS,
    STATE_WORDS,
    behind,
    happened,
    markdown,
    table,
    topic_words,
)
from noisegate.show.outfile import complete_file
from noisegate.show.sentences import counted

_ALL = "all"
_ENDINGS = {".md": "md", ".markdown": "md", ".csv": "csv"}
_state_option = click.option(
    "--state",
    type=click.Choice([*STATES, _ALL]),
    default="open",
    show_default=True,
    help="Only points that are this far.",
)
_topic_option = click.option("--topic", help="Only points on this topic, such as mix.")


@click.group("feedback")
def feedback_command() -> None:
    """See what listeners would change, and how far each point is.

    Take it along as a to-do list or a table with `export`.
    """


@feedback_command.command("list")
@_state_option
@_topic_option
@click.option(
    "--page", default=1, show_default=True, type=click.IntRange(min=1), help="Which page of it."
)
@talk_options
@plain_errors
def list_command(state: str, topic: str | None, page: int, talk: Talk) -> None:
    """List the points, by song and topic, with how many different people make each."""
    with open_store(talk.settings, create=False) as store:
        found = flow.board(store, _wanted(state, topic), page)
    for section in found.sections:
        _tell(talk, section)
    if not found.sections:
        talk.say("There is no point like that on the board.")
    elif found.page < found.pages:
        talk.aside(f"\nMore: {talk.command('feedback', 'list', '--page', str(found.page + 1))}")


def _tell(talk: Talk, section: Section) -> None:
    talk.say(f"\n{section.title or NO_SONG}: {counted(section.points, 'point', 'points')}")
    for topic, points in section.topics:
        talk.say(f"  {topic_words(topic)}")
        for told in points:
            talk.say(f"    {told.point.pk}. {told.words or NO_WORDS}")
            talk.say(f"       {behind(told)}, {STATE_WORDS[told.point.state]}")
            if told.point.note:
                talk.say(f"       Note: {told.point.note}")
    if section.more:
        talk.say(f"  and {counted(section.more, 'more point', 'more points')}")


@feedback_command.command("show")
@click.argument("point", type=int)
@talk_options
@plain_errors
def show_command(point: int, talk: Talk) -> None:
    """Show one point: who makes it, in their words without the heat, and what you did with it."""
    with open_store(talk.settings, create=False) as store:
        found = flow.look(store, point)
    if found is None:
        talk.aside("There is no such point on the board.")
        sys.exit(FAILED)
    told = found.told
    talk.say(f"{told.song or NO_SONG}, {topic_words(told.point.topic)}: {told.words or NO_WORDS}")
    talk.say(f"{behind(told)}, {STATE_WORDS[told.point.state]}")
    if told.point.note:
        talk.say(f"Note: {told.point.note}")
    for one in found.comments:
        talk.say(f"- {one.calm_text or NO_WORDS} ({one.comment.id})")
    for event in found.history:
        talk.aside(f"{event.seq}. {happened(event)}{'' if event.stands else ' Taken back.'}")


@feedback_command.command("state")
@click.argument("point", type=int)
@click.argument("state", type=click.Choice(STATES))
@talk_options
@plain_errors
def state_command(point: int, state: PointState, talk: Talk) -> None:
    """Say how far a point is: open, doing, done or declined."""
    with open_store(talk.settings, create=False) as store:
        event = flow.set_state(store, point, state)
    _say(talk, f"Point {point} is {STATE_WORDS[state]}.", event)


@feedback_command.command("note")
@click.argument("point", type=int)
@click.argument("text")
@talk_options
@plain_errors
def note_command(point: int, text: str, talk: Talk) -> None:
    """Keep a note on a point; an empty one takes it away."""
    with open_store(talk.settings, create=False) as store:
        event = flow.set_note(store, point, text)
    _say(talk, "Your note is kept." if text.strip() else "Your note is taken away.", event)


@feedback_command.command("move")
@click.argument("comments", metavar="ID...", nargs=-1, required=True)
@click.option("--to", type=int, help="The point they make; a new one of their own without it.")
@talk_options
@plain_errors
def move_command(comments: tuple[str, ...], to: int | None, talk: Talk) -> None:
    """Let comments count for another point of their song, or for a new one."""
    with open_store(talk.settings, create=False) as store:
        event = flow.split(store, comments) if to is None else flow.move(store, comments, to)
    many = counted(len(comments), "comment counts", "comments count")
    _say(talk, f"{many} for point {event.point} now.", event)


@feedback_command.command("undo")
@click.argument("point", type=int)
@click.option("--event", type=int, help="Not the latest thing you did with it, but this one.")
@talk_options
@plain_errors
def undo_command(point: int, event: int | None, talk: Talk) -> None:
    """Take back what you did with a point."""
    with open_store(talk.settings, create=False) as store:
        done = flow.undo(store, point, event)
    _say(talk, "Taken back.", done)


@feedback_command.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "csv"]),
    help="A to-do list for people, or a table for programs (default: as --out ends, else md).",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it here.")
@_state_option
@_topic_option
@talk_options
@plain_errors
def export_command(
    form: str | None, out: Path | None, state: str, topic: str | None, talk: Talk
) -> None:
    """Take the board along: a to-do list in Markdown, or a table in CSV."""
    refuse_overwriting([out], talk.settings.db)
    lines = table if form_by_ending(out, form, _ENDINGS) == "csv" else markdown
    with open_store(talk.settings, create=False) as store:
        points = flow.exported(store, _wanted(state, topic))
        if out is None:
            for line in lines(points):
                talk.say(line)
            return
        with complete_file(out) as part, part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines(points))
    talk.say(f"Wrote {out}.")


def _wanted(state: str, topic: str | None) -> Wanted:
    return Wanted(next((one for one in STATES if one == state), None), topic)


def _say(talk: Talk, said: str, event: PointEvent) -> None:
    back = talk.command("feedback", "undo", str(event.point), "--event", str(event.seq))
    talk.say(f"{said} To take it back: {back}")
