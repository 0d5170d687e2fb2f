"""`noisegate demo`: something to see at once."""

from dataclasses import replace
from pathlib import Path

import click

from noisegate.cli.endings import PAGE, refuse_other_endings
from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import limit_option, plain_option, refuse_overwriting
from noisegate.cli.report import save_report
from noisegate.cli.talk import Talk
from noisegate.flow.browse import summary_of
from noisegate.flow.demo import artist, fresh_demo
from noisegate.show.terminal import overview


@click.command("demo")
@click.option(
    "--report",
    default="noisegate-demo-report.html",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the report.",
)
@limit_option(5)
@plain_option
@plain_errors
def demo_command(report: Path, limit: int, talk: Talk) -> None:
    """Show what Noisegate does, on the comments of an invented artist.

    Loads the demo channel into a database of its own (your comments are not touched), reads and
    decides every comment, tells what is in them and writes the report.
    """
    refuse_overwriting([report], talk.settings.demo_db)
    refuse_other_endings(report, PAGE)
    who = artist()
    talk.say(f"The demo channel: {who}. She and everyone who writes to her are invented.\n")
    watch = Listening(talk, "Read")
    with fresh_demo(talk.settings, watch) as store:
        watch.close()
        summary = summary_of(store)
    save_report(report, summary, files=["the demo channel"], title=who)
    demo = replace(talk, db=str(talk.settings.demo_db))
    talk.say(overview(summary, limit, "(see below)"))
    talk.say(_next_steps(report, demo, summary.care.comments))


def _next_steps(report: Path, demo: Talk, care: int) -> str:
    steps = [
        f"Open the report in a browser: {report.resolve()}",
        f"Look around: {demo.command('list', '--kind', 'question')}",
        f"See what the gate holds, masked: {demo.command('list', '--decision', 'gate')}",
        "Read your own comments: noisegate triage FILE (how to get one: docs/sources)",
    ]
    if care:
        steps.insert(1, f"See what needs care: {demo.command('list', '--decision', 'escalate')}")
    return "\nWhat next:\n" + "\n".join(f"- {step}" for step in steps)
