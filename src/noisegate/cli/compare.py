"""`noisegate compare-perspective`: what becomes of a threshold that was chosen for Perspective."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from noisegate.cli.endings import refuse_other_endings
from noisegate.cli.errors import plain_errors
from noisegate.cli.options import plain_option, refuse_overwriting
from noisegate.cli.talk import FAILED, Talk
from noisegate.flow.comparing import Agreement, Compared, Differing, compare
from noisegate.flow.scoring import EXPERIMENTAL, Scoring
from noisegate.show.differing import to_csv
from noisegate.show.outfile import complete_file
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
@click.option(
    "--differing",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the comments on which the two differ to this CSV file, to read before you choose.",
)
@plain_option
@plain_errors
def compare_perspective_command(
    file: Path, attribute: str, at: float, differing: Path | None, talk: Talk
) -> None:
    """Compare Perspective's scores of your own comments with ours.

    FILE is a table: CSV with the columns text and score, or one JSON object with them a line.
    Nothing is kept.

    \b
    Examples:
      noisegate compare-perspective scores.csv
      noisegate compare-perspective scores.jsonl --attribute INSULT --at 0.7
      noisegate compare-perspective scores.csv --differing read-these.csv
    """
    refuse_overwriting([differing], file)
    refuse_other_endings(differing, [".csv"])
    try:
        found = compare(file, attribute.upper(), at)
    except KeyError:
        _unknown(attribute, talk)
    for line in _aside(found):
        talk.aside(line)
    if found.agreement is None:
        talk.aside("noisegate: There is nothing in the file to compare.")
        sys.exit(FAILED)
    for line in _lines(found.agreement, attribute.upper(), at, found.model):
        talk.say(line)
    if differing:
        _write(found.differing, differing)
        talk.say(f"Wrote {differing}, with {_many(found.differing)} on which the two differ.")
    elif found.differing:
        talk.say(f"They differ on {_many(found.differing)}; --differing FILE writes them out.")


def _unknown(attribute: str, talk: Talk) -> NoReturn:
    names = ", ".join(name for name in Scoring.load().attributes if not name.endswith(EXPERIMENTAL))
    talk.aside(f"noisegate: There is no attribute {attribute} here. There are: {names}.")
    sys.exit(FAILED)


def _many(found: Sequence[Differing]) -> str:
    return counted(len(found), "comment", "comments")


def _write(found: Sequence[Differing], out: Path) -> None:
    with complete_file(out) as part, part.open("w", encoding="utf-8", newline="") as stream:
        to_csv(found, stream)


def _aside(found: Compared) -> list[str]:
    lines = []
    if found.unusable:
        lines.append(
            f"{counted(found.unusable, 'row', 'rows')} had no text or no score from 0 to 1."
        )
    if found.unread:
        lines.append(
            f"{counted(found.unread, 'comment', 'comments')} could not be judged: not in English, "
            "it seems. The server scores such a text only where a request names English."
        )
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
