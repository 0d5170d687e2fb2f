"""Small triaged comments."""

from datetime import UTC, datetime, timedelta

from noisegate.comment import Action, Author, Comment, Decision, Reading, Span, Work
from noisegate.flow.summary import Item, Summary, summarise
from noisegate.labels import in_order

START = datetime(2026, 7, 6, 12, tzinfo=UTC)
"""A Monday."""


def comment(
    number: int = 0,
    text: str = "How did you do it?",
    *,
    by: str | None = "Mara",
    day: int | None = 0,
    work: str | None = None,
    parent: str | None = None,
    own: bool = False,
) -> Comment:
    return Comment(
        id=f"test:{number}",
        text=text,
        source="test",
        author=None if by is None else Author(by),
        created_at=None if day is None else START + timedelta(days=day),
        work=None if work is None else Work(work.lower(), work),
        parent=parent,
        own=own,
    )


def reading(
    *kinds: str,
    heat: tuple[Span, ...] = (),
    signal: tuple[Span, ...] = (),
    topics: tuple[str, ...] = (),
    claims: tuple[str, ...] = (),
    motive: str = "none",
) -> Reading:
    ordered = in_order(set(kinds))
    return Reading(
        "test-1",
        ordered[0],
        ordered,
        0.9,
        motive=motive,
        topics=topics,
        claims=claims,
        heat=heat,
        signal=signal,
        language="en",
    )


def decision(action: Action = "show", why: str = "Shown: a question (90 % sure).") -> Decision:
    return Decision(action, why, "shown", "calm@1")


def item(one: Comment, read: Reading, action: Action = "show", *, answered: bool = False) -> Item:
    return one, read, decision(action), False, answered


def reply(number: int, to: str) -> Item:
    return comment(number, "Thank you!", by="Me", parent=to, own=True), None, None, True, False


def total(*items: Item) -> Summary:
    return summarise(items)
