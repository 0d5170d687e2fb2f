"""Requests that come at the same moment are read together, by one thread, each in its turn."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    from noisegate.read import Reply
    from noisegate.triage import Triaged

Text: TypeAlias = Union[str, "Reply"]
"""A text, alone or with what it answers."""

Work: TypeAlias = Callable[[list[Text]], "list[Triaged]"]
"""Reads texts, in order. Called in one thread at a time."""


class Overloaded(Exception):
    """Too much waits to be read. `retry_after_s` says when to come back, in whole seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("Too many texts are waiting to be read. Try again a little later.")
        self.retry_after_s = retry_after_s


class Stopped(Exception):
    """The server is stopping and reads nothing new."""


def length(text: Text) -> int:
    """Return how many characters are read for a text."""
    return len(text) if isinstance(text, str) else len(text.text) + len(text.parent)


class Batcher:
    """Collects texts from many requests and reads them in batches, in a thread of its own."""

    def __init__(
        self,
        work: Work,
        *,
        window_s: float = 0.004,
        most_texts: int = 64,
        most_characters: int = 16_000,
        most_waiting: int = 2_000_000,
    ) -> None:
        raise NotImplementedError

    async def read(self, texts: Sequence[Text]) -> "list[Triaged]":
        """Read texts, in order. Raises `Overloaded` at once where the queue is full."""
        raise NotImplementedError

    async def close(self) -> None:
        """Take nothing more, and return when all that was taken is read."""
        raise NotImplementedError
