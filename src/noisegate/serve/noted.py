"""What is noted about a request while it is answered: figures and names, never words."""

from collections import Counter
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from noisegate.serve.batching import Text, length


@dataclass(slots=True)
class Noted:
    """A request's figures for the log and the metrics.

    `key` is a short hash, or None; `attributes` are those asked for, with how often.
    """

    key: str | None = None
    texts: int = 0
    characters: int = 0
    attributes: Counter[str] = field(default_factory=Counter)

    def read(self, texts: Sequence[Text]) -> None:
        """Count texts that are read for the request."""
        self.texts += len(texts)
        self.characters += sum(map(length, texts))


current: ContextVar[Noted | None] = ContextVar("noted", default=None)
"""The notes of the request that is being answered."""


def noted() -> Noted:
    """Return the notes of the request being answered; outside of one, a sheet to throw away."""
    return current.get() or Noted()
