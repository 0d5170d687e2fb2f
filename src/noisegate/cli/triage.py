"""`noisegate triage`: files in, a quiet and explained triage out."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import click

from noisegate.cli.endings import PAGE, form_by_ending, refuse_other_endings
from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening, exit_code, taken_as_you
from noisegate.cli.options import (
    file_options,
    inputs,
    limit_option,
    refuse_overwriting,
    reveal_option,
    talk_options,
)
from noisegate.cli.report import save_report
from noisegate.cli.talk import Talk
from noisegate.flow.files import HowToRead, Intake, comments_from
from noisegate.flow.standing import triage_for
from noisegate.flow.summary import Summary, Tally
from noisegate.show.outfile import complete_file
from noisegate.show.records import Write, to_csv, to_jsonl, to_parquet, to_plain
from noisegate.show.sentences import counted
from noisegate.show.terminal import overview
from noisegate.triage import Triaged

_FORMATS = ("jsonl", "csv", "parquet", "plain")
_ENDINGS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".txt": "plain",
}


@click.command("triage")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form_out",
    type=click.Choice(_FORMATS),
    help="Write one record a comment, in order, in place of the summary.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the records to this file; the format follows from its ending.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a self-contained HTML page about all comments to this file.",
)
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Decide by this TOML file, not by the policy in your database.",
)
@limit_option(10)
@file_options
@reveal_option
@talk_options
@plain_errors
def triage_command(
    files: tuple[str, ...],
    form_out: str | None,
    out: Path | None,
    report: Path | None,
    policy_file: Path | None,
    limit: int,
    form: str | None,
    columns: dict[str, str],
    source: str | None,
    reveal: bool,
    talk: Talk,
) -> None:
    """Read comments from files, and tell what is in them.

    FILE may be - for standard input. Nothing is kept, and nothing leaves this machine. Without
    --format you get a short summary and the comments most worth your time.

    \b
    Examples:
      noisegate triage comments.csv
      noisegate triage *.json --report report.html
      noisegate triage comments.csv --format jsonl --out readings.jsonl
    """
    refuse_overwriting([out, report], *files, policy_file, talk.settings.db)
    form_out = _form_for(form_out, out)
    refuse_other_endings(report, PAGE)
    triage = triage_for(talk.settings, policy_file)
    watch, intake, met = Listening(talk, "Read"), Intake(), Met()
    comments = comments_from(inputs(files), HowToRead(form, source, columns), watch, intake)
    with _writer(form_out, out, reveal=reveal) as write:
        for triaged in met.passing(triage.read_many(comments)):
            write(triaged)
    watch.close()
    met.tell(talk)
    summary = met.tally.summary()
    if form_out is None:
        talk.say(overview(summary, limit, "(in the report, or once imported)"))
    _finish_files(out, report, summary, intake, talk)
    sys.exit(exit_code(intake))


def _form_for(asked: str | None, out: Path | None) -> str | None:
    """Return the format of the records: as asked, else as the file's name ends; None for none."""
    form = form_by_ending(out, asked, _ENDINGS) or ("jsonl" if out else None)
    if form == "parquet" and out is None:
        raise click.UsageError("Parquet needs a file to go to: add --out readings.parquet.")
    return form


def _finish_files(
    out: Path | None, report: Path | None, summary: Summary, intake: Intake, talk: Talk
) -> None:
    """Write the report where one was asked for, and say which files there are now."""
    if out:
        talk.aside(f"Wrote {intake.comments:,} records to {out}.")
    if report:
        save_report(report, summary, files=intake.files)
        talk.aside(f"Wrote the report to {report}. Open it in a browser.")


@dataclass(slots=True)
class Met:
    """What went by: the tally, and how many comments each of the creator's accounts wrote."""

    tally: Tally = field(default_factory=Tally)
    own: Counter[str] = field(default_factory=Counter)

    def passing(self, stream: Iterable[Triaged]) -> Iterator[Triaged]:
        """Pass triaged comments on, taking note of each."""
        for one in stream:
            comment = one.comment
            self.tally.add(comment, one.reading, one.decision)
            if comment.own and comment.author:
                self.own[f"{comment.author.name or comment.author.id} on {comment.source}"] += 1
            yield one

    def tell(self, talk: Talk) -> None:
        """Say whose comments were taken as the creator's, since they are not triaged."""
        whose = [f"{who}, {counted(n, 'comment', 'comments')}" for who, n in self.own.most_common()]
        if whose:
            talk.aside(taken_as_you(whose))


@contextmanager
def _writer(form: str | None, out: Path | None, *, reveal: bool) -> Iterator[Write]:
    """Open the writer for a format; without one, nothing is written."""
    if form is None:
        yield lambda _one: None
    elif form == "parquet" and out is not None:
        with to_parquet(out) as write:
            yield write
    else:
        with _stream(out) as stream:
            makers = {"jsonl": to_jsonl, "csv": to_csv}
            maker = makers[form](stream) if form in makers else to_plain(stream, reveal=reveal)
            with maker as write:
                yield write


@contextmanager
def _stream(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    with complete_file(out) as part, part.open("w", encoding="utf-8", newline="") as stream:
        yield stream
