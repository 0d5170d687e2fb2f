"""How far long work is: counted by the thread that does it, told in words to all who ask."""

import time
from dataclasses import dataclass
from threading import Event, Lock
from typing import Literal

Stage = Literal["waiting", "running", "done", "stopped", "failed"]

_TELLING = 3.0
"""Seconds of a step before its speed tells how long the rest takes."""
_SAID: dict[Stage, str] = {
    "waiting": "Waits for other work to be done.",
    "running": "At work.",
    "done": "Done.",
    "stopped": "Stopped. What was kept so far is safe.",
    "failed": "It could not be done.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a job stands.

    `done` counts comments in the present step; `share` is that of the whole, 0 to 1, None where
    unknown; `rate` is comments a second, `rest` the seconds left, where they can be told.
    `error` says what went wrong and what to do, where the stage is "failed".
    """

    key: str
    kind: str
    title: str
    stage: Stage
    done: int
    share: float | None
    sentence: str
    rate: float | None = None
    rest: float | None = None
    error: str | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.stage in ("done", "stopped", "failed")


class Pace:
    """The progress of one job, written by one thread and read by many."""

    def __init__(self, key: str, kind: str, title: str) -> None:
        self.stopping, self.ended = Event(), Event()
        self.closing = False
        self._names = (key, kind, title)
        self._lock = Lock()
        self._stage: Stage = "waiting"
        self._error: str | None = None
        self._said: str | None = None
        self._steps = 0
        self._verb, self._from, self._upto = "Went through", 0.0, 1.0
        self._since = time.monotonic()
        self._done = 0
        self._share: float | None = None

    def begin(self) -> bool:
        """Start running; False where it was stopped while it waited."""
        with self._lock:
            if self._stage != "waiting":
                return False
            self._stage, self._since = "running", time.monotonic()
            return True

    def step(self, verb: str, upto: float) -> None:
        """Begin the next part, which ends at a share of the whole."""
        with self._lock:
            self._from = self._upto if self._steps else 0.0
            self._verb, self._upto, self._steps = verb, upto, self._steps + 1
            self._since = time.monotonic()
            self._done, self._share, self._said = 0, None, None

    def moved(self, done: int, share: float | None) -> None:
        """Note how far the present part is. Called for every comment, so it does no more."""
        self._done, self._share, self._said = done, share, None

    def say(self, sentence: str) -> None:
        """Put a sentence in the place of the counts."""
        self._said = sentence

    def stop(self, *, closing: bool) -> None:
        """Ask the work to stop; what has not begun yet is stopped at once."""
        self.closing = closing
        self.stopping.set()
        with self._lock:
            waits = self._stage == "waiting"
            self._stage = "stopped" if waits else self._stage
        if waits:
            self.ended.set()

    def end(self, stage: Stage, error: str | None = None) -> None:
        """Say what came of it."""
        with self._lock:
            self._stage, self._error = stage, error
        self.ended.set()

    def standing(self) -> Standing:
        """Return how it stands now."""
        with self._lock:
            stage, error, said = self._stage, self._error, self._said
            done, share, since = self._done, self._share, self._since
            verb, start, upto = self._verb, self._from, self._upto
        whole = (start or None) if share is None else start + (upto - start) * min(1.0, share)
        if stage == "done":
            whole = 1.0
        rate, rest = _speed(done, share if upto == 1.0 else None, time.monotonic() - since)
        sentence = said or (_sentence(verb, done, whole, rest) if done else _SAID[stage])
        if stage != "running":
            sentence, rate, rest = error or _SAID[stage], None, None
        return Standing(*self._names, stage, done, whole, sentence, rate, rest, error)


def _speed(done: int, share: float | None, took: float) -> tuple[float | None, float | None]:
    """Return comments a second and seconds left, once a step has gone on for long enough."""
    if took < _TELLING:
        return None, None
    rest = took * (1 - share) / share if share else None
    return done / took, rest


def _sentence(verb: str, done: int, share: float | None, rest: float | None) -> str:
    """Say how far it is.

    >>> _sentence("Read", 12300, 0.34, 130.0)
    'Read 12,300 comments, 34 % of it done; about 2 minutes left.'
    >>> _sentence("Kept", 1, None, None)
    'Kept 1 comment.'
    """
    said = f"{verb} {done:,} {'comment' if done == 1 else 'comments'}"
    said += "" if share is None else f", {share:.0%} of it done".replace("%", " %")
    return said + (f"; {_left(rest)}." if rest is not None else ".")


def _left(seconds: float) -> str:
    """Say how long is left, no more exactly than it can be known.

    >>> _left(7), _left(44), _left(130), _left(9000)
    ('a few seconds left', 'under a minute left', 'about 2 minutes left', 'about 2.5 hours left')
    """
    if seconds < 15:
        return "a few seconds left"
    if seconds < 55:
        return "under a minute left"
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return f"about {minutes} {'minute' if minutes == 1 else 'minutes'} left"
    return f"about {seconds / 3600:.1f} hours left"
