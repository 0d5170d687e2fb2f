"""The calm part of a text: what a creator is shown of it, without its heat."""

from noisegate.comment import Comment, Reading, excerpt, fold_heat
from noisegate.labels import HOT

_SPARE = 4


def useful_part(comment: Comment, reading: Reading, limit: int) -> str:
    """Return what may be shown of a comment that is worth something, in `limit` code points.

    Where something hot stands beside it, only its signal is; "" where none was found.
    """
    if not HOT.isdisjoint(reading.kinds):
        return shorten(excerpt(comment.text, reading.signal), limit)
    return shorten(fold_heat(comment.text, reading.heat), limit)


def gist(comment: Comment, reading: Reading, limit: int) -> str:
    """Return the signal of a comment where it has one, else its useful part."""
    if reading.signal:
        return shorten(excerpt(comment.text, reading.signal), limit)
    return useful_part(comment, reading, limit)


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
