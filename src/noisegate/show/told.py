"""What happened to a comment, and what was just done to it, in plain words."""

import re
from datetime import datetime

from noisegate.calm import printable, without_words
from noisegate.comment import Event
from noisegate.labels import KINDS
from noisegate.show.sentences import counted, day, kind_name
from noisegate.triage import Triaged

_HEADINGS = {
    "threat": "possible threat",
    "hate": "hate",
    "objection": "objection",
    "story": "story",
}
"""Where a heading calls a kind otherwise than a sentence does."""

_TWICE = re.compile(r"\.\.(?=\s|$)")
_FIGURES = re.compile(r"\s*\([^()]*\d[^()]*\)")

_HAPPENED = {
    "arrived": "It arrived",
    "edited": "Its author edited it",
    "released": "You released it",
    "held": "You held it back",
    "answered": "You marked it as answered",
    "thanked": "You thanked them",
    "done": "You were done with it",
    "filed": "You filed it to the feedback board",
    "drafted": "You drafted a reply",
    "erased": "It was erased",
}

_TAKEN_BACK = {
    "released": "the release",
    "held": "the hold",
    "answered": "that it is answered",
    "thanked": "the thanks",
    "done": "that you are done with it",
    "filed": "that it is on the feedback board",
    "drafted": "the change to your draft",
    "corrected": "the correction",
    "undone": "an undo",
}

BADGES = {
    "answered": "answered",
    "thanked": "thanked",
    "filed": "on the feedback board",
    "done": "done",
    "released": "released",
    "held": "held back by you",
}
"""What a comment is marked with, by the acts that stand."""

_DONE = {
    "released": "Released: {what}. It is shown from now on.",
    "held": "Held back: {what}.",
    "answered": "Marked as answered: {what}.",
    "thanked": "Thanked {who}.",
    "done": "Done: {what}.",
    "filed": "Filed to the feedback board: {what}.",
    "drafted": "Draft kept: your reply to {who}.",
}


def told(event: Event) -> str:
    """Say in a sentence what an event was; the words of the comment are not in it."""
    match event.what:
        case "decided":
            return without_words(str(event.data.get("why", ""))) or "It was decided on."
        case "corrected":
            nouns = [KINDS[kind].noun for kind in kinds_of(event) if kind in KINDS]
            return f"You corrected it: {' and '.join(nouns)}."
        case "undone":
            return f"You took back {_taken_back(event)}."
        case "drafted" if _let_go(event):
            return "You let your draft go."
        case what:
            return f"{_HAPPENED.get(what, what.replace('_', ' ').capitalize())}."


def _taken_back(event: Event) -> str:
    what = str(event.data.get("what", ""))
    return _TAKEN_BACK.get(what, f"event {event.data.get('seq')}")


def _let_go(event: Event) -> bool:
    """Say whether a draft was not written but emptied."""
    return event.data.get("text") == ""


def kinds_of(event: Event) -> tuple[str, ...]:
    """Return the kinds that a correction gave."""
    kinds = event.data.get("kinds")
    return tuple(str(kind) for kind in kinds) if isinstance(kinds, list | tuple) else ()


def done(event: Event, triaged: Triaged, moved: int = 0) -> str:
    """Say in a sentence what an act just did, and how many similar comments followed it."""
    follow = f" It taught: {counted(moved, 'similar comment', 'similar comments')} moved."
    return f"{_done(event, triaged)}{follow if moved else ''}"


def name_of(triaged: Triaged, *, reveal: bool = False) -> str:
    """Name a comment: its kind, and who wrote it where anything of it may be shown.

    Who wrote what is held is not told unless `reveal`, since names can hurt, too.
    """
    kind = triaged.reading.kind
    noun = kind_name(kind, 1) if kind in KINDS else "comment"
    return f"{noun} from {who}" if (who := writer_of(triaged, reveal=reveal)) else noun


def writer_of(triaged: Triaged, *, reveal: bool = False) -> str:
    """Return who wrote a comment; "" where that is unknown, or not shown unasked."""
    author = triaged.comment.author
    shown = reveal or triaged.calm_text is not None
    return printable(author.name) if shown and author else ""


def kind_heading(kind: str) -> str:
    """Return a kind at the head of a line.

    >>> kind_heading("misconception"), kind_heading("threat"), kind_heading("story")
    ('Misunderstanding', 'Possible threat', 'Story')
    """
    said = _HEADINGS.get(kind) or kind_name(kind, 1)
    return said[0].upper() + said[1:]


def moment(at: datetime | None) -> str:
    """Write when something was, to the minute; only the day where a file knew no more than that.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 7, 3, 9, 5, tzinfo=UTC)), moment(datetime(2026, 7, 3, tzinfo=UTC))
    ('3 July 2026, 09:05 UTC', '3 July 2026')
    """
    if at is None:
        return ""
    return day(at) if (at.hour, at.minute) == (0, 0) else f"{day(at)}, {at:%H:%M} UTC"


def plain_reason(why: str) -> str:
    """Return a reason without its words and figures in brackets, so that it reads well aloud.

    >>> plain_reason('Held: it insults a person ("h••k"; 93 % sure).')
    'Held: it insults a person.'
    """
    return _FIGURES.sub("", without_words(why))


def how_sure(confidence: float) -> str:
    """Say a probability in words and as a number.

    >>> how_sure(0.931), how_sure(0.6), how_sure(0.3)
    ('Very sure: 93 %.', 'Fairly sure: 60 %.', 'Not very sure: 30 %.')
    """
    words = ((0.9, "Very sure"), (0.75, "Quite sure"), (0.5, "Fairly sure"))
    said = next((word for least, word in words if confidence >= least), "Not very sure")
    return f"{said}: {min(round(confidence * 100), 99)} %."


def _done(event: Event, triaged: Triaged) -> str:
    what, who = name_of(triaged), writer_of(triaged) or "the person who wrote it"
    match event.what:
        case "corrected":
            given = " and ".join(KINDS[kind].noun for kind in kinds_of(event) if kind in KINDS)
            return f"Corrected: it is {given}."
        case "undone" if event.data.get("what") == "undone":
            return _once(f"Brought back: {what}.")
        case "undone":
            return _once(f"You took back {_taken_back(event)}: {what}.")
        case "drafted" if _let_go(event):
            return _once(f"Draft let go: your reply to {who}.")
        case act:
            return _once(_DONE.get(act, "Noted: {what}.").format(what=what, who=who))


def _once(said: str) -> str:
    """Let one full stop do where a name that ends with one ends a sentence.

    >>> _once("Done: story from Tomasz W..")
    'Done: story from Tomasz W.'
    """
    return _TWICE.sub(".", said)
