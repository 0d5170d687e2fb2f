"""`noisegate compare-perspective`: what becomes of a threshold that was chosen for Perspective."""

import sys
from pathlib import Path

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import plain_option
from noisegate.cli.talk import FAILED, Talk
from noisegate.flow.comparing import Agreement, Compared, compare
from noisegate.show.sentences import counted


@click.command("compare-perspective")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--attribute", default="TOXICITY", show_default=True, help="The attribute to compare."
)
@click.option(
    "--at",
    default=0.8,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="The threshold that you use with Perspective's scores.",
)
@plain_option
@plain_errors
def compare_perspective_command(file: Path, attribute: str, at: float, talk: Talk) -> None:
    """Compare Perspective's scores of your own comments with ours.

    FILE is a CSV file with the columns text and score, or has one JSON object with them a line.
    Nothing is kept.

    \b
    Examples:
      noisegate compare-perspective scores.csv
      noisegate compare-perspective scores.jsonl --attribute INSULT --at 0.7
    """
    try:
        found = compare(file, attribute, at)
    except KeyError:
        talk.aside(f"noisegate: There is no attribute {attribute} here.")
        sys.exit(FAILED)
    for line in _aside(found):
        talk.aside(line)
    if found.agreement is None:
        talk.aside("noisegate: There is nothing in the file to compare.")
        sys.exit(FAILED)
    for line in _lines(found.agreement, attribute, at, found.model):
        talk.say(line)


def _aside(found: Compared) -> list[str]:
    lines = []
    if found.unusable:
        lines.append(
            f"{counted(found.unusable, 'row', 'rows')} had no text or no score from 0 to 1."
        )
    if found.unread:
        lines.append(f"{counted(found.unread, 'comment', 'comments')} could not be judged.")
    return lines


def _lines(found: Agreement, attribute: str, at: float, model: str) -> list[str]:
    lines = [
        f"{counted(found.compared, 'comment', 'comments')}, {attribute}, scored here by {model}."
    ]
    if found.order is not None:
        lines.append(
            f"Agreement on their order: {found.order:.2f} "
            "(Spearman's correlation; 1 is the same order, 0 is none)."
        )
    lines.append(f"At {at:g}, {found.theirs} reach it there, {found.ours} here, {found.both} both.")
    if found.threshold is not None:
        lines.append(
            f"At {found.threshold:g} here, {found.matched} reach it; {found.matched_both} of them "
            f"reach {at:g} there."
        )
    return lines
