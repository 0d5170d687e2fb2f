"""Which encoding a file is in: its byte order mark, else UTF-8 if it is, else a good guess."""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_XML_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WESTERN = "cp1252"
"""What old spreadsheets write on most machines; the guess where there is little to go by."""


def detect(head: bytes) -> str:
    """Return the name of the codec for a file that begins with `head`; never raises.

    A mark counts before all; then UTF-16 without one, UTF-8, what an XML declaration says, and
    last what charset-normalizer makes of it.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    return _utf16_without_mark(head) or _utf8(head) or _declared(head) or _guess(head)


def _utf16_without_mark(head: bytes) -> str | None:
    """Western text in UTF-16 has a NUL in every other byte, all on the same side."""
    part = head[:4096]
    half = len(part) // 2
    if half < 2:
        return None
    even, odd = part[0::2].count(0), part[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _utf8(head: bytes) -> str | None:
    """A stray broken byte does not make a UTF-8 file another one, so a few are forgiven."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(head)
    broken = text.count("\ufffd") - head.count(b"\xef\xbf\xbd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return "utf-8" if broken == 0 or broken * 20 < beyond_ascii else None


def _declared(head: bytes) -> str | None:
    found = _XML_DECLARATION.match(head.lstrip()[:300])
    if not found:
        return None
    try:
        return codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None


def _guess(head: bytes) -> str:
    """Ask charset-normalizer, but only believe encodings that text files are really in."""
    best = from_bytes(head, cp_exclusion=["utf_7", "utf_16", "utf_32"]).best()
    if best is None or best.encoding.startswith(("cp437", "cp85", "mac_", "hp_", "cp037")):
        return _WESTERN
    return best.encoding
