"""What a file is that can't be read for comments, and what to do about it."""

from typing import NamedTuple

from noisegate.arrive.opened import Opened


class Seen(NamedTuple):
    """What was seen ("a PNG picture"), and what to do."""

    what: str
    todo: str


_NOT_COMMENTS = "Choose the file with the comments instead."
AS_CSV = 'Open it and save it as CSV ("CSV UTF-8" where there is a choice).'
_UNPACK = "Unpack it first."

_BEGINNINGS: tuple[tuple[bytes, Seen], ...] = (
    (b"\x89PNG", Seen("a PNG picture", _NOT_COMMENTS)),
    (b"\xff\xd8\xff", Seen("a JPEG picture", _NOT_COMMENTS)),
    (b"GIF8", Seen("a GIF picture", _NOT_COMMENTS)),
    (b"RIFF", Seen("a picture, sound or video (RIFF)", _NOT_COMMENTS)),
    (b"ID3", Seen("an MP3 file", _NOT_COMMENTS)),
    (b"OggS", Seen("an Ogg file", _NOT_COMMENTS)),
    (b"fLaC", Seen("a FLAC file", _NOT_COMMENTS)),
    (b"%PDF", Seen("a PDF", "Export the comments as CSV or JSON instead.")),
    (b"{\\rtf", Seen("a rich-text document", "Save it as plain text, one comment a line.")),
    (b"\xd0\xcf\x11\xe0", Seen("an old Excel or Word file", AS_CSV)),
    (b"SQLite format 3\0", Seen("an SQLite database", "Export its table of comments as CSV.")),
    (b"ARROW1", Seen("an Arrow file", "Save it as Parquet or CSV.")),
    (b"Obj\x01", Seen("an Avro file", "Save it as Parquet or CSV.")),
    (b"7z\xbc\xaf", Seen("a 7-Zip archive", _UNPACK)),
    (b"Rar!", Seen("a RAR archive", _UNPACK)),
    (b"BZh", Seen("a bzip2 archive", _UNPACK)),
    (b"\xfd7zXZ\0", Seen("an xz archive", _UNPACK)),
    (b"\x28\xb5\x2f\xfd", Seen("a Zstandard archive", "Unpack it first (zstd -d FILE).")),
    (b"PK\x03\x04", Seen("an archive within an archive", _UNPACK)),
    (b"\x1f\x8b", Seen("an archive within an archive", _UNPACK)),
    (b"\x7fELF", Seen("a program", _NOT_COMMENTS)),
    (b"MZ\x90", Seen("a program", _NOT_COMMENTS)),
)
_WEB_PAGES = ("<!doctype html", "<html", "<head", "<body")


def what_it_is(head: bytes, opened: Opened) -> Seen | None:
    """Return what the input is, where it is nothing that holds comments; None where it may be."""
    for beginning, seen in _BEGINNINGS:
        if head.startswith(beginning):
            return seen
    if head[4:8] == b"ftyp":
        return Seen("a video or sound file (MP4)", _NOT_COMMENTS)
    if opened.head.lstrip()[:20].lower().startswith(_WEB_PAGES):
        return Seen("a web page", "Export the comments as CSV, JSON or XML instead.")
    if not head.startswith(b"PAR1") and _is_binary(opened):
        return Seen("binary data, not text", _NOT_COMMENTS)
    return None


def _is_binary(opened: Opened) -> bool:
    """Text has hardly any control characters, whatever its encoding; a stray NUL is forgiven."""
    part = opened.head[:8192]
    odd = sum(character < " " and character not in "\t\n\r\x0b\x0c\x1b" for character in part)
    odd += part.count("\ufffd")
    return odd * 10 > len(part)


def impression(opened: Opened) -> str:
    """Say in a few words what a text looks like."""
    start = opened.head.lstrip()
    if start.startswith("<"):
        return "XML"
    if start.startswith(("{", "[")):
        return "JSON"
    return "plain text"
