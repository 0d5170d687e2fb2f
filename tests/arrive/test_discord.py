"""DiscordChatExporter files."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

CHANNEL = "https://discord.com/channels/912345678901234567/923456789012345678"


@pytest.fixture
def export(samples: Path) -> dict[str, Any]:
    content = (samples / "discord" / "feedback.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def test_is_recognised(samples: Path) -> None:
    (arrival,) = open_file(samples / "discord" / "feedback.json")
    assert arrival.format.name == "discord"


def test_a_message_in_a_channel(take_in: TakeIn, samples: Path) -> None:
    content = (samples / "discord" / "feedback.json").read_bytes()
    assert comments_in(take_in(content, "c.json"))[0] == Comment(
        id="discord:1234567890123456789",
        text="second verse drags a bit, could it be shorter? 🐌",
        source="discord",
        author=Author("Slow Loris", "301234567890123456"),
        created_at=datetime(2026, 5, 1, 18, 15, 30, 123000, tzinfo=UTC),
        work=Work("923456789012345678", title="paper-boats-feedback", url=CHANNEL),
        url=f"{CHANNEL}/1234567890123456789",
    )


def test_a_reply_and_a_name_without_nickname(take_in: TakeIn, export: dict[str, Any]) -> None:
    reply = by_id(take_in(json.dumps(export), "c.json"))["1234567890123456790"]
    assert reply.parent == "discord:1234567890123456789"
    assert reply.author == Author("hatpin", "301234567890123999")


def test_bots_and_notices_are_left_out_and_files_alone_are_rejects(
    take_in: TakeIn, export: dict[str, Any]
) -> None:
    items = take_in(json.dumps(export), "c.json")
    assert len(comments_in(items)) == 2
    assert reasons_in(items) == ["no text, only an attachment"]


def test_a_forwarded_message_answers_nothing(take_in: TakeIn, export: dict[str, Any]) -> None:
    export["messages"][1]["reference"]["type"] = "Forward"
    found = by_id(take_in(json.dumps(export), "c.json"))
    assert found["1234567890123456790"].parent is None


def test_direct_messages_have_no_server(take_in: TakeIn, export: dict[str, Any]) -> None:
    export["guild"]["id"] = "0"
    first = comments_in(take_in(json.dumps(export), "c.json"))[0]
    assert first.url == ("https://discord.com/channels/@me/923456789012345678/1234567890123456789")


def test_an_export_that_breaks_off(take_in: TakeIn, samples: Path) -> None:
    content = (samples / "discord" / "feedback.json").read_text(encoding="utf-8")
    items = take_in(content[: content.index("GuildMemberJoin")], "c.json")
    assert len(comments_in(items)) == 2
    assert reasons_in(items) == ["the file breaks off here, or is not valid JSON from here on"]
