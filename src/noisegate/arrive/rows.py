"""From a row of any table to a comment, by which column is what."""

import json
from collections.abc import Mapping

from noisegate.arrive.arrival import ReadOptions, Reject
from noisegate.arrive.build import Occurrences, build_author, build_comment, source_name
from noisegate.arrive.columns import Row, normal
from noisegate.arrive.markup import looks_like_html, one_line
from noisegate.comment import Comment, Work

SOURCE = "file"
"""The source of comments from a table that does not say one."""

_TAKEOUT = {
    "text": "commenttext",
    "author_id": "channelid",
    "created_at": "commentcreatetimestamp",
    "id": "commentid",
}
"""What Google Takeout calls its columns: a file of what one person wrote, on YouTube."""

_TRUE = {"1", "true", "t", "yes", "y", "ja", "oui", "si", "sí", "sim", "x", "owner", "creator"}
_NO_TIME = {"", "-", "0", "null", "none", "nan", "nat", "n/a"}
"""What stands where nobody knows a time."""
_DEEPEST = 6


def flat(record: Mapping[object, object], before: str = "", depth: int = 0) -> dict[str, object]:
    """Return a nested object as one level: {"author": {"name": …}} gives "author.name".

    Lists stay as they are; so does what lies deeper than six levels.
    """
    row: dict[str, object] = {}
    for key, value in record.items():
        name = before + str(key)
        if isinstance(value, dict) and depth < _DEEPEST:
            row.update(flat(value, name + ".", depth + 1))
        else:
            row[name] = value
    return row


class Rows:
    """Turns the rows of one table into comments.

    `columns` is role -> column. Values that already begin with their source ("youtube:abc", as in
    Noisegate's own records) are not prefixed again. `unread_times` counts comments that say when
    they were written in a way that can't be read.
    """

    def __init__(self, columns: Mapping[str, str], options: ReadOptions) -> None:
        self._columns = columns
        self._takeout = is_takeout(columns)
        self._source = options.source
        self._seen = Occurrences()
        self.unread_times = 0

    def comment(self, line: int, row: Row) -> Comment | Reject:
        """Return the row's comment, or why there is none; `line` is where the row begins."""
        try:
            comment = self._comment(row)
        except ValueError as why:
            return Reject(line, str(why), row_text(row))
        if comment.created_at is None:
            said = self._get(row, "created_at")
            self.unread_times += said is not None and str(said).strip().lower() not in _NO_TIME
        return comment

    def _comment(self, row: Row) -> Comment:
        body = _written(self._get(row, "text"))
        given = one_line(self._get(row, "source"))
        source = source_name(self._source or given or ("youtube" if self._takeout else SOURCE))
        prefixes = tuple(f"{name}:" for name in {source, source_name(given or source)})
        return build_comment(
            source=source,
            native_id=_bare(self._get(row, "id"), prefixes),
            body=body,
            markup="html" if looks_like_html(body) else "plain",
            author=build_author(
                self._get(row, "author"), self._get(row, "author_id"), self._get(row, "author_url")
            ),
            created_at=self._get(row, "created_at"),
            work=self._work(row),
            url=self._get(row, "url"),
            parent=_bare(self._get(row, "parent"), prefixes),
            own=self._takeout or str(self._get(row, "own")).strip().casefold() in _TRUE,
            likes=self._get(row, "likes"),
            seen=self._seen,
        )

    def _get(self, row: Row, role: str) -> object:
        column = self._columns.get(role)
        value = row.get(column) if column is not None else None
        return None if isinstance(value, list | dict) else value

    def _work(self, row: Row) -> Work | None:
        key = one_line(self._get(row, "work"))
        title = one_line(self._get(row, "work_title"))
        if not key and not title:
            return None
        if key and not title and " " in key:
            title = key
        return Work(key or "", title=title, url=one_line(self._get(row, "work_url")))


def is_takeout(columns: Mapping[str, str]) -> bool:
    """Say whether a table (role -> column) is YouTube's of Google Takeout: all of it is one's own.

    >>> is_takeout({"text": "Comment text", "author": "Author"})
    False
    """
    told = {role: normal(columns.get(role, "")) for role in _TAKEOUT}
    return told == _TAKEOUT and "author" not in columns


def row_text(row: object) -> str:
    """Return an unusable row as text, for the file of rejects."""
    return row if isinstance(row, str) else json.dumps(row, ensure_ascii=False, default=str)


def _bare(value: object, prefixes: tuple[str, ...]) -> str | None:
    key = one_line(value)
    if key:
        for prefix in prefixes:
            key = key.removeprefix(prefix)
    return key


def _written(value: object) -> str:
    """Return a cell's text; Google Takeout writes a comment as JSON pieces ({"text": …},…)."""
    text = "" if value is None else str(value)
    if text.startswith('{"text":') and text.rstrip().endswith("}"):
        try:
            pieces = json.loads(f"[{text}]")
        except (ValueError, RecursionError):
            return text
        parts = [piece.get("text") for piece in pieces if isinstance(piece, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return text
