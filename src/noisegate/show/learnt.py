"""What corrections taught, in plain lines."""

from collections.abc import Iterator

from noisegate.flow.learn import Taught
from noisegate.labels import KINDS
from noisegate.show.sentences import counted, kind_name, number

_ROWS = 12
"""So many sorts of change are told one by one; the rest is counted."""


def lines(taught: Taught) -> Iterator[str]:
    """Yield what was learnt and what follows from it, line by line."""
    if not taught.corrections:
        yield "Nothing is learnt yet. What you correct teaches how similar comments are read."
    else:
        yield f"Learnt from {counted(taught.corrections, 'correction', 'corrections')}:"
    yield from _changes(taught)
    if taught.others:
        more = "more " if taught.corrections else ""
        many = counted(taught.others, f"{more}correction teaches", f"{more}corrections teach")
        yield (
            f"{many} nothing: forgotten, perhaps a threat, or of a comment that the present model "
            "could not read."
        )
    moved = sum(count for _, count in taught.moves)
    if moved:
        yield f"{counted(moved, 'other comment follows', 'other comments follow')} them:"
    elif taught.corrections:
        yield "No other comment is similar enough to follow them."
    for (was, now), count in taught.moves[:_ROWS]:
        yield f"- {number(count)} from {kind_name(was)} to {kind_name(now)}."


def _changes(taught: Taught) -> Iterator[str]:
    for (was, now), count in taught.changes[:_ROWS]:
        often = counted(count, "time", "times")
        yield f"- {often}, what was read as {KINDS[was].noun} is {KINDS[now].noun} to you."
    if rest := sum(count for _, count in taught.changes[_ROWS:]):
        yield f"- {counted(rest, 'time', 'times')}, something rarer."
    if taught.confirmed:
        yield f"- {counted(taught.confirmed, 'time', 'times')}, you confirmed what was read."
