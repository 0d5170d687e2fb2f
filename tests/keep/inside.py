"""Looking behind the store's face, for tests alone."""

from sqlalchemy import Row, select

from noisegate.keep import Store
from noisegate.keep.status import rederive
from noisegate.keep.tables import jobs


def astray(store: Store) -> int:
    """Derive every status from its events again; count, and put right, those that differed."""
    with store._db.write() as conn:
        return rederive(conn)


def jobs_of(store: Store) -> list[Row[tuple[object, ...]]]:
    """Return the jobs on record, the latest first."""
    with store._db.read() as conn:
        return list(conn.execute(select(jobs).order_by(jobs.c.id.desc())))
