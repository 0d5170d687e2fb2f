"""API keys, and how often each may ask: a token bucket a key, shared by all workers.

Keys are held as HMAC-SHA-256 under a secret that is drawn at every start, so they are found
without comparing them letter by letter, and memory holds none of them.
"""

import hashlib
import hmac
import math
import re
import secrets
import threading
import time
from collections.abc import Callable, MutableSequence, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

SHORTEST = 16
"""A key of fewer characters could be found by trying."""

_HASHED = "sha256:"
_MOST_BYTES = 16 << 20


class KeyMissing(Exception):  # noqa: N818 - what a call is, not a mistake
    """A call without a key, where one is needed."""


class KeyUnknown(Exception):  # noqa: N818
    """A call with a key that is not among those let in."""


class OverQuota(Exception):  # noqa: N818
    """More calls than a key may make. `per_minute` is its quota, `retry_after_s` a wait."""

    def __init__(self, per_minute: int, retry_after_s: int) -> None:
        super().__init__(f"More than {per_minute} calls a minute.")
        self.per_minute, self.retry_after_s = per_minute, retry_after_s


class KeysError(Exception):
    """Keys that can't be used; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that is let in: the SHA-256 of it, and its own calls a minute (None: the usual)."""

    digest: bytes
    per_minute: int | None = None


def new_key() -> str:
    """Return a key that nobody can guess: 43 letters, digits, - and _."""
    return secrets.token_urlsafe(32)


def hashed(key: str) -> bytes:
    """Return the SHA-256 of a key.

    >>> hashed("k").hex()[:8]
    '8254c329'
    """
    return hashlib.sha256(key.encode()).digest()


def key_from(line: str, where: str) -> Key:
    """Read a key, and the calls a minute that may stand beside it.

    In place of a key, `sha256:` and its hash in hexadecimal will do. Raises `KeysError`, which
    names the place (`where`) and never the key.
    """
    words = line.split()
    if not words:
        raise KeysError(f"{where}: there is no key.")
    if len(words) > 2:
        raise KeysError(f"{where}: a key and its calls a minute are expected, and no more.")
    if len(words) == 2 and not re.fullmatch(r"[1-9][0-9]{0,8}", words[1]):
        raise KeysError(f"{where}: beside a key stand its calls a minute, as in 60.")
    per_minute = int(words[1]) if len(words) == 2 else None
    if words[0].startswith(_HASHED):
        return Key(_digest(words[0].removeprefix(_HASHED), where), per_minute)
    if len(words[0]) < SHORTEST:
        raise KeysError(
            f"{where}: a key of fewer than {SHORTEST} characters could be guessed. "
            "Make one with: noisegate serve-perspective --new-key"
        )
    return Key(hashed(words[0]), per_minute)


def _digest(given: str, where: str) -> bytes:
    try:
        digest = bytes.fromhex(given)
    except ValueError:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise KeysError(f"{where}: after sha256: there should be 64 hexadecimal digits.")
    return digest


def keys_in(path: Path) -> list[Key]:
    """Read a file of keys: one a line, its calls a minute beside it; # begins a comment.

    Raises `KeysError` where the file can't be read, or holds no key, or a line can't be used.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise KeysError(f"{path} is too large for a file of keys.")
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise KeysError(f"{path} is no text in UTF-8, so no keys can be read from it.") from None
    except OSError as error:
        raise KeysError(f"The keys in {path} can't be read: {error.strerror}.") from None
    bare = [line.partition("#")[0].strip() for line in lines]
    found = [
        key_from(line, f"{path}, line {number}") for number, line in enumerate(bare, 1) if line
    ]
    if not found:
        raise KeysError(f"There is no key in {path}. Write one a line, or leave out --keys.")
    return found


@dataclass(frozen=True, slots=True)
class Buckets:
    """Token buckets that several processes may share: two numbers each, and a lock for all.

    `levels` holds, for bucket after bucket, the calls it has left and when that was (seconds of
    a clock that all processes have in common). Zeros are full buckets.
    """

    levels: MutableSequence[float]
    lock: AbstractContextManager[object]

    @classmethod
    def alone(cls, count: int) -> "Buckets":
        """Return buckets for one process."""
        return cls([0.0] * (2 * count), threading.Lock())

    def take(self, at: int, per_minute: int, now: float) -> float:
        """Take a call from a bucket of a minute's calls; return 0, or the seconds to wait."""
        with self.lock:
            left, since = self.levels[2 * at], self.levels[2 * at + 1]
            grown = max(0.0, now - since) * per_minute / 60
            left = min(per_minute, left + grown) if since else float(per_minute)
            taken = left >= 1
            self.levels[2 * at], self.levels[2 * at + 1] = left - taken, now
        return 0.0 if taken else (1 - left) * 60 / per_minute


class Gate:
    """Knows the keys, and counts calls.

    Without keys everybody comes in, and shares one bucket. `per_minute` is what a key may call
    that has no quota of its own; None is no limit. It can be sent to another process.
    """

    def __init__(
        self,
        keys: Sequence[Key] = (),
        per_minute: int | None = None,
        buckets: Buckets | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._secret = secrets.token_bytes(32)
        self._usual = per_minute
        self._known = {self._sealed(key.digest): (at, key) for at, key in enumerate(keys)}
        self._buckets = buckets or Buckets.alone(self.buckets_for(keys))
        self._clock = clock

    @staticmethod
    def buckets_for(keys: Sequence[Key]) -> int:
        """Return how many buckets keys need."""
        return max(1, len(keys))

    @property
    def keyed(self) -> bool:
        """Whether calls need a key."""
        return bool(self._known)

    def admit(self, key: str | None) -> str | None:
        """Let one call in; return the key's short hash for the log, or None without keys.

        Raises `KeyMissing`, `KeyUnknown` or `OverQuota`.
        """
        if not self._known:
            self._count(0, self._usual)
            return None
        if not key:
            raise KeyMissing
        digest = hashed(key)
        found = self._known.get(self._sealed(digest))
        if found is None:
            raise KeyUnknown
        at, known = found
        self._count(at, known.per_minute or self._usual)
        return digest.hex()[:8]

    def _sealed(self, digest: bytes) -> bytes:
        return hmac.digest(self._secret, digest, "sha256")

    def _count(self, at: int, per_minute: int | None) -> None:
        if per_minute is None:
            return
        wait = self._buckets.take(at, per_minute, self._clock())
        if wait:
            raise OverQuota(per_minute, math.ceil(wait))
