import csv
from datetime import UTC, datetime
from io import StringIO

from noisegate.flow.board import Exported, Point, PointEvent, PointState, Told, Voice
from noisegate.show.board import behind, happened, markdown, table

WHEN = datetime(2026, 7, 3, 12, tzinfo=UTC)


def exported(
    words: str = "the snare drowns the vocal",
    song: str = "The Song",
    state: PointState = "open",
    note: str = "",
    *others: str,
) -> Exported:
    voices = (Voice(words, WHEN, "https://example.org/1"), *(Voice(o, None, None) for o in others))
    point = Point(1, 1, None, "a", "mix", state, note, len(voices), len(voices), WHEN, None)
    return Exported(Told(point, words, "en", song), voices)


def test_markdown_is_a_list_of_what_to_do() -> None:
    lines = list(markdown([
        exported("the snare is loud", "The Song", "open", "Try 2 dB.", "snare!!"),
        exported("shorter intro", state="done"),
        exported("in French", song="", state="declined"),
    ]))  # fmt: skip
    assert lines == [
        "# Feedback",
        "\n## The Song",
        "\n### The mix\n",
        "- [ ] the snare is loud (2 people)",
        "  - Note: Try 2 dB\\.",
        "  - “the snare is loud” (3 July 2026)",
        "  - “snare\\!\\!”",
        "- [x] shorter intro (1 person)",
        "\n## Under no song",
        "\n### The mix\n",
        "- [x] in French (1 person, declined)",
    ]


def test_nothing_that_strangers_write_formats_or_links_anything() -> None:
    hostile = "<img src=x onerror=alert(1)> [x](javascript:1) # h\n- item `c` \x1b[2J\u202e"
    text = "\n".join(markdown([exported(hostile, song="## <b>")]))
    assert "<img" not in text
    assert "<b>" not in text
    assert "[x](" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert len(text.splitlines()) == len("\n".join(markdown([exported("x")])).splitlines())


def test_csv_has_a_row_for_each_comment_and_runs_no_formula() -> None:
    text = "\n".join(table([exported("=HYPERLINK(1)", "The, Song", "open", "+1", '@"two"')]))
    rows = list(csv.DictReader(StringIO(text)))
    assert [row["said"] for row in rows] == ["'=HYPERLINK(1)", '\'@"two"']
    assert rows[0]["song"] == "The, Song"
    assert rows[0]["note"] == "'+1"
    assert (rows[0]["people"], rows[0]["latest"], rows[1]["at"]) == ("2", "2026-07-03", "")


def test_how_many_stand_behind_a_point_is_told() -> None:
    assert behind(exported().told) == "1 person"
    point = Point(1, 1, None, "a", "mix", "open", "", 5, 1, WHEN, None)
    assert behind(Told(point, "", None, "")) == "1 person, 5 comments"


def test_what_was_done_is_told() -> None:
    def event(what: str, **data: object) -> str:
        return happened(PointEvent(1, 1, WHEN, what, "creator", data))

    assert event("state", state="doing") == "You said: in progress."
    assert event("note", text="x") == "You wrote a note."
    assert event("note", text="") == "You took the note away."
    assert event("moved", comments=[[1, 2, False]]) == "You put 1 comment here."
    assert event("undone", seq=1) == "You took something back."
