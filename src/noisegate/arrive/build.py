"""From the fields of any export to a `Comment`: the one constructor all formats use."""

import hashlib
import re
from array import array
from datetime import datetime
from functools import lru_cache
from typing import Literal

from noisegate.arrive.markup import clean, one_line, plain_text, storable
from noisegate.arrive.moment import parse_moment
from noisegate.comment import Author, Comment, Work

Markup = Literal["plain", "html"]

_LONGEST_ID = 200
"""Longer ids are hashed: databases index ids, and PostgreSQL refuses keys over 2.7 kB."""
_NOT_IN_SOURCE = re.compile(r"[\s:]+")
_COUNT = re.compile(r"([0-9]{1,15}(?:\.[0-9]+)?)([KMB]?)", re.IGNORECASE)
_THOUSANDS = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


class Occurrences:
    """Counts how often each key was met in one file, in 16 to 32 bytes a key."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))
        self._used = 0
        self._again: dict[int, int] = {}

    def count(self, key: bytes) -> int:
        """Return 1 at the first meeting with `key`, 2 at the second, and so on."""
        number = int.from_bytes(key[:8], "big") or 1
        if self._add(number):
            return 1
        self._again[number] = self._again.get(number, 1) + 1
        return self._again[number]

    def _add(self, number: int) -> bool:
        """Put the number in the open-addressed table; say whether it is new there."""
        if self._used * 2 >= len(self._slots):
            self._grow()
        slots, mask = self._slots, len(self._slots) - 1
        at = number & mask
        while slots[at]:
            if slots[at] == number:
                return False
            at = (at + 1) & mask
        slots[at] = number
        self._used += 1
        return True

    def _grow(self) -> None:
        old = self._slots
        self._slots, self._used = array("Q", bytes(8 * 2 * len(old))), 0
        for number in old:
            if number:
                self._add(number)


def build_comment(  # noqa: PLR0913 - one argument for each thing an export can say, by name only
    *,
    source: str,
    native_id: object = None,
    body: object,
    markup: Markup = "plain",
    author: Author | None = None,
    created_at: object = None,
    work: Work | None = None,
    url: object = None,
    parent: object = None,
    own: bool = False,
    likes: object = None,
    seen: Occurrences | None = None,
) -> Comment:
    """Build a comment from what an export says, each value as it stands there.

    `author` comes from `build_author`; `created_at` is anything `parse_moment` reads; ids are the
    source's own. Without an id the comment gets a content key, and `seen` (one a file) keeps
    identical anonymous ones apart.
    Raises `ValueError` with a plain reason where the row can't be used.
    """
    text, raw = _text_and_raw(body, markup)
    source = source_name(source)
    moment = parse_moment(created_at)
    work = build_work(work)
    native = native_key(native_id) or _content_key(author, moment, work, text, seen)
    return Comment(
        id=f"{source}:{native}",
        text=text,
        source=source,
        raw=raw,
        author=author,
        created_at=moment,
        work=work,
        url=one_line(url),
        parent=f"{source}:{above}" if (above := native_key(parent)) else None,
        own=own,
        likes=parse_count(likes),
    )


def _text_and_raw(body: object, markup: Markup) -> tuple[str, str | None]:
    """Return what a reader sees, and the form received where that differs."""
    received = body if isinstance(body, str) else "" if body is None else str(body)
    text = plain_text(received) if markup == "html" else clean(received)
    if not text:
        raise ValueError("the text is empty")
    return text, storable(received) if received != text else None


@lru_cache(maxsize=64)
def source_name(name: str) -> str:
    """Return a source's name fit for the beginning of an id: lower case, no spaces or colons."""
    return _NOT_IN_SOURCE.sub("-", clean(name[:40]).lower()).strip("-") or "file"


def native_key(value: object) -> str | None:
    """Return the source's own id as one clean line, hashed where it is over 200 characters."""
    key = one_line(value)
    if key and len(key) > _LONGEST_ID:
        return "~" + hashlib.sha256(key.encode()).hexdigest()[:16]
    return key


def build_author(
    name: object = None, author_id: object = None, url: object = None
) -> Author | None:
    """Return the author, or None where the export says neither a name nor an id."""
    called, key = one_line(name), native_key(author_id)
    if not called and not key:
        return None
    return Author(name=called or key or "", id=key or "", url=one_line(url))


def build_work(work: Work | None) -> Work | None:
    """Return the work with clean fields; its title stands in for an id it lacks."""
    if work is None:
        return None
    title = one_line(work.title)
    key = native_key(work.id) or native_key(title)
    if not key:
        return None
    return Work(key, title=title, url=one_line(work.url), released_at=work.released_at)


def parse_count(value: object) -> int | None:
    """Return a number of likes from 12, "12", "1,234" or "1.2K"; None where it is none.

    >>> parse_count("1.2K")
    1200
    """
    if isinstance(value, bool) or value is None:
        return None
    found = _COUNT.fullmatch(str(value).strip()[:40].replace(",", ""))
    return round(float(found[1]) * _THOUSANDS[found[2].upper()]) if found else None


def _content_key(
    author: Author | None,
    moment: datetime | None,
    work: Work | None,
    text: str,
    seen: Occurrences | None,
) -> str:
    """Return `~` and 16 hex digits that stay the same whenever the same comment arrives.

    Where neither author nor time is known, the second identical one in a file gets `#2`, and so
    on: two anonymous "first!" are two comments, and importing the file again changes nothing.
    """
    who = (author.id or author.name) if author else ""
    when = moment.isoformat() if moment else ""
    digest = hashlib.sha256("\0".join((who, when, work.id if work else "", text)).encode()).digest()
    key = "~" + digest[:8].hex()
    if author or moment or seen is None:
        return key
    times = seen.count(digest)
    return key if times == 1 else f"{key}#{times}"
