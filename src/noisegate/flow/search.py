"""Searching everything that is kept, a page at a time."""

from dataclasses import dataclass, replace

from noisegate.flow.browse import as_triaged
from noisegate.flow.desk import Desk
from noisegate.keep import Filter
from noisegate.triage import Triaged

__all__ = ["FURTHEST", "PAGE", "Filter", "Found", "search"]

PAGE = 25
"""So many comments stand on one page."""

FURTHEST = 400
"""The last page there is: whoever looks further back is better served by a narrower search."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, the newest first. `page` counts from 1; `more` says on or not."""

    comments: tuple[Triaged, ...]
    page: int
    more: bool

    @property
    def first(self) -> int:
        """The place of the first of them among all, from 1."""
        return (self.page - 1) * PAGE + 1


def search(desk: Desk, wanted: Filter, page: int = 1) -> Found:
    """Return a page of the comments that a filter lets through."""
    page = max(1, min(page, FURTHEST))
    # One more than is shown tells whether there are more; counting all of them can take long.
    asked = replace(wanted, limit=PAGE + 1, offset=(page - 1) * PAGE)
    found = tuple(as_triaged(kept) for kept in desk.store.find(asked))
    return Found(found[:PAGE], page, len(found) > PAGE and page < FURTHEST)
