"""`noisegate people`: who is in the audience."""

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.crowd import GROUPS, people
from noisegate.flow.standing import open_store
from noisegate.show.people import about, overview
from noisegate.show.sentences import counted, day


@click.command("people")
@click.option("--group", type=click.Choice(list(GROUPS)), help="Only one group, person by person.")
@click.option("--name", default="", metavar="NAME", help="People whose name holds this.")
@click.option(
    "--page", default=1, show_default=True, type=click.IntRange(min=1), help="Which page of it."
)
@talk_options
@plain_errors
def people_command(group: str | None, name: str, page: int, talk: Talk) -> None:
    """Tell who is in the audience, and who came back.

    Core fans, newcomers, those who came back, and those who went quiet.

    Accounts that bring mostly heat are counted, and not listed.
    """
    with open_store(talk.settings, create=False) as store:
        found = people(store, group, name=name, page=page)
    talk.say(overview(found) or "Nobody wrote anything welcome yet.")
    if group is None and not name:
        for known in GROUPS.values():
            many = counted(found.sizes[known.name], "person", "people")
            talk.say(f"- {known.heading}: {many}. {known.says}")
        if found.hostile:
            many = counted(found.hostile, "account", "accounts")
            talk.say(f"{many} brought more heat than anything else; they are not listed.")
        talk.say(f"To see them: {talk.command('people', '--group', 'core')}")
        return
    for face in found.faces:
        who = face.person
        talk.say(f"- {who.name or 'someone'} ({who.source}), last on {day(who.last_at)}:")
        talk.say(f"  {about(who)}")
    if not found.faces:
        talk.say("Nobody is like that.")
    if found.more:
        talk.say(f"There are more: --page {page + 1}.")
