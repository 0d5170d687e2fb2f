import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from noisegate.keep import Store, StoreError
from noisegate.keep.jobs import LEASE
from noisegate.keep.tables import jobs

from .inside import jobs_of


def test_a_job_is_recorded_from_start_to_end(store: Store) -> None:
    job = store.start_job("import", {"file": "a.csv"}, total=10)
    assert (job.state, job.done, job.total, job.finished_at) == ("running", 0, 10, None)
    job = store.advance(job, 4)
    assert [(row.id, row.done) for row in jobs_of(store)] == [(job.id, 4)]
    job = store.advance(job, 10)
    assert job.done == 10
    done = store.finish(job)
    assert (done.state, done.error) == ("done", None)
    assert done.finished_at is not None
    assert store.finish(job) == done
    store.finish(store.start_job("import", {}), "stopped", "The file ended.")
    assert [(row.state, row.error) for row in jobs_of(store)] == [
        ("stopped", "The file ended."),
        ("done", None),
    ]


def test_one_job_runs_at_a_time(store: Store, place: str) -> None:
    job = store.start_job("import", {})
    with Store.open(place) as other:
        for kind in ("import", "reread"):
            with pytest.raises(StoreError, match="Another job is at work here: import"):
                other.start_job(kind, {})
    assert store.advance(job, 1).done == 1


def test_closing_the_store_stops_its_jobs(store: Store, place: str) -> None:
    with Store.open(place) as other:
        other.start_job("import", {})
    (job,) = jobs_of(store)
    assert (job.state, job.error) == ("stopped", "The store was closed before the job ended.")


def test_a_killed_programs_job_is_taken_over_where_it_stopped(store: Store, place: str) -> None:
    dies = (
        "import os, sys; from noisegate.keep import Store; store = Store.open(sys.argv[1]);"
        "store.advance(store.start_job('reread', {'model': 'm2'}, 100), 40);"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", dies, place], check=False)
    job = store.start_job("reread", {"model": "m2"})
    assert (job.state, job.done, job.total) == ("running", 40, 100)
    assert len(jobs_of(store)) == 1
    assert store.finish(job).state == "done"


def test_a_killed_programs_job_stops_no_other(store: Store, place: str) -> None:
    dies = (
        "import os, sys; from noisegate.keep import Store;"
        "Store.open(sys.argv[1]).start_job('reread', {'model': 'm2'}); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", dies, place], check=False)
    job = store.start_job("reread", {"model": "m3"})
    assert job.done == 0
    assert [job.state for job in jobs_of(store)] == ["running", "stopped"]
    assert jobs_of(store)[1].error == "The program ended before the job did."


def test_a_job_not_heard_of_for_long_is_lost_to_its_owner(store: Store, place: str) -> None:
    job = store.start_job("reread", {})
    long_ago = datetime.now(UTC) - LEASE - timedelta(seconds=1)
    with store._db.write() as conn:
        conn.execute(update(jobs).values(seen_at=long_ago))
    with Store.open(place) as other:
        other.start_job("reread", {})
        with pytest.raises(StoreError, match="no longer this program's"):
            store.advance(job, 1)
        with pytest.raises(StoreError, match="no longer this program's"):
            store.finish(job)
