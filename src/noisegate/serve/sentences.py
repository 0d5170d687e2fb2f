"""Cut a text into sentences, keeping where each stands."""

import re

from noisegate.comment import Span

MOST = 400
"""So many sentences are told apart; the last of them holds whatever follows."""

# Each pattern starts where its run does, so that a long run of full stops takes linear time.
_END = re.compile(
    r"""(?<![.!?…])[.!?…]++["'”’»)\]*_~]*+(?=\s)  # full stops, what closes with them, a blank
      | [。！？｡]++["'”’»」』）\]]*+                # full stops that no blank follows
      | [\r\n\u2028\u2029]++                     # a new line
    """,
    re.VERBOSE,
)
_TITLES = frozenset("mr mrs ms dr prof st vs".split())
_SHORT = frozenset("approx co eg etc feat ft ie inc jr ltd nr sr vol".split())
_LAST_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\Z")
_NEXT = re.compile(r"\s*(\S)")
_LOOK_BACK = 24


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text in order, as `[start, end)` in code points.

    No sentence begins or ends with a blank, and what lies between two of them is blank. A full
    stop after an initial, a figure that numbers a list, or a usual abbreviation ends none.

    >>> sentences("Hello world. You two!")
    [(0, 12), (13, 21)]
    >>> sentences("Mr. B. came at 5.30 p.m. today.")
    [(0, 31)]
    """
    found: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        if len(found) == MOST - 1:
            break
        if _ends(text, start, end):
            _add(found, text, start, end.end())
            start = end.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    said = text[start:end]
    first = start + len(said) - len(said.lstrip())
    last = first + len(said.strip())
    if first < last:
        found.append((first, last))


def _ends(text: str, start: int, end: re.Match[str]) -> bool:
    """Say whether a sentence that began at `start` is over."""
    if end[0] != ".":
        return True
    before = text[max(start, end.start() - _LOOK_BACK) : end.start()]
    if before.strip().isdigit():  # "3. The bridge" is one
        return len(before.strip()) > 2
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    plain = word[0].replace(".", "").lower()
    if "." in word[0] or plain in _SHORT:  # "p.m. today" goes on, "p.m. Then" does not
        following = _NEXT.match(text, end.end())
        return following is None or following[1].isupper()
    alone = len(plain) == 1 and word[0] != "I" and word[0].isupper()
    return not (alone or plain in _TITLES)
