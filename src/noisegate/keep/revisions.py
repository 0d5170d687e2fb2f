"""Something that the creator writes about a subject, with every earlier version, and undo.

What stands is the latest version that was not taken back. Nothing is overwritten.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, func, insert, select, update

from noisegate.keep.clean import mend
from noisegate.keep.desk_records import Written
from noisegate.keep.engine import Database

_AT_ONCE = 1000


class Revisions:
    """The words of one table; `subject` names its column that says what they are about."""

    def __init__(self, db: Database, table: Table, subject: str) -> None:
        self._db = db
        self._table = table
        self._about: Column[Any] = table.c[subject]

    def current(self, about: Iterable[str | int] | None = None) -> dict[Any, Written]:
        """Return what stands about each of some subjects (None: about all); "" is left out."""
        table, found = self._table, {}
        wanted = None if about is None else list(about)
        latest = select(func.max(table.c.seq)).where(~table.c.undone).group_by(self._about)
        starts = range(0, 1 if wanted is None else len(wanted), _AT_ONCE)
        with self._db.read() as conn:
            for start in starts:
                these = latest
                if wanted is not None:
                    these = latest.where(self._about.in_(wanted[start : start + _AT_ONCE]))
                query = select(table).where(table.c.seq.in_(these), table.c.text != "")
                for row in conn.execute(query.order_by(table.c.seq)).mappings():
                    found[row[self._about.name]] = self._written(row)
        return found

    def history(self, about: str | int) -> list[Written]:
        """Return every version that was not taken back, oldest first."""
        query = select(self._table).where(self._about == about, ~self._table.c.undone)
        with self._db.read() as conn:
            rows = conn.execute(query.order_by(self._table.c.seq)).mappings()
            return [self._written(row) for row in rows]

    def save(self, conn: Connection, about: str | int, text: str) -> Written:
        """Write down a new version; the same words as those that stand change nothing."""
        text = mend(text).strip()
        stands = self._latest(conn, about)
        if stands is not None and stands.text == text:
            return stands
        now = datetime.now(UTC)
        row = {self._about.name: about, "at": now, "text": text, "undone": False}
        seq = conn.execute(insert(self._table).returning(self._table.c.seq), row).scalar_one()
        return Written(seq, about, text, now)

    def undo(self, conn: Connection, about: str | int) -> Written | None:
        """Take the latest version back; return what stands then."""
        latest = self._latest(conn, about)
        if latest is not None:
            self._mark(conn, latest.seq, undone=True)
        return self._latest(conn, about)

    def redo(self, conn: Connection, about: str | int) -> Written | None:
        """Bring back what the latest `undo` took, unless something was written since."""
        table, latest = self._table, self._latest(conn, about)
        taken = select(func.min(table.c.seq)).where(
            self._about == about, table.c.undone, table.c.seq > (latest.seq if latest else 0)
        )
        seq = conn.scalar(taken)
        if seq is not None:
            self._mark(conn, seq, undone=False)
        return self._latest(conn, about)

    def _mark(self, conn: Connection, seq: int, *, undone: bool) -> None:
        table = self._table
        conn.execute(update(table).where(table.c.seq == seq).values(undone=undone))

    def _latest(self, conn: Connection, about: str | int) -> Written | None:
        table = self._table
        query = select(table).where(self._about == about, ~table.c.undone)
        row = conn.execute(query.order_by(table.c.seq.desc()).limit(1)).mappings().one_or_none()
        return None if row is None else self._written(row)

    def _written(self, row: Any) -> Written:
        return Written(row["seq"], row[self._about.name], row["text"], row["at"])
