"""`noisegate backup`, `restore`, `erase` and `doctor`: taking care of your data."""

import sys
from pathlib import Path

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import refuse_overwriting, talk_options
from noisegate.cli.talk import FAILED, Talk
from noisegate.flow.care import back_up, bring_back, erase, scrub, written_by
from noisegate.flow.doctor import examine
from noisegate.flow.erasing import erase_everything
from noisegate.show.safe import safe
from noisegate.show.sentences import counted


@click.command("backup")
@click.argument("to", required=False, type=click.Path(path_type=Path))
@talk_options
@plain_errors
def backup_command(to: Path | None, talk: Talk) -> None:
    """Write a complete copy of your database to a file.

    TO is that file, or a folder for one named by date and time. Without it, the copy goes to
    the folder "backups" in your data folder, as those of the inbox do. Nothing is overwritten.
    """
    refuse_overwriting([to], talk.settings.db)
    path = back_up(talk.settings, to)
    talk.say(f"Backed up to {path}. To bring it back: {talk.command('restore', str(path))}")


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@talk_options
@plain_errors
def restore_command(backup: Path, talk: Talk) -> None:
    """Put a backup in the place of your database. The replaced one is kept beside it."""
    replaced = bring_back(talk.settings, backup)
    kept = f" What was there before is kept at {replaced}." if replaced else ""
    talk.say(f"Restored {backup} to {talk.settings.db}.{kept}")


@click.command("erase")
@click.argument("author", required=False)
@click.option("--source", help="Where this person wrote, such as youtube.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--everything", is_flag=True, help="Erase all that is kept, as if never used.")
@click.option("--scrub", "only_scrub", is_flag=True, help="Only overwrite what was erased before.")
@talk_options
@plain_errors
def erase_command(
    author: str | None,
    source: str | None,
    *,
    yes: bool,
    everything: bool,
    only_scrub: bool,
    talk: Talk,
) -> None:
    """Erase everything one commenter wrote, for good.

    With --everything, all that is kept.

    AUTHOR is a name or an id. Text, name, readings, your note on them and evidence kept of them
    are removed; replies of others stay.
    Importing the same comments again does not bring them back. This is the one thing that can't
    be undone. Earlier backups, reports, records and reject files are not touched.
    """
    if only_scrub:
        done = scrub(talk.settings)
        talk.say("Overwritten." if done else "The database is still in use; try again later.")
        return
    if everything:
        _erase_everything(talk, yes=yes)
        return
    if not author or not source:
        raise click.UsageError(
            "Say whom to erase, and where: noisegate erase NAME --source youtube"
        )
    if not yes:
        many = counted(written_by(talk.settings, source, author), "comment", "comments")
        click.confirm(safe(f"Erase {many} by {author} on {source}, for good?"), abort=True)
    erased = erase(talk.settings, source, author)
    many = counted(erased.comments, "comment", "comments")
    talk.say(f"Erased {many}, and what was known about their author.")
    if erased.evidence:
        kept = counted(erased.evidence, "comment", "comments")
        talk.say(f"The evidence kept of {kept} is gone, too; exports made before are not touched.")
    if not erased.scrubbed:
        _busy(talk)


def _erase_everything(talk: Talk, *, yes: bool) -> None:
    if not yes:
        click.confirm(f"Erase all that is kept in {talk.settings.db}, for good?", abort=True)
    scrubbed = erase_everything(talk.settings)
    talk.say("Everything is erased. Backups and files that you exported are not touched.")
    if not scrubbed:
        _busy(talk)


def _busy(talk: Talk) -> None:
    talk.aside(
        "The rows are gone, but another program is using the database, so their bytes could "
        f"not be overwritten yet. Close it and run: {talk.command('erase', '--scrub')}"
    )


@click.command("doctor")
@talk_options
@plain_errors
def doctor_command(talk: Talk) -> None:
    """Check versions, model and database, and say what is missing."""
    ill = False
    for finding in examine(talk.settings):
        talk.say(f"{finding.what}: {finding.found}.")
        if finding.todo:
            ill = True
            how = f" {talk.command(*finding.run)}" if finding.run else ""
            talk.say(f"  {finding.todo}{how}")
    talk.say("Something needs you; see above." if ill else "All is well.")
    if ill:
        sys.exit(FAILED)
