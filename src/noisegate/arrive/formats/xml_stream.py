"""XML of any size, read element by element, safely: no entities, no outside files."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from noisegate.arrive.arrival import Opened, Reject

_CONTROLS = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_BROKEN_OFF = "the file breaks off here, or is not valid XML from here on"
_UNSAFE = "the file defines XML entities, which Noisegate does not follow; nothing more was read"


def elements(opened: Opened, *whole: str) -> Iterator[tuple[str, Element] | Reject]:
    """Yield (name of the parent, element) for every element, as it ends; names without namespace.

    Elements named in `whole` keep their children until they have been yielded; all others are
    emptied as they end, so memory stays flat. Damage ends in one `Reject`.
    """
    parser = DefusedXMLParser(target=TreeBuilder(), encoding="utf-8", forbid_external=True)
    events = iterparse(_Readable(opened.utf8()), events=("start", "end"), parser=parser)
    above: list[Element] = []
    kept = 0  # how many open elements are to be yielded whole
    try:
        for event, element in events:
            if event == "start":
                above.append(element)
                kept += local_name(element) in whole
                continue
            above.pop()
            parent = above[-1] if above else None
            yield (local_name(parent) if parent is not None else ""), element
            kept -= local_name(element) in whole
            if not kept:
                element.clear()
                if parent is not None:
                    parent.remove(element)
    except ParseError:
        yield Reject(None, _BROKEN_OFF)
    except DefusedXmlException:
        yield Reject(None, _UNSAFE)


def local_name(element: Element) -> str:
    """Return the name without its namespace: "comment" for "{http://…}comment"."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def fields(element: Element) -> dict[str, str]:
    """Return the text of each child by its name; of two with one name, the first."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(local_name(child), (child.text or "").strip())
    return found


class _Readable:
    """A stream without the control characters that XML forbids and WordPress exports contain."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        while part := self._stream.read(size):
            if kept := part.translate(None, _CONTROLS):
                return kept
        return b""
