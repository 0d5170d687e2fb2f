"""Bluesky: the thread under a post, as `app.bsky.feed.getPostThread` gives it.

Posts are known by at:// addresses; a reply names the post that began the thread. Whoever began
it is not taken for the creator: a critic may have.
See https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread.
"""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, dig, objects
from noisegate.arrive.moment import parse_moment
from noisegate.comment import Comment, Work

_THREAD = re.compile(r'"app\.bsky\.feed\.(?:defs#threadViewPost|post)"')
_POST = re.compile(r"at://([^/\s]+)/app\.bsky\.feed\.post/([^/\s]+)")
_TITLE = 80


class Bluesky:
    """Reads the replies of a thread; posts that are gone or blocked are not in the file."""

    name = "bluesky"
    title = "a Bluesky thread"

    def matches(self, opened: Opened) -> bool:
        """Say whether it is a thread of posts."""
        head = opened.head
        begins = head.lstrip()[:1] in {"{", "["}
        return begins and '"thread"' in head and bool(_THREAD.search(head))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield what stands above the post, the post where it is a reply, and all below."""
        source = options.source or "bluesky"
        roots: dict[str, Work] = {}
        for found in objects(opened, "thread.parent", "thread.post"):
            if not isinstance(found, Reject):
                above = found.value if found.path == "thread.parent" else {"post": found.value}
                for post in _posts(above):
                    if dig(post, "record", "reply") is None:
                        roots[str(post.get("uri"))] = _work(post)
        for found in objects(opened, "thread.parent", "thread.post", "thread.replies.item"):
            if isinstance(found, Reject):
                yield found
                continue
            node = {"post": found.value} if found.path == "thread.post" else found.value
            for post in _posts(node):
                yield from attempt(found.number, post, partial(_build, post, roots, source))


def _posts(node: Record) -> Iterator[Record]:
    """Yield the post, and those above and below it in the tree, parents first."""
    waiting: list[object] = [node]
    while waiting:
        at = waiting.pop()
        post, above, below = dig(at, "post"), dig(at, "parent"), dig(at, "replies")
        if isinstance(at, dict) and isinstance(above, dict):
            waiting += [{**at, "parent": None}, above]
            continue
        waiting.extend(reversed(below) if isinstance(below, list) else ())
        if isinstance(post, dict):
            yield post


def _work(post: Record) -> Work:
    text = " ".join(str(dig(post, "record", "text") or "").split())
    title = text if len(text) <= _TITLE else text[:_TITLE].rsplit(" ", 1)[0] + " …"
    uri = str(post.get("uri") or "")
    return Work(
        uri,
        title=title or None,
        url=_address(uri, dig(post, "author", "handle")),
        released_at=parse_moment(dig(post, "record", "createdAt")),
    )


def _build(post: Record, roots: dict[str, Work], source: str) -> Comment | None:
    record, author, uri = post.get("record"), post.get("author"), str(post.get("uri") or "")
    root = dig(record, "reply", "root", "uri")
    if root is None:
        return None  # the post that began the thread
    parent, handle = dig(record, "reply", "parent", "uri"), dig(author, "handle")
    if not dig(record, "text") and dig(record, "embed"):
        raise ValueError("no text, only a picture or another attachment")
    return build_comment(
        source=source,
        native_id=uri,
        body=dig(record, "text"),
        # The handle, which the platform vouches for: anybody may take any display name.
        author=build_author(
            f"@{handle}" if handle else dig(author, "displayName"),
            dig(author, "did"),
            f"https://bsky.app/profile/{quote(str(handle))}" if handle else None,
        ),
        created_at=dig(record, "createdAt"),
        work=roots.get(str(root)) or Work(str(root), url=_address(str(root), None)),
        url=_address(uri, handle),
        parent=None if parent == root else parent,
        likes=post.get("likeCount"),
    )


def _address(uri: str, handle: object) -> str | None:
    """Return the page of a post; a profile answers to its handle and to its did."""
    parts = _POST.fullmatch(uri)
    if not parts:
        return None
    who = str(handle) if handle else parts[1]
    return f"https://bsky.app/profile/{quote(who, safe=':')}/post/{quote(parts[2], safe='')}"


FORMAT = Bluesky()
