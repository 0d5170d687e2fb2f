"""Who wrote, and who came back: kept as hashes, never as names."""

import heapq
from datetime import datetime

from noisegate.comment import Comment
from noisegate.grow.bounded import estimate, hash8

_WORK = 2**32
_NOWHERE = _WORK - 1
_BACK = -1


def person(comment: Comment) -> int | None:
    """Return the `hash8` of who wrote it, within its source; None where the author is unknown."""
    author = comment.author
    if author is None or not (author.id or author.name):
        return None
    return hash8(comment.source, "id" if author.id else "name", author.id or author.name.casefold())


class People:
    """Counts people, and those who came back on another day or under another work.

    Exact up to `2 * limit` people (about 170 bytes each); beyond that it follows the `limit`
    people with the smallest hashes, a fair sample of all, and estimates from them.
    """

    def __init__(self, limit: int = 2**16) -> None:
        self._limit = limit
        self._first: dict[int, int] = {}
        self._below = 2**64

    def add(self, who: int, comment: Comment, *, welcome: bool) -> None:
        """Count the author of a comment; only a `welcome` one can make them a returning person."""
        if who >= self._below:
            return
        seen = self._first.setdefault(who, 0)
        if welcome and seen != _BACK:
            here = _visit(comment)
            self._first[who] = here if seen in (0, here) else _BACK
        if len(self._first) > 2 * self._limit:
            self._thin_out()

    @property
    def exact(self) -> bool:
        """Whether the counts are exact."""
        return self._below == 2**64

    def came_back(self, who: int | None) -> bool:
        """Whether this person is known to have come back."""
        return who is not None and self._first.get(who) == _BACK

    def returning(self) -> int:
        """Return how many people came back."""
        back = sum(1 for seen in self._first.values() if seen == _BACK)
        return back if self.exact else round(back / len(self._first) * len(self))

    def __len__(self) -> int:
        return estimate(self._first, self._limit, exact=self.exact)

    def _thin_out(self) -> None:
        kept = heapq.nsmallest(self._limit, self._first)
        self._first = {who: self._first[who] for who in kept}
        self._below = kept[-1] + 1


def _visit(comment: Comment) -> int:
    """Pack the day and the work of a visit into one number above 0."""
    day = 0 if comment.created_at is None else _day(comment.created_at)
    work = _NOWHERE if comment.work is None else hash8(comment.work.id) % _NOWHERE
    return day * _WORK + work + 1


def _day(moment: datetime) -> int:
    return moment.toordinal()
