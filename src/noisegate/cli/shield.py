"""`noisegate shield`: a stricter gate for a chosen time."""

from datetime import datetime, timedelta

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.reread import reread
from noisegate.flow.shield import HOW, plan, shield, take_down, tend
from noisegate.flow.standing import open_store, triage_on
from noisegate.show.policy import standing

_WHEN = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"])


@click.command("shield")
@click.option("--until", type=_WHEN, help="Put one up until then, such as 2026-07-05T20:00.")
@click.option("--from", "since", type=_WHEN, help="From when on; otherwise at once.")
@click.option("--days", type=click.IntRange(1, 365), help="Put one up for so many days.")
@click.option(
    "--how",
    type=click.Choice(list(HOW)),
    default="firm",
    show_default=True,
    help="How strict it is.",
)
@click.option("--down", is_flag=True, help="Take it down now, or call it off.")
@talk_options
@plain_errors
def shield_command(
    until: datetime | None,
    since: datetime | None,
    days: int | None,
    how: str,
    *,
    down: bool,
    talk: Talk,
) -> None:
    """Make the gate stricter for a chosen time.

    Such as a release day. Without options, say how it stands.

    Times are your own. It goes up and comes down by itself when Noisegate is next used; words
    and people that you add meanwhile stay.
    """
    now = datetime.now().astimezone()
    begin = since.astimezone() if since else now
    end = until.astimezone() if until else begin + timedelta(days=days) if days else None
    if down and end:
        raise click.UsageError("Say either when it ends, or --down.")
    with open_store(talk.settings, create=end is not None) as store:
        changed = tend(store, now)
        if down:
            changed = take_down(store) or changed
        elif end:
            up = shield(store)
            plan(store, begin, end, how)
            changed = tend(store, now) or changed or bool(up and up.up)
        if changed:
            watch = Listening(talk, "Decided")
            reread(store, triage_on(store), watch)
            watch.close()
        stands = shield(store)
        talk.say(standing(stands) if stands else "There is no shield.")
