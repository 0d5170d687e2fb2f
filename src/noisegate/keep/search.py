"""Searching the text: words and "phrases", in any script, whatever a person types.

Words are compared without case and accents. SQLite searches an FTS5 index that triggers keep in
step; PostgreSQL a tsvector of the folded text, written beside the comment. Where a query holds no
word that an index could know (emoji, scripts without spaces), the text itself is searched.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    column,
    func,
    select,
    table,
    text,
    true,
)

from noisegate.keep.clean import mend
from noisegate.keep.tables import comments

_PARTS = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORDS = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_INDEXED = 100_000
"""How many characters of a text PostgreSQL's index sees; a tsvector has to stay under 1 MB."""

_COMMON = 30_000
"""What more comments than these match is looked for in order of time."""

_FIRST, _MOST = 250, 4_000
"""How many comments are looked at in the first step on that way, and in later ones."""

Place = tuple[datetime, int]
"""A comment in order of time: when it was written, and its key."""

Stream = Callable[[Place | None, int], Sequence[Place]]
"""Gives the next comments in order of time, so many at most, after a place or from the start."""

_fts5 = table("search", column("rowid"), column("search"))
_tsvector = table("search", column("comment_pk"), column("words"))


def matches(conn: Connection, query: str) -> ColumnElement[bool]:
    """Return the condition that a comment holds every word and phrase of a query.

    No query can break the syntax of the index: it only ever sees words in quotes. An empty query
    matches everything.
    """
    phrases = _phrases(query)
    known = [phrase for phrase in phrases if _is_known(phrase)]
    parts = [
        comments.c.text.contains(phrase, autoescape=True)
        for phrase in phrases
        if phrase not in known
    ]
    if conn.dialect.name == "sqlite":
        parts += [comments.c.pk.in_(_fts5_hits(known))] if known else []
    else:
        parts += [comments.c.pk.in_(_tsvector_hits(phrase)) for phrase in known]
    return and_(true(), *parts)


def is_common(conn: Connection, query: str) -> bool:
    """Say whether so many comments match that it is quicker to look for them in order of time.

    Only SQLite has to be told, and only where its index knows every word.
    """
    phrases = _phrases(query)
    if conn.dialect.name != "sqlite" or not phrases or not all(map(_is_known, phrases)):
        return False
    some = _fts5_hits(phrases).limit(_COMMON + 1).subquery()
    return (conn.scalar(select(func.count()).select_from(some)) or 0) > _COMMON


def along(conn: Connection, query: str, stream: Stream, limit: int) -> Iterator[Place]:
    """Yield the first comments of a stream that match a query which `is_common`."""
    hits, after, size = _fts5_hits(_phrases(query)), None, _FIRST
    while limit > 0 and (places := stream(after, size)):
        these = _fts5.c.rowid.in_([pk for _, pk in places])
        found = set(conn.scalars(hits.where(these)))
        holding = [place for place in places if place[1] in found][:limit]
        yield from holding
        limit -= len(holding)
        after, size = places[-1], min(2 * size, _MOST)


def _phrases(query: str) -> list[str]:
    parts = (quoted or word for quoted, word in _PARTS.findall(mend(query).replace("\ufffd", " ")))
    return [part.strip() for part in parts if part.strip()]


def _is_known(phrase: str) -> bool:
    """Say whether the index knows the words of a phrase."""
    return bool(_WORDS.search(phrase)) and not _UNSPACED.search(phrase)


def _fts5_hits(phrases: Sequence[str]) -> Select[int]:
    words = " AND ".join(f'"{phrase}"' for phrase in phrases)
    return select(_fts5.c.rowid).where(_fts5.c.search.op("MATCH")(words))


def _tsvector_hits(phrase: str) -> Select[int]:
    wanted = func.phraseto_tsquery("simple", fold(phrase))
    return select(_tsvector.c.comment_pk).where(_tsvector.c.words.op("@@")(wanted))


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
