"""yt-dlp's `--write-comments`: the `.info.json` of a video, with its comments.

One file a video, or several in a row or one a line. See "Embedding yt-dlp" and `--write-comments`
at https://github.com/yt-dlp/yt-dlp; other sites than YouTube come through with the same fields.
"""

import re
from collections.abc import Iterator
from functools import partial

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import Record, attempt, objects, scalars
from noisegate.arrive.formats.youtube_api import watch_url
from noisegate.arrive.moment import parse_moment
from noisegate.comment import Comment, Work

_VIDEO = (
    "id",
    "title",
    "webpage_url",
    "extractor",
    "release_timestamp",
    "timestamp",
    "upload_date",
)
_IN_COMMENT = re.compile(r'"(?:author_is_uploader|_time_text|author_thumbnail)"\s*:')
_IN_VIDEO = re.compile(
    r'"(webpage_url|automatic_captions|upload_date|requested_formats|uploader_id|extractor_key'
    r'|formats|thumbnails|format_id|format_note|acodec|vcodec|_format_sort_fields)"\s*:'
)
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


class YtDlp:
    """Reads the comments of each video, with the video as their work."""

    name = "yt-dlp"
    title = "a yt-dlp info file with comments"

    def matches(self, opened: Opened) -> bool:
        """Say whether it begins like an info file: the comments may come far behind the head."""
        head = opened.head
        if head.lstrip()[:1] not in {"{", "["}:
            return False
        marks = set(_IN_VIDEO.findall(head))
        return len(marks) >= 3 or bool(_IN_COMMENT.search(head) and '"parent"' in head)

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Go through the file twice: for the videos, whose fields may come last, then for them."""
        videos: dict[tuple[int, int], Record] = {}
        for field in scalars(opened, *_VIDEO):
            videos.setdefault(field.document, {})[field.path] = field.value
        any_comment = False
        for found in objects(opened, "comments.item"):
            any_comment = True
            if isinstance(found, Reject):
                yield found
                continue
            video = videos.get(found.document, {})
            yield from attempt(
                found.number, found.value, partial(_build, found.value, video, options.source)
            )
        if not any_comment:
            yield Reject(None, "the file holds no comments: run yt-dlp with --write-comments")


def _build(record: Record, video: Record, source: str | None) -> Comment:
    native, parent = record.get("id"), record.get("parent")
    site = str(video.get("extractor") or "youtube").partition(":")[0]
    key, page = video.get("id"), video.get("webpage_url")
    on_youtube = site == "youtube" and key
    return build_comment(
        source=source or site,
        native_id=native,
        body=record.get("text"),
        author=build_author(
            record.get("author"), record.get("author_id"), record.get("author_url")
        ),
        created_at=record.get("timestamp"),
        work=_work(video) if key else None,
        url=watch_url(str(key), str(native)) if on_youtube and native else page,
        parent=None if parent == "root" else parent,
        own=record.get("author_is_uploader") is True,
        likes=record.get("like_count"),
    )


def _work(video: Record) -> Work:
    title, page = video.get("title"), video.get("webpage_url")
    day = _DAY.fullmatch(str(video.get("upload_date") or ""))
    released = (
        parse_moment(video.get("release_timestamp"))
        or parse_moment(video.get("timestamp"))
        or (parse_moment("-".join(day.groups())) if day else None)
    )
    return Work(
        str(video["id"]),
        title=str(title) if title else None,
        url=str(page) if page else None,
        released_at=released,
    )


FORMAT = YtDlp()
