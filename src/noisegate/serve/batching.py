"""Requests that come at the same moment are read together, by one thread, each in its turn.

The event loop collects texts, a thread reads them. While a batch is read the next one gathers, so
a busy server batches by itself. Where the thread is idle, the first text is read at once if
requests come one at a time, else after a small window in which others may join it.

Nobody waits long for somebody else: a batch holds a bounded number of characters, requests take
turns text by text, and long texts have a lane of their own, each read alone, after as many
characters of short ones as the long one before it had.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    from noisegate.read import Reply
    from noisegate.triage import Triaged

Text: TypeAlias = Union[str, "Reply"]
"""A text, alone or with what it answers."""

Work: TypeAlias = Callable[[list[Text]], "list[Triaged]"]
"""Reads texts, in order. Called in one thread at a time."""

EACH = 100
"""What a text costs beside its characters, in characters: the way there and back."""

_SPEED = 20_000.0
"""Characters a second, until the first batch says how fast it goes here."""


class Overloaded(Exception):  # noqa: N818 - a state, not a mistake
    """Too much waits to be read. `retry_after_s` says when to come back, in whole seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("Too many texts are waiting to be read. Try again a little later.")
        self.retry_after_s = retry_after_s


class Stopped(Exception):  # noqa: N818
    """The server is stopping and reads nothing new."""


def length(text: Text) -> int:
    """Return how many characters are read for a text."""
    return len(text) if isinstance(text, str) else len(text.text) + len(text.parent)


@dataclass(slots=True, eq=False)
class _Request:
    """What one caller waits for: `found` fills up, in any order, until nothing is `left`."""

    answer: "asyncio.Future[list[Triaged]]"
    found: "list[Triaged | None]"
    left: int

    def got(self, at: int, one: "Triaged") -> None:
        """Take the reading of the text at a place; answer with the last."""
        self.found[at] = one
        self.left -= 1
        if not self.left and not self.answer.done():
            self.answer.set_result([each for each in self.found if each is not None])

    def failed(self, error: Exception) -> None:
        """Answer with a fault."""
        if not self.answer.done():
            self.answer.set_exception(error)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One text of a request, and what reading it costs."""

    request: _Request
    at: int
    text: Text
    cost: int


@dataclass(slots=True)
class _Lane:
    """Requests in the order of their turns, each with its pieces that wait."""

    turns: deque[deque[_Piece]] = field(default_factory=deque)

    def join(self, pieces: Sequence[_Piece]) -> None:
        """Let a request wait with its pieces."""
        if pieces:
            self.turns.append(deque(pieces))

    def first(self) -> _Piece | None:
        """Return the piece whose turn it is, or None."""
        return self.turns[0][0] if self.turns else None

    def take(self) -> _Piece:
        """Take the piece whose turn it is; the rest of its request goes to the end."""
        pieces = self.turns.popleft()
        piece = pieces.popleft()
        if pieces:
            self.turns.append(pieces)
        return piece


class Batcher:
    """Collects texts from many requests and reads them in batches, in a thread of its own.

    `window_s` is how long the first text waits for others where several callers are about;
    `most_texts` and `most_characters` bound a batch, and texts of a quarter of the latter are long.
    `most_waiting` bounds what waits, in characters (and `EACH` a text). Made in, and for, one
    event loop.
    """

    def __init__(
        self,
        work: Work,
        *,
        window_s: float = 0.004,
        most_texts: int = 32,
        most_characters: int = 8_000,
        most_waiting: int = 400_000,
    ) -> None:
        self._work = work
        self._window_s = window_s
        self._most_texts, self._most_characters = most_texts, most_characters
        self._most_waiting = most_waiting
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._short, self._long = _Lane(), _Lane()
        self._open: set[_Request] = set()
        self._owed = 0
        self._company = 1
        self._speed = _SPEED
        self._reading: asyncio.Task[None] | None = None
        self._closed = False
        self._joined = asyncio.Event()
        self.waiting = 0
        """How much waits to be read, in characters (and `EACH` a text)."""
        self.on_batch: Callable[[int, float], None] | None = None
        """Told of each batch: how many texts, and how many seconds it took."""

    async def read(self, texts: Sequence[Text]) -> "list[Triaged]":
        """Read texts, in order. Raises `Overloaded` at once where the queue is full.

        Raises `Stopped` once `close` was called. Cancelled, it leaves the queue.
        """
        if self._closed:
            raise Stopped
        if not texts:
            return []
        costs = [length(text) + EACH for text in texts]
        if self.waiting and self.waiting + sum(costs) > self._most_waiting:
            raise Overloaded(math.ceil(self.waiting / self._speed))
        request = _Request(
            asyncio.get_running_loop().create_future(), [None] * len(texts), len(texts)
        )
        self._join(request, texts, costs)
        try:
            return await request.answer
        finally:
            self._leave(request)

    def _join(self, request: _Request, texts: Sequence[Text], costs: Sequence[int]) -> None:
        pieces = [
            _Piece(request, at, text, cost)
            for at, (text, cost) in enumerate(zip(texts, costs, strict=True))
        ]
        line = self._most_characters // 4
        self._short.join([piece for piece in pieces if piece.cost <= line])
        self._long.join([piece for piece in pieces if piece.cost > line])
        self._open.add(request)
        self.waiting += sum(costs)
        self._joined.set()
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_on())

    def _leave(self, request: _Request) -> None:
        """Forget a request; what of it still waits waits no more."""
        self._open.discard(request)
        if not request.left:
            return
        for lane in (self._short, self._long):
            for pieces in [turn for turn in lane.turns if turn[0].request is request]:
                lane.turns.remove(pieces)
                self.waiting -= sum(piece.cost for piece in pieces)

    async def _read_on(self) -> None:
        """Read batch after batch until nothing waits."""
        if self._company > 1:
            await self._wait_for_company()
        while batch := self._taken():
            await self._read_batch(batch)
        self._reading = None

    async def _wait_for_company(self) -> None:
        """Give others the window to come; as many as lately are enough."""
        until = time.monotonic() + self._window_s
        while len(self._open) < self._company and (left := until - time.monotonic()) > 0:
            self._joined.clear()
            try:
                await asyncio.wait_for(self._joined.wait(), left)
            except TimeoutError:
                return

    def _taken(self) -> list[_Piece]:
        """Take the next batch off the queue: one long text, or short ones in turn."""
        short, long = self._short.first(), self._long.first()
        if long and (short is None or self._owed <= 0):
            self.waiting -= long.cost
            self._owed = long.cost
            return [self._long.take()]
        batch: list[_Piece] = []
        total = 0
        while short and len(batch) < self._most_texts:
            if batch and total + short.cost > self._most_characters:
                break
            total += short.cost
            batch.append(self._short.take())
            short = self._short.first()
        self.waiting -= total
        self._owed -= total
        return batch

    async def _read_batch(self, batch: list[_Piece]) -> None:
        self._company = len({id(piece.request) for piece in batch})
        loop, began = asyncio.get_running_loop(), time.monotonic()
        try:
            found = await loop.run_in_executor(
                self._thread, self._work, [piece.text for piece in batch]
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are to be answered
            await self._read_apart(batch, error)
            return
        for piece, one in zip(batch, found, strict=True):
            piece.request.got(piece.at, one)
        seconds = time.monotonic() - began
        if self.on_batch:
            self.on_batch(len(batch), seconds)
        cost = sum(piece.cost for piece in batch)
        self._speed += 0.1 * (cost / max(seconds, 1e-4) - self._speed)

    async def _read_apart(self, batch: list[_Piece], error: Exception) -> None:
        """Read each text of a failed batch alone, so that only its own caller has the fault."""
        if len(batch) == 1:
            batch[0].request.failed(error)
            return
        for piece in batch:
            if not piece.request.answer.done():
                await self._read_batch([piece])

    async def close(self) -> None:
        """Take nothing more, and return when all that was taken is read."""
        self._closed = True
        while self._open or self._reading:
            await asyncio.sleep(0.005)
        self._thread.shutdown()
