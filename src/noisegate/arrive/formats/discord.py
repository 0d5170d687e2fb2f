"""DiscordChatExporter: a channel, thread or forum post of a Discord server as JSON.

Bots, and messages that Discord itself writes ("joined the server"), are left out.
See https://github.com/Tyrrrz/DiscordChatExporter.
"""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, dig, objects
from noisegate.comment import Comment, Work

_MARKS = tuple(re.compile(rf'"{name}"\s*:\s*\{{') for name in ("guild", "channel"))
_BY_PEOPLE = {"Default", "Reply", "0", "19", "ThreadStarterMessage", "21"}
"""Types of message that people write; files of old versions have Discord's numbers."""
_NO_TEXT = {
    "attachments": "no text, only an attachment",
    "stickers": "no text, only a sticker",
    "embeds": "no text, only an embedded page",
    "forwardedMessage": "no text of its own, only a forwarded message",
}


class Discord:
    """Reads messages, with the channel they stand in as their work."""

    name = "discord"
    title = "a DiscordChatExporter file"

    def matches(self, opened: Opened) -> bool:
        """Say whether it begins with the server and the channel."""
        head = opened.head
        return head.lstrip().startswith("{") and all(mark.search(head[:8000]) for mark in _MARKS)

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the messages in the order of the file."""
        source = options.source or "discord"
        place: dict[str, Record] = {}
        for found in objects(opened, "guild", "channel", "messages.item"):
            if isinstance(found, Reject):
                yield found
            elif found.path != "messages.item":
                place[found.path] = found.value
            else:
                build = partial(_build, found.value, place, source)
                yield from attempt(found.number, found.value, build)


def _build(message: Record, place: dict[str, Record], source: str) -> Comment | None:
    author, body = message.get("author"), message.get("content")
    if dig(author, "isBot") is True or str(message.get("type", "Default")) not in _BY_PEOPLE:
        return None
    if not body:
        reasons = [reason for field, reason in _NO_TEXT.items() if message.get(field)]
        raise ValueError(reasons[0] if reasons else "the text is empty")
    native, page = message.get("id"), _page(place)
    title = dig(place, "channel", "name")
    channel = dig(place, "channel", "id")
    return build_comment(
        source=source,
        native_id=native,
        body=body,
        author=build_author(dig(author, "nickname") or dig(author, "name"), dig(author, "id")),
        created_at=message.get("timestamp"),
        work=Work(str(channel), str(title) if title else None, page) if channel else None,
        url=f"{page}/{quote(str(native), safe='')}" if page and native else None,
        parent=dig(message, "reference", "messageId") if _answers(message) else None,
    )


def _answers(message: Record) -> bool:
    """A forwarded message and a pin point to a message, too, without answering it."""
    return dig(message, "reference", "type") in {None, "Default"}


def _page(place: dict[str, Record]) -> str | None:
    server, channel = dig(place, "guild", "id"), dig(place, "channel", "id")
    if not server or not channel:
        return None
    home = "@me" if str(server) == "0" else quote(str(server), safe="")
    return f"https://discord.com/channels/{home}/{quote(str(channel), safe='')}"


FORMAT = Discord()
