"""Text from outside that goes to a terminal: it may be read there, and steer nothing."""

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_STEERS = re.compile(
    f"[{_CONTROLS}"  # escape sequences are among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction controls: they hide and reverse
    "\ud800-\udfff]"  # half characters, which no terminal can be sent
)


def safe(text: str) -> str:
    r"""Return text without control and direction characters; line breaks and tabs stay.

    >>> safe("a\x1b[2Jb\u202ec\n\td")
    'a[2Jbc\n\td'
    """
    return _STEERS.sub("", text)


def safe_json(line: str) -> str:
    r"""Return JSON with the same characters written as escapes: the same value, nothing lost.

    >>> safe_json('"a\x9bb"')
    '"a\\u009bb"'
    """
    return _STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def without_controls(text: str) -> str:
    """Return text without control characters, those for direction kept, since they are words'."""
    return _CONTROL.sub("", text)
