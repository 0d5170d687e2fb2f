"""Searching the text: words and "phrases", in any script, whatever a person types.

Words are compared without case and accents. SQLite searches an FTS5 index that triggers keep in
step; PostgreSQL a tsvector of the folded text, written beside the comment. Where a query holds no
word that an index could know (emoji, scripts without spaces), the text itself is searched.
"""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, column, func, select, table, text, true

from noisegate.keep.clean import mend
from noisegate.keep.tables import comments

_PARTS = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORDS = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_INDEXED = 100_000
"""How many characters of a text PostgreSQL's index sees; a tsvector has to stay under 1 MB."""

_fts5 = table("search", column("rowid"), column("search"))
_tsvector = table("search", column("comment_pk"), column("words"))


def matches(conn: Connection, query: str) -> ColumnElement[bool]:
    """Return the condition that a comment holds every word and phrase of a query.

    No query can break the syntax of the index: it only ever sees words in quotes. An empty query
    matches everything.
    """
    parts = (quoted or word for quoted, word in _PARTS.findall(mend(query).replace("\ufffd", " ")))
    return and_(true(), *(_holds(conn, part.strip()) for part in parts if part.strip()))


def _holds(conn: Connection, phrase: str) -> ColumnElement[bool]:
    if not _WORDS.search(phrase) or _UNSPACED.search(phrase):
        return comments.c.text.contains(phrase, autoescape=True)
    if conn.dialect.name == "sqlite":
        found = select(_fts5.c.rowid).where(_fts5.c.search.op("MATCH")(f'"{phrase}"'))
    else:
        wanted = func.phraseto_tsquery("simple", fold(phrase))
        found = select(_tsvector.c.comment_pk).where(_tsvector.c.words.op("@@")(wanted))
    return comments.c.pk.in_(found)


def fold(words: str) -> str:
    """Return the words of a text without case, accents and everything between them."""
    apart = unicodedata.normalize("NFKD", words)
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(_WORDS.findall(bare.casefold()))


def index(conn: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Keep the search index in step with new or changed texts, by the keys of their comments."""
    if conn.dialect.name == "sqlite":
        return  # its triggers did so already
    rows = [{"pk": pk, "words": fold(body[:_INDEXED])} for pk, body in texts]
    if rows:
        conn.execute(_INDEX, rows)


_INDEX = text(
    "INSERT INTO search (comment_pk, words) VALUES (:pk, to_tsvector('simple', :words)) "
    "ON CONFLICT (comment_pk) DO UPDATE SET words = excluded.words"
)
