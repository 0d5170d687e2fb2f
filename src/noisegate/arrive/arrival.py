"""What arrives: one opened input, the format that reads it, and what comes out of it.

`Opened` is the input (decompressed, however often it is asked for), a `Format` knows how to read
one kind of export, and an `Arrival` is the two together: an iterable of comments and rejects.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable
from xml.etree.ElementTree import ParseError

import ijson

from noisegate.arrive.opened import Opened
from noisegate.comment import Comment

__all__ = [
    "ROW_LIMIT",
    "Arrival",
    "ArriveError",
    "Columned",
    "Format",
    "Opened",
    "ReadOptions",
    "Reject",
]

ROW_LIMIT = 10_000
"""How many characters of an unusable row a `Reject` keeps."""

BROKEN = (
    OSError,
    EOFError,
    UnicodeError,
    zlib.error,
    zipfile.BadZipFile,
    ijson.JSONError,
    ParseError,
)
"""What a damaged file makes the libraries raise while it is being read."""


class ArriveError(Exception):
    """An input that can't be read at all: what happened, where, and what to do about it."""

    def __init__(self, what: str, where: str, todo: str) -> None:
        super().__init__(f"{where}: {what}. {todo}")
        self.what, self.where, self.todo = what, where, todo


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be used.

    `line` is the 1-based line or record number where one is known, `reason` is plain words without
    the comment's text in them, `row` is the row as text, cut at 10,000 characters.
    """

    line: int | None
    reason: str
    row: str = ""

    def __post_init__(self) -> None:
        if len(self.row) > ROW_LIMIT:
            object.__setattr__(self, "row", self.row[:ROW_LIMIT])


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person said about their file.

    `source` takes the place of the format's own; `columns` says which column plays which role
    (`{"text": "Kommentar"}`; the roles are `columns.ROLES`).
    """

    source: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


class Format(Protocol):
    """How one kind of export is recognised and read.

    `matches` looks at `opened.name` and `opened.head` only, is cheap, and never raises. `read`
    streams: it never holds the whole file, and turns a bad row into a `Reject`. It may let the
    errors in `BROKEN` through; `Arrival` turns them into a last `Reject`.
    """

    @property
    def name(self) -> str:
        """What `--from` calls it."""

    @property
    def title(self) -> str:
        """What a sentence calls it: "a YouTube Data API answer"."""

    def matches(self, opened: Opened) -> bool:
        """Say whether the input looks like this format."""

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the comments in the order of the file."""


@runtime_checkable
class Columned(Protocol):
    """A format whose columns are taken for something: role -> name of the column."""

    def shaped(self, opened: Opened, options: ReadOptions) -> bool:
        """Say whether the input has this form at all, whatever its columns hold."""

    def sample(
        self, opened: Opened, options: ReadOptions
    ) -> tuple[Sequence[str], Sequence[Mapping[str, object]]]:
        """Return the names of all columns, and some of the first rows."""

    def rows(
        self, opened: Opened, options: ReadOptions
    ) -> Iterator[tuple[int, Mapping[str, object]] | Reject]:
        """Yield each row with the line or record it begins at, and what is no row."""

    def columns(self, opened: Opened, options: ReadOptions) -> Mapping[str, str]:
        """Return which column is taken for what; raises `ArriveError` where none holds text."""


class Arrival:
    """One input and the format that reads it; iterating it gives `Comment`s and `Reject`s."""

    def __init__(self, opened: Opened, form: Format, options: ReadOptions) -> None:
        self.name = opened.name
        self.format = form
        self._opened = opened
        self._options = options

    @property
    def columns(self) -> Mapping[str, str] | None:
        """Which column was taken for what (role -> column); None where the format has none."""
        if isinstance(self.format, Columned):
            return self.format.columns(self._opened, self._options)
        return None

    @property
    def names(self) -> Sequence[str]:
        """The names of all columns, taken for something or not; none where the format has none."""
        if isinstance(self.format, Columned):
            return self.format.sample(self._opened, self._options)[0]
        return ()

    def __iter__(self) -> Iterator[Comment | Reject]:
        """Read from the start; damage part-way ends in a `Reject`, after all that came before."""
        try:
            yield from self.format.read(self._opened, self._options)
        except BROKEN as damage:
            yield Reject(None, f"the file is damaged from here on ({_short(damage)})")
        finally:
            self._opened.close()

    @property
    def unread_times(self) -> int:
        """How many comments so far said when they were written in a way that can't be read."""
        return self._opened.unread_times

    def fraction(self) -> float | None:
        """Return the share of the input read so far, 0 to 1; None when unknown."""
        return self._opened.fraction()


def _short(damage: BaseException) -> str:
    """Name the damage without quoting the file: parsers put the text they met into messages."""
    return type(damage).__name__
