"""Long work on record: one job at a time, its progress, and what a dead program left behind.

A job belongs to the store that started it. Its owner is dead when its process is gone from this
machine, or when nothing was heard of it for `LEASE`; then another may take the job over.
"""

import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from noisegate.keep.errors import BusyError, StoreError
from noisegate.keep.records import Job, JobState
from noisegate.keep.tables import jobs

LEASE = timedelta(minutes=5)
"""How long a job may be silent before its owner counts as dead, where that can't be looked up."""

_DIED = "The program ended before the job did."


def owner_name(token: str) -> str:
    """Return the name under which this process owns jobs: host, process id, and a token."""
    return f"{socket.gethostname()}:{os.getpid()}:{token}"


def start(
    conn: Connection, owner: str, kind: str, params: Mapping[str, Any], total: int | None
) -> Job:
    """Begin a job, or go on with the same one that a dead program left; see `Store.start_job`."""
    now = datetime.now(UTC)
    running = conn.execute(select(jobs).where(jobs.c.state == "running")).one_or_none()
    if running is not None:
        if _alive(running, now):
            raise BusyError(
                f"Another job is at work here: {running.kind}, since "
                f"{running.started_at:%Y-%m-%d %H:%M} UTC. Wait until it is done, or stop it."
            )
        if running.kind == kind and running.params == dict(params):
            return _take_over(conn, running, owner, now, total)
        _end(conn, running.id, "stopped", _DIED, now)
    row = {
        "kind": kind,
        "state": "running",
        "params": dict(params),
        "total": total,
        "done": 0,
        "owner": owner,
        "started_at": now,
        "seen_at": now,
    }
    job_id = conn.execute(insert(jobs).returning(jobs.c.id), row).scalar_one()
    return _get(conn, job_id)


def advance(conn: Connection, owner: str, job: Job, done: int) -> Job:
    """Record how far a job is; see `Store.advance`."""
    _check_mine(conn, owner, job)
    values = {"done": done, "seen_at": datetime.now(UTC)}
    conn.execute(update(jobs).where(jobs.c.id == job.id).values(values))
    return _get(conn, job.id)


def finish(conn: Connection, owner: str, job: Job, state: JobState, error: str | None) -> Job:
    """End a job as done or stopped; ending it the same way again changes nothing."""
    if state == "running":
        raise StoreError("A job can't be finished as running. Choose done or stopped.")
    if _get(conn, job.id).state != state:
        _check_mine(conn, owner, job)
        _end(conn, job.id, state, error, datetime.now(UTC))
    return _get(conn, job.id)


def left_by(conn: Connection, owner: str) -> list[int]:
    """Return the numbers of the jobs that an owner still runs."""
    mine = select(jobs.c.id).where(jobs.c.owner == owner, jobs.c.state == "running")
    return list(conn.scalars(mine))


def let_go(conn: Connection, owner: str) -> None:
    """Stop what an owner leaves running when it closes the store."""
    for job_id in left_by(conn, owner):
        _end(
            conn, job_id, "stopped", "The store was closed before the job ended.", datetime.now(UTC)
        )


def _take_over(
    conn: Connection, running: Row[Any], owner: str, now: datetime, total: int | None
) -> Job:
    values = {"owner": owner, "seen_at": now, "total": running.total if total is None else total}
    conn.execute(update(jobs).where(jobs.c.id == running.id).values(values))
    return _get(conn, running.id)


def _end(conn: Connection, job_id: int, state: JobState, error: str | None, now: datetime) -> None:
    values = {"state": state, "error": error, "finished_at": now, "seen_at": now}
    conn.execute(update(jobs).where(jobs.c.id == job_id).values(values))


def _check_mine(conn: Connection, owner: str, job: Job) -> None:
    row = conn.execute(select(jobs).where(jobs.c.id == job.id)).one_or_none()
    if row is None or row.owner != owner or row.state != "running":
        raise StoreError(
            f"The job {job.id} ({job.kind}) is no longer this program's: it was ended, or another "
            "program took it over. What was kept so far is safe."
        )


def _alive(running: Row[Any], now: datetime) -> bool:
    if now - running.seen_at > LEASE:
        return False
    host, pid, _token = running.owner.rsplit(":", 2)
    # On Windows, os.kill would end the process instead of asking for it.
    if host != socket.gethostname() or os.name != "posix":
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _get(conn: Connection, job_id: int) -> Job:
    return job_of(conn.execute(select(jobs).where(jobs.c.id == job_id)).one())


def job_of(row: Row[Any]) -> Job:
    """Return a job as the store hands it out."""
    return Job(
        id=row.id,
        kind=row.kind,
        state=row.state,
        params=row.params,
        total=row.total,
        done=row.done,
        started_at=row.started_at,
        finished_at=row.finished_at,
        error=row.error,
    )
