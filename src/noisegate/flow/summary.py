"""What a set of triaged comments adds up to, for those who show it."""

from collections.abc import Iterable

from noisegate.comment import Comment, Decision, Reading
from noisegate.grow.summary import (
    Care,
    CareRow,
    ClaimRow,
    Excerpt,
    Held,
    MaskedRow,
    Summary,
    TopicRow,
    Unread,
    Week,
    WorkRow,
    Worth,
    WorthRow,
)
from noisegate.grow.tally import Tally

__all__ = [
    "Care",
    "CareRow",
    "ClaimRow",
    "Excerpt",
    "Held",
    "MaskedRow",
    "Summary",
    "Tally",
    "TopicRow",
    "Unread",
    "Week",
    "WorkRow",
    "Worth",
    "WorthRow",
    "summarise",
]

Item = tuple[Comment, Reading | None, Decision | None, bool, bool]
"""A comment, its reading, its decision, whether it is the creator's own, whether it is answered."""


def summarise(items: Iterable[Item]) -> Summary:
    """Add up triaged comments, in any order and any number, in bounded memory."""
    tally = Tally()
    for comment, reading, decision, own, answered in items:
        tally.add(comment, reading, decision, own=own, answered=answered)
    return tally.summary()
