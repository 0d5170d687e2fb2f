"""Disqus: the XML file that Admin > Export sends by mail.

Threads (the pages) come first, then posts (the comments). The format is described at
http://disqus.com/api/schemas/1.0/disqus.xsd. Comments marked as spam come in too.
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.build import build_author, build_comment
from noisegate.arrive.formats.json_stream import attempt
from noisegate.arrive.formats.xml_stream import elements, fields, local_name
from noisegate.arrive.moment import parse_moment
from noisegate.comment import Comment, Work

_ID = "{http://disqus.com/disqus-internals}id"


class _Thread(NamedTuple):
    work: Work
    owner: str


class Disqus:
    """Reads the comments of a forum, with the pages they stand on as works."""

    name = "disqus"
    title = "a Disqus export"

    def matches(self, opened: Opened) -> bool:
        """Say whether the root is Disqus's own."""
        return "<disqus" in opened.head and "disqus.com" in opened.head

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield the comments in the order of the file."""
        source, number = options.source or "disqus", 0
        threads: dict[str, _Thread] = {}
        for found in elements(opened, "thread", "post"):
            if isinstance(found, Reject):
                yield found
                continue
            parent, element = found
            name = local_name(element) if parent == "disqus" else ""
            if name == "thread":
                threads[element.get(_ID, "")] = _thread(element)
            elif name == "post":
                number += 1
                record = {"dsq:id": element.get(_ID, ""), **_fields(element)}
                yield from attempt(number, record, partial(_build, record, threads, source))


def _fields(element: Element) -> dict[str, str]:
    """Return the fields of a thread or post: its author's after "author.", ids where it points."""
    found = fields(element)
    for child in element:
        name = local_name(child)
        if name == "author":
            found |= {f"author.{key}": value for key, value in fields(child).items()}
        elif name in {"thread", "parent"}:
            found[name] = child.get(_ID, "")
    return found


def _thread(element: Element) -> _Thread:
    said = _fields(element)
    work = Work(
        element.get(_ID, ""),
        title=said.get("title") or None,
        url=said.get("link") or None,
        released_at=parse_moment(said.get("createdAt")),
    )
    return _Thread(work, said.get("author.username", ""))


def _build(record: dict[str, str], threads: dict[str, _Thread], source: str) -> Comment:
    if record.get("isDeleted") == "true":
        raise ValueError("deleted")
    thread = threads.get(record.get("thread", ""))
    native, user = record["dsq:id"], record.get("author.username", "")
    link = thread.work.url if thread else None
    return build_comment(
        source=source,
        native_id=native,
        body=record.get("message"),
        markup="html",
        author=build_author(
            record.get("author.name"),
            user,
            f"https://disqus.com/by/{quote(user, safe='')}/" if user else None,
        ),
        created_at=record.get("createdAt"),
        work=thread.work if thread else None,
        url=f"{link}#comment-{native}" if link and native.isdigit() else None,
        parent=record.get("parent"),
        own=bool(thread and user and user == thread.owner),
    )


FORMAT = Disqus()
