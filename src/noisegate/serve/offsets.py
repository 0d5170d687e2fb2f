"""Places in a text, counted as Perspective's clients count them: in UTF-16 code units.

Python counts code points. The two differ after each character beyond U+FFFF, such as an emoji,
which takes two units.
"""

from bisect import bisect_left

_LAST_SINGLE = "\uffff"


class Units:
    """Converts places in a text from code points to UTF-16 code units.

    >>> Units("so 🎵 good").at(5)
    6
    """

    def __init__(self, text: str) -> None:
        self._doubles = [at for at, char in enumerate(text) if char > _LAST_SINGLE]

    def at(self, place: int) -> int:
        """Return how many units stand before a place that is given in code points."""
        return place + bisect_left(self._doubles, place)
