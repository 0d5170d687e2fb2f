"""`noisegate explain`: which words of a text decide how it is read."""

import json
import sys

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import reveal_option, talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.explain import explain
from noisegate.show.explained import lines
from noisegate.show.safe import safe_json


@click.command("explain")
@click.argument("text", metavar="TEXT")
@click.option("--parent", metavar="TEXT", help="The text that it answers.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object, unmasked.")
@reveal_option
@talk_options
@plain_errors
def explain_command(
    text: str, parent: str | None, *, as_json: bool, reveal: bool, talk: Talk
) -> None:
    """Explain how a text is read, word by word.

    TEXT may be - for standard input. Each word is left out in turn and the rest is read again:
    what changes is what the word contributes. Nothing is kept.

    \b
    Examples:
      noisegate explain "lol talentless hack, and the snare drowns the vocal"
      noisegate explain "exactly, what a joke" --parent "Anyone could have typed this."
      noisegate explain - --json < comment.txt
    """
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace").rstrip("\r\n")
    explained = explain(talk.settings, text, parent)
    if as_json:
        click.echo(safe_json(json.dumps(explained.record(), ensure_ascii=False)))
        return
    for line in lines(explained, reveal=reveal, plain=talk.settings.plain):
        talk.say(line)
