"""What the creator did lately, over all comments, so that it can be taken back together."""

from datetime import datetime

from sqlalchemy import literal_column, select

from noisegate.comment import Event
from noisegate.keep.engine import Database
from noisegate.keep.events import undoable
from noisegate.keep.status import CREATOR, histories, to_event
from noisegate.keep.tables import comments, events

_PAGE = 500
_MINE = events.c.by == literal_column(f"'{CREATOR}'")
"""Written out, so that a database sees that the index of the creator's own events serves."""


class Lately:
    """The creator's acts in order of time; `Store.lately` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def since(self, moment: datetime, most: int = 1000) -> list[Event]:
        """Return what the creator did since a moment (aware) and still stands, the latest first.

        Undos are left out, and the events that an undo took back. At most so many are returned.
        """
        found: list[Event] = []
        last: int | None = None
        while len(found) < most:
            page = self._page(last)
            found += self._standing([event for event in page if event.at >= moment])
            if len(page) < _PAGE or page[-1].at < moment:
                break
            last = page[-1].seq
        return found[:most]

    def _page(self, before: int | None) -> list[Event]:
        """Return the creator's events before a number (None: up to now), the latest first."""
        query = (
            select(events, comments.c.id)
            .join(comments, comments.c.pk == events.c.comment_pk)
            .where(_MINE, ~comments.c.erased)
            .order_by(events.c.seq.desc())
            .limit(_PAGE)
        )
        if before is not None:
            query = query.where(events.c.seq < before)
        with self._db.read() as conn:
            return [to_event(row) for row in conn.execute(query).mappings()]

    def _standing(self, acts: list[Event]) -> list[Event]:
        """Return those of some events that can be taken back, undos left out."""
        asked = {event.comment for event in acts}
        query = select(comments.c.pk, comments.c.id).where(comments.c.id.in_(asked))
        with self._db.read() as conn:
            pks = {row.id: row.pk for row in conn.execute(query)}
            past = histories(conn, list(pks.values()))
        return [
            event
            for event in acts
            if event.what != "undone" and undoable(past[pks[event.comment]], event.seq)
        ]
