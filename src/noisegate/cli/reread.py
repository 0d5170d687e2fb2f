"""`noisegate reread`: old comments by a new model or policy."""

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import reveal_option, talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.reread import pending, preview_reread, reread
from noisegate.flow.standing import open_store, triage_on
from noisegate.show.terminal import moves


@click.command("reread")
@click.option(
    "--preview",
    "sample",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Change nothing; judge this many and say what would move.",
)
@reveal_option
@talk_options
@plain_errors
def reread_command(sample: int | None, *, reveal: bool, talk: Talk) -> None:
    """Judge again what a newer model or policy has not judged.

    It may be stopped at any time and goes on from there when called again. Your corrections,
    releases and holds stay in force.
    """
    with open_store(talk.settings, create=False) as store:
        triage = triage_on(store)
        count = pending(store, triage)
        if not count:
            talk.say("Every comment is judged by the present model and policy.")
            return
        if sample is not None:
            talk.say(f"{count:,} comments would be judged again.")
            talk.say(moves(preview_reread(store, triage, sample), reveal=reveal))
            return
        watch = Listening(talk, "Read")
        job = reread(store, triage, watch)
        watch.close()
        talk.say(f"Judged {job.done:,} comments again.")
