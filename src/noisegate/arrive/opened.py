"""One input, opened: a file, a pipe, or a member of an archive, as bytes, as text, as a path."""

import contextlib
import io
import shutil
import tempfile
import weakref
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO, cast

from noisegate.arrive.encoding import detect

HEAD_BYTES = 256 * 1024
"""How much is looked at to find the encoding."""
HEAD_CHARACTERS = 64 * 1024
"""How much of the beginning a format sees."""
_CHUNK = 64 * 1024


class Stream(NamedTuple):
    """Bytes from the start, and how many bytes of the input have been consumed for them."""

    file: BinaryIO
    position: Callable[[], int]


class Opened:
    """One input, already decompressed, readable as often as needed.

    `name` is for messages. `open_stream` gives the bytes from the start each time; `size` is the
    number its position ends at, None when unknown; `path` is the plain file behind it, if any.
    `unread_times` counts the values met where a time belongs that are none, or may be two.
    """

    def __init__(
        self,
        name: str,
        open_stream: Callable[[], Stream],
        *,
        size: int | None = None,
        path: Path | None = None,
    ) -> None:
        self.name = name
        self.size = size
        self.open_stream = open_stream
        self.unread_times = 0
        self._path = path
        self._current: Stream | None = None
        self._noted: float | None = None
        self._spooled: Path | None = None

    @cached_property
    def head_bytes(self) -> bytes:
        """The first 256 KiB as they are."""
        with self.open_stream().file as stream:
            return _read_up_to(stream, HEAD_BYTES)

    @cached_property
    def encoding(self) -> str:
        """The name of the encoding, as `codecs` knows it."""
        return detect(self.head_bytes)

    @cached_property
    def head(self) -> str:
        """The first 64 KiB, decoded, without a byte order mark and with LF line ends."""
        part = self.head_bytes[: HEAD_CHARACTERS * 4].decode(self.encoding, "replace")
        part = part[:HEAD_CHARACTERS].removeprefix("\ufeff")
        return part.replace("\r\n", "\n").replace("\r", "\n")

    def raw(self) -> BinaryIO:
        """Return the bytes from the start."""
        self.close()
        self._noted = None
        self._current = self.open_stream()
        return self._current.file

    def text(self) -> TextIO:
        """Return the content decoded, line ends untouched; bytes that mean nothing are U+FFFD."""
        return io.TextIOWrapper(self.raw(), self.encoding, errors="replace", newline="")

    def utf8(self) -> BinaryIO:
        """Return the content as UTF-8 without byte order mark and NULs, for ijson and XML.

        An XML file may still declare its old encoding: tell the parser `encoding="utf-8"`.
        """
        return cast("BinaryIO", io.BufferedReader(_Utf8(self.text()), _CHUNK))

    def local_path(self) -> Path:
        """Return a plain file with this content; archive members are spooled to a temporary one."""
        return self._path or self.spooled_path()

    def spooled_path(self) -> Path:
        """Return a temporary file with this content, under a name of ours."""
        if self._spooled is None:
            with self.open_stream().file as stream:
                self._spooled = spool(stream, self)
        return self._spooled

    def note_fraction(self, share: float) -> None:
        """Say how much has been read, for formats that read through `local_path`."""
        self._noted = share

    def fraction(self) -> float | None:
        """Return the share of bytes read so far, 0 to 1; None when unknown."""
        if self._noted is not None:
            return min(1.0, self._noted)
        if not self._current or not self.size:
            return None
        with contextlib.suppress(ValueError):  # closed: it was read to its end
            return min(1.0, self._current.position() / self.size)
        return 1.0

    def close(self) -> None:
        """Close the stream last given out."""
        if self._current:
            self._current.file.close()


def spool(stream: BinaryIO, owner: object) -> Path:
    """Copy the bytes to a temporary file that is deleted when `owner` is gone."""
    with tempfile.NamedTemporaryFile(prefix="noisegate-", delete=False) as target:
        path = Path(target.name)
        weakref.finalize(owner, _forget, path)
        shutil.copyfileobj(stream, target, 1024 * 1024)
    return path


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _read_up_to(stream: BinaryIO, count: int) -> bytes:
    """Read `count` bytes or to the end; one `read` on a compressed stream may give fewer."""
    parts: list[bytes] = []
    while count > 0 and (part := stream.read(count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class _Utf8(io.RawIOBase):
    """Text re-encoded as UTF-8, without NULs."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            part = self._text.read(_CHUNK)
            if not part:
                return 0
            self._left = part.replace("\0", "").encode("utf-8", "replace")
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def close(self) -> None:
        self._text.close()
        super().close()
