"""What long work was done on the store, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from noisegate.keep.engine import Database
from noisegate.keep.jobs import job_of
from noisegate.keep.records import Job
from noisegate.keep.tables import jobs


@dataclass(frozen=True, slots=True)
class Log:
    """The record of jobs, whichever program did them."""

    _db: Database

    def recent(self, kind: str | None = None, limit: int = 50, offset: int = 0) -> list[Job]:
        """Return the latest jobs (of one kind), the latest first."""
        query = select(jobs).order_by(jobs.c.id.desc()).limit(limit).offset(offset)
        if kind is not None:
            query = query.where(jobs.c.kind == kind)
        with self._db.read() as conn:
            return [job_of(row) for row in conn.execute(query)]

    def some(self, ids: Sequence[int]) -> list[Job]:
        """Return some jobs by their numbers, in order; those that are not known are left out."""
        query = select(jobs).where(jobs.c.id.in_(ids)).order_by(jobs.c.id)
        with self._db.read() as conn:
            return [job_of(row) for row in conn.execute(query)]
