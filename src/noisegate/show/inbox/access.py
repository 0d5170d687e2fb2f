"""Who may come in: a visit has a signed name, a form its token, and beyond this machine a password.

On this machine alone nobody is asked who they are. With a password, the name of a visit is only
good while the program remembers that it logged in, so that it can be revoked.
"""

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from noisegate.show.inbox.credentials import Credentials

_IDLE_S = 12 * 3600
_LONGEST_S = 30 * 24 * 3600
_SESSIONS = 100


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser. `id` is unguessable and signed in its cookie; `secret` signs its forms."""

    id: str
    secret: bytes
    logged_in: bool = False

    def token(self) -> str:
        """Return a token for a form.

        It looks different on every page (BREACH: what is packed together with words of strangers
        must not repeat).
        """
        pad = secrets.token_bytes(32)
        return _text(pad + _xor(pad, self._proof()))

    def made(self, token: str) -> bool:
        """Say whether a token was made for this visit."""
        try:
            given = urlsafe_b64decode(token.encode())
        except ValueError:
            return False
        return len(given) == 64 and hmac.compare_digest(_xor(given[:32], given[32:]), self._proof())

    def _proof(self) -> bytes:
        return _sign(self.secret, f"form {self.id}")

    def cookie(self) -> str:
        """Return what the browser keeps."""
        return f"{self.id}.{_text(_sign(self.secret, f'visit {self.id}'))}"


class Access:
    """Tells visits from each other, and lets in whom it should.

    `credentials` holds the secret and the password; `guarded` says that a password is needed.
    `clock` tells seconds.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        guarded: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.credentials = credentials
        self.guarded = guarded
        self._clock = clock
        self._sessions: dict[bytes, tuple[float, float]] = {}
        self._lock = Lock()

    def visit(self, cookie: str | None) -> Visit | None:
        """Return whose cookie it is, or None where it is not one of ours.

        Where a password is needed, `logged_in` says whether that visit still is.
        """
        if self.credentials.renewed():
            self.forget_all()
        name, _, signature = (cookie or "").partition(".")
        secret = self.credentials.secret
        right = _text(_sign(secret, f"visit {name}"))
        if not name or not hmac.compare_digest(signature.encode(), right.encode()):
            return None
        return Visit(name, secret, self.guarded and self._is_in(name))

    def newcomer(self) -> Visit:
        """Return a visit that was never here."""
        return Visit(secrets.token_urlsafe(24), self.credentials.secret)

    def log_in(self, before: Visit) -> Visit:
        """Return the visit that goes on logged in.

        It has another name than before, so that one that was put on somebody (session fixation)
        is worth nothing.
        """
        self.log_out(before)
        visit = Visit(secrets.token_urlsafe(24), self.credentials.secret, logged_in=True)
        now = self._clock()
        with self._lock:
            self._sessions[_hash(visit.id)] = (now, now)
            while len(self._sessions) > _SESSIONS:
                del self._sessions[min(self._sessions, key=lambda one: self._sessions[one][1])]
        return visit

    def log_out(self, visit: Visit) -> None:
        """Forget that a visit was logged in."""
        with self._lock:
            self._sessions.pop(_hash(visit.id), None)

    def forget_all(self) -> None:
        """Log everybody out."""
        with self._lock:
            self._sessions.clear()

    def _is_in(self, name: str) -> bool:
        now, known = self._clock(), _hash(name)
        with self._lock:
            began, seen = self._sessions.get(known, (0.0, -_IDLE_S - 1.0))
            if now - seen > _IDLE_S or now - began > _LONGEST_S:
                self._sessions.pop(known, None)
                return False
            self._sessions[known] = (began, now)
            return True


def _sign(secret: bytes, words: str) -> bytes:
    return hmac.digest(secret, words.encode(), "sha256")


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode()
