"""SoundCloud: the comments of a track as its API gives them, in pages or as a bare array.

SoundCloud has no threads in its data: an answer begins with "@name". A comment's place in the
track (`timestamp`, in milliseconds) is kept in its address where the track's is known.
"""

import re
from collections.abc import Iterator
from functools import partial

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, dig, objects
from noisegate.arrive.markup import looks_like_html
from noisegate.comment import Comment, Work

_FIELDS = re.compile(r'"(track_id|user_id|body|timestamp)"\s*:')
_OLD_DATE = re.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})")
_COLLECTION = re.compile(r'"collection"\s*:\s*\[')


class SoundCloud:
    """Reads comments; each is under the track whose id it names."""

    name = "soundcloud"
    title = "a list of SoundCloud comments"

    def matches(self, opened: Opened) -> bool:
        """Say whether the first comments have SoundCloud's names."""
        head = opened.head
        return head.lstrip()[:1] in {"{", "["} and len(set(_FIELDS.findall(head))) == 4

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the comments in the order of the file."""
        source = options.source or "soundcloud"
        paged = _COLLECTION.search(opened.head)
        for found in objects(opened, "collection.item" if paged else ""):
            if isinstance(found, Reject):
                yield found
            else:
                build = partial(_build, found.value, source)
                yield from attempt(found.number, found.value, build)


def _build(record: Record, source: str) -> Comment:
    body, user = record.get("body"), record.get("user_id")
    track, page = record.get("track_id"), dig(record, "track", "permalink_url")
    title, owner = dig(record, "track", "title"), dig(record, "track", "user_id")
    return build_comment(
        source=source,
        native_id=record.get("id"),
        body=body,
        markup="html" if isinstance(body, str) and looks_like_html(body) else "plain",
        author=build_author(
            dig(record, "user", "username"), user, dig(record, "user", "permalink_url")
        ),
        created_at=_iso(record.get("created_at")),
        work=_work(track, title, page),
        url=_place(page, record.get("timestamp")),
        own=user is not None and user == owner,
    )


def _work(track: object, title: object, page: object) -> Work | None:
    if track is None:
        return None
    return Work(str(track), title=str(title) if title else None, url=str(page) if page else None)


def _iso(written: object) -> object:
    """Return ISO 8601 for the dates of the first API, "2011/07/21 13:09:44 +0000"."""
    return _OLD_DATE.sub(r"\1-\2-\3T\4\5", written) if isinstance(written, str) else written


def _place(page: object, milliseconds: object) -> str | None:
    """Return the address of the track at the moment the comment speaks of.

    >>> _place("https://soundcloud.com/tin-lantern/paper-boats", 62310)
    'https://soundcloud.com/tin-lantern/paper-boats#t=1:02'
    """
    if not page:
        return None
    if not isinstance(milliseconds, int | float) or milliseconds < 0:
        return str(page)
    minutes, seconds = divmod(int(milliseconds) // 1000, 60)
    return f"{page}#t={minutes}:{seconds:02d}"


FORMAT = SoundCloud()
