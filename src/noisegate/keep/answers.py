"""The creator's one answer to each recurring claim."""

from noisegate.keep.desk_records import Written
from noisegate.keep.desk_tables import answers
from noisegate.keep.engine import Database
from noisegate.keep.errors import StoreError
from noisegate.keep.revisions import Revisions
from noisegate.labels import claims


class Answers:
    """The part of a store that holds the answers to claims; `Store.answers` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._words = Revisions(db, answers, "claim")

    def get(self, claim: str) -> Written | None:
        """Return the answer to a claim, or None where there is none."""
        return self._words.current([claim]).get(claim)

    def all(self) -> dict[str, Written]:
        """Return every answer, by claim."""
        return self._words.current()

    def history(self, claim: str) -> list[Written]:
        """Return every version of an answer that was not taken back, oldest first."""
        return self._words.history(claim)

    def save(self, claim: str, text: str) -> Written:
        """Write down the answer to a claim of the catalogue; "" takes it away.

        Raises StoreError where there is no such claim.
        """
        if claim not in claims():
            raise StoreError(f"“{claim}” is no claim of the catalogue. Check how it is written.")
        with self._db.write() as conn:
            return self._words.save(conn, claim, text)

    def undo(self, claim: str) -> Written | None:
        """Take the latest version back; return what stands then (`redo` brings it again)."""
        with self._db.write() as conn:
            return self._words.undo(conn, claim)

    def redo(self, claim: str) -> Written | None:
        """Bring back what the latest `undo` took, unless something was written since."""
        with self._db.write() as conn:
            return self._words.redo(conn, claim)
