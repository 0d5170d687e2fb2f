"""What you say of a comment: `correct`, `release`, `hold`, `answered`, `undo`."""

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.browse import as_triaged
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.standing import open_store, triage_on
from noisegate.labels import KINDS
from noisegate.show.sentences import counted
from noisegate.show.terminal import headline


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
