"""What the operator chose: one value that every worker is started with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from noisegate.serve.quota import Key

USUAL_PORT = 8766
LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The names of this machine for itself."""

Missing = Literal["refuse", "omit"]
"""What becomes of an attribute that is asked for and not known: an error, or it is left out."""

Logged = Literal["requests", "faults", "nothing"]
"""Which lines are written to standard error: one a request, only those of our faults, or none."""


class ServeError(Exception):
    """The server can't be started so; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may ask of the server; seconds end in `_s`."""

    body_bytes: int = 256 * 1024
    batch_bytes: int = 4 * 1024 * 1024
    bodies_bytes: int = 64 * 1024 * 1024
    header_bytes: int = 32 * 1024
    header_s: float = 10.0
    body_s: float = 10.0
    send_s: float = 20.0
    idle_s: int = 75
    connections: int = 1000
    requests: int = 512
    waiting: int = 400_000


@dataclass(frozen=True, slots=True)
class Config:
    """How to serve. `per_minute` is the quota of keys that have none of their own.

    `threads` is how many cores a worker reads with (None: its share of them); `trusted` are
    addresses or networks of proxies; `origins` are sites whose pages may ask (`*`: any);
    `root_path` is "" or begins with a slash. `grace_s` bounds how long a stop waits for requests
    that have come.
    """

    host: str = "127.0.0.1"
    port: int = USUAL_PORT
    workers: int = 1
    threads: int | None = None
    keys: Sequence[Key] = ()
    per_minute: int | None = None
    open: bool = False
    missing: Missing = "refuse"
    public_url: str | None = None
    root_path: str = ""
    trusted: tuple[str, ...] = ()
    origins: tuple[str, ...] = ("*",)
    logged: Logged = "requests"
    grace_s: int = 30
    limits: Limits = field(default_factory=Limits)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    def check(self) -> None:
        """Raise `ServeError` where it would let in the whole network without having been told."""
        if not (self.is_loopback or self.keys or self.open):
            raise ServeError(
                f"At {self.host} others can reach the server, and there are no keys. Give --keys "
                "FILE (make one with --new-key), or --open where everybody may ask."
            )
