"""`noisegate import`: files into your own database."""

import sys

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening, exit_code
from noisegate.cli.options import file_options, inputs, talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.browse import summary_of
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.standing import open_store, triage_on
from noisegate.flow.take_in import take_in
from noisegate.show.terminal import overview


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--limit", default=5, show_default=True, help="How many comments to list.")
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
        watch = Listening(talk, "Kept")
        intake, added = take_in(store, inputs(files), HowToRead(form, source, columns), watch)
        watch.close()
        talk.aside(
            f"{added.new:,} new comments, {added.changed:,} edited, {added.known:,} known already."
        )
        for account in intake.owners:
            talk.aside(
                f"Taken as you, since the file says so: {account.handle} on {account.source}. "
                f'Not you? noisegate me remove "{account.handle}" --source {account.source}'
            )
        watch = Listening(talk, "Read")
        reread(store, triage_on(store), watch)
        watch.close()
        talk.say(overview(summary_of(store), limit))
    sys.exit(exit_code(intake))
