"""What the routes work with: the model's scores, a queue to the reader, and who may ask."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from noisegate.flow.scoring import Scoring
from noisegate.serve.batching import Batcher, Text
from noisegate.serve.config import Missing
from noisegate.serve.noted import noted
from noisegate.serve.quota import Gate

if TYPE_CHECKING:
    from noisegate.triage import Triaged


class Service:
    """One model, its queue and its doorkeeper, shared by every route of a process.

    `missing` and `public_url` are the operator's choices: what to do about unknown attributes,
    and the address that clients know the server by (None: as the request has it).
    """

    def __init__(
        self,
        scoring: Scoring,
        batcher: Batcher,
        gate: Gate,
        *,
        missing: Missing = "refuse",
        public_url: str | None = None,
    ) -> None:
        self.scoring = scoring
        self.missing: Missing = missing
        self.public_url = public_url
        self._batcher = batcher
        self._gate = gate

    async def read(self, texts: Sequence[Text]) -> "list[Triaged]":
        """Read texts, together with what others ask for at the same moment; in order.

        Raises `noisegate.serve.batching.Overloaded` at once where too much waits already.
        Cancelling it takes what is not read yet off the queue.
        """
        noted().read(texts)
        return await self._batcher.read(texts)

    @property
    def keyed(self) -> bool:
        """Whether calls need an API key."""
        return self._gate.keyed

    def admit(self, key: str | None) -> None:
        """Let one call in, and count it against the quota of its API key.

        Every POST has passed here before its route is reached, except those to /batch, whose
        parts each call it. Raises `quota.KeyMissing`, `quota.KeyUnknown` or `quota.OverQuota`.
        """
        noted().key = self._gate.admit(key)

    def note_attributes(self, names: Sequence[str]) -> None:
        """Say which known attributes a request asked for, for the log and the metrics."""
        noted().attributes.update(name for name in names if name in self.scoring.attributes)
