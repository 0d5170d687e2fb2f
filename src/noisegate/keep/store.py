"""The store's one public face. The work is done in the modules beside it, a topic each."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from noisegate.comment import Comment, Event
from noisegate.keep import (
    comments,
    events,
    jobs,
    people,
    policies,
    queries,
    schema,
    verdicts,
    works,
)
from noisegate.keep.engine import Database, connect
from noisegate.keep.errors import NoCommentError, StoreError
from noisegate.keep.facets import Facets
from noisegate.keep.people import Owners
from noisegate.keep.records import (
    Added,
    Filter,
    Job,
    JobState,
    Judge,
    Kept,
    KeptPolicy,
    KeptWork,
    OwnAccount,
    Verdict,
)
from noisegate.keep.upkeep import Upkeep


class Store(Facets, Upkeep):
    """Everything Noisegate keeps, in one SQLite file or PostgreSQL database.

    Each method that writes is one transaction: when it returns, all of it is on disk; when it
    raises, nothing of it is kept. Iterators stream with bounded memory. Methods may be called
    from several threads and processes; writers take turns, and one that has to wait too long
    gets a StoreError.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._owner = jobs.owner_name(secrets.token_hex(4))

    @classmethod
    def open(cls, url_or_path: str | Path, *, create: bool = True, wait: float = 30.0) -> Self:
        """Open the database at a path or URL, and migrate it where it is older than this program.

        A missing SQLite file is made where `create` is True, and a NoStoreError otherwise.
        `wait` is how long, in seconds, to wait for another program that writes. Raises
        StoreError where the place can't be used, is not Noisegate's, or is of a newer version.
        """
        db = connect(url_or_path, create=create, wait=wait)
        try:
            schema.migrate(db)
        except BaseException:
            db.engine.dispose()
            raise
        return cls(db)

    @property
    def url(self) -> str:
        """Where the store is: a path, or an address without its password."""
        return self._db.where

    def close(self) -> None:
        """Stop the jobs this store still runs, and close its connections."""
        try:
            with self._db.read() as conn:
                left = jobs.left_by(conn, self._owner)
            if left:
                with self._db.write() as conn:
                    jobs.let_go(conn, self._owner)
        finally:
            self._db.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except StoreError:
            # What went wrong inside the block is what the person needs to hear.
            if error is None:
                raise

    # Comments come in, and are judged.

    def add(self, comments_: Iterable[Comment]) -> Added:
        """Keep comments; known ids change nothing, edited texts are kept with their old form.

        Parents may come later than their replies, which are then `unjudged` again, as they are
        read with what they answer. Repeats within the call are fine.
        """
        with self._db.write() as conn:
            return comments.add(conn, comments_)

    def keep(self, verdicts_: Iterable[Verdict]) -> int:
        """Keep the current reading and decision of comments; return of how many.

        A "decided" event is appended only where the decision, its reason, the policy, the model
        or what it rests on is new. Passed over are ids that are not kept here (or were erased
        meanwhile), and verdicts on what was corrected or edited meanwhile: those comments are
        still `unjudged`.
        """
        with self._db.write() as conn:
            return verdicts.keep(conn, verdicts_)

    def unjudged(self, model: str, policy: str, batch: int = 512) -> Iterator[list[Kept]]:
        """Yield, in batches, comments that were not read by `model` or not decided by `policy`.

        Own comments are left out. The batches may be judged and kept while this goes on.
        """
        return queries.unjudged(self._db, model, policy, batch)

    def count_unjudged(self, model: str, policy: str) -> int:
        """Return how many comments `unjudged` would yield."""
        with self._db.read() as conn:
            return queries.count_unjudged(conn, model, policy)

    # Comments are found.

    def look_up(self, comment_id: str) -> Kept:
        """Return a comment as `get` does; NoCommentError where there is no such."""
        found = self.get(comment_id)
        if found is None:
            raise NoCommentError(comment_id)
        return found

    def get(self, comment_id: str) -> Kept | None:
        """Return a comment with all that is true of it now, or None where there is no such."""
        with self._db.read() as conn:
            return queries.get(conn, comment_id)

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the texts of comments by id, own ones too, in one query (a thousand or so ids).

        Those that are not kept, or were erased, are left out.
        """
        with self._db.read() as conn:
            return queries.texts(conn, ids)

    def get_many(self, ids: Sequence[str]) -> list[Kept]:
        """Return those of some comments (a few thousand at most) that are here, erased ones not."""
        with self._db.read() as conn:
            return queries.get_many(conn, ids)

    def thread(self, comment_id: str) -> list[Kept]:
        """Return the whole conversation around a comment, each comment before its replies."""
        with self._db.read() as conn:
            return queries.thread(conn, comment_id)

    def find(self, wanted: Filter | None = None) -> Iterator[Kept]:
        """Yield the comments that a filter finds, by time; all of them without a filter."""
        return queries.find(self._db, wanted or Filter())

    def count(self, wanted: Filter | None = None) -> int:
        """Return how many comments `find` would yield."""
        with self._db.read() as conn:
            return queries.count(conn, wanted or Filter())

    # What happens to them is recorded.

    def events(self, comment_id: str) -> list[Event]:
        """Return everything that happened to a comment, in order."""
        with self._db.read() as conn:
            return events.events_of(conn, comment_id)

    def append(
        self,
        comment_id: str,
        what: str,
        by: str,
        data: Mapping[str, object],
        judge: Judge | None = None,
    ) -> Event:
        """Record that something happened to a comment; `judge` decides anew what follows from it.

        "corrected" needs {"kinds": [...]} from `labels.KINDS`; "released" and "held" override the
        policy until undone; "answered" marks it so; others ("thanked", "noted", ...) are only
        remembered. Raises StoreError for an unknown or erased comment, or an unknown kind.
        """
        with self._db.write() as conn:
            event = events.append(conn, comment_id, what, by, data)
            _judge(conn, comment_id, judge)
            return event

    def undo(self, comment_id: str, seq: int | None = None, judge: Judge | None = None) -> Event:
        """Take back what the creator did: the latest that still stands, or the event `seq`.

        The undo is an event; undoing it by its own `seq` brings back what it took. `judge`
        decides anew. Raises StoreError where nothing is left to undo.
        """
        with self._db.write() as conn:
            event = events.undo(conn, comment_id, seq)
            _judge(conn, comment_id, judge)
            return event

    # Whose they are, and what they stand under.

    def owners(self) -> Owners:
        """Return what tells the creator's comments from others', as it is now."""
        with self._db.read() as conn:
            return people.owners(conn)

    def own_accounts(self) -> list[OwnAccount]:
        """Return the creator's accounts."""
        with self._db.read() as conn:
            return people.own(conn)

    def add_own(self, source: str | None, handle: str) -> int:
        """Know an id, name or handle as the creator's, in a source or (None) in all of them.

        A name counts only where nobody else could take it (see `Author.names`). Comments kept
        already become own, and mark what they answer; returns how many.
        """
        with self._db.write() as conn:
            return people.add_own(conn, source, handle)

    def remove_own(self, source: str | None, handle: str) -> bool:
        """Know an account as not the creator's, even where a file says that it is.

        Returns whether anything changed. `add_own` takes it back.
        """
        with self._db.write() as conn:
            return people.remove_own(conn, source, handle)

    def works(self) -> list[KeptWork]:
        """Return every work, with how many comments of others stand under it."""
        with self._db.read() as conn:
            return works.all_works(conn)

    def without_work(self) -> dict[str, int]:
        """Return how many comments of others stand under no work, by source."""
        with self._db.read() as conn:
            return works.without_work(conn)

    def set_work(
        self,
        source: str,
        work_id: str,
        title: str | None = None,
        released_at: datetime | None = None,
        url: str | None = None,
    ) -> None:
        """Say what a work is called, when it came out (aware) and where it is; None says nothing.

        A work that is not known yet is made.
        """
        with self._db.write() as conn:
            works.set_work(conn, source, work_id, title, released_at, url)

    # The policy.

    def policy(self) -> KeptPolicy | None:
        """Return the policy in force, or None where none was saved yet."""
        with self._db.read() as conn:
            return policies.latest(conn)

    def save_policy(self, name: str, toml: str) -> KeptPolicy:
        """Put a policy in force as a new version, unless it is the same as the one in force."""
        with self._db.write() as conn:
            return policies.save(conn, name, toml)

    # Long work.

    def start_job(self, kind: str, params: Mapping[str, Any], total: int | None = None) -> Job:
        """Begin a job; one runs at a time.

        Where a dead program left the same job (kind and params), it is taken over. Raises
        StoreError where a living one is at work.
        """
        with self._db.write() as conn:
            return jobs.start(conn, self._owner, kind, params, total)

    def advance(self, job: Job, done: int) -> Job:
        """Record how far a job is (at least every few minutes); StoreError where it was lost."""
        with self._db.write() as conn:
            return jobs.advance(conn, self._owner, job, done)

    def finish(self, job: Job, state: JobState = "done", error: str | None = None) -> Job:
        """End a job as "done" or "stopped", with the reason."""
        with self._db.write() as conn:
            return jobs.finish(conn, self._owner, job, state, error)


def _judge(conn: Connection, comment_id: str, judge: Judge | None) -> None:
    """Decide about a comment in the transaction of what happened to it, where it has been read."""
    kept = queries.get(conn, comment_id)
    if judge and kept and kept.reading:
        verdict = Verdict(comment_id, kept.reading, judge(kept), kept.basis)
        verdicts.keep(conn, [verdict])
