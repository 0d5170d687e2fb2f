"""Looking after a store as a whole: settled, copied, scrubbed, erased, counted."""

from pathlib import Path

from noisegate.keep import backup, erase, facts, stale
from noisegate.keep.engine import Database
from noisegate.keep.records import Erased, Facts
from noisegate.keep.settle import settle


class Upkeep:
    """What `Store` gives for looking after it."""

    _db: Database

    def settle(self, limit: int | None = None) -> int:
        """Count again what writes left stale: people, weeks, what is mentioned; return how much.

        Each step is a transaction of its own; with `limit` it ends after so many marks. Cheap
        where nothing is stale.
        """
        return settle(self._db, limit)

    def stale(self) -> int:
        """Return how much is left to `settle`."""
        with self._db.read() as conn:
            return stale.count(conn)

    def backup(self, path: str | Path) -> Path:
        """Copy the database, while it is in use, to a new file (or a dated one in a folder).

        SQLite only; for PostgreSQL the StoreError says to use pg_dump.
        """
        return backup.backup(self._db, Path(path))

    def erase_author(self, source: str, author: str) -> Erased:
        """Erase one commenter, by id or name, for good: words, names, readings, events' data.

        Their comments become empty places, so that the replies of others keep their thread;
        importing them again does not bring them back. Backups made before still hold them.
        Raises StoreError where nobody, or more than one, goes by that name.
        """
        return erase.erase_author(self._db, source, author)

    def erase_everything(self) -> bool:
        """Erase all of it, for good: comments, people, acts, policies, preferences; as if new.

        Returns False where the rows are gone, but their bytes could not be overwritten yet (see
        `scrub`). Backups and exports made before are not touched.
        """
        return erase.erase_everything(self._db)

    def scrub(self) -> bool:
        """Overwrite what erased rows left in the file; return False where it is too busy."""
        return erase.scrub(self._db)

    def facts(self) -> Facts:
        """Return the store in numbers, and whether it is whole."""
        return facts.facts(self._db)
