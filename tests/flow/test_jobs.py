import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from noisegate.flow.jobs import Jobs, Progress, Standing, StoppedError, Ticket, when_free
from noisegate.keep import Store, StoreError

SOON = 20.0


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def until(ticket: Ticket, holds: Callable[[Standing], bool]) -> Standing:
    ends = time.monotonic() + SOON
    while not holds(ticket.standing()):
        assert time.monotonic() < ends, ticket.standing()
        time.sleep(0.01)
    return ticket.standing()


def test_a_job_runs_beside_and_keeps_its_result(jobs: Jobs) -> None:
    go = Event()
    ticket = jobs.start("count", "Counting", lambda _: go.wait(SOON) and 42)
    assert not ticket.standing().over
    assert (ticket.result(), jobs.current("count"), jobs.current("other")) == (None, ticket, None)
    go.set()
    assert ticket.wait(SOON).stage == "done"
    assert (ticket.result(), ticket.standing().share) == (42, 1.0)
    assert jobs.get(ticket.key) is ticket
    assert jobs.current() is None


def test_steps_add_up_to_one_share_and_tell_it_in_words(jobs: Jobs) -> None:
    seen: list[Standing] = []

    go = Event()

    def work(progress: Progress) -> None:
        go.wait(SOON)
        for verb, upto in (("Kept", 0.2), ("Read", 1.0)):
            progress.step(verb, upto)
            for done in (500, 1000):
                progress.moved(done, done / 1000)
                seen.append(ticket.standing())

    ticket = jobs.start("import", "Reading", work)
    go.set()
    ticket.wait(SOON)
    assert [one.share for one in seen] == pytest.approx([0.1, 0.2, 0.6, 1.0])
    assert seen[0].sentence == "Kept 500 comments, 10 % of it done."
    assert seen[2].sentence == "Read 500 comments, 60 % of it done."


def test_speed_and_the_time_left_are_told_once_they_can_be(jobs: Jobs) -> None:
    def work(progress: Progress) -> None:
        progress.step("Read")
        for done in range(1, 101):
            progress.moved(done, done / 100)
            progress.rest(0.04)

    ticket = jobs.start("reread", "Reading", work)
    standing = until(ticket, lambda one: one.rest is not None)
    assert standing.rate == pytest.approx(25, rel=0.5)
    assert standing.rest is not None
    assert 0 <= standing.rest < 4
    assert standing.sentence.endswith("a few seconds left.")
    assert ticket.wait(SOON).rest is None


def test_writers_line_up_in_order_and_readers_do_not(jobs: Jobs) -> None:
    order: list[str] = []
    first, last = Event(), Event()

    def work(name: str, go: Event) -> Callable[[Progress], object]:
        def does(_: Progress) -> None:
            go.wait(SOON)
            order.append(name)

        return does

    one = jobs.start("import", "One", work("one", first))
    two = jobs.start("import", "Two", work("two", last))
    reader = jobs.start("preview", "Looking", lambda _: order.append("reader"), writes=False)
    assert reader.wait(SOON).stage == "done"
    assert two.standing().stage == "waiting"
    assert two.standing().sentence == "Waits for other work to be done."
    last.set()
    first.set()
    assert (one.wait(SOON).stage, two.wait(SOON).stage) == ("done", "done")
    assert order == ["reader", "one", "two"]


def test_running_and_waiting_work_can_be_stopped(jobs: Jobs) -> None:
    running = Event()

    def endless(progress: Progress) -> None:
        for done in range(1_000_000):
            progress.moved(done, None)
            running.set()
            progress.rest(0.01)

    one = jobs.start("import", "One", endless)
    two = jobs.start("import", "Two", lambda _: pytest.fail("it was stopped before"))
    assert running.wait(SOON)
    two.stop()
    one.stop()
    assert (one.wait(SOON).stage, two.wait(SOON).stage) == ("stopped", "stopped")
    assert "safe" in one.standing().sentence


def test_what_a_person_can_act_on_is_said_and_what_not_is_not_quoted(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(_: Progress) -> None:
        raise StoreError("The disk is full. Make room.")

    comment = "you utter " + "w****r"

    def broken(_: Progress) -> None:
        raise RuntimeError(comment)

    one = jobs.start("import", "One", refused)
    two = jobs.start("import", "Two", broken)
    assert one.wait(SOON).error == one.standing().sentence == "The disk is full. Make room."
    error = two.wait(SOON).error or ""
    assert "RuntimeError" in error
    assert comment not in error + caplog.text
    assert "test_jobs" in caplog.text


def test_it_begins_when_another_programs_job_is_done(jobs: Jobs, tmp_path: Path) -> None:
    place = str(tmp_path / "store.sqlite")
    holds = (
        "import sys; from noisegate.keep import Store; store = Store.open(sys.argv[1]);"
        "job = store.start_job('reread', {}); print('held', flush=True); input(); store.finish(job)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holds, place],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with Store.open(place) as store:

        def work(progress: Progress) -> str:
            job = when_free(progress, lambda: store.start_job("import", {}))
            return store.finish(job).state

        ticket = jobs.start("import", "Reading", work)
        until(ticket, lambda one: one.sentence.startswith("Another program"))
        other.communicate("\n", timeout=SOON)
        assert ticket.wait(SOON).stage == "done"
        assert ticket.result() == "done"


def test_only_so_many_are_remembered_and_none_that_still_runs(jobs: Jobs) -> None:
    go = Event()
    slow = jobs.start("preview", "Slow", lambda _: go.wait(SOON), writes=False)
    tickets = [jobs.start("import", "Quick", lambda _: None) for _ in range(60)]
    tickets[-1].wait(SOON)
    jobs.start("import", "One more", lambda _: None).wait(SOON)
    assert jobs.get(slow.key) is slow
    assert jobs.get(tickets[0].key) is None
    go.set()


def test_closing_stops_what_runs() -> None:
    jobs = Jobs()
    stopped = Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress.rest(0.01)
        except StoppedError:
            stopped.set()
            raise

    ticket = jobs.start("import", "One", work)
    until(ticket, lambda one: one.stage == "running")
    jobs.close()
    assert stopped.is_set()
    assert ticket.standing().stage == "stopped"
