"""What a journey tells while it goes on; a command or a page listens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Watch(Protocol):
    """Hears how long work goes. Every method may do nothing."""

    def recognised(self, name: str, title: str, columns: Mapping[str, str] | None) -> None:
        """A file was opened: its name, what it was taken for, and in tables which column for what.

        Columns are called as a sentence may call them.
        """

    def moved(self, done: int, share: float | None) -> None:
        """`done` comments are through; `share` (0 to 1) of the whole, where it is known."""

    def undated(self, name: str, count: int) -> None:
        """`count` comments of a file say when they were written in a way that can't be read."""

    def rejected(self, name: str, count: int, where: Path) -> None:
        """`count` rows of a file could not be used; they lie in `where`, each with its reason."""

    def passed_over(self, name: str) -> None:
        """A file was left out, since it lists what could not be used before."""

    def failed(self, message: str) -> None:
        """A whole file could not be used; the message says what, where and what to do."""


class Silence:
    """A `Watch` for those who need not know."""

    def recognised(self, name: str, title: str, columns: Mapping[str, str] | None) -> None:
        """Say nothing."""

    def moved(self, done: int, share: float | None) -> None:
        """Say nothing."""

    def undated(self, name: str, count: int) -> None:
        """Say nothing."""

    def rejected(self, name: str, count: int, where: Path) -> None:
        """Say nothing."""

    def passed_over(self, name: str) -> None:
        """Say nothing."""

    def failed(self, message: str) -> None:
        """Say nothing."""
