"""The calm part of a text: what a creator is shown of it, without its heat."""

from noisegate.calm import calm_text, lifted
from noisegate.comment import Comment, Decision, Reading

_SPARE = 4
_PIECES = 2
_OWN_CHOICE = frozenset({"held_person", "muted_word", "creator"})


def useful_part(comment: Comment, reading: Reading, decision: Decision, limit: int) -> str:
    """Return what may be shown of a comment, in `limit` code points; "" where nothing may be."""
    return shorten(calm_text(comment.text, reading, decision.action) or "", limit)


def gist(comment: Comment, reading: Reading, decision: Decision, limit: int) -> str:
    """Return the signal of a comment where it has one, else its useful part.

    The signal of a held comment is lifted out, unless a person or a word of the creator's own
    choice held it: then nothing of it is to be seen. Of a comment that is shown anyway, a signal in
    many pieces reads worse than the whole.
    """
    if decision.phase in _OWN_CHOICE:
        return ""
    whole = decision.action == "show" and len(reading.signal) > _PIECES
    if not whole and (signal := lifted(comment.text, reading)):
        return shorten(signal, limit)
    return useful_part(comment, reading, decision, limit)


def shorten(text: str, limit: int) -> str:
    """Return the text on one line in at most `limit` code points, cut between words if it can be.

    >>> shorten("one two three", 9)
    'one two …'
    """
    line = " ".join(text[: limit * _SPARE].split())
    if len(line) <= limit and len(text) <= limit * _SPARE:
        return line
    head, space, last = line[: limit - 1].rpartition(" ")
    if space and len(head) >= limit // 2:
        return f"{head} …"
    return f"{(head + space + last).rstrip()}…"
