"""YouTube Data API v3: the answers of `commentThreads.list` and `comments.list`.

One page, an array of pages, or one page a line; also the bare items of such pages. The fields are
described at https://developers.google.com/youtube/v3/docs/comments.
"""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, dig, objects
from noisegate.arrive.markup import looks_like_html
from noisegate.comment import Comment, Work

_KIND = re.compile(r'"kind"\s*:\s*"youtube#comment(Thread)?(ListResponse)?"')
_PAGE = re.compile(r'"kind"\s*:\s*"youtube#comment(Thread)?ListResponse"|"items"\s*:\s*\[')


class YouTubeApi:
    """Reads threads with the replies they carry, and replies on their own."""

    name = "youtube-api"
    title = "an answer of the YouTube Data API"

    def matches(self, opened: Opened) -> bool:
        """Say whether a kind of comment resource is named at the beginning."""
        return opened.head.lstrip()[:1] in {"{", "["} and bool(_KIND.search(opened.head))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield each thread's first comment, then its replies."""
        source = options.source or "youtube"
        path = "items.item" if _PAGE.search(opened.head) else ""
        for found in objects(opened, path):
            if isinstance(found, Reject):
                yield found
                continue
            for record in _comments(found.value):
                yield from attempt(found.number, record, partial(_build, record, source))


def watch_url(video: str, comment: str = "") -> str:
    """Return the address of a video, or of a comment under it.

    >>> watch_url("qL7vTz3nRk0", "UgyQ4rT8")
    'https://www.youtube.com/watch?v=qL7vTz3nRk0&lc=UgyQ4rT8'
    """
    link = f"https://www.youtube.com/watch?v={quote(video, safe='')}"
    return f"{link}&lc={quote(comment, safe='')}" if comment else link


def _comments(item: Record) -> Iterator[Record]:
    """Yield the comments of a thread, or the comment itself, each knowing its video's channel."""
    snippet = item.get("snippet")
    if item.get("kind") == "youtube#comment" or dig(snippet, "topLevelComment") is None:
        yield item
        return
    inherited = {key: dig(snippet, key) for key in ("videoId", "channelId")}
    replies = dig(item, "replies", "comments")
    for comment in [
        dig(snippet, "topLevelComment"),
        *(replies if isinstance(replies, list) else []),
    ]:
        own = dig(comment, "snippet")
        merged = {**inherited, **own} if isinstance(own, dict) else own
        yield {"id": dig(comment, "id"), "snippet": merged}


def _build(record: Record, source: str) -> Comment:
    snippet = record.get("snippet")
    original, displayed = dig(snippet, "textOriginal"), dig(snippet, "textDisplay")
    if original is None and displayed is None:
        raise ValueError("there is no comment in this record (a page without part=snippet?)")
    shown = original if original is not None else displayed
    html = original is None and isinstance(shown, str) and looks_like_html(shown)
    video, channel = dig(snippet, "videoId"), dig(snippet, "channelId")
    author = dig(snippet, "authorChannelId", "value")
    native = record.get("id")
    return build_comment(
        source=source,
        native_id=native,
        body=shown,
        markup="html" if html else "plain",
        author=build_author(
            dig(snippet, "authorDisplayName"), author, dig(snippet, "authorChannelUrl")
        ),
        created_at=dig(snippet, "publishedAt"),
        work=Work(str(video), url=watch_url(str(video))) if video else None,
        url=watch_url(str(video), str(native)) if video and native else None,
        parent=dig(snippet, "parentId"),
        own=bool(author) and author == channel,
        likes=dig(snippet, "likeCount"),
    )


FORMAT = YouTubeApi()
