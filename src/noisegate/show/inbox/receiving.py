"""Files that a browser sends go straight to their place on the disk, however large they are."""

from collections.abc import Callable
from typing import BinaryIO

from fastapi import HTTPException, Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

_LONGEST_TOKEN = 1000
_MOST_FILES = 100
_SPARE = 256 * 2**20
"""Bytes that are left free on the disk."""


class Incoming:
    """Takes a form apart as it comes: one token, then files.

    `trusts` says whether the token is one of ours; nothing of a file is kept before. `opens` gives
    the place of the next file.
    """

    def __init__(
        self,
        boundary: bytes,
        trusts: Callable[[str], bool],
        opens: Callable[[str], BinaryIO],
    ) -> None:
        self.files = 0
        self._trusts, self._opens = trusts, opens
        self._trusted = False
        self._header = [b"", b""]
        self._headers: dict[bytes, bytes] = {}
        self._token: bytearray | None = None
        self._file: BinaryIO | None = None
        self.done = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._piece(0, data[start:end]),
                "on_header_value": lambda data, start, end: self._piece(1, data[start:end]),
                "on_header_end": self._header_ends,
                "on_headers_finished": self._opened,
                "on_part_data": self._came,
                "on_part_end": self._ends,
                "on_end": self._all,
            },
        )

    def take(self, piece: bytes) -> None:
        """Take the next piece of the body. Raises HTTPException where it is none of ours."""
        try:
            self._parser.write(piece)
        except MultipartParseError as error:
            raise HTTPException(400, "What came was damaged on its way.") from error

    def close(self) -> None:
        """Let go of the file that was open."""
        if self._file:
            self._file.close()
            self._file = None

    def trust(self) -> None:
        """Take the token as given: it came in a header."""
        self._trusted = True

    def _begin(self) -> None:
        self._headers, self._header = {}, [b"", b""]
        self._token = None

    def _piece(self, which: int, piece: bytes) -> None:
        self._header[which] += piece

    def _header_ends(self) -> None:
        self._headers[self._header[0].lower()] = self._header[1]
        self._header = [b"", b""]

    def _opened(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"filename")
        if not name:  # a field, or a file's where none was chosen
            self._token = bytearray() if options.get(b"name") == b"csrf" else None
            return
        if not self._trusted:
            raise HTTPException(403)
        if self.files >= _MOST_FILES:
            raise HTTPException(413, f"Send at most {_MOST_FILES} files at once.")
        self.files += 1
        self._file = self._opens(name.decode("utf-8", "replace"))

    def _came(self, data: bytes, start: int, end: int) -> None:
        if self._file:
            self._file.write(memoryview(data)[start:end])
        elif self._token is not None and len(self._token) < _LONGEST_TOKEN:
            self._token += data[start:end]

    def _ends(self) -> None:
        if self._token is not None:
            self._trusted = self._trusted or self._trusts(self._token.decode("ascii", "replace"))
        self.close()

    def _all(self) -> None:
        self.done = True


async def receive(
    request: Request,
    trusts: Callable[[str], bool],
    opens: Callable[[str], BinaryIO],
) -> int:
    """Take the files of a form in; return how many there were.

    Raises HTTPException where the form is not ours or damaged; `opens` may raise what it likes.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise HTTPException(400, "Choose files in the form on this page.")
    incoming = Incoming(options[b"boundary"], trusts, opens)
    if trusts(request.headers.get("x-csrf-token", "")):
        incoming.trust()
    try:
        async for piece in request.stream():
            await run_in_threadpool(incoming.take, piece)
    finally:
        incoming.close()
    if not incoming.done:
        raise HTTPException(400, "Not all of it arrived. Send it again.")
    return incoming.files


def enough_room(request: Request, free: int) -> None:
    """Refuse what would fill the disk."""
    length = request.headers.get("content-length", "0")
    if int(length) > max(0, free - _SPARE):
        raise HTTPException(
            507, "There is not enough room on the disk for these files. Make room, and try again."
        )
