"""The secret that signs visits, and the hash of the password, in a file that only you can read."""

import json
import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 1000
"""How many characters a password may have."""

_ONE_AT_A_TIME = Lock()
"""Each check takes 64 MiB; a flood of them has to queue."""


class CredentialsError(Exception):
    """The file can't be used, or a password is no good; the message says what to do."""


class Credentials:
    """What is kept in `access.json` in the data folder. It is made where there is none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "access.json"
        self._stamp: tuple[int, int] | None = None
        self.secret = b""
        self._password: str | None = None
        self._load()

    @property
    def has_password(self) -> bool:
        """Whether a password was set."""
        return self._password is not None

    def renewed(self) -> bool:
        """Take over what another program changed; return whether anything did."""
        if self._stamped() == self._stamp:
            return False
        self._load()
        return True

    def set_password(self, password: str) -> None:
        """Keep the hash of a new password. Everybody is logged out by it: the secret is new, too.

        Raises `CredentialsError` where it is too short or too long, saying so.
        """
        if not SHORTEST <= len(password) <= LONGEST:
            raise CredentialsError(
                f"A password has {SHORTEST} characters or more (and no more than {LONGEST:,}). "
                "Four or five unrelated words are easy to remember and hard to guess."
            )
        self._save(secrets.token_bytes(32), PasswordHasher().hash(password))

    def forget_password(self) -> None:
        """Have no password any more. Everybody is logged out by it."""
        self._save(secrets.token_bytes(32), None)

    def check(self, password: str) -> bool:
        """Say whether it is the password. By design, that takes a while and 64 MiB."""
        if self._password is None or len(password) > LONGEST:
            return False
        with _ONE_AT_A_TIME:
            try:
                return PasswordHasher().verify(self._password, password)
            except (VerificationError, InvalidHashError):
                return False

    def _load(self) -> None:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            self.secret = b64decode(found["secret"], validate=True)
            self._password = found["password"]
        except FileNotFoundError:
            self._save(secrets.token_bytes(32), None)
        except (ValueError, TypeError, KeyError):
            raise CredentialsError(
                f"{self._path} can't be read. Delete it, and set the password anew with: "
                "noisegate password"
            ) from None
        self._stamp = self._stamped()

    def _save(self, secret: bytes, password: str | None) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(f".access-{secrets.token_hex(4)}")
        words = json.dumps({"secret": b64encode(secret).decode(), "password": password})
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(words)
        new.replace(self._path)
        self.secret, self._password = secret, password
        self._stamp = self._stamped()

    def _stamped(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
