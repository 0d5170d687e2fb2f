"""The feedback board in words, and as files to take along: Markdown and CSV."""

import csv
import re
from collections.abc import Iterable, Iterator
from html import escape
from io import StringIO
from itertools import groupby

from noisegate.calm import printable
from noisegate.flow.board import NAMES, Exported, PointEvent, PointState, Told
from noisegate.show.sentences import counted, day

STATE_WORDS: dict[PointState, str] = {
    "open": "open",
    "doing": "in progress",
    "done": "done",
    "declined": "declined",
}

NO_SONG = "Under no song"
NO_WORDS = "Its words are kept out of sight."

_COLUMNS = ("song", "topic", "state", "people", "comments", "latest", "point", "note", "said", "at",
            "url")  # fmt: skip
_FORMULA = re.compile(r"^\s*[=+\-@|%]")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:@])")


def topic_words(topic: str) -> str:
    """Return what a topic is called: "The mix"."""
    name = NAMES.get(topic, topic)
    return name[:1].upper() + name[1:]


def behind(told: Told) -> str:
    """Say how many different people stand behind a point: "3 people", "1 person, 2 comments"."""
    people = counted(told.point.people, "person", "people")
    if told.point.comments == told.point.people:
        return people
    return f"{people}, {counted(told.point.comments, 'comment', 'comments')}"


def happened(event: PointEvent) -> str:
    """Say what was done with a point."""
    if event.what == "state":
        state: PointState = event.data["state"]
        return f"You said: {STATE_WORDS[state]}."
    if event.what == "note":
        return "You wrote a note." if event.data["text"] else "You took the note away."
    if event.what == "moved":
        return f"You put {counted(len(event.data['comments']), 'comment', 'comments')} here."
    return "You took something back."


def markdown(points: Iterable[Exported]) -> Iterator[str]:
    """Yield the lines of a to-do list in Markdown: by song and topic, with what people said.

    What strangers wrote can neither format nor link anything.
    """
    yield "# Feedback"
    for song, of_song in groupby(points, key=lambda one: one.told.song):
        yield f"\n## {_plain(song) or NO_SONG}"
        for topic, some in groupby(of_song, key=lambda one: one.told.point.topic):
            yield f"\n### {topic_words(topic)}\n"
            for one in some:
                yield from _item(one)


def _item(one: Exported) -> Iterator[str]:
    point = one.told.point
    tick = "x" if point.state in ("done", "declined") else " "
    state = "" if point.state in ("open", "done") else f", {STATE_WORDS[point.state]}"
    yield f"- [{tick}] {_plain(one.told.words) or NO_WORDS} ({behind(one.told)}{state})"
    if point.note:
        yield f"  - Note: {_plain(point.note)}"
    for voice in one.voices if len(one.voices) > 1 else ():
        when = f" ({day(voice.at)})" if voice.at else ""
        yield f"  - “{_plain(voice.words)}”{when}"


def table(points: Iterable[Exported]) -> Iterator[str]:
    """Yield the rows of a CSV file, one a comment.

    Cells that a spreadsheet would run as a formula get an apostrophe in front.
    """
    yield _row(_COLUMNS)
    for one in points:
        told, point = one.told, one.told.point
        facts = (
            *(told.song, topic_words(point.topic), STATE_WORDS[point.state]),
            *(str(point.people), str(point.comments)),
            point.latest_at.date().isoformat() if point.latest_at else "",
            *(told.words, point.note),
        )
        for voice in one.voices:
            at = voice.at.isoformat() if voice.at else ""
            yield _row((*facts, voice.words, at, voice.url or ""))


def _row(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(_cell(cell) for cell in cells)
    return out.getvalue().rstrip("\n")


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(text: str) -> str:
    return escape(_MARKS.sub(r"\\\1", printable(text)), quote=False)
