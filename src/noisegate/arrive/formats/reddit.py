"""Reddit: a thread or listing as its `.json` address gives it, and dumps with a comment a line.

The dumps are those of Pushshift and Arctic Shift. Reddit escapes &, < and > in its Markdown. Who
began a thread is not taken for the creator: on Reddit it is often somebody else who posts a song,
and not always kindly.
"""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, urljoin

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, dig, objects
from noisegate.arrive.moment import parse_moment
from noisegate.comment import Comment, Work

_LISTING = re.compile(r'"kind"\s*:\s*"Listing"')
_IN_DUMP = re.compile(r'"link_id"\s*:\s*"t3_')
_SITE = "https://www.reddit.com"
_TWICE_ESCAPED = re.compile(r"&amp;(#[xX]?[0-9a-fA-F]{1,7}|nbsp);")
"""What Reddit's own editor writes as an entity, such as a zero-width space."""
_GONE = {
    "[deleted]": "deleted by its author",
    "[removed]": "removed by the moderators",
    "[ Removed by Reddit ]": "removed by Reddit",
}


class Reddit:
    """Reads comments with their replies; posts give the works and are no comments."""

    name = "reddit"
    title = "a Reddit thread or dump"

    def matches(self, opened: Opened) -> bool:
        """Say whether it is a listing, or a line has a comment's link to its post."""
        head = opened.head
        if head.lstrip()[:1] not in {"{", "["}:
            return False
        return bool(_LISTING.search(head[:2000]) or (_IN_DUMP.search(head) and '"body"' in head))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield comments parents first; what Reddit only names ("more") is not in the file."""
        source = options.source or "reddit"
        listing = bool(_LISTING.search(opened.head[:2000]))
        posts: dict[str, Work] = {}
        for found in objects(opened, "data.children.item" if listing else ""):
            if isinstance(found, Reject):
                yield found
                continue
            for record in _comments(found.value, posts) if listing else [found.value]:
                build = partial(_build, record, posts, source)
                yield from attempt(found.number, record, build)


def _comments(thing: Record, posts: dict[str, Work]) -> Iterator[Record]:
    """Yield the comment and all below it, parents first, each without its replies."""
    waiting: list[object] = [thing]
    while waiting:
        at = waiting.pop()
        data = dig(at, "data")
        if not isinstance(data, dict):
            continue
        if dig(at, "kind") == "t3":
            posts[f"t3_{data.get('id')}"] = _post(data)
        elif dig(at, "kind") == "t1":
            below = dig(data, "replies", "data", "children")
            waiting.extend(reversed(below) if isinstance(below, list) else ())
            yield {key: value for key, value in data.items() if key != "replies"}


def _post(data: Record) -> Work:
    title, link = data.get("title"), data.get("permalink")
    return Work(
        str(data.get("id") or ""),
        title=str(title) if title else None,
        url=urljoin(_SITE, quote(str(link))) if link else None,
        released_at=parse_moment(data.get("created_utc")),
    )


def _build(record: Record, posts: dict[str, Work], source: str) -> Comment | None:
    body, link = record.get("body"), str(record.get("link_id") or "")
    if body is None and ("selftext" in record or "title" in record):
        return None  # a post in a dump
    if isinstance(body, str) and body.strip() in _GONE:
        raise ValueError(_GONE[body.strip()])
    native = str(record.get("id") or "").removeprefix("t1_")
    author = record.get("author")
    known = author if author != "[deleted]" else None
    received = _TWICE_ESCAPED.sub(r"&\1;", body) if isinstance(body, str) else body
    parent = str(record.get("parent_id") or "")
    return build_comment(
        source=source,
        native_id=native,
        body=received,
        markup="plain" if isinstance(body, str) and "<" in body else "html",
        author=build_author(
            known, known, f"{_SITE}/user/{quote(str(known), safe='')}" if known else None
        ),
        created_at=record.get("created_utc"),
        work=posts.get(link) or _linked(record, link),
        url=_address(record, link, native),
        parent=parent.removeprefix("t1_") if parent.startswith("t1_") else None,
        likes=record.get("score"),
    )


def _linked(record: Record, link: str) -> Work | None:
    """Return the post as a comment names it; a subreddit's or a user's listing gives its title."""
    post, title = link.removeprefix("t3_"), record.get("link_title")
    if not post:
        return None
    address = f"{_SITE}/comments/{quote(post, safe='')}/"
    return Work(post, title=str(title) if title else None, url=address)


def _address(record: Record, link: str, native: str) -> str | None:
    if permalink := record.get("permalink"):
        return _SITE + quote(str(permalink)) if str(permalink).startswith("/") else None
    post = link.removeprefix("t3_")
    return f"{_SITE}/comments/{quote(post, safe='')}/_/{quote(native, safe='')}/" if post else None


FORMAT = Reddit()
