"""`noisegate import`: files into your own database."""

import sys
from datetime import datetime

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening, exit_code, taken_as_you
from noisegate.cli.options import file_options, inputs, limit_option, talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.browse import summary_of
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.shield import tend
from noisegate.flow.standing import open_store, triage_on
from noisegate.flow.take_in import take_in
from noisegate.show.sentences import counted
from noisegate.show.terminal import overview


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@limit_option(5)
@file_options
@talk_options
@plain_errors
def import_command(
    files: tuple[str, ...],
    limit: int,
    form: str | None,
    columns: dict[str, str],
    source: str | None,
    talk: Talk,
) -> None:
    """Keep the comments of files in your database, and judge them.

    Importing a file again changes nothing; a newer export of the same comments adds what is new.
    """
    with open_store(talk.settings) as store:
        tend(store, datetime.now().astimezone())
        watch = Listening(talk, "Kept")
        intake, added = take_in(store, inputs(files), HowToRead(form, source, columns), watch)
        watch.close()
        talk.aside(
            f"{counted(added.new, 'new comment', 'new comments')}, {added.changed:,} edited, "
            f"{added.known:,} known already."
        )
        for account in intake.owners:
            source = account.source or ""
            remove = talk.command("me", "remove", account.handle, "--source", source)
            talk.aside(f"{taken_as_you([f'{account.handle} on {source}'])} Not you? {remove}")
        watch = Listening(talk, "Read")
        reread(store, triage_on(store), watch)
        watch.close()
        care_at = f"(to see which: {talk.command('list', '--decision', 'escalate')})"
        talk.say(overview(summary_of(store), limit, care_at))
    sys.exit(exit_code(intake))
