"""`noisegate growth`: how the audience grows."""

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.growth import growth
from noisegate.flow.standing import open_store
from noisegate.show import growth as drawn
from noisegate.show.sentences import counted, number


@click.command("growth")
@click.option("--song", metavar="TITLE", help="Only under this song.")
@click.option(
    "--weeks",
    default=12,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many of the latest weeks to tell; 0 for none.",
)
@talk_options
@plain_errors
def growth_command(song: str | None, weeks: int, talk: Talk) -> None:
    """Tell how the audience grows, week by week.

    Supporters, and who comes back, overall or under one song.

    What the gate holds is no part of it.
    """
    with open_store(talk.settings, create=False) as store:
        found = growth(store)
        if found and song:
            known = {one.title.casefold(): one.key for one in found.songs}
            if song.casefold() not in known:
                raise click.UsageError(f"No comments are kept under a song called “{song}”.")
            found = growth(store, known[song.casefold()])
    if found is None or not found.steps:
        talk.say("No dated comments are kept yet.")
        return
    for sentence in (drawn.overview(found), drawn.attention(found)):
        if sentence:
            talk.say(sentence)
    for step in found.steps[-weeks:] if weeks else ():
        came = counted(step.comments, "comment", "comments")
        back = f"{number(step.supporters)} supported you, {number(step.returning)} came back"
        talk.say(f"- Week from {step.start.isoformat()}: {came}; {back}.")
