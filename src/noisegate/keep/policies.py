"""The policy, version by version; the latest is the one in force."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from noisegate.keep.engine import Database
from noisegate.keep.records import KeptPolicy
from noisegate.keep.tables import policies


class Policies:
    """The policies of a store, one after the other; `Store.policies` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def history(self, limit: int = 100) -> list[KeptPolicy]:
        """Return the versions that were saved, the latest first."""
        query = select(policies).order_by(policies.c.version.desc()).limit(limit)
        with self._db.read() as conn:
            return [KeptPolicy(**row) for row in conn.execute(query).mappings()]

    def version(self, number: int) -> KeptPolicy | None:
        """Return one version, or None where there is no such."""
        query = select(policies).where(policies.c.version == number)
        with self._db.read() as conn:
            row = conn.execute(query).mappings().one_or_none()
        return None if row is None else KeptPolicy(**row)


def latest(conn: Connection) -> KeptPolicy | None:
    """Return the policy in force, or None where none was saved."""
    query = select(policies).order_by(policies.c.version.desc()).limit(1)
    row = conn.execute(query).mappings().one_or_none()
    return None if row is None else KeptPolicy(**row)


def save(conn: Connection, name: str, toml: str) -> KeptPolicy:
    """Keep a new version, unless it says the same as the one in force."""
    current = latest(conn)
    if current and (current.name, current.toml) == (name, toml):
        return current
    version = current.version + 1 if current else 1
    saved = KeptPolicy(version, name, toml, datetime.now(UTC))
    row = {"version": version, "name": name, "toml": toml, "created_at": saved.created_at}
    conn.execute(insert(policies), [row])
    return saved
