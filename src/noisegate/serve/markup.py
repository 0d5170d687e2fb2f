"""What a reader sees of HTML, and where in the markup each character of it stands.

A scanner of our own: what the standard library has takes seconds for twenty thousand characters
of hostile markup, and neither it nor a tree of elements tells where a character came from.
"""

import html
import re
from dataclasses import dataclass

from noisegate.comment import Span

# Each pattern stops at the next bracket or after a few characters, so scanning takes linear time.
_NEXT = re.compile(
    r"(?P<tag></?(?P<name>[A-Za-z][A-Za-z0-9:-]*)[^<>]*>)"
    r"|(?P<comment><!--)"
    r"|(?P<other><[!?][^<>]*>)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|(?P<blank>[ \t\r\n\f]++)"
)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_UNSEEN = frozenset("script style template head".split())
_BREAKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr li main nav ol p pre section table td th tr ul".split()
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a reader sees it; `starts` and `ends` are its characters' places in the source."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source(self, span: Span) -> Span:
        """Return where a stretch of the text, not an empty one, stands in the source."""
        return self.starts[span[0]], self.ends[span[1] - 1]


def plain(text: str) -> Shown:
    """Return a text that is no markup."""
    return Shown(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))


def shown(source: str) -> Shown:
    r"""Return what a reader sees of HTML: tags and comments gone, entities and blanks resolved.

    Blocks and breaks become new lines. Anything is taken; what is no markup is text.

    >>> shown("<p>rock &amp; roll<p>is <b>back</b>").text
    'rock & roll\nis back'
    >>> shown("5 < 6 <i>!</i>").source((6, 7))
    (9, 10)
    """
    scan = _Scan(source)
    scan.run()
    return scan.result()


class _Scan:
    """One way through a source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._chars: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def run(self) -> None:
        """Go through the source once."""
        at = 0
        while found := _NEXT.search(self._source, at):
            self._literal(at, found.start())
            at = self._take(found)
        self._literal(at, len(self._source))

    def result(self) -> Shown:
        """Return what was found, without blanks at its end."""
        while self._chars and self._chars[-1] in " \n":
            self._drop()
        return Shown("".join(self._chars), tuple(self._starts), tuple(self._ends))

    def _take(self, found: re.Match[str]) -> int:
        """Take one piece of markup, and return where to go on."""
        start, end = found.span()
        if found["comment"]:
            close = self._source.find("-->", end)
            return len(self._source) if close < 0 else close + 3
        if found["entity"]:
            self._put(html.unescape(found[0]), start, end)
        elif found["blank"]:
            self._space(start, end)
        elif found["tag"]:
            return self._tag(found)
        return end

    def _tag(self, found: re.Match[str]) -> int:
        start, end = found.span()
        name, opens = found["name"].lower(), not found[0].startswith("</")
        if name in _UNSEEN and opens:
            close = re.compile(f"</{name}[^<>]*>", re.IGNORECASE).search(self._source, end)
            return close.end() if close else len(self._source)
        if name in _BREAKS:
            self._line(start, end)
        elif name == "img" and (alt := _ALT.search(found[0])):
            self._put(html.unescape(alt[1] or alt[2] or ""), start, end)
        return end

    def _literal(self, start: int, end: int) -> None:
        for at in range(start, end):
            self._put(self._source[at], at, at + 1)

    def _put(self, text: str, start: int, end: int) -> None:
        for char in text:
            self._chars.append(char)
            self._starts.append(start)
            self._ends.append(end)

    def _space(self, start: int, end: int) -> None:
        if self._chars and self._chars[-1] not in " \n":
            self._put(" ", start, end)

    def _line(self, start: int, end: int) -> None:
        while self._chars and self._chars[-1] == " ":
            self._drop()
        if self._chars and self._chars[-1] != "\n":
            self._put("\n", start, end)

    def _drop(self) -> None:
        self._chars.pop()
        self._starts.pop()
        self._ends.pop()
