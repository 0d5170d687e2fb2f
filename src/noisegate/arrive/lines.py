"""The physical lines of a text, each of bounded length, numbered, and returnable."""

from collections.abc import Iterator
from typing import TextIO

LONGEST_LINE = 16 * 1024 * 1024
"""In characters. A comment may be a megabyte; a longer line than this is not one."""


class Lines:
    """Lines of a text with their ends; a line over `longest` comes in pieces of that length.

    `number` is the 1-based number of the line last given.
    """

    def __init__(self, text: TextIO, longest: int = LONGEST_LINE) -> None:
        self._text = text
        self._longest = longest
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self._text.readline(self._longest)
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        """Take lines back, to be given again in the same order."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)

    def skip_rest(self, line: str) -> bool:
        """Go to the end of the line that `line` began; say whether it was over-long."""
        if len(line) < self._longest or line.endswith(("\n", "\r")):
            return False
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(self._longest)
        return True
