"""Files come in: opened, unpacked, recognised, and given out as `Arrival`s."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from noisegate.arrive.arrival import (
    BROKEN,
    Arrival,
    ArriveError,
    Columned,
    Format,
    Opened,
    ReadOptions,
    Reject,
)
from noisegate.arrive.formats import FORMATS
from noisegate.arrive.formats.plain_lines import STDIN
from noisegate.arrive.opened import Stream, spool
from noisegate.arrive.signatures import AS_CSV, impression, what_it_is
from noisegate.comment import Comment

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE = ("[Content_Types].xml", "mimetype", "Index/Document.iwa")
"""Members that only office documents have: Excel, Word, LibreOffice, Numbers."""
_DATA_ENDINGS = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".xml", ".parquet", ".txt")
_UNREADABLE = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What a broken, encrypted or oddly compressed archive makes `gzip` and `zipfile` raise."""


def open_file(
    path: Path | BinaryIO, *, form: str | None = None, options: ReadOptions | None = None
) -> Iterator[Arrival]:
    """Yield an arrival for the file, or one for every member of a zip; a stream is a pipe's.

    `form` is a format's name where it should not be guessed. Raises `ArriveError`, at the first
    step, for what can't be read at all. A pipe is first copied to a temporary file, so that it
    can be looked at before it is read; archives are unpacked while they are read, so one made to
    blow up costs time, and neither memory nor disk (but for Parquet inside of an archive).
    """
    options = options or ReadOptions()
    chosen = _named(form) if form else None
    opened = _from_path(path) if isinstance(path, Path) else _from_pipe(path)
    if _head(opened).startswith(_ZIP):
        yield from _from_zip(opened, chosen, options)
        return
    if _head(opened).startswith(_GZIP):
        opened = _gunzipped(opened)
    yield Arrival(opened, _recognise(opened, chosen, options), options)


def columns_in(path: Path) -> Sequence[str]:
    """Return the names of the columns of a table that may not be recognised; none where it is none.

    Never raises: what can't be opened has no columns. Looks into no zip.
    """
    try:
        opened, form = table_in(path)
        return form.sample(opened, ReadOptions())[0]
    except (ArriveError, *BROKEN):
        return ()


def table_in(path: Path) -> tuple[Opened, Columned]:
    """Return a file and the form its table has, whatever the columns hold. Looks into no zip.

    Raises `ArriveError` where it can't be opened or is no table.
    """
    opened = _from_path(path)
    if _head(opened).startswith(_GZIP):
        opened = _gunzipped(opened)
    if seen := what_it_is(_head(opened), opened):
        raise ArriveError(f"this is {seen.what}", opened.name, seen.todo)
    for candidate in FORMATS:
        if isinstance(candidate, Columned) and candidate.shaped(opened, ReadOptions()):
            return opened, candidate
    raise ArriveError("this is no table", opened.name, "Give a CSV file, or JSON Lines.")


def _named(form: str) -> Format:
    for candidate in FORMATS:
        if candidate.name == form:
            return candidate
    names = ", ".join(candidate.name for candidate in FORMATS)
    raise ArriveError(f'there is no format "{form}"', "--from", f"Use one of: {names}.")


def _from_path(path: Path) -> Opened:
    """Open a file; raises `ArriveError` where it is missing, a folder, or not allowed."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise ArriveError("there is no such file", str(path), "Check its name.") from None
    except (OSError, ValueError) as error:
        raise _cannot_open(str(path), error) from error
    if path.is_dir():
        raise ArriveError("this is a folder", str(path), "Name the files in it instead.")
    return Opened(str(path), lambda: _stream(path), size=size or None, path=path)


def _stream(path: Path) -> Stream:
    file = path.open("rb")
    return Stream(file, file.raw.tell)


def _from_pipe(stream: BinaryIO) -> Opened:
    holder = _Holder()
    try:
        path = spool(stream, holder)
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise _cannot_open(STDIN, error) from error
    return Opened(STDIN, lambda: _held(path, holder), size=size or None, path=path)


class _Holder:
    """Owns a temporary file: it lives as long as something that can still open it."""


def _held(path: Path, _holder: _Holder) -> Stream:
    return _stream(path)


def _cannot_open(where: str, error: Exception) -> ArriveError:
    if isinstance(error, PermissionError):
        return ArriveError(
            "you are not allowed to read it", where, "Change its permissions, or copy it."
        )
    reason = getattr(error, "strerror", None) or type(error).__name__
    return ArriveError(f"it can't be opened ({reason})", where, "Check the file, or copy it.")


def _head(opened: Opened) -> bytes:
    """Return the first bytes; raises `ArriveError` where there are none, or none to be had."""
    try:
        head = opened.head_bytes
    except (PermissionError, IsADirectoryError) as error:
        raise _cannot_open(opened.name, error) from error
    except _UNREADABLE as error:
        raise ArriveError(
            f"it is damaged or encrypted ({type(error).__name__})",
            opened.name,
            "Fetch it again, or unpack it first.",
        ) from error
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ArriveError("it is empty", opened.name, "Export it again.")
    return head


def _gunzipped(packed: Opened) -> Opened:
    """Return what a gzip holds; its progress is that of the packed bytes."""

    def unpack() -> Stream:
        outer = packed.open_stream()
        inner = _ClosingGzip(fileobj=outer.file)
        return Stream(cast("BinaryIO", inner), outer.position)

    name = packed.name[:-3] if packed.name.lower().endswith(".gz") else packed.name
    return Opened(name, unpack, size=packed.size)


class _ClosingGzip(gzip.GzipFile):
    """A gzip that closes the file below it, too."""

    def __init__(self, fileobj: BinaryIO) -> None:
        super().__init__(fileobj=fileobj, mode="rb")
        self._below = fileobj

    def close(self) -> None:
        super().close()
        self._below.close()


def _from_zip(opened: Opened, chosen: Format | None, options: ReadOptions) -> Iterator[Arrival]:
    """Yield an arrival for each member that can be read; pictures and the like are passed over.

    A member that should be data and can't be read is an arrival of one reject.
    """
    try:
        archive = zipfile.ZipFile(opened.local_path())
    except _UNREADABLE as error:
        raise ArriveError(
            f"the zip is damaged ({type(error).__name__})", opened.name, "Fetch it again."
        ) from error
    members = archive.infolist()
    if any(member.filename in _OFFICE for member in members):
        raise ArriveError("this is a spreadsheet or text document", opened.name, AS_CSV)
    found, first_error = False, None
    for member in members:
        if _is_junk(member):
            continue
        inner = _member(opened, archive, member)
        try:
            if _head(inner).startswith(_GZIP):
                inner = _gunzipped(inner)
            form = _recognise(inner, chosen, options)
        except ArriveError as error:
            first_error = first_error or error
            if inner.name.lower().endswith(_DATA_ENDINGS):
                yield Arrival(inner, _Unreadable(f"{error.what}. {error.todo}"), options)
                found = True
            continue
        found = True
        yield Arrival(inner, form, options)
    if not found:
        raise first_error or ArriveError("the zip is empty", opened.name, "Export it again.")


def _is_junk(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.split("/")
    return member.is_dir() or "__MACOSX" in parts or parts[-1].startswith((".", "Thumbs.db"))


def _member(opened: Opened, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Opened:
    def unpack(_keep: Opened = opened) -> Stream:
        file = archive.open(member)
        return Stream(cast("BinaryIO", file), file.tell)

    return Opened(f"{opened.name}/{member.filename}", unpack, size=member.file_size or None)


class _Unreadable:
    """The format of a member that none can read."""

    name = "unreadable"
    title = "a file that can't be read"

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def matches(self, _opened: Opened) -> bool:
        """Match nothing: it is given out, never sniffed."""
        return False

    def read(self, _opened: Opened, _options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the one reject there is."""
        yield Reject(None, self._reason)


def _recognise(opened: Opened, chosen: Format | None, options: ReadOptions) -> Format:
    """Return the format that reads this; raises `ArriveError` with the ways on where none does."""
    seen = what_it_is(_head(opened), opened)
    if seen:
        raise ArriveError(f"this is {seen.what}", opened.name, seen.todo)
    if chosen:
        return chosen
    if options.columns:
        return _table_for(opened, options)
    for candidate in FORMATS:
        if candidate.matches(opened):
            return candidate
    return _table_for(opened, options)


def _table_for(opened: Opened, options: ReadOptions) -> Format:
    """Return the table whose form the input has, if its columns can be chosen."""
    for candidate in FORMATS:
        if isinstance(candidate, Columned) and candidate.shaped(opened, options):
            candidate.columns(opened, options)
            return candidate
    names = ", ".join(candidate.name for candidate in FORMATS)
    raise ArriveError(
        f"this looks like {impression(opened)}, and no format fits",
        opened.name,
        f"Say which one it is (--from, one of: {names}), or export it as CSV and name the column "
        "with the comments: --columns text=NAME.",
    )
