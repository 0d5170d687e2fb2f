"""`noisegate report`: the page about everything that is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from noisegate.cli.endings import PAGE, refuse_other_endings
from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import filter_options, refuse_overwriting, talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.browse import Filter, summary_of
from noisegate.flow.standing import open_store
from noisegate.flow.summary import Summary
from noisegate.show.outfile import complete_file
from noisegate.show.report import render


@click.command("report")
@click.option(
    "--out",
    default="noisegate-report.html",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the page.",
)
@click.option("--title", default="Your comments", show_default=True, help="The page's title.")
@filter_options
@talk_options
@plain_errors
def report_command(out: Path, title: str, wanted: Filter, talk: Talk) -> None:
    """Write an HTML page about the comments that are kept.

    The page is one self-contained file that asks nothing of the network.
    """
    refuse_overwriting([out], talk.settings.db)
    refuse_other_endings(out, PAGE)
    watch = Listening(talk, "Added up")
    with open_store(talk.settings, create=False) as store:
        summary = summary_of(store, wanted, watch)
        watch.close()
    save_report(out, summary, title=title)
    talk.say(f"Wrote the report about {summary.total:,} comments to {out}. Open it in a browser.")


def save_report(
    path: Path, summary: Summary, *, files: Sequence[str] = (), title: str = "Comments"
) -> None:
    """Write the HTML page to a file; it appears there when it is complete."""
    page = render(summary, title=title, made_at=datetime.now(UTC), files=files)
    with complete_file(path) as part:
        part.write_text(page, encoding="utf-8")
