"""Today's list in words: what is said above it on every surface, and all of it for a terminal."""

from collections.abc import Iterator

from noisegate.calm import printable
from noisegate.flow.today import Today, Turn
from noisegate.show.sentences import counted, day, holding
from noisegate.show.terminal import calm
from noisegate.show.told import kind_heading


def left_today(left: int, chosen: int) -> str:
    """Say how far today's list is; "" where nothing of it is left.

    >>> left_today(12, 12), left_today(1, 12), left_today(0, 12)
    ('12 comments are worth an answer.', '1 left of 12.', '')
    """
    if not left:
        return ""
    if left < chosen:
        return f"{left} left of {chosen}."
    return f"{counted(left, 'comment is', 'comments are')} worth an answer."


def needs_you(care: int) -> str:
    """Say calmly that something needs the creator, without a word of it; "" where nothing does.

    How many there are is told where one goes to look, under Safety.

    >>> needs_you(1)
    'A comment may be a threat. It is kept safe, as evidence; you need not read it.'
    >>> needs_you(3)
    'Some comments may be threats. They are kept safe, as evidence; you need not read them.'
    """
    if not care:
        return ""
    if care == 1:
        return "A comment may be a threat. It is kept safe, as evidence; you need not read it."
    return "Some comments may be threats. They are kept safe, as evidence; you need not read them."


def lines(found: Today) -> Iterator[str]:
    """Yield today's list for a terminal, in plain lines that read well aloud."""
    if found.empty:
        yield "Nothing is kept yet."
        return
    yield left_today(len(found.turns), found.chosen) or ending(found)
    if found.care:
        yield needs_you(found.care)
    yield holding(found.held)
    for number, turn in enumerate(found.turns, start=1):
        yield ""
        yield from _turn(number, turn)


def ending(found: Today) -> str:
    """Say that nobody is left, today or at all."""
    return "That’s everyone for today." if found.chosen else "Nobody is waiting for an answer."


def _turn(number: int, turn: Turn) -> Iterator[str]:
    comment = turn.triaged.comment
    who = printable(comment.author.name) if comment.author else ""
    head = f"{number}. {kind_heading(turn.kind)} from {who or 'someone'}"
    parts = [head, *([day(comment.created_at)] if comment.created_at else [])]
    parts += [f"under {printable(comment.work.title or comment.work.id)}"] if comment.work else []
    yield f"{', '.join(parts)}."
    yield f"   {turn.why}"
    yield f"   {calm(turn.triaged)}"
    if turn.held_back:
        yield f"   Softened: {counted(turn.held_back, 'word', 'words')} held back."
    if turn.draft:
        yield f"   Your draft: {printable(turn.draft)}"
    yield f"   {printable(comment.id)}"
