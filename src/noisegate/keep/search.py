"""Searching the text: words and "phrases", in any script, whatever a person types.

Words are compared without case and accents. SQLite searches an FTS5 index that triggers keep in
step; PostgreSQL a tsvector of the folded text, written beside the comment. Where a query holds no
word that an index could know (emoji, scripts without spaces), the text itself is searched.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    any_,
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

_FREQUENT, _COMMON = 2_000, 30_000
"""What more comments than these match, it is quicker to look for in order of time: where nothing
else is asked for, and in any case."""

_FIRST, _MOST = 250, 4_000
"""How many comments are looked at in the first step on that way, and in later ones."""

_FAR = 60_000
"""After so many, what was frequent once is looked for by the index after all."""

Place = tuple[datetime, int]
"""A comment in order of time: when it was written, and its key."""

Frequency = Literal["rare", "frequent", "common"]

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
        # As an array, the hits are found first; PostgreSQL would rather look at everything else.
        parts += [comments.c.pk == any_(_every(_tsvector_hits(phrase))) for phrase in known]
    return and_(true(), *parts)


def frequency(conn: Connection, query: str) -> Frequency:
    """Say how many comments match, roughly; "rare" also where the index does not know all words."""
    phrases = _phrases(query)
    if not phrases or not all(map(_is_known, phrases)):
        return "rare"
    some = _hits(conn, phrases).limit(_COMMON + 1).subquery()
    count = conn.scalar(select(func.count()).select_from(some)) or 0
    return "common" if count > _COMMON else "frequent" if count > _FREQUENT else "rare"


def along(
    conn: Connection, query: str, stream: Stream, limit: int
) -> tuple[list[Place], Place | None]:
    """Return the first comments of a stream that match a query which is not rare.

    Beside them stands the place from which on the others are to be looked for by the index, where
    it took too long to find as many as were wanted.
    """
    matching, after, size, seen = _matching(conn, _phrases(query)), None, _FIRST, 0
    found: list[Place] = []
    while len(found) < limit and (places := stream(after, size)):
        these = matching([pk for _, pk in places])
        found += [place for place in places if place[1] in these]
        after, size, seen = places[-1], min(2 * size, _MOST), seen + len(places)
        if seen >= _FAR and len(found) < limit:
            return found, after
    return found[:limit], None


def _matching(
    conn: Connection, phrases: Sequence[str]
) -> Callable[[Sequence[int]], Collection[int]]:
    """Return what tells which of some comments match: by all that do, where they are few enough."""
    hits = _hits(conn, phrases)
    (key,) = hits.selected_columns
    every = set(conn.scalars(hits.limit(_COMMON + 1)))
    if len(every) <= _COMMON:
        return lambda _pks: every
    return lambda pks: set(conn.scalars(hits.where(key.in_(pks))))


def _phrases(query: str) -> list[str]:
    parts = (quoted or word for quoted, word in _PARTS.findall(mend(query).replace("\ufffd", " ")))
    return [part.strip() for part in parts if part.strip()]


def _is_known(phrase: str) -> bool:
    """Say whether the index knows the words of a phrase."""
    return bool(_WORDS.search(phrase)) and not _UNSPACED.search(phrase)


def _hits(conn: Connection, phrases: Sequence[str]) -> Select[int]:
    """Return the keys of the comments that hold all of some phrases which the index knows."""
    if conn.dialect.name == "sqlite":
        return _fts5_hits(phrases)
    wanted = [_tsvector.c.words.op("@@")(_tsquery(phrase)) for phrase in phrases]
    return select(_tsvector.c.comment_pk).where(*wanted)


def _fts5_hits(phrases: Sequence[str]) -> Select[int]:
    words = " AND ".join(f'"{phrase}"' for phrase in phrases)
    return select(_fts5.c.rowid).where(_fts5.c.search.op("MATCH")(words))


def _tsvector_hits(phrase: str) -> Select[int]:
    return select(_tsvector.c.comment_pk).where(_tsvector.c.words.op("@@")(_tsquery(phrase)))


def _every(hits: Select[int]) -> ColumnElement[Any]:
    return func.array(hits.scalar_subquery(), type_=ARRAY(BigInteger))


def _tsquery(phrase: str) -> ColumnElement[str]:
    return func.phraseto_tsquery("simple", fold(phrase))


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
