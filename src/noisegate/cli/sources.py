"""`noisegate sources`: what came from where, and when."""

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.sources import Came, Place, sources
from noisegate.flow.standing import open_store
from noisegate.show.sentences import counted, day, number


@click.command("sources")
@talk_options
@plain_errors
def sources_command(talk: Talk) -> None:
    """Say where your comments come from.

    Platforms, and the files that were read.

    How to get a file from each platform: docs/sources.
    """
    with open_store(talk.settings, create=False) as store:
        found = sources(store, talk.settings)
    for place in found.places:
        talk.say(f"{place.source}: {_counted(place)}")
    for came in found.came:
        talk.say(_told(came))
    if found.unnamed:
        songs = counted(found.unnamed, "song has", "songs have")
        talk.say(f"{songs} no title yet. Name them: {talk.command('works', 'list')}")
    if not found.came:
        talk.say(f"Nothing came in yet. Bring comments in: {talk.command('import', 'FILE')}")


def _counted(place: Place) -> str:
    comments = counted(place.comments, "comment", "comments")
    if not place.songs:
        return comments
    songs = counted(place.songs, "song, video or post", "songs, videos or posts")
    some = f", {number(place.comments - place.loose)} of them" if place.loose else ""
    return f"{comments}{some} on {songs}"


def _told(came: Came) -> str:
    names = ", ".join(came.files) or "a file"
    told = f"{day(came.at)}, {names}: {counted(came.comments, 'comment', 'comments')}"
    if came.running:
        return f"{told}, and it goes on"
    return told if came.whole else f"{told}; it ended early, so bring it in again"
