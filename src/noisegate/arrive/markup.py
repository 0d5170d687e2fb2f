"""What a reader would see of a comment: entities decoded, tags removed, control characters gone."""

import html
import re

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_SPACES = re.compile(r"\s+")

# Every tag pattern stops at the next angle bracket, so that a megabyte of "<" takes linear time.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)>|<[!?][^<>]*>")
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BREAKS = {"br", "hr"}
_BLOCKS = {"p", "div", "li", "ul", "ol", "blockquote", "pre", "tr", "table"} | {
    f"h{level}" for level in range(1, 7)
}
_UNSEEN = {"script", "style"}
_MANY_BREAKS = re.compile(r"\n{3,}")
_SPACE_AT_LINE_END = re.compile(r"(?<![ \t])[ \t]+\n")

_LOOKS_LIKE_HTML = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6});"
    r"|</?(?:br|p|b|i|u|em|strong|a|span|div|img|blockquote|li|ul|ol|pre|code)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def looks_like_html(text: str) -> bool:
    """Say whether a text of unknown make carries entities or tags; "<3" and "a < b" do not.

    >>> looks_like_html("rock &amp; roll"), looks_like_html("I <3 this, a < b")
    (True, False)
    """
    return _LOOKS_LIKE_HTML.search(text) is not None


def plain_text(markup: str) -> str:
    r"""Return what a reader of the HTML would see: breaks as new lines, the text of links kept.

    >>> plain_text('<a href="https://x.org">2:19</a> best<br>part &amp; parcel')
    '2:19 best\npart & parcel'
    """
    parts: list[str] = []
    at, inside = 0, ""
    for tag in _TAG.finditer(markup):
        if not inside:
            parts.append(markup[at : tag.start()])
            parts.append(_shown(tag))
        at = tag.end()
        name = (tag[2] or "").lower()
        if name in _UNSEEN and not inside and not tag[1]:
            inside = name
        elif tag[1] and name == inside:
            inside = ""
    if not inside:
        parts.append(markup[at:])
    text = clean(html.unescape("".join(parts)).replace("\xa0", " "))
    return _MANY_BREAKS.sub("\n\n", _SPACE_AT_LINE_END.sub("\n", text))


def _shown(tag: re.Match[str]) -> str:
    """Return what stands on the page in place of a tag."""
    closing, name = tag[1], (tag[2] or "").lower()
    if name in _BREAKS:
        return "\n"
    if name in _BLOCKS:
        return "\n\n" if name == "p" else "\n"
    if name == "img" and not closing and (alt := _ALT.search(tag[3])):
        return alt[1] or alt[2] or ""
    return ""


def clean(text: str) -> str:
    """Return text without NULs, byte order marks and other control characters; line ends are LF."""
    if not text.isprintable():  # quick for most, and false for all that follows
        text = _LINE_ENDS.sub("\n", text)
        text = _UNWANTED.sub("", text)
        text = _SURROGATES.sub("\ufffd", text)
    return text.strip()


def one_line(value: object) -> str | None:
    """Return a name, id or address as one clean line; None where there is nothing in it."""
    if value is None:
        return None
    text = clean(value if isinstance(value, str) else str(value))
    if not text.isprintable():
        text = _SPACES.sub(" ", text)
    return text or None


def storable(text: str) -> str:
    """Return the form received, with U+FFFD for what no database or UTF-8 file can hold."""
    return _UNSTORABLE.sub("\ufffd", text)
