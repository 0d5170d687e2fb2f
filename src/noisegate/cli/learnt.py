"""`noisegate learnt`: what your corrections taught, and forgetting it."""

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.learn import forget, recall, taught
from noisegate.flow.standing import open_store, triage_on
from noisegate.show.learnt import lines
from noisegate.show.sentences import counted


@click.command("learnt")
@click.option("--forget", "forgets", is_flag=True, help="Forget it. What you corrected stays so.")
@click.option("--undo", "recalls", is_flag=True, help="Take the latest --forget back.")
@talk_options
@plain_errors
def learnt_command(*, forgets: bool, recalls: bool, talk: Talk) -> None:
    """Tell what your corrections taught, or forget it.

    Comments similar to those you corrected follow: those that are kept already, and those to
    come. Nothing else moves, your policy decides as before, and no threat is hidden by it.
    """
    if forgets and recalls:
        raise click.UsageError("Say either --forget or --undo.")
    if forgets:
        _forget(talk)
    elif recalls:
        _recall(talk)
    else:
        _tell(talk)


def _tell(talk: Talk) -> None:
    with open_store(talk.settings, create=False) as store:
        found = taught(store)
    for line in lines(found):
        talk.say(line)
    if found.moves:
        talk.say(f"To see them: {talk.command('list', '--learnt')}")
    if found.corrections:
        talk.say(f"To forget what was learnt: {talk.command('learnt', '--forget')}")


def _forget(talk: Talk) -> None:
    with open_store(talk.settings, create=False) as store:
        corrections, moved = forget(store, triage_on(store))
    if not corrections:
        talk.say("Nothing was learnt that could be forgotten.")
        return
    many = counted(corrections, "correction", "corrections")
    talk.say(f"Forgot what {many} taught. {_decided(moved)}")
    talk.say(f"To take it back: {talk.command('learnt', '--undo')}")


def _recall(talk: Talk) -> None:
    with open_store(talk.settings, create=False) as store:
        found, moved = recall(store, triage_on(store))
    talk.say(f"Learnt again. {_decided(moved)}" if found else "Nothing was forgotten.")


def _decided(moved: int) -> str:
    many = counted(moved, "comment was", "comments were")
    return f"{many} decided anew." if moved else "No comment is decided otherwise by it."
