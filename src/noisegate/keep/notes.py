"""The creator's own note on a person. It goes when the person is erased."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from noisegate.keep.desk_records import Written
from noisegate.keep.desk_tables import notes
from noisegate.keep.engine import Database
from noisegate.keep.errors import StoreError
from noisegate.keep.revisions import Revisions
from noisegate.keep.tables import authors


class Notes:
    """The part of a store that holds notes on people, by author key; `Store.notes` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._words = Revisions(db, notes, "author_pk")

    def get(self, author_pk: int) -> Written | None:
        """Return the note on a person, or None where there is none."""
        return self._words.current([author_pk]).get(author_pk)

    def all(self, author_pks: Iterable[int] | None = None) -> dict[int, Written]:
        """Return the notes on some people (None: on all), by author key."""
        return self._words.current(author_pks)

    def history(self, author_pk: int) -> list[Written]:
        """Return every version of a note that was not taken back, oldest first."""
        return self._words.history(author_pk)

    def save(self, author_pk: int, text: str) -> Written:
        """Write down a note on a person; "" takes it away.

        Raises StoreError where there is no such person.
        """
        with self._db.write() as conn:
            _check(conn, author_pk)
            return self._words.save(conn, author_pk, text)

    def undo(self, author_pk: int) -> Written | None:
        """Take the latest version back; return what stands then (`redo` brings it again)."""
        with self._db.write() as conn:
            return self._words.undo(conn, author_pk)

    def redo(self, author_pk: int) -> Written | None:
        """Bring back what the latest `undo` took, unless something was written since."""
        with self._db.write() as conn:
            return self._words.redo(conn, author_pk)


def _check(conn: Connection, author_pk: int) -> None:
    if conn.scalar(select(authors.c.pk).where(authors.c.pk == author_pk)) is None:
        raise StoreError("There is no such person here; they may have been erased.")
