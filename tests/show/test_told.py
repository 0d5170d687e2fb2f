from datetime import UTC, datetime

import pytest

from noisegate.comment import Action, Author, Comment, Decision, Event, Reading
from noisegate.show.told import done, name_of, told
from noisegate.triage import Triaged

AT = datetime(2026, 7, 3, 12, tzinfo=UTC)


def event(act: str, **data: object) -> Event:
    return Event(7, "c1", AT, act, "creator", data)


def triaged(kind: str = "question", action: Action = "show", name: str = "Mara") -> Triaged:
    author = Author(name) if name else None
    reading = Reading("m", kind, (kind,), 0.9)
    return Triaged(
        Comment("c1", "How?", author=author), reading, Decision(action, "Why.", "shown", "p")
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (event("arrived"), "It arrived."),
        (event("decided", why='Held: an insult ("h••k"; 93 % sure).'),
         "Held: an insult (93 % sure)."),
        (event("corrected", kinds=["feedback", "praise"]),
         "You corrected it: feedback and praise."),
        (event("undone", seq=3, what="thanked"), "You took back the thanks."),
        (event("undone", seq=3, what="sung"), "You took back event 3."),
        (event("drafted", text="Thanks!"), "You drafted a reply."),
        (event("drafted", text=""), "You let your draft go."),
        (event("seen_live"), "Seen live."),
    ],
)  # fmt: skip
def test_what_happened_is_told(one: Event, said: str) -> None:
    assert told(one) == said


@pytest.mark.parametrize(
    ("one", "moved", "said"),
    [
        (event("thanked"), 0, "Thanked Mara."),
        (event("done"), 0, "Done: question from Mara."),
        (event("corrected", kinds=["feedback", "praise"]), 3,
         "Corrected: it is feedback and praise. It taught: 3 similar comments moved."),
        (event("corrected", kinds=["attack"]), 1,
         "Corrected: it is an insult. It taught: 1 similar comment moved."),
        (event("undone", seq=3, what="done"), 0,
         "You took back that you are done with it: question from Mara."),
        (event("drafted", text=""), 0, "Draft let go: your reply to Mara."),
        (event("undone", seq=3, what="drafted"), 0,
         "You took back the change to your draft: question from Mara."),
        (event("noted"), 0, "Noted: question from Mara."),
    ],
)  # fmt: skip
def test_what_was_done_is_said(one: Event, moved: int, said: str) -> None:
    assert done(one, triaged(), moved) == said


def test_who_wrote_what_is_held_is_not_told() -> None:
    held = triaged("attack", "gate", "A name that hurts")
    assert name_of(held) == "insult"
    assert "hurts" not in done(event("released"), held)
    assert done(event("thanked"), triaged(name="")) == "Thanked the person who wrote it."


def test_a_name_steers_nothing() -> None:
    assert name_of(triaged(name="Mara\u202e\x1b[2J")) == "question from Mara[2J"
