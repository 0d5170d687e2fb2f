"""What no database can hold, replaced: NULs, and halves of surrogate pairs.

Each becomes one U+FFFD, so that offsets into a text stay right. Comments arrive without them; this
is the last door before the disk, and bad input must not end an import.
"""

import re
import unicodedata
from dataclasses import replace
from hashlib import blake2b

from noisegate.comment import Author, Comment, Work
from noisegate.keep.errors import StoreError

_BAD = re.compile("[\0\ud800-\udfff]")
_MOST = 2**63 - 1


def clean(comment: Comment) -> Comment:
    """Return a comment that both databases can hold; the same object where nothing was wrong.

    A time without a time zone is a StoreError: no guess would be right everywhere.
    """
    author, work = comment.author, comment.work
    for time in (comment.created_at, work.released_at if work else None):
        if time is not None and time.tzinfo is None:
            raise StoreError(f"{mend(comment.id)} has a time without a time zone. Give it in UTC.")
    strings = [comment.id, comment.text, comment.source, comment.raw, comment.url, comment.parent]
    if author:
        strings += [author.name, author.id, author.url]
    if work:
        strings += [work.id, work.title, work.url]
    likes = comment.likes
    if likes is not None and abs(likes) > _MOST:
        comment = replace(comment, likes=None)
    if not any(string and _BAD.search(string) for string in strings):
        return comment
    return replace(
        comment,
        id=mend(comment.id),
        text=mend(comment.text),
        source=mend(comment.source),
        raw=_maybe(comment.raw),
        author=author and Author(mend(author.name), mend(author.id), _maybe(author.url)),
        work=work and _mend_work(work),
        url=_maybe(comment.url),
        parent=_maybe(comment.parent),
    )


def mend(string: str) -> str:
    """Return a string without NULs and lone surrogates, as long as before."""
    return _BAD.sub("\ufffd", string)


def digest(body: str) -> str:
    """Return what tells an edited text from the same text, written out a little differently.

    Exports of one comment differ in white space and in how accents are composed; that is no edit.
    """
    same = " ".join(unicodedata.normalize("NFC", body).split())
    return blake2b(same.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _maybe(string: str | None) -> str | None:
    return None if string is None else mend(string)


def _mend_work(work: Work) -> Work:
    return Work(mend(work.id), _maybe(work.title), _maybe(work.url), work.released_at)
