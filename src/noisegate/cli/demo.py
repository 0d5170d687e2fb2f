"""`noisegate demo`: something to see at once."""

from pathlib import Path

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import talk_options
from noisegate.cli.report import save_report
from noisegate.cli.talk import Talk
from noisegate.flow.browse import summary_of
from noisegate.flow.demo import channel, fresh_demo
from noisegate.flow.standing import triage_on
from noisegate.show.terminal import overview


@click.command("demo")
@click.option(
    "--report",
    default="noisegate-demo-report.html",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the report.",
)
@click.option("--limit", default=5, show_default=True, help="How many comments to list.")
@talk_options
@plain_errors
def demo_command(report: Path, limit: int, talk: Talk) -> None:
    """Show what Noisegate does, on the comments of an invented artist.

    Loads the demo channel into a database of its own (your comments are not touched), reads and
    decides every comment, tells what is in them and writes the report.
    """
    who = channel()
    talk.say(f"The demo channel: {who.name}. She and everyone who writes to her are invented.\n")
    watch = Listening(talk, "Read")
    with fresh_demo(talk.settings, watch) as store:
        watch.close()
        summary = summary_of(store)
        save_report(report, summary, triage_on(store), files=["the demo channel"], title=who.name)
    talk.say(overview(summary, limit))
    talk.say(_next_steps(report, talk.settings.demo_db, summary.care.comments))


def _next_steps(report: Path, database: Path, care: int) -> str:
    steps = [
        f"Open the report in a browser: {report.resolve()}",
        f'Look around: noisegate list --db "{database}" --kind question',
        f'See what the gate holds, masked: noisegate list --db "{database}" --decision gate',
        "Read your own comments: noisegate triage FILE (how to get one: docs/sources)",
    ]
    if care:
        steps.insert(
            1, f'See what needs care: noisegate list --db "{database}" --decision escalate'
        )
    return "\nWhat next:\n" + "\n".join(f"- {step}" for step in steps)
