"""What is noted about a request while it is answered: figures and names, never words."""

from collections import Counter
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from noisegate.serve.batching import Overloaded, Text, length
from noisegate.serve.errors import ApiError, of_fault
from noisegate.serve.quota import KeyMissing, KeyUnknown, OverQuota


@dataclass(slots=True)
class Noted:
    """A request's figures for the log and the metrics.

    `key` is a short hash, or None. The others say how often: `attributes` that were asked for,
    `errors` by the word that the client was told (`LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE`), and
    `refused` by why nothing was read: quota, key, overload, size, slow. A batch has several.
    """

    key: str | None = None
    texts: int = 0
    characters: int = 0
    attributes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def read(self, texts: Sequence[Text]) -> None:
        """Count texts that are read for the request."""
        self.texts += len(texts)
        self.characters += sum(map(length, texts))

    def told(self, fault: BaseException, word: str | None = None) -> None:
        """Count an error that is told to the client; `word` names it (None: as Google does)."""
        self.errors[word or of_fault(fault).word] += 1
        if reason := _refusal(fault):
            self.refused[reason] += 1


def _refusal(fault: BaseException) -> str | None:
    """Return why a call was turned away; None where it was heard and is wrong, or failed."""
    match fault:
        case OverQuota():
            return "quota"
        case KeyMissing() | KeyUnknown():
            return "key"
        case Overloaded() | ApiError(code=503):
            return "overload"
        case ApiError(code=413):
            return "size"
        case ApiError(code=408):
            return "slow"
    return None


current: ContextVar[Noted | None] = ContextVar("noted", default=None)
"""The notes of the request that is being answered."""


def noted() -> Noted:
    """Return the notes of the request being answered; outside of one, a sheet to throw away."""
    return current.get() or Noted()
