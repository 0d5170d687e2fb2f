"""youtube-comment-downloader: one comment a line, or `{"comments": [...]}` with `--pretty`.

The file says how long ago a comment was written ("2 years ago"), not when: `time_parsed` is what
the tool worked out on the day it ran, and is only as fine as those words.
See https://github.com/egbertbouman/youtube-comment-downloader.
"""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, objects
from noisegate.comment import Comment

_ID = re.compile(r'"cid"\s*:')
_OTHERS = re.compile(r'"(votes|channel|heart|photo|time_parsed)"\s*:')
_PRETTY = re.compile(r'\{\s*"comments"\s*:\s*\[')


class YouTubeCommentDownloader:
    """Reads comments and replies; the video itself is not in the file."""

    name = "youtube-comment-downloader"
    title = "a youtube-comment-downloader file"

    def matches(self, opened: Opened) -> bool:
        """Say whether the first comments have this tool's names."""
        head = opened.head
        if head.lstrip()[:1] not in {"{", "["} or not _ID.search(head):
            return False
        return len(set(_OTHERS.findall(head))) >= 2

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the comments in the order of the file."""
        source = options.source or "youtube"
        pretty = _PRETTY.match(opened.head.lstrip())
        for found in objects(opened, "comments.item" if pretty else ""):
            if isinstance(found, Reject):
                yield found
            else:
                build = partial(_build, found.value, source)
                yield from attempt(found.number, found.value, build)


def _build(record: Record, source: str) -> Comment:
    native, channel = str(record.get("cid") or ""), record.get("channel")
    thread, _, reply = native.partition(".")
    return build_comment(
        source=source,
        native_id=native,
        body=record.get("text"),
        author=build_author(
            record.get("author"),
            channel,
            f"https://www.youtube.com/channel/{quote(str(channel))}" if channel else None,
        ),
        created_at=record.get("time_parsed"),
        parent=thread if reply else None,
        likes=record.get("votes"),
    )


FORMAT = YouTubeCommentDownloader()
