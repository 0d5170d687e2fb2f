"""Text from outside that goes to a terminal: it may be read there, and steer nothing."""

import re

_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, escape sequences among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction controls: they hide and reverse
    "\ud800-\udfff]"  # half characters, which no terminal can be sent
)


def safe(text: str) -> str:
    r"""Return text without control and direction characters; line breaks and tabs stay.

    >>> safe("a\x1b[2Jb\u202ec\n\td")
    'a[2Jbc\n\td'
    """
    return _STEERS.sub("", text)
