"""`noisegate safety`: what may be a threat, and evidence that others can use and check."""

import sys
from datetime import datetime
from pathlib import Path

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import refuse_overwriting, reveal_option, talk_options
from noisegate.cli.talk import FAILED, Talk
from noisegate.flow.browse import as_triaged
from noisegate.flow.correct import act
from noisegate.flow.safety import (
    STEPS,
    Raised,
    content_of,
    file_name,
    ids_of,
    keep,
    raised,
    safety,
    to_json,
    verify,
    waiting,
)
from noisegate.flow.standing import open_store, triage_on
from noisegate.show.evidence import page
from noisegate.show.outfile import complete_file
from noisegate.show.sentences import counted, may_be_threats
from noisegate.show.terminal import headline, paragraph


@click.group("safety")
def safety_command() -> None:
    """See what may be a threat, and what to do next.

    Take evidence of it along with `export`.
    """


@safety_command.command("list")
@reveal_option
@talk_options
@plain_errors
def list_command(*, reveal: bool, talk: Talk) -> None:
    """List what waits for a look, masked until you --reveal it, and what you can do."""
    with open_store(talk.settings, create=False) as store:
        found = safety(store)
        total = waiting(store)
    if not total:
        talk.say("Nothing waits here. Nothing that arrived looks like a threat to you.")
        return
    talk.say(may_be_threats(total))
    for one in found.raised:
        talk.say(f"\n{_told(one, reveal=reveal)}")
    if total > len(found.raised):
        talk.say(f"\nThese are the latest {len(found.raised)}.")
    talk.say("\nWhat you can do, one step at a time:")
    for number, step in enumerate(STEPS, start=1):
        talk.say(f"{number}. {step.name}. {step.how}")
    talk.say(f"\nTo take evidence of them along: {talk.command('safety', 'export')}")


@safety_command.command("export")
@click.argument("comments", metavar="[ID]...", nargs=-1)
@click.option(
    "--out",
    "folder",
    default=".",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="The folder to write to (default: this one).",
)
@talk_options
@plain_errors
def export_command(comments: tuple[str, ...], folder: Path, talk: Talk) -> None:
    """Write an evidence file about some comments: a page to read or print, and the same as JSON.

    Without an ID, it is about everything that waits for a look. The words of the comments stand
    in it as they were written. What was not kept as evidence yet is kept by this.
    """
    made_at = datetime.now().astimezone()
    outs = [folder / file_name(made_at, ending) for ending in ("html", "json")]
    refuse_overwriting(outs, talk.settings.db)
    with open_store(talk.settings, create=False) as store:
        content = content_of(store, comments or ids_of(store), made_at)
    for out, text in zip(outs, (page(content), to_json(content)), strict=True):
        with complete_file(out) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
    talk.say(f"Wrote {' and '.join(map(str, outs))}, about {_many(len(content['comments']))}.")
    talk.say(f"Note this hash (SHA-256) in another place: {verify(outs[1]).sha256}")
    talk.say(f"To check them later: {talk.command('safety', 'verify', str(outs[0]))}")


@safety_command.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@talk_options
@plain_errors
def verify_command(file: Path, talk: Talk) -> None:
    """Check that an evidence file is as it was made. Exit code 1 where it is not."""
    found = verify(file)
    talk.say(f"{file}: evidence about {_many(found.comments)}, made at {found.made_at}.")
    for trouble in found.troubles:
        talk.say(f"- {trouble}")
    talk.say(f"SHA-256 of its content: {found.sha256}")
    if found.troubles:
        talk.say("It was changed after it was made.")
        sys.exit(FAILED)
    talk.say("It is whole. Compare the hash with the one that was noted when it was made.")


@safety_command.command("keep")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def keep_command(comment: str, talk: Talk) -> None:
    """Keep a comment as evidence, even where it is not read as a threat."""
    with open_store(talk.settings, create=False) as store:
        kept = keep(store, comment)
    talk.say(f"Kept, with its hash (SHA-256): {kept.sha256}")


@safety_command.command("handled")
@click.argument("comment", metavar="ID")
@talk_options
@plain_errors
def handled_command(comment: str, talk: Talk) -> None:
    """Say that you have seen to it. It stays as evidence, and no longer waits for a look."""
    with open_store(talk.settings, create=False) as store:
        kept = act(store, triage_on(store), comment, "done")
    back = talk.command("undo", comment)
    talk.say(f"Handled. {headline(as_triaged(kept))} To take it back: {back}")


@safety_command.command("show")
@click.argument("comment", metavar="ID")
@reveal_option
@talk_options
@plain_errors
def show_command(comment: str, *, reveal: bool, talk: Talk) -> None:
    """Show what is kept of one comment, and how to report it."""
    with open_store(talk.settings, create=False) as store:
        one = raised(store, comment)
    talk.say(_told(one, reveal=reveal))


def _told(one: Raised, *, reveal: bool) -> str:
    lines = [paragraph(one.triaged, reveal=reveal)]
    comment, author = one.triaged.comment, one.triaged.comment.author
    if author:
        lines.append(f"Its author’s id: {author.id or 'not known'}")
    if comment.url:
        lines.append(f"Where it was written: {comment.url}")
    if one.held > 1:
        lines.append(f"{counted(one.held, 'comment', 'comments')} of this account are held.")
    if one.edited:
        lines.append("It was edited later, where it was written; the first words are kept.")
    if one.evidence:
        lines.append(f"Kept {one.evidence.taken_at:%Y-%m-%d %H:%M} UTC: {one.evidence.sha256}")
    where = f" {one.report.url}" if one.report.url else ""
    lines.append(f"To report it on {one.report.name}: {one.report.how}{where}")
    return "\n".join(lines)


def _many(count: int) -> str:
    return counted(count, "comment", "comments")
