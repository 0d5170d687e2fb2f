"""WordPress: the XML file of Tools > Export (WXR), for posts, pages and attachments alike.

Comments that wait for approval, and those in the spam and trash folders, come in too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from xml.etree.ElementTree import Element

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import attempt
from noisegate.arrive.formats.xml_stream import elements, fields, local_name
from noisegate.arrive.moment import parse_moment
from noisegate.comment import Comment, Work

_NO_COMMENT = {"pingback": "a pingback, not a comment", "trackback": "a trackback, not a comment"}
_COMMENT = {"", "comment", "review"}
_OTHER = "a record of another kind, not a comment"
_NO_DATE = "0000-00-00"


@dataclass(slots=True)
class _Site:
    """What was read so far of the site, and of the item whose comments come next."""

    host: str = ""
    user_ids: dict[str, str] = field(default_factory=dict)  # login -> id
    item: dict[str, str] = field(default_factory=dict)

    def note(self, parent: str, element: Element) -> None:
        name = local_name(element)
        if parent == "item":
            self.item[name] = (element.text or "").strip()
        elif name == "item":
            self.item = {}
        elif name == "author":
            author = fields(element)
            self.user_ids[author.get("author_login", "")] = author.get("author_id", "")
        elif parent == "channel" and name in {"link", "base_blog_url"}:
            self.host = (element.text or "").strip().partition("://")[2].strip("/")

    def key(self, number: str) -> str | None:
        """Numbers begin at 1 on every site, so the site's address is part of an id."""
        return f"{self.host}/{number}" if number.strip("0") else None

    def work(self) -> Work | None:
        key = self.key(self.item.get("post_id", ""))
        date = self.item.get("post_date_gmt", "")
        if key is None:
            return None
        return Work(
            key,
            title=self.item.get("title") or None,
            url=self.item.get("link") or None,
            released_at=None if date.startswith(_NO_DATE) else parse_moment(date),
        )


class WordPress:
    """Reads the comments of each item, with the item as their work."""

    name = "wordpress"
    title = "a WordPress export"

    def matches(self, opened: Opened) -> bool:
        """Say whether it is an RSS file with the export's namespace."""
        return "<rss" in opened.head and "wordpress.org/export/" in opened.head

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the comments in the order of the file."""
        source, site, number = options.source or "wordpress", _Site(), 0
        for found in elements(opened, "comment", "author"):
            if isinstance(found, Reject):
                yield found
                continue
            parent, element = found
            if parent == "item" and local_name(element) == "comment":
                number += 1
                record = fields(element)
                yield from attempt(number, record, partial(_build, record, site, source))
            else:
                site.note(parent, element)


def _build(record: dict[str, str], site: _Site, source: str) -> Comment:
    sort = record.get("comment_type", "")
    if sort not in _COMMENT:
        raise ValueError(_NO_COMMENT.get(sort, _OTHER))
    native, work = record.get("comment_id", ""), site.work()
    user = record.get("comment_user_id", "").strip("0") and record["comment_user_id"]
    date = record.get("comment_date_gmt", "")
    link = work.url if work else None
    return build_comment(
        source=source,
        native_id=site.key(native),
        body=record.get("comment_content"),
        markup="html",
        author=build_author(
            record.get("comment_author"),
            f"{site.host}/{user}" if user else _guest(record.get("comment_author_email", "")),
            record.get("comment_author_url"),
        ),
        created_at=record.get("comment_date") if date.startswith(_NO_DATE) else date,
        work=work,
        url=f"{link}#comment-{native}" if link and native.isdigit() else None,
        parent=site.key(record.get("comment_parent", "")),
        own=bool(user) and user == site.user_ids.get(site.item.get("creator", "")),
    )


def _guest(email: str) -> str | None:
    """Return an id by which a guest is known again, without keeping the address itself."""
    if not email:
        return None
    return "guest-" + hashlib.sha256(email.lower().encode()).hexdigest()[:16]


FORMAT = WordPress()
