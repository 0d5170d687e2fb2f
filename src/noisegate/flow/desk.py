"""The desk that the inbox works at: one open store and one loaded model, for as long as it runs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from threading import Lock
from types import TracebackType
from typing import Any, Self

from noisegate.comment import Reading
from noisegate.decide import Policy
from noisegate.flow import correct
from noisegate.flow.correct import Said
from noisegate.flow.jobs import Jobs, Ticket
from noisegate.flow.learn import taste_of
from noisegate.flow.preferences import Preferences, preferences
from noisegate.flow.standing import open_store, policy_of
from noisegate.flow.tidy import tidy
from noisegate.keep import Filter, NoCommentError, Store
from noisegate.read import Reader
from noisegate.settings import Settings
from noisegate.triage import ReadsTexts, Triage

__all__ = ["Desk", "Preferences", "Said"]

Act = tuple[str, int]
"""Something that was done to a comment: its id, and the number of the event."""


class Desk:
    """Everything a page needs to show and to act, for one person's store.

    The store is made where there is none yet, unless the person named it: then `StoreError` says
    that it is not there. Safe to use from several threads. `demo` says that
    it is the demo channel's.
    """

    def __init__(self, settings: Settings, *, demo: bool = False) -> None:
        self.settings = settings
        self.demo = demo
        self.store: Store = open_store(settings, create=not settings.db_named)
        self.jobs = Jobs()
        self._reader: ReadsTexts = _OneReader()
        self._triage: tuple[object, Triage] | None = None
        self._lock = Lock()

    def close(self) -> None:
        """Stop what is under way, which can go on later, and close the store."""
        try:
            self.jobs.close()
        finally:
            self.store.close()

    def settle(self) -> Ticket:
        """Bring what rests on comments in step with them, where a program died before it did."""
        return self.jobs.start("tidy", "Counting anew", lambda watch: tidy(self.store, watch))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def triage(self) -> Triage:
        """Return a triage by the policy, taste and accounts in force.

        It is made anew only where one of them changed, in this program or in another.
        """
        policy, owners = self.store.policy(), self.store.owners()
        taste = self.store.learning.settled()
        now = (policy and policy.version, owners, taste)
        with self._lock:
            if self._triage is None or self._triage[0] != now:
                self._triage = (now, self._made())
            return self._triage[1]

    def policy(self) -> Policy:
        """Return the policy in force."""
        return self.triage().policy

    def _made(self) -> Triage:
        return Triage(
            policy=policy_of(self.store),
            reader=self._reader,
            is_own=self.store.owners().wrote,
            parents=self.store.texts,
            taste=taste_of(self.store),
        )

    # What the creator does.

    def act(self, comment: str, what: str, data: Mapping[str, object] | None = None) -> Said:
        """Write down an act on a comment, and decide anew what follows from it.

        Raises `StoreError` where there is no such comment, or it is the creator's own.
        """
        return correct.mark(self.store, self.triage(), comment, what, data)

    def act_all(
        self, comments: Iterable[str], what: str, data: Mapping[str, object] | None = None
    ) -> list[Said]:
        """Do one act on each of some comments; those that are gone meanwhile are passed over."""
        said = []
        for comment in comments:
            with suppress(NoCommentError):
                said.append(self.act(comment, what, data))
        return said

    def correct(self, comment: str, kinds: Sequence[str]) -> Said:
        """Say what kinds a comment really has; what is similar follows."""
        return correct.correct(self.store, self.triage(), comment, kinds)

    def undo(self, comment: str, event: int | None = None) -> Said:
        """Take back the latest act on a comment, or the given one; undoing that brings it back."""
        return correct.undo(self.store, self.triage(), comment, event)

    def undo_all(self, acts: Iterable[Act]) -> list[Said]:
        """Take back several acts, the latest first; comments gone meanwhile are passed over."""
        said = []
        for comment, event in sorted(acts, key=lambda one: one[1], reverse=True):
            with suppress(NoCommentError):
                said.append(self.undo(comment, event))
        return said

    # What every page tells.

    def preferences(self) -> Preferences:
        """Return how the creator likes it."""
        return preferences(self.store)

    def is_empty(self) -> bool:
        """Say whether nothing is kept yet."""
        return next(iter(self.store.find(Filter(limit=1))), None) is None

    def care(self) -> int:
        """Count the comments that may be threats."""
        return self.store.count(Filter(actions=("escalate",), own=False))


class _OneReader:
    """The model, loaded when something is first read, and shared by every triage of a desk."""

    @cached_property
    def _loaded(self) -> Reader:
        return Reader.load()

    @property
    def version(self) -> str:
        """Name the model."""
        return self._loaded.version

    @property
    def reads_replies(self) -> bool:
        """Whether it takes what a comment answers."""
        return bool(getattr(self._loaded, "reads_replies", False))

    def read_many(self, texts: Iterable[Any]) -> Iterator[Reading]:
        """Read as the model does."""
        return self._loaded.read_many(texts)
