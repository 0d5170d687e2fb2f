"""What you say of a comment, what you do with it, and taking it back."""

import sys

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.acts import Said, draft, once
from noisegate.flow.browse import as_triaged
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.standing import open_store, triage_on
from noisegate.labels import KINDS
from noisegate.show.sentences import counted
from noisegate.show.terminal import headline
from noisegate.show.told import done


@click.command("correct")
@click.argument("comment", metavar="ID")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(list(KINDS)),
    help="What it really is; give it several times where it is several things.",
)
@click.option("--undo", "undone", is_flag=True, help="Take back your last act on this comment.")
@talk_options
@plain_errors
def correct_command(comment: str, kinds: tuple[str, ...], *, undone: bool, talk: Talk) -> None:
    """Correct what a comment is, or take a correction back.

    The comment is decided anew at once, and so are similar ones: see `noisegate learnt`. The
    correction survives any later model.
    """
    if bool(kinds) == undone:
        raise click.UsageError("Say either what it is, with --kind, or --undo.")
    if undone:
        _undo(talk, comment)
        return
    with open_store(talk.settings, create=False) as store:
        said = correct(store, triage_on(store), comment, kinds)
    back = talk.command("undo", comment)
    talk.say(f"Corrected. {headline(as_triaged(said.kept))} To take it back: {back}")
    _tell_moved(talk, said.moved)


@click.command("release")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def release_command(comment: str, talk: Talk) -> None:
    """Let a held comment through, whatever the policy says."""
    _act(talk, comment, "released", "Released.")


@click.command("hold")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def hold_command(comment: str, talk: Talk) -> None:
    """Hold a comment back, whatever the policy says."""
    _act(talk, comment, "held", "Held.")


@click.command("answered")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def answered_command(comment: str, talk: Talk) -> None:
    """Mark a comment as answered, wherever you answered it.

    Your replies in imported files mark what they answer by themselves.
    """
    _act(talk, comment, "answered", "Marked as answered.")


@click.command("thank")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def thank_command(comment: str, talk: Talk) -> None:
    """Mark the person as thanked; the comment leaves today's list."""
    _once(talk, comment, "thanked")


@click.command("done")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def done_command(comment: str, talk: Talk) -> None:
    """Be done with a comment; it leaves today's list."""
    _once(talk, comment, "done")


@click.command("file")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def file_command(comment: str, talk: Talk) -> None:
    """Put a comment on the feedback board."""
    _once(talk, comment, "filed")


@click.command("draft")
@click.argument("comment", metavar="ID")
@click.argument("text", metavar="TEXT")
@talk_options
@plain_errors
def draft_command(comment: str, text: str, talk: Talk) -> None:
    """Keep a reply that you begin, on this machine; nothing is sent.

    TEXT may be - for standard input; an empty one lets the draft go.
    """
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    with open_store(talk.settings, create=False) as store:
        said = draft(store, triage_on(store), comment, text)
    if said is None:
        talk.say("The draft is as it was.")
        return
    _tell(talk, said)


@click.command("undo")
@click.argument("comment", metavar="ID")
@click.option(
    "--event",
    type=int,
    metavar="NUMBER",
    help="Take back this event (see `noisegate show`), even an undo.",
)
@talk_options
@plain_errors
def undo_command(comment: str, event: int | None, talk: Talk) -> None:
    """Take back your last act on a comment, or a given one."""
    _undo(talk, comment, event)


def _once(talk: Talk, comment: str, what: str) -> None:
    with open_store(talk.settings, create=False) as store:
        said = once(store, triage_on(store), comment, what)
    _tell(talk, said)


def _tell(talk: Talk, said: Said) -> None:
    """Say what was done, and how to take it back."""
    comment = said.kept.comment.id
    back = talk.command("undo", comment, "--event", str(said.event.seq))
    talk.say(f"{done(said.event, as_triaged(said.kept))} To take it back: {back}")


def _act(talk: Talk, comment: str, what: str, said: str) -> None:
    with open_store(talk.settings, create=False) as store:
        kept = act(store, triage_on(store), comment, what)
    back = talk.command("undo", comment)
    talk.say(f"{said} {headline(as_triaged(kept))} To take it back: {back}")


def _undo(talk: Talk, comment: str, seq: int | None = None) -> None:
    with open_store(talk.settings, create=False) as store:
        said = undo(store, triage_on(store), comment, seq)
    talk.say(f"Taken back. {headline(as_triaged(said.kept))}")
    _tell_moved(talk, said.moved)
    talk.say(f"To bring it back: {talk.command('undo', comment, '--event', str(said.event.seq))}")


def _tell_moved(talk: Talk, moved: int) -> None:
    """Say how many comments followed, where any did."""
    if moved:
        many = counted(moved, "similar comment was", "similar comments were")
        talk.say(f"{many} decided anew by it. See what was learnt: {talk.command('learnt')}")
