"""Which encoding a file is in: its byte order mark, else UTF-8 if it is, else a good guess."""

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

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

_LATIN = ("cp1252", "cp1250", "cp1254")
_OTHERS = (
    "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874", "cp1258",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
)  # fmt: skip
_WORD_BEYOND_ASCII = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_SYMBOL_IN_WORD = re.compile(r"[a-z][¹³¿¼£¥][a-z]")


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
    """Ask charset-normalizer, among the encodings of the script that the bytes look like.

    On the few words of a table it can hardly tell Western from Central European, so where both
    are as likely it is the Western one, unless that puts a symbol inside words ("g³os").
    """
    latin = _is_latin(head)
    found = from_bytes(head, cp_isolation=list(_LATIN if latin else _OTHERS))
    best = found.best()
    if best is None:
        return _WESTERN
    if latin and not _SYMBOL_IN_WORD.search(head.decode(_WESTERN, "replace")):
        western = min((match.chaos for match in found if _is_western(match)), default=1.0)
        return _WESTERN if western <= best.chaos + 0.005 else best.encoding
    return best.encoding


def _is_latin(head: bytes) -> bool:
    """In Latin scripts the letters beyond ASCII stand among plain ones."""
    words = b"".join(_WORD_BEYOND_ASCII.findall(head))
    plain = sum(byte < 0x80 for byte in words)
    return plain * 2 > len(words)


def _is_western(match: CharsetMatch) -> bool:
    return _WESTERN in match.could_be_from_charset
