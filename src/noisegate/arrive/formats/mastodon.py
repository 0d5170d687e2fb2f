"""Mastodon: the `context` of a post (what is above and below it), or statuses, one or many.

A status is a comment when it answers another; the post itself gives the work. Whoever wrote that
post is not taken for the creator: a critic may have.
See https://docs.joinmastodon.org/entities/Status/ and /entities/Context/.
"""

import html
import re
from collections.abc import Iterator
from functools import partial

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, dig, objects
from noisegate.arrive.markup import plain_text
from noisegate.arrive.moment import parse_moment
from noisegate.comment import Comment, Work

_CONTEXT = re.compile(r'"(?:ancestors|descendants)"\s*:\s*\[')
_STATUS = re.compile(r'"in_reply_to_id"\s*:')
_HOST = re.compile(r"https?://([^/@\s]+)/")
_TITLE = 80


class Mastodon:
    """Reads replies; boosts and posts that answer nothing are left out."""

    name = "mastodon"
    title = "a Mastodon thread"

    def matches(self, opened: Opened) -> bool:
        """Say whether it is a context, or a status with its account."""
        head = opened.head
        if head.lstrip()[:1] not in {"{", "["}:
            return False
        if _CONTEXT.search(head[:200]) and '"descendants"' in head and '"account"' not in head:
            return True  # nobody has answered yet
        return bool(_STATUS.search(head)) and '"account"' in head

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the replies in the order of the file, those above the post first."""
        source = options.source or "mastodon"
        context = bool(_CONTEXT.search(opened.head[:200]))
        root = _root(opened) if context else None
        paths = ("ancestors.item", "descendants.item") if context else ("",)
        for found in objects(opened, *paths):
            if isinstance(found, Reject):
                yield found
            else:
                build = partial(_build, found.value, root, source)
                yield from attempt(found.number, found.value, build)


def _root(opened: Opened) -> Work | None:
    """Find the post: the first above that answers nothing, or what the first below answers."""
    for found in objects(opened, "ancestors.item", "descendants.item"):
        if isinstance(found, Reject):
            continue
        status, above = found.value, found.value.get("in_reply_to_id")
        if above is None:
            return _work(status)
        if found.path == "ancestors.item":  # the beginning of the thread is not in the file
            return None
        return Work(str(above))
    return None


def _work(status: Record) -> Work:
    text, link = plain_text(str(status.get("content") or "")), status.get("url")
    title = text if len(text) <= _TITLE else text[:_TITLE].rsplit(" ", 1)[0] + " …"
    return Work(
        str(status.get("id") or ""),
        title=title or None,
        url=str(link) if link else None,
        released_at=parse_moment(status.get("created_at")),
    )


def _build(status: Record, root: Work | None, source: str) -> Comment | None:
    parent, account = status.get("in_reply_to_id"), status.get("account")
    if parent is None or status.get("reblog"):
        return None
    body, warning = status.get("content"), status.get("spoiler_text")
    if not body and status.get("media_attachments"):
        raise ValueError("no text, only a picture or another attachment")
    if warning and isinstance(body, str):
        body = f"<p>{html.escape(str(warning), quote=False)}</p>{body}"
    to_root = root is not None and str(parent) == root.id
    return build_comment(
        source=source,
        native_id=status.get("id"),
        body=body,
        markup="html",
        author=build_author(
            dig(account, "display_name") or dig(account, "acct"),
            _handle(account),
            dig(account, "url"),
        ),
        created_at=status.get("created_at"),
        work=root,
        url=status.get("url") or status.get("uri"),
        parent=None if to_root else parent,
        likes=status.get("favourites_count"),
    )


def _handle(account: object) -> str | None:
    """Return the whole handle: a server leaves its own name out of those of its people."""
    name = str(dig(account, "acct") or "")
    host = _HOST.match(str(dig(account, "url") or ""))
    return f"{name}@{host[1]}" if name and "@" not in name and host else name or None


FORMAT = Mastodon()
