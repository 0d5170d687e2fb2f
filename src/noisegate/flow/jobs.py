"""Long work in the app: one writer at a time, in a thread of its own, with progress in words.

What a job does to the store is on record there (`keep.jobs`); this is what a page needs to know
of it while it goes on: how far, how long still, what came of it, and how to stop it.
"""

import logging
import secrets
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from noisegate.flow.errors import EXPECTED
from noisegate.flow.pace import Pace, Stage, Standing
from noisegate.flow.watch import Silence
from noisegate.keep import BusyError

__all__ = [
    "ClosingError",
    "Jobs",
    "Progress",
    "Stage",
    "Standing",
    "StoppedError",
    "Ticket",
    "sentence_of",
    "when_free",
]

T = TypeVar("T")
_REMEMBERED = 50
_AGAIN_AFTER = 1.0
"""Seconds between two looks at whether another program has let go of the store."""

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The person stopped the work; what was kept so far is safe."""


class ClosingError(StoppedError):
    """The program is about to end: the work stops, and can be gone on with later."""


class Progress(Silence):
    """What the work tells on its way: a `Watch` that also knows steps, and when to stop."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    def step(self, verb: str, upto: float = 1.0) -> None:
        """Begin the next part of the work: "Read"; it ends at this share of the whole, 0 to 1."""
        self.check()
        self._pace.step(verb, upto)

    def moved(self, done: int, share: float | None) -> None:
        """Hear how far the present step is; raises `StoppedError` where it is to stop."""
        self.check()
        self._pace.moved(done, share)

    def say(self, sentence: str) -> None:
        """Put a sentence of the work's own in the place of the counts, until the next `moved`."""
        self._pace.say(sentence)

    def check(self) -> None:
        """Raise `StoppedError` where the person asked to stop."""
        if self._pace.stopping.is_set():
            raise ClosingError if self._pace.closing else StoppedError

    def rest(self, seconds: float) -> None:
        """Wait a little; raises `StoppedError` at once where the person asks to stop."""
        self._pace.stopping.wait(seconds)
        self.check()


class Ticket:
    """One job as those who wait for it hold it. Its methods may be called from any thread."""

    def __init__(self, kind: str, title: str, key: str | None = None) -> None:
        self.key = key or secrets.token_urlsafe(9)
        self.kind = kind
        self.title = title
        self.pace = Pace(self.key, kind, title)
        self.future: Future[object] | None = None
        self._result: object | None = None

    def standing(self) -> Standing:
        """Return how it stands now, ready to be shown."""
        return self.pace.standing()

    def stop(self, *, closing: bool = False) -> None:
        """Ask it to stop; it does at its next step forward, or at once where it still waits.

        `closing` says that the program ends, and that nobody asked for it.
        """
        self.pace.stop(closing=closing)

    def wait(self, timeout: float | None = None) -> Standing:
        """Wait until it is over, or for some seconds; return how it stands then."""
        self.pace.ended.wait(timeout)
        return self.standing()

    def result(self) -> object | None:
        """Return what the work returned; None until it is done, and where it did not get there."""
        return self._result

    def run(self, work: Callable[[Progress], object]) -> None:
        """Do the work, and turn whatever comes of it into how the job stands."""
        if not self.pace.begin():
            return
        try:
            self._result = work(Progress(self.pace))
        except StoppedError:
            self.pace.end("stopped")
        except Exception as error:  # noqa: BLE001 - a page must say that its work broke, too
            if not isinstance(error, (*EXPECTED, OSError)):
                # The message is left out: it may quote a comment.
                frames = "".join(traceback.format_tb(error.__traceback__))
                log.error("The job %s broke: %s\n%s", self.kind, type(error).__name__, frames)
            self.pace.end("failed", sentence_of(error))
        else:
            self.pace.end("done")


class Jobs:
    """The long work of one program: writers line up, one at a time; readers run beside them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tickets: dict[str, Ticket] = {}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="noisegate-writer")
        self._reader = ThreadPoolExecutor(2, thread_name_prefix="noisegate-reader")

    def start(
        self,
        kind: str,
        title: str,
        work: Callable[[Progress], object],
        *,
        writes: bool = True,
        key: str | None = None,
    ) -> Ticket:
        """Begin work in the background and return at once.

        `title` says what it is ("Reading comments.csv"). Work that writes waits until the one
        before it is over; work that only reads need not. A `key` of one's own has to be
        unguessable; a job of the same key takes the place of one that is over.
        """
        ticket = Ticket(kind, title, key)
        with self._lock:
            self._tickets[ticket.key] = ticket
            for old in self._forgettable():
                del self._tickets[old]
            pool = self._writer if writes else self._reader
            ticket.future = pool.submit(ticket.run, work)
        return ticket

    def get(self, key: str) -> Ticket | None:
        """Return a job by its key; None where it is not known (any more)."""
        return self._tickets.get(key)

    def current(self, kind: str | None = None) -> Ticket | None:
        """Return the first job (of a kind) that is not over yet; None where all are."""
        with self._lock:
            tickets = list(self._tickets.values())
        alive = (one for one in tickets if kind in (None, one.kind) and not one.standing().over)
        return next(alive, None)

    def close(self) -> None:
        """Stop everything, and wait until it has stopped."""
        with self._lock:
            tickets = list(self._tickets.values())
        for ticket in tickets:
            ticket.stop(closing=True)
        self._writer.shutdown(wait=True)
        self._reader.shutdown(wait=True)

    def _forgettable(self) -> list[str]:
        over = [key for key, one in self._tickets.items() if one.standing().over]
        return over[: max(0, len(self._tickets) - _REMEMBERED)]


def when_free(progress: Progress, call: Callable[[], T]) -> T:
    """Do something as soon as no other program's job holds the store; say so while one does."""
    while True:
        try:
            return call()
        except BusyError:
            progress.say(
                "Another program is at work on your comments. This begins when it is done."
            )
            progress.rest(_AGAIN_AFTER)


def sentence_of(error: Exception) -> str:
    """Say what went wrong in work that broke off, and what to do."""
    if isinstance(error, EXPECTED):
        return str(error)
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return f"A file could not be read or written: {reason}. What was kept so far is safe."
    return (
        f"Something went wrong that should not have ({type(error).__name__}). What was kept so far "
        "is safe; try it again."
    )
