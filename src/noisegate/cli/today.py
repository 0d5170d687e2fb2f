"""`noisegate today`: the few comments worth an answer now."""

from datetime import datetime

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.standing import open_store
from noisegate.flow.today import PLACES, more, today
from noisegate.show.morning import lines


@click.command("today")
@click.option("--more", "wanted", is_flag=True, help=f"Put up to {PLACES} more on today's list.")
@talk_options
@plain_errors
def today_command(*, wanted: bool, talk: Talk) -> None:
    """List the few comments worth an answer now, and why each is here.

    The list is chosen once a day, so that it ends: questions, people who came back, newcomers,
    misunderstandings one reply away, useful points; fresh ones first.
    """
    now = datetime.now().astimezone()
    with open_store(talk.settings, create=False) as store:
        if wanted:
            today(store, now)
            more(store, now)
        found = today(store, now)
    for line in lines(found):
        talk.say(line)
    if found.turns:
        acts = ", ".join(talk.command(act, "ID") for act in ("done", "thank", "file", "answered"))
        talk.aside(f"\nWhen you have seen to one: {acts}.")
    if found.waiting:
        count = min(PLACES, found.waiting)
        talk.aside(f"For {count} more: {talk.command('today', '--more')}")
    if found.empty:
        talk.aside(f"To begin: {talk.command('import', 'FILE')}")
